"""The findings that can be seen where they lie: agreements, feedback, privacy, queues and narrow places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from simlib.network.audit_load import is_short
from simlib.network.audit_model import AuditFinding, Fault, NeedCapacity, UnitQueue
from simlib.network.audit_privacy import Leak, leaks_of
from simlib.network.audit_words import listed, minutes_words, some
from simlib.scenario.information import Info
from simlib.scenario.referral_map import Feedback, Link, ReferralMap, Standing, Unless

LONGEST_WAIT = 24 * 60
"""Mean minutes in a queue from which a wait is told: after a day no service is within T24."""

_QUEUES = "Queue with several servers (M/M/c), Erlang 1917"


def way(referral_map: ReferralMap, link: Link) -> str:
    """The names of both ends."""
    units = referral_map.by_id()
    return f"{units[link.sender].name} → {units[link.receiver].name}"


def agreement_findings(referral_map: ReferralMap, as_of: date) -> Iterator[AuditFinding]:
    """Links that should rest on an agreement and rest on none, and each agreement whose last day has passed."""
    expired: dict[str, list[Link]] = {}
    for link in referral_map.links:
        if link.agreement.standing is Standing.MISSING:
            yield AuditFinding(
                fault=Fault.NO_AGREEMENT,
                link=link.key,
                what=f"{way(referral_map, link)}: no agreement says who passes on what.",
                remedy="Sign a written agreement that names the cases, the times and what may be shared.",
                source="SHR-5",
                weight=link.expected,
            )
        elif link.agreement.is_expired(as_of):
            expired.setdefault(link.agreement.name, []).append(link)
    for name, links in expired.items():
        yield _expired(referral_map, name, links)


def _expired(referral_map: ReferralMap, name: str, links: list[Link]) -> AuditFinding:
    first, since = links[0], links[0].agreement.expires
    return AuditFinding(
        fault=Fault.EXPIRED_AGREEMENT,
        link=first.key,
        what=f"{way(referral_map, first)}: the agreement “{name}” ended on {since}.",
        remedy="Renew it, with a date on which both sides look at it again.",
        also=tuple(f"{way(referral_map, link)} rests on it too." for link in links[1:]),
        since=since,
        source="SHR-5",
        weight=sum(link.expected for link in links),
    )


def feedback_findings(referral_map: ReferralMap) -> Iterator[AuditFinding]:
    """Links over which the sender never hears what came of it, although no law forbids it."""
    for link in referral_map.links:
        if link.feedback is Feedback.NO:
            yield AuditFinding(
                fault=Fault.NO_FEEDBACK,
                link=link.key,
                what=f"{way(referral_map, link)}: the sender never hears what came of the referral.",
                remedy="Agree on one line back: received, taken on, or not; no names where none may be shared.",
                source="Audit rule: missing feedback",
                weight=link.expected,
            )


def privacy_findings(referral_map: ReferralMap) -> Iterator[AuditFinding]:
    """One finding for each link that passes on what it must not, with the way there as the proof."""
    order = {link.key: place for place, link in enumerate(referral_map.links)}
    leaks = sorted(leaks_of(referral_map), key=lambda leak: order[leak.link.key])
    for _, group in groupby(leaks, key=lambda leak: leak.link.key):
        yield _leak(referral_map, list(group))


def _leak(referral_map: ReferralMap, leaks: list[Leak]) -> AuditFinding:
    first = leaks[0]
    names = {unit.id: unit.name for unit in referral_map.units}
    told = listed(leak.info.value for leak in leaks)
    rule = first.rule
    sender, receiver = names[first.link.sender], names[first.link.receiver]
    what = f"{sender} passes on {told} to {receiver}, and may pass it on to nobody."
    if rule is not None:
        unless = "" if rule.unless is Unless.NOTHING else f" without {rule.unless.value}"
        what = f"{told[0].upper()}{told[1:]} comes to {receiver}{unless}, over {sender}."
    return AuditFinding(
        fault=Fault.PRIVACY,
        link=first.link.key,
        what=what,
        remedy=_privacy_remedy(first, told),
        path=tuple(names[unit] for unit in first.path),
        source=(f"Rule {rule.id}: {rule.why}" if rule.why else f"Rule {rule.id}") if rule else "The unit's own limits",
        weight=len(leaks) + first.link.expected,
    )


def _privacy_remedy(leak: Leak, told: str) -> str:
    if leak.rule and leak.rule.unless is Unless.WRITTEN_CONSENT:
        return f"Take {told} out of what is passed on here, or ask for consent in writing first, each time."
    if leak.rule and leak.rule.unless is Unless.CONSENT:
        return f"Take {told} out of what is passed on here, or ask for consent first, each time."
    instead = " A pattern without names will do." if leak.info is Info.IDENTITY else ""
    return f"Take {told} out of what is passed on here.{instead}"


def load_findings(
    referral_map: ReferralMap, queues: Iterable[UnitQueue], capacities: Iterable[NeedCapacity]
) -> Iterator[AuditFinding]:
    """Links and units that more cases come to than they can take, long queues, and narrow places on the way."""
    full = {f"{link.sender} → {link.receiver}" for link in referral_map.links if is_overfull(link)}
    for link in referral_map.links:
        if is_overfull(link):
            yield AuditFinding(
                fault=Fault.OVERLOAD,
                link=link.key,
                what=f"{way(referral_map, link)}: {link.expected:g} cases a day are expected, {link.cases:g} can go.",
                remedy="Agree on more cases a day, or name a second partner for the rest.",
                source="Audit rule: capacity",
                weight=link.expected - (link.cases or 0),
            )
    names = {unit.id: unit.name for unit in referral_map.units}
    for queue in queues:
        full |= {queue.unit} if queue.wait is None else set()
        yield from _queue(queue, names[queue.unit])
    for capacity in capacities:
        if is_short(capacity) and not full & set(capacity.narrow):
            yield _narrow(capacity, names)


def is_overfull(link: Link) -> bool:
    """Whether more cases a day are expected on the link than can go."""
    return link.cases is not None and link.expected > link.cases


def _queue(queue: UnitQueue, name: str) -> Iterator[AuditFinding]:
    if queue.wait is None:
        yield AuditFinding(
            fault=Fault.OVERLOAD,
            unit=queue.unit,
            what=f"{name}: {queue.cases:g} cases a day come in, and {queue.capacity:g} can be worked on.",
            remedy="Add people or hours, or send some of the cases to another unit: the queue grows without end.",
            source=_QUEUES,
            weight=queue.cases - queue.capacity,
        )
    elif queue.wait > LONGEST_WAIT:
        yield AuditFinding(
            fault=Fault.LONG_WAIT,
            unit=queue.unit,
            what=f"{name}: a case waits {minutes_words(queue.wait)} on average before work on it begins.",
            remedy="Add people or hours, or send some of the cases to another unit.",
            source=_QUEUES,
            weight=queue.wait,
        )


def _narrow(capacity: NeedCapacity, names: dict[str, str]) -> AuditFinding:
    place = capacity.narrow[0].split(" → ") if capacity.narrow else []
    narrow = [" → ".join(names.get(unit, unit) for unit in each.split(" → ")) for each in capacity.narrow]
    return AuditFinding(
        fault=Fault.BOTTLENECK,
        unit=place[0] if len(place) == 1 else None,
        link=(place[0], place[1]) if len(place) == 2 else None,
        what=(
            f"At most {capacity.most:g} cases a day can be brought to {capacity.need.value}, "
            f"and {capacity.expected:g} are expected."
        ),
        remedy=f"Widen the narrow place: {some(narrow)}.",
        source="Minimum cut, Ford and Fulkerson (1956)",
        weight=capacity.expected - (capacity.most or 0),
    )
