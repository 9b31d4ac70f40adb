"""What is read in a scene: prose, speech, what the officer notices, and what followed a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from simlib.html.icons import icon
from simlib.html.markdown import markdown_html
from simlib.html.shapes import Block, Since, TranscriptEntry

NOTICE = "You notice"


def joined(parts: Iterable[str]) -> Markup:
    """Pieces of HTML, or of text to be escaped, one after the other."""
    return Markup("").join(parts)


def date_words(iso: str) -> str:
    """A date as it is read aloud: `2026-11-01` as "November 1, 2026"; anything else as it stands."""
    year, _, rest = iso[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12):
        return iso
    return f"{_MONTHS[int(month) - 1]} {int(day)}, {int(year)}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def dated_source(source: str, as_of: str) -> str:
    """A source with the date of what it says, once: a year that the source names itself is not said again.

    >>> dated_source("A guide (A publisher, 2024)", "2024"), dated_source("Penal Code 293", "2018")
    ('A guide (A publisher, 2024)', 'Penal Code 293, 2018')
    """
    day = date_words(as_of)
    return source if day and (day in source or as_of in source) else ", ".join(filter(None, (source, day)))


_STRENGTHS = ("low", "medium", "high")


def notice_words(notice: str) -> str:
    """A content notice as it is read: how strong the case is has a word beside it.

    >>> notice_words("debts and threats; nobody under 18; medium")
    'debts and threats; nobody under 18; medium intensity'
    """
    rest, mark, last = notice.rpartition(";")
    strength = last.strip().rstrip(".").casefold()
    return f"{rest}{mark} {strength} intensity" if mark and strength in _STRENGTHS else notice


def count_words(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 scene", "4 scenes"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def blocks_html(blocks: Sequence[Block]) -> Markup:
    """The blocks in their order; neighboring lines of speech and notices form one list."""
    return joined(_groups(blocks))


def _groups(blocks: Sequence[Block]) -> Iterator[Markup]:
    for is_prose, group in groupby(blocks, lambda block: block.get("kind", "prose") == "prose"):
        if is_prose:
            yield joined(_prose(block) for block in group)
        else:
            yield Markup('<dl class="sim-lines">{}</dl>').format(joined(_line(block) for block in group))


def _prose(block: Block) -> Markup:
    return Markup('<div class="prose">{}</div>').format(markdown_html(block.get("text", "")))


def _line(block: Block) -> Markup:
    noticed = block.get("kind") == "notice"
    who = NOTICE if noticed else block.get("who", "")
    line = Markup("<div{}><dt>{}</dt><dd>{}</dd></div>")
    return line.format(Markup(' class="seen"') if noticed else "", who, markdown_html(block.get("text", "")))


def scene_html(heading: str, blocks: Sequence[Block], focus: str = "", before: str = "") -> Markup:
    """A scene with its heading; `focus` marks a heading that takes the focus when it changes.

    `before` is a line above the heading that says where this stands.
    """
    return Markup('<div class="sim-scene">{}<h1{}>{}</h1>{}</div>').format(
        kicker_html(before), focus_mark(focus), heading, blocks_html(blocks)
    )


def kicker_html(text: str) -> Markup:
    """A small line above a heading; nothing for no text."""
    return Markup('<p class="sim-kicker">{}</p>').format(text) if text else Markup("")


def focus_mark(token: str) -> Markup:
    """Attributes that let the page move focus here, and say it, whenever the token changes."""
    return Markup(' tabindex="-1" data-sim-focus="{}"').format(token) if token else Markup("")


def changed_mark(changes: int) -> Markup:
    """An attribute by which the page says what stands there, once for each number of changes; none for none."""
    return Markup(' data-sim-told="{}"').format(changes) if changes else Markup("")


def consequence_html(since: Since, focus: str) -> Markup:
    """What followed a decision: time gone by, what happened, and why where the author says so at once."""
    minutes = since.get("minutes", 0)
    took = count_words(minutes, "minute") + " later" if minutes else "At once"
    why = since.get("why_now", "")
    reason = Markup('<div class="why"><strong>Why.</strong> {}</div>').format(markdown_html(why)) if why else ""
    return Markup(
        '<div class="sim-feedback plain"><div class="sim-feedback-head"><h2{}>What follows</h2>'
        '<span class="sim-kicker">{}</span></div>{}{}</div>'
    ).format(focus_mark(focus), took, blocks_html(since.get("blocks", [])), reason)


def chosen_html(text: str) -> Markup:
    """The decision just made, as it was worded."""
    return Markup('<p class="sim-done">{}<span><span class="vh">You decided: </span>{}</span></p>').format(
        icon("onward"), text
    )


def earlier_html(entries: Sequence[TranscriptEntry], most: int = 6) -> Markup:
    """The last scenes in a line each, folded away; nothing before there is a past."""
    if not entries:
        return Markup("")
    rows = joined(
        Markup("<li><b>{}, {}.</b> {}</li>").format(
            entry.get("clock", ""), entry.get("heading", ""), entry.get("chosen", "")
        )
        for entry in entries[-most:]
    )
    summary = "Earlier, " + count_words(len(entries), "decision")
    if len(entries) > most:
        summary += f"; the last {most} here, all in the log"
    return Markup('<details class="sim-past"><summary>{}</summary><ol>{}</ol></details>').format(summary, rows)


def transcript_html(entries: Sequence[TranscriptEntry]) -> Markup:
    """Everything read and decided so far, oldest first, each scene folded."""
    if not entries:
        return Markup('<p class="sim-note">Nothing decided yet. What you read and decide is kept here.</p>')
    return Markup('<div class="sim-log">{}</div>').format(joined(map(_transcript_entry, entries)))


def _transcript_entry(entry: TranscriptEntry) -> Markup:
    chosen, after = entry.get("chosen", ""), entry.get("consequence", [])
    where = ", ".join(filter(None, (entry.get("clock", ""), entry.get("place", ""))))
    return Markup(
        '<details class="sim-ev"><summary><span>{}<small>{}</small></span></summary>'
        '<div class="sim-log-in">{}{}{}</div></details>'
    ).format(
        entry.get("heading", ""),
        where,
        blocks_html(entry.get("blocks", [])),
        chosen_html(chosen) if chosen else "",
        blocks_html(after),
    )


def paragraph(text: str, style: str = "") -> Markup:
    """One paragraph of plain text."""
    return Markup('<p class="{}">{}</p>').format(style, text) if style else Markup("<p>{}</p>").format(escape(text))
