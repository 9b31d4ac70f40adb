"""A case that was written as JSON (`simlib.network.case_file`), read again.

Nothing in the text is trusted: it is a case as a whole or none, every word is one of its list, every tie has its ends.
What the file says about plans and checks is not read; both can be worked out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from simlib.errors import Unreadable
from simlib.network.case import (
    Basis,
    CaseEvidence,
    CaseGraph,
    CaseNode,
    CaseTie,
    EvidenceKind,
    Means,
    NodeKind,
    Reliability,
    Role,
)
from simlib.network.case_file import FORMAT
from simlib.scenario.words import Layer, did_you_mean

LONGEST = 4_000_000
"""Characters of the longest text; the largest generated case has about 700,000."""
MOST_NODES, MOST_TIES, MOST_EVIDENCE = 2_000, 20_000, 40_000
LONGEST_TEXT = 300
HEAVIEST = 1_000_000.0

_Word = TypeVar("_Word", bound=StrEnum)
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case as its file tells it."""

    name: str
    graph: CaseGraph
    leads: tuple[str, ...]
    at_risk: tuple[str, ...]
    k: int


def case_from_json(text: str) -> OpenedCase:
    """The case of a JSON text. Raises `Unreadable` with what is wrong first, and where."""
    if len(text) > LONGEST:
        raise Unreadable(f"This file has {len(text):,} characters; a case has at most {LONGEST:,}.")
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("This file is not JSON.") from None
    if not isinstance(root, dict) or root.get("format") != FORMAT:
        raise Unreadable(f'This file is no case: its "format" should be "{FORMAT}".')
    case = _Part(root, "the case")
    graph = CaseGraph(
        _unique(case.parts("nodes", MOST_NODES, _node)),
        case.parts("ties", MOST_TIES, _tie),
        _unique(case.parts("evidence", MOST_EVIDENCE, _evidence)),
    )
    _complete(graph)
    nodes = graph.by_id
    opened = OpenedCase(case.text("name"), graph, case.ids("leads"), case.ids("at_risk"), case.whole("k", 0, 100))
    for each in (*opened.leads, *opened.at_risk):
        if each not in nodes:
            raise Unreadable(f'The case names "{each[:40]}", which is none of its nodes.')
    return opened


def _unique(items: tuple[_Made, ...]) -> tuple[_Made, ...]:
    seen: set[str] = set()
    for item in items:
        each = str(getattr(item, "id", ""))
        if each in seen:
            raise Unreadable(f'The id "{each[:40]}" stands twice.')
        seen.add(each)
    return items


def _complete(graph: CaseGraph) -> None:
    nodes, pieces = graph.by_id, graph.evidence_by_id
    for number, tie in enumerate(graph.ties, 1):
        missing = [each for each in (tie.source, tie.target) if each not in nodes]
        missing += [each for each in tie.evidence if each not in pieces]
        if missing:
            raise Unreadable(f'Tie {number} names "{missing[0][:40]}", which is not in the case.')


# --- the parts ------------------------------------------------------------------------------------------------


class _Part:
    """One object of the file: gives its fields typed, or says which one is wrong."""

    def __init__(self, values: dict[str, object], where: str) -> None:
        self.values = values
        self.where = where

    def wrong(self, field: str, should: str) -> Unreadable:
        return Unreadable(f'In {self.where}, "{field}" should be {should}.')

    def text(self, field: str, *, empty: bool = False) -> str:
        value = self.values.get(field)
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\x00" in value or not (value or empty):
            raise self.wrong(field, f"a text of at most {LONGEST_TEXT} characters")
        return value

    def yes(self, field: str) -> bool:
        value = self.values.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(field, "true or false")
        return value

    def whole(self, field: str, low: int, high: int) -> int:
        value = self.values.get(field)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(field, f"a whole number from {low} to {high}")
        return value

    def number(self, field: str, low: float, high: float) -> float:
        value = self.values.get(field)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not (isfinite(value) and low <= value <= high)
        ):
            raise self.wrong(field, f"a number from {low:g} to {high:g}")
        return float(value)

    def day(self, field: str) -> float | None:
        return None if self.values.get(field) is None else self.number(field, -HEAVIEST, HEAVIEST)

    def one_of(self, field: str, kind: type[_Word]) -> _Word:
        value = self.values.get(field)
        words = [word.value for word in kind]
        if not isinstance(value, str) or value not in words:
            near = did_you_mean(value[:40], words) if isinstance(value, str) else ""
            raise Unreadable(f"{self.wrong(field, 'a word of its list').sentence} {near}".strip())
        return kind(value)

    def maybe(self, field: str, kind: type[_Word]) -> _Word | None:
        return None if self.values.get(field) is None else self.one_of(field, kind)

    def ids(self, field: str) -> tuple[str, ...]:
        value = self.values.get(field, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(field, "a list of ids")
        return tuple(value)

    def parts(self, field: str, most: int, make: Callable[[_Part], _Made]) -> tuple[_Made, ...]:
        value = self.values.get(field)
        if not isinstance(value, list) or len(value) > most:
            raise self.wrong(field, f"a list of at most {most:,}")
        return tuple(make(_part(each, f"{field} {number}")) for number, each in enumerate(value, 1))


def _part(value: object, where: str) -> _Part:
    if not isinstance(value, dict):
        raise Unreadable(f"{where} should be an object.")
    return _Part(value, where)


def _node(part: _Part) -> CaseNode:
    return CaseNode(
        part.text("id"),
        part.one_of("kind", NodeKind),
        part.maybe("role", Role),
        part.text("name", empty=True),
        part.yes("minor"),
        part.yes("decoy"),
    )


def _tie(part: _Part) -> CaseTie:
    return CaseTie(
        part.text("source"),
        part.text("target"),
        part.one_of("layer", Layer),
        part.text("verb", empty=True),
        part.number("weight", 0, HEAVIEST),
        part.day("since"),
        part.day("until"),
        part.ids("evidence"),
        part.maybe("means", Means),
    )


def _evidence(part: _Part) -> CaseEvidence:
    return CaseEvidence(
        part.text("id"),
        part.one_of("kind", EvidenceKind),
        part.one_of("basis", Basis),
        part.text("unit", empty=True),
        part.one_of("reliability", Reliability),
        part.yes("privileged"),
        part.text("about", empty=True),
    )
