"""`simlib roster FILE`: who the ids in the gradebook are."""

from __future__ import annotations

import os
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.grade.course import course_in, course_of, make_gradebook_schema
from simlib.grade.roster import LARGEST, read_roster


@click.command(name="roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--course",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Another course folder than course/ in the data folder.",
)
def command(*, file: Path, course: Path | None) -> int:
    """Put names, mail addresses and ids of a learning system into the gradebook.

    FILE is a CSV file with the columns id, last_name, first_name, email and lms_id; only the first must be there. A
    line that cannot be taken is named, and the others are taken. Exit 1 when there was such a line.
    """
    # nbgrader takes two seconds to load, and nothing but this verb needs it here.
    from simlib.grade.config import find_programs  # noqa: PLC0415
    from simlib.grade.names import keep_names  # noqa: PLC0415

    with file.open("rb") as stream:
        roster = read_roster(stream.read(LARGEST + 1))
    find_programs(os.environ)
    place = course_in(course.absolute(), os.environ) if course else course_of(os.environ, PROJECT)
    make_gradebook_schema(os.environ)
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for problem in roster.problems:
        click.echo(problem, err=True)
    count = keep_names(place, roster)
    people = "1 person" if count == 1 else f"{count} people"
    click.echo(f"The gradebook knows {people} of {file.name} by name.")
    return 1 if roster.problems else 0
