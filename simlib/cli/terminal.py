"""A scenario at the terminal: read, choose by number, look back, take a step back."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from enum import Enum

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from simlib.errors import Refused
from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.engine import offer
from simlib.play.program import Program
from simlib.play.stages import Offer
from simlib.play.story import Manner, Moment, Passage, Story, advance, begin, tell
from simlib.scenario.confidence import SURE_WORDS
from simlib.scenario.information import PLAIN_WORDS, Info
from simlib.scenario.model import Kind
from simlib.score.assess import Assessment, assess

WIDEST = 88
"""Columns of text; a wider terminal is not filled."""

HELP = "number: choose · u: back one decision · t: what happened so far · q: leave · ?: this line"


HOW_SURE = ", ".join(f"{number} {words}" for number, words in SURE_WORDS.items())
LONGEST_NUMBER = 6
"""Digits of a number that anybody means."""


class Command(Enum):
    """What can be typed in place of a decision."""

    UNDO = "u"
    TRANSCRIPT = "t"
    QUIT = "q"
    HELP = "?"


class NotUnderstood(Exception):
    """What was typed is neither a command nor an answer; carries one sentence."""


class Turned(Exception):
    """A command was typed in the middle of an answer."""

    def __init__(self, command: Command) -> None:
        super().__init__(command.value)
        self.command = command


LETTERS = dict(zip("abcdefghijklm", PLAIN_WORDS, strict=True))
"""What can be passed on with a referral, by the letter that is typed for it."""

NO_CALL = "Type numbers from 1 to {} with spaces between, each perhaps with letters as in 1:ac, or 0 for none."

Read = Callable[[str], str]
"""Shows a prompt and gives back the line that was typed."""


def play_in_terminal(program: Program) -> None:
    """Plays a scenario until its ending, or until somebody leaves; shows the score at the end."""
    screen = Screen()
    screen.opening(program)
    story = begin(program)
    screen.moment(story.moments[-1])
    while True:
        try:
            story = _turn(screen, story)
        except (Turned, click.Abort) as left:
            if isinstance(left, click.Abort) or left.command is Command.QUIT:
                screen.say("You left the case. Nothing is kept.")
                return


def _turn(screen: Screen, story: Story) -> Story:
    """The story after one more decision or step back. Raises `Turned` to leave."""
    try:
        if story.state.ended:
            screen.result(assess(story))
            return _obeyed(screen, story, _command(screen.read("Over. u: back one decision, q: leave"), Command.QUIT))
        return _decided(screen, story)
    except (NotUnderstood, Refused) as fault:
        screen.say(str(fault))
    except Turned as turned:
        return _obeyed(screen, story, turned.command)
    return story


def _decided(screen: Screen, story: Story) -> Story:
    now = offer(story.program, story.state)
    screen.offered(now)
    following = advance(story, answer_typed(now, screen.read))
    screen.followed(following)
    return following


def _obeyed(screen: Screen, story: Story, command: Command) -> Story:
    match command:
        case Command.QUIT:
            raise Turned(command)
        case Command.UNDO if len(story.moments) > 1:
            story = tell(story.program, story.decisions[:-1])
            screen.moment(story.moments[-1])
        case Command.UNDO:
            screen.say("This is the beginning: there is no decision to take back.")
        case Command.TRANSCRIPT:
            screen.transcript(story)
        case Command.HELP:
            screen.say(HELP)
    return story


# --- what was typed -------------------------------------------------------------------------------------------


def answer_typed(now: Offer, read: Read) -> Decision:
    """The decision that somebody types. Raises `NotUnderstood`, or `Turned` for a command."""
    texts = [item.text for item in now.items]
    match now.kind:
        case Kind.SELECT:
            return Select(_ticked(texts, read))
        case Kind.REFER:
            return _told(texts, read)
        case Kind.CHART:
            return Chart(_ticked(texts, read))
        case Kind.SORT:
            return Sort(tuple((text, now.bins[_one_of(now.bins, read, text) - 1]) for text in texts))
        case Kind.JUDGE:
            return _judged(texts, read)
        case Kind.WRITE:
            return Write(_written(read))
        case _:
            choices = [choice.text for choice in now.choices]
            return Choose(choices[_one_of(choices, read, "") - 1])


def _command(line: str, otherwise: Command) -> Command:
    return next((command for command in Command if command.value == line.strip().casefold()), otherwise)


def _typed(read: Read, prompt: str) -> str:
    line = read(prompt).strip()
    for command in Command:
        if line.casefold() == command.value:
            raise Turned(command)
    return line


def _one_of(texts: Iterable[str], read: Read, prompt: str) -> int:
    count = len(list(texts))
    line = _typed(read, prompt)
    number = _number(line)
    if not 1 <= number <= count:
        raise NotUnderstood(f"Type a number from 1 to {count}, or ? for help.")
    return number


def _number(word: str) -> int:
    """The whole number that was typed; -1 for anything else."""
    return int(word) if word.isdecimal() and len(word) < LONGEST_NUMBER else -1


def _ticked(texts: list[str], read: Read) -> tuple[str, ...]:
    line = _typed(read, "Numbers, with spaces between; 0 for none").replace(",", " ")
    numbers = {_number(word) for word in line.split()}
    if not numbers or not all(0 <= number <= len(texts) for number in numbers):
        raise NotUnderstood(f"Type numbers from 1 to {len(texts)} with spaces between, or 0 for none.")
    return tuple(texts[number - 1] for number in sorted(numbers - {0}))


def _told(units: list[str], read: Read) -> Refer:
    """Units in the order typed, each perhaps with the letters of what is passed on, as in `2 1:ac`."""
    typed = _typed(read, "Numbers in the order in which you tell them; 0 for none").replace(",", " ").split()
    calls = [_call(word, len(units)) for word in typed]
    places = [place for place, _ in calls if place]
    if not calls or len(set(places)) < len(places):
        raise NotUnderstood(NO_CALL.format(len(units)))
    said = tuple((units[place - 1], passed) for place, passed in calls if place and passed is not None)
    return Refer(tuple(units[place - 1] for place in places), said)


def _call(word: str, count: int) -> tuple[int, tuple[Info, ...] | None]:
    """The number of a unit, 0 for none, and what it is told where letters say so."""
    number, colon, letters = word.partition(":")
    place = _number(number)
    if not 0 <= place <= count or not set(letters) <= set(LETTERS) or len(set(letters)) < len(letters):
        raise NotUnderstood(NO_CALL.format(count))
    return place, tuple(LETTERS[letter] for letter in letters) if colon else None


def _judged(people: list[str], read: Read) -> Judge:
    words = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "c": "unclear", "not yet clear": "unclear"}
    answers: list[tuple[str, str]] = []
    sure: list[tuple[str, int]] = []
    for person in people:
        line = _typed(read, f"{person}: y for yes, n for no, c for not yet clear").casefold()
        if line not in words:
            raise NotUnderstood("Type y, n or c.")
        answers.append((person, words[line]))
        sure.append((person, _one_of("123", read, f"{person}: how sure? {HOW_SURE}")))
    return Judge(tuple(answers), tuple(sure))


def _written(read: Read) -> str:
    lines = [_typed(read, "Write. A line with only a point ends it")]
    while lines[-1] != ".":
        lines.append(read("").rstrip())
    return "\n".join(lines[:-1])


# --- what is shown --------------------------------------------------------------------------------------------


class Screen:
    """The terminal: text wrapped to its width, and lines read from it."""

    def __init__(self) -> None:
        self.console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False)
        self.console.width = min(self.console.width, WIDEST)

    def say(self, sentence: str) -> None:
        """One sentence of ours."""
        self.console.print(Text(sentence, style="dim"))

    def read(self, prompt: str) -> str:
        """A line that was typed; `click.Abort` at the end of input."""
        line: str = click.prompt(printable(prompt), default="", show_default=False, prompt_suffix="> ")
        return line

    def opening(self, program: Program) -> None:
        """What stands before the first scene."""
        scenario = program.scenario
        self.console.rule(printable(scenario.title))
        self._markdown(scenario.summary)
        self.say(f"You are the {scenario.header.role.lower()}. About {scenario.header.lasts} minutes.")
        if scenario.header.notice:
            self.say(f"This case holds: {printable(scenario.header.notice)}.")
        self.say(HELP)

    def moment(self, moment: Moment) -> None:
        """A scene as it is entered."""
        place = f" · {moment.place}" if moment.place else ""
        self.console.print()
        self.console.print(Text(printable(f"{moment.heading}{place} · minute {moment.state.minutes}"), style="bold"))
        self._passages(moment.blocks)

    def offered(self, now: Offer) -> None:
        """What can be decided, numbered."""
        if now.ask:
            self._markdown(now.ask)
        choices = [choice.text for choice in now.choices]
        self._numbered(choices or [f"{item.text} {item.question}".strip() for item in now.items])
        if now.kind is Kind.REFER:
            passed = ", ".join(f"{letter} {PLAIN_WORDS[info].lower()}" for letter, info in LETTERS.items())
            self.say(f"Each unit is told the facts of the place; 1:ac tells the first something else. {passed}.")
        if now.bins:
            self.say("Where does each belong?")
            self._numbered(now.bins)

    def followed(self, story: Story) -> None:
        """What came of the last decision, and where it led."""
        answer = story.moments[-2].answer
        if answer is not None:
            self._passages(answer.consequence)
            self._markdown(answer.why_now)
        self.moment(story.moments[-1])

    def transcript(self, story: Story) -> None:
        """Everything so far, oldest first."""
        for moment in story.moments:
            self.moment(moment)
            if moment.answer is not None:
                self.console.print(Text(printable(f"You: {moment.answer.words}"), style="italic"))
                self._passages(moment.answer.consequence)

    def result(self, judged: Assessment) -> None:
        """The ending and the score."""
        self.console.print()
        self.console.rule(printable(f"{judged.ending}: {judged.outcome}"))
        for each in judged.criteria:
            worth = "marked by a person" if each.points is None else f"{each.points} of {each.maximum}"
            self.console.print(printable(f"  {each.name}: {worth}"))
        for name, met in judged.musts.items():
            self.console.print(printable(f"  must, {name}: {'yes' if met else 'no'}"))
        for name, broken in judged.nevers.items():
            self.console.print(printable(f"  never, {name}: {'broken' if broken else 'kept'}"))
        verdict = "passed" if judged.passed else "not passed"
        self.console.print(f"  {judged.total} of {judged.maximum} points in {judged.minutes} minutes: {verdict}")

    def _numbered(self, lines: Iterable[str]) -> None:
        for number, line in enumerate(lines, start=1):
            self.console.print(Padding(Markdown(f"{number}\\. {printable(line)}"), (0, 0, 0, 2)))

    def _passages(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            match passage.manner:
                case Manner.SPEECH:
                    self._markdown(f"**{passage.who}:** {passage.text}")
                case Manner.NOTICE:
                    self._markdown(f"*You notice:* {passage.text}")
                case Manner.PROSE:
                    self._markdown(passage.text)

    def _markdown(self, text: str) -> None:
        if text:
            self.console.print(Markdown(printable(text)))
            self.console.print()


def show_story(story: Story) -> None:
    """A whole story as a transcript, with its score where it has ended."""
    screen = Screen()
    screen.transcript(story)
    if story.state.ended:
        screen.result(assess(story))


def printable(text: str) -> str:
    r"""The text without signs that steer: a notebook must not steer somebody's terminal, or turn its words around.

    >>> printable("a\x1b[2Jb \u202ecod.exe")
    'a[2Jb cod.exe'
    """
    return "".join(letter for letter in text if letter == "\n" or not _steers(letter))


def _steers(letter: str) -> bool:
    """Whether this is a control character, a line end of another kind, half a sign, or changes a direction."""
    if letter.isprintable():
        return False
    # Marks and overrides of direction (UAX 9, 2.1 to 2.6); the other format signs hold letters and emoji together.
    return letter in _DIRECTION or unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"}


_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
