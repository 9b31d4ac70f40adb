"""The best targets against control, proven by a mixed-integer program.

Interdiction of a flow by its dual (Wood 1993): a cut separates the heads from those who are harmed, and what the cut
crosses counts unless one of its ends is a target. Beside the cut runs reachability, so that among plans of the same
flow the one that leaves fewer people controlled wins, and among those the one with fewer targets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf

from simlib.network.control import Control, between

FINEST = 1000
"""Weights that are no whole numbers are compared in thousandths."""


@dataclass(frozen=True, slots=True)
class _Program:
    """What is minimised, and under which rows: `low <= sum of value * column <= high`."""

    costs: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    rows: tuple[Mapping[int, float], ...]
    row_lows: tuple[float, ...]
    row_highs: tuple[float, ...]


def proven_targets(
    control: Control, useful: Sequence[str], k: int, most_nodes: int | None = None
) -> tuple[tuple[str, ...], float]:
    """At most `k` of the `useful` targets that leave the least control, and the flow that no such set goes below.

    Weights are whole numbers or are rounded to thousandths. `most_nodes` ends the search after as many branches; where
    that was too early for any plan, the plan is empty.
    """
    people = frozenset(between(control))
    arcs = {ends: weight for ends, weight in sorted(control.arcs.items()) if people.issuperset(ends)}
    supply = {each: most for each, most in sorted(control.supply.items()) if each in people}
    whole = all(weight == round(weight) for weight in (*arcs.values(), *supply.values()) if weight < inf)
    grain = 1 if whole else FINEST
    unit = (k + 1) * (len(control.harmed) + 1)
    program = _program(Control(arcs, supply, control.harmed & people), useful, k, unit * grain)
    values, bound = _solved(program, len(useful), most_nodes)
    chosen = tuple(each for each, value in zip(useful, values, strict=False) if value > 0.5)
    return chosen, max(0.0, floor(bound / unit + 1e-6) / grain)


def _program(control: Control, useful: Sequence[str], k: int, unit: int) -> _Program:
    """The columns are, in this order: targets, sides of the cut, reachability, crossed arcs, crossed supplies.

    A unit of flow costs `unit`, each person who is still controlled `k + 1`, each target 1.
    """
    people = sorted({each for ends in control.arcs for each in ends} | set(control.supply))
    scarce = [each for each, most in control.supply.items() if most < inf]
    target = {each: place for place, each in enumerate(useful)}
    side = {each: len(useful) + place for place, each in enumerate(people)}
    reach = {each: len(useful) + len(people) + place for place, each in enumerate(people)}
    crossed = len(useful) + 2 * len(people)
    rows: list[Mapping[int, float]] = [dict.fromkeys(target.values(), 1.0)]
    for place, (source, end) in enumerate(control.arcs):
        ends = {target[each]: 1.0 for each in (source, end) if each in target}
        rows.append({crossed + place: 1.0, side[end]: -1.0, side[source]: 1.0, **ends})
        rows.append({reach[end]: 1.0, reach[source]: -1.0, **ends})
    for place, each in enumerate(scarce, start=crossed + len(control.arcs)):
        rows.append({place: 1.0, side[each]: -1.0} | ({target[each]: 1.0} if each in target else {}))
    starts = [{reach[each]: 1.0} | ({target[each]: 1.0} if each in target else {}) for each in control.supply]
    flows = [*control.arcs.values(), *(control.supply[each] for each in scarce)]
    harmed = {side[each]: 1.0 for each in people if each in control.harmed}
    heads = {side[each]: 0.0 for each in control.supply if each not in scarce}
    count = crossed + len(flows)
    return _Program(
        costs=(
            *[1.0] * len(useful),
            *[0.0] * len(people),
            *[float((k + 1) * (each in control.harmed)) for each in people],
            *[float(round(unit * each)) for each in flows],
        ),
        lows=tuple(harmed.get(column, 0.0) for column in range(count)),
        highs=tuple(heads.get(column, 1.0) for column in range(count)),
        rows=(*rows, *starts),
        row_lows=(*[0.0] * len(rows), *[1.0] * len(starts)),
        row_highs=(float(k), *[inf] * (len(rows) + len(starts) - 1)),
    )


def _solved(program: _Program, whole: int, most_nodes: int | None) -> tuple[tuple[float, ...], float]:
    """The values of the columns, of which the first `whole` are whole numbers, and the bound of the cost."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - only who asks for a proof pays for it
    from scipy.sparse import csr_array  # noqa: PLC0415

    cells = [(row, column, value) for row, entries in enumerate(program.rows) for column, value in entries.items()]
    down, across, values = zip(*cells, strict=True)
    matrix = csr_array((values, (down, across)), shape=(len(program.rows), len(program.costs)))
    solved = milp(
        program.costs,
        integrality=[int(place < whole) for place in range(len(program.costs))],
        bounds=Bounds(program.lows, program.highs),
        constraints=LinearConstraint(matrix, program.row_lows, program.row_highs),
        options={"mip_rel_gap": 0.0, **({"node_limit": most_nodes} if most_nodes is not None else {})},
    )
    bound = solved.mip_dual_bound if solved.mip_dual_bound is not None else 0.0
    return tuple(solved.x) if solved.x is not None else (), float(bound)
