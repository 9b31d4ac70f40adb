"""What a measurement tells: our number beside the peer's, the target, and whether it is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

Json = dict[str, object]


class NotMeasured(Exception):
    """A tool is missing; the sentence says which, and how to get it."""


class Bound(Enum):
    """On which side of its target a number has to be."""

    AT_LEAST = "at least"
    AT_MOST = "at most"

    def holds(self, number: float, limit: float) -> bool:
        """Whether the number keeps to the limit.

        >>> Bound.AT_MOST.holds(0, 0), Bound.AT_LEAST.holds(9.9, 10)
        (True, False)
        """
        return number >= limit if self is Bound.AT_LEAST else number <= limit


@dataclass(frozen=True, slots=True)
class Target:
    """What has to be reached: by our number, or by its ratio to the peer's."""

    bound: Bound
    limit: float
    of_ratio: bool = False

    def __str__(self) -> str:
        return f"{'ratio ' if self.of_ratio else ''}{self.bound.value} {_number(self.limit)}"


NONE_AT_ALL = Target(Bound.AT_MOST, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One number. Without a peer there is no ratio; without a target it is told for the reader's own judgement."""

    what: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str = ""
    ratio: float | None = None
    """Ours by the peer's; the median over pairs measured one after the other."""
    target: Target | None = None

    @property
    def held(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        number = self.ratio if self.target.of_ratio else self.ours
        return number is not None and self.target.bound.holds(number, self.target.limit)

    def as_json(self, part: str) -> Json:
        """The row for a program to read."""
        return {
            "part": part,
            "what": self.what,
            "unit": self.unit,
            "ours": self.ours,
            "peer": self.peer,
            "peer_name": self.peer_name,
            "ratio": self.ratio,
            "target": None if self.target is None else str(self.target),
            "held": self.held,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """How much to measure, and where to say what is going on."""

    quick: bool
    tell: Callable[[str], None]

    def size(self, full: int, quick: int) -> int:
        """One of two sizes."""
        return quick if self.quick else full


HEADS = ("what", "unit", "ours", "peer", "ratio", "target", "held")
HELD_WORDS = {True: "yes", False: "NO", None: ""}


def table_of(rows: Sequence[Row]) -> str:
    """The rows as a person reads them.

    >>> print(table_of([Row("decisions lost", "count", 0, target=NONE_AT_ALL)]))
    what            unit   ours  peer  ratio  target     held
    decisions lost  count  0                  at most 0  yes
    """
    cells = [HEADS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADS))]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in cells)


def _cells(row: Row) -> tuple[str, ...]:
    peer = "" if row.peer is None else f"{_number(row.peer)} {row.peer_name}".rstrip()
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    target = "" if row.target is None else str(row.target)
    return (row.what, row.unit, _number(row.ours), peer, ratio, target, HELD_WORDS[row.held])


def _number(number: float) -> str:
    """A number without more digits than it deserves.

    >>> [_number(each) for each in (12345.6, 45.67, 0.4567, 0, 10.0)]
    ['12,346', '45.7', '0.457', '0', '10']
    """
    if number == int(number) or abs(number) >= 1000:
        return f"{round(number):,}"
    return f"{number:.1f}" if abs(number) >= 10 else f"{number:.3g}"
