"""What the studio's screens are given."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a notebook, counted from 1."""

    path: str
    """Of the file, as JupyterLab knows it."""
    cell: int = 1
    line: int = 1
    column: int = 1
    cell_id: str = ""


@dataclass(frozen=True, slots=True)
class CaseHead:
    """The title of a case and where it stands."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding."""

    code: str
    is_error: bool
    place: Cell
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of every run, from the proof."""

    distribution: tuple[tuple[int, float], ...]
    mean: float
    passed: float
    needed: int
    maximum: int
    histories: int | None
    exact: bool


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A Must, a Never or a promise, with what is so."""

    word: str
    text: str
    holds: bool | None
    history: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class BotRow:
    """One simple player."""

    name: str
    about: str
    mean: float | None
    passed: float
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SceneRow:
    """One scene of the branch map."""

    heading: str
    kind: str
    reached: bool
    share: float | None
    leads_to: tuple[str, ...]
    place: Cell


@dataclass(frozen=True, slots=True)
class MadeRow:
    """A choice, and how often classes took it."""

    scene: str
    choice: str
    taken: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact that was found."""

    id: str
    kind: str
    text: str
