"""What was still possible, for a debrief: a line over all decisions, a sentence for each, and what was lost where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, log10

from markupsafe import Markup

from simlib.html.blocks import joined
from simlib.html.case_file import note_html
from simlib.html.debrief_shapes import Debrief, LossView, OutlookView

MISSING = {
    "coming": "What each decision left possible is being worked out. Load this page again in a minute to see it.",
    "too many": "This case has too many ways through it to say what each decision left possible.",
    "missing": "What each decision left possible could not be worked out on this computer. Nothing else is missing.",
}
"""What the page says where there is no analysis."""

LEAD = (
    "The line shows the best score still possible after each decision, the dotted one what a pass needs. Ways on are "
    "counted as if everything that is offered were equally likely to be chosen."
)
_LOST = {"good": "every good ending", "passing": "passing"}
_MARKS = {"good": "Good endings lost", "passing": "Passing lost", "best": "Best score lost"}
_RAREST = 1e-9

Down = Callable[[int], float]
"""How far down a score stands, in percent."""

_PLOT = 104
"""Pixels; the words beside the line stand in HTML, so that they never shrink with the screen."""
_ROOM = 16
"""Percent of the height that two labels need between them."""


def ways_words(share: float) -> str:
    """How many of the ways on, in words that are no more exact than anybody needs.

    >>> ways_words(1.0), ways_words(0.034), ways_words(1 / 163_000), ways_words(1e-12)
    ('every way on', '3% of the ways on', '1 in 160,000 ways on', 'very few ways on')
    """
    if share > 0.9999:
        return "every way on"
    if share >= 0.02:
        return f"{floor(100 * share)}% of the ways on"
    if share < _RAREST:
        return "very few ways on" if share else "no way on"
    number = 1 / share
    digits = max(0, floor(log10(number)) - 1)
    return f"1 in {round(number / 10**digits) * 10**digits:,} ways on"


def outlook_html(debrief: Debrief) -> Markup:
    """The line over all decisions, or why there is none; nothing where nobody asked for it."""
    analysis = debrief.get("analysis")
    if not analysis:
        return Markup("")
    if analysis.get("state") != "ready":
        return note_html(MISSING.get(analysis.get("state", ""), MISSING["missing"]))
    steps, maximum = analysis.get("steps", []), debrief.get("maximum", 0)
    if len(steps) < 2 or not maximum:
        return Markup("")
    return note_html(LEAD) + _plot(steps, analysis.get("lost", []), _needed(debrief), maximum)


def step_html(debrief: Debrief, number: int) -> Markup:
    """What was still possible after the decision with this number, counted from 1, and what it put out of reach."""
    analysis = debrief.get("analysis")
    steps = analysis.get("steps", []) if analysis else []
    if not analysis or not 0 < number < len(steps):
        return Markup("")
    maximum, is_last = debrief.get("maximum", 0), number == len(steps) - 1
    lost = [loss for loss in analysis.get("lost", []) if loss.get("number") == number]
    said = [_still(steps[number - 1], steps[number], maximum, is_last=is_last)] if maximum else []
    said += [_out_of_reach(loss) for loss in lost if loss.get("what") == "best" and maximum]
    timeline = debrief.get("timeline", [])
    better = timeline[number - 1].get("better") if number <= len(timeline) else None
    line = Markup('<p class="sim-still">{}</p>').format(" ".join(said)) if said else Markup("")
    return _turn([loss for loss in lost if loss.get("what") in _LOST], better) + line


def _still(before: OutlookView, after: OutlookView, maximum: int, *, is_last: bool) -> str:
    best, earlier = after.get("best") or 0, before.get("best") or 0
    if is_last:
        return f"The score is final: {best} of {maximum}."
    fell = f" ({earlier} before)" if best < earlier else ""
    return f"Best still possible: {best} of {maximum}{fell}, reached by {ways_words(after.get('share', 0.0))}."


def _out_of_reach(loss: LossView) -> str:
    return f"Here the full {loss.get('before', {}).get('best') or 0} points went out of reach."


def _turn(lost: Sequence[LossView], better: str | None) -> Markup:
    """The box for what a decision put out of reach for good; `better` is what the page named just before."""
    if not lost:
        return Markup("")
    what = " and ".join(_LOST[loss.get("what", "")] for loss in lost)
    return Markup('<div class="turn"><p><strong>Here {} went out of reach.</strong></p><p>{}</p></div>').format(
        what, _difference(lost[0], better)
    )


def _difference(loss: LossView, better: str | None) -> str:
    """What else would have kept it, and what was left of it after the decision."""
    instead, is_good = loss.get("instead"), loss.get("what") == "good"
    had = instead or loss.get("before", {})
    text = instead.get("text", "") if instead else ""
    lead = "With that, " if text and text == better else f'With "{text}", ' if text else "Before this decision, "
    if is_good:
        return f"{lead}{ways_words(had.get('good', 0.0))} came to a good ending. After it: none."
    return f"{lead}a pass with up to {had.get('best') or 0} points was possible. After it, no way on passes."


def _needed(debrief: Debrief) -> int:
    return ceil(debrief.get("pass_percent", 0) * debrief.get("maximum", 0) / 100)


# --- the line ------------------------------------------------------------------------------------------------


def _plot(steps: Sequence[OutlookView], lost: Sequence[LossView], needed: int, maximum: int) -> Markup:
    scores = [step.get("best") or 0 for step in steps]
    low, high = min(*scores, needed), max(*scores, needed)
    tall = max(1, high - low)

    def down(score: int) -> float:
        return round(8 + 84 * (high - score) / tall, 1)

    label = f"Best score still possible after each decision, of {maximum}: {', '.join(map(str, scores))}."
    return Markup(
        '<div class="sim-ceil"><div class="plot" style="height:{}px" role="img" aria-label="{}">'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">{}</svg>{}</div></div>'
    ).format(
        _PLOT,
        label,
        joined(_grid({high, low, needed}, down, needed)) + _mark_line(lost, steps) + _line(scores, down),
        joined((*_score_words(high, low, needed, down), *_time_words(steps), *_mark_words(lost, steps))),
    )


def _line(scores: Sequence[int], down: Down) -> Markup:
    """A step down at each decision that lowered the best score."""
    across = [100 * number / (len(scores) - 1) for number in range(len(scores))]
    drawn = [f"M0 {down(scores[0])}"]
    drawn += [f"H{x:.1f}V{down(score)}" for x, score in zip(across[1:], scores[1:], strict=True)]
    return Markup('<path d="{}" fill="none" stroke="var(--accent)" stroke-width="2.5"/>').format("".join(drawn))


def _grid(scores: set[int], down: Down, needed: int) -> Iterator[Markup]:
    for score in sorted(scores):
        style = Markup('"var(--ink-2)" stroke-dasharray="2 4"') if score == needed else Markup('"var(--line)"')
        yield Markup('<path d="M0 {}H100" stroke={}/>').format(down(score), style)


def _score_words(high: int, low: int, needed: int, down: Down) -> Iterator[Markup]:
    """The scores beside the line, those left out that would stand on another."""
    shown: list[float] = []
    for score, words in ((high, str(high)), (needed, str(needed)), (low, str(low))):
        if all(abs(down(score) - other) >= _ROOM for other in shown):
            shown.append(down(score))
            yield Markup('<span class="y" style="top:{}%">{}</span>').format(down(score), words)


def _time_words(steps: Sequence[OutlookView]) -> Iterator[Markup]:
    """The clock under the line: five times, three on a phone, each once."""
    last, shown = len(steps) - 1, set[str]()
    for quarter in (0, 2, 4, 1, 3):
        number = round(last * quarter / 4)
        clock = steps[number].get("clock", "")
        if clock not in shown:
            shown.add(clock)
            wide = " wide" if quarter % 2 else ""
            yield Markup('<span class="x{}" style="left:{}%">{}</span>').format(
                wide, round(100 * number / last, 1), clock
            )


def _marked(lost: Sequence[LossView]) -> LossView | None:
    """The loss that is marked on the line: the first that cannot be made up for, or else the best score."""
    final = [loss for loss in lost if loss.get("what") in _LOST]
    return min(final or lost, key=lambda loss: loss.get("number", 0), default=None)


def _mark_line(lost: Sequence[LossView], steps: Sequence[OutlookView]) -> Markup:
    loss = _marked(lost)
    if loss is None:
        return Markup("")
    return Markup('<path d="M{} -18V100" stroke="var(--warn)" stroke-width="1.5" stroke-dasharray="4 4"/>').format(
        _across(loss, steps)
    )


def _mark_words(lost: Sequence[LossView], steps: Sequence[OutlookView]) -> Iterator[Markup]:
    loss = _marked(lost)
    if loss is not None:
        across = _across(loss, steps)
        side = f"right:calc({100 - across:.1f}% + 8px)" if across > 50 else f"left:calc({across}% + 8px)"
        yield Markup('<span class="mark" style="{}">{}</span>').format(side, _MARKS.get(loss.get("what", ""), ""))


def _across(loss: LossView, steps: Sequence[OutlookView]) -> float:
    return round(100 * loss.get("number", 0) / (len(steps) - 1), 1)
