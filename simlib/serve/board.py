"""The boards of classes: what each run brings is kept until that run goes on, and what is shown is pushed.

A class is read from the log once, when its board is first opened. From then on a change of a run costs that run alone,
and what a board shows is counted anew from what is kept, a few times a second at most. Nothing is counted while nobody
looks.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial
from threading import Lock
from typing import Any

from simlib.errors import ChainBroken, FirstContactError, Malformed, NotAllowed, NotPlayable, Refused
from simlib.grade.cells import WRITTEN
from simlib.record.gradebook import Marked, MarkedTexts
from simlib.record.runs import Run, RunState
from simlib.scenario.model import Scenario, Scene
from simlib.score.class_board import Held, Parked, Room, board_of
from simlib.score.class_progress import Asked, Place
from simlib.score.class_runs import About, ClassRun, Standing, class_run
from simlib.score.class_split import Shown, split_shown
from simlib.score.fates import unit_words
from simlib.serve.authority import Authority
from simlib.serve.runs import LiveRun
from simlib.serve.tickets import TicketBook
from simlib.serve.wire import Connection

LOG = logging.getLogger("simlib.board")

SECONDS_TO_GATHER, LONGEST_TO_GATHER = 0.25, 0.7
"""What happens within this time is pushed together: the longer time where counting takes long, as in a large class."""
TIMES_THE_COUNTING = 5
"""At most one part in so many of a busy moment goes into a board."""
SECONDS_TO_LOOK = 0.5
"""How often the gradebook is looked at while a board is open."""
CLASSES_KEPT = 8
RUNS_AT_ONCE = 5
"""Runs that are read from the log before others get their turn."""
CANNOT_BE_READ = (ChainBroken, NotAllowed, NotPlayable, Refused)
"""What a log or a case raises that is no longer as it was written; a store that is busy raises otherwise."""

Json = dict[str, Any]


class Boards:
    """What is known of the classes whose board somebody has opened."""

    def __init__(self, authority: Authority, book: TicketBook, gradebook: str = "") -> None:
        self._authority, self._acts, self.book = authority, authority.acts, book
        self._marks = MarkedTexts(gradebook, f"{WRITTEN}-")
        self._marked: Marked = frozenset()
        """Whose texts had a mark at the last look."""
        self._desk = authority.acts.desk
        self._unit_name = partial(unit_words, self._desk.known.facts)
        self._kept: OrderedDict[str, dict[str, ClassRun]] = OrderedDict()
        self._stale: set[str] = set()
        self._guard, self._reading = Lock(), asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._took = 0.0
        """Seconds that the last push took."""
        self._due: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._acts.watcher = self

    # --- what changed ------------------------------------------------------------------------------------------

    def stirred(self, run: str, class_id: str | None) -> None:
        """A run of a class went on, or, where `run` is empty, something else of it; called in the authority's lane."""
        if class_id is None or class_id not in self._kept:
            return
        if run:
            with self._guard:
                self._stale.add(run)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._push_soon, class_id)

    async def run(self) -> None:
        """Look at the gradebook again and again, until cancelled."""
        while True:
            await asyncio.sleep(SECONDS_TO_LOOK)
            await self.look()

    async def look(self) -> None:
        """Tell the open boards where another text has its mark since the last look; no server says so by itself."""
        classes = {each.seat.board for each in self._everybody() if each.seat.board}
        if not classes:
            await self._let_go()
            return
        marked = await asyncio.to_thread(self._marks.look)
        if marked != self._marked:
            self._marked = marked
            for each in classes:
                self._push_soon(each)

    def forgot(self, person: str) -> None:
        """Let go of what somebody's runs have brought, their texts among it; what is left of them is read anew."""
        with self._guard:
            for kept in list(self._kept.values()):
                gone = [run for run, each in kept.items() if each.about.person == person]
                self._stale.update(gone)
                for run in gone:
                    del kept[run]

    def _push_soon(self, class_id: str) -> None:
        if class_id in self._due or not self._watching(class_id):
            return
        loop = asyncio.get_running_loop()
        gather = min(LONGEST_TO_GATHER, max(SECONDS_TO_GATHER, TIMES_THE_COUNTING * self._took))
        self._due[class_id] = loop.call_later(gather, self._push_now, class_id)

    def _push_now(self, class_id: str) -> None:
        self._due.pop(class_id, None)
        task = asyncio.ensure_future(self._push(class_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _push(self, class_id: str) -> None:
        """Tell every open board of this class how it stands."""
        began = asyncio.get_running_loop().time()
        views: dict[str, Json] = {}
        for connection in self._watching(class_id):
            by = connection.seat.person
            try:
                if by not in views:
                    views[by] = await self.board(by, class_id)
                connection.send({"push": "board", "board": views[by]})
            except FirstContactError as fault:
                LOG.warning("a board was not told: %s", fault.sentence)
        self._took = asyncio.get_running_loop().time() - began

    def _watching(self, class_id: str) -> list[Connection]:
        return [each for each in self._everybody() if each.seat.board == class_id]

    def _everybody(self) -> Sequence[Connection]:
        return self._authority.wire.everybody() if self._authority.wire else ()

    async def close(self) -> None:
        """Push nothing more."""
        for timer in self._due.values():
            timer.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self._let_go()

    async def _let_go(self) -> None:
        """Keep no connection to the gradebook's server that nobody needs."""
        if self._marks.is_awake:
            await asyncio.to_thread(self._marks.rest)

    # --- what is shown -----------------------------------------------------------------------------------------

    async def board(self, by: str, class_id: str) -> Json:
        """The board of a class of this instructor as it stands. NotAllowed for anybody else's."""
        marked = await asyncio.to_thread(self._marks.look)
        room = await self._authority.in_lane(lambda: self._room(by, class_id, marked))
        runs = await self._runs(by, class_id)
        return await asyncio.to_thread(board_of, room, runs)

    async def split(self, by: str, class_id: str, scenario_id: str, heading: str) -> Shown:
        """The split of one scene, without a name. Malformed where there is no such scene."""
        scenario, scene = await self._authority.in_lane(lambda: self.scene(by, class_id, scenario_id, heading))
        return split_shown(await self._runs(by, class_id), scenario, scene, self._unit_name)

    def scene(self, by: str, class_id: str, scenario_id: str, heading: str) -> tuple[Scenario, Scene]:
        """A scene with a decision, of a case as it stands now; the class must be this instructor's."""
        self._desk.people.classes.of(by, class_id)
        title = self._desk.library.title(scenario_id)
        scenario = title.reading.scenario if title else None
        scene = next((each for each in scenario.scenes if each.heading == heading), None) if scenario else None
        if scenario is None or scene is None or not _decides(scene):
            raise Malformed("There is no such scene now. Please load the page again.")
        return scenario, scene

    async def texts(self, by: str, class_id: str, run: str) -> tuple[tuple[str, str], ...]:
        """What was handed in with this run for a person to mark: criterion and text."""
        await self._authority.in_lane(lambda: self._desk.people.classes.of(by, class_id))
        return next((each.texts for each in await self._runs(by, class_id) if each.about.run == run), ())

    async def _runs(self, by: str, class_id: str) -> Sequence[ClassRun]:
        """What every run of the class brings; worked out where it went on since."""
        self._loop = asyncio.get_running_loop()
        async with self._reading:
            await (self._renew() if class_id in self._kept else self._read_all(by, class_id))
            return tuple(self._kept.get(class_id, {}).values())

    async def _renew(self) -> None:
        with self._guard:
            stale, self._stale = self._stale, set()
        try:
            await self._authority.in_lane(lambda: self._take_in(self._still_there(stale)))
        except BaseException:
            with self._guard:
                self._stale |= stale
            raise

    async def _read_all(self, by: str, class_id: str) -> None:
        """Read a class for the first time, a few runs at once so that nobody's decision waits for long."""
        in_lane = self._authority.in_lane
        self._kept[class_id] = {}
        try:
            found = await in_lane(lambda: self._desk.people.runs.of_class(by, class_id))
            for start in range(0, len(found), RUNS_AT_ONCE):
                await in_lane(partial(self._take_in, found[start : start + RUNS_AT_ONCE]))
        except BaseException:
            self._kept.pop(class_id, None)
            raise
        while len(self._kept) > CLASSES_KEPT:
            self._kept.popitem(last=False)

    def _still_there(self, runs: Iterable[str]) -> list[Run]:
        """The index of these runs; one that is no longer kept is dropped here, too."""
        found = []
        for run in runs:
            try:
                found.append(self._desk.people.runs.of(run))
            except NotAllowed:
                for kept in list(self._kept.values()):
                    kept.pop(run, None)
        return found

    def _take_in(self, runs: Iterable[Run]) -> None:
        """Work out what these runs bring. One that cannot be read is left out, so that it hides no other."""
        for run in runs:
            kept = self._kept.get(run.class_id or "")
            if kept is None:
                continue
            try:
                live = self._acts.runs.get(run.exercise_id) or self._acts.made_again(run)
            except CANNOT_BE_READ as fault:
                LOG.warning("run %s is not on the board of its class: %s", run.exercise_id, fault.sentence)
                kept.pop(run.exercise_id, None)
                continue
            kept[run.exercise_id] = class_run(live.story, _about(run, live), self._unit_name)

    def _room(self, by: str, class_id: str, marked: Marked) -> Room:
        people, library = self._desk.people, self._desk.library
        known = {title.id: title for title in library.titles()}
        opened = people.classes.opened(class_id)
        scenarios = {each: title.reading.scenario for each, title in known.items() if title.reading.scenario}
        return Room(
            name=people.classes.of(by, class_id).name,
            people=[(each.person_id, each.name) for each in people.classes.members(by, class_id)],
            asked=[
                Asked(each.scenario_id, _catalogue(scenarios.get(each.scenario_id)), each.alternative_id or "")
                for each in opened
            ],
            titles={each: title.name for each, title in known.items()},
            scenes=[
                place
                for each in dict.fromkeys(id_ for one in opened for id_ in (one.scenario_id, one.alternative_id))
                for place in _places(each, scenarios.get(each or ""))
            ],
            here=self.book.sitting(),
            held=[Held(each.number, (each.scenario_id, each.scene)) for each in people.holds.of_class(class_id)],
            parked=[
                Parked(each.number, (each.scenario_id, each.scene), each.text)
                for each in people.questions.waiting(by, class_id)
            ],
            to_mark=self._to_mark(class_id, marked),
            now_ms=self._desk.clock.now(),
        )

    def _to_mark(self, class_id: str, marked: Marked) -> frozenset[str] | None:
        """The runs that were handed in and have no mark yet for what was written."""
        if self._desk.handing_in is None:
            return None
        handed_in = self._desk.people.submissions.of_class(class_id)
        return frozenset(run for run, whose in handed_in.items() if whose not in marked)


def _catalogue(scenario: Scenario | None) -> str:
    return scenario.header.catalogue if scenario else ""


def _places(scenario_id: str | None, scenario: Scenario | None) -> list[Place]:
    return [(scenario_id or "", each.heading) for each in scenario.scenes if _decides(each)] if scenario else []


def _decides(scene: Scene) -> bool:
    return bool(scene.all_choices) or scene.task is not None


def _about(run: Run, live: LiveRun) -> About:
    is_waiting = live.story is None and run.state is RunState.PLAYING
    typed = live.draft.wall_ms if live.draft else 0
    return About(
        run.exercise_id,
        run.person_id,
        run.scenario_id,
        run.attempt,
        Standing.NOTICE if is_waiting else Standing.ENDED if live.ended else Standing(run.state.value),
        run.started_ms,
        max(live.last_ms, typed),
        tuple(live.decided_ms),
    )
