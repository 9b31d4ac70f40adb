"""The fact base as data: signs, practice, law, units and sources, each with its id, its source and its date.

Scenarios cite facts by id; the debrief, the pocket card and `simlib facts` show them. The files stand in
`scenarios/facts/` and are read by `simlib.read.facts`; nothing here knows files or today's date.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from simlib.scenario.information import Info


class Confidence(StrEnum):
    """How well a fact is founded: its text or digest was read, it is from memory, or some of each."""

    VERIFIED = "verified"
    MEMORY = "memory"
    MIXED = "mixed"


class Form(StrEnum):
    """The form of trafficking a sign speaks of."""

    SEX = "sex"
    LABOR = "labor"
    BOTH = "both"


class Advice(StrEnum):
    """Whether an item of practice says what to do or what to avoid."""

    DO = "do"
    AVOID = "avoid"


class LawTopic(StrEnum):
    """The list of `law.yaml` a rule stands in."""

    DEFINITIONS = "definitions"
    ELEMENTS = "elements"
    SMUGGLING = "smuggling"
    CHARGES = "charges"
    DUTIES = "duties"
    PROTECTIONS = "protections"
    IMMIGRATION = "immigration"
    TRAINING = "training"
    POSTING = "posting"
    TRIBAL = "tribal"
    RECENT = "recent"
    CHANGES = "changes"


class UnitKind(StrEnum):
    """The world a unit or partner belongs to."""

    UNIT = "unit"
    PROSECUTION = "prosecution"
    SERVICES = "services"
    CHILD = "child"
    FEDERAL = "federal"
    STATE = "state"
    LABOR = "labor"
    TRIBAL = "tribal"
    COMMUNITY = "community"


class Consent(StrEnum):
    """Whether telling a unit needs the survivor's consent."""

    NO = "no"
    YES = "yes"
    IF_IDENTITY_SHARED = "if identity is shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a fact rests on. `as_of` is the year of the newest source that was read."""

    id: str
    sources: tuple[str, ...]
    as_of: int
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Basis):
    """A rule on how to use signs (R1) or on what may be shared (SHR-1)."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Basis):
    """A sign an officer may notice, what else it may mean, and a question that tests it.

    `pc236_2` is the letter of the sign in California Penal Code 236.2, `appendix_f` its number in Appendix F of
    the Attorney General's 2012 report, where it has one.
    """

    group: str
    form: Form
    text: str
    innocent: str
    ask: str
    pc236_2: str = ""
    appendix_f: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Basis):
    """A phase of an officer's work, with the ids of what to do and what to avoid in it."""

    title: str
    why: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeItem(Basis):
    """One sentence of good practice. `weight` is 3 (must), 2 (should) or 1 (good); negative for what harms."""

    phase: str
    phase_title: str
    kind: Advice
    text: str
    weight: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawRule(Basis):
    """A rule of law: what it says now, what older material says, and when someone must check it again."""

    topic: LawTopic
    title: str
    now: str
    checked: date
    check_by: date
    earlier: str = ""
    effective: str = ""
    watch: str = ""
    """What was pending when it was checked."""
    evidence: str = ""
    """For an element of the crime: what an officer may find."""
    smuggling: str = ""
    trafficking: str = ""
    convictions: int | None = None
    """For a charge: convictions in California from 2007 to September 30, 2012."""
    concerns: tuple[str, ...] = ()
    """For a change since 2012: the facts that changed."""

    def is_stale(self, today: date) -> bool:
        """Whether the day to check it again has passed."""
        return today > self.check_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Basis):
    """A unit or partner, when it is told, how fast, and what it may and may not be told."""

    kind: UnitKind
    name: str
    trigger: str
    time: str
    may_share: str
    not_share: str
    gets: frozenset[Info] = frozenset()
    """What it may be told, as a program reads `may_share`."""
    by_consent: frozenset[Info] = frozenset()
    """What it may be told where the person agreed."""
    never: frozenset[Info] = frozenset()
    """What it may not be told, as a program reads `not_share`. No class stands in two of the three."""
    note: str = ""


_HOURS = re.compile(r"(\d{1,4}(?:\.\d)?) h", re.ASCII)
_WEEKS = re.compile(r"week (\d{1,2})", re.ASCII)
_MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class ReferralEdge:
    """One unit telling another: why, by when at the latest, and whether the survivor must agree."""

    sender: str
    receiver: str
    why: str
    latest: str
    consent: Consent

    @property
    def minutes(self) -> int | None:
        """The latest time in minutes, 0 for at once; None where no number of hours, days or weeks is set.

        >>> [ReferralEdge("", "", "", latest, Consent.NO).minutes for latest in ("1.5 h", "0 h", "same day", "week 2")]
        [90, 0, 1440, 20160]
        """
        if hours := _HOURS.fullmatch(self.latest):
            return round(float(hours[1]) * 60)
        if weeks := _WEEKS.fullmatch(self.latest):
            return int(weeks[1]) * 7 * _MINUTES_OF_A_DAY
        return _MINUTES_OF_A_DAY if self.latest == "same day" else None


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from; `where` says in which copy it was read."""

    id: str
    title: str
    publisher: str
    year: str
    where: str


Fact = Rule | Indicator | Phase | PracticeItem | LawRule | Unit | Source
"""Whatever an id can name."""

_Kept = TypeVar("_Kept")


def _nothing() -> Mapping[str, _Kept]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FactBase:
    """Every fact by its id, in the order of the files. An empty one is a valid one: nothing is known."""

    jurisdiction: str = ""
    groups: tuple[str, ...] = ()
    rules_of_use: Mapping[str, Rule] = field(default_factory=_nothing)
    indicators: Mapping[str, Indicator] = field(default_factory=_nothing)
    phases: Mapping[str, Phase] = field(default_factory=_nothing)
    practices: Mapping[str, PracticeItem] = field(default_factory=_nothing)
    laws: Mapping[str, LawRule] = field(default_factory=_nothing)
    units: Mapping[str, Unit] = field(default_factory=_nothing)
    referrals: tuple[ReferralEdge, ...] = ()
    share_default: str = ""
    sharing_rules: Mapping[str, Rule] = field(default_factory=_nothing)
    sources: Mapping[str, Source] = field(default_factory=_nothing)
    parts: Mapping[str, str] = field(default_factory=_nothing)
    """The parts a source may be cited by, as `ch3` in `S001#ch3`, and their names."""

    def tables(self) -> tuple[Mapping[str, Fact], ...]:
        """Everything that has an id, kind by kind."""
        return (
            self.indicators,
            self.rules_of_use,
            self.phases,
            self.practices,
            self.laws,
            self.units,
            self.sharing_rules,
            self.sources,
        )

    def ids(self) -> Iterator[str]:
        """Every id there is."""
        for table in self.tables():
            yield from table

    def find(self, fact_id: str) -> Fact | None:
        """The fact of that id, or nothing; see `resolve`."""
        return resolve(self, fact_id)


def resolve(base: FactBase, fact_id: str) -> Fact | None:
    """The fact an id names; case and repeated spaces do not matter, and `S001#ch3` names its source `S001`.

    >>> resolve(FactBase(), "PRA-03.do1") is None
    True
    """
    wanted = _plain(fact_id.partition("#")[0])
    for table in base.tables():
        if wanted in table:
            return table[wanted]
    folded = wanted.casefold()
    return next((table[known] for table in base.tables() for known in table if known.casefold() == folded), None)


def _plain(fact_id: str) -> str:
    return " ".join(fact_id.split())


def nearest(ids: Iterable[str], wrong: str) -> str | None:
    """The id most like a wrong one, for "did you mean"; nothing where none is alike.

    >>> nearest(["PRA-03.do1", "PRA-03.do2", "LAW-U1"], "pra3.do1")
    'PRA-03.do1'
    """
    by_folded = {known.casefold(): known for known in ids}
    close = difflib.get_close_matches(_plain(wrong).casefold(), list(by_folded), n=1, cutoff=0.5)
    return by_folded[close[0]] if close else None


def stale_laws(base: FactBase, today: date) -> tuple[LawRule, ...]:
    """Rules of law whose check-by date has passed on that day, the longest overdue first.

    The day itself still counts as in time.
    """
    return tuple(sorted((law for law in base.laws.values() if law.is_stale(today)), key=lambda law: law.check_by))


def source_line(base: FactBase, citation: str) -> str:
    """One source as a reader sees it: title, part, publisher and year; the bare id where it is unknown."""
    source_id, _, part = citation.partition("#")
    source = base.sources.get(source_id)
    if source is None:
        return citation
    title = f"{source.title}, {base.parts.get(part, part)}" if part else source.title
    origin = ", ".join(word for word in (source.publisher, source.year) if word not in {"", "none", "None"})
    return f"{title} ({origin})" if origin else title


def source_lines(base: FactBase, fact: Fact) -> tuple[str, ...]:
    """Every source of a fact as a reader sees it; a source is its own."""
    if isinstance(fact, Source):
        return (source_line(base, fact.id),)
    return tuple(source_line(base, citation) for citation in fact.sources)


def sentence_of(fact: Fact) -> str:
    """What the fact says, in its own words."""
    match fact:
        case LawRule():
            return fact.now
        case Phase():
            return fact.why
        case Unit():
            return fact.trigger
        case Source():
            return fact.title
        case _:
            return fact.text


def facts_resting_on(base: FactBase, source_id: str) -> tuple[str, ...]:
    """The ids of all facts that cite a source, any part of it."""
    return tuple(
        fact_id
        for table in base.tables()
        for fact_id, fact in table.items()
        if not isinstance(fact, Source) and source_id in {citation.partition("#")[0] for citation in fact.sources}
    )


@dataclass(frozen=True, slots=True, order=True)
class FactProblem:
    """One mistake in a file of facts: where it is (lines count from 1), what is wrong, what would be right."""

    file: str
    line: int
    message: str
    help: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.file}, line {self.line}: {self.message}", self.help) if part)

    def as_json(self) -> dict[str, object]:
        """The problem as `simlib facts --json` prints it."""
        return {"file": self.file, "line": self.line, "message": self.message, "help": self.help}
