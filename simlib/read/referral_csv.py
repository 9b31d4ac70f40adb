"""A referral map in four tables as rows: `map.csv`, `units.csv`, `links.csv`, `rules.csv`.

As a spreadsheet saves them: commas, semicolons or tabs, with or without a byte-order mark, any ends of lines, cells
in quotation marks. A cell that a spreadsheet would run as a formula is a finding; what `referral_write` has made
harmless with an apostrophe is read without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from simlib.read.referral_rows import (
    MOST,
    MOST_COUNTED,
    WORDS,
    Broken,
    Part,
    Row,
    Rows,
    Value,
    finding,
    text_of,
    too_many,
)
from simlib.scenario.model import Spot
from simlib.scenario.referral_findings import shown
from simlib.scenario.words import did_you_mean, fold

MAP, UNITS, LINKS, RULES = "map.csv", "units.csv", "links.csv", "rules.csv"
FILES = (MAP, UNITS, LINKS, RULES)
RULE = "rule"
"""The column of `rules.csv` that says which kind of rule a row is: must notify, or forbidden."""
RULE_WORDS = (RULE, *dict.fromkeys(("id", "when", "what", "from", "to", "within", "unless", *WORDS[Part.MUST_NOTIFY])))
FORMULA = re.compile(r"[=+@＝＋＠]|[-－](?!\s*$)")
"""How a text begins that a spreadsheet may run."""
_NUMBER = re.compile(r"-\d+(?:\.\d+)?(?:\s?[A-Za-z ]{1,14})?", re.ASCII)
"""A negative amount is no formula but a mistake of its own."""
_MADE_HARMLESS = re.compile(r"'+[-=+@＝＋－＠]")
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_SEPARATOR = re.compile(r"sep=([,;\t|])\n")
MOST_COLUMNS = 60
_NOT_KNOWN = "?"
"""Stands for a column that is none of a map; its cells are left out."""


def rows_of_csv(files: Mapping[str, bytes], folder: str = "") -> Rows:
    """The rows of a map in tables, by file name, with findings where one is missing or none.

    Findings name a file with its folder. Other files are not looked at.
    """
    rows = Rows(_shown_as(folder, MAP))
    for name in FILES:
        shown_as = _shown_as(folder, name)
        if name not in files:
            remedy = f"A map in tables has {', '.join(FILES)}."
            rows.findings.append(finding("M101", shown_as, Spot(), f"There is no {name}.", remedy))
            continue
        try:
            _read(shown_as, name, text_of(shown_as, files[name]), rows)
        except Broken as fault:
            rows.findings.append(fault.finding)
    return rows


def _shown_as(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _read(shown_as: str, name: str, text: str, rows: Rows) -> None:
    lines = _records(shown_as, text)
    if name == MAP:
        rows.parts[Part.MAP].append(_map_row(shown_as, lines, rows))
        return
    known = {UNITS: WORDS[Part.UNITS], LINKS: WORDS[Part.LINKS], RULES: RULE_WORDS}[name]
    words = _head(shown_as, next(lines, []), known, rows)
    for line in lines:
        if len(rows.findings) > MOST_COUNTED:
            return
        row = _row(shown_as, words, line, rows)
        part = _part_of(row, rows) if name == RULES else {UNITS: Part.UNITS, LINKS: Part.LINKS}[name]
        if part is None:
            continue
        if len(rows.parts[part]) == MOST[part.value]:
            raise too_many(shown_as, row.spot, part.value, MOST[part.value])
        values = {word: value for word, value in row.values.items() if word != RULE}
        rows.parts[part].append(Row(row.file, row.spot, values))


# --- cells ----------------------------------------------------------------------------------------------------


def _records(file: str, text: str) -> Iterator[list[Value]]:
    """The rows of a table that hold anything, each as its cells with their places."""
    start = _SEPARATOR.match(text)
    at, line, line_start = (start.end(), 2, start.end()) if start else (0, 1, 0)
    separator = start[1] if start else _separator(text)
    plain = re.compile(f"[^{re.escape(separator)}\n]*")
    while at < len(text):
        cells: list[Value] = []
        while True:
            spot = Spot(1, line, at - line_start + 1)
            if len(cells) == MOST_COLUMNS:
                raise Broken(finding("M108", file, spot, f"This row has more than {MOST_COLUMNS} cells."))
            words, end = _cell(file, text, at, plain, spot)
            breaks = text.count("\n", at, end)
            if breaks:
                line, line_start = line + breaks, text.rfind("\n", at, end) + 1
            inside = Spot(1, spot.line, spot.column + 1) if text[at : at + 1] == '"' else spot
            cells.append(Value(words, inside))
            at = end + 1
            if text[end : end + 1] != separator:
                break
        line, line_start = line + 1, at
        if any(cell.text for cell in cells):
            yield cells


def _cell(file: str, text: str, at: int, plain: re.Pattern[str], spot: Spot) -> tuple[str, int]:
    """One cell's words, and where it ends."""
    if text[at : at + 1] != '"':
        found = plain.match(text, at)
        return (" ".join(found[0].split()), found.end()) if found else ("", at)
    quoted = _QUOTED.match(text, at)
    if quoted is None:
        remedy = 'End the cell with ", and write " inside it as "".'
        raise Broken(finding("M108", file, spot, "This quotation mark is never closed.", remedy))
    rest = plain.match(text, quoted.end())
    if rest and rest[0].strip():
        raise Broken(finding("M108", file, spot, "Words stand behind this cell's quotation mark.", _QUOTES))
    return " ".join(quoted[1].replace('""', '"').split()), rest.end() if rest else quoted.end()


_QUOTES = 'Write " inside a cell as "".'


def _separator(text: str) -> str:
    """What stands between the cells of the first row."""
    first = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return max(",;\t", key=first.count)


def _harmless(file: str, cell: Value, rows: Rows) -> Value:
    """The cell without the apostrophe that made it harmless; a formula is a finding."""
    if _MADE_HARMLESS.match(cell.text):
        return Value(cell.text[1:], cell.spot)
    if FORMULA.match(cell.text) and not _NUMBER.fullmatch(cell.text):
        message = f'"{shown(cell.text, 30)}" would be run by a spreadsheet.'
        remedy = "Write the words or the number; an apostrophe before it keeps it as words."
        rows.findings.append(finding("M109", file, cell.spot, message, remedy))
        return Value("", cell.spot)
    return cell


# --- rows -----------------------------------------------------------------------------------------------------


def _head(file: str, cells: list[Value], known: tuple[str, ...], rows: Rows) -> list[str]:
    """The words of the first row; an empty one names no column."""
    if not cells:
        raise Broken(finding("M108", file, Spot(), "This table is empty.", f"Its first row is: {', '.join(known)}."))
    words: list[str] = []
    for cell in (_harmless(file, each, rows) for each in cells):
        word = fold(cell.text)
        if word in words and word in known:
            raise Broken(finding("M107", file, cell.spot, f'Two columns are called "{shown(word)}".'))
        if word and word not in known:
            remedy = did_you_mean(word[:80], known)
            rows.findings.append(finding("M202", file, cell.spot, f'"{shown(word)}" is no column here.', remedy))
            word = _NOT_KNOWN
        words.append(word)
    return words


def _row(file: str, words: list[str], cells: list[Value], rows: Rows) -> Row:
    values: dict[str, Value] = {}
    for index, cell in enumerate(_harmless(file, each, rows) for each in cells):
        word = words[index] if index < len(words) else ""
        if word and cell.text:
            values[word] = cell
        elif cell.text:
            message = f'"{shown(cell.text, 30)}" stands in a column without a name.'
            rows.findings.append(finding("M108", file, cell.spot, message, "Look for a separator too many."))
    values.pop(_NOT_KNOWN, None)
    return Row(file, cells[0].spot, values)


def _part_of(row: Row, rows: Rows) -> Part | None:
    """The kind of rule a row is; nothing, with a finding, where it does not say."""
    said = row.values.get(RULE)
    kinds = {part.value: part for part in (Part.MUST_NOTIFY, Part.FORBIDDEN)}
    if said is not None and fold(said.text) in kinds:
        return kinds[fold(said.text)]
    spot, text = (said.spot, said.text) if said else (row.spot, "")
    message = f'"{shown(text)}" is no kind of rule.' if said else "This row does not say which kind of rule it is."
    rows.findings.append(finding("M301", row.file, spot, message, "It is must notify or forbidden."))
    return None


def _map_row(file: str, lines: Iterator[list[Value]], rows: Rows) -> Row:
    """The words about the whole map, one in each row: word, value."""
    values: dict[str, Value] = {}
    for number, cells in enumerate(lines):
        if len(rows.findings) > MOST_COUNTED:
            break
        first, *rest = (_harmless(file, each, rows) for each in cells)
        word = fold(first.text)
        if number == 0 and word == "word":
            continue
        if word in values:
            rows.findings.append(finding("M107", file, first.spot, f'"{shown(word)}" stands twice.', "Keep one."))
        if len(rest) > 1 and any(each.text for each in rest[1:]):
            message = "There is more than a word and its value."
            rows.findings.append(finding("M108", file, rest[1].spot, message, "A list of words is one cell in quotes."))
        if rest and rest[0].text:
            values[word] = rest[0]
    return Row(file, Spot(), values)
