"""Playing: how a run starts, what is offered, and what a decision does. One decision costs a few microseconds.

A decision is whole: conditions are read before it and after it, never in between. In order: the minutes of what was
chosen, its effects, its points, the move; on a first visit the scene's minutes, its effects and its `If`s, which are
all read before any of them acts. Then every Never is looked at.

What a choice comes to depends only on the numbers and on the flags that something in its scene or in the next one
reads, so it is worked out once and remembered with the scene. So is what its event tells, which depends on no more than
its points, its minutes and what was gained; every event gets a payload of its own from it.
"""

from __future__ import annotations

from simlib.errors import NotOffered, RunOver
from simlib.play.account import decision_account, decision_payload, end_account, start_account
from simlib.play.course import Course, done_by, enter, situation
from simlib.play.decisions import Choose, Decision, TimeOut
from simlib.play.events import SCHEMA, Event, EventType
from simlib.play.gates import is_open
from simlib.play.program import Program
from simlib.play.stages import Account, Adds, Offer, Outcome, Situation, Stage
from simlib.play.state import State, Status
from simlib.play.tasks import answer_way
from simlib.scenario.words import fold

PLAYING, DECIDED = Status.PLAYING, EventType.DECIDED
"""Named once: looking a member up in its enum costs as much as reading a condition."""

NOTHING = Offer(None)

_new = tuple.__new__
"""Builds a named tuple without its detour through keywords, which a hot path feels."""


def start(program: Program) -> tuple[State, tuple[Event, ...]]:
    """A new run, its first scene entered, and what happened."""
    course = Course(program.first_flags, tuple(number.start for number in program.numbers), 0)
    status = enter(program, course, 0)
    points = (0,) * len(program.criteria)
    state = State(0, course.minutes, course.flags, course.numbers, points, status)
    event = Event(EventType.STARTED, state.minutes, SCHEMA, start_account(program, state))
    return state, _with_end(program, state, event)


def offer(program: Program, state: State) -> Offer:
    """What the officer can do now. Nothing once the run has ended."""
    at, _, flags, numbers, _, status = state
    if status is not PLAYING:
        return NOTHING
    stage = program.stages[at]
    here = stage.known.get((flags & stage.reads, numbers)) or situation(stage, state)
    return here.offer


def decide(program: Program, state: State, decision: Decision) -> tuple[State, tuple[Event, ...]]:
    """The state after the decision, and what happened.

    Raises `NotOffered` for what the scene does not offer now, `Malformed` for what is no decision, `RunOver` once the
    run has ended. The state handed in is never changed.
    """
    at, minutes, flags, numbers, points, status = state
    if status is not PLAYING:
        raise RunOver("This run has ended. It takes no more decisions.")
    stage = program.stages[at]
    here = stage.known.get((flags & stage.reads, numbers)) or situation(stage, state)
    outcome = here.outcomes.get(decision.text) if type(decision) is Choose else None
    if outcome is None:
        outcome = _worked_out(program, state, here, decision)
    clears, gives, numbers, takes, adds, target, status, account = outcome
    if clears:
        flags &= ~clears
    if adds:
        points = _added(points, adds)
    minutes += takes
    after = _new(State, (target, minutes, flags | gives, numbers, points, status))
    if account is None:
        account = _account(program, state, decision, outcome)
    event = _new(Event, (DECIDED, minutes, SCHEMA, decision_payload(account)))
    return after, (event,) if status is PLAYING else _with_end(program, after, event)


def _worked_out(program: Program, state: State, here: Situation, decision: Decision) -> Outcome:
    """What the decision comes to; remembered where it takes a choice by its own text."""
    stage = program.stages[state.scene]
    if not isinstance(decision, Choose | TimeOut):
        return (*done_by(program, state, answer_way(stage.form, state, decision)), None)
    text = _text_of(stage, decision)
    way = stage.ways[text]
    if not is_open(way.gate, state.flags, state.numbers, state.minutes):
        raise NotOffered("That choice is not offered now. Nothing was changed.")
    outcome: Outcome = (*done_by(program, state, way), None)
    if isinstance(decision, Choose):
        if not outcome[1] & program.telling:
            outcome = (*outcome[:7], _account(program, state, decision, outcome))
        here.outcomes[text] = outcome
    return outcome


def _account(program: Program, state: State, decision: Decision, outcome: Outcome) -> Account:
    """What the event of this decision tells; remembered where it takes a choice by its own text."""
    if not isinstance(decision, Choose):
        return decision_account(program, state, decision, outcome)
    stage = program.stages[state.scene]
    _, gives, _, takes, adds, _, _, _ = outcome
    key = (_text_of(stage, decision), adds, takes, gives & ~state.flags & program.telling)
    if key not in stage.accounts:
        stage.accounts[key] = decision_account(program, state, decision, outcome)
    return stage.accounts[key]


def _text_of(stage: Stage, decision: Choose | TimeOut) -> str:
    """The text of the choice that is meant: as shown, or else the only one that reads the same."""
    if isinstance(decision, TimeOut):
        if stage.limit is None:
            raise NotOffered("There is no time limit here. Nothing was changed.")
        return stage.limit.choice.text
    text = decision.text if decision.text in stage.ways else stage.folds.get(fold(decision.text))
    if text is None:
        raise NotOffered("That choice is not offered here. Nothing was changed.")
    return text


def _added(points: tuple[int, ...], adds: Adds) -> tuple[int, ...]:
    made = list(points)
    for place, number in adds:
        made[place] += number
    return tuple(made)


def _with_end(program: Program, state: State, event: Event) -> tuple[Event, ...]:
    if state.status is PLAYING:
        return (event,)
    return (event, Event(EventType.ENDED, state.minutes, SCHEMA, end_account(program, state)))
