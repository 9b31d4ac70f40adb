"""What a run that was handed in is worth: what was earned, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simlib.grade.playback import UnknownVersion
from simlib.grade.submission import claim_of, read_submission
from simlib.grade.verdict import NO_RUN, Verdict, Wanted
from simlib.record.receipts import Signer, known_keys, receipt_as_json
from tests.grade.hands import PLAYS, Json, School, decisions, play, program, school_in, wanted
from tests.grade.spoiled import rechained

ALL_PLAYS = sorted((file.parent.name, file.stem) for file in PLAYS.glob("*/*.json"))
CASE = "room-for-one-night"


@pytest.fixture
def school(tmp_path: Path, new_database: Path) -> Iterator[School]:
    made = school_in(tmp_path, new_database)
    yield made
    made.store.close()


def handed_in(school: School, case: str = CASE, name: str = "expert") -> tuple[str, bytes]:
    """The student and the run file of a play that was played and handed in."""
    student = school.officer(f"Officer {name}")
    assignment = school.assigned(case)
    school.handing_in.ended(school.plays(student, case, decisions(case, name)))
    return student, (school.handed_in(student, assignment) / "run.json").read_bytes()


def points(verdict: Verdict) -> dict[str, int]:
    return {name: mark.points for name, mark in verdict.marks.items()}


@pytest.mark.parametrize(("case", "name"), ALL_PLAYS)
def test_a_run_that_was_handed_in_brings_the_score_that_was_worked_out(school: School, case: str, name: str) -> None:
    student, raw = handed_in(school, case, name)
    verdict = school.judge().judge(raw, student, wanted(case))
    assert (points(verdict), verdict.flagged) == (play(case, name)["expected"]["score"], "")


def test_every_point_is_explained_by_scene_decision_and_reason(school: School) -> None:
    student, raw = handed_in(school)
    mark = school.judge().judge(raw, student, wanted(CASE)).marks["separation"]
    assert [(each.scene, each.points) for each in mark.reasons] == [("At the door", 3), ("Her phone", 2)]
    assert all(each.text and each.reason.why for each in mark.reasons)


def test_a_retry_is_never_handed_in_also_of_a_run_that_never_ended(school: School) -> None:
    student = school.officer("Dana Lee")
    first = school.plays(student, CASE, decisions(CASE, "expert")[:2])
    school.handing_in.ended(school.plays(student, CASE, decisions(CASE, "expert"), retry_of=first))
    assert school.people.submissions.all() == ()


def test_without_a_run_nothing_is_earned_and_a_person_is_asked(school: School) -> None:
    verdict = school.judge().judge(None, "anybody", wanted(CASE))
    assert (set(points(verdict).values()), verdict.flagged) == ({0}, NO_RUN)


CHANGES: dict[str, tuple[Callable[[Json], object], str]] = {
    "no receipt": (lambda run: run.update(receipt=None), "has no receipt"),
    "another signature": (lambda run: run["receipt"].update(signature="00" * 64), "was not signed"),
    "another key": (lambda run: run["receipt"].update(key="11" * 32), "was not signed"),
    "another receipt's claim": (lambda run: run["receipt"].update(seq=run["receipt"]["seq"] - 1), "was not signed"),
    "another person in the run": (lambda run: run.update(student="somebody"), "somebody else"),
    "another exercise": (lambda run: run.update(exercise="0" * 32), "another run"),
    "another start": (lambda run: run.update(created_ms=5), "Event 1 "),
    "another seat": (lambda run: run.update(seats=[["chief", "chief"]]), "Event 1 "),
    "a decision that was dropped": (lambda run: run["events"].pop(5), "Event 6 "),
    "the end cut off": (lambda run: run["events"].pop(), "Event "),
    "an event twice": (lambda run: run["events"].insert(4, run["events"][4]), "Event 6 "),
    "an event added at the end": (lambda run: run["events"].append(run["events"][-1]), "added"),
    "two events swapped": (
        lambda run: run["events"].__setitem__(slice(3, 5), run["events"][3:5][::-1]),
        "Event 4 ",
    ),
    "another time": (lambda run: run["events"][6].update(wall_ms=1), "Event 7 "),
    "another case": (lambda run: run.update(scenario="long-hours"), "another case"),
    "an unknown version": (lambda run: run.update(package="ab" * 32), "Event 1 "),
    "another form": (lambda run: run.update(form="mine"), "not as the simulator writes it"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_is_seen_and_earns_nothing_more(school: School, what: str) -> None:
    change, said = CHANGES[what]
    student, raw = handed_in(school)
    run = json.loads(raw)
    change(run)
    verdict = school.judge().judge(json.dumps(run).encode(), student, wanted(CASE))
    earned = play(CASE, "expert")["expected"]["score"]
    assert said in verdict.flagged
    assert {name for name, count in points(verdict).items() if count > earned[name]} == set()


def more_points(run: Json) -> None:
    """Every decision says that it brought more than it did."""
    for event in run["events"]:
        for each in event["payload"].get("points", []):
            each[1] = each[1] + 1 if isinstance(each[1], int) else each[1]


def another_scene(run: Json) -> None:
    """A decision says that it was made elsewhere."""
    decided = [event for event in run["events"] if "decision" in event["payload"]]
    decided[2]["payload"]["scene"] = decided[0]["payload"]["scene"]


def not_offered(run: Json) -> None:
    """A decision that nobody offered there."""
    decided = [event for event in run["events"] if "decision" in event["payload"]]
    decided[2]["payload"]["decision"] = {"choice": "Whatever is worth most"}


@pytest.mark.parametrize("change", [more_points, another_scene, not_offered])
def test_even_a_signed_log_counts_no_further_than_its_decisions_come_to_what_it_says(
    school: School, change: Callable[[Json], None]
) -> None:
    student, raw = handed_in(school)
    run = json.loads(raw)
    change(run)
    rechained(run)
    bare = read_submission(json.dumps(run).encode())
    run["receipt"] = receipt_as_json(Signer(school.data).sign(claim_of(bare, bare.package)))
    verdict = school.judge().judge(json.dumps(run).encode(), student, wanted(CASE))
    assert "nothing that can follow" in verdict.flagged
    assert sum(points(verdict).values()) < sum(play(CASE, "expert")["expected"]["score"].values())


def test_somebody_elses_run_is_worth_nothing(school: School) -> None:
    _, raw = handed_in(school)
    verdict = school.judge().judge(raw, school.officer("A friend"), wanted(CASE))
    assert (set(points(verdict).values()), "somebody else" in verdict.flagged) == ({0}, True)


def test_of_a_run_that_nobody_vouches_for_the_key_tells_nothing(school: School, tmp_path: Path) -> None:
    student, raw = handed_in(school)
    for key in (school.data / "keys").iterdir():
        key.unlink()
    Signer(school.data)._private()
    verdict = school.judge().judge(raw, student, wanted(CASE))
    assert len(known_keys(school.data)) == 1
    assert {(mark.points, mark.claimed, mark.reasons) for mark in verdict.marks.values()} == {(0, None, ())}
    assert "unverified" in verdict.flagged


def test_a_text_that_was_changed_is_flagged_and_the_points_stay(school: School) -> None:
    student, raw = handed_in(school, "long-hours")
    run = json.loads(raw)
    next(event for event in run["events"] if event["text"] is not None)["text"] = "I did everything."
    verdict = school.judge().judge(json.dumps(run).encode(), student, wanted("long-hours"))
    assert points(verdict) == play("long-hours", "expert")["expected"]["score"]
    assert verdict.flagged == "A text in this run is not the one that was typed, or is missing."


def test_the_text_of_a_run_is_there_for_a_person_to_mark(school: School) -> None:
    student, raw = handed_in(school, "long-hours")
    texts = school.judge().judge(raw, student, wanted("long-hours")).texts
    written = [each["write"] for each in play("long-hours", "expert")["decisions"] if "write" in each]
    assert [each.text for each in texts.values()] == written


def test_an_assignment_whose_version_nobody_knows_grades_nobody(school: School) -> None:
    with pytest.raises(UnknownVersion):
        school.judge().judge(None, "anybody", Wanted(CASE, "ab" * 32))


def test_of_a_run_that_was_cut_what_can_be_read_is_told_and_does_not_count(school: School) -> None:
    student, raw = handed_in(school)
    run = json.loads(raw)
    del run["events"][-1]
    mark = school.judge().judge(json.dumps(run).encode(), student, wanted(CASE)).marks["care"]
    assert (mark.points, mark.claimed, len(mark.reasons) > 1) == (0, 7, True)


def test_a_criterion_that_can_lose_points_keeps_none_of_a_run_that_was_cut(school: School) -> None:
    student, raw = handed_in(school)
    run = json.loads(raw)
    del run["events"][-1]
    marks = school.judge().judge(json.dumps(run).encode(), student, wanted(CASE)).marks
    # Fairness starts at 6 and only ever loses: without the end nobody knows what is left of it.
    assert (marks["fairness"].points, program(CASE).scenario.criteria[4].name) == (0, "fairness")
