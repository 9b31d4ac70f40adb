"""`python3 -m simlib test`: each check runs, a failed one fails the run, and pytest has the last word."""

import subprocess
import sys
from pathlib import Path

import pytest

from simlib.cli.chromium import NAMES, chromium_here
from simlib.cli.test import CHECKS, Check, failed_checks, pytest_arguments


def test_the_checks_that_fail_are_named_and_the_others_still_run(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checks = (
        Check("falls", ("-c", "import sys; print('broken'); sys.exit(3)")),
        Check("stands", ("-c", "print('whole')")),
    )
    assert failed_checks(checks, tmp_path) == ["falls"]
    assert capfd.readouterr().out == "== falls\nbroken\n== stands\nwhole\n"


def test_the_checks_are_the_linter_the_formatter_the_types_and_the_rooms() -> None:
    assert [check.title for check in CHECKS] == ["ruff check", "ruff format", "mypy", "import-linter"]


def test_a_run_of_everything_must_reach_the_floor_of_coverage_and_a_part_need_not() -> None:
    assert "--cov-fail-under=0" not in pytest_arguments([])
    assert pytest_arguments(["-k", "door"])[-3:] == ["--cov-fail-under=0", "-k", "door"]


ONE_PASSES = "def test_one() -> None:\n    assert True\n"
ONE_FAILS = "def test_one() -> None:\n    assert False\n"

RUN = """
import sys
from simlib.cli import test
test.PROJECT = __import__("pathlib").Path(sys.argv[1])
test.CHECKS = (test.Check("planted", ("-c", "raise SystemExit(" + sys.argv[2] + ")")),)
sys.exit(test.command.main(sys.argv[3:], standalone_mode=False))
"""


@pytest.mark.parametrize(
    ("source", "check", "code", "last"),
    [
        (ONE_PASSES, "0", 0, "1 passed"),
        (ONE_PASSES, "1", 1, "1 passed"),
        (ONE_FAILS, "0", 1, "1 failed"),
    ],
)
def test_the_last_line_is_pytests_own_and_a_failed_check_fails_the_run(
    source: str, check: str, code: int, last: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n[tool.coverage.run]\nsource = ['.']\n")
    (tmp_path / "test_one.py").write_text(source)
    asked = [sys.executable, "-c", RUN, str(tmp_path), check, "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=tmp_path)
    lines = run.stdout.splitlines()
    assert (run.returncode, last in lines[-1]) == (code, True), run.stdout + run.stderr
    assert ("planted" in lines) == (check == "1")


def test_the_browser_is_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("SIMLIB_CHROMIUM", str(program))
    assert chromium_here() == program


def test_without_a_browser_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIMLIB_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium_here() is None


def test_the_first_known_name_on_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIMLIB_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in NAMES[1:3]:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert chromium_here() == tmp_path / NAMES[1]
