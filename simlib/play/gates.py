"""Conditions made ready for play: flags in one whole number, tests on numbers as closures."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from simlib.scenario.model import (
    MINUTES,
    AllOf,
    AnyOf,
    Compares,
    Condition,
    IsYes,
    Not,
    Reads,
    Relation,
)

Test = Callable[[int, tuple[int, ...], int], bool]
"""Takes the flags, the numbers and the minutes of a state."""


class Gate(NamedTuple):
    """Open when `flags & mask == want` and the test, if there is one, says so.

    Two operations decide a condition made of `and` and `not` over flags alone, which most are.
    """

    mask: int
    want: int
    test: Test | None
    reads: int
    """Every flag that the condition looks at, in mask and test."""
    timed: bool
    """Whether it looks at the minutes."""


ALWAYS_OPEN = Gate(0, 0, None, 0, False)


class Names(Protocol):
    """Where a condition's names stand in a state."""

    def flag(self, kind: str, name: str) -> int:
        """The bit of a flag."""

    def number(self, name: str) -> int:
        """The place of a number value."""


def gate_of(condition: Condition | None, names: Names) -> Gate:
    """The gate that is open exactly when the condition holds; always open where there is none."""
    match condition:
        case None:
            return ALWAYS_OPEN
        case Reads(reader, name):
            return _flag_gate(names.flag(reader.value, name))
        case IsYes(value):
            return _flag_gate(names.flag("yes", value))
        case Compares(value, relation, number):
            return Gate(0, 0, _comparison(value, relation, number, names), 0, value == MINUTES)
        case Not(term):
            return _opposite(gate_of(term, names))
        case AllOf(terms):
            return _all_open([gate_of(term, names) for term in terms])
        case AnyOf(terms):
            return _any_open([gate_of(term, names) for term in terms])


def is_open(gate: Gate, flags: int, numbers: tuple[int, ...], minutes: int) -> bool:
    """Whether the gate's condition holds in this state."""
    test = gate.test
    return flags & gate.mask == gate.want and (test is None or test(flags, numbers, minutes))


def shut_by(gate: Gate, bit: int) -> Gate:
    """The same gate, but shut once this flag is set."""
    return gate._replace(mask=gate.mask | bit, reads=gate.reads | bit)


def reads_of(gates: Iterable[Gate]) -> int:
    """Every flag that one of the gates looks at."""
    reads = 0
    for gate in gates:
        reads |= gate.reads
    return reads


def _flag_gate(bit: int) -> Gate:
    return Gate(bit, bit, None, bit, False)


def _comparison(value: str, relation: Relation, number: int, names: Names) -> Test:
    if value == MINUTES:
        compares = COMPARES[relation]
        return lambda _flags, _numbers, minutes: compares(minutes, number)
    return NUMBER_TESTS[relation](names.number(value), number)


COMPARES: Mapping[Relation, Callable[[int, int], bool]] = {
    Relation.EQUAL: operator.eq,
    Relation.NOT_EQUAL: operator.ne,
    Relation.LESS: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.MORE: operator.gt,
    Relation.AT_LEAST: operator.ge,
}

NUMBER_TESTS: Mapping[Relation, Callable[[int, int], Test]] = {
    Relation.EQUAL: lambda place, number: lambda _, numbers, __: numbers[place] == number,
    Relation.NOT_EQUAL: lambda place, number: lambda _, numbers, __: numbers[place] != number,
    Relation.LESS: lambda place, number: lambda _, numbers, __: numbers[place] < number,
    Relation.AT_MOST: lambda place, number: lambda _, numbers, __: numbers[place] <= number,
    Relation.MORE: lambda place, number: lambda _, numbers, __: numbers[place] > number,
    Relation.AT_LEAST: lambda place, number: lambda _, numbers, __: numbers[place] >= number,
}
"""Each comparison written out: a call less in the most frequent test there is."""


def _opposite(gate: Gate) -> Gate:
    """The gate that is open exactly when the other is shut."""
    mask = gate.mask
    if gate.test is None and mask and mask & (mask - 1) == 0:
        return gate._replace(want=gate.want ^ mask)

    def test(flags: int, numbers: tuple[int, ...], minutes: int) -> bool:
        return not is_open(gate, flags, numbers, minutes)

    return Gate(0, 0, test, gate.reads, gate.timed)


def _all_open(gates: list[Gate]) -> Gate:
    """One gate for all: flags are joined, and what is left is asked in the order written."""
    mask = want = 0
    test = _all_true([gate.test for gate in gates if gate.test is not None])
    for gate in gates:
        if (want ^ gate.want) & mask & gate.mask:
            test = _never
        mask |= gate.mask
        want |= gate.want
    return Gate(mask, want, test, reads_of(gates), any(gate.timed for gate in gates))


def _all_true(tests: list[Test]) -> Test | None:
    if len(tests) < 2:
        return tests[0] if tests else None
    return lambda flags, numbers, minutes: all(test(flags, numbers, minutes) for test in tests)


def _any_open(gates: list[Gate]) -> Gate:
    def test(flags: int, numbers: tuple[int, ...], minutes: int) -> bool:
        return any(is_open(gate, flags, numbers, minutes) for gate in gates)

    return Gate(0, 0, test, reads_of(gates), any(gate.timed for gate in gates))


def _never(_flags: int, _numbers: tuple[int, ...], _minutes: int) -> bool:
    return False
