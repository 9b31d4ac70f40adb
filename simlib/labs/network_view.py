"""A case graph as the network lab shows it: where its nodes stand, what is drawn, and the list that says the same."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import networkx as nx

from simlib.html.blocks import count_words
from simlib.html.graph_picture import PictureNode, PictureTie, Shape, Tone
from simlib.html.link_layout import places as in_rows
from simlib.html.network_lab import NodeRow
from simlib.network.case import CaseGraph, CaseNode, NodeKind, Role
from simlib.scenario.words import Layer

Places = Mapping[str, tuple[float, float]]
"""Where each node stands, from 0 to 1."""

SIGNS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CONTROLLER: "C",
        Role.CO_CONTROLLER: "Co",
        Role.RECRUITER: "R",
        Role.DUAL_STATUS: "VD",
        Role.VICTIM: "V",
        Role.DRIVER: "D",
        Role.BROKER: "Br",
        Role.EMPLOYER: "E",
        Role.FACILITATOR: "F",
        Role.MONEY_HANDLER: "M",
        Role.BUYER: "Bu",
        Role.RELATIVE: "Re",
        Role.WITNESS: "W",
        Role.RESPONDER: "O",
    }
)
"""The letters inside a person's mark."""

MOST_IN_ROWS = 45
"""Nodes up to which a case stands in rows."""
_ROUNDS = 120


def places_of(case: CaseGraph, seed: int) -> Places:
    """Where each node stands: the same for the same case and seed.

    A small case stands in rows, as on a trainee's chart; a large one is spread by its ties, and what has none stands
    below.
    """
    ties = [(tie.source, tie.target) for tie in case.ties if tie.source != tie.target]
    if len(case.nodes) <= MOST_IN_ROWS:
        rows = in_rows([(node.id, node.kind.value) for node in case.nodes], ties)
        return _fitted({node: (float(x), float(y)) for node, (x, y) in rows.items()})
    tied = {end for tie in ties for end in tie}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in case.nodes if node.id in tied)
    graph.add_edges_from(ties)
    drawn = nx.spring_layout(graph, k=1.6 / math.sqrt(len(graph)), seed=seed, iterations=_ROUNDS) if graph else {}
    spread = _fitted({node: (float(x), float(y)) for node, (x, y) in drawn.items()})
    alone = [node.id for node in case.nodes if node.id not in tied]
    across = max(1, len(alone) - 1)
    below = {node: (place / across, 1.0) for place, node in enumerate(alone)}
    return {**{node: (x, y * (0.9 if alone else 1.0)) for node, (x, y) in spread.items()}, **below}


def _fitted(places: Places) -> Places:
    """The same places, spread over the whole picture; what has no breadth or height stands in the middle."""
    if not places:
        return {}
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    return {node: (_share(x, xs), _share(y, ys)) for node, (x, y) in places.items()}


def _share(value: float, among: Sequence[float]) -> float:
    least, most = min(among), max(among)
    return (value - least) / (most - least) if most > least else 0.5


def keys_of(case: CaseGraph) -> Mapping[str, str]:
    """An id of our own for each node, for pictures and files: what an author calls it stays a label."""
    return {node.id: f"n{number}" for number, node in enumerate(case.nodes)}


def picture_nodes(case: CaseGraph, places: Places, chosen: Collection[str] = ()) -> tuple[PictureNode, ...]:
    """The marks of the picture; those of a plan stand out."""
    keys = keys_of(case)
    return tuple(
        PictureNode(
            key=keys[node.id],
            label=node.label,
            x=places[node.id][0],
            y=places[node.id][1],
            shape=_shape(node),
            tone=Tone.CHOSEN if node.id in chosen else _tone(node, targets=case.targets()),
            sign=SIGNS[node.role] if node.role else "",
            title=f"{node.label}, {role_words(node)}",
        )
        for node in case.nodes
    )


def picture_ties(case: CaseGraph, layers: Collection[Layer]) -> tuple[PictureTie, ...]:
    """The lines of the picture, of these layers alone. A tie that does not count is faint."""
    keys, counted = keys_of(case), set(map(id, case.counted()))
    return tuple(
        PictureTie(keys[tie.source], keys[tie.target], tie.layer.value, tie.text, faint=id(tie) not in counted)
        for tie in case.ties
        if tie.layer in layers
    )


def rows_of(case: CaseGraph, layers: Collection[Layer]) -> tuple[NodeRow, ...]:
    """The list beside the picture: people first, those with the most ties first."""
    ties: Counter[tuple[str, Layer]] = Counter()
    for tie in case.ties:
        if tie.layer in layers:
            ties.update([(tie.source, tie.layer), (tie.target, tie.layer)])
    targets = {node.id for node in case.targets()}
    keys = keys_of(case)
    made = [_row(node, keys[node.id], ties, targets) for node in case.nodes]
    return tuple(sorted(made, key=lambda row: (not row.is_person, -row.ties, row.name)))


def _row(node: CaseNode, key: str, ties: Counter[tuple[str, Layer]], targets: Collection[str]) -> NodeRow:
    counts = {layer: ties[node.id, layer] for layer in Layer}
    said = ", ".join(f"{number} {layer.value}" for layer, number in counts.items() if number)
    return NodeRow(
        key=key,
        name=node.label,
        role=role_words(node),
        ties=sum(counts.values()),
        ties_said=said or "none on these layers",
        is_person=node.kind is NodeKind.PERSON,
        may_be_target=node.id in targets,
        is_harmed=node.protected,
    )


def targets_of(case: CaseGraph) -> tuple[CaseNode, ...]:
    """Who and what may be acted on: people first, by their part, then things by name. Nobody who is harmed."""
    order = {role: place for place, role in enumerate(Role)}
    return tuple(
        sorted(
            case.targets(),
            key=lambda node: (order[node.role] if node.role else len(order), node.kind.value, node.label),
        )
    )


def role_words(node: CaseNode) -> str:
    """What a node is, in words."""
    if node.kind is not NodeKind.PERSON:
        return node.kind.value
    role = node.role.value if node.role else "no part known"
    return f"{role}, under 18" if node.minor else role


def counts_said(case: CaseGraph) -> str:
    """How much there is, in a sentence."""
    people = sum(node.kind is NodeKind.PERSON for node in case.nodes)
    harmed = len(case.protected())
    things = len(case.nodes) - people
    return (
        f"{count_words(people, 'person', 'people')}, {count_words(things, 'place or thing', 'places and things')}, "
        f"{count_words(len(case.ties), 'tie')}; {count_words(harmed, 'person is', 'people are')} harmed."
    )


def chart_marks(case: CaseGraph) -> tuple[dict[str, object], ...]:
    """The marks of the chart that can be moved, as `simlib.show.link_chart` takes them."""
    keys = keys_of(case)
    return tuple(
        {
            "id": keys[node.id],
            "name": node.label,
            "kind": node.kind.value,
            "look": "center" if node.protected else "known" if node.role else "open",
            "note": role_words(node) if node.kind is NodeKind.PERSON else "",
        }
        for node in case.nodes
    )


def chart_ties(case: CaseGraph, layers: Collection[Layer]) -> tuple[dict[str, object], ...]:
    """The ties of that chart, of these layers alone."""
    keys, counted = keys_of(case), set(map(id, case.counted()))
    return tuple(
        {
            "id": f"t{number}",
            "source": keys[tie.source],
            "target": keys[tie.target],
            "text": tie.text,
            "look": "known" if id(tie) in counted else "open",
        }
        for number, tie in enumerate(case.ties)
        if tie.layer in layers
    )


def _shape(node: CaseNode) -> Shape:
    if node.kind is NodeKind.PERSON:
        return Shape.PERSON
    return Shape.PLACE if node.kind in {NodeKind.PLACE, NodeKind.BUSINESS} else Shape.THING


def _tone(node: CaseNode, targets: Collection[CaseNode]) -> Tone:
    if node.protected:
        return Tone.HARMED
    return Tone.INVOLVED if node.kind is NodeKind.PERSON and node in targets else Tone.PLAIN
