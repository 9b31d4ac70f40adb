"""`simlib guide` and `simlib packet` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli.main import group
from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.replay import replay
from simlib.read.notebook import notebook_from_text, read_scenario
from simlib.report.course import course_of
from simlib.report.papers import Paper
from simlib.score.assess import assess_events
from simlib.score.observer import ticks_of
from tests.report.teaching_cases import SMALL, shipped

PROJECT = Path(__file__).resolve().parents[2]
DAY = ("--as-of", "2026-11-22")


def call(verb: str, *arguments: object, typed: str | None = None) -> Result:
    return CliRunner().invoke(group, [verb, *map(str, arguments)], input=typed)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A case in a folder of its own."""
    path = tmp_path / "the-door.ipynb"
    path.write_bytes(notebook_from_text(SMALL))
    return path


def test_every_paper_is_written_as_a_page_and_as_a_pdf_file(notebook: Path, tmp_path: Path) -> None:
    done = call("guide", notebook, "-o", tmp_path / "out", *DAY)
    assert done.exit_code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(
        f"the-door-{paper}{kind}" for paper in Paper for kind in (".html", ".pdf")
    )
    assert f"{tmp_path}/out/the-door-guide.pdf holds the instructor guide." in done.output


@pytest.mark.parametrize(("asked", "kinds"), [(["--html"], {".html"}), (["--pdf"], {".pdf"})])
def test_one_kind_and_one_paper_can_be_asked_for(
    notebook: Path, tmp_path: Path, asked: list[str], kinds: set[str]
) -> None:
    assert call("guide", notebook, "-o", tmp_path / "out", "--only", "handout", *asked, *DAY).exit_code == 0
    assert {file.name for file in (tmp_path / "out").iterdir()} == {f"the-door-handout{kind}" for kind in kinds}


def test_a_case_of_the_project_is_known_by_its_id(tmp_path: Path) -> None:
    done = call("guide", "long-hours", "-o", tmp_path, "--html", "--only", "guide", *DAY)
    assert done.exit_code == 0
    assert "Three Gables Linen" in (tmp_path / "long-hours-guide.html").read_text(encoding="utf-8")


def test_a_changed_notebook_gives_a_changed_guide(notebook: Path, tmp_path: Path) -> None:
    def page() -> str:
        call("guide", notebook, "-o", tmp_path, "--html", "--only", "guide", *DAY)
        return (tmp_path / "the-door-guide.html").read_text(encoding="utf-8")

    before = page()
    notebook.write_bytes(notebook_from_text(SMALL.replace("A dog barks once.", "A radio plays.")))
    assert "A radio plays." not in before
    assert "A radio plays." in page()


def test_a_case_that_does_not_exist_or_cannot_be_played_says_so(tmp_path: Path) -> None:
    unknown = call("guide", "no-such-case")
    assert unknown.exit_code == 2
    assert "These cases are here: long-hours, room-for-one-night." in unknown.output
    broken = tmp_path / "broken.ipynb"
    broken.write_bytes(notebook_from_text("# A\n\n## B\n\n- [Go](#Nowhere)\n"))
    assert call("guide", broken).exit_code == 1
    assert call("guide", broken, "--score", "-", typed="[]").exit_code == 1


def test_ticks_are_added_up_in_words_and_in_json(notebook: Path) -> None:
    ticks = json.dumps(["1a", "2a", "must-1"])
    assert call("guide", notebook, "--score", "-", typed=ticks).output.splitlines() == [
        "care: 3 of 3",
        "3 of 3 points. Played to its end, this passes.",
    ]
    told = json.loads(call("guide", notebook, "--score", "-", "--json", typed=ticks).output)
    assert told == {
        "criteria": [{"name": "care", "points": 3, "maximum": 3}],
        "total": 3,
        "maximum": 3,
        "passed": True,
    }


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ('["9z"]', 1, "The observer sheet has no line 9z."),
        ("{", 2, "they are no JSON"),
        ('{"ticks": []}', 2, "must be a list"),
        ("[1]", 2, "must be a list"),
    ],
)
def test_ticks_that_cannot_be_counted_are_one_sentence(notebook: Path, typed: str, code: int, words: str) -> None:
    done = call("guide", notebook, "--score", "-", typed=typed)
    assert (done.exit_code, words in f"{done.output}{done.exception}") == (code, True)


def test_json_without_ticks_is_bad_usage(notebook: Path) -> None:
    assert call("guide", notebook, "--json").exit_code == 2


@pytest.mark.parametrize("play", ["expert", "hasty"])
def test_the_ticks_of_a_recorded_play_come_to_its_points(play: str) -> None:
    recorded = json.loads((PROJECT / f"tests/plays/room-for-one-night/{play}.json").read_text())["decisions"]
    scenario = read_scenario(PROJECT / "scenarios/room-for-one-night.ipynb").scenario
    assert scenario is not None
    steps = replay(compile_scenario(scenario), map(decision_from_json, recorded))
    events = [event for step in steps for event in step.events]
    ticks = json.dumps(sorted(ticks_of(scenario, events)))
    told = json.loads(call("guide", "room-for-one-night", "--score", "-", "--json", typed=ticks).output)
    assert {each["name"]: each["points"] for each in told["criteria"]} == assess_events(scenario, events).score
    assert told["passed"] is assess_events(scenario, events).passed


def test_the_packet_says_how_many_minutes_are_planned_and_how_many_are_open(tmp_path: Path) -> None:
    done = call("packet", "-o", tmp_path, *DAY)
    assert done.exit_code == 0
    assert {file.name for file in tmp_path.iterdir()} == {"course-packet.html", "course-packet.pdf"}
    course = course_of([shipped("room-for-one-night"), shipped("long-hours")])
    assert done.output.splitlines()[-1] == (
        f"{course.minutes} of 120 guided minutes are planned; {course.open_minutes} are open."
    )


def test_a_packet_without_a_case_is_one_sentence(tmp_path: Path) -> None:
    done = call("packet", tmp_path, "-o", tmp_path)
    assert (done.exit_code, done.output) == (1, "There is no case here that can be played.\n")


# --- never out of step --------------------------------------------------------------------------------------------


def test_a_paper_that_the_notebook_has_left_behind_is_told_and_one_that_is_written_again_is_not(
    notebook: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    assert call("guide", notebook, "-o", folder, *DAY).exit_code == 0
    fresh = call("guide", notebook, "-o", folder, "--check", *DAY)
    assert (fresh.exit_code, fresh.output.count("is in step with its notebook.")) == (0, 8)
    notebook.write_bytes(notebook_from_text(SMALL.replace("A dog barks once.", "A radio plays.")))
    assert call("guide", notebook, "-o", folder, "--pdf", "--only", "guide", *DAY).exit_code == 0
    late = call("guide", notebook, "-o", folder, "--check", *DAY)
    assert late.exit_code == 1
    assert [line.rpartition("/")[2] for line in late.output.splitlines() if "out of step" not in line] == [
        "the-door-guide.pdf is in step with its notebook."
    ]
    assert f"{folder}/the-door-guide.html is out of step with its notebook: write it again." in late.output
    assert f"{folder}/the-door-handout.pdf is out of step with its notebook: write it again." in late.output


def test_checking_writes_nothing_and_says_where_no_paper_is(notebook: Path, tmp_path: Path) -> None:
    done = call("guide", notebook, "-o", tmp_path / "out", "--check", *DAY)
    assert (done.exit_code, done.output) == (1, "There is no such paper in this folder.\n")
    assert not (tmp_path / "out").exists()


def test_a_packet_is_out_of_step_once_any_of_its_notebooks_is(notebook: Path, tmp_path: Path) -> None:
    other = tmp_path / "the-gate.ipynb"
    other.write_bytes(notebook_from_text(SMALL.replace("# The door", "# The gate").replace("the-door", "the-gate")))
    both = (notebook, other, "-o", tmp_path / "out", *DAY)
    assert call("packet", *both).exit_code == 0
    assert call("packet", *both, "--check").exit_code == 0
    other.write_bytes(notebook_from_text(SMALL.replace("# The door", "# The fence").replace("the-door", "the-gate")))
    late = call("packet", *both, "--check")
    assert late.exit_code == 1
    assert late.output.count("is out of step with its notebook: write it again.") == 2
