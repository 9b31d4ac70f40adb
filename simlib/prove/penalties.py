"""Penalties that lower no result in any run.

A criterion's result is its sum, limited to 0..maximum at the end. So a penalty counts where some run ends with a sum
below the maximum that would be above 0 without it. A set of sums is kept as the bits of one whole number, one bit for
each sum, so that adding points to all of them is one shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from simlib.play.gates import is_open
from simlib.play.stages import Adds, Form, Stage
from simlib.prove.graph import Graph
from simlib.prove.loops import Unrolled
from simlib.prove.points import Field
from simlib.prove.worth import Classes
from simlib.scenario.findings import finding
from simlib.scenario.graph import scored_parts
from simlib.scenario.model import Finding, Kind, spot_of

Sums = int
"""A set of sums: the bit `zero + sum` of the field is set for each."""


class Penalty(NamedTuple):
    """Where points of one criterion are lost."""

    scene: int
    text: str
    """The choice or the item."""
    loses: int


def findings_about_penalties(graph: Graph, flat: Unrolled, classes: Classes) -> Iterator[Finding]:
    """R112: a penalty after which every result is what it would have been without it.

    Judged answers are left aside: there, losing is the other side of earning.
    """
    places: list[list[int]] = [[] for _ in graph.program.stages]
    for place, node in enumerate(graph.nodes):
        places[node.scene].append(place)
    for number, field in enumerate(graph.purse.fields):
        stages = graph.program.stages
        penalties = [
            each for scene, here in enumerate(places) if here for each in _penalties(stages[scene], scene, field)
        ]
        if not penalties:
            continue
        points = {gain: graph.purse.parts(gain)[number] for edges in classes.edges for _, gain, _ in edges}
        known = _Known(graph, flat, classes, field, points)
        so_far, ahead = _so_far(known), _ahead(known)
        for penalty in penalties:
            if _is_idle(known, penalty, places[penalty.scene], so_far, ahead):
                yield _idle(graph, field, penalty)


class _Known(NamedTuple):
    graph: Graph
    flat: Unrolled
    classes: Classes
    field: Field
    points: dict[int, int]
    """What a gain of the purse brings to this criterion."""


def _penalties(stage: Stage, place: int, field: Field) -> Iterator[Penalty]:
    parts = [(text, way.adds) for text, way in stage.ways.items()]
    if stage.form is not None and stage.form.task.kind is not Kind.JUDGE:
        parts += [(line.item.text, line.adds) for line in stage.form.lines]
    for text, adds in parts:
        loses = -_points(adds, field)
        if loses > 0:
            yield Penalty(place, text, loses)


def _points(adds: Adds, field: Field) -> int:
    return sum(points for place, points in adds if place == field.place)


def _so_far(known: _Known) -> list[Sums]:
    """By component: the sums a run can have there, and a few more, since items are taken for independent.

    Within a loop no points are made, so all its states share them.
    """
    graph, component, points = known.graph, known.flat.component, known.points
    forms = [_brought(stage.form, known.field) for stage in graph.program.stages]
    answered: dict[tuple[int, Sums], Sums] = {}
    sums = [0] * (max(component) + 1)
    sums[component[0]] = 1 << known.field.zero + known.field.start
    for place in reversed(known.flat.order):
        here, scene = sums[component[place]], graph.nodes[place].scene
        if forms[scene]:
            after = answered.get((scene, here))
            if after is None:
                after = answered[scene, here] = _shifted_all(here, forms[scene], known.field.zero)
            for move in graph.moves[place]:
                sums[component[move.target]] |= after
            continue
        for move in graph.moves[place]:
            by = points.get(move.spread[0][0], 0)
            sums[component[move.target]] |= _shifted(here, by) if by else here
    return sums


def _brought(form: Form | None, field: Field) -> Sums:
    """All that the answers to a task can bring; 0 where there is no task."""
    sums = 1 << field.zero if form is not None else 0
    for line in form.lines if form is not None else ():
        by = _points(line.adds, field)
        lost = _shifted(sums, -by) if form is not None and form.task.kind is Kind.JUDGE else 0
        sums |= _shifted(sums, by) | lost
    return sums


def _ahead(known: _Known) -> list[Sums]:
    """By class: the sums that can still be added on ways that end."""
    made: list[Sums] = []
    for edges, end in zip(known.classes.edges, known.classes.ends, strict=True):
        sums = 0 if end is None else 1 << known.field.zero
        for aim, gain, _ in edges:
            sums |= _shifted(made[aim], known.points[gain])
        made.append(sums)
    return made


def _is_idle(
    known: _Known, penalty: Penalty, places: Iterable[int], so_far: Sequence[Sums], ahead: Sequence[Sums]
) -> bool:
    """Whether some run takes the penalty, and none ends with less for it."""
    tried = set()
    for place in places:
        for lost, following in _with_penalty(known, place, penalty, ahead):
            pair = (_shifted_all(so_far[known.flat.component[place]], lost, known.field.zero), following)
            if pair not in tried and _lowers(pair, penalty, known.field):
                return False
            tried.add(pair)
    return bool(tried)


def _with_penalty(known: _Known, place: int, penalty: Penalty, ahead: Sequence[Sums]) -> Iterator[tuple[Sums, Sums]]:
    """What the decision brings where the penalty is taken for the first time, and what can follow."""
    node, zero = known.graph.nodes[place], known.field.zero
    form = known.graph.program.stages[penalty.scene].form
    moves = known.graph.moves[place]
    of = known.classes.of
    if form is not None:
        others = _without(form, penalty, known.field, node.flags)
        line = form.by_text[penalty.text]
        if not node.flags & line.taken and is_open(line.gate, node.flags, node.numbers, node.minutes):
            following = 0
            for move in moves:
                following |= ahead[of[move.target]]
            yield _shifted(others, -penalty.loses), following
        return
    for move in moves:
        if move.text == penalty.text and known.points.get(move.spread[0][0], 0) == -penalty.loses:
            yield 1 << zero - penalty.loses, ahead[of[move.target]]


def _without(form: Form, penalty: Penalty, field: Field, flags: int) -> Sums:
    """All that the other items can bring together."""
    sums = 1 << field.zero
    for line in form.lines:
        if line.item.text != penalty.text and not flags & line.taken:
            sums |= _shifted(sums, _points(line.adds, field))
    return sums


def _lowers(pair: tuple[Sums, Sums], penalty: Penalty, field: Field) -> bool:
    """Whether some end lies below the maximum and would lie above 0 without the penalty."""
    ends = _shifted_all(*pair, field.zero)
    low = field.zero + 1 - penalty.loses
    return bool(ends >> low & (1 << max(0, field.zero + field.maximum - low)) - 1)


def _shifted(sums: Sums, points: int) -> Sums:
    return sums << points if points >= 0 else sums >> -points


def _shifted_all(sums: Sums, points: Sums, zero: int) -> Sums:
    """Every sum of the one with every sum of the other."""
    made = 0
    for by in _bits(points):
        made |= _shifted(sums, by - zero)
    return made


def _bits(sums: Sums) -> Iterable[int]:
    while sums:
        lowest = sums & -sums
        yield lowest.bit_length() - 1
        sums ^= lowest


def _idle(graph: Graph, field: Field, penalty: Penalty) -> Finding:
    scene = graph.program.scenario.scenes[penalty.scene]
    part = next(part for part in scored_parts(scene) if part.text == penalty.text)
    message = f'No run ends with less "{field.name}" for this loss of {penalty.loses}.'
    remedy = "Let the criterion start higher (`starts at 4`), so that there is something to lose."
    return finding("R112", spot_of(part, "Score"), message, remedy, 0)
