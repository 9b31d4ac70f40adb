"""`python3 -m simlib bench`: every part is there, a missed target fails the run, a missing tool only its own part.

How fast anything is, no test says: the machine of a test is shared.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simlib.cli import bench
from simlib.cli.main import main
from simlib.play.decisions import Choose
from simlib.play.engine import decide, offer, start
from simlib.play.program import compile_scenario
from simlib.read.notebook import read_text_scenario
from tests.bench import (
    checks,
    clicks,
    edits,
    engine,
    inkjs,
    kernel,
    kills,
    mutants,
    processes,
    proofs,
    run,
    stored,
    voila,
)
from tests.bench.choicescript import as_choicescript
from tests.bench.ink import as_ink
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target, table_of
from tests.bench_graph import LAYERS, bench_scenario

QUICK = Asked(quick=True, tell=lambda _: None)


def test_the_verb_offers_exactly_the_parts_that_can_be_measured() -> None:
    assert tuple(bench.PARTS) == run.PARTS
    assert all(callable(run.measure_of(part)) for part in run.PARTS)


def test_a_part_that_does_not_exist_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speed"]) == 2
    assert f"'speed' is none of {', '.join(run.PARTS)}." in capsys.readouterr().err


def test_no_name_means_every_part_and_a_name_twice_means_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def note(names: tuple[str, ...], *_: object, as_json: bool) -> int:
        asked.append(names)
        return 0

    monkeypatch.setattr(run, "run", note)
    assert [main(["bench"]), main(["bench", "kills", "engine", "kills"])] == [0, 0]
    assert asked == [run.PARTS, ("kills", "engine")]


def test_the_verb_prints_a_list_that_a_program_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "measure_of", lambda _part: lambda _: [LOST])
    result = CliRunner().invoke(bench.command, ["kills", "--json"], standalone_mode=False)
    assert json.loads(result.stdout) == [LOST.as_json("kills")]


LOST = Row("lost", "count", 1, target=NONE_AT_ALL)
KEPT = Row("lost", "count", 0, target=NONE_AT_ALL)
TOLD = Row("told", "count", 7)


@pytest.mark.parametrize(
    ("rows", "code", "last"),
    [
        ([KEPT, TOLD], 0, "Targets held: 1 of 1."),
        ([LOST, KEPT], 1, "Targets held: 1 of 2. Missed: kills: lost."),
        ([TOLD], 0, "Targets held: 0 of 0."),
    ],
)
def test_a_missed_target_fails_the_run(rows: list[Row], code: int, last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(run, "measure_of", lambda _part: lambda _: rows)
    assert run.run(["kills"], QUICK, said.append, as_json=False) == code
    assert said == [f"== kills\n{table_of(rows)}\n", last]


def test_a_missing_tool_is_said_in_a_line_and_stops_only_its_own_part() -> None:
    def find(part: str) -> run.Measure:
        def measure(_: Asked) -> list[Row]:
            if part == "engine":
                raise NotMeasured("inkjs needs node.")
            return [KEPT]

        return measure

    told = list(run.told_by(["engine", "kills"], QUICK, find))
    assert [str(told[0]), told[0].as_json()] == [
        "== engine\nnot measured: inkjs needs node.\n",
        [{"part": "engine", "not_measured": "inkjs needs node."}],
    ]
    assert (told[1].rows, run.summary(told)) == ((KEPT,), "Targets held: 1 of 1. Not measured: engine.")


def test_a_ratio_is_held_against_its_target_and_not_the_number_itself() -> None:
    tenfold = Target(Bound.AT_LEAST, 10, of_ratio=True)
    rows = [Row("plays", "1/s", 500, 40, "peer", ratio, tenfold) for ratio in (9.99, 10.0, None)]
    assert [row.held for row in rows] == [False, True, False]
    assert rows[0].as_json("engine") == {
        "part": "engine",
        "what": "plays",
        "unit": "1/s",
        "ours": 500,
        "peer": 40,
        "peer_name": "peer",
        "ratio": 9.99,
        "target": "ratio at least 10",
        "held": False,
    }


# --- engine ----------------------------------------------------------------------------------------------------------


def test_the_generated_graph_is_as_large_as_the_number_says() -> None:
    scenario = bench_scenario(1)
    choices = [choice for scene in scenario.scenes for choice in scene.choices]
    conditioned = sum(choice.when is not None for choice in choices)
    assert (len(scenario.scenes), len(choices), conditioned) == (116, 336, 168)
    steps, _ = engine.trace(compile_scenario(scenario), engine.words(1).__next__)
    assert len(steps) == LAYERS == 28


def test_a_case_is_written_as_ink_with_its_values_conditions_and_effects() -> None:
    lines = as_ink(bench_scenario(1)).splitlines()
    assert lines[:9] == [
        "VAR minutes = 0",
        'VAR ending = ""',
        "VAR broken_0 = false",
        "VAR trust = 5",
        "VAR hurried = false",
        "VAR care = 0",
        "VAR found_card = false",
        "-> scene_0",
        "=== scene_0 ===",
    ]
    assert lines[9:18] == [
        "{ trust == 0:",
        "    ~ broken_0 = true",
        "}",
        "Moment 0, seen from 0.",
        "+ [Do 0 in moment 0 a]",
        "    ~ trust = MAX(0, MIN(10, trust +2))",
        "    -> scene_5",
        "* {trust >= 1} [Do 1 in moment 0 a]",
        "    ~ minutes += 3",
    ]
    assert lines[-2:] == ['~ ending = "Scene 28 d"', "-> END"]


@pytest.mark.parametrize("play", [play for _, play, _ in engine.PATHS])
def test_each_way_to_play_draws_once_a_decision_until_the_end(play: engine.Play) -> None:
    drawn: list[int] = []
    words = engine.words(3)

    def word() -> int:
        drawn.append(next(words))
        return drawn[-1]

    play(compile_scenario(bench_scenario(1)), word)
    assert len(drawn) == LAYERS


def test_a_play_in_which_everything_is_new_remembers_what_it_met_and_nothing_else() -> None:
    program = compile_scenario(bench_scenario(1))
    for seed in (3, 4):
        engine.play_unmet(program, engine.words(seed).__next__)
        assert sum(len(stage.known) for stage in program.stages) == LAYERS
        assert 0 < sum(len(stage.accounts) for stage in program.stages) <= LAYERS


def test_the_engine_plays_what_inkjs_plays() -> None:
    if not inkjs.INSTALLED.is_file():
        pytest.skip(inkjs.HOW_TO_GET_NODE)
    rows = engine.measure(QUICK)
    assert (rows[0].ours, rows[0].held) == (0, True)
    assert all(row.peer and row.ratio for row in rows[1:])


def test_a_difference_between_the_two_engines_is_seen() -> None:
    class Other:
        def ask(self, **question: object) -> dict[str, object]:
            return {"steps": [], "values": []}

    row = engine.same_plays(compile_scenario(bench_scenario(1)), Other(), 3)
    assert (row.ours, row.held) == (3, False)


def test_without_node_the_engine_is_not_measured_and_the_line_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotMeasured, match="apt-get install nodejs npm"):
        engine.measure(QUICK)


def test_when_npm_fails_the_engine_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(inkjs, "INSTALLED", tmp_path / "package.json")
    with pytest.raises(NotMeasured, match="npm ci"):
        inkjs.install(QUICK.tell)


def test_the_lock_of_the_peer_names_no_host() -> None:
    lock = json.loads((inkjs.HERE / "package-lock.json").read_text(encoding="utf-8"))
    assert [package for package in lock["packages"].values() if "resolved" in package] == []
    assert inkjs.locked_version() == "2.4.0"


@pytest.mark.skipif(shutil.which("node") is None, reason=inkjs.HOW_TO_GET_NODE)
def test_what_inkjs_cannot_compile_is_told_in_its_own_words() -> None:
    if not inkjs.INSTALLED.is_file():
        pytest.skip(inkjs.HOW_TO_GET_NODE)
    with pytest.raises(RuntimeError, match="nowhere_at_all"), inkjs.Inkjs("-> nowhere_at_all\n"):
        pass


def test_what_is_stored_is_every_decision_of_the_plays() -> None:
    program = compile_scenario(bench_scenario(1))
    kept: list[tuple[int, str]] = []
    stored.decisions_per_second(
        program, 2, engine.words(1), lambda number, _, choice: kept.append((number, choice.text))
    )
    state, _ = start(program)
    words = engine.words(1)
    told = []
    for number in range(LAYERS):
        choices = offer(program, state).choices
        choice = Choose(choices[next(words) * len(choices) >> 16].text)
        told.append((number, choice.text))
        state, _ = decide(program, state, choice)
    assert (len(kept), kept[:LAYERS]) == (2 * LAYERS, told)


# --- kills, mutants --------------------------------------------------------------------------------------------------


def test_a_few_kills_lose_nothing() -> None:
    rows = kills.measure(QUICK)
    assert [row.what for row in rows][1:] == ["of these lost", "doubled", "out of order"]
    assert rows[0].ours >= 3
    assert [row.held for row in rows] == [None, True, True, True]


def test_the_batches_hold_every_mutant_once_and_each_has_its_own_seed() -> None:
    batches = list(mutants.batches_of(450, 200))
    assert [batch.size for batch in batches] == [200, 200, 50]
    assert [batch.seed for batch in batches] == [0, 1, 2]
    assert {batch.source for batch in mutants.batches_of(20_000, 200)} == {
        mutants.SAMPLE,
        *mutants.SCENARIOS.glob("*.ipynb"),
    }


def test_broken_notebooks_are_counted_with_what_became_of_them() -> None:
    tally = mutants.tally_of(mutants.Batch(mutants.SAMPLE, 4, 12))
    assert tally.read == 12
    assert tally.findings > 0
    assert (tally.tracebacks, tally.generic, tally.without_place) == ((), 0, 0)


def test_a_traceback_is_counted_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> None:
        raise KeyError("lobby")

    monkeypatch.setattr(mutants, "read_text_scenario", fall)
    tally = mutants.tally_of(mutants.Batch(mutants.SAMPLE, 4, 1))
    assert tally.tracebacks == ("room.md, seed 4, mutant 0: KeyError: 'lobby'",)


def test_a_message_that_says_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutants, "lines_about", lambda _: iter(["S999 Something went wrong."]))
    tally = mutants.tally_of_one(b"{}", "no cells")
    assert (tally.generic, tally.tracebacks) == (1, ())


# --- kernel, clicks --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not processes.SMAPS.is_file(), reason="needs /proc, which only Linux has")
def test_the_cost_of_a_process_is_read_from_the_system() -> None:
    assert processes.cpu_seconds(os.getpid()) > 0
    assert 5 < processes.megabytes(os.getpid()) < 2000


def test_where_there_is_no_proc_the_parts_that_need_it_are_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "SMAPS", tmp_path / "smaps_rollup")
    for part in (kernel, clicks):
        with pytest.raises(NotMeasured, match="only Linux"):
            part.measure(QUICK)


@pytest.mark.skipif(not processes.SMAPS.is_file(), reason="needs /proc, which only Linux has")
def test_without_a_browser_the_clicks_are_not_measured_and_the_line_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIMLIB_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotMeasured, match="apt-get install chromium"):
        clicks.measure(QUICK)


def test_a_kernel_that_imported_what_knows_the_answers_is_told_of_by_name() -> None:
    heavy = kernel.Cost(0.9, 80.0, frozenset({"json", "networkx", "simlib.play"}))
    rows = kernel.rows_of([heavy], kernel.Cost(0.1, 30.0), kernel.Cost(0.4, 38.0), kernel.Cost(0.5, 41.0))
    assert [row.held for row in rows] == [False, None, False, None, None, False]
    assert rows[-1].what == "modules in it that have no business there (networkx, simlib.play)"
    assert rows[2].ours == pytest.approx(0.8)


def test_clicks_are_told_as_median_tail_and_cost_beside_the_peers() -> None:
    ours = clicks.Clicks([10.0, 20.0, 90.0], kernel_seconds=0.03, server_seconds=0.006, messages=60)
    theirs = clicks.Clicks([5.0, 10.0, 15.0], kernel_seconds=0.015, server_seconds=0.003, messages=15)
    rows = clicks.rows_of(ours, theirs, memory=61.0, elsewhere=1)
    assert [(row.ours, row.ratio, row.held) for row in rows] == [
        (20.0, 2.0, None),
        (pytest.approx(83.0), pytest.approx(83.0 / 14.5), None),
        (pytest.approx(10.0), pytest.approx(2.0), None),
        (pytest.approx(2.0), pytest.approx(2.0), None),
        (20.0, 4.0, None),
        (61.0, None, False),
        (1, None, False),
    ]


def test_the_notebook_of_the_peer_has_one_button_that_changes_one_text() -> None:
    made: dict[str, Any] = {}
    exec(voila.SOURCE, made)  # noqa: S102 - what the peer's kernel runs
    made["button"].click()
    made["button"].click()
    assert made["page"].value == "<p id='count'>2</p>"


# --- checks ----------------------------------------------------------------------------------------------------------


def test_reading_and_checking_is_measured_for_every_scenario() -> None:
    rows = checks.measure(QUICK)
    named = [row.what.partition(" (")[0] for row in rows]
    assert named == [
        *(f"reading and checking {path.name}" for path in sorted(mutants.SCENARIOS.glob("*.ipynb"))),
        "reading and checking 200 scenes",
        "simlib check long-hours.ipynb, the whole process",
    ]
    assert [row.target for row in rows if row.target] == [Target(Bound.AT_MOST, 0.3)]
    assert all(row.ours > 0 for row in rows)


# --- edits -----------------------------------------------------------------------------------------------------------


def test_edits_under_saved_runs_are_told_by_what_became_of_them() -> None:
    rows = edits.measure(QUICK)
    assert [(row.ours, row.held) for row in rows[:2]] == [(60, None), (0, True)]
    assert (rows[2].unit, rows[2].held) == ("%", True)
    assert sum(row.ours for row in rows[3:]) == 60


def test_a_run_that_was_silently_wrong_misses_the_target() -> None:
    peer = edits.by_position(edits.real_cases(), 60)
    rows = edits.rows_of(peer, peer, 2)
    assert (rows[1].ours, rows[1].peer, rows[1].held) == (rows[1].peer, rows[1].ours, False)


# --- proofs ----------------------------------------------------------------------------------------------------------


def test_a_proof_is_measured_in_a_process_of_its_own() -> None:
    rows = proofs.proof_rows("", proofs.SMALL, 1, 60, 500)
    assert [(row.unit, row.held) for row in rows] == [("CPU-s", True), ("MB", True)]
    assert re.match(r"exact over [\d,]{3,} states and \d\.\de\+\d\d ways through", rows[0].what)


def test_without_its_peer_a_row_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(proofs.CLONE, raising=False)
    assert proofs.randomtest(1) == (None, "CHOICESCRIPT names no clone of the repository dfabulich/choicescript.")


def test_a_generated_case_stands_in_choicescript_scene_by_scene() -> None:
    scenario = bench_scenario(1, layers=2)
    script = as_choicescript(scenario)
    assert script.startswith("*create minutes 0\n*create found_card false\n*create broken false\n*create trust 5\n")
    assert re.findall(r"(?m)^\*label (\w+)$", script) == [f"scene_{place}" for place in range(12)]
    assert script.count("*goto scene_") == 24
    assert script.count("*finish") == 4


def test_a_notebook_of_two_hundred_scenes_is_one_that_checks_clean() -> None:
    reading = read_text_scenario(checks.notebook_of(200), "long.ipynb", mutants.facts(), mutants.TODAY)
    assert reading.scenario is not None
    assert len(reading.scenario.scenes) == 200
    assert [each.message for each in reading.findings] == []
