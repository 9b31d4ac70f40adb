"""`simlib diff OLD NEW`: what two versions of a scenario mean otherwise, and which stored runs would end elsewhere.

With `--json`, one object:

    {"differs": true or false,
     "scenes":  {"added": [heading], "gone": [heading], "renamed": [{"old", "new", "known"}],
                 "changed": [{"scene", "what": [words]}], "unreachable": [heading]},
     "choices": {"added": [{"scene", "text"}], "gone": [{"scene", "text"}],
                 "renamed": [{"scene", "old", "new", "known"}], "changed": [{"scene", "text", "what": [words]}],
                 "never_offered": [{"scene", "text"}]},
     "case": [sentences about what belongs to no scene],
     "exact": whether both proofs are,
     "score": {"before", "after"}, "passed": {"before", "after"}, "endings": {label: {"before", "after"}},
     "runs": null without --runs, else [{"run", "class", "ended", "now", "before", "after", "why"}]}

`known` is `formerly`, `reading` (but for signs and capitals), `content` (all the rest is the same) or `guess`. `score`
is the mean of runs at random, null where none ends; `passed` and `endings` are probabilities, null for an ending that a
version does not have. `now` is `same`, `worth` (another result at the same ending), `elsewhere` or `stops`; `before`
and `after` of a run are `{"scene", "percent", "passed"}`, the last two null where it has not ended.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import click

from simlib.cli.check import lines_about, shown
from simlib.cli.proofs import cache_of, kept_proof, stopped_calmly, told_on_terminal
from simlib.cli.terminal import printable
from simlib.errors import FirstContactError, NotAllowed, NotPlayable, Unreadable
from simlib.play.program import Program, compile_scenario
from simlib.play.resume_match import meaning_of
from simlib.play.story import Story
from simlib.prove.diff import Difference, difference
from simlib.prove.diff_runs import ComparedRun, StoredRun, compared_runs
from simlib.prove.diff_words import differs, json_of, lines_of
from simlib.prove.proof import MOST_STATES
from simlib.read.notebook import read_scenario, read_text_scenario
from simlib.record.engine import holds_store
from simlib.record.log import SqlStore, open_store
from simlib.record.people import People, people_in
from simlib.record.store import Package
from simlib.scenario.model import Scenario
from simlib.serve.runs import LiveRun

COLORS = {"+": "green", "-": "red", "~": "yellow", "!": "magenta"}

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(name="diff")
@click.argument("old", metavar="OLD", type=FILE)
@click.argument("new", metavar="NEW", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the difference as JSON.")
@click.option(
    "--max-states",
    metavar="N",
    type=click.IntRange(min=1),
    default=MOST_STATES,
    show_default=True,
    help="Beyond N states, draw runs at random and say so.",
)
@click.option("--runs", "data", metavar="FOLDER", type=FOLDER, help="Play the stored runs of this data folder again.")
@click.option("--class", "only", metavar="NAME", help="With --runs: those of this class alone.")
@click.pass_context
def command(
    context: click.Context, *, old: Path, new: Path, as_json: bool, max_states: int, data: Path | None, only: str | None
) -> None:
    """Say what two versions of a scenario mean otherwise. OLD and NEW are notebooks.

    Scenes and choices that came, went, were renamed, or that no run meets now; the mean score and the share of passing
    runs before and after; with --runs, which stored runs of the case would end elsewhere. Where the words stand in the
    file, and notes for authors, are no difference. Proofs are kept, as by `simlib prove`.

    Exit 0 where both mean the same, 1 where they differ, 2 where they could not be compared, 130 where it was stopped
    with Ctrl+C.
    """
    cases = [_version(path) for path in (old, new)]
    if cases[0] is None or cases[1] is None:
        context.exit(2)
    try:
        runs = None if data is None else _runs(cases[0], cases[1], data, only)
        found = _found(cases[0], cases[1], max_states)
    except FirstContactError as fault:
        click.echo(fault.sentence, err=True)
        context.exit(2)
    if as_json:
        click.echo(json.dumps(json_of(found, runs), ensure_ascii=False, indent=1))
    else:
        for line in lines_of(found, runs):
            click.secho(printable(line), fg=COLORS.get(line[2:3] if line.startswith("  ") else ""))
    context.exit(int(differs(found, runs)))


class Version(NamedTuple):
    """One of the two notebooks."""

    scenario: Scenario
    sha256: str
    id: str
    """What stored runs call the case."""


def _version(path: Path) -> Version | None:
    """The scenario in a notebook; None, with its mistakes on standard error, where it cannot be played."""
    reading = read_scenario(path, file=str(path))
    if reading.scenario is None or not reading.playable:
        for finding in reading.findings:
            click.echo("\n".join(lines_about(finding)) + "\n", err=True)
        return None
    return Version(reading.scenario, reading.sha256, reading.scenario.header.id or path.stem)


def _found(old: Version, new: Version, most: int) -> Difference:
    """What is different; a proof that is kept is not made again, and one is enough where both mean the same."""
    with stopped_calmly(), told_on_terminal() as tell:
        before = kept_proof(old.scenario, old.sha256, cache_of(), most, tell=tell)
        same = meaning_of(old.scenario) == meaning_of(new.scenario)
        after = before if same else kept_proof(new.scenario, new.sha256, cache_of(), most, tell=tell)
    return difference(old.scenario, new.scenario, before, after)


def _runs(old: Version, new: Version, data: Path, only: str | None) -> list[ComparedRun]:
    programs = compile_scenario(old.scenario), compile_scenario(new.scenario)
    return list(compared_runs(stored_runs(data, {old.id, new.id}, only), *programs))


def stored_runs(folder: Path, ids: set[str], only: str | None = None) -> Iterator[StoredRun]:
    """The runs of these cases in a data folder that began to be played, oldest first.

    Raises Unreadable where there is no data or no such class, StoreFault where it cannot be read,
    ChainBroken where a log is not as it was written.
    """
    if not holds_store(folder):
        raise Unreadable(f"There is no data in {shown(folder)}.")
    with closing(open_store(folder)) as store:
        people = people_in(store.database)
        names = people.classes.names()
        if only is not None and only not in names.values():
            raise Unreadable(f'There is no class called "{only}" in {shown(folder)}.')
        for run in store.exercises():
            package = store.package(run)
            if package.scenario_id in ids:
                of_class = _class_of(people, run, names)
                store.verify(run)
                story = _played(store, package, run)
                if story is not None and only in {None, of_class}:
                    yield StoredRun(run, of_class, story)


def _class_of(people: People, run: str, names: Mapping[str, str]) -> str:
    """The name of a run's class; empty for a run in none, and for one whose server fell before it was begun."""
    try:
        return names.get(people.runs.of(run).class_id or "", "")
    except NotAllowed:
        return ""


def _played(store: SqlStore, package: Package, run: str) -> Story | None:
    """The story that the log of a run tells; None where its notice was never left behind."""
    live = LiveRun(run, "", package.scenario_id, _program(package.notebook))
    live.versions = lambda sha256: _program(store.notebook(sha256))
    live.take_in(store.read(run))
    return live.story


@lru_cache(maxsize=32)
def _program(notebook: bytes) -> Program:
    scenario = read_text_scenario(notebook).scenario
    if scenario is None:
        raise NotPlayable("A stored run was played on a case that cannot be read any more.")
    return compile_scenario(scenario)
