"""How much of a case somebody came to know, and how: a vector, never one number.

Precision, recall and F1 of nodes, ties and roles, on every layer; calibration of stated confidence; who was
identified, reached and offered help, and when; dual status recognized; decoys escalated; lawfulness of evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simlib.network.case import PROTECTED, CaseEvidence, CaseGraph, CaseNode, CaseTie, NodeKind, Role
from simlib.network.knowledge import Claims, same
from simlib.scenario.confidence import brier_of
from simlib.scenario.words import Layer

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What was said beside what is so; each piece by its name, in the order of the case."""

    right: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def precision(self) -> float | None:
        """Of what was said, the share that is so, from 0 to 1; None where nothing was said."""
        return _share(len(self.right), len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float | None:
        """Of what is so, the share that was said, from 0 to 1; None where there is nothing to say."""
        return _share(len(self.right), len(self.right) + len(self.missed))

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both, from 0 to 1; None where nothing is so and nothing was said."""
        return _share(2 * len(self.right), 2 * len(self.right) + len(self.missed) + len(self.wrong))

    def as_json(self) -> Json:
        """The pieces and the three numbers."""
        return {
            "right": list(self.right),
            "missed": list(self.missed),
            "wrong": list(self.wrong),
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Matches:
    """Nodes, ties and roles, each against the truth."""

    nodes: Overlap
    ties: Overlap
    roles: Overlap

    def as_json(self) -> Json:
        """All three."""
        return {"nodes": self.nodes.as_json(), "ties": self.ties.as_json(), "roles": self.roles.as_json()}


@dataclass(frozen=True, slots=True)
class Stated:
    """Something that somebody said with a confidence, and whether it is so."""

    about: str
    confidence: int
    """A number of `simlib.scenario.confidence.SURE_WORDS`."""
    so: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """When somebody who is harmed was identified, reached and offered help, in minutes; None for never."""

    person: str
    identified: int | None = None
    reached: int | None = None
    safely: bool = True
    """Whether nothing that must not happen happened."""
    offered: int | None = None

    def as_json(self) -> Json:
        """The person and the minutes."""
        return {
            "person": self.person,
            "identified": self.identified,
            "reached": self.reached,
            "safely": self.reached is not None and self.safely,
            "offered": self.offered,
        }


@dataclass(frozen=True, slots=True)
class Lawfulness:
    """The evidence that was found, by whether a tie may rest on it."""

    usable: tuple[str, ...] = ()
    tainted: tuple[str, ...] = ()
    privileged: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The usable share, from 0 to 1; None where nothing was found."""
        others = {*self.tainted, *self.privileged}
        return _share(len(self.usable), len(self.usable) + len(others))

    def as_json(self) -> Json:
        """The names and the share."""
        return {
            "usable": list(self.usable),
            "tainted": list(self.tainted),
            "privileged": list(self.privileged),
            "share": self.share,
        }


@dataclass(frozen=True, slots=True)
class Knowing:
    """What is scored of knowledge against truth."""

    whole: Matches
    layers: Mapping[Layer, Matches]
    """The layers that the truth or the knowledge has ties on."""
    brier: float | None
    """The mean squared error of stated confidence: 0 is perfect, 0.25 a coin; None where none was stated."""
    stated: int
    contacts: tuple[Contact, ...]
    """Everybody who is harmed."""
    dual_recognized: tuple[str, ...]
    dual_missed: tuple[str, ...]
    escalated: tuple[str, ...]
    """Decoys of whom it was said that they are harmed."""
    lawfulness: Lawfulness

    def as_json(self) -> Json:
        """The whole vector."""
        return {
            "whole": self.whole.as_json(),
            "layers": {layer.value: matches.as_json() for layer, matches in self.layers.items()},
            "brier": self.brier,
            "stated": self.stated,
            "contacts": [contact.as_json() for contact in self.contacts],
            "dual_recognized": list(self.dual_recognized),
            "dual_missed": list(self.dual_missed),
            "escalated": list(self.escalated),
            "lawfulness": self.lawfulness.as_json(),
        }


def knowing_of(
    truth: CaseGraph,
    known: CaseGraph,
    claims: Claims,
    stated: Iterable[Stated] = (),
    contacts: Iterable[Contact] = (),
) -> Knowing:
    """Knowledge scored against truth; `claims` and `stated` are what was said of people and ties.

    Colleagues and partners are no part of the score: nobody has to find them. Nor is a tie
    asked for that no usable evidence can show, or that needs none and did not come up. One that is so and is said
    without usable evidence for it does not count as known; it is not wrong either.
    """
    said = list(stated)
    layers = [layer for layer in Layer if any(tie.layer is layer for tie in (*truth.ties, *known.ties))]
    dual = [node.id for node in truth.nodes if node.role is Role.DUAL_STATUS]
    recognized = tuple(each for each in dual if claims.get(each) == frozenset({Role.DUAL_STATUS}))
    return Knowing(
        whole=_matches(truth, known, claims, None),
        layers={layer: _matches(truth, known, claims, layer) for layer in layers},
        brier=brier_of((each.confidence, each.so) for each in said),
        stated=len(said),
        contacts=tuple(contacts),
        dual_recognized=recognized,
        dual_missed=tuple(each for each in dual if each not in recognized),
        escalated=tuple(node.id for node in truth.nodes if node.decoy and _harmed(claims.get(node.id))),
        lawfulness=lawfulness_of(known.evidence),
    )


def lawfulness_of(evidence: Iterable[CaseEvidence]) -> Lawfulness:
    """The evidence parted by whether a tie may rest on it; what is both tainted and privileged stands in both."""
    found = list(evidence)
    return Lawfulness(
        usable=tuple(each.id for each in found if each.usable),
        tainted=tuple(each.id for each in found if each.tainted),
        privileged=tuple(each.id for each in found if each.privileged),
    )


def _harmed(said: frozenset[Role] | None) -> bool:
    """Whether what was said of somebody is that they are harmed."""
    return bool(said) and PROTECTED.issuperset(said or ())


# --- what matches ---------------------------------------------------------------------------------------------


def _matches(truth: CaseGraph, known: CaseGraph, claims: Claims, layer: Layer | None) -> Matches:
    return Matches(
        nodes=_nodes(truth, known, layer),
        ties=_ties(truth, known, layer),
        roles=_roles(_on(truth, layer), claims),
    )


def _on(case: CaseGraph, layer: Layer | None) -> tuple[CaseNode, ...]:
    """The nodes at the ends of ties of this layer; all of them for None."""
    ends = {end for tie in case.ties if tie.layer is layer for end in (tie.source, tie.target)}
    return tuple(node for node in case.nodes if layer is None or node.id in ends)


def _nodes(truth: CaseGraph, known: CaseGraph, layer: Layer | None) -> Overlap:
    aside = {node.id for node in truth.nodes if node.role is Role.RESPONDER}
    there = [node.id for node in _on(truth, layer) if node.id not in aside]
    said = [node.id for node in _on(known, layer) if node.id not in aside]
    return _overlap(there, said)


def _ties(truth: CaseGraph, known: CaseGraph, layer: Layer | None) -> Overlap:
    real, provable, shown = (_by_key(ties, layer) for ties in (truth.ties, truth.counted(), known.counted()))
    right = [key for key, tie in provable.items() if key in shown and _is_shown_by(tie, shown[key])]
    return Overlap(
        right=tuple(provable[key].text for key in right),
        missed=tuple(tie.text for key, tie in provable.items() if key not in right and tie.evidence),
        wrong=tuple(tie.text for key, tie in shown.items() if key not in real),
    )


def _by_key(ties: Iterable[CaseTie], layer: Layer | None) -> dict[tuple[str, str, Layer, str], CaseTie]:
    return {same(tie): tie for tie in ties if layer is None or tie.layer is layer}


def _is_shown_by(real: CaseTie, said: CaseTie) -> bool:
    """Whether what is said rests on evidence for it: a lucky guess is no knowledge."""
    return not real.evidence or not set(real.evidence).isdisjoint(said.evidence)


def _roles(nodes: Iterable[CaseNode], claims: Claims) -> Overlap:
    people = [node for node in nodes if node.kind is NodeKind.PERSON and node.role not in {None, Role.RESPONDER}]
    right = tuple(node.id for node in people if node.role in claims.get(node.id, ()))
    return Overlap(
        right=right,
        missed=tuple(node.id for node in people if node.id not in right),
        wrong=tuple(node.id for node in people if claims.get(node.id) and node.id not in right),
    )


def _overlap(there: list[str], said: list[str]) -> Overlap:
    return Overlap(
        right=tuple(each for each in there if each in said),
        missed=tuple(each for each in there if each not in said),
        wrong=tuple(each for each in said if each not in there),
    )
