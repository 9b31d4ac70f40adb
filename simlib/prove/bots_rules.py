"""Seven simple players, and the rule by which each decides. None of them reads a text.

Careful and practice know the key: the one counts points, the other looks at what follows practice. The other five know
nothing; four of these are tricks by which a person might get through a case without reading it.

| Bot | A choice | A task |
|---|---|---|
| careful | the one with the most points now; one decision in ten is drawn from all | every item as it earns most now |
| hasty | the one that takes the fewest minutes | nothing ticked; the first bin, the first answer |
| always first | the first | the first item ticked; the first bin, the first answer |
| longest text | the longest | items longer than the middle one ticked; the longest bin, the longest answer |
| sweeper | every `Once` first, then any | everything ticked; any bin, any answer |
| random | any | any answer |
| practice | one that follows a do; never one that goes against anything, where there is another | as the key says |

Where several choices are as good, careful and practice take each with the same probability, the others the first. Back
in a scene, all but careful and random leave aside what they took there before, until nothing else is left: nobody who
looks at the first line alone presses it forever. A `Write` is handed in empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from simlib.play.account import points_brought
from simlib.play.decisions import Choose, Decision
from simlib.play.engine import decide
from simlib.play.program import Program
from simlib.play.stages import Form, Line, Offer
from simlib.play.state import State
from simlib.play.tasks import lines_open_to, worth_of
from simlib.prove.answers import TICKED, decision_with
from simlib.scenario.model import JUDGE_ANSWERS, Choice, Kind

SLIPS = 0.1
"""Of the decisions of the careful bot, the share that is drawn from all that is offered."""

BY_WORD = frozenset({Kind.SORT, Kind.JUDGE})
"""Tasks that ask for a word beside each item; the others ask for ticks."""


class Bot(StrEnum):
    """A simple player."""

    CAREFUL = "careful"
    HASTY = "hasty"
    FIRST = "always first"
    LONGEST = "longest text"
    SWEEPER = "sweeper"
    RANDOM = "random"
    PRACTICE = "practice"


class Situation(NamedTuple):
    """Where a bot stands."""

    program: Program
    state: State
    now: Offer
    tried: frozenset[tuple[int, str]]
    """The choices it has taken so far, each with the place of its scene."""

    @property
    def fresh(self) -> tuple[Choice, ...]:
        """The choices offered that it has not taken here before; all of them where it has taken every one."""
        here = self.state.scene
        return tuple(each for each in self.now.choices if (here, each.text) not in self.tried) or self.now.choices


Picks = tuple[tuple[float, Decision | None], ...]
"""Decisions with the probability to make them; None stands for any that is offered, each as probable."""

Word = Callable[[Situation, Form, Line], str]
"""What to put beside an item of a task."""


def picks_of(bot: Bot, here: Situation) -> Picks:
    """What the bot decides here."""
    return RULES[bot](here)


def remembers(bot: Bot) -> bool:
    """Whether the bot looks at what it has taken before."""
    return bot not in {Bot.CAREFUL, Bot.RANDOM}


def points_now(here: Situation, decision: Decision) -> int:
    """The points of the computed criteria that a decision brings at once."""
    criteria = here.program.criteria
    brought = points_brought(here.program, here.state, decision)
    return sum(points for place, points, _ in brought if not criteria[place].by_person)


def _careful(here: Situation) -> Picks:
    best = _choosing(_richest(here, here.now.choices)) or [_answer(here, _earning)]
    return (*_evenly(best, 1 - SLIPS), (SLIPS, None))


def _hasty(here: Situation) -> Picks:
    def minutes(choice: Choice) -> int:
        return decide(here.program, here.state, Choose(choice.text))[0].minutes

    return _one(here, min(here.fresh, key=minutes) if here.fresh else None, _nothing)


def _first(here: Situation) -> Picks:
    return _one(here, here.fresh[0] if here.fresh else None, _first_word)


def _longest(here: Situation) -> Picks:
    longest = max(here.fresh, key=lambda choice: len(choice.text)) if here.fresh else None
    return _one(here, longest, _longest_word)


def _sweeper(here: Situation) -> Picks:
    form = here.program.stages[here.state.scene].form
    if form is not None and form.task.kind not in BY_WORD:
        return _one(here, None, lambda *_: TICKED)
    once = _choosing([choice for choice in here.fresh if choice.once][:1])
    return _evenly(once or _choosing(here.fresh) or [None], 1.0)


def _random(_: Situation) -> Picks:
    return ((1.0, None),)


def _practice(here: Situation) -> Picks:
    allowed = [choice for choice in here.fresh if not choice.reason.against] or list(here.fresh)
    following = [choice for choice in allowed if choice.reason.follows] or allowed
    return _evenly(_choosing(following) or [_answer(here, _by_the_key)], 1.0)


RULES: Mapping[Bot, Callable[[Situation], Picks]] = {
    Bot.CAREFUL: _careful,
    Bot.HASTY: _hasty,
    Bot.FIRST: _first,
    Bot.LONGEST: _longest,
    Bot.SWEEPER: _sweeper,
    Bot.RANDOM: _random,
    Bot.PRACTICE: _practice,
}


def _choosing(choices: Iterable[Choice]) -> list[Decision | None]:
    return [Choose(choice.text) for choice in choices]


def _evenly(decisions: Sequence[Decision | None], share: float) -> Picks:
    return tuple((share / len(decisions), decision) for decision in decisions)


def _one(here: Situation, choice: Choice | None, word: Word) -> Picks:
    return ((1.0, Choose(choice.text) if choice else _answer(here, word)),)


def _richest(here: Situation, choices: Iterable[Choice]) -> list[Choice]:
    """The choices that bring the most points now."""
    worth = {choice: points_now(here, Choose(choice.text)) for choice in choices}
    return [choice for choice, points in worth.items() if points == max(worth.values())]


# --- tasks ---------------------------------------------------------------------------------------------------


def _answer(here: Situation, word: Word) -> Decision:
    form = here.program.stages[here.state.scene].form
    if form is None:
        raise LookupError(here.state.scene)
    lines = list(lines_open_to(form, here.state))
    return decision_with(form, lines, [word(here, form, line) for line in lines])


def _nothing(_here: Situation, form: Form, _line: Line) -> str:
    return _words(form)[0] if form.task.kind in BY_WORD else ""


def _first_word(here: Situation, form: Form, line: Line) -> str:
    if form.task.kind in BY_WORD:
        return _words(form)[0]
    return _tick(line.item is here.now.items[0])


def _longest_word(here: Situation, form: Form, line: Line) -> str:
    if form.task.kind in BY_WORD:
        return max(_words(form), key=len)
    return _tick(len(line.item.text) > median(len(item.text) for item in here.now.items))


def _earning(here: Situation, form: Form, line: Line) -> str:
    """The word that brings the most points now; where none brings any, the one that the key names."""
    if form.task.kind in BY_WORD:
        return _by_the_key(here, form, line)
    criteria = here.program.criteria
    worth = sum(points for place, points in line.adds if not criteria[place].by_person)
    if here.state.flags & line.taken:
        worth = 0
    return _tick(worth > 0 or (worth == 0 and line.item.right is True))


def _by_the_key(here: Situation, form: Form, line: Line) -> str:
    match form.task.kind:
        case Kind.SORT:
            return line.item.answer
        case Kind.JUDGE:
            return max(JUDGE_ANSWERS, key=lambda answer: worth_of(line, here.state, answer))
        case _:
            return _tick(line.item.right is True and not line.item.reason.against)


def _tick(wanted: object) -> str:
    return TICKED if wanted else ""


def _words(form: Form) -> Sequence[str]:
    """The bins, or the answers to a question about a person, in the order shown."""
    return form.bins if form.task.kind is Kind.SORT else JUDGE_ANSWERS
