"""`simlib roll-call paper`: the file it writes, and what it says where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.cli.main import main
from simlib.read.notebook import notebook_from_text
from tests.serve.counter import OTHER


def a_case(folder: Path, text: str = OTHER) -> Path:
    file = folder / "another.ipynb"
    file.write_bytes(notebook_from_text(text))
    return file


def test_the_paper_lies_where_it_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "papers" / "tonight.pdf"
    assert main(["roll-call", "paper", str(a_case(tmp_path)), "-o", str(target)]) == 0
    assert target.read_bytes().startswith(b"%PDF-")
    assert capsys.readouterr().out == f"{target} holds the roll call of another.ipynb on paper.\n"


def test_without_a_name_it_is_called_after_the_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = a_case(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["roll-call", "paper", str(file)]) == 0
    assert (tmp_path / "another-roll-call.pdf").is_file()


def test_a_segment_alone_is_called_after_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = a_case(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["roll-call", "paper", str(file), "--segment", "1"]) == 0
    assert (tmp_path / "another-roll-call-1.pdf").is_file()


@pytest.mark.parametrize(("number", "said"), [("2", "It has 1 segment."), ("0", "0 is not in the range x>=1.")])
def test_a_segment_that_there_is_not_is_wrong_usage(
    number: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["roll-call", "paper", str(a_case(tmp_path)), "--segment", number]) == 2
    assert said in capsys.readouterr().err


def test_a_case_with_errors_is_not_put_on_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = a_case(tmp_path, OTHER.replace("(#The-end)", "(#Nowhere)"))
    assert main(["roll-call", "paper", str(broken), "-o", str(tmp_path / "x.pdf")]) == 1
    assert "S101" in capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


def test_a_case_that_is_not_there_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["roll-call", "paper", "no-such-case"]) == 2
    assert "These cases are here" in capsys.readouterr().err
