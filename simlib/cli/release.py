"""`simlib release PATH -o OUT`: the edition of a scenario that a trainee may hold."""

from __future__ import annotations

from pathlib import Path

import click

from simlib.read.cells import LARGEST
from simlib.read.release import release_edition
from simlib.read.replacing import put_file


@click.command(name="release")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--out", required=True, metavar="OUT", type=click.Path(path_type=Path), help="The file to write.")
def command(*, path: Path, out: Path) -> None:
    """Write the edition of a scenario that trainees may hold: without points, reasons, answers and notes.

    PATH is a notebook, OUT the file to write. Exit 1 when the scenario has errors, 2 for a missing path.
    """
    if out.exists() and out.samefile(path):
        raise click.UsageError("OUT is the scenario itself; give the release another name.")
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    edition = release_edition(raw)
    target = out / path.name if out.is_dir() else out
    put_file(target, edition)
    click.echo(f"{target} holds the release of {path.name}.")
