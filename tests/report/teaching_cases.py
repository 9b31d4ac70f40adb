"""The cases that the tests of teaching papers are about: the two that are shipped, and a small one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from simlib.read.facts import load_facts
from simlib.read.facts_agency import load_agency
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.report.sheet import Sheet
from simlib.report.sheet_files import html_sheet
from simlib.report.teaching import Case
from simlib.scenario.facts import FactBase
from tests.html.reading import read

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DAY = date(2026, 11, 22)
SMALL = """# The door

Somebody asks you to look in.

- Id: the-door
- Catalogue: HT-02
- Lasts: 10 minutes
- Law checked: 2026-11-01, California
- Topics: TP2, TP7
- Notice: fear; nobody under 18; low
- Pass: 50 percent

### Values

- heard: no. qzvalueabout
- forced: no. A door was forced.

### Criteria

- care: 3 points, starts at 1. qzcriterionabout
- report: 6 points, marked by a person. The report.

### Evidence

- two cards: He holds a card that is Ana's.
  - Indicator: IND-D01

### People and places

- Ana: person, may be trafficked
  - Wants: to be with her sister by Sunday.
- Dale: person, controls

### Ties

- Dale keeps the papers of Ana
  - Shown by: two cards

### Must

- qzmust: heard

### Never

- qznever: forced

## The porch

- Segment: Outside
- Place: A porch
- Note: qznote for whoever teaches.

A dog barks once.

- Ana: "I'm fine."

- [Knock, and say why you came](#The-room)

  She opens. Her card is in his hand.

  - Then: heard = yes, find two cards, offer advocate
  - Score: care + 2
  - Follows: PRA-02.do3
  - Why: qzknockwhy is the reason.
- [Put a shoulder to it](#The-room)

  The frame splits.

  - Then: forced = yes
  - Score: care - 2
  - Against: PRA-02.avoid1, LAW-C6
  - Why: qzforcewhy is the reason.

## The room

- Judge: What do you conclude? [Put it down](#The-page)
  - Ana
    - Answer: yes
    - Clear when: found(two cards)
    - Score: care + 1
    - Follows: PRA-20.do2
    - Why: qzjudgewhy is the reason.

## The page

- Write: Your report. [Hand it in](#The-end)
  - Criterion: report

## The end

- Ending: good

She closes the door.
"""


@cache
def facts() -> FactBase:
    return load_facts(SCENARIOS / "facts")[0]


def case_of(notebook: bytes) -> Case:
    """The case of this notebook."""
    reading = read_text_scenario(notebook, facts=facts())
    assert reading.scenario is not None
    contacts = load_agency(SCENARIOS / "facts" / "agency.yaml")[0].contacts
    return Case(reading.scenario, facts(), reading.sha256, DAY, contacts)


@cache
def shipped(name: str) -> Case:
    return case_of((SCENARIOS / f"{name}.ipynb").read_bytes())


def small(text: str = SMALL) -> Case:
    return case_of(notebook_from_text(text))


def without(case: Case, **parts: object) -> Case:
    """The case with these parts of its scenario changed."""
    return replace(case, scenario=replace(case.scenario, **parts))  # type: ignore[arg-type]


def words_of(sheet: Sheet) -> str:
    """What somebody reads on the page of a paper."""
    return " ".join(" ".join(read(html_sheet(sheet).partition("</style>")[2]).words).split())
