"""`simlib export PATH --to twee|json -o FILE`: a scenario for another program, and what it cannot carry over."""

from __future__ import annotations

from pathlib import Path

import click

from simlib.cli.carried import show_findings, write_file
from simlib.exchange.carry import Form, export
from simlib.read.notebook import read_scenario


@click.command(name="export")
@click.argument("path", metavar="PATH", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to", "form", required=True, type=click.Choice([form.value for form in Form]), help="The form of the file."
)
@click.option("-o", "--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--json", "as_json", is_flag=True, help="Print what could not be carried over as JSON.")
def command(*, path: Path, form: str, out: Path, as_json: bool) -> None:
    """Write a scenario in a form that other programs read. PATH is its notebook.

    json says all a scenario is. twee is Twee 3, for Twine: texts and links play there, and our own data ride along, so
    that `simlib import` brings everything back. What the form has no word for is listed with its place.

    Exit 0; 1 for a scenario with errors; 2 for a missing file or bad usage.
    """
    carried = export(read_scenario(path, file=str(path)), Form(form), path.name)
    target = write_file(carried.raw, out / f"{path.stem}.{form}" if out.is_dir() else out, path)
    show_findings(carried.findings, f"{target} holds {path.name}", as_json=as_json)
