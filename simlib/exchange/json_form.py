"""A scenario as a JSON file that says all a scenario is, and back, with a list of what a notebook says beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simlib.exchange.findings import at_line, lost, named, shown
from simlib.exchange.form import Wrong, read, written
from simlib.read.notebook import Reading
from simlib.scenario.model import Finding, Scenario, Spot

FORM = "first-contact/scenario"
VERSION = 1

LARGEST = 16_000_000
"""Bytes; the largest notebook makes a file of about 8 MB."""

_NOTE = re.compile(r"^\s*-\s+note\s*:\s*(?P<text>.*)$", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\[\]]*\]\((?P<where>[^()\s]+)")


@dataclass(frozen=True, slots=True)
class Carried:
    """A file for another program, and what could not be carried over."""

    raw: bytes
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """The scenario that a file from elsewhere holds, None where it holds none; and what was left behind."""

    scenario: Scenario | None
    findings: tuple[Finding, ...]


def scenario_as_json(scenario: Scenario) -> bytes:
    """The JSON file; the same scenario gives the same bytes."""
    document = {"form": FORM, "version": VERSION, "scenario": written(scenario)}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def export_json(reading: Reading, scenario: Scenario, file: str) -> Carried:
    """The JSON file of a notebook that was read, with findings about notes and pictures that stay behind."""
    return Carried(scenario_as_json(scenario), named(left_behind(reading, scenario), file))


def left_behind(reading: Reading, scenario: Scenario) -> Iterator[Finding]:
    """What the notebook says beside its scenario: notes of choices and of the head, and the pictures themselves."""
    kept = [note for scene in scenario.scenes for note in scene.notes]
    for spot, line in markdown_lines(reading.raw):
        note = _NOTE.match(line)
        if note and note["text"].strip() in kept:
            kept.remove(note["text"].strip())
        elif note:
            yield lost("X101", spot, f'"{shown(note["text"])}"', "Keep the notebook beside the file.")
        for picture in _PICTURE.finditer(line):
            yield lost("X102", spot, f'"{shown(picture["where"])}" is a file of its own.', "Send it along.")


def markdown_lines(raw: bytes) -> Iterator[tuple[Spot, str]]:
    """Each line of the Markdown cells of a notebook that was read, with its place."""
    for number, cell in enumerate(json.loads(raw.decode("utf-8-sig"))["cells"], start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "markdown":
            source = cell["source"]
            text = source if isinstance(source, str) else "".join(source)
            for line, words in enumerate(re.split(r"\r\n?|\n", text), start=1):
                yield Spot(number, line, 1), words


def scenario_from_json(raw: bytes, file: str = "scenario.json") -> Brought:
    """The scenario in the bytes of a JSON file; what is wrong with them is a finding, never an exception."""
    try:
        return Brought(read(Scenario, _document(raw)["scenario"]), ())
    except Wrong as wrong:
        code = "X201" if wrong.path == "" else "X202"
        where = f"{shown(wrong.path, 120)}: " if wrong.path else ""
        remedy = "`simlib export` writes such a file, and `scenarios/EXCHANGE.md` tells what stands in it."
        return Brought(None, named([at_line(code, 1, where + wrong.sentence, remedy)], file))


def _document(raw: bytes) -> dict[str, Any]:
    """The object in these bytes when it is our form; `Wrong` otherwise, without a path when it is no JSON."""
    if len(raw) > LARGEST:
        raise Wrong("", f"It holds {len(raw)} bytes; at most {LARGEST} are read.")
    try:
        document = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Wrong("", f"Byte {fault.start + 1} is no UTF-8.") from fault
    except json.JSONDecodeError as fault:
        raise Wrong("", f"It is no JSON: line {fault.lineno}, column {fault.colno}.") from fault
    except (RecursionError, ValueError) as fault:
        raise Wrong("", "It is nested too deeply, or holds a number that is too long.") from fault
    if not isinstance(document, dict) or document.get("form") != FORM:
        raise Wrong("form", f'"{FORM}" was expected.')
    if document.get("version") != VERSION or isinstance(document.get("version"), bool):
        raise Wrong("version", f"{VERSION} was expected.")
    strangers = [key for key in document if key not in {"form", "version", "scenario"}]
    if strangers or "scenario" not in document:
        raise Wrong(strangers[0] if strangers else "scenario", "It has no place." if strangers else "It is missing.")
    return document


def without_places(value: Any) -> Any:
    """JSON of a scenario without where its words stand, so that two files can be compared by what they say."""
    if isinstance(value, dict):
        return {key: without_places(each) for key, each in value.items() if key not in {"spot", "spots"}}
    return [without_places(each) for each in value] if isinstance(value, list) else value


def differences(first: Any, second: Any, path: str = "scenario") -> Iterator[str]:
    """The paths at which two JSON values differ, the innermost that tell it.

    >>> list(differences({"a": [1, 2], "b": 3}, {"a": [1, 4]}))
    ['scenario.a[1]', 'scenario.b']
    """
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys((*first, *second)):
            if key not in first or key not in second:
                yield f"{path}.{key}"
            else:
                yield from differences(first[key], second[key], f"{path}.{key}")
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for place, (one, other) in enumerate(zip(first, second, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif first != second:
        yield path


def same_case(first: Scenario, second: Scenario) -> bool:
    """Whether two scenarios say the same, wherever their words stand."""
    return not any(differences(without_places(written(first)), without_places(written(second))))
