"""What a reviewer is given to read, whatever paper it will stand on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Manner(StrEnum):
    """How a line is read."""

    PROSE = "prose"
    SPEECH = "speech"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is read. Texts are Markdown."""

    manner: Manner
    text: str
    who: str = ""
    only_if: str = ""
    """When it is shown, in words; empty for always."""
    does: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why something is good or harmful, and the facts it rests on, by id."""

    why: str = ""
    why_now: str = ""
    follows: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a decision leads."""

    number: int
    heading: str


@dataclass(frozen=True, slots=True)
class Option:
    """One thing the officer can do."""

    label: str
    """Number of the scene and a letter, as `3b`."""
    text: str
    goal: Goal
    only_if: str = ""
    once: bool = False
    minutes: int = 0
    seconds: int = 0
    """Where it is what happens when nobody decides: after how long."""
    after: tuple[Line, ...] = ()
    does: tuple[str, ...] = ()
    reasons: Reasons = Reasons()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to tick, to sort or to conclude about."""

    label: str
    text: str
    counts: str
    """What counts as right, in words."""
    only_if: str = ""
    does: tuple[str, ...] = ()
    reasons: Reasons = Reasons()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A decision that is no choice."""

    kind: str
    """What the officer is to do, in words."""
    ask: str
    button: str
    goal: Goal
    entries: tuple[Entry, ...] = ()
    minutes: int = 0
    after: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One scene of the script."""

    number: int
    heading: str
    place: str = ""
    segment: str = ""
    reached_from: tuple[int, ...] = ()
    minutes: int = 0
    does: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    options: tuple[Option, ...] = ()
    sheet: Sheet | None = None
    ending: str = ""
    """How the case ends here, in words; empty where it goes on."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A fact that the case cites."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the authors would like to know from whom."""

    whom: str
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A whole case for a reviewer, with the hash of its words."""

    title: str
    summary: str
    about: tuple[tuple[str, str], ...]
    """Role, setting, notice, law and so on: what is said of the case, by label."""
    people: tuple[tuple[str, str], ...]
    evidence: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]
    """What the names in conditions mean."""
    judged: tuple[tuple[str, str], ...]
    """What a run is judged by: the criteria, what must be so at the end, what must never happen. No points."""
    passages: tuple[Passage, ...]
    sources: tuple[SourceLine, ...]
    questions: tuple[Question, ...]
    signed: tuple[str, ...]
    """What stands of earlier sign-offs, in words."""
    wording: str

    @property
    def code(self) -> str:
        """The first signs of the hash, for a person to copy."""
        return self.wording[:12]
