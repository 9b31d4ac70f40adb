"""One case as the studio knows it: what was read, what was proved, and how it is shown on the map."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from simlib.errors import NotPlayable
from simlib.play.program import Program, compile_scenario
from simlib.prove.findings import beyond
from simlib.prove.flow import Flow
from simlib.read.notebook import Reading, read_scenario
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Finding, Scenario, Severity, Spot
from simlib.studio.branches import BranchMap, branch_map, parts_of
from simlib.studio.folder import Stamp, stamp_of
from simlib.studio.sheets import cell_ids

FOLD_BEYOND = 20
"""Scenes from which on the parts of a case are folded when it is opened."""


@dataclass(frozen=True, slots=True)
class Case:
    """A notebook, read."""

    path: Path
    stamp: Stamp
    reading: Reading
    ids: tuple[str, ...]
    """Of the cells."""
    program: Program | None
    """None where the case cannot be played."""
    result: Mapping[str, Any] | None = field(default=None)
    """What was proved, once it is."""

    @property
    def scenario(self) -> Scenario | None:
        """The scenario, as complete as it can be."""
        return self.reading.scenario

    @property
    def proof(self) -> Mapping[str, Any] | None:
        """The proof, once there is one."""
        return self.result["proof"] if self.result else None

    @property
    def flow(self) -> Flow | None:
        """Where runs at random go, once that is known."""
        kept = self.result.get("flow") if self.result else None
        if not kept:
            return None
        return Flow({(here, text, there): share for here, text, there, share in kept["ways"]}, kept["entered"])

    @property
    def unreached(self) -> list[str] | None:
        """The scenes that no run comes to; None while that is not proved."""
        return list(self.proof["scenes"]["unreached"]) if self.proof and self.proof["exact"] else None

    @property
    def findings(self) -> list[Finding]:
        """What was found by reading, then what the proof found beyond that."""
        proved = self.result.get("findings", []) if self.result else []
        return [*self.reading.findings, *beyond(self.reading.findings, map(_finding, proved))]

    @property
    def shipped(self) -> bool:
        """Whether it came with the simulator: such a case says which entry of the catalogue it is."""
        return self.scenario is not None and bool(self.scenario.header.catalogue)

    def with_result(self, result: Mapping[str, Any]) -> Case:
        """The case, with what was proved about it."""
        return replace(self, result=result)


def read_case(path: Path, facts: FactBase, today: date) -> Case:
    """The case in this file, read once; a file that cannot be read is a finding."""
    stamp = stamp_of(path)
    reading = read_scenario(path, facts, today)
    program = None
    if reading.scenario is not None and reading.playable:
        with suppress(NotPlayable):
            program = compile_scenario(reading.scenario)
    return Case(path, stamp, reading, cell_ids(reading.raw), program)


def _finding(kept: Mapping[str, Any]) -> Finding:
    spot = Spot(kept["cell"], kept["line"], kept["column"])
    severity = Severity(kept["severity"])
    return Finding(kept["code"], severity, kept["file"], spot, kept["message"], kept["help"])


@dataclass(frozen=True, slots=True)
class Shown:
    """How much of the map is shown: which parts are folded, or around which scene."""

    folded: frozenset[str] = frozenset()
    around: str = ""

    def clicked(self, key: str) -> Shown:
        """After a click on a mark: a folded part opens, a map around a scene moves there."""
        if key.startswith("part:"):
            return replace(self, folded=self.folded - {key.removeprefix("part:")})
        return replace(self, around=key) if self.around else self


def parts_in(scenario: Scenario) -> frozenset[str]:
    """The parts that can be folded: those with more than one scene that is no ending."""
    parts = parts_of(scenario)
    inside = [parts[scene.heading] for scene in scenario.scenes if scene.ending is None]
    return frozenset(part for part in inside if part and inside.count(part) > 1)


def first_shown(scenario: Scenario) -> Shown:
    """How the map is shown when a case is opened: all of it, with the parts of a long case folded."""
    return Shown(parts_in(scenario) if len(scenario.scenes) > FOLD_BEYOND else frozenset())


def map_of(case: Case, shown: Shown) -> BranchMap:
    """The branch map of a case."""
    if case.scenario is None:
        return BranchMap((), ())
    return branch_map(case.scenario, case.flow, case.unreached, shown.folded, shown.around)
