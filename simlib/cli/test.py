"""`python3 -m simlib test`: every check and every test, in one run with one exit code."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from simlib.cli.chromium import HOW_TO_GET_CHROMIUM, chromium_here
from simlib.cli.entry import PROJECT


class Check(NamedTuple):
    """One tool that judges the whole project, how it is called, and what a failure means."""

    title: str
    arguments: tuple[str, ...]


CHECKS = (
    Check("ruff check", ("-m", "ruff", "check")),
    Check("ruff format", ("-m", "ruff", "format", "--check")),
    Check("mypy", ("-m", "mypy")),
    Check("import-linter", ("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-logo")),
)


def failed_checks(checks: Sequence[Check], project: Path) -> list[str]:
    """The titles of the checks that fail; each one's output goes straight to the person."""
    failed = []
    for check in checks:
        click.echo(f"== {check.title}")
        sys.stdout.flush()
        if subprocess.run([sys.executable, *check.arguments], cwd=project, check=False).returncode:
            failed.append(check.title)
    return failed


class ChecksInSummary:
    """Puts the checks that failed into pytest's own summary, so that its last line is not the only thing read."""

    def __init__(self, failed: Sequence[str]) -> None:
        self._failed = failed

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Writes the section; nothing when every check passed."""
        if self._failed:
            terminalreporter.section("checks that failed, above", red=True)
            terminalreporter.write_line(", ".join(self._failed))


def pytest_arguments(arguments: Sequence[str]) -> list[str]:
    """What pytest is called with: a run of everything must reach the floor of coverage, a part of it cannot."""
    floor = ["--cov-fail-under=0"] if arguments else []
    return ["--cov", "--cov-report=term-missing:skip-covered", *floor, *arguments]


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST ARGUMENTS]")
def command(arguments: tuple[str, ...]) -> int:
    """Run every check (ruff, mypy, import-linter) and every test.

    What follows the verb goes to pytest: -k WORD runs the tests whose name holds the word, a path runs one file,
    -m "not browser" leaves the browser out. The checks run all the same.
    """
    failed = failed_checks(CHECKS, PROJECT)
    if chromium_here() is None:
        click.echo(HOW_TO_GET_CHROMIUM)
    click.echo("== pytest")
    sys.stdout.flush()
    outcome = pytest.main(
        [f"--rootdir={PROJECT}", f"--config-file={PROJECT / 'pyproject.toml'}", *pytest_arguments(arguments)],
        plugins=[ChecksInSummary(failed)],
    )
    return int(outcome) or (1 if failed else 0)
