"""The meaning of a case once more, as slowly and plainly as it can be said: sets, dictionaries, no shortcuts.

The engine must agree with it on every drawn case. It shares nothing with the engine but the model and the decisions.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, TimeOut, Write, decision_as_json
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
    Reads,
    Scenario,
    Scene,
    SetsNumber,
    SetsYesNo,
    Task,
    YesNoValue,
)

READ_BY = {"find": "found", "tell": "told", "offer": "offered", "accept": "accepted", "decline": "declined"}


class NotPossible(Exception):
    """The decision is not offered."""


@dataclass
class Plain:
    """A run."""

    case: Scenario
    scene: Scene = field(init=False)
    minutes: int = 0
    facts: set[tuple[str, str]] = field(default_factory=set)
    taken: set[tuple[str, str]] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    yes: dict[str, bool] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    earned: list[tuple[str, int, str]] = field(default_factory=list)
    """Criterion, points and text of all that the last decision brought."""

    def __post_init__(self) -> None:
        self.numbers = {value.name: value.start for value in self.case.values if isinstance(value, NumberValue)}
        self.yes = {value.name: value.start for value in self.case.values if isinstance(value, YesNoValue)}
        self.points = {criterion.name: 0 for criterion in self.case.criteria}
        self._enter(self.case.scenes[0].heading)
        self._look_at_nevers()

    def holds(self, condition: Condition | None) -> bool:
        match condition:
            case None:
                return True
            case Reads(reader, name):
                return (reader.value, name) in self.facts
            case IsYes(value):
                return self.yes[value]
            case Compares(value, relation, number):
                left = self.minutes if value == "minutes" else self.numbers[value]
                return {
                    "=": left == number,
                    "!=": left != number,
                    "<": left < number,
                    "<=": left <= number,
                    ">": left > number,
                    ">=": left >= number,
                }[relation.value]
            case Not(term):
                return not self.holds(term)
            case AllOf(terms):
                return all(self.holds(term) for term in terms)
            case AnyOf(terms):
                return any(self.holds(term) for term in terms)

    def offered(self) -> list[str]:
        if self.scene.ending is not None:
            return []
        if self.scene.task is not None:
            return [item.text for item in self.scene.task.items if self.holds(item.when)]
        return [choice.text for choice in self.scene.all_choices if self._open(choice)]

    def status(self) -> str:
        if self.scene.ending is not None:
            return self.scene.ending.value
        return "playing" if self.scene.task is not None or self.offered() else "stuck"

    def decide(self, decision: Decision) -> Plain:
        """The run after the decision; this one stays as it is."""
        after = copy.deepcopy(self)
        after.earned = []
        task = after.scene.task
        if after.status() != "playing":
            raise NotPossible
        if isinstance(decision, Choose | TimeOut):
            after._choose(decision)
        elif task is not None:
            after._answer(task, decision)
        else:
            raise NotPossible
        after._look_at_nevers()
        return after

    def told_since(self, before: Plain, decision: Decision) -> list[dict[str, object]]:
        """The payloads of a decision that led here from there, names in the order of the alphabet."""
        new = sorted(self.facts - before.facts)
        told: dict[str, object] = {
            "scene": before.scene.heading,
            "decision": {"write": {"length": len(decision.text)}}
            if isinstance(decision, Write)
            else decision_as_json(decision),
            "points": tuple(self.earned),
            **{kind: [name for of_kind, name in new if of_kind == kind] for kind in READ_BY.values()},
            "broken": sorted(self.broken - before.broken),
            "moved_to": self.scene.heading,
            "minutes": self.minutes - before.minutes,
        }
        return [told] if self.status() == "playing" else [told, self._told_at_the_end()]

    def _told_at_the_end(self) -> dict[str, object]:
        return {
            "ending": self.scene.heading,
            "outcome": self.status(),
            "must": {rule.name: self.holds(rule.condition) for rule in self.case.musts},
            "never": {rule.name: rule.name in self.broken for rule in self.case.nevers},
        }

    def _open(self, choice: Choice) -> bool:
        gone = choice.once and (self.scene.heading, choice.text) in self.taken
        return self.holds(choice.when) and not gone

    def _choose(self, decision: Choose | TimeOut) -> None:
        limit = self.scene.limit
        text = decision.text if isinstance(decision, Choose) else limit.choice.text if limit else ""
        choice = next((choice for choice in self.scene.all_choices if choice.text == text), None)
        if choice is None or not self._open(choice):
            raise NotPossible
        self.minutes += choice.takes
        self._act(choice.then)
        self._score(choice.text, choice.score, 1)
        self._enter(choice.target)

    def _answer(self, task: Task, decision: Decision) -> None:
        items = [item for item in task.items if self.holds(item.when)]
        taken = self._taken_items(task, items, decision)
        self.minutes += task.takes
        for item, sign in taken:
            if sign > 0:
                self._act(item.then)
                if task.kind is Kind.REFER:
                    self.facts.add(("told", item.text))
        for item, sign in taken:
            self._score(item.text, item.score, sign)
        self._enter(task.target)

    def _taken_items(self, task: Task, items: list[Item], decision: Decision) -> list[tuple[Item, int]]:
        texts = [item.text for item in items]
        match task.kind, decision:
            case (Kind.SELECT, Select(named)) | (Kind.REFER, Refer(named)) | (Kind.CHART, Chart(named)):
                if set(named) - set(texts):
                    raise NotPossible
                return [(item, 1) for item in items if item.text in named]
            case Kind.SORT, Sort(bins):
                given = dict(bins)
                if set(given) != set(texts) or set(given.values()) - set(task.bins):
                    raise NotPossible
                return [(item, 1 if given[item.text] == item.answer else 0) for item in items]
            case Kind.JUDGE, Judge(answers, _):
                given = dict(answers)
                if set(given) != set(texts):
                    raise NotPossible
                return [(item, self._judged(item, given[item.text])) for item in items]
            case Kind.WRITE, Write():
                return []
        raise NotPossible

    def _judged(self, item: Item, answer: str) -> int:
        if not self.holds(item.clear_when):
            return 1 if answer == "unclear" else 0
        if answer == item.answer:
            return 1
        return -1 if {answer, item.answer} == {"yes", "no"} else 0

    def _score(self, text: str, score: tuple[Points, ...], sign: int) -> None:
        first = (self.scene.heading, text) not in self.taken
        self.taken.add((self.scene.heading, text))
        for points in score if first and sign else ():
            self.points[points.criterion] += sign * points.points
            self.earned.append((points.criterion, sign * points.points, text))

    def _act(self, effects: tuple[Effect, ...]) -> None:
        bounds = {value.name: value for value in self.case.values if isinstance(value, NumberValue)}
        for effect in effects:
            match effect:
                case Does(verb, name):
                    self.facts.add((READ_BY[verb.value], name))
                case Adds(value, amount):
                    sum_ = self.numbers[value] + amount
                    self.numbers[value] = max(bounds[value].low, min(bounds[value].high, sum_))
                case SetsNumber(value, number):
                    self.numbers[value] = max(bounds[value].low, min(bounds[value].high, number))
                case SetsYesNo(value, yes):
                    self.yes[value] = yes

    def _enter(self, heading: str) -> None:
        self.scene = next(scene for scene in self.case.scenes if scene.heading == heading)
        if ("visited", heading) in self.facts:
            return
        self.facts.add(("visited", heading))
        self.minutes += self.scene.takes
        self._act(self.scene.then)
        holding = [block for block in self.scene.blocks if isinstance(block, If) and self.holds(block.condition)]
        for block in holding:
            self._act(block.then)

    def _look_at_nevers(self) -> None:
        self.broken |= {rule.name for rule in self.case.nevers if self.holds(rule.condition)}
