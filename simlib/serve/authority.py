"""The authority: alone decides, alone writes, and gives each kernel the view its person may have.

Every act on a run happens in one lane, one after the other, so that two tabs can never decide at once. Nothing is
answered before it is committed; when the store fails, the run is forgotten here and made again from its log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from simlib.errors import FirstContactError, Malformed, Refused, StoreFault
from simlib.html.contexts import Newer
from simlib.play.decisions import TimeOut
from simlib.scenario.model import Limit
from simlib.serve.beside import ActsBeside
from simlib.serve.countdown import Countdown
from simlib.serve.desk import Desk, Json
from simlib.serve.operations import OPERATIONS, Operation
from simlib.serve.runs import LiveRun
from simlib.serve.wire import Connection, Message, Wire

LOG = logging.getLogger("simlib.authority")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a request: its answer, the run, and the view for the run's other pages if anything changed."""

    answer: Message
    live: LiveRun
    changed: Json | None


@dataclass(frozen=True, slots=True)
class Count:
    """What became of a time limit's clock: seconds left, and whether they count down now."""

    left: float
    counts: bool


class Authority:
    """Hears the kernels, lets one act happen at a time, tells the other pages of a run, and minds time limits."""

    def __init__(self, desk: Desk) -> None:
        self.acts = ActsBeside(desk)
        self._outlooks = desk.outlooks
        self._lane = ThreadPoolExecutor(max_workers=1, thread_name_prefix="authority")
        self._countdowns: dict[str, tuple[int, Countdown]] = {}
        self._tasks: set[asyncio.Future[Any]] = set()
        self.wire: Wire | None = None
        """Set once there is one; without it nobody is told of changes."""

    async def in_lane(self, act: Callable[[], T]) -> T:
        """Do something where nothing else is done at the same time."""
        return await asyncio.get_running_loop().run_in_executor(self._lane, act)

    async def _whole(self, run: str, act: Callable[[], T]) -> T:
        """Do something with a run.

        Whatever happens half way, the log is the truth: memory lets go, and the next request makes the run again.
        """
        try:
            return await self.in_lane(act)
        except Exception:
            await self.in_lane(lambda: self.acts.runs.pop(run, None))
            raise

    async def create(self, person: str, class_id: str | None, scenario_id: str) -> str:
        """A new run of this scenario for this person; returns its id. `NotPlayable` when the case has errors."""
        return await self.in_lane(lambda: self.acts.create(person, class_id, scenario_id))

    async def view(self, run: str, person: str) -> Json:
        """The view of a run as it stands now. `NotAllowed` for anybody else's run."""
        return await self.in_lane(lambda: self.acts.view(run, person))

    async def newer(self, run: str, person: str) -> Newer | None:
        """The newer version of the run's case, if there is one. One that cannot be compared is none."""
        try:
            return await self.in_lane(lambda: self.acts.newer(run, person))
        except FirstContactError as fault:
            LOG.warning("run %s was not compared with the newer version of its case: %s", run, fault.sentence)
            return None

    async def move(self, run: str, person: str, version: str) -> None:
        """Take the run over to this version of its case; its pages show it there."""
        view = await self._whole(run, lambda: self.acts.move(run, person, version))
        # A limit may have other seconds there, or be gone: its clock is made anew from what the log says is left.
        self._drop_clock(run)
        count = self._time(run)
        self._push(run, (await self._note(run, count) if count else None) or view)

    async def forget(self, person: str) -> None:
        """Drop what memory holds of a person who was purged."""
        await self.in_lane(lambda: self.acts.forget(person))

    async def held_otherwise(self, class_id: str) -> None:
        """Whoever decided last where a class is held now, or no longer, sees it at once; a limit's clock follows."""
        runs = {each.seat.run for each in self.wire.everybody() if each.seat.run} if self.wire else set()
        for run, view in await self.in_lane(lambda: self.acts.let_go(class_id, runs)):
            count = self._time(run)
            self._push(run, (await self._note(run, count) if count else None) or view)

    async def handle(self, connection: Connection, request: Message) -> Message:
        """The answer to a kernel's request; the other pages of the run hear of what changed."""
        operation = OPERATIONS.get(str(request.get("op")))
        if operation is None:
            raise Malformed("This page asked for something that does not exist. Please load it again.")
        run = connection.seat.run
        done = await self._whole(run, lambda: self._act(connection, operation, request))
        if done.changed is not None:
            self._push(run, done.changed, but=connection)
        await self._mind_the_time(done, connection)
        if operation is ActsBeside.debrief:
            await self._look_ahead(done)
        return self._with_time(done.live, done.answer)

    async def _look_ahead(self, done: Done) -> None:
        """Put into a debrief what was still possible. That takes a while, so it is done outside of the lane."""
        debrief, story = done.answer.get("debrief"), done.live.story
        if story is not None and isinstance(debrief, dict):
            debrief["analysis"] = await self._outlooks.analysis(story, done.live.package)

    def closed(self, connection: Connection) -> None:
        """A page is gone: a timed decision waits for it."""
        if count := self._time(connection.seat.run):
            self._soon(self._note(connection.seat.run, count))

    async def close(self) -> None:
        """Finish what is under way; how much of each time limit is left is kept."""
        for run, (_, countdown) in self._countdowns.items():
            if countdown.running:
                countdown.hold()
                await self._note(run, Count(countdown.left, counts=False))
        if self._tasks:
            await asyncio.wait(self._tasks)
        await asyncio.to_thread(self._lane.shutdown)

    def _act(self, connection: Connection, operation: Operation, request: Message) -> Done:
        acts, seat = self.acts, connection.seat
        if operation is ActsBeside.show:
            acts.must_be_open(seat.session)
        else:
            acts.touch(seat.session)
        live = acts.live(seat.run, seat.person)
        before = live.seq
        try:
            answer: Message = operation(acts, live, request)
        except Refused as refused:
            fault = {"code": refused.code, "sentence": refused.sentence, "reference": ""}
            return Done({"error": fault, "view": acts.view_now(live)}, live, None)
        changed = live.seq != before or operation is ActsBeside.chart
        return Done(answer, live, acts.view_now(live) if changed else None)

    def _push(self, run: str, view: Json, but: Connection | None = None) -> None:
        for connection in self.wire.connections(run) if self.wire else ():
            if connection is not but:
                connection.send({"push": "view", "view": view})

    # --- timed decisions ----------------------------------------------------------------------------------------

    def _time(self, run: str) -> Count | None:
        """Start, hold or drop the clock of a timed decision, as the run now stands; what the log must be told of it."""
        live = self.acts.runs.get(run)
        known = self._countdowns.get(run)
        if live is None or (known and known[0] != live.last_decision):
            self._drop_clock(run)
            known = None
        limit = live.limit if live else None
        if live is None or limit is None:
            return self._held(known[1]) if known else None
        countdown = known[1] if known else self._new_clock(live, limit)
        watched = self.wire is not None and bool(self.wire.connections(run))
        if not (watched and live.is_read and not live.paused and not self.acts.is_held(live)):
            return self._held(countdown)
        if countdown.running:
            return None
        countdown.run()
        return Count(countdown.left, counts=True)

    def _new_clock(self, live: LiveRun, limit: Limit) -> Countdown:
        run, decided, version = live.run, live.last_decision, live.package
        left = self.acts.seconds_left(live, limit)
        countdown = Countdown(left, lambda: self._run_out(run, decided, version), asyncio.get_running_loop())
        self._countdowns[run] = (decided, countdown)
        return countdown

    @staticmethod
    def _held(countdown: Countdown) -> Count | None:
        if not countdown.running:
            return None
        countdown.hold()
        return Count(countdown.left, counts=False)

    async def _mind_the_time(self, done: Done, connection: Connection) -> None:
        """Let the clock follow an act; whoever shows the run sees where the log stands after that."""
        count = self._time(done.live.run)
        view = await self._note(done.live.run, count) if count else None
        if view is None:
            return
        if "view" in done.answer:
            done.answer["view"] = view
        self._push(done.live.run, view, but=connection if "view" in done.answer else None)

    async def _note(self, run: str, count: Count) -> Json | None:
        """Keep in the log how much time is left, and whether it counts. The act before it stands in any case."""
        try:
            return await self.in_lane(lambda: self.acts.note_limit(run, count.left, counts=count.counts))
        except (Refused, StoreFault) as fault:
            LOG.warning("the time left in run %s was not kept: %s", run, fault.sentence)
            return None

    def _soon(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _drop_clock(self, run: str) -> None:
        if known := self._countdowns.pop(run, None):
            known[1].hold()

    def _run_out(self, run: str, decided: int, version: str) -> None:
        self._soon(self._take_time_out(run, decided, version))

    async def _take_time_out(self, run: str, decided: int, version: str) -> None:
        try:
            view = await self._whole(run, lambda: self._time_out(run, decided, version))
        except FirstContactError as fault:
            # Where the run still is, its clock, which has nothing left, runs out again at the next request.
            LOG.warning("a time-out was not taken: %s", fault.sentence)
            return
        count = self._time(run)
        view = (await self._note(run, count) if count else None) or view
        if view is not None:
            self._push(run, view)

    def _time_out(self, run: str, decided: int, version: str) -> Json | None:
        live = self.acts.minded(run)
        # While the time-out waited its turn, a decision may have come in, or the run went over to another limit.
        if live.limit is None or (live.last_decision, live.package) != (decided, version) or self.acts.is_held(live):
            return None
        self.acts.take(live, TimeOut(), self.acts.new_id())
        return self.acts.view_now(live)

    def _with_time(self, live: LiveRun, answer: Message) -> Message:
        known, view = self._countdowns.get(live.run), answer.get("view")
        prompt = view.get("prompt") if isinstance(view, dict) else None
        if known and prompt and prompt.get("limit"):
            prompt["limit"]["left"] = known[1].left if known[1].running else None
        return answer
