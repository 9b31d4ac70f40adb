"""Any scene of a case, as an officer would see it with the values and the finds that an author sets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from simlib.play.course import Course, enter
from simlib.play.gates import Gate, reads_of
from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.state import State, Status
from simlib.play.story import Story, begin_at
from simlib.scenario.model import Scenario, YesNoValue

TELLABLE = (Mark.FOUND, Mark.TOLD, Mark.OFFERED, Mark.ACCEPTED, Mark.DECLINED, Mark.VISITED)
"""What can be set to be so before the scene begins, in the words of a condition."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is so before the scene is entered. What is not named here is as at the start of the case."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    yes: Mapping[str, bool] = field(default_factory=dict)
    marks: Collection[str] = ()
    """As conditions write them: `found(two IDs)`, `offered(advocate)`, `visited(The stop)`."""
    minutes: int = 0


def marks_of(program: Program) -> tuple[str, ...]:
    """All that conditions of this case can ask about, beside values and minutes, in the order in which they can be set.

    A scene is left out unless something asks whether it was visited.
    """
    asked = reads_of(_gates(program))
    made = []
    for mark in TELLABLE:
        for name, bit in program.bits(mark).items():
            if mark is not Mark.VISITED or asked & bit:
                made.append(f"{mark}({name})")
    return tuple(made)


def _gates(program: Program) -> Iterator[Gate]:
    """Every condition of the case."""
    yield from program.gates.values()
    yield from (gate for _, gate in program.musts)
    yield from (watch.gate for watch in program.nevers)
    for stage in program.stages:
        yield from (way.gate for way in stage.ways.values())
        for line in stage.form.lines if stage.form else ():
            yield from (line.gate, line.clear)


def yes_values(scenario: Scenario) -> tuple[YesNoValue, ...]:
    """The yes/no values of a case."""
    return tuple(value for value in scenario.values if isinstance(value, YesNoValue))


def preview(program: Program, heading: str, given: Given = Given()) -> Story:
    """A story that begins in this scene. `KeyError` where there is no such scene.

    The scene is entered for the first time, so its own minutes and effects act. Values stay within their bounds; what
    the case does not know is passed over.
    """
    places = {stage.scene.heading: place for place, stage in enumerate(program.stages)}
    place = places[heading]
    course = Course(_flags(program, given) & ~program.stages[place].visited, _numbers(program, given), given.minutes)
    status = enter(program, course, place)
    points = (0,) * len(program.criteria)
    return begin_at(program, State(place, course.minutes, course.flags, course.numbers, points, status))


def what_is_so(story: Story) -> list[tuple[str, str]]:
    """What the case remembers where a story stands, each with its value in words."""
    state, program = story.state, story.program
    numbers = [(value.name, str(now)) for value, now in zip(program.numbers, state.numbers, strict=True)]
    yes_no = [(name, "yes" if state.flags & bit else "no") for name, bit in program.bits(Mark.YES).items()]
    told = [
        (str(mark), ", ".join(names)) for mark in TELLABLE[:-1] if (names := program.names_among(mark, state.flags))
    ]
    points = [
        (criterion.name, f"{now:+d}") for criterion, now in zip(program.criteria, state.points, strict=True) if now
    ]
    return [("minutes", str(state.minutes)), *numbers, *yes_no, *told, *points]


def is_over(story: Story) -> bool:
    """Whether nothing more can be decided."""
    return story.state.status is not Status.PLAYING


def _numbers(program: Program, given: Given) -> tuple[int, ...]:
    return tuple(
        min(max(given.numbers.get(value.name, value.start), value.low), value.high) for value in program.numbers
    )


def _flags(program: Program, given: Given) -> int:
    flags = program.first_flags
    for name, bit in program.bits(Mark.YES).items():
        if name in given.yes:
            flags = flags | bit if given.yes[name] else flags & ~bit
    for mark in TELLABLE:
        for name, bit in program.bits(mark).items():
            if f"{mark}({name})" in given.marks:
                flags |= bit
    return flags
