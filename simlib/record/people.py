"""Everything the store knows about people, in one hand."""

from __future__ import annotations

from simlib.errors import StoreBusy
from simlib.record.accounts import Accounts
from simlib.record.attendance import Attendance
from simlib.record.attested import AttestedTalk
from simlib.record.chance import Clock, Dice, SystemClock, SystemDice
from simlib.record.classes import Classes
from simlib.record.completions import Completions
from simlib.record.engine import Database
from simlib.record.holds import Holds
from simlib.record.officers import Officers
from simlib.record.page_reports import PageReports
from simlib.record.policies import Policies
from simlib.record.purge import purge_person
from simlib.record.questions import Questions
from simlib.record.retention import Retention
from simlib.record.roll_calls import RollCalls
from simlib.record.runs import Runs
from simlib.record.secret import Cost
from simlib.record.sessions import Limits, Sessions
from simlib.record.sittings import Sittings
from simlib.record.submissions import Submissions


class People:
    """Accounts, classes, sessions and the index of runs, over one database.

    Most acts name who does them (`by`) and raise NotAllowed when that person may not.
    """

    def __init__(self, database: Database, clock: Clock, dice: Dice, cost: Cost, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self.accounts = Accounts(database, clock, dice, cost)
        self.classes = Classes(database, clock, dice)
        self.sessions = Sessions(database, clock, dice, self.accounts, limits)
        self.runs = Runs(database, clock)
        self.reports = PageReports(database, clock)
        self.officers = Officers(database)
        self.policies = Policies(database, clock)
        self.attendance = Attendance(database, clock)
        self.attested = AttestedTalk(database, clock)
        self.completions = Completions(database)
        self.retention = Retention(database, clock)
        self.sittings = Sittings(database, clock)
        self.roll_calls = RollCalls(database, clock, dice)
        self.questions = Questions(database, clock)
        self.holds = Holds(database, clock)
        self.submissions = Submissions(database)

    def purge(self, by: str, person_id: str) -> tuple[str, ...]:
        """Forget a person for good; see `simlib.record.purge`. Returns the handles of the sessions that ended."""
        try:
            return purge_person(self._database, self._clock, by, person_id)
        except StoreBusy:
            self.retention.owes_wiping()
            raise


def people_in(
    database: Database,
    *,
    clock: Clock | None = None,
    dice: Dice | None = None,
    cost: Cost | None = None,
    limits: Limits | None = None,
) -> People:
    """The people of a store's database; time, chance and the price of a guess are this machine's unless given."""
    return People(database, clock or SystemClock(), dice or SystemDice(), cost or Cost(), limits or Limits())
