"""What can still come of a run from any state: the best score, and by how many of the ways on.

All states of a case are found once, and those with the same future are joined; there are dozens of times fewer
futures than states, so that they can be kept. A run is then looked up in them. The best score that can still be
reached depends on the points so far, since a criterion never ends below 0 or above its maximum. It is searched among
the futures from the best bound down: a way whose bound lies below what is found already is left aside, which leaves a
few hundred steps of hundreds of thousands.

Ways on are counted as the proof counts them: each choice offered with the same probability, each item ticked with one
half, each bin and each conclusion with the same probability.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from simlib.play.program import Program
from simlib.play.state import State, Status
from simlib.prove.graph import Finder, Node, TooMany, graph_of
from simlib.prove.loops import unrolled
from simlib.prove.needs import horizons
from simlib.prove.result import passes
from simlib.prove.worth import Edge, Range, classes_of, folded

MOST_STATES = 1_000_000
"""States of a case beyond which its futures are not worked out; they would take more than two gigabytes."""
MOST_LOOKS = 50_000
"""Steps of one search; about a second and a half."""


class Close(NamedTuple):
    """How a run ends, as far as it matters here."""

    scene: int
    """The place of the ending; -1 where the run is stuck."""
    kept: bool
    """Whether every Must is met and no Never was broken."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """All futures of a case. Each stands behind those it leads to."""

    edges: list[tuple[Edge, ...]]
    ends: list[Close | None]
    ranges: list[tuple[Range, ...]]
    """By how much each criterion can still change on ways that end."""
    start: int
    """The future of the first state."""
    salt: int
    keys: array[int]
    """The key of every state, in order."""
    futures: array[int]
    """The future of the state with the key at the same place."""

    def of(self, node: Node) -> int:
        """The future of a state. Raises `KeyError` for one that was not found with this case."""
        key = key_of(node, self.salt)
        place = bisect_left(self.keys, key)
        if place == len(self.keys) or self.keys[place] != key:
            raise KeyError(node)
        return self.futures[place]


def ahead_of(program: Program, most: int = MOST_STATES) -> Ahead:
    """The futures of a case. Raises `TooMany` beyond `most` states."""
    graph = graph_of(program, most)
    classes = classes_of(graph, unrolled(graph), len(program.nevers), {})
    salt, keys = _keys(graph.nodes)
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return Ahead(
        edges=classes.edges,
        ends=[None if end is None else Close(end.scene, end.kept) for end in classes.ends],
        ranges=classes.ranges,
        start=classes.of[0],
        salt=salt,
        keys=array("Q", [keys[place] for place in order]),
        futures=array("I", [classes.of[place] for place in order]),
    )


def key_of(node: Node, salt: int) -> int:
    """A number of 64 bits for a state."""
    said = repr((salt, node.scene, node.minutes, node.flags, node.numbers, node.status.value))
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest())


def _keys(nodes: Sequence[Node]) -> tuple[int, list[int]]:
    """A salt with which no two states have the same key, and the keys."""
    salt = 0
    while True:
        keys = [key_of(node, salt) for node in nodes]
        if len(set(keys)) == len(keys):
            return salt, keys
        salt += 1


class Outlook(NamedTuple):
    """What can still come of a run."""

    best: int | None
    """The best score of any way on; None where no way on ends."""
    share: float
    """The probability that a way on reaches it."""
    passing: bool
    """Whether some way on passes."""
    good: float
    """The probability that a way on ends in a good ending."""


NOWHERE = Outlook(None, 0.0, passing=False, good=0.0)

Found = tuple[int, float]
"""The most points that the bank still gets, and the probability; -1 where no way on counts."""

Key = tuple[int, int]
"""A future, and the sums of the criteria as far as they still matter."""


@dataclass(slots=True)
class Lookout:
    """Looks ahead from any state of one case, and remembers what it saw."""

    program: Program
    ahead: Ahead
    finder: Finder = field(init=False)
    joint: tuple[list[int | None], list[int | None]] = field(init=False)
    """Of each future, the most that all criteria together can still gain, limits aside; None where no way on counts.

    First of all ways on that end, then of those that keep every rule.
    """
    good: list[float] = field(init=False)
    known: tuple[dict[Key, Found], dict[Key, Found]] = field(init=False)
    """What was found: among all ways on, and among those that keep every rule."""

    def __post_init__(self) -> None:
        self.finder = Finder(self.program, horizons(self.program))
        self.joint = (_joint(self, keeping=False), _joint(self, keeping=True))
        self.good = _good(self)
        self.known = ({}, {})

    def outlook(self, state: State) -> Outlook:
        """What can still come from here.

        Raises `KeyError` for a state of another case, `TooMany` where the search would take long.
        """
        purse = self.finder.purse
        node = self.finder.node(state.scene, state.minutes, state.flags, state.numbers, state.status)
        future = self.ahead.of(node)
        if self.joint[False][future] is None:
            return NOWHERE
        sums = purse.empty + sum(state.points[each.place] * each.unit for each in purse.fields)
        inside, counted = folded(sums, purse, self.ahead.ranges[future])
        best, share = self._found((future, inside), keeping=False)
        kept, _ = self._found((future, inside), keeping=True)
        passing = kept >= 0 and passes(self.program.scenario, kept + counted)
        return Outlook(best + counted, share, passing, self.good[future])

    def _found(self, root: Key, *, keeping: bool) -> Found:
        known = self.known[keeping]
        open_looks = [] if root in known else [self._look(root, keeping=keeping)]
        made = 1
        while open_looks:
            look = open_looks[-1]
            further = look.further(known)
            if further is None:
                known[look.key] = (look.best, look.share)
                open_looks.pop()
                continue
            open_looks.append(self._look(further, keeping=keeping))
            made += 1
            if made > MOST_LOOKS:
                raise TooMany
        return known[root]

    def _look(self, key: Key, *, keeping: bool) -> Look:
        """A look from one future, with what comes next, the lowest bound first."""
        future, sums = key
        joint = self.joint[keeping]
        if self.ahead.ends[future] is not None and joint[future] is not None:
            return Look(key, [], 0, 1.0)
        steps = []
        for aim, gain, chance in self.ahead.edges[future]:
            most = joint[aim]
            if most is not None:
                after, counted = folded(sums + gain, self.finder.purse, self.ahead.ranges[aim])
                steps.append((counted + self._bound(aim, after, most), counted, (aim, after), chance))
        return Look(key, sorted(steps))

    def _bound(self, future: int, sums: int, most: int) -> int:
        """At least as much as any way on can still bring to the bank.

        Each criterion alone can come to its maximum at the most; and all together can gain no more than they ever do
        on one way, but for what the limit at 0 gives back.
        """
        purse, ranges = self.finder.purse, self.ahead.ranges[future]
        alone, together = 0, most
        for each, (low, high) in zip(purse.fields, ranges, strict=True):
            now = (sums >> each.shift & (1 << each.bits) - 1) - each.zero
            alone += min(each.maximum, max(0, now + high))
            together += now + max(0, -(now + low))
        return min(alone, together)


@dataclass(slots=True)
class Look:
    """A search that stands at one future."""

    key: Key
    steps: list[tuple[int, int, Key, float]]
    """What comes next: its bound, what it brings to the bank at once, where it leads, its probability."""
    best: int = -1
    share: float = 0.0

    def further(self, known: dict[Key, Found]) -> Key | None:
        """Takes in what is known, and says what has to be known next; None where nothing has to."""
        while self.steps and self.steps[-1][0] >= self.best:
            _, counted, key, chance = self.steps[-1]
            if key not in known:
                return key
            self.steps.pop()
            most, share = known[key]
            if most >= 0:
                self._take(most + counted, chance * share)
        return None

    def _take(self, most: int, share: float) -> None:
        if most > self.best:
            self.best, self.share = most, 0.0
        if most == self.best:
            self.share += share


def _joint(lookout: Lookout, *, keeping: bool) -> list[int | None]:
    ahead, parts = lookout.ahead, lookout.finder.purse.parts
    made: list[int | None] = []
    for edges, end in zip(ahead.edges, ahead.ends, strict=True):
        if end is not None:
            made.append(0 if end.kept or not keeping else None)
            continue
        gains = [sum(parts(gain)) + most for aim, gain, _ in edges if (most := made[aim]) is not None]
        made.append(max(gains, default=None))
    return made


def _good(lookout: Lookout) -> list[float]:
    stages = lookout.program.stages
    made: list[float] = []
    for edges, end in zip(lookout.ahead.edges, lookout.ahead.ends, strict=True):
        if end is None:
            made.append(sum(chance * made[aim] for aim, _, chance in edges))
        else:
            made.append(float(end.scene >= 0 and stages[end.scene].status is Status.GOOD))
    return made
