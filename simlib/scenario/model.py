"""A scenario as it stands in its notebook, frozen and complete, with the place of everything.

Nothing here knows files, Markdown or widgets. Texts are Markdown exactly as the author wrote them.
The meaning of every part is told in `scenarios/FORMAT.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum

from simlib.scenario.words import fold


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place in a notebook: cell, line in the cell and column in code points, all counted from 1."""

    cell: int = 1
    line: int = 1
    column: int = 1


NOWHERE = Spot()


Spots = tuple[tuple[str, Spot], ...]
"""Where each written word of a scene, choice, item or decision stands; no part of what it means."""


def spot_of(part: Scene | Choice | Item | Task, word: str) -> Spot:
    """Where this word of a scene, choice, item or decision stands; where the whole stands, if it is not written."""
    return dict(part.spots).get(word, part.spot)


class Outcome(StrEnum):
    """How an ending is for the people in the case."""

    GOOD = "good"
    PARTIAL = "partial"
    HARMFUL = "harmful"


class Reader(StrEnum):
    """What a condition can ask about."""

    FOUND = "found"
    TOLD = "told"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    VISITED = "visited"


class Verb(StrEnum):
    """What an effect can do to a declared name; each is read by the reader beside it."""

    FIND = "find"
    TELL = "tell"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"


class Relation(StrEnum):
    """How two whole numbers are compared."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Quantifier(StrEnum):
    """What a promise says about its condition."""

    ALWAYS = "always"
    NEVER = "never"
    EVENTUALLY = "eventually"
    CAN_STILL = "can still"


# --- conditions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reads:
    """True when the named thing was found, told, offered, accepted, declined or visited."""

    reader: Reader
    name: str
    """The declared name as it was declared; a scene's heading for `visited`."""


@dataclass(frozen=True, slots=True)
class IsYes:
    """True when the yes/no value is yes."""

    value: str


@dataclass(frozen=True, slots=True)
class Compares:
    """True when the number value, or `minutes`, stands in this relation to the number."""

    value: str
    relation: Relation
    number: int


@dataclass(frozen=True, slots=True)
class Not:
    """True when the term is not."""

    term: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when every term is."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when at least one term is."""

    terms: tuple[Condition, ...]


Condition = Reads | IsYes | Compares | Not | AllOf | AnyOf

MINUTES = "minutes"
"""The one number every scenario has: simulated minutes since the start."""


# --- effects and points ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Does:
    """Find a piece of evidence, tell a unit, offer, accept or decline a unit or a need."""

    verb: Verb
    name: str


@dataclass(frozen=True, slots=True)
class Adds:
    """Add a whole number, which may be negative, to a number value; the value stays within its bounds."""

    value: str
    amount: int


@dataclass(frozen=True, slots=True)
class SetsNumber:
    """Set a number value, within its bounds."""

    value: str
    number: int


@dataclass(frozen=True, slots=True)
class SetsYesNo:
    """Set a yes/no value."""

    value: str
    yes: bool


Effect = Does | Adds | SetsNumber | SetsYesNo


@dataclass(frozen=True, slots=True)
class Points:
    """Points for one criterion; negative ones cost."""

    criterion: str
    points: int


# --- what is read --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, numbered lists, tables and pictures, in Markdown."""

    text: str
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Speech:
    """What a declared person, or `You`, says."""

    who: str
    text: str
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Notices:
    """What the officer notices."""

    text: str
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class If:
    """A text that is shown, and effects that act, only when the condition holds."""

    condition: Condition
    text: str
    then: tuple[Effect, ...] = ()
    spot: Spot = NOWHERE


Block = Prose | Speech | Notices | If


# --- decisions -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a choice is good or harmful, for the debrief, with the facts it rests on."""

    why: str = ""
    follows: tuple[str, ...] = ()
    """Ids of the fact base this follows (`PRA-03.do1`, `LAW-U1`)."""
    against: tuple[str, ...] = ()
    why_now: str = ""
    """Shown at once, beside the consequence; empty for most."""


NO_REASON = Reason()


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the officer can do here. Known by its text within its scene."""

    text: str
    target: str
    """The heading of the scene it leads to, as that heading is written."""
    consequence: tuple[Block, ...] = ()
    when: Condition | None = None
    takes: int = 0
    """Simulated minutes."""
    then: tuple[Effect, ...] = ()
    score: tuple[Points, ...] = ()
    reason: Reason = NO_REASON
    once: bool = False
    tags: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    spot: Spot = NOWHERE
    spots: Spots = field(default=(), compare=False, repr=False)
    """Where each of its words stands."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The choice that is taken when time runs out; an ordinary choice where timers are off."""

    seconds: int
    choice: Choice


class Kind(StrEnum):
    """The kinds of decision a scene can hold."""

    CHOICE = "choice"
    SELECT = "select"
    SORT = "sort"
    JUDGE = "judge"
    WRITE = "write"
    REFER = "refer"
    CHART = "chart"


YES, NO, UNCLEAR = "yes", "no", "unclear"
JUDGE_ANSWERS = (YES, NO, UNCLEAR)
"""What can be concluded about a person. `unclear` is shown, and written in the format, as "not yet clear"."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a Select, Sort, Judge, Refer or Chart."""

    text: str
    """The text to tick or sort, the person to judge, the unit to tell, the tie to draw."""
    right: bool | None = None
    """Select, Refer and Chart: whether the author ticked it."""
    answer: str = ""
    """Sort: the bin. Judge: yes, no or unclear."""
    question: str = ""
    """Judge: what is asked about the person."""
    clear_when: Condition | None = None
    when: Condition | None = None
    score: tuple[Points, ...] = ()
    then: tuple[Effect, ...] = ()
    reason: Reason = NO_REASON
    spot: Spot = NOWHERE
    spots: Spots = field(default=(), compare=False, repr=False)
    """Where each of its words stands."""


@dataclass(frozen=True, slots=True)
class Task:
    """The one decision of a scene that has no choices."""

    kind: Kind
    ask: str
    button: str
    target: str
    items: tuple[Item, ...] = ()
    criterion: str = ""
    """Write: the criterion a person marks."""
    consequence: tuple[Block, ...] = ()
    takes: int = 0
    named_bins: tuple[str, ...] = ()
    """Sort: bins in the order the author wants them shown; some may hold no item."""
    spot: Spot = NOWHERE
    spots: Spots = field(default=(), compare=False, repr=False)
    """Where each of its words stands."""

    @property
    def bins(self) -> tuple[str, ...]:
        """The bins of a Sort: those the author names, then others in the order in which the items name them."""
        return tuple(dict.fromkeys((*self.named_bins, *(item.answer for item in self.items if item.answer))))

    @property
    def shown_bins(self) -> tuple[str, ...]:
        """The bins of a Sort in an order that tells nothing: as the author named them, then by name, not by item."""
        if self.kind is not Kind.SORT:
            return ()
        return (*self.named_bins, *sorted(set(self.bins) - set(self.named_bins), key=fold))


# --- the case and its scenes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of the case. It has choices, or one task, or an ending."""

    heading: str
    spot: Spot = NOWHERE
    place: str = ""
    segment: str = ""
    """Set where a new segment starts here."""
    takes: int = 0
    then: tuple[Effect, ...] = ()
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    limit: Limit | None = None
    task: Task | None = None
    ending: Outcome | None = None
    formerly: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """For authors only."""
    spots: Spots = field(default=(), compare=False, repr=False)
    """Where each of its words stands."""

    @property
    def all_choices(self) -> tuple[Choice, ...]:
        """The choices in the order written, the limit's last."""
        return (*self.choices, self.limit.choice) if self.limit else self.choices


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A whole number the case keeps, with its bounds."""

    name: str
    start: int
    low: int
    high: int
    about: str = ""
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class YesNoValue:
    """A yes/no the case keeps."""

    name: str
    start: bool
    about: str = ""
    spot: Spot = NOWHERE


Value = NumberValue | YesNoValue


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric."""

    name: str
    maximum: int
    start: int = 0
    by_person: bool = False
    """Marked by a person, and so no part of the computed score."""
    about: str = ""
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that can be found out. What a tie that rests on it is worth in law is never shown in play."""

    name: str
    text: str
    indicators: tuple[str, ...] = ()
    basis: str = ""
    """By what right it was obtained, a word of `BASES`; empty is lawful, without saying how."""
    unit: str = ""
    """The unit that obtained it; empty is the officer's own."""
    reliability: str = ""
    """A word of `RELIABILITIES`; empty is high."""
    privileged: bool = False
    """Whether it comes from talk that the law protects."""
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or some place or thing, in the case. `role` is empty for all but persons."""

    name: str
    kind: str = "person"
    role: str = ""
    spot: Spot = NOWHERE
    wants: str = ""
    """What the person is after, for the role card; never shown in play."""
    fears: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie between two of the people and places; hidden until one of `shown_by` is found, if any is named."""

    text: str
    source: str
    verb: str
    target: str
    shown_by: tuple[str, ...] = ()
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """A Must or a Never: a name and its condition."""

    name: str
    condition: Condition
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Promise:
    """What the author promises about every run, or about every passing one."""

    text: str
    passing_only: bool
    quantifier: Quantifier
    condition: Condition
    spot: Spot = NOWHERE


@dataclass(frozen=True, slots=True)
class Header:
    """What stands at the head of the case. Every field has a default."""

    id: str = ""
    catalogue: str = ""
    version: int = 1
    role: str = "Patrol officer"
    setting: tuple[str, ...] = ()
    lasts: int = 20
    """Minutes of a trainee's time."""
    starts: datetime = datetime(2026, 1, 1, 9, 0)
    law_checked: date | None = None
    jurisdiction: str = "California"
    topics: tuple[str, ...] = ()
    notice: str = ""
    pass_percent: int = 70
    spots: Mapping[str, Spot] = field(default_factory=dict)
    """Where each written word of the header stands."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole case. The first scene is the start."""

    title: str
    summary: str = ""
    header: Header = Header()
    values: tuple[Value, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    people: tuple[Person, ...] = ()
    ties: tuple[Tie, ...] = ()
    conditions: tuple[Rule, ...] = ()
    """Named conditions. Where a case names one, what it stands for is already in its place."""
    musts: tuple[Rule, ...] = ()
    nevers: tuple[Rule, ...] = ()
    promises: tuple[Promise, ...] = ()
    scenes: tuple[Scene, ...] = ()
    spot: Spot = NOWHERE

    def scene(self, heading: str) -> Scene:
        """The scene with this heading; `KeyError` if there is none."""
        for scene in self.scenes:
            if scene.heading == heading:
                return scene
        raise KeyError(heading)

    def every_choice(self) -> Iterator[tuple[Scene, Choice]]:
        """Each choice with the scene it stands in, in the order written."""
        for scene in self.scenes:
            for choice in scene.all_choices:
                yield scene, choice


class Severity(Enum):
    """How much a finding matters: an error makes a scenario unplayable or unsafe to release."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in a notebook: where it is, what is wrong, what would be right."""

    code: str
    severity: Severity
    file: str
    spot: Spot
    message: str
    help: str = ""
    source_line: str = ""
    """The line it stands in, for the excerpt."""
    length: int = 1
    """How many columns are meant."""

    def as_json(self) -> dict[str, object]:
        """The finding as `simlib check --json` prints it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.file,
            "cell": self.spot.cell,
            "line": self.spot.line,
            "column": self.spot.column,
            "message": self.message,
            "help": self.help,
        }
