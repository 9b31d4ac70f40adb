"""The head of the case: the bullets between the title and the first part or scene."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from simlib.read.amounts import comma_list, day, minutes, moment, one_of, percent, whole_number
from simlib.read.bullets import Entry, Sort, entry_of, note_children, note_misplaced, note_unknown, once_each
from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.read.outline import Part
from simlib.read.passages import Passages
from simlib.read.tree import PROSE, Shape
from simlib.scenario.model import Header, Prose
from simlib.scenario.words import HEADER_WORDS, SETTINGS

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the case and what its paragraphs say."""

    header: Header
    summary: str


def head_of(part: Part, ledger: Ledger) -> Head:
    """The header and the summary; what is not written has its default."""
    summary = Passages()
    entries = []
    for block in part.blocks:
        if block.shape in PROSE:
            summary.prose(block)
        elif block.shape is Shape.BULLETS:
            entries += [entry_of(bullet, ()) for bullet in block.bullets]
    kept = once_each(_words(entries, ledger), lambda word: word == "Note", ledger)
    texts = "\n\n".join(each.text for each in summary.made if isinstance(each, Prose))
    return Head(_header({word: entry.rest for word, entry in kept.items()}, ledger), texts)


def _words(entries: list[Entry], ledger: Ledger) -> list[Entry]:
    words = []
    for entry in entries:
        if entry.sort is Sort.WORD and entry.word in HEADER_WORDS:
            note_children(entry, ledger)
            if entry.rest:
                words.append(entry)
            else:
                ledger.about(
                    "S207",
                    entry.bullet.words,
                    f'"{entry.word}" stands here without anything.',
                    "Write it behind the colon, or delete the line.",
                )
        elif entry.sort is Sort.WORD:
            note_misplaced(entry, "the head of the case", HEADER_WORDS, ledger)
        else:
            note_unknown(entry, HEADER_WORDS, (), ledger)
    return words


def _header(words: dict[str, Text], ledger: Ledger) -> Header:
    default = Header()
    checked, jurisdiction = _law(words.get("Law checked"), ledger)
    starts = moment(words["Starts"], ledger) if "Starts" in words else None
    return Header(
        id=_id(words.get("Id"), ledger),
        catalogue=_plain(words, "Catalogue", ""),
        version=whole_number(words["Version"], 1, ledger) if "Version" in words else 1,
        role=_plain(words, "Role", default.role),
        setting=_settings(words.get("Setting"), ledger),
        lasts=(minutes(words["Lasts"], ledger) or default.lasts) if "Lasts" in words else default.lasts,
        starts=starts or default.starts,
        law_checked=checked,
        jurisdiction=jurisdiction,
        topics=tuple(each.value for each in comma_list(words["Topics"])) if "Topics" in words else (),
        notice=_plain(words, "Notice", ""),
        pass_percent=percent(words["Pass"], default.pass_percent, ledger) if "Pass" in words else default.pass_percent,
        spots={word: text.spot() for word, text in words.items()},
    )


def _plain(words: dict[str, Text], word: str, default: str) -> str:
    return words[word].value if word in words else default


def _id(text: Text | None, ledger: Ledger) -> str:
    if text is None:
        return ""
    if not _ID.fullmatch(text.value) or len(text.value) > 80:
        remedy = "Write it in small letters, digits and hyphens, for example `room-for-one-night`."
        ledger.about("S311", text, f'"{text.value[:40]}" cannot name a case.', remedy)
        return ""
    return text.value


def _settings(text: Text | None, ledger: Ledger) -> tuple[str, ...]:
    if text is None:
        return ()
    found = (one_of(piece, SETTINGS, "setting", ledger) for piece in comma_list(text))
    return tuple(dict.fromkeys(each for each in found if each))


def _law(text: Text | None, ledger: Ledger) -> tuple[date | None, str]:
    if text is None:
        return None, Header().jurisdiction
    pieces = comma_list(text)
    checked = day(pieces[0], ledger) if pieces else None
    return checked, ", ".join(piece.value for piece in pieces[1:]) or Header().jurisdiction
