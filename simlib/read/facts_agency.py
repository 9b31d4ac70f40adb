"""The agency's own contacts from the file an agency edits, `scenarios/facts/agency.yaml`.

Officers need the card whatever happens to the file: where it is missing or broken the national lines remain, and
what is wrong is told by line. A national line the file leaves out is put back at its end.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from simlib.read.facts_fields import Entry, bytes_of, entries, open_entry
from simlib.scenario.agency import NATIONAL_LINES, Agency, Contact
from simlib.scenario.facts import FactProblem

FILE = "agency.yaml"


def load_agency(path: Path, units: Collection[str] = ()) -> tuple[Agency, tuple[FactProblem, ...]]:
    """The agency and its contacts, and what is wrong in the file.

    `units` are the ids a contact may stand for; empty, they are not checked. A missing file is a problem, and the
    national lines are the contacts.
    """
    return read_agency(bytes_of(path), units, path.name)


def read_agency(
    raw: bytes | None, units: Collection[str] = (), name: str = FILE
) -> tuple[Agency, tuple[FactProblem, ...]]:
    """The same from the file's bytes; nothing stands for a missing file."""
    problems: list[FactProblem] = []
    file = open_entry(name, raw, problems)
    head = Entry(name, file.table("agency"), problems if file.has("agency") else [])
    contacts: dict[str, Contact] = {}
    for _, entry in entries(file, ("contacts",), problems):
        contact = _contact(entry, units)
        if contact.id in contacts:
            entry.problem(entry.line, f'The contact "{contact.id}" stands twice.')
        if entry.finish():
            contacts[contact.id] = contact
    agency = Agency(
        name=head.text("name"),
        county=head.text("county", needed=False),
        updated=head.day("updated", needed=False),
        contacts=_with_national_lines(tuple(contacts.values())),
        example=_is_example(head),
    )
    head.finish()
    file.finish()
    return agency, tuple(sorted(set(problems)))


def _contact(entry: Entry, units: Collection[str]) -> Contact:
    contact = Contact(
        id=entry.text("id"),
        name=entry.text("name"),
        who=entry.text("who", needed=False),
        call=entry.text("call", needed=False),
        text=entry.text("text", needed=False),
        hours=entry.text("hours", needed=False),
        note=entry.text("note", needed=False),
        unit=entry.text("unit", needed=False),
        example=_is_example(entry),
    )
    if not contact.call and not contact.text:
        entry.problem(entry.line, "Nobody can reach this contact.", 'Add a line that begins with "call:" or "text:".')
    if contact.unit and units and contact.unit not in units:
        entry.problem(entry.line_of("unit"), f'There is no unit "{contact.unit}" in referrals.yaml.')
    return contact


def _is_example(entry: Entry) -> bool:
    mark = entry.text("example", needed=False)
    if mark not in {"", "replace"}:
        entry.problem(entry.line_of("example"), '"example" is the word replace, or is left out.')
    return bool(mark)


def _with_national_lines(contacts: tuple[Contact, ...]) -> tuple[Contact, ...]:
    numbers = {contact.call for contact in contacts}
    return contacts + tuple(line for line in NATIONAL_LINES if line.call not in numbers)
