"""Truth, knowledge, and knowledge scored against truth, on a case small enough to count by hand."""

from dataclasses import replace

import pytest

from simlib.network.case import Basis, CaseGraph, CaseNode, EvidenceKind, NodeKind, Reliability, Role, tie
from simlib.network.knowing import Contact, Lawfulness, Matches, Overlap, Stated, knowing_of
from simlib.network.knowledge import IS_HARMED, NOT_HARMED, Known, knowledge_of, roles_marked
from simlib.network.truth import truth_of
from simlib.scenario.model import Scenario
from simlib.scenario.words import MARKS, ROLES, Layer
from tests.read.cases import read

CASE = """# A case

### Evidence

- two IDs: He holds two ID cards.
  - Basis: plain view
- her account: Ana said where her pay goes.
  - Basis: statement
  - Reliability: medium
- his phone: His phone was read.
  - Basis: none
- the talk: What she told an advocate.
  - Basis: statement
  - Obtained by: advocate
  - Privileged: yes

### People and places

- Ana: person, may be trafficked
- Bea: person, dual status
- Cal: person, may be trafficked
- Dale: person, controls
- Joan: person, witness
- Sgt. Wills: person, colleague
- room 12: place

### Ties

- Joan works at room 12
- Dale controls Ana
  - Shown by: two IDs, his phone
- Dale takes money from Ana
  - Shown by: her account
- Bea supervises Ana
  - Shown by: his phone
- Dale threatens Bea
  - Shown by: the talk, two IDs

## Here

- Then: find two IDs, find her account, find his phone, find the talk
- Judge: Who is trafficked? [Go on](#The-end)
  - Ana
    - Answer: yes
  - Cal
    - Answer: no

## The end

- Ending: good
"""


def scenario_of(text: str) -> Scenario:
    made = read(text).scenario
    assert made is not None
    return made


TRUTH = truth_of(scenario_of(CASE))


def known_of(*, found: str = "", met: str = "", claims: dict[str, str] | None = None) -> Known:
    """What is known where these words are said of people: marks of the chart, parted by commas."""
    marked = {person: roles_marked(marks.split(", ")) for person, marks in (claims or {}).items()}
    return Known(frozenset(filter(None, met.split(", "))), frozenset(filter(None, found.split(", "))), marked)


def test_the_truth_of_a_scenario_holds_everybody_with_their_role_and_everything_with_its_kind() -> None:
    assert {node.id: (node.kind, node.role, node.decoy) for node in TRUTH.nodes} == {
        "Ana": (NodeKind.PERSON, Role.VICTIM, False),
        "Bea": (NodeKind.PERSON, Role.DUAL_STATUS, False),
        "Cal": (NodeKind.PERSON, Role.WITNESS, True),
        "Dale": (NodeKind.PERSON, Role.CONTROLLER, False),
        "Joan": (NodeKind.PERSON, Role.WITNESS, False),
        "Sgt. Wills": (NodeKind.PERSON, Role.RESPONDER, False),
        "room 12": (NodeKind.PLACE, None, False),
    }


def test_the_truth_of_a_scenario_holds_how_its_evidence_was_come_by() -> None:
    assert [(e.id, e.kind, e.basis, e.unit, e.reliability, e.privileged) for e in TRUTH.evidence] == [
        ("two IDs", EvidenceKind.OBSERVATION, Basis.PLAIN_VIEW, "", Reliability.HIGH, False),
        ("her account", EvidenceKind.STATEMENT, Basis.STATEMENT, "", Reliability.MEDIUM, False),
        ("his phone", EvidenceKind.OBSERVATION, Basis.NONE, "", Reliability.HIGH, False),
        ("the talk", EvidenceKind.STATEMENT, Basis.STATEMENT, "advocate", Reliability.HIGH, True),
    ]


def test_a_tie_that_only_tainted_evidence_shows_is_no_part_of_what_counts() -> None:
    assert [each.text for each in TRUTH.counted()] == [
        "Joan works at room 12",
        "Dale controls Ana",
        "Dale takes money from Ana",
        "Dale threatens Bea",
    ]


def test_somebody_whom_the_case_says_to_be_trafficked_once_stays_harmed() -> None:
    text = CASE.replace("[Go on](#The-end)", "[Go on](#Again)", 1).replace(
        "## The end", "## Again\n\n- Judge: And now? [Go on](#The-end)\n  - Ana\n    - Answer: no\n\n## The end"
    )
    ana = truth_of(scenario_of(text)).by_id["Ana"]
    assert (ana.role, ana.decoy) == (Role.VICTIM, False)


def test_nobody_is_to_be_acted_on_where_nobody_is_harmed() -> None:
    text = CASE.replace("- Bea: person, dual status\n", "- Bea: person, supervises\n").replace(
        "    - Answer: yes\n", "    - Answer: no\n"
    )
    truth = truth_of(scenario_of(text))
    assert [node.id for node in truth.nodes if node.decoy] == ["Ana", "Bea", "Cal", "Dale"]
    assert [node.id for node in truth.targets()] == ["room 12"]


@pytest.mark.parametrize(
    ("known", "ties"),
    [
        (known_of(), []),
        (known_of(met="Joan"), []),
        (known_of(met="Joan, room 12"), ["Joan works at room 12"]),
        (known_of(found="two IDs"), ["Dale controls Ana", "Dale threatens Bea"]),
        (known_of(found="his phone"), ["Dale controls Ana", "Bea supervises Ana"]),
    ],
)
def test_finding_evidence_reveals_the_ties_that_rest_on_it(known: Known, ties: list[str]) -> None:
    assert [each.text for each in knowledge_of(TRUTH, known).ties] == ties


def test_knowledge_has_no_more_in_it_than_was_found_met_and_said() -> None:
    graph = knowledge_of(TRUTH, known_of(found="two IDs", met="Joan", claims={"Dale": "witness"}))
    assert graph == CaseGraph(
        (CaseNode("Ana"), CaseNode("Bea"), CaseNode("Dale", role=Role.WITNESS), CaseNode("Joan")),
        (tie("Dale", "controls", "Ana", ["two IDs"]), tie("Dale", "threatens", "Bea", ["two IDs"])),
        TRUTH.evidence[:1],
    )


def test_what_rests_on_a_phone_read_without_a_warrant_alone_is_found_and_does_not_count() -> None:
    graph = knowledge_of(TRUTH, known_of(found="his phone"))
    assert [each.text for each in graph.ties] == ["Dale controls Ana", "Bea supervises Ana"]
    assert graph.counted() == ()


def test_knowledge_is_scored_against_the_truth_on_every_layer() -> None:
    known = known_of(
        found="two IDs, his phone",
        met="Joan, Cal",
        claims={"Ana": "may be trafficked", "Dale": "directs", "Cal": "may be trafficked"},
    )
    wrong = tie("Cal", "controls", "Ana", ["two IDs"])
    scored = knowing_of(TRUTH, knowledge_of(TRUTH, replace(known, drawn=(wrong,))), known.claims)
    assert scored.whole == Matches(
        nodes=Overlap(("Ana", "Bea", "Cal", "Dale", "Joan"), ("room 12",), ()),
        ties=Overlap(
            ("Dale controls Ana", "Dale threatens Bea"),
            ("Dale takes money from Ana",),
            ("Cal controls Ana",),
        ),
        roles=Overlap(("Ana", "Dale"), ("Bea", "Cal", "Joan"), ("Cal",)),
    )
    assert list(scored.layers) == [Layer.COMMAND, Layer.MONEY, Layer.MOVEMENT]
    assert scored.layers[Layer.COMMAND].ties == replace(scored.whole.ties, missed=())
    assert scored.layers[Layer.MONEY] == Matches(
        nodes=Overlap((), ("Ana", "Dale"), ()),
        ties=Overlap((), ("Dale takes money from Ana",), ()),
        roles=Overlap(("Ana", "Dale"), (), ()),
    )
    assert (scored.escalated, scored.dual_missed, scored.dual_recognized) == (("Cal",), ("Bea",), ())
    assert scored.lawfulness == Lawfulness(usable=("two IDs",), tainted=("his phone",))


def test_precision_recall_and_f1_are_counted_from_the_pieces() -> None:
    some = Overlap(("a", "b"), ("c",), ("d", "e"))
    assert (some.precision, some.recall, some.f1) == (2 / 4, 2 / 3, 4 / 7)
    assert (Overlap().precision, Overlap().recall, Overlap().f1) == (None, None, None)
    assert (Overlap(missed=("a",)).precision, Overlap(missed=("a",)).recall, Overlap(missed=("a",)).f1) == (None, 0, 0)


@pytest.mark.parametrize("rests_on", [[], ["her account"]])
def test_a_tie_that_is_drawn_without_evidence_for_it_is_a_guess_and_no_knowledge(rests_on: list[str]) -> None:
    known = replace(known_of(found="her account"), drawn=(tie("Dale", "controls", "Ana", rests_on),))
    scored = knowing_of(TRUTH, knowledge_of(TRUTH, known), {})
    assert "Dale controls Ana" in scored.whole.ties.missed
    assert scored.whole.ties.wrong == ()


def test_somebody_of_dual_status_is_recognized_by_who_says_both() -> None:
    both = known_of(claims={"Bea": "may be trafficked, directs"})
    half = known_of(claims={"Bea": "may be trafficked"})
    assert knowing_of(TRUTH, CaseGraph(), both.claims).dual_recognized == ("Bea",)
    assert knowing_of(TRUTH, CaseGraph(), half.claims).dual_missed == ("Bea",)
    assert knowing_of(TRUTH, CaseGraph(), half.claims).whole.roles.right == ("Bea",)


def test_a_conclusion_says_whether_somebody_is_harmed_and_nothing_else() -> None:
    assert set(Role) == IS_HARMED | NOT_HARMED
    scored = knowing_of(TRUTH, CaseGraph(), {"Ana": IS_HARMED, "Cal": NOT_HARMED, "Joan": IS_HARMED})
    assert scored.whole.roles == Overlap(("Ana", "Cal"), ("Bea", "Dale", "Joan"), ("Joan",))


@pytest.mark.parametrize("word", [role for role in ROLES if role != "dual status"])
def test_every_role_of_a_notebook_can_be_marked_right(word: str) -> None:
    [mark] = [mark for mark, roles in MARKS.items() if word in roles]
    text = CASE.replace("- Joan: person, witness", f"- Joan: person, {word}")
    joan = truth_of(scenario_of(text)).by_id["Joan"]
    assert joan.role in roles_marked([mark])


def test_the_whole_vector_goes_out_as_plain_data() -> None:
    scored = knowing_of(
        TRUTH,
        knowledge_of(TRUTH, known_of(found="two IDs")),
        {},
        [Stated("Ana", 2, so=True)],
        [Contact("Ana", identified=40, reached=12, offered=20), Contact("Bea", safely=False)],
    )
    plain = scored.as_json()
    assert plain["brier"] == 0.0625
    assert plain["contacts"] == [
        {"person": "Ana", "identified": 40, "reached": 12, "safely": True, "offered": 20},
        {"person": "Bea", "identified": None, "reached": None, "safely": False, "offered": None},
    ]
    assert plain["lawfulness"] == {"usable": ["two IDs"], "tainted": [], "privileged": [], "share": 1.0}
    assert plain["layers"] == {layer.value: matches.as_json() for layer, matches in scored.layers.items()}


def test_knowing_everything_that_can_be_known_scores_one_on_every_layer() -> None:
    everything = Known(
        frozenset(TRUTH.by_id),
        frozenset(TRUTH.evidence_by_id),
        {node.id: frozenset({node.role}) for node in TRUTH.nodes if node.role},
    )
    scored = knowing_of(TRUTH, knowledge_of(TRUTH, everything), everything.claims)
    for matches in (scored.whole, *scored.layers.values()):
        assert {matches.nodes.f1, matches.ties.f1, matches.roles.f1} <= {1.0, None}
    assert scored.whole.ties.f1 == 1.0
