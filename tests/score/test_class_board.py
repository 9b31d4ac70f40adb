"""The board and the split of a class as data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simlib.score.class_board import Held, Parked, Room, board_of
from simlib.score.class_progress import Asked
from simlib.score.class_runs import ClassRun, Standing
from simlib.score.class_split import Bar, Best, best_of, split_shown
from tests.score.class_room import COSTLY, MINUTE, STRONG, made, played, run_of, the_door

DOOR = ("a", "Door")


def room(*people: str, **more: Any) -> Room:
    fields: dict[str, Any] = {
        "name": "Academy 41",
        "people": [(person, f"Recruit {person}") for person in people],
        "asked": [Asked("a", "HT-02")],
        "titles": {"a": "Night shift"},
        "scenes": [DOOR, ("a", "Hall")],
        "here": set(people),
        "now_ms": 100 * MINUTE,
        **more,
    }
    return Room(**fields)


def board(where: Room, *runs: ClassRun) -> dict[str, Any]:
    """The board as it goes over the wire."""
    return json.loads(json.dumps(board_of(where, runs)))  # type: ignore[no-any-return]


def test_an_empty_class_has_an_empty_board() -> None:
    nothing = {"value": None, "low": None, "high": None}
    shown = board(room(asked=[], scenes=[]))
    assert shown["tiles"] == {
        "core_done": 0,
        "core_of": 0,
        "sensitivity": nothing,
        "seen_of": 0,
        "specificity": nothing,
        "spared_of": 0,
        "weakest": None,
    }
    lists = ("weak", "cases", "progress", "places", "decisions", "criteria", "questions", "reports", "holds", "scenes")
    assert [shown[name] for name in lists] == [[]] * len(lists)


def test_everybody_is_listed_with_where_they_are_and_whether_they_are_stuck() -> None:
    now = 100 * MINUTE
    shown = board(
        room("1", "2", "3", "4", here={"1", "2"}),
        run_of("1", scene="Door", decided_ms=(now - 9 * MINUTE,), last_ms=now - 9 * MINUTE),
        run_of("2", percent=82, standing=Standing.ENDED, attempt=2, scene="End"),
        run_of("3", standing=Standing.PAUSED, scene="Hall"),
    )
    assert [(row["name"], row["here"], row["where"], row["stuck"]) for row in shown["progress"]] == [
        ("Recruit 1", True, "Night shift, Door", "Nothing done for 9 minutes"),
        ("Recruit 2", True, "Night shift, ended", ""),
        ("Recruit 3", False, "Night shift, paused", ""),
        ("Recruit 4", False, "", ""),
    ]
    assert [row["cells"][0] for row in shown["progress"]] == [
        {"standing": "playing", "percent": None, "attempt": 1},
        {"standing": "ended", "percent": 82, "attempt": 2},
        {"standing": "paused", "percent": None, "attempt": 1},
        {"standing": "none", "percent": None, "attempt": 0},
    ]
    assert shown["tiles"]["core_done"] == 1
    assert shown["places"] == [{"case": "Night shift", "scene": "Door", "count": 1, "stuck": 1}]


def test_who_left_the_class_is_listed_no_more_but_was_counted() -> None:
    shown = board(room("1"), run_of("1", made("Door", STRONG)), run_of("gone", made("Door", COSTLY)))
    assert [row["name"] for row in shown["progress"]] == ["Recruit 1"]
    assert shown["decisions"][0]["answered"] == 2


def test_a_decision_shows_its_grades_and_what_was_chosen_in_percents_that_add_up() -> None:
    runs = [run_of(f"{n}", made("Door", STRONG if n < 2 else COSTLY, "Knock" if n < 2 else "Kick")) for n in range(3)]
    (decision,) = board(room(), *runs)["decisions"]
    assert decision["counts"] == [2, 0, 0, 1]
    assert decision["percents"] == [67, 0, 0, 33]
    assert decision["options"] == [
        {"text": "Knock", "count": 2, "percent": 67, "grade": "strong"},
        {"text": "Kick", "count": 1, "percent": 33, "grade": "costly"},
    ]
    assert (decision["case"], decision["scene"], decision["several"]) == ("Night shift", "Door", False)


def test_a_question_names_its_scene_only_where_enough_people_were() -> None:
    parked = [Parked(7, DOOR, "May I?"), Parked(8, ("a", "Hall"), "And here?")]
    runs = [run_of(f"{n}", made("Door", STRONG), scene="Hall" if n < 4 else "Door") for n in range(5)]
    shown = board(room(parked=parked), *runs)
    assert shown["questions"] == [
        {"number": 7, "about": "Night shift, Door", "text": "May I?"},
        {"number": 8, "about": "Night shift", "text": "And here?"},
    ]


def test_texts_to_mark_wait_longest_first_and_their_words_stay_off_the_board() -> None:
    def handed_in(person: str, days: int) -> ClassRun:
        last = (10 - days) * 24 * 60 * MINUTE
        return run_of(person, texts=(("story", "I am Dana."),), standing=Standing.ENDED, last_ms=last)

    shown = board(room("1", "2", now_ms=10 * 24 * 60 * MINUTE), handed_in("1", 0), handed_in("2", 3))
    assert [(each["name"], each["waiting"]) for each in shown["reports"]] == [
        ("Recruit 2", "for 3 days"),
        ("Recruit 1", "since today"),
    ]
    assert "Dana" not in json.dumps(shown)


def test_a_text_that_has_its_mark_waits_no_more() -> None:
    runs = [run_of(person, texts=(("story", "Words."),), standing=Standing.ENDED) for person in ("1", "2", "3")]
    waits = [each["run"] for each in board(room("1", "2", "3"), *runs)["reports"]]
    left = board(room("1", "2", "3", to_mark={waits[1], "elsewhere"}), *runs)["reports"]
    assert (len(waits), [each["run"] for each in left]) == (3, [waits[1]])
    assert board(room("1", "2", "3", to_mark=()), *runs)["reports"] == []


def test_a_text_still_waits_when_its_writer_plays_the_case_again() -> None:
    runs = [
        run_of("1", texts=(("story", "Words."),), standing=Standing.ENDED),
        run_of("1", attempt=2),
        run_of("gone", texts=(("story", "Words."),), standing=Standing.ENDED),
    ]
    shown = board(room("1", to_mark={each.about.run for each in runs}), *runs)["reports"]
    assert [(each["run"], each["name"]) for each in shown] == [(runs[0].about.run, "Recruit 1")]


def test_a_hold_tells_how_many_have_decided_there_and_wait() -> None:
    at_door = made("Door", STRONG)
    runs = [
        run_of("1", at_door, scene="Hall"),
        run_of("2", at_door, scene="Hall", standing=Standing.LEFT),
        run_of("3", scene="Door"),
        run_of("4", at_door, made("Hall", STRONG), scene="Yard"),
        run_of("5", at_door, standing=Standing.ENDED),
    ]
    shown = board(room("1", "2", "3", "4", "5", held=[Held(4, DOOR)]), *runs)
    assert shown["holds"] == [{"number": 4, "case": "Night shift", "scenario": "a", "scene": "Door", "waiting": 1}]


# --- the split ---------------------------------------------------------------------------------------------

KNOCK, PUSH = "Knock and wait", "Push the door open"


def start(*choices: str) -> list[ClassRun]:
    return [played([choice], person=f"P{number}") for number, choice in enumerate(choices)]


def test_a_split_shows_every_choice_in_percent_and_what_was_best_with_its_why() -> None:
    case = the_door()
    shown = split_shown(start(*[KNOCK] * 4, PUSH), case, case.scene("The start"))
    assert shown.bars == (Bar(KNOCK, 4, 80), Bar(PUSH, 1, 20))
    assert shown.best == (Best(KNOCK, "It is calm."),)
    assert (shown.answered, shown.several) == (5, False)


def test_a_choice_that_nobody_took_stands_there_with_nothing() -> None:
    case = the_door()
    assert split_shown(start(*[KNOCK] * 5), case, case.scene("The start")).bars == (Bar(KNOCK, 5, 100), Bar(PUSH, 0, 0))


@pytest.mark.parametrize("people", range(5))
def test_a_split_of_fewer_than_five_shows_nothing(people: int) -> None:
    case = the_door()
    shown = split_shown(start(*[KNOCK] * people), case, case.scene("The start"))
    assert (shown.answered, shown.bars) == (people, ())


def test_a_task_shows_the_share_that_marked_each_item_and_a_text_shows_nothing() -> None:
    case = the_door()
    rest = [{"judge": {"Ana": "yes"}}, {"select": ["What she said", "What you guess"]}, {"write": "Dana Lee."}]
    runs = [played([KNOCK, *rest], person=f"P{n}") for n in range(5)]
    page = split_shown(runs, case, case.scene("The page"))
    assert page.bars == (Bar("What she said", 5, 100), Bar("What you guess", 5, 100))
    assert (page.several, page.best) == (True, (Best("What she said", "Her words."),))
    assert split_shown(runs, case, case.scene("The talk")).bars == (Bar("Ana: yes", 5, 100),)
    report = split_shown(runs, case, case.scene("The report"))
    assert (report.answered, report.bars, report.best) == (5, (), ())


def test_what_is_right_about_a_person_is_told_with_its_why() -> None:
    case = the_door()
    assert best_of(case.scene("The talk")) == (Best("Ana: yes", "What she said is enough."),)
