"""What was concluded about each person, against what could be known then; and the signal it sends to later counting.

A conclusion is well judged when it says what the facts found by then allow, whatever the truth of the case: that is
how it was scored. Whether it also met the truth is kept apart, for identification rates over many runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from simlib.play.decisions import Judge
from simlib.play.gates import is_open
from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.stages import Line
from simlib.play.state import State
from simlib.play.story import Story
from simlib.play.tasks import worth_of
from simlib.scenario.model import NO, UNCLEAR, YES, AllOf, AnyOf, Condition, Not, Reader, Reads

Json = dict[str, object]


class Signal(StrEnum):
    """A conclusion against the truth of the case, as signal detection counts it."""

    HIT = "hit"
    MISS = "miss"
    FALSE_ALARM = "false alarm"
    CORRECT_REJECTION = "correct rejection"
    UNDECIDED = "undecided"
    """Not yet clear was concluded, or the case itself leaves it open."""


SIGNALS = {
    (YES, YES): Signal.HIT,
    (YES, NO): Signal.MISS,
    (NO, YES): Signal.FALSE_ALARM,
    (NO, NO): Signal.CORRECT_REJECTION,
}
"""By the truth of the case and the conclusion."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One conclusion about one person."""

    person: str
    truth: str
    answer: str
    confidence: int | None
    """A number of `SURE_WORDS`; None where nothing was said."""
    clear: bool
    """Whether what was found by then allowed a conclusion."""
    well_judged: bool
    found: tuple[str, ...]
    """The evidence it rests on that was found by then."""
    not_found: tuple[str, ...]

    @property
    def signal(self) -> Signal:
        """How it counts among many runs."""
        return SIGNALS.get((self.truth, self.answer), Signal.UNDECIDED)


def verdicts_of(story: Story) -> Iterator[Verdict]:
    """Every conclusion of a story, in the order in which they were made."""
    for moment, answer in story.answers:
        form = story.program.stages[moment.state.scene].form
        if isinstance(answer.decision, Judge) and form is not None:
            sure = dict(answer.decision.confidence)
            for person, concluded in answer.decision.answers:
                line = form.by_text[person]
                yield _verdict(story.program, moment.state, line, concluded, sure.get(person))


def _verdict(program: Program, state: State, line: Line, answer: str, sure: int | None) -> Verdict:
    asked = tuple(dict.fromkeys(evidence_in(line.item.clear_when)))
    bits = program.bits(Mark.FOUND)
    found = tuple(name for name in asked if state.flags & bits[name])
    return Verdict(
        person=line.item.text,
        truth=line.item.answer or UNCLEAR,
        answer=answer,
        confidence=sure,
        clear=is_open(line.clear, state.flags, state.numbers, state.minutes),
        well_judged=worth_of(line, state, answer) > 0,
        found=found,
        not_found=tuple(name for name in asked if name not in found),
    )


def evidence_in(condition: Condition | None) -> Iterator[str]:
    """The names of the evidence a condition asks for, in the order written."""
    match condition:
        case Reads(Reader.FOUND, name):
            yield name
        case Not(term):
            yield from evidence_in(term)
        case AllOf(terms) | AnyOf(terms):
            for term in terms:
                yield from evidence_in(term)


def judgements(story: Story) -> list[Json]:
    """The conclusions as a debrief shows them."""
    texts = {evidence.name: evidence.text for evidence in story.program.scenario.evidence}
    return [
        {
            "person": verdict.person,
            "answer": verdict.answer,
            "confidence": verdict.confidence,
            "clear": verdict.clear,
            "right": verdict.well_judged,
            "what_could_be_known": list(verdict.found),
            "not_found": [{"name": name, "text": texts.get(name, "")} for name in verdict.not_found],
        }
        for verdict in verdicts_of(story)
    ]


def identification(story: Story) -> list[Json]:
    """The conclusions as later counting needs them: against the truth of the case, with confidence."""
    return [
        {
            "person": verdict.person,
            "truth": verdict.truth,
            "answer": verdict.answer,
            "confidence": verdict.confidence,
            "clear": verdict.clear,
            "signal": verdict.signal.value,
        }
        for verdict in verdicts_of(story)
    ]
