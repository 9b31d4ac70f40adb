"""What the proof finds in small cases, and that it says nothing where some run proves the opposite."""

from __future__ import annotations

import pytest

from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import tell
from simlib.prove.findings import beyond, proof_findings
from simlib.prove.proof import prove
from simlib.scenario.findings import finding
from simlib.scenario.model import Scenario, Spot
from tests.bench_graph import bench_scenario
from tests.prove.drawn import small_case
from tests.read.cases import read


def said(piece: str) -> list[str]:
    """Code and message of everything that only the proof finds."""
    reading = read(piece)
    assert reading.scenario is not None
    assert reading.playable, [each.message for each in reading.findings]
    found = proof_findings(reading.scenario, prove(reading.scenario))
    return [f"{each.code} {each.message}" for each in beyond(reading.findings, found)]


# --- conditions ----------------------------------------------------------------------------------------------

TRUST = "### Values\n- trust: 2, from 0 to 10.\n- calm: no.\n"
THREE = TRUST + (
    "## Here\n- [Ask](#There)\n  - Then: trust + 1\n- [Press](#There)\n  - Then: trust - 2, calm = no\n"
    "- [Wait](#There)\n  - Then: calm = yes\n"
)


def test_a_condition_that_no_run_meets_is_told_with_its_range() -> None:
    assert said(
        THREE + "## There\n- If trust at least 4 or calm: Good.\n- If trust at least 4: Yes.\n- [Go on](#The-end)\n"
    ) == ['L205 In no run that comes here does this hold. "trust" is 0 to 3 here.']


def test_a_condition_that_every_run_meets_is_told_with_its_range() -> None:
    assert said(THREE + "## There\n- [Go on](#The-end)\n- [Ask](#The-end)\n  - When: trust at most 3 or calm\n") == [
        'L204 In every run that comes here this holds. "trust" is 0 to 3 here.'
    ]


def test_a_choice_that_no_run_is_offered_is_told_with_what_stands_against_it() -> None:
    assert said(THREE + "## There\n- [Go on](#The-end)\n- [Ask](#The-end)\n  - When: trust at least 3 and calm\n") == [
        'L208 No run is ever offered "Ask". "trust" is 0 to 3 here.'
    ]


def test_minutes_that_never_pass_are_told() -> None:
    piece = (
        "## Here\n- [Go](#There)\n  - Takes: 5 minutes\n## There\n- If minutes at least 9: Late.\n- [Go on](#The-end)\n"
    )
    assert said(piece) == ["L205 In no run that comes here does this hold. At least 5 minutes have passed here."]


def test_what_is_asked_before_it_can_be_found_is_told_as_that() -> None:
    piece = (
        "### Evidence\n- a key: A key.\n### Values\n- open: no.\n## Here\n- [Look](#There)\n  - When: open\n"
        "  - Then: find a key\n- [Open it](#Here)\n  - Once: yes\n  - Then: open = yes\n- [Go](#Hall)\n"
        "## Hall\n- If found(a key): You hold it.\n- [Go on](#The-end)\n"
        "## There\n- [Back](#Hall)\n  - When: not open\n- [Out](#The-end)\n"
    )
    assert said(piece) == [
        "L207 In no run that comes here does this hold. found(a key) is never true here.",
        'L208 No run is ever offered "Back". "open" is always true here.',
    ]


def test_the_text_of_a_consequence_is_read_after_the_decision() -> None:
    piece = (
        TRUST + "## Here\n- [Ask](#There)\n\n  - If trust at least 3: She nods.\n  - Then: trust + 1\n"
        "- [Wait](#There)\n  - Then: calm = yes\n"
        "## There\n- If calm: Good.\n- If trust at least 3: Yes.\n- [Go on](#The-end)\n"
    )
    assert said(piece) == ['L204 In every run that comes here this holds. "trust" is always 3 here.']


def test_an_if_that_acts_is_true_where_it_acted() -> None:
    piece = (
        TRUST + "## Here\n- [Ask](#There)\n  - Then: trust + 1\n- [Wait](#There)\n  - Then: trust + 2\n"
        "## There\n- If trust at least 3: Yes.\n  - Then: trust = 0, calm = yes\n- If trust at least 4: Now.\n"
        "- [Go on](#The-end)\n- [Stay](#The-end)\n  - When: not calm\n"
    )
    assert said(piece) == [
        "L204 In every run that comes here this holds.",
        'L205 In no run that comes here does this hold. "trust" is always 0 here.',
        'L208 No run is ever offered "Stay". "calm" is always true here.',
    ]


def test_a_must_that_every_run_meets_and_a_never_that_none_breaks_are_told() -> None:
    piece = (
        TRUST + "### Must\n- it was calm: calm or trust at least 1\n### Never\n- trust was lost: trust = 0\n"
        "## Here\n- [Ask](#The-end)\n  - Then: trust + 1\n- [Wait](#The-end)\n  - Then: calm = yes\n"
    )
    assert said(piece) == ["L204 Every run meets this Must.", "L205 No run breaks this Never."]


def test_a_must_that_no_run_meets_is_told() -> None:
    piece = (
        TRUST + "### Must\n- both: calm and trust at least 3\n"
        "## Here\n- [Ask](#The-end)\n  - Then: trust + 1\n- [Wait](#The-end)\n  - Then: calm = yes\n"
    )
    assert "L205 No run meets this Must." in said(piece)


def test_a_change_that_never_happens_in_full_is_told() -> None:
    piece = (
        "### Values\n- trust: 9, from 0 to 10.\n## Here\n- [Ask](#There)\n  - Then: trust + 1\n"
        "- [Wait](#There)\n"
        "## There\n- [Give her time](#Hall)\n  - Then: trust + 2\n- [Go](#Hall)\n  - Then: trust - 2\n"
        "## Hall\n- [Go on](#The-end)\n  - When: trust at least 10\n- [Out](#The-end)\n"
    )
    assert said(piece) == ['L206 "trust" is 9 to 10 when this happens, and stays from 0 to 10.']


# --- scenes and ways -----------------------------------------------------------------------------------------


def test_a_scene_that_no_run_comes_to_is_told() -> None:
    piece = THREE + (
        "## There\n- [Go on](#The-end)\n- [Ask](#Hall)\n  - When: trust at least 3 and calm\n"
        "## Hall\n- [Out](#The-end)\n"
    )
    assert said(piece) == [
        'L208 No run is ever offered "Ask". "trust" is 0 to 3 here.',
        'S105 No run comes to "Hall": on every way to it, something is always closed.',
    ]


def test_hidden_choices_and_traps_are_told_with_a_shortest_history() -> None:
    piece = (
        "### Values\n- gone: no.\n## Here\n- [Wait](#Here)\n  - Once: yes\n  - Then: gone = yes\n- [Step in](#There)\n"
        "## There\n- [Go on](#The-end)\n  - When: not gone\n"
    )
    assert said(piece) == ['S112 All choices are hidden at once after: "Go on"; "Wait"; "Step in".']
    piece = piece.replace("## There\n", "## There\n- [Look](#There)\n  - Takes: 1 minute\n")
    assert said(piece) == ['S114 No ending can be reached any more after: "Go on"; "Wait".']


def test_a_round_through_several_scenes_that_costs_nothing_is_told_once() -> None:
    piece = "## Here\n- [In](#There)\n- [Go on](#The-end)\n## There\n- [Back](#Here)\n- [Out](#The-end)\n"
    assert said(piece) == [
        'S113 "In" leads round through 2 scenes to the same moment: no minute passes, and nothing has changed.'
    ]
    assert said(piece.replace("- [Back](#Here)\n", "- [Back](#Here)\n  - Takes: 1 minute\n")) == []


# --- points --------------------------------------------------------------------------------------------------


def scored(*choices: tuple[str, str, str]) -> str:
    return "".join(
        f"- [{text}]({target})\n  - Score: {score}\n  - Follows: PRA-01.do1\n  - Why: So.\n"
        for text, target, score in choices
    )


def test_points_that_exclude_each_other_leave_the_maximum_out_of_reach() -> None:
    piece = "### Criteria\n- facts: 4 points.\n## Here\n" + scored(
        ("Ask", "#The-end", "facts + 2"), ("Wait", "#The-end", "facts + 3")
    )
    assert said(piece) == ['R102 No run comes to more than 3 of the 4 points of "facts".']


def test_points_that_no_run_is_offered_are_nobodys() -> None:
    piece = THREE.replace("### Values", "### Criteria\n- facts: 2 points.\n### Values") + (
        "## There\n- [Go on](#The-end)\n"
        + scored(("Ask", "#The-end", "facts + 2")).replace(
            "  - Score", "  - When: trust at least 3 and calm\n  - Score"
        )
    )
    assert 'R101 No run comes to more than 0 of the 2 points of "facts".' in said(piece)


def test_criteria_that_cannot_all_be_full_at_once_are_told() -> None:
    piece = "### Criteria\n- facts: 2 points.\n- tact: 2 points.\n## Here\n" + scored(
        ("Ask", "#The-end", "facts + 2"), ("Wait", "#The-end", "tact + 2")
    )
    assert said(piece) == ["R102 Each criterion can be earned whole, but no run earns more than 3 of 5 points."]


def test_a_penalty_counts_where_something_can_be_lost() -> None:
    piece = (
        "### Criteria\n- facts: 2 points.\n## Here\n"
        + scored(("Ask", "#There", "facts + 2"), ("Hurry", "#There", "facts - 1"))
        + "## There\n- [Go on](#The-end)\n{}"
    )
    lost = 'R112 No run ends with less "facts" for this loss of 1.'
    assert said(piece.format("")) == [lost]
    assert said(piece.format(scored(("Write it down", "#The-end", "facts + 2")))) == []


def test_a_penalty_of_an_item_counts_where_something_can_be_lost() -> None:
    items = (
        "  - [x] A card\n    - Score: facts + {}\n    - Follows: PRA-20.do1\n    - Why: So.\n"
        "  - [ ] A guess\n    - Score: facts - 1\n    - Against: LAW-U12\n    - Why: So.\n"
    )
    piece = "### Criteria\n- facts: 2 points.\n## Here\n- Select: What? [Go on](#The-end)\n" + items
    assert said(piece.format(2)) == []
    idle = (
        "### Criteria\n- facts: 2 points.\n## Here\n"
        + scored(("Ask", "#The-end", "facts + 2"))
        + (
            "- [Write](#There)\n## There\n- Select: What? [Go on](#The-end)\n  - [x] A card\n"
            + items.partition("Why: So.\n")[2]
        )
    )
    assert said(idle) == ['R112 No run ends with less "facts" for this loss of 1.']


# --- what anyone may need ------------------------------------------------------------------------------------

ANA = "### People and places\n- Ana: person, may be trafficked\n"


def test_a_need_behind_trust_is_told_with_the_history_that_locks_it() -> None:
    piece = (
        ANA
        + "### Values\n- trust: 2, from 0 to 10.\n## Here\n- [Press](#There)\n  - Then: trust - 2\n- [Wait](#There)\n"
        "## There\n- [Sit down with her](#Talk)\n  - When: trust at least 1\n- [Leave](#The-end)\n"
        "## Talk\n- [Offer an advocate](#The-end)\n  - Then: offer advocate\n- [Go](#The-end)\n"
    )
    assert said(piece) == ['C102 "advocate" cannot be offered any more after: "Go on"; "Press".']
    assert said(piece.replace("- [Leave](#The-end)", "- [Leave](#The-end)\n  - Then: offer advocate")) == []
    assert said(piece.replace("  - Then: trust - 2\n", "  - Then: trust - 2, offer advocate\n")) == []


def test_an_advocate_whom_no_run_offers_is_told() -> None:
    piece = (
        THREE.replace("### Values", ANA + "### Values")
        + "## There\n- [Go on](#The-end)\n- [Sit down](#Talk)\n  - When: trust at least 3 and calm\n"
        "## Talk\n- [Offer an advocate](#The-end)\n  - Then: offer advocate\n"
    )
    assert 'C109 In no run is "Ana" offered an advocate.' in said(piece)


# --- over drawn cases ----------------------------------------------------------------------------------------


def test_what_is_said_of_drawn_cases_is_borne_out_by_their_histories() -> None:
    told = 0
    for seed in range(40):
        case = small_case(seed)
        proof = prove(case)
        for each in proof_findings(case, proof):
            told += 1
            assert each.message.endswith(".")
        stuck = any("All choices are hidden" in each.message for each in proof_findings(case, proof))
        assert stuck == (proof.stuck > 0) or not _has_choices(case)
        endless = any("No ending can be reached" in each.message for each in proof_findings(case, proof))
        assert endless == (proof.unended > 0)
    assert told > 60


def _has_choices(case: Scenario) -> bool:
    return all(scene.all_choices or scene.task or scene.ending for scene in case.scenes)


def test_the_best_run_that_keeps_to_every_rule_is_the_best_path() -> None:
    for seed in range(30):
        case = small_case(seed)
        proof = prove(case)
        codes = {each.code for each in proof_findings(case, proof)}
        if proof.best_path is not None and "R113" not in codes:
            story = tell(compile_scenario(case), [decision_from_json(each) for each in proof.best_path])
            assert story.state.ended


def test_a_proof_that_is_not_exact_finds_nothing() -> None:
    case = bench_scenario(1)
    assert proof_findings(case, prove(case, most=10)) == []


@pytest.mark.parametrize(("known", "new"), [("L205", "L205"), ("L205", "L208"), ("L207", "L205")])
def test_what_is_known_of_a_place_is_not_said_again(known: str, new: str) -> None:
    here, there = finding(new, Spot(2, 3, 4), "A."), finding(new, Spot(2, 4, 4), "A.")
    assert list(beyond([finding(known, Spot(2, 3, 4), "B.")], [here, there])) == [there]
