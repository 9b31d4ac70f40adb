"""Typologies: what the cases of one kind have in common, as numbers that a generator draws from.

A typology tells who takes part, in which groups, and which ties hold between them; it tells no method, no price and no
word anybody uses. `simlib.read.typologies` reads them from `scenarios/typologies`, where they can be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from simlib.errors import FirstContactError
from simlib.scenario.words import Layer, did_you_mean


class Size(StrEnum):
    """How large a case is."""

    S = "S"
    M = "M"
    L = "L"


NODES: Mapping[Size, tuple[int, int]] = MappingProxyType({Size.S: (12, 25), Size.M: (40, 110), Size.L: (200, 500)})
"""The fewest and the most nodes of a case of each size."""

TARGETS: Mapping[Size, int] = MappingProxyType({Size.S: 2, Size.M: 4, Size.L: 8})
"""How many targets the plan that is stored with a case of each size may have."""


class Form(StrEnum):
    """What the people who are harmed are made to do; none in a case that only looks like one."""

    SEX = "commercial sex"
    LABOR = "labor"
    NONE = "none"


class Member(StrEnum):
    """Who or what can be a part of a typology: the roles of people, and the kinds of things."""

    CONTROLLER = "controller"
    CO_CONTROLLER = "co-controller"
    RECRUITER = "recruiter"
    DUAL_STATUS = "dual-status victim"
    VICTIM = "victim"
    DRIVER = "driver"
    BROKER = "broker"
    EMPLOYER = "employer"
    FACILITATOR = "facilitator"
    MONEY_HANDLER = "money handler"
    BUYER = "buyer"
    RELATIVE = "relative"
    WITNESS = "witness"
    PLACE = "place"
    PHONE = "phone"
    ACCOUNT = "account"
    VEHICLE = "vehicle"
    AD = "ad"
    BUSINESS = "business"
    DOCUMENT = "document"
    EVENT = "event"


HARMED = frozenset({Member.VICTIM, Member.DUAL_STATUS})
PEOPLE = frozenset(
    {
        *(Member.CONTROLLER, Member.CO_CONTROLLER, Member.RECRUITER, Member.DUAL_STATUS, Member.VICTIM),
        *(Member.DRIVER, Member.BROKER, Member.EMPLOYER, Member.FACILITATOR, Member.MONEY_HANDLER),
        *(Member.BUYER, Member.RELATIVE, Member.WITNESS),
    }
)


class Within(StrEnum):
    """Between whom a rule draws ties."""

    GROUP = "group"
    """Both belong to the same group."""
    TOP_AND_GROUP = "top and group"
    """One stands at the top of a cluster, the other in a group below it."""
    TOP = "top"
    """Both stand at the top of the same cluster."""
    NEXT_GROUP = "next group"
    """They belong to groups that follow each other in the same cluster."""
    CLUSTERS = "clusters"
    """They stand at the tops of different clusters."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A whole number that is drawn: evenly from `low` to `high`, or mostly near `usual`."""

    low: int
    high: int
    usual: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """So many members of one sort, and what they are called if they are things."""

    member: Member
    count: Spread
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a case: how likely it is to be drawn next, and what it is called if it is a thing."""

    member: Member
    weight: int
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TieRule:
    """A tie that may hold between two sorts of members."""

    source: Member
    target: Member
    within: Within
    verb: str
    """A verb of `TIE_LAYERS`, which has its layer."""
    chance: int
    """Percent, for each pair or, with `one`, for each source."""
    weight: Spread
    one: bool = False
    """Each source has a tie to one of the targets, drawn evenly, and not to all."""


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """A sort of evidence that ties of one layer rest on, in the words of a case graph."""

    layer: Layer
    kind: str
    basis: str
    unit: str
    """The unit that obtains it, as its id in the fact base; empty for the trainee's own patrol."""
    weight: int
    high: int
    """Percent of such evidence that is of high reliability; half of the rest is of medium."""
    about: str


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """How ties are supported in every typology."""

    pieces: Spread
    """Pieces of evidence for one tie."""
    tainted: int
    """Percent of the pieces that were obtained without a lawful basis."""
    privileged: int
    """Percent of the statements of those who are harmed that were made to somebody who may not pass them on."""
    leads: tuple[str, ...]
    """How a case comes to the police at first."""
    rules: tuple[EvidenceRule, ...]

    def for_layer(self, layer: Layer) -> tuple[EvidenceRule, ...]:
        """The rules for ties of this layer."""
        return tuple(rule for rule in self.rules if rule.layer is layer)


@dataclass(frozen=True, slots=True)
class Typology:
    """What the cases of one kind have in common."""

    id: str
    title: str
    summary: str
    form: Form
    sources: tuple[str, ...]
    """Ids of the fact base that it rests on."""
    group: tuple[Part, ...]
    """Those who work and live side by side; a case has as many groups as its size allows."""
    ties: tuple[TieRule, ...]
    top: tuple[Part, ...] = ()
    """Those who stand over the groups of a cluster."""
    around: tuple[Around, ...] = ()
    clusters: Mapping[Size, Spread] = field(default_factory=lambda: MappingProxyType({}))
    """How many clusters a case of each size has; one where it is not said."""
    decoys: Spread = Spread(0, 0)
    """Percent of the nodes that belong to what only looks like a part of it."""
    minors: int = 0
    """Percent of those who are harmed that are under 18."""
    at_risk: int = 0
    """Percent of the cases in which somebody is at immediate risk."""
    means: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How often exploitation works by force, by fraud and by coercion: weights."""

    @property
    def decoy(self) -> bool:
        """Whether its cases only look like trafficking."""
        return self.form is Form.NONE

    def clusters_of(self, size: Size) -> Spread:
        """How many clusters a case of this size has."""
        return self.clusters.get(size, Spread(1, 1))

    def fewest(self, size: Size) -> int:
        """The nodes of the smallest case: each cluster with one group, all as small as may be."""
        top, group = (sum(part.count.low for part in parts) for parts in (self.top, self.group))
        return self.clusters_of(size).low * (top + group)


class UnknownTypology(FirstContactError):
    """There is no typology of this name."""

    code = "unknown-typology"


DECOYS = "decoys"
"""The kind that draws one of the typologies that only look like trafficking."""


@dataclass(frozen=True, slots=True)
class TypologyBook:
    """Every typology, and how ties are supported in all of them."""

    typologies: Mapping[str, Typology]
    evidence: EvidenceRules

    @property
    def kinds(self) -> tuple[str, ...]:
        """What a case can be generated from: each kind of trafficking, and `decoys`."""
        return (*(each.id for each in self.typologies.values() if not each.decoy), DECOYS)

    @property
    def decoys(self) -> tuple[Typology, ...]:
        """What only looks like trafficking; each can also be named."""
        return tuple(each for each in self.typologies.values() if each.decoy)

    def named(self, name: str) -> tuple[Typology, ...]:
        """The typologies a name stands for: one, or all decoys to draw from.

        Raises `UnknownTypology` with the nearest name.
        """
        if name == DECOYS and self.decoys:
            return self.decoys
        if name in self.typologies:
            return (self.typologies[name],)
        known = (*self.kinds, *(each.id for each in self.decoys))
        raise UnknownTypology(f'There is no typology "{name}". {did_you_mean(name, known)}'.strip())
