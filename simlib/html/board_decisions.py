"""What a class chose at each decision, as bars of four grades and as tables; and how each decision works as an item."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.board import interval_words, is_shown, number_words, percent_words
from simlib.html.board_shapes import BoardView, DecisionView, EstimateView, OptionView
from simlib.html.board_waits import split_address

GRADES = (("Strong", "k1"), ("Acceptable", "k2"), ("Could be better", "k3"), ("Costly", "k4"))
"""How good decisions were, from best to worst: the word and the class of the style sheet."""
BY_GRADE = dict(zip(("strong", "fine", "could be better", "costly"), GRADES, strict=True))
SHOWN_FIRST = 6
NARROW = 7
"""Percent below which a piece of a bar is too narrow for its number."""


def decisions_html(view: BoardView, *, in_room: bool, whole: bool = False) -> Markup:
    """What was chosen, the most costly decision first; the first few of them, or with `whole` all."""
    rows = shown_decisions(view, in_room=in_room)
    if not rows:
        enough = view.get("enough", 5)
        return Markup('<p class="muted">{}</p>').format(
            f"Shown once {enough} have decided at a scene." if in_room else "Nobody has decided anything yet."
        )
    return _key() + _list(rows if whole else rows[:SHOWN_FIRST])


def shown_decisions(view: BoardView, *, in_room: bool) -> list[DecisionView]:
    """The decisions that may be shown."""
    enough = view.get("enough", 5)
    return [row for row in view.get("decisions", []) if is_shown(row.get("answered", 0), enough, in_room=in_room)]


def _key() -> Markup:
    parts = joined(Markup('<span><i class="{}"></i>{}</span>').format(shade, word) for word, shade in GRADES)
    return Markup('<p class="key">{}<span>percent of trainees</span></p>').format(parts)


def _list(rows: Sequence[DecisionView]) -> Markup:
    return Markup('<ul class="sim-dist">{}</ul>').format(joined(map(_decision, rows)))


def _decision(row: DecisionView) -> Markup:
    percents, place = row.get("percents", []), f"{row.get('scenario', '')} {row.get('scene', '')}"
    return Markup(
        '<li><h3>{} <small>{}, {}</small></h3>{}<details data-sim-open="{}"><summary>What was chosen</summary>{}'
        '<p class="sim-note"><a href="{}" target="_blank" rel="noopener">Show the split on the projector</a></p>'
        "</details></li>"
    ).format(
        row.get("scene", ""),
        row.get("case", ""),
        count_words(row.get("answered", 0), "trainee"),
        stack_html(percents),
        place,
        _options(row),
        split_address(row.get("scenario", ""), row.get("scene", "")),
    )


def stack_html(percents: Sequence[int]) -> Markup:
    """One bar of four grades with their percents."""
    said = ", ".join(f"{word.lower()} {share} percent" for (word, _), share in zip(GRADES, percents, strict=False))
    pieces = joined(
        Markup('<span class="{}" style="flex:{}">{}</span>').format(shade, share, share if share >= NARROW else "")
        for (_, shade), share in zip(GRADES, percents, strict=False)
        if share
    )
    return Markup('<div class="stack" role="img" aria-label="{}">{}</div>').format(said.capitalize(), pieces)


def _options(row: DecisionView) -> Markup:
    options = row.get("options", [])
    if not options:
        return Markup('<p class="sim-note">A text, which a person reads.</p>')
    of_items = row.get("several", False)
    note = "One trainee may have marked several." if of_items else ""
    head = "Marked" if of_items else "Chosen"
    return Markup(
        '<table class="sim-plain-table"><caption class="vh">What was chosen at {}</caption><thead><tr>'
        '<th scope="col">{}</th>{}<th scope="col" class="num">Trainees</th></tr></thead><tbody>{}</tbody></table>'
        '<p class="sim-note">{}</p>'
    ).format(
        row.get("scene", ""),
        head,
        "" if of_items else Markup('<th scope="col">As a rule</th>'),
        joined(_option(each, of_items=of_items) for each in options),
        note,
    )


def _option(option: OptionView, *, of_items: bool) -> Markup:
    word, shade = BY_GRADE.get(option.get("grade", ""), GRADES[1])
    judged = Markup('<td><span class="key"><span><i class="{}"></i>{}</span></span></td>').format(shade, word)
    return Markup('<tr><th scope="row">{}</th>{}<td class="num">{} ({}%)</td></tr>').format(
        option.get("text", ""), "" if of_items else judged, option.get("count", 0), option.get("percent", 0)
    )


def items_html(view: BoardView, *, in_room: bool, whole: bool = False) -> Markup:
    """Each decision as an item: how hard, whom it tells apart, and a remark where one is due; those come first.

    Those that few have decided come last: how hard they are is not known yet.
    """
    shown = shown_decisions(view, in_room=in_room)
    if not shown:
        return Markup('<p class="muted">Told once decisions were made.</p>')
    enough = view.get("enough", 5)
    rows = sorted(shown, key=lambda row: (not row.get("remark"), row.get("answered", 0) < enough, _how_easy(row)))
    return Markup(
        '{}<p class="sim-note">Decided well: strong or acceptable. Goes with the rest: the correlation with deciding '
        "well elsewhere in the case, from ten answers on. In brackets the interval at 95%.</p>"
    ).format(_items(rows if whole else rows[:SHOWN_FIRST]))


def _how_easy(row: DecisionView) -> float:
    return row.get("difficulty", {}).get("value") or 0


def _items(rows: Sequence[DecisionView]) -> Markup:
    body = joined(
        Markup(
            '<tr><th scope="row">{}<small>{}</small></th><td class="num">{}</td><td class="num">{}</td>'
            '<td class="num">{}</td><td>{}</td></tr>'
        ).format(
            row.get("scene", ""),
            row.get("case", ""),
            row.get("answered", 0),
            _share(row.get("difficulty", {})),
            _correlation(row.get("discrimination", {})),
            row.get("remark", ""),
        )
        for row in rows
    )
    return Markup(
        '<div class="sim-scroll" tabindex="0" role="group" aria-label="Decisions as items">'
        '<table class="sim-plain-table sim-items"><caption class="vh">Difficulty and discrimination</caption>'
        '<thead><tr><th scope="col">Decision</th><th scope="col" class="num">Answers</th>'
        '<th scope="col" class="num">Decided well</th><th scope="col" class="num">Goes with the rest</th>'
        '<th scope="col">Remark</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(body)


def _share(rate: EstimateView) -> str:
    value = rate.get("value")
    return "" if value is None else f"{percent_words(value)} ({interval_words(rate)})"


def _correlation(found: EstimateView) -> str:
    value, low, high = found.get("value"), found.get("low"), found.get("high")
    return (
        ""
        if value is None or low is None or high is None
        else f"{number_words(value, 2)} ({number_words(low, 2)} to {number_words(high, 2)})"
    )
