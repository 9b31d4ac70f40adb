"""nbgrader's configuration: what its commands do with a notebook, and where."""

from __future__ import annotations

import os
import subprocess
import sys
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


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"SIMLIB_DATABASE": "nonsense"}, "SIMLIB_DATABASE names no database"),
        ({"SIMLIB_DATABASE": "postgresql://a:b@127.0.0.1:9/c"}, "The PostgreSQL server cannot be reached"),
        ({"SIMLIB_GRADEBOOK": "nonsense"}, "The gradebook cannot be opened"),
        ({"SIMLIB_GRADEBOOK": "postgresql+psycopg://a:b@127.0.0.1:9/c"}, "The gradebook cannot be opened"),
        ({"SIMLIB_DATA": "/dev/null"}, "The course folder cannot be made or written"),
    ],
)
def test_a_setting_that_is_wrong_ends_the_command_instead_of_leaving_it_to_the_settings_of_nbgrader(
    tmp_path: Path, named: dict[str, str], said: str
) -> None:
    env = {**os.environ, "SIMLIB_DATA": str(tmp_path), **named}
    command = [sys.executable, "-m", "nbgrader", "autograde", "a-case"]
    done = subprocess.run(command, cwd=ROOT / "grading", env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert "AutogradeApp" not in done.stderr


def test_outside_the_environment_of_the_project_no_command_goes_on(tmp_path: Path) -> None:
    (tmp_path / "simlib").mkdir()
    (tmp_path / "simlib" / "__init__.py").touch()
    env = {**os.environ, "SIMLIB_DATA": str(tmp_path), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "nbgrader", "autograde", "a-case"]
    done = subprocess.run(command, cwd=ROOT / "grading", env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "No module named 'simlib.grade'. In the project's folder: source .venv/bin/activate\n",
    )


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
