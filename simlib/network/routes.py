"""Lawful ways to whoever is harmed: from how a case came to the police, tie by tie, over evidence that may be used."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from simlib.network.case import CaseEvidence, CaseGraph, CaseTie, EvidenceKind

FEWEST_ROUTES = 2
"""Ways that share no tie, to everybody who is harmed."""

Pairs = frozenset[tuple[str, str]]
"""Neighbors, the smaller id first: a way may be gone in either direction of a tie."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The lawful ways to one person."""

    apart: int
    """How many ways there are that share no tie, counted up to `FEWEST_ROUTES`."""
    unsaid: bool
    """Whether one way needs no word of anybody who is harmed."""

    @property
    def enough(self) -> bool:
        """Whether the person can be reached lawfully without depending on one way, or on their word."""
        return self.apart >= FEWEST_ROUTES and self.unsaid


class Lawful:
    """The lawful ways from the leads of a case, to be asked for one person after the other."""

    def __init__(self, case: CaseGraph, leads: Collection[str]) -> None:
        self._leads = leads
        self._ways = Ways(lawful_pairs(case))
        self._quiet = Ways(without_statements(case)).come_to(leads)

    @property
    def come_to(self) -> frozenset[str]:
        """Everybody and everything that can be come to without a word of anybody who is harmed."""
        return self._quiet

    def to(self, person: str) -> Routes:
        """The lawful ways to a person."""
        return Routes(self._ways.apart(self._leads, person, FEWEST_ROUTES), person in self._quiet)


def lawful_pairs(case: CaseGraph) -> Pairs:
    """Neighbors by a tie that rests on evidence which is neither tainted nor privileged."""
    return frozenset(_pair(tie) for tie in case.counted())


def without_statements(case: CaseGraph) -> Pairs:
    """Neighbors by a tie for which nobody who is harmed had to say anything."""
    evidence = case.evidence_by_id
    return frozenset(_pair(tie) for tie in case.ties if _quiet(tie, [evidence[each] for each in tie.evidence]))


def _quiet(tie: CaseTie, pieces: Sequence[CaseEvidence]) -> bool:
    said = EvidenceKind.VICTIM_STATEMENT
    return not tie.evidence or any(piece.usable and piece.kind is not said for piece in pieces)


def _pair(tie: CaseTie) -> tuple[str, str]:
    return (min(tie.source, tie.target), max(tie.source, tie.target))


class Ways:
    """Neighbors, to be asked again and again."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._near: dict[str, list[str]] = {}
        for one, other in sorted(pairs):
            self._near.setdefault(one, []).append(other)
            self._near.setdefault(other, []).append(one)

    def come_to(self, leads: Iterable[str]) -> frozenset[str]:
        """Whatever can be reached from the leads, they included."""
        seen = set(leads)
        waiting = sorted(seen)
        while waiting:
            fresh = [each for each in self._near.get(waiting.pop(), ()) if each not in seen]
            seen.update(fresh)
            waiting += fresh
        return frozenset(seen)

    def apart(self, leads: Iterable[str], person: str, most: int) -> int:
        """How many ways share no tie, counted up to `most`: augmenting ways over ties that carry one each."""
        starts = sorted(leads)
        used: dict[tuple[str, str], int] = {}
        for count in range(most):
            path = self._path(starts, person, used)
            if not path:
                return count
            for one, other in pairwise(path):
                used[one, other] = used.get((one, other), 0) + 1
                used[other, one] = used.get((other, one), 0) - 1
        return most

    def _path(self, starts: Sequence[str], person: str, used: dict[tuple[str, str], int]) -> tuple[str, ...]:
        came: dict[str, str] = dict.fromkeys(starts, "")
        waiting = deque(starts)
        while waiting:
            here = waiting.popleft()
            if here == person:
                return _back(came, person)
            for other in self._near.get(here, ()):
                if other not in came and used.get((here, other), 0) < 1:
                    came[other] = here
                    waiting.append(other)
        return ()


def _back(came: dict[str, str], person: str) -> tuple[str, ...]:
    path = [person]
    while came[path[-1]]:
        path.append(came[path[-1]])
    return tuple(reversed(path))
