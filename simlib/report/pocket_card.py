"""The pocket card on paper: one page to carry, with rules, contacts, deadlines and the signs that law names.

Behind it, for looking up: practice by phase, and the other signs with their other readings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from simlib.report.sheet import Block, Heading, Listing, NewPage, Rows, Sheet, Tone, Words
from simlib.report.teaching import Case
from simlib.scenario.days import day_words
from simlib.scenario.deadlines import DUTIES
from simlib.scenario.facts import Indicator, Phase, resolve
from simlib.script.build import cited_in

DUE_DILIGENCE = "LAW-U1"
"""The rule of the fact base that names the signs."""


def pocket_card_of(case: Case) -> Sheet:
    """The whole card, which is the same for every case and tells nothing of any."""
    facts = case.facts
    return Sheet(
        name="Pocket card",
        title="First contact",
        whom="may be copied",
        lead="One page to carry, and more to look up. Signs are reasons to ask, never proof. Local policy prevails.",
        blocks=(
            *_front(case, 2),
            *_named_by_law(case),
            NewPage(),
            *_practice(case, facts.phases.values()),
            *_signs(case, [sign for sign in facts.indicators.values() if not sign.pc236_2], 2),
        ),
        stamp=f"Facts as of {day_words(case.day)} · signs and practice with their sources: `simlib facts ID`",
        dense=True,
    )


def card_blocks(case: Case) -> Iterator[Block]:
    """The part of the card that the case uses: rules, contacts, deadlines and its signs. It tells what can be found."""
    cited = [resolve(case.facts, each) for each in sorted(cited_in(case.scenario))]
    yield Words("The whole card is a paper of its own; the practice that this case uses stands above.", Tone.NOTE)
    yield from _front(case, 3)
    yield from _signs(case, [each for each in cited if isinstance(each, Indicator)], 3)


def _front(case: Case, level: int) -> Iterator[Block]:
    rules = tuple(rule.text for rule in case.facts.rules_of_use.values())
    if rules:
        yield Heading("Keep in mind", level)
        yield Listing(rules)
    if case.contacts:
        yield Heading("Contacts of your agency", level)
        yield Rows(tuple((each.name, each.how) for each in case.contacts))
    yield Heading("Deadlines that law sets", level)
    duties = (
        (duty.name, f"{duty.length}. The clock starts when: {duty.starts.rstrip('.')}. {case.dated((duty.law,))}")
        for duty in DUTIES.values()
    )
    yield Rows(tuple(duties))


def _named_by_law(case: Case) -> Iterator[Block]:
    """The signs of Penal Code 236.2, in its order."""
    named = [sign for sign in case.facts.indicators.values() if sign.pc236_2]
    signs = sorted(named, key=lambda sign: sign.pc236_2)
    if signs:
        yield Heading("The seven signs of Penal Code 236.2", aside=case.dated((DUE_DILIGENCE,)))
        yield Listing(tuple(f"({sign.pc236_2}) {_sign(case, sign)}" for sign in signs))


def _practice(case: Case, phases: Collection[Phase]) -> Iterator[Block]:
    for phase in phases:
        items = [case.facts.practices[each] for each in (*phase.do, *phase.avoid) if each in case.facts.practices]
        yield Heading(phase.title, aside=f"{phase.id}, {phase.as_of}")
        yield Listing(tuple(item.text for item in items))


def _signs(case: Case, signs: Collection[Indicator], level: int) -> Iterator[Block]:
    for group, members in groupby(signs, lambda sign: sign.group):
        yield Heading(f"Signs: {group}", level)
        yield Listing(tuple(_sign(case, sign) for sign in members))


def _sign(case: Case, sign: Indicator) -> str:
    return f"**{sign.text}** Another reading: {sign.innocent} Ask: {sign.ask} {case.dated((sign.id,))}."
