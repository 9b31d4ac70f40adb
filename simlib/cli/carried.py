"""What export and import share: the file they write, and the list of what could not be carried over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from simlib.cli.terminal import printable
from simlib.exchange.findings import CODES
from simlib.read.replacing import put_file
from simlib.scenario.model import Finding


def write_file(raw: bytes, target: Path, source: Path) -> Path:
    """Write the bytes; a usage error when the target is the source itself, `Unreadable` when it cannot be written."""
    if target.exists() and target.samefile(source):
        raise click.UsageError(f"{target} is the file that is read; give the new one another name.")
    put_file(target, raw)
    return target


def show_findings(findings: Sequence[Finding], done: str, *, as_json: bool) -> None:
    """Print one line for each finding, grouped by kind, and last what was done."""
    if as_json:
        click.echo(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
        return
    for code in dict.fromkeys(sorted(finding.code for finding in findings)):
        same = [finding for finding in findings if finding.code == code]
        click.echo(f"{code} {CODES[code].title} {CODES[code].why}")
        for finding in same:
            spot = finding.spot
            place = f"cell {spot.cell}, line {spot.line}" if finding.file.endswith(".ipynb") else f"line {spot.line}"
            click.echo(printable(f"   {finding.file}, {place}: {finding.message}"))
        for remedy in dict.fromkeys(finding.help for finding in same if finding.help):
            click.echo(printable(f"   {remedy}"))
        click.echo("")
    left = f"{len(findings)} thing{'s' * (len(findings) != 1)} could not be carried over as it stands"
    click.echo(printable(f"{done}; {left if findings else 'everything was carried over'}."))
