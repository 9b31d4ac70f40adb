"""`simlib record` as a training manager calls it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli.record import command
from simlib.errors import FirstContactError
from tests.serve.counter import OTHER, counter_in, write_cases

CASE = "another-evening"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def fault(result: Result) -> str:
    """The sentence that the command ends with."""
    assert isinstance(result.exception, FirstContactError)
    return result.exception.sentence


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a class of two, one of whom played a case for four minutes; the cases beside it."""
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SIMLIB_DATABASE", raising=False)
    cases = write_cases(tmp_path / "cases", OTHER)
    monkeypatch.setattr("simlib.cli.record.SCENARIOS", cases)
    asyncio.run(_played(tmp_path, cases))
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def _played(folder: Path, cases: Path) -> None:
    counter = counter_in(folder, cases)
    people = counter.people
    lesson = people.classes.make(counter.instructor, "Monday")
    people.classes.open_scenario(counter.instructor, lesson.class_id, CASE)
    dana, _ = (
        people.accounts.join(lesson.code, name, "2580", "here").person.person_id for name in ("Dana Lee", "=Kim")
    )
    run_id = await counter.run_of(dana, CASE, lesson.class_id)
    page = counter.page(run_id, dana, counter.session(dana, lesson.class_id)[1])
    await page.ask("start")
    counter.clock.ms += 4 * 60_000 + 59_000
    await page.decide({"choice": "Go on"})
    await counter.authority.close()
    counter.store.close()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--csv"], "Please name a class."),
        (["-o", "x.csv"], "Please name a class."),
        (["Monday", "--csv", "--certificate", "Dana Lee"], "--certificate is a paper by itself"),
        (["Monday", "-o", "x.csv"], "-o goes with --roster, --csv, --xapi or --certificate."),
    ],
)
def test_an_option_that_would_do_nothing_is_a_mistake(arguments: list[str], said: str, tmp_path: Path) -> None:
    result = run(*arguments)
    assert (result.exit_code, said in result.output) == (2, True)
    assert not (tmp_path / "x.csv").exists()


def test_a_class_that_is_not_there_is_said_with_those_that_are() -> None:
    assert fault(run("Tuesday")) == 'There is no class called "Tuesday". There are: "Monday".'


def test_without_a_class_the_classes_are_listed() -> None:
    result = run()
    assert (result.output.partition(" (")[0], result.exit_code) == ("Monday: 0 of 2 complete", 0)


def test_a_class_has_a_line_for_each_officer() -> None:
    assert run("Monday").output == (
        "=Kim         0 of 120 min, 120 short; 0 of 1 cases passed; no topic\n"
        "Dana Lee     4 of 120 min, 116 short; 1 of 1 cases passed; no topic\n"
    )


def test_the_tables_and_the_statements_go_to_the_output_or_into_a_file(data: Path) -> None:
    told = run("Monday", "--roster")
    assert told.exit_code == 0, repr(told)
    roster = told.stdout_bytes
    names = [row[0] for row in csv.reader(io.StringIO(roster.decode("utf-8-sig"), newline=""))]
    assert names == ["Name", "'=Kim", "Dana Lee"]
    assert run("Monday", "--roster", "-o", "roster.csv").output == "roster.csv is written.\n"
    assert (data / "roster.csv").read_bytes() == roster
    assert run("Monday", "--csv").stdout_bytes.count(b"Another evening") == 1
    verbs = [json.loads(line)["verb"]["display"]["en-US"] for line in run("Monday", "--xapi").output.splitlines()]
    assert verbs == ["initialized", "completed", "passed", "progressed"]


@pytest.mark.parametrize("person", ["Dana Lee", "dana lee"])
def test_the_paper_of_an_officer_who_is_not_done_is_a_record_of_attendance(data: Path, person: str) -> None:
    assert run("Monday", "--certificate", person, "-o", "dana.pdf").output == "dana.pdf is the record of attendance.\n"
    assert (data / "dana.pdf").read_bytes().startswith(b"%PDF-")


def test_what_is_not_there_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert fault(run("Tuesday")).startswith('There is no class called "Tuesday".')
    assert fault(run("Monday", "--certificate", "Lee")) == 'There is nobody called "Lee" in this class.'
    assert "cannot be written" in fault(run("Monday", "--roster", "-o", "nowhere/roster.csv"))
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "empty"))
    assert fault(run()) == "There are no classes yet."
