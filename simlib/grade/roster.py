"""A roster: who the ids of a gradebook are. What is wrong with a line is one sentence, and the others are taken."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass

from simlib.errors import Unreadable
from simlib.grade.table import harmless

COLUMNS = ("id", "last_name", "first_name", "email", "lms_id")
LONGEST = 120
"""Letters of a name or an address."""
LARGEST = 2_000_000

_OF_THE_RECORD = {"record": "id", "name": "last_name", "post_id": "lms_id"}
"""The columns of the roster that the training record of a class is written as, and what they are here."""

_BETWEEN = ",;\t"
"""What may stand between two columns; the one that the first line has most often does."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_MAIL = re.compile(r"[^\s@<>\"',;]+@[^\s@<>\"',;]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in a roster. `id` is how the course's folders call them, `lms_id` how a learning system does."""

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    lms_id: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who was taken, and a sentence for every line that was not, or not as it stands."""

    entries: tuple[Entry, ...]
    problems: tuple[str, ...]


def is_id(name: str) -> bool:
    """Whether somebody can be called so in the folders of a course and on nbgrader's pages.

    >>> is_id("dana.lee"), is_id("<b>"), is_id("..")
    (True, False, False)
    """
    return _ID.fullmatch(name) is not None


def read_roster(raw: bytes) -> Roster:
    """The roster in these bytes of a CSV file. Raises Unreadable for what is no such file."""
    rows = _rows(raw)
    named = ["_".join(cell.lower().split()) for cell in rows[0]] if rows else []
    head = [_OF_THE_RECORD.get(name, name) for name in named]
    if COLUMNS[0] not in head:
        raise Unreadable("The roster needs a first line with the names of its columns, and one of them is id.")
    taken, problems = dict[str, Entry](), list[str]()
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
        problem = _refusal(cells, taken)
        if problem:
            problems.append(f"Line {number}: {problem}")
            continue
        entry = Entry(**{name: name_as_text(cells.get(name, "")) for name in COLUMNS})
        if [cells.get(name, "") for name in COLUMNS] != [getattr(entry, name) for name in COLUMNS]:
            problems.append(f"Line {number}: signs that no name has were changed, so that nothing can act on them.")
        taken[entry.id] = entry
    if not taken and not problems:
        raise Unreadable("The roster names nobody: below its first line there is no other.")
    return Roster(tuple(taken.values()), tuple(problems))


def name_as_text(name: str) -> str:
    """The name so that no page takes it for a tag and no spreadsheet for a formula.

    >>> name_as_text("O'Neil"), name_as_text("<b>Ann"), name_as_text("=1+1")
    ("O'Neil", '‹b›Ann', "'=1+1")
    """
    seen = "".join(letter for letter in name if unicodedata.category(letter) not in _UNSEEN)
    return harmless(seen.replace("<", "‹").replace(">", "›").replace('"', "”").replace("&", "＆"))


def _refusal(cells: dict[str, str], taken: dict[str, Entry]) -> str:
    """Why this line is not taken; empty where it is."""
    student = cells.get("id", "")
    if not is_id(student):
        return "its id has signs that an id cannot have." if student else "it has no id."
    if student in taken:
        return f"the id {student} stands in a line before, which is the one that counts."
    if any(len(cell) > LONGEST for cell in cells.values()):
        return "one of its cells is too long."
    if cells.get("email") and not _MAIL.fullmatch(cells["email"]):
        return "its email is no address."
    return ""


def _rows(raw: bytes) -> list[list[str]]:
    if len(raw) > LARGEST:
        raise Unreadable("The roster is too large to be one.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(
            "The roster is no CSV file in UTF-8. In Excel, save it as “CSV UTF-8 (Comma delimited)”."
        ) from None
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_BETWEEN, key=head.count), strict=True)
    rows, ended = list[list[str]](), 0
    try:
        for row in reader:
            rows.append(row)
            ended = reader.line_num
    except csv.Error:
        raise Unreadable(
            f"The roster cannot be read from line {ended + 1} on. Is a quotation mark open there?"
        ) from None
    return rows
