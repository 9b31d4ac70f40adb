"""`simlib export` and `simlib import` as a person calls them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli.main import group, main
from simlib.exchange.json_form import same_case, scenario_from_json
from simlib.read.notebook import notebook_from_text, read_scenario

PROJECT = Path(__file__).resolve().parents[2]
CASE = PROJECT / "scenarios" / "long-hours.ipynb"


def call(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(each) for each in arguments])


@pytest.mark.parametrize("form", ["json", "twee"])
def test_a_case_goes_out_and_comes_back_the_same(form: str, tmp_path: Path) -> None:
    went = call("export", CASE, "--to", form, "-o", tmp_path)
    came = call("import", tmp_path / f"long-hours.{form}", "-o", tmp_path)
    assert (went.exit_code, came.exit_code) == (0, 0)
    first, again = read_scenario(CASE).scenario, read_scenario(tmp_path / "long-hours.ipynb").scenario
    assert first is not None
    assert again is not None
    assert same_case(first, again)
    assert came.output.splitlines()[-2:] == [
        f"{tmp_path}/long-hours.ipynb holds long-hours.{form}; everything was carried over.",
        f"`simlib check {tmp_path}/long-hours.ipynb` says of it: 1 scenario: nothing to mend.",
    ]


def test_what_cannot_be_carried_over_is_listed_by_kind_with_place_and_remedy(tmp_path: Path) -> None:
    lines = call("export", CASE, "--to", "json", "-o", tmp_path / "a.json").output.splitlines()
    assert lines[0] == "X101 This note for authors stays behind. Only the notes of scenes are part of the model."
    assert re.fullmatch(r'   long-hours\.ipynb, cell 1, line \d+: ".*"', lines[1])
    assert lines[2:] == [
        "   Keep the notebook beside the file.",
        "",
        f"{tmp_path}/a.json holds long-hours.ipynb; 1 thing could not be carried over as it stands.",
    ]


def test_the_list_can_be_had_as_json(tmp_path: Path) -> None:
    (tmp_path / "s.twee").write_text(":: Start\n<<set $a to 1>>\n[[End]]\n\n:: End\nOver.\n", encoding="utf-8")
    made = call("import", tmp_path / "s.twee", "-o", tmp_path / "s.ipynb", "--json")
    assert [(each["code"], each["line"]) for each in json.loads(made.output)] == [("X211", 2), ("X215", 5)]
    assert made.exit_code == 0


def test_a_notebook_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "s.twee").write_text(":: Start\nOver.\n", encoding="utf-8")
    target = tmp_path / "s.ipynb"
    target.write_text("mine", encoding="utf-8")
    assert call("import", tmp_path / "s.twee", "-o", target).exit_code == 2
    assert target.read_text(encoding="utf-8") == "mine"
    assert call("import", tmp_path / "s.twee", "-o", target, "--force").exit_code == 0


def test_a_notebook_that_is_replaced_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.twee").write_text(":: Start\nOver.\n", encoding="utf-8")
    target, link = tmp_path / "s.ipynb", tmp_path / "link.ipynb"
    target.write_text("mine", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        assert call("import", tmp_path / "s.twee", "-o", target, "--force").exit_code != 0
    assert target.read_text(encoding="utf-8") == "mine"
    assert call("import", tmp_path / "s.twee", "-o", link, "--force").exit_code == 0
    assert (link.is_symlink(), "Over." in target.read_text(encoding="utf-8")) == (True, True)
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.ipynb", "s.ipynb", "s.twee"]


def test_a_file_that_holds_no_scenario_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text("{}", encoding="utf-8")
    made = call("import", tmp_path / "s.json", "-o", tmp_path / "s.ipynb")
    assert made.exit_code == 1
    assert made.output.splitlines()[-1] == "s.json holds no scenario; 1 thing could not be carried over as it stands."
    assert not (tmp_path / "s.ipynb").exists()


def test_a_story_that_makes_a_notebook_with_errors_is_written_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "s.twee").write_text(":: Start\n[[Start]]\n", encoding="utf-8")
    made = call("import", tmp_path / "s.twee", "-o", tmp_path / "s.ipynb")
    assert made.exit_code == 1
    assert "1 error" in made.output.splitlines()[-1]
    assert (tmp_path / "s.ipynb").exists()


def test_a_case_with_errors_is_one_calm_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.ipynb").write_bytes(notebook_from_text("# A case\n\n## Here\n\n- [Go](#Nowhere)\n"))
    assert main(["export", str(tmp_path / "a.ipynb"), "--to", "json", "-o", str(tmp_path / "a.json")]) == 1
    said = capsys.readouterr().err
    assert said == "This scenario has errors; `simlib check` lists them. Mend them before you hand it on.\n"
    assert not (tmp_path / "a.json").exists()


def test_the_case_itself_is_not_written_over(tmp_path: Path) -> None:
    copy = tmp_path / "long-hours.ipynb"
    copy.write_bytes(CASE.read_bytes())
    assert call("export", copy, "--to", "json", "-o", copy).exit_code == 2
    assert copy.read_bytes() == CASE.read_bytes()


def test_a_folder_that_cannot_be_written_is_one_calm_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "missing" / "a.json"
    assert main(["export", str(CASE), "--to", "json", "-o", str(target)]) == 1
    assert capsys.readouterr().err == f"{target} cannot be written: No such file or directory.\n"


def test_the_example_of_the_page_is_a_scenario_in_json_form() -> None:
    page = (PROJECT / "scenarios" / "EXCHANGE.md").read_text(encoding="utf-8")
    example = re.findall(r"(?ms)^```json\n(.*?)^```$", page)[0]
    brought = scenario_from_json(example.encode())
    assert brought.findings == ()
    assert brought.scenario is not None
    assert brought.scenario.scenes[0].choices[0].text == "Walk in"
