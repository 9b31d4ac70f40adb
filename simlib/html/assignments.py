"""The page on which an instructor makes assignments for nbgrader, and goes on to marking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.html.contexts import Shell
from simlib.html.pages import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRow:
    """A case, and how far its assignment is."""

    scenario_id: str
    title: str
    is_made: bool = False
    is_released: bool = False
    handed_in: int = 0
    problem: str = ""
    """Why no assignment can be made of it; empty where one can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignments:
    """The page as it stands."""

    rows: Sequence[AssignmentRow]
    may_mark: bool
    """Whether JupyterLab with formgrader can be opened from where the instructor sits."""


def assignments_page(shell: Shell, page: Assignments) -> str:
    """Every case with a button, and what comes next."""
    return environment().get_template("assignments.html").render(shell=shell, page=page)
