"""What an officer can send: every kind of decision, read strictly from JSON and written back.

The sender is taken for hostile: unknown keys, wrong types, repeated items and anything too large are `Malformed`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simlib.errors import Malformed
from simlib.scenario.model import JUDGE_ANSWERS

MOST_ITEMS = 500
"""Items in one decision."""
LONGEST_NAME = 4_000
"""Code points in the text of a choice, item, bin or person."""
LONGEST_TEXT = 20_000
"""Code points in what an officer writes."""
CONFIDENCE = (1, 2, 3)
"""Unsure, fairly sure, sure."""


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


@dataclass(frozen=True, slots=True)
class Chart:
    """Draws these ties and no others."""

    ties: tuple[str, ...]


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
        return Choose(_name(value))
    if not isinstance(value, dict) or not 1 <= len(value) <= 2:
        raise _malformed()
    key = next((key for key in value if key != "confidence"), None)
    read = _READERS.get(key) if isinstance(key, str) else None
    if read is None or set(value) - {key, *(["confidence"] if key == "judge" else [])}:
        raise _malformed()
    return read(value)


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
        case Refer(units):
            return {"refer": list(units)}
        case Chart(ties):
            return {"chart": list(ties)}
        case TimeOut():
            return {"timeout": True}


def _choose(value: Mapping[str, object]) -> Decision:
    return Choose(_name(value["choice"]))


def _select(value: Mapping[str, object]) -> Decision:
    return Select(_names(value["select"]))


def _refer(value: Mapping[str, object]) -> Decision:
    return Refer(_names(value["refer"]))


def _chart(value: Mapping[str, object]) -> Decision:
    return Chart(_names(value["chart"]))


def _sort(value: Mapping[str, object]) -> Decision:
    return Sort(tuple((item, _name(bin_)) for item, bin_ in _pairs(value["sort"])))


def _judge(value: Mapping[str, object]) -> Decision:
    answers = tuple((person, _answer(answer)) for person, answer in _pairs(value.get("judge")))
    sure = tuple((person, _sureness(number)) for person, number in _pairs(value.get("confidence", {})))
    if {person for person, _ in sure} - {person for person, _ in answers}:
        raise _malformed()
    return Judge(answers, sure)


def _write(value: Mapping[str, object]) -> Decision:
    return Write(_text(value["write"], LONGEST_TEXT))


def _timeout(value: Mapping[str, object]) -> Decision:
    if value["timeout"] is not True:
        raise _malformed()
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


def _pairs(value: object) -> list[tuple[str, object]]:
    if not isinstance(value, dict) or len(value) > MOST_ITEMS:
        raise _malformed()
    return [(_name(key), held) for key, held in value.items()]


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise _malformed()
    names = tuple(_name(name) for name in value)
    if len(set(names)) < len(names):
        raise _malformed()
    return names


def _name(value: object) -> str:
    return _text(value, LONGEST_NAME)


def _text(value: object, longest: int) -> str:
    """A text that can be stored: no longer than allowed, and without half characters, which UTF-8 cannot hold."""
    if not isinstance(value, str):
        raise _malformed()
    if len(value) > longest:
        raise Malformed(f"That is too long: {longest:,} characters are the most that can be kept.")
    try:
        value.encode()
    except UnicodeEncodeError as fault:
        raise _malformed() from fault
    return value


def _answer(value: object) -> str:
    if not isinstance(value, str) or value not in JUDGE_ANSWERS:
        raise _malformed()
    return value


def _sureness(value: object) -> int:
    if type(value) is not int or value not in CONFIDENCE:
        raise _malformed()
    return value


def _malformed() -> Malformed:
    return Malformed("That could not be read as a decision. Nothing was changed.")
