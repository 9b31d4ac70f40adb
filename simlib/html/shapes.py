"""What the screens are given: the view of a run, its debrief and the pocket card, as they come over the wire.

Any key may be missing where a server is older than a screen, so readers use `get`.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from simlib.html.picture_shapes import Picture

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


class Cite(TypedDict, total=False):
    """One line of the fact base, as a debrief cites it."""

    id: str
    text: str
    source: str
    as_of: str
    phase: str
    effective: str
    checked: str


class DebriefPerson(TypedDict, total=False):
    """What happened to somebody."""

    name: str
    what: str


class CriterionReason(TypedDict, total=False):
    """Why a criterion got or lost points."""

    clock: str
    scene: str
    text: str
    points: int
    why: str
    sources: list[str]


class CriterionView(TypedDict, total=False):
    """One line of the rubric; `points` is missing until a person has marked it."""

    name: str
    about: str
    points: int | None
    maximum: int
    by_person: bool
    reasons: list[CriterionReason]


class MustView(TypedDict, total=False):
    """Something that had to be so at the end."""

    name: str
    met: bool


class NeverView(TypedDict, total=False):
    """Something that must not happen."""

    name: str
    broken: bool


class MistakeView(TypedDict, total=False):
    """One item of a task that was not right: what is, why, and where that comes from."""

    said: str
    why: str
    sources: list[str]


class ToldSide(TypedDict, total=False):
    """One side of a telling: right, could be better, breach or not judged, in a sentence."""

    name: str
    standing: str
    said: str
    why: str
    sources: list[str]


class ToldRow(TypedDict, total=False):
    """One unit that was told, or left out."""

    unit: str
    name: str
    clock: str
    left_out: bool
    sides: list[ToldSide]


class ToldSection(TypedDict, total=False):
    """Who was told, breaches first."""

    breaches: list[MistakeView]
    rows: list[ToldRow]
    clocks: list[ClockView]


class TimelineEntry(TypedDict, total=False):
    """One decision, how good it was, and why; `kind` is choice or task."""

    seq: int
    clock: str
    scene: str
    chosen: str
    kind: str
    grade: str
    points: int
    mistakes: list[MistakeView]
    why: str
    follows: list[Cite]
    against: list[Cite]
    better: str | None


class PathScene(TypedDict, total=False):
    """A scene of the case; `order` says when it was entered."""

    heading: str
    ending: str
    visited: bool
    order: list[int]


PathLink = TypedDict("PathLink", {"from": str, "to": str, "taken": int}, total=False)


class Path(TypedDict, total=False):
    """The case as a graph, with the way taken."""

    scenes: list[PathScene]
    links: list[PathLink]


class NotFound(TypedDict, total=False):
    """Something that was there to be found."""

    name: str
    text: str


class Judgement(TypedDict, total=False):
    """What was concluded about somebody, against what could be known."""

    person: str
    answer: str
    confidence: int
    clear: bool
    right: bool
    what_could_be_known: list[str]
    not_found: list[NotFound]


class Identification(TypedDict, total=False):
    """What was so in the case, told once it is over."""

    person: str
    truth: str


class Practice(TypedDict, total=False):
    """What practice says about this run."""

    did: list[Cite]
    missed: list[Cite]
    avoid: list[Cite]


class RetryPoint(TypedDict, total=False):
    """A decision from which a new attempt can start."""

    seq: int
    clock: str
    scene: str
    chosen: str


class WrittenReport(TypedDict, total=False):
    """A text the officer wrote."""

    criterion: str
    text: str


class OutlookView(TypedDict, total=False):
    """What could still come of the run: before the first decision, or after one."""

    number: int
    """The decision, counted from 1; 0 before the first."""
    clock: str
    best: int | None
    """The best score of any way on."""
    share: float
    """How probable a way on reaches it, everything offered being equally likely."""
    passing: bool
    good: float
    """How probable a way on comes to a good ending."""
    text: str
    """The choice that leads there, where another one than the trainee's is meant."""


class LossView(TypedDict, total=False):
    """What a decision put out of reach: `good`, `passing` or `best`."""

    what: str
    number: int
    before: OutlookView
    instead: OutlookView | None


class Analysis(TypedDict, total=False):
    """What was still possible after each decision; `state` is `ready`, or says why there is nothing."""

    state: str
    steps: list[OutlookView]
    lost: list[LossView]


class Debrief(TypedDict, total=False):
    """What a run that has ended says about itself, people first."""

    run: str
    title: str
    ending: EndingView
    people: list[DebriefPerson]
    blocks: list[Block]
    passed: bool
    why_not: list[str]
    total: int
    maximum: int
    percent: float
    pass_percent: int
    criteria: list[CriterionView]
    musts: list[MustView]
    nevers: list[NeverView]
    timeline: list[TimelineEntry]
    told: ToldSection
    path: Path
    judgements: list[Judgement]
    identification: list[Identification]
    practice: Practice
    laws: list[Cite]
    picture: Picture | None
    caveat: str
    retry: list[RetryPoint]
    reports: list[WrittenReport]
    analysis: Analysis | None


class CardItem(TypedDict, total=False):
    """A sign on the card."""

    id: str
    text: str
    innocent: str
    ask: str


class CardGroup(TypedDict, total=False):
    """Signs of one kind."""

    group: str
    items: list[CardItem]


class CardPractice(TypedDict, total=False):
    """What to do and to avoid in one phase."""

    id: str
    phase: str
    do: list[str]
    avoid: list[str]


class DutyView(TypedDict, total=False):
    """A duty with a deadline that law sets: how long, what starts it, and how old the rule is."""

    id: str
    name: str
    length: str
    starts: str
    law: str
    source: str
    effective: str
    checked: str


class Card(TypedDict, total=False):
    """The pocket card: indicators, rules, practice, deadlines and the agency's own contacts."""

    indicators: list[CardGroup]
    rules: list[str]
    practice: list[CardPractice]
    contacts: list[Contact]
    duties: list[DutyView]
    law_checked: str
