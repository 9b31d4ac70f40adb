"""What is known of a case: what the evidence found so far shows, who was met, and what somebody says of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from simlib.network.case import PROTECTED, ROLE_OF_WORD, Basis, CaseEvidence, CaseGraph, CaseNode, CaseTie, Role
from simlib.scenario.words import MARKS, Layer

HARMED_MARK = "may be trafficked"
"""The mark of whoever may be harmed; beside another mark it says: a victim first, who is made to take part."""

IS_HARMED = PROTECTED
NOT_HARMED = frozenset(Role) - PROTECTED

Claims = Mapping[str, frozenset[Role]]
"""For each person that something is said of, the roles it would be right for."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody found and says."""

    met: frozenset[str] = frozenset()
    """Whoever and whatever came up."""
    found: frozenset[str] = frozenset()
    """Ids of the evidence found."""
    claims: Claims = field(default_factory=lambda: MappingProxyType({}))
    drawn: tuple[CaseTie, ...] = ()
    """Ties that somebody says there are, beside those that the evidence shows."""
    tainted: frozenset[str] = frozenset()
    """Ids of evidence that was come by without a lawful basis this time, whatever might have been."""


def knowledge_of(truth: CaseGraph, known: Known) -> CaseGraph:
    """What of the case is known: the same types, with no more in it than was found, met or said.

    A tie that rests on evidence is known with the first piece of it that is found. One that rests on none is known
    once both its ends were met, so that it names nobody before their time. Roles are those that somebody says.
    """
    shown = [_as_found(tie, known.found) for tie in truth.ties if _is_shown(tie, known)]
    ties = tuple({same(tie): tie for tie in (*known.drawn, *shown)}.values())
    there = known.met | {end for tie in ties for end in (tie.source, tie.target)}
    nodes = tuple(_as_known(node, known.claims) for node in truth.nodes if node.id in there)
    evidence = tuple(_as_come_by(each, known) for each in truth.evidence if each.id in known.found)
    return CaseGraph(nodes, ties, evidence)


def _as_come_by(piece: CaseEvidence, known: Known) -> CaseEvidence:
    return replace(piece, basis=Basis.NONE) if piece.id in known.tainted else piece


def _is_shown(tie: CaseTie, known: Known) -> bool:
    if tie.evidence:
        return not known.found.isdisjoint(tie.evidence)
    return {tie.source, tie.target} <= known.met


def _as_found(tie: CaseTie, found: Collection[str]) -> CaseTie:
    return replace(tie, evidence=tuple(each for each in tie.evidence if each in found))


def _as_known(node: CaseNode, claims: Claims) -> CaseNode:
    """The node without its role, but for one that is said of it."""
    said = sorted(claims.get(node.id, ()), key=list(Role).index)
    return replace(node, role=said[0] if len(said) == 1 else None, minor=False, decoy=False)


def roles_marked(marks: Iterable[str]) -> frozenset[Role]:
    """The roles that these marks on one person are right for.

    >>> sorted(roles_marked(["witness"])), sorted(roles_marked(["directs", "may be trafficked"]))
    ([<Role.WITNESS: 'witness'>], [<Role.DUAL_STATUS: 'dual-status victim'>])
    """
    marked = set(marks)
    if HARMED_MARK in marked and len(marked) > 1:
        return frozenset({Role.DUAL_STATUS})
    return frozenset(ROLE_OF_WORD[word] for mark in marked for word in MARKS[mark])


def same(tie: CaseTie) -> tuple[str, str, Layer, str]:
    """What makes two ties one. A tie of kinship, and `knows` and `calls`, run both ways.

    >>> from simlib.network.case import tie
    >>> same(tie("Ana", "knows", "Renee")) == same(tie("Renee", "knows", "Ana"))
    True
    """
    ends = (tie.source, tie.target)
    both_ways = tie.layer is Layer.KINSHIP or tie.verb in {"knows", "calls"}
    first, second = sorted(ends) if both_ways else ends
    return first, second, tie.layer, tie.verb
