"""The program of a best set, and what HiGHS says about it: exactly where it is small, else how good it can get.

The critical node problem (Arulselvan et al. 2009): a column for each node says whether it is taken out, one for each
pair whether the two can still reach each other. Two that are tied can, unless one is out; and whom a neighbor of mine
reaches, I reach, unless I am out (Veremyev, Boginski and Pasiliao 2014). The pairs that are left are minimised.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, linprog, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from simlib.network.compact import Whole
from simlib.network.shrinking import Shrunk

Numbers = NDArray[np.float64]

SLACK = 1e-6
"""What HiGHS may be off, as a share of its bound. The numbers of pairs are whole, so that this costs no exactness."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Minimise `costs` over the columns between 0 and `high`, where each row of `matrix` is at least `low`."""

    small: Shrunk
    costs: Numbers
    high: Numbers
    matrix: Any
    low: Numbers
    always: int
    """Pairs that are not counted in the columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What is known of a program."""

    least: int
    """No set leaves fewer pairs; 0 where HiGHS had no time to say more."""
    shares: Numbers
    """How much of each node is taken out; 0 or 1 where the program was solved exactly, empty where nothing is known."""
    worth: Numbers
    """By how many pairs, at least, a node that is taken out raises what is left above `least`."""


def size_of(small: Shrunk) -> int:
    """About how many rows the program of a network has."""
    nodes = len(small.first)
    return int(small.ties.sum() * max(0, nodes - 1) // 2)


def program(small: Shrunk, k: int) -> Program:
    """The program for at most `k` nodes."""
    nodes = len(small.first)
    part = connected_components(csr_array(small.ties), directed=False)[1]
    one, other = np.nonzero(np.triu(part[:, None] == part[None, :], 1))
    column = np.full((nodes, nodes), -1)
    column[one, other] = column[other, one] = nodes + np.arange(len(one))
    within = small.weight * (small.weight - 1) // 2
    gain = np.where(small.free, small.hanging - within, 0)
    rows = _rows(small, k, column, one, other)
    return Program(
        small,
        np.r_[gain, small.weight[one] * small.weight[other]].astype(float),
        np.r_[small.free, np.ones(len(one), bool)].astype(float),
        rows.matrix(nodes + len(one)),
        np.concatenate(rows.low),
        small.settled + int(within.sum()),
    )


def solved(given: Program, seconds: float | None) -> Answer:
    """The best set exactly, as far as HiGHS gets in so many seconds by the wall clock."""
    nodes = len(given.small.first)
    answer = milp(
        given.costs,
        integrality=np.arange(len(given.costs)) < nodes,
        bounds=Bounds(0, given.high),
        constraints=(given.matrix, given.low, np.inf),
        options={"mip_rel_gap": 0} | _limit(seconds),
    )
    shares = np.zeros(0) if answer.x is None else np.round(answer.x[:nodes])
    return Answer(_least(given, answer.mip_dual_bound), shares, np.zeros(nodes))


def relaxed(given: Program, seconds: float | None) -> Answer:
    """What the program comes to where a node may be taken out in part."""
    nodes = len(given.small.first)
    answer = linprog(
        given.costs,
        A_ub=-given.matrix,
        b_ub=-given.low,
        bounds=np.c_[np.zeros(len(given.high)), given.high],
        method="highs-ipm",
        options=_limit(seconds),
    )
    if answer.status != 0:
        return Answer(0, np.zeros(0), np.zeros(nodes))
    return Answer(_least(given, answer.fun), answer.x[:nodes], answer.lower.marginals[:nodes])


def _limit(seconds: float | None) -> dict[str, float]:
    return {} if seconds is None else {"time_limit": seconds}


def _least(given: Program, bound: float | None) -> int:
    """The least whole number of pairs that a bound of HiGHS allows."""
    if bound is None or not isfinite(bound):
        return 0
    pairs = given.always + bound
    return max(0, ceil(pairs - SLACK * max(1.0, abs(pairs))))


# --- rows ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of the kind `sum of value * column >= low`, as they are gathered."""

    row: list[Whole]
    column: list[Whole]
    value: list[Numbers]
    low: list[Numbers]

    def add(self, terms: list[tuple[Whole, float]], low: float) -> None:
        """One row for each entry of the arrays in `terms`: columns, and the value they all have."""
        first, many = sum(map(len, self.low)), len(terms[0][0])
        for columns, value in terms:
            self.row.append(np.arange(first, first + many))
            self.column.append(columns)
            self.value.append(np.full(many, value))
        self.low.append(np.full(many, low))

    def matrix(self, columns: int) -> Any:
        """The rows as a sparse matrix."""
        places = (np.concatenate(self.row), np.concatenate(self.column))
        return csr_array((np.concatenate(self.value), places), shape=(sum(map(len, self.low)), columns))


def _rows(small: Shrunk, k: int, column: Whole, one: Whole, other: Whole) -> _Rows:
    """At most `k` go; a dominated node goes with its dominator; what is tied, and what a neighbor reaches, is joined.

    Of a pair that is not tied one end is enough, and the one with fewer neighbors makes fewer rows: a path is undone
    from its ends.
    """
    nodes = len(small.first)
    rows = _Rows([np.zeros(nodes, np.int64)], [np.arange(nodes)], [np.full(nodes, -1.0)], [np.array([-float(k)])])
    if small.dominated:
        lesser, greater = np.array(small.dominated).T
        rows.add([(greater, 1), (lesser, -1)], 0)
    tied = small.ties[one, other]
    rows.add([(column[one[tied], other[tied]], 1), (one[tied], 1), (other[tied], 1)], 1)
    near, far = one[~tied], other[~tied]
    degrees = small.ties.sum(axis=1)
    near, far = np.where(degrees[near] <= degrees[far], (near, far), (far, near))
    pair, over = np.nonzero(small.ties[near])
    near, far = near[pair], far[pair]
    rows.add([(column[near, far], 1), (near, 1), (column[over, far], -1)], 0)
    return rows
