"""`simlib diff` as an instructor calls it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simlib.cli.diff import command
from simlib.read.notebook import notebook_from_text
from simlib.record.folder import DATABASE_NAME
from tests.prove.test_diff import GATE
from tests.serve.counter import OTHER, counter_in, write_cases

STORED = GATE.replace("# The gate\n", "# The gate\n\n- Id: the-gate\n")
OTHER_WAY = STORED.replace("[Go on](#The-house)", "[Go on](#The-road)").replace("away](#The-road)", "away](#The-house)")
RENAMED = STORED.replace("## The yard\n", "## The court\n\n- Formerly: The yard\n").replace("#The-yard", "#The-court")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.ipynb"
    path.write_bytes(notebook_from_text(text))
    return path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the tests keep proofs."""
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "kept"))
    return tmp_path / "kept" / "cache" / "proofs"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return written(tmp_path, "old", STORED)


def test_two_versions_that_mean_the_same_exit_with_0(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path, "new", STORED.replace("## The yard\n", "## The yard\n\n- Note: a line more\n"))
    result = run(old, new)
    assert (result.output, result.exit_code) == ("Both versions mean the same.\n", 0)


def test_what_differs_is_a_page_of_lines_and_exits_with_1(old: Path, tmp_path: Path) -> None:
    result = run(old, written(tmp_path, "new", STORED.replace("care + 2", "care + 1")))
    assert result.exit_code == 1
    assert result.output == (
        "Choices and items\n"
        '  ~ "Ring the bell" in "At the gate": points (care +1, was care +2)\n'
        "\n"
        "A run at random, before and after\n"
        "  scores 1.00 -> 0.50 on average\n"
        "  passes in 50% -> 50%\n"
        "\n"
    )


def test_the_same_as_json(old: Path, tmp_path: Path) -> None:
    result = run(old, written(tmp_path, "new", STORED.replace("care + 2", "care + 1")), "--json")
    told = json.loads(result.stdout)
    assert (told["differs"], told["score"], told["runs"]) == (True, {"before": 1.0, "after": 0.5}, None)


def test_beyond_the_states_asked_for_runs_are_drawn_and_the_page_says_so(old: Path, tmp_path: Path) -> None:
    new = written(tmp_path, "new", STORED.replace("care + 2", "care + 1"))
    assert "not exact" in run(old, new, "--max-states", 1).output


def test_a_scenario_with_errors_cannot_be_compared(old: Path, tmp_path: Path) -> None:
    result = run(old, written(tmp_path, "new", STORED.replace("#The-yard", "#Nowhere")))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "S101" in result.stderr


def test_proofs_are_kept_and_one_is_enough_where_both_mean_the_same(old: Path, tmp_path: Path, cache: Path) -> None:
    run(old, written(tmp_path, "new", STORED.replace("## The yard\n", "## The yard\n\n- Note: a line more\n")))
    assert len(list(cache.iterdir())) == 1
    result = run(old, written(tmp_path, "new", STORED.replace("care + 2", "care + 1")))
    assert (result.exit_code, len(list(cache.iterdir()))) == (1, 2)


def test_a_file_that_is_missing_is_a_usage_error(old: Path, tmp_path: Path) -> None:
    assert run(old, tmp_path / "none.ipynb").exit_code == 2


# --- stored runs ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one run of a class, played to its end, one that went on to a second version, and one begun."""
    folder = tmp_path_factory.mktemp("stored")
    cases = write_cases(folder / "cases", STORED, OTHER)

    async def play() -> None:
        counter = counter_in(folder, cases)
        lead = counter.instructor
        classes, accounts = counter.people.classes, counter.people.accounts
        lesson = classes.make(lead, "Academy 41")
        classes.open_scenario(lead, lesson.class_id, "the-gate")
        jo = accounts.outside_person("jo", accounts.person(lead).role)
        for number, person in enumerate((jo.person_id, lead)):
            of_class = lesson.class_id if number == 0 else None
            run_id = await counter.run_of(person, "the-gate", of_class)
            page = counter.page(run_id, person, counter.session(person, of_class)[1])
            await page.ask("start")
            await page.decide("Ring the bell")
            if number:
                write_cases(cases, RENAMED)
                newer = await counter.authority.newer(run_id, person)
                assert newer is not None
                await counter.authority.move(run_id, person, newer.version)
            await page.decide("Call out")
            await page.decide({"select": ["The lamp"]})
        await counter.run_of(lead, "the-gate")
        await counter.run_of(lead, "another-evening")
        # A server that fell between the two left a run that no index knows.
        package, stamp = counter.store.package(counter.store.exercises()[0]), counter.clock.now()
        counter.store.create_exercise("0" * 32, package, stamp, [])
        await counter.authority.close()
        counter.store.close()

    asyncio.run(play())
    return folder / "data"


def runs_told(result: Result) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = json.loads(result.stdout)["runs"]
    return [{key: row[key] for key in ("class", "now")} | {"after": row["after"]["scene"]} for row in runs]


def test_stored_runs_that_would_end_elsewhere_are_named(old: Path, tmp_path: Path, data: Path) -> None:
    new = written(tmp_path, "new", OTHER_WAY)
    assert runs_told(run(old, new, "--runs", data, "--json")) == [
        {"class": "Academy 41", "now": "elsewhere", "after": "The road"},
        {"class": "", "now": "elsewhere", "after": "The road"},
    ]
    assert runs_told(run(old, new, "--runs", data, "--class", "Academy 41", "--json")) == [
        {"class": "Academy 41", "now": "elsewhere", "after": "The road"}
    ]


def test_stored_runs_that_come_out_alike_are_only_counted(old: Path, data: Path) -> None:
    result = run(old, old, "--runs", data)
    assert (result.exit_code, result.output) == (0, "Both versions mean the same.\n")


def test_where_there_is_no_data_or_no_such_class_nothing_is_made(old: Path, tmp_path: Path, data: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = run(old, old, "--runs", empty)
    assert (result.exit_code, result.stderr, list(empty.iterdir())) == (2, f"There is no data in {empty}.\n", [])
    named = run(old, old, "--runs", data, "--class", "Academy 99")
    assert (named.exit_code, named.stderr) == (2, f'There is no class called "Academy 99" in {data}.\n')


@pytest.mark.parametrize("content", ["empty", "another program's"])
def test_a_database_that_holds_no_runs_of_ours_is_no_data_and_stays_as_it_is(
    old: Path, tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    file = folder / DATABASE_NAME
    with closing(sqlite3.connect(file)) as database:
        if content != "empty":
            database.execute("CREATE TABLE recipe (name TEXT)")
    file.touch()
    before = file.read_bytes()
    result = run(old, old, "--runs", folder)
    assert (result.exit_code, result.stderr) == (2, f"There is no data in {folder}.\n")
    assert (file.read_bytes(), [each.name for each in folder.iterdir()]) == (before, [DATABASE_NAME])


@pytest.mark.parametrize("payload", ["{", "[]", '{"decision":{"choice":"Walk away"}}'])
def test_a_log_that_is_not_as_it_was_written_is_not_compared(
    old: Path, tmp_path: Path, data: Path, payload: str
) -> None:
    damaged = Path(shutil.copytree(data, tmp_path / "damaged"))
    with closing(sqlite3.connect(damaged / DATABASE_NAME)) as database:
        database.execute("DROP TRIGGER event_is_never_changed")
        database.execute("UPDATE event SET payload = ? WHERE type = 'decision.submitted'", [payload])
        database.commit()
    result = run(old, old, "--runs", damaged)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "does not fit its hash" in result.stderr
