"""Who is where in a class, who is stuck, and who has done the core path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from simlib.score.class_runs import ENOUGH, ClassRun, Standing, counted

CORE_PATH = ("HT-01", "HT-02", "HT-08", "HT-03", "HT-05", "HT-16")
"""Catalogue numbers of the two hours; of those a class has open, each has to be done."""

MINUTE_MS = 60_000
QUIET_MS = 4 * MINUTE_MS
"""How long somebody may do nothing before an instructor is told."""
TIMES_THE_MEDIAN = 3
LEAST_LONG_MS = 2 * MINUTE_MS
"""Nobody is stuck for less than that, however quick the class is."""


class Why(StrEnum):
    """Why somebody seems to be stuck."""

    QUIET = "quiet"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Stuck:
    """Somebody seems to be stuck: why, and for how many minutes."""

    why: Why
    minutes: int
    usual: int | None = None
    """Minutes that the class takes there, where that is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario as a class has it: the ids that count for it (itself and what stands in for it), its number."""

    scenario: str
    catalogue: str = ""
    instead: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The scenarios of which one has to be ended."""
        return (self.scenario, self.instead) if self.instead else (self.scenario,)


Place = tuple[str, str]
"""A scenario's id and a scene's heading."""


def usual_times(runs: Iterable[ClassRun]) -> dict[Place, int]:
    """The class's median time at each scene in milliseconds, where enough people were there."""
    times: dict[Place, list[int]] = {}
    for run in counted(runs):
        for made in run.first_made:
            times.setdefault((run.about.scenario, made.scene), []).append(made.took_ms)
    return {place: int(median(took)) for place, took in times.items() if len(took) >= ENOUGH}


def stuck_at(
    run: ClassRun, usual: Mapping[Place, int], held: Collection[Place], here: Collection[str], now_ms: int
) -> Stuck | None:
    """Whether somebody in this run seems to be stuck.

    `here` are the people whose page is open, `held` the scenes at which the room is held: nobody is stuck who is away,
    who paused, or who was asked to wait.
    """
    about, place = run.about, (run.about.scenario, run.scene)
    waits = (about.scenario, run.decided_at) in held
    if about.standing is not Standing.PLAYING or not run.scene or about.person not in here or waits:
        return None
    quiet, at_scene = now_ms - about.last_ms, now_ms - run.since_ms
    takes = usual.get(place)
    told = takes // MINUTE_MS if takes is not None else None
    if takes is not None and at_scene > max(LEAST_LONG_MS, TIMES_THE_MEDIAN * takes):
        return Stuck(Why.LONG, at_scene // MINUTE_MS, told)
    return Stuck(Why.QUIET, quiet // MINUTE_MS, told) if quiet > QUIET_MS else None


def core_of(asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """What a class has to do: of the core path what is open to it, or all that is open where none of it is."""
    core = tuple(each for each in asked if each.catalogue in CORE_PATH)
    return core or tuple(asked)


def has_done(person: str, runs: Iterable[ClassRun], core: Sequence[Asked]) -> bool:
    """Whether somebody has ended everything of the core; nobody has where there is none."""
    ended = {run.about.scenario for run in runs if run.about.person == person and run.about.standing is Standing.ENDED}
    return bool(core) and all(ended & set(each.ids) for each in core)
