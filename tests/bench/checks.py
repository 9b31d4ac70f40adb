"""What checking costs: reading a scenario and judging it, and the whole verb as a process."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from simlib.read.notebook import notebook_from_text, read_text_scenario
from tests.bench.mutants import SCENARIOS, TODAY, facts
from tests.bench.processes import process_seconds
from tests.bench.table import Asked, Bound, NotMeasured, Row, Target

SCENES = 200


def measure(asked: Asked) -> list[Row]:
    """The rows of reading and checking each scenario; the peer is Python reading the same file as JSON."""
    paths = sorted(SCENARIOS.glob("*.ipynb"))
    if not paths:
        raise NotMeasured("there is no scenario in scenarios/.")
    rounds = asked.size(9, 1)
    rows = [_reading_row(path, rounds) for path in paths]
    verb = median(process_seconds([sys.executable, "-m", "simlib", "check", str(paths[0])]) for _ in range(rounds))
    bare = median(process_seconds([sys.executable, "-c", "import click, json"]) for _ in range(rounds))
    asked.tell("checks: 200 scenes ...")
    long = median(_seconds_to_check(notebook_of(SCENES), "long.ipynb") for _ in range(rounds))
    return [
        *rows,
        Row(f"reading and checking {SCENES} scenes", "CPU-s", long, target=Target(Bound.AT_MOST, 0.3)),
        Row(f"simlib check {paths[0].name}, the whole process", "CPU-s", verb, bare, "Python alone", verb / bare),
    ]


def _reading_row(path: Path, rounds: int) -> Row:
    raw = path.read_bytes()
    spent = median(_seconds_to_check(raw, path.name) for _ in range(rounds))
    return Row(f"reading and checking {path.name} ({len(raw) // 1024} KiB)", "CPU-s", spent)


def _seconds_to_check(raw: bytes, name: str) -> float:
    base = facts()
    began = time.process_time()
    read_text_scenario(raw, name, base, TODAY)
    return time.process_time() - began


def notebook_of(scenes: int) -> bytes:
    """A notebook with so many scenes, which checks clean: texts, people, conditions, effects, points and reasons."""
    places = range(1, scenes)
    return notebook_from_text(HEAD + "".join(map(_scene, places)) + END, "long.ipynb")


def _scene(place: int) -> str:
    following = f"#Moment-{place + 1}" if place < SCENES - 1 else "#The-end"
    return SCENE.format(place=place, following=following, minutes=place % 3 + 1)


HEAD = """# A long night

A case as long as a shift.

- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Values

- trust: 3, from 0 to 6. How far Ana believes you.

### Criteria

- care: 12 points. Needs before questions.

### People and places

- Ana: person, witness

"""

SCENE = """## Moment {place}

It is still dark. A car goes by and does not slow down; its light moves along the wall and is gone. Ana looks at the
door, then at you, and then at her hands.

- Ana: "I said all I know."
- You notice: She holds the cup with both hands.
- If trust at least 3: She looks up.

- [Wait]({following})
  - When: trust at most 4
- [Ask what she needs in moment {place}]({following})

  She thinks about it for a while.

  - Takes: {minutes} minutes
  - Then: trust + 1
  - Score: care + 1
  - Follows: PRA-01.do1
  - Why: It is calm.
- [Ask again, louder than before, and step between her and the door]({following})
  - Then: trust - 2

"""

END = """## The end

- Ending: good

It is over.
"""
