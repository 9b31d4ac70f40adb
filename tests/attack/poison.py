"""A case with script payloads in every text that an author can write."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

PAYLOADS = tuple((Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines())
PARTS = 3
"""In how many cases the payloads are put: a reader lists so many oddities of one notebook and no more."""
ONE, TWO = "<img src=x onerror=alert`1`>", "<svg onload=alert`2`>"
"""Payloads that can be names."""


def part(number: int) -> tuple[str, ...]:
    """Every third payload; a case may hold no comment, so those are for what a trainee types."""
    return tuple(text for text in PAYLOADS[number::PARTS] if "<!--" not in text)


def in_a_bullet(number: int) -> list[str]:
    """The part's payloads that can stand in a link's text or a bullet's value as they are."""
    return [text for text in part(number) if not set(text) & set("[]\\`") and text[0] not in "-+*#"]


def poisoned(number: int) -> str:
    """A case with a part of the payloads in its texts, and one of them at least in every field there is."""
    safe = in_a_bullet(number)
    word = cycle(safe)
    prose = "\n\n".join(f"Says {text}" for text in part(number))
    choices = "\n".join(f"- [Take {text}](#Second)" for text in safe)
    return f"""# Poison {next(word)}

A summary with {next(word)}

- Id: poison-{number}
- Role: {next(word)}
- Notice: {next(word)}
- Law checked: 2026-11-01

### Criteria

- care: 90 points. {next(word)}
- words: 5 points, marked by a person. {next(word)}

### Evidence

- clue: {next(word)}
  - Indicator: IND-L07

### People and places

- {ONE}: person
- {TWO}: person

### Ties

- {ONE} knows {TWO}
  - Shown by: clue

## First

- Segment: {next(word)}
- Place: {next(word)}

{prose}

- {ONE}: "{next(word)}"
- You notice: {next(word)}

{choices}
- [Go on](#Second)

  {next(word)}

  - Then: find clue
  - Score: care + 1
  - Follows: PRA-01.do1
  - Why: {next(word)}
  - Why now: {next(word)}

## Second

- Select: {next(word)} [Go {TWO}](#Third)
  - [x] Tick this
    - Score: care + 1
    - Why: {next(word)}
  - [ ] Tick {ONE}

## Third

- Judge: {next(word)} [Go {TWO}](#Fourth)
  - {ONE}
    - Answer: yes
    - Score: care + 1
    - Why: {next(word)}

## Fourth

- Sort: {next(word)} [Go {TWO}](#Fifth)
  - Put this
    - Answer: here
  - Put {ONE}
    - Answer: {TWO}

## Fifth

- Write: {next(word)} [Go {TWO}](#The-end)
  - Criterion: words

## The end

- Ending: good

It is over, {next(word)}
"""
