"""One sitting of the identification test: which form, in which order, what was answered, and how it is marked.

A sitting is an exercise of its own. Its package is the file of vignettes it was taken on, and its log holds one
`sitting.began`, a `vignette.answered` for each answer, and a `sitting.ended`.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import permutations
from typing import TypeVar

from simlib.scenario.confidence import SURE
from simlib.scenario.vignettes import Vignette, VignetteBank, VignetteKind
from simlib.score.identification import Answer

T = TypeVar("T")

LATER_MONTHS = 6
"""After so many months what was learned is mostly gone again (Lee et al. 2021), so the test comes once more."""


class Occasion(StrEnum):
    """When the test is taken."""

    BEFORE = "before"
    AFTER = "after"
    LATER = "six months later"


class Happened(StrEnum):
    """The types of event in a sitting's log."""

    BEGAN = "sitting.began"
    ANSWERED = "vignette.answered"
    ENDED = "sitting.ended"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: to which vignette, what it was taken for, and how sure the person was (1-3)."""

    vignette: str
    kind: VignetteKind
    sure: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a sitting's log tells."""

    occasion: Occasion
    form: str
    order: tuple[str, ...]
    """The ids of the vignettes as they come up."""
    answers: tuple[Said, ...] = ()
    ended: bool = False

    @property
    def asked(self) -> str:
        """The id of the vignette that waits for an answer; empty once all are answered."""
        return self.order[len(self.answers)] if len(self.answers) < len(self.order) else ""


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer beside what is so."""

    vignette: Vignette
    said: Said

    @property
    def answer(self) -> Answer:
        """As it is scored: what counts is whether trafficking was told from what is none."""
        return Answer(self.vignette.kind.is_trafficking, self.said.kind.is_trafficking, self.said.sure)


def began(occasion: Occasion, form: str, order: Sequence[str]) -> dict[str, object]:
    """The payload of a `sitting.began`."""
    return {"occasion": occasion.value, "form": form, "order": list(order)}


def answered(said: Said) -> dict[str, object]:
    """The payload of a `vignette.answered`."""
    return {"vignette": said.vignette, "kind": said.kind.value, "sure": said.sure}


def sitting_of(events: Iterable[tuple[str, Mapping[str, object]]]) -> Sitting | None:
    """The sitting that these events tell, each a type and a payload; None where it never began.

    An answer to another vignette than the one that was asked is none.
    """
    order: tuple[str, ...] = ()
    answers: list[Said] = []
    told: Sitting | None = None
    ended = False
    for kind, payload in events:
        if kind == Happened.BEGAN:
            order = tuple(map(str, _row(payload["order"])))
            told = Sitting(Occasion(str(payload["occasion"])), str(payload["form"]), order)
        elif kind == Happened.ANSWERED and payload["vignette"] in order[len(answers) : len(answers) + 1]:
            answers.append(
                Said(str(payload["vignette"]), VignetteKind(str(payload["kind"])), int(str(payload["sure"])))
            )
        ended = ended or kind == Happened.ENDED
    return told and Sitting(told.occasion, told.form, order, tuple(answers), ended)


def _row(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def said_of(vignette: str, kind: str, sure: str) -> Said | None:
    """An answer as a form sends it; None for what no form of ours sends."""
    known = kind in list(VignetteKind) and sure in {str(each) for each in SURE}
    return Said(vignette, VignetteKind(kind), int(sure)) if known else None


def marked(sitting: Sitting, bank: VignetteBank) -> tuple[Marked, ...]:
    """The answers beside what is so, in the order they were given; one to a vignette that is not there is left out."""
    known = {each.id: each for each in bank.vignettes}
    return tuple(Marked(known[said.vignette], said) for said in sitting.answers if said.vignette in known)


# --- which form, in which order -----------------------------------------------------------------------------------


def rotation(seed: str, place: int, forms: Sequence[str]) -> tuple[str, ...]:
    """In which order somebody meets the forms, who came to the test as number `place` (from 0) of their class.

    All orders come up equally often: each block of as many people as there are orders has every order once, in a
    sequence drawn from `seed`. So no form is mostly the first one, and nobody can tell which comes next.

    >>> sorted(rotation("a class", place, "AB")[0] for place in (0, 1))
    ['A', 'B']
    """
    orders = list(permutations(forms))
    block, within = divmod(place, len(orders))
    return _shuffled(orders, f"{seed}/{block}")[within]


def form_for(occasion: Occasion, order: Sequence[str], taken: Iterable[str]) -> str:
    """The form of an occasion. One that the person has met is passed over as long as there is another."""
    wanted = order[list(Occasion).index(occasion) % len(order)]
    met = set(taken)
    fresh = [form for form in (wanted, *order) if form not in met]
    return fresh[0] if fresh else wanted


def due(asks: str, taken: Mapping[Occasion, date], today: date) -> Occasion | None:
    """The occasion that somebody can take the test for today, given the days on which they took it.

    The one that their instructor opened (`asks`, empty for none) comes first; six months after the test that followed
    the course, the last one comes by itself.
    """
    if asks in list(Occasion) and asks not in taken:
        return Occasion(asks)
    after = taken.get(Occasion.AFTER)
    is_over = after is not None and today >= months_later(after, LATER_MONTHS)
    return Occasion.LATER if is_over and Occasion.LATER not in taken else None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month.

    >>> months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def order_of(bank: VignetteBank, form: str, seed: str) -> tuple[str, ...]:
    """The ids of a form's vignettes as they come up: drawn from `seed`, because a form lists trafficking first."""
    return tuple(each.id for each in _shuffled(list(bank.of_form(form)), seed, lambda each: each.id))


def _shuffled(items: Sequence[T], seed: str, name: Callable[[T], object] = repr) -> list[T]:
    return sorted(items, key=lambda each: hashlib.sha256(f"{seed}/{name(each)}".encode()).digest())
