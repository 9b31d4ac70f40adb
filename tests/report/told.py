"""A teaching paper as somebody reads it, line by line, for tests that compare it whole."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.report.sheet import (
    Blank,
    Block,
    Box,
    Heading,
    Listing,
    Moves,
    NewPage,
    Question,
    Rows,
    Sheet,
    Table,
    Ticks,
    Words,
)


def told(sheet: Sheet) -> str:
    """The whole paper; a column ends with a bar."""
    lines = [f"{sheet.name}: {sheet.title} ({sheet.whom})", sheet.lead]
    for block in sheet.blocks:
        lines += _lines(block)
    return "\n".join([*lines, f"-- {sheet.stamp}", ""])


def _lines(block: Block) -> Iterator[str]:
    yield from _told_alone(block)
    yield from _told_with_more(block)


def _told_alone(block: Block) -> Iterator[str]:
    """What takes a line, or a line for each of its rows."""
    match block:
        case Heading(text, level, aside):
            yield ""
            yield f"{'#' * level} {text}{f'   [{aside}]' if aside else ''}"
        case Words(text):
            yield text
        case Rows(pairs):
            yield from (f"{label} | {text}" for label, text in pairs)
        case Listing(lines):
            yield from (f"- {line}" for line in lines)
        case Table(caption, head, rows, _, _, foot):
            yield from filter(None, (caption, *(" | ".join(row).rstrip() for row in (head, *rows, foot))))
        case Blank(label, lines):
            yield f"{label} {'_' * lines}"
        case NewPage():
            yield "=" * 20


def _told_with_more(block: Block) -> Iterator[str]:
    """What has lines of its own below each line."""
    match block:
        case Box(title, lines, mood):
            yield f"[{mood}] {title}"
            yield from (f"    {line}" for line in lines)
        case Moves(moves):
            for move in moves:
                yield f"{move.label} {move.worth}: {move.text}{f'   ({move.points})' if move.points else ''}"
                yield from (f"    {line}" for line in (*move.lines, move.ids) if line)
        case Question(ask, expect, source):
            yield f"Ask: {ask}"
            yield from (f"    Expect: {line}" for line in expect)
            yield f"    {source}"
        case Ticks(caption, lines):
            yield caption
            yield from (f"[{'x' if line.on else ' '}] {line.id} {line.text}   ({line.points})" for line in lines)
            yield from (f"    {line.id}: {line.note}" for line in lines if line.note)
