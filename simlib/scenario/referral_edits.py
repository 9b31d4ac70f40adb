"""Changes to a referral map, one at a time: each gives a new map, or says why there can be none.

Nothing is changed in place, so whoever edits keeps the earlier maps as a list, and undoing is taking the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from simlib.errors import Refused
from simlib.scenario.model import Finding
from simlib.scenario.referral_checks import check_map, unknown_unit
from simlib.scenario.referral_findings import at
from simlib.scenario.referral_map import Agreement, Link, ReferralMap, Unit

_Each = TypeVar("_Each", Unit, Link)
_Key = TypeVar("_Key", str, tuple[str, str])


class NotChanged(Refused):
    """The map cannot be changed so; it is as it was. `findings` say why, the sentence is the first of them."""

    code = "map-not-changed"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(" ".join(part for part in (first.message, first.help) if part))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Difference:
    """What was changed between two maps, by id and by sender and receiver."""

    units_added: tuple[str, ...] = ()
    units_removed: tuple[str, ...] = ()
    units_changed: tuple[str, ...] = ()
    links_added: tuple[tuple[str, str], ...] = ()
    links_removed: tuple[tuple[str, str], ...] = ()
    links_changed: tuple[tuple[str, str], ...] = ()


# --- units ----------------------------------------------------------------------------------------------------


def add_unit(whole: ReferralMap, unit: Unit) -> ReferralMap:
    """The map with one more unit at its end. Raises `NotChanged`, e.g. where the id is taken."""
    return _sound(replace(whole, units=(*whole.units, unit)))


def change_unit(whole: ReferralMap, unit: Unit) -> ReferralMap:
    """The map with this unit in the place of the one with the same id. Raises `NotChanged`."""
    _known(whole, unit.id)
    return _sound(replace(whole, units=tuple(unit if each.id == unit.id else each for each in whole.units)))


def remove_unit(whole: ReferralMap, unit_id: str) -> ReferralMap:
    """The map without a unit and its links. Raises `NotChanged` where a rule names it."""
    gone = _known(whole, unit_id)
    rules = [rule.id for rule in whole.must_notify if unit_id in {rule.sender, rule.target}]
    rules += [rule.id for rule in whole.forbidden if unit_id in rule.to.units]
    if rules:
        message = f'The unit "{unit_id}" is named in the rules {", ".join(rules)}.'
        raise NotChanged((at("M401", gone.written, "id", message, "Switch it off, or change the rules first."),))
    return _sound(
        replace(
            whole,
            units=tuple(each for each in whole.units if each.id != unit_id),
            links=tuple(each for each in whole.links if unit_id not in each.key),
        )
    )


def switch(whole: ReferralMap, unit_id: str, *, off: bool) -> ReferralMap:
    """The map with a unit switched off, or on again. Raises `NotChanged` for a unit that is not there."""
    return change_unit(whole, replace(_known(whole, unit_id), off=off))


# --- links ----------------------------------------------------------------------------------------------------


def add_link(whole: ReferralMap, link: Link) -> ReferralMap:
    """The map with one more link at its end. Raises `NotChanged`, e.g. where there is one between the two."""
    return _sound(replace(whole, links=(*whole.links, link)))


def change_link(whole: ReferralMap, link: Link) -> ReferralMap:
    """The map with this link in the place of the one between the same two units. Raises `NotChanged`."""
    _known_link(whole, *link.key)
    return _sound(replace(whole, links=tuple(link if each.key == link.key else each for each in whole.links)))


def remove_link(whole: ReferralMap, sender: str, receiver: str) -> ReferralMap:
    """The map without the link between these two. Raises `NotChanged` where there is none."""
    gone = _known_link(whole, sender, receiver)
    return replace(whole, links=tuple(each for each in whole.links if each.key != gone.key))


def set_agreement(whole: ReferralMap, sender: str, receiver: str, agreement: Agreement) -> ReferralMap:
    """The map in which this link rests on that agreement.

    An agreement of the same name on other links gets the same end. Raises `NotChanged`.
    """
    chosen = _known_link(whole, sender, receiver)

    def signed(link: Link) -> Link:
        same = bool(agreement.name) and link.agreement.name == agreement.name
        return replace(link, agreement=agreement) if same or link.key == chosen.key else link

    return _sound(replace(whole, links=tuple(signed(each) for each in whole.links)))


# --- what was changed -----------------------------------------------------------------------------------------


def difference(before: ReferralMap, after: ReferralMap) -> Difference:
    """What was added, removed and changed, in the order of the maps."""
    units = _changes(before.units, after.units, lambda unit: unit.id)
    links = _changes(before.links, after.links, lambda link: link.key)
    return Difference(*units, *links)


def _changes(
    before: tuple[_Each, ...], after: tuple[_Each, ...], key: Callable[[_Each], _Key]
) -> tuple[tuple[_Key, ...], tuple[_Key, ...], tuple[_Key, ...]]:
    old, new = {key(each): each for each in before}, {key(each): each for each in after}
    changed = tuple(name for name, each in new.items() if name in old and old[name] != each)
    return tuple(name for name in new if name not in old), tuple(name for name in old if name not in new), changed


# --- what has to hold -----------------------------------------------------------------------------------------


def _sound(whole: ReferralMap) -> ReferralMap:
    findings = check_map(whole)
    if findings:
        raise NotChanged(findings)
    return whole


def _known(whole: ReferralMap, unit_id: str) -> Unit:
    unit = whole.unit(unit_id)
    if unit is None:
        raise NotChanged((unknown_unit(unit_id, whole.units, whole.written, ""),))
    return unit


def _known_link(whole: ReferralMap, sender: str, receiver: str) -> Link:
    for unit_id in (sender, receiver):
        _known(whole, unit_id)
    link = whole.link(sender, receiver)
    if link is None:
        message = f'There is no link from "{sender}" to "{receiver}".'
        raise NotChanged((at("M401", whole.written, "", message, "Add the link first."),))
    return link
