"""A log played again: every decision is made once more, and what comes of it has to be what the log says."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simlib.errors import FirstContactError, Malformed
from simlib.grade.versions import Versions
from simlib.play.decisions import LONGEST_TEXT, Decision, Write, decision_from_json
from simlib.play.engine import decide, start
from simlib.play.events import Event, EventType, decision_of, event_from_json
from simlib.play.program import Program
from simlib.play.replay import replay
from simlib.play.state import State, Status
from simlib.record.played import engine_json
from simlib.record.store import PACKAGE_CHANGED, Record

BESIDE = frozenset({"exercise.created", "clock.set", "timers.set", "limit.set", "consequence.read"})
"""Events of the authority that change nothing of what a run is worth."""


@dataclass(frozen=True, slots=True)
class Report:
    """A text that was written in a run."""

    scene: str
    event_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Played:
    """What a log comes to when it is played again."""

    program: Program
    """The version that it ended on."""
    package: str
    events: tuple[Event, ...]
    """The engine's events, as this engine makes them."""
    decisions: tuple[Decision, ...]
    """Of a text, its length alone."""
    reports: tuple[Report, ...]
    ended: bool
    problem: str
    """Why it was played no further; empty where it was played to its end."""


class UnknownVersion(FirstContactError):
    """A run was played on a version of a case that nobody here knows."""

    code = "unknown-version"


@dataclass(slots=True)
class _Run:
    """A run on its way."""

    versions: Versions
    package: str
    program: Program
    state: State | None = None
    events: list[Event] = field(default_factory=list)
    due: deque[Event] = field(default_factory=deque)
    """What the log has to say next."""
    reports: list[Report] = field(default_factory=list)

    def take(self, record: Record) -> None:
        """Let the run go on by one event. Raises FirstContactError where the log cannot go on so."""
        if self.due or record.type == EventType.ENDED.value:
            self._expect(record)
        elif record.type == EventType.STARTED.value and self.state is None:
            self.state, made = start(self.program)
            self._made(made, record)
        elif record.type == EventType.DECIDED.value and self.state is not None:
            event = _event(record)
            self.state, made = decide(self.program, self.state, stand_in(event))
            if isinstance(stand_in(event), Write):
                self.reports.append(Report(str(event.payload["scene"]), record.event_id, record.text or ""))
            self._made(made, record)
        elif record.type == PACKAGE_CHANGED:
            self._move(record)
        elif record.type not in BESIDE:
            raise Malformed("The log holds what no run can.")

    def _made(self, made: Iterable[Event], record: Record) -> None:
        self.due.extend(made)
        self._expect(record)

    def _expect(self, record: Record) -> None:
        if not self.due or _event(record) != self.due[0]:
            raise Malformed("The log says something else than what came of the decisions.")
        self.events.append(self.due.popleft())

    def _move(self, record: Record) -> None:
        """Go over to another version, with the decisions as the authority carried them over."""
        rows, sha256 = record.payload.get("decisions"), str(record.payload.get("to"))
        if not isinstance(rows, list):
            raise Malformed("The log holds what no run can.")
        before = self.decisions
        self.package, self.program = sha256, _known(self.versions, sha256)
        if self.state is not None:
            steps = list(replay(self.program, [_carried(row, before, at) for at, row in enumerate(rows)]))
            self.state, self.events = steps[-1].state, [event for step in steps for event in step.events]
            self.reports = self.reports[: sum(isinstance(step.decision, Write) for step in steps)]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions so far."""
        return tuple(stand_in(event) for event in self.events if event.type is EventType.DECIDED)


def played(records: Sequence[Record], package: str, versions: Versions) -> Played:
    """The run that these records tell, which began on this version.

    Raises UnknownVersion where nobody here knows the version; every other fault is the `problem` of what was played.
    """
    run, problem = _Run(versions, package, _known(versions, package)), ""
    for record in records:
        try:
            run.take(record)
        except UnknownVersion:
            raise
        except FirstContactError:
            problem = f"Event {record.seq} of this run is nothing that can follow from what came before it."
            break
    ended = run.state is not None and run.state.status is not Status.PLAYING and not run.due
    if not problem and not ended:
        problem = "This run was not played to its end."
    return Played(run.program, run.package, tuple(run.events), run.decisions, tuple(run.reports), ended, problem)


def stand_in(event: Event) -> Decision:
    """The decision of an event, to be made once more. A text is one of the same length, which is all that counts."""
    decision = event.payload["decision"]
    if isinstance(decision, dict) and "write" in decision:
        length = int(decision["write"]["length"])
        if length > LONGEST_TEXT:
            raise Malformed("No text is as long as that.")
        return Write("." * length)
    return decision_of(event)


def _event(record: Record) -> Event:
    return event_from_json(engine_json(record))


def _carried(row: object, before: Sequence[Decision], at: int) -> Decision:
    if isinstance(row, dict) and "write" in row:
        if at >= len(before):
            raise Malformed("The log holds what no run can.")
        return before[at]
    return decision_from_json(row)


def _known(versions: Versions, sha256: str) -> Program:
    program = versions.program(sha256)
    if program is None:
        raise UnknownVersion("This run was played on a version of the case that is not known here.")
    return program
