"""`simlib network new` as an instructor calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli.main import main
from simlib.cli.network_new import FOLDER, new
from simlib.network.case_file import FORMAT


def run(*arguments: object) -> Result:
    return CliRunner().invoke(new, [str(each) for each in arguments], standalone_mode=False)


def test_a_case_is_told_with_its_plan_and_its_checks() -> None:
    said = run("household", "--seed", 4).output.splitlines()
    assert said[0].startswith("household-S-4: ")
    assert said[1] == "Everybody and everything in it is invented."
    assert any(line.startswith("Best plan of at most 2 (proven, ") for line in said)
    assert said[-1] == "Every check holds."


def test_somebody_at_immediate_risk_stands_before_the_plan() -> None:
    said = next(text for seed in range(30) if "immediate risk" in (text := run("boyfriend", "--seed", seed).output))
    assert said.index("At immediate risk, made safe before anything else: ") < said.index("Best plan")


def test_what_only_looks_like_trafficking_has_nobody_to_act_on() -> None:
    said = run("wage-dispute", "--size", "m").output
    assert "Nobody in it is harmed, so the best plan acts on nobody." in said
    assert "only look like a part" not in said


def test_json_is_one_object_that_is_the_same_each_time() -> None:
    told = run("storefronts", "--size", "M", "--seed", 2, "--json").output
    case = json.loads(told)
    assert told == run("storefronts", "--size", "M", "--seed", 2, "--json").output
    assert (case["format"], case["name"]) == (FORMAT, "storefronts-M-2")
    assert case["checks"] == {"sound": True, "faults": []}
    assert case["plan"]["proven"] is True
    assert len(case["nodes"]) >= 40
    ids = {node["id"] for node in case["nodes"]}
    assert all({tie["source"], tie["target"]} <= ids for tie in case["ties"])
    assert all(tie["counts"] in {True, False} for tie in case["ties"])
    may = {node["id"] for node in case["nodes"] if node["may_be_target"]}
    assert set(case["plan"]["targets"]) <= may
    assert not any(node["may_be_target"] and node["role"] in {"victim", "dual-status victim"} for node in case["nodes"])


def test_the_json_can_be_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    for seed in (1, 2):
        assert f"The case is written: {path}" in run("gang-run", "--seed", seed, "--out", path).output
        assert json.loads(path.read_text(encoding="utf-8"))["seed"] == seed


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "new", "gang-run", "--out", str(tmp_path / "none" / "case.json")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_unknown_typology_is_bad_usage_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "new", "gangrun"]) == 2
    assert 'There is no typology "gangrun". The closest is "gang-run".' in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--size", "XL"], ["--seed", "-1"], ["--seed", "x"]])
def test_a_size_or_seed_that_is_none_is_bad_usage(wrong: list[str]) -> None:
    assert main(["network", "new", "gang-run", *wrong]) == 2


def test_typologies_with_mistakes_give_no_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "typologies"
    shutil.copytree(FOLDER, folder)
    path = folder / "gang-run.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("minors: 20", "minors: lots"), encoding="utf-8")
    assert main(["network", "new", "boyfriend", "--folder", str(folder)]) == 1
    assert 'gang-run.yaml, line 9: "minors" should be a whole number from 0 to 100' in capsys.readouterr().err
