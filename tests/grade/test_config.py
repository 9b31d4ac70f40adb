"""nbgrader's configuration: what its commands do with a notebook, and where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from traitlets.config import Config

from simlib.grade.config import SHARE, configure, find_programs
from tests.grade.hands import ROOT


@pytest.fixture
def made(tmp_path: Path) -> Config:
    """The configuration for a data folder of its own."""
    config = Config()
    configure(config, {"SIMLIB_DATA": str(tmp_path)}, ROOT)
    return config


def steps(listed: list[type]) -> list[str]:
    return [step.__name__ for step in listed]


def test_no_step_of_any_command_runs_a_cell(made: Config) -> None:
    listed = [
        *made.GenerateAssignment.preprocessors,
        *made.Autograde.sanitize_preprocessors,
        *made.Autograde.autograde_preprocessors,
        *made.GenerateFeedback.preprocessors,
    ]
    assert [
        step.__name__ for step in listed if "execut" in " ".join(base.__name__ for base in step.__mro__).lower()
    ] == []


def test_the_key_is_looked_for_before_the_gradebook_keeps_a_cell_and_before_a_notebook_leaves(made: Config) -> None:
    order = steps(made.GenerateAssignment.preprocessors)
    assert order.index("StripKey") < order.index("SaveCells") < len(order) - 1 - order[::-1].index("StripKey")
    assert steps(made.GenerateFeedback.preprocessors)[0] == "StripFeedback"


def test_grades_are_saved_before_a_text_is_changed_and_after_the_replay(made: Config) -> None:
    order = steps(made.Autograde.autograde_preprocessors)
    assert order.index("Replay") < order.index("SaveReplayGrades") < order.index("SanitizeTraineeText")
    assert steps(made.Autograde.sanitize_preprocessors)[0] == "RestoreCells"
    assert made.OverwriteCells.add_missing_cells is True


def test_everything_lies_in_the_data_folder(made: Config, tmp_path: Path) -> None:
    course = tmp_path / "course"
    assert (made.CourseDirectory.root, made.CourseDirectory.course_id) == (str(course), "first-contact")
    assert made.CourseDirectory.db_url == f"sqlite:///{course}/gradebook.db"
    assert (made.Exchange.root, made.Exchange.cache) == (f"{course}/exchange", f"{course}/cache")
    assert course.stat().st_mode & 0o777 == 0o700


def test_the_programs_and_templates_of_ours_come_first_and_once(tmp_path: Path) -> None:
    env = {"SIMLIB_DATA": str(tmp_path), "PATH": "/usr/bin", "JUPYTER_PATH": "/else"}
    for _ in range(2):
        configure(Config(), env, ROOT)
    assert env["JUPYTER_PATH"].split(os.pathsep) == [str(SHARE), "/else"]
    assert env["PATH"].split(os.pathsep)[1:] == ["/usr/bin"]
    assert (Path(env["PATH"].split(os.pathsep)[0]) / "alembic").is_file()


def test_without_a_path_there_is_one() -> None:
    env: dict[str, str] = {}
    find_programs(env)
    assert len(env["PATH"].split(os.pathsep)) == 1
