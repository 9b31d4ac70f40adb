"""What can be said about the file of a referral map: every code with its sentence, all of them errors.

Family M. A map is taken whole or not at all, so none of these is a warning; what is wrong with the county itself, not
with the file, is the audit's to say. `scenarios/REFERRAL-MAP.md` lists the codes for an agency's analyst.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from simlib.scenario.findings import CodeInfo
from simlib.scenario.model import Finding, Severity
from simlib.scenario.referral_map import Written

_E = Severity.ERROR

_FILE = (
    CodeInfo("M101", _E, "This file cannot be opened.", "It is not there, or may not be read."),
    CodeInfo("M102", _E, "This is too large.", "A county has dozens of units; nobody reads thousands."),
    CodeInfo("M103", _E, "This file is not text in UTF-8.", "Names would be read wrongly."),
    CodeInfo("M104", _E, "This is not YAML.", "The lines cannot be told apart."),
    CodeInfo("M105", _E, "This part of YAML is not used here.", "A few lines could stand for millions."),
    CodeInfo("M106", _E, "This is nested too deep.", "A map has a list of entries, each with its words."),
    CodeInfo("M107", _E, "This word stands twice.", "Only one of the two would count."),
    CodeInfo("M108", _E, "This is no table.", "Each row needs the cells that the first row names."),
    CodeInfo("M109", _E, "This cell holds a formula.", "A spreadsheet would run it; a map holds words."),
    CodeInfo("M110", _E, "This text holds a character that nobody can see.", "It breaks names and hides text."),
    CodeInfo("M111", _E, "There are too many mistakes to list.", "Nobody mends so many at once."),
)  # fmt: skip

_SHAPE = (
    CodeInfo("M201", _E, "Something is missing here.", "Without it the map says too little."),
    CodeInfo("M202", _E, "This word is not known here.", "What it says would be lost."),
    CodeInfo("M203", _E, "This has another shape.", "A text is one value, a list is several."),
    CodeInfo("M204", _E, "This text is too long.", "It would not fit where it is shown."),
)  # fmt: skip

_VALUE = (
    CodeInfo("M301", _E, "This is not in the list.", "The list is closed, so that the audit understands it."),
    CodeInfo("M302", _E, "This is not a time.", "A time is a number with min, h or days, and not negative."),
    CodeInfo("M303", _E, "These are not hours.", "Hours are days and times, as in Mon-Fri 08:00-17:00."),
    CodeInfo("M304", _E, "This is not a number here.", "Cases and people are counted from 0."),
    CodeInfo("M305", _E, "This is not a date.", "A date is written 2026-11-01."),
    CodeInfo("M306", _E, "This is neither yes nor no.", "It is written yes or no."),
    CodeInfo("M307", _E, "This is not an id.", "An id is a few small letters, digits and single spaces."),
)  # fmt: skip

_MAP = (
    CodeInfo("M401", _E, "There is no unit of this id.", "A link or rule that leads nowhere helps nobody."),
    CodeInfo("M402", _E, "This id is taken.", "It could mean either."),
    CodeInfo("M403", _E, "This link stands twice.", "Two times or two consents for one way contradict each other."),
    CodeInfo("M404", _E, "This leads from a unit to itself.", "Nobody is told."),
    CodeInfo("M405", _E, "Two rules contradict each other.", "Nobody could follow both."),
    CodeInfo("M406", _E, "What may be passed on may also not be passed on.", "Only one of the two can be meant."),
    CodeInfo("M407", _E, "This agreement is not clear.", "It is signed, missing or not needed, and has one end."),
    CodeInfo("M408", _E, "This consent is not clear.", "Written consent is asked for, or consent is not needed."),
    CodeInfo("M409", _E, "This map has no units.", "There is nothing to audit."),
)  # fmt: skip

CODES: Mapping[str, CodeInfo] = MappingProxyType({info.code: info for info in (*_FILE, *_SHAPE, *_VALUE, *_MAP)})
"""Every code of a map."""


UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
    "\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters that nobody can see: controls, marks that turn the direction of a text, separators, half characters."""
RETYPE = "Delete it and type the text anew."


def unseen(character: str) -> str:
    """The sentence about a character that nobody can see."""
    return f"Character U+{ord(character):04X} stands here, and nobody can see it."


def at(code: str, written: Written, word: str, message: str, remedy: str = "") -> Finding:
    """A finding of this code where this word of an element stands."""
    return Finding(code, CODES[code].severity, written.file, written.of(word), message, remedy)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the files, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda each: (each.file, each.spot, each.code, each.message)))


def shown(text: str, most: int = 60) -> str:
    """A text as a message can show it: one line, nothing unseen, not too long.

    >>> shown("Northgate shelter", 5)
    'North…'
    """
    clean = "".join(each if each.isprintable() else " " if each.isspace() else "\ufffd" for each in text[: most + 1])
    return clean if len(text) <= most else clean[:most] + "…"
