"""The long work of the network lab, each a job for `simlib.labs.work`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.errors import Unreadable
from simlib.labs.network_view import Places, places_of
from simlib.labs.work import Say
from simlib.network.case import CaseGraph
from simlib.network.plans import (
    Plan,
    Share,
    best_plan,
    betweenness_plan,
    degree_plan,
    greedy_plan,
    plan_of,
    share_of_best,
)
from simlib.network.truth import truth_of
from simlib.read.notebook import read_text_scenario

MOST_BRANCHES = 20_000
"""Branches that a proof may look at; after that the bound says how far the plan may be from the best."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network that is open: what it is called, its graph, and where its nodes stand."""

    title: str
    case: CaseGraph
    places: Places
    seed: int = 1


def case_opened(say: Say, title: str, notebook: bytes) -> Network:
    """The truth of a case. Raises Unreadable where it cannot be read, or holds no network."""
    say(0.1, "Reading the case")
    scenario = read_text_scenario(notebook).scenario
    if scenario is None:
        raise Unreadable("This case cannot be read now. Its findings say why: see Write cases.")
    return _placed(say, title, truth_of(scenario), 1)


def _placed(say: Say, title: str, case: CaseGraph, seed: int) -> Network:
    if not case.nodes:
        raise Unreadable("This case names no people and no ties, so there is no network to show.")
    say(0.6, "Finding a place for everybody")
    return Network(title, case, places_of(case, seed), seed)


@dataclass(frozen=True, slots=True)
class Compared:
    """Plans of at most `most` targets: the proven one, those of simple rules, and the person's own."""

    best: Plan
    others: tuple[tuple[str, Plan], ...]
    own: tuple[Plan, Share] | None
    """With its share of the best plan of as many targets."""


def plans_compared(say: Say, case: CaseGraph, most: int, own: Sequence[str]) -> Compared:
    """Every plan beside the proven best. Nobody who is harmed is a target of any."""
    say(0.05, "Ranking by degree and betweenness")
    by_degree, by_betweenness = degree_plan(case, most), betweenness_plan(case, most)
    say(0.15, "Choosing the best one after the other")
    step_by_step = greedy_plan(case, most)
    say(0.3, "Proving the best plan")
    best = best_plan(case, most, most_nodes=MOST_BRANCHES)
    say(0.9, "Comparing")
    mine = (plan_of(case, own), share_of_best(case, own)) if own else None
    others = (("One after the other", step_by_step), ("Betweenness", by_betweenness), ("Degree", by_degree))
    return Compared(best, others, mine)
