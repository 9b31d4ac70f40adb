"""Short vignettes for the identification test: what is known of somebody, and whether that is trafficking.

The test draws one form of several parallel ones, so that it can be taken before a course, after it, and months later
without any question coming back. A slot is the same question in each form, in other clothes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

TEST_ID = "identification-test"
"""What logs and records call the test, as they call a case by its id."""


class VignetteKind(StrEnum):
    """What the vignette tells of."""

    LABOR = "labor"
    SEX = "sex"
    FORCED_CRIME = "forced crime"
    SMUGGLING = "smuggling"
    LABOR_VIOLATION = "labor violation"
    SEX_WORK = "sex work"
    """By an adult, without force, fraud or coercion."""
    NONE = "none"

    @property
    def is_trafficking(self) -> bool:
        """Whether the person in it is being trafficked."""
        return self in _TRAFFICKING


_TRAFFICKING = frozenset({VignetteKind.LABOR, VignetteKind.SEX, VignetteKind.FORCED_CRIME})


@dataclass(frozen=True, slots=True)
class Vignette:
    """One question of the test."""

    id: str
    form: str
    slot: int
    """The place in its form, from 1. The same slot of another form asks the same thing."""
    kind: VignetteKind
    text: str
    why: str
    """What decides it, for after the test."""
    cites: tuple[str, ...] = ()
    """Ids of the fact base that the reason rests on."""
    line: int = 0
    """Where it stands in its file."""


@dataclass(frozen=True, slots=True)
class VignetteBank:
    """All vignettes, in the order of their file."""

    vignettes: tuple[Vignette, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The names of the forms, in the order in which they come up."""
        return tuple(dict.fromkeys(each.form for each in self.vignettes))

    def of_form(self, form: str) -> tuple[Vignette, ...]:
        """The vignettes of one form, by slot."""
        return tuple(sorted((each for each in self.vignettes if each.form == form), key=lambda each: each.slot))


def faults_of(bank: VignetteBank) -> Iterator[tuple[int, str]]:
    """What keeps the forms from being parallel and fair, each with the line it concerns.

    Every form asks the same slots, a slot is of one kind in all of them, and half of a form is not trafficking: a test
    of trafficking alone would teach to see it everywhere (safety rule SAF-D4).
    """
    first: dict[int, Vignette] = {}
    places: set[tuple[str, int]] = set()
    for each in bank.vignettes:
        if (each.form, each.slot) in places:
            yield each.line, f"Form {each.form} asks slot {each.slot} twice."
        places.add((each.form, each.slot))
        alike = first.setdefault(each.slot, each)
        if alike.kind is not each.kind:
            yield each.line, f'Slot {each.slot} is "{alike.kind}" in form {alike.form} and "{each.kind}" here.'
    for form in bank.forms:
        asked = bank.of_form(form)
        missing = sorted(first.keys() - {each.slot for each in asked})
        if missing:
            yield asked[0].line, f"Form {form} lacks slot {', '.join(map(str, missing))}."
        if 2 * sum(each.kind.is_trafficking for each in asked) != len(asked):
            yield asked[0].line, f"Half of form {form} should be trafficking, and half should not."
