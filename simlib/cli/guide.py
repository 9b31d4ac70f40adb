"""`simlib guide SCENARIO`: the papers to teach a case with, and `--score` to add up an observer's ticks."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from simlib.cli.cases import CasePath, case_at, in_step
from simlib.cli.check import shown
from simlib.cli.terminal import printable
from simlib.read.replacing import put_file
from simlib.report.papers import OF_CASE, Paper, sheet_of
from simlib.report.sheet_files import KINDS, sheet_file
from simlib.report.teaching import Case
from simlib.score.observer import Observed, observed

HELP = """Write the papers to teach a case with. SCENARIO is a notebook, or the id of a case of the project.

\b
What is written, each as a page and as a PDF file:
  the instructor guide, with the key; the observer sheet, with the key;
  the handout for trainees, the role cards and the pocket card, without it.

\b
--score TICKS adds up an observer sheet instead and writes nothing. TICKS is a JSON file (- for standard input):
  a list of the lines ticked, as ["5a", "7d", "must-1"]. With --json it prints
  {criteria: [{name, points, maximum}], total, maximum, passed}.

Every paper carries the hash of the notebook and the law stamp. Change the notebook, and ask again. --check writes
nothing: it tells of the papers in FOLDER which of them the notebook has left behind.

Exit 0; 1 for a scenario with errors, ticks that the sheet does not have, or a paper out of step; 2 for a missing file
or bad usage.
"""


@click.command(name="guide", help=HELP)
@click.argument("path", metavar="SCENARIO", type=CasePath())
@click.option("-o", "--out", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--html", "kinds", multiple=True, flag_value=".html", help="Write pages only.")
@click.option("--pdf", "kinds", multiple=True, flag_value=".pdf", help="Write PDF files only.")
@click.option(
    "--only", "papers", multiple=True, type=click.Choice([each.value for each in Paper]), help="These papers alone."
)
@click.option("--check", "only_check", is_flag=True, help="Tell which papers are out of step with the notebook.")
@click.option("--score", "ticks", metavar="TICKS", type=click.File(encoding="utf-8"), help="Add up these ticks.")
@click.option("--json", "as_json", is_flag=True, help="With --score: print one JSON object.")
@click.option("--as-of", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Judge dates by that day.")
def command(
    *,
    path: Path,
    out: Path,
    kinds: tuple[str, ...],
    papers: tuple[str, ...],
    only_check: bool,
    ticks: IO[str] | None,
    as_json: bool,
    day: datetime | None,
) -> None:
    """Write the papers of a case, check those that are written, or add up ticks."""
    case = case_at(path, day)
    if case is None:
        raise click.exceptions.Exit(1)
    if ticks is not None:
        _tell(observed(case.scenario, ticks_in(ticks)), as_json=as_json)
        return
    if as_json:
        raise click.UsageError("--json belongs to --score.")
    if only_check:
        asked = [each for each in OF_CASE if not papers or each in papers]
        files = (file for each in asked for _, file in _files(path, each, out, kinds))
        raise click.exceptions.Exit(0 if in_step(files, [case]) else 1)
    for paper in papers or tuple(Paper):
        _write(case, Paper(paper), _files(path, paper, out, kinds))


def _files(path: Path, paper: str, out: Path, kinds: tuple[str, ...]) -> tuple[tuple[str, Path], ...]:
    """The kinds of file of a paper that are asked for, each with where it lies."""
    return tuple((kind, out / f"{path.stem}-{paper}{kind}") for kind in kinds or KINDS)


def _write(case: Case, paper: Paper, files: tuple[tuple[str, Path], ...]) -> None:
    sheet = sheet_of(case, paper)
    for kind, target in files:
        put_file(target, sheet_file(sheet, kind), with_folder=True)
        click.echo(printable(f"{shown(target)} holds the {sheet.name.lower()}."))


def ticks_in(stream: IO[str]) -> frozenset[str]:
    """The ticks that a file holds; a usage error for anything but a list of words."""
    try:
        listed = json.load(stream)
    except (ValueError, RecursionError) as fault:
        raise click.UsageError("The ticks cannot be read: they are no JSON.") from fault
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise click.UsageError('The ticks must be a list of lines of the sheet, as ["5a", "7d", "must-1"].')
    return frozenset(listed)


def _tell(result: Observed, *, as_json: bool) -> None:
    if as_json:
        criteria = [{"name": each.name, "points": each.points, "maximum": each.maximum} for each in result.criteria]
        whole = {"criteria": criteria, "total": result.total, "maximum": result.maximum, "passed": result.passed}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    for each in result.criteria:
        click.echo(printable(f"{each.name}: {each.points} of {each.maximum}"))
    stands = "passes" if result.passed else "does not pass"
    click.echo(f"{result.total} of {result.maximum} points. Played to its end, this {stands}.")
