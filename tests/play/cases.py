"""Small cases to play in tests, and a run that keeps its state and events."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from simlib.play.decisions import Decision, decision_from_json
from simlib.play.engine import decide, offer, start
from simlib.play.events import Event, event_as_json, event_from_json
from simlib.play.program import Program, compile_scenario
from simlib.play.register import Mark
from simlib.play.saving import state_as_json, state_from_json
from simlib.play.state import State
from simlib.scenario.model import (
    Choice,
    Compares,
    Criterion,
    Does,
    Evidence,
    IsYes,
    Item,
    Kind,
    NumberValue,
    Outcome,
    Points,
    Reader,
    Reads,
    Relation,
    Scenario,
    Scene,
    Task,
    Verb,
    YesNoValue,
)

THE_END = Scene("The end", ending=Outcome.GOOD)
HURRIED = IsYes("hurried")
TWO_IDS = Reads(Reader.FOUND, "two IDs")
FINDS_TWO_IDS = Does(Verb.FIND, "two IDs")


def case(*scenes: Scene, **parts: object) -> Scenario:
    """A case with a number `trust` from 0 to 10, a yes/no `hurried`, two pieces of evidence and two criteria."""
    held: dict[str, object] = {
        "values": (NumberValue("trust", 2, 0, 10), YesNoValue("hurried", start=False)),
        "criteria": (Criterion("care", 4), Criterion("facts", 6)),
        "evidence": (Evidence("two IDs", "He holds two ID cards."), Evidence("debt", "She owes him $900.")),
    }
    return Scenario("A case", scenes=(*scenes, THE_END), **(held | parts))  # type: ignore[arg-type]


def go(text: str, target: str = "The end", **parts: object) -> Choice:
    """A choice, to the end unless told otherwise."""
    return Choice(text, target, **parts)  # type: ignore[arg-type]


def task(kind: Kind, *items: Item, heading: str = "The task", **parts: object) -> Scene:
    """A scene with one task, which leads to the end unless told otherwise."""
    held: dict[str, object] = {"target": "The end"}
    return Scene(heading, task=Task(kind, "What now?", "Continue", items=items, **(held | parts)))  # type: ignore[arg-type]


def trust(relation: Relation, number: int) -> Compares:
    """A comparison of the number `trust`."""
    return Compares("trust", relation, number)


def points(criterion: str, number: int) -> tuple[Points, ...]:
    """One criterion's points."""
    return (Points(criterion, number),)


@dataclass
class Run:
    """A run in progress; with `saved`, state and events go through JSON text after every step."""

    program: Program
    saved: bool = False
    state: State = field(init=False)
    events: list[Event] = field(init=False)

    def __post_init__(self) -> None:
        self.events = []
        self._keep(start(self.program))

    def do(self, *decisions: object) -> Run:
        """Plays each: a decision, or the JSON of one."""
        for decision in decisions:
            made = decision if isinstance(decision, Decision) else decision_from_json(decision)
            self._keep(decide(self.program, self.state, made))
        return self

    def _keep(self, step: tuple[State, tuple[Event, ...]]) -> None:
        self.state, events = step
        if self.saved:
            text = json.dumps(state_as_json(self.program, self.state))
            self.state = state_from_json(self.program, json.loads(text))
            events = tuple(event_from_json(json.loads(json.dumps(event_as_json(event)))) for event in events)
        self.events += events

    @property
    def scene(self) -> str:
        """The heading of the scene the run stands in."""
        return self.program.stages[self.state.scene].scene.heading

    @property
    def trust(self) -> int:
        """The number `trust`, the first of the case."""
        return self.state.numbers[0]

    @property
    def offered(self) -> list[str]:
        """The texts of the choices, or of the items, offered now."""
        now = offer(self.program, self.state)
        return [choice.text for choice in now.choices] + [item.text for item in now.items]

    @property
    def points(self) -> dict[str, int]:
        """Points so far for each criterion."""
        return {one.name: n for one, n in zip(self.program.criteria, self.state.points, strict=True)}

    def has(self, mark: Mark, name: str) -> bool:
        """Whether a flag is set."""
        return any(self.state.flags & bit for flag, bit in self.program.flags.items() if flag[:2] == (mark, name))


def run(scenario: Scenario, *decisions: object) -> Run:
    """A run of this case after these decisions."""
    return Run(compile_scenario(scenario)).do(*decisions)
