"""The scenarios of this server: read once for each change of their file, compiled once for each content."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from simlib.errors import NotPlayable
from simlib.play.program import Program, compile_scenario
from simlib.read.notebook import Reading, read_scenario, read_text_scenario
from simlib.read.signoffs import read_signoffs, signoffs_file
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Scenario
from simlib.scenario.signoffs import SignOff, Speaks, reviewed_by
from simlib.scenario.wording import wording_hash

LOG = logging.getLogger("simlib.library")

PROGRAMS_KEPT = 64
"""How many compiled scenarios stay in memory; older ones are compiled again from their package."""


@dataclass(frozen=True, slots=True)
class Title:
    """A notebook as the catalogue shows it."""

    id: str
    path: Path
    reading: Reading

    @property
    def playable(self) -> bool:
        """Whether a run can start: it was read, and no finding is an error."""
        return self.reading.playable

    @property
    def name(self) -> str:
        """The case's title, or the file's name where it has none."""
        scenario = self.reading.scenario
        return scenario.title if scenario and scenario.title else self.path.stem


class Library:
    """Every scenario in a folder. Files may change while the server runs."""

    def __init__(self, folder: Path, facts: FactBase | None) -> None:
        self.folder = folder
        self._facts = facts
        self._read: dict[Path, tuple[tuple[int, int], Reading]] = {}
        self._programs: OrderedDict[str, Program] = OrderedDict()
        self._signed: dict[Path, tuple[tuple[int, int], tuple[SignOff, ...]]] = {}
        self._wordings: dict[str, str] = {}

    def titles(self) -> tuple[Title, ...]:
        """Every notebook in the folder, broken ones too, in order of catalogue number and title."""
        found = [self._title(path) for path in sorted(self.folder.glob("*.ipynb"))]
        return tuple(sorted(found, key=_order))

    def title(self, scenario_id: str) -> Title | None:
        """The notebook with this id."""
        return next((title for title in self.titles() if title.id == scenario_id), None)

    def playable(self, scenario_id: str) -> Title:
        """The notebook with this id, if a run can start on it; `NotPlayable` otherwise."""
        title = self.title(scenario_id)
        if title is None or not title.playable:
            raise NotPlayable("This case cannot be played now. Please choose another one.")
        return title

    def program(self, sha256: str, notebook: bytes) -> Program:
        """The compiled scenario of these bytes, whatever the file holds by now."""
        if sha256 in self._programs:
            self._programs.move_to_end(sha256)
            return self._programs[sha256]
        scenario = read_text_scenario(notebook, facts=self._facts).scenario
        if scenario is None:
            raise NotPlayable("The case that this run was started on cannot be read.")
        program = self._programs[sha256] = compile_scenario(scenario)
        if len(self._programs) > PROGRAMS_KEPT:
            self._programs.popitem(last=False)
        return program

    def reviewed(self, scenario_id: str, sha256: str, scenario: Scenario) -> bool:
        """Whether a survivor's sign-off stands for the words of these bytes, by the file beside the notebook now."""
        known = [path for path, (_, reading) in self._read.items() if _id_of(path, reading) == scenario_id]
        title = None if known else self.title(scenario_id)
        path = known[0] if known else title.path if title else None
        signed = self._signoffs(path) if path else ()
        if not signed:
            return False
        if sha256 not in self._wordings:
            self._wordings[sha256] = wording_hash(scenario)
        return reviewed_by(signed, Speaks.SURVIVORS, self._wordings[sha256])

    def _signoffs(self, notebook: Path) -> tuple[SignOff, ...]:
        stamp, known = _stamp(signoffs_file(notebook)), self._signed.get(notebook)
        if known is None or known[0] != stamp:
            known = (stamp, read_signoffs(notebook).signoffs)
            self._signed[notebook] = known
        return known[1]

    def alternative(self, scenario_id: str, allowed: frozenset[str]) -> Scenario | None:
        """Another playable case of equal credit: among those open to the person, the closest in length."""
        asked = self.title(scenario_id)
        lasts = asked.reading.scenario.header.lasts if asked and asked.reading.scenario else 0
        others = [
            title.reading.scenario
            for title in self.titles()
            if title.id != scenario_id and title.id in allowed and title.playable and title.reading.scenario
        ]
        return min(others, key=lambda scenario: abs(scenario.header.lasts - lasts), default=None)

    def _title(self, path: Path) -> Title:
        stamp, known = _stamp(path), self._read.get(path)
        if known is None or known[0] != stamp:
            known = (stamp, read_scenario(path, facts=self._facts))
            self._read[path] = known
        return Title(_id_of(path, known[1]), path, known[1])


def _id_of(path: Path, reading: Reading) -> str:
    """The id of a case; the name of its file where it has none."""
    return reading.scenario.header.id if reading.scenario and reading.scenario.header.id else path.stem


def _stamp(path: Path) -> tuple[int, int]:
    """What changes with a file. One that is not there, such as a link to nowhere, is a finding when it is read."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


def _order(title: Title) -> tuple[str, str]:
    scenario = title.reading.scenario
    return (scenario.header.catalogue if scenario else "~", title.name)
