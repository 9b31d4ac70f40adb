"""A decision as a room can vote on it: questions with lettered answers, the count, and what the room decides by it.

Every kind of decision has an honest form for a room. A choice is one question. Of items to tick, ties to draw and units
to tell, everybody ticks as many as they like, and the room takes those that more than half of the voters ticked. What
is sorted or judged is one question for each item or person, decided by most votes. A text is written by the room
together: nothing is voted on, and whoever leads types it.

**Few phones.** Nobody may learn who voted for what. Numbers are made of votes by phone only where at least
`ENOUGH_TO_COUNT` phones voted, as for the split of a class. With fewer, but at least `ENOUGH_TO_TELL`, a count tells
which answers have a vote and not how many; with fewer still it tells nothing, for whoever voted, too, would know the
others' votes. Hands are raised in the open: they are counted whatever the phones do. Where all want the same, all know
it, as in any vote: that singles nobody out.

A ballot is made from the prompt of a view (`play/view.py`), which holds nothing that is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Any

from simlib.errors import Malformed
from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.story import ANSWER_WORDS
from simlib.scenario.model import JUDGE_ANSWERS, Kind

ENOUGH_TO_COUNT = 5
"""So many phones have to vote before their votes become numbers."""
ENOUGH_TO_TELL = 3
"""So many phones have to vote before it is told which answers have a vote."""

Ticks = Mapping[int, frozenset[int]]
"""The places of the answers somebody gave, by the place of the question; nothing ticked is an answer where several may
be."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its answers."""

    text: str
    """Empty where the decision as a whole is the question."""
    answers: tuple[str, ...]
    """In plain words, in the order of their letters."""
    several: bool = False
    """Whether as many may be ticked as one likes, none included."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """A decision that a room votes on."""

    kind: Kind
    ask: str
    questions: tuple[Question, ...]
    names: tuple[tuple[str, ...], ...]
    """For each question, what its answers are called in a decision."""
    items: tuple[str, ...] = ()
    """Where each question is about an item or a person: what that is called in a decision."""

    @property
    def by_phone(self) -> bool:
        """Whether there is anything to vote on."""
        return bool(self.questions)


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes of a room as they may be shown and kept: nobody learns from it who voted for what."""

    voters: int
    """How many phones and hands the numbers are made of."""
    counts: tuple[tuple[int, ...], ...]
    """Votes for each answer of each question."""
    of: tuple[int, ...]
    """For each question, the votes that are a hundred percent: all voters where several answers may be given, else all
    votes for any of its answers."""
    kept_back: int = 0
    """Phones that voted and are in no number, since they are too few."""
    told: tuple[tuple[int, ...], ...] = ()
    """For each question, the answers that have a vote of such a phone; empty where these are too few for that, too."""

    @property
    def votes(self) -> int:
        """How many voted in all."""
        return self.voters + self.kept_back

    def tells(self, question: int, answer: int) -> bool:
        """Whether an answer is told to have a vote, though it is in no number."""
        return bool(self.told) and answer in self.told[question]

    def percent(self, question: int, answer: int) -> int:
        """How many of a hundred gave this answer, rounded."""
        return round(100 * self.counts[question][answer] / self.of[question]) if self.of[question] else 0


LETTERS = ascii_uppercase


def letter_of(place: int) -> str:
    """The letter of an answer.

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('A', 'Z', 'AA')
    """
    return LETTERS[place] if place < len(LETTERS) else letter_of(place // len(LETTERS) - 1) + letter_of(place % 26)


def ballot_of(prompt: Mapping[str, Any]) -> Ballot:
    """The ballot of a prompt. The choice of a time limit is a choice like any other: a room votes without a clock."""
    kind, ask, items = Kind(prompt["kind"]), str(prompt["ask"]), prompt["items"]
    names = tuple(str(item["text"]) for item in items)
    match kind:
        case Kind.CHOICE:
            choices = tuple(str(choice["text"]) for choice in prompt["choices"])
            return Ballot(kind, ask, (Question("", choices),), (choices,))
        case Kind.SORT:
            bins = tuple(map(str, prompt["bins"]))
            return Ballot(kind, ask, tuple(Question(name, bins) for name in names), (bins,) * len(names), names)
        case Kind.JUDGE:
            words = tuple(ANSWER_WORDS[answer].capitalize() for answer in JUDGE_ANSWERS)
            asked = tuple(Question(_about(item), words) for item in items)
            return Ballot(kind, ask, asked, (JUDGE_ANSWERS,) * len(names), names)
        case Kind.WRITE:
            return Ballot(kind, ask, (), ())
        case _:
            shown = tuple(str(item.get("label") or item["text"]) for item in items)
            return Ballot(kind, ask, (Question("", shown, several=True),), (names,))


def _about(item: Mapping[str, Any]) -> str:
    """The person, and what is asked about them."""
    return ": ".join(filter(None, (str(item["text"]), str(item.get("question") or ""))))


def checked(ballot: Ballot, ticks: Ticks) -> Ticks:
    """The ticks, if every question has an answer and none has one too many; `Malformed` otherwise."""
    if set(ticks) != set(range(len(ballot.questions))):
        raise Malformed("Please answer every line.")
    for place, question in enumerate(ballot.questions):
        if not ticks[place] <= set(range(len(question.answers))):
            raise Malformed("One of the answers does not stand here.")
        if not question.several and len(ticks[place]) != 1:
            raise Malformed("Please take one answer." if len(ballot.questions) == 1 else "Please answer every line.")
    return ticks


def most_voted(ballot: Ballot, tally: Tally) -> Ticks | None:
    """What the room decides by its votes; None where nobody voted, and where two answers have the most votes."""
    if not tally.voters or not ballot.questions:
        return None
    taken: dict[int, frozenset[int]] = {}
    for place, question in enumerate(ballot.questions):
        counts = tally.counts[place]
        if question.several:
            taken[place] = frozenset(answer for answer, votes in enumerate(counts) if 2 * votes > tally.voters)
            continue
        first = [answer for answer, votes in enumerate(counts) if votes and votes == max(counts)]
        if len(first) != 1:
            return None
        taken[place] = frozenset(first)
    return taken


def decision_by(ballot: Ballot, ticks: Ticks, text: str = "") -> Decision:
    """The decision that these answers make. Raises `Malformed` where they make none."""
    if ballot.kind is Kind.WRITE:
        return Write(text)
    given = checked(ballot, ticks)
    named = [tuple(ballot.names[place][answer] for answer in sorted(given[place])) for place in sorted(given)]
    match ballot.kind:
        case Kind.CHOICE:
            return Choose(named[0][0])
        case Kind.SORT:
            return Sort(_pairs(ballot.items, named))
        case Kind.JUDGE:
            return Judge(_pairs(ballot.items, named))
        case Kind.REFER:
            return Refer(named[0])
        case Kind.CHART:
            return Chart(named[0])
        case _:
            return Select(named[0])


def _pairs(items: Sequence[str], named: Sequence[tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    return tuple((item, answers[0]) for item, answers in zip(items, named, strict=True))


def tally_of(ballot: Ballot, phones: Mapping[str, Ticks], hands: Mapping[int, Mapping[int, int]]) -> Tally:
    """The votes counted: the ticks of each phone, where phones are enough, and the hands counted for each answer.

    As many people put up a hand as the question with the most hands tells: all hands of a question with one answer, and
    the most hands for one answer where several may be given.
    """
    if 0 < len(phones) < ENOUGH_TO_COUNT:
        named = _of_phones(ballot, phones) if len(phones) >= ENOUGH_TO_TELL else ()
        told = tuple(tuple(answer for answer, votes in enumerate(row) if votes) for row in named)
        return replace(tally_of(ballot, {}, hands), kept_back=len(phones), told=told)
    counts = _of_phones(ballot, phones)
    raised = 0
    for place, question in enumerate(ballot.questions):
        row = [max(0, hands.get(place, {}).get(answer, 0)) for answer in range(len(question.answers))]
        counts[place] = [votes + more for votes, more in zip(counts[place], row, strict=True)]
        raised = max(raised, max(row, default=0) if question.several else sum(row))
    voters = len(phones) + raised
    of = (voters if question.several else sum(row) for question, row in zip(ballot.questions, counts, strict=True))
    return Tally(voters, tuple(map(tuple, counts)), tuple(of))


def _of_phones(ballot: Ballot, phones: Mapping[str, Ticks]) -> list[list[int]]:
    """How many phones gave each answer of each question."""
    counts = [[0] * len(question.answers) for question in ballot.questions]
    for ticks in phones.values():
        for place, answers in ticks.items():
            for answer in answers:
                counts[place][answer] += 1
    return counts
