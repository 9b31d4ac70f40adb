"""What a decision did, as plain data, worked out from the state before and after it: the payloads of events.

A payload belongs to its event alone. An account is what the payloads of all decisions that did the same are made from:
it is never changed, so that it can be remembered.
"""

from __future__ import annotations

from collections.abc import Iterator

from simlib.play.decisions import Choose, Decision, TimeOut, Write, decision_as_json
from simlib.play.gates import is_open
from simlib.play.program import TELLING, Program
from simlib.play.stages import Account, Gained, Json, Outcome
from simlib.play.state import State
from simlib.play.tasks import credits_of, marks_of
from simlib.scenario.words import fold

NOTHING_GAINED: Gained = dict.fromkeys((mark.value for mark in TELLING), ())


def start_account(program: Program, state: State) -> Json:
    """The payload of `run.started`."""
    header = program.scenario.header
    return {
        "scenario": header.id,
        "version": header.version,
        "title": program.scenario.title,
        "scene": _heading(program, state.scene),
        **_gained(program, state.flags & ~program.first_flags),
    }


def decision_account(program: Program, before: State, decision: Decision, outcome: Outcome) -> Account:
    """What the decision did, of which this is what it comes to."""
    _, gives, _, takes, _, target, _, _ = outcome
    logged = _logged(program, before, decision)
    brought = points_brought(program, before, decision)
    payload: Json = {
        "scene": _heading(program, before.scene),
        "decision": logged,
        "points": tuple((program.criteria[place].name, points, by) for place, points, by in brought),
        **_gained(program, gives & ~before.flags),
        "moved_to": _heading(program, target),
        "minutes": takes,
    }
    return payload, logged


def decision_payload(account: Account) -> Json:
    """The payload of `decision.submitted`, its dictionaries its own; the tuples in it cannot change."""
    payload, decision = account
    return {**payload, "decision": decision.copy()}


def end_account(program: Program, state: State) -> Json:
    """The payload of `run.ended`."""
    _, minutes, flags, numbers, _, status = state
    return {
        "ending": _heading(program, state.scene),
        "outcome": status.value,
        "must": {name: is_open(gate, flags, numbers, minutes) for name, gate in program.musts},
        "never": {watch.name: bool(flags & watch.broken) for watch in program.nevers},
    }


def points_brought(program: Program, before: State, decision: Decision) -> Iterator[tuple[int, int, str]]:
    """Place of the criterion, points, and the text of the choice or item that brought them."""
    stage = program.stages[before.scene]
    text = choice_text(program, before, decision)
    if text is not None:
        way = stage.ways[text]
        if not before.flags & way.taken:
            for place, points in way.adds:
                yield place, points, text
    elif stage.form is not None:
        for mark in marks_of(stage.form, before, decision):
            for place, points in credits_of(mark, before):
                yield place, points, mark.line.item.text


def choice_text(program: Program, before: State, decision: Decision) -> str | None:
    """The text, as the author wrote it, of the choice this decision takes; None where it takes none."""
    stage = program.stages[before.scene]
    if isinstance(decision, TimeOut):
        return stage.scene.limit.choice.text if stage.scene.limit else None
    if not isinstance(decision, Choose):
        return None
    return decision.text if decision.text in stage.ways else stage.folds.get(fold(decision.text))


def _logged(program: Program, before: State, decision: Decision) -> Json:
    """The decision as a log keeps it: a choice by the text its author wrote, of a written text the length alone."""
    if isinstance(decision, Write):
        return {"write": {"length": len(decision.text)}}
    if isinstance(decision, Choose):
        return {"choice": choice_text(program, before, decision)}
    return decision_as_json(decision)


def _gained(program: Program, new: int) -> Gained:
    """What these flags say. Most decisions set none that a log should name."""
    if not new & program.telling:
        return NOTHING_GAINED
    return {mark.value: tuple(program.names_among(mark, new)) for mark in TELLING}


def _heading(program: Program, scene: int) -> str:
    return program.stages[scene].scene.heading
