"""`python3 -m simlib backup [FILE]`: everything about classes and runs in one file, made while the server runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.record.backup import make_backup
from simlib.record.chance import SystemClock
from simlib.record.folder import MEGABYTE, data_folder, database_address

AGENCY_FILE = PROJECT / "scenarios" / "facts" / "agency.yaml"


@contextmanager
def bar(title: str) -> Iterator[Callable[[float], None]]:
    """A bar on the terminal, moved by telling it how much is done, from 0 to 1. Nothing is drawn into a file."""
    with click.progressbar(length=100, label=title) as drawn:
        yield lambda done: drawn.update(round(100 * done) - drawn.pos)


def counted(runs: int) -> str:
    """A number of runs in words.

    >>> counted(1), counted(2)
    ('1 run', '2 runs')
    """
    return "1 run" if runs == 1 else f"{runs} runs"


@click.command(name="backup")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--agency",
    type=click.Path(path_type=Path, dir_okay=False),
    default=AGENCY_FILE,
    help="The agency's contacts, if their file lies elsewhere.",
)
def command(file: Path | None, agency: Path) -> None:
    """Keep a copy of all classes and runs in FILE; without FILE, in one named after the date.

    People can go on working meanwhile. The file holds names and what people typed, also of people who are removed
    later: keep it as carefully as the data itself, and delete it when its time is over.
    """
    folder = data_folder(os.environ, PROJECT)
    now = SystemClock().now()
    target = file or Path(f"first-contact-{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d-%H%M%S}.zip")
    with bar("Keeping") as progress:
        manifest = make_backup(folder, target.absolute(), now, agency, progress, address=database_address(os.environ))
    size = target.stat().st_size / MEGABYTE
    click.echo(f"{target} holds {counted(manifest.runs)}, every one checked ({size:.1f} MB).")
    click.echo(f"To bring it back: python3 -m simlib restore {target}")
