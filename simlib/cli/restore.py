"""`python3 -m simlib restore FILE`: a backup comes back; the data that was there is put aside."""

from __future__ import annotations

import os
from pathlib import Path

import click

from simlib.cli.backup import AGENCY_FILE, bar, counted
from simlib.cli.entry import PROJECT
from simlib.record.chance import SystemClock
from simlib.record.folder import data_folder, database_address
from simlib.record.restore import restore_backup


@click.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Put the data that is there aside, beside its folder.")
@click.option(
    "--agency",
    type=click.Path(path_type=Path, dir_okay=False),
    default=AGENCY_FILE,
    help="Where the agency's contacts belong, if their file lies elsewhere.",
)
def command(file: Path, agency: Path, *, force: bool) -> None:
    """Bring the backup FILE back, while no server runs.

    The backup is checked whole before anything is touched. Everybody must sign in again.

    Where SIMLIB_DATABASE names a database, the runs go there; it must be empty. So a backup is also the way from a
    file to PostgreSQL and back.
    """
    folder = data_folder(os.environ, PROJECT)
    with bar("Checking") as progress:
        restored = restore_backup(
            file,
            folder,
            SystemClock().now(),
            force=force,
            agency=agency,
            progress=progress,
            address=database_address(os.environ),
        )
    click.echo(f"Back in {folder}: {counted(restored.manifest.runs)}, as of {restored.manifest.made}.")
    if restored.aside is not None:
        click.echo(f"What was there before lies in {restored.aside}; delete it when you are sure.")
