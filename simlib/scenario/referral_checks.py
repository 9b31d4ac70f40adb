"""Whether a referral map hangs together: every name has its unit, nothing stands twice, no two rules contradict.

The reader and the edits ask the same questions here, so that a map changed in the browser is as sound as one that was
read from a file. Whether the county works is not asked here but by the audit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from simlib.scenario.facts import Consent
from simlib.scenario.model import Finding
from simlib.scenario.referral_findings import at, in_order, shown
from simlib.scenario.referral_map import Forbidden, Link, MustNotify, ReferralMap, Standing, Unit, Written
from simlib.scenario.referral_texts import check_texts
from simlib.scenario.referral_words import ANY, TAKEN_WORDS, latest_text
from simlib.scenario.words import fold, nearest


def check_map(referral_map: ReferralMap) -> tuple[Finding, ...]:
    """What is wrong with the map in itself; nothing where it is sound."""
    found = [*check_texts(referral_map), *_units(referral_map), *_links(referral_map)]
    found += [*_agreements(referral_map), *_rules(referral_map)]
    return in_order([*found, *_contradictions(referral_map)])


def unknown_unit(unit_id: str, units: tuple[Unit, ...], written: Written, word: str) -> Finding:
    """The finding for an id that no unit has, with the nearest one that does."""
    near = nearest(unit_id, (unit.id for unit in units))
    remedy = f'Did you mean "{near}"?' if near else "Add the unit, or name another one."
    return at("M401", written, word, f'There is no unit "{shown(unit_id)}".', remedy)


def _line(written: Written) -> str:
    """Where the other one stands, for a message; empty where it stands nowhere."""
    return f" (line {written.spot.line})" if written.file else ""


# --- units ----------------------------------------------------------------------------------------------------


def _units(referral_map: ReferralMap) -> Iterator[Finding]:
    if not referral_map.units:
        yield at("M409", referral_map.written, "", "This map has no units.", 'Add one under "units".')
    first: dict[str, Unit] = {}
    for unit in referral_map.units:
        if unit.id in TAKEN_WORDS:
            message = f'"{unit.id}" means several units at once, so that no unit can be called so.'
            yield at("M402", unit.written, "id", message, "Choose another id.")
        if unit.id in first:
            message = f'The unit "{shown(unit.id)}" stands twice{_line(first[unit.id].written)}.'
            yield at("M402", unit.written, "id", message, "Keep one of them, or choose another id.")
        first.setdefault(unit.id, unit)
        both = sorted(info.value for info in unit.passes & unit.keeps)
        if both:
            message = f'"{unit.id}" may pass on and may not pass on: {", ".join(both)}.'
            yield at("M406", unit.written, "keeps", message, 'Take it out of "passes" or of "keeps".')


# --- links ----------------------------------------------------------------------------------------------------


def _links(referral_map: ReferralMap) -> Iterator[Finding]:
    known = {unit.id for unit in referral_map.units}
    first: dict[tuple[str, str], Link] = {}
    for link in referral_map.links:
        for word, unit_id in (("from", link.sender), ("to", link.receiver)):
            if unit_id not in known:
                yield unknown_unit(unit_id, referral_map.units, link.written, word)
        if link.sender == link.receiver:
            yield at("M404", link.written, "to", f'"{shown(link.sender)}" cannot tell itself.')
        if link.key in first:
            message = f"{_way(link)} stands twice{_line(first[link.key].written)}."
            yield at("M403", link.written, "from", message, "Keep one of them.")
        first.setdefault(link.key, link)
        if link.in_writing and link.consent is Consent.NO:
            message = f"{_way(link)} takes consent in writing, but needs none."
            yield at("M408", link.written, "in writing", message, 'Write "consent: yes", or "in writing: no".')


def _way(link: Link) -> str:
    return f'The link from "{shown(link.sender)}" to "{shown(link.receiver)}"'


def _agreements(referral_map: ReferralMap) -> Iterator[Finding]:
    ends: dict[str, tuple[date | None, Link]] = {}
    for link in referral_map.links:
        agreement = link.agreement
        signed = agreement.standing is Standing.SIGNED
        if fold(agreement.name) in set(Standing):
            message = f'"{shown(agreement.name)}" cannot be the name of an agreement.'
            yield at("M407", link.written, "agreement", message, "Give it its full name.")
        if signed != bool(agreement.name) or (agreement.expires and not signed):
            message = f"{_way(link)} has an end or a name of an agreement, but none that is signed."
            yield at("M407", link.written, "expires", message, 'Name the agreement, or leave "expires" out.')
        if not signed:
            continue
        expires, other = ends.setdefault(agreement.name, (agreement.expires, link))
        if expires != agreement.expires:
            message = f'"{shown(agreement.name)}" ends on two days: {agreement.expires} and {expires}'
            remedy = "Give it the same end wherever it stands."
            yield at("M407", link.written, "expires", f"{message}{_line(other.written)}.", remedy)


# --- rules ----------------------------------------------------------------------------------------------------


def _rules(referral_map: ReferralMap) -> Iterator[Finding]:
    known = {unit.id for unit in referral_map.units}
    rules: tuple[MustNotify | Forbidden, ...] = (*referral_map.must_notify, *referral_map.forbidden)
    taken = Counter(rule.id for rule in rules)
    for rule in rules:
        if taken[rule.id] > 1:
            message = f'The rule "{shown(rule.id)}" stands {taken[rule.id]} times.'
            yield at("M402", rule.written, "id", message, "Give each rule an id of its own.")
        for word, unit_id in _named(rule):
            if unit_id not in known:
                yield unknown_unit(unit_id, referral_map.units, rule.written, word)
        if isinstance(rule, MustNotify) and rule.sender == rule.target:
            yield at("M404", rule.written, "to", f'"{shown(rule.target)}" cannot tell itself.', f'Write "from: {ANY}".')


def _named(rule: MustNotify | Forbidden) -> Iterator[tuple[str, str]]:
    """The units a rule names, each with the word it stands under."""
    if isinstance(rule, Forbidden):
        yield from ((f"to {unit_id}", unit_id) for unit_id in sorted(rule.to.units))
        return
    yield "to", rule.target
    if rule.sender is not None:
        yield "from", rule.sender


def _contradictions(referral_map: ReferralMap) -> Iterator[Finding]:
    for one, other in combinations(referral_map.must_notify, 2):
        if (one.condition, one.target) == (other.condition, other.target):
            yield from _two_times(one, other)
    units = referral_map.by_id()
    for rule in referral_map.must_notify:
        target = units.get(rule.target)
        if target is None:
            continue
        for never in referral_map.forbidden:
            if never.info in rule.passes and never.to.includes(target):
                message = f'"{rule.id}" must tell "{target.id}" the {never.info.value}, which "{never.id}" forbids'
                yield at("M405", rule.written, "passes", f"{message}{_line(never.written)}.", "Change one of the two.")


def _two_times(one: MustNotify, other: MustNotify) -> Iterator[Finding]:
    """Two rules on telling the same unit of the same thing; for one unit a shorter time than for all is no conflict."""
    if one.sender == other.sender:
        same = one.within == other.within
        said = "say the same" if same else f"say {latest_text(other.within)} and {latest_text(one.within)}"
        message = f'"{other.id}" and "{one.id}"{_line(one.written)} {said} about telling "{one.target}".'
        yield at("M405", other.written, "within", message, "Keep one of them.")
    elif one.sender is None or other.sender is None:
        general, special = (one, other) if one.sender is None else (other, one)
        if _is_later(special, general):
            message = f'"{special.id}" allows {latest_text(special.within)}, but "{general.id}"{_line(general.written)}'
            rest = f"gives every unit {latest_text(general.within)}."
            yield at(
                "M405",
                special.written,
                "within",
                f"{message} {rest}",
                "Leave it out, or change one of the two.",
            )


def _is_later(special: MustNotify, general: MustNotify) -> bool:
    """Whether the time for one unit runs longer than that for all, from some start of the week."""
    starts = range(0, 7 * 24 * 60, 60)
    pairs = ((special.within.due(start), general.within.due(start)) for start in starts)
    return any(mine is None or mine > all_ for mine, all_ in pairs if all_ is not None)
