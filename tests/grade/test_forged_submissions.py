"""Folders made by hand in the exchange, under whatever name and from whatever time: nobody gains, and nobody loses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.places import RELEASE, RUN_FILE
from simlib.grade.session import Marked, Session
from tests.grade.gradebooks import change, nbgrader
from tests.grade.hands import CASES, School, decisions, play, school_in

CASE = "long-hours"
LONG_AGO = 1_577_000_000_000
AFTERWARDS, ONE_DAY = "2020-02-01 09:00:00.000000 UTC", "2999-01-01 09:00:00 UTC"
NO_RUN = "No run was handed in with this notebook, so it is unverified and brings no points by itself."


@dataclass(frozen=True)
class Forged:
    """A class of two on whose exchange somebody laid hands, after `nbgrader collect --update`."""

    school: School
    expert: str
    hasty: str
    said: str

    def marked(self) -> dict[str, Marked]:
        school = self.school
        with Session(course_in(school.course, {}), marker_of(school.data, school.course, CASES), CASE) as session:
            return {each.student: each for each in session.all()}


def forge(school: School, student: str, folder_time: str, file_time: str, run_of: str) -> None:
    """A folder in the exchange that says it is somebody's, with the run of somebody else."""
    folder = school.course / "exchange" / "first-contact" / "inbound" / f"{student}+{CASE}+{folder_time}+made by hand"
    folder.mkdir(parents=True)
    shutil.copy(school.course / RELEASE / CASE / f"{CASE}.ipynb", folder)
    shutil.copy(school.handed_in(run_of, CASE) / RUN_FILE, folder)
    (folder / "timestamp.txt").write_text(file_time, encoding="ascii")


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory, new_database: Path) -> Iterator[Forged]:
    """The expert and the hasty one played; then every kind of folder was made by hand."""
    school = school_in(tmp_path_factory.mktemp("forged"), new_database)
    school.clock.ms = LONG_AGO
    school.assigned(CASE)
    nbgrader(school, "generate_assignment", CASE, "--force")
    expert, hasty = school.officer("Ann"), school.officer("Bo")
    for student, name in ((expert, "expert"), (hasty, "hasty")):
        school.handing_in.ended(school.plays(student, CASE, decisions(CASE, name)))
    forge(school, hasty, AFTERWARDS, AFTERWARDS, expert)
    forge(school, hasty, ONE_DAY, ONE_DAY, expert)
    forge(school, "stranger", AFTERWARDS, ONE_DAY, expert)
    said = nbgrader(school, "collect", CASE, "--update")
    yield Forged(school, expert, hasty, said)
    school.store.close()


def test_what_was_collected_and_what_was_not_is_said(forged: Forged) -> None:
    folder = f"{forged.hasty}+{CASE}+{{}}+made by hand"
    told = [line.split("WARNING] ")[1] for line in forged.said.splitlines() if " is " in line and "WARNING" in line]
    assert sorted(told) == sorted(
        [
            f"'{folder.format(ONE_DAY)}' is passed over: it says that it is of a time still to come.",
            f"'run.json' in '{folder.format(AFTERWARDS)}' is left out.",
            f"'run.json' in 'stranger+{CASE}+{AFTERWARDS}+made by hand' is left out.",
            f"'timestamp.txt' in 'stranger+{CASE}+{AFTERWARDS}+made by hand' is left out.",
        ]
    )


def test_whoever_was_written_over_is_flagged_until_the_simulator_has_put_the_run_back(forged: Forged) -> None:
    before = forged.marked()
    assert {each.student: (each.points, each.remark) for each in before.values()} == {
        forged.expert: (play(CASE, "expert")["expected"]["total"], ""),
        forged.hasty: (0, NO_RUN),
        "stranger": (0, NO_RUN),
    }
    forged.school.handing_in.catch_up()
    assert {each.student: (each.points, each.remark) for each in forged.marked().values()} == {
        forged.expert: (play(CASE, "expert")["expected"]["total"], ""),
        forged.hasty: (play(CASE, "hasty")["expected"]["total"], ""),
        "stranger": (0, NO_RUN),
    }


def test_nobody_is_made_late_by_a_time_that_somebody_else_wrote(forged: Forged) -> None:
    forged.school.handing_in.catch_up()
    said = (forged.school.handed_in(forged.hasty, CASE) / "timestamp.txt").read_text("ascii")
    assert said.strip() == AFTERWARDS
    change(forged.school, "UPDATE assignment SET duedate = '2020-01-01 00:00:00.000000'")
    late = {each.student: each.late_seconds for each in forged.marked().values()}
    assert late == {forged.expert: 0, forged.hasty: 0, "stranger": (31 * 24 + 9) * 3600}


def test_nobody_is_handed_a_time_that_is_still_to_come(forged: Forged) -> None:
    times = {
        file.parts[-3]: file.read_text("ascii") for file in forged.school.course.glob("submitted/*/*/timestamp.txt")
    }
    assert sorted(times) == sorted([forged.expert, forged.hasty, "stranger"])
    assert [each for each in times.values() if each.startswith("2999")] == []
