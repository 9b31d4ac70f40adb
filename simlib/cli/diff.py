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
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import click

from simlib.cli.check import shown
from simlib.cli.play import playable
from simlib.cli.terminal import printable
from simlib.errors import FirstContactError, NotAllowed, NotPlayable, Unreadable
from simlib.play.program import Program, compile_scenario
from simlib.play.resume_match import meaning_of
from simlib.play.story import Story
from simlib.prove.diff import difference
from simlib.prove.diff_runs import StoredRun, compared_runs
from simlib.prove.diff_words import differs, json_of, lines_of
from simlib.prove.proof import MOST_STATES, prove
from simlib.prove.result import Proof
from simlib.read.notebook import read_text_scenario
from simlib.record.folder import DATABASE_NAME
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
    file, and notes for authors, are no difference.

    Exit 0 where both mean the same, 1 where they differ, 2 where they could not be compared.
    """
    cases = [playable(path) for path in (old, new)]
    if cases[0] is None or cases[1] is None:
        context.exit(2)
    try:
        found = difference(cases[0], cases[1], *_proofs(cases[0], cases[1], max_states))
        programs = (compile_scenario(cases[0]), compile_scenario(cases[1]))
        ids = {_id_of(cases[0], old), _id_of(cases[1], new)}
        runs = None if data is None else list(compared_runs(stored_runs(data, ids, only), *programs))
    except FirstContactError as fault:
        click.echo(fault.sentence, err=True)
        context.exit(2)
    if as_json:
        click.echo(json.dumps(json_of(found, runs), ensure_ascii=False, indent=1))
    else:
        for line in lines_of(found, runs):
            click.secho(printable(line), fg=COLORS.get(line[2:3] if line.startswith("  ") else ""))
    context.exit(int(differs(found, runs)))


def _proofs(old: Scenario, new: Scenario, most: int) -> tuple[Proof, Proof]:
    """The proofs of both versions; one for both where they mean the same."""
    if sys.stderr.isatty():
        click.echo("Both versions are proved, which can take minutes; --max-states 50000 is quicker.", err=True)
    before = prove(old, most)
    return before, before if meaning_of(old) == meaning_of(new) else prove(new, most)


def _id_of(case: Scenario, path: Path) -> str:
    return case.header.id or path.stem


def stored_runs(folder: Path, ids: set[str], only: str | None = None) -> Iterator[StoredRun]:
    """The runs of these cases in a data folder that began to be played, oldest first.

    Raises Unreadable where there is no data or no such class, StoreFault where it cannot be read.
    """
    if not (folder / DATABASE_NAME).is_file():
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
