"""What runs are worth: the exact distribution of the score at each ending, without listing histories.

Two states whose ways on are alike, with the same points and probabilities, are one class; most states are. The classes
form a graph without loops, through which a distribution over points is carried forward.

A criterion's result is its sum `v`, limited to 0..maximum at the end only, so sums cannot be limited on the way. But in
a class from which the criterion can still change by lo..hi at the most, sums that end alike are one:

    v + lo >= maximum               the result is the maximum whatever follows
    v + hi <= 0                     the result is 0 whatever follows
    0 <= v + lo, v + hi <= maximum  no limit can act any more, so v itself can be counted now

In each case `v` is exchanged for one value that stands for all of them, and the difference goes to the bank, which is
the same for all criteria. Where nothing can change any more, all of a criterion is in the bank. What stays apart is
only what a limit may still tell apart. The expectation of a criterion is the sum of what it brought to the bank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from math import fsum
from typing import NamedTuple

from simlib.play.gates import is_open
from simlib.play.program import Program
from simlib.play.state import Status
from simlib.prove.graph import Graph, Node, TooMany
from simlib.prove.loops import Unrolled
from simlib.prove.points import Field, Purse


class End(NamedTuple):
    """How a run ended, as far as its worth goes."""

    scene: int
    """The place of the ending; -1 where the run is stuck."""
    kept: bool
    """Whether every Must is met and no Never was broken."""
    marks: int
    """The watched flags that are set at the end."""


Edge = tuple[int, int, float]
"""A class, points gained, and the probability."""

Range = tuple[int, int]

Held = dict[int, tuple[int, list[float]]]
"""By the sums of the criteria: the least points in the bank, and the probability of those and of each one more."""

NO_RANGE = (0, 0)

ROUNDING = 1e-13
"""What sums of probabilities may be off by."""


@dataclass(frozen=True, slots=True)
class Classes:
    """States with the same future as one; each class comes after those it leads to."""

    edges: list[tuple[Edge, ...]]
    ends: list[End | None]
    """None where a run goes on; a class without edges and end is a run that never ends."""
    of: list[int]
    """The class of each state."""
    ending: list[float]
    """The probability that a run ends from here."""
    ranges: list[tuple[Range, ...]]
    """By how much each criterion can still change on ways that end."""
    as_state: dict[int, int]
    """Of an end that is told apart by where it was reached from: the class of the state itself."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What all runs are worth."""

    classes: Classes
    held: list[Held]
    """Of each class, the sums a run can have there, made alike where they end alike."""
    ended: Mapping[tuple[End, int], float]
    """How runs end and their score, with the probability."""
    means: tuple[float, ...]
    """The expectation of each criterion over the runs that end."""
    lowest: tuple[int, ...]
    highest: tuple[int, ...]

    @property
    def states(self) -> int:
        """How many pairs of a class and sums there are."""
        return sum(map(len, self.held))


def classes_of(graph: Graph, flat: Unrolled, rules: int, late: Mapping[int, int]) -> Classes:
    """The states joined by their future. The first `rules` Nevers decide whether a run passes, the others are marks.

    `late` gives states from which an end has more marks.
    """
    known: dict[object, int] = {}
    made = Classes([], [], [0] * len(graph.nodes), [], [], {})
    parts: dict[int, Sequence[int]] = {}
    for place in flat.order:
        node = graph.nodes[place]
        if node.status is not Status.PLAYING:
            made.of[place] = _end_class(made, known, _end(graph.program, node, rules), graph.purse)
            continue
        sums: dict[tuple[int, int], float] = {}
        for target, spread in flat.ways[place].items():
            aim = made.of[target]
            end = made.ends[aim]
            if place in late and end is not None:
                marked = _end_class(made, known, end._replace(marks=end.marks | late[place]), graph.purse)
                made.as_state[marked] = aim
                aim = marked
            for points, probability in spread:
                sums[aim, points] = sums.get((aim, points), 0.0) + probability
        number = made.of[place] = known.setdefault(frozenset(sums.items()), len(made.edges))
        if number == len(made.edges):
            edges = tuple((aim, points, probability) for (aim, points), probability in sums.items())
            _add(made, edges, None, graph.purse, parts)
    return made


def _end_class(made: Classes, known: dict[object, int], end: End, purse: Purse) -> int:
    number = known.setdefault(end, len(made.edges))
    if number == len(made.edges):
        _add(made, (), end, purse, {})
    return number


def worth_of(graph: Graph, classes: Classes, most: int) -> Worth:
    """The distribution of points, carried from the start to every end. Raises `TooMany` beyond `most` sums."""
    start = classes.of[0]
    raw: list[Held] = [{} for _ in classes.edges]
    held: list[Held] = [{} for _ in classes.edges]
    raw[start][graph.purse.empty] = (0, [1.0])
    open_fields = [set[int]() for _ in classes.edges]
    open_fields[start] = set(range(len(graph.purse.fields)))
    ended: dict[tuple[End, int], float] = {}
    banked: list[list[float]] = [[] for _ in graph.purse.fields]
    count = 0
    for number in range(start, -1, -1):
        if not classes.ending[number]:
            continue
        ranges = classes.ranges[number]
        books = [Book(graph.purse.fields[place], place, *ranges[place]) for place in sorted(open_fields[number])]
        here = held[number] = _folded(raw[number], books, banked, classes.ending[number])
        raw[number] = {}
        count += len(here)
        if count > most:
            raise TooMany
        end = classes.ends[number]
        if end is not None:
            ended.update(((end, score), chance) for score, chance in _scores(here))
        still = {place for place in open_fields[number] if ranges[place] != NO_RANGE}
        for target, gain, probability in classes.edges[number]:
            open_fields[target] |= still
            _carry(here, raw[target], gain, probability)
    return _worth(graph, classes, held, ended, [fsum(brought) for brought in banked])


@dataclass(slots=True)
class Book:
    """What one criterion's sums are exchanged for in one class."""

    field: Field
    place: int
    low: int
    high: int
    pages: dict[int, tuple[int, int]] = dataclass_field(default_factory=dict)
    """By what stands in the field: what to add to it, and what goes to the bank."""

    def page(self, shown: int) -> tuple[int, int]:
        """What to add to a field that holds this, and what goes to the bank."""
        made = self.pages.get(shown)
        if made is None:
            stands_for, counted = exchanged(shown - self.field.zero, self.low, self.high, self.field.maximum)
            made = self.pages[shown] = (stands_for - (shown - self.field.zero), counted)
        return made


def exchanged(total: int, low: int, high: int, maximum: int) -> tuple[int, int]:
    """The sum that stands for this one while it can still change by low..high, and what can be counted now.

    >>> exchanged(9, -1, 2, 4), exchanged(-3, 0, 2, 4), exchanged(2, -1, 1, 4), exchanged(3, -1, 2, 4)
    ((-2, 4), (-2, 0), (1, 1), (3, 0))
    """
    if total + low >= maximum:
        return -high, maximum
    if total + high <= 0:
        return -high, 0
    if total + low >= 0 and total + high <= maximum:
        return -low, total + low
    return total, 0


def folded(sums: int, purse: Purse, ranges: Sequence[Range]) -> tuple[int, int]:
    """The sums exchanged for those that stand for them, and what goes to the bank."""
    total, counted = sums, 0
    for place, field in enumerate(purse.fields):
        change, brought = Book(field, place, *ranges[place]).page(sums >> field.shift & (1 << field.bits) - 1)
        total += change << field.shift
        counted += brought
    return total, counted


def end_at(graph: Graph, place: int, rules: int) -> End:
    """How a run ended in this state; the first `rules` Nevers decide whether it passes, the others are marks."""
    return _end(graph.program, graph.nodes[place], rules)


def _end(program: Program, node: Node, rules: int) -> End:
    broken = any(node.flags & watch.broken for watch in program.nevers[:rules])
    met = all(is_open(gate, node.flags, node.numbers, node.minutes) for _, gate in program.musts)
    marks = sum(1 << place for place, watch in enumerate(program.nevers[rules:]) if node.flags & watch.broken)
    return End(-1 if node.status is Status.STUCK else node.scene, met and not broken, marks)


def _add(
    made: Classes, edges: tuple[Edge, ...], end: End | None, purse: Purse, parts: dict[int, Sequence[int]]
) -> None:
    ending = 1.0 if end is not None else _almost_one(sum(made.ending[aim] * chance for aim, _, chance in edges))
    made.edges.append(edges)
    made.ends.append(end)
    made.ending.append(ending)
    lows: list[int] | None = [0] * len(purse.fields) if end is not None else None
    highs = lows
    for aim, gain, _ in edges:
        if not made.ending[aim]:
            continue
        if gain not in parts:
            parts[gain] = purse.parts(gain)
        ahead = [(low + by, high + by) for (low, high), by in zip(made.ranges[aim], parts[gain], strict=True)]
        lows = (
            [low for low, _ in ahead]
            if lows is None
            else [min(a, low) for a, (low, _) in zip(lows, ahead, strict=True)]
        )
        highs = (
            [high for _, high in ahead]
            if highs is None
            else [max(a, high) for a, (_, high) in zip(highs, ahead, strict=True)]
        )
    made.ranges.append(tuple(zip(lows or (), highs or (), strict=True)))


def _almost_one(probability: float) -> float:
    """One where only rounding keeps it from being one."""
    return 1.0 if abs(probability - 1.0) < ROUNDING else probability


def _folded(raw: Held, books: Sequence[Book], banked: list[list[float]], ending: float) -> Held:
    """The points with every sum exchanged, and what went to the bank noted for each criterion."""
    shapes = [(book.field.shift, (1 << book.field.bits) - 1, book) for book in books]
    made: Held = {}
    for points, (base, chances) in raw.items():
        sums, offset = points, base
        for shift, mask, book in shapes:
            shown = points >> shift & mask
            change, counted = book.pages.get(shown) or book.page(shown)
            sums += change << shift
            if counted:
                offset += counted
                banked[book.place].append(counted * sum(chances) * ending)
        _put(made, sums, offset, chances)
    return made


def _put(held: Held, sums: int, base: int, chances: list[float]) -> None:
    """Adds a distribution over the bank that begins at `base`."""
    before = held.get(sums)
    if before is None:
        held[sums] = (base, chances)
        return
    start, other = before
    if base < start:
        start, other, base, chances = base, chances, start, other
    made = other + [0.0] * (base + len(chances) - start - len(other))
    for place, chance in enumerate(chances, base - start):
        made[place] += chance
    held[sums] = (start, made)


def _carry(here: Held, target: Held, gain: int, probability: float) -> None:
    for sums, (base, chances) in here.items():
        _put(target, sums + gain, base, [chance * probability for chance in chances])


def _scores(here: Held) -> Iterator[tuple[int, float]]:
    """The scores at an end, where all points are in the bank."""
    for base, chances in here.values():
        for score, chance in enumerate(chances, base):
            if chance:
                yield score, chance


def _worth(
    graph: Graph,
    classes: Classes,
    held: list[Held],
    ended: Mapping[tuple[End, int], float],
    banked: Sequence[float],
) -> Worth:
    start = classes.of[0]
    chance = classes.ending[start]
    fields = graph.purse.fields
    if not chance:
        return Worth(classes, held, ended, (), (), ())
    ranges = list(zip(fields, classes.ranges[start], strict=True))
    return Worth(
        classes=classes,
        held=held,
        ended=ended,
        means=tuple(brought / chance for brought in banked),
        lowest=tuple(min(max(field.start + low, 0), field.maximum) for field, (low, _) in ranges),
        highest=tuple(min(max(field.start + high, 0), field.maximum) for field, (_, high) in ranges),
    )
