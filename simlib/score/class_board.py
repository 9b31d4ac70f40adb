"""The whole board of a class as data: a pure function of its runs, its people and the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from simlib.scenario.model import Kind
from simlib.score.class_conclusions import Seen, calibration, seen_by
from simlib.score.class_criteria import Heat, heat_of, weakest
from simlib.score.class_decisions import Split, percents, remark_on, splits_of
from simlib.score.class_progress import Asked, Place, Stuck, Why, core_of, has_done, stuck_at, usual_times
from simlib.score.class_runs import ENOUGH, ClassRun, Standing, latest
from simlib.score.class_weak import weak_points
from simlib.score.grades import Grade
from simlib.score.identification import Calibration, Estimate

Json = dict[str, object]
DAY_MS = 24 * 60 * 60_000


@dataclass(frozen=True, slots=True)
class Held:
    """A hold, as the store numbers it."""

    number: int
    place: Place


@dataclass(frozen=True, slots=True)
class Parked:
    """A question, as the store numbers it."""

    number: int
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Room:
    """A class at one moment."""

    name: str
    people: Sequence[tuple[str, str]]
    """Id and name of everybody in the class, in the order in which they are listed."""
    asked: Sequence[Asked]
    """The scenarios open to the class."""
    titles: Mapping[str, str]
    """The title of each scenario by its id."""
    scenes: Sequence[Place]
    """Every scene with a decision, case by case."""
    here: Collection[str] = ()
    """Who has a page open."""
    held: Sequence[Held] = ()
    parked: Sequence[Parked] = ()
    to_mark: Collection[str] | None = None
    """The runs whose text waits for a mark; None where nothing is handed in here, so that every text waits."""
    now_ms: int = 0

    def title(self, scenario: str) -> str:
        """The title of a scenario; its id where it has none."""
        return self.titles.get(scenario, scenario)

    def waits(self, run: str) -> bool:
        """Whether the text of a run waits for a mark."""
        return self.to_mark is None or run in self.to_mark


def board_of(room: Room, runs: Iterable[ClassRun]) -> Json:
    """Everything that the board of this class shows."""
    all_runs = tuple(runs)
    splits, heat, seen, sure = splits_of(all_runs), heat_of(all_runs), seen_by(all_runs), calibration(all_runs)
    members = {person for person, _ in room.people}
    now = {key: run for key, run in latest(all_runs).items() if key[0] in members}
    stuck = _stuck(room, all_runs, now)
    return {
        "name": room.name,
        "trainees": len(room.people),
        "enough": ENOUGH,
        "tiles": _tiles(room, all_runs, heat, seen),
        "weak": weak_points(splits, heat, seen, sure, room.titles),
        "cases": [
            {"id": each, "title": room.title(each), "number": at} for at, each in enumerate(_cases(room, now), 1)
        ],
        "progress": list(_progress(room, now, stuck)),
        "places": _places(room, now, stuck),
        "decisions": [_decision(room, split) for split in splits],
        "criteria": _criteria(heat, _cases(room, now)),
        "seen": _seen(seen),
        "sure": _sure(sure),
        "questions": _questions(room, all_runs),
        "reports": _reports(room, all_runs),
        "holds": [_hold(room, each, now.values()) for each in room.held],
        "scenes": [
            {"scenario": case, "scene": scene, "label": f"{room.title(case)}: {scene}"} for case, scene in room.scenes
        ],
    }


def _estimate(estimate: Estimate) -> Json:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _cases(room: Room, now: Mapping[tuple[str, str], ClassRun]) -> list[str]:
    """The scenarios open to the class, and those that somebody has played since."""
    return list(dict.fromkeys([each.scenario for each in room.asked] + [scenario for _, scenario in now]))


def _tiles(room: Room, runs: Sequence[ClassRun], heat: Sequence[Heat], seen: Seen) -> Json:
    core, low, rates = core_of(room.asked), weakest(heat), seen.rates
    return {
        "core_done": sum(has_done(person, runs, core) for person, _ in room.people),
        "core_of": len(room.people),
        "sensitivity": _estimate(rates.sensitivity),
        "seen_of": rates.hits + rates.misses,
        "specificity": _estimate(rates.specificity),
        "spared_of": rates.false_alarms + rates.correct_rejections,
        "weakest": low
        and {"criterion": low.criterion, "case": room.title(low.scenario), "mean": low.mean, "runs": low.runs},
    }


# --- who is where ---------------------------------------------------------------------------------------------


def _stuck(room: Room, runs: Sequence[ClassRun], now: Mapping[tuple[str, str], ClassRun]) -> dict[str, Stuck]:
    """Who seems to be stuck, by the run they are in."""
    usual, held = usual_times(runs), {each.place for each in room.held}
    found = ((run.about.run, stuck_at(run, usual, held, room.here, room.now_ms)) for run in now.values())
    return {run: stuck for run, stuck in found if stuck is not None}


def _progress(room: Room, now: Mapping[tuple[str, str], ClassRun], stuck: Mapping[str, Stuck]) -> Iterator[Json]:
    cases = _cases(room, now)
    for person, name in room.people:
        theirs = [now.get((person, case)) for case in cases]
        there = max((run for run in theirs if run), key=lambda run: run.about.last_ms, default=None)
        yield {
            "name": name,
            "here": person in room.here,
            "cells": [_cell(run) for run in theirs],
            "where": _where(room, there) if there else "",
            "stuck": stuck_words(stuck[there.about.run]) if there and there.about.run in stuck else "",
        }


def _cell(run: ClassRun | None) -> Json:
    if run is None:
        return {"standing": "none", "percent": None, "attempt": 0}
    return {"standing": run.about.standing.value, "percent": run.percent, "attempt": run.about.attempt}


def _where(room: Room, run: ClassRun) -> str:
    title = room.title(run.about.scenario)
    match run.about.standing:
        case Standing.ENDED:
            return f"{title}, ended"
        case Standing.NOTICE:
            return f"{title}, before the start"
        case Standing.PLAYING:
            return f"{title}, {run.scene}"
        case other:
            return f"{title}, {other.value}"


def stuck_words(stuck: Stuck) -> str:
    """Why somebody seems to be stuck, as an instructor reads it.

    >>> stuck_words(Stuck(Why.LONG, 9, 2)), stuck_words(Stuck(Why.QUIET, 5))
    ('9 minutes at this scene; the class takes 2', 'Nothing done for 5 minutes')
    """
    if stuck.why is Why.QUIET:
        return f"Nothing done for {_minutes(stuck.minutes)}"
    usual = "less than 1" if not stuck.usual else str(stuck.usual)
    return f"{_minutes(stuck.minutes)} at this scene; the class takes {usual}"


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"


def _places(room: Room, now: Mapping[tuple[str, str], ClassRun], stuck: Mapping[str, Stuck]) -> list[Json]:
    """How many stand where, without a name: for a board that a room can read."""
    playing = [run for run in now.values() if run.about.standing is Standing.PLAYING and run.scene]
    counts = Counter((run.about.scenario, run.scene) for run in playing)
    waits = Counter((run.about.scenario, run.scene) for run in playing if run.about.run in stuck)
    order = {place: at for at, place in enumerate(room.scenes)}
    return [
        {"case": room.title(place[0]), "scene": place[1], "count": count, "stuck": waits[place]}
        for place, count in sorted(counts.items(), key=lambda each: order.get(each[0], len(order)))
    ]


# --- what was chosen ----------------------------------------------------------------------------------------


def _decision(room: Room, split: Split) -> Json:
    counts, several = [split.grades[grade] for grade in Grade], split.kind is not Kind.CHOICE
    chosen = [each.count for each in split.options]
    shares = [round(100 * count / split.answered) for count in chosen] if several else percents(chosen)
    return {
        "scenario": split.scenario,
        "case": room.title(split.scenario),
        "scene": split.scene,
        "answered": split.answered,
        "counts": counts,
        "percents": percents(counts),
        "several": several,
        "options": [
            {"text": each.text, "count": each.count, "percent": share, "grade": each.grade.value}
            for each, share in zip(split.options, shares, strict=True)
        ],
        "difficulty": _estimate(split.difficulty),
        "discrimination": _estimate(split.discrimination),
        "remark": remark_on(split),
    }


def _criteria(heat: Sequence[Heat], cases: Sequence[str]) -> list[Json]:
    by_place = {(each.criterion, each.scenario): each for each in heat}
    return [
        {"criterion": criterion, "cells": [_heat(by_place.get((criterion, case))) for case in cases]}
        for criterion in dict.fromkeys(each.criterion for each in heat)
    ]


def _heat(heat: Heat | None) -> Json | None:
    return {"mean": round(heat.mean, 1), "runs": heat.runs} if heat else None


def _seen(seen: Seen) -> Json:
    rates = seen.rates
    return {
        "hits": rates.hits,
        "misses": rates.misses,
        "false_alarms": rates.false_alarms,
        "correct_rejections": rates.correct_rejections,
        "undecided": seen.undecided,
        "sensitivity": _estimate(rates.sensitivity),
        "specificity": _estimate(rates.specificity),
        "d_prime": _estimate(rates.d_prime),
        "dots": [list(dot) for dot in seen.dots],
        "trafficking": seen.trafficking,
        "other": seen.other,
    }


def _sure(sure: Calibration) -> Json:
    return {
        "marks": sure.marks,
        "best_marks": sure.best_marks,
        "brier": sure.brier,
        "stated": [
            {
                "confidence": each.confidence,
                "right": each.right,
                "answers": each.answers,
                "share": _estimate(each.share_right),
            }
            for each in sure.stated
        ],
    }


# --- what waits ------------------------------------------------------------------------------------------------


def _questions(room: Room, runs: Sequence[ClassRun]) -> list[Json]:
    """The questions; the scene is named only where so many were there that it tells nobody who asked."""
    been = {(run.about.scenario, scene, run.about.person) for run in runs for scene in _scenes_of(run)}
    people = Counter((scenario, scene) for scenario, scene, _ in been)
    return [
        {
            "number": each.number,
            "about": f"{room.title(each.place[0])}, {each.place[1]}"
            if people[each.place] >= ENOUGH
            else room.title(each.place[0]),
            "text": each.text,
        }
        for each in room.parked
    ]


def _scenes_of(run: ClassRun) -> set[str]:
    return {run.scene, *(made.scene for made in run.made)} - {""}


def _reports(room: Room, runs: Iterable[ClassRun]) -> list[Json]:
    """Who handed in a text that a person marks, who waits longest first; a later attempt takes none of them away."""
    names = dict(room.people)
    ended = [
        run
        for run in runs
        if run.texts
        and run.about.standing is Standing.ENDED
        and run.about.person in names
        and room.waits(run.about.run)
    ]
    return [
        {
            "run": run.about.run,
            "name": names[run.about.person],
            "case": room.title(run.about.scenario),
            "waiting": waiting_words(room.now_ms - run.about.last_ms),
        }
        for run in sorted(ended, key=lambda run: run.about.last_ms)
    ]


def waiting_words(ms: int) -> str:
    """How long something waits.

    >>> [waiting_words(days * DAY_MS) for days in (0, 1, 3)]
    ['since today', 'for 1 day', 'for 3 days']
    """
    days = ms // DAY_MS
    return "since today" if days < 1 else "for 1 day" if days == 1 else f"for {days} days"


def _hold(room: Room, held: Held, runs: Iterable[ClassRun]) -> Json:
    waiting = sum(
        (run.about.scenario, run.decided_at) == held.place and run.about.standing is Standing.PLAYING for run in runs
    )
    scenario, scene = held.place
    return {
        "number": held.number,
        "case": room.title(scenario),
        "scenario": scenario,
        "scene": scene,
        "waiting": waiting,
    }
