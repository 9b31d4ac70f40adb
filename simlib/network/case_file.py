"""A generated case as data for other programs.

One object:

{"format", "name", "typology", "size", "seed": what it is and what it was made from,
 "form": "commercial sex", "labor" or "none",
 "nodes": [{"id", "kind", "role": null where there is none, "name", "minor", "decoy",
            "may_be_target": whether anybody may act on it}],
 "ties": [{"source", "target": ids, "layer", "verb", "weight",
           "since", "until": days, today is 0, null for always; until is the first day it holds no longer,
           "means": null where there is none, "evidence": [ids],
           "counts": whether any of it is neither tainted nor privileged}],
 "evidence": [{"id", "kind", "basis", "unit", "reliability", "privileged", "about"}],
 "leads": [ids of the events through which the case came to the police],
 "at_risk": [ids of people who are made safe before anything else],
 "k": how many targets the stored plan may have,
 "plan": {"targets", "made_safe": [ids], "flow_before", "flow": control that flows to those who are harmed,
          "controlled_before", "controlled": how many of them, "bound": no plan leaves less flow,
          "gap": how far from the bound, as a share of the flow before, "proven", "method"},
 "checks": {"sound": whether every check holds, "faults": [{"rule", "where", "message"}]}}
"""

from __future__ import annotations

from simlib.network.case import CaseEvidence, CaseNode, CaseTie
from simlib.network.generate import GeneratedCase
from simlib.network.generate_checks import faults_of

FORMAT = "first-contact-network/1"

Json = dict[str, object]


def case_as_json(case: GeneratedCase) -> Json:
    """The case as the object that the head of this module describes."""
    graph = case.graph
    targets = {node.id for node in graph.targets()}
    counted = set(map(id, graph.counted()))
    faults = faults_of(case)
    return {
        "format": FORMAT,
        "name": case.name,
        "typology": case.typology,
        "size": case.size.value,
        "seed": case.seed,
        "form": case.form.value,
        "nodes": [{**_node(node), "may_be_target": node.id in targets} for node in graph.nodes],
        "ties": [{**_tie(tie), "counts": id(tie) in counted} for tie in graph.ties],
        "evidence": [_evidence(piece) for piece in graph.evidence],
        "leads": list(case.leads),
        "at_risk": list(case.at_risk),
        "k": case.k,
        "plan": case.plan.as_json(),
        "checks": {
            "sound": not faults,
            "faults": [{"rule": each.rule.value, "where": each.where, "message": each.message} for each in faults],
        },
    }


def _node(node: CaseNode) -> Json:
    return {
        "id": node.id,
        "kind": node.kind.value,
        "role": node.role.value if node.role else None,
        "name": node.label,
        "minor": node.minor,
        "decoy": node.decoy,
    }


def _tie(tie: CaseTie) -> Json:
    return {
        "source": tie.source,
        "target": tie.target,
        "layer": tie.layer.value,
        "verb": tie.verb,
        "weight": tie.weight,
        "since": tie.since,
        "until": tie.until,
        "means": tie.means.value if tie.means else None,
        "evidence": list(tie.evidence),
    }


def _evidence(piece: CaseEvidence) -> Json:
    return {
        "id": piece.id,
        "kind": piece.kind.value,
        "basis": piece.basis.value,
        "unit": piece.unit,
        "reliability": piece.reliability.value,
        "privileged": piece.privileged,
        "about": piece.about,
    }
