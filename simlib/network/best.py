"""The best set of `k` nodes to take out for fragmentation, with proof: a mixed-integer program in scipy's HiGHS.

The critical node problem (Arulselvan et al. 2009): a variable for each node says whether it is taken out, one for each
pair whether the two can still reach each other. Two that are tied can, unless one is out; and whom a neighbor of mine
reaches, I reach, unless I am out (Veremyev, Boginski and Pasiliao 2014). The pairs left are minimised, which is the
same as raising F, since exactly `k` nodes go. `simlib.network.shrinking` makes the network smaller before.

HiGHS answers in one piece, outside of Python's lock, and looks at no flag of ours. Whoever shows progress runs
`best_removal` in a thread and watches the clock beside it; whoever wants to stop it gives `seconds`, or runs it in a
process and ends that. What was found by then comes with the bound that was proven by then.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from simlib.errors import CannotAnswer
from simlib.network.compact import Compact, Mask, Whole, component_sizes, connected_pairs, pairs_cut
from simlib.network.key_players import allowed_in, as_compact, fragmentation_of, greedy
from simlib.network.shrinking import Shrunk, shrunk

LARGEST = 2_000
"""Nodes beyond which no proof is tried: the tables of pairs alone would fill the memory of a small machine."""

MOST_ROWS = 3_000_000
"""Rows beyond which the program is not begun, for the same reason; then nothing is proven."""

SLACK = 1e-6
"""What HiGHS may be off, as a share of its bound. The numbers of pairs are whole, so that this costs no exactness."""


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


def best_removal(
    graph: Any, k: int, eligible: Collection[Hashable] | None = None, seconds: float | None = None
) -> BestSet:
    """The `k` nodes whose going raises F most, proven unless `seconds` by the wall clock were too few.

    `graph` is a networkx graph of any kind, or a `Compact`; ties count in both directions. Only `eligible` nodes are
    taken out, all where none are named.

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
    k = min(k, int(allowed.sum()))
    found = _improved(network, network.mask(greedy(network, k, eligible).removed), allowed)
    chosen, least = _solved(shrunk(network, k, allowed), k, seconds)
    better = min(found, _filled(network, allowed, chosen, k), key=lambda gone: _pairs(network, gone))
    remaining, pairs = len(network) - k, _pairs(network, better)
    return BestSet(
        tuple(network.names[place] for place in np.flatnonzero(better)),
        fragmentation_of(pairs, remaining),
        fragmentation_of(min(pairs, least), remaining),
    )


def _pairs(network: Compact, gone: Mask) -> int:
    return connected_pairs(component_sizes(network, gone))


def _improved(network: Compact, gone: Mask, allowed: Mask) -> Mask:
    """The set after exchanging one node for another as long as that leaves fewer pairs."""
    pairs, improving = _pairs(network, gone), True
    while improving:
        improving = False
        for place in np.flatnonzero(gone).tolist():
            without = gone.copy()
            without[place] = False
            best = int(np.where(allowed, pairs_cut(network, without), -2).argmax())
            without[best] = True
            if (left := _pairs(network, without)) < pairs:
                gone, pairs, improving = without, left, True
    return gone


def _filled(network: Compact, allowed: Mask, chosen: Whole, k: int) -> Mask:
    """These nodes and, where they are fewer than `k`, the first others that may go."""
    gone = np.zeros(len(network), bool)
    gone[chosen] = True
    more = np.flatnonzero(allowed & ~gone)[: k - int(gone.sum())]
    gone[more] = True
    return gone


# --- the program ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of a program, all of the kind `low <= sum of value * column <= high`."""

    row: list[Whole]
    column: list[Whole]
    value: list[NDArray[np.float64]]
    low: list[NDArray[np.float64]]
    high: list[NDArray[np.float64]]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(map(len, self.low))

    def add(self, terms: list[tuple[Whole, float]], low: float, high: float = np.inf) -> None:
        """One row for each entry of the arrays in `terms`: columns, and the value they all have."""
        first, many = self.count, len(terms[0][0])
        for columns, value in terms:
            self.row.append(np.arange(first, first + many))
            self.column.append(columns)
            self.value.append(np.full(many, value))
        self.low.append(np.full(many, low))
        self.high.append(np.full(many, high))

    def constraint(self, columns: int) -> LinearConstraint:
        """The rows as scipy takes them."""
        places = (np.concatenate(self.row), np.concatenate(self.column))
        matrix = csr_array((np.concatenate(self.value), places), shape=(self.count, columns))
        return LinearConstraint(matrix, np.concatenate(self.low), np.concatenate(self.high))


def _solved(small: Shrunk, k: int, seconds: float | None) -> tuple[Whole, int]:
    """At most `k` places of nodes to take out, and the number of pairs that no set goes below."""
    nodes = len(small.first)
    whole = small.weight * (small.weight - 1) // 2
    always = small.settled + int(whole.sum())
    if not nodes:
        return np.zeros(0, np.int64), always
    column, one, other = _pair_columns(small)
    if len(one) * small.ties.sum(axis=1).mean() > MOST_ROWS:
        return np.zeros(0, np.int64), 0
    costs = np.r_[np.where(small.free, small.hanging - whole, 0), small.weight[one] * small.weight[other]].astype(float)
    answer = milp(
        costs,
        integrality=np.r_[np.ones(nodes), np.zeros(len(one))],
        bounds=Bounds(0, np.r_[small.free.astype(float), np.ones(len(one))]),
        constraints=_rows(small, k, column, one, other).constraint(len(costs)),
        options={"mip_rel_gap": 0} | ({} if seconds is None else {"time_limit": seconds}),
    )
    dual = answer.mip_dual_bound
    least = always + dual if dual is not None and isfinite(dual) else 0.0
    chosen = np.zeros(0, bool) if answer.x is None else answer.x[:nodes] > 0.5
    return small.first[np.flatnonzero(chosen)].astype(np.int64), max(0, ceil(least - SLACK * max(1.0, abs(least))))


def _pair_columns(small: Shrunk) -> tuple[Whole, Whole, Whole]:
    """The table of the column of each pair, and the two ends of each; pairs in two components have none."""
    nodes = len(small.first)
    part = connected_components(csr_array(small.ties), directed=False)[1]
    one, other = np.nonzero(np.triu(part[:, None] == part[None, :], 1))
    column = np.full((nodes, nodes), -1)
    column[one, other] = column[other, one] = nodes + np.arange(len(one))
    return column, one, other


def _rows(small: Shrunk, k: int, column: Whole, one: Whole, other: Whole) -> _Rows:
    """At most `k` go; a dominated node goes with its dominator; what is tied, and what a neighbor reaches, is joined.

    Of a pair that is not tied one end is enough, and the one with fewer neighbors makes fewer rows: a path is undone
    from its ends.
    """
    rows = _Rows([np.zeros(len(small.first), np.int64)], [np.arange(len(small.first))], [], [], [])
    rows.value.append(np.ones(len(small.first)))
    rows.low.append(np.array([-np.inf]))
    rows.high.append(np.array([float(k)]))
    if small.dominated:
        lesser, greater = np.array(small.dominated).T
        rows.add([(greater, 1), (lesser, -1)], 0)
    tied = small.ties[one, other]
    rows.add([(column[one[tied], other[tied]], 1), (one[tied], 1), (other[tied], 1)], 1)
    near, far = one[~tied], other[~tied]
    degrees = small.ties.sum(axis=1)
    near, far = np.where(degrees[near] <= degrees[far], (near, far), (far, near))
    neighbor = np.nonzero(small.ties[near])
    near, far, over = near[neighbor[0]], far[neighbor[0]], neighbor[1]
    rows.add([(column[near, far], 1), (near, 1), (column[over, far], -1)], 0)
    return rows
