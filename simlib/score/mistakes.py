"""What was not right in a Select, Sort, Judge, Refer or Chart: each item in a sentence that names the right answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from simlib.play.decisions import Decision, Judge, Sort
from simlib.play.gates import is_open
from simlib.play.stages import Form, Line
from simlib.play.state import State
from simlib.play.story import ANSWER_WORDS
from simlib.play.tasks import Mark, lines_open_to
from simlib.scenario.model import UNCLEAR, Reason


@dataclass(frozen=True, slots=True)
class Mistake:
    """One item that was sorted, concluded, ticked or left out wrongly."""

    item: str
    """As the author wrote it."""
    said: str
    """What was done with it and what is right, in a sentence."""
    reason: Reason
    undone: bool
    """Whether its reason follows a rule that was not followed here, and so was missed; not so where a tick is wrong."""


def mistakes_of(
    form: Form, state: State, decision: Decision, marks: Sequence[Mark], unit_name: Callable[[str], str] = str
) -> list[Mistake]:
    """Everything in an answer that is not right, what was done before what was left out, in the order written.

    `unit_name` gives the words for an item, where items are ids.
    """
    match decision:
        case Sort(bins):
            given = dict(bins)
            return [_sorted(mark.line, given[mark.line.item.text]) for mark in marks if mark.sign <= 0]
        case Judge(answers, _):
            return list(_judged(marks, state, dict(answers)))
        case _:
            left = _left_out(lines_open_to(form, state), marks)
            return [*_ticked(marks, unit_name), *(_left(line, unit_name) for line in left)]


def _sorted(line: Line, given: str) -> Mistake:
    said = f'You put "{line.item.text}" under "{given}"; it belongs under "{line.item.answer}."'
    return Mistake(line.item.text, said, line.item.reason, undone=True)


def _judged(marks: Iterable[Mark], state: State, given: Mapping[str, str]) -> Iterator[Mistake]:
    for mark in marks:
        if mark.sign > 0:
            continue
        person = mark.line.item.text
        clear = is_open(mark.line.clear, state.flags, state.numbers, state.minutes)
        allowed = ANSWER_WORDS.get(mark.line.item.answer if clear else UNCLEAR, "")
        said = f'You concluded "{ANSWER_WORDS[given[person]]}" about {person}; what you had found allowed "{allowed}."'
        yield Mistake(person, said, mark.line.item.reason, undone=True)


def _ticked(marks: Iterable[Mark], unit_name: Callable[[str], str]) -> Iterator[Mistake]:
    for mark in marks:
        if mark.line.item.right is False:
            said = f'You ticked "{unit_name(mark.line.item.text)}"; it is better left out.'
            yield Mistake(mark.line.item.text, said, mark.line.item.reason, undone=False)


def _left_out(offered: Iterable[Line], marks: Iterable[Mark]) -> Iterator[Line]:
    ticked = {mark.line.item.text for mark in marks}
    return (line for line in offered if line.item.right and line.item.text not in ticked)


def _left(line: Line, unit_name: Callable[[str], str]) -> Mistake:
    said = f'You left out "{unit_name(line.item.text)}"; it belongs here.'
    return Mistake(line.item.text, said, line.item.reason, undone=True)
