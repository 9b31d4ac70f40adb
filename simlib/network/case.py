"""The graph of a case: people, places and things, the ties between them, and the evidence a tie rests on.

One type serves for the truth and for what is known of it. Two rules hold wherever a case graph goes:

* a tie that rests only on tainted or privileged evidence does not count (`counts`);
* somebody who is harmed is no target, also when they harm others under control (`may_be_target`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from simlib.scenario.words import TIE_LAYERS, Layer

if TYPE_CHECKING:
    import networkx as nx


class NodeKind(StrEnum):
    """What stands at the end of a tie."""

    PERSON = "person"
    PLACE = "place"
    PHONE = "phone"
    ACCOUNT = "account"
    VEHICLE = "vehicle"
    AD = "ad"
    BUSINESS = "business"
    DOCUMENT = "document"
    EVENT = "event"


class Role(StrEnum):
    """What a person is in the case."""

    CONTROLLER = "controller"
    CO_CONTROLLER = "co-controller"
    RECRUITER = "recruiter"
    DUAL_STATUS = "dual-status victim"
    """Somebody who controls others while under control: a victim first."""
    VICTIM = "victim"
    DRIVER = "driver"
    BROKER = "broker"
    EMPLOYER = "employer"
    FACILITATOR = "facilitator"
    MONEY_HANDLER = "money handler"
    BUYER = "buyer"
    RELATIVE = "relative"
    WITNESS = "witness"
    """Also whoever looks harmed at first and is not: a worker in a dispute over pay, say."""
    RESPONDER = "responder"
    """A colleague, or somebody of a partner agency."""


PROTECTED = frozenset({Role.VICTIM, Role.DUAL_STATUS})
"""Whoever is harmed, and so never a target."""

TARGET_ROLES = frozenset(
    {
        Role.CONTROLLER,
        Role.CO_CONTROLLER,
        Role.RECRUITER,
        Role.DRIVER,
        Role.BROKER,
        Role.EMPLOYER,
        Role.FACILITATOR,
        Role.MONEY_HANDLER,
        Role.BUYER,
    }
)
"""Whoever takes part. A relative, a witness, a responder and a person without a role are no targets."""

TARGET_KINDS = frozenset(
    {NodeKind.PLACE, NodeKind.PHONE, NodeKind.ACCOUNT, NodeKind.VEHICLE, NodeKind.AD, NodeKind.BUSINESS}
)
"""Things that can be searched, closed or taken. A document and an event are evidence, and no targets."""

ROLE_OF_WORD: Mapping[str, Role] = MappingProxyType(
    {
        "may be trafficked": Role.VICTIM,
        "controls": Role.CONTROLLER,
        "helps control": Role.CO_CONTROLLER,
        "recruits": Role.RECRUITER,
        "employs": Role.EMPLOYER,
        "supervises": Role.CO_CONTROLLER,
        "drives": Role.DRIVER,
        "brokers": Role.BROKER,
        "handles money": Role.MONEY_HANDLER,
        "buys": Role.BUYER,
        "relative": Role.RELATIVE,
        "companion": Role.WITNESS,
        "witness": Role.WITNESS,
        "colleague": Role.RESPONDER,
        "partner agency": Role.RESPONDER,
        "dual status": Role.DUAL_STATUS,
    }
)
"""Each role that a notebook can name (`simlib.scenario.words.ROLES`), as it stands in a case graph."""


class EvidenceKind(StrEnum):
    """What sort of thing a piece of evidence is."""

    OBSERVATION = "observation"
    VICTIM_STATEMENT = "victim statement"
    STATEMENT = "statement"
    DOCUMENT = "document"
    RECORD = "record"
    DIGITAL = "digital"
    MONEY = "money"
    OBJECT = "object"


class Basis(StrEnum):
    """By what right a piece of evidence was obtained."""

    UNSAID = "not said"
    """Lawful, and the case does not say how."""
    PLAIN_VIEW = "plain view"
    STATEMENT = "statement"
    CONSENT = "consent"
    RECORD = "record"
    WARRANT = "warrant"
    NONE = "none"
    """Without any: the evidence is tainted."""


class Reliability(StrEnum):
    """How far a piece of evidence can be relied on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Means(StrEnum):
    """What an exploitation tie works by, after the elements of the trafficking law."""

    FORCE = "force"
    FRAUD = "fraud"
    COERCION = "coercion"


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """A piece of evidence, as far as a tie that rests on it is concerned."""

    id: str
    kind: EvidenceKind = EvidenceKind.OBSERVATION
    basis: Basis = Basis.UNSAID
    unit: str = ""
    """The unit that obtained it, as its id in the fact base; empty for the trainee's own patrol."""
    reliability: Reliability = Reliability.HIGH
    privileged: bool = False
    about: str = ""
    """What was found, in a sentence."""

    @property
    def tainted(self) -> bool:
        """Whether it was obtained without a lawful basis."""
        return self.basis is Basis.NONE

    @property
    def usable(self) -> bool:
        """Whether a tie may rest on it: neither tainted nor privileged."""
        return not (self.tainted or self.privileged)


@dataclass(frozen=True, slots=True)
class CaseNode:
    """A person, place or thing. `id` names it within its graph."""

    id: str
    kind: NodeKind = NodeKind.PERSON
    role: Role | None = None
    """Persons only; None where it is not known or there is none to tell."""
    name: str = ""
    """What is shown; empty where the id is."""
    minor: bool = False
    decoy: bool = False
    """Looks like a part of what happened, and is none."""

    @property
    def label(self) -> str:
        """What is shown for it."""
        return self.name or self.id

    @property
    def protected(self) -> bool:
        """Whether this is somebody who is harmed: a victim, also one of dual status."""
        return self.role in PROTECTED


@dataclass(frozen=True, slots=True)
class CaseTie:
    """A tie from `source` to `target`, both ids of nodes."""

    source: str
    target: str
    layer: Layer
    verb: str = ""
    """A verb of `TIE_LAYERS`, or a finer word."""
    weight: float = 1.0
    """How much flows or how strong it is: greater is more. The unit is the caller's."""
    since: float | None = None
    """The day of the case from which it holds; None for always."""
    until: float | None = None
    """The first day on which it holds no longer; None for always."""
    evidence: tuple[str, ...] = ()
    """Ids of the evidence it rests on. None means that it is known from the start."""
    means: Means | None = None
    """Exploitation: what it works by."""

    @property
    def text(self) -> str:
        """The tie as a person says it: `Dale controls Ana`."""
        return f"{self.source} {self.verb or self.layer.value} {self.target}"

    def valid_at(self, day: float) -> bool:
        """Whether the tie holds on this day of the case."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


def tie(source: str, verb: str, target: str, evidence: Iterable[str] = ()) -> CaseTie:
    """A tie by its verb, on the verb's layer; `KeyError` for a verb that is not in the list.

    >>> tie("Dale", "controls", "Ana").layer
    <Layer.COMMAND: 'command'>
    """
    return CaseTie(source, target, TIE_LAYERS[verb], verb, evidence=tuple(evidence))


def counts(tie: CaseTie, evidence: Mapping[str, CaseEvidence]) -> bool:
    """Whether the tie can be relied on: not if all it rests on is tainted or privileged.

    A tie that names no evidence is known from the start and counts. Evidence that is not in the mapping is not there
    to rest on: so the same rule tells what can be shown with what was found.
    """
    return not tie.evidence or any(each in evidence and evidence[each].usable for each in tie.evidence)


def may_be_target(node: CaseNode) -> bool:
    """Whether anybody may act against this node.

    Never against a victim, never against a person of dual status, and against no person whose part is not known to be
    one in what happened. Of things, what can be searched, closed or taken.
    """
    if node.protected or node.decoy:
        return False
    return node.role in TARGET_ROLES if node.kind is NodeKind.PERSON else node.kind in TARGET_KINDS


@dataclass(frozen=True, slots=True)
class CaseGraph:
    """People, places and things with their ties: all there is, or what is known of it."""

    nodes: tuple[CaseNode, ...] = ()
    ties: tuple[CaseTie, ...] = ()
    evidence: tuple[CaseEvidence, ...] = ()

    @property
    def by_id(self) -> Mapping[str, CaseNode]:
        """Each node under its id."""
        return {node.id: node for node in self.nodes}

    @property
    def evidence_by_id(self) -> Mapping[str, CaseEvidence]:
        """Each piece of evidence under its id."""
        return {each.id: each for each in self.evidence}

    def counted(self) -> tuple[CaseTie, ...]:
        """The ties that count, in the order written."""
        evidence = self.evidence_by_id
        return tuple(each for each in self.ties if counts(each, evidence))

    def protected(self) -> tuple[CaseNode, ...]:
        """Whoever is harmed, in the order written."""
        return tuple(node for node in self.nodes if node.protected)

    def targets(self) -> tuple[CaseNode, ...]:
        """Whoever and whatever may be acted on: no target is harmed, and none belongs to somebody who is."""
        harmed = {node.id for node in self.protected()}
        theirs = {each.target for each in self.ties if each.verb == "owns" and each.source in harmed}
        return tuple(node for node in self.nodes if may_be_target(node) and node.id not in theirs)

    def graph(self, day: float | None = None) -> nx.MultiDiGraph[str]:
        """The ties that count as a typed, layered, timed multigraph; with `day`, those that hold on that day.

        Nodes carry `kind`, `role` (empty for none), `label`, `minor` and `decoy`; ties `layer`, `verb`, `weight`,
        `means`, and `since` and `until` where they have one. All are text, numbers or yes and no, so that every export
        of networkx can write them. A key is the place of the tie in `ties`.
        """
        import networkx as nx  # noqa: PLC0415 - the server holds case graphs and need not load the library for it

        made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for node in self.nodes:
            made.add_node(node.id, **_node_attributes(node))
        evidence = self.evidence_by_id
        for place, each in enumerate(self.ties):
            if counts(each, evidence) and (day is None or each.valid_at(day)):
                made.add_edge(each.source, each.target, key=place, **_tie_attributes(each))
        return made


def _node_attributes(node: CaseNode) -> dict[str, object]:
    return {
        "kind": node.kind.value,
        "role": node.role.value if node.role else "",
        "label": node.label,
        "minor": node.minor,
        "decoy": node.decoy,
    }


def _tie_attributes(tie: CaseTie) -> dict[str, object]:
    times = {"since": tie.since, "until": tie.until}
    return {
        "layer": tie.layer.value,
        "verb": tie.verb,
        "weight": tie.weight,
        "means": tie.means.value if tie.means else "",
        **{name: day for name, day in times.items() if day is not None},
    }
