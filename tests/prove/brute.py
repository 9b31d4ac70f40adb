"""Everything about all runs of a small case, in fractions, by listing every state and every single answer.

It shares nothing with play and proof but the model. States hold all that ever happened; nothing is left out as unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from simlib.scenario.model import (
    Adds,
    AllOf,
    AnyOf,
    Choice,
    Compares,
    Condition,
    Does,
    Effect,
    If,
    IsYes,
    Item,
    Kind,
    Not,
    NumberValue,
    Points,
    Promise,
    Reads,
    Scenario,
    Scene,
    SetsNumber,
    SetsYesNo,
    Task,
)

PAST = {"find": "found", "tell": "told", "offer": "offered", "accept": "accepted", "decline": "declined"}
LATEST = 40
"""Minutes are no longer counted from here on; no condition in the tests compares them with as much."""


class TooLarge(Exception):
    """More states than can be listed here."""


class State(NamedTuple):
    scene: str
    facts: frozenset[tuple[str, str]]
    taken: frozenset[tuple[str, str]]
    broken: frozenset[str]
    values: tuple[int, ...]
    points: tuple[int, ...]
    minutes: int


class Step(NamedTuple):
    target: State
    chance: Fraction
    minutes: int
    text: str


@dataclass
class Truth:
    """What all runs of a case come to."""

    scenes: set[str] = field(default_factory=set)
    offered: set[tuple[str, str]] = field(default_factory=set)
    ends: dict[State, Fraction] = field(default_factory=dict)
    """By the state a run ends in, or cannot leave for good."""
    stuck: Fraction = Fraction(0)
    unended: Fraction = Fraction(0)
    histories: int | None = None
    shortest: int | None = None
    longest: int | None = None


class Brute:
    """A case, and how it goes on from any state."""

    def __init__(self, case: Scenario) -> None:
        self.case = case
        self.scenes = {scene.heading: scene for scene in case.scenes}
        self.names = [value.name for value in case.values]
        self.bounds = {value.name: value for value in case.values if isinstance(value, NumberValue)}
        self.criteria = [criterion.name for criterion in case.criteria]

    def start(self) -> tuple[State, int]:
        values = tuple(int(value.start) for value in self.case.values)
        empty: frozenset[tuple[str, str]] = frozenset()
        blank = State("", empty, empty, frozenset(), values, tuple(0 for _ in self.criteria), 0)
        return self.enter(blank, self.case.scenes[0].heading, 0)

    def holds(self, condition: Condition | None, state: State) -> bool:
        match condition:
            case None:
                return True
            case Reads(reader, name):
                return (reader.value, name) in state.facts
            case IsYes(value):
                return bool(state.values[self.names.index(value)])
            case Compares(value, relation, number):
                left = state.minutes if value == "minutes" else state.values[self.names.index(value)]
                order = (left > number) - (left < number)
                return order in {"=": (0,), "!=": (1, -1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0)}[relation]
            case Not(term):
                return not self.holds(term, state)
            case AllOf(terms):
                return all(self.holds(term, state) for term in terms)
            case AnyOf(terms):
                return any(self.holds(term, state) for term in terms)

    def act(self, state: State, effects: tuple[Effect, ...]) -> State:
        for effect in effects:
            match effect:
                case Does(verb, name):
                    state = state._replace(facts=state.facts | {(PAST[verb.value], name)})
                case Adds(value, amount):
                    state = self.put(state, value, state.values[self.names.index(value)] + amount)
                case SetsNumber(value, number):
                    state = self.put(state, value, number)
                case SetsYesNo(value, yes):
                    state = self.put(state, value, int(yes))
        return state

    def put(self, state: State, value: str, number: int) -> State:
        if value in self.bounds:
            number = max(self.bounds[value].low, min(self.bounds[value].high, number))
        values = list(state.values)
        values[self.names.index(value)] = number
        return state._replace(values=tuple(values))

    def score(self, state: State, score: tuple[Points, ...], sign: int) -> State:
        points = list(state.points)
        for each in score:
            points[self.criteria.index(each.criterion)] += sign * each.points
        return state._replace(points=tuple(points))

    def enter(self, state: State, heading: str, minutes: int) -> tuple[State, int]:
        """The state after the move, and the minutes of the whole decision."""
        scene = self.scenes[heading]
        late = state.minutes + minutes
        if ("visited", heading) not in state.facts:
            late += scene.takes
            minutes += scene.takes
            state = state._replace(scene=heading, minutes=late, facts=state.facts | {("visited", heading)})
            state = self.act(state, scene.then)
            ifs = [block for block in scene.blocks if isinstance(block, If) and self.holds(block.condition, state)]
            for block in ifs:
                state = self.act(state, block.then)
        state = state._replace(scene=heading, minutes=late)
        broken = {rule.name for rule in self.case.nevers if self.holds(rule.condition, state)}
        return state._replace(broken=state.broken | broken, minutes=min(late, LATEST)), minutes

    def steps(self, state: State) -> list[Step]:
        scene = self.scenes[state.scene]
        if scene.ending is not None:
            return []
        if scene.task is not None:
            return list(self.answers(state, scene, scene.task))
        choices = [choice for choice in scene.all_choices if self.open(state, choice)]
        return [self.choose(state, choice, Fraction(1, len(choices))) for choice in choices]

    def open(self, state: State, choice: Choice) -> bool:
        return self.holds(choice.when, state) and not (choice.once and (state.scene, choice.text) in state.taken)

    def choose(self, state: State, choice: Choice, chance: Fraction) -> Step:
        mark = (state.scene, choice.text)
        after = self.act(state, choice.then)
        if mark not in state.taken:
            after = self.score(after, choice.score, 1)
        target, minutes = self.enter(after._replace(taken=state.taken | {mark}), choice.target, choice.takes)
        return Step(target, chance, minutes, choice.text)

    def answers(self, state: State, scene: Scene, task: Task) -> Iterator[Step]:
        items = [item for item in task.items if self.holds(item.when, state)]
        words: tuple[object, ...] = {Kind.SORT: task.bins, Kind.JUDGE: ("yes", "no", "unclear")}.get(
            task.kind, (True, False)
        )
        every = list(product(*[words for _ in items]))
        for given in every:
            after = state
            for item, word in zip(items, given, strict=True):
                after = self.answer(state, after, task, item, word)
            target, minutes = self.enter(after, task.target, task.takes)
            yield Step(target, Fraction(1, len(every)), minutes, "")

    def answer(self, before: State, after: State, task: Task, item: Item, word: object) -> State:
        sign = self.worth(before, task, item, word)
        mark = (before.scene, item.text)
        if sign > 0:
            after = self.act(after, item.then)
            if task.kind is Kind.REFER:
                after = after._replace(facts=after.facts | {("told", item.text)})
        if mark not in before.taken:
            after = self.score(after, item.score, sign)
        return after if word is False else after._replace(taken=after.taken | {mark})

    def worth(self, state: State, task: Task, item: Item, word: object) -> int:
        if task.kind is Kind.SORT:
            return int(word == item.answer)
        if task.kind is not Kind.JUDGE:
            return int(word is True)
        if not self.holds(item.clear_when, state):
            return int(word == "unclear")
        if word == item.answer:
            return 1
        return -1 if {word, item.answer} == {"yes", "no"} else 0

    def total(self, state: State) -> int:
        return sum(self.results(state).values())

    def results(self, state: State) -> dict[str, int]:
        pairs = zip(self.case.criteria, state.points, strict=True)
        return {
            each.name: max(0, min(each.maximum, each.start + points)) for each, points in pairs if not each.by_person
        }

    def passed(self, state: State) -> bool:
        maximum = sum(each.maximum for each in self.case.criteria if not each.by_person)
        met = all(self.holds(rule.condition, state) for rule in self.case.musts)
        return met and not state.broken and self.total(state) * 100 >= self.case.header.pass_percent * maximum


def truth_about(case: Scenario, most: int) -> Truth:
    """All of it; raises `TooLarge` beyond `most` states."""
    brute = Brute(case)
    first, minutes = brute.start()
    steps = listed(brute, first, most)
    reach = {state: reachable(steps, state) for state in steps}
    ended = {state for state, out in steps.items() if not out}
    truth = Truth()
    truth.scenes = {state.scene for state in steps}
    truth.offered = {(state.scene, step.text) for state, out in steps.items() for step in out}
    closed = {state for state in steps if all(state in reach[other] for other in reach[state])}
    truth.ends = absorbed(steps, first, closed | ended)
    truth.stuck = sum(
        (chance for state, chance in truth.ends.items() if state in ended and not brute.scenes[state.scene].ending),
        Fraction(0),
    )
    truth.unended = sum((chance for state, chance in truth.ends.items() if state not in ended), Fraction(0))
    looping = any(state in reachable(steps, step.target) for state, out in steps.items() for step in out)
    truth.histories = None if looping else counted(steps, first, {})
    truth.shortest, truth.longest = extremes(steps, first, minutes, ended)
    return truth


def listed(brute: Brute, first: State, most: int) -> dict[State, list[Step]]:
    steps: dict[State, list[Step]] = {}
    waiting = [first]
    while waiting:
        state = waiting.pop()
        if state not in steps:
            steps[state] = brute.steps(state)
            waiting += [step.target for step in steps[state]]
            if len(steps) > most:
                raise TooLarge
    return steps


def reachable(steps: Mapping[State, list[Step]], state: State) -> set[State]:
    seen, waiting = {state}, [state]
    while waiting:
        for step in steps[waiting.pop()]:
            if step.target not in seen:
                seen.add(step.target)
                waiting.append(step.target)
    return seen


def absorbed(steps: Mapping[State, list[Step]], first: State, final: set[State]) -> dict[State, Fraction]:
    """Where a run comes to rest, by taking out every other state but the first."""
    if first in final:
        return {first: Fraction(1)}
    rows: dict[State, dict[State, Fraction]] = {state: {} for state in steps if state not in final}
    for state, row in rows.items():
        for step in steps[state]:
            row[step.target] = row.get(step.target, Fraction(0)) + step.chance
    for state in [state for state in rows if state != first] + [first]:
        row = rows.pop(state)
        again = 1 - row.pop(state, Fraction(0))
        row = {target: chance / again for target, chance in row.items()}
        if state == first:
            return row
        for other in rows.values():
            weight = other.pop(state, None)
            for target, chance in row.items() if weight else ():
                other[target] = other.get(target, Fraction(0)) + (weight or 0) * chance
    return {}


def counted(steps: Mapping[State, list[Step]], state: State, known: dict[State, int]) -> int:
    if state not in known:
        out = steps[state]
        known[state] = sum(counted(steps, step.target, known) for step in out) if out else 1
    return known[state]


def extremes(
    steps: Mapping[State, list[Step]], first: State, minutes: int, ended: set[State]
) -> tuple[int | None, int | None]:
    """The fewest and the most minutes to an end, by letting each state ask its neighbors again and again."""
    fewest = dict.fromkeys(ended, 0)
    most = dict.fromkeys(ended, 0)
    for _ in range(len(steps) + 1):
        before = dict(most)
        for state, out in steps.items():
            low = [step.minutes + fewest[step.target] for step in out if step.target in fewest]
            high = [step.minutes + most[step.target] for step in out if step.target in most]
            if low:
                fewest[state] = min(low)
                most[state] = max(high)
        if most == before:
            break
    else:
        return (minutes + fewest[first] if first in fewest else None, None)
    return (minutes + fewest[first], minutes + most[first]) if first in fewest else (None, None)


def breaks(case: Scenario, promise: Promise, most: int) -> int | None:
    """The decisions of a shortest history that breaks a promise; None where it holds."""
    brute = Brute(case)
    first, _ = brute.start()
    steps = listed(brute, first, most)
    true = {state for state in steps if brute.holds(promise.condition, state)}
    able = {state for state in steps if reachable(steps, state) & true}
    lost = {state for state in steps if steps[state] and state not in able}
    marking = {"always": set(steps) - true, "never": true, "eventually": true, "can still": lost}[promise.quantifier]
    wanted = promise.quantifier != "eventually"
    layer, seen, depth = {(first, first in marking)}, set[tuple[State, bool]](), 0
    while layer:
        for state, mark in layer:
            if mark == wanted and _counts_as_broken(brute, steps, promise, state, true):
                return depth
        seen |= layer
        after = {(step.target, mark or step.target in marking) for state, mark in layer for step in steps[state]}
        layer, depth = after - seen, depth + 1
    return None


def _counts_as_broken(
    brute: Brute, steps: Mapping[State, list[Step]], promise: Promise, state: State, true: set[State]
) -> bool:
    """Whether a run that stands here, with the wrong mark, has broken the promise."""
    if promise.passing_only:
        return not steps[state] and brute.passed(state)
    if promise.quantifier != "eventually" or not steps[state]:
        return True
    return not any(other in true or not steps[other] for other in reachable(steps, state))
