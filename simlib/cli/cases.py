"""Cases as teaching papers need them: the scenario with its facts, contacts and the hash of its notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import click

from simlib.cli.check import FACTS, facts_beside, shown
from simlib.cli.play import playable
from simlib.cli.terminal import printable
from simlib.errors import Unreadable
from simlib.read.facts_agency import load_agency
from simlib.read.notebook import read_scenario
from simlib.report.teaching import Case, is_in_step
from simlib.scenario.facts import FactBase

SCENARIOS = FACTS.parent
"""The folder of the cases that come with the project."""


class CasePath(click.ParamType[Path]):
    """A notebook: its path, or the id of a case that comes with the project."""

    name = "scenario"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path of the notebook."""
        path = Path(value)
        known = SCENARIOS / f"{value}.ipynb"
        if path.is_file():
            return path
        if path.parent == Path() and known.is_file():
            return known
        near = ", ".join(sorted(each.stem for each in SCENARIOS.glob("*.ipynb")))
        raise click.BadParameter(f"There is no notebook {value}. These cases are here: {near}.", ctx, param)


def case_at(path: Path, day: datetime | None) -> Case | None:
    """The case of this notebook on a day; None, with its mistakes on standard error, where it cannot be played."""
    if playable(path) is None:
        return None
    reading = read_scenario(path, file=str(path))
    if reading.scenario is None:
        return None
    judged_on = (day or datetime.now().astimezone()).date()
    beside = path.resolve().parent / "facts" / "agency.yaml"
    agency, _ = load_agency(beside if beside.is_file() else FACTS / "agency.yaml")
    facts = facts_beside(path) or FactBase()
    return Case(reading.scenario, facts, reading.sha256, judged_on, agency.contacts)


def in_step(written: Iterable[Path], cases: Sequence[Case]) -> bool:
    """Tell of each written paper whether its notebooks are what it was made of; whether there is one, and all are.

    A paper that is not there is not told of.
    """
    standing = [_told(path, is_in_step(_read(path), cases)) for path in written if path.is_file()]
    if not standing:
        click.echo("There is no such paper in this folder.")
    return bool(standing) and all(standing)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(f"{path} cannot be read: {fault.strerror}.") from fault


def _told(path: Path, is_current: bool) -> bool:  # noqa: FBT001 - whether it is current is all there is to tell
    stands = "is in step with its notebook" if is_current else "is out of step with its notebook: write it again"
    click.echo(printable(f"{shown(path)} {stands}."))
    return is_current
