"""What the forms of the studio write: each change is tried first, and refused where it would break the notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from simlib.errors import FirstContactError
from simlib.read.notebook import read_text_scenario
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Choice, Item, Scenario, Scene, Severity
from simlib.studio.finder import FoundFact
from simlib.studio.sheets import (
    NewChoice,
    NewScene,
    Sheet,
    bytes_of,
    is_cell,
    sheet_of,
    with_choice,
    with_head,
    with_scene,
    with_word,
)


class NoChange(FirstContactError):
    """What was asked for would not make a better notebook; nothing was written."""

    code = "no-change"


@dataclass(frozen=True, slots=True)
class Place:
    """A choice, an item or a piece of evidence that a fact can be put under."""

    key: str
    words: str
    cell: int
    line: int
    is_evidence: bool


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Turns what an odd notebook or an odd sign makes fail on the way into a sentence for whoever asked."""
    try:
        yield
    except RecursionError as fault:
        raise NoChange(
            "Nothing was written: something in this notebook is nested too deeply. Edit it in JupyterLab."
        ) from fault
    except UnicodeError as fault:
        raise NoChange(
            "Nothing was written: there is a sign in it that no file can hold. Type the text again."
        ) from fault


def places_in(scenario: Scenario) -> list[Place]:
    """Where facts can be put, in the order of the notebook."""
    made = [
        _place("Evidence", each.name, each.spot.cell, each.spot.line, is_evidence=True) for each in scenario.evidence
    ]
    for scene in scenario.scenes:
        parts: list[Choice | Item] = [*scene.choices, *(scene.task.items if scene.task else ())]
        made += [_place(scene.heading, each.text, each.spot.cell, each.spot.line, is_evidence=False) for each in parts]
    return made


def _place(within: str, text: str, cell: int, line: int, *, is_evidence: bool) -> Place:
    short = text if len(text) <= 70 else text[:67] + "…"
    return Place(f"{cell}:{line}", f"{within}: {short}", cell, line, is_evidence)


@_in_a_sentence()
def fact_put(notebook: bytes, place: Place, fact: FoundFact, facts: FactBase) -> bytes:
    """The notebook with a fact under a choice, an item or a piece of evidence."""
    word, _, value = fact.line.partition(": ")
    if place.is_evidence != (word == "Indicator"):
        wanted = "a piece of evidence" if word == "Indicator" else "a choice or an item"
        raise NoChange(f"{fact.id} belongs under {wanted}.")
    return _tried(notebook, with_word(_sheet(notebook), place.cell, place.line, word, value), facts)


@_in_a_sentence()
def scene_put(
    notebook: bytes, scenario: Scenario, scene: NewScene, behind: str, led_to_by: str, facts: FactBase
) -> bytes:
    """The notebook with one more scene, and perhaps a choice in the scene before that leads to it."""
    headings = [each.heading for each in scenario.scenes]
    if not scene.heading:
        raise NoChange("A scene needs a name.")
    if scene.heading in headings:
        raise NoChange(f'There is a scene called "{scene.heading}" already.')
    if scene.ending and scene.choices:
        raise NoChange("A scene that ends the case has no choices.")
    if any(not choice.target for choice in scene.choices):
        raise NoChange("Each choice needs a scene that it leads to. Write that scene first, or lead back for now.")
    sheet = with_scene(_sheet(notebook), scene, behind)
    before = next((each for each in scenario.scenes if each.heading == behind), None)
    if led_to_by and before is not None:
        sheet = _with_way(sheet, before, NewChoice(led_to_by, scene.heading))
    return _tried(notebook, sheet, facts)


def _with_way(sheet: Sheet, scene: Scene, choice: NewChoice) -> Sheet:
    if scene.task is not None or scene.ending is not None:
        raise NoChange(f'"{scene.heading}" has no choices, so none can be added there. Choose another scene.')
    last = max((each.spot for each in scene.choices), default=scene.spot)
    return with_choice(sheet, last.cell, scene.limit.choice.spot.line if scene.limit else None, choice)


@_in_a_sentence()
def head_put(notebook: bytes, title: str, lines: Mapping[str, str], facts: FactBase) -> bytes:
    """The notebook with this title and these lines at its head; numbers may come without their word."""
    units = {"Lasts": "minutes", "Pass": "percent"}
    said = {
        word: f"{value} {units[word]}" if word in units and value.isdecimal() else value
        for word, value in lines.items()
    }
    if not title or "\n" in title:
        raise NoChange("A case needs a title, in one line.")
    return _tried(notebook, with_head(_sheet(notebook), title, said), facts)


def head_lines(scenario: Scenario) -> dict[str, str]:
    """The lines at the head of a case, as they would be written; what is not written is left out."""
    header = scenario.header
    checked = f"{header.law_checked:%Y-%m-%d}, {header.jurisdiction}" if header.law_checked else ""
    all_lines = {
        "Role": header.role,
        "Setting": ", ".join(header.setting),
        "Lasts": str(header.lasts),
        "Starts": f"{header.starts:%Y-%m-%d %H:%M}",
        "Notice": header.notice,
        "Law checked": checked,
        "Topics": ", ".join(header.topics),
        "Pass": str(header.pass_percent),
    }
    return {word: value for word, value in all_lines.items() if word in header.spots}


def _sheet(notebook: bytes) -> Sheet:
    try:
        sheet = sheet_of(notebook)
    except ValueError as fault:
        raise NoChange("This file is not a notebook, so nothing can be written into it.") from fault
    if not all(is_cell(cell) for cell in sheet["cells"]):
        raise NoChange("A cell of this notebook is none, so nothing can be written into it. Mend it in JupyterLab.")
    if not sheet["cells"]:
        raise NoChange("There is no case in this notebook yet. Make a new case instead.")
    return sheet


def _tried(before: bytes, sheet: Sheet, facts: FactBase) -> bytes:
    """The notebook, unless the change brings an error that was not there."""
    made = bytes_of(sheet)
    old = {(each.code, each.message) for each in read_text_scenario(before, facts=facts).findings}
    for finding in read_text_scenario(made, facts=facts).findings:
        if finding.severity is Severity.ERROR and (finding.code, finding.message) not in old:
            raise NoChange(f"Nothing was written: {finding.message} {finding.help}".strip())
    return made
