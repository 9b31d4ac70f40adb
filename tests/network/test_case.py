"""The graph of a case: which ties count, who may be acted against, and how it looks as a graph."""

import io
import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.network.case import (
    PROTECTED,
    ROLE_OF_WORD,
    TARGET_ROLES,
    Basis,
    CaseEvidence,
    CaseGraph,
    CaseNode,
    CaseTie,
    NodeKind,
    Role,
    counts,
    may_be_target,
    tie,
)
from simlib.scenario.words import KINDS, ROLES, TIE_LAYERS, Layer

SEEN = CaseEvidence("seen", basis=Basis.PLAIN_VIEW)
TAKEN = CaseEvidence("taken", basis=Basis.NONE)
TOLD_AN_ADVOCATE = CaseEvidence("told an advocate", basis=Basis.STATEMENT, privileged=True)
EVIDENCE = {each.id: each for each in (SEEN, TAKEN, TOLD_AN_ADVOCATE)}


@pytest.mark.parametrize(
    ("rests_on", "does"),
    [
        ((), True),
        (("seen",), True),
        (("taken",), False),
        (("told an advocate",), False),
        (("taken", "told an advocate"), False),
        (("taken", "seen"), True),
        (("nowhere",), False),
    ],
)
def test_a_tie_counts_unless_all_it_rests_on_is_tainted_or_privileged(rests_on: tuple[str, ...], does: bool) -> None:
    assert counts(tie("Dale", "controls", "Ana", rests_on), EVIDENCE) is does


def test_every_role_and_kind_of_a_notebook_has_its_place_in_the_graph() -> None:
    assert set(ROLE_OF_WORD) == set(ROLES)
    assert [NodeKind(kind).value for kind in KINDS] == list(KINDS)


def test_nobody_who_is_harmed_and_nobody_without_a_part_is_a_target() -> None:
    targets = {role for role in Role if may_be_target(CaseNode("x", role=role))}
    assert targets == TARGET_ROLES
    assert not targets & PROTECTED
    assert {Role.VICTIM, Role.DUAL_STATUS, Role.WITNESS, Role.RELATIVE, Role.RESPONDER} == set(Role) - targets
    assert not may_be_target(CaseNode("somebody"))


@pytest.mark.parametrize("kind", NodeKind)
@pytest.mark.parametrize("role", sorted(PROTECTED))
def test_whatever_kind_stands_there_somebody_who_is_harmed_is_no_target(kind: NodeKind, role: Role) -> None:
    assert not may_be_target(CaseNode("x", kind, role))


@given(
    st.lists(st.tuples(st.sampled_from(NodeKind), st.none() | st.sampled_from(Role), st.booleans()), max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.sampled_from(sorted(TIE_LAYERS)), st.integers(0, 11)), max_size=20),
)
def test_in_no_case_whatever_is_harmed_or_theirs_among_the_targets(
    nodes: list[tuple[NodeKind, Role | None, bool]], ties: list[tuple[int, str, int]]
) -> None:
    made = tuple(CaseNode(str(place), kind, role, decoy=decoy) for place, (kind, role, decoy) in enumerate(nodes))
    case = CaseGraph(made, tuple(tie(str(a), verb, str(b)) for a, verb, b in ties if max(a, b) < len(nodes)))
    harmed = {node.id for node in case.protected()}
    theirs = {each.target for each in case.ties if each.verb == "owns" and each.source in harmed}
    assert not {node.id for node in case.targets()} & (harmed | theirs)
    assert set(case.graph().nodes) == {node.id for node in made}


def test_a_decoy_and_a_piece_of_paper_are_no_targets() -> None:
    assert not may_be_target(CaseNode("shop", NodeKind.BUSINESS, decoy=True))
    assert {kind.value for kind in NodeKind if may_be_target(CaseNode("x", kind))} == {
        *("place", "phone", "account", "vehicle", "ad", "business"),
    }


def test_what_belongs_to_somebody_who_is_harmed_is_not_acted_on() -> None:
    case = CaseGraph(
        (
            CaseNode("Ana", role=Role.VICTIM),
            CaseNode("Renee", role=Role.DUAL_STATUS),
            CaseNode("Dale", role=Role.CONTROLLER),
            CaseNode("her phone", NodeKind.PHONE),
            CaseNode("her car", NodeKind.VEHICLE),
            CaseNode("the van", NodeKind.VEHICLE),
        ),
        (tie("Ana", "owns", "her phone"), tie("Renee", "owns", "her car"), tie("Dale", "owns", "the van")),
    )
    assert [node.id for node in case.targets()] == ["Dale", "the van"]
    assert [node.id for node in case.protected()] == ["Ana", "Renee"]


SMALL = CaseGraph(
    (
        CaseNode("Dale", role=Role.CONTROLLER),
        CaseNode("Ana", role=Role.VICTIM, minor=True),
        CaseNode("12", NodeKind.PLACE),
    ),
    (
        tie("Dale", "controls", "Ana", ("seen",)),
        tie("Dale", "threatens", "Ana", ("taken",)),
        CaseTie("Dale", "12", Layer.MOVEMENT, "rents", weight=2.0, since=3, until=5),
        tie("Dale", "calls", "Ana"),
    ),
    (SEEN, TAKEN),
)


def test_the_graph_is_typed_layered_and_timed_and_holds_what_counts() -> None:
    graph = SMALL.graph()
    assert dict(graph.nodes(data=True)) == {
        "Dale": {"kind": "person", "role": "controller", "label": "Dale", "minor": False, "decoy": False},
        "Ana": {"kind": "person", "role": "victim", "label": "Ana", "minor": True, "decoy": False},
        "12": {"kind": "place", "role": "", "label": "12", "minor": False, "decoy": False},
    }
    assert [
        (*ends, data["layer"], data["verb"], data["weight"]) for *ends, data in graph.edges(keys=True, data=True)
    ] == [
        ("Dale", "Ana", 0, "command", "controls", 1.0),
        ("Dale", "Ana", 3, "communication", "calls", 1.0),
        ("Dale", "12", 2, "movement", "rents", 2.0),
    ]
    assert {"since": 3, "until": 5}.items() <= graph.edges["Dale", "12", 2].items()
    assert [each.text for each in SMALL.counted()] == ["Dale controls Ana", "Dale rents 12", "Dale calls Ana"]


@pytest.mark.parametrize(("day", "holds"), [(2.9, False), (3, True), (4.9, True), (5, False)])
def test_a_tie_holds_from_its_first_day_until_the_day_it_ends(day: float, holds: bool) -> None:
    assert SMALL.graph(day).has_edge("Dale", "12") is holds


def test_every_export_of_the_library_can_write_the_graph() -> None:
    written = io.BytesIO()
    nx.write_graphml(SMALL.graph(), written)
    assert b'<data key="d0">person</data>' in written.getvalue()


def test_holding_a_case_graph_loads_no_graph_library() -> None:
    program = (
        "import sys; from simlib.network.case import CaseGraph; CaseGraph().counted(); print('networkx' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "False\n"
