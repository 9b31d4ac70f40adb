"""What a debrief says was possible, worked out for a case by hand; and the futures as bytes and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.errors import Malformed, RunOver
from simlib.play.decisions import Choose, Select, decision_from_json
from simlib.play.program import Program, compile_scenario
from simlib.play.story import Story, tell
from simlib.prove.ahead import Ahead, Lookout, Outlook, ahead_of
from simlib.prove.ahead_analysis import Loss, analysis_of, first_without
from simlib.prove.ahead_file import MARK, ahead_as_bytes, ahead_from_bytes
from simlib.read.notebook import read_scenario
from simlib.scenario.model import (
    Choice,
    Criterion,
    IsYes,
    Item,
    Kind,
    Outcome,
    Points,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
    Task,
    YesNoValue,
)
from simlib.score.assess import assess
from tests.prove.brute import TooLarge, truth_about
from tests.prove.drawn import small_case

PROJECT = Path(__file__).resolve().parents[2]
ALONE = (SetsYesNo("heard alone", yes=True),)
PORCH = Scenario(
    "The porch",
    values=(YesNoValue("heard alone", start=False),),
    criteria=(Criterion("care", 4),),
    musts=(Rule("she was heard alone", IsYes("heard alone")),),
    scenes=(
        Scene(
            "At the door",
            choices=(
                Choice("Ask her in front of him", "On the porch", takes=3),
                Choice("Ask her alone", "On the porch", takes=5, then=ALONE, score=(Points("care", 2),)),
            ),
        ),
        Scene(
            "On the porch",
            choices=(
                Choice("Write it down", "What you saw", takes=1),
                Choice("Leave", "The road", takes=1),
            ),
        ),
        Scene(
            "What you saw",
            task=Task(
                Kind.SELECT,
                "What?",
                "Go on",
                "The end",
                (
                    Item("Her words", right=True, score=(Points("care", 2),)),
                    Item("A guess", right=False, score=(Points("care", -1),)),
                ),
            ),
        ),
        Scene("The end", ending=Outcome.GOOD),
        Scene("The road", ending=Outcome.HARMFUL),
    ),
)


def porch() -> tuple[Program, Lookout]:
    program = compile_scenario(PORCH)
    return program, Lookout(program, ahead_of(program))


def test_every_decision_is_told_with_what_it_left_possible() -> None:
    program, lookout = porch()
    story = tell(program, [Choose("Ask her alone"), Choose("Write it down"), Select(())])
    assert analysis_of(story, lookout) == {
        "state": "ready",
        "steps": [
            {"number": 0, "clock": "09:00", "best": 4, "share": 0.0625, "passing": True, "good": 0.5},
            {"number": 1, "clock": "09:00", "best": 4, "share": 0.125, "passing": True, "good": 0.5},
            {"number": 2, "clock": "09:05", "best": 4, "share": 0.25, "passing": True, "good": 1.0},
            {"number": 3, "clock": "09:06", "best": 2, "share": 1.0, "passing": False, "good": 1.0},
        ],
        "lost": [
            {
                "what": what,
                "number": 3,
                "before": {"best": 4, "share": 0.25, "passing": True, "good": 1.0},
                "instead": None,
            }
            for what in ("passing", "best")
        ],
    }


def lost(*choices: str) -> list[tuple[object, ...]]:
    program, lookout = porch()
    rows = analysis_of(tell(program, map(Choose, choices)), lookout)["lost"]
    assert isinstance(rows, list)
    return [(row["what"], row["number"], row["instead"] and row["instead"]["text"]) for row in rows]


def test_what_was_lost_is_told_with_the_choice_that_would_have_kept_it() -> None:
    assert lost("Ask her in front of him", "Leave") == [
        ("good", 2, "Write it down"),
        ("passing", 1, "Ask her alone"),
        ("best", 1, "Ask her alone"),
    ]


def test_the_choice_that_keeps_most_is_named() -> None:
    program = compile_scenario(
        Scenario(
            "A case",
            scenes=(
                Scene("Here", choices=(Choice("Go", "Off"), Choice("Wait", "There"), Choice("Stay", "Over"))),
                Scene("There", choices=(Choice("Sit", "Over"), Choice("Run", "Off"))),
                Scene("Over", ending=Outcome.GOOD),
                Scene("Off", ending=Outcome.HARMFUL),
            ),
        )
    )
    told = analysis_of(tell(program, [Choose("Go")]), Lookout(program, ahead_of(program)))["lost"]
    assert isinstance(told, list)
    assert [(row["what"], row["instead"]["text"], row["instead"]["good"]) for row in told] == [("good", "Stay", 1.0)]


def test_a_run_without_a_fault_lost_nothing() -> None:
    program, lookout = porch()
    story = tell(program, [Choose("Ask her alone"), Choose("Write it down"), Select(("Her words",))])
    assert analysis_of(story, lookout)["lost"] == []


def outlook(best: int = 4, *, passing: bool = True, good: float = 0.5) -> Outlook:
    return Outlook(best, 0.5, passing, good)


def test_what_was_never_possible_was_lost_by_nobody() -> None:
    never = [outlook(passing=False, good=0.0), outlook(3, passing=False, good=0.0)]
    assert [first_without(never, loss) for loss in Loss] == [None, None, 1]


def test_a_story_that_goes_on_tells_nothing() -> None:
    program, lookout = porch()
    with pytest.raises(RunOver):
        analysis_of(tell(program, [Choose("Ask her alone")]), lookout)


def test_in_a_case_that_is_taught_the_best_score_never_rises_and_ends_as_the_score() -> None:
    scenario = read_scenario(PROJECT / "scenarios" / "long-hours.ipynb").scenario
    assert scenario is not None
    program = compile_scenario(scenario)
    lookout = Lookout(program, ahead_of(program))
    for file in sorted((PROJECT / "tests" / "plays" / "long-hours").glob("*.json")):
        play = json.loads(file.read_text(encoding="utf-8"))
        story = tell(program, map(decision_from_json, play["decisions"]))
        shown = [lookout.outlook(moment.state) for moment in story.moments]
        best = [each.best or 0 for each in shown]
        assert (file.stem, best) == (file.stem, sorted(best, reverse=True))
        judged = assess(story)
        assert (best[-1], shown[-1].share, shown[-1].passing) == (judged.total, 1.0, judged.passed)
        losses = analysis_of(story, lookout)["lost"]
        assert isinstance(losses, list)
        assert (not judged.passed) == any(loss["what"] == "passing" for loss in losses)
        assert (judged.outcome != "good") == any(loss["what"] == "good" for loss in losses)


# --- bytes ---------------------------------------------------------------------------------------------------


def held(ahead: Ahead) -> tuple[object, ...]:
    return (ahead.edges, ahead.ends, ahead.ranges, ahead.start, ahead.salt, list(ahead.keys), list(ahead.futures))


def test_futures_come_back_from_their_bytes_as_they_were() -> None:
    compared = 0
    for seed in range(40):
        case = small_case(seed)
        try:
            truth_about(case, 200)
        except TooLarge:
            continue
        ahead = ahead_of(compile_scenario(case))
        data = ahead_as_bytes(ahead)
        assert held(ahead_from_bytes(data)) == held(ahead)
        assert ahead_as_bytes(ahead_of(compile_scenario(case))) == data
        compared += 1
    assert compared >= 20


DATA = ahead_as_bytes(ahead_of(compile_scenario(PORCH)))


@pytest.mark.parametrize(
    "data",
    [b"", MARK, DATA[:-1], DATA + b"\0", DATA[:60] + bytes([DATA[60] ^ 1]) + DATA[61:], b"X" + DATA[1:]],
    ids=["empty", "mark alone", "torn", "longer", "one bit", "another mark"],
)
def test_bytes_that_are_not_whole_are_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        ahead_from_bytes(data)


def test_a_story_looks_the_same_in_futures_that_were_kept() -> None:
    program = compile_scenario(PORCH)
    story: Story = tell(program, [Choose("Ask her alone"), Choose("Leave")])
    fresh, kept = Lookout(program, ahead_of(program)), Lookout(program, ahead_from_bytes(DATA))
    assert analysis_of(story, kept) == analysis_of(story, fresh)
