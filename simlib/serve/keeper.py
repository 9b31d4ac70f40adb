"""Looks after what is on record: notes who sits before a page that asks nothing, and lets runs go in time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from simlib.errors import FirstContactError, NotAllowed
from simlib.grade.clearing import clear_run
from simlib.grade.course import Course
from simlib.record.attendance import Present
from simlib.record.completions import Completion
from simlib.record.people import People
from simlib.record.retention import OverTime
from simlib.record.runs import Run, RunState
from simlib.record.sittings import SittingRow
from simlib.scenario.vignettes import TEST_ID
from simlib.score.sittings import Occasion
from simlib.score.training import DEBRIEF, CaseRecord
from simlib.serve.authority import Authority
from simlib.serve.record_words import OCCASION_WORDS
from simlib.serve.registrar import Registrar
from simlib.serve.tickets import Seat

LOG = logging.getLogger("simlib.keeper")

EVERY = 15.0
"""Seconds between two looks at who is there."""
LOOKS_TO_A_SWEEP = 20
"""Runs whose time is over are looked for every so many looks: five minutes apart."""


LONGEST_WAIT_MS = 12 * 60 * 60_000
"""So long a run whose time is over waits for a moment in which nobody plays: letting one go rewrites the database."""


@dataclass(slots=True)
class Keeper:
    """Works over the authority's lane; nothing here touches a page."""

    people: People
    authority: Authority
    registrar: Registrar
    course: Course
    now: Callable[[], int]
    """Milliseconds since 1970 UTC."""
    waits_since: int | None = None
    """Since when runs are over that could not go because somebody played."""

    async def run(self) -> None:
        """Look again and again, until cancelled. What went wrong is tried at the next look."""
        looks = 0
        while True:
            for act in (self.note, *((self.sweep,) if looks % LOOKS_TO_A_SWEEP == 0 else ())):
                try:
                    await act()
                except FirstContactError as fault:
                    LOG.warning("the record was not looked after: %s", fault.sentence)
            looks += 1
            await asyncio.sleep(EVERY)

    # --- who is there -------------------------------------------------------------------------------------------

    async def note(self) -> None:
        """Keep who has a page open that asks nothing of them: a debrief, or what follows a held scene."""
        seats = {seat for seat in self._seats() if seat.run}
        await self.authority.in_lane(lambda: self.people.attendance.seen(tuple(self._present(seats))))

    def _seats(self) -> Iterator[Seat]:
        wire = self.authority.wire
        return (each.seat for each in (wire.everybody() if wire else ()))

    def _present(self, seats: set[Seat]) -> Iterator[Present]:
        for seat in seats:
            segment = self._stays_in(seat)
            if segment:
                yield Present(seat.person, seat.run, segment)

    def _stays_in(self, seat: Seat) -> str:
        """The segment in which a page asks nothing of its person; empty where it asks, or is locked."""
        try:
            if self.people.sessions.of_handle(seat.session).locked:
                return ""
            run = self.people.runs.owned(seat.run, seat.person)
        except NotAllowed:
            return ""
        if run.class_id is None:
            return ""
        if run.state is RunState.ENDED:
            return DEBRIEF
        return self.registrar.segment(run) if self._is_held(seat) else ""

    def _is_held(self, seat: Seat) -> bool:
        try:
            return self.authority.acts.is_held(self.authority.acts.live(seat.run, seat.person))
        except FirstContactError:
            # A run that cannot be read any more keeps nobody else off the record.
            return False

    # --- what is over -------------------------------------------------------------------------------------------

    async def sweep(self) -> int:
        """Let every run and test go whose time is over, once nobody plays or it waited long; how many went.

        One that a page shows now does not go in any case. One that cannot go now is tried again at the next look, and
        keeps no other.
        """
        retention, gone = self.people.retention, 0
        runs, tests = await self.authority.in_lane(lambda: (retention.over(), retention.over_tests()))
        self.waits_since = (self.waits_since or self.now()) if runs or tests else None
        if any(seat.run for seat in self._seats()) and self.now() - (self.waits_since or 0) < LONGEST_WAIT_MS:
            return 0
        for over in runs:
            if over.exercise_id not in {seat.run for seat in self._seats()}:
                await self.authority.forget(over.person_id)
                gone += await self._goes(over.exercise_id, partial(self._let_go, over))
        for row in tests:
            gone += await self._goes(row.exercise_id, partial(retention.let_go, completion_of_test(row)))
        if gone:
            LOG.info("%s runs and tests went because their time is over", gone)
        await self.authority.in_lane(retention.wipe)
        return gone

    async def _goes(self, exercise_id: str, let_go: Callable[[], None]) -> bool:
        try:
            await self.authority.in_lane(let_go)
        except FirstContactError as fault:
            LOG.warning("run %s should go and cannot: %s", exercise_id, fault.sentence)
            return False
        return True

    def _let_go(self, over: OverTime) -> None:
        if over.assignment:
            # First the files: what cannot be cleared now is tried again, as the run is still over then.
            clear_run(self.course, over.student, over.assignment)
        run = self.people.runs.of(over.exercise_id)
        self.people.retention.let_go(completion_of(run, self._case(over)))
        self.authority.acts.watcher.stirred(over.exercise_id, over.class_id)

    def _case(self, over: OverTime) -> CaseRecord:
        record = self.registrar.of_person(over.person_id, over.class_id)
        return next(case for case in record.cases if case.run == over.exercise_id)


def completion_of(run: Run, case: CaseRecord) -> Completion:
    """What stays of a run."""
    return Completion(
        exercise_id=run.exercise_id,
        person_id=run.person_id,
        class_id=run.class_id,
        scenario_id=run.scenario_id,
        title=case.title,
        began_ms=run.started_ms,
        ended_ms=run.ended_ms,
        active_ms=case.attended_ms,
        passed=run.passed,
        topics=case.topics,
        segments=case.segments,
    )


def completion_of_test(row: SittingRow) -> Completion:
    """What stays of a sitting of the identification test: that it was taken, and when. No answer, and no result."""
    return Completion(
        exercise_id=row.exercise_id,
        person_id=row.person_id,
        class_id=row.class_id,
        scenario_id=TEST_ID,
        title=f"Identification test, {OCCASION_WORDS[Occasion(row.occasion)]}",
        began_ms=row.started_ms,
        ended_ms=row.ended_ms,
        active_ms=0,
        passed=None,
    )
