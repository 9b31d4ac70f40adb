"""The JSON of `simlib network new`, read as a network. A file may hold anything: what is wrong is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from simlib.errors import Unreadable
from simlib.network.case import (
    Basis,
    CaseEvidence,
    CaseGraph,
    CaseNode,
    CaseTie,
    EvidenceKind,
    Means,
    NodeKind,
    Reliability,
    Role,
)
from simlib.network.case_file import FORMAT
from simlib.scenario.referral_findings import RETYPE, UNSEEN
from simlib.scenario.words import Layer

LARGEST_FILE = 8 * 1024 * 1024
MOST_NODES, MOST_TIES = 5_000, 50_000
LONGEST_TEXT = 400

_Word = TypeVar("_Word", bound=StrEnum)
_Made = TypeVar("_Made")
Json = Mapping[str, Any]


def network_of(content: bytes) -> tuple[str, CaseGraph, tuple[str, ...]]:
    """Name, graph and whoever is at immediate risk. Raises Unreadable with the place of what is wrong."""
    whole = _object(content)
    if whole.get("format") != FORMAT:
        raise Unreadable(f"This is no network of ours: its format is not {FORMAT}. Make one with simlib network new.")
    nodes = tuple(_each(whole, "nodes", MOST_NODES, _node))
    ties = tuple(_each(whole, "ties", MOST_TIES, _tie))
    evidence = tuple(_each(whole, "evidence", MOST_TIES, _evidence))
    known = {node.id for node in nodes}
    if len(known) < len(nodes):
        raise Unreadable("Two nodes of this network have the same id.")
    for number, tie in enumerate(ties):
        if not {tie.source, tie.target} <= known:
            raise Unreadable(f"ties[{number}]: one of its ends is no node of this network.")
    at_risk = whole.get("at_risk", [])
    asked = [each for each in at_risk if isinstance(each, str)] if isinstance(at_risk, list) else []
    named = tuple(each for each in dict.fromkeys(asked) if each in known)
    return _text(whole, "name"), CaseGraph(nodes, ties, evidence), named


def _object(content: bytes) -> Json:
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"This file is too large: {LARGEST_FILE // 1024 // 1024} MB at most.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("This file is no JSON. Choose a file that simlib network new has written.") from fault
    if not isinstance(found, dict):
        raise Unreadable("This file holds no network. Choose a file that simlib network new has written.")
    return found


def _each(whole: Json, part: str, most: int, made: Callable[[Json], _Made]) -> Iterator[_Made]:
    entries = whole.get(part)
    if not isinstance(entries, list) or len(entries) > most:
        raise Unreadable(f"{part}: a list of {most:,} entries at most is needed here.")
    for number, entry in enumerate(entries):
        try:
            yield made(entry if isinstance(entry, dict) else {})
        except Unreadable as fault:
            raise Unreadable(f"{part}[{number}]: {fault.sentence}") from fault


def _node(entry: Json) -> CaseNode:
    role = _word(entry, "role", Role) if entry.get("role") is not None else None
    kind = _word(entry, "kind", NodeKind)
    minor, decoy = entry.get("minor") is True, entry.get("decoy") is True
    return CaseNode(_id(entry, "id"), kind, role, _text(entry, "name"), minor, decoy)


def _tie(entry: Json) -> CaseTie:
    pieces = entry.get("evidence") or []
    if not _are_ids(pieces):
        raise Unreadable('"evidence" is a list of ids.')
    return CaseTie(
        source=_id(entry, "source"),
        target=_id(entry, "target"),
        layer=_word(entry, "layer", Layer),
        verb=_text(entry, "verb"),
        weight=_number(entry, "weight", least=0) or 0.0,
        since=_number(entry, "since"),
        until=_number(entry, "until"),
        evidence=tuple(pieces),
        means=_word(entry, "means", Means) if entry.get("means") is not None else None,
    )


def _evidence(entry: Json) -> CaseEvidence:
    return CaseEvidence(
        id=_id(entry, "id"),
        kind=_word(entry, "kind", EvidenceKind),
        basis=_word(entry, "basis", Basis),
        unit=_text(entry, "unit"),
        reliability=_word(entry, "reliability", Reliability),
        privileged=entry.get("privileged") is True,
        about=_text(entry, "about"),
    )


def _text(entry: Json, name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Unreadable(f'"{name}" is a text of {LONGEST_TEXT} characters at most.')
    if UNSEEN.search(value):
        raise Unreadable(f'"{name}" holds a character that nobody can see. {RETYPE}')
    return value


def _are_ids(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and not UNSEEN.search(each) for each in value)


def _id(entry: Json, name: str) -> str:
    value = _text(entry, name)
    if not value:
        raise Unreadable(f'"{name}" is missing.')
    return value


def _word(entry: Json, name: str, words: type[_Word]) -> _Word:
    value = entry.get(name)
    if not isinstance(value, str) or value not in {word.value for word in words}:
        raise Unreadable(f'"{name}" is none of {", ".join(word.value for word in words)}.')
    return words(value)


def _number(entry: Json, name: str, least: float = -1e9) -> float | None:
    value = entry.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= 1e9:
        raise Unreadable(f'"{name}" is no number that can stand here.')
    return float(value)
