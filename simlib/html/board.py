"""The board of a class: its tiles, who is where, what is worth discussing, criteria and how well it works as a test.

Every function takes a part of the view and whether a room can read the board: then nobody is named, and no share of
fewer people than `enough` is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from markupsafe import Markup

from simlib.html import static_folder
from simlib.html.blocks import count_words, focus_mark, joined
from simlib.html.board_shapes import (
    BoardView,
    CaseView,
    CellView,
    EstimateView,
    HeatCell,
    PlaceView,
    TraineeView,
)
from simlib.html.icons import brand_mark, icon

HALVES_FROM = 10
"""Trainees from which on the table stands in two halves, side by side where there is room."""
MOST_IN_HALVES = 4
"""Scenarios up to which two halves fit."""
NOTHING_YET = "Nothing stands out yet. Sentences appear here once {} have decided at a scene."
NOTHING_STANDS_OUT = "Nothing stands out so far: wherever {} have decided, fewer than one in five chose what is costly."
NOBODY_YET = "Nobody has joined this class yet. Its code is on the page of your classes."
HEAT = ((60.0, "cL"), (70.0, "c1"), (80.0, "c2"), (90.0, "c3"))
"""Below which mean a cell has which shade; from the last on it has the darkest."""


@cache
def board_style_html() -> Markup:
    """The board's style sheet."""
    style = (static_folder() / "board.css").read_text(encoding="utf-8")
    return Markup("<style>") + Markup(style) + Markup("</style>")  # noqa: S704 - a file of this package


def board_bar_html() -> Markup:
    """The bar at the top. A board's address is three steps below the base of the site."""
    return Markup(
        '<div class="sim-top"><a class="sim-brand" href="../../">{}First Contact<span>Training for patrol officers'
        '</span></a><nav class="sim-nav" aria-label="Main"><a href="../../">Scenarios</a>'
        '<a href="../../home" aria-current="page">Classes</a><a href="../../card">Card</a></nav><span></span></div>'
    ).format(brand_mark())


def board_foot_html() -> Markup:
    """The line at the foot."""
    return Markup(
        '<div class="sim-foot"><span>People and places are fictional.</span><span>Numbers are of first attempts; a '
        "score of few people says little.</span></div>"
    )


def head_html(view: BoardView, *, in_room: bool) -> Markup:
    """The class, and how many are in it."""
    told = "Names are hidden: fit for the projector." if in_room else "You see your own classes only."
    return Markup('<h1{}>{}</h1><p class="sim-lede">{}. {}</p>').format(
        focus_mark("board"), view.get("name", ""), count_words(view.get("trainees", 0), "trainee"), told
    )


def percent_words(share: float | None) -> str:
    """A share as whole percent.

    >>> percent_words(0.416), percent_words(None)
    ('42%', '')
    """
    return "" if share is None else f"{round(100 * share)}%"


def interval_words(estimate: EstimateView) -> str:
    """Between which values a share lies at 95%; empty where there is nothing to tell it from.

    >>> interval_words({"value": 0.5, "low": 0.2, "high": 0.8})
    '20 to 80%'
    """
    low, high = estimate.get("low"), estimate.get("high")
    return "" if low is None or high is None else f"{round(100 * low)} to {round(100 * high)}%"


def number_words(value: float, places: int = 0) -> str:
    """A number that may be below 0, with a minus sign as it is printed.

    >>> number_words(-0.306, 2), number_words(-0.001, 2), number_words(-60)
    ('−0.31', '0.00', '−60')
    """
    return f"{value:z.{places}f}".replace("-", "−")


def is_shown(people: int, enough: int, *, in_room: bool) -> bool:
    """Whether a share of so many people may be shown."""
    return people >= (enough if in_room else 1)


# --- the tiles ------------------------------------------------------------------------------------------------


def tiles_html(view: BoardView, *, in_room: bool) -> Markup:
    """The four numbers at the top."""
    tiles, enough = view.get("tiles", {}), view.get("enough", 5)
    core = Markup("{} <small>of {}</small>").format(tiles.get("core_done", 0), tiles.get("core_of", 0))
    weakest = tiles.get("weakest")
    low = (
        Markup("{} <small>{:.0f} of 100 in {}</small>").format(
            _capital(weakest.get("criterion", "")), weakest.get("mean", 0.0), weakest.get("case", "")
        )
        if weakest
        else Markup("<small>Told once {} have ended a case</small>").format(enough)
    )
    seen = _rate(tiles.get("sensitivity", {}), tiles.get("seen_of", 0), "sensitivity", enough, in_room=in_room)
    spared = _rate(tiles.get("specificity", {}), tiles.get("spared_of", 0), "specificity", enough, in_room=in_room)
    rows = (
        ("Core path done", core),
        ("Trafficking seen", seen),
        ("False alarms avoided", spared),
        ("Weakest criterion", low),
    )
    return Markup('<dl class="sim-figs">{}</dl>').format(
        joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*row) for row in rows)
    )


def _rate(rate: EstimateView, people: int, name: str, enough: int, *, in_room: bool) -> Markup:
    value = rate.get("value")
    if value is None:
        return Markup("<small>No such case concluded yet</small>")
    if not is_shown(people, enough, in_room=in_room):
        return Markup("<small>Told once {} have concluded</small>").format(enough)
    return Markup("{} <small>{}, {}</small>").format(percent_words(value), name, interval_words(rate))


def weak_html(view: BoardView) -> Markup:
    """What is worth discussing, in sentences."""
    points, enough = view.get("weak", []), view.get("enough", 5)
    if not points:
        told = any(row.get("answered", 0) >= enough for row in view.get("decisions", []))
        return Markup('<p class="muted">{}</p>').format((NOTHING_STANDS_OUT if told else NOTHING_YET).format(enough))
    return Markup('<ul class="sim-weak">{}</ul>').format(
        joined(Markup("<li>{}<span>{}</span></li>").format(icon("info"), each) for each in points)
    )


# --- who is where ---------------------------------------------------------------------------------------------


def progress_html(view: BoardView, *, in_room: bool) -> Markup:
    """Who is where and who is stuck; for a room how many are where."""
    trainees, cases = view.get("progress", []), view.get("cases", [])
    if not trainees:
        return Markup('<p class="muted">{}</p>').format(NOBODY_YET)
    if in_room:
        return _places(view.get("places", []))
    in_halves = len(trainees) >= HALVES_FROM and len(cases) <= MOST_IN_HALVES
    middle = (len(trainees) + 1) // 2
    halves = (trainees[:middle], trainees[middle:]) if in_halves else (trainees,)
    tables = joined(
        _table(half, cases, f", {at} of {len(halves)}" if in_halves else "") for at, half in enumerate(halves, 1)
    )
    around = Markup('<div class="sim-halves">{}</div>') if in_halves else Markup("{}")
    named = ", ".join(f"{case.get('number', 0)} {case.get('title', '')}" for case in cases)
    said = f"{named}. Numbers are scores of 100, of the latest attempt." if cases else "No scenario is open yet."
    return _key() + around.format(tables) + Markup('<p class="sim-note">{}</p>').format(said)


def _key() -> Markup:
    shades = (("cL", "under 60"), ("c1", "60"), ("c2", "70"), ("c3", "80"), ("c4", "90 and over"))
    parts = joined(Markup('<span><i class="{}"></i>{}</span>').format(*each) for each in shades)
    return Markup('<p class="key">{}<span>… under way</span><span>{}here now</span></p>').format(parts, icon("half"))


def _table(trainees: Sequence[TraineeView], cases: Sequence[CaseView], part: str) -> Markup:
    head = joined(
        Markup(
            '<th scope="col" class="cellw"><span aria-hidden="true">{}</span><span class="vh">{}</span></th>'
        ).format(case.get("number", 0), case.get("title", ""))
        for case in cases
    )
    rows = joined(_row(each, cases) for each in trainees)
    return Markup(
        '<div class="sim-scroll" tabindex="0" role="group" aria-label="Progress{0}"><table class="sim-matrix">'
        '<caption class="vh">Progress of each trainee{0}</caption><thead><tr><th scope="col">Trainee</th>{1}'
        '<th scope="col">Where</th></tr></thead><tbody>{2}</tbody></table></div>'
    ).format(part, head, rows)


def _row(trainee: TraineeView, cases: Sequence[CaseView]) -> Markup:
    cells = joined(
        Markup("<td>{}</td>").format(_cell(cell)) for cell, _ in zip(trainee.get("cells", []), cases, strict=False)
    )
    stuck = trainee.get("stuck", "")
    alarm = Markup('<span class="st warn">{}<span>{}</span></span>').format(icon("clock"), stuck) if stuck else ""
    here = Markup('<span class="st acc">{}<span class="vh">, here now</span></span>').format(icon("half"))
    away = Markup('<span class="st"><span class="vh">, away</span></span>')
    return Markup('<tr><th scope="row"><span>{}</span>{}</th>{}<td class="where"><span>{}</span>{}</td></tr>').format(
        trainee.get("name", ""),
        here if trainee.get("here") else away,
        cells,
        trainee.get("where", "") or "Nothing started",
        alarm,
    )


def _cell(cell: CellView) -> Markup:
    standing, percent = cell.get("standing", "none"), cell.get("percent")
    if percent is not None:
        again = count_words(cell.get("attempt", 1), "attempt") if cell.get("attempt", 1) > 1 else ""
        more = Markup('<span class="vh">, {}</span>').format(again) if again else ""
        return Markup('<span class="cell {}">{}{}</span>').format(heat_class(percent), percent, more)
    if standing == "none":
        return Markup(
            '<span class="cell c0"><span aria-hidden="true">·</span><span class="vh">not started</span></span>'
        )
    said = {"notice": "before the start", "playing": "under way"}.get(standing, standing)
    return Markup('<span class="cell cP"><span aria-hidden="true">…</span><span class="vh">{}</span></span>').format(
        said
    )


def heat_class(value: float) -> str:
    """The shade of a score: a word of the style sheet.

    >>> [heat_class(value) for value in (59, 60, 89.9, 90)]
    ['cL', 'c1', 'c3', 'c4']
    """
    return next((shade for limit, shade in HEAT if value < limit), "c4")


def _places(places: Sequence[PlaceView]) -> Markup:
    if not places:
        return Markup('<p class="muted">Nobody is in a case just now.</p>')
    rows = joined(
        Markup('<tr><th scope="row">{}</th><td>{}</td><td class="num">{}</td></tr>').format(
            each.get("scene", ""), each.get("case", ""), each.get("count", 0)
        )
        for each in places
    )
    return Markup(
        '<table class="sim-plain-table"><caption class="vh">How many are at which scene</caption><thead><tr>'
        '<th scope="col">Scene</th><th scope="col">Case</th><th scope="col" class="num">Trainees</th></tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(rows)


# --- criteria ------------------------------------------------------------------------------------------------


def criteria_html(view: BoardView, *, in_room: bool) -> Markup:
    """The heat map of criteria by scenario."""
    rows, cases, enough = view.get("criteria", []), view.get("cases", []), view.get("enough", 5)
    if not rows:
        return Markup('<p class="muted">Nobody has ended a case yet.</p>')
    head = joined(
        Markup(
            '<th scope="col" class="cellw"><span aria-hidden="true">{}</span><span class="vh">{}</span></th>'
        ).format(case.get("number", 0), case.get("title", ""))
        for case in cases
    )
    body = joined(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            _capital(row.get("criterion", "")),
            joined(Markup("<td>{}</td>").format(_heat(cell, enough, in_room=in_room)) for cell in row.get("cells", [])),
        )
        for row in rows
    )
    named = ", ".join(f"{case.get('number', 0)} {case.get('title', '')}" for case in cases)
    return Markup(
        '<div class="sim-scroll" tabindex="0" role="group" aria-label="Criteria by scenario">'
        '<table class="sim-matrix sim-heat"><caption class="vh">Class mean of 100 for each criterion and scenario'
        '</caption><thead><tr><th scope="col">Criterion</th>{}</tr></thead><tbody>{}</tbody></table></div>'
        '<p class="sim-note">{}. A dash: nobody has ended the case, or it has no such criterion.</p>'
    ).format(head, body, named)


def _heat(cell: HeatCell | None, enough: int, *, in_room: bool) -> Markup:
    if cell is None:
        return Markup('<span class="cell c0"><span aria-hidden="true">–</span><span class="vh">no number</span></span>')
    runs, mean = cell.get("runs", 0), cell.get("mean", 0.0)
    if not is_shown(runs, enough, in_room=in_room):
        return Markup('<span class="cell c0"><span aria-hidden="true">·</span><span class="vh">too few</span></span>')
    return Markup('<span class="cell {}">{:.0f}<span class="vh"> of 100, {}</span></span>').format(
        heat_class(mean), mean, count_words(runs, "run")
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
