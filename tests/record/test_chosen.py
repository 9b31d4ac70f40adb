"""What classes chose, as counts."""

from __future__ import annotations

from datetime import datetime

from simlib.record.chosen import Chosen, as_json, chosen_in_classes
from simlib.record.store import Entry, Stamp
from tests.record.conftest import Academy
from tests.record.contract import begin


def decided(academy: Academy, exercise_id: str, *pairs: tuple[str, dict[str, object]]) -> None:
    entries = [
        Entry(
            event_id=f"{exercise_id}-{number}",
            type="decision.submitted",
            schema=1,
            payload={"scene": scene, "decision": decision},
            wall_ms=Stamp(academy.clock.now()),
        )
        for number, (scene, decision) in enumerate(pairs)
    ]
    academy.store.append(exercise_id, 0, entries)


def test_choices_are_counted_over_all_runs_of_classes_and_nothing_else_is_told(academy: Academy) -> None:
    lesson = academy.a_class()
    runs = academy.people.runs
    for number, name in enumerate(("Dana", "Kim")):
        begin(academy.store, f"run-{number}")
        runs.begin(f"run-{number}", academy.trainee(lesson, name), lesson.class_id, "the-stop")
        decided(academy, f"run-{number}", ("Here", {"choice": "Ask"}), ("There", {"select": ["One"]}))
    begin(academy.store, "alone")
    runs.begin("alone", academy.instructor.person_id, None, "the-stop")
    decided(academy, "alone", ("Here", {"choice": "Ask"}))
    chosen = chosen_in_classes(academy.store.database)
    assert chosen == {"the-stop": Chosen(2, {("Here", "Ask"): 2, ("There", ""): 2})}
    assert as_json(chosen, datetime(2026, 11, 2, 9, 5)) == {
        "as_of": "November 2, 09:05",
        "cases": {"the-stop": {"runs": 2, "taken": [["Here", "Ask", 2], ["There", "", 2]]}},
    }


def test_where_no_class_has_met_nothing_is_counted(academy: Academy) -> None:
    assert chosen_in_classes(academy.store.database) == {}
