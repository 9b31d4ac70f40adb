"""Whether a condition can be true and can be false, as far as bounds and what can have happened tell."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from itertools import product

from simlib.scenario.conditions import terms_of
from simlib.scenario.graph import Happening
from simlib.scenario.model import (
    MINUTES,
    AllOf,
    Compares,
    Condition,
    IsYes,
    Not,
    NumberValue,
    Reads,
    Relation,
    Scenario,
)

MOST_CASES = 4096
"""Assignments that are tried; a condition with more is left to the proof."""

LONGEST_RUN = 1_000_000
"""Minutes that no run reaches."""

Key = tuple[str, str]
Assignment = Mapping[Key, int]


class Verdict(Enum):
    """What can be said about a condition."""

    ALWAYS = "always true"
    NEVER = "never true"
    OPEN = "sometimes true"


def verdict_on(condition: Condition, scenario: Scenario, possible: frozenset[Happening] | None = None) -> Verdict:
    """Whether the condition holds always, never or sometimes.

    Numbers go through their whole bounds, everything else can be true or not. With `possible`, what is not in it is
    untrue. Questions are taken as independent: a verdict of always or never is certain, one of sometimes is not.
    """
    choices = {key: _range(key, condition, scenario, possible) for key in map(_key, terms_of(condition))}
    size = 1
    for values in choices.values():
        size *= len(values)
    if size > MOST_CASES:
        return Verdict.OPEN
    answers = (holds(condition, dict(zip(choices, picked, strict=True))) for picked in product(*choices.values()))
    first = next(answers)
    if any(answer is not first for answer in answers):
        return Verdict.OPEN
    return Verdict.ALWAYS if first else Verdict.NEVER


def holds(condition: Condition, values: Assignment) -> bool:
    """Whether the condition is true under these values.

    >>> holds(Not(IsYes("hurried")), {("yes", "hurried"): 0})
    True
    """
    if isinstance(condition, Not):
        return not holds(condition.term, values)
    if isinstance(condition, Reads | IsYes):
        return bool(values[_key(condition)])
    if isinstance(condition, Compares):
        return _compare(values[_key(condition)], condition.relation, condition.number)
    every = [holds(term, values) for term in condition.terms]
    return all(every) if isinstance(condition, AllOf) else any(every)


def _key(term: Reads | IsYes | Compares) -> Key:
    if isinstance(term, Reads):
        return (str(term.reader), term.name)
    return ("yes", term.value) if isinstance(term, IsYes) else ("number", term.value)


def _range(
    key: Key, condition: Condition, scenario: Scenario, possible: frozenset[Happening] | None
) -> tuple[int, ...]:
    if key[0] != "number":
        return (0, 1) if possible is None or key in possible else (0,)
    low, high = _bounds(key[1], scenario)
    numbers = {term.number for term in terms_of(condition) if isinstance(term, Compares) and term.value == key[1]}
    near = {number + step for number in numbers for step in (-1, 0, 1)} | {low, high}
    return tuple(sorted(number for number in near if low <= number <= high))


def _bounds(value: str, scenario: Scenario) -> tuple[int, int]:
    if value == MINUTES:
        return 0, LONGEST_RUN
    for each in scenario.values:
        if isinstance(each, NumberValue) and each.name == value:
            return each.low, each.high
    return -LONGEST_RUN, LONGEST_RUN


def _compare(left: int, relation: Relation, right: int) -> bool:
    return {
        Relation.EQUAL: left == right,
        Relation.NOT_EQUAL: left != right,
        Relation.LESS: left < right,
        Relation.AT_MOST: left <= right,
        Relation.MORE: left > right,
        Relation.AT_LEAST: left >= right,
    }[relation]
