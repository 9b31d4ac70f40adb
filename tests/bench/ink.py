"""A case of `tests.bench_graph` as Ink, so that inkjs plays the same graph with the same values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simlib.scenario.model import (
    Adds,
    AllOf,
    Block,
    Choice,
    Compares,
    Condition,
    Criterion,
    Does,
    Effect,
    Evidence,
    IsYes,
    Not,
    NumberValue,
    Points,
    Prose,
    Relation,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
    YesNoValue,
)


def as_ink(scenario: Scenario) -> str:
    """The case as an Ink script: values, minutes, points and evidence as variables, scenes as knots.

    Every Never becomes a variable that is looked at when a knot is entered, as the engine does. Musts are left out:
    the engine reads them once, at the end.
    Raises `TypeError` for what `tests.bench_graph` never makes.
    """
    numbers = {value.name: value for value in scenario.values if isinstance(value, NumberValue)}
    knots = {scene.heading: f"scene_{place}" for place, scene in enumerate(scenario.scenes)}
    lines = [*_variables(scenario), f"-> {knots[scenario.scenes[0].heading]}"]
    for scene in scenario.scenes:
        lines += _knot(scene, knots, numbers, scenario.nevers)
    return "\n".join(lines) + "\n"


def _variables(scenario: Scenario) -> Iterator[str]:
    yield "VAR minutes = 0"
    yield 'VAR ending = ""'
    yield from (f"VAR broken_{place} = false" for place, _ in enumerate(scenario.nevers))
    for named in (*scenario.values, *scenario.criteria, *scenario.evidence):
        match named:
            case NumberValue(name=name, start=first):
                yield f"VAR {name} = {first}"
            case YesNoValue(name=name, start=yes):
                yield f"VAR {name} = {_truth(yes=yes)}"
            case Criterion(name=name):
                yield f"VAR {name} = 0"
            case Evidence(name=name):
                yield f"VAR found_{name} = false"


def _knot(
    scene: Scene, knots: dict[str, str], numbers: dict[str, NumberValue], nevers: tuple[Rule, ...]
) -> Iterator[str]:
    yield f"=== {knots[scene.heading]} ==="
    for place, never in enumerate(nevers):
        yield f"{{ {_condition(never.condition)}:"
        yield f"    ~ broken_{place} = true"
        yield "}"
    yield from map(_prose, scene.blocks)
    for choice in scene.choices:
        yield from _choice(choice, knots, numbers)
    if scene.ending is not None:
        yield f'~ ending = "{scene.heading}"'
        yield "-> END"


def _prose(block: Block) -> str:
    if not isinstance(block, Prose):
        raise TypeError(f"{type(block).__name__} has no Ink here.")
    return block.text


def _choice(choice: Choice, knots: dict[str, str], numbers: dict[str, NumberValue]) -> Iterator[str]:
    gate = "" if choice.when is None else f"{{{_condition(choice.when)}}} "
    yield f"{'*' if choice.once else '+'} {gate}[{choice.text}]"
    if choice.takes:
        yield f"    ~ minutes += {choice.takes}"
    yield from (f"    ~ {act}" for act in _acts(choice.then, choice.score, numbers))
    yield f"    -> {knots[choice.target]}"


def _acts(effects: Iterable[Effect], score: Iterable[Points], numbers: dict[str, NumberValue]) -> Iterator[str]:
    for effect in effects:
        match effect:
            case Adds(value=name, amount=amount):
                number = numbers[name]
                yield f"{name} = MAX({number.low}, MIN({number.high}, {name} {amount:+}))"
            case SetsYesNo(value=name, yes=yes):
                yield f"{name} = {_truth(yes=yes)}"
            case Does(name=name):
                yield f"found_{name} = true"
            case _:
                raise TypeError(f"{type(effect).__name__} has no Ink here.")
    yield from (f"{points.criterion} += {points.points}" for points in score)


def _condition(condition: Condition) -> str:
    match condition:
        case Compares(value, relation, number):
            return f"{value} {'==' if relation is Relation.EQUAL else relation.value} {number}"
        case IsYes(value):
            return value
        case Not(term):
            return f"not {_term(term)}"
        case AllOf(terms):
            return " && ".join(map(_term, terms))
        case _:
            raise TypeError(f"{type(condition).__name__} has no Ink here.")


def _term(condition: Condition) -> str:
    """The condition within another; a name alone stands bare, since Ink takes a name in brackets for a list."""
    written = _condition(condition)
    return written if isinstance(condition, IsYes) else f"({written})"


def _truth(*, yes: bool) -> str:
    return "true" if yes else "false"
