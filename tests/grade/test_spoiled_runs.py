"""Two thousand runs that somebody changed: none raises, none brings a point that was not earned, all are flagged."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.grade.outputs import marked_outputs, number_of
from simlib.grade.places import Marked
from simlib.grade.verdict import Judge, Mark, Verdict
from simlib.scenario.model import NO_REASON
from simlib.score.assess import Because
from tests.grade.hands import School, decisions, play, school_in, wanted
from tests.grade.spoiled import is_same, raw_bytes, single_event_changes, spoiled

CASE = "long-hours"
COUNT = 1700
BYTES = 300


class Signed:
    """A class in which one trainee played so-so and another very well."""

    def __init__(self, school: School) -> None:
        self.judge: Judge = school.judge()
        assignment = school.assigned(CASE)
        self.students = {name: school.officer(name) for name in ("hasty", "expert")}
        for name, student in self.students.items():
            school.handing_in.ended(school.plays(student, CASE, decisions(CASE, name)))
        self.runs = {name: school.run_json(student, assignment) for name, student in self.students.items()}

    def verdict(self, raw: bytes) -> Verdict:
        return self.judge.judge(raw, self.students["hasty"], wanted(CASE))

    def wrong(self, raw: bytes) -> str:
        """What is wrong with how this file was judged; empty where nothing is."""
        verdict, earned = self.verdict(raw), play(CASE, "hasty")["expected"]["score"]
        more = [name for name, mark in verdict.marks.items() if not 0 <= mark.points <= earned[name]]
        return f"unearned: {more}" if more else "" if verdict.flagged else "not flagged"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, new_database: Path) -> Iterator[Signed]:
    school = school_in(tmp_path_factory.mktemp("signed"), new_database)
    yield Signed(school)
    school.store.close()


def test_no_changed_run_brings_a_point_that_was_not_earned_and_each_is_flagged(signed: Signed) -> None:
    mine, better = signed.runs["hasty"], signed.runs["expert"]
    changed = [each for each in spoiled(mine, better, seed=5, count=COUNT) if not is_same(each.raw, mine)]
    wrong = [(each.how, fault) for each in changed if (fault := signed.wrong(each.raw))]
    assert (len(changed) > 0.9 * COUNT, wrong) == (True, [])


def test_no_broken_file_raises_or_brings_a_point(signed: Signed) -> None:
    raw = json.dumps(signed.runs["hasty"]).encode()
    wrong = [fault for each in raw_bytes(raw, seed=7, count=BYTES) if (fault := signed.wrong(each))]
    assert wrong == []


def test_every_change_of_a_single_event_is_flagged(signed: Signed) -> None:
    changes = list(single_event_changes(signed.runs["hasty"], random.Random(3)))
    unseen = [each for each in changes if not signed.verdict(json.dumps(each).encode()).flagged]
    assert (len(changes) > 300, unseen) == (True, [])


def test_a_salt_and_a_signature_are_taken_in_the_one_way_they_are_written(signed: Signed) -> None:
    unseen = []
    for change in (str.upper, lambda text: f"{text[:2]} {text[2:]}", lambda text: f"{text}\n"):
        run = copy.deepcopy(signed.runs["hasty"])
        written = next(event for event in run["events"] if event["salt"])
        written["salt"] = change(written["salt"])
        receipt = copy.deepcopy(signed.runs["hasty"])
        receipt["receipt"]["signature"] = change(receipt["receipt"]["signature"])
        unseen += [each for each in (run, receipt) if not signed.verdict(json.dumps(each).encode()).flagged]
    assert unseen == []


def test_a_run_that_nobody_changed_is_not_flagged(signed: Signed) -> None:
    verdict = signed.verdict(json.dumps(signed.runs["hasty"]).encode())
    assert (verdict.flagged, verdict.total) == ("", play(CASE, "hasty")["expected"]["total"])


@given(
    points=st.integers(-(10**9), 10**9),
    maximum=st.integers(0, 1000),
    worth=st.floats(-5, 1000, allow_nan=False),
    problem=st.sampled_from(("", "Something is wrong.")),
    known=st.booleans(),
    claimed=st.none() | st.integers(-5, 5000),
)
def test_there_is_always_one_number_and_it_lies_between_nothing_and_the_maximum(
    points: int, maximum: int, worth: float, problem: str, known: bool, claimed: int | None
) -> None:
    reasons = (Because(points, "<b>A door</b>", "</table>", 3, NO_REASON),)
    marks = {"care": Mark(points, maximum, reasons, claimed=claimed)} if known else {}
    outputs, asked = marked_outputs(Marked("care", "", worth), worth, Verdict(marks, {}, problem))
    results = [each for each in outputs if each["output_type"] == "execute_result"]
    assert [each["output_type"] for each in outputs] == ["display_data", "execute_result"]
    assert 0 <= float(results[0]["data"]["text/plain"]) <= max(worth, 0)
    assert bool(asked) == (bool(problem) or not known)
    assert "<b>A door" not in outputs[0]["data"]["text/html"]


def test_a_number_is_never_more_than_the_cell_can_bring() -> None:
    assert [number_of(Mark(points, 9), 4.0) for points in (-3, 0, 3, 9)] == [0.0, 0.0, 3.0, 4.0]
