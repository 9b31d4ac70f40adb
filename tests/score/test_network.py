"""The picture of a run that has ended: what was there, what was known, who is who, and the plan beside the best one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from simlib.errors import FirstContactError, Malformed, NotOffered, RunOver
from simlib.network.case import Role
from simlib.network.knowing import Contact, Overlap
from simlib.network.knowledge import IS_HARMED, NOT_HARMED
from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, tell
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.score.network_picture import picture_of
from simlib.score.network_plan import HARMED, SAFETY, plan_result
from simlib.score.network_run import knowledge_in, known_in, offered_in
from tests.score.facts import FACTS

Json = dict[str, Any]

CASE = """# The bus stop

- Starts: 2026-03-12 21:40

### Values

- papers: no. You asked for her papers.

### Criteria

- facts: 2 points.

### Evidence

- two IDs: Dale holds two ID cards.
  - Basis: plain view
- the call: Ana said that Bea takes her to work.
  - Basis: statement
- his phone: His phone names Bea.
  - Basis: none
- the shelter: What Ana told an advocate.
  - Basis: statement
  - Privileged: yes

### People and places

- Ana: person, may be trafficked
- Bea: person, dual status
- Dale: person, controls
- Joan: person, witness
- Sgt. Wills: person, colleague
- the van: vehicle
- the stop: place

### Ties

- Joan works at the stop
- Dale controls Bea
  - Shown by: two IDs
- Bea supervises Ana
  - Shown by: the call
- Bea drives the van
  - Shown by: his phone
- Dale threatens Ana
  - Shown by: the shelter, his phone

### Never

- papers were asked for: papers

## The bench

- Takes: 5 minutes
- Joan: "The woman on the bench is Ana. I run the stop."

- [Look at what he holds](#The-bench)

  Two cards.

  - Once: yes
  - Takes: 2 minutes
  - Then: find two IDs
- [Read his phone](#The-bench)
  - Once: yes
  - Then: find his phone
- [Ask for her papers](#The-bench)
  - Once: yes
  - Then: papers = yes
- [Talk with Ana](#Alone)
- [Leave](#Nothing)

## Alone

- Ana: "Bea takes me."

- [Tell her about the advocate](#The-list)
  - Takes: 3 minutes
  - Then: find the call, offer water, offer advocate

## The list

- Judge: Is this person being trafficked? [Go on](#The-lines)
  - Ana
    - Answer: yes

## The lines

- Chart: Which ties can you show? [Go on](#The-end)
  - [x] Bea supervises Ana
    - When: found(the call)
    - Follows: PRA-12.do2
    - Why: She said who takes her.
    - Score: facts + 1
  - [ ] Joan works for Dale
    - Against: PRA-05.avoid3
    - Why: She keeps the stop.
  - [ ] Dale threatens Ana
    - When: found(his phone)

## The end

- Ending: good

She has your card.

## Nothing

- Ending: harmful

It is over.
"""
LOOK, PHONE, PAPERS = "Look at what he holds", "Read his phone", "Ask for her papers"


def scenario_story(text: str, *decisions: object) -> Story:
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    return tell(compile_scenario(scenario), [decision_from_json(decision) for decision in decisions])


def played(*first: str, chart: list[str] | None = None, notes: Json | None = None, sure: int = 3) -> Story:
    """The case played to its good end after these choices at the bench."""
    judged = {"judge": {"Ana": "yes"}, "confidence": {"Ana": sure}}
    talk = ["Talk with Ana", "Tell her about the advocate"]
    chosen = [{"choice": text} for text in (*first, *talk)]
    return scenario_story(CASE, *chosen, judged, {"chart": chart or ["Bea supervises Ana"], **(notes or {})})


def picture(story: Story) -> Json:
    made: Json = json.loads(json.dumps(picture_of(story, FACTS)))
    return made


def texts(rows: list[Json]) -> list[str]:
    return [row["text"] for row in rows]


# --- what the run knew --------------------------------------------------------------------------------------------


def test_the_knowledge_of_a_run_is_what_was_met_found_concluded_and_drawn() -> None:
    known = known_in(played(LOOK, chart=["Bea supervises Ana", "Joan works for Dale"]))
    assert known.found == {"two IDs", "the call"}
    assert {"Ana", "Bea", "Joan", "the stop"} <= known.met
    assert known.claims == {"Ana": IS_HARMED}
    assert [tie.text for tie in known.drawn] == ["Joan works for Dale"]


def test_a_mark_on_the_chart_says_more_than_a_conclusion() -> None:
    notes = {"roles": {"Bea": ["may be trafficked", "directs"], "Joan": ["not yet clear"]}}
    assert known_in(played(notes=notes)).claims == {"Ana": IS_HARMED, "Bea": frozenset({Role.DUAL_STATUS})}


def test_whoever_concludes_that_somebody_is_not_trafficked_says_that_they_are_not_harmed() -> None:
    chosen = [{"choice": "Talk with Ana"}, {"choice": "Tell her about the advocate"}]
    story = scenario_story(CASE, *chosen, {"judge": {"Ana": "no"}})
    assert known_in(story).claims == {"Ana": NOT_HARMED}


def test_minutes_are_counted_to_being_heard_offered_a_service_and_named() -> None:
    assert knowledge_in(played(LOOK)).knowing.contacts == (
        Contact("Ana", identified=10, reached=7, safely=True, offered=10),
        Contact("Bea", identified=None, reached=None, safely=True, offered=None),
    )


def test_nobody_is_reached_safely_where_something_happened_that_must_not() -> None:
    [ana, _] = knowledge_in(played(PAPERS)).knowing.contacts
    assert (ana.reached, ana.safely, ana.as_json()["safely"]) == (5, False, False)


def test_a_mark_names_somebody_as_harmed_as_well_as_a_conclusion_does() -> None:
    notes = {"roles": {"Bea": ["may be trafficked", "directs"]}}
    [_, bea] = knowledge_in(played(notes=notes)).knowing.contacts
    assert bea.identified == 8


@pytest.mark.parametrize(
    ("sure", "notes", "brier"),
    [
        (3, {}, 0.0),
        (1, {}, 0.25),
        (3, {"confidence": {"Bea supervises Ana": 3}}, 0.0),
        (3, {"roles": {"Bea": ["witness"]}, "confidence": {"Bea": 3}}, 0.5),
        (3, {"roles": {"Bea": ["directs"]}, "confidence": {"Bea": 1}}, 0.125),
    ],
)
def test_confidence_counts_wherever_it_was_stated(sure: int, notes: Json, brier: float) -> None:
    assert knowledge_in(played(sure=sure, notes=notes)).knowing.brier == brier


def test_a_tie_that_was_ticked_and_is_not_so_is_drawn_wrongly() -> None:
    scored = knowledge_in(played(LOOK, chart=["Bea supervises Ana", "Joan works for Dale"])).knowing.whole.ties
    assert scored == Overlap(
        right=("Joan works at the stop", "Dale controls Bea", "Bea supervises Ana"),
        missed=(),
        wrong=("Joan works for Dale",),
    )


AGAINST_LAW = """- [Read his phone](#The-bench)
  - Once: yes
  - Against: LAW-U13
"""


def test_what_was_found_against_the_rules_on_phone_data_has_no_lawful_basis_in_this_run() -> None:
    text = CASE.replace("  - Basis: none\n", "  - Basis: consent\n")
    against = text.replace("- [Read his phone](#The-bench)\n  - Once: yes\n", AGAINST_LAW)
    chosen = [{"choice": PHONE}, {"choice": "Leave"}]
    assert knowledge_in(scenario_story(text, *chosen)).knowing.lawfulness.tainted == ()
    scored = knowledge_in(scenario_story(against, *chosen))
    assert scored.knowing.lawfulness.tainted == ("his phone",)
    assert "Bea drives the van" in scored.knowing.whole.ties.missed
    [row] = [
        row for row in picture(scenario_story(against, *chosen))["unusable"] if row["text"] == "Bea drives the van"
    ]
    assert row["shown_by"][0]["but"] == "was obtained without a lawful basis"


def test_what_was_found_lawfully_before_stays_lawful() -> None:
    again = AGAINST_LAW.replace("Read his phone", "Look into his phone").replace(
        "LAW-U13\n", "LAW-U13\n  - Then: find two IDs\n"
    )
    text = CASE.replace("- [Read his phone]", f"{again}- [Read his phone]")
    chosen = [{"choice": LOOK}, {"choice": "Look into his phone"}, {"choice": "Leave"}]
    assert knowledge_in(scenario_story(text, *chosen)).knowing.lawfulness.usable == ("two IDs",)
    assert knowledge_in(scenario_story(text, *chosen[1:])).knowing.lawfulness.tainted == ("two IDs",)


# --- the picture --------------------------------------------------------------------------------------------------


def test_ties_stand_by_whether_they_were_found_missed_drawn_wrongly_or_do_not_count() -> None:
    shown = picture(played(PHONE, chart=["Bea supervises Ana", "Joan works for Dale"]))
    assert texts(shown["found"]) == ["Joan works at the stop", "Bea supervises Ana"]
    assert texts(shown["missed"]) == ["Dale controls Bea"]
    assert texts(shown["unusable"]) == ["Bea drives the van", "Dale threatens Ana"]
    assert texts(shown["wrong"]) == ["Joan works for Dale"]


def test_what_was_not_found_says_where_it_was() -> None:
    [missed] = picture(played())["missed"]
    assert missed["shown_by"] == [
        {"name": "two IDs", "text": "Dale holds two ID cards.", "found": False, "where": "The bench", "but": ""}
    ]


def test_what_does_not_count_says_what_is_wrong_with_it() -> None:
    rows = picture(played(PHONE))["unusable"]
    assert [[(piece["name"], piece["found"], piece["but"]) for piece in row["shown_by"]] for row in rows] == [
        [("his phone", True, "was obtained without a lawful basis")],
        [("the shelter", False, "is privileged"), ("his phone", True, "was obtained without a lawful basis")],
    ]


def test_a_tie_has_its_why_and_source_where_the_case_gives_one() -> None:
    shown = picture(played(chart=["Bea supervises Ana", "Joan works for Dale"]))
    assert {row["text"]: row["why"] for row in (*shown["found"], *shown["wrong"])} == {
        "Joan works at the stop": "",
        "Bea supervises Ana": "She said who takes her.",
        "Joan works for Dale": "She keeps the stop.",
    }
    assert shown["wrong"][0]["sources"][0].startswith("PRA-05.avoid3")


def test_everybody_with_a_part_is_told_whoever_is_harmed_first() -> None:
    people = picture(played(LOOK))["people"]
    assert [(person["name"], person["part"], person["you"], person["ties"]) for person in people] == [
        ("Ana", "is harmed", "right", ["Bea supervises Ana"]),
        ("Bea", "is harmed, and was made to take part", "", ["Dale controls Bea", "Bea supervises Ana"]),
        ("Dale", "directs", "", ["Dale controls Bea"]),
        ("Joan", "is a witness", "", []),
    ]
    assert people[0]["when"] == ["heard at 21:47", "offered help at 21:50", "named as harmed at 21:50"]
    assert people[1]["when"] == ["not heard", "not named as harmed"]


def test_that_no_help_was_offered_is_said_only_where_none_was() -> None:
    story = scenario_story(CASE, {"choice": "Leave"})
    assert [person["when"] for person in picture(story)["people"][:2]] == [
        ["not heard", "not offered help", "not named as harmed"]
    ] * 2


def test_water_on_the_spot_is_kindness_and_no_service() -> None:
    text = CASE.replace("- Then: find two IDs\n", "- Then: find two IDs, offer {}\n")
    chosen = [{"choice": LOOK}, {"choice": "Leave"}]
    assert offered_in(scenario_story(text.replace("{}", "water"), *chosen)) is None
    assert offered_in(scenario_story(text.replace("{}", "shelter"), *chosen)) == 7


def test_help_that_was_offered_before_somebody_was_heard_is_not_counted_as_theirs() -> None:
    story = played(LOOK)
    assert (offered_in(story), offered_in(story, since=11)) == (10, None)


def test_dual_status_is_explained_with_what_practice_and_law_say() -> None:
    [bea] = [person for person in picture(played())["people"] if person["name"] == "Bea"]
    assert "a victim first: nobody acts against them" in bea["why"]
    assert [source.split(":")[0] for source in bea["sources"]] == ["PRA-10.do2", "LAW-P2"]


def test_the_chart_shows_what_came_up_and_what_was_missed_under_ids_that_tell_nothing() -> None:
    shown = picture(played(LOOK))
    looks = {mark["name"]: (mark["id"], mark["kind"], mark["look"], mark["note"]) for mark in shown["marks"]}
    assert looks == {
        "Ana": ("n1", "person", "center", "is harmed"),
        "Bea": ("n2", "person", "center", "a victim first"),
        "Dale": ("n3", "person", "known", "directs"),
        "Joan": ("n4", "person", "known", "is a witness"),
        "the van": ("n5", "vehicle", "open", ""),
        "the stop": ("n6", "place", "known", ""),
    }
    assert shown["ties"] == [
        line(1, "n4", "n6", "Joan works at the stop", "known"),
        line(2, "n2", "n3", "Dale controls Bea", "known"),
        line(3, "n1", "n2", "Bea supervises Ana", "known"),
    ]


def line(number: int, source: str, target: str, text: str, look: str, label: str = "") -> Json:
    return {"id": f"t{number}", "source": source, "target": target, "text": text, "look": look, "label": label}


def test_ties_of_one_look_between_the_same_two_are_one_line_with_their_number() -> None:
    text = CASE.replace("### Never", "- Bea drives Ana\n- Ana owes Bea\n  - Shown by: two IDs\n\n### Never")
    story = scenario_story(text, {"choice": "Talk with Ana"}, {"choice": "Tell her about the advocate"})
    made = picture(story)["ties"]
    assert made[:2] == [
        line(1, "n4", "n6", "Joan works at the stop", "known"),
        line(2, "n1", "n2", "Bea supervises Ana; Bea drives Ana", "known", "2"),
    ]
    assert [each["text"] for each in made if each["look"] == "missed"] == ["Dale controls Bea", "Ana owes Bea"]


def test_a_tie_that_no_lawful_evidence_shows_is_on_the_chart_only_where_it_was_found() -> None:
    names, with_phone = ["Ana", "Bea", "Dale", "Joan", "the van", "the stop"], picture(played(PHONE))
    assert [mark["name"] for mark in picture(played())["marks"]] == names
    assert [tie["look"] for tie in picture(played())["ties"]] == ["known", "known", "missed"]
    assert [mark["name"] for mark in with_phone["marks"]] == names
    assert [tie["look"] for tie in with_phone["ties"]] == ["known", "known", "missed", "open", "open"]


def test_where_nothing_is_planned_the_chart_shows_nothing_that_no_tie_joins() -> None:
    text = CASE.replace("- Bea: person, dual status", "- Bea: person, supervises").replace("Answer: yes", "Answer: no")
    marks = picture(scenario_story(text, {"choice": "Leave"}))["marks"]
    assert "the van" not in [mark["name"] for mark in marks]


def test_a_case_without_ties_has_no_picture() -> None:
    text = "# A case\n\n## Here\n\n- [Go on](#The-end)\n\n## The end\n\n- Ending: good\n\nOver.\n"
    assert picture_of(scenario_story(text, {"choice": "Go on"}), FACTS) is None


# --- the plan -----------------------------------------------------------------------------------------------------

NO_PART = "is not known to take part. Nobody acts against them. Please choose somebody else."


def test_a_plan_can_name_whoever_takes_part_and_things_and_nobody_who_is_harmed() -> None:
    assert picture(played())["plan"] == {
        "most": 2,
        "targets": [
            {"name": "Dale", "kind": "person"},
            {"name": "the van", "kind": "vehicle"},
            {"name": "the stop", "kind": "place"},
        ],
        "never": [
            {"name": "Ana", "why": f"Ana {HARMED} Please choose somebody else."},
            {
                "name": "Bea",
                "why": f"Bea {HARMED} That they were made to take part does not change it. "
                "Please choose somebody else.",
            },
            {"name": "Joan", "why": f"Joan {NO_PART}"},
            {"name": "Sgt. Wills", "why": f"Sgt. Wills {NO_PART}"},
        ],
        "safety": SAFETY,
    }


def test_what_belongs_to_somebody_who_is_harmed_is_nothing_to_take() -> None:
    text = CASE.replace("### Never", "- Ana owns the van\n\n### Never")
    plan = picture(scenario_story(text, {"choice": "Leave"}))["plan"]
    assert "the van" not in [target["name"] for target in plan["targets"]]
    assert plan["never"][-1] == {
        "name": "the van",
        "why": "the van is nothing to search, close, or take here. Please choose something else.",
    }


def test_a_request_is_refused_with_the_reason_that_the_debrief_gives() -> None:
    for never in picture(played())["plan"]["never"]:
        with pytest.raises(NotOffered) as refused:
            plan_result(played(), [never["name"]])
        assert refused.value.sentence == never["why"]


def test_everything_a_plan_can_name_is_on_the_chart_and_everybody_who_is_harmed() -> None:
    shown = picture(scenario_story(CASE, {"choice": "Leave"}))
    marks = {mark["name"]: mark["look"] for mark in shown["marks"]}
    assert {target["name"] for target in shown["plan"]["targets"]} | {"Ana", "Bea"} <= marks.keys()
    assert marks["the van"] == "open"


def test_the_best_plan_is_told_with_its_proof() -> None:
    assert plan_result(played(), ["Dale"]) == {
        "targets": ["Dale"],
        "percent": 100,
        "best": ["Dale"],
        "proven": True,
        "controlled": {"before": ["Ana", "Bea"], "yours": [], "best": []},
        "sentences": [
            "Acting on Dale takes away all of the control over Ana and Bea that this case shows.",
            "After your plan, nothing that this case shows still controls Ana and Bea.",
        ],
        "beside": ["No plan of as many steps does better than yours: every plan was tried."],
    }


def test_a_plan_that_names_more_than_it_needs_is_told_that_less_does_as_much() -> None:
    assert plan_result(played(), ["Dale", "the van"])["beside"] == [
        "To act on Dale alone does as much. Nobody is acted on for nothing.",
        "No plan of as many steps does better than yours: every plan was tried.",
    ]


def test_a_plan_that_leaves_control_as_it_is_says_so_and_names_the_best() -> None:
    result = plan_result(played(), ["the van", "the stop"])
    assert (result["percent"], result["best"]) == (0, ["Dale"])
    assert result["sentences"] == [
        "Acting on the van takes away none of the control over Ana and Bea.",
        "Acting on the stop takes away none of the control over Ana and Bea.",
        "Still under control after your plan: Ana and Bea.",
    ]
    assert result["beside"] == [
        "The best plan of as many steps is to act on Dale. None does better: every plan was tried.",
        "After the best plan, nothing that this case shows still controls Ana and Bea.",
    ]
    assert result["controlled"] == {"before": ["Ana", "Bea"], "yours": ["Ana", "Bea"], "best": []}


def test_a_step_that_takes_away_a_part_says_how_much() -> None:
    text = CASE.replace("- Dale: person, controls\n", "- Dale: person, controls\n- Karl: person, controls\n")
    text = text.replace("### Never", "- Karl controls Ana\n- Dale directs Ana\n\n### Never")
    assert plan_result(scenario_story(text, {"choice": "Leave"}), ["Karl"])["sentences"] == [
        "Acting on Karl takes away 33 percent of the control over Ana and Bea.",
        "Still under control after your plan: Ana and Bea.",
    ]


@pytest.mark.parametrize("targets", [["Ana"], ["Bea"], ["Dale", "Bea"], ["Dale", "Ana"]])
def test_a_plan_against_somebody_who_is_harmed_is_refused_by_name(targets: list[str]) -> None:
    with pytest.raises(NotOffered, match=rf"{targets[-1]} is somebody who is harmed here. Nobody acts against them."):
        plan_result(played(), targets)


@pytest.mark.parametrize(
    ("targets", "fault"),
    [
        (["Joan"], NotOffered),
        (["Sgt. Wills"], NotOffered),
        (["<script>"], NotOffered),
        (["dale"], NotOffered),
        ([], Malformed),
        (["Dale", "the van", "the stop"], Malformed),
        ("Dale", Malformed),
        ([["Dale"]], Malformed),
        ({"Dale": 1}, Malformed),
        (None, Malformed),
    ],
)
def test_whatever_else_a_plan_names_is_refused(targets: object, fault: type[FirstContactError]) -> None:
    with pytest.raises(fault) as refused:
        plan_result(played(), targets)
    assert "<script>" not in refused.value.sentence
    assert refused.value.sentence.endswith(".")


def test_a_name_sent_twice_is_one_step() -> None:
    assert plan_result(played(), ["Dale", "Dale"]) == plan_result(played(), ["Dale"])


def test_no_plan_is_tried_while_the_case_goes_on() -> None:
    with pytest.raises(RunOver):
        plan_result(scenario_story(CASE, {"choice": LOOK}), ["Dale"])


def test_where_nobody_is_under_control_there_is_nobody_to_act_on() -> None:
    text = CASE.replace("- Bea: person, dual status", "- Bea: person, supervises").replace("Answer: yes", "Answer: no")
    story = scenario_story(text, {"choice": "Leave"})
    assert picture(story)["plan"] is None
    with pytest.raises(NotOffered, match="nobody to act on"):
        plan_result(story, ["Dale"])


def test_the_picture_and_the_plan_load_no_graph_library() -> None:
    program = (
        "import sys\n"
        "from tests.score.test_network import played, picture, plan_result\n"
        "picture(played()); plan_result(played(), ['Dale'])\n"
        "print({'networkx', 'scipy', 'numpy'} & set(sys.modules))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
