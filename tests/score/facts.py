"""A fact base of six facts, for tests."""

from __future__ import annotations

from datetime import date

from simlib.scenario.facts import (
    Advice,
    Confidence,
    FactBase,
    LawRule,
    LawTopic,
    PracticeItem,
    Source,
    Unit,
    UnitKind,
)


def practice(fact_id: str, kind: Advice, text: str) -> PracticeItem:
    return PracticeItem(
        id=fact_id,
        sources=("S1", "S2"),
        as_of=2024,
        confidence=Confidence.VERIFIED,
        phase=fact_id[:6],
        phase_title="Needs first",
        kind=kind,
        text=text,
        weight=2,
        why="",
    )


STATUS = LawRule(
    id="LAW-U12",
    sources=("S1",),
    as_of=2018,
    confidence=Confidence.VERIFIED,
    topic=LawTopic.IMMIGRATION,
    title="Status",
    now="Officers do not ask about status.",
    checked=date(2026, 11, 1),
    check_by=date(2027, 11, 1),
    effective="2018-01-01",
)
HT_UNIT = Unit(
    id="ht unit",
    sources=(),
    as_of=2024,
    confidence=Confidence.MEMORY,
    kind=UnitKind.UNIT,
    name="Trafficking unit",
    trigger="",
    time="",
    may_share="",
    not_share="",
)
FACTS = FactBase(
    practices={
        "PRA-06.do1": practice("PRA-06.do1", Advice.DO, "Needs come before questions."),
        "PRA-06.do2": practice("PRA-06.do2", Advice.DO, "Ask what worries her."),
        "PRA-05.avoid1": practice("PRA-05.avoid1", Advice.AVOID, "Avoid questions that blame."),
    },
    laws={"LAW-U12": STATUS},
    units={"ht unit": HT_UNIT},
    sources={
        "S1": Source("S1", "A guide", "A publisher", "2024", ""),
        "S2": Source("S2", "Another guide", "A publisher", "2020", ""),
    },
)
