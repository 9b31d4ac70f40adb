"""A run as somebody reads it: scene after scene, every condition of its texts already answered.

Reading is apart from deciding: the engine never touches a text, and a story plays through the same engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from simlib.play.account import choice_text
from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, TimeOut, Write
from simlib.play.engine import decide, start
from simlib.play.events import Event
from simlib.play.gates import is_open
from simlib.play.met import must_be_known
from simlib.play.program import Program
from simlib.play.state import State
from simlib.scenario.model import Block, If, Notices, Prose, Speech

ANSWER_WORDS = {"yes": "yes", "no": "no", "unclear": "not yet clear"}


class Manner(StrEnum):
    """How a text reaches the officer."""

    PROSE = "prose"
    SPEECH = "speech"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text as it was shown, in Markdown."""

    manner: Manner
    text: str
    who: str = ""
    """Who speaks; empty for all but speech."""

    def as_json(self) -> dict[str, object]:
        """The passage as a view holds it."""
        speaker = {"who": self.who} if self.who else {}
        return {"kind": self.manner.value, **speaker, "text": self.text}


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision, and what was shown after it."""

    decision: Decision
    words: str
    """The decision as a sentence or a list, in the words of the case."""
    consequence: tuple[Passage, ...]
    why_now: str
    minutes: int
    """Simulated minutes that passed."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One scene as it was shown once, and the decision made in it, if any yet."""

    state: State
    heading: str
    place: str
    """The place last named."""
    blocks: tuple[Passage, ...]
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A run from its start to now. The last moment is where the officer stands."""

    program: Program
    opening: tuple[Event, ...]
    """What happened at the start."""
    moments: tuple[Moment, ...]

    @property
    def state(self) -> State:
        """Where the run stands."""
        return self.moments[-1].state

    @property
    def events(self) -> Iterator[Event]:
        """Everything that happened, oldest first."""
        yield from self.opening
        for _, answer in self.answers:
            yield from answer.events

    @property
    def answers(self) -> Iterator[tuple[Moment, Answer]]:
        """Each decision with the moment it was made in."""
        for moment in self.moments:
            if moment.answer is not None:
                yield moment, moment.answer

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions so far: enough to tell the story again."""
        return tuple(answer.decision for _, answer in self.answers)

    def clock(self, minutes: int) -> datetime:
        """The time in the case after so many minutes."""
        return self.program.scenario.header.starts + timedelta(minutes=minutes)


def begin(program: Program) -> Story:
    """A story at its first scene."""
    state, events = start(program)
    return Story(program, events, (_moment(program, None, state, ""),))


def begin_at(program: Program, state: State) -> Story:
    """A story that begins in this state, its scene just entered for the first time: for trying a scene out."""
    return Story(program, (), (_moment(program, None, state, ""),))


def advance(story: Story, decision: Decision) -> Story:
    """The story after one more decision. Raises what `decide` raises; the story handed in stays as it is."""
    program, now = story.program, story.moments[-1]
    must_be_known(program, story.moments, decision)
    state, events = decide(program, now.state, decision)
    answer = _answer(program, now.state, decision, state, events)
    following = _moment(program, now.state, state, now.place)
    return replace(story, moments=(*story.moments[:-1], replace(now, answer=answer), following))


def tell(program: Program, decisions: Iterable[Decision]) -> Story:
    """The story that these decisions make."""
    story = begin(program)
    for decision in decisions:
        story = advance(story, decision)
    return story


def decision_words(program: Program, state: State, decision: Decision) -> str:
    """The decision as the officer would say it.

    >>> from simlib.scenario.model import Outcome, Scenario, Scene
    >>> from simlib.play.program import compile_scenario
    >>> program = compile_scenario(Scenario("A case", scenes=(Scene("Over", ending=Outcome.GOOD),)))
    >>> decision_words(program, start(program)[0], Judge((("Ana", "unclear"),)))
    'Ana: not yet clear'
    """
    match decision:
        case Choose() | TimeOut():
            return choice_text(program, state, decision) or ""
        case Sort(bins):
            return "; ".join(f"{item}: {bin_}" for item, bin_ in bins)
        case Judge(answers, _):
            return "; ".join(f"{person}: {ANSWER_WORDS[answer]}" for person, answer in answers)
        case Write(text):
            count = len(text.split())
            return f"You wrote {count} {'word' if count == 1 else 'words'}."
        case Select(names) | Refer(names) | Chart(names):
            return "; ".join(names) or "None of these"


def _moment(program: Program, before: State | None, state: State, place: str) -> Moment:
    stage = program.stages[state.scene]
    scene = stage.scene
    first = before is None or not before.flags & stage.visited
    return Moment(state, scene.heading, scene.place or place, _scene_passages(program, state, first=first))


def _scene_passages(program: Program, state: State, *, first: bool) -> tuple[Passage, ...]:
    """The texts of a scene as entered.

    On the first visit an `If` with effects shows its text exactly when it acted. Every other `If` is read after the
    whole decision, so that it can speak of what has just happened.
    """
    stage = program.stages[state.scene]
    acted = iter([turn.acted for turn in stage.turns])
    shown: list[Passage] = []
    for block in stage.scene.blocks:
        if isinstance(block, If) and block.then:
            bit = next(acted)
            if first and not state.flags & bit:
                continue
            if first:
                shown += _as_prose(block)
                continue
        shown += _passages(program, state, block)
    return tuple(shown)


def _passages(program: Program, state: State, block: Block) -> Iterator[Passage]:
    match block:
        case Speech(who, text, _):
            yield Passage(Manner.SPEECH, text, who)
        case Notices(text, _):
            yield Passage(Manner.NOTICE, text)
        case Prose(text, _):
            yield Passage(Manner.PROSE, text)
        case If():
            if is_open(program.gates[block.condition], state.flags, state.numbers, state.minutes):
                yield from _as_prose(block)


def _as_prose(block: If) -> Iterator[Passage]:
    if block.text:
        yield Passage(Manner.PROSE, block.text)


def _answer(program: Program, before: State, decision: Decision, after: State, events: tuple[Event, ...]) -> Answer:
    consequence, why_now = _what_follows(program, before, decision)
    passages = tuple(passage for block in consequence for passage in _passages(program, after, block))
    words = decision_words(program, before, decision)
    return Answer(decision, words, passages, why_now, after.minutes - before.minutes, events)


def _what_follows(program: Program, before: State, decision: Decision) -> tuple[tuple[Block, ...], str]:
    """The consequence as written, and what is said at once about why."""
    scene = program.stages[before.scene].scene
    text = choice_text(program, before, decision)
    if text is not None:
        choice = next(choice for choice in scene.all_choices if choice.text == text)
        return choice.consequence, choice.reason.why_now
    return scene.task.consequence if scene.task else (), ""
