"""The pages of a roll call: where one is started, the wall that the room reads, and the phone that votes.

A wall is read from the back of a dark room, so its type is large, and one step fills it. A phone shows the open
decision as buttons, and nothing of the case beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.html.blocks import blocks_html
from simlib.html.contexts import Shell
from simlib.html.pages import environment
from simlib.html.shapes import Block, Contact


@dataclass(frozen=True, slots=True)
class PlannedSegment:
    """A segment of a case, as it is chosen from."""

    number: int
    label: str
    minutes: int
    """The longest way through it."""
    fits: bool = True
    """Whether a roll call is long enough for it; a single scene that is longer by itself cannot be cut."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that a room could play."""

    scenario_id: str
    title: str
    segments: Sequence[PlannedSegment] = ()
    problem: str = ""
    """A sentence, where it cannot be played."""


@dataclass(frozen=True, slots=True)
class SpentRow:
    """What a room spent on a segment, by the wall's clock."""

    words: str
    """Which segment."""
    minutes: str
    when: str
    records: Sequence[tuple[str, str]] = ()
    """Classes on whose record it can be put, each with the address of the form."""


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A roll call that goes on."""

    code: str
    title: str
    where: str
    when: str
    """When it was begun."""
    spent: Sequence[SpentRow] = ()
    missing: Sequence[str] = ()
    """What of it could be on a training record and is not, in words."""
    asks: bool = False
    """Whether it was to be closed all the same, and nobody said that this is meant."""


@dataclass(frozen=True, slots=True)
class RollCallHome:
    """Where roll calls are started and gone on with."""

    rooms: Sequence[RoomRow]
    cases: Sequence[CaseRow]


@dataclass(frozen=True, slots=True)
class Sign:
    """What there is to say about an answer once the votes are shown: why, what it rests on, what it cost."""

    fits: str = ""
    """`good`, `bad`, or empty where nothing is judged."""
    verdict: str = ""
    """In a word or two, such as "Fits" or "Most fits: means"."""
    why: str = ""
    worth: str = ""
    """What it brings or costs, in words."""
    sources: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class VoteAnswer:
    """One lettered answer."""

    key: str
    letter: str
    text: str
    hands: int = 0
    votes: int = 0
    percent: int = 0
    is_told: bool = False
    """Whether it has a vote by phone that is in no number."""
    is_taken: bool = False
    """Whether the room's votes take it, or the phone has ticked it."""
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class VoteQuestion:
    """One question and its answers."""

    name: str
    """Under which a form sends the answers."""
    text: str
    several: bool
    answers: Sequence[VoteAnswer]
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class DebriefRow:
    """One decision of the segment that has just ended."""

    scene: str
    chosen: str
    grade: str
    """In words."""
    fits: str
    """The icon beside the grade: `good`, `warn`, `bad`, or empty."""
    why: str
    voted: str
    """How many wanted it, in words; empty where nobody voted."""
    better: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """How the whole case came out."""

    outcome: str
    percent: float
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What the wall shows."""

    code: str
    title: str
    step: str
    seq: int
    """The number of the log's last event: whoever presses a button saw this."""
    at: int
    segment: str
    """Such as "Segment 2 of 6"."""
    label: str
    minutes: int
    """What the segment may take."""
    sat_down_ms: int
    """Since when the room sits, in milliseconds since 1970 UTC."""
    onward: str = ""
    """What the button for the next step says; empty where there is none."""
    goes_back: bool = False
    clock: str = ""
    place: str = ""
    heading: str = ""
    blocks: Sequence[Block] = ()
    chosen: str = ""
    followed: Sequence[Block] = ()
    why_now: str = ""
    later: str = ""
    ask: str = ""
    questions: Sequence[VoteQuestion] = ()
    prompts: Sequence[str] = ()
    """What the room talks about."""
    writes: bool = False
    """Whether the room writes a text together."""
    is_open_vote: bool = False
    """Whether the votes name one answer; else whoever leads has to choose."""
    votes: int = 0
    """How many voted in all."""
    counted: int = 0
    """Of how many votes the numbers are made."""
    kept_back: str = ""
    """Why some votes are in no number, in words; empty where all are."""
    phones: int = 0
    address: str = ""
    qr: Sequence[Sequence[int]] = ()
    only_here: bool = False
    """Whether the address works on the server's own machine alone."""
    event_id: str = ""
    rows: Sequence[DebriefRow] = ()
    next_label: str = ""
    next_minutes: int = 0
    result: Result | None = None
    notice: str = ""
    lasts: str = ""
    support: Sequence[Contact] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone shows."""

    code: str
    screen: str
    """Changes whenever the phone has something new to show."""
    at: int = 0
    takes_votes: bool = False
    ask: str = ""
    questions: Sequence[VoteQuestion] = ()
    has_voted: bool = False
    said: str = ""
    """Where no vote is taken: what to do instead."""


def roll_call_home_page(shell: Shell, home: RollCallHome) -> str:
    """Roll calls that go on, and the cases to start one with."""
    return environment().get_template("roll_call_home.html").render(shell=shell, home=home)


def wall_page(shell: Shell, wall: Wall) -> str:
    """The wall, at the step where the room is."""
    template = environment().get_template("roll_call_wall.html")
    return template.render(shell=shell, wall=wall, blocks_html=blocks_html)


def phone_page(shell: Shell, phone: Phone) -> str:
    """The phone, at the decision that is open."""
    return environment().get_template("roll_call_phone.html").render(shell=shell, phone=phone)
