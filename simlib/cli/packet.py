"""`simlib packet`: outline, hourly distribution and topics matrix of the course, and what is missing of two hours."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from simlib.cli.cases import SCENARIOS, case_at, in_step
from simlib.cli.check import notebooks_in, shown
from simlib.cli.terminal import printable
from simlib.read.replacing import put_file
from simlib.report.course import WHOLE, course_of
from simlib.report.packet import packet_of
from simlib.report.sheet_files import KINDS, sheet_file


@click.command(name="packet")
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--out", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--html", "kinds", multiple=True, flag_value=".html", help="Write the page only.")
@click.option("--pdf", "kinds", multiple=True, flag_value=".pdf", help="Write the PDF file only.")
@click.option("--check", "only_check", is_flag=True, help="Tell whether the packet is out of step with a notebook.")
@click.option("--as-of", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Judge dates by that day.")
@click.pass_context
def command(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    out: Path,
    kinds: tuple[str, ...],
    only_check: bool,
    day: datetime | None,
) -> None:
    """Write the packet of the two-hour course. PATH is a notebook or a folder; without one, all cases here are taken.

    It holds the expanded outline, the hourly distribution and the topics matrix. Whatever is missing of two hours and
    of the seven topics is said, and nothing is rounded up. --check writes nothing: it tells whether the packet in
    FOLDER is of the notebooks as they are.

    Exit 0; 1 where no case can be played or the packet is out of step; 2 for a missing file or bad usage.
    """
    found = [case_at(path, day) for path in notebooks_in(paths or (SCENARIOS,))]
    cases = [case for case in found if case is not None]
    if not cases:
        click.echo("There is no case here that can be played.", err=True)
        context.exit(1)
    files = [(kind, out / f"course-packet{kind}") for kind in kinds or KINDS]
    if only_check:
        context.exit(0 if in_step((file for _, file in files), cases) else 1)
    sheet = packet_of(cases)
    for kind, target in files:
        put_file(target, sheet_file(sheet, kind), with_folder=True)
        click.echo(printable(f"{shown(target)} holds the course packet."))
    course = course_of(cases)
    click.echo(f"{course.minutes} of {WHOLE} guided minutes are planned; {course.open_minutes} are open.")
