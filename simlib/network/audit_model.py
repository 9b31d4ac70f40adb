"""What an audit of a referral map tells: its findings, and the numbers they rest on.

`simlib.network.audit.audit` makes it; a verb, a report and a lab show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from simlib.scenario.model import Severity
from simlib.scenario.referral_map import MustNotify, Need, ReferralMap

Hours = tuple[bool, ...]
"""One answer for each of the 168 start hours of a week, from Monday 0:00."""


class Fault(StrEnum):
    """The kinds of hole in a map, the heaviest first."""

    PRIVACY = "privacy path"
    MISSED_DEADLINE = "missed deadline"
    CUT_OFF = "cut off"
    SWITCHED_OFF = "switched off"
    DEAD_END = "dead end"
    OVERLOAD = "overload"
    NO_AGREEMENT = "missing agreement"
    EXPIRED_AGREEMENT = "expired agreement"
    SINGLE_POINT = "single point of failure"
    LATE_SERVICE = "late service"
    BOTTLENECK = "bottleneck"
    LONG_WAIT = "long wait"
    NEVER_TOLD = "never told"
    NO_FEEDBACK = "missing feedback"

    @property
    def severity(self) -> Severity:
        """An error breaks a duty or leaves a person without help; a warning weakens the map."""
        return Severity.WARNING if self in _WARNINGS else Severity.ERROR


_WARNINGS = frozenset(
    {
        Fault.SINGLE_POINT,
        Fault.LATE_SERVICE,
        Fault.BOTTLENECK,
        Fault.LONG_WAIT,
        Fault.NEVER_TOLD,
        Fault.NO_FEEDBACK,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFinding:
    """One root cause. What else goes wrong because of it stands in `also`, and is no finding of its own."""

    fault: Fault
    unit: str | None = None
    """The unit where it lies; None where it lies on a link."""
    link: tuple[str, str] | None = None
    """Sender and receiver, where it lies between two units; for a missing link, those it would join."""
    what: str
    """One sentence that says what is wrong."""
    remedy: str
    """One sentence that says what would mend it."""
    also: tuple[str, ...] = ()
    hours: str = ""
    """In which start hours, in words; empty where it holds at all times."""
    hours_hit: int = 0
    """In how many of the 168 start hours; 0 where time does not matter."""
    since: date | None = None
    """Since when, where the map tells a day."""
    path: tuple[str, ...] = ()
    """For a privacy path, the units over which the information comes, as the proof."""
    source: str = ""
    """The law, the rule of the map or the method it follows, e.g. LAW-U7."""
    weight: float = 0.0
    """How much it matters among findings of its kind: units, hours or cases hit."""

    @property
    def severity(self) -> Severity:
        """How much a finding of this kind matters."""
        return self.fault.severity

    @property
    def place(self) -> tuple[str, ...]:
        """The unit, or sender and receiver."""
        return self.link or ((self.unit,) if self.unit else ())


@dataclass(frozen=True, slots=True)
class DeadlineKept:
    """In which start hours one unit keeps one duty to tell."""

    rule: MustNotify
    sender: str
    kept: Hours
    slowest: int | None
    """Minutes from having the case to the target having it, at the worst hour; None where it never arrives."""


@dataclass(frozen=True, slots=True)
class NeedCapacity:
    """How many cases a day can be brought from where people come to notice to whoever meets a need."""

    need: Need
    expected: float
    """Cases a day that the map expects to arrive there."""
    most: float | None
    """Cases a day at most (the minimum cut); None where nothing limits it."""
    narrow: tuple[str, ...] = ()
    """Where it is narrow: units, and links as `sender → receiver`."""


@dataclass(frozen=True, slots=True)
class UnitQueue:
    """How long a case waits for somebody's hands in one unit, after Erlang's formula for a queue M/M/c."""

    unit: str
    cases: float
    """Cases a day that come in: from outside and over links."""
    capacity: float
    """Cases a day that can be worked on."""
    wait: float | None
    """Mean minutes until work begins; None where more comes in than can be done, so that the queue grows."""


@dataclass(frozen=True, slots=True)
class NextAgreement:
    """The one link, new or renewed, that would help most."""

    link: tuple[str, str]
    renews: bool
    """Whether the link is there and its agreement is missing or has expired."""
    deadlines: int
    """Start hours of duties to tell that would be kept and are not, summed over units and rules."""
    t24: int
    """Pairs of start hour and need that would be met within 24 hours and are not, summed over units."""
    single_points: int = 0
    """Single points of failure that would be none any more."""

    @property
    def helps(self) -> tuple[int, int, int]:
        """By this the best is chosen: deadlines first, then single points, then T24."""
        return self.deadlines, self.single_points, self.t24


@dataclass(frozen=True, slots=True)
class EndingSoon:
    """An agreement that holds on the day of the audit and ends soon after."""

    link: tuple[str, str]
    name: str
    expires: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """An audit of a map on a day."""

    map: ReferralMap
    as_of: date
    needs: tuple[Need, ...]
    """The needs that some unit of the map meets, in the order of the list of needs."""
    findings: tuple[AuditFinding, ...]
    """The heaviest first."""
    t24: Mapping[str, tuple[int, ...]]
    """For each unit and start hour: how many of `needs` a person who comes to notice there is brought to in 24 h."""
    deadlines: tuple[DeadlineKept, ...]
    capacity: tuple[NeedCapacity, ...]
    queues: tuple[UnitQueue, ...]
    best_next: NextAgreement | None
    ending_soon: tuple[EndingSoon, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def hours_kept(self) -> Hours:
        """For each start hour, whether every duty to tell is kept."""
        return tuple(all(duty.kept[hour] for duty in self.deadlines) for hour in range(7 * 24))

    @property
    def mean_t24(self) -> float:
        """Needs met within 24 hours, on average over units and start hours; 0 for a map without units."""
        counts = [count for hours in self.t24.values() for count in hours]
        return sum(counts) / len(counts) if counts else 0.0
