"""`simlib import FILE -o NOTEBOOK`: a scenario from Twee 3 or from our JSON form, as a notebook to go on with."""

from __future__ import annotations

from pathlib import Path

import click

from simlib.cli.carried import show_findings, write_file
from simlib.cli.check import facts_beside, summary
from simlib.exchange.carry import imported
from simlib.exchange.json_form import LARGEST


@click.command(name="import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--out", required=True, metavar="NOTEBOOK", type=click.Path(path_type=Path), help="The notebook to write."
)
@click.option("--json", "as_json", is_flag=True, help="Print what could not be carried over as JSON.")
@click.option("--force", is_flag=True, help="Write over a notebook that is there already.")
@click.pass_context
def command(context: click.Context, *, path: Path, out: Path, as_json: bool, force: bool) -> None:
    """Make a notebook of a scenario from elsewhere. FILE is Twee 3 (from Twine), or our JSON form.

    Nothing in the file is run. Macros of story formats are kept as notes of their scenes; each of them, and everything
    else that has no place in a notebook, is listed with its line.

    Exit 0 when the notebook has no errors; 1 when it has, or when the file holds no scenario; 2 for bad usage.
    """
    target = out / f"{path.stem}.ipynb" if out.is_dir() else out
    if target.exists() and not force:
        raise click.UsageError(f"{target} is there already. Give another name, or add --force.")
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    made = imported(raw, path.name, target.name, facts_beside(target))
    if made.notebook is None or made.reading is None:
        show_findings(made.findings, f"{path.name} holds no scenario", as_json=as_json)
        context.exit(1)
    write_file(made.notebook, target, path)
    show_findings(made.findings, f"{target} holds {path.name}", as_json=as_json)
    if not as_json:
        click.echo(f"`simlib check {target}` says of it: {summary(1, made.reading.findings)}")
    context.exit(0 if made.reading.playable else 1)
