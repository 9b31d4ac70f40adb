"""`simlib check` and `simlib release` as an instructor calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli import check, release
from simlib.cli.main import main
from simlib.prove.sample import sampled_proof
from simlib.read.mending import Mended, mended
from simlib.read.notebook import notebook_from_text
from simlib.scenario.findings import CODES
from tests.read.cases import whole_case

BROKEN = "## Here\n- [Walk to the car](#Behind-the-cra)\n- [Leave](#The-end)\n## Behind the car\n- [Go on](#The-end)\n"

WITH_ID = """# A case

- Id: my-case
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 1 point, starts at 1.

## The end

- Ending: good
"""


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of the test's own, where nobody looks for notebooks."""
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path.with_name(f"{tmp_path.name}-data")))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check.command, [str(each) for each in arguments])


def write(folder: Path, name: str, piece: str) -> Path:
    path = folder / name
    path.write_bytes(notebook_from_text(whole_case(piece), name))
    return path


def test_a_mistake_is_shown_with_its_line_its_place_and_its_remedy(tmp_path: Path) -> None:
    path = write(tmp_path, "stop.ipynb", BROKEN)
    result = run(path, "--today", "2026-11-22")
    assert result.exit_code == 1
    assert result.output == (
        f"S101 This choice goes nowhere.   {path.as_posix()}, cell 3, line 2\n"
        "     2 | - [Walk to the car](#Behind-the-cra)\n"
        "       |                     ^^^^^^^^^^^^^^^\n"
        '   There is no scene called "Behind the cra". The closest is "Behind the car" (cell 4): `#Behind-the-car`.\n'
        "\n"
        "1 scenario: 1 error, 0 warnings.\n"
    )


def test_the_same_as_json(tmp_path: Path) -> None:
    path = write(tmp_path, "stop.ipynb", BROKEN)
    result = run(path, "--json", "--today", "2026-11-22")
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "code": "S101",
            "severity": "error",
            "file": path.as_posix(),
            "cell": 3,
            "line": 2,
            "column": 21,
            "message": 'There is no scene called "Behind the cra".',
            "help": 'The closest is "Behind the car" (cell 4): `#Behind-the-car`.',
        }
    ]


def test_a_case_without_findings_passes(tmp_path: Path) -> None:
    result = run(write(tmp_path, "good.ipynb", ""), "--today", "2026-11-22")
    assert (result.exit_code, result.output) == (0, "1 scenario: nothing to mend.\n")
    assert json.loads(run(tmp_path / "good.ipynb", "--json", "--today", "2026-11-22").output) == []


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    path = write(tmp_path, "old.ipynb", "")
    result = run(path, "--today", "2030-01-01")
    assert result.exit_code == 0
    assert "C108 The law of this case has not been checked for a year." in result.output
    assert result.output.endswith("1 scenario: 0 errors, 1 warning.\n")


def test_a_folder_means_its_notebooks_without_hidden_folders(tmp_path: Path) -> None:
    write(tmp_path, "b.ipynb", "")
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", "a.ipynb", BROKEN)
    (tmp_path / ".ipynb_checkpoints").mkdir()
    write(tmp_path / ".ipynb_checkpoints", "c.ipynb", BROKEN)
    result = run(tmp_path, "--json", "--today", "2026-11-22")
    assert [Path(each["file"]).name for each in json.loads(result.output)] == ["a.ipynb"]
    assert run(tmp_path / "more", tmp_path / "b.ipynb", "--today", "2026-11-22").output.endswith(
        "2 scenarios: 1 error, 0 warnings.\n"
    )


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert run(tmp_path).output == "No scenario was found.\n"


def test_a_missing_path_and_bad_usage_are_two(tmp_path: Path) -> None:
    assert run(tmp_path / "nothing.ipynb").exit_code == 2
    assert run().exit_code == 2
    assert run(tmp_path, "--today", "soon").exit_code == 2
    assert main(["check", str(tmp_path / "nothing.ipynb")]) == 2


def test_a_file_that_is_no_notebook_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "photo.ipynb"
    path.write_bytes(b"\x89PNG\r\n")
    result = run(path)
    assert result.exit_code == 1
    assert "S002 This file is not text." in result.output


def test_a_long_line_is_shown_around_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, "long.ipynb", f"## Here\n\n{'word ' * 60}<b>x\n\n- [Go on](#The-end)\n")
    lines = run(path, "--today", "2026-11-22").output.splitlines()
    shown, marks = lines[1], lines[2]
    assert len(shown) < 125
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "<b>"


def test_control_signs_of_a_case_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = write(tmp_path, "evil.ipynb", "## Here\n- Pl\x1b[31mace: x\u202e\n- [Go on](#The-end)\n")
    output = run(path).output
    assert "S008" in output
    assert ("\x1b" in output, "\u202e" in output) == (False, False)


def test_the_facts_beside_a_notebook_go_before_those_of_the_project(tmp_path: Path) -> None:
    path = write(tmp_path, "case.ipynb", "")
    (tmp_path / "facts").mkdir()
    result = run(path, "--json", "--today", "2026-11-22")
    assert [each["code"] for each in json.loads(result.stdout)] == ["C110"]


def test_a_release_is_written_and_the_source_is_not_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, "case.ipynb", "")
    before = path.read_bytes()
    out = tmp_path / "release.ipynb"
    result = CliRunner().invoke(release.command, [str(path), "-o", str(out)])
    assert (result.exit_code, result.output) == (0, f"{out} holds the release of case.ipynb.\n")
    assert b"Score" not in out.read_bytes()
    assert CliRunner().invoke(release.command, [str(path), "-o", str(path)]).exit_code == 2
    assert path.read_bytes() == before


def test_a_release_of_a_case_with_errors_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "case.ipynb", BROKEN)
    assert main(["release", str(path), "-o", str(tmp_path / "out.ipynb")]) == 1
    assert capsys.readouterr().err == (
        "This scenario has errors; `simlib check` lists them. Mend them before you release it.\n"
    )
    assert not (tmp_path / "out.ipynb").exists()


def test_every_code_has_a_sentence_that_the_check_prints() -> None:
    assert all(info.title.endswith(".") and info.why.endswith(".") for info in CODES.values())


def test_two_cases_with_one_id_and_a_copy_that_plays_its_original(tmp_path: Path) -> None:
    first = write(tmp_path, "a.ipynb", WITH_ID)
    copy = tmp_path / "b.ipynb"
    copy.write_bytes(first.read_bytes())
    result = run(tmp_path, "--today", "2026-11-22")
    assert result.exit_code == 1
    assert result.output == (
        f"S014 Two cases have the same id.   {copy.as_posix()}, cell 1, line 3\n"
        "     3 | - Id: my-case\n"
        "       |       ^^^^^^^\n"
        f'   "my-case" is the id of {first.as_posix()}, too. Give this case another id.\n'
        "\n"
        f"S015 The last line plays another case.   {copy.as_posix()}, cell 3, line 2\n"
        '     2 | rehearse("a.ipynb")\n'
        "       |           ^^^^^^^\n"
        '   It plays a.ipynb. Write `rehearse("b.ipynb")`.\n'
        "\n"
        "2 scenarios: 1 error, 1 warning.\n"
    )
    assert run(first, "--today", "2026-11-22").output == "1 scenario: nothing to mend.\n"


UNPROVED = """## Here

- [Look again](#Here)
- [Go on](#The-end)
"""


def test_what_only_all_runs_show_is_listed_with_a_proof_and_from_then_on(tmp_path: Path) -> None:
    path = write(tmp_path, "loop.ipynb", UNPROVED)
    assert run(path, "--today", "2026-11-22").output == "1 scenario: nothing to mend.\n"
    proved = run(path, "--today", "2026-11-22", "--proof")
    assert proved.exit_code == 0
    assert "S113 Going round here costs nothing.   " in proved.output
    assert "back to the same moment: no minute passes, and nothing has changed." in proved.output
    assert run(path, "--today", "2026-11-22").output == proved.output
    path.write_bytes(path.read_bytes().replace(b"Look again", b"Look once more"))
    assert run(path, "--today", "2026-11-22").output == "1 scenario: nothing to mend.\n"


def test_a_case_with_errors_is_not_proved(tmp_path: Path) -> None:
    path = write(tmp_path, "stop.ipynb", BROKEN)
    assert run(path, "--proof", "--today", "2026-11-22").output == run(path, "--today", "2026-11-22").output


SLIP = "## Here\n\n- [Go](#the-End)\n"


def test_what_is_certain_is_mended_and_shown(tmp_path: Path) -> None:
    path = write(tmp_path, "slip.ipynb", SLIP)
    path.chmod(0o640)
    before = path.read_bytes()
    result = run(path, "--fix", "--today", "2026-11-22")
    assert (result.exit_code, result.stdout) == (0, "1 scenario: nothing to mend.\n")
    assert result.stderr == (
        f"{path.as_posix()}, cell 3, line 3: the heading of a scene\n"
        "  - - [Go](#the-End)\n"
        "  + - [Go](#The-end)\n"
        "1 line mended.\n"
        "\n"
    )
    assert path.read_bytes() == before.replace(b"#the-End", b"#The-end")
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_dry_run_shows_it_and_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "slip.ipynb", SLIP)
    before = path.read_bytes()
    result = run(path, "--fix", "--dry-run", "--today", "2026-11-22")
    assert result.exit_code == 1
    assert "1 line would be mended. Nothing was changed." in result.stderr
    assert path.read_bytes() == before
    assert run(path, "--dry-run").exit_code == 2


def test_a_link_to_a_notebook_stays_a_link(tmp_path: Path) -> None:
    path = write(tmp_path, "slip.ipynb", SLIP)
    link = tmp_path / "link.ipynb"
    link.symlink_to(path)
    run(link, "--fix")
    assert link.is_symlink()
    assert b"#The-end" in path.read_bytes()


def test_a_notebook_that_cannot_be_mended_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "slip.ipynb", SLIP)
    path.write_bytes(path.read_bytes().replace(b": {}", b":  {}"))
    assert run(path, "--fix").stderr == (
        f"{path.as_posix()} is not laid out as JupyterLab saves it. Save it there once, and try again.\n"
    )


def test_a_notebook_that_was_saved_in_between_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "slip.ipynb", SLIP)

    def saving(raw: bytes, name: str) -> Mended:
        path.write_bytes(raw + b"\n")
        return mended(raw, name)

    monkeypatch.setattr("simlib.cli.mend.mended", saving)
    said = "slip.ipynb was changed in between. Nothing was written; look at it and try again.\n"
    assert run(path, "--fix").stderr == said
    assert path.read_bytes().endswith(b"\n\n")


def test_a_case_too_large_for_a_proof_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "loop.ipynb", UNPROVED)
    monkeypatch.setattr("simlib.cli.proofs.kept_proof", lambda scenario, *_, **__: sampled_proof(scenario, 0, plays=5))
    result = run(path, "--proof", "--today", "2026-11-22")
    assert result.stderr == "A case: too many states for an exact proof; only the bots were asked.\n"
    assert "S113" not in result.stdout
