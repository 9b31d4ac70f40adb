"""The truth of a scenario as a case graph: everybody and everything, every tie, and the evidence it rests on."""

from __future__ import annotations

from dataclasses import replace

from simlib.network.case import (
    ROLE_OF_WORD,
    TARGET_ROLES,
    Basis,
    CaseEvidence,
    CaseGraph,
    CaseNode,
    EvidenceKind,
    NodeKind,
    Reliability,
    Role,
    tie,
)
from simlib.scenario.model import NO, YES, Evidence, Kind, Person, Scenario

KIND_OF_BASIS = {
    Basis.STATEMENT: EvidenceKind.STATEMENT,
    Basis.RECORD: EvidenceKind.RECORD,
}
"""What sort of thing evidence is, where its basis tells; what was seen, else."""


def truth_of(scenario: Scenario) -> CaseGraph:
    """All there is in the case, as its author declares it.

    Whoever may be trafficked and, by the answer to every `Judge` about them, is not, looks like a part of what
    happened and is none: a decoy. Where nobody is harmed, whoever looks like they harm somebody is one, too.
    """
    cleared = _cleared(scenario)
    nodes = tuple(_node(person, cleared) for person in scenario.people)
    if not any(node.protected for node in nodes):
        nodes = tuple(replace(node, decoy=node.decoy or node.role in TARGET_ROLES) for node in nodes)
    ties = tuple(tie(each.source, each.verb, each.target, each.shown_by) for each in scenario.ties)
    return CaseGraph(nodes, ties, tuple(map(evidence_of, scenario.evidence)))


def evidence_of(evidence: Evidence) -> CaseEvidence:
    """A piece of evidence of a scenario, as a tie rests on it."""
    basis = Basis(evidence.basis) if evidence.basis else Basis.UNSAID
    return CaseEvidence(
        id=evidence.name,
        kind=KIND_OF_BASIS.get(basis, EvidenceKind.OBSERVATION),
        basis=basis,
        unit=evidence.unit,
        reliability=Reliability(evidence.reliability) if evidence.reliability else Reliability.HIGH,
        privileged=evidence.privileged,
        about=evidence.text,
    )


def _cleared(scenario: Scenario) -> frozenset[str]:
    """Whom the case itself says not to be trafficked."""
    answers: dict[str, set[str]] = {}
    for scene in scenario.scenes:
        if scene.task is not None and scene.task.kind is Kind.JUDGE:
            for item in scene.task.items:
                answers.setdefault(item.text, set()).add(item.answer)
    return frozenset(person for person, said in answers.items() if NO in said and YES not in said)


def _node(person: Person, cleared: frozenset[str]) -> CaseNode:
    role = ROLE_OF_WORD.get(person.role)
    if role is Role.VICTIM and person.name in cleared:
        return CaseNode(person.name, NodeKind(person.kind), Role.WITNESS, decoy=True)
    return CaseNode(person.name, NodeKind(person.kind), role)
