"""A case of `tests.bench_graph` as ChoiceScript, so that its randomtest plays the same graph with the same values."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.scenario.model import (
    Adds,
    AllOf,
    Choice,
    Compares,
    Condition,
    Does,
    IsYes,
    Not,
    NumberValue,
    Relation,
    Scenario,
    Scene,
    SetsYesNo,
    YesNoValue,
)


def as_choicescript(scenario: Scenario) -> str:
    """The case as the file `startup.txt`. Raises `TypeError` for what `tests.bench_graph` never makes."""
    numbers = {value.name: value for value in scenario.values if isinstance(value, NumberValue)}
    labels = {scene.heading: f"scene_{place}" for place, scene in enumerate(scenario.scenes)}
    lines = ["*create minutes 0", "*create found_card false", "*create broken false"]
    for value in scenario.values:
        start = str(value.start).lower() if isinstance(value, YesNoValue) else value.start
        lines.append(f"*create {value.name} {start}")
    lines += [f"*create {criterion.name} 0" for criterion in scenario.criteria]
    for place, scene in enumerate(scenario.scenes):
        lines += _scene(scene, place, labels, numbers, scenario)
    return "\n".join(lines) + "\n"


def _scene(
    scene: Scene, place: int, labels: dict[str, str], numbers: dict[str, NumberValue], scenario: Scenario
) -> Iterator[str]:
    yield f"*label {labels[scene.heading]}"
    for never in scenario.nevers:
        yield f"*if {_condition(never.condition)}"
        yield "  *set broken true"
    yield f"Moment {place}."
    if scene.ending is not None:
        yield "*finish"
        return
    yield "*choice"
    for choice in scene.choices:
        yield from _choice(choice, labels, numbers)


def _choice(choice: Choice, labels: dict[str, str], numbers: dict[str, NumberValue]) -> Iterator[str]:
    once = "*hide_reuse " if choice.once else "*allow_reuse "
    gate = "" if choice.when is None else f"*if {_condition(choice.when)} "
    yield f"  {once}{gate}#{choice.text}"
    yield f"    *set minutes + {choice.takes}"
    for effect in choice.then:
        match effect:
            case Adds(value=name, amount=amount):
                yield f"    *set {name} {'+' if amount >= 0 else '-'} {abs(amount)}"
                yield f"    *if {name} < {numbers[name].low}"
                yield f"      *set {name} {numbers[name].low}"
                yield f"    *if {name} > {numbers[name].high}"
                yield f"      *set {name} {numbers[name].high}"
            case SetsYesNo(value=name, yes=yes):
                yield f"    *set {name} {str(yes).lower()}"
            case Does(name=name):
                yield f"    *set found_{name} true"
            case _:
                raise TypeError(f"{type(effect).__name__} has no ChoiceScript here.")
    for points in choice.score:
        yield f"    *set {points.criterion} {'+' if points.points >= 0 else '-'} {abs(points.points)}"
    yield f"    *goto {labels[choice.target]}"


def _condition(condition: Condition) -> str:
    match condition:
        case Compares(value, relation, number):
            return f"({value} {relation.value if relation is not Relation.NOT_EQUAL else '!='} {number})"
        case IsYes(value):
            return f"({value})"
        case Not(term):
            return f"(not {_condition(term)})"
        case AllOf((one, other)):
            return f"({_condition(one)} and {_condition(other)})"
        case _:
            raise TypeError(f"{type(condition).__name__} has no ChoiceScript here.")
