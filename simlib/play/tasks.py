"""What a Select, Sort, Judge, Write, Refer or Chart does, worked out from the answers given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simlib.errors import Malformed, NotOffered
from simlib.play.changes import NO_CHANGE, Change, joined
from simlib.play.decisions import Chart, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.gates import ALWAYS_OPEN, is_open
from simlib.play.stages import Form, Line, Way
from simlib.play.state import State
from simlib.scenario.model import NO, UNCLEAR, YES, Kind

OPPOSITE = {YES: NO, NO: YES}
"""Judge: "not yet clear" has no opposite."""

KINDS: Mapping[type[Decision], Kind] = {
    Select: Kind.SELECT,
    Sort: Kind.SORT,
    Judge: Kind.JUDGE,
    Write: Kind.WRITE,
    Refer: Kind.REFER,
    Chart: Kind.CHART,
}


class Mark(NamedTuple):
    """One item that was taken: what it is worth in this answer, and what it does."""

    line: Line
    sign: int
    """1 where its points are earned, -1 where they are lost, 0 where it earns nothing."""
    change: Change


def lines_open_to(form: Form, state: State) -> Iterator[Line]:
    """The items offered now, in the order written."""
    for line in form.lines:
        if is_open(line.gate, state.flags, state.numbers, state.minutes):
            yield line


def answer_way(form: Form | None, state: State, decision: Decision) -> Way:
    """What this answer does, as a choice would. Raises `NotOffered` or `Malformed` where it is none."""
    if form is None or KINDS.get(type(decision)) is not form.task.kind:
        if not isinstance(decision, Decision):
            raise Malformed("That could not be read as a decision. Nothing was changed.")
        raise NotOffered("That is not what is asked here. Nothing was changed.")
    marks = marks_of(form, state, decision)
    change = joined(mark.change for mark in marks)
    taken = 0
    for mark in marks:
        taken |= mark.line.taken
    adds = tuple((place, points) for mark in marks for place, points in credits_of(mark, state))
    return Way(
        gate=ALWAYS_OPEN,
        takes=form.task.takes,
        change=joined([change, Change(0, taken, ())]),
        adds=adds,
        taken=0,
        target=form.target,
    )


def marks_of(form: Form, state: State, decision: Decision) -> list[Mark]:
    """The items this answer takes, in the order written, conditions read before anything acts."""
    offered = {line.item.text: line for line in lines_open_to(form, state)}
    match decision:
        case Select(names) | Refer(names) | Chart(names):
            _only_offered(names, offered)
            return [Mark(line, 1, line.change) for text, line in offered.items() if text in names]
        case Sort(bins):
            return _sorted_marks(form, offered, dict(bins), len(bins))
        case Judge(answers, _):
            return _judged_marks(state, offered, dict(answers), len(answers))
        case _:
            return []


def credits_of(mark: Mark, state: State) -> Iterator[tuple[int, int]]:
    """The points an item brings now; none if it was taken before."""
    if mark.sign and not state.flags & mark.line.taken:
        for place, points in mark.line.adds:
            yield place, mark.sign * points


def worth_of(line: Line, state: State, answer: str) -> int:
    """1 where a conclusion about a person earns its points, -1 where it loses them, 0 where it does neither.

    Judged against what could be known: where the facts do not allow a conclusion yet, a guess earns nothing even when
    it is right, and "not yet clear" earns all.
    """
    if not is_open(line.clear, state.flags, state.numbers, state.minutes):
        return int(answer == UNCLEAR)
    if answer == line.item.answer:
        return 1
    return -1 if answer == OPPOSITE.get(line.item.answer) else 0


def _sorted_marks(form: Form, offered: Mapping[str, Line], bins: Mapping[str, str], count: int) -> list[Mark]:
    _all_offered(bins, offered, count)
    if any(bin_ not in form.bins for bin_ in bins.values()):
        raise NotOffered("One of the places to sort into does not exist here. Nothing was changed.")
    return [_mark(line, int(bins[text] == line.item.answer)) for text, line in offered.items()]


def _judged_marks(state: State, offered: Mapping[str, Line], answers: Mapping[str, str], count: int) -> list[Mark]:
    _all_offered(answers, offered, count)
    return [_mark(line, worth_of(line, state, answers[person])) for person, line in offered.items()]


def _mark(line: Line, sign: int) -> Mark:
    """A sorted or judged item acts only where its answer earns."""
    return Mark(line, sign, line.change if sign > 0 else NO_CHANGE)


def _only_offered(names: Iterable[str], offered: Mapping[str, Line]) -> None:
    if any(name not in offered for name in names):
        raise NotOffered("One of these is not offered here now. Nothing was changed.")


def _all_offered(names: Mapping[str, object], offered: Mapping[str, Line], count: int) -> None:
    _only_offered(names, offered)
    if len(names) < count:
        raise Malformed("One of these was answered twice. Nothing was changed.")
    if len(names) < len(offered):
        raise NotOffered("Every one of these needs an answer. Nothing was changed.")
