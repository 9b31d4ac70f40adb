"""What holds for every generated case, and what is wrong where it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from simlib.network.control import control_in, controlled
from simlib.network.generate import GeneratedCase
from simlib.network.plans import greedy_plan, plan_of
from simlib.network.routes import FEWEST_ROUTES, Lawful
from simlib.scenario.typologies import NODES, Form, Size
from simlib.scenario.words import Layer


class Rule(StrEnum):
    """A rule that every generated case keeps."""

    ROUTES = "Two lawful ways lead to whoever is harmed, and one needs no word of theirs."
    MEANS = "Exploitation has a means, but for somebody under 18 in commercial sex."
    HELD = "Control reaches whoever is harmed, over ties that count."
    DECOYS = "What only looks like trafficking harms nobody."
    TARGETS = "No plan acts on somebody who is harmed, or on anything of theirs."
    SAFETY = "Whoever is at immediate risk is made safe before anybody is acted on."
    PLAN = "The plan stored is the best one, with its bound."
    WHOLE = "Every tie has its ends and its evidence, and each id stands once."
    SIZE = "The case is as large as its size says."


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a case breaks, and where."""

    rule: Rule
    where: str
    """A node, a tie, or empty for the case as a whole."""
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


def faults_of(case: GeneratedCase) -> tuple[Fault, ...]:
    """Everything that is wrong with a generated case; none for a sound one.

    Where the case is not whole nothing else is looked at.
    """
    broken = tuple(_whole(case))
    return broken or tuple(fault for check in _CHECKS for fault in check(case))


def _whole(case: GeneratedCase) -> Iterator[Fault]:
    graph = case.graph
    for ids in ([node.id for node in graph.nodes], [piece.id for piece in graph.evidence]):
        for twice in sorted({each for each in ids if ids.count(each) > 1} if len(set(ids)) < len(ids) else ()):
            yield Fault(Rule.WHOLE, twice, "This id stands twice.")
    nodes, pieces = graph.by_id, graph.evidence_by_id
    for tie in graph.ties:
        missing = [each for each in (tie.source, tie.target) if each not in nodes]
        missing += [each for each in tie.evidence if each not in pieces]
        if missing:
            yield Fault(Rule.WHOLE, tie.text, f"{missing[0]} is not there.")
    for each in (*case.leads, *case.at_risk):
        if each not in nodes:
            yield Fault(Rule.WHOLE, each, "This is not there.")


def _size(case: GeneratedCase) -> Iterator[Fault]:
    fewest, most = NODES[case.size]
    if not fewest <= len(case.graph.nodes) <= most:
        yield Fault(
            Rule.SIZE, "", f"It has {len(case.graph.nodes)} nodes; size {case.size.value} has {fewest} to {most}."
        )


def _routes(case: GeneratedCase) -> Iterator[Fault]:
    lawful = Lawful(case.graph, case.leads)
    for node in case.graph.protected():
        routes = lawful.to(node.id)
        if routes.apart < FEWEST_ROUTES:
            yield Fault(Rule.ROUTES, node.id, f"{routes.apart} lawful ways lead here; {FEWEST_ROUTES} are needed.")
        if not routes.unsaid:
            yield Fault(Rule.ROUTES, node.id, "No lawful way leads here without a statement of somebody who is harmed.")


def _means(case: GeneratedCase) -> Iterator[Fault]:
    nodes = case.graph.by_id
    for tie in case.graph.ties:
        spared = nodes[tie.target].minor and case.form is Form.SEX
        if tie.layer is Layer.EXPLOITATION and tie.means is None and not spared:
            yield Fault(Rule.MEANS, tie.text, "This exploitation has no means: force, fraud or coercion.")


def _held(case: GeneratedCase) -> Iterator[Fault]:
    held = controlled(control_in(case.graph))
    for node in case.graph.protected():
        if node.id not in held:
            yield Fault(Rule.HELD, node.id, "No control that can be shown reaches this person.")


def _decoys(case: GeneratedCase) -> Iterator[Fault]:
    nodes = case.graph.by_id
    for node in case.graph.nodes:
        if node.protected and (node.decoy or case.form is Form.NONE):
            yield Fault(Rule.DECOYS, node.id, "This person is harmed in what only looks like trafficking.")
    for tie in case.graph.ties:
        if tie.layer is Layer.EXPLOITATION and not nodes[tie.target].protected:
            yield Fault(Rule.DECOYS, tie.text, "This is exploitation of somebody who is not harmed.")
        elif tie.layer is Layer.EXPLOITATION and nodes[tie.source].decoy:
            yield Fault(Rule.DECOYS, tie.text, "This is exploitation by somebody who is not involved.")


def _targets(case: GeneratedCase) -> Iterator[Fault]:
    may = {node.id for node in case.graph.targets()}
    for each in case.plan.targets:
        if each not in may:
            yield Fault(Rule.TARGETS, each, "Nobody may act on this.")


def _safety(case: GeneratedCase) -> Iterator[Fault]:
    harmed = {node.id for node in case.graph.protected()}
    for each in case.at_risk:
        if each not in harmed:
            yield Fault(Rule.SAFETY, each, "Only somebody who is harmed is at immediate risk.")
        elif each not in case.plan.made_safe:
            yield Fault(Rule.SAFETY, each, "The plan does not make this person safe first.")


def _plan(case: GeneratedCase) -> Iterator[Fault]:
    plan = case.plan
    again = plan_of(case.graph, plan.targets, case.at_risk)
    told = (plan.flow_before, plan.flow, plan.controlled_before, plan.controlled)
    if told != (again.flow_before, again.flow, again.controlled_before, again.controlled):
        yield Fault(Rule.PLAN, "", "The plan does not leave what it says.")
    if len(plan.targets) > case.k:
        yield Fault(Rule.PLAN, "", f"The plan has {len(plan.targets)} targets; {case.k} is the most.")
    if not plan.proven and case.size is not Size.L:
        yield Fault(Rule.PLAN, "", "The plan is not proven.")
    if greedy_plan(case.graph, case.k, case.at_risk).flow < plan.flow:
        yield Fault(Rule.PLAN, "", "A greedy plan leaves less control than this one.")


_CHECKS: tuple[Callable[[GeneratedCase], Iterator[Fault]], ...] = (
    _size,
    _routes,
    _means,
    _held,
    _decoys,
    _targets,
    _safety,
    _plan,
)
