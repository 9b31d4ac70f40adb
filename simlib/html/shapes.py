"""What the screens are given of a run: its view, as it comes over the wire.

Any key may be missing where a server is older than a screen, so readers use `get`.
"""

from __future__ import annotations

from typing import Literal, TypedDict

BlockKind = Literal["prose", "speech", "notice"]
Status = Literal["notice", "playing", "paused", "ended", "stuck"]
PromptKind = Literal["choice", "select", "sort", "judge", "write", "refer", "chart"]


class Block(TypedDict, total=False):
    """One thing to read: prose, what somebody says, what the officer notices."""

    kind: BlockKind
    who: str
    text: str


class SceneView(TypedDict, total=False):
    """The scene the officer is in."""

    heading: str
    blocks: list[Block]


class ScenarioView(TypedDict, total=False):
    """What is said about the case before it starts."""

    id: str
    title: str
    summary: str
    role: str
    setting: list[str]
    lasts: int
    notice: str
    law_checked: str
    jurisdiction: str
    topics: list[str]
    reviewed: bool


class Segment(TypedDict, total=False):
    """Which part of the case this is."""

    label: str
    number: int
    of: int


class Since(TypedDict, total=False):
    """What followed the last decision, until it has been read."""

    seq: int
    chosen: str
    blocks: list[Block]
    why_now: str
    minutes: int
    read: bool


class ChoiceView(TypedDict, total=False):
    """One thing the officer can do."""

    text: str


class PassView(TypedDict, total=False):
    """Something that can be passed on with a referral; `preset` is passed on where nobody chooses."""

    name: str
    words: str
    preset: bool


class UnitCard(TypedDict, total=False):
    """What a unit to tell is, does and needs, from the fact base; `asked` is what was offered and answered so far.

    `tells` are those of the units offered that it usually tells, as the items' `text` has them.
    """

    kind: str
    does: str
    answers: str
    consent: str
    asked: str
    tells: list[str]


class ItemView(TypedDict, total=False):
    """One line to tick, to sort or to conclude about; `label` is how a unit is called.

    Of a tie to tick, `source` and `target` are the ids of its two ends in `LinksView`.
    """

    text: str
    question: str
    label: str
    unit: UnitCard
    source: str
    target: str


class LimitView(TypedDict, total=False):
    """What is done when time runs out; `left` is in seconds, where time runs."""

    seconds: int
    text: str
    left: float | None


class Prompt(TypedDict, total=False):
    """The one decision of the scene."""

    kind: PromptKind
    ask: str
    button: str
    choices: list[ChoiceView]
    items: list[ItemView]
    bins: list[str]
    passes: list[PassView]
    limit: LimitView | None
    draft: str
    draft_items: object
    max_chars: int


class Indicator(TypedDict, total=False):
    """What a sign may mean, innocently too, and the question that tells them apart."""

    id: str
    text: str
    innocent: str
    ask: str
    source: str
    as_of: str


class EvidenceView(TypedDict, total=False):
    """Something found, and where."""

    name: str
    text: str
    clock: str
    place: str
    indicator: Indicator | None


class PersonView(TypedDict, total=False):
    """Somebody, or some place, that came up so far."""

    name: str
    kind: str


class TieView(TypedDict, total=False):
    """A tie, and what shows it."""

    text: str
    shown_by: list[str]


class NodeView(TypedDict, total=False):
    """Somebody or something on the link chart; `new` since the last decision."""

    id: str
    name: str
    kind: str
    new: bool


class LinkView(TypedDict, total=False):
    """A tie on the link chart that was shown; its ends are ids of `NodeView`."""

    id: str
    source: str
    target: str
    text: str
    shown_by: list[str]
    new: bool


DrawnTie = TypedDict("DrawnTie", {"from": str, "verb": str, "to": str, "shown_by": list[str]}, total=False)
"""A tie that the trainee drew, between two names, with the evidence named for it."""


class NotesView(TypedDict, total=False):
    """What the trainee marked and drew; `confidence` (1 to 3) is by person, or by the text of a tie."""

    roles: dict[str, list[str]]
    drawn: list[DrawnTie]
    confidence: dict[str, int]


class LinksView(TypedDict, total=False):
    """The link chart: what came up, what was shown, the trainee's notes, and the words to note with."""

    nodes: list[NodeView]
    ties: list[LinkView]
    notes: NotesView
    marks: list[str]
    verbs: list[str]


class ToldView(TypedDict, total=False):
    """A unit that was told; `passed` is what was passed on, in plain words, where that was chosen."""

    unit: str
    name: str
    clock: str
    passed: list[str] | None


class OfferedView(TypedDict, total=False):
    """Something offered and when, with the answer: accepted, declined or none yet."""

    what: str
    answer: str
    clock: str


class ClockView(TypedDict, total=False):
    """A deadline that runs since a unit was told; `state` is running, met or passed."""

    name: str
    unit: str
    due: str
    starts: str
    law: str
    source: str
    state: str


class TranscriptEntry(TypedDict, total=False):
    """One scene as it was read, and what was decided in it."""

    clock: str
    heading: str
    place: str
    blocks: list[Block]
    chosen: str
    consequence: list[Block]


class EndingView(TypedDict, total=False):
    """How the case ended; `outcome` is good, partial or harmful."""

    label: str
    outcome: str
    blocks: list[Block]


class Contact(TypedDict, total=False):
    """Somebody to turn to."""

    name: str
    how: str
    note: str


class Support(TypedDict, total=False):
    """Whom a trainee can talk to."""

    lines: list[Contact]


class Alternative(TypedDict, total=False):
    """The case that stands in with equal credit."""

    id: str
    title: str


class View(TypedDict, total=False):
    """Exactly what one person may see of a run now."""

    view: int
    run: str
    seq: int
    status: Status
    scenario: ScenarioView
    clock: str
    date: str
    minutes: int
    place: str
    segment: Segment
    progress: float
    scene: SceneView
    since: Since | None
    prompt: Prompt | None
    timers: bool
    has_limits: bool
    evidence: list[EvidenceView]
    people: list[PersonView]
    ties: list[TieView]
    links: LinksView | None
    told: list[ToldView]
    offered: list[OfferedView]
    clocks: list[ClockView]
    transcript: list[TranscriptEntry]
    ending: EndingView | None
    support: Support
    alternative: Alternative | None
    held: bool
    asks: bool
