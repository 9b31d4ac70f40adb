"""Plans: whom to act on so that the least control reaches those who are harmed, with proof; and plans beside them.

A plan names at most `k` people and things that may be acted on. What is better is decided in this order:

1. less control flows from the heads to those who are harmed (`simlib.network.control`),
2. fewer of them are controlled at all,
3. fewer people and things are acted on: nobody is acted on for nothing.

Two things are no part of that order, because they are never traded. Nobody who is harmed is a target, also when they
harm others. And whoever is at immediate risk is made safe before anybody is acted on: every plan here begins with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from math import comb, inf

from simlib.network.case import CaseGraph
from simlib.network.control import NOBODY, Control, between, control_flow, control_in, controlled
from simlib.network.plans_proof import proven_targets

MOST_TRIED = 120
"""Sets of targets up to which every one is tried; beyond it a mixed-integer program proves the best."""


class Method(StrEnum):
    """How a plan was found."""

    EXHAUSTIVE = "every set tried"
    PROGRAM = "mixed-integer program"
    GREEDY = "greedy"
    DEGREE = "degree"
    BETWEENNESS = "betweenness"


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom to act on, what that leaves, and how far it is proven."""

    targets: tuple[str, ...]
    """Sorted by id."""
    made_safe: tuple[str, ...]
    """Whoever is at immediate risk, made safe before anything else; sorted by id."""
    flow_before: float
    flow: float
    """Control that still flows to those who are harmed."""
    controlled_before: int
    controlled: int
    """How many of those who are harmed are still controlled."""
    bound: float
    """No plan of as many targets leaves less flow than this."""
    method: Method

    @property
    def gap(self) -> float:
        """How far the flow may be from the best, as a share of the flow before: 0 is proven."""
        return 0.0 if self.flow_before <= 0 else max(0.0, self.flow - self.bound) / self.flow_before

    @property
    def proven(self) -> bool:
        """Whether no plan can leave less flow."""
        return self.gap < 1e-9

    def as_json(self) -> dict[str, object]:
        """The plan for a program."""
        return {
            "targets": list(self.targets),
            "made_safe": list(self.made_safe),
            "flow_before": self.flow_before,
            "flow": self.flow,
            "controlled_before": self.controlled_before,
            "controlled": self.controlled,
            "bound": self.bound,
            "gap": self.gap,
            "proven": self.proven,
            "method": self.method.value,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """How a plan stands beside the best one of as many targets."""

    share: float
    """From 0 to 1: the control it takes away, of what the best plan takes away; 0 where it may not be done."""
    flow_before: float
    flow: float
    best: Plan
    harmed_targets: tuple[str, ...]
    """Targets who are harmed themselves. Nobody may act on them, whatever would come of it."""
    other_targets: tuple[str, ...]
    """Other targets that nobody may act on: uninvolved, not known to take part, or not in the case."""
    left_at_risk: tuple[str, ...]
    """Whoever is at immediate risk and was not made safe first."""

    @property
    def allowed(self) -> bool:
        """Whether the plan may be done at all."""
        return not (self.harmed_targets or self.other_targets or self.left_at_risk)


def best_plan(case: CaseGraph, k: int, at_risk: Collection[str] = NOBODY, most_nodes: int | None = None) -> Plan:
    """The best plan of at most `k` targets, with its bound.

    With few targets to choose from, every set is tried and no library is loaded. Else HiGHS (in scipy) proves it;
    `most_nodes` ends the search after as many of its branches, and the bound then says how far the plan may be from
    the best. The same case gives the same plan.
    """
    setting = _setting(case, at_risk)
    k = max(0, min(k, len(setting.useful)))
    if sum(comb(len(setting.useful), size) for size in range(k + 1)) <= MOST_TRIED:
        targets = min(_sets(setting.useful, k), key=lambda each: (_left(setting.control, each), len(each), each))
        return _plan(setting, targets, None, Method.EXHAUSTIVE)
    targets, bound = proven_targets(setting.control, setting.useful, k, most_nodes)
    return _plan(setting, targets, bound, Method.PROGRAM)


def greedy_plan(case: CaseGraph, k: int, at_risk: Collection[str] = NOBODY) -> Plan:
    """The plan that takes the best single target, then the best beside it, and so on. Nothing is proven."""
    setting = _setting(case, at_risk)
    chosen: tuple[str, ...] = ()
    for _ in range(min(k, len(setting.useful))):
        rest = setting.control.without(chosen)
        best = _best_single(rest, [each for each in setting.useful if each not in chosen])
        if best is None:
            break
        chosen = (*chosen, best)
    return _plan(setting, chosen, 0.0, Method.GREEDY)


def _best_single(control: Control, useful: Sequence[str]) -> str | None:
    """The target that leaves the least; None where each leaves what there is.

    No target takes more away than runs through it, so those that little runs through need no look.
    """
    through = _through(control)
    now = _left(control, ())
    best: tuple[tuple[float, int], str] | None = None
    for each in sorted(useful, key=lambda each: -through.get(each, 0.0)):
        if now[0] - through.get(each, 0.0) > (best[0] if best else now)[0]:
            break
        left = _left(control, (each,))
        if left < now and (best is None or (left, each) < best):
            best = (left, each)
    return best[1] if best else None


def _through(control: Control) -> dict[str, float]:
    """The most that can run through each node: what can come in, or go out, whichever is less."""
    coming, going = dict(control.supply), dict.fromkeys(control.harmed, inf)
    for (source, target), weight in control.arcs.items():
        coming[target] = coming.get(target, 0.0) + weight
        going[source] = going.get(source, 0.0) + weight
    return {each: min(coming.get(each, 0.0), going.get(each, 0.0)) for each in {**coming, **going}}


def degree_plan(case: CaseGraph, k: int, at_risk: Collection[str] = NOBODY) -> Plan:
    """The plan that acts on whoever has the most neighbors, on any layer."""
    neighbors: dict[str, set[str]] = {node.id: set() for node in case.nodes}
    for tie in case.counted():
        neighbors[tie.source].add(tie.target)
        neighbors[tie.target].add(tie.source)
    return _ranked(case, k, at_risk, {each: float(len(near)) for each, near in neighbors.items()}, Method.DEGREE)


def betweenness_plan(
    case: CaseGraph, k: int, at_risk: Collection[str] = NOBODY, scores: Mapping[str, float] | None = None
) -> Plan:
    """The plan that acts on whoever lies on the most shortest ways, on any layer.

    `scores` are betweenness scores that are known already; else networkx works them out.
    """
    if scores is None:
        import networkx as nx  # noqa: PLC0415 - whoever judges a plan by its flow need not load the library

        scores = nx.betweenness_centrality(nx.Graph(case.graph().to_undirected()))
    return _ranked(case, k, at_risk, scores, Method.BETWEENNESS)


def plan_of(case: CaseGraph, targets: Iterable[str], at_risk: Collection[str] = NOBODY) -> Plan:
    """What a plan of somebody's own would leave, as if it might be done; nothing is proven (the bound is 0)."""
    return _plan(_setting(case, at_risk), tuple(sorted(set(targets))), 0.0, Method.GREEDY)


def share_of_best(
    case: CaseGraph,
    targets: Iterable[str],
    at_risk: Collection[str] = NOBODY,
    made_safe: Collection[str] | None = None,
    best: Plan | None = None,
) -> Share:
    """A plan as a share of the best one of as many targets.

    `made_safe` are those whom the plan makes safe first; None where nobody asks. `best` is the proven plan where it is
    known already. A plan that acts on somebody who is harmed, on somebody who is no target, or leaves somebody at
    immediate risk, has no share: what it would reach is still told. Where there is no control to take away, the best
    plan acts on nobody.
    """
    wanted = tuple(sorted(set(targets)))
    best = best or best_plan(case, len(wanted), at_risk)
    known = {node.id for node in case.targets()}
    harmed = {node.id for node in case.protected()}
    setting = _setting(case, at_risk)
    mine = _plan(setting, tuple(each for each in wanted if each in known), 0.0, Method.GREEDY)
    share = Share(
        share=_share(mine, best),
        flow_before=mine.flow_before,
        flow=mine.flow,
        best=best,
        harmed_targets=tuple(each for each in wanted if each in harmed),
        other_targets=tuple(each for each in wanted if each not in known and each not in harmed),
        left_at_risk=() if made_safe is None else tuple(sorted(set(at_risk).difference(made_safe))),
    )
    return share if share.allowed else replace(share, share=0.0)


def _share(mine: Plan, best: Plan) -> float:
    taken, most = mine.flow_before - mine.flow, best.flow_before - best.flow
    if most > 0:
        return max(0.0, min(1.0, taken / most))
    return 0.0 if mine.targets else 1.0


# --- the parts ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every plan of a case begins with."""

    before: Control
    control: Control
    """With those at immediate risk made safe."""
    useful: tuple[str, ...]
    """The targets that control runs through; acting on any other changes none of it."""
    made_safe: tuple[str, ...]


def _setting(case: CaseGraph, at_risk: Collection[str]) -> _Setting:
    before = control_in(case)
    made_safe = tuple(sorted(before.harmed.intersection(at_risk)))
    control = before.without(made_safe)
    may = {node.id for node in case.targets()}
    return _Setting(before, control, tuple(sorted(may & between(control))), made_safe)


def _left(control: Control, targets: Collection[str]) -> tuple[float, int]:
    rest = control.without(targets)
    return control_flow(rest), len(controlled(rest))


def _sets(useful: Sequence[str], k: int) -> Iterable[tuple[str, ...]]:
    return (each for size in range(k + 1) for each in combinations(useful, size))


def _plan(setting: _Setting, targets: Iterable[str], bound: float | None, method: Method) -> Plan:
    chosen = tuple(sorted(targets))
    flow, reached = _left(setting.control, chosen)
    return Plan(
        targets=chosen,
        made_safe=setting.made_safe,
        flow_before=control_flow(setting.before),
        flow=flow,
        controlled_before=len(controlled(setting.before)),
        controlled=reached,
        bound=flow if bound is None else min(flow, max(0.0, bound)),
        method=method,
    )


def _ranked(case: CaseGraph, k: int, at_risk: Collection[str], scores: Mapping[str, float], method: Method) -> Plan:
    ranked = sorted((-scores.get(node.id, 0.0), node.id) for node in case.targets())
    chosen = [each for _, each in ranked[:k]]
    return _plan(_setting(case, at_risk), chosen, 0.0, method)
