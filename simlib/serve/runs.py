"""One run in memory: what its log makes of its scenario. Forgetting it loses nothing; the log makes it again."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simlib.errors import NotAllowed, RunOver
from simlib.play.chart import NO_NOTES, Notes
from simlib.play.decisions import Decision, TimeOut, Write, decision_from_json
from simlib.play.engine import offer
from simlib.play.events import Event, EventType, decision_of, event_from_json
from simlib.play.program import Program
from simlib.play.state import Status
from simlib.play.story import Story, advance, begin, tell
from simlib.record.played import MINUTE_MS, engine_json
from simlib.record.store import PACKAGE_CHANGED, Draft, Entry, Record
from simlib.scenario.model import Limit
from simlib.serve.countdown import LimitMark

Json = dict[str, Any]

SEAT, ROLE = "officer", "patrol officer"
"""A solo run is an exercise with one seat."""


class Happening:
    """The types of event that the authority adds to those of the engine."""

    CREATED = "exercise.created"
    CLOCK = "clock.set"
    TIMERS = "timers.set"
    READ = "consequence.read"
    LIMIT = "limit.set"
    """`{decision, left_ms, counts}`: the time of a limit begins to count, or stands still."""
    MOVED = PACKAGE_CHANGED


PLAY_EVENTS = frozenset(kind.value for kind in EventType)


@dataclass(slots=True)
class LiveRun:
    """A run as its log stands: its story so far, and what the person has on the table."""

    run: str
    person: str
    scenario_id: str
    program: Program
    class_id: str | None = None
    seq: int = 0
    story: Story | None = None
    """None until the content notice has been left behind."""
    ids: set[str] = field(default_factory=set)
    decided_at: list[int] = field(default_factory=list)
    """The sequence number of each decision, in order."""
    decided_ms: list[int] = field(default_factory=list)
    """When each decision was made, in milliseconds since 1970 UTC."""
    last_ms: int = 0
    """When the last event was written."""
    paused: bool = False
    timers: bool = False
    read: int = 0
    """Up to which event what followed was read."""
    draft: Draft | None = None
    notes: Notes = NO_NOTES
    """What the person has marked and drawn on the link chart."""
    mark: LimitMark | None = None
    """What the log says of the last limit's time."""
    package: str = ""
    """The hash of the version it is played on."""
    versions: Callable[[str], Program] | None = None
    """Gives the version with this hash; needed once the run goes over to another one."""

    def take_in(self, records: Iterable[Record]) -> None:
        """Let the run go on by what the log holds beyond it."""
        for record in records:
            self.seq, self.last_ms = record.seq, record.wall_ms
            self.ids.add(record.event_id)
            self._apply(record)

    def _apply(self, record: Record) -> None:
        match record.type:
            case EventType.STARTED.value:
                self.story = begin(self.program)
            case EventType.DECIDED.value:
                self._decide(record)
            case Happening.CLOCK:
                self.paused = record.payload["rate"] == 0
            case Happening.TIMERS:
                self.timers = bool(record.payload["on"])
            case Happening.READ:
                self.read = int(str(record.payload["seq"]))
            case Happening.LIMIT:
                decision, left_ms = int(str(record.payload["decision"])), int(str(record.payload["left_ms"]))
                self.mark = LimitMark(decision, left_ms, record.wall_ms if record.payload["counts"] else None)
            case Happening.MOVED:
                self._move(record)

    def _move(self, record: Record) -> None:
        """Go over to another version, with the decisions that hold there; the texts are those that were written."""
        rows, sha256 = record.payload["decisions"], str(record.payload["to"])
        if self.versions is None or not isinstance(rows, list):
            raise NotAllowed("This run's log does not go on as it should.")
        before, limit = self.story.decisions if self.story else (), self.limit
        self.program, self.package = self.versions(sha256), sha256
        if self.story is not None:
            self.story = tell(self.program, [_kept(row, before[place]) for place, row in enumerate(rows)])
            self.decided_at, self.decided_ms = self.decided_at[: len(rows)], self.decided_ms[: len(rows)]
        if limit is None or self.limit is None or limit.choice.text != self.limit.choice.text:
            # Another limit begins anew; the same one gives no new time.
            self.mark = None

    def _decide(self, record: Record) -> None:
        if self.story is None:
            raise NotAllowed("This run's log does not begin as it should.")
        event = event_from_json(engine_json(record))
        self.story = advance(self.story, decision_of(event, record.text or ""))
        self.decided_at.append(record.seq)
        self.decided_ms.append(record.wall_ms)

    def advance(self, decision: Decision) -> Story:
        """The story after a decision; the run itself stays as it is. Raises what `decide` raises."""
        if self.story is None or self.paused:
            raise RunOver("The case is paused. Go on with it first." if self.paused else "Start the case first.")
        return advance(self.story, decision)

    @property
    def last_decision(self) -> int:
        """The sequence number of the last decision, 0 before the first."""
        return self.decided_at[-1] if self.decided_at else 0

    @property
    def is_read(self) -> bool:
        """Whether what followed the last decision was read; true where nothing followed."""
        answer = self.story.moments[-2].answer if self.story and self.decided_at else None
        followed = answer is not None and bool(answer.consequence or answer.why_now)
        return not followed or self.read >= self.last_decision

    @property
    def minutes(self) -> int:
        """Simulated minutes since the start."""
        return self.story.state.minutes if self.story else 0

    @property
    def limit(self) -> Limit | None:
        """The timed decision that is open now, where the trainee turned timers on."""
        if self.story is None or not self.timers:
            return None
        return offer(self.program, self.story.state).limit

    def seconds_left(self, limit: Limit, now_ms: int) -> float:
        """Of this limit, by the log: a page that is gone and a server that stopped give nobody new time."""
        known = self.mark is not None and self.mark.decision == self.last_decision
        return min(float(limit.seconds), self.mark.left(now_ms)) if known and self.mark else float(limit.seconds)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What was written so far, each text with the criterion that a person marks it by."""
        if self.story is None:
            return ()
        return tuple(
            (self._criterion(moment.heading), answer.decision.text)
            for moment, answer in self.story.answers
            if isinstance(answer.decision, Write)
        )

    def _criterion(self, heading: str) -> str:
        task = self.program.scenario.scene(heading).task
        return task.criterion if task else ""

    @property
    def ended(self) -> bool:
        """Whether the run has come to its end."""
        return self.story is not None and self.story.state.status is not Status.PLAYING


def _kept(row: object, before: Decision) -> Decision:
    """A decision of a run that went over to another version; of a text, the event holds the length alone."""
    return before if isinstance(row, dict) and "write" in row else decision_from_json(row)


def entries_of(
    events: Sequence[Event], first_id: str, decision: Decision | None, *, wall_ms: int, cause: str = ""
) -> tuple[Entry, ...]:
    """The engine's events as the log keeps them.

    The first carries the sender's id, which makes a repeat harmless; the others follow from it.
    """
    text = decision.text if isinstance(decision, Write) else None
    ids = [first_id, *(uuid.uuid5(uuid.UUID(first_id), str(number)).hex for number in range(1, len(events)))]
    return tuple(
        Entry(
            event_id=event_id,
            type=event.type.value,
            schema=event.schema,
            payload=event.payload,
            wall_ms=wall_ms,
            sim_ms=event.minutes * MINUTE_MS,
            actor_seat=SEAT,
            actor_role="server" if isinstance(decision, TimeOut) else ROLE,
            text=text if number == 0 else None,
            causation_id=cause if number == 0 else first_id,
            correlation_id=first_id,
        )
        for number, (event_id, event) in enumerate(zip(ids, events, strict=True))
    )


def plain_entry(
    event_id: str, kind: str, payload: Mapping[str, object], *, wall_ms: int, sim_ms: int = 0, role: str = ROLE
) -> Entry:
    """An event of the authority's own; `role` is who made it happen."""
    return Entry(
        event_id=event_id,
        type=kind,
        schema=1,
        payload=payload,
        wall_ms=wall_ms,
        sim_ms=sim_ms,
        actor_seat=SEAT,
        actor_role=role,
    )
