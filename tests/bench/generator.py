"""Generated cases: how many are sound, how many of their plans are proven, and what that costs in CPU time.

Every case is generated, checked from outside (`simlib.network.generate_checks`) and has its plan worked out: at S and M
with proof, at L with a bound.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from simlib.network.generate import GeneratedCase, generate
from simlib.network.generate_checks import faults_of
from simlib.network.restructuring import course_of, usual_schedules
from simlib.read.typologies import load_typologies
from simlib.scenario.typologies import Size, TypologyBook
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "typologies"

SEEDS = {Size.S: (1000, 5), Size.M: (20, 1), Size.L: (5, 1)}
"""Cases of each kind: in full, and quick."""

REPLAYS = (1000, 20)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the cases of one size came to."""

    cases: int
    faults: int
    unproven: int
    widest_gap: float
    seconds: tuple[float, ...]


def measure(asked: Asked) -> list[Row]:
    """The rows of generated cases, and of a course in time."""
    book, problems = load_typologies(FOLDER)
    if book is None:
        raise NotMeasured(f"the typologies have mistakes: {problems[0]}")
    rows: list[Row] = []
    for size, sizes in SEEDS.items():
        asked.tell(f"generator: size {size.value}, {asked.size(*sizes)} of each kind ...")
        rows += _rows_of(size, counted(book, size, asked.size(*sizes)))
    return [*rows, _course_row(book, asked)]


def counted(book: TypologyBook, size: Size, seeds: int) -> Counted:
    """Cases of every kind, generated and checked."""
    faults, unproven, gap, seconds = 0, 0, 0.0, []
    for case, spent in _cases(book, size, seeds):
        faults += len(faults_of(case))
        unproven += not case.plan.proven
        gap = max(gap, case.plan.gap)
        seconds.append(spent)
    return Counted(len(seconds), faults, unproven, gap, tuple(seconds))


def _cases(book: TypologyBook, size: Size, seeds: int) -> Iterator[tuple[GeneratedCase, float]]:
    for kind in book.kinds:
        for seed in range(1, seeds + 1):
            began = time.process_time()
            case = generate(book, kind, size, seed)
            yield case, time.process_time() - began


def _rows_of(size: Size, told: Counted) -> list[Row]:
    cases = f"{told.cases:,} cases of size {size.value}"
    proof = (
        Row(f"{cases}: the widest gap of a plan to its bound", "share", told.widest_gap)
        if size is Size.L
        else Row(f"{cases}: plans without proof", "count", told.unproven, target=NONE_AT_ALL)
    )
    return [
        Row(f"{cases}: checks that fail", "count", told.faults, target=NONE_AT_ALL),
        proof,
        Row(f"{cases}: one with its plan, median", "CPU-s", median(told.seconds)),
        Row(f"{cases}: one with its plan, at most", "CPU-s", max(told.seconds)),
    ]


def _course_row(book: TypologyBook, asked: Asked) -> Row:
    """Half a year of a case of size M, as often as it is replayed at most."""
    replays = asked.size(*REPLAYS)
    asked.tell(f"generator: {replays} replays of half a year ...")
    case = generate(book, "gang-run", Size.M, 1)
    schedule = usual_schedules(case.graph, case.k, case.at_risk)["case built first"]
    began = time.process_time()
    course_of(case.graph, schedule, 1, replays, case.at_risk)
    spent = time.process_time() - began
    name = f"half a year of a case of {len(case.graph.nodes)} nodes, replayed {replays:,} times"
    return Row(name, "CPU-s", spent, target=Target(Bound.AT_MOST, 60))
