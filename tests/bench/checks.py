"""What checking costs: reading a scenario and judging it, and the whole verb as a process."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from simlib.read.notebook import read_text_scenario
from tests.bench.mutants import SCENARIOS, TODAY, facts
from tests.bench.processes import process_seconds
from tests.bench.table import Asked, NotMeasured, Row


def measure(asked: Asked) -> list[Row]:
    """The rows of reading and checking each scenario; the peer is Python reading the same file as JSON."""
    paths = sorted(SCENARIOS.glob("*.ipynb"))
    if not paths:
        raise NotMeasured("there is no scenario in scenarios/.")
    rounds = asked.size(9, 1)
    rows = [_reading_row(path, rounds) for path in paths]
    verb = median(process_seconds([sys.executable, "-m", "simlib", "check", str(paths[0])]) for _ in range(rounds))
    bare = median(process_seconds([sys.executable, "-c", "import click, json"]) for _ in range(rounds))
    return [
        *rows,
        Row(f"simlib check {paths[0].name}, the whole process", "CPU-s", verb, bare, "Python alone", verb / bare),
    ]


def _reading_row(path: Path, rounds: int) -> Row:
    raw, base = path.read_bytes(), facts()
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        read_text_scenario(raw, path.name, base, TODAY)
        spent.append(time.process_time() - began)
    return Row(f"reading and checking {path.name} ({len(raw) // 1024} KiB)", "CPU-s", median(spent))
