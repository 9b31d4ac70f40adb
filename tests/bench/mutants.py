"""Broken notebooks by the thousand: each must come back as findings with a place, never as a traceback.

Each is read and checked, its findings are printed, and one that is called playable is compiled, started and released.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from simlib.cli.check import lines_about
from simlib.play.engine import start
from simlib.play.program import compile_scenario
from simlib.read.facts import load_facts
from simlib.read.notebook import Reading, notebook_from_text, read_text_scenario
from simlib.read.release import release_edition
from simlib.scenario.facts import FactBase
from simlib.scenario.findings import CODES
from simlib.scenario.model import Finding
from tests.bench.table import NONE_AT_ALL, Asked, Row
from tests.mutations import mutants

PROJECT = Path(__file__).resolve().parents[2]
SAMPLE = PROJECT / "tests" / "read" / "room.md"
SCENARIOS = PROJECT / "scenarios"
BATCH = 200
TODAY = date(2026, 11, 22)
GENERIC = re.compile(
    r"something (went|is) wrong|(unexpected|unknown|internal) error|\bexception\b|traceback", re.IGNORECASE
)


class Batch(NamedTuple):
    """So many mutants of one notebook, from one seed."""

    source: Path
    seed: int
    size: int


class Tally(NamedTuple):
    """What was counted over a batch; the tracebacks by their kind, place and seed."""

    read: int = 0
    findings: int = 0
    playable: int = 0
    without_place: int = 0
    generic: int = 0
    slowest: float = 0.0
    """CPU-seconds of the slowest mutant."""
    tracebacks: tuple[str, ...] = ()

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.read + other.read,
            self.findings + other.findings,
            self.playable + other.playable,
            self.without_place + other.without_place,
            self.generic + other.generic,
            max(self.slowest, other.slowest),
            self.tracebacks + other.tracebacks,
        )


def measure(asked: Asked) -> list[Row]:
    """The rows of the mutants; what a traceback was is told as it is found."""
    batches = list(batches_of(asked.size(20_000, 60), asked.size(BATCH, 20)))
    total = Tally()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for tally in pool.map(tally_of, batches):
            total = total.plus(tally)
            asked.tell(f"mutants: {total.read} read, {len(total.tracebacks)} tracebacks")
            for told in tally.tracebacks[:3]:
                asked.tell(f"mutants: {told}")
    return [
        Row("broken notebooks read and checked", "count", total.read),
        Row("tracebacks", "count", len(total.tracebacks), target=NONE_AT_ALL),
        Row("generic messages", "count", total.generic, target=NONE_AT_ALL),
        Row("findings without a code, a place or a sentence", "count", total.without_place, target=NONE_AT_ALL),
        Row("findings", "count", total.findings),
        Row("mutants without an error: compiled, started, released", "count", total.playable),
        Row("slowest mutant", "CPU-s", total.slowest),
    ]


def batches_of(count: int, size: int) -> Iterator[Batch]:
    """The work in portions: four fifths on the small sample, the rest on the scenarios in turn, which are long."""
    scenarios = sorted(SCENARIOS.glob("*.ipynb")) or [SAMPLE]
    for number, begun in enumerate(range(0, count, size)):
        source = SAMPLE if number % 5 else scenarios[number // 5 % len(scenarios)]
        yield Batch(source, number, min(size, count - begun))


def tally_of(batch: Batch) -> Tally:
    """What becomes of the mutants of a batch."""
    total = Tally()
    for number, raw in enumerate(mutants(batch.seed, batch.size, notebook_of(batch.source))):
        total = total.plus(tally_of_one(raw, f"{batch.source.name}, seed {batch.seed}, mutant {number}"))
    return total


def tally_of_one(raw: bytes, name: str) -> Tally:
    """What becomes of one notebook."""
    began = time.process_time()
    try:
        reading = read_text_scenario(raw, "broken.ipynb", facts(), TODAY)
        printed = ["\n".join(lines_about(finding)) for finding in reading.findings]
        _use(reading)
    except Exception as fault:  # noqa: BLE001 - whatever escapes is what is counted here
        return Tally(read=1, tracebacks=(f"{name}: {type(fault).__name__}: {str(fault)[:120]}",))
    return Tally(
        read=1,
        findings=len(reading.findings),
        playable=int(reading.playable),
        without_place=sum(map(is_incomplete, reading.findings)),
        generic=sum(bool(GENERIC.search(text.split("^")[-1])) for text in printed),
        slowest=time.process_time() - began,
    )


def _use(reading: Reading) -> None:
    if reading.playable and reading.scenario is not None:
        start(compile_scenario(reading.scenario))
        release_edition(reading.raw)


def is_incomplete(finding: Finding) -> bool:
    """Whether the finding lacks a known code, a sentence or a place that counts from 1."""
    spot = finding.spot
    return finding.code not in CODES or not finding.message or min(spot.cell, spot.line, spot.column) < 1


def notebook_of(path: Path) -> bytes:
    """The bytes of a notebook, or those of the notebook that a text makes."""
    raw = path.read_bytes()
    return raw if path.suffix == ".ipynb" else notebook_from_text(raw.decode())


@lru_cache(maxsize=1)
def facts() -> FactBase:
    """The project's fact base."""
    return load_facts(SCENARIOS / "facts")[0]
