"""The deadlines that law sets for what an agency owes after a contact: from when, how long, and when it is due.

The numbers and what starts each clock come from the rules of law named beside them, in `scenarios/facts/law.yaml`,
where their source, effective date and day of checking stand. Where a rule leaves a doubt, the earlier moment is given:
a deadline in days ends at the hour at which it began, though the law counts whole days, and what the law counts from
when something was learned counts in a run from the first contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from simlib.scenario.business_days import (
    FIRST_YEAR,
    LAST_YEAR,
    after_hours,
    business_days_after,
    holiday_on,
    is_business_day,
    is_known,
)
from simlib.scenario.days import day_words


class DutyId(StrEnum):
    """The duties with a deadline that law sets in hours or days."""

    HHS_NOTICE = "hhs-notice"
    CHILD_REPORT = "child-report"
    FOSTER_NOTICE = "foster-notice"
    DECLARATION = "declaration"
    CERTIFICATION = "certification"
    CERTIFICATION_REMOVAL = "certification-removal"


class Measure(StrEnum):
    """How a deadline is counted."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business days"


class CountsFrom(StrEnum):
    """From which moment of a run a clock counts."""

    START = "start"
    """The first contact: the start of the case."""
    TOLD = "told"
    """The moment at which the unit was told."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty with a deadline."""

    id: DutyId
    name: str
    number: int
    measure: Measure
    starts: str
    """What starts the clock, in words."""
    law: str
    """The id of the rule of law."""
    runs_when_told: frozenset[str]
    """In a run, the clock shows once one of these units was told."""
    counts_from: CountsFrom
    met_when_told: frozenset[str] = frozenset()
    """Telling one of these units is what is due; empty where nothing in a run can fulfil it."""

    @property
    def length(self) -> str:
        """How long it is, in words.

        >>> DUTIES[DutyId.DECLARATION].length
        '15 business days'
        """
        return f"{self.number} {self.measure.value}"


DUTIES: Mapping[DutyId, Duty] = MappingProxyType(
    {
        duty.id: duty
        for duty in (
            Duty(
                DutyId.HHS_NOTICE,
                "Notice to HHS (OTIP) of a foreign national under 18",
                24,
                Measure.HOURS,
                "You found that a foreign national under 18 may be a victim.",
                "LAW-U9",
                frozenset({"otip"}),
                CountsFrom.START,
                frozenset({"otip"}),
            ),
            Duty(
                DutyId.CHILD_REPORT,
                "Written child abuse report, after the call at once",
                36,
                Measure.HOURS,
                "You received the information about a person under 18.",
                "LAW-U7",
                frozenset({"cws"}),
                CountsFrom.START,
            ),
            Duty(
                DutyId.FOSTER_NOTICE,
                "Notices that child welfare or probation owes: missing from foster care",
                24,
                Measure.HOURS,
                "It became known that the young person is missing.",
                "LAW-U8",
                frozenset({"missing"}),
                CountsFrom.TOLD,
            ),
            Duty(
                DutyId.DECLARATION,
                "Declaration on Form I-914 Supplement B",
                15,
                Measure.BUSINESS_DAYS,
                "Your agency first met the victim.",
                "LAW-U2",
                frozenset({"certifier"}),
                CountsFrom.START,
            ),
            Duty(
                DutyId.CERTIFICATION,
                "T or U certification, if it was requested",
                30,
                Measure.DAYS,
                "A request for certification came in.",
                "LAW-U3",
                frozenset({"certifier"}),
                CountsFrom.TOLD,
            ),
            Duty(
                DutyId.CERTIFICATION_REMOVAL,
                "T or U certification, if it was requested in removal proceedings",
                7,
                Measure.DAYS,
                "A request for certification came in.",
                "LAW-U3",
                frozenset({"certifier"}),
                CountsFrom.TOLD,
            ),
        )
    }
)
"""Every duty by its id, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Due:
    """When one duty is due."""

    duty: Duty
    since: datetime
    """When its clock started, as the clock on the wall says in California."""
    moment: datetime
    passed: tuple[str, ...] = ()
    """The holidays that do not count, by name."""
    before: str = ""
    """The business day before, in words, where a deadline in days ends on a day that is none."""


def due(duty: Duty, since: datetime) -> Due | None:
    """When the duty is due if its clock started then; nothing in years for which the calendar has no rules.

    >>> made = due(DUTIES[DutyId.DECLARATION], datetime(2026, 3, 12, 21, 40))
    >>> made.moment.isoformat(), made.passed
    ('2026-04-03T21:40:00', ('Cesar Chavez Day',))
    """
    if not is_known(since.date()):
        return None
    match duty.measure:
        case Measure.HOURS:
            return Due(duty, since, after_hours(since, duty.number))
        case Measure.DAYS:
            moment = since + timedelta(days=duty.number)
            return Due(duty, since, moment, before=_working_day_before(moment))
        case Measure.BUSINESS_DAYS:
            day, passed = business_days_after(since.date(), duty.number)
            return Due(duty, since, datetime.combine(day, since.time()), tuple(map(holiday_on, passed)))


def _working_day_before(moment: datetime) -> str:
    day = moment.date()
    if is_business_day(day):
        return ""
    while not is_business_day(day):
        day -= timedelta(days=1)
    return f"{day:%A}, {day_words(day)}"


def due_words(made: Due) -> str:
    """The moment and how it was counted, in words.

    >>> due_words(due(DUTIES[DutyId.DECLARATION], datetime(2026, 3, 12, 21, 40)))
    'Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count'
    >>> due_words(due(DUTIES[DutyId.CERTIFICATION], datetime(2026, 3, 12, 9, 5)))
    'Saturday, April 11, 2026, by 09:05; 30 days; no business day: plan for Friday, April 10, 2026'
    """
    parts = [f"{moment_words(made.moment)}", made.duty.length]
    if made.passed:
        parts.append(f"{_listed(made.passed)} {'does' if len(made.passed) == 1 else 'do'} not count")
    if made.before:
        parts.append(f"no business day: plan for {made.before}")
    return "; ".join(parts)


def moment_words(moment: datetime) -> str:
    """A moment as a deadline.

    >>> moment_words(datetime(2026, 4, 2, 21, 40))
    'Thursday, April 2, 2026, by 21:40'
    """
    return f"{moment:%A}, {day_words(moment)}, by {moment:%H:%M}"


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


NO_CALENDAR = f"The calendar has rules for {FIRST_YEAR} to {LAST_YEAR} only. Please enter a date in these years."
"""Said where a deadline cannot be counted."""


class ClockState(StrEnum):
    """How a clock of a run stands."""

    RUNNING = "running"
    MET = "met"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of a run."""

    due: Due
    state: ClockState
    unit: str
    """The unit whose telling made it show."""


def clocks(starts: datetime, told: Iterable[tuple[str, datetime]], now: datetime) -> Iterator[Clock]:
    """The clocks of a run: `told` are the units told so far and when, oldest first.

    A clock shows once a unit that it belongs to was told. Nothing shows in years without a calendar.
    """
    first: dict[str, datetime] = {}
    for unit, moment in told:
        first.setdefault(unit, moment)
    for duty in DUTIES.values():
        shows = next((unit for unit in first if unit in duty.runs_when_told), None)
        if shows is None:
            continue
        made = due(duty, starts if duty.counts_from is CountsFrom.START else first[shows])
        if made is not None:
            done = min((moment for name, moment in first.items() if name in duty.met_when_told), default=None)
            yield Clock(made, _state(made, done, now), shows)


def _state(made: Due, done: datetime | None, now: datetime) -> ClockState:
    if done is not None and done <= made.moment:
        return ClockState.MET
    return ClockState.PASSED if now > made.moment else ClockState.RUNNING
