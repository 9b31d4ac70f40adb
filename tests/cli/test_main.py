"""The group of verbs: found by name, loaded when called, and its faults are sentences."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

from simlib.cli import verbs
from simlib.cli.main import group, main
from simlib.cli.verbs import VERBS, Verb, help_text, unknown_verb, verbs_here
from simlib.errors import NotAllowed

ROOT = Path(__file__).parents[2]


@pytest.fixture
def greet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verb `greet` that fails as its argument says."""

    @click.command()
    @click.argument("how")
    def command(how: str) -> int:
        """Greet."""
        if how == "not allowed":
            raise NotAllowed("Only an instructor may greet.")
        if how == "badly":
            raise click.BadParameter("Greet somebody.")
        if how == "stopped":
            raise click.Abort
        return int(how)

    module = ModuleType("simlib.cli.greet")
    module.__dict__["command"] = command
    monkeypatch.setitem(sys.modules, "simlib.cli.greet", module)
    monkeypatch.setattr("simlib.cli.main.verbs_here", lambda: {"greet": Verb("greet", "HOW", "greet somebody")})
    monkeypatch.setattr(verbs, "verbs_here", lambda: {"greet": Verb("greet", "HOW", "greet somebody")})


@pytest.mark.usefixtures("greet")
@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        (["greet", "0"], 0, ""),
        (["greet", "5"], 5, ""),
        (["greet", "not allowed"], 1, "Only an instructor may greet.\n"),
        (["greet", "stopped"], 130, ""),
    ],
)
def test_a_verb_ends_with_an_exit_code_and_a_mistake_with_a_sentence(
    how: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(how) == code
    assert capsys.readouterr() == ("", words)


@pytest.mark.usefixtures("greet")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["greet", "badly"], "Greet somebody."),
        (["greet"], "Missing argument 'HOW'."),
        (["gret"], "There is no verb 'gret'. Did you mean greet?"),
        (["greet", "0", "--loud"], "No such option"),
    ],
)
def test_wrong_usage_is_exit_code_two(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_the_group_shows_the_page_that_is_shown_before_anything_is_installed() -> None:
    assert CliRunner().invoke(group, ["--help"]).output == help_text() + "\n"


def test_the_help_lists_each_verb_that_is_here_and_no_other() -> None:
    listed = re.findall(r"^  python3 -m simlib ([\w-]+)", help_text(), flags=re.MULTILINE)
    files = {file.stem for file in (ROOT / "simlib" / "cli").glob("*.py")}
    assert listed == [verb.name for verb in VERBS if verb.module.rpartition(".")[2] in files]
    assert "test" in listed


def test_the_help_fits_a_terminal() -> None:
    assert max(len(line) for line in help_text().splitlines()) <= 110


@pytest.mark.parametrize("verb", verbs_here().values(), ids=lambda verb: verb.name)
def test_each_verb_has_a_command_with_help_of_its_own(verb: Verb) -> None:
    outcome = CliRunner().invoke(group, [verb.name, "--help"])
    assert outcome.exit_code == 0
    assert outcome.output.startswith("Usage: ")


def test_a_module_of_the_command_line_with_a_command_is_in_the_table() -> None:
    with_command = {
        file.stem
        for file in (ROOT / "simlib" / "cli").glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "command"
    }
    assert with_command == {verb.module.rpartition(".")[2] for verb in verbs_here().values()}


def test_a_word_like_no_verb_is_not_guessed_at() -> None:
    assert unknown_verb("xylophone") == "There is no verb 'xylophone'. python3 -m simlib --help lists them all."


SLOW = ("nbformat", "voila", "sqlalchemy", "networkx", "IPython", "ipywidgets", "jupyter_server", "pytest")


def test_the_group_loads_nothing_a_quick_verb_would_pay_for() -> None:
    question = f"import simlib.cli.main, sys; print([name for name in {SLOW!r} if name in sys.modules])"
    asked = [sys.executable, "-c", question]
    assert subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT).stdout == "[]\n"
