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

HELP = """Let seven simple players play a scenario. PATH is its notebook. A good case tells them apart.

\b
careful       the choice with the most points now; one decision in ten at random
hasty         the fewest minutes; ticks nothing, the first bin, the first answer
always first  the first choice, item, bin and answer
longest text  the longest choice, bin and answer; ticks the longer half of the items
sweeper       every choice with Once first, then any; ticks everything
random        anything that is offered
practice      what follows a do, never what goes against it; forms as the key says

Scores are exact where the runs of a player can be followed one and all, else of 1,000 runs drawn with the seed.

Exit 0; 1 for a scenario with errors or one that does not tell them apart; 2 for a missing file or bad usage.
"""
"""What `--help` prints; the mark before the table keeps its lines as they are."""


@click.command(name="bots", help=HELP)
@click.argument("path", metavar="PATH", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print scores and findings as JSON.")
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Where runs are drawn: the same seed, the same runs."
)
@click.pass_context
def command(context: click.Context, *, path: Path, as_json: bool, seed: int) -> None:
    """Print what seven simple players come to."""
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
