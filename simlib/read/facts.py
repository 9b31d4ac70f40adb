"""From the files of the fact base to facts, with every mistake in them.

The files are `indicators.yaml`, `practice.yaml`, `law.yaml`, `referrals.yaml` and `sources.yaml` of one folder; a
folder is a jurisdiction. An entry with a mistake is left out of the base and told as a problem with its file and
line; nothing a file holds raises an exception. How YAML is read, and why quickly, stands in `facts_yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from simlib.read.facts_fields import Entry, bytes_of, entries, open_entry
from simlib.scenario.facts import (
    Advice,
    Basis,
    Consent,
    FactBase,
    FactProblem,
    Form,
    Indicator,
    LawRule,
    LawTopic,
    Phase,
    PracticeItem,
    ReferralEdge,
    Rule,
    Source,
    Unit,
    UnitKind,
    nearest,
)
from simlib.scenario.information import Info

FILES = ("indicators.yaml", "practice.yaml", "law.yaml", "referrals.yaml", "sources.yaml")

_Kept = TypeVar("_Kept", bound=Basis | Source)


@dataclass(slots=True)
class _Reading:
    """What was read so far: where each id stands, what is cited from where, and what is wrong."""

    problems: list[FactProblem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    cited: list[tuple[str, int, str]] = field(default_factory=list)
    """Sources: file, line, citation."""
    named: list[tuple[str, int, str]] = field(default_factory=list)
    """Facts that other facts name: file, line, id."""

    def claim(self, entry: Entry, fact_id: str) -> None:
        """An id may stand once in all files together."""
        place = f"{entry.file}, line {entry.line}"
        if fact_id in self.places:
            entry.problem(entry.line, f'The id "{fact_id}" stands twice.', f"The first is in {self.places[fact_id]}.")
        elif fact_id:
            self.places[fact_id] = place

    def keep(self, entry: Entry, fact: _Kept, table: dict[str, _Kept]) -> None:
        """The fact goes into its table if nothing about it is wrong."""
        if isinstance(fact, Basis):
            self.cited += [(entry.file, entry.line_of("sources"), citation) for citation in fact.sources]
        self.claim(entry, fact.id)
        if entry.finish():
            table[fact.id] = fact


def load_facts(folder: Path) -> tuple[FactBase, tuple[FactProblem, ...]]:
    """The fact base of a folder, and what is wrong in it, by file and line.

    Takes about 0.03 CPU-seconds for the files of this project. A missing folder gives an empty base and a problem
    for each file.
    """
    return read_facts({name: bytes_of(folder / name) for name in FILES})


def read_facts(files: Mapping[str, bytes | None]) -> tuple[FactBase, tuple[FactProblem, ...]]:
    """The same from the bytes of the files by name."""
    reading = _Reading()
    opened = {name: open_entry(name, files.get(name), reading.problems) for name in FILES}
    sources, parts = _sources(opened["sources.yaml"], reading)
    groups, rules_of_use, indicators = _indicators(opened["indicators.yaml"], reading)
    phases, practices = _practice(opened["practice.yaml"], reading)
    jurisdiction, laws = _laws(opened["law.yaml"], reading)
    units, referrals, sharing_rules, share_default = _referrals(opened["referrals.yaml"], reading)
    base = FactBase(
        jurisdiction=jurisdiction,
        groups=groups,
        rules_of_use=MappingProxyType(rules_of_use),
        indicators=MappingProxyType(indicators),
        phases=MappingProxyType(phases),
        practices=MappingProxyType(practices),
        laws=MappingProxyType(laws),
        units=MappingProxyType(units),
        referrals=referrals,
        share_default=share_default,
        sharing_rules=MappingProxyType(sharing_rules),
        sources=MappingProxyType(sources),
        parts=MappingProxyType(parts),
    )
    reading.problems += [*_unknown_sources(base, reading.cited), *_unknown_facts(reading)]
    return base, tuple(sorted(set(reading.problems)))


# --- one file each --------------------------------------------------------------------------------------------


def _sources(file: Entry, reading: _Reading) -> tuple[dict[str, Source], dict[str, str]]:
    found: dict[str, Source] = {}
    names = Entry(file.file, file.table("parts"), reading.problems) if file.has("parts") else None
    parts = {name: names.text(name) for name in names.names()} if names else {}
    for _, entry in entries(file, ("sources",), reading.problems):
        source = Source(
            id=entry.text("id"),
            title=entry.text("title"),
            publisher=entry.text("publisher"),
            year=entry.text("year"),
            where=entry.text("where"),
        )
        reading.keep(entry, source, found)
    file.finish()
    return found, parts


def _rules(file: Entry, name: str, reading: _Reading) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for _, entry in entries(file, (name,), reading.problems):
        sources, as_of, confidence = entry.basis()
        rule = Rule(id=entry.text("id"), sources=sources, as_of=as_of, confidence=confidence, text=entry.text("text"))
        reading.keep(entry, rule, found)
    return found


def _indicators(file: Entry, reading: _Reading) -> tuple[tuple[str, ...], dict[str, Rule], dict[str, Indicator]]:
    groups = file.words("groups")
    rules = _rules(file, "rules_of_use", reading)
    found: dict[str, Indicator] = {}
    for _, entry in entries(file, ("indicators",), reading.problems):
        reading.keep(entry, _indicator(entry, groups), found)
    file.finish()
    return groups, rules, found


def _indicator(entry: Entry, groups: tuple[str, ...]) -> Indicator:
    sources, as_of, confidence = entry.basis()
    group, letter = entry.text("group"), entry.text("pc236_2", needed=False)
    if group and group not in groups:
        entry.problem(entry.line_of("group"), f'There is no group "{group}".', f"It is one of: {', '.join(groups)}.")
    if letter and letter not in "abcdefg":
        entry.problem(entry.line_of("pc236_2"), f'"pc236_2" is a letter from a to g, not "{letter}".')
    return Indicator(
        id=entry.text("id"),
        sources=sources,
        as_of=as_of,
        confidence=confidence,
        group=group,
        form=entry.one_of("form", Form),
        text=entry.text("text"),
        innocent=entry.text("innocent"),
        ask=entry.text("ask"),
        pc236_2=letter,
        appendix_f=entry.whole("appendix_f", 1, 23, needed=False),
    )


def _practice(file: Entry, reading: _Reading) -> tuple[dict[str, Phase], dict[str, PracticeItem]]:
    phases: dict[str, Phase] = {}
    items: dict[str, PracticeItem] = {}
    for _, entry in entries(file, ("phases",), reading.problems):
        sources, as_of, confidence = entry.basis()
        bare = Phase(
            id=entry.text("id"),
            sources=sources,
            as_of=as_of,
            confidence=confidence,
            title=entry.text("phase"),
            why=entry.text("why"),
            do=(),
            avoid=(),
        )
        do = tuple(_practice_items(entry, bare, Advice.DO, reading, items))
        avoid = tuple(_practice_items(entry, bare, Advice.AVOID, reading, items))
        reading.keep(entry, replace(bare, do=do, avoid=avoid), phases)
    file.finish()
    return phases, items


def _practice_items(
    parent: Entry, phase: Phase, kind: Advice, reading: _Reading, items: dict[str, PracticeItem]
) -> Iterable[str]:
    low, high = (1, 3) if kind is Advice.DO else (-3, -1)
    for _, entry in entries(parent, (kind.value,), reading.problems):
        item = PracticeItem(
            id=entry.text("id"),
            sources=phase.sources,
            as_of=phase.as_of,
            confidence=phase.confidence,
            phase=phase.id,
            phase_title=phase.title,
            kind=kind,
            text=entry.text("text"),
            weight=entry.whole("weight", low, high) or 0,
            why=phase.why,
        )
        if item.id and not item.id.startswith(f"{phase.id}.{kind.value}"):
            entry.problem(entry.line_of("id"), f'"{item.id}" should begin with "{phase.id}.{kind.value}".')
        reading.keep(entry, item, items)
        yield item.id


def _laws(file: Entry, reading: _Reading) -> tuple[str, dict[str, LawRule]]:
    jurisdiction = file.text("jurisdiction")
    found: dict[str, LawRule] = {}
    for topic, entry in entries(file, [topic.value for topic in LawTopic], reading.problems):
        law = _law(entry, LawTopic(topic))
        reading.named += [(entry.file, entry.line_of("concerns"), named) for named in law.concerns]
        reading.keep(entry, law, found)
    file.finish()
    return jurisdiction, found


def _law(entry: Entry, topic: LawTopic) -> LawRule:
    sources, as_of, confidence = entry.basis()
    checked, check_by = entry.day("checked"), entry.day("check_by")
    if checked and check_by and check_by <= checked:
        entry.problem(entry.line_of("check_by"), '"check_by" should be later than "checked".')
    return LawRule(
        id=entry.text("id"),
        sources=sources,
        as_of=as_of,
        confidence=confidence,
        topic=topic,
        title=entry.text("title"),
        now=entry.text("now"),
        checked=checked or date.min,
        check_by=check_by or date.min,
        earlier=entry.text("earlier", needed=topic is LawTopic.CHANGES),
        effective=entry.text("effective", needed=False),
        watch=entry.text("watch", needed=False),
        evidence=entry.text("evidence", needed=topic is LawTopic.ELEMENTS),
        smuggling=entry.text("smuggling", needed=topic is LawTopic.SMUGGLING),
        trafficking=entry.text("trafficking", needed=topic is LawTopic.SMUGGLING),
        convictions=entry.whole("convictions_2007_2012", 0, 1_000_000, needed=False),
        concerns=entry.words("concerns", needed=topic is LawTopic.CHANGES),
    )


def _referrals(
    file: Entry, reading: _Reading
) -> tuple[dict[str, Unit], tuple[ReferralEdge, ...], dict[str, Rule], str]:
    units: dict[str, Unit] = {}
    for _, entry in entries(file, ("units",), reading.problems):
        reading.keep(entry, _unit(entry), units)
    edges = tuple(_edges(file, units, reading))
    rules = _rules(file, "sharing_rules", reading)
    share_default = file.text("share_default")
    file.finish()
    return units, edges, rules, share_default


SHARING = ("gets", "by_consent", "never")
"""The lists of what a unit may and may not be told."""


def _unit(entry: Entry) -> Unit:
    sources, as_of, confidence = entry.basis()
    gets, by_consent, never = (entry.several_of(name, Info) for name in SHARING)
    for info in sorted((gets & by_consent) | (gets & never) | (by_consent & never)):
        remedy = f"Keep it in one of: {', '.join(SHARING)}."
        entry.problem(entry.line, f'"{info}" stands in two lists of "{entry.text("id")}".', remedy)
    return Unit(
        id=entry.text("id"),
        sources=sources,
        as_of=as_of,
        confidence=confidence,
        kind=entry.one_of("kind", UnitKind),
        name=entry.text("name"),
        trigger=entry.text("trigger"),
        time=entry.text("time"),
        may_share=entry.text("may_share"),
        not_share=entry.text("not_share"),
        gets=gets,
        by_consent=by_consent,
        never=never,
        note=entry.text("note", needed=False),
    )


def _edges(file: Entry, units: Mapping[str, Unit], reading: _Reading) -> Iterable[ReferralEdge]:
    for _, entry in entries(file, ("edges",), reading.problems):
        edge = ReferralEdge(
            sender=entry.text("from"),
            receiver=entry.text("to"),
            why=entry.text("why"),
            latest=entry.text("latest"),
            consent=entry.one_of("consent", Consent),
        )
        for word, unit in (("from", edge.sender), ("to", edge.receiver)):
            if unit and unit not in units:
                entry.problem(entry.line_of(word), f'There is no unit "{unit}".', _meant(units, unit))
        if entry.finish():
            yield edge


# --- what cites what ------------------------------------------------------------------------------------------


def _meant(known: Iterable[str], wrong: str) -> str:
    near = nearest(known, wrong)
    return f'Is it "{near}"?' if near else ""


def _unknown_sources(base: FactBase, cited: list[tuple[str, int, str]]) -> Iterable[FactProblem]:
    for file, line, citation in cited:
        source, mark, part = citation.partition("#")
        if source not in base.sources:
            yield FactProblem(file, line, f'There is no source "{source}".', _meant(base.sources, source))
        elif mark and part not in base.parts:
            yield FactProblem(file, line, f'"{source}" has no part "{part}".', _meant(base.parts, part))


def _unknown_facts(reading: _Reading) -> Iterable[FactProblem]:
    for file, line, named in reading.named:
        if named not in reading.places:
            yield FactProblem(file, line, f'There is no fact "{named}".', _meant(reading.places, named))
