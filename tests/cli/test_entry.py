"""From a fresh copy to the verb: the whole way, in processes of its own."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simlib.cli import entry
from simlib.cli.advice import SetupFailed
from simlib.cli.entry import ENTERED, enter
from simlib.cli.verbs import help_text
from tests.cli.small_project import VERB, SmallProject, small_project


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    return small_project(tmp_path_factory.mktemp("fresh"))


def started(project: SmallProject, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "simlib", *arguments],
        cwd=project.folder,
        env=project.variables() | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> tuple[int, str, str, set[str]]:
    """The exit code, both outputs, and the modules that were imported before the environment was entered."""
    out, error = process.communicate()
    lines = error.splitlines(keepends=True)
    imported = {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}
    return process.returncode, out, "".join(line for line in lines if not line.startswith("import time:")), imported


def test_help_needs_no_environment_and_makes_none(fresh: SmallProject) -> None:
    code, out, error, _ = said(started(fresh, "--help"))
    assert (code, error) == (0, "")
    assert out.startswith("First Contact: practice for officers")
    assert not fresh.environment.folder.exists()


def test_help_on_a_verb_says_that_its_options_come_later(fresh: SmallProject, tmp_path: Path) -> None:
    code, out, _, _ = said(started(fresh, VERB, "--help", SIMLIB_VENV=str(tmp_path / "none")))
    assert code == 0
    assert out.endswith(f"The options of {VERB} are shown once the environment is there.\n")


def test_two_first_starts_at_once_make_one_environment_and_both_run(fresh: SmallProject) -> None:
    both = [started(fresh, VERB, "one"), started(fresh, VERB, "two")]
    outcomes = [said(process) for process in both]
    inside = str(fresh.environment.folder)
    assert [(code, json.loads(out)) for code, out, _, _ in outcomes] == [
        (7, [inside, [VERB, "one"], "1.0"]),
        (7, [inside, [VERB, "two"], "1.0"]),
    ]
    assert sum("Setting up in" in error for _, _, error, _ in outcomes) == 1


def test_when_nothing_changed_nothing_is_said_and_no_installer_is_even_imported(fresh: SmallProject) -> None:
    said(started(fresh, VERB))
    code, out, error, imported = said(started(fresh, VERB, "--json", "a b"))
    assert (code, json.loads(out)[1], error) == (7, [VERB, "--json", "a b"], "")
    assert "simlib.cli.environment" in imported
    assert imported & {"simlib.cli.installation", "simlib.cli.progress", "click", "socket"} == set()


def test_the_active_environment_is_used_as_it_is(fresh: SmallProject) -> None:
    code, out, error, _ = said(started(fresh, VERB, SIMLIB_VENV="active"))
    assert code == 1
    assert "No module named 'lantern'" in error
    assert out == ""


def test_a_python_that_does_not_run_inside_is_not_started_for_ever(
    fresh: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENTERED, str(os.getpid()))
    with pytest.raises(SetupFailed, match="does not run in it"):
        entry.re_enter(fresh.environment, [VERB])


def test_on_windows_the_mark_is_the_folder_because_the_process_is_another(fresh: SmallProject) -> None:
    environment = fresh.environment
    assert entry.mark_of(environment, "nt") == str(environment.folder)
    assert entry.mark_of(environment, "posix") == str(os.getpid())


@pytest.mark.parametrize(
    ("is_terminal", "shown"), [(True, "the ? \u201cyard\u201d"), (False, "the \\u2192 \u201cyard\u201d")]
)
def test_a_console_that_lacks_a_sign_shows_something_else(is_terminal: bool, shown: str) -> None:
    class Console(io.BytesIO):
        def isatty(self) -> bool:
            return is_terminal

    kept = Console()
    console = io.TextIOWrapper(kept, encoding="cp1252")
    entry.never_fail_to_show(console, None)
    console.write("the \u2192 \u201cyard\u201d")
    console.flush()
    assert kept.getvalue().decode("cp1252") == shown


def test_where_a_process_cannot_be_replaced_the_verb_runs_below_and_its_exit_code_is_passed_on() -> None:
    code = "import os, sys; sys.exit(int(os.environ['WANTED']) + len(sys.argv[1]))"
    assert entry.below([sys.executable, "-c", code, "a b"], {**os.environ, "WANTED": "4"}) == 7


def test_without_a_verb_the_help_is_shown_and_the_call_counts_as_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert enter([]) == entry.USAGE_ERROR
    assert capsys.readouterr().out == help_text() + "\n"


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert enter(["--version"]) == 0
    assert capsys.readouterr().out == "First Contact 0.1.0\n"


def test_a_verb_that_does_not_exist_installs_nothing_and_names_the_nearest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SIMLIB_VENV", str(tmp_path / "none"))
    assert enter(["tets"]) == entry.USAGE_ERROR
    assert capsys.readouterr().err == (
        "There is no verb 'tets'. Did you mean test? python3 -m simlib --help lists them all.\n"
    )
    assert list(tmp_path.iterdir()) == []
