"""A plan on the chart of a debrief: what is picked, what it leaves connected, and the proven best plan beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from simlib.html.blocks import changed_mark, focus_mark, joined
from simlib.html.case_file import note_html
from simlib.html.debrief_picture import chart_label, key_html
from simlib.html.picture_shapes import ControlledView, MarkView, Picture, PlanOffer, PlanResult
from simlib.scenario.listing import listed

Json = dict[str, Any]

ASK = "Whom would you act on first?"
NOBODY = "Nobody in this case is under control, so there is nobody to act on."
PLAN_LEAD = (
    "Suppose you lead the investigation from here. Choose one or two, and see what that does to the control over "
    "whoever is harmed."
)
CLICK = "Click somebody or something on the chart to put it in your plan."
YOURS, BEST, BOTH = "Yours", "Best", "Both"
STILL, FREED = "still controlled", "not controlled now"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as far as it has come on the page. Nothing of it is kept."""

    picks: tuple[str, ...] = ()
    """Names, in the order picked."""
    result: PlanResult | None = None
    """What came of these picks, once that was asked."""
    comparing: bool = False
    """Whether the best plan is shown in place of one's own."""

    @property
    def gone(self) -> tuple[str, ...]:
        """Who and what is acted on, in what the chart shows now; nobody before it was asked."""
        if not self.result:
            return ()
        return tuple(self.result.get("best", [])) if self.comparing else self.picks

    def badge(self, name: str) -> str:
        """Whose plan names this one, in a word; the best plan is not told before it is asked for."""
        best = self.result.get("best", []) if self.result and self.comparing else []
        if name in best:
            return BOTH if name in self.picks else BEST
        return YOURS if name in self.picks else ""


def turned(offer: PlanOffer | None, picks: Sequence[str], name: str) -> tuple[tuple[str, ...], str]:
    """The picks with this one put in, or taken out if it was in, and a sentence that says so or why not.

    Whoever is harmed is never put in, nor anybody else who is no target: the offer says why.
    """
    if name in picks:
        return tuple(each for each in picks if each != name), f"Not in your plan any more: {name}."
    offer = offer or {}
    if name not in [target.get("name") for target in offer.get("targets", [])]:
        why = {each.get("name"): each.get("why", "") for each in offer.get("never", [])}
        return tuple(picks), why.get(name, "")
    most = offer.get("most", 1)
    if len(picks) >= most:
        return tuple(picks), f"Your plan names {_number(most)} already. Take one out first."
    return (*picks, name), f"In your plan: {name}."


def _number(number: int) -> str:
    return {1: "one", 2: "two"}.get(number, str(number))


# --- on the chart -------------------------------------------------------------------------------------------------


def plan_chart(picture: Picture, plan: Plan) -> tuple[list[Json], list[Json], str]:
    """The marks, the lines and the sentence of the chart with this plan on it."""
    ids = {mark.get("name", ""): mark.get("id", "") for mark in picture.get("marks", [])}
    gone = {ids[name] for name in plan.gone if name in ids}
    marks = [_mark(mark, plan) for mark in picture.get("marks", [])]
    lines = [
        {**tie, "look": "gone", "label": ""} if gone & {tie.get("source"), tie.get("target")} else {**tie}
        for tie in picture.get("ties", [])
    ]
    return marks, lines, _sentence(picture, plan)


def _mark(mark: MarkView, plan: Plan) -> Json:
    name = mark.get("name", "")
    badge = plan.badge(name)
    shown: Json = {**mark, "badge": badge} if badge else {**mark}
    controlled = _controlled(plan)
    if name in plan.gone:
        return {**shown, "look": "gone"}
    if badge and not plan.comparing:
        return {**shown, "look": "picked"}
    if plan.result and name in controlled.get("before", []):
        return {**shown, "note": STILL} if name in _left(plan) else {**shown, "look": "freed", "note": FREED}
    return shown


def _controlled(plan: Plan) -> ControlledView:
    return plan.result.get("controlled", {}) if plan.result else {}


def _left(plan: Plan) -> Sequence[str]:
    """Who is under control after the plan that is shown."""
    controlled = _controlled(plan)
    return controlled.get("best", []) if plan.comparing else controlled.get("yours", [])


def _sentence(picture: Picture, plan: Plan) -> str:
    if plan.gone:
        which = "the best plan" if plan.comparing else "your plan"
        return " ".join(
            (f"After {which}: {listed(plan.gone)}.", *connected(picture, plan.gone), "The list says the same.")
        )
    picked = f" In your plan: {listed(plan.picks)}." if plan.picks else ""
    return f"{chart_label(picture)}{picked}"


def connected(picture: Picture, gone: Collection[str]) -> list[str]:
    """What the ties on the chart still connect without these, in sentences. What is not so in the case does not count.

    >>> picture = {"marks": [{"id": "a", "name": "Ana"}, {"id": "h", "name": "room 12"}, {"id": "d", "name": "Dale"}],
    ...     "ties": [{"source": "a", "target": "h"}, {"source": "d", "target": "h"}]}
    >>> connected(picture, ["Dale"]), connected(picture, ["room 12"])
    (['Still connected: Ana and room 12.'], ['No tie on the chart is left to Ana and Dale.'])
    """
    names = {mark.get("id", ""): mark.get("name", "") for mark in picture.get("marks", [])}
    left = {mark: name for mark, name in names.items() if name not in gone}
    ties = [
        (tie.get("source", ""), tie.get("target", "")) for tie in picture.get("ties", []) if tie.get("look") != "wrong"
    ]
    groups = _groups(left, [ends for ends in ties if left.keys() >= set(ends)])
    said = [f"Still connected: {listed([left[mark] for mark in group])}." for group in groups if len(group) > 1]
    tied = {end for ends in ties for end in ends}
    alone = [left[group[0]] for group in groups if len(group) == 1 and group[0] in tied]
    return [*said, f"No tie on the chart is left to {listed(alone)}."] if alone else said


def _groups(marks: Iterable[str], ties: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The marks in groups that ties connect, each in the order given."""
    group = {mark: {mark} for mark in marks}
    for first, last in ties:
        if group[first] is not group[last]:
            group[first] |= group[last]
            for mark in group[last]:
                group[mark] = group[first]
    unique = {id(each): each for each in group.values()}
    return [[mark for mark in group if mark in each] for each in unique.values()]


def plan_key_html(picture: Picture, plan: Plan) -> Markup:
    """What the lines of the chart mean, and once there is a plan on it, its marks."""
    signs = [("pk", "In your plan")] if plan.picks and not plan.gone else []
    if plan.gone:
        signs = [("gn", "Acted on"), ("gl", "Tie that ends")]
        signs += [("fr", "Not controlled now")] if set(_controlled(plan).get("before", [])) - set(_left(plan)) else []
    return key_html(picture, signs)


# --- in words -----------------------------------------------------------------------------------------------------


def plan_lead_html(offer: PlanOffer | None) -> Markup:
    """What is asked, and what comes before any of it."""
    if not offer:
        return note_html(NOBODY)
    return Markup("<h3>{}</h3>{}<p><b>{}</b></p>").format(ASK, note_html(PLAN_LEAD), offer.get("safety", ""))


def plan_result_html(picture: Picture, plan: Plan, number: int = 0) -> Markup:
    """What comes of a plan; `number` counts the answers, so that the page says each."""
    if not plan.result:
        return Markup("")
    sentences = (*plan.result.get("sentences", []), *connected(picture, plan.picks))
    return Markup('<div class="sim-quote"{}><p><b>{}</b></p>{}</div>').format(
        focus_mark(f"plan-{number}") if number else "", share_words(plan.result.get("percent", 0)), _list(sentences)
    )


def beside_html(picture: Picture, plan: Plan, number: int = 0) -> Markup:
    """One's own plan beside the proven best, once that is asked for; `number` counts how often, so that it is said."""
    if not (plan.result and plan.comparing):
        return Markup("")
    best, mine = plan.result.get("best", []), plan.picks
    named = (
        ("In both plans", [name for name in mine if name in best]),
        ("In yours alone", [name for name in mine if name not in best]),
        ("In the best plan alone", [name for name in best if name not in mine]),
    )
    sentences = [f"{words}: {listed(names)}." for words, names in named if names]
    sentences += plan.result.get("beside", [])
    if set(best) != set(mine):
        sentences += connected(picture, best)
    return Markup('<div class="sim-quote sim-beside"{}><p><b>{}</b></p>{}</div>').format(
        changed_mark(number), "The proven best plan", _list(sentences)
    )


def _list(sentences: Iterable[str]) -> Markup:
    return Markup('<ul class="net-facts">{}</ul>').format(joined(map(Markup("<li>{}</li>").format, sentences)))


def said_html(sentence: str, count: int, place: str) -> Markup:
    """What was just changed, or why it was not: for the eye, and once for a screen reader.

    `place` keeps what is said under the chart apart from what is said beside the list.
    """
    if not sentence:
        return Markup("")
    return Markup('<p class="sim-note sim-said-{}"{}>{}</p>').format(place, changed_mark(count), sentence)


def share_words(percent: int) -> str:
    """A plan as a share of the proven best, in words.

    >>> share_words(67)
    'Your plan takes away 67 percent of the control that the best plan takes away.'
    """
    share = {0: "none", 100: "all"}.get(percent, f"{percent} percent")
    return f"Your plan takes away {share} of the control that the best plan takes away."
