"""The best set of `k` nodes to take out for fragmentation, with proof, by scipy's HiGHS.

Exactly `k` nodes go, so that the largest F is the fewest pairs that can still reach each other. The search branches: a
node is taken out, or it is kept. Each branch is first made smaller (`simlib.network.shrinking`), which does more the
more is decided, since those who are kept together become one. What is small then, HiGHS solves exactly as a
mixed-integer program; of what is not, HiGHS says how good it can get (`simlib.network.relaxation`), and what cannot
beat the best set found is closed.

A caller hears between two branches how far the search is, and can stop it: what was found by then comes with the bound
that was proven by then. A single program of HiGHS, a second or so for a hundred nodes, runs outside of Python's lock
and hears nothing; `seconds` bounds it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, islice
from typing import Any, NamedTuple

import numpy as np

from simlib.errors import CannotAnswer
from simlib.network.compact import Compact, Mask, component_sizes, connected_pairs, pairs_cut
from simlib.network.key_players import allowed_in, as_compact, fragmentation_of, greedy
from simlib.network.relaxation import Answer, program, relaxed, size_of, solved
from simlib.network.shrinking import Shrunk, shrunk

LARGEST = 2_000
"""Nodes beyond which no proof is tried: the tables of pairs alone would fill the memory of a small machine."""

MOST_ROWS = 3_000_000
"""Rows beyond which a program is not begun, for the same reason; then nothing is proven of its branch."""

SMALL = 6_000
"""Rows up to which HiGHS solves a program exactly sooner than by branching further."""

ROUNDED = 120
"""Sets tried around each answer of HiGHS."""

ALMOST = 1e-5
"""Shares nearer than this to 0 or 1 are meant so."""


@dataclass(frozen=True, slots=True)
class BestSet:
    """The best set that was found, and how good any set can be at most."""

    removed: tuple[Any, ...]
    """Exactly `k` nodes, or all that are eligible where they are fewer; in the order of the network."""
    fragmentation: float
    """F over the nodes that remain."""
    bound: float
    """No set of so many eligible nodes has a larger F."""

    @property
    def gap(self) -> float:
        """By how much F could still be larger; 0 where the set is proven best."""
        return self.bound - self.fragmentation

    @property
    def proven(self) -> bool:
        """Whether no set is better."""
        return self.gap <= 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is."""

    fragmentation: float
    """The largest F found so far."""
    bound: float
    """No set has a larger one."""
    looked_at: int
    """Branches that are done."""
    waiting: int
    """Branches that may still hold a better set."""


GoOn = Callable[[Progress], bool]
"""Asked before each branch; no ends the search."""


def always(_progress: Progress) -> bool:
    """The search is never stopped."""
    return True


def best_removal(
    graph: Any,
    k: int,
    eligible: Collection[Hashable] | None = None,
    seconds: float | None = None,
    go_on: GoOn = always,
) -> BestSet:
    """The `k` nodes whose going raises F most, proven unless the search was stopped.

    `graph` is a networkx graph of any kind, or a `Compact`; ties count in both directions. Only `eligible` nodes are
    taken out, all where none are named. `seconds`, by the wall clock, is the most that a single program of HiGHS may
    take; where it is too few, the gap is not 0.

    Raises CannotAnswer for a negative `k` or for more nodes than `LARGEST`, KeyError for an eligible node that is not
    in the graph.

    >>> from simlib.network.compact import compact_ties
    >>> best_removal(compact_ties([("ana", "bo"), ("bo", "cy"), ("cy", "di"), ("di", "eve")]), 1)
    BestSet(removed=('cy',), fragmentation=0.6666666666666667, bound=0.6666666666666667)
    """
    network = as_compact(graph)
    allowed = allowed_in(network, eligible)
    if k < 0 or len(network) > LARGEST:
        raise CannotAnswer(f"A best set is looked for among 0 to {LARGEST:,} nodes, and takes 0 or more of them.")
    search = _Search(network, min(k, int(allowed.sum())), allowed, seconds)
    search.run(go_on)
    progress = search.progress()
    removed = tuple(network.names[place] for place in np.flatnonzero(search.best))
    return BestSet(removed, progress.fragmentation, progress.bound)


class _Branch(NamedTuple):
    """What is decided, and the fewest pairs that it can leave."""

    least: int
    number: int
    taken: tuple[int, ...]
    kept: tuple[int, ...]


class _Search:
    """A search under way: the best set so far, and the branches that wait."""

    def __init__(self, network: Compact, k: int, allowed: Mask, seconds: float | None) -> None:
        self.network, self.k, self.allowed, self.seconds = network, k, allowed, seconds
        self.best = network.mask(greedy(network, k, [network.names[each] for each in np.flatnonzero(allowed)]).removed)
        self.pairs = self._pairs(self.best)
        self._improve(self.best)
        self.unproven: int | None = None
        """The fewest pairs that a branch which was given up could leave; None where none was."""
        self.waiting = [_Branch(0, 0, (), ())]
        self.looked_at = 0

    def run(self, go_on: GoOn) -> None:
        """Looks at branches, the one that can leave fewest pairs first, until none can beat the best set."""
        while self.waiting and self.waiting[0].least < self.pairs and go_on(self.progress()):
            self._look_at(heappop(self.waiting))
            self.looked_at += 1

    def progress(self) -> Progress:
        """How far it is."""
        open_bounds = [self.waiting[0].least] if self.waiting else []
        least = min([self.pairs, *open_bounds, *([] if self.unproven is None else [self.unproven])])
        left = len(self.network) - self.k
        waiting = sum(branch.least < self.pairs for branch in self.waiting)
        return Progress(fragmentation_of(self.pairs, left), fragmentation_of(least, left), self.looked_at, waiting)

    def _look_at(self, branch: _Branch) -> None:
        gone = _mask(len(self.network), branch.taken)
        open_to_us = self.allowed & ~gone & ~_mask(len(self.network), branch.kept)
        k = self.k - len(branch.taken)
        small = shrunk(self.network.without(gone), k, open_to_us)
        rows = size_of(small)
        if not len(small.first) or rows > MOST_ROWS:
            self._take(gone, open_to_us)
            self._close(small.settled if not len(small.first) else branch.least)
            return
        exactly = rows <= SMALL or not small.free.any()
        answer = (solved if exactly else relaxed)(program(small, k), self.seconds)
        least = max(branch.least, answer.least)
        self._round(small, answer, gone, open_to_us, k)
        if exactly or not len(answer.shares):
            self._close(least)
        elif least < self.pairs:
            self._split(branch, small, answer, least)

    def _close(self, least: int) -> None:
        """Nothing more is asked about a branch that could leave so few pairs."""
        if least < self.pairs:
            self.unproven = least if self.unproven is None else min(self.unproven, least)

    def _split(self, branch: _Branch, small: Shrunk, answer: Answer, least: int) -> None:
        """Two branches: with the node of which most is taken out, and without; what cannot pay is kept in both.

        Where nobody is left who could pay, one branch in which all of them are kept.
        """
        # HiGHS's own bound, before it was rounded up, is what `worth` adds to.
        useless = small.free & (answer.least - 1 + answer.worth >= self.pairs) & (answer.shares < ALMOST)
        kept = (*branch.kept, *small.first[useless].tolist())
        maybe = small.free & ~useless
        if not maybe.any():
            self._wait(_Branch(least, 2 * self.looked_at + 1, branch.taken, kept))
            return
        undecided = np.where(answer.shares < 1 - ALMOST, answer.shares, 0)
        score = np.where(maybe, undecided + small.ties.sum(axis=1) / len(small.ties) ** 2, -1)
        node = int(small.first[score.argmax()])
        self._wait(_Branch(least, 2 * self.looked_at + 1, (*branch.taken, node), kept))
        self._wait(_Branch(least, 2 * self.looked_at + 2, branch.taken, (*kept, node)))

    def _wait(self, branch: _Branch) -> None:
        heappush(self.waiting, branch)

    # --- sets ------------------------------------------------------------------------------------------------

    def _round(self, small: Shrunk, answer: Answer, gone: Mask, open_to_us: Mask, k: int) -> None:
        """Tries sets of the nodes of which most is taken out."""
        if not len(answer.shares):
            self._take(gone, open_to_us)
            return
        order = np.argsort(-answer.shares, kind="stable")
        likely = [int(small.first[place]) for place in order if answer.shares[place] > ALMOST and small.free[place]]
        for some in islice(combinations(likely[: k + 4], min(k, len(likely))), ROUNDED):
            self._take(gone | _mask(len(gone), some), open_to_us)

    def _take(self, gone: Mask, open_to_us: Mask) -> None:
        """Fills the set up to `k`, and remembers it where it is the best so far."""
        full = gone.copy()
        for _ in range(self.k - int(gone.sum())):
            more = np.where(open_to_us & ~full, pairs_cut(self.network, full), -2)
            full[more.argmax() if more.max(initial=-2) > -2 else np.flatnonzero(self.allowed & ~full)[0]] = True
        if (pairs := self._pairs(full)) < self.pairs:
            self.best, self.pairs = full, pairs
            self._improve(full)

    def _improve(self, gone: Mask) -> None:
        """Exchanges one node for another as long as that leaves fewer pairs."""
        for place in np.flatnonzero(gone).tolist():
            without = gone.copy()
            without[place] = False
            without[np.where(self.allowed, pairs_cut(self.network, without), -2).argmax()] = True
            if (pairs := self._pairs(without)) < self.pairs:
                self.best, self.pairs = without, pairs
                self._improve(without)
                return

    def _pairs(self, gone: Mask) -> int:
        return connected_pairs(component_sizes(self.network, gone))


def _mask(size: int, places: Collection[int]) -> Mask:
    mask = np.zeros(size, bool)
    mask[list(places)] = True
    return mask
