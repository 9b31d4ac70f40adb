"""Conditions and effects as a person would say them: no formula, no points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simlib.scenario.conditions import by_name
from simlib.scenario.model import (
    MINUTES,
    Adds,
    AllOf,
    AnyOf,
    Compares,
    Condition,
    Does,
    Effect,
    IsYes,
    Not,
    Reader,
    Reads,
    Relation,
    Rule,
    SetsNumber,
    Verb,
)
from simlib.scenario.words import NEEDS

_DONE = {
    Reader.FOUND: ("was found", "was not found"),
    Reader.TOLD: ("was told", "was not told"),
    Reader.OFFERED: ("was offered", "was not offered"),
    Reader.ACCEPTED: ("was accepted", "was not accepted"),
    Reader.DECLINED: ("was declined", "was not declined"),
}
_HAPPENS = {
    Verb.FIND: "is found",
    Verb.TELL: "is told",
    Verb.OFFER: "is offered",
    Verb.ACCEPT: "is accepted by the person",
    Verb.DECLINE: "is declined by the person",
}
_RELATIONS = {
    Relation.EQUAL: "is",
    Relation.NOT_EQUAL: "is not",
    Relation.LESS: "is below",
    Relation.AT_MOST: "is at most",
    Relation.MORE: "is above",
    Relation.AT_LEAST: "is at least",
}
_OPPOSITE = {
    Relation.EQUAL: Relation.NOT_EQUAL,
    Relation.NOT_EQUAL: Relation.EQUAL,
    Relation.LESS: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.LESS,
    Relation.MORE: Relation.AT_MOST,
    Relation.AT_MOST: Relation.MORE,
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says conditions and effects of one case; knows its named conditions, scene numbers and what units are called."""

    named: tuple[Rule, ...]
    numbers: Mapping[str, int]
    units: Mapping[str, str]

    def when(self, condition: Condition | None) -> str:
        """The condition in words; empty for none.

        >>> speaker = Speaker((), {"The lot": 4}, {})
        >>> speaker.when(AllOf((Reads(Reader.VISITED, "The lot"), Not(IsYes("hurried")))))
        'the officer was in 4 (The lot), and “hurried” is not so'
        """
        return self._said(by_name(condition, self.named)) if condition else ""

    def _said(self, condition: Condition) -> str:
        if isinstance(condition, AllOf | AnyOf):
            joint = ", and " if isinstance(condition, AllOf) else ", or "
            return joint.join(self._part(term) for term in condition.terms)
        if isinstance(condition, Not):
            return self._denied(condition.term)
        return self._single(condition, holds=True)

    def _part(self, term: Condition) -> str:
        """A term within others: what is joined itself stands in parentheses."""
        return f"({self._said(term)})" if isinstance(term, AllOf | AnyOf) else self._said(term)

    def _denied(self, term: Condition) -> str:
        if isinstance(term, Not):
            return self._said(term.term)
        if isinstance(term, AnyOf):
            return ", and ".join(self._denied_part(each) for each in term.terms)
        if isinstance(term, AllOf):
            return ", or ".join(self._denied_part(each) for each in term.terms)
        return self._single(term, holds=False)

    def _denied_part(self, term: Condition) -> str:
        said = self._denied(term)
        return f"({said})" if isinstance(term, AllOf | AnyOf) else said

    def _single(self, term: Condition, *, holds: bool) -> str:
        if isinstance(term, Reads) and term.reader is Reader.VISITED:
            was = "was" if holds else "was not"
            return f"the officer {was} in {self.numbers.get(term.name, '?')} ({term.name})"
        if isinstance(term, Reads):
            return (
                f"“{self._called(term.name, told=term.reader is Reader.TOLD)}” {_DONE[term.reader][0 if holds else 1]}"
            )
        if isinstance(term, Compares):
            relation = term.relation if holds else _OPPOSITE[term.relation]
            if term.value == MINUTES:
                return f"the time since the start {_RELATIONS[relation]} {_minutes(term.number)}"
            return f"“{term.value}” {_RELATIONS[relation]} {term.number}"
        name = term.value if isinstance(term, IsYes) else ""
        return f"“{name}” {'is so' if holds else 'is not so'}"

    def _called(self, name: str, *, told: bool) -> str:
        """What a unit or a need is called; what can be both is a unit only where it is told."""
        return self.units.get(name, name) if told or name not in NEEDS else name

    def happens(self, effects: Iterable[Effect]) -> tuple[str, ...]:
        """What the effects do, each in words; numbers go up or down, and by how much is not said."""
        return tuple(self._effect(effect) for effect in effects)

    def _effect(self, effect: Effect) -> str:
        if isinstance(effect, Does):
            return f"“{self._called(effect.name, told=effect.verb is Verb.TELL)}” {_HAPPENS[effect.verb]}"
        if isinstance(effect, Adds):
            return f"“{effect.value}” {'rises' if effect.amount > 0 else 'falls'}"
        if isinstance(effect, SetsNumber):
            return f"“{effect.value}” is set anew"
        return f"“{effect.value}” {'is so from now on' if effect.yes else 'is no longer so'}"


def _minutes(number: int) -> str:
    return f"{number} minute{'s' * (number != 1)}"
