"""Small cases for the studio's tests, and a desk on a folder of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from simlib.cli.entry import PROJECT
from simlib.read.facts import load_facts
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Scenario
from simlib.studio.desk import Desk, Place

FACTS = load_facts(PROJECT / "scenarios" / "facts")[0]
DAY = date(2026, 11, 22)

STOP = """# The stop

A car with a broken light.

- Id: the-stop
- Lasts: 10 minutes
- Notice: worry; nobody under 18; low
- Law checked: 2026-11-01, California
- Pass: 50 percent

### Values

- trust: 2, from 0 to 4. How far she believes you.
- hurried: no. You pressed her.

### Criteria

- care: 2 points. Needs first.

### Evidence

- two IDs: He holds two ID cards.
  - Indicator: IND-D01

## At the car

- Segment: The stop

The window is down.

- If trust at least 3: She looks at you.

- [Ask what she needs](#Behind-the-car)

  She nods.

  - Takes: 2 minutes
  - Then: trust + 1, find two IDs, offer water
  - Score: care + 2
  - Follows: PRA-06.do2
  - Why: Needs come first.
- [Hurry her](#Behind-the-car)
  - Then: hurried = yes
- Limit: 60 seconds, then [Wait](#Behind-the-car)

## Behind the car

You stand at the trunk.

- If hurried: He looks at his watch.

- [Thank them](#Home)
  - When: found(two IDs)
- [Drive off](#The-road)
  - When: not found(two IDs)

## Home

- Ending: good

They drive home.

## The road

- Ending: harmful

They are gone.
"""

LOOSE = "\n## The gate\n\nNobody comes here.\n\n- [Go on](#Home)\n"
"""A scene that nothing leads to."""


def notebook(text: str = STOP, name: str = "the-stop.ipynb") -> bytes:
    """The notebook of this text."""
    return notebook_from_text(text, name)


def scenario(text: str = STOP) -> Scenario:
    """The scenario of this text."""
    found = read_text_scenario(notebook(text)).scenario
    assert found is not None
    return found


def errors_in(content: bytes) -> list[tuple[str, str]]:
    """Codes and messages of what was found."""
    return [(each.code, each.message) for each in read_text_scenario(content, facts=FACTS, today=DAY).findings]


@dataclass
class Bench:
    """A folder of cases with a studio on it, whose clock a test moves."""

    folder: Path
    facts: FactBase = FACTS
    time: float = 0.0
    _desk: list[Desk] = field(default_factory=list)

    def write(self, text: str = STOP, name: str = "the-stop.ipynb") -> Path:
        path = self.folder / name
        path.write_bytes(notebook(text, name))
        return path

    @property
    def desk(self) -> Desk:
        if not self._desk:
            place = Place(self.folder, self.folder / "home", self.facts, lambda: DAY, lambda: self.time)
            self._desk.append(Desk(place))
        return self._desk[0]

    def close(self) -> None:
        for desk in self._desk:
            desk.close()


def titles(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The words of options."""
    return [words for words, _ in pairs]
