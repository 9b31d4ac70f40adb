"""Where the course and its gradebook lie, and what the server and the commands load to know it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from simlib.errors import StoreFault
from simlib.grade.course import course_in, make_gradebook_schema
from simlib.record.log import open_store
from simlib.record.own_schema import address_in_schema, make_schema
from tests.grade.hands import ROOT
from tests.record.postgres import fresh_database, needs_postgres

FREE_OF_NBGRADER = (
    "simlib.grade.assign",
    "simlib.grade.course",
    "simlib.grade.key",
    "simlib.grade.roster",
    "simlib.grade.table",
    "simlib.cli.assign",
    "simlib.cli.roster",
)
OF_THE_SERVER = ("simlib.serve.assignments_page", "simlib.serve.marking")
"""nbformat comes with the server's own libraries."""


def test_neither_the_server_nor_a_verb_loads_nbgrader_to_know_the_course() -> None:
    loaded = "[name for name in ('nbgrader', 'nbconvert', 'nbformat') if name in sys.modules]"
    script = f"import sys; import {', '.join(FREE_OF_NBGRADER)}; print({loaded})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_pages_of_the_server_load_no_nbgrader() -> None:
    script = f"import sys; import {', '.join(OF_THE_SERVER)}; print('nbgrader' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "address", ["postgresql://u:p%40ss@host:5433/name", "postgresql+psycopg://u:p%40ss@host:5433/name"]
)
def test_the_gradebook_lies_beside_the_log_in_a_schema_of_its_own(address: str, tmp_path: Path) -> None:
    assert course_in(tmp_path, {"SIMLIB_DATABASE": address}).gradebook == (
        "postgresql+psycopg://u:p%40ss@host:5433/name?options=-csearch_path=gradebook"
    )


def test_a_gradebook_that_is_named_lies_there_wherever_the_log_is(tmp_path: Path) -> None:
    env = {"SIMLIB_DATABASE": "postgresql://host/name", "SIMLIB_GRADEBOOK": "sqlite:////marks.db"}
    assert course_in(tmp_path, env).gradebook == "sqlite:////marks.db"


def test_without_any_setting_it_is_a_file_of_the_course(tmp_path: Path) -> None:
    assert course_in(tmp_path, {}).gradebook == f"sqlite:///{tmp_path}/gradebook.db"
    make_gradebook_schema({})


@pytest.mark.parametrize("address", ["mysql://host/name", "no address"])
def test_what_is_no_address_of_postgresql_is_one_sentence(address: str) -> None:
    with pytest.raises(StoreFault, match="SIMLIB_DATABASE names no database that is known here"):
        address_in_schema(address, "gradebook")


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(StoreFault, match="cannot be reached"):
        make_schema("postgresql://127.0.0.1:9/name", "gradebook")


@needs_postgres
def test_log_and_gradebook_share_a_database_and_a_command_makes_the_gradebooks_place(tmp_path: Path) -> None:
    with fresh_database() as address:
        open_store(address).close()
        env = {**os.environ, "SIMLIB_DATA": str(tmp_path), "SIMLIB_DATABASE": address, "PYTHONWARNINGS": "ignore"}
        for words in (
            ("simlib", "assign", str(ROOT / "scenarios" / "long-hours.ipynb")),
            ("nbgrader", "generate_assignment", "long-hours"),
            ("nbgrader", "db", "upgrade"),
        ):
            done = subprocess.run(
                [sys.executable, "-m", *words],
                cwd=ROOT / "grading",
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stderr if done.returncode else "") == (0, "")
        engine = create_engine(course_in(tmp_path, {"SIMLIB_DATABASE": address}).gradebook)
        looks = inspect(engine)
        assert {"grade", "alembic_version"} <= set(looks.get_table_names("gradebook"))
        assert "grade" not in looks.get_table_names("public")
        assert {"event", "alembic_version"} <= set(looks.get_table_names("public"))
        engine.dispose()
        open_store(address).close()
