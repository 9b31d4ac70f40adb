"""A case made ready for play, once: conditions as bit masks, effects as changes, choices by their text.

A program holds no run. Everything a run changes stands in its `State`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from simlib.errors import NotPlayable
from simlib.play.changes import NO_CHANGE, Change, change_of, joined
from simlib.play.gates import ALWAYS_OPEN, Gate, gate_of, reads_of, shut_by
from simlib.play.register import Flag, Mark, Register
from simlib.play.stages import Adds, Form, Line, Stage, Turn, Way
from simlib.play.state import Status
from simlib.scenario.model import (
    Choice,
    Condition,
    Criterion,
    If,
    Item,
    Kind,
    NumberValue,
    Points,
    Scenario,
    Scene,
    Task,
    YesNoValue,
)
from simlib.scenario.words import fold

TELLING = (Mark.FOUND, Mark.TOLD, Mark.OFFERED, Mark.ACCEPTED, Mark.DECLINED, Mark.BROKEN)
"""What a decision can newly make true and a log should say."""


class Watch(NamedTuple):
    """A Never: the bit that says it was broken, and its gate."""

    broken: int
    gate: Gate
    name: str


@dataclass(frozen=True, slots=True)
class Program:
    """A scenario ready for play."""

    scenario: Scenario
    stages: tuple[Stage, ...]
    flags: Mapping[Flag, int]
    """The bit of every flag."""
    numbers: tuple[NumberValue, ...]
    criteria: tuple[Criterion, ...]
    musts: tuple[tuple[str, Gate], ...]
    nevers: tuple[Watch, ...]
    gates: Mapping[Condition, Gate]
    """The gate of every `If`, for whoever reads its text."""
    first_flags: int
    """The flags of a run before its first scene is entered: the yes/no values that start as yes."""

    by_mark: Mapping[Mark, Mapping[str, int]]
    """The bit of every flag of one kind, by name."""
    telling: int
    """Every flag of a kind that a log names."""

    def bits(self, mark: Mark) -> Mapping[str, int]:
        """The bit of every flag of one kind, by name."""
        return self.by_mark[mark]

    def names_among(self, mark: Mark, flags: int) -> list[str]:
        """The names of the flags of one kind that are set among these."""
        return [name for name, bit in self.by_mark[mark].items() if flags & bit] if flags else []


def compile_scenario(scenario: Scenario) -> Program:
    """The scenario, ready for play.

    Raises `NotPlayable` for a scenario without a scene, or with a name or a target that stands nowhere:
    `simlib check` says where.
    """
    if not scenario.scenes:
        raise NotPlayable("This case has no scene yet, so that there is nothing to play.")
    try:
        return _Compiler(scenario).program()
    except KeyError as fault:
        raise NotPlayable("This case cannot be played yet. Checking its notebook says why.") from fault


class _Compiler:
    """Holds the register while one scenario is made ready."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.numbers = tuple(value for value in scenario.values if isinstance(value, NumberValue))
        self.register = Register(self.numbers)
        self.places = {fold(criterion.name): place for place, criterion in enumerate(scenario.criteria)}
        self.indexes = {scene.heading: index for index, scene in enumerate(scenario.scenes)}

    def program(self) -> Program:
        for scene in self.scenario.scenes:
            self.register.flag(Mark.VISITED, scene.heading)
        for evidence in self.scenario.evidence:
            self.register.flag(Mark.FOUND, evidence.name)
        first = self._first_flags()
        stages = [self._stage(scene) for scene in self.scenario.scenes]
        musts = tuple((rule.name, gate_of(rule.condition, self.register)) for rule in self.scenario.musts)
        nevers = tuple(
            Watch(self.register.flag(Mark.BROKEN, rule.name), gate_of(rule.condition, self.register), rule.name)
            for rule in self.scenario.nevers
        )
        gates = {condition: gate_of(condition, self.register) for condition in _conditions_of_texts(self.scenario)}
        flags = self.register.flags
        return Program(
            scenario=self.scenario,
            stages=tuple(_with_its_reads(stage, stages, nevers) for stage in stages),
            flags=flags,
            by_mark={mark: {flag.name: flags[flag] for flag in flags if flag.mark is mark} for mark in Mark},
            telling=sum(bit for flag, bit in flags.items() if flag.mark in TELLING),
            numbers=self.numbers,
            criteria=self.scenario.criteria,
            musts=musts,
            nevers=nevers,
            gates=gates,
            first_flags=first,
        )

    def _first_flags(self) -> int:
        flags = 0
        for value in self.scenario.values:
            if isinstance(value, YesNoValue):
                bit = self.register.flag(Mark.YES, value.name)
                flags |= bit if value.start else 0
        return flags

    def _stage(self, scene: Scene) -> Stage:
        gates = [self._gate_of_choice(scene, choice) for choice in scene.all_choices]
        ways = {
            choice.text: self._way(scene, choice, gate) for choice, gate in zip(scene.all_choices, gates, strict=True)
        }
        form = self._form(scene, scene.task) if scene.task else None
        playing = scene.ending is None
        return Stage(
            scene=scene,
            visited=self.register.flag(Mark.VISITED, scene.heading),
            change=change_of(scene.then, self.register),
            takes=scene.takes,
            turns=self._turns(scene),
            status=Status.PLAYING if playing else Status(str(scene.ending)),
            ways=ways,
            folds=_unique_folds(ways),
            limit=scene.limit,
            form=form,
            sure=not playing or form is not None or ALWAYS_OPEN in gates,
        )

    def _gate_of_choice(self, scene: Scene, choice: Choice) -> Gate:
        """Its `When`, and for a `Once` that it was not taken."""
        gate = gate_of(choice.when, self.register)
        return shut_by(gate, self._taken(scene, choice)) if choice.once else gate

    def _taken(self, scene: Scene, choice: Choice) -> int:
        if not choice.once and not choice.score:
            return 0
        return self.register.flag(Mark.TAKEN, choice.text, scene.heading)

    def _way(self, scene: Scene, choice: Choice, gate: Gate) -> Way:
        taken = self._taken(scene, choice)
        return Way(
            gate=gate,
            takes=choice.takes,
            change=joined([change_of(choice.then, self.register), Change(0, taken, ())]),
            adds=self._adds(choice.score),
            taken=taken,
            target=self.indexes[choice.target],
        )

    def _turns(self, scene: Scene) -> tuple[Turn, ...]:
        acting = [block for block in scene.blocks if isinstance(block, If) and block.then]
        return tuple(self._turn(block, scene.heading, number) for number, block in enumerate(acting, start=1))

    def _turn(self, block: If, heading: str, number: int) -> Turn:
        acted = self.register.flag(Mark.ACTED, f"If {number}", heading)
        return Turn(gate_of(block.condition, self.register), change_of(block.then, self.register), acted)

    def _adds(self, score: Iterable[Points]) -> Adds:
        return tuple((self.places[fold(points.criterion)], points.points) for points in score)

    def _form(self, scene: Scene, task: Task) -> Form:
        lines = tuple(self._line(scene, task, item) for item in task.items)
        return Form(
            task=task,
            lines=lines,
            by_text={line.item.text: line for line in lines},
            bins=task.shown_bins,
            target=self.indexes[task.target],
        )

    def _line(self, scene: Scene, task: Task, item: Item) -> Line:
        return Line(
            item=item,
            gate=gate_of(item.when, self.register),
            clear=gate_of(item.clear_when, self.register),
            change=joined([self._telling(task, item), change_of(item.then, self.register)]),
            adds=self._adds(item.score),
            taken=self.register.flag(Mark.TAKEN, item.text, scene.heading) if item.score else 0,
        )

    def _telling(self, task: Task, item: Item) -> Change:
        """A ticked unit of a Refer is told."""
        if task.kind is not Kind.REFER:
            return NO_CHANGE
        return Change(0, self.register.flag(Mark.TOLD, item.text), ())


def _conditions_of_texts(scenario: Scenario) -> Iterator[Condition]:
    for scene in scenario.scenes:
        consequences = [choice.consequence for choice in scene.all_choices]
        if scene.task is not None:
            consequences.append(scene.task.consequence)
        for block in chain(scene.blocks, *consequences):
            if isinstance(block, If):
                yield block.condition


def _unique_folds(texts: Iterable[str]) -> dict[str, str]:
    counts = Counter(fold(text) for text in texts)
    return {fold(text): text for text in texts if counts[fold(text)] == 1}


def _with_its_reads(stage: Stage, stages: Sequence[Stage], nevers: Iterable[Watch]) -> Stage:
    """The scene with every flag that can matter to a decision made in it, and whether the minutes can."""
    lines = stage.form.lines if stage.form else ()
    gates = [way.gate for way in stage.ways.values()] + [gate for line in lines for gate in (line.gate, line.clear)]
    gates += [watch.gate for watch in nevers]
    reads = 0
    for taken in (*(way.taken for way in stage.ways.values()), *(line.taken for line in lines)):
        reads |= taken
    for place in {way.target for way in stage.ways.values()} | ({stage.form.target} if stage.form else set()):
        reads |= stages[place].visited
        gates += [turn.gate for turn in stages[place].turns]
        gates += [way.gate for way in stages[place].ways.values()]
    return replace(stage, reads=reads | reads_of(gates), timed=any(gate.timed for gate in gates))
