"""Sign-offs: who read a case, for whom they speak, and which words they read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Speaks(StrEnum):
    """Whose experience or office a reviewer brings."""

    SURVIVORS = "survivors"
    PROSECUTORS = "prosecutors"
    TRIBAL = "tribal"
    IMMIGRATION = "immigration"
    PROVIDERS = "providers"
    OTHER = "other"


IN_WORDS = {
    Speaks.SURVIVORS: "people with lived experience",
    Speaks.PROSECUTORS: "prosecutors",
    Speaks.TRIBAL: "tribal lawyers and advocates",
    Speaks.IMMIGRATION: "immigration lawyers",
    Speaks.PROVIDERS: "service providers",
    Speaks.OTHER: "other reviewers",
}
"""Each of them as a sentence names it."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """One person's word that they read a case and agree to its being used."""

    name: str
    role: str
    day: date
    speaks_for: Speaks
    wording: str
    """The hash of the words that were read."""
    show_name: bool = False
    """Whether the person agreed that the name may be shown beside the case."""

    def stands(self, wording: str) -> bool:
        """Whether the words are still those that were read."""
        return self.wording == wording

    @property
    def shown_as(self) -> str:
        """How this person is called where others can see it."""
        return f"{self.name}, {self.role}" if self.show_name else self.role


def reviewed_by(signoffs: Iterable[SignOff], speaks_for: Speaks, wording: str) -> bool:
    """Whether a sign-off of that kind stands for these words."""
    return any(each.speaks_for is speaks_for and each.stands(wording) for each in signoffs)
