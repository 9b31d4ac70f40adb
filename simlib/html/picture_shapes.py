"""What the debrief's picture of a case is given, as it comes over the wire; any key may be missing."""

from __future__ import annotations

from typing import TypedDict


class MarkView(TypedDict, total=False):
    """Somebody or something on the chart; `look` says whether it was known, `badge` whose plan names it."""

    id: str
    name: str
    kind: str
    look: str
    note: str
    badge: str


class ChartTie(TypedDict, total=False):
    """A line between the ids of two marks; `look` says whether it was known, `label` how many ties it stands for."""

    id: str
    source: str
    target: str
    text: str
    look: str
    label: str


class PieceView(TypedDict, total=False):
    """A piece of evidence under a tie: whether it was found, where it was, and what is wrong with it, if anything."""

    name: str
    text: str
    found: bool
    where: str
    but: str


class PictureTie(TypedDict, total=False):
    """A tie, with what shows it and why it matters."""

    text: str
    shown_by: list[PieceView]
    why: str
    sources: list[str]


class PicturePerson(TypedDict, total=False):
    """What somebody is in the case; `you` is `right`, `other` or nothing, by what the trainee said."""

    name: str
    part: str
    harmed: bool
    you: str
    when: list[str]
    ties: list[str]
    why: str
    sources: list[str]


class OverlapView(TypedDict, total=False):
    """What was said beside what is so."""

    right: list[str]
    missed: list[str]
    wrong: list[str]


class MatchesView(TypedDict, total=False):
    """Nodes, ties and roles against the truth."""

    nodes: OverlapView
    ties: OverlapView
    roles: OverlapView


class LawfulnessView(TypedDict, total=False):
    """The evidence found, by whether a tie may rest on it."""

    usable: list[str]
    tainted: list[str]
    privileged: list[str]


class KnowingView(TypedDict, total=False):
    """The score of knowledge against truth."""

    whole: MatchesView
    layers: dict[str, MatchesView]
    brier: float | None
    stated: int
    escalated: list[str]
    lawfulness: LawfulnessView


class TargetView(TypedDict, total=False):
    """Somebody or something that may be acted on."""

    name: str
    kind: str


class NoTargetView(TypedDict, total=False):
    """Somebody or something that may not be acted on, and why not."""

    name: str
    why: str


class PlanOffer(TypedDict, total=False):
    """What a plan can name, and what it never can."""

    most: int
    targets: list[TargetView]
    never: list[NoTargetView]
    safety: str


class ControlledView(TypedDict, total=False):
    """Who is under control before any plan, and who still is after one's own and after the best, by name."""

    before: list[str]
    yours: list[str]
    best: list[str]


class PlanResult(TypedDict, total=False):
    """What comes of a plan in `sentences`, and how it stands beside the best one in `beside`."""

    targets: list[str]
    percent: int
    best: list[str]
    proven: bool
    controlled: ControlledView
    sentences: list[str]
    beside: list[str]


class Picture(TypedDict, total=False):
    """What was there, what was known of it, who is who, and what may be acted on."""

    marks: list[MarkView]
    ties: list[ChartTie]
    found: list[PictureTie]
    missed: list[PictureTie]
    unusable: list[PictureTie]
    wrong: list[PictureTie]
    people: list[PicturePerson]
    knowing: KnowingView
    plan: PlanOffer | None
