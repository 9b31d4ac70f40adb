"""The sign-offs beside a notebook: `reviews/ID.signoffs.json`, read with care and written whole.

The file is an author's: whatever it holds, reading it never raises, and a file that cannot be read signs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from simlib.read.notebook import Reading
from simlib.read.replacing import replace_file
from simlib.scenario.findings import finding, sorted_findings
from simlib.scenario.model import Finding
from simlib.scenario.signoffs import IN_WORDS, SignOff, Speaks
from simlib.scenario.wording import wording_hash

FORM = "first-contact/signoffs"
VERSION = 1
LARGEST = 1_000_000
"""Bytes; a sign-off is 200."""

LONGEST = 120
"""Characters of a name or a role."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The sign-offs of a case, oldest first; `problem` says why there are none where the file cannot be read."""

    signoffs: tuple[SignOff, ...] = ()
    problem: str = ""


def signoffs_file(notebook: Path) -> Path:
    """Where the sign-offs of this notebook stand."""
    return notebook.parent / "reviews" / f"{notebook.stem}.signoffs.json"


def read_signoffs(notebook: Path) -> Signed:
    """The sign-offs beside a notebook; none where there is no file."""
    try:
        with signoffs_file(notebook).open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return Signed()
    except OSError as fault:
        return Signed(problem=fault.strerror or "It cannot be opened")
    return signoffs_in(raw)


def signoffs_in(raw: bytes) -> Signed:
    """The sign-offs in these bytes."""
    try:
        document = json.loads(raw.decode("utf-8-sig")) if len(raw) <= LARGEST else None
    except (ValueError, RecursionError):
        return Signed(problem="It is no JSON")
    if not isinstance(document, dict) or (document.get("form"), document.get("version")) != (FORM, VERSION):
        return Signed(problem="It is no list of sign-offs")
    listed = document.get("signoffs")
    if not isinstance(listed, list):
        return Signed(problem="It is no list of sign-offs")
    made = []
    for number, value in enumerate(listed, start=1):
        signoff = _signoff(value)
        if signoff is None:
            return Signed(problem=f"Its entry {number} is no sign-off")
        made.append(signoff)
    return Signed(tuple(made))


def _signoff(value: Any) -> SignOff | None:
    """The sign-off that an entry is; None where a part of it is missing or something else."""
    if not isinstance(value, dict):
        return None
    texts = [value.get(key) for key in ("name", "role", "date", "for", "wording")]
    if not all(isinstance(text, str) for text in texts) or not isinstance(value.get("show_name", False), bool):
        return None
    name, role, day, speaks, wording = map(str, texts)
    if not (plain(name) and plain(role)):
        return None
    try:
        return SignOff(
            plain(name), plain(role), date.fromisoformat(day), Speaks(speaks), wording, value.get("show_name", False)
        )
    except ValueError:
        return None


def plain(text: str) -> str:
    """A name or a role on one line, without what nobody can see.

    >>> plain(" Ana   M. ")
    'Ana M.'
    """
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST]


def add_signoff(notebook: Path, signoff: SignOff) -> Path:
    """Write the sign-off behind those that are there; the file is replaced as a whole.

    Raises `ValueError` where the file that is there cannot be read: nobody's word is written over.
    """
    known = read_signoffs(notebook)
    if known.problem:
        raise ValueError(known.problem)
    target = signoffs_file(notebook)
    target.parent.mkdir(exist_ok=True)
    replace_file(target, signoffs_as_json((*known.signoffs, signoff)), fresh=0o644)
    return target


def signoffs_as_json(signoffs: tuple[SignOff, ...]) -> bytes:
    """The file with these sign-offs."""
    listed = [
        {
            "name": each.name,
            "role": each.role,
            "date": each.day.isoformat(),
            "for": each.speaks_for.value,
            "wording": each.wording,
            "show_name": each.show_name,
        }
        for each in signoffs
    ]
    document = {"form": FORM, "version": VERSION, "signoffs": listed}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def with_signoffs(reading: Reading, notebook: Path, file: str = "") -> Reading:
    """The reading of a notebook with what is to be said of the sign-offs beside it."""
    found = [replace(each, file=file or notebook.name) for each in check_signoffs(notebook, reading)]
    return replace(reading, findings=sorted_findings((*reading.findings, *found))) if found else reading


def check_signoffs(notebook: Path, reading: Reading) -> Iterator[Finding]:
    """A finding for a file that cannot be read, and one for each kind of reviewer of whom no sign-off stands now."""
    if reading.scenario is None:
        return
    signed, wording = read_signoffs(notebook), wording_hash(reading.scenario)
    spot, title = reading.scenario.spot, f"# {reading.scenario.title}"
    if signed.problem:
        remedy = f"Mend or remove `reviews/{signoffs_file(notebook).name}`."
        yield replace(finding("C115", spot, f"{signed.problem}.", remedy, len(title)), source_line=title)
    standing = {each.speaks_for for each in signed.signoffs if each.stands(wording)}
    lapsed = {each.speaks_for: each for each in signed.signoffs if each.speaks_for not in standing}
    for speaks_for, last in lapsed.items():
        message = f"Words changed after it was read for {IN_WORDS[speaks_for]} on {last.day}."
        remedy = "`simlib review` writes the script for another reading."
        yield replace(finding("C114", spot, message, remedy, len(title)), source_line=title)
