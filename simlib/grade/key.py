"""The second wall before the key of a case: what a notebook may hold when it leaves the instructor's hands.

The first wall is that `assign` puts nothing of the key into a notebook. Yet an instructor may add cells of their own,
run something, or paste a scene; nbgrader keeps what it once saw. So what leaves is taken over by whitelist, and a
sentence of the case that a trainee has not been shown takes its whole cell with it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path

from simlib.errors import Unreadable
from simlib.grade.cells import NO_TEXT, Json
from simlib.grade.places import METADATA, PACKAGE, SCENARIO
from simlib.grade.versions import CASES
from simlib.read.notebook import read_text_scenario
from simlib.scenario.model import Header, Scenario
from simlib.scenario.words import fold

SHORTEST = 16
"""Signs from which on a text of a case is searched for; a shorter one is a word that anybody may use."""
_FEWEST = 8
"""Letters that it has at least."""

_KEY_WORDS = (
    "Score|Why|Why now|Follows|Against|Answer|Clear when|Must|Never|Promises?|Formerly|Tags|Note|Indicator|Wants|Fears"
)
_KEY_LINE = re.compile(
    rf"[ \t]*(?:[-*+][ \t]+(?:{_KEY_WORDS})[ \t]*:|#+[ \t]*(?:Must|Never|Promises)[ \t]*$)", re.IGNORECASE
)
_TICK = re.compile(r"^([ \t]*[-*+][ \t]+)\[[xX]\]", re.MULTILINE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_OF_A_CELL = ("nbgrader", METADATA, "deletable", "editable")
_OF_A_NOTEBOOK = (METADATA, "kernelspec", "language_info")


def key_texts(scenario: Scenario) -> frozenset[str]:
    """Every sentence of a case that a trainee is not shown before playing, folded, so that it can be searched for."""
    shown = [scenario.title, scenario.summary, scenario.header.id, scenario.header.notice]
    shown += [each.name for each in scenario.criteria]
    shown += [text for scene in scenario.scenes for text in (scene.heading, scene.task.ask if scene.task else "")]
    said = letters("\n".join(shown))
    texts = {fold(line) for text in _texts(replace(scenario, header=Header())) for line in text.split("\n")}
    long = {text for text in texts if len(text) >= SHORTEST and len(letters(text)) >= _FEWEST}
    return frozenset(text for text in long if letters(text) not in said)


def without_key(notebook: Json, texts: frozenset[str], *, marked: bool = False) -> Json:
    """The notebook as it may leave: our cells, and Markdown that tells nothing of the key.

    `marked`: it comes back to a trainee with marks, so that what stands under a criterion and in a text is kept.
    """
    cells = [_kept(cell, texts, marked=marked) for cell in notebook["cells"]]
    metadata = {name: notebook["metadata"][name] for name in _OF_A_NOTEBOOK if name in notebook["metadata"]}
    return {**notebook, "metadata": metadata, "cells": [cell for cell in cells if cell is not None]}


def tells(text: str, texts: frozenset[str]) -> bool:
    """Whether one of these sentences stands in the text, however it is marked up there."""
    searched = letters(text)
    return any(_letters_of_key(each) in searched for each in texts)


def letters(text: str) -> str:
    """The letters and digits of a text, as Markdown or HTML shows them: emphasis, quotes and line breaks hide nothing.

    >>> letters("> She *never* said &quot;no&quot;."), letters("She <em>never</em> said “no”")
    ('sheneversaidno', 'sheneversaidno')
    """
    shown = unicodedata.normalize("NFKC", html.unescape(_TAG.sub("", text))).casefold()
    return "".join(filter(str.isalnum, shown))


def texts_for(notebook: Json, course: Path, scenarios: Path) -> frozenset[str]:
    """The sentences that a notebook of this course may not tell: of the version of the case that it was made from.

    A version that the course does not keep is looked for among the cases, by the id of the case. A notebook that is
    about no case may tell everything. Raises Unreadable where there is no such case.
    """
    about = notebook["metadata"].get(METADATA)
    if not isinstance(about, dict):
        return frozenset()
    kept = course / CASES / f"{Path(str(about.get(PACKAGE))).name}.ipynb"
    return texts_in_file(str(kept)) if kept.is_file() else texts_of_case(str(scenarios), str(about.get(SCENARIO)))


@lru_cache(maxsize=32)
def texts_in_file(file: str) -> frozenset[str]:
    """The sentences of the case in this file, read once in a process: a course is marked in one breath."""
    scenario = read_text_scenario(Path(file).read_bytes()).scenario
    return key_texts(scenario) if scenario else frozenset()


@lru_cache(maxsize=32)
def texts_of_case(folder: str, scenario_id: str) -> frozenset[str]:
    """The sentences of the case with this id in a folder of cases, read once. Raises Unreadable where there is none."""
    for path in sorted(Path(folder).glob("*.ipynb")):
        raw = path.read_bytes()
        scenario = read_text_scenario(raw).scenario if scenario_id.encode() in raw else None
        if scenario is not None and scenario.header.id == scenario_id:
            return key_texts(scenario)
    raise Unreadable(f'There is no case "{scenario_id}" in {folder}, so its key cannot be kept out.')


_letters_of_key = lru_cache(maxsize=8192)(letters)
"""Of a key there are hundreds of sentences, and every cell is searched for all of them."""


def _kept(cell: Json, texts: frozenset[str], *, marked: bool) -> Json | None:
    marks = cell["metadata"].get("nbgrader") or {}
    written, scored = bool(marks.get("solution")), bool(marks.get("grade")) and cell["cell_type"] == "code"
    if cell["cell_type"] != "markdown" and not marks:
        return None
    source = NO_TEXT if written and not marked else cell["source"]
    if not (written and marked):
        source = _TICK.sub(r"\1[ ]", "\n".join(_without_key_lines(source)))
        if tells(source, texts):
            if not marks:
                return None
            source = ""
    kept = {name: value for name, value in cell.items() if name not in ("attachments", "outputs", "metadata", "source")}
    kept["metadata"] = {name: cell["metadata"][name] for name in _OF_A_CELL if name in cell["metadata"]}
    if cell["cell_type"] == "code":
        kept |= {"outputs": cell["outputs"] if marked and scored else [], "execution_count": None}
    return {**kept, "source": source}


def _without_key_lines(source: str) -> Iterator[str]:
    """The lines without those of the key, and without what is indented under them."""
    within: int | None = None
    for line in source.split("\n"):
        indent = len(line) - len(line.lstrip())
        if within is not None and (indent > within or not line.strip()):
            continue
        within = indent if _KEY_LINE.match(line) else None
        if within is None:
            yield line


def _texts(part: object) -> Iterator[str]:
    """Every text within a part of a case."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _texts(each)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))
