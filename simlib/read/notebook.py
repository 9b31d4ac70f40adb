"""From the bytes of a notebook to a `Scenario` and the findings, in one pass and without an exception.

Nothing here runs what a notebook holds. `notebook_from_text` goes the other way and makes a notebook of a text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from simlib.read.case import head_of
from simlib.read.cells import LARGEST, cells_of
from simlib.read.choices import Known
from simlib.read.declared import (
    conditions_of,
    criteria_of,
    evidence_of,
    people_of,
    promises_of,
    rules_of,
    ties_of,
    values_of,
)
from simlib.read.ledger import Ledger, Overfull
from simlib.read.lines import Text
from simlib.read.outline import Outline, Part, outline_of
from simlib.read.scenes import scene_of
from simlib.read.targets import targets_of
from simlib.read.traps import note_traps
from simlib.read.tree import Block, blocks_of
from simlib.scenario.checks import check_parts, check_whole
from simlib.scenario.facts import FactBase
from simlib.scenario.model import NOWHERE, Finding, NumberValue, Scenario, Severity, YesNoValue
from simlib.scenario.scanner import Names

READ_AGAIN = 3
"""How often a file is read that changes meanwhile."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a notebook."""

    scenario: Scenario | None
    """As complete as it can be, even with errors; None when there is no notebook in the file."""
    findings: tuple[Finding, ...]
    sha256: str
    raw: bytes

    @property
    def playable(self) -> bool:
        """Whether there is a scenario and no finding of it is an error."""
        return self.scenario is not None and all(each.severity is not Severity.ERROR for each in self.findings)


def read_scenario(
    path: Path | str, facts: FactBase | None = None, today: date | None = None, file: str = ""
) -> Reading:
    """The scenario in a file. A file that cannot be opened is a finding; no more than the limit is read.

    The findings carry `file`, or the name of the file when that is empty.
    """
    path = path if isinstance(path, Path) else Path(path)
    file = file or path.name
    ledger = Ledger(file)
    try:
        raw = _settled_bytes(path)
    except OSError as fault:
        ledger.add(
            "S012",
            NOWHERE,
            f"{fault.strerror or 'It cannot be opened'}.",
            "Save the notebook under this name first (Ctrl+S), or check the name and the rights of the file.",
        )
        return Reading(None, ledger.findings, "", b"")
    if raw is None:
        ledger.add("S016", NOWHERE, "It was being saved each time it was read.", "Try again once it is saved.")
        return Reading(None, ledger.findings, "", b"")
    return read_text_scenario(raw, file, facts, today)


def _settled_bytes(path: Path) -> bytes | None:
    """The bytes of a file that nobody changed while it was read; None where somebody always did."""
    for _ in range(READ_AGAIN):
        before = _stamp(path)
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
        if _stamp(path) == before:
            return raw
    return None


def _stamp(path: Path) -> tuple[int, int, int]:
    """What changes when a file is saved."""
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def read_text_scenario(
    notebook_json: bytes, file: str = "scenario.ipynb", facts: FactBase | None = None, today: date | None = None
) -> Reading:
    """The scenario in the bytes of a notebook; `file` is the name the findings carry.

    With `facts`, ids and units must stand in the fact base; with `today`, the stamp of the law is judged.
    """
    ledger = Ledger(file)
    digest = hashlib.sha256(notebook_json).hexdigest()
    try:
        scenario = _read(notebook_json, ledger, facts, today)
    except Overfull:
        scenario = None
    return Reading(scenario, ledger.findings, digest, notebook_json)


def placed(reading: Reading, file: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings about this scenario that were made elsewhere, with the file and the line each stands in."""
    ledger = Ledger(file)
    ledger.opened(cells_of(reading.raw, Ledger(file)) or ())
    with suppress(Overfull):
        ledger.take(findings)
    return ledger.findings


def _read(raw: bytes, ledger: Ledger, facts: FactBase | None, today: date | None) -> Scenario | None:
    cells = cells_of(raw, ledger)
    if cells is None:
        return None
    blocks = [block for cell in cells if cell.kind == "markdown" for block in blocks_of(cell)]
    note_traps(cells, blocks, ledger)
    scenario = _scenario(blocks, tuple(facts.units) if facts else None, ledger)
    ledger.take(check_parts(scenario, ledger.cells_with_errors, facts, today))
    if ledger.is_clean:
        ledger.take(check_whole(scenario, facts))
    return scenario


def _scenario(blocks: Sequence[Block], units: tuple[str, ...] | None, ledger: Ledger) -> Scenario:
    outline = outline_of(blocks, ledger)
    targets = targets_of([part.heading for part in outline.scenes], ledger)
    head = head_of(outline.case, ledger)
    values = values_of(_part(outline, "Values"), ledger)
    criteria = criteria_of(_part(outline, "Criteria"), ledger)
    evidence = evidence_of(_part(outline, "Evidence"), ledger)
    people = people_of(_part(outline, "People and places"), ledger)
    names = Names(
        evidence=tuple(each.name for each in evidence),
        scenes=tuple(part.heading.value for part in outline.scenes),
        numbers=tuple(each.name for each in values if isinstance(each, NumberValue)),
        yes_no=tuple(each.name for each in values if isinstance(each, YesNoValue)),
        criteria=tuple(each.name for each in criteria),
        people=tuple(each.name for each in people),
        units=units,
    )
    conditions = conditions_of(_part(outline, "Conditions"), names, ledger)
    names = replace(names, conditions=tuple((each.name, each.condition) for each in conditions))
    known = Known(names, tuple(each.name for each in people if each.kind == "person"), targets)
    return Scenario(
        title=outline.case.heading.value,
        summary=head.summary,
        header=head.header,
        values=values,
        criteria=criteria,
        evidence=evidence,
        people=people,
        ties=ties_of(_part(outline, "Ties"), names, ledger),
        conditions=conditions,
        musts=rules_of(_part(outline, "Must"), names, ledger),
        nevers=rules_of(_part(outline, "Never"), names, ledger),
        promises=promises_of(_part(outline, "Promises"), names, ledger),
        scenes=tuple(scene_of(part, known, ledger) for part in outline.scenes),
        spot=outline.case.heading.spot(),
    )


def _part(outline: Outline, name: str) -> Part:
    return outline.sections.get(name, Part(Text("")))


def notebook_from_text(markdown: str, name: str = "scenario.ipynb") -> bytes:
    """A notebook with one cell for the case, one for each scene and the last line of code; ids follow the headings."""
    cells: list[dict[str, object]] = []
    taken: set[str] = set()
    for part in re.split(r"(?m)^(?=## )", markdown.rstrip("\n")):
        source = re.findall(r"[^\n]*\n|[^\n]+", part.strip("\n"))
        cells.append({"cell_type": "markdown", "id": cell_id(part, taken), "metadata": {}, "source": source})
    cells.append(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "play0000",
            "metadata": {},
            "outputs": [],
            "source": ["from simlib import rehearse\n", f'rehearse("{name}")'],
        }
    )
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    document = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def cell_id(part: str, taken: set[str]) -> str:
    """An id for a cell with this text, now among those that are taken.

    Eight characters from the heading, so that a cell keeps its id while its text changes.
    """
    made = hashlib.sha256(part.split("\n", 1)[0].encode()).hexdigest()[:8]
    while made in taken:
        made = hashlib.sha256(f"{made}x".encode()).hexdigest()[:8]
    taken.add(made)
    return made
