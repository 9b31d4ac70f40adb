"""Every decision of a run, judged: points, grade, why, what it rests on, and what would have been better."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simlib.play.account import choice_text
from simlib.play.decisions import Decision
from simlib.play.engine import offer
from simlib.play.program import Program
from simlib.play.stages import Form, Stage
from simlib.play.state import State
from simlib.play.story import Answer, Moment, Story
from simlib.play.tasks import Mark, credits_of, lines_open_to, marks_of
from simlib.scenario.model import Choice, Kind, Reason
from simlib.score.grades import Grade, grade_of
from simlib.score.mistakes import Mistake, mistakes_of

NO_BREACHES: Mapping[int, tuple[Mistake, ...]] = MappingProxyType({})
"""Where nobody looked at who was told."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision, judged."""

    number: int
    """Counted from 1."""
    minutes: int
    """Simulated minutes since the start, when it was made."""
    scene: str
    decision: Decision
    chosen: str
    grade: Grade
    points: int
    """For the computed criteria."""
    mistakes: tuple[Mistake, ...]
    """What was not right in a task; they come before the why of what was."""
    why: str
    follows: tuple[str, ...]
    against: tuple[str, ...]
    better: str | None
    """The choice that would have been better, in the words of the case; only where the grade asks for it."""
    missed: tuple[str, ...]
    """Ids of the facts that something better, offered and not taken, would have followed."""


def timeline_of(
    story: Story, unit_name: Callable[[str], str] = str, breaches: Mapping[int, tuple[Mistake, ...]] = NO_BREACHES
) -> list[Judged]:
    """Every decision of a story, judged, oldest first.

    `unit_name` gives the name of a unit for its id; `breaches` are what must not happen in telling others and did, by
    the number of the decision: they stand before its other mistakes.
    """
    return [
        _judged(story, unit_name, number, *made, breaches.get(number, ()))
        for number, made in enumerate(story.answers, start=1)
    ]


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a decision brought and what it could have brought."""

    points: int
    most: int
    reasons: tuple[Reason, ...]
    why: str
    missed: tuple[str, ...]
    better: str | None = None
    mistakes: tuple[Mistake, ...] = ()


def _judged(
    story: Story,
    unit_name: Callable[[str], str],
    number: int,
    moment: Moment,
    answer: Answer,
    breaches: tuple[Mistake, ...],
) -> Judged:
    program, state = story.program, moment.state
    stage = program.stages[state.scene]
    if stage.form is not None:
        in_words = unit_name if stage.form.task.kind is Kind.REFER else str
        worth = _worth_of_task(program, state, stage.form, answer, in_words)
    else:
        worth = _worth_of_choice(program, state, stage, answer)
    mistakes = (*breaches, *worth.mistakes)
    against = _ids(reason.against for reason in worth.reasons)
    breaks = any(event.payload.get("broken") for event in answer.events)
    grade = grade_of(worth.points, worth.most, against=bool(against), breaks=breaks, flawed=bool(mistakes))
    wanting = grade in {Grade.COULD_BE_BETTER, Grade.COSTLY}
    return Judged(
        number=number,
        minutes=state.minutes,
        scene=moment.heading,
        decision=answer.decision,
        chosen=answer.words,
        grade=grade,
        points=worth.points,
        mistakes=mistakes,
        why=worth.why,
        follows=_ids(reason.follows for reason in worth.reasons),
        against=against,
        better=worth.better if wanting else None,
        missed=worth.missed if grade is not Grade.STRONG else (),
    )


def _ids(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact_id for group in groups for fact_id in group))


# --- choices -------------------------------------------------------------------------------------------------


def _worth_of_choice(program: Program, state: State, stage: Stage, answer: Answer) -> _Worth:
    text = choice_text(program, state, answer.decision) or ""
    taken = next(choice for choice in stage.scene.all_choices if choice.text == text)
    ranks = {choice.text: _rank(program, stage, state, choice) for choice in offer(program, state).choices}
    best = next(choice for choice in stage.scene.all_choices if choice.text == max(ranks, key=lambda text: ranks[text]))
    is_better = ranks[best.text] > _rank(program, stage, state, taken) and not best.reason.against
    return _Worth(
        points=_points(program, stage, state, taken),
        most=max(0, _points(program, stage, state, best)),
        reasons=(taken.reason,),
        why=taken.reason.why,
        missed=best.reason.follows if is_better else (),
        better=best.text if is_better else None,
    )


def _rank(program: Program, stage: Stage, state: State, choice: Choice) -> tuple[int, int]:
    """What a choice brings now; among equals one that follows a rule comes before one that goes against one."""
    return _points(program, stage, state, choice), bool(choice.reason.follows) - bool(choice.reason.against)


def _points(program: Program, stage: Stage, state: State, choice: Choice) -> int:
    """What a choice brings now; nothing where it was taken before."""
    way = stage.ways[choice.text]
    return 0 if state.flags & way.taken else _computed(program, way.adds)


def _computed(program: Program, adds: Iterable[tuple[int, int]]) -> int:
    return sum(points for place, points in adds if not program.criteria[place].by_person)


# --- tasks ---------------------------------------------------------------------------------------------------

MARKED_BY_A_PERSON = "A person reads and marks this."
"""Said of a text that was handed in: nothing else is judged about it here."""


def _worth_of_task(
    program: Program, state: State, form: Form, answer: Answer, in_words: Callable[[str], str]
) -> _Worth:
    marks = marks_of(form, state, answer.decision)
    mistakes = mistakes_of(form, state, answer.decision, marks, in_words)
    mistaken = {mistake.item for mistake in mistakes}
    right = [mark for mark in marks if mark.line.item.text not in mistaken]
    open_lines = [Mark(line, 1, line.change) for line in lines_open_to(form, state)]
    written = form.task.kind is Kind.WRITE
    return _Worth(
        points=sum(_brings(program, mark, state) for mark in marks),
        most=sum(max(0, _brings(program, mark, state)) for mark in open_lines),
        reasons=tuple(mark.line.item.reason for mark in marks if mark.sign > 0),
        why=MARKED_BY_A_PERSON if written else "\n".join(_whys(right, in_words)),
        missed=_ids(mistake.reason.follows for mistake in mistakes if mistake.undone),
        mistakes=tuple(mistakes),
    )


def _brings(program: Program, mark: Mark, state: State) -> int:
    return _computed(program, credits_of(mark, state))


def _whys(marks: Iterable[Mark], in_words: Callable[[str], str]) -> Iterator[str]:
    """One line for each item that says why."""
    for mark in marks:
        if mark.line.item.reason.why:
            yield f"- {in_words(mark.line.item.text)}: {mark.line.item.reason.why}"
