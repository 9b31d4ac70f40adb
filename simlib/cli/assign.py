"""`simlib assign SCENARIO`: an assignment for nbgrader, made from a case."""

from __future__ import annotations

import os
from pathlib import Path

import click

from simlib.cli.cases import CasePath
from simlib.cli.entry import PROJECT
from simlib.grade.assign import assign
from simlib.grade.course import Course, course_in, course_of
from simlib.read.notebook import read_scenario


@click.command(name="assign")
@click.argument("scenario", type=CasePath())
@click.option("--name", default="", help="Another name for the assignment than the case's id.")
@click.option(
    "--course",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Another course folder than course/ in the data folder.",
)
def command(*, scenario: Path, name: str, course: Path | None) -> None:
    """Make an assignment for nbgrader from a case: one cell for each criterion, one for each text, and the play cell.

    SCENARIO is a notebook, or the id of a case of the project. Nothing of its key is in the assignment.
    `grading/README.md` tells what comes next.
    """
    file = assign(read_scenario(scenario), _course(course), name)
    click.echo(f"{file} is the assignment.")
    click.echo(f"Next, in the folder grading: nbgrader generate_assignment {file.parent.name}")


def _course(folder: Path | None) -> Course:
    return course_in(folder.absolute(), os.environ) if folder else course_of(os.environ, PROJECT)
