"""An agency's referral map: its units and partners, who tells whom, what must be told and what must not.

The map is data. `simlib.read.referral_map` reads and writes it (YAML, CSV, GraphML), `referral_edits` changes it,
the audit in `simlib.network` looks for its holes. Two maps are equal when they say the same, wherever their words
stand in a file. Ids are written as scenarios write them: `ht unit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.information import Info
from simlib.scenario.model import NOWHERE, Spot, Spots
from simlib.scenario.referral_time import Hours, Latest


class Need(StrEnum):
    """What a service does for a person; the words are those of scenarios where scenarios have them."""

    ADVOCATE = "advocate"
    INTERPRETER = "interpreter"
    MEDICAL_CARE = "medical care"
    SHELTER = "shelter"
    SAFETY_PLAN = "safety plan"
    CHILD_PROTECTION = "child protection"
    LEGAL_HELP = "legal help"
    TRANSPORT = "transport"
    FOOD = "food"
    BENEFITS = "benefits"
    COMPENSATION = "compensation"
    RELOCATION = "relocation"
    WAGES = "unpaid wages"


class Sphere(StrEnum):
    """What a unit does with what it is told; rules about sharing speak of these."""

    LAW_ENFORCEMENT = "law enforcement"
    INTELLIGENCE = "intelligence"
    IMMIGRATION = "immigration enforcement"
    COURT = "court"
    SERVICE = "service"
    CHILD_PROTECTION = "child protection"
    REGULATOR = "regulator"
    PUBLIC = "public"


class Condition(StrEnum):
    """When a rule says that somebody must be told."""

    ANY_VICTIM = "any likely victim"
    BEFORE_INTERVIEW = "before the first interview"
    UNDER_18 = "under 18"
    FOREIGN_UNDER_18 = "foreign national under 18"
    FOREIGN_VICTIM = "foreign national"
    FOSTER_MISSING = "missing from foster care"
    MISSING = "missing person"
    INDIAN_CHILD = "Indian child"
    INDIAN_COUNTRY = "Indian country"
    IMAGE_OF_MINOR = "image of a minor"
    ELDER = "elder or dependent adult"
    CREDIBLE_THREAT = "credible threat"


class Feedback(StrEnum):
    """Whether the receiver tells the sender what came of it."""

    YES = "yes"
    NO = "no"
    NOT_ALLOWED = "not allowed"
    """The law forbids it, so that nothing is missing."""


class Unless(StrEnum):
    """What lifts a rule about sharing."""

    NOTHING = "nothing"
    CONSENT = "consent"
    WRITTEN_CONSENT = "written consent"


class Standing(StrEnum):
    """Whether a link rests on an agreement."""

    NOT_NEEDED = "not needed"
    SIGNED = "signed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Written:
    """Where something stands: its file, its first place, and the place of each of its words."""

    file: str = ""
    spot: Spot = NOWHERE
    spots: Spots = ()

    def of(self, word: str) -> Spot:
        """Where this word's value stands; where the whole stands, if the word is not written."""
        return dict(self.spots).get(word, self.spot)


_UNWRITTEN = Written()
_NEVER = Hours()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a link rests on. Only a signed one has a name; one without `expires` runs on."""

    standing: Standing = Standing.NOT_NEEDED
    name: str = ""
    expires: date | None = None

    def is_expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.expires is not None and self.expires < today


_NOT_NEEDED = Agreement()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit or partner: when it can be reached, how much it can take, and what it may say."""

    id: str
    name: str
    kind: UnitKind
    spheres: frozenset[Sphere] = frozenset()
    hours: Hours = _NEVER
    takes: int = 0
    """Minutes a case stays here before it can be handed on, while somebody works on it."""
    capacity: float | None = None
    """Cases a day that all its servers together can work on; None means that it is not limited."""
    servers: int = 1
    """How many cases are worked on side by side."""
    arrivals: float = 0.0
    """Cases a day that come to notice here first, from outside the map."""
    meets: frozenset[Need] = frozenset()
    """The needs it meets itself. A unit that meets one is a service."""
    ends: bool = False
    """Whether a case may stop here although nobody is told further."""
    privileged: bool = False
    """Whether talk with this unit is protected by law (Evid. Code 1038)."""
    address_secret: bool = False
    learns: frozenset[Info] = frozenset()
    """What it comes to know by itself, without being told by another unit."""
    passes: frozenset[Info] = frozenset()
    """What it may pass on."""
    keeps: frozenset[Info] = frozenset()
    """What it may not pass on to anybody; never also in `passes`."""
    off: bool = False
    """Switched off: it takes no case. Its links stand as they were."""
    note: str = ""
    written: Written = field(default=_UNWRITTEN, compare=False, repr=False)

    @property
    def is_service(self) -> bool:
        """Whether it meets a need itself."""
        return bool(self.meets)

    def answers_at(self, minute: int) -> int | None:
        """The minute at which it takes a case that arrives then; None where it never does, or is switched off."""
        return None if self.off else self.hours.answers_at(minute)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One unit telling another. There is at most one link from a unit to another."""

    sender: str
    receiver: str
    why: str
    latest: Latest
    """By when the sender hands on, counted from when it has the case and the reason has come up."""
    consent: Consent
    in_writing: bool = False
    """Whether consent is taken in writing; only where consent is asked at all."""
    takes: int = 0
    """Minutes from beginning to hand on until the case is with the receiver."""
    cases: float | None = None
    """Cases a day that this way can take at most; None means that it is not limited."""
    expected: float = 0.0
    """Cases a day that are expected to go this way."""
    agreement: Agreement = _NOT_NEEDED
    passes: frozenset[Info] = frozenset()
    """What is passed on this way."""
    feedback: Feedback = Feedback.NO
    written: Written = field(default=_UNWRITTEN, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str]:
        """What a link is known by: sender and receiver."""
        return self.sender, self.receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class MustNotify:
    """Whenever the condition holds, the target must be told within this time."""

    id: str
    condition: Condition
    target: str
    within: Latest
    sender: str | None = None
    """The unit that has the duty; None means: whichever unit it comes up in."""
    passes: frozenset[Info] = frozenset()
    """What telling includes at least."""
    why: str = ""
    """The law or the protocol it follows, e.g. LAW-U7."""
    written: Written = field(default=_UNWRITTEN, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom a rule about sharing speaks of: everybody, or these spheres, kinds and units together."""

    everyone: bool = False
    spheres: frozenset[Sphere] = frozenset()
    kinds: frozenset[UnitKind] = frozenset()
    units: frozenset[str] = frozenset()

    def includes(self, unit: Unit) -> bool:
        """Whether the rule speaks of this unit."""
        meant = unit.id in self.units or unit.kind in self.kinds
        return self.everyone or meant or bool(self.spheres & unit.spheres)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """What must never arrive at these receivers, over however many units, unless somebody agreed."""

    id: str
    info: Info
    to: Receivers
    unless: Unless = Unless.NOTHING
    why: str = ""
    written: Written = field(default=_UNWRITTEN, compare=False, repr=False)

    def is_lifted_by(self, link: Link) -> bool:
        """Whether this link asks for the consent that lifts the rule."""
        if self.unless is Unless.NOTHING or link.consent is Consent.NO:
            return False
        return link.in_writing or self.unless is Unless.CONSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMap:
    """A whole map.

    What the reader gives out is sound: every id that a link or rule names is a unit, each link stands once, and no
    two rules contradict each other.
    """

    name: str
    county: str = ""
    about: str = ""
    as_of: date | None = None
    """The day the map was true."""
    invented: bool = False
    """Whether hours, capacity and agreements are made up for training."""
    vital: frozenset[Need] = frozenset()
    """The needs that must not hang on a single unit."""
    units: tuple[Unit, ...] = ()
    links: tuple[Link, ...] = ()
    must_notify: tuple[MustNotify, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    written: Written = field(default=_UNWRITTEN, compare=False, repr=False)

    def by_id(self) -> Mapping[str, Unit]:
        """The units by id, in the map's order; made anew at each call."""
        return {unit.id: unit for unit in self.units}

    def unit(self, unit_id: str) -> Unit | None:
        """The unit of this id."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def link(self, sender: str, receiver: str) -> Link | None:
        """The link between these two."""
        return next((link for link in self.links if link.key == (sender, receiver)), None)
