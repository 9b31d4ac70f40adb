"""`simlib check PATH...`: every mistake in one or many scenarios, each with its place and its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import click

from simlib.cli.mend import mend
from simlib.cli.proofs import cache_of, kept_findings, stopped_calmly, told_on_terminal
from simlib.prove.findings import beyond
from simlib.prove.graph import Tell
from simlib.read.facts import load_facts
from simlib.read.notebook import Reading, placed, read_scenario
from simlib.read.signoffs import with_signoffs
from simlib.read.together import check_together
from simlib.scenario.facts import FactBase
from simlib.scenario.findings import CODES, sorted_findings
from simlib.scenario.model import Finding, Severity

FACTS = Path(__file__).resolve().parents[2] / "scenarios" / "facts"
"""The project's fact base; a folder `facts` beside the notebook goes before it."""

WIDEST = 100
"""Columns of an excerpt; a longer line is shown around the place that is meant."""

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@click.command(name="check")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings as JSON.")
@click.option(
    "--proof",
    is_flag=True,
    help="Work out what only all runs together show, and keep it; may take a minute for a large case.",
)
@click.option(
    "--fix", is_flag=True, help="First mend what is certain (dashes, links, spaces, ids), never a text, and show it."
)
@click.option("--dry-run", is_flag=True, help="With --fix: show what would be mended, and change nothing.")
@click.option("--today", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Judge dates as if it were that day.")
@click.pass_context
def command(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    as_json: bool,
    proof: bool,
    fix: bool,
    dry_run: bool,
    today: datetime | None,
) -> None:
    """List the mistakes in scenarios. PATH is a notebook, or a folder of notebooks.

    What only all runs together show (a choice nobody is offered, a broken promise, points out of reach) is listed with
    --proof, and without it for a notebook that has not changed since. `scenarios/FINDINGS.md` tells every code.

    Exit 0 without errors (warnings do not count), 1 with errors, 2 for a missing path.
    """
    day = (today or datetime.now().astimezone()).date()
    files = list(notebooks_in(paths))
    if dry_run and not fix:
        raise click.UsageError("--dry-run belongs to --fix.", context)
    for path in files if fix else ():
        mend(path, dry_run=dry_run)
    readings = {shown(path): _read(path, day) for path in files}
    with stopped_calmly(), told_on_terminal() as tell:
        proved = {path: _proved(path, reading, make=proof, tell=tell) for path, reading in readings.items()}
    findings = findings_of(readings, proved)
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo("\n".join(lines_about(finding)) + "\n")
        click.echo(summary(len(readings), findings))
    context.exit(1 if any(finding.severity is Severity.ERROR for finding in findings) else 0)


def findings_of(
    readings: Mapping[str, Reading], proved: Mapping[str, Sequence[Finding]] = MappingProxyType({})
) -> list[Finding]:
    """The findings file by file, with what the proof has found, and what shows when the files are seen together."""
    together = list(check_together(readings))
    return [
        finding
        for path, reading in readings.items()
        for finding in (
            *sorted_findings((*reading.findings, *beyond(reading.findings, proved.get(path, ())))),
            *(each for each in together if each.file == path),
        )
    ]


def _proved(path: str, reading: Reading, *, make: bool, tell: Tell) -> tuple[Finding, ...]:
    """What proof and bots have found, as far as it is kept or is to be made; nothing for a case with errors."""
    if reading.scenario is None or not reading.playable:
        return ()
    found = kept_findings(reading.scenario, reading.sha256, cache_of(), make=make, tell=tell)
    return placed(reading, path, found) if found else ()


def _read(path: Path, day: date) -> Reading:
    """The notebook as it was read, with what is to be said of the sign-offs beside it."""
    return with_signoffs(read_scenario(path, facts_beside(path), day, shown(path)), path, shown(path))


def notebooks_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The notebooks that are meant: files as they are, and those in folders, without hidden folders."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*.ipynb")):
            if not any(part.startswith(".") for part in found.relative_to(path).parts):
                yield found


def facts_beside(path: Path) -> FactBase | None:
    """The fact base in `facts` beside the notebook, or the project's; None when there is none."""
    beside = path.resolve().parent / "facts"
    return _facts(beside if beside.is_dir() else FACTS)


@lru_cache(maxsize=8)
def _facts(folder: Path) -> FactBase | None:
    if not folder.is_dir():
        return None
    base, problems = load_facts(folder)
    for problem in problems:
        click.echo(str(problem), err=True)
    return base


def shown(path: Path) -> str:
    """The path as a line can show it."""
    return "".join(character if character.isprintable() else "\ufffd" for character in path.as_posix())


def lines_about(finding: Finding) -> Iterator[str]:
    """A finding as a person reads it: what, where, the line with the place marked, and what would be right."""
    spot = finding.spot
    head = click.style(f"{finding.code} {CODES[finding.code].title}", fg=_COLORS[finding.severity], bold=True)
    yield f"{head}   {finding.file}, cell {spot.cell}, line {spot.line}"
    yield from excerpt_lines(finding)
    yield "   " + _plain(" ".join(part for part in (finding.message, finding.help) if part))


def excerpt_lines(finding: Finding) -> Iterator[str]:
    """The line that is meant, and marks below the place in it; nothing where the line is empty."""
    if finding.source_line.strip():
        excerpt, column, length = _excerpt(finding)
        yield f"   {finding.spot.line:>3} | {excerpt}"
        yield "       | " + " " * column + "^" * length


def _plain(text: str) -> str:
    """The text, with a space for each sign that nobody can see: none of them may steer a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def _excerpt(finding: Finding) -> tuple[str, int, int]:
    """The line, or the part of it around the place, with the place as column and length in it."""
    line = _plain(finding.source_line)
    column = finding.spot.column - 1
    start = max(0, min(column - WIDEST // 3, len(line) - WIDEST))
    left = "…" if start else ""
    right = "…" if start + WIDEST < len(line) else ""
    length = max(1, min(finding.length, start + WIDEST - column))
    return left + line[start : start + WIDEST] + right, column - start + len(left), length


def summary(count: int, findings: Iterable[Finding]) -> str:
    """One line that counts.

    >>> summary(0, [])
    'No scenario was found.'
    """
    if not count:
        return "No scenario was found."
    severities = [finding.severity for finding in findings]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    found = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}" if severities else "nothing to mend"
    return f"{_count(count, 'scenario')}: {found}."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
