"""`simlib doctor`: each thing that can be wrong on a machine, planted, and what is said about it."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from simlib.cli import walls
from simlib.cli.checkup import (
    Check,
    Level,
    check_database,
    check_port,
    check_rights,
    check_room,
    check_versions,
    fits,
    judged_clock,
    judged_disk,
    judged_filesystem,
    judged_version,
    nearest_folder,
)
from simlib.cli.chromium import HOW_TO_GET_CHROMIUM
from simlib.cli.doctor import (
    check_agency,
    check_browser,
    check_facts,
    check_log,
    check_scenarios,
    holder_of,
)
from simlib.cli.entry import PROJECT
from simlib.cli.main import main
from simlib.read.facts import load_facts
from simlib.record.folder import DATABASE_NAME, MEGABYTE, hold_folder
from simlib.record.log import open_store
from simlib.scenario.facts import FactBase
from tests.record.postgres import fresh_database, needs_postgres

FACTS = PROJECT / "scenarios" / "facts"


def test_a_whole_examination_says_each_thing_once_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(walls.HUB_SERVICE, raising=False)
    code = main(["doctor", "--json", "--data", str(tmp_path / "data")])
    told = json.loads(capsys.readouterr().out)
    names = [entry["check"] for entry in told]
    assert names == list(dict.fromkeys(names))
    assert set(names) > {"Python", "voila", "port", "disk", "clock", "data folder", "database", "kernels", "same user"}
    assert {entry["check"] for entry in told if entry["level"] == "wrong"} == set()
    assert code == 0
    assert list(tmp_path.iterdir()) == []


def test_something_wrong_is_exit_code_one_and_stands_in_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_store(tmp_path).close()
    (tmp_path / DATABASE_NAME).chmod(0o644)
    assert main(["doctor", "--data", str(tmp_path)]) == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("wrong")]
    sentence = f"Other users may read it. Close it: chmod go-rwx {tmp_path / DATABASE_NAME}"
    assert lines == [f"wrong data folder: {sentence}"]


# --- versions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "bound", "meets"),
    [
        ("7.4.0", ">=7.4,<8", True),
        ("7.10.1", ">=7.4,<8", True),
        ("7.3.9", ">=7.4,<8", False),
        ("8.0.0", ">=7.4,<8", False),
        ("0.3.2", "==0.3.2", True),
        ("0.3.20", "==0.3.2", False),
        ("3.11.7", ">=3.11,<3.14", True),
        ("3.14.0", ">=3.11,<3.14", False),
        ("2.21.1+local", ">=2.21,<3", True),
    ],
)
def test_a_version_is_compared_number_by_number(found: str, bound: str, *, meets: bool) -> None:
    assert fits(found, bound) == meets


def test_a_library_outside_its_bounds_or_missing_is_wrong() -> None:
    assert judged_version("voila", "0.6.0", ">=0.5.13,<0.6").level is Level.WRONG
    assert judged_version("voila", "", ">=0.5.13,<0.6").level is Level.WRONG
    assert judged_version("voila", "0.5.13", ">=0.5.13,<0.6") == Check("voila", Level.OK, "0.5.13")


def test_the_libraries_that_matter_are_looked_up_in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = ["voila>=99", "jupyter_server>=2,<3", "ipykernel>=7", "ipywidgets>=8", "jupyterlab>=4", "click>=8"]
    found = {check.name: check.level for check in check_versions(bounds, ">=3.11,<3.14")}
    assert found == {
        "Python": Level.OK,
        "voila": Level.WRONG,
        "jupyter_server": Level.OK,
        "ipykernel": Level.OK,
        "ipywidgets": Level.OK,
        "jupyterlab": Level.OK,
    }


# --- the machine ----------------------------------------------------------------------------------------------


def test_a_port_is_free_taken_by_us_or_taken_by_another_program() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert check_port(port, "").level is Level.LOOK
        sentence = f"{port} is taken, and the simulator is running (process 12)."
        assert check_port(port, "12") == Check("port", Level.OK, sentence)
    assert check_port(port, "") == Check("port", Level.OK, f"{port} is free.")


def test_the_process_that_holds_the_data_is_known_and_one_that_ended_is_not(tmp_path: Path) -> None:
    assert holder_of(tmp_path) == ""
    with hold_folder(tmp_path):
        assert holder_of(tmp_path) == str(os.getpid())
    assert holder_of(tmp_path) == ""


@pytest.mark.parametrize(
    ("free", "level"),
    [(199 * MEGABYTE, Level.WRONG), (200 * MEGABYTE, Level.LOOK), (1999 * MEGABYTE, Level.LOOK), (2 * 10**9, Level.OK)],
)
def test_a_disk_that_fills_up_is_told_in_time(free: int, level: Level) -> None:
    assert judged_disk(free).level is level


def test_a_clock_before_the_day_a_fact_was_checked_is_wrong() -> None:
    checked = date(2026, 11, 1)
    assert judged_clock(datetime(2026, 10, 31, 23, tzinfo=UTC), checked).level is Level.WRONG
    right = judged_clock(datetime(2026, 11, 1, 9, 5, tzinfo=UTC), checked)
    assert right.level is Level.OK
    assert right.sentence.startswith("It says 2026-11-01 09:05, UTC (UTC+0000).")


def test_the_addresses_for_the_room_are_told() -> None:
    assert check_room([]).level is Level.LOOK
    sentence = "With --lan, devices in the room would use 192.0.2.7, 192.0.2.8."
    assert check_room(["192.0.2.7", "192.0.2.8"]) == Check("room", Level.OK, sentence)


# --- the data folder ------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert check_rights(tmp_path / "data").level is Level.OK
    assert nearest_folder(tmp_path / "data" / "deeper") == tmp_path


def test_the_certificate_may_be_read_and_the_rest_may_not(tmp_path: Path) -> None:
    (tmp_path / "room.crt").touch(0o644)
    (tmp_path / "room.key").touch(0o600)
    assert check_rights(tmp_path) == Check("data folder", Level.OK, f"{tmp_path} is yours alone.")
    (tmp_path / "room.key").chmod(0o640)
    assert check_rights(tmp_path).sentence == f"Other users may read it. Close it: chmod go-rwx {tmp_path / 'room.key'}"


def test_a_folder_that_others_may_list_is_worth_a_look(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert check_rights(tmp_path).level is Level.LOOK


@pytest.mark.parametrize(
    ("folder", "level"),
    [("/srv/data", Level.OK), ("/net/share/data", Level.WRONG), ("/net", Level.OK)],
)
def test_the_kind_of_disk_is_that_of_the_nearest_place_where_one_begins(folder: str, level: Level) -> None:
    kinds = {Path("/"): "ext4", Path("/net/share"): "nfs4"}
    assert judged_filesystem(Path(folder), kinds).level is level


def test_a_disk_the_system_does_not_name_is_worth_a_look() -> None:
    assert judged_filesystem(Path("/srv"), {}).level is Level.LOOK


def test_a_database_is_tried_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_database(tmp_path / "data").level is Level.OK
    assert list(tmp_path.iterdir()) == []

    def no_room(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("simlib.cli.checkup.tempfile.mkdtemp", no_room)
    found = check_database(tmp_path)
    assert found == Check("database", Level.WRONG, "The folder cannot be written: No space left on device.")


def test_a_server_that_does_not_answer_is_said_without_its_address(tmp_path: Path) -> None:
    found = check_database(tmp_path, "postgresql://somebody:secretword@127.0.0.1:1/none")
    assert found.level is Level.WRONG
    assert "cannot be reached" in found.sentence
    assert "SIMLIB_DATABASE" in found.sentence
    assert "secretword" not in found.sentence


@needs_postgres
def test_a_server_is_looked_at_and_left_as_it_is(tmp_path: Path) -> None:
    with fresh_database() as address:
        looked_at = [check_database(tmp_path, address).sentence for _ in range(2)]
        open_store(address).close()
        looked_at.append(check_database(tmp_path, address).sentence)
    empty = "PostgreSQL answers and is empty; the first start makes the tables."
    assert looked_at == [empty, empty, "PostgreSQL answers and holds the log."]


def test_a_log_that_tells_of_faults_is_worth_a_look(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    assert check_log(log) == Check("log", Level.OK, "There is none yet.")
    log.write_text("2026-11-22 09:00:00,000 INFO simlib.run: started\n")
    assert check_log(log).level is Level.OK
    (tmp_path / "server.log.1").write_text(
        "2026-11-21 09:00:00,000 ERROR simlib.pages: reference 12\nTraceback\n an ERROR in a line of a story\n"
    )
    assert "It tells of 1 faults" in check_log(log).sentence


# --- content --------------------------------------------------------------------------------------------------


def test_a_scenario_that_cannot_be_played_is_named(tmp_path: Path) -> None:
    assert check_scenarios(tmp_path, FactBase()).level is Level.WRONG
    good = (PROJECT / "scenarios" / "room-for-one-night.ipynb").read_bytes()
    (tmp_path / "good.ipynb").write_bytes(good)
    facts = load_facts(FACTS)[0]
    assert check_scenarios(tmp_path, facts) == Check("scenarios", Level.OK, "1 of 1 can be played.")
    (tmp_path / "bad.ipynb").write_text("{")
    step = f"python3 -m simlib check {tmp_path / 'bad.ipynb'}"
    sentence = f"1 of 2 can be played. Not bad.ipynb; see why: {step}"
    assert check_scenarios(tmp_path, facts) == Check("scenarios", Level.LOOK, sentence)


def test_law_that_nobody_checked_in_time_is_worth_a_look() -> None:
    facts, problems = load_facts(FACTS)
    in_time = [check.level for check in check_facts(facts, problems, date(2026, 11, 22))]
    late = list(check_facts(facts, problems, date(2100, 1, 1)))
    assert in_time == [Level.OK, Level.OK]
    assert [check.level for check in late] == [Level.OK, Level.LOOK]
    assert late[1].sentence.startswith(f"{len(facts.laws)} rules are past the day")


def test_a_fact_base_with_mistakes_is_wrong(tmp_path: Path) -> None:
    facts, problems = load_facts(tmp_path)
    first = next(iter(check_facts(facts, problems, date(2026, 11, 22))))
    assert (first.level, first.sentence.startswith(f"{len(problems)} mistakes, the first: ")) == (Level.WRONG, True)


def test_the_example_contacts_are_to_be_replaced(tmp_path: Path) -> None:
    assert "still shows example contacts" in check_agency(FACTS / "agency.yaml", FactBase()).sentence
    file = tmp_path / "agency.yaml"
    file.write_text(
        'agency:\n  name: Springfield Police\ncontacts:\n  - id: desk\n    name: Desk\n    call: "555-0100"\n'
    )
    assert check_agency(file, FactBase()).sentence == "The pocket card shows the contacts of Springfield Police."
    file.unlink()
    assert "have mistakes" in check_agency(file, FactBase()).sentence


def test_a_missing_browser_of_the_tests_keeps_nobody_from_playing() -> None:
    assert check_browser(None) == Check("Chromium", Level.LOOK, f"{HOW_TO_GET_CHROMIUM} Nobody needs it to play.")
    assert check_browser(Path("/usr/bin/chromium")).level is Level.OK


# --- what separates trainees' kernels from the data -------------------------------------------------------------


def test_the_walls_are_named_as_they_are() -> None:
    alone = {check.name: check for check in walls.check_walls({}, 0, "simulator")}
    assert list(alone) == ["trainees' code", "same user", "Landlock", "JupyterHub"]
    assert (alone["same user"].level, "run as simulator" in alone["same user"].sentence) == (Level.LOOK, True)
    assert alone["Landlock"].sentence.startswith("This system has none.")
    hub = {check.name: check for check in walls.check_walls({walls.HUB_SERVICE: "x"}, 4, "simulator")}
    assert hub["Landlock"].sentence.startswith("This system has it (version 4).")
    assert hub["JupyterHub"].sentence.startswith("This server was started by a hub")


def test_a_kernel_that_does_not_start_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fork_one() -> None:
        raise TimeoutError

    monkeypatch.setattr(walls, "fork_one", fork_one)
    assert walls.check_kernels() == Check("kernels", Level.WRONG, "A player could not be started: TimeoutError.")
    monkeypatch.delattr(os, "fork")
    assert walls.check_kernels().level is Level.LOOK
