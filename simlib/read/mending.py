"""What can be mended in a notebook without asking: slips of typing whose remedy is certain. No prose is ever touched.

- a dash that was typed for a minus in a `Then` or a `Score`
- spaces behind a known word's line, behind a heading, and on lines that hold nothing else
- a link whose target is a heading but for capitals, spaces, encoding or one slip of a letter, where no other is near
- `##Here` for `## Here`
- the last line of a copy, which still plays the notebook it was copied from
- cells without an id, in a notebook that should have them

Every other byte of the file stays. Each change is tried: what brings a new finding, or changes more of the case than it
says, is not made.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from simlib.read.notebook import Reading, cell_id, read_text_scenario
from simlib.read.targets import target_of, written_target
from simlib.read.together import check_together
from simlib.scenario.scanner import MINUS
from simlib.scenario.words import EVERY_WORD, fold

Document = dict[str, Any]

MOST_ROUNDS = 5
"""One slip may hide another."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One line that was mended."""

    cell: int
    line: int
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A notebook with what could be mended."""

    raw: bytes
    mends: tuple[Mend, ...]
    as_saved: bool = True
    """False where the file is not laid out as JupyterLab saves it, so that nothing was changed."""


def mended(raw: bytes, name: str) -> Mended:
    """The notebook in these bytes with what can be mended for certain; `name` is that of its file."""
    reading = read_text_scenario(raw, name)
    if reading.scenario is None:
        return Mended(raw, ())
    write = _layout_of(raw)
    if write is None:
        return Mended(raw, (), as_saved=not any(_wanted(_document(raw), reading, name)))
    made: list[Mend] = []
    for _ in range(MOST_ROUNDS):
        mends, reading = _round(reading, name, write)
        made += mends
        if not mends:
            break
    raw, ids = _with_ids(reading.raw, write)
    return Mended(raw, (*made, *ids))


def _round(reading: Reading, name: str, write: Callable[[Document], bytes]) -> tuple[list[Mend], Reading]:
    """What could be mended in one go over the notebook, and the notebook then."""
    wanted = list(_wanted(_document(reading.raw), reading, name))
    made: list[Mend] = []
    for part in (*_together(wanted), *([mend] for mend in wanted)):
        todo = [mend for mend in part if mend not in made]
        tried = write(_with_lines(_document(reading.raw), todo)) if todo else reading.raw
        after = read_text_scenario(tried, name) if tried != reading.raw else reading
        if tried != reading.raw and _is_better(reading, after, name):
            reading = after
            made += todo
    return made, reading


def _document(raw: bytes) -> Document:
    document: Document = json.loads(raw.decode("utf-8-sig"))
    return document


def _together(wanted: Iterable[Mend]) -> Iterator[list[Mend]]:
    """What changes no meaning, tried at once: most often all of it can be made."""
    yield [mend for mend in wanted if mend.why in {SPACES, A_MINUS}]


def _layout_of(raw: bytes) -> Callable[[Document], bytes] | None:
    """A function that writes a document as this file is written; None where none does."""
    document = _document(raw)
    text = raw.decode("utf-8")
    for indent in (1, 2, 4, None):
        for ascii_only in (False, True):
            write = partial(json.dumps, indent=indent, ensure_ascii=ascii_only)
            for mark, end, new_line in ((m, e, n) for m in ("", "\ufeff") for e in ("\n", "") for n in ("\n", "\r\n")):
                if mark + (write(document) + end).replace("\n", new_line) == text:
                    return partial(_written, write, mark, end, new_line)
    return None


def _written(write: Callable[[Document], str], mark: str, end: str, new_line: str, document: Document) -> bytes:
    return (mark + (write(document) + end).replace("\n", new_line)).encode()


OF_THE_WHOLE = re.compile(r"S10[56]|L2\d\d|R10[1256890]|R110|C10[29]")
"""What is said only once no line is an error: that it is said now is no sign that something was made worse."""


def _is_better(before: Reading, after: Reading, name: str) -> bool:
    """Whether nothing new is wrong, and either something less is, or the case means the same."""
    old, new = _codes(before, name), _codes(after, name)
    return not new - old and (new != old or _meaning(before) == _meaning(after))


def _codes(reading: Reading, name: str) -> Counter[tuple[str, str]]:
    found = (*reading.findings, *check_together({name: reading}))
    return Counter((each.code, each.message) for each in found if not OF_THE_WHOLE.fullmatch(each.code))


def _meaning(reading: Reading) -> str:
    return re.sub(r"Spot\(cell=\d+, line=\d+, column=\d+\)", "", repr(reading.scenario))


# --- what is wanted ------------------------------------------------------------------------------------------

SPACES = "spaces at the end"
A_MINUS = "a minus"

_WORDS = "|".join(sorted((re.escape(word) for word in EVERY_WORD if word != "If"), key=len, reverse=True))
_KNOWN = re.compile(rf"(?i)\s*- (?:{_WORDS}):")
_COUNTING = re.compile(r"(?i)\s*- (?:Then|Score):")
_DASH = re.compile(rf"(?<=\s)[{MINUS[1:]}](?=\s*\d)")
_LINK = re.compile(r"\]\(#([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_NO_HEADING = re.compile(r"(#{1,3})(?=[^#\s])")
_CALL = re.compile(r"""^rehearse\((["'])([^"'\\\n]+)\1\)""")


def _wanted(document: Document, reading: Reading, name: str) -> Iterator[Mend]:
    """Every change that may be made, line by line; a line may be changed for two reasons, one after the other."""
    headings = [scene.heading for scene in reading.scenario.scenes] if reading.scenario else []
    broken: dict[tuple[int, int], set[str]] = {}
    for each in reading.findings:
        broken.setdefault((each.spot.cell, each.spot.line), set()).add(each.code)
    texts = [text for cell in document["cells"] if _is_cell(cell) for text in _lines(cell)]
    targets = Counter(found[1] for text in texts for found in _LINK.finditer(text))
    mending = partial(_link, headings, targets)
    for number, cell in enumerate(document["cells"], start=1):
        if not _is_cell(cell):
            continue
        of_code = cell.get("cell_type") == "code" and number == len(document["cells"])
        for line, text in enumerate(_lines(cell), start=1):
            ways = (_last_line(text, name),) if of_code else _line(text, mending, broken.get((number, line), set()))
            before = text
            for after, why in ways if of_code or cell.get("cell_type") == "markdown" else ():
                if after != before and after is not None:
                    yield Mend(number, line, before, after, why)
                    before = after


def _line(text: str, mending: Callable[[re.Match[str]], str], codes: set[str]) -> Iterator[tuple[str, str]]:
    if not text.strip() or _KNOWN.match(text) or re.match(r"#{1,3} ", text):
        text = text.rstrip()
        yield text, SPACES
    if _COUNTING.match(text):
        text = _DASH.sub("-", text)
        yield text, A_MINUS
    if "S223" in codes:
        text = _NO_HEADING.sub(r"\1 ", text, count=1)
        yield text, "a space behind the number signs"
    if codes & {"S101", "S204", "S214"}:
        yield _LINK.sub(mending, text), "the heading of a scene"


def _last_line(text: str, name: str) -> tuple[str, str]:
    return _CALL.sub(lambda call: f"rehearse({call[1]}{name}{call[1]})", text), "the name of this file"


def _link(headings: Iterable[str], targets: Counter[str], found: re.Match[str]) -> str:
    """The link to the one heading that is meant; as it stands where that is not certain.

    Where several links miss the heading in the same way, the slip may be in the heading.
    """
    words = _plain(unquote(found[1]))
    alike = [heading for heading in headings if _plain(heading) == words]
    if not alike and len(words) >= SHORTEST and targets[found[1]] == 1:
        # A sign that a link must encode is more likely the slip than what the link says.
        near = [(_slips(words, _plain(heading)), heading) for heading in headings if "%" not in written_target(heading)]
        closest = [heading for slips, heading in near if slips <= 1]
        others = [heading for slips, heading in near if 1 < slips <= FAR]
        alike = closest if not others else []
    return f"](#{written_target(alike[0])})" if len(alike) == 1 else found[0]


SHORTEST = 6
"""Letters; in a shorter target, one slip may make another word."""

FAR = 3
"""A second heading within so many slips makes it uncertain which was meant."""


def _plain(words: str) -> str:
    """What is left of a target or a heading when capitals, hyphens and spaces do not count."""
    return re.sub(r"[-_\s]+", " ", fold(target_of(normalize("NFC", words)))).strip()


def _slips(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many, or changed places (Damerau 1964); not counted far beyond `FAR`."""
    if abs(len(one) - len(other)) > FAR:
        return FAR + 1
    rows: list[list[int]] = [list(range(len(other) + 1))]
    for at, letter in enumerate(one, start=1):
        row = [at]
        for to, wanted in enumerate(other, start=1):
            best = min(rows[-1][to] + 1, row[-1] + 1, rows[-1][to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                best = min(best, rows[-2][to - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


# --- lines and ids of cells ----------------------------------------------------------------------------------


def _is_cell(cell: object) -> bool:
    """Whether this is a cell with a text, as the format of notebooks has it; anything else stays as it is."""
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    source = cell.get("source")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(each, str) for each in source))


def _lines(cell: Mapping[str, Any]) -> list[str]:
    source = cell.get("source", "")
    text: str = source if isinstance(source, str) else "".join(source)
    return text.split("\n")


def _with_lines(document: Document, mends: Iterable[Mend]) -> Document:
    for mend in mends:
        cell = document["cells"][mend.cell - 1]
        lines = _lines(cell)
        if lines[mend.line - 1] == mend.before:
            lines[mend.line - 1] = mend.after
        text = "\n".join(lines)
        cell["source"] = text if isinstance(cell["source"], str) else re.findall(r"[^\n]*\n|[^\n]+", text)
    return document


def _with_ids(raw: bytes, write: Callable[[Document], bytes]) -> tuple[bytes, list[Mend]]:
    document = _document(raw)
    cells = document["cells"]
    taken = {cell["id"] for cell in cells if isinstance(cell, dict) and isinstance(cell.get("id"), str)}
    made = []
    for number, cell in enumerate(cells, start=1):
        if _is_cell(cell) and "id" not in cell and int(document.get("nbformat_minor", 0)) >= 5:
            identity = cell_id("\n".join(_lines(cell)), taken)
            kept = dict(cell)
            cell.clear()
            cell.update({"cell_type": kept.pop("cell_type"), "id": identity} | kept)
            made.append(Mend(number, 1, "", identity, "an id for the cell"))
    return (write(document) if made else raw), made
