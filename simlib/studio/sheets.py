"""Small changes to the text of a notebook: a scene, a choice, a line under a choice, the lines at its head.

Every function takes a notebook as JSON data and returns another one; the one handed in stays as it is. Cells and
lines are counted from 1, as findings count them. A cell keeps its id, so that JupyterLab keeps its place.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from simlib.read.targets import target_of

Sheet = dict[str, Any]
"""A notebook as JSON data."""

Lines = list[str]

_SCENE = re.compile(r"##(?!#)")
_HEAD_LINE = re.compile(r"- ([A-Za-z ]+?):")


@dataclass(frozen=True, slots=True)
class NewChoice:
    """A choice to be written: its text, and the heading of the scene it leads to."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class NewScene:
    """A scene to be written, as a form was filled in; what is empty is left out."""

    heading: str
    text: str = ""
    place: str = ""
    takes: str = ""
    ending: str = ""
    choices: Sequence[NewChoice] = field(default=())


def sheet_of(notebook: bytes) -> Sheet:
    """The notebook as data. `ValueError` where it is none."""
    sheet = json.loads(notebook.decode("utf-8-sig"))
    if not isinstance(sheet, dict) or not isinstance(sheet.get("cells"), list):
        raise ValueError("no notebook")  # noqa: TRY004 - what it is read as is at fault, not a type in the program
    return sheet


def is_cell(cell: object) -> bool:
    """Whether this is a cell with a text."""
    if not isinstance(cell, dict):
        return False
    source = cell.get("source", "")
    return isinstance(source, str) or (isinstance(source, list) and all(isinstance(line, str) for line in source))


def bytes_of(sheet: Sheet) -> bytes:
    """The notebook as JupyterLab saves it."""
    return (json.dumps(sheet, ensure_ascii=False, indent=1) + "\n").encode()


def cell_ids(notebook: bytes) -> tuple[str, ...]:
    """The ids of the cells, in their order; empty where a cell has none, or where this is no notebook."""
    try:
        return tuple(str(cell.get("id", "")) for cell in sheet_of(notebook)["cells"])
    except (ValueError, AttributeError):
        return ()


def link_to(heading: str) -> str:
    """The target of a link to a scene, as a notebook writes it.

    >>> link_to("Behind the car")
    '#Behind-the-car'
    """
    return "#" + quote(target_of(heading), safe="!$&'*+,;=:@/?-._~")


def scene_text(scene: NewScene) -> str:
    """The scene in Markdown, as the manual writes one."""
    known = [("Place", scene.place), ("Takes", f"{scene.takes} minutes" if scene.takes else "")]
    bullets = [f"- {word}: {value}" for word, value in [*known, ("Ending", scene.ending)] if value]
    choices = [_choice_line(choice) for choice in scene.choices]
    parts = [f"## {scene.heading}", "\n".join(bullets), scene.text.strip(), "\n".join(choices)]
    return "\n\n".join(part for part in parts if part)


def with_scene(sheet: Sheet, scene: NewScene, behind: str) -> Sheet:
    """With one more scene behind the scene of that heading, or as the last one."""
    made = copy.deepcopy(sheet)
    cells = made["cells"]
    text = scene_text(scene)
    cell = {"cell_type": "markdown", "id": _new_id(text, cells), "metadata": {}, "source": _source(text.split("\n"))}
    cells.insert(_place_behind(cells, behind), cell)
    return made


def with_choice(sheet: Sheet, cell: int, line: int | None, choice: NewChoice) -> Sheet:
    """With one more choice in a cell: before that line, which is its limit, or at its end."""

    def change(lines: Lines) -> None:
        end = len(lines) if line is None else line - 1
        while line is None and end and not lines[end - 1].strip():
            end -= 1
        first = not any(_is_choice(each) for each in lines)
        lines[end:end] = ([""] if first else []) + [_choice_line(choice)]

    return _changed(sheet, cell, change)


def with_word(sheet: Sheet, cell: int, line: int, word: str, value: str) -> Sheet:
    """With `- word: value` under the bullet in this line; where the word is there already, the value joins it."""

    def change(lines: Lines) -> None:
        start = line - 1
        indent = len(lines[start]) - len(lines[start].lstrip())
        end = _end_of_bullet(lines, start, indent)
        for index in range(start + 1, end):
            if re.match(rf"\s{{{indent + 2}}}- {re.escape(word)}:", lines[index], re.IGNORECASE):
                lines[index] = f"{lines[index].rstrip()}, {value}"
                return
        lead = [""] if end == start + 1 and _is_choice(lines[start]) else []
        lines[end:end] = [*lead, f"{' ' * (indent + 2)}- {word}: {value}"]

    return _changed(sheet, cell, change)


def with_head(sheet: Sheet, title: str, lines: Mapping[str, str]) -> Sheet:
    """With this title, and these lines at the head of the case; a line whose value is empty goes."""

    def change(found: Lines) -> None:
        end = next((index for index, each in enumerate(found) if each.startswith("##")), len(found))
        head = [f"# {title}" if title and re.match(r"\s*#(?!#)", each) else each for each in found[:end]]
        left = dict(lines)
        kept = list(_head_lines(head, left))
        last = max((i for i, each in enumerate(kept) if each.startswith("- ")), default=None)
        added = [f"- {word}: {value}" for word, value in left.items() if value]
        if last is None:
            while kept and not kept[-1].strip():
                kept.pop()
            kept += ["", *added, ""] if added else [""]
        else:
            kept[last + 1 : last + 1] = added
        found[:end] = kept

    return _changed(sheet, _first_text_cell(sheet), change)


def _head_lines(head: Lines, left: dict[str, str]) -> Iterator[str]:
    """The lines as they are kept or changed; what was found is taken out of `left`."""
    words = {word.casefold(): word for word in left}
    for each in head:
        match = _HEAD_LINE.match(each)
        word = words.get(match[1].casefold()) if match else None
        if word is None or word not in left:
            yield each
            continue
        value = left.pop(word)
        if value:
            yield f"- {word}: {value}"


def _first_text_cell(sheet: Sheet) -> int:
    kinds = (cell.get("cell_type") for cell in sheet["cells"])
    return next((number for number, kind in enumerate(kinds, start=1) if kind == "markdown"), 1)


def _changed(sheet: Sheet, cell: int, change: Callable[[Lines], None]) -> Sheet:
    made = copy.deepcopy(sheet)
    lines = _lines_of(made["cells"][cell - 1])
    change(lines)
    made["cells"][cell - 1]["source"] = _source(lines)
    return made


def _lines_of(cell: Mapping[str, Any]) -> Lines:
    source = cell.get("source", "")
    text = source if isinstance(source, str) else "".join(source)
    return text.split("\n")


def _source(lines: Lines) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", "\n".join(lines))


def _choice_line(choice: NewChoice) -> str:
    return f"- [{choice.text}]({link_to(choice.target)})"


def _is_choice(line: str) -> bool:
    return re.match(r"- \[[^\]]", line) is not None


def _end_of_bullet(lines: Lines, start: int, indent: int) -> int:
    """The line behind a bullet and all that belongs to it."""
    end = start + 1
    for index in range(start + 1, len(lines)):
        if lines[index].strip():
            if len(lines[index]) - len(lines[index].lstrip()) <= indent:
                break
            end = index + 1
    return end


def _place_behind(cells: Sequence[Mapping[str, Any]], behind: str) -> int:
    """Before the next scene; before the last code where there is none."""
    starts = [(index, _heading_in(cell)) for index, cell in enumerate(cells)]
    scenes = [(index, heading) for index, heading in starts if heading is not None]
    place = next((at for at, (_, heading) in enumerate(scenes) if heading == behind), len(scenes) - 1)
    if place + 1 < len(scenes) and scenes:
        return scenes[place + 1][0]
    last = len(cells)
    while last and cells[last - 1].get("cell_type") != "markdown":
        last -= 1
    return last


def _heading_in(cell: Mapping[str, Any]) -> str | None:
    """The heading of the last scene that begins in this cell."""
    if cell.get("cell_type") != "markdown":
        return None
    found = [line[2:].strip() for line in _lines_of(cell) if _SCENE.match(line)]
    return found[-1] if found else None


def _new_id(text: str, cells: Sequence[Mapping[str, Any]]) -> str:
    taken = {cell.get("id") for cell in cells}
    made = hashlib.sha256(text.encode()).hexdigest()[:8]
    while made in taken:
        made = hashlib.sha256(made.encode()).hexdigest()[:8]
    return made
