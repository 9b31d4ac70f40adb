"""`simlib roll-call paper SCENARIO`: a roll call for a room without a screen."""

from __future__ import annotations

from pathlib import Path

import click

from simlib.cli.cases import CasePath, case_at
from simlib.cli.terminal import printable
from simlib.read.replacing import put_file
from simlib.report.roll_call import roll_call_pdf


@click.group(name="roll-call")
def command() -> None:
    """Play a case with a whole room, in segments of at most twenty minutes.

    On a screen, start it from the instructor's page: `simlib run`, then Roll call. `simlib roll-call paper SCENARIO`
    writes the same on paper.
    """


@command.command(name="paper")
@click.argument("path", metavar="SCENARIO", type=CasePath())
@click.option("-o", "--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Where it goes.")
@click.option("--segment", metavar="NUMBER", type=click.IntRange(min=1), help="This segment alone.")
@click.pass_context
def paper(context: click.Context, *, path: Path, out: Path | None, segment: int | None) -> None:
    """Write a roll call on paper: story, sealed pages and voting cards. SCENARIO is a notebook, or its id.

    A segment alone is a few sheets; running sheet and cards come with the first. Every page carries the code of the
    text. Change the notebook, and ask again.

    Exit 0; 1 for a scenario with errors; 2 for a missing file or bad usage.
    """
    case = case_at(path, None)
    if case is None:
        context.exit(1)
    target = out or Path(f"{path.stem}-roll-call{f'-{segment}' if segment else ''}.pdf")
    try:
        made = roll_call_pdf(case.scenario, case.facts, segment)
    except LookupError as fault:
        raise click.BadParameter(str(fault), param_hint="--segment") from None
    put_file(target, made, with_folder=True)
    click.echo(printable(f"{target} holds the roll call of {path.name} on paper."))
