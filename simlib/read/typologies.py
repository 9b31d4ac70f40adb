"""The typologies of a folder, typed, with every mistake told by file and line.

One file for each typology, and `evidence.yaml` for how ties are supported. Parts and ties are written in one line each,
with bars between:

    - victim | 1 to 4, mostly 2
    - place | 1 | Motel room, Apartment
    - controller directs co-controller | top and group | 75% | 1 to 6

The words before the first bar of a tie are two members and a verb of format 1; behind the last weight `one` may stand.
A folder with a mistake gives no book: nothing is generated from half of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from simlib.read.facts_fields import Entry, bytes_of, entries, open_entry
from simlib.scenario.facts import FactProblem
from simlib.scenario.typologies import (
    HARMED,
    NODES,
    Around,
    EvidenceRule,
    EvidenceRules,
    Form,
    Member,
    Part,
    Size,
    Spread,
    TieRule,
    Typology,
    TypologyBook,
    Within,
)
from simlib.scenario.words import BASES, TIE_LAYERS, Layer, did_you_mean

EVIDENCE = "evidence.yaml"
MEANS = ("force", "fraud", "coercion")
ROOM = 5
"""Nodes that a case needs beside its groups: how it came to the police, and what only looks like a part of it."""

HIGHEST = 1000
_SPREAD = re.compile(r"(\d{1,4})(?: to (\d{1,4}))?(?:, mostly (\d{1,4}))?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})%", re.ASCII)
_Word = TypeVar("_Word", bound=StrEnum)
_Made = TypeVar("_Made")


class _Wrong(Exception):
    """A line that cannot be understood; carries what is wrong and what would be right."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def load_typologies(folder: Path) -> tuple[TypologyBook | None, tuple[FactProblem, ...]]:
    """The typologies of a folder; none, and what is wrong, where there is any mistake."""
    return read_typologies({path.name: bytes_of(path) for path in sorted(folder.glob("*.yaml"))})


def read_typologies(files: Mapping[str, bytes | None]) -> tuple[TypologyBook | None, tuple[FactProblem, ...]]:
    """The same from the bytes of the files by name."""
    problems: list[FactProblem] = []
    evidence = _evidence(open_entry(EVIDENCE, files.get(EVIDENCE), problems), problems)
    found: dict[str, Typology] = {}
    for name in sorted(set(files) - {EVIDENCE}):
        before = len(problems)
        entry = open_entry(name, files[name], problems)
        if len(problems) > before:
            continue
        typology = _typology(entry, problems)
        if typology.id in found:
            entry.problem(entry.line_of("id"), f'There are two typologies "{typology.id}".', "Name one otherwise.")
        found[typology.id] = typology
    if not problems and not found:
        problems.append(FactProblem(EVIDENCE, 1, "There is no typology beside this file."))
    if problems:
        return None, tuple(sorted(set(problems)))
    return TypologyBook(MappingProxyType(found), evidence), ()


# --- one typology ---------------------------------------------------------------------------------------------


def _typology(entry: Entry, problems: list[FactProblem]) -> Typology:
    form = entry.one_of("form", Form)
    real = form is not Form.NONE
    typology = Typology(
        id=entry.text("id"),
        title=entry.text("title"),
        summary=entry.text("summary"),
        form=form,
        sources=entry.words("sources"),
        top=_parts(entry, "top"),
        group=_parts(entry, "group", needed=True),
        around=_each_line(entry, "around", _around),
        ties=_each_line(entry, "ties", _tie),
        clusters=_clusters(entry, problems),
        decoys=_spread(entry, "decoys", needed=real) if real else Spread(0, 0),
        minors=entry.whole("minors", 0, 100, needed=real) or 0,
        at_risk=entry.whole("at_risk", 0, 100, needed=real) or 0,
        means=_means(entry, problems) if real else MappingProxyType({}),
    )
    if entry.finish():
        _judge(entry, typology)
    return typology


def _parts(entry: Entry, name: str, *, needed: bool = False) -> tuple[Part, ...]:
    return _each_line(entry, name, _part, needed=needed)


def _part(text: str) -> Part:
    cells = _cells(text, 2, 3)
    return Part(_word(cells[0], Member), spread(cells[1]), _called(cells[2:]))


def _around(text: str) -> Around:
    cells = _cells(text, 2, 3)
    return Around(_word(cells[0], Member), _whole(cells[1]), _called(cells[2:]))


def _tie(text: str) -> TieRule:
    cells = _cells(text, 4, 5)
    source, verb, target = _ends(cells[0])
    if cells[4:] not in ([], ["one"]):
        raise _Wrong(f'Behind the weight stands "{cells[4][:40]}".', 'Only "one" can stand there.')
    within, chance = _word(cells[1], Within), _percent(cells[2])
    return TieRule(source, target, within, verb, chance, spread(cells[3]), one=bool(cells[4:]))


def _each_line(entry: Entry, name: str, reader: Callable[[str], _Made], *, needed: bool = True) -> tuple[_Made, ...]:
    found: list[_Made] = []
    for text, line in entry.placed_words(name, needed=needed):
        try:
            found.append(reader(text))
        except _Wrong as fault:
            entry.problem(line, f'"{text[:80]}": {fault.message}', fault.remedy)
    return tuple(found)


def _clusters(entry: Entry, problems: list[FactProblem]) -> Mapping[Size, Spread]:
    if not entry.has("clusters"):
        return MappingProxyType({})
    inner = Entry(entry.file, entry.table("clusters"), problems)
    found = {size: _spread(inner, size.value) for size in Size}
    inner.finish()
    return MappingProxyType(found)


def _means(entry: Entry, problems: list[FactProblem]) -> Mapping[str, int]:
    inner = Entry(entry.file, entry.table("means"), problems)
    found = {means: inner.whole(means, 0, HIGHEST) or 0 for means in MEANS}
    if inner.finish() and not any(found.values()):
        inner.problem(inner.line, "No means has a weight.", "Give one of them a number above 0.")
    return MappingProxyType(found)


def _judge(entry: Entry, typology: Typology) -> None:
    """What makes a typology unfit to generate from, though each of its lines is clear."""
    members = {part.member for part in (*typology.top, *typology.group)}
    for rule in typology.ties:
        missing = [each.value for each in (rule.source, rule.target) if each not in members]
        if missing:
            entry.problem(entry.line_of("ties"), f'A tie names "{missing[0]}", which is no part of this typology.')
    room = NODES[Size.S][0] - ROOM
    for size in Size:
        most = room if size is Size.S else NODES[size][0] // 2
        if typology.fewest(size) > most:
            entry.problem(
                entry.line_of("group"), f"A case of size {size} has {most} nodes for this, and that is too few."
            )
    if typology.decoy:
        _judge_decoy(entry, typology, members)
    else:
        _judge_real(entry, typology)


def _judge_decoy(entry: Entry, typology: Typology, members: Iterable[Member]) -> None:
    if HARMED.intersection(members):
        entry.problem(entry.line_of("group"), "Nobody is harmed in a typology of the form none.")
    if any(TIE_LAYERS[rule.verb] is Layer.EXPLOITATION for rule in typology.ties):
        entry.problem(entry.line_of("ties"), "A typology of the form none has no exploitation.")
    if typology.top or typology.clusters:
        entry.problem(entry.line_of("top"), "A typology of the form none has groups alone.")


def _judge_real(entry: Entry, typology: Typology) -> None:
    if not any(part.member is Member.VICTIM and part.count.low > 0 for part in typology.group):
        entry.problem(entry.line_of("group"), "Each group needs somebody who is harmed.", "Write: - victim | 1 to 3")
    for harmed in sorted(HARMED & {part.member for part in typology.group}):
        sure = [rule for rule in typology.ties if rule.target is harmed and _exploits(rule)]
        if not sure:
            entry.problem(entry.line_of("ties"), f'No tie of exploitation leads to "{harmed}".')


def _exploits(rule: TieRule) -> bool:
    return TIE_LAYERS[rule.verb] is Layer.EXPLOITATION and rule.chance > 0


# --- evidence -------------------------------------------------------------------------------------------------


def _evidence(entry: Entry, problems: list[FactProblem]) -> EvidenceRules:
    rules = EvidenceRules(
        pieces=_spread(entry, "pieces"),
        tainted=entry.whole("tainted", 0, 50) or 0,
        privileged=entry.whole("privileged", 0, 50) or 0,
        leads=entry.words("leads"),
        rules=tuple(_evidence_rule(each) for _, each in entries(entry, ("rules",), problems)),
    )
    without = [layer.value for layer in Layer if not rules.for_layer(layer)]
    if entry.finish() and without:
        entry.problem(entry.line_of("rules"), f"No rule is for the layer {without[0]}.", "Add one.")
    return rules


KINDS = ("observation", "victim statement", "statement", "document", "record", "digital", "money", "object")
"""What a piece of evidence can be: the words of `simlib.network.case`, and a test holds the two together."""


def _evidence_rule(entry: Entry) -> EvidenceRule:
    rule = EvidenceRule(
        layer=entry.one_of("layer", Layer),
        kind=_listed(entry, "kind", KINDS),
        basis=_listed(entry, "basis", [word for word in BASES if word != "none"]),
        unit=entry.text("unit"),
        weight=entry.whole("weight", 1, HIGHEST) or 1,
        high=entry.whole("high", 0, 100) or 0,
        about=entry.text("about"),
    )
    entry.finish()
    return rule


def _listed(entry: Entry, name: str, words: Iterable[str]) -> str:
    said, known = entry.text(name), tuple(words)
    if said and said not in known:
        entry.problem(entry.line_of(name), f'"{name}" cannot be "{said}".', did_you_mean(said, known))
    return said


# --- words and numbers ----------------------------------------------------------------------------------------


def spread(text: str) -> Spread:
    """The spread that is written `3`, `2 to 5` or `2 to 5, mostly 3`.

    >>> spread("2 to 5, mostly 3")
    Spread(low=2, high=5, usual=3)
    """
    found = _SPREAD.fullmatch(text)
    if found is None:
        raise _Wrong(f'"{text[:40]}" is no number of this kind.', "Write 3, or 2 to 5, or 2 to 5, mostly 3.")
    low, high = int(found[1]), int(found[2] or found[1])
    usual = int(found[3]) if found[3] else None
    if high < low or high > HIGHEST or not (usual is None or low <= usual <= high):
        raise _Wrong(f'"{text[:40]}" goes the wrong way.', "The first number is the least, the second the most.")
    return Spread(low, high, usual)


def _spread(entry: Entry, name: str, *, needed: bool = True) -> Spread:
    text = entry.text(name, needed=needed)
    try:
        return spread(text) if text else Spread(0, 0)
    except _Wrong as fault:
        entry.problem(entry.line_of(name), fault.message, fault.remedy)
        return Spread(0, 0)


def _cells(text: str, fewest: int, most: int) -> list[str]:
    cells = [" ".join(cell.split()) for cell in text.split("|")]
    if not fewest <= len(cells) <= most or not all(cells):
        raise _Wrong("It has too few or too many parts.", "The parts stand between bars, as in: victim | 1 to 4")
    return cells


def _called(cells: list[str]) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in ",".join(cells).split(",") if each.strip())


def _word(text: str, kind: type[_Word]) -> _Word:
    if text not in list(kind):
        raise _Wrong(f'"{text[:40]}" is not in the list.', did_you_mean(text, [word.value for word in kind]))
    return kind(text)


def _whole(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= HIGHEST:
        raise _Wrong(f'"{text[:40]}" is no weight.', f"Write a whole number from 1 to {HIGHEST}.")
    return int(text)


def _percent(text: str) -> int:
    found = _PERCENT.fullmatch(text)
    if found is None or int(found[1]) > 100:
        raise _Wrong(f'"{text[:40]}" is no chance.', "Write it as 75%.")
    return int(found[1])


def _ends(text: str) -> tuple[Member, str, Member]:
    """The two members and the verb between them, the longest that fit."""
    source = _longest(each.value for each in Member if text.startswith(each.value))
    target = _longest(each.value for each in Member if text.endswith(each.value))
    if source and target and len(source) + len(target) < len(text):
        verb = text[len(source) : -len(target)].strip()
        if verb in TIE_LAYERS:
            return Member(source), verb, Member(target)
        raise _Wrong(f'"{verb[:40]}" is not a verb of a tie.', did_you_mean(verb, TIE_LAYERS))
    raise _Wrong("A tie begins and ends with a member.", "As in: controller directs co-controller")


def _longest(words: Iterable[str]) -> str:
    return max(words, key=len, default="")
