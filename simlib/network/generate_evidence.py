"""What the ties of a generated case rest on, and the lawful ways that lead to each person who is harmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from simlib.network.case import Basis, CaseEvidence, CaseGraph, CaseNode, CaseTie, EvidenceKind, NodeKind, Reliability
from simlib.network.drawing import Draw
from simlib.network.generate_ties import LEADS_TO
from simlib.network.routes import Lawful
from simlib.scenario.typologies import EvidenceRule, EvidenceRules
from simlib.scenario.words import Layer

STATEMENT = EvidenceKind.VICTIM_STATEMENT


class Ledger:
    """The evidence of a case while it is drawn."""

    def __init__(self, rules: EvidenceRules, draw: Draw) -> None:
        self.rules = rules
        self.draw = draw
        self.pieces: list[CaseEvidence] = []

    def support(self, tie: CaseTie, *, sure: bool, told: bool) -> CaseTie:
        """The tie with the evidence it rests on. `told`: somebody who is harmed may have spoken of it."""
        count = self.draw.spread(self.rules.pieces)
        ids = [self._piece(tie.layer, told=told, clean=sure and place == 0) for place in range(count)]
        return replace(tie, evidence=tuple(ids))

    def _piece(self, layer: Layer, *, told: bool, clean: bool) -> str:
        rules = [rule for rule in self.rules.for_layer(layer) if (told and not clean) or rule.kind != STATEMENT]
        rule = self.draw.weighted(rules, [rule.weight for rule in rules])
        tainted = self.draw.percent(self.rules.tainted) and not clean
        privileged = rule.kind == STATEMENT and self.draw.percent(self.rules.privileged)
        piece = CaseEvidence(
            id=f"e{len(self.pieces) + 1:04}",
            kind=EvidenceKind(rule.kind),
            basis=Basis.NONE if tainted else Basis(rule.basis),
            unit="advocate" if privileged else rule.unit,
            reliability=self._reliability(rule),
            privileged=privileged,
            about=rule.about,
        )
        self.pieces.append(piece)
        return piece.id

    def _reliability(self, rule: EvidenceRule) -> Reliability:
        if self.draw.percent(rule.high):
            return Reliability.HIGH
        return Reliability.MEDIUM if self.draw.percent(50) else Reliability.LOW


def with_routes(case: CaseGraph, leads: Sequence[str], ledger: Ledger) -> CaseGraph:
    """The case with as many more ties as it takes for lawful ways to everybody who is harmed.

    A way that is missing is found where it would be in earnest: another tie to a place or a business that can be come
    to already; a lead of its own where there is none.
    """
    now = replace(case, evidence=tuple(ledger.pieces))
    lawful = Lawful(now, leads)
    for harmed in case.protected():
        while not lawful.to(harmed.id).enough:
            more = ledger.support(_another(now, lawful, leads, harmed.id, ledger.draw), sure=True, told=False)
            now = CaseGraph(case.nodes, (*now.ties, more), tuple(ledger.pieces))
            lawful = Lawful(now, leads)
    return now


def _another(case: CaseGraph, lawful: Lawful, leads: Sequence[str], harmed: str, draw: Draw) -> CaseTie:
    """A tie that is not there yet, between somebody who is harmed and what can be come to without their word."""
    near = {
        tie.source if tie.target == harmed else tie.target for tie in case.ties if harmed in (tie.source, tie.target)
    }
    fitting = _places(case, lawful.come_to - near - {harmed})
    if fitting:
        place = draw.one(fitting)
        return CaseTie(harmed, place.id, Layer.MOVEMENT, "stays at" if place.kind is NodeKind.PLACE else "works at")
    lead = draw.one([each for each in leads if each not in near] or list(leads))
    return CaseTie(lead, harmed, Layer.COMMUNICATION, LEADS_TO)


def _places(case: CaseGraph, ids: Collection[str]) -> list[CaseNode]:
    kinds = {NodeKind.PLACE, NodeKind.BUSINESS}
    return [node for node in case.nodes if node.id in ids and node.kind in kinds and not node.decoy]
