"""Playing: how a run starts, what is offered, and what a decision does. One decision costs a few microseconds.

A decision is whole: conditions are read before it and after it, never in between. In order: the minutes of what was
chosen, its effects, its points, the move; on a first visit the scene's minutes, its effects and its `If`s, which are
all read before any of them acts. Then every Never is looked at.
"""

from __future__ import annotations

from simlib.errors import NotOffered, RunOver
from simlib.play.changes import stepped
from simlib.play.decisions import Choose, Decision, TimeOut
from simlib.play.events import Event, EventType
from simlib.play.gates import is_open
from simlib.play.program import Program
from simlib.play.stages import Form, Offer, Stage, Turn, Way
from simlib.play.state import State, Status
from simlib.play.tasks import answer_way, lines_open_to
from simlib.scenario.model import Kind
from simlib.scenario.words import fold

PLAYING, CHOICE, DECIDED = Status.PLAYING, Kind.CHOICE, EventType.DECIDED
"""Named once: looking a member up in its enum costs as much as reading a condition."""

NOTHING = Offer(None)

_new = tuple.__new__
"""Builds a named tuple without its detour through keywords, which a hot path feels."""


def start(program: Program) -> tuple[State, tuple[Event, ...]]:
    """A new run, its first scene entered, and what happened."""
    numbers = tuple(number.start for number in program.numbers)
    points = (0,) * len(program.criteria)
    state = _entered(program, 0, 0, program.first_flags, numbers, points)
    return state, _with_end(program, state, Event(EventType.STARTED, state.minutes, (program, None, None, state)))


def offer(program: Program, state: State) -> Offer:
    """What the officer can do now. Nothing once the run has ended."""
    at, minutes, flags, numbers, _, status = state
    if status is not PLAYING:
        return NOTHING
    stage = program.stages[at]
    if stage.fixed is not None:
        return stage.fixed
    if stage.form is not None:
        return _form_offer(stage.form, state)
    choices = tuple(
        [
            choice
            for mask, want, test, choice in stage.asks
            if flags & mask == want and (test is None or test(flags, numbers, minutes))
        ]
    )
    limit = stage.limit
    if limit is not None and limit.choice not in choices:
        limit = None
    return _new(Offer, (CHOICE, "", "", choices, (), limit, ()))


def decide(program: Program, state: State, decision: Decision) -> tuple[State, tuple[Event, ...]]:
    """The state after the decision, and what happened.

    Raises `NotOffered` for what the scene does not offer now, `Malformed` for what is no decision, `RunOver` once the
    run has ended. The state handed in is never changed.
    """
    at, minutes, flags, numbers, points, status = state
    if status is not PLAYING:
        raise RunOver("This run has ended. It takes no more decisions.")
    stage = program.stages[at]
    way = _chosen(stage, state, decision.text) if type(decision) is Choose else _answered(stage, state, decision)
    _, takes, clears, gives, steps, adds, taken, target = way
    if steps:
        numbers = stepped(numbers, steps)
    if adds and not flags & taken:
        points = _added(points, adds)
    after = _entered(program, target, minutes + takes, flags & ~clears | gives, numbers, points)
    event = Event(DECIDED, after[1], (program, state, decision, after))
    return after, (event,) if after[5] is PLAYING else _with_end(program, after, event)


def _chosen(stage: Stage, state: State, text: str) -> Way:
    """The way of the choice with this text: as shown, or else the only one that reads the same."""
    way = stage.ways.get(text)
    if way is None:
        way = stage.ways.get(stage.folds.get(fold(text), ""))
        if way is None:
            raise NotOffered("That choice is not offered here. Nothing was changed.")
    mask, want, test = way[0]
    if state[2] & mask != want or (test is not None and not test(state[2], state[3], state[1])):
        raise NotOffered("That choice is not offered now. Nothing was changed.")
    return way


def _answered(stage: Stage, state: State, decision: Decision) -> Way:
    if not isinstance(decision, TimeOut):
        return answer_way(stage.form, state, decision)
    if stage.limit is None:
        raise NotOffered("There is no time limit here. Nothing was changed.")
    return _chosen(stage, state, stage.limit.choice.text)


def _entered(
    program: Program,
    scene: int,
    minutes: int,
    flags: int,
    numbers: tuple[int, ...],
    points: tuple[int, ...],
) -> State:
    """The state once this scene is entered."""
    stage = program.stages[scene]
    if not flags & stage.visited:
        minutes += stage.takes
        clears, gives, steps = stage.change
        flags = flags & ~clears | gives | stage.visited
        if steps:
            numbers = stepped(numbers, steps)
        if stage.turns:
            flags, numbers = _acted(stage.turns, flags, numbers, minutes)
    for broken, (mask, want, test), _ in program.nevers:
        if flags & mask == want and (test is None or test(flags, numbers, minutes)):
            flags |= broken
    status = stage.status
    if not stage.sure and not _something_offered(stage, flags, numbers, minutes):
        status = Status.STUCK
    return _new(State, (scene, minutes, flags, numbers, points, status))


def _acted(turns: tuple[Turn, ...], flags: int, numbers: tuple[int, ...], minutes: int) -> tuple[int, tuple[int, ...]]:
    """Flags and numbers after the `If`s that hold; all are read before any acts."""
    holding = [turn for turn in turns if is_open(turn.gate, flags, numbers, minutes)]
    for turn in holding:
        clears, gives, steps = turn.change
        flags = flags & ~clears | gives | turn.acted
        numbers = stepped(numbers, steps)
    return flags, numbers


def _something_offered(stage: Stage, flags: int, numbers: tuple[int, ...], minutes: int) -> bool:
    return any(
        flags & mask == want and (test is None or test(flags, numbers, minutes)) for mask, want, test, _ in stage.asks
    )


def _added(points: tuple[int, ...], adds: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    made = list(points)
    for place, number in adds:
        made[place] += number
    return tuple(made)


def _form_offer(form: Form, state: State) -> Offer:
    items = tuple(line.item for line in lines_open_to(form, state))
    return Offer(form.task.kind, form.task.ask, form.task.button, (), items, None, form.bins)


def _with_end(program: Program, state: State, event: Event) -> tuple[Event, ...]:
    if state.status is PLAYING:
        return (event,)
    return (event, Event(EventType.ENDED, state.minutes, (program, None, None, state)))
