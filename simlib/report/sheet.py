"""What teaching papers are made of: plain blocks, which the page and the PDF file set in the same order.

Every text is a line of Markdown, as authors write it. `script.model` and `report.content` are one paper each, of parts
with names of their own; these are many papers, of which page and PDF file know the blocks and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Tone(StrEnum):
    """How a text stands out."""

    PLAIN = "plain"
    NOTE = "note"
    """Small, and kept with what follows."""
    SOURCE = "source"
    """Small, and kept with what stands before."""
    LEAD = "lead"


class Mood(StrEnum):
    """What a box is for."""

    HOLD = "hold"
    EMPTY = "empty"
    """The case does not say something; the box tells how an author adds it."""
    WARN = "warn"
    KEEP = "keep"


class Worth(StrEnum):
    """What a choice is, for an instructor."""

    BEST = "Expected"
    COSTLY = "Costs"
    OTHER = "Neutral"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `aside` stands at its end."""

    kind: ClassVar[str] = "heading"
    text: str
    level: int = 2
    aside: str = ""
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    kind: ClassVar[str] = "words"
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Rows:
    """Labels with what they stand for; `together` keeps them on one page."""

    kind: ClassVar[str] = "rows"
    pairs: tuple[tuple[str, str], ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines with a mark before each; `boxes` are to be ticked by hand."""

    kind: ClassVar[str] = "listing"
    lines: tuple[str, ...]
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, or under none; `widths` are shares, and `numbers` the columns set to the right."""

    kind: ClassVar[str] = "table"
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Lines that stand out under a few bold words."""

    kind: ClassVar[str] = "box"
    title: str
    lines: tuple[str, ...]
    mood: Mood = Mood.KEEP


@dataclass(frozen=True, slots=True)
class Move:
    """One choice or item as an instructor needs it."""

    label: str
    text: str
    worth: Worth
    points: str = ""
    lines: tuple[str, ...] = ()
    """Why, what follows, when it is offered."""
    ids: str = ""
    """The facts it rests on, with their years."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The choices of a scene: what is expected first, what costs next, and last the others."""

    kind: ClassVar[str] = "moves"
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the room, what may be expected as an answer, and where that comes from."""

    kind: ClassVar[str] = "question"
    ask: str
    expect: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of an observer sheet."""

    id: str
    text: str
    note: str
    points: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """Lines to tick under one caption."""

    kind: ClassVar[str] = "ticks"
    caption: str
    lines: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write by hand."""

    kind: ClassVar[str] = "blank"
    label: str
    lines: int = 2


@dataclass(frozen=True, slots=True)
class NewPage:
    """On paper, what follows begins on a new page."""

    kind: ClassVar[str] = "page"


Block = Heading | Words | Rows | Listing | Table | Box | Moves | Question | Ticks | Blank | NewPage


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper from its title to its stamp."""

    name: str
    """What kind of paper it is, such as "Instructor guide"."""
    title: str
    whom: str
    """For whom it is, and for whom not."""
    lead: str
    blocks: tuple[Block, ...]
    stamp: str
    """Version, hash of the notebook and law stamp, in one line."""
    dense: bool = False
    """Whether it is set small and in two columns."""
