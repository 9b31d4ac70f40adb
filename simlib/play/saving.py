"""A state as JSON, by name, so that it can be read by a person and survives a scenario being made ready anew."""

from __future__ import annotations

from collections.abc import Mapping

from simlib.errors import Malformed
from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.state import State, Status

Json = dict[str, object]


def state_as_json(program: Program, state: State) -> Json:
    """The state with every scene, flag, number and criterion by its name."""
    return {
        "scene": program.stages[state.scene].scene.heading,
        "minutes": state.minutes,
        "flags": [
            [flag.mark.value, flag.name, flag.within] for flag, bit in program.flags.items() if state.flags & bit
        ],
        "numbers": {value.name: number for value, number in zip(program.numbers, state.numbers, strict=True)},
        "points": {criterion.name: n for criterion, n in zip(program.criteria, state.points, strict=True)},
        "status": state.status.value,
    }


def state_from_json(program: Program, value: object) -> State:
    """The state that was saved. Raises `Malformed` for what this program never saved."""
    try:
        return _state(program, value)
    except (KeyError, TypeError, ValueError) as fault:
        raise Malformed("This is no saved state of this case.") from fault


def _state(program: Program, value: object) -> State:
    if not isinstance(value, dict) or set(value) != {"scene", "minutes", "flags", "numbers", "points", "status"}:
        raise TypeError
    headings = [stage.scene.heading for stage in program.stages]
    return State(
        headings.index(value["scene"]),
        _whole(value["minutes"]),
        _flags(program, value["flags"]),
        _numbers(value["numbers"], [number.name for number in program.numbers]),
        _numbers(value["points"], [criterion.name for criterion in program.criteria]),
        Status(value["status"]),
    )


def _flags(program: Program, rows: object) -> int:
    if not isinstance(rows, list):
        raise TypeError
    known = {(flag.mark, flag.name, flag.within): bit for flag, bit in program.flags.items()}
    flags = 0
    for mark, name, within in rows:
        flags |= known[Mark(mark), name, within]
    return flags


def _numbers(held: object, names: list[str]) -> tuple[int, ...]:
    if not isinstance(held, Mapping) or set(held) != set(names):
        raise TypeError
    return tuple(_whole(held[name]) for name in names)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value
