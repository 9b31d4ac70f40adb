"""Generated cases: the same typology, size and seed give the same case, to the byte.

What is drawn are people, places and things in groups, the ties between them, what each tie rests on, and what only
looks like a part of it. Then the case is made sound: control reaches whoever is harmed, and lawful ways lead to them
(`simlib.network.generate_checks` proves it). The best plan against it is worked out and stored with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simlib.network.case import CaseGraph, CaseNode, CaseTie, Means, NodeKind, Role
from simlib.network.drawing import Draw
from simlib.network.generate_evidence import Ledger, with_routes
from simlib.network.generate_members import Placed, members_of
from simlib.network.generate_ties import Drawn, ties_of
from simlib.network.names import names_for
from simlib.network.plans import Plan, best_plan
from simlib.scenario.typologies import PEOPLE, TARGETS, Form, Member, Size, Typology, TypologyBook
from simlib.scenario.words import Layer

EDITION = 1
"""Part of every seed: raised whenever a seed gives another case than before."""

MOST_BRANCHES = 20_000
"""Where the search for the best plan of a large case ends; the plan then says how far it may be from the best."""

OLDEST, NEWEST = 700, 10
"""Days before today on which a tie began."""


@dataclass(frozen=True, slots=True)
class GeneratedCase:
    """A case with what it was made from, who is at immediate risk, how it came to the police, and the best plan."""

    typology: str
    size: Size
    seed: int
    form: Form
    graph: CaseGraph
    leads: tuple[str, ...]
    """Events: how the case came to the police."""
    at_risk: tuple[str, ...]
    """Whoever is at immediate risk and is made safe before anything else."""
    k: int
    """How many targets the stored plan may have."""
    plan: Plan

    @property
    def name(self) -> str:
        """What the case is called: `gang-run-S-7`."""
        return f"{self.typology}-{self.size.value}-{self.seed}"


def generate(book: TypologyBook, typology: str, size: Size, seed: int) -> GeneratedCase:
    """The case of a typology, size and seed, with its proven best plan.

    `decoys` draws one of the typologies that only look like trafficking; the case then bears the name of that one.
    Raises `UnknownTypology` with the nearest name.
    """
    kinds = book.named(typology)
    draw = Draw("case", EDITION, typology, size.value, seed)
    kind = draw.one(kinds)
    members = members_of(kind, size, book.decoys, draw)
    drawn = ties_of(members, draw)
    ids = _ids(len(members), draw)
    nodes = _nodes(members, ids, book, Draw("names", EDITION, typology, size.value, seed))
    leads = tuple(sorted(ids[each.key] for each in members if each.member is Member.EVENT))
    graph = _supported(kind, members, drawn, (ids, nodes, leads), Ledger(book.evidence, draw))
    at_risk = _at_risk(kind, graph, draw)
    plan = best_plan(graph, TARGETS[size], at_risk, MOST_BRANCHES)
    return GeneratedCase(kind.id, size, seed, kind.form, graph, leads, at_risk, TARGETS[size], plan)


def _ids(count: int, draw: Draw) -> list[str]:
    """An id for each member, by an order of chance: no id tells what it stands for."""
    return [f"n{number:03}" for number in draw.shuffled(range(1, count + 1))]


# --- nodes ----------------------------------------------------------------------------------------------------

_ROLES: Mapping[Member, Role] = {member: Role(member.value) for member in PEOPLE}


def _nodes(members: Sequence[Placed], ids: Sequence[str], book: TypologyBook, draw: Draw) -> tuple[CaseNode, ...]:
    """The nodes in the order of their ids. Names are drawn in that order, so that they know nothing of roles."""
    placed = sorted(zip(ids, members, strict=True), key=lambda each: each[0])
    names = iter(names_for(len(members), draw))
    numbers = iter(draw.shuffled(range(11, 11 + len(members))))
    found = []
    for node_id, member in placed:
        name, number = next(names), next(numbers)
        label = name if member.member in PEOPLE else _called(member, number, book.evidence.leads)
        found.append(_node(node_id, member, label))
    return tuple(found)


def _node(node_id: str, member: Placed, label: str) -> CaseNode:
    if member.member in PEOPLE:
        return CaseNode(node_id, NodeKind.PERSON, _ROLES[member.member], label, member.minor, member.decoy)
    return CaseNode(node_id, NodeKind(member.member.value), None, label, decoy=member.decoy)


def _called(member: Placed, number: int, leads: Sequence[str]) -> str:
    if member.member is Member.EVENT:
        return f"{leads[number % len(leads)]} ({number})"
    return f"{member.called or member.member.value.capitalize()} {number}"


def _at_risk(kind: Typology, graph: CaseGraph, draw: Draw) -> tuple[str, ...]:
    harmed = [node.id for node in graph.protected()]
    if not harmed or not draw.percent(kind.at_risk):
        return ()
    most = min(draw.whole(1, 2), max(1, len(harmed) // 2))
    return tuple(sorted(draw.shuffled(harmed)[:most]))


# --- ties -----------------------------------------------------------------------------------------------------


def _supported(
    kind: Typology,
    members: Sequence[Placed],
    drawn: Sequence[Drawn],
    made: tuple[Sequence[str], tuple[CaseNode, ...], tuple[str, ...]],
    ledger: Ledger,
) -> CaseGraph:
    ids, nodes, leads = made
    ties = []
    for each in drawn:
        source, target = members[each.source], members[each.target]
        tie = _tie(each, (ids[each.source], ids[each.target]), ledger.draw)
        if tie.layer is Layer.EXPLOITATION:
            tie = _with_means(tie, kind, target, ledger.draw)
        told = not (source.decoy or target.decoy)
        ties.append(ledger.support(tie, sure=each.sure, told=told))
    return with_routes(CaseGraph(nodes, tuple(ties)), leads, ledger)


def _tie(drawn: Drawn, ends: tuple[str, str], draw: Draw) -> CaseTie:
    since, over = -draw.whole(NEWEST, OLDEST), draw.percent(5)
    steady = drawn.layer in {Layer.KINSHIP, Layer.COMMAND, Layer.EXPLOITATION}
    return CaseTie(
        *ends,
        drawn.layer,
        drawn.verb,
        float(drawn.weight),
        since=None if drawn.layer is Layer.KINSHIP else float(since),
        until=float(-draw.whole(1, NEWEST - 1)) if over and not steady and not drawn.sure else None,
    )


def _with_means(tie: CaseTie, kind: Typology, harmed: Placed, draw: Draw) -> CaseTie:
    """The tie with what it works by. For somebody under 18 in commercial sex the law asks for none; some have one."""
    words = [word for word, weight in kind.means.items() if weight]
    means = Means(draw.weighted(words, [kind.means[word] for word in words]))
    if harmed.minor and kind.form is Form.SEX and draw.percent(50):
        return tie
    return CaseTie(tie.source, tie.target, tie.layer, tie.verb, tie.weight, tie.since, tie.until, means=means)
