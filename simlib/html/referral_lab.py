"""The words and tables of the referral lab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.graph_picture import Tone, legend_html
from simlib.html.icons import icon

MOST_FINDINGS = 100
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list beside the picture."""

    name: str
    kind: str
    reached: str
    meets: str
    tells: tuple[str, ...]
    off: bool


@dataclass(frozen=True, slots=True)
class FileFinding:
    """What is wrong with a file that was chosen, and where."""

    code: str
    file: str
    line: int
    column: int
    message: str
    help: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class HoleRow:
    """A finding of the audit."""

    is_error: bool
    kind: str
    what: str
    remedy: str
    when: str
    source: str
    also: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number of a map, before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Week:
    """A number for each hour of a week, with the most that it can be, and what it says."""

    title: str
    hours: tuple[int, ...]
    most: int
    good: str
    """What the highest number means."""


TONES: Mapping[Tone, str] = {
    Tone.HARMED: "Meets a need (round)",
    Tone.PLAIN: "Other unit or partner (square)",
    Tone.INVOLVED: "Has a hole",
    Tone.OFF: "Switched off",
}


def map_legend_html() -> Markup:
    """What the marks and lines of the map mean."""
    return legend_html({"referral": "Tells", "hole": "Tells, with a hole"}, TONES)


def units_html(rows: Sequence[UnitRow]) -> Markup:
    """The picture in words: every unit, when it is reached, and whom it tells."""
    lines = joined(map(_unit, rows))
    return _table("The map as a list", ("Unit or partner", "Reached", "Meets", "Tells"), lines)


def _unit(row: UnitRow) -> Markup:
    off = Markup(' <span class="st warn">{}switched off</span>').format(icon("warn")) if row.off else Markup("")
    return Markup(
        '<tr><th scope="row">{}{}<small>{}</small></th><td>{}</td><td class="wide">{}</td><td class="wide">{}</td></tr>'
    ).format(row.name, off, row.kind, row.reached, row.meets, ", ".join(row.tells) or "nobody")


def file_findings_html(rows: Sequence[FileFinding]) -> Markup:
    """What is wrong with a file, with line and column; nothing was taken from it."""
    lines = joined(
        Markup(
            '<tr><td><span class="st bad">{}<span class="vh">Error </span>{}</span></td><td>{}, line {}, column {}</td>'
            '<td class="wide">{}{}</td><td class="wide">{}</td></tr>'
        ).format(
            icon("bad"), row.code, row.file, row.line, row.column, row.message,
            Markup("<br><code>{}</code>").format(row.excerpt) if row.excerpt else "", row.help,
        )
        for row in rows[:MOST_FINDINGS]
    )  # fmt: skip
    more = len(rows) - MOST_FINDINGS
    rest = note_html(f"And {more} more; they show as these are mended.") if more > 0 else Markup("")
    head = Markup("<h2>{} in this file</h2><p>Nothing was taken from it. Mend the file and choose it again.</p>")
    return head.format(count_words(len(rows), "mistake")) + _table(
        "Findings", ("Code", "Where", "Problem", "What to do"), lines
    ) + rest  # fmt: skip


def note_html(sentence: str) -> Markup:
    """A quiet line."""
    return Markup('<p class="sim-note">{}</p>').format(sentence)


def audit_head_html(errors: int, warnings: int, sentences: Sequence[str]) -> Markup:
    """What an audit comes to, in a few sentences."""
    clean = Markup('<p class="st good big">{}No holes were found</p>').format(icon("good"))
    found = Markup('<p class="sim-row"><span class="st bad">{}{}</span> <span class="st warn">{}{}</span></p>').format(
        icon("bad"), count_words(errors, "error"), icon("warn"), count_words(warnings, "warning")
    )
    said = joined(Markup("<p>{}</p>").format(sentence) for sentence in sentences)
    return (found if errors or warnings else clean) + said


def holes_html(rows: Sequence[HoleRow]) -> Markup:
    """Every hole with its remedy, the heaviest first."""
    if not rows:
        return note_html("Every duty is kept at every hour, and nothing hangs on a single unit.")
    lines = joined(map(_hole, rows[:MOST_FINDINGS]))
    return _table("Holes in the map", ("Kind", "What is wrong", "What would mend it", "When"), lines)


def _hole(row: HoleRow) -> Markup:
    kind, word = ("bad", "Error") if row.is_error else ("warn", "Warning")
    also = joined(Markup("<li>{}</li>").format(each) for each in row.also)
    more = Markup("<details><summary>What follows from it</summary><ul>{}</ul></details>").format(also) if also else ""
    source = Markup('<br><span class="small muted">{}</span>').format(row.source) if row.source else ""
    return Markup(
        '<tr><td><span class="st {}">{}<span class="vh">{}: </span>{}</span></td><td class="wide">{}{}{}</td>'
        '<td class="wide">{}</td><td class="wide">{}</td></tr>'
    ).format(kind, icon(kind), word, row.kind.capitalize(), row.what, source, more, row.remedy, row.when)


def week_html(week: Week) -> Markup:
    """The 168 hours of a week as a strip of seven rows; every number can be read."""
    head = joined(Markup('<th scope="col">{}</th>').format(hour) for hour in range(24))
    rows = joined(
        Markup('<tr><th scope="row">{}<span class="vh">{}</span></th>{}</tr>').format(
            day[:3], day[3:], joined(_hour(week, number * 24 + hour) for hour in range(24))
        )
        for number, day in enumerate(DAYS)
    )
    return Markup(
        '<h3>{0}</h3><div class="sim-scroll" tabindex="0" role="region" aria-label="{0}"><table class="sim-week">'
        '<caption class="vh">{0}, for each hour of the week in which it begins; {1} is {2}</caption>'
        '<thead><tr><th scope="col"><span class="vh">Day</span></th>{3}</tr></thead><tbody>{4}</tbody></table></div>'
        '<p class="sim-note">One cell for each hour in which it begins. {1} is {2}.</p>'
    ).format(week.title, week.most, week.good, head, rows)


def _hour(week: Week, hour: int) -> Markup:
    number = week.hours[hour]
    # Heat from 0 to 4, by the share of the most there can be.
    heat = 4 if number >= week.most else 3 * number // max(1, week.most)
    return Markup('<td class="h{}">{}</td>').format(heat, number)


def numbers_html(title: str, rows: Sequence[NumberRow]) -> Markup:
    """Numbers of a map before and after a change."""
    lines = joined(
        Markup('<tr><th scope="row">{}</th><td class="num">{}</td><td class="num">{}</td></tr>').format(
            row.what, row.before, row.after
        )
        for row in rows
    )
    return _table(title, ("Measure", "As opened", "Now"), lines, stacks=False, numbers=True)


def changes_html(
    changes: Sequence[str], mended: Sequence[str], opened: Sequence[str], effects: Sequence[str]
) -> Markup:
    """What was changed in the map, which holes it closed and opened, and what else it does."""
    return joined(
        (
            _list("Changes", changes, "Nothing is changed."),
            _list("Holes that are closed", mended, "None."),
            _list("Holes that are new", opened, "None."),
            _list("What else follows", effects, "Nothing that an audit can see."),
        )
    )


def _list(title: str, items: Sequence[str], nothing: str) -> Markup:
    if not items:
        return Markup("<h3>{}</h3><p>{}</p>").format(title, nothing)
    return Markup('<h3>{}</h3><ul class="sim-plain">{}</ul>').format(
        title, joined(Markup("<li>{}</li>").format(item) for item in items)
    )


def plain_table_html(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A table of words, its first column the names of its rows."""
    lines = joined(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            row[0], joined(Markup("<td>{}</td>").format(cell) for cell in row[1:])
        )
        for row in rows
    )
    return _table(title, head, lines, stacks=False)


def _table(title: str, head: Sequence[str], lines: Markup, *, stacks: bool = True, numbers: bool = False) -> Markup:
    """A table; on a small screen its rows stack, unless their cells mean nothing without their heads.

    `numbers` says that all columns but the first hold some.
    """
    first, *rest = head
    kind = Markup(' class="num"') if numbers else Markup("")
    columns = Markup('<th scope="col">{}</th>').format(first)
    columns += joined(Markup('<th scope="col"{}>{}</th>').format(kind, each) for each in rest)
    return Markup(
        '<div class="sim-scroll sim-tall" tabindex="0" role="region" aria-label="{0}"><table class="{3}">'
        '<caption class="vh">{0}</caption><thead><tr>{1}</tr></thead><tbody>{2}</tbody></table></div>'
    ).format(title, columns, lines, "sim-stack" if stacks else "sim-wide")
