"""What can still matter in each scene: the flags, numbers and minutes that something on some way from here reads.

Two states of a run that differ only in what nothing reads any more have the same future, so they are one state of the
proof. What matters is found once per scene, on the links between scenes with conditions left aside: a flag matters in
a scene if a gate there or in any scene that the links lead to looks at it. That takes in what no condition names: a
`Once` and a scored choice look at whether they were taken, a scene that acts on the first visit looks at whether it
was visited, every Never is looked at after each decision, and every Must at the end.

Minutes matter up to the largest number they are compared with on some way from here. One minute past it, all later
minutes are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simlib.play.gates import Gate, reads_of
from simlib.play.program import Program
from simlib.play.stages import Stage
from simlib.scenario.conditions import terms_of
from simlib.scenario.model import MINUTES, Compares, Condition, If
from simlib.scenario.words import fold


@dataclass(frozen=True, slots=True)
class Needs:
    """What can matter from some point of a run on."""

    flags: int = 0
    numbers: int = 0
    """One bit per number value, by its place."""
    minutes: int = -1
    """The largest number that minutes are compared with; -1 where they are not."""

    def __or__(self, other: Needs) -> Needs:
        return Needs(self.flags | other.flags, self.numbers | other.numbers, max(self.minutes, other.minutes))


NOTHING = Needs()


@dataclass(frozen=True, slots=True)
class Horizon:
    """What can matter in one scene."""

    entering: Needs
    """When a decision leads here, before the scene acts."""
    deciding: Needs
    """When the next decision is to be made here, or the run has ended here."""


def horizons(program: Program, *, scored: bool = True, texts: Sequence[Needs] = ()) -> tuple[Horizon, ...]:
    """What can matter in each scene, in the order of the scenes.

    Without `scored`, whether a choice or an item has brought its points before is left aside. `texts` says for each
    scene what else is read when it is shown.
    """
    places = {fold(number.name): place for place, number in enumerate(program.numbers)}
    always = _read_by_rules(program, places)
    here = [_read_here(stage, places, scored=scored) | always for stage in program.stages]
    here = [needs | read for needs, read in zip(here, texts, strict=True)] if texts else here
    first = [_read_on_entering(stage, places) for stage in program.stages]
    after = _with_what_follows(program, here, first)
    return tuple(Horizon(first[place] | after[place], after[place]) for place in range(len(here)))


def needs_of(program: Program, gates: Iterable[Gate], conditions: Iterable[Condition]) -> Needs:
    """What these gates look at, which were made of these conditions."""
    return _needs(gates, conditions, {fold(number.name): place for place, number in enumerate(program.numbers)})


def targets_of(stage: Stage) -> Iterator[int]:
    """The places of the scenes that a scene leads to."""
    for way in stage.ways.values():
        yield way.target
    if stage.form is not None:
        yield stage.form.target


def _with_what_follows(program: Program, here: list[Needs], first: list[Needs]) -> list[Needs]:
    """What matters when deciding, each scene joined with all that come after it."""
    after = list(here)
    before: list[list[int]] = [[] for _ in here]
    for place, stage in enumerate(program.stages):
        for target in targets_of(stage):
            before[target].append(place)
    waiting = list(range(len(here)))
    while waiting:
        target = waiting.pop()
        for place in before[target]:
            joined = after[place] | after[target] | first[target]
            if joined != after[place]:
                after[place] = joined
                waiting.append(place)
    return after


def _read_by_rules(program: Program, places: dict[str, int]) -> Needs:
    """What Nevers read after every decision and Musts at the end; and that a Never was broken."""
    gates = [watch.gate for watch in program.nevers] + [gate for _, gate in program.musts]
    broken = 0
    for watch in program.nevers:
        broken |= watch.broken
    scenario = program.scenario
    conditions = [rule.condition for rule in (*scenario.musts, *scenario.nevers)]
    return _needs(gates, conditions, places) | Needs(flags=broken)


def _read_here(stage: Stage, places: dict[str, int], *, scored: bool) -> Needs:
    lines = stage.form.lines if stage.form else ()
    gates = [way.gate for way in stage.ways.values()] + [gate for line in lines for gate in (line.gate, line.clear)]
    conditions = [choice.when for choice in stage.scene.all_choices]
    conditions += [condition for line in lines for condition in (line.item.when, line.item.clear_when)]
    taken = 0
    if scored:
        for way in stage.ways.values():
            taken |= way.taken if way.adds else 0
        for line in lines:
            taken |= line.taken
    return _needs(gates, conditions, places) | Needs(flags=taken)


def _read_on_entering(stage: Stage, places: dict[str, int]) -> Needs:
    acts = stage.takes or any(stage.change) or stage.turns
    conditions = [block.condition for block in stage.scene.blocks if isinstance(block, If) and block.then]
    visited = Needs(flags=stage.visited if acts else 0)
    return _needs([turn.gate for turn in stage.turns], conditions, places) | visited


def _needs(gates: Iterable[Gate], conditions: Iterable[Condition | None], places: dict[str, int]) -> Needs:
    needs = Needs(flags=reads_of(gates))
    for condition in conditions:
        for term in terms_of(condition) if condition is not None else ():
            if isinstance(term, Compares):
                needs |= _compared(term, places)
    return needs


def _compared(term: Compares, places: dict[str, int]) -> Needs:
    if term.value == MINUTES:
        return Needs(minutes=max(term.number, -1))
    return Needs(numbers=1 << places[fold(term.value)])
