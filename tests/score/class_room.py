"""Runs of a class as the tests write them: whose, where, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import advance, begin
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Kind, Scenario
from simlib.score.class_runs import About, ClassRun, Earned, Made, Standing, class_run
from simlib.score.grades import Grade
from simlib.score.verdicts import Verdict

MINUTE = 60_000
STRONG, FINE, BETTER, COSTLY = Grade

DOOR = """# The door

- Id: the-door
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 4 points.
- facts: 2 points.
- story: 5 points, marked by a person.

### Evidence

- a word: She said a word.

### People

- Ana: person
- Dale: person

## The start

- [Knock and wait](#The-talk)
  - Score: care + 2
  - Follows: PRA-01.do1
  - Why: It is calm.
- [Push the door open](#The-talk)
  - Score: care - 2
  - Against: PRA-01.do1
  - Why: Nobody was in danger.

## The talk

- Judge: Is she being trafficked? [Go on](#The-page)
  - Ana
    - Answer: yes
    - Score: facts + 2
    - Follows: PRA-20.do2
    - Why: What she said is enough.

## The page

- Select: What goes onto it? [Go on](#The-report)
  - [x] What she said
    - Score: care + 2
    - Follows: PRA-20.do3
    - Why: Her words.
  - [ ] What you guess
    - Why: A guess is no record.

## The report

- Write: What happened? [Hand in](#The-end)
  - Criterion: story

## The end

- Ending: good

It is over.
"""


def the_door() -> Scenario:
    """The case."""
    scenario = read_text_scenario(notebook_from_text(DOOR)).scenario
    assert scenario is not None
    return scenario


def about(person: str, scenario: str = "a", attempt: int = 1, **more: Any) -> About:
    """Whose run it is."""
    values: dict[str, Any] = {
        "run": f"{person} {scenario} {attempt}",
        "person": person,
        "scenario": scenario,
        "attempt": attempt,
        "standing": Standing.PLAYING,
        "begun_ms": 0,
        "last_ms": 0,
        **more,
    }
    return About(**values)


def played(decisions: Sequence[object], person: str = "Ana", **more: Any) -> ClassRun:
    """A run of the door in which this was decided, one minute apart."""
    story = begin(compile_scenario(the_door()))
    for decision in decisions:
        story = advance(story, decision_from_json(decision))
    times = tuple(MINUTE * number for number in range(1, len(decisions) + 1))
    last = times[-1] if times else 0
    return class_run(story, about(person, "the-door", decided_ms=times, last_ms=last, **more))


def made(scene: str, grade: Grade, *answers: str, took: int = MINUTE, kind: Kind = Kind.CHOICE) -> Made:
    """A decision."""
    return Made(scene, kind, answers or (f"{grade.value} way",), grade, took)


def run_of(person: str, *decisions: Made, scenario: str = "a", attempt: int = 1, **more: Any) -> ClassRun:
    """A run with these decisions and no story behind it."""
    fields = {
        name: more.pop(name)
        for name in ("scene", "earned", "verdicts", "is_trafficking", "percent", "texts")
        if name in more
    }
    return ClassRun(about(person, scenario, attempt, **more), made=decisions, **fields)


def verdict(truth: str, answer: str, sure: int | None = None, *, held: bool | None = None) -> Verdict:
    """A conclusion; where nothing else is said it held where it meets the truth."""
    return Verdict(
        "Ana",
        truth,
        answer,
        sure,
        clear=True,
        well_judged=truth == answer if held is None else held,
        found=(),
        not_found=(),
    )


def concluded(person: str, truth: str, *answers: str, scenario: str = "a") -> ClassRun:
    """A run whose case has this truth, and in which this was concluded about its people."""
    verdicts = tuple(verdict(truth, answer) for answer in answers)
    return run_of(person, scenario=scenario, verdicts=verdicts, is_trafficking=truth == "yes")


def earned(person: str, scenario: str = "a", **points: tuple[int, int]) -> ClassRun:
    """A run that ended with these points, each of its maximum."""
    rows = tuple(Earned(name, part, whole) for name, (part, whole) in points.items())
    return run_of(person, scenario=scenario, earned=rows, standing=Standing.ENDED)
