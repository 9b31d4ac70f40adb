"""`simlib network best`: the proven set as JSON or as a table, and a calm word for whatever cannot be asked."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simlib.cli import network
from simlib.cli.entry import PROJECT
from simlib.cli.main import group, main
from simlib.cli.network import beside, told_in_seconds
from tests.network.small_networks import drawn_network
from tests.read.test_edges import NOT_READ

TWO_RINGS = "who,whom\na,b\nb,c\nc,a\nc,mid\nmid,x\nx,y\ny,z\nz,x\nx,y\nmid,mid\n"
"""Two triangles with one person between them; one tie stands twice, one person is tied to themselves."""

KEYS = ["nodes", "ties", "k", "best", "fragmentation", "bound", "gap", "greedy", "betweenness", "degree", "seconds"]


@pytest.fixture
def rings(tmp_path: Path) -> str:
    file = tmp_path / "rings.csv"
    file.write_text(TWO_RINGS)
    return str(file)


def answer_to(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(group, ["network", "best", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return answer


def test_the_answer_has_these_keys_and_no_others(rings: str) -> None:
    answer = answer_to(rings, "-k", "2")
    assert list(answer) == KEYS
    assert isinstance(answer.pop("seconds"), float)
    assert answer == {
        "nodes": 7,
        "ties": 8,
        "k": 2,
        "best": ["c", "x"],
        "fragmentation": 0.8,
        "bound": 0.8,
        "gap": 0.0,
        "greedy": 0.6,
        "betweenness": 0.6,
        "degree": 0.8,
    }


def test_without_a_header_the_first_line_counts(tmp_path: Path) -> None:
    file = tmp_path / "numbers.csv"
    file.write_text("1,2\n2,3\n")
    assert answer_to(str(file), "-k", "1")["nodes"] == 2
    assert answer_to(str(file), "-k", "1", "--no-header") | {"seconds": 0} == {
        "nodes": 3,
        "ties": 2,
        "k": 1,
        "best": ["2"],
        "fragmentation": 1.0,
        "bound": 1.0,
        "gap": 0.0,
        "greedy": 1.0,
        "betweenness": 1.0,
        "degree": 1.0,
        "seconds": 0,
    }


def test_people_read_a_table(rings: str) -> None:
    result = CliRunner().invoke(group, ["network", "best", rings, "-k", "2"])
    assert result.exit_code == 0
    *lines, spent = result.stdout.splitlines()
    assert [line.rstrip() for line in lines] == [
        "7 names, 8 ties; 2 taken out.",
        "The proven best set: c, x.",
        "",
        "Taken out                              F",
        "this set                           0.800",
        "no set reaches more than           0.800",
        "one by one, whoever raises F most  0.600",
        "the most central by betweenness    0.600",
        "those with most ties               0.800",
        "",
        "F runs from 0, everybody reaches everybody, to 1, nobody reaches anybody.",
    ]
    assert spent.startswith("The proof took 0.")


def test_a_set_without_proof_is_not_called_proven(tmp_path: Path) -> None:
    file = table_of(tmp_path, 60)
    result = CliRunner().invoke(group, ["network", "best", str(file), "-k", "7", "--seconds", "0.01"])
    assert "The best set that was found: " in result.stdout
    assert "proven" not in result.stdout


def test_a_name_cannot_steer_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("a,b\n\x1b[31mred,[bold]x\n\x1b[31mred,y\n", encoding="utf-8")
    result = CliRunner().invoke(group, ["network", "best", str(file), "-k", "1"])
    assert "The proven best set: [31mred." in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-k", "8"], "8 cannot be taken out: rings.csv names 7."),
        (["-k", "0"], "0 is not in the range x>=1."),
        (["-k", "two"], "'two' is not a valid integer range."),
        ([], "Missing option '-k'"),
        (["-k", "1", "--seconds", "0"], "0.0 is not in the range x>0."),
    ],
)
def test_bad_usage_is_said(rings: str, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "best", rings, *arguments]) == 2
    assert sentence in capsys.readouterr().err


def test_a_file_that_is_missing_or_a_folder_is_bad_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "best", str(tmp_path / "none.csv"), "-k", "1"]) == 2
    assert "does not exist" in capsys.readouterr().err
    assert main(["network", "best", str(tmp_path), "-k", "1"]) == 2
    assert "is a directory" in capsys.readouterr().err


@pytest.mark.parametrize("what", NOT_READ)
def test_a_table_that_cannot_be_used_is_one_sentence(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw, sentence = NOT_READ[what]
    (tmp_path / "ties.csv").write_bytes(raw)
    assert main(["network", "best", str(tmp_path / "ties.csv"), "-k", "1"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(sentence)


def test_more_people_than_a_proof_is_tried_for_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "line.csv"
    file.write_text("a,b\n" + "".join(f"{place},{place + 1}\n" for place in range(3000)))
    assert main(["network", "best", str(file), "-k", "1"]) == 1
    assert capsys.readouterr().err == (
        "A best set is looked for among 0 to 2,000 nodes, and takes 0 or more of them.\n"
    )


# --- something that takes its time ---------------------------------------------------------------------------


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_screen_one_line_is_written_over_and_wiped() -> None:
    screen = Screen()
    with told_in_seconds(screen) as tell:
        for seconds in (0.2, 0.9, 1.0, 1.2, 2.4):
            tell(seconds)
    assert screen.getvalue().split("\r") == [
        "",
        "Looking for a proof: 1 s so far. Ctrl+C stops it.",
        "Looking for a proof: 1 s so far. Ctrl+C stops it.",
        "Looking for a proof: 2 s so far. Ctrl+C stops it.",
        " " * 60,
        "",
    ]


def test_elsewhere_a_line_comes_after_a_second_and_every_ten() -> None:
    file = io.StringIO()
    with told_in_seconds(file) as tell:
        for tenth in range(0, 220, 2):
            tell(tenth / 10)
    assert [line.split()[4] for line in file.getvalue().splitlines()] == ["1", "11", "21"]


def test_what_is_done_within_a_second_is_done_in_silence() -> None:
    screen = Screen()
    with told_in_seconds(screen) as tell:
        tell(0.99)
    assert screen.getvalue() == ""


def test_a_fault_beside_is_raised_where_the_result_is_waited_for() -> None:
    def work() -> network.Answer:
        raise ZeroDivisionError("of ours")

    with pytest.raises(ZeroDivisionError, match="of ours"):
        beside(work, lambda _seconds: None)


def table_of(folder: Path, people: int) -> Path:
    file = folder / "drawn.csv"
    graph = drawn_network(4, people, 3 * people // 2)
    file.write_text("a,b\n" + "".join(f"{one},{other}\n" for one, other in graph.edges))
    return file


@pytest.mark.skipif(os.name != "posix", reason="sends the signal that Ctrl+C sends")
def test_ctrl_c_ends_a_proof_that_goes_on_and_on(tmp_path: Path) -> None:
    script = "import sys; from simlib.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", script, "network", "best", str(table_of(tmp_path, 220)), "-k", "20"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Looking for a proof: ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Stopped. Nothing was changed."
