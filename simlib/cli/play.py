"""`simlib play PATH`: a scenario in the terminal, or played from a file of decisions with the result as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from simlib.cli.check import lines_about
from simlib.cli.terminal import play_in_terminal, show_story
from simlib.errors import Refused
from simlib.play.decisions import decision_from_json
from simlib.play.events import event_as_json
from simlib.play.program import Program, compile_scenario
from simlib.play.story import Story, advance, begin
from simlib.read.notebook import read_scenario
from simlib.scenario.model import Scenario
from simlib.score.assess import assess

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The decision at which playing stopped, counted from 0, and why it was refused."""

    index: int
    reason: str

    def as_json(self) -> Json:
        """The refusal as `--json` prints it."""
        return {"index": self.index, "reason": self.reason}


@click.command(name="play")
@click.argument("path", metavar="PATH", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--decisions",
    "decisions",
    metavar="FILE",
    type=click.File("r", encoding="utf-8"),
    help="Play these decisions, a list in JSON; - reads them from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print events, ending and score as JSON.")
@click.pass_context
def command(context: click.Context, *, path: Path, decisions: IO[str] | None, as_json: bool) -> None:
    """Play a scenario. PATH is its notebook.

    Without --decisions it is played here, by number. A list of decisions holds {"choice": TEXT} or just TEXT,
    {"select": [ITEM, ...]}, {"sort": {ITEM: BIN}}, {"judge": {PERSON: "yes|no|unclear"}, "confidence": {PERSON: 1-3}},
    {"write": TEXT}, {"refer": [UNIT, ...], "shared": {UNIT: [WHAT, ...]}}, {"chart": [TIE, ...]} and {"timeout": true}.
    Beside a chart may stand what the officer notes on it: "roles": {PERSON: [MARK, ...]}, "drawn": [{"from": NAME,
    "verb": VERB, "to": NAME, "shown_by": [EVIDENCE, ...]}], and "confidence": {PERSON or TIE: 1-3}.

    Exit 0, also where the decisions run out before an ending; 1 for a refused decision or a scenario with errors;
    2 for a missing file or bad usage.
    """
    listed = None if decisions is None else decisions_in(decisions)
    if as_json and listed is None:
        raise click.UsageError("--json needs --decisions: a file, or - for standard input.")
    scenario = playable(path)
    if scenario is None:
        context.exit(1)
    program = compile_scenario(scenario)
    if listed is None:
        play_in_terminal(program)
        return
    story, refusal = played(program, listed)
    if as_json:
        click.echo(json.dumps(result_of(story, refusal), ensure_ascii=False, indent=1))
    else:
        show_story(story)
        if refusal:
            click.echo(f"Decision {refusal.index + 1} was not taken: {refusal.reason}", err=True)
    context.exit(1 if refusal else 0)


def decisions_in(stream: IO[str]) -> list[object]:
    """The list that a file of decisions holds; a usage error for anything else."""
    try:
        listed = json.load(stream)
    except (ValueError, RecursionError) as fault:
        raise click.UsageError("The decisions cannot be read: they are no JSON.") from fault
    if not isinstance(listed, list):
        raise click.UsageError("The decisions must be a list, in the order in which they are made.")
    return listed


def playable(path: Path) -> Scenario | None:
    """The scenario in this notebook; None, with its mistakes on standard error, where it cannot be played.

    It is read without the fact base: a citation that is still to be found keeps nobody from trying a scene.
    """
    reading = read_scenario(path, file=str(path))
    if reading.playable:
        return reading.scenario
    for finding in reading.findings:
        click.echo("\n".join(lines_about(finding)) + "\n", err=True)
    return None


def played(program: Program, decisions: list[object]) -> tuple[Story, Refusal | None]:
    """The story these decisions make, up to the first that is refused."""
    story = begin(program)
    for index, value in enumerate(decisions):
        try:
            story = advance(story, decision_from_json(value))
        except Refused as refused:
            return story, Refusal(index, refused.sentence)
    return story, None


def result_of(story: Story, refusal: Refusal | None = None) -> Json:
    """What `--json` prints: no wall-clock time, so that the same decisions print the same bytes."""
    judged = assess(story)
    result: Json = {
        "events": [event_as_json(event) for event in story.events],
        "ending": judged.ending,
        "outcome": judged.outcome,
        "minutes": judged.minutes,
        "score": judged.score,
        "total": judged.total,
        "maximum": judged.maximum,
        "passed": judged.passed,
        "must": dict(judged.musts),
        "never": dict(judged.nevers),
    }
    return result | ({"error": refusal.as_json()} if refusal else {})
