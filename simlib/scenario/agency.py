"""The agency's own contacts as the pocket card shows them; read from the file an agency edits by `simlib.read`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the agency's pocket card. An `example` is one nobody has replaced yet."""

    id: str
    name: str
    who: str = ""
    call: str = ""
    text: str = ""
    hours: str = ""
    note: str = ""
    unit: str = ""
    example: bool = False

    @property
    def how(self) -> str:
        """How to reach it, in one phrase.

        >>> Contact("h", "Hotline", call="888-373-7888", text="233733", hours="24 hours").how
        'call 888-373-7888, text 233733 (24 hours)'
        """
        ways = [f"{way} {number}" for way, number in (("call", self.call), ("text", self.text)) if number]
        hours = f" ({self.hours})" if self.hours and ways else self.hours
        return ", ".join(ways) + hours


NATIONAL_LINES = (
    Contact(
        id="national hotline",
        name="National Human Trafficking Hotline",
        who="Open to survivors, officers and anyone else",
        call="888-373-7888",
        text="233733",
        hours="24 hours",
        note="Use it too where there is no local service.",
        unit="hotline",
    ),
    Contact(
        id="lifeline",
        name="988 Suicide & Crisis Lifeline",
        who="Open to anyone, officers too",
        call="988",
        text="988",
        hours="24 hours",
    ),
)
"""Lines that must be on every first and last page, even where the agency's file is missing or broken."""


@dataclass(frozen=True, slots=True)
class Agency:
    """The agency as its pocket card names it; without a readable file, the national lines alone."""

    name: str = ""
    county: str = ""
    updated: date | None = None
    contacts: tuple[Contact, ...] = NATIONAL_LINES
    example: bool = False
