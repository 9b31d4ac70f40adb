"""The ties of a generated case: those its typology draws, those control needs, and those that bind the rest to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from simlib.network.drawing import Draw
from simlib.network.generate_members import AROUND, TOP, Placed
from simlib.scenario.typologies import HARMED, PEOPLE, Member, TieRule, Within
from simlib.scenario.words import TIE_LAYERS, Layer

HEADS = (Member.CONTROLLER, Member.EMPLOYER)
HOLDERS = (*HEADS, Member.CO_CONTROLLER)
"""Whoever may hold those who are harmed."""

LEADS_TO = "leads to"
NAMES = "names"
"""Two verbs beside those of the format: how a case came to the police, and what stands in a document."""

LAYERS = {**TIE_LAYERS, LEADS_TO: Layer.COMMUNICATION, NAMES: Layer.COMMUNICATION}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tie between two members, by their keys."""

    source: int
    target: int
    verb: str
    weight: int
    sure: bool = False
    """It rests on at least one piece of evidence that counts and is no statement of somebody who is harmed."""

    @property
    def layer(self) -> Layer:
        """The layer of its verb."""
        return LAYERS[self.verb]


class Web:
    """The ties of a case while they are drawn; between two members each verb stands once."""

    def __init__(self, members: Sequence[Placed], draw: Draw) -> None:
        self.members = members
        self.draw = draw
        self._ties: dict[tuple[int, str, int], Drawn] = {}

    @property
    def ties(self) -> list[Drawn]:
        """All of them, in the order drawn."""
        return list(self._ties.values())

    def add(self, source: Placed, verb: str, target: Placed, weight: int = 1, *, sure: bool = False) -> None:
        """A tie, unless it is there already or leads to itself; then it is only made sure where that is asked."""
        key = (source.key, verb, target.key)
        if source.key == target.key:
            return
        if key not in self._ties:
            self._ties[key] = Drawn(source.key, target.key, verb, weight, sure)
        elif sure:
            self._ties[key] = replace(self._ties[key], sure=True)

    def into(self, member: Placed, layer: Layer) -> list[Drawn]:
        """The ties of a layer that lead to a member."""
        return [tie for tie in self._ties.values() if tie.target == member.key and tie.layer is layer]


def ties_of(members: Sequence[Placed], draw: Draw) -> list[Drawn]:
    """The ties of a case, in an order of chance that tells nothing."""
    web = Web(members, draw)
    for typology in {member.typology.id: member.typology for member in members}.values():
        own = [member for member in members if member.typology is typology and member.group != AROUND]
        for rule in typology.ties:
            _draw_rule(web, rule, own)
    _complete_control(web)
    _bind_around(web)
    _bind_decoys(web)
    _bind_leads(web)
    return draw.shuffled(web.ties)


# --- the rules of a typology ----------------------------------------------------------------------------------


def _draw_rule(web: Web, rule: TieRule, members: Sequence[Placed]) -> None:
    targets = [member for member in members if member.member is rule.target]
    for source in (member for member in members if member.member is rule.source):
        fitting = [target for target in targets if target is not source and _within(rule, source, target)]
        if rule.one and fitting:
            fitting = [web.draw.one(fitting)]
        for target in fitting:
            if _first_of_pair(rule, source, target) and web.draw.percent(rule.chance):
                web.add(source, rule.verb, target, web.draw.spread(rule.weight))


def _within(rule: TieRule, source: Placed, target: Placed) -> bool:
    together = source.cluster == target.cluster
    tops = (source.group == TOP) + (target.group == TOP)
    match rule.within:
        case Within.GROUP:
            return together and not tops and source.group == target.group
        case Within.TOP:
            return together and tops == 2
        case Within.TOP_AND_GROUP:
            return together and tops == 1
        case Within.NEXT_GROUP:
            return together and not tops and _follows(source, target)
        case Within.CLUSTERS:
            return not together and tops == 2


def _follows(source: Placed, target: Placed) -> bool:
    """Whether the groups follow each other: those of one cluster are as many numbers apart as there are clusters."""
    return source.group != target.group and abs(source.group - target.group) <= NEAR_GROUPS


NEAR_GROUPS = 3
"""Groups are numbered as they were drawn, in turn for each cluster."""


def _first_of_pair(rule: TieRule, source: Placed, target: Placed) -> bool:
    """Among equals a tie is drawn once, not in both directions."""
    return rule.source is not rule.target or source.key < target.key


# --- control reaches whoever is harmed ------------------------------------------------------------------------


def _complete_control(web: Web) -> None:
    """Whoever is harmed is held by somebody, and whoever holds them is directed by a head: by ties that count."""
    for member in web.members:
        if member.harmed:
            holder = _holder(web, member)
            _sure_chain(web, holder)


def _holder(web: Web, harmed: Placed) -> Placed:
    """Who holds somebody, by a tie of exploitation that is sure from now on."""
    held = [tie for tie in web.into(harmed, Layer.EXPLOITATION) if web.members[tie.source].member in HOLDERS]
    if held:
        holder = web.members[held[0].source]
        web.add(holder, held[0].verb, harmed, sure=True)
        return holder
    holder = next(iter(_near(web, harmed, HOLDERS)))
    web.add(holder, "profits from", harmed, web.draw.whole(1, 3), sure=True)
    return holder


def _sure_chain(web: Web, holder: Placed) -> None:
    """The tie by which a head directs whoever holds somebody."""
    if holder.member in HEADS:
        return
    directed = [tie for tie in web.into(holder, Layer.COMMAND) if web.members[tie.source].member in HEADS]
    head = web.members[directed[0].source] if directed else web.draw.one(_near(web, holder, HEADS))
    web.add(head, directed[0].verb if directed else "directs", holder, web.draw.whole(1, 5), sure=True)


def _near(web: Web, member: Placed, sorts: Iterable[Member]) -> list[Placed]:
    """Members of these sorts, those of the nearest place alone: the same group, else the same cluster, else any."""
    wanted = tuple(sorts)
    fitting = [each for each in web.members if each.member in wanted and not each.decoy and each.group != AROUND]
    group = [each for each in fitting if (each.cluster, each.group) == (member.cluster, member.group)]
    return group or [each for each in fitting if each.cluster == member.cluster] or fitting


# --- whatever stands around -----------------------------------------------------------------------------------

_BINDS: dict[Member, tuple[tuple[Member, ...], str, bool]] = {
    Member.WITNESS: ((), "knows", True),
    Member.RELATIVE: ((), "is related to", True),
    Member.BUYER: ((*HOLDERS, Member.WITNESS), "pays", True),
    Member.MONEY_HANDLER: (HOLDERS, "pays", False),
    Member.FACILITATOR: (HOLDERS, "pays", False),
    Member.DRIVER: ((), "drives", True),
    Member.BROKER: ((), "knows", True),
    Member.RECRUITER: ((), "knows", True),
    Member.PHONE: ((), "calls", False),
    Member.VEHICLE: ((), "owns", False),
    Member.AD: ((), NAMES, True),
    Member.DOCUMENT: ((), NAMES, True),
    Member.ACCOUNT: ((), "pays", False),
    Member.BUSINESS: ((), "works at", False),
    Member.PLACE: ((), "stays at", False),
    Member.CONTROLLER: ((), "knows", True),
    Member.CO_CONTROLLER: ((), "knows", True),
    Member.EMPLOYER: ((), "knows", True),
}
"""Whom each sort binds to (nobody named: any person of a group), by which verb, and whether the tie begins with it."""


def _bind_around(web: Web) -> None:
    anchors = [each for each in web.members if each.group != AROUND and each.member in PEOPLE]
    for member in web.members:
        if member.group == AROUND and member.member is not Member.EVENT:
            for _ in range(1 + web.draw.percent(35)):
                _bind(web, member, anchors)


def _bind(web: Web, member: Placed, anchors: Sequence[Placed]) -> None:
    sorts, verb, away = _BINDS[member.member]
    fitting = [each for each in anchors if each.member in sorts] or list(anchors)
    other = web.draw.one(fitting)
    if verb == "owns" and other.member in HARMED:
        verb = "drives"
    source, target = (member, other) if away else (other, member)
    web.add(source, verb, target, web.draw.whole(1, 3))


def _bind_decoys(web: Web) -> None:
    """Each group that only looks like a part of the case touches it somewhere, by an ordinary tie."""
    real = [each for each in web.members if not each.decoy and each.member in PEOPLE and not each.harmed]
    groups: dict[int, list[Placed]] = {}
    for member in web.members:
        if member.decoy and member.member in PEOPLE:
            groups.setdefault(member.group, []).append(member)
    for group in groups.values() if real else ():
        for _ in range(web.draw.whole(1, 2)):
            web.add(web.draw.one(group), web.draw.one(("knows", "calls")), web.draw.one(real), web.draw.whole(1, 2))


def _bind_leads(web: Web) -> None:
    """Each way in which a case came to the police leads to two members, which are not those who are harmed."""
    real = [each for each in web.members if each.member is not Member.EVENT and not each.harmed and not each.decoy]
    known = real or [each for each in web.members if each.member is not Member.EVENT]
    for member in web.members:
        if member.member is Member.EVENT:
            for _ in range(2):
                web.add(member, LEADS_TO, web.draw.one(known), 1, sure=True)
