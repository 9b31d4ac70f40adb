"""What becomes of a network in the half year after an intervention: many runs of chance, told as mean and interval.

What it shows, as studies found it:

* an arrest of one person, early and alone, recovers: others step in, while the money and the recruiting go on
  (Duijn, Kashirin and Sloot 2014). Groups that hardly know each other have fewer people to step in, and recover less;
* preventing recruitment can matter as much as acting on people (Kosmas et al. 2022);
* to build the case first does better where nobody is at immediate risk. Where somebody is, making them safe does not
  wait: a course that lets them wait is not allowed, whatever else it would reach.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import ceil

from simlib.errors import NotAllowed
from simlib.network.case import CaseGraph, NodeKind, Role
from simlib.network.control import NOBODY
from simlib.network.drawing import Draw
from simlib.network.interventions import RECRUITS
from simlib.network.plans import best_plan
from simlib.network.restructuring_world import STEP, Habits, Moment, Run, world_of

DAYS = (0, 30, 90, 180)
"""The days on which a network is looked at; day 0 is right after what is done on that day."""

FEWEST, MOST = 200, 1000
"""Runs of chance that give a mean worth telling, and that are enough."""

BUILT = 60
"""Days that it takes here to build a case."""

Tell = Callable[[int, int], bool]
"""Hears how many runs of how many are done; False ends it."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is done on one day. People are made safe before anybody is acted on."""

    day: int
    targets: tuple[str, ...] = ()
    made_safe: tuple[str, ...] = ()


Schedule = tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A number over all runs: its mean, and between which values nine in ten lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """A network on one day, over all runs. The fields are those of a `Moment`."""

    day: int
    control_flow: Interval
    controlled: Interval
    money_flow: Interval
    recruitment: Interval
    newly_harmed: Interval
    came_to_harm: Interval
    days_controlled: Interval


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a network under a schedule."""

    schedule: Schedule
    outlooks: tuple[Outlook, ...]
    """One for each of `DAYS`."""
    replays: int
    """Runs that were made: fewer than asked for where it was stopped."""
    left_at_risk: tuple[str, ...]
    """Whoever is at immediate risk and is not made safe on the first day, before anybody is acted on."""

    @property
    def allowed(self) -> bool:
        """Whether the schedule may be done: nobody at immediate risk waits."""
        return not self.left_at_risk

    def on(self, day: int) -> Outlook:
        """How the network stands on one of `DAYS`; KeyError for another day."""
        return {each.day: each for each in self.outlooks}[day]


def course_of(
    case: CaseGraph,
    schedule: Schedule,
    seed: int,
    replays: int = FEWEST,
    at_risk: Collection[str] = NOBODY,
    habits: Habits | None = None,
    tell: Tell | None = None,
) -> Course:
    """What becomes of a case under a schedule, over so many runs of chance.

    The same case, schedule and seed give the same course. Raises `NotAllowed` for a target who is harmed. A schedule
    that lets somebody at immediate risk wait is worked out, so that one sees what follows, and is not allowed.
    """
    _refuse_harmed(case, schedule)
    world, ways = world_of(case, at_risk), habits or Habits()
    runs: list[tuple[Moment, ...]] = []
    for number in range(replays):
        if tell is not None and not tell(number, replays):
            break
        runs.append(_run(Run(world, ways, Draw("replay", seed, number)), schedule))
    outlooks = tuple(_outlook(day, [run[place] for run in runs]) for place, day in enumerate(DAYS) if runs)
    return Course(schedule, outlooks, len(runs), tuple(sorted(world.at_risk - _safe_at_once(schedule))))


def _refuse_harmed(case: CaseGraph, schedule: Schedule) -> None:
    targets = {each for act in schedule for each in act.targets}
    harmed = sorted(node.label for node in case.protected() if node.id in targets)
    if harmed:
        raise NotAllowed(f"{harmed[0]} is harmed, so nobody acts against them. Make them safe instead.")


def _safe_at_once(schedule: Schedule) -> set[str]:
    return {each for act in schedule if act.day <= 0 for each in act.made_safe}


def _run(run: Run, schedule: Schedule) -> tuple[Moment, ...]:
    acts = sorted(schedule, key=lambda act: act.day)
    found = []
    for day in range(0, DAYS[-1] + 1, STEP):
        while acts and acts[0].day <= day:
            act = acts.pop(0)
            run.act(act.targets, act.made_safe)
        if day in DAYS:
            found.append(run.moment())
        run.live()
    return tuple(found)


def _outlook(day: int, moments: Sequence[Moment]) -> Outlook:
    told = {each.name: interval([getattr(moment, each.name) for moment in moments]) for each in fields(Moment)}
    return Outlook(day, **told)


def interval(values: Iterable[float]) -> Interval:
    """The mean, and the values below and above which one in twenty lies.

    >>> interval(range(101))
    Interval(mean=50.0, low=5, high=95)
    """
    ranked = sorted(values)
    last = len(ranked) - 1
    return Interval(sum(ranked) / len(ranked), ranked[ceil(last * 0.05)], ranked[int(last * 0.95)])


def best_course(courses: Mapping[str, Course]) -> str | None:
    """The name of the course that leaves the least control after half a year, of those that are allowed.

    None where none is. Nobody at immediate risk waits for a better number.
    """
    allowed = {name: course.on(DAYS[-1]) for name, course in courses.items() if course.allowed and course.outlooks}
    return min(allowed, key=lambda name: (allowed[name].control_flow.mean, name), default=None)


# --- schedules to compare -------------------------------------------------------------------------------------


def usual_schedules(case: CaseGraph, k: int, at_risk: Collection[str] = NOBODY) -> dict[str, Schedule]:
    """Schedules that are worth comparing, by name. Whoever is at immediate risk is made safe on the first day in each.

    `k` is how many people the case that is built first acts on, beside money and recruiting.
    """
    safe = tuple(sorted(at_risk))
    one = best_plan(case, 1, at_risk).targets
    several = best_plan(case, k, at_risk).targets
    money, recruiting = money_targets(case), recruiting_targets(case)
    every = tuple(sorted({*several, *money, *recruiting}))
    rest = tuple(each for each in every if each not in one)
    return {
        "nothing": (Act(0, (), safe),),
        "early arrest": (Act(0, one, safe),),
        "early arrest and money": (Act(0, tuple(sorted({*one, *money})), safe),),
        "early arrest, money and recruiting": (Act(0, tuple(sorted({*one, *money, *recruiting})), safe),),
        "recruiting alone": (Act(0, recruiting, safe),),
        "early arrest, the rest later": (Act(0, one, safe), Act(BUILT, rest)),
        "case built first": (Act(0, (), safe), Act(BUILT, every)),
    }


def money_targets(case: CaseGraph) -> tuple[str, ...]:
    """Accounts, and people who handle money, that may be acted on."""
    return tuple(n.id for n in case.targets() if n.kind is NodeKind.ACCOUNT or n.role is Role.MONEY_HANDLER)


def recruiting_targets(case: CaseGraph) -> tuple[str, ...]:
    """People who recruit or broker and may be acted on."""
    return tuple(node.id for node in case.targets() if node.role in RECRUITS)
