"""A unit or a link as it was typed into a form, read by the same reader as a file of a map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from simlib.errors import Malformed
from simlib.read.referral_map import read_map_yaml
from simlib.read.referral_rows import LINK_WORDS, UNIT_WORDS
from simlib.read.referral_write import entry_lines, link_words, unit_words
from simlib.scenario.model import Finding
from simlib.scenario.referral_edits import NotChanged, change_link, change_unit, set_agreement
from simlib.scenario.referral_findings import RETYPE, UNSEEN, unseen
from simlib.scenario.referral_map import Link, ReferralMap, Unit

Typed = Mapping[str, str]
"""The words of a form: what was typed by word, empty for nothing."""

LISTS = frozenset({"spheres", "meets", "learns", "passes", "keeps"})
_ITEM = re.compile(r"[\w .'/-]+")


def unit_typed(unit: Unit) -> Typed:
    """A unit as a form shows it."""
    return _typed(unit_words(unit), UNIT_WORDS)


def link_typed(link: Link) -> Typed:
    """A link as a form shows it."""
    return _typed(link_words(link), LINK_WORDS)


def _typed(words: Mapping[str, str | tuple[str, ...]], known: tuple[str, ...]) -> Typed:
    said = {word: words.get(word, "") for word in known}
    return {word: ", ".join(value) if isinstance(value, tuple) else value for word, value in said.items()}


def unit_of(typed: Typed) -> Unit:
    """The unit that was typed. Raises `NotChanged` with the first thing that is wrong."""
    lines = ["map:", "  name: form", "units:", *entry_lines(_entry(typed)), "links: []", ""]
    return _read(lines).units[0]


def link_of(typed: Typed) -> Link:
    """The link that was typed. Raises `NotChanged` with the first thing that is wrong."""
    ends = [{"id": typed[end], "name": typed[end], "kind": "unit"} for end in ("from", "to")]
    units = [line for each in ends for line in entry_lines(_entry(each))]
    lines = ["map:", "  name: form", "units:", *units, "links:", *entry_lines(_entry(typed)), ""]
    return _read(lines).links[0]


def with_unit(whole: ReferralMap, typed: Typed) -> ReferralMap:
    """The map with the unit as it was typed, in the place of the one of the same id. Raises `NotChanged`."""
    return change_unit(whole, unit_of(typed))


def with_link(whole: ReferralMap, typed: Typed) -> ReferralMap:
    """The map with the link as it was typed, in the place of the one between the same two. Raises `NotChanged`.

    Other links that rest on the same agreement get its new end, too.
    """
    link = link_of(typed)
    return change_link(set_agreement(whole, *link.key, link.agreement), link)


def _entry(typed: Typed) -> dict[str, str | tuple[str, ...]]:
    said = {word: value.strip() for word, value in typed.items() if value.strip()}
    odd = UNSEEN.search("".join(said.values()))
    if odd:
        raise Malformed(f"{unseen(odd[0])} {RETYPE}")
    return {word: _items(value) if word in LISTS else value for word, value in said.items()}


def _items(value: str) -> tuple[str, ...]:
    items = tuple(each.strip() for each in value.split(",") if each.strip())
    for item in items:
        if not _ITEM.fullmatch(item):
            raise Malformed(f"A list has words with commas between them; “{item[:40]}” is no such word.")
    return items


def _read(lines: list[str]) -> ReferralMap:
    reading = read_map_yaml("\n".join(lines).encode(), "the form")
    if reading.map is None:
        raise NotChanged(tuple(map(_without_place, reading.findings)))
    return reading.map


def _without_place(finding: Finding) -> Finding:
    """The finding without its line, which nobody has seen."""
    return replace(finding, source_line="")
