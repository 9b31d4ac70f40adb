"""What can be said about a file that goes to another program or comes from one: every code with its sentence.

They are findings like those of a notebook. In a file of text, the cell is 1 and the line is that of the file; in JSON,
the message names the place as in `scenario.scenes[2].choices[0].target`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from simlib.scenario.findings import CodeInfo
from simlib.scenario.model import Finding, Severity, Spot

_E, _W = Severity.ERROR, Severity.WARNING

_INFOS = (
    CodeInfo("X101", _W, "This note for authors stays behind.", "Only the notes of scenes are part of the model."),
    CodeInfo("X102", _W, "This picture stays behind.", "The file names it and does not hold it."),
    CodeInfo("X103", _W, "Twee has no word for this.", "Other programs do not act on it."),
    CodeInfo("X104", _W, "This name is written differently.", "A passage needs a name of its own."),
    CodeInfo("X105", _W, "This text is written differently.", "It would be read as a link or as the next passage."),
    CodeInfo("X201", _E, "This file cannot be read.", "It is too large, no UTF-8, no JSON or no story."),
    CodeInfo("X202", _E, "This is no scenario in JSON form.", "The form is `scenarios/schema/scenario-1.json`."),
    CodeInfo("X203", _W, "This reads differently in a notebook.", "Markdown takes it for something else."),
    CodeInfo("X211", _W, "This macro is not known here.", "Nothing that a story format computes is carried over."),
    CodeInfo("X212", _W, "This passage is no scene.", "It holds a program, a style or settings of a story format."),
    CodeInfo("X213", _W, "This part of a passage's header is not taken over.", "It is no valid JSON, or has no place."),
    CodeInfo("X214", _W, "This link leads nowhere.", "There is no passage of that name."),
    CodeInfo("X215", _W, "This passage has no way on.", "It became an ending, and somebody has to say which kind."),
    CodeInfo("X216", _W, "This holds characters that nobody can see.", "They break names and hide text."),
    CodeInfo("X217", _W, "This name was changed.", "A heading is plain text, and each leads to one scene."),
    CodeInfo("X218", _W, "Two links of this passage read the same.", "A choice is known by its text."),
    CodeInfo("X219", _W, "This story does not say where it begins.", "The first passage became the start."),
    CodeInfo("X220", _W, "This markup has no place in a case.", "Only what a trainee can read well is allowed."),
    CodeInfo("X221", _W, "This passage was changed outside.", "What it lost cannot be brought back."),
)
CODES: Mapping[str, CodeInfo] = MappingProxyType({info.code: info for info in _INFOS})
"""Every code of the exchange; `scenarios/EXCHANGE.md` lists them for authors."""


def lost(code: str, spot: Spot, message: str, remedy: str = "") -> Finding:
    """A finding of this code at a place of a notebook."""
    return Finding(code, CODES[code].severity, "", spot, message, remedy)


def at_line(code: str, line: int, message: str, remedy: str = "") -> Finding:
    """A finding of this code at a line of a text file, counted from 1."""
    return lost(code, Spot(1, line, 1), message, remedy)


def named(findings: Iterable[Finding], file: str) -> tuple[Finding, ...]:
    """The findings in the order of the file, each once and with its name."""
    unique = dict.fromkeys(replace(each, file=file) for each in findings)
    return tuple(sorted(unique, key=lambda each: (each.spot, each.code, each.message)))


def shown(text: str, most: int = 60) -> str:
    """A text as a message can show it: one line, nothing unseen, not too long.

    >>> shown("A long way round", 6)
    'A long…'
    """
    clean = "".join(each if each.isprintable() else " " if each.isspace() else "\ufffd" for each in text[: most + 1])
    return clean if len(text) <= most else clean[:most] + "…"
