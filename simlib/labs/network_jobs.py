"""The long work of the network lab, each a job for `simlib.labs.work`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simlib.errors import Unreadable
from simlib.labs.network_json import network_of
from simlib.labs.network_view import Places, places_of
from simlib.labs.work import Say
from simlib.network.case import CaseGraph
from simlib.network.generate import generate
from simlib.network.interventions import Effect, effect_of
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
from simlib.network.restructuring import FEWEST, Act, Course, Tell, course_of
from simlib.network.truth import truth_of
from simlib.read.notebook import read_text_scenario
from simlib.read.typologies import read_typologies
from simlib.scenario.typologies import Size

MOST_BRANCHES = 20_000
"""Branches that a proof may look at; after that the bound says how far the plan may be from the best."""


@dataclass(frozen=True, slots=True)
class Network:
    """A network that is open: what it is called, its graph, and where its nodes stand."""

    title: str
    case: CaseGraph
    places: Places
    seed: int = 1
    at_risk: tuple[str, ...] = ()
    """Whoever is at immediate risk, and is made safe before anybody is acted on."""


def generated(say: Say, files: Mapping[str, bytes], typology: str, size: str, seed: int) -> Network:
    """A network made up from these typologies. The same kind, size and seed give the same network."""
    say(0.05, "Reading the typologies")
    book, problems = read_typologies(files)
    if book is None:
        raise Unreadable(f"The typologies cannot be used: {problems[0]}")
    say(0.15, "Making up people, ties and evidence, and proving the best plan")
    made = generate(book, typology, Size(size), seed)
    title = book.typologies[made.typology].title
    return _placed(say, f"{title}, size {size}, seed {seed}", made.graph, seed, made.at_risk)


def file_opened(say: Say, name: str, content: bytes) -> Network:
    """A network from the JSON of `simlib network new`. Raises Unreadable with what is wrong."""
    say(0.2, "Reading the file")
    title, case, at_risk = network_of(content)
    return _placed(say, title or name, case, 1, at_risk)


def case_opened(say: Say, title: str, notebook: bytes) -> Network:
    """The truth of a case. Raises Unreadable where it cannot be read, or holds no network."""
    say(0.1, "Reading the case")
    scenario = read_text_scenario(notebook).scenario
    if scenario is None:
        raise Unreadable("This case cannot be read now. Its findings say why: see Write cases.")
    return _placed(say, title, truth_of(scenario), 1)


def _placed(say: Say, title: str, case: CaseGraph, seed: int, at_risk: Sequence[str] = ()) -> Network:
    if not case.nodes:
        raise Unreadable("This case names no people and no ties, so there is no network to show.")
    say(0.6, "Finding a place for everybody")
    return Network(title, case, places_of(case, seed), seed, tuple(at_risk))


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows once one person or thing is taken out: at once, and over half a year beside doing nothing more."""

    effect: Effect
    before: Course
    after: Course


def taken_out(say: Say, network: Network, target: str) -> Followed:
    """What it changes to take one person or thing out. Whoever is at immediate risk is made safe in both courses."""
    case, risk = network.case, network.at_risk
    say(0.02, "Measuring the network before and after")
    effect = effect_of(case, [target], risk)
    courses = [
        course_of(case, (Act(0, targets, risk),), network.seed, FEWEST, risk, tell=_told(say, said, start))
        for targets, said, start in (((), "as it is", 0.05), ((target,), "without", 0.52))
    ]
    return Followed(effect, *courses)


def _told(say: Say, what: str, start: float) -> Tell:
    def tell(number: int, replays: int) -> bool:
        if number % 10 == 0:
            say(start + 0.47 * number / replays, f"Half a year {what}: run {number} of {replays}")
        return True

    return tell


@dataclass(frozen=True, slots=True)
class Compared:
    """Plans of at most `most` targets: the proven one, those of simple rules, and the person's own."""

    best: Plan
    others: tuple[tuple[str, Plan], ...]
    own: tuple[Plan, Share] | None
    """With its share of the best plan of as many targets."""


def plans_compared(say: Say, network: Network, most: int, own: Sequence[str]) -> Compared:
    """Every plan beside the proven best. Nobody who is harmed is a target of any."""
    case, risk = network.case, network.at_risk
    say(0.05, "Ranking by degree and betweenness")
    by_degree, by_betweenness = degree_plan(case, most, risk), betweenness_plan(case, most, risk)
    say(0.15, "Choosing the best one after the other")
    step_by_step = greedy_plan(case, most, risk)
    say(0.3, "Proving the best plan")
    best = best_plan(case, most, risk, MOST_BRANCHES)
    say(0.9, "Comparing")
    mine = (plan_of(case, own, risk), share_of_best(case, own, risk)) if own else None
    others = (("One after the other", step_by_step), ("Betweenness", by_betweenness), ("Degree", by_degree))
    return Compared(best, others, mine)
