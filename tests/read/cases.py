"""Fixtures a trainer can read: pieces of a notebook with the findings they deserve, and the same pieces mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from simlib.read.facts import load_facts
from simlib.read.notebook import Reading, notebook_from_text, read_text_scenario
from simlib.read.targets import target_of
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Spot

HERE = Path(__file__).parent
TODAY = date(2026, 11, 22)

HEAD = """# A case

- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

"""
CRITERIA = "### Criteria\n\n- care: 1 point.\n"
START = """## The start

- [Go on](#Here)
  - Score: care + 1
  - Follows: PRA-01.do1
  - Why: It is calm.

"""
DEFAULT_SCENE = "## Here\n\n- [Go on](#The-end)\n"
END = """## The end

- Ending: good

It is over.
"""

MARK = "\x01"

Expected = tuple[tuple[str, Spot], ...]


@dataclass(frozen=True)
class Fixture:
    """One title of a fixture file."""

    title: str
    bad: str
    expected: Expected
    mended: str


def whole_case(piece: str) -> str:
    """The piece with a case, a start and an end around it, so that it has no findings but its own."""
    if piece.startswith("# "):
        return piece
    parts, scenes = _cut_at_scenes(piece)
    if "### Criteria" not in parts:
        parts = f"### Criteria\n\n{parts}"
    parts = parts.replace("### Criteria\n", CRITERIA, 1)
    scenes = scenes or DEFAULT_SCENE
    first = target_of(scenes.partition("\n")[0].removeprefix("## "))
    end = "" if "- Ending:" in scenes and "#The-end" not in scenes else END
    return f"{HEAD}{parts.rstrip()}\n\n{START.replace('#Here', '#' + first)}{scenes.rstrip()}\n\n{end}"


def read(piece: str) -> Reading:
    """The piece read as a whole case, on the day of the tests, with the project's fact base."""
    return read_text_scenario(notebook_from_text(whole_case(piece)), "case.ipynb", facts(), TODAY)


def found(reading: Reading) -> Expected:
    """Code and place of each finding."""
    return tuple((finding.code, finding.spot) for finding in reading.findings)


@cache
def facts() -> FactBase:
    """The project's fact base."""
    base, _ = load_facts(HERE.parents[1] / "scenarios" / "facts")
    return base


def fixtures(name: str) -> list[Fixture]:
    """The fixtures of a file."""
    text = (HERE / "fixtures" / name).read_text(encoding="utf-8")
    return [_fixture(part) for part in re.split(r"(?m)^=== ", text)[1:]]


def _fixture(part: str) -> Fixture:
    title, _, rest = part.partition("\n")
    shown, _, mended = rest.partition("\n<<<\n")
    at = shown.index("\n>>> ")
    bad = shown[:at].strip("\n") + "\n"
    return Fixture(title, bad, expected_in(bad, shown[at:]), mended.strip("\n") + "\n")


def expected_in(piece: str, lines: str) -> Expected:
    """What lines like `>>> S101 "words"` or `>>> S101 "words" 2` (the second time they stand there) expect."""
    wanted = re.findall(r'(?m)^>>> (\w+) "(.*)"(?: (\d+))?$', lines)
    assert len(wanted) == lines.count(">>> "), lines
    expected = [(code, _spot(piece, words.replace("\\n", "\n"), int(nth or 1))) for code, words, nth in wanted]
    return tuple(sorted(expected, key=lambda each: (each[1], each[0])))


def _spot(piece: str, words: str, nth: int) -> Spot:
    """Where words of the piece stand in the whole case; words of the frame, when the piece does not hold them."""
    case = whole_case(piece)
    at = case.index(words) if words not in piece else -1
    if at < 0:
        for _ in range(nth):
            at = piece.index(words, at + 1)
        at = whole_case(piece[:at] + MARK + piece[at:]).index(MARK)
    cells = [found.start() for found in re.finditer(r"(?m)^## ", case) if found.start() <= at]
    before = case[max([0, *cells]) : at]
    return Spot(len(cells) + 1, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def _cut_at_scenes(piece: str) -> tuple[str, str]:
    found = re.search(r"(?m)^## ", piece)
    at = found.start() if found else len(piece)
    return piece[:at], piece[at:]
