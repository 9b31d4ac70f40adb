"""A new case, made of a finished one: same scenes, another title, an id and a file of its own."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simlib.errors import FirstContactError
from simlib.read.notebook import notebook_from_text

TEMPLATES = Path(__file__).parent / "cases"
FIRST_TEMPLATE = "evening-stop"
"""The finished small case that a new one is made of where nobody names another."""

LONGEST_TITLE = 120
LARGEST = 2_000_000

_HEAD_END = re.compile(r"(?m)^#{2,3} ")
_ID_LINE = re.compile(r"(?im)^- id:.*$")
_CATALOGUE_LINE = re.compile(r"(?im)^- catalogue:.*\n")


class NoNewCase(FirstContactError):
    """A new case was not made; nothing was written."""

    code = "no-new-case"


@dataclass(frozen=True, slots=True)
class Made:
    """A new case: the name of its file and the file's bytes."""

    name: str
    notebook: bytes


def templates() -> tuple[str, ...]:
    """The names of the finished cases that come with the program."""
    return tuple(sorted(path.stem for path in TEMPLATES.glob("*.md")))


def template_text(name: str | Path = FIRST_TEMPLATE) -> str:
    """The text of a finished case: one that comes with the program, by its name, or a notebook or text, by its path.

    Raises `NoNewCase` where there is none.
    """
    known = TEMPLATES / f"{name}.md"
    path = known if str(name) in templates() else Path(name)
    try:
        if path.stat().st_size > LARGEST:
            raise NoNewCase(f"{path} is too large for a case.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        listed = ", ".join(templates())
        raise NoNewCase(f"{path} cannot be read. Name a notebook, or one of: {listed}.") from fault
    return text if path.suffix == ".md" else _text_in(text, path)


def _text_in(notebook: str, path: Path) -> str:
    try:
        cells: list[dict[str, Any]] = json.loads(notebook)["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        # JSON can hold half a character, which no file can.
        "".join(sources).encode()
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise NoNewCase(f"{path} is not a notebook.") from fault
    return "\n\n".join(source.strip("\n") for source in sources if source.strip()) + "\n"


def id_of(title: str) -> str:
    """The id that a title makes: small letters, digits and hyphens.

    >>> id_of("A stop at Café 24, late")
    'a-stop-at-cafe-24-late'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def new_case(title: str, text: str) -> Made:
    """The case of this text under another title. Raises `NoNewCase` for a title that names nothing."""
    title = " ".join(title.split())
    name = id_of(title)
    if not name or len(title) > LONGEST_TITLE or not title.isprintable() or re.search(r"[#*`\[\]<>|\\]", title):
        raise NoNewCase(f"A title is made of plain words, at most {LONGEST_TITLE} letters: Stopped at the light.")
    end = _HEAD_END.search(text)
    head, rest = (text[: end.start()], text[end.start() :]) if end else (text, "")
    head = re.sub(r"\A\s*#(?!#).*", lambda _: f"# {title}", head)
    head = _CATALOGUE_LINE.sub("", _ID_LINE.sub(f"- Id: {name}", head))
    return Made(f"{name}.ipynb", notebook_from_text(head + rest, f"{name}.ipynb"))


def write_new(folder: Path, made: Made) -> Path:
    """The file of a new case. Never over another: raises `NoNewCase` where there is one, or no such folder."""
    path = folder / made.name
    try:
        with path.open("xb") as file:
            file.write(made.notebook)
    except FileExistsError as fault:
        raise NoNewCase(f"There is a case {path.name} already. Choose another title.") from fault
    except OSError as fault:
        raise NoNewCase(f"{path} cannot be written: {fault.strerror}.") from fault
    return path
