"""Family C: what a case may not teach, needs that are locked, notice, law stamp, the way to an advocate, the fact base.

The rules are those of the project's safety page (SAF-A to SAF-G).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from simlib.scenario.conditions import terms_of
from simlib.scenario.facts import FactBase, nearest, resolve
from simlib.scenario.findings import finding
from simlib.scenario.graph import effects_of_case, links_of, reached_from, scored_parts, total
from simlib.scenario.information import ALWAYS
from simlib.scenario.model import (
    MINUTES,
    NOWHERE,
    AnyOf,
    Choice,
    Compares,
    Condition,
    Does,
    Finding,
    IsYes,
    Item,
    Kind,
    Reader,
    Reads,
    Scenario,
    Scene,
    Verb,
    spot_of,
)
from simlib.scenario.telling import ALSO_OFFERED_AS, needs_consent, unit_of_role, way_to
from simlib.scenario.truth import Verdict, verdict_on
from simlib.scenario.words import NEEDS

ADVOCATE = "advocate"
MAY_NEED_ONE = frozenset({"may be trafficked", "dual status"})
"""Roles with a right to an advocate (PC 236.21)."""

_YOUNG = re.compile(r"(?i)\b(under 18|young|minors?|child(ren)?|teen\w*|\d+-year-old)")
_STRENGTH = re.compile(r"(?i)\b(low|medium|high)\b")


def check_care(scenario: Scenario, today: date | None) -> Iterator[Finding]:
    """What can be seen in single lines, and in the head of the case; without `today` no date is judged."""
    yield from _notice(scenario)
    yield from _law(scenario, today)
    for scene in scenario.scenes:
        yield from _against(scene)


def check_needs(scenario: Scenario) -> Iterator[Finding]:
    """What can be said about the whole case once every line of it can be read."""
    for scene in scenario.scenes:
        yield from _locked(scene, scenario)
    yield from _advocate(scenario)


def check_facts(scenario: Scenario, facts: FactBase) -> Iterator[Finding]:
    """Ids that the fact base does not hold, and what is to be avoided named as followed."""
    for evidence in scenario.evidence:
        for each in evidence.indicators:
            if each not in facts.indicators:
                remedy = _closest(facts.indicators, each)
                yield finding("C107", evidence.spot, f"There is no indicator {each}.", remedy, len(evidence.name))
        if evidence.unit and evidence.unit not in facts.units:
            remedy = _closest(facts.units, evidence.unit)
            yield finding("C110", evidence.spot, f'There is no unit "{evidence.unit}".', remedy, len(evidence.name))
    for scene in scenario.scenes:
        for part in scored_parts(scene):
            yield from _cited(part, facts)


def check_consent(scenario: Scenario, facts: FactBase) -> Iterator[Finding]:
    """Units that are ticked and told with consent alone, though on no way there anybody can be asked."""
    sender = unit_of_role(scenario.header.role, facts)
    for scene in scenario.scenes:
        if scene.task is None or scene.task.kind is not Kind.REFER:
            continue
        offered = _offered_before(scene, scenario)
        for item in scene.task.items:
            unit = facts.units.get(item.text)
            if unit is None or not item.right or not needs_consent(unit, way_to(facts, sender, unit.id), ALWAYS):
                continue
            if not offered & {unit.id, ALSO_OFFERED_AS.get(unit.id, unit.id)}:
                message = f'"{unit.id}" is told when the person agrees, and nobody can ask before.'
                remedy = f"Add a choice with `Then: offer {unit.id}` on the way there, or take the tick away."
                yield finding("C116", item.spot, message, remedy, len(item.text))


def _offered_before(scene: Scene, scenario: Scenario) -> frozenset[str]:
    """What somebody can be offered before this scene is left."""
    links = links_of(scenario)
    return frozenset(
        acts.effect.name
        for acts in effects_of_case(scenario)
        if isinstance(acts.effect, Does)
        and acts.effect.verb is Verb.OFFER
        and scene.heading in reached_from([acts.scene], links)
    )


def _notice(scenario: Scenario) -> Iterator[Finding]:
    header = scenario.header
    if not header.notice:
        remedy = "Add for example `- Notice: threats and control; nobody under 18; medium`."
        yield finding("C104", scenario.spot, "There is no `Notice`.", remedy, len(scenario.title))
    elif not (_YOUNG.search(header.notice) and _STRENGTH.search(header.notice)):
        spot = header.spots.get("Notice", NOWHERE)
        remedy = "Write it like `threats and control; nobody under 18; medium`."
        yield finding(
            "C105", spot, "It does not say whether young people are involved, or how strong it is.", remedy, 0
        )


def _law(scenario: Scenario, today: date | None) -> Iterator[Finding]:
    checked = scenario.header.law_checked
    if checked is None:
        if "Law checked" not in scenario.header.spots:
            remedy = "Add for example `- Law checked: 2026-11-01, California`."
            yield finding("C112", scenario.spot, "There is no `Law checked`.", remedy, len(scenario.title))
    elif today is not None and (today - checked).days > 365:
        spot = scenario.header.spots.get("Law checked", NOWHERE)
        yield finding("C108", spot, f"It was checked on {checked}.", "Have it checked, and write the new date.", 10)


def _against(scene: Scene) -> Iterator[Finding]:
    for part in scored_parts(scene):
        gives = total(part.score) > 0 and part.right is not False if isinstance(part, Item) else total(part.score) > 0
        if part.reason.against and not part.reason.follows and gives:
            message = f'"{part.text[:60]}" earns points and goes against {part.reason.against[0]}.'
            yield finding("C101", spot_of(part, "Score"), message, "Take the points away, or correct the reason.", 0)


def _locked(scene: Scene, scenario: Scenario) -> Iterator[Finding]:
    offers: dict[str, list[Choice | Item]] = {}
    for part in scored_parts(scene):
        for effect in part.then:
            if isinstance(effect, Does) and effect.verb is Verb.OFFER and effect.name in NEEDS:
                offers.setdefault(effect.name, []).append(part)
    for need, parts in offers.items():
        whens = [part.when for part in parts if part.when is not None]
        if len(whens) < len(parts) or not any(_locks(when) for when in whens) or _covers(whens, scenario):
            continue
        locked = next(part for part in parts if part.when is not None and _locks(part.when))
        message = f'"{need}" is offered here only under a condition.'
        remedy = "Offer it without a `When`, or add a choice that offers it to everyone."
        yield finding("C102", spot_of(locked, "When"), message, remedy, 0)


def _locks(when: Condition) -> bool:
    """Whether it depends on trust, evidence or the like: not on time, nor on what was already offered or answered."""
    return any(
        isinstance(term, IsYes)
        or (isinstance(term, Compares) and term.value != MINUTES)
        or (isinstance(term, Reads) and term.reader is Reader.FOUND)
        for term in terms_of(when)
    )


def _covers(whens: list[Condition], scenario: Scenario) -> bool:
    """Whether one of the conditions always holds."""
    return verdict_on(AnyOf(tuple(whens)), scenario) is Verdict.ALWAYS


def _advocate(scenario: Scenario) -> Iterator[Finding]:
    concerned = [person for person in scenario.people if person.role in MAY_NEED_ONE]
    if not concerned or not scenario.scenes:
        return
    reached = reached_from([scenario.scenes[0].heading], links_of(scenario))
    offered = any(
        isinstance(acts.effect, Does)
        and acts.effect.verb in {Verb.OFFER, Verb.TELL}
        and acts.effect.name == ADVOCATE
        and acts.scene in reached
        for acts in effects_of_case(scenario)
    )
    if not offered and not _refers(scenario, reached):
        person = concerned[0]
        remedy = "Add a choice with `Then: offer advocate`, in time for every kind of run."
        yield finding("C109", person.spot, f'Nobody can offer "{person.name}" an advocate.', remedy, len(person.name))


def _refers(scenario: Scenario, reached: frozenset[str]) -> bool:
    return any(
        item.text == ADVOCATE
        for scene in scenario.scenes
        if scene.heading in reached and scene.task and scene.task.kind is Kind.REFER
        for item in scene.task.items
    )


def _cited(part: Choice | Item, facts: FactBase) -> Iterator[Finding]:
    for word, cited in (("Follows", part.reason.follows), ("Against", part.reason.against)):
        for each in cited:
            if resolve(facts, each) is None:
                remedy = _closest(facts.ids(), each)
                yield finding("C110", spot_of(part, word), f"There is no {each} in the fact base.", remedy, 0)
            elif word == "Follows" and ".avoid" in each:
                yield finding("C113", spot_of(part, word), f"{each} says what to avoid.", "Name it under `Against`.", 0)


def _closest(known: Iterable[str], wrong: str) -> str:
    near = nearest(known, wrong)
    return f"The closest is {near}." if near else "`simlib facts` lists all of them."
