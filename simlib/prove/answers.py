"""All answers to a Select, Sort, Judge, Refer or Chart at once, without listing them.

The items of a task are independent: each has a few outcomes, and an answer is one outcome for each. Two answers that
change the same flags and numbers lead to the same place, and there only the sum of their points differs. So the items
are taken one by one, and what is kept is how many answers make each change with each sum: for twenty items with points
and no effects that is a handful of sums, not a million answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simlib.play.changes import NO_CHANGE, Change, Step, joined
from simlib.play.decisions import Chart, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.gates import is_open
from simlib.play.stages import Form, Line
from simlib.play.state import State
from simlib.play.tasks import worth_of
from simlib.prove.needs import Needs
from simlib.prove.points import Purse
from simlib.scenario.model import JUDGE_ANSWERS, Kind

TICKED = "x"
"""The word for a ticked item; an unticked one has none."""


class Outcome(NamedTuple):
    """What an item can come to: by how many answers, with what change and points, and one word that says which."""

    ways: int
    change: Change
    gain: int
    word: str


class Answer(NamedTuple):
    """All answers that make the same change."""

    change: Change
    sums: tuple[tuple[int, int], ...]
    """Pairs of points gained, and the number of answers that gain them."""

    @property
    def ways(self) -> int:
        """How many answers these are."""
        return sum(ways for _, ways in self.sums)


def outcomes_of(form: Form, state: State, purse: Purse) -> tuple[tuple[Line, tuple[Outcome, ...]], ...]:
    """The items offered in this state, each with what it can come to."""
    return tuple(
        (line, tuple(_outcomes(form, line, state, purse)))
        for line in form.lines
        if is_open(line.gate, state.flags, state.numbers, state.minutes)
    )


def answers_of(items: Iterable[Sequence[Outcome]], needs: Needs) -> tuple[Answer, ...]:
    """All answers by the change they make, as far as it matters afterwards."""
    kept: Mapping[Change, Mapping[int, int]] = {NO_CHANGE: {0: 1}}
    for outcomes in items:
        grown: dict[Change, defaultdict[int, int]] = {}
        for change, sums in kept.items():
            for outcome in outcomes:
                made = within(joined((change, outcome.change)), needs)
                target = grown.setdefault(made, defaultdict(int))
                for points, ways in sums.items():
                    target[points + outcome.gain] += ways * outcome.ways
        kept = grown
    return tuple(Answer(change, tuple(sums.items())) for change, sums in kept.items())


def one_answer(
    form: Form, items: Sequence[tuple[Line, tuple[Outcome, ...]]], needs: Needs, change: Change, gain: int | None
) -> Decision:
    """An answer that makes this change and gains these points; any points where `gain` is None."""
    reached: dict[tuple[Change, int], tuple[str, ...]] = {(NO_CHANGE, 0): ()}
    for _, outcomes in items:
        grown: dict[tuple[Change, int], tuple[str, ...]] = {}
        for (before, points), words in reached.items():
            for outcome in outcomes:
                made = within(joined((before, outcome.change)), needs)
                total = points + outcome.gain if gain is not None else 0
                grown.setdefault((made, total), (*words, outcome.word))
        reached = grown
    return decision_with(form, [line for line, _ in items], reached[change, gain or 0])


def decision_with(form: Form, lines: Sequence[Line], words: Sequence[str]) -> Decision:
    """The decision that gives each item the word beside it."""
    pairs = tuple((line.item.text, word) for line, word in zip(lines, words, strict=True))
    ticked = tuple(text for text, word in pairs if word == TICKED)
    match form.task.kind:
        case Kind.SORT:
            return Sort(pairs)
        case Kind.JUDGE:
            return Judge(pairs)
        case Kind.REFER:
            return Refer(ticked)
        case Kind.CHART:
            return Chart(ticked)
        case Kind.WRITE:
            return Write("")
        case _:
            return Select(ticked)


def within(change: Change, needs: Needs) -> Change:
    """The change without what nothing reads afterwards."""
    steps: tuple[Step, ...] = tuple(step for step in change.steps if needs.numbers >> step[0] & 1)
    return Change(change.clears & needs.flags, change.gives & needs.flags, steps)


def _outcomes(form: Form, line: Line, state: State, purse: Purse) -> Iterator[Outcome]:
    new = not state.flags & line.taken
    gain = purse.gain(line.adds) if new else 0
    taken = Change(0, line.taken, ())
    acts = joined((line.change, taken))
    match form.task.kind:
        case Kind.SORT:
            wrong = next((bin_ for bin_ in form.bins if bin_ != line.item.answer), None)
            if line.item.answer in form.bins:
                yield Outcome(1, acts, gain, line.item.answer)
            if wrong is not None:
                yield Outcome(len(form.bins) - (line.item.answer in form.bins), taken, 0, wrong)
        case Kind.JUDGE:
            for answer in JUDGE_ANSWERS:
                worth = worth_of(line, state, answer)
                yield Outcome(1, acts if worth > 0 else taken, worth * gain, answer)
        case _:
            yield Outcome(1, NO_CHANGE, 0, "")
            yield Outcome(1, acts, gain, TICKED)
