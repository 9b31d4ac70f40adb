"""From a notebook to a file for another program and back to a notebook, whatever the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from simlib.errors import Unreadable
from simlib.exchange.findings import at_line, shown
from simlib.exchange.form import written
from simlib.exchange.json_form import Brought, Carried, differences, export_json, scenario_from_json, without_places
from simlib.exchange.twee_read import scenario_from_twee
from simlib.exchange.twee_write import export_twee
from simlib.read.notebook import Reading, notebook_from_text, read_text_scenario
from simlib.read.source import source_text
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Finding, Scenario

MOST_DIFFERENCES = 20


class Form(StrEnum):
    """The forms in which a scenario can be handed on."""

    TWEE = "twee"
    JSON = "json"


_WRITERS: Mapping[Form, Callable[[Reading, Scenario, str], Carried]] = MappingProxyType(
    {Form.TWEE: export_twee, Form.JSON: export_json}
)
_READERS: Mapping[Form, Callable[[bytes, str], Brought]] = MappingProxyType(
    {Form.TWEE: scenario_from_twee, Form.JSON: scenario_from_json}
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A notebook made of a file from elsewhere."""

    notebook: bytes | None
    """None where the file holds no scenario at all."""
    findings: tuple[Finding, ...]
    """What could not be carried over, with its line in the file it came from."""
    reading: Reading | None
    """The notebook as it was read again, with what is still to be mended in it."""


def export(reading: Reading, form: Form, file: str) -> Carried:
    """The file that holds a notebook in this form; `Unreadable` when the notebook has errors."""
    if reading.scenario is None or not reading.playable:
        raise Unreadable("This scenario has errors; `simlib check` lists them. Mend them before you hand it on.")
    return _WRITERS[form](reading, reading.scenario, file)


def form_of(raw: bytes) -> Form:
    """The form these bytes are in: JSON begins with a brace.

    >>> form_of(b'  {"form": 1}'), form_of(b":: StoryTitle")
    (<Form.JSON: 'json'>, <Form.TWEE: 'twee'>)
    """
    return Form.JSON if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else Form.TWEE


def imported(raw: bytes, file: str, name: str, facts: FactBase | None = None) -> Imported:
    """The notebook called `name` that the bytes of a file make; whatever they hold, no exception."""
    brought = _READERS[form_of(raw)](raw, file)
    if brought.scenario is None:
        return Imported(None, brought.findings, None)
    notebook = notebook_from_text(source_text(brought.scenario), name)
    reading = read_text_scenario(notebook, name, facts)
    otherwise = tuple(_read_otherwise(brought.scenario, reading, file))
    return Imported(notebook, (*brought.findings, *otherwise), reading)


def _read_otherwise(scenario: Scenario, reading: Reading, file: str) -> list[Finding]:
    """What the notebook does not say as the scenario does: words that Markdown takes for something else."""
    if reading.scenario is None:
        return []
    paths = list(differences(without_places(written(scenario)), without_places(written(reading.scenario))))
    found = [at_line("X203", 1, f"{shown(path, 120)} is not as it was.") for path in paths[:MOST_DIFFERENCES]]
    if len(paths) > MOST_DIFFERENCES:
        found.append(at_line("X203", 1, f"So are {len(paths) - MOST_DIFFERENCES} more places."))
    return [Finding(each.code, each.severity, file, each.spot, each.message, each.help) for each in found]
