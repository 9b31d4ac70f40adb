"""What a class reads on the projector: how one joins it, and the split of one decision. Nobody is named.

Of a split, what comes later is folded away and opens with a click or a key, so that the room can think first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.html.contexts import ClassCard, Shell
from simlib.html.pages import environment


@dataclass(frozen=True, slots=True)
class SplitView:
    """What the projector shows of one decision."""

    class_id: str
    case: str
    scene: str
    ask: str
    answered: int
    bars: Sequence[tuple[str, int]]
    """What could be chosen, with the percent that chose it; empty where too few have decided."""
    several: bool
    """Whether one person may have chosen several."""
    best: Sequence[tuple[str, str]]
    """What was best, and why."""
    enough: int = 5


def split_page(shell: Shell, split: SplitView) -> str:
    """The page, in large type."""
    return environment().get_template("split.html").render(shell=shell, split=split)


def code_page(shell: Shell, card: ClassCard, *, only_here: bool) -> str:
    """The code of a class in large type; `only_here` where no other device reaches the address."""
    return environment().get_template("class_code.html").render(shell=shell, card=card, only_here=only_here)
