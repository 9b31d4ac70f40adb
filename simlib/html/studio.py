"""The words of the studio: findings, scores, play-testers, scenes, facts, and what classes really did.

A link to a cell carries `data-cell` and `data-line`; in JupyterLab our extension follows it to that line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from markupsafe import Markup

from simlib.html import static_folder
from simlib.html.blocks import count_words, joined
from simlib.html.icons import icon
from simlib.html.rehearsal import style_html
from simlib.html.studio_parts import (
    BotRow,
    CaseHead,
    Cell,
    FactRow,
    FindingRow,
    MadeRow,
    PromiseRow,
    SceneRow,
    Scores,
)

MOST_FINDINGS = 60
BARS = 20
"""Bars in the picture of the scores, at most."""

LAB_PAGE = "/lab/tree/"


@cache
def studio_style_html() -> Markup:
    """Our style sheets, with that of the studio."""
    own = (static_folder() / "studio.css").read_text(encoding="utf-8")
    return style_html() + Markup("<style>") + Markup(own) + Markup("</style>")  # noqa: S704 - a file of this package


def head_html(head: CaseHead) -> Markup:
    """The title of the case, and where it stands in one sentence."""
    return Markup('<h1>{}</h1><p class="sim-lede" role="status">{}</p>').format(head.title, head.sentence)


def status_html(sentence: str, *, bad: bool = False) -> Markup:
    """What came of the last press of a button, in a sentence; nothing for an empty one."""
    if not sentence:
        return Markup("")
    kind = "bad" if bad else "good"
    return Markup('<p class="st {}">{}<span>{}</span></p>').format(kind, icon(kind), sentence)


def changes_html(title: str, file: str, *, shipped: bool) -> Markup:
    """Which case the forms below change, and whether it came with the simulator."""
    ours = (
        note_html(
            "It came with the simulator. Rather make your own of it: choose it above at Begin with, under another name."
        )
        if shipped
        else ""
    )
    return Markup('<h2>Change "{}"</h2><p>The forms below write into {}.</p>{}').format(title, file, ours)


def back_link_html(address: str) -> Markup:
    """The way back to the pages of the simulator; nothing where it is not known."""
    if not address:
        return Markup("")
    return Markup('<a class="jupyter-button sim-quiet sim-back" href="{}">Back to the simulator</a>').format(address)


def note_html(sentence: str) -> Markup:
    """A quiet line."""
    return Markup('<p class="sim-note">{}</p>').format(sentence)


def title_html(title: str, note: str = "", level: int = 2) -> Markup:
    """The heading of a card, with a quiet line beside it."""
    beside = Markup('<span class="small muted">{}</span>').format(note) if note else Markup("")
    return Markup('<div class="sim-row sim-between"><h{0}>{1}</h{0}>{2}</div>').format(level, title, beside)


# --- findings -------------------------------------------------------------------------------------------------


def findings_title_html(rows: Sequence[FindingRow]) -> Markup:
    """The heading of the findings, with how many errors and warnings there are."""
    errors = sum(row.is_error for row in rows)
    warnings = len(rows) - errors
    counts = [
        _counted("bad", errors, "error"),
        _counted("warn", warnings, "warning"),
        Markup("") if rows else Markup('<span class="st good">{}Nothing to mend</span>').format(icon("good")),
    ]
    return Markup('<div class="sim-row sim-between"><h2>Findings</h2><span class="sim-row">{}</span></div>').format(
        joined(counts)
    )


def _counted(kind: str, number: int, word: str) -> Markup:
    if not number:
        return Markup("")
    return Markup('<span class="st {}">{}{}</span>').format(kind, icon(kind), count_words(number, word))


def findings_html(rows: Sequence[FindingRow]) -> Markup:
    """Every finding with its place, its problem and its remedy; the place leads to the cell."""
    if not rows:
        return Markup('<p class="sim-empty">Nothing to mend. Errors and warnings show here as you save.</p>')
    lines = joined(map(_finding, rows[:MOST_FINDINGS]))
    more = len(rows) - MOST_FINDINGS
    rest = note_html(f"And {count_words(more, 'finding')} more; they show as these are mended.") if more > 0 else ""
    return Markup(
        '<div class="sim-scroll" tabindex="0" role="region" aria-label="Findings">'
        '<table class="sim-stack sim-lint"><caption class="vh">Findings</caption><thead><tr><th scope="col">Code</th>'
        '<th scope="col">Where</th><th scope="col">Problem</th><th scope="col">What to do</th></tr></thead>'
        "<tbody>{}</tbody></table>{}</div>"
    ).format(lines, rest)


def _finding(row: FindingRow) -> Markup:
    kind, word = ("bad", "Error") if row.is_error else ("warn", "Warning")
    return Markup(
        '<tr><td><span class="st {}">{}<span class="vh">{} </span>{}</span></td><td>{}</td><td class="wide">{}</td>'
        '<td class="wide">{}</td></tr>'
    ).format(kind, icon(kind), word, row.code, cell_link(row.place), row.message, _with_code(row.help))


def cell_link(cell: Cell, words: str = "") -> Markup:
    """A link to a cell and line of the notebook."""
    said = words or f"Cell {cell.cell}, line {cell.line}"
    fragment = f"#cell-id={cell.cell_id}" if cell.cell_id else ""
    return Markup(
        '<a class="sim-to-cell" href="{}" data-path="{}" data-cell="{}" data-line="{}" data-column="{}">{}</a>'
    ).format(f"{LAB_PAGE}{cell.path}{fragment}", cell.path, cell.cell, cell.line, cell.column, said)


def _with_code(text: str) -> Markup:
    """A remedy, with what stands between backticks as it is to be typed."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return Markup("{}").format(text)
    return joined(
        Markup("<code>{}</code>").format(p) if i % 2 else Markup("{}").format(p) for i, p in enumerate(pieces)
    )


# --- scores, promises, play-testers ---------------------------------------------------------------------------


def scores_html(scores: Scores) -> Markup:
    """The distribution of the scores, as bars and as words; bars that pass are strong."""
    ways = f"all {scores.histories:,} ways through" if scores.histories else "every run"
    kind = "" if scores.exact else " Drawn from runs at random: there are too many states to follow them all."
    bars = _bars(scores)
    most = max((share for _, _, share in bars), default=0.0) or 1.0
    drawn = joined(
        Markup('<i class="{}" style="height:{:.1f}%"><span>{}</span></i>').format(
            "" if low >= scores.needed else "low", 100 * share / most, share_words(share)
        )
        for low, _, share in bars
    )
    axis = joined(Markup("<span>{}</span>").format(low if low == high else f"{low}–{high}") for low, high, _ in bars)
    said = "; ".join(f"{low} to {high} points: {share_words(share)}" for low, high, share in bars)
    return Markup(
        "<h2>Scores of {}</h2><p>Of runs at random, {} pass. {} of {} points are needed, the strong bars; "
        "the mean is {:.1f}.{}</p>"
        '<div class="sim-hist" role="img" aria-label="{}">{}</div><div class="sim-hist-x" aria-hidden="true">{}</div>'
    ).format(ways, share_words(scores.passed), scores.needed, scores.maximum, scores.mean, kind, said, drawn, axis)


def _bars(scores: Scores) -> list[tuple[int, int, float]]:
    """First and last points of each bar, and its share."""
    if not scores.distribution:
        return []
    low, high = scores.distribution[0][0], scores.distribution[-1][0]
    width = -(-(high - low + 1) // BARS)
    shares: dict[int, float] = {}
    for points, share in scores.distribution:
        shares[(points - low) // width] = shares.get((points - low) // width, 0.0) + share
    count = (high - low) // width + 1
    return [(low + n * width, min(high, low + (n + 1) * width - 1), shares.get(n, 0.0)) for n in range(count)]


def share_words(share: float) -> str:
    """A share as a person reads it.

    >>> share_words(0.0), share_words(0.0004), share_words(0.125), share_words(0.99999), share_words(1.0)
    ('0%', '<1%', '12%', '>99%', '100%')
    """
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 - 1e-9 else f"{share:.0%}"


def promises_html(rows: Sequence[PromiseRow]) -> Markup:
    """What was promised about every run, and for one that is broken the shortest way to break it."""
    if not rows:
        return note_html(
            "This case has no Must, no Never and no promise yet. Add `### Promises` and say what must hold."
        )
    return Markup('<ul class="sim-proved">{}</ul>').format(joined(map(_promise, rows)))


def _promise(row: PromiseRow) -> Markup:
    kind = "good" if row.holds else "bad" if row.holds is False else "info"
    steps = joined(Markup("<li>{}</li>").format(step) for step in row.history)
    way = Markup("<ol>{}</ol>").format(steps) if row.history else Markup("")
    return Markup('<li><span class="st {}">{}{}</span> {}{}</li>').format(kind, icon(kind), row.word, row.text, way)


def bots_html(rows: Sequence[BotRow], maximum: int) -> Markup:
    """What seven simple players come to, with a word where that is not as it should be."""
    if not rows:
        return note_html("The play-testers begin once the case can be played.")
    lines = joined(
        Markup(
            '<tr><th scope="row">{}<small>{}</small></th><td class="num">{}</td><td class="num">{}</td></tr>'
        ).format(row.name, row.about, _score(row), share_words(row.passed))
        for row in rows
    )
    return Markup(
        '<div class="sim-scroll"><table class="sim-bots"><caption class="vh">Play-testers</caption>'
        '<thead><tr><th scope="col">Player</th><th scope="col" class="num">Points of {}</th>'
        '<th scope="col" class="num">Passes</th>'
        "</tr></thead><tbody>{}</tbody></table></div>"
    ).format(maximum, lines)


def _score(row: BotRow) -> Markup:
    mean = "none" if row.mean is None else f"{row.mean:.1f}"
    if not row.remark:
        return Markup("{}").format(mean)
    return Markup('<span class="st warn">{}{}</span> {}').format(icon("warn"), row.remark, mean)


# --- scenes ---------------------------------------------------------------------------------------------------

_KINDS = {"good": "Good ending", "partial": "Partial ending", "harmful": "Harmful ending"}
_SHAPES = {"good": "good", "partial": "warn", "harmful": "bad"}


def legend_html() -> Markup:
    """What the marks and lines of the branch map mean."""
    kinds = joined(
        Markup('<span class="st {0}">{1}{2}</span>').format(shape, icon(shape), _KINDS[kind])
        for kind, shape in _SHAPES.items()
    )
    return Markup(
        '<p class="sim-key">{}<span class="st"><i class="sim-dead" aria-hidden="true"></i>Cannot be reached</span>'
        '<span class="st">Thicker line: more runs at random go this way</span></p>'
    ).format(kinds)


def scenes_html(rows: Sequence[SceneRow]) -> Markup:
    """The branch map in words: every scene, where it leads, and how often runs and classes came there."""
    lines = joined(map(_scene, rows))
    return Markup(
        "<details><summary>The same as a list</summary>"
        '<div class="sim-scroll" tabindex="0" role="region" aria-label="Scenes"><table class="sim-stack"><thead><tr>'
        '<th scope="col">Scene</th><th scope="col">Leads to</th><th scope="col" class="num">Runs at random</th>'
        "</tr></thead><tbody>{}</tbody></table></div></details>"
    ).format(lines)


def _scene(row: SceneRow) -> Markup:
    kind = _SHAPES.get(row.kind)
    mark = Markup('<span class="st {}">{}{}</span>').format(kind, icon(kind), _KINDS[row.kind]) if kind else Markup("")
    if not row.reached:
        mark = Markup('<span class="st">Cannot be reached</span>')
    leads = joined(Markup("<li>{}</li>").format(target) for target in row.leads_to)
    often = "" if row.share is None else share_words(row.share) if row.share <= 1 else f"{row.share:.1f} times"
    return Markup('<tr><th scope="row">{} {}</th><td><ul>{}</ul></td><td class="num">{}</td></tr>').format(
        cell_link(row.place, row.heading), mark, leads, often
    )


def coverage_html(rows: Sequence[MadeRow], runs: int, as_of: str) -> Markup:
    """What the runs of real classes covered: choices by how often each was taken. No names, no single person."""
    if not runs:
        return note_html("No class has played this case yet. When one has, what was chosen shows here, without names.")
    lines = joined(
        Markup('<tr><td>{}</td><td class="wide">{}</td><td class="num">{}</td></tr>').format(
            row.scene, row.choice, row.taken or Markup('<span class="st warn">{}never</span>').format(icon("warn"))
        )
        for row in rows
    )
    return Markup(
        "<p>{} so far, as of {}. Names are not kept here.</p>"
        '<div class="sim-scroll" tabindex="0" role="region" aria-label="What classes chose"><table class="sim-stack">'
        '<thead><tr><th scope="col">Scene</th><th scope="col">Choice</th><th scope="col" class="num">Taken</th></tr>'
        "</thead><tbody>{}</tbody></table></div>"
    ).format(count_words(runs, "run"), as_of, lines)


# --- facts ----------------------------------------------------------------------------------------------------


def facts_html(rows: Sequence[FactRow], asked: str) -> Markup:
    """The facts that were found, each with its id and the buttons that put it into the notebook."""
    if not asked:
        return note_html("Type a word, such as interpreter, alone, papers or advocate.")
    if not rows:
        return note_html("No fact has these words. Try one word, or a part of it.")
    return Markup('<ul class="sim-facts">{}</ul>').format(joined(map(_fact, rows)))


def _fact(row: FactRow) -> Markup:
    return Markup(
        '<li><div><b>{0}</b> <span class="small muted">{1}</span><p>{2}</p></div><div class="sim-row">'
        '<button type="button" class="jupyter-button" data-insert="{0}">Insert'
        '<span class="vh"> {0} at the cursor</span>'
        '</button><button type="button" class="jupyter-button sim-quiet" data-copy="{0}">Copy'
        '<span class="vh"> {0}</span></button></div></li>'
    ).format(row.id, row.kind, row.text)


def now_html(rows: Sequence[tuple[str, str]]) -> Markup:
    """What the case remembers at this point of a preview."""
    lines = joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*row) for row in rows)
    return Markup(
        '<details><summary>What the case remembers here</summary><dl class="sim-now">{}</dl></details>'
    ).format(lines)


def open_link_html(path: str, words: str = "Open the notebook") -> Markup:
    """A link that opens the notebook beside the studio."""
    return Markup(
        '<a class="jupyter-button sim-to-cell" href="{}" data-path="{}" data-cell="1" data-line="1">{}</a>'
    ).format(f"{LAB_PAGE}{path}", path, words)


def counted(named: Mapping[str, int]) -> str:
    """Counts in words: `3 scenes, 1 choice`."""
    return ", ".join(count_words(number, word) for word, number in named.items() if number)
