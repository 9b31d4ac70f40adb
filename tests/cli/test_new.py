"""`simlib new` as an instructor calls it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli import new
from simlib.cli.check import facts_beside
from simlib.cli.main import main
from simlib.prove.bots import bots_of
from simlib.prove.bots_findings import bot_findings
from simlib.prove.findings import proof_findings
from simlib.prove.proof import prove
from simlib.read.notebook import Reading, read_scenario

DAY = date(2026, 11, 22)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(new.command, [str(each) for each in arguments], standalone_mode=False)


def read(path: Path) -> Reading:
    return read_scenario(path, facts_beside(path), DAY)


def test_a_new_case_has_its_title_its_id_its_file_and_nothing_to_mend(tmp_path: Path) -> None:
    said = run("A stop at  the Café", "--folder", tmp_path).output
    path = tmp_path / "a-stop-at-the-cafe.ipynb"
    reading = read(path)
    assert reading.scenario is not None
    assert (reading.scenario.title, reading.scenario.header.id) == ("A stop at the Café", "a-stop-at-the-cafe")
    assert reading.findings == ()
    assert str(path) in said


def test_a_new_case_is_proved_every_scene_is_reached_every_choice_offered_every_point_earned(tmp_path: Path) -> None:
    run("An evening stop", "--folder", tmp_path)
    scenario = read(tmp_path / "an-evening-stop.ipynb").scenario
    assert scenario is not None
    proof = prove(scenario)
    highest = {each.name: each.maximum for each in scenario.criteria if not each.by_person}
    assert proof_findings(scenario, proof) == []
    assert bot_findings(scenario, bots_of(scenario, proof=proof)) == []
    assert (proof.unreached, proof.never_offered, proof.stuck, proof.unended) == ((), (), 0.0, 0.0)
    assert {name: mean.high for name, mean in proof.criteria.items()} == highest
    assert {kept.holds for kept in proof.promises.values()} == {True}
    assert 0 < proof.passed < 0.5
    assert proof.score.mean is not None
    assert proof.score.mean < sum(highest.values()) / 2


def test_a_new_case_ends_with_the_line_that_plays_it_and_no_other_code(tmp_path: Path) -> None:
    run("Two cars", "--folder", tmp_path)
    cells = json.loads((tmp_path / "two-cars.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert code == ['from simlib import rehearse\nrehearse("two-cars.ipynb")']


def test_a_case_that_is_there_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "two-cars.ipynb").write_text("mine", encoding="utf-8")
    assert main(["new", "Two cars", "--folder", str(tmp_path)]) == 1
    assert (tmp_path / "two-cars.ipynb").read_text(encoding="utf-8") == "mine"
    said = capsys.readouterr().err
    assert said == "There is a case two-cars.ipynb already. Choose another title.\n"


@pytest.mark.parametrize(
    "title", ["", "   ", "!!!", "A * B", "# Two", "[x](#y)", "a" * 121, "a\ud800", "Two\u202ecars"]
)
def test_a_title_that_cannot_name_a_case_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], title: str
) -> None:
    assert main(["new", title, "--folder", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("A title is made of plain words")
    assert list(tmp_path.iterdir()) == []


def test_another_case_can_be_begun_with_and_keeps_its_scenes(tmp_path: Path) -> None:
    run("First", "--folder", tmp_path)
    run("Second", "--folder", tmp_path, "--from", tmp_path / "first.ipynb")
    first, second = (read(tmp_path / f"{name}.ipynb") for name in ("first", "second"))
    assert first.scenario is not None
    assert second.scenario is not None
    assert [each.heading for each in second.scenario.scenes] == [each.heading for each in first.scenario.scenes]
    assert (second.scenario.title, second.scenario.header.id, second.findings) == ("Second", "second", ())


HALF = b'{"cells": [{"cell_type": "markdown", "source": "# The \\ud800 gate"}]}'
"""JSON with half a character, which no file can hold."""


@pytest.mark.parametrize("content", [None, b"{}", b"no json", b"\xff\xfe", b'{"cells": [1]}', HALF])
def test_a_template_that_is_no_case_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    template = tmp_path / "other.ipynb"
    if content is not None:
        template.write_bytes(content)
    assert main(["new", "Mine", "--folder", str(tmp_path), "--from", str(template)]) == 1
    assert str(template) in capsys.readouterr().err
    assert not (tmp_path / "mine.ipynb").exists()
