"""`simlib bots PATH`: what seven simple players come to in a scenario, and whether its points tell them apart."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from simlib.cli.check import lines_about, shown
from simlib.cli.play import playable
from simlib.cli.terminal import printable
from simlib.prove.bots import bots_of
from simlib.prove.bots_findings import bot_findings
from simlib.prove.bots_sentences import sentences_about_bots


@click.command(name="bots")
@click.argument("path", metavar="PATH", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print scores and findings as JSON.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Where runs are drawn: the same seed, the same runs."
)
@click.pass_context
def command(context: click.Context, *, path: Path, as_json: bool, seed: int) -> None:
    """Let seven simple players play a scenario. PATH is its notebook.

    One counts points and slips now and then, one hurries, one follows practice, one guesses, and three use a trick:
    the first choice, the longest text, everything that can be clicked. A good case tells them apart.

    Exit 0; 1 for a scenario with errors or one that does not tell them apart; 2 for a missing file or bad usage.
    """
    scenario = playable(path)
    if scenario is None:
        context.exit(1)
    scores = bots_of(scenario, seed)
    findings = [replace(each, file=shown(path)) for each in bot_findings(scenario, scores)]
    if as_json:
        held = {"bots": [score.as_json() for score in scores], "findings": [each.as_json() for each in findings]}
        click.echo(json.dumps(held, ensure_ascii=False, indent=1))
    else:
        click.echo(printable("\n".join(sentences_about_bots(scenario, scores))))
        for each in findings:
            click.echo(printable("\n".join(lines_about(each))) + "\n")
        if not findings:
            click.echo("The case tells them apart.")
    context.exit(1 if findings else 0)
