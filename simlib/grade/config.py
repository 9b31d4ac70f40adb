"""nbgrader's configuration, as `grading/nbgrader_config.py` asks for it: the one place that names its settings."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader import preprocessors as theirs

from simlib.errors import FirstContactError
from simlib.grade.beginning import beginning_in
from simlib.grade.collecting import CarefulCollect
from simlib.grade.course import course_of, make_gradebook_schema
from simlib.grade.export import CriteriaExport
from simlib.grade.gradebook import check_gradebook
from simlib.grade.places import TAKEN_IN
from simlib.grade.preprocessors import RestoreCells, SanitizeTraineeText, StripFeedback, StripKey
from simlib.grade.replay import Replay, SaveReplayGrades

LARGEST_KB = 8_000
"""Kilobytes of a file that is handed in; the longest run is half of that."""

SHARE = Path(__file__).parent / "share"
"""Templates that nbconvert finds before its own: without what those would load from another host."""


def configure(config: Any, env: MutableMapping[str, str], project: Path) -> None:
    """Writes our settings into the configuration that nbgrader hands to its configuration file.

    Where that cannot be, the command ends with one sentence: without these settings nbgrader would go on with its own,
    and run what trainees wrote.
    """
    try:
        _configure(config, env, project)
    except FirstContactError as fault:
        raise SystemExit(fault.sentence) from None
    except OSError as fault:
        raise SystemExit(f"The course folder cannot be made or written: {fault.strerror}.") from None


def _configure(config: Any, env: MutableMapping[str, str], project: Path) -> None:
    find_programs(env)
    _put_first(env, "JUPYTER_PATH", str(SHARE))
    course = course_of(env, project)
    make_gradebook_schema(env)
    check_gradebook(course.gradebook)
    course.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Formgrader lists nothing without an exchange. What makes it open to others is `nbgrader release_assignment`.
    with suppress(OSError):
        course.exchange.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.CourseDirectory.root = str(course.folder)
    config.CourseDirectory.course_id = course.course_id
    config.CourseDirectory.db_url = course.gradebook
    config.CourseDirectory.include = list(TAKEN_IN)
    config.CourseDirectory.max_file_size = LARGEST_KB
    # One folder that is larger than this ends the collecting of everybody's; so its files are passed over instead.
    config.CourseDirectory.max_dir_size = 10_000_000
    config.Exchange.root = str(course.exchange)
    config.Exchange.cache = str(course.folder / "cache")
    config.ExchangeFactory.collect = CarefulCollect
    config.Autograde.pre_convert_hook = beginning_in(course)
    config.ExportApp.plugin_class = CriteriaExport
    config.StripKey.scenarios = config.StripFeedback.scenarios = str(project / "scenarios")
    _steps(config)


def find_programs(env: MutableMapping[str, str]) -> None:
    """Put the environment's programs on the path: nbgrader calls `alembic` by its name for a new gradebook."""
    _put_first(env, "PATH", sysconfig.get_path("scripts"))


def _steps(config: Any) -> None:
    """What happens to a notebook in each command. Nothing in any of them runs a cell."""
    config.OverwriteCells.add_missing_cells = True
    config.GenerateAssignment.preprocessors = [
        StripKey,
        theirs.LockCells,
        theirs.ClearOutput,
        theirs.CheckCellMetadata,
        theirs.ComputeChecksums,
        theirs.SaveCells,
        StripKey,
        theirs.ComputeChecksums,
        theirs.CheckCellMetadata,
    ]
    config.Autograde.sanitize_preprocessors = [
        RestoreCells,
        theirs.DeduplicateIds,
        theirs.OverwriteKernelspec,
        theirs.OverwriteCells,
        theirs.CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        Replay,
        theirs.LimitOutput,
        SaveReplayGrades,
        theirs.AssignLatePenalties,
        SanitizeTraineeText,
        theirs.CheckCellMetadata,
    ]
    config.GenerateFeedback.preprocessors = [StripFeedback, theirs.GetGrades, CSSHTMLHeaderPreprocessor]


def _put_first(env: MutableMapping[str, str], name: str, folder: str) -> None:
    """Put a folder before the others in a variable that lists folders."""
    others = [each for each in env.get(name, "").split(os.pathsep) if each]
    env[name] = os.pathsep.join(dict.fromkeys([folder, *others]))
