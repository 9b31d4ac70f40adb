"""`simlib prove PATH`: what holds for every run of a scenario, as sentences or as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import click

from simlib.cli.play import playable
from simlib.cli.terminal import printable
from simlib.prove.proof import MOST_STATES, prove
from simlib.prove.sentences import sentences_about


@click.command(name="prove")
@click.argument("path", metavar="PATH", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the proof as JSON.")
@click.option(
    "--max-states",
    metavar="N",
    type=click.IntRange(min=1),
    default=MOST_STATES,
    show_default=True,
    help="Beyond N states, draw runs at random and say so.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="Where runs are drawn: the same seed, the same runs."
)
@click.pass_context
def command(context: click.Context, *, path: Path, as_json: bool, max_states: int, seed: int) -> None:
    """Prove what holds for every run of a scenario. PATH is its notebook.

    Every choice offered is taken with the same probability, every item is ticked with one half, every bin and every
    conclusion is as probable as the others.

    Exit 0; 1 for a scenario with errors or a promise that is broken; 2 for a missing file or bad usage.
    """
    scenario = playable(path)
    if scenario is None:
        context.exit(1)
    proof = prove(scenario, max_states, seed)
    if as_json:
        click.echo(json.dumps(proof.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(printable("\n".join(sentences_about(scenario, proof))))
    context.exit(1 if any(kept.holds is False for kept in proof.promises.values()) else 0)
