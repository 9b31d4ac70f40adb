"""Every teaching paper of a case by its name, as the command line and the instructor's page offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from simlib.report.guide import guide_of
from simlib.report.handout import handout_of
from simlib.report.observer_sheet import observer_sheet_of
from simlib.report.pocket_card import pocket_card_of
from simlib.report.role_card import role_cards_of
from simlib.report.sheet import Sheet
from simlib.report.teaching import Case


class Paper(StrEnum):
    """The papers of a case; the word stands in addresses and file names."""

    GUIDE = "guide"
    HANDOUT = "handout"
    ROLES = "role-cards"
    OBSERVER = "observer-sheet"
    CARD = "pocket-card"


OF_CASE = tuple(paper for paper in Paper if paper is not Paper.CARD)
"""The papers that a changed notebook makes out of step; the pocket card is the same for every case."""

TITLES: Mapping[Paper, str] = MappingProxyType(
    {
        Paper.GUIDE: "Instructor guide",
        Paper.HANDOUT: "Handout for trainees",
        Paper.ROLES: "Role cards",
        Paper.OBSERVER: "Observer sheet",
        Paper.CARD: "Pocket card",
    }
)
_MAKERS: Mapping[Paper, Callable[[Case], Sheet]] = MappingProxyType(
    {
        Paper.GUIDE: guide_of,
        Paper.HANDOUT: handout_of,
        Paper.ROLES: role_cards_of,
        Paper.OBSERVER: observer_sheet_of,
        Paper.CARD: pocket_card_of,
    }
)


def sheet_of(case: Case, paper: Paper) -> Sheet:
    """This paper of the case."""
    return _MAKERS[paper](case)
