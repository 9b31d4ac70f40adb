"""Root causes as findings: which kind of fault it is, where it lies, and what else goes wrong because of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from simlib.network.arrivals import Loss
from simlib.network.audit_causes import Cause, Repair, RepairKind, Symptom, hours_together
from simlib.network.audit_model import AuditFinding, Fault
from simlib.network.audit_net import Net
from simlib.network.audit_promises import Promise
from simlib.network.audit_words import hours_words, in_hours, listed, names, some
from simlib.scenario.referral_map import ReferralMap
from simlib.scenario.referral_words import latest_text

MOST_ECHOES = 6
"""How many of the other things that go wrong are told one by one."""


def finding_of(net: Net, cause: Cause) -> AuditFinding:
    """The one finding of a root cause: its heaviest symptom, and the others as what goes wrong besides."""
    symptoms = sorted(cause.symptoms, key=lambda symptom: (_fault(symptom), -int(symptom.hours.sum())))
    fault = list(Fault)[_fault(symptoms[0])]
    if cause.repair and cause.repair.kind is RepairKind.SWITCH_ON:
        fault = Fault.SWITCHED_OFF
    heaviest = [symptom for symptom in symptoms if _fault(symptom) == _fault(symptoms[0])]
    unit, link = _place(net, cause.repair, heaviest)
    heaviest.sort(key=lambda symptom: not _lies_at(net, symptom, unit, link))
    symptoms = [*heaviest, *symptoms[len(heaviest) :]]
    hours = hours_together(heaviest).tolist()
    timeless = heaviest[0].promise is None or heaviest[0].is_hang
    first, *others = _told(net.map, symptoms)
    return AuditFinding(
        fault=fault,
        unit=unit,
        link=link,
        what=_what(net, fault, unit, first),
        remedy=_remedy(net, cause.repair, symptoms[0]),
        also=(*others[:MOST_ECHOES], *([f"And {len(others) - MOST_ECHOES} more."] if others[MOST_ECHOES:] else [])),
        hours="" if timeless else hours_words(hours),
        hours_hit=0 if timeless else sum(hours),
        source=_source(heaviest[0], fault),
        weight=float(sum(int(symptom.hours.sum()) for symptom in symptoms)),
    )


def _lies_at(net: Net, symptom: Symptom, unit: str | None, link: tuple[str, str] | None) -> bool:
    """Whether a promise hangs on just this unit or link: of that the finding speaks first."""
    units = {net.map.units[place].id for place in symptom.lost.units}
    return unit in units or link in {net.map.links[place].key for place in symptom.lost.legs}


def _fault(symptom: Symptom) -> int:
    """The place of its kind among the faults: the smaller, the heavier."""
    order = {fault: place for place, fault in enumerate(Fault)}
    if symptom.promise is None:
        return order[Fault.DEAD_END if symptom.stuck is not None else Fault.NEVER_TOLD]
    if symptom.is_hang:
        return order[Fault.SINGLE_POINT]
    if symptom.promise.is_duty:
        return order[Fault.MISSED_DEADLINE]
    return order[Fault.CUT_OFF if symptom.hours.all() else Fault.LATE_SERVICE]


def _together(symptoms: Iterable[Symptom]) -> list[list[Symptom]]:
    """Symptoms that one sentence can tell: the same duty, or vital needs, and the same loss, from several units."""
    groups: dict[object, list[Symptom]] = {}
    for symptom in symptoms:
        promise = symptom.promise
        about = (promise.rule.id if promise.rule else "needs") if promise else (symptom.stuck, symptom.lone)
        groups.setdefault((about, symptom.lost, _fault(symptom)), []).append(symptom)
    return list(groups.values())


def _told(referral_map: ReferralMap, symptoms: Sequence[Symptom]) -> list[str]:
    """One sentence for each thing that goes wrong, and one for all other elements that the same hangs on.

    What goes wrong without one element is told with that element once; the others stand before or behind it.
    """
    main = symptoms[0].lost
    groups = [group for group in _together(symptoms) if not group[0].is_hang or group[0].lost == main]
    sentences = [_sentence(referral_map, group, names_loss=not at) for at, group in enumerate(groups)]
    behind = list(dict.fromkeys(each.lost for each in symptoms if each.is_hang and each.lost != main))
    if not behind:
        return sentences
    others = some([element_name(referral_map, lost) for lost in behind])
    return [*sentences, f"{'The same hangs' if symptoms[0].is_hang else 'More then hangs'} on {others}."]


def _sentence(referral_map: ReferralMap, group: Sequence[Symptom], *, names_loss: bool) -> str:
    first = group[0]
    if first.stuck is not None:
        return f"{referral_map.units[first.stuck].name}: cases come in and go no further."
    if first.promise is None:
        return f"{referral_map.units[first.lone or 0].name}: nobody who has a case tells this unit."
    senders = some(names(referral_map, {each.promise.sender for each in group if each.promise}))
    hours = in_hours(hours_together(group).tolist())
    needs = [each.promise.need for each in group if each.promise and each.promise.need]
    missed = _missed(referral_map, first.promise, listed(dict.fromkeys(needs)), at_all=first.is_hang)
    if first.is_hang and names_loss:
        return f"Without {element_name(referral_map, first.lost)}, {missed} from {senders} {hours}."
    return f"{missed[0].upper()}{missed[1:]} from {senders} {hours}."


def _missed(referral_map: ReferralMap, promise: Promise, needs: str, *, at_all: bool) -> str:
    if promise.rule is None:
        return f"nobody for {needs} can be reached{'' if at_all else ' within 24 hours'}"
    target = referral_map.by_id()[promise.rule.target].name
    return f"{target} is not told within {latest_text(promise.rule.within)} ({promise.rule.condition})"


def element_name(referral_map: ReferralMap, lost: Loss) -> str:
    """A unit by its name, a link by the names of both ends."""
    for unit in lost.units:
        return referral_map.units[unit].name
    units = referral_map.by_id()
    ways = [referral_map.links[leg] for leg in lost.legs]
    return listed(f"the link {units[link.sender].name} → {units[link.receiver].name}" for link in ways)


def _what(net: Net, fault: Fault, unit: str | None, sentence: str) -> str:
    if fault is Fault.SWITCHED_OFF and unit:
        return f"{net.map.units[net.places[unit]].name} is switched off. {sentence}"
    return sentence


Place = tuple[str | None, tuple[str, str] | None]


def _place(net: Net, repair: Repair | None, heaviest: Sequence[Symptom]) -> Place:
    units, first = net.map.units, heaviest[0]
    if repair and repair.kind in {RepairKind.SWITCH_ON, RepairKind.ANSWER}:
        return units[repair.places[0]].id, None
    if first.promise is None:
        return units[first.stuck if first.stuck is not None else first.lone or 0].id, None
    if first.is_hang:
        return _place_of_loss(net, heaviest)
    if repair and repair.kind is RepairKind.HAND_ON:
        return None, net.map.links[repair.places[0]].key
    return _place_of_gap(net, repair, heaviest)


def _place_of_loss(net: Net, hangs: Sequence[Symptom]) -> Place:
    """The element that most hangs on; for a single unit with one way out that way, and else a unit before a link."""
    senders = {hang.promise.sender for hang in hangs if hang.promise}
    counts = Counter(hang.lost for hang in hangs)
    legs = [leg for lost in counts for leg in lost.legs if net.clock.legs[leg].tail in senders]
    if len(senders) == 1 and legs:
        return None, net.map.links[min(legs)].key
    lost = min(counts, key=lambda each: (-counts[each], bool(each.legs), sorted(each.units | each.legs)))
    if lost.units:
        return net.map.units[min(lost.units)].id, None
    return None, net.map.links[min(lost.legs)].key


def _place_of_gap(net: Net, repair: Repair | None, broken: Sequence[Symptom]) -> Place:
    """Where a line is missing: between the unit that has the duty and the one to be told, if it is one duty."""
    units = net.map.units
    senders = {symptom.promise.sender for symptom in broken if symptom.promise}
    promise = broken[0].promise
    if promise is None or (len(senders) > 1 and repair is None):
        return None, None
    if len(senders) > 1 and repair and len(repair.places) == 2:
        return None, (units[repair.places[0]].id, units[repair.places[1]].id)
    sender = units[promise.sender].id
    if promise.is_duty:
        return None, (sender, units[min(promise.targets)].id)
    return (sender, None) if len(senders) == 1 else (None, None)


def _remedy(net: Net, repair: Repair | None, symptom: Symptom) -> str:
    units = net.map.units
    if repair is None:
        return "No single change mends it: look at the hours of the units and the times of the links on the way."
    name = units[repair.places[0]].name if repair.places else ""
    if repair.kind is RepairKind.SWITCH_ON:
        return f"Switch {name} on again, or agree with another unit that takes its place."
    if repair.kind is RepairKind.ANSWER:
        return f"Agree with {name} on hours or on somebody on call who acts at once, or on a stand-in for these hours."
    if repair.kind is RepairKind.HAND_ON:
        link = net.map.links[repair.places[0]]
        receiver = net.map.by_id()[link.receiver].name
        return f"Shorten {net.map.by_id()[link.sender].name} → {receiver}, or let it carry what has to be told."
    if repair.kind is RepairKind.SECOND:
        return f"Find a second unit for {repair.need}, and link it."
    line = f"{name} → {units[repair.places[1]].name}"
    return f"A second way would do, for example an agreement for {line}." if symptom.is_hang else f"Agree on {line}."


def _source(symptom: Symptom, fault: Fault) -> str:
    if symptom.promise and symptom.promise.rule:
        rule = symptom.promise.rule
        return rule.why or f"Rule {rule.id}"
    return f"Audit rule: {fault.value}"
