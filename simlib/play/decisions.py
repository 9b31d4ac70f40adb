"""What an officer can send: every kind of decision, read strictly from JSON and written back.

The sender is taken for hostile: unknown keys, wrong types, repeated items and anything too large are `Malformed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simlib.play import chart, sharing
from simlib.play.chart import NO_NOTES, Notes, notes_from_json
from simlib.play.sharing import NOTHING_SAID, Shared, shared_as_json, shared_from_json
from simlib.play.strict import malformed, name_of, names_of, pairs_of, sureness_of, text_of
from simlib.scenario.model import JUDGE_ANSWERS

LONGEST_TEXT = 20_000
"""Code points in what an officer writes."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Takes the choice with this text."""

    text: str


@dataclass(frozen=True, slots=True)
class Select:
    """Ticks these items and no others."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """Puts each item into a bin."""

    bins: tuple[tuple[str, str], ...]
    """Pairs of item and bin."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Concludes something about each person: `yes`, `no` or `unclear`, and how sure one is."""

    answers: tuple[tuple[str, str], ...]
    """Pairs of person and answer."""
    confidence: tuple[tuple[str, int], ...] = ()
    """Pairs of person and 1, 2 or 3. Never part of the score."""


@dataclass(frozen=True, slots=True)
class Write:
    """Hands in a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Refer:
    """Tells these units and no others."""

    units: tuple[str, ...]
    """In the order in which they are told."""
    shared: Shared = NOTHING_SAID
    """What is passed on to whom. Never part of the score."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Draws these ties and no others."""

    ties: tuple[str, ...]
    notes: Notes = NO_NOTES
    """Roles marked and ties drawn beside those offered, and how sure one is. Never part of the score."""


@dataclass(frozen=True, slots=True)
class TimeOut:
    """Time ran out: the choice of the limit is taken."""


Decision = Choose | Select | Sort | Judge | Write | Refer | Chart | TimeOut


def decision_from_json(value: object) -> Decision:
    """The decision this JSON value stands for; a bare string is a choice. Raises `Malformed` for anything else.

    >>> decision_from_json("Knock")
    Choose(text='Knock')
    >>> decision_from_json({"judge": {"Ana": "yes"}, "confidence": {"Ana": 2}})
    Judge(answers=(('Ana', 'yes'),), confidence=(('Ana', 2),))
    """
    if isinstance(value, str):
        return Choose(name_of(value))
    if not isinstance(value, dict):
        raise malformed()
    key = next((key for key in _READERS if key in value), "")
    if not key or set(value) - {key, *_BESIDE.get(key, ())}:
        raise malformed()
    return _READERS[key](value)


def decision_as_json(decision: Decision) -> dict[str, object]:
    """The decision as JSON; `decision_from_json` reads it back as it was."""
    match decision:
        case Choose(text):
            return {"choice": text}
        case Select(items):
            return {"select": list(items)}
        case Sort(bins):
            return {"sort": dict(bins)}
        case Judge(answers, confidence):
            sure: dict[str, object] = {"confidence": dict(confidence)} if confidence else {}
            return {"judge": dict(answers)} | sure
        case Write(text):
            return {"write": text}
        case Refer(units, shared):
            return {"refer": list(units)} | shared_as_json(shared)
        case Chart(ties, notes):
            return {"chart": list(ties)} | notes.as_json()
        case TimeOut():
            return {"timeout": True}


def _choose(value: Mapping[str, object]) -> Decision:
    return Choose(name_of(value["choice"]))


def _select(value: Mapping[str, object]) -> Decision:
    return Select(names_of(value["select"]))


def _refer(value: Mapping[str, object]) -> Decision:
    units = names_of(value["refer"])
    return Refer(units, shared_from_json(value.get("shared", {}), units))


def _chart(value: Mapping[str, object]) -> Decision:
    ties = names_of(value["chart"])
    return Chart(ties, notes_from_json({key: value[key] for key in chart.EXTRAS if key in value}, also_about=ties))


def _sort(value: Mapping[str, object]) -> Decision:
    return Sort(tuple((item, name_of(bin_)) for item, bin_ in pairs_of(value["sort"])))


def _judge(value: Mapping[str, object]) -> Decision:
    answers = tuple((person, _answer(answer)) for person, answer in pairs_of(value.get("judge")))
    sure = tuple((person, sureness_of(number)) for person, number in pairs_of(value.get("confidence", {})))
    if {person for person, _ in sure} - {person for person, _ in answers}:
        raise malformed()
    return Judge(answers, sure)


def _write(value: Mapping[str, object]) -> Decision:
    return Write(text_of(value["write"], LONGEST_TEXT))


def _timeout(value: Mapping[str, object]) -> Decision:
    if value["timeout"] is not True:
        raise malformed()
    return TimeOut()


_READERS: Mapping[str, Callable[[Mapping[str, object]], Decision]] = {
    "choice": _choose,
    "select": _select,
    "sort": _sort,
    "judge": _judge,
    "write": _write,
    "refer": _refer,
    "chart": _chart,
    "timeout": _timeout,
}

_BESIDE: Mapping[str, tuple[str, ...]] = {"judge": ("confidence",), "refer": sharing.EXTRAS, "chart": chart.EXTRAS}
"""What may stand beside the answer itself."""


def _answer(value: object) -> str:
    if not isinstance(value, str) or value not in JUDGE_ANSWERS:
        raise malformed()
    return value
