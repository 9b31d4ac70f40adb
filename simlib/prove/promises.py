"""Promises, and the history that breaks one.

A promise about every run is asked of the states alone: `always` and `never` of each state in turn, `eventually` of
every end and of every loop without a way out, `can still` of every state in which a decision is to be made. States are
found breadth first, so that the history to the first one that breaks it is a shortest one.

A promise about passing runs needs the points, too. So its condition is watched like a Never, in the proof of the
score, and a passing run that ends with the wrong mark breaks it. From where `can still` is lost there is no way back,
so the last decision of a run tells whether it was lost before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from simlib.play.gates import is_open
from simlib.play.program import Watch, compile_scenario
from simlib.play.state import Status
from simlib.prove.graph import Graph, TooMany, graph_of, leading_to
from simlib.prove.routes import Json, history_to
from simlib.scenario.model import Condition, Not, Promise, Quantifier, Rule, Scenario


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether a promise holds."""

    holds: bool | None
    """None where it was not decided."""
    history: list[Json] | None = None
    """Decisions that break it."""


UNDECIDED = Kept(None)


def watched_condition(promise: Promise) -> Condition:
    """The condition whose coming true, or not coming true, breaks the promise."""
    return Not(promise.condition) if promise.quantifier is Quantifier.ALWAYS else promise.condition


def with_watches(scenario: Scenario, promises: Iterable[Promise]) -> Scenario:
    """The case with one more Never for each promise, behind its own."""
    watches = (Rule(f"\n{number}", watched_condition(promise)) for number, promise in enumerate(promises))
    return replace(scenario, nevers=(*scenario.nevers, *watches))


def watched_promises(scenario: Scenario) -> tuple[Promise, ...]:
    """The promises about passing runs, which the proof of the score decides."""
    return tuple(promise for promise in scenario.promises if promise.passing_only)


def lost_marks(graph: Graph, promises: Sequence[Promise], rules: int) -> dict[int, int]:
    """Of the states from which some promise of `can still` can come true no more, the marks that say so.

    The Nevers behind the first `rules` watch the promises; the marks stand behind theirs.
    """
    marks: dict[int, int] = {}
    for number, promise in enumerate(promises):
        if promise.quantifier is Quantifier.CAN_STILL:
            able = _able(graph, graph.program.nevers[rules + number])
            for place in range(len(graph.nodes)):
                if place not in able:
                    marks[place] = marks.get(place, 0) | 1 << len(promises) + number
    return marks


def broken_by_marks(promises: Sequence[Promise], number: int, marks: int) -> bool:
    """Whether a run that ended with these marks breaks one of the watched promises."""
    match promises[number].quantifier:
        case Quantifier.CAN_STILL:
            return bool(marks >> len(promises) + number & 1)
        case Quantifier.EVENTUALLY:
            return not marks >> number & 1
        case _:
            return bool(marks >> number & 1)


def kept_in_every_run(scenario: Scenario, promise: Promise, most: int) -> Kept:
    """Whether a promise holds in every run, with a shortest history that breaks it."""
    bare = replace(scenario, musts=(), nevers=())
    program = compile_scenario(with_watches(bare, [promise]))
    try:
        graph = graph_of(program, most, scored=False)
    except TooMany:
        return UNDECIDED
    broken = next(_breaking(graph, promise), None)
    return Kept(holds=True) if broken is None else Kept(holds=False, history=history_to(graph, broken))


def _breaking(graph: Graph, promise: Promise) -> Iterator[int]:
    """The states that break the promise, nearest first."""
    watch = graph.program.nevers[0]
    marked = [bool(node.flags & watch.broken) for node in graph.nodes]
    if promise.quantifier in {Quantifier.ALWAYS, Quantifier.NEVER}:
        return (place for place, mark in enumerate(marked) if mark)
    ended = [node.status is not Status.PLAYING for node in graph.nodes]
    if promise.quantifier is Quantifier.EVENTUALLY:
        decided = leading_to(graph, [place for place in range(len(marked)) if marked[place] or ended[place]])
        return (place for place, mark in enumerate(marked) if not mark and (ended[place] or place not in decided))
    able = _able(graph, watch)
    return (place for place in range(len(marked)) if not ended[place] and place not in able)


def _able(graph: Graph, watch: Watch) -> set[int]:
    """The states in which the watched condition is true, and those from which it can come true."""
    gate = watch.gate
    nodes = enumerate(graph.nodes)
    return leading_to(graph, [at for at, node in nodes if is_open(gate, node.flags, node.numbers, node.minutes)])
