"""What a trainee receives does not depend on what is hidden: cases that differ in the truth alone give the same bytes.

A search for words finds a secret that is written out. This finds every other way to tell one: an order, a count, an id.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from simlib.read.notebook import notebook_from_text
from simlib.read.release import release_edition
from tests.serve.counter import counter_in, write_cases

CASE = """# The yard

- Id: the-yard
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Values

- trust: 2, from 0 to 10. How far she trusts.

### Criteria

- facts: 9 points. What was seen.

### Evidence

- the count: Ana said what she owes.
- the ledger: A ledger in the shed.
  - Basis: warrant
  - Obtained by: cyber
- the phone: A phone with messages.
  - Basis: consent

### People and places

- Ana: person, may be trafficked
- Dale: person, controls
- Renee: person, dual status
- the shed: place

### Ties

- Ana owes Dale
  - Shown by: the count
- Renee directs Ana
  - Shown by: the ledger
- Dale rents the shed
  - Shown by: the phone

### Must

- told somebody: told(ht unit)

### Never

- lost her: trust at most 0

## The door

Dale opens. Ana stands behind him.

- [Ask Ana](#What-you-saw)

  She says what she owes.

  - Then: find the count, trust + 1, offer advocate
  - Score: facts + 2
  - Follows: PRA-12.do1
  - Why: It is on record.
- [Look into the shed](#What-you-saw)
  - When: trust at least 9
  - Then: find the ledger, find the phone

## What you saw

- Select: What do you write down? [Go on](#Is-it?)
  - [x] The time
    - Score: facts + 1
    - Follows: PRA-20.do1
    - Why: It is so.
  - [ ] A guess

## Is it?

- Judge: Is this trafficking? [Put it on record](#The-elements)
  - Ana
    - Answer: yes
    - Clear when: found(the ledger)
    - Score: facts + 1
    - Why: The ledger says so.

## The elements

- Sort: Which is which? [Go on](#The-sheet)
  - Bins: act, means
  - What she owes
    - Answer: means
    - Score: facts + 1
    - Follows: PRA-20.do2
    - Why: A debt is a means.

## The sheet

- Chart: Which can you show? [Go on](#The-calls)
  - [x] Ana owes Dale
    - When: found(the count)
    - Score: facts + 1
    - Follows: PRA-12.do1
    - Why: It is on record.
  - [ ] Dale rents the shed

## The calls

- Refer: Who is told tonight? [Make the calls](#The-end)
  - [x] ht unit
    - Score: facts + 1
    - Follows: PRA-21.do2
    - Why: One owner.
  - [ ] hsi

## The end

- Ending: good

It is over.
"""

STEPS: list[object] = [
    {"choice": "Ask Ana"},
    {"select": ["The time"]},
    {"judge": {"Ana": "unclear"}, "confidence": {"Ana": 2}},
    {"sort": {"What she owes": "act"}},
    {"chart": ["Ana owes Dale", "Dale rents the shed"], "roles": {"Dale": ["directs"]}},
]
"""As far as the last decision, which is not taken: then the debrief begins, and tells the truth."""

PROBES: list[dict[str, object]] = [
    {"op": "plan", "targets": ["Dale"]},
    {"op": "plan", "targets": ["Renee"]},
    {"op": "plan", "targets": ["Ana"]},
    {"op": "debrief"},
    {"op": "card"},
    {"op": "retry", "seq": 3},
    {"op": "chart", "notes": {"roles": {"Renee": ["directs"]}}},
    {"op": "chart", "notes": {"roles": {"Nobody": ["directs"]}}},
    {"op": "chart", "notes": {"roles": {"Ana": ["may be trafficked"]}}},
    {"op": "chart", "notes": {"drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": ["the ledger"]}]}},
    {"op": "chart", "notes": {"drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": ["the count"]}]}},
]
"""What somebody asks who wants to learn more than is shown, before each decision."""

SECRETS = {
    "whom it concerns": ("- Ana: person, may be trafficked", "- Ana: person, witness"),
    "who controls": ("- Dale: person, controls", "- Dale: person, recruits"),
    "who is both": ("- Renee: person, dual status", "- Renee: person, controls"),
    "a hidden tie": ("- Renee directs Ana\n  - Shown by: the ledger\n", ""),
    "another hidden tie": (
        "- Dale rents the shed\n",
        "- Renee takes money from Ana\n  - Shown by: the ledger\n- Dale rents the shed\n",
    ),
    "what somebody wants and fears": (
        "- Ana: person, may be trafficked\n",
        "- Ana: person, may be trafficked\n  - Wants: to be gone.\n  - Fears: for her sister.\n",
    ),
    "who else is in it": ("- the shed: place\n", "- the shed: place\n- Oren: person, controls\n- the van: vehicle\n"),
    "whom a hidden tie is of": ("- Renee directs Ana", "- Dale directs Renee"),
    "by what right it was got": ("  - Basis: warrant\n  - Obtained by: cyber\n", "  - Privileged: yes\n"),
    "how reliable it is": ("  - Basis: consent\n", "  - Basis: consent\n  - Reliability: low\n"),
    "what was not found": ("A ledger in the shed.", "A list of names, and what each earned."),
    "which box is right": ("  - [ ] A guess", "  - [x] A guess"),
    "which tie can be shown": ("  - [ ] Dale rents the shed", "  - [x] Dale rents the shed"),
    "when a tie can be shown": ("    - When: found(the count)\n", ""),
    "which unit is right": ("  - [ ] hsi", "  - [x] hsi"),
    "the answer to the question": ("    - Answer: yes", "    - Answer: no"),
    "when it is clear": ("    - Clear when: found(the ledger)", "    - Clear when: found(the count)"),
    "where a statement belongs": ("    - Answer: means", "    - Answer: act"),
    "what has to happen": ("- told somebody: told(ht unit)", "- told nobody: not told(ht unit)"),
    "what must not happen": ("trust at most 0", "trust at least 3"),
    "a value": ("- trust: 2, from 0 to 10.", "- trust: 5, from 0 to 10."),
    "points": ("  - Score: facts + 2", "  - Score: facts + 1"),
    "a reason": ("  - Why: It is on record.\n- [", "  - Why: She said so herself.\n- ["),
    "a choice that is not open": ("- [Look into the shed]", "- [Search the shed]"),
}
"""A part of the case, and other words for it that a trainee cannot know before the end."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is received of the case as it stands above."""
    return asyncio.run(received(tmp_path_factory.mktemp("told"), CASE))


async def received(folder: Path, case: str) -> list[str]:
    """All that the authority sends to a trainee who plays the case up to its last decision, and asks for more."""
    counter = counter_in(folder, write_cases(folder / "cases", case))
    try:
        page = await counter.opened("the-yard")
        heard = [await page.ask("view"), await page.ask("start")]
        for step in STEPS:
            heard += [await page.ask(**probe) for probe in PROBES]  # type: ignore[arg-type]
            heard.append(await page.decide(step))
            assert "error" not in heard[-1], heard[-1]
        return [json.dumps(each, sort_keys=True) for each in heard]
    finally:
        await counter.authority.close()
        counter.store.close()


@pytest.mark.parametrize("secret", SECRETS)
async def test_what_is_received_is_the_same_whatever_is_hidden(tmp_path: Path, told: list[str], secret: str) -> None:
    before, after = SECRETS[secret]
    assert CASE.count(before) == 1
    assert await received(tmp_path, CASE.replace(before, after)) == told


async def test_what_is_shown_makes_a_difference(tmp_path: Path, told: list[str]) -> None:
    other = await received(tmp_path, CASE.replace("Ana said what she owes.", "Ana named a sum."))
    assert other[:2] == told[:2]
    assert other != told


READ_OR_HAPPENS = {
    "who else is in it",
    "what was not found",
    "when a tie can be shown",
    "a value",
    "a choice that is not open",
}
"""Of these the edition that trainees may hold tells: without them it could not be played."""


@pytest.mark.parametrize("secret", sorted(set(SECRETS) - READ_OR_HAPPENS))
def test_the_edition_that_trainees_hold_is_the_same_whatever_is_hidden(secret: str) -> None:
    before, after = SECRETS[secret]
    first, other = (release_edition(notebook_from_text(case)) for case in (CASE, CASE.replace(before, after)))
    assert first == other
