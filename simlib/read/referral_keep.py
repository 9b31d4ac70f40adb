"""A map's file with only those entries written anew that have changed: comments and the author's own order stay.

Lines are cut and put in by the places that the reader noted, and the result is read again: where it is not the map it
should be (an unusual layout, another order), the whole map is written anew instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simlib.read.referral_map import read_map_yaml
from simlib.read.referral_write import (
    Words,
    block_lines,
    entry_lines,
    link_words,
    map_as_yaml,
    map_words,
    must_words,
    never_words,
    unit_words,
)
from simlib.scenario.referral_map import ReferralMap

_TOP = re.compile(r"[A-Za-z\"']")
"""How a line begins that begins a part of the map."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a part: what it is known by, the line it begins in (from 0), and its words."""

    key: object
    line: int
    words: Words


@dataclass(frozen=True, slots=True)
class _Cut:
    """Lines from `start` to before `end` that others take the place of."""

    start: int
    end: int
    lines: Sequence[str]


def edited_yaml(raw: bytes, after: ReferralMap) -> bytes:
    """The file `raw` so changed that it says `after`, with as much of it left as can be."""
    before = read_map_yaml(raw, "").map
    if before is None:
        return map_as_yaml(after)
    if before == after:
        return raw
    text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    made = "\n".join(_applied(text.split("\n"), before, after)).encode()
    return made if read_map_yaml(made, "").map == after else map_as_yaml(after)


def _applied(lines: list[str], before: ReferralMap, after: ReferralMap) -> list[str]:
    cuts = [cut for part in _parts(before, after) for cut in _cuts(lines, *part)]
    if map_words(before) != map_words(after):
        line = before.written.spot.line - 1
        cuts.append(_Cut(line, _end(lines, line, len(lines)), block_lines(map_words(after), "  ")))
    made = list(lines)
    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end), reverse=True):
        made[cut.start : cut.end] = cut.lines
    return made


def _parts(before: ReferralMap, after: ReferralMap) -> Iterator[tuple[str, list[_Entry], list[_Entry]]]:
    """Each part by its word, with its entries in both maps."""
    both = [_entries(before), _entries(after)]
    for name in both[0]:
        yield name, both[0][name], both[1][name]


def _entries(whole: ReferralMap) -> dict[str, list[_Entry]]:
    return {
        "units": [_Entry(each.id, each.written.spot.line - 1, unit_words(each)) for each in whole.units],
        "links": [_Entry(each.key, each.written.spot.line - 1, link_words(each)) for each in whole.links],
        "must notify": [_Entry(each.id, each.written.spot.line - 1, must_words(each)) for each in whole.must_notify],
        "forbidden": [_Entry(each.id, each.written.spot.line - 1, never_words(each)) for each in whole.forbidden],
    }


def _cuts(lines: list[str], name: str, before: list[_Entry], after: list[_Entry]) -> Iterator[_Cut]:
    """What has to be changed in one part of the file."""
    now = {entry.key: entry.words for entry in after}
    bounds = [*(entry.line for entry in before[1:]), len(lines)][: len(before)]
    ends = [_end(lines, entry.line, bound) for entry, bound in zip(before, bounds, strict=True)]
    for entry, end in zip(before, ends, strict=True):
        if entry.key not in now:
            blank = end < len(lines) and not lines[end].strip()
            yield _Cut(entry.line, end + blank, ())
        elif now[entry.key] != entry.words:
            yield _Cut(entry.line, end, _as_deep_as(lines[entry.line], entry_lines(now[entry.key])))
    known = {entry.key for entry in before}
    added = [entry_lines(entry.words) for entry in after if entry.key not in known]
    if added and before:
        deep = (line for entry in added for line in ("", *_as_deep_as(lines[before[0].line], entry)))
        yield _Cut(ends[-1], ends[-1], tuple(deep))
    elif added:
        yield _first_of_part(lines, name, [line for entry in added for line in (*entry, "")][:-1])


def _end(lines: list[str], start: int, bound: int) -> int:
    """Where an entry ends: before the next one, the next part, and the comments and blank lines above these."""
    end = next((at for at in range(start + 1, bound) if _TOP.match(lines[at])), bound)
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _first_of_part(lines: list[str], name: str, entries: list[str]) -> _Cut:
    """The first entries of a part that is empty, or that is not there yet."""
    at = next((at for at, line in enumerate(lines) if re.match(rf"{name} *:", line)), None)
    if at is None:
        return _Cut(len(lines), len(lines), (f"{name}:", *entries, ""))
    return _Cut(at, at + 1, (f"{name}:", *entries))


def _as_deep_as(line: str, entry: list[str]) -> list[str]:
    """An entry at the indent of another one's first line."""
    indent = line[: len(line) - len(line.lstrip())]
    return [indent + each[2:] for each in entry]
