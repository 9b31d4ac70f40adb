"""`simlib new TITLE`: a case that plays from the start, to be read and then changed into one's own."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.studio.new_case import FIRST_TEMPLATE, new_case, template_text, write_new


@click.command(name="new")
@click.argument("title", metavar="TITLE")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=PROJECT / "scenarios",
    help="Another folder than that of the scenarios.",
)
@click.option("--from", "template", metavar="TEMPLATE", default=FIRST_TEMPLATE, help="Another case to begin with.")
def command(*, title: str, folder: Path, template: str) -> int:
    """Write a new case with this TITLE, as a notebook beside the others.

    It is a finished small case: it checks clean, plays, and shows every common part of the format. Read it, then put
    your own people and scenes in the place of its own. TEMPLATE is the path of another notebook to begin with.

    Exit 0; 1 where a case of that name is there already, or nothing could be written; 2 for bad usage.
    """
    path = write_new(folder, new_case(title, template_text(template)))
    python = "py" if sys.platform == "win32" else "python3"
    click.echo(f"Your case is here: {path}")
    click.echo(f"To write it: {python} -m simlib lab    To list its mistakes: {python} -m simlib check {path}")
    return 0
