"""`simlib prove PATH`: what holds for every run of a scenario, as sentences or as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import click

from simlib.cli.check import lines_about
from simlib.cli.proofs import cache_of, kept_proof, stopped_calmly, told_on_terminal
from simlib.cli.terminal import printable
from simlib.prove.partial import LeftOut, provable
from simlib.prove.proof import MOST_STATES
from simlib.prove.result import Proof
from simlib.prove.sentences import sentences_about
from simlib.read.notebook import Reading, read_scenario
from simlib.scenario.model import Finding, Scenario, Severity


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
@click.option("--fresh", is_flag=True, help="Prove it anew, even where the proof of this very notebook is kept.")
@click.pass_context
def command(context: click.Context, *, path: Path, as_json: bool, max_states: int, seed: int, fresh: bool) -> None:
    """Prove what holds for every run of a scenario. PATH is its notebook.

    Every choice offered is taken with the same probability, every item is ticked with one half, every bin and every
    conclusion is as probable as the others. A proof is kept until the notebook changes. Of a scenario with errors, what
    can be played is proved, and what was left out is said.

    Exit 0; 1 for a scenario with errors or a promise that is broken; 2 for a missing file or bad usage; 130 where
    it was stopped with Ctrl+C.
    """
    reading = read_scenario(path, file=str(path))
    _show_errors(reading)
    if reading.scenario is None or not reading.scenario.scenes:
        context.exit(1)
    scenario, left_out = (reading.scenario, ()) if reading.playable else provable(reading.scenario)
    with stopped_calmly(), told_on_terminal() as tell:
        proof = kept_proof(scenario, reading.sha256, cache_of(), max_states, seed=seed, fresh=fresh, tell=tell)
    _say(reading, scenario, proof, [] if reading.playable else _left_out(left_out, reading.findings), as_json=as_json)
    if hashlib.sha256(path.read_bytes()).hexdigest() != reading.sha256:
        click.echo("The notebook was saved meanwhile: this is about the text before. Prove it again.", err=True)
    broken = any(kept.holds is False for kept in proof.promises.values())
    context.exit(1 if broken or not reading.playable else 0)


def _show_errors(reading: Reading) -> None:
    for finding in () if reading.playable else reading.findings:
        click.echo("\n".join(lines_about(finding)) + "\n", err=True)


def _say(reading: Reading, scenario: Scenario, proof: Proof, left_out: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        shown = proof.as_json() | ({} if reading.playable else {"left_out": list(left_out)})
        click.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    lines = [f"Left out: {each}." for each in left_out]
    if not reading.playable:
        lines = ["This case has errors. What follows is about what can be played of it.", *lines, ""]
    click.echo(printable("\n".join([*lines, *sentences_about(scenario, proof)])))


def _left_out(parts: Sequence[LeftOut], findings: Sequence[Finding]) -> list[str]:
    """What the proof is not about: parts that were taken out, and lines that could not be read."""
    cells = {(part.spot.cell, part.spot.line) for part in parts}
    said = [(part.spot, f"{part.what} (cell {part.spot.cell}, line {part.spot.line})") for part in parts]
    for each in findings:
        if each.severity is Severity.ERROR and (each.spot.cell, each.spot.line) not in cells:
            where = f"cell {each.spot.cell}, line {each.spot.line}"
            said.append((each.spot, f"what {each.code} says cannot be read ({where})"))
    return [words for _, words in sorted(said)]
