"""What a decision did, as plain data, worked out from the state before and after it.

Only the event log and the debrief ask for it, so it is made when asked and never while deciding.
"""

from __future__ import annotations

from collections.abc import Iterator

from simlib.play.decisions import Choose, Decision, TimeOut, Write, decision_as_json
from simlib.play.gates import is_open
from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.state import State
from simlib.play.tasks import credits_of, marks_of
from simlib.scenario.words import fold

GAINS = (Mark.FOUND, Mark.TOLD, Mark.OFFERED, Mark.ACCEPTED, Mark.DECLINED)
"""What a decision can newly make true and a log should say."""

Json = dict[str, object]


def start_account(program: Program, state: State) -> Json:
    """The payload of `run.started`."""
    header = program.scenario.header
    return {
        "scenario": header.id,
        "version": header.version,
        "title": program.scenario.title,
        "scene": _heading(program, state),
        **_gained(program, program.first_flags, state.flags),
        "broken": program.names_among(Mark.BROKEN, state.flags),
    }


def decision_account(program: Program, before: State, decision: Decision, after: State) -> Json:
    """The payload of `decision.submitted`. Of a written text it holds the length alone."""
    return {
        "scene": _heading(program, before),
        "decision": _decision_for_log(program, before, decision),
        "points": [
            [program.criteria[place].name, points, by]
            for place, points, by in points_brought(program, before, decision)
        ],
        **_gained(program, before.flags, after.flags),
        "broken": program.names_among(Mark.BROKEN, after.flags & ~before.flags),
        "moved_to": _heading(program, after),
        "minutes": after.minutes - before.minutes,
    }


def end_account(program: Program, state: State) -> Json:
    """The payload of `run.ended`."""
    broken = set(program.names_among(Mark.BROKEN, state.flags))
    return {
        "ending": _heading(program, state),
        "outcome": state.status.value,
        "must": {name: is_open(gate, state.flags, state.numbers, state.minutes) for name, gate in program.musts},
        "never": {watch.name: watch.name in broken for watch in program.nevers},
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


def _decision_for_log(program: Program, before: State, decision: Decision) -> Json:
    if isinstance(decision, Write):
        return {"write": {"length": len(decision.text)}}
    if isinstance(decision, Choose):
        return {"choice": choice_text(program, before, decision)}
    return decision_as_json(decision)


def _gained(program: Program, before: int, after: int) -> Json:
    new = after & ~before
    return {mark.value: program.names_among(mark, new) for mark in GAINS}


def _heading(program: Program, state: State) -> str:
    return program.stages[state.scene].scene.heading
