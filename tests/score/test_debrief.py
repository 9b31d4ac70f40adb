"""The debrief: people first, then the result, then every decision with its why, and what could have been known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import RunOver
from simlib.play.decisions import decision_from_json
from simlib.play.engine import offer
from simlib.play.program import compile_scenario
from simlib.play.story import Story, advance, begin, tell
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.facts import FactBase
from simlib.scenario.model import (
    AllOf,
    AnyOf,
    Criterion,
    Does,
    Header,
    IsYes,
    Item,
    Kind,
    Limit,
    Not,
    Outcome,
    Person,
    Points,
    Prose,
    Reader,
    Reads,
    Reason,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
    Speech,
    Tie,
    Verb,
)
from simlib.score.branches import path_of
from simlib.score.citing import cite, cites, laws_among, source_words
from simlib.score.debrief import CAVEAT, debrief_of
from simlib.score.fates import fates
from simlib.score.grades import Grade, grade_of
from simlib.score.timeline import Judged, timeline_of
from simlib.score.verdicts import Signal, evidence_in, verdicts_of
from simlib.studio.new_case import template_text
from tests.play.cases import FINDS_TWO_IDS, HURRIED, TWO_IDS, case, go, points, task
from tests.play.drawn import drawn_decision, drawn_scenario
from tests.score.facts import FACTS

ANA, DALE = Person("Ana", role="may be trafficked"), Person("Dale", role="controls")
KIND = Reason("Needs come first.", ("PRA-06.do1",))
CURT = Reason("It blames her.", (), ("PRA-05.avoid1",))


def story(scenario: Scenario, *decisions: object) -> Story:
    return tell(compile_scenario(scenario), [decision_from_json(decision) for decision in decisions])


def debriefed(scenario: Scenario, *decisions: object, facts: FactBase = FACTS) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(debrief_of(story(scenario, *decisions), facts)))
    return made


NO_WORDS = "- No words stand under Ana's name on this way through the case."
ASKED = SetsYesNo("hurried", yes=True)
HERE = Scene(
    "At the door",
    takes=2,
    choices=(
        go(
            "Ask kindly", "Your notes", takes=3, then=(Does(Verb.OFFER, "water"),), score=points("care", 2), reason=KIND
        ),
        go(
            "Ask her papers",
            "Your notes",
            then=(ASKED,),
            score=points("care", -3),
            reason=Reason("No.", (), ("LAW-U12",)),
        ),
    ),
)
NOTES = task(
    Kind.JUDGE,
    Item("Ana", answer="yes", clear_when=TWO_IDS, score=points("facts", 3)),
    heading="Your notes",
    target="Who is told",
)
TOLD = task(Kind.REFER, Item("ht unit", score=points("facts", 1)), heading="Who is told", target="The report")
REPORT = task(Kind.WRITE, criterion="report", heading="The report", target="Dawn")
DAWN = Scene("Dawn", ending=Outcome.GOOD, blocks=(Prose("Ana chose where she sleeps. She has your name."),))
MOTEL = case(
    HERE,
    NOTES,
    TOLD,
    REPORT,
    DAWN,
    header=Header(starts=datetime(2026, 3, 12, 21, 40)),
    criteria=(
        Criterion("care", 4, about="Needs first."),
        Criterion("facts", 4),
        Criterion("report", 6, by_person=True),
    ),
    people=(ANA, DALE),
    ties=(
        Tie("Dale controls Ana", "Dale", "controls", "Ana", ("two IDs",)),
        Tie("Dale knows Ana", "Dale", "knows", "Ana"),
    ),
    musts=(Rule("water was offered", Reads(Reader.OFFERED, "water")),),
    nevers=(Rule("her papers were asked for", HURRIED),),
)
KINDLY: tuple[object, ...] = (
    "Ask kindly",
    {"judge": {"Ana": "yes"}, "confidence": {"Ana": 3}},
    {"refer": ["ht unit"]},
    {"write": "She owes him."},
)
CURTLY: tuple[object, ...] = ("Ask her papers", {"judge": {"Ana": "unclear"}}, {"refer": []}, {"write": ""})

DO1 = {
    "id": "PRA-06.do1",
    "text": "Needs come before questions.",
    "source": "A guide (A publisher, 2024) and 1 more",
    "as_of": "2024",
    "phase": "Needs first",
}
LAW = {
    "id": "LAW-U12",
    "text": "Officers do not ask about status.",
    "source": "A guide (A publisher, 2024)",
    "as_of": "2018",
    "phase": "",
    "effective": "2018-01-01",
    "checked": "2026-11-01",
}


def side(name: str, standing: str, said: str, why: str = "", sources: Sequence[str] = ()) -> dict[str, object]:
    """One side of a telling, as a debrief holds it."""
    return {"name": name, "standing": standing, "said": said, "why": why, "sources": list(sources)}


def test_a_whole_debrief() -> None:
    made = debriefed(MOTEL, *KINDLY)
    picture = made.pop("picture")
    assert [[tie["text"] for tie in picture[part]] for part in ("found", "missed")] == [[], ["Dale controls Ana"]]
    assert made.pop("path")["links"][0] == {"from": "At the door", "to": "Your notes", "taken": 1}
    assert made == {
        "run": "",
        "title": "A case",
        "ending": {"label": "Dawn", "outcome": "good"},
        "people": [
            {
                "name": "Ana",
                "what": f"{NO_WORDS}\n- Offered: water.\n- Told: Trafficking unit.",
            }
        ],
        "blocks": [{"kind": "prose", "text": "Ana chose where she sleeps. She has your name."}],
        "passed": False,
        "why_not": ["The score is 37 percent of the points; 70 are needed."],
        "total": 3,
        "maximum": 8,
        "percent": 37.5,
        "pass_percent": 70,
        "musts": [{"name": "water was offered", "met": True}],
        "nevers": [{"name": "her papers were asked for", "broken": False}],
        "criteria": [
            {
                "name": "care",
                "about": "Needs first.",
                "points": 2,
                "maximum": 4,
                "start": 0,
                "by_person": False,
                "reasons": [
                    {
                        "clock": "21:42",
                        "scene": "At the door",
                        "text": "Ask kindly",
                        "points": 2,
                        "why": "Needs come first.",
                        "sources": ["PRA-06.do1: A guide (A publisher, 2024) and 1 more"],
                    }
                ],
            },
            {
                "name": "facts",
                "about": "",
                "points": 1,
                "maximum": 4,
                "start": 0,
                "by_person": False,
                "reasons": [
                    {
                        "clock": "21:45",
                        "scene": "Who is told",
                        "text": "Trafficking unit",
                        "points": 1,
                        "why": "",
                        "sources": [],
                    }
                ],
            },
            {"name": "report", "about": "", "points": None, "maximum": 6, "start": 0, "by_person": True, "reasons": []},
        ],
        "timeline": [
            {
                "seq": 1,
                "clock": "21:42",
                "scene": "At the door",
                "chosen": "Ask kindly",
                "kind": "choice",
                "grade": "strong",
                "points": 2,
                "mistakes": [],
                "why": "Needs come first.",
                "follows": [DO1],
                "against": [],
                "better": None,
            },
            {
                "seq": 2,
                "clock": "21:45",
                "scene": "Your notes",
                "chosen": "Ana: yes",
                "kind": "task",
                "grade": "could be better",
                "points": 0,
                "mistakes": [
                    {
                        "said": 'You concluded "yes" about Ana; what you had found allowed "not yet clear."',
                        "why": "",
                        "sources": [],
                    }
                ],
                "why": "",
                "follows": [],
                "against": [],
                "better": None,
            },
            {
                "seq": 3,
                "clock": "21:45",
                "scene": "Who is told",
                "chosen": "Trafficking unit",
                "kind": "task",
                "grade": "strong",
                "points": 1,
                "mistakes": [],
                "why": "",
                "follows": [],
                "against": [],
                "better": None,
            },
            {
                "seq": 4,
                "clock": "21:45",
                "scene": "The report",
                "chosen": "You wrote 3 words.",
                "kind": "task",
                "grade": "fine",
                "points": 0,
                "mistakes": [],
                "why": "A person reads and marks this.",
                "follows": [],
                "against": [],
                "better": None,
            },
        ],
        "told": {
            "breaches": [],
            "rows": [
                {
                    "unit": "ht unit",
                    "name": "Trafficking unit",
                    "clock": "21:45",
                    "left_out": False,
                    "sides": [
                        side("Partner", "not judged", "The case leaves it open."),
                        side("Order", "not judged", "The only one told then."),
                        side("Time", "not judged", "After 5 minutes; no number of hours is set."),
                        side("Consent", "right", "Not needed."),
                        side("Passed on", "right", "The place and the facts."),
                    ],
                }
            ],
            "clocks": [],
        },
        "judgements": [
            {
                "person": "Ana",
                "answer": "yes",
                "confidence": 3,
                "clear": False,
                "right": False,
                "what_could_be_known": [],
                "not_found": [{"name": "two IDs", "text": "He holds two ID cards."}],
            }
        ],
        "identification": [
            {"person": "Ana", "truth": "yes", "answer": "yes", "confidence": 3, "clear": False, "signal": "hit"}
        ],
        "practice": {"did": [DO1], "missed": [], "avoid": []},
        "laws": [],
        "caveat": CAVEAT,
        "retry": [
            {"seq": 1, "clock": "21:42", "scene": "At the door", "chosen": "Ask kindly"},
            {"seq": 2, "clock": "21:45", "scene": "Your notes", "chosen": "Ana: yes"},
            {"seq": 3, "clock": "21:45", "scene": "Who is told", "chosen": "Trafficking unit"},
            {"seq": 4, "clock": "21:45", "scene": "The report", "chosen": "You wrote 3 words."},
        ],
        "reports": [{"criterion": "report", "text": "She owes him."}],
        "analysis": None,
    }


def test_a_run_that_failed_says_why_in_sentences() -> None:
    assert debriefed(MOTEL, *CURTLY)["why_not"] == [
        "The score is 37 percent of the points; 70 are needed.",
        "This has to happen and did not: water was offered.",
        "This must not happen and did: her papers were asked for.",
    ]


def test_a_run_that_passed_has_nothing_to_explain() -> None:
    easy = replace(MOTEL, header=replace(MOTEL.header, pass_percent=30))
    made = debriefed(easy, *KINDLY)
    assert (made["passed"], made["why_not"]) == (True, [])


def test_a_law_that_was_gone_against_is_cited_with_the_day_it_was_checked() -> None:
    made = debriefed(MOTEL, *CURTLY)
    assert (made["timeline"][0]["against"], made["laws"], made["practice"]) == (
        [LAW],
        [LAW],
        {"did": [], "missed": [DO1], "avoid": [LAW]},
    )


def test_a_run_that_goes_on_has_no_debrief() -> None:
    with pytest.raises(RunOver):
        debrief_of(story(MOTEL, "Ask kindly"), FACTS)


def test_a_run_that_got_stuck_has_one() -> None:
    assert debriefed(case(Scene("Here")))["ending"] == {"label": "Here", "outcome": "stuck"}


@given(st.integers(0, 2**32 - 1))
def test_every_run_that_ends_has_a_debrief_in_json_with_an_entry_for_each_decision(seed: int) -> None:
    random = Random(seed)
    told = begin(compile_scenario(drawn_scenario(random)))
    while not told.state.ended:
        if len(told.moments) > 30:
            return
        told = advance(told, drawn_decision(offer(told.program, told.state), random))
    made = json.loads(json.dumps(debrief_of(told, FACTS)))
    assert len(made["timeline"]) == len(made["retry"]) == len(told.decisions)
    assert sum(row["points"] for row in made["timeline"]) == sum(
        reason["points"] for each in made["criteria"] for reason in each["reasons"]
    )
    assert sum(len(scene["order"]) for scene in made["path"]["scenes"]) == len(told.moments)
    assert sum(link["taken"] for link in made["path"]["links"]) == len(told.decisions)


def test_a_unit_is_called_by_its_name_in_why_and_in_what_was_left_out() -> None:
    told = task(
        Kind.REFER,
        Item("ht unit", right=True, score=points("facts", 1), reason=KIND),
        heading="Who is told",
        target="Dawn",
    )
    rows = [
        debriefed(case(told, DAWN, criteria=(Criterion("facts", 4),)), {"refer": units})["timeline"][0]
        for units in (["ht unit"], [])
    ]
    assert (rows[0]["mistakes"], rows[0]["why"]) == ([], "- Trafficking unit: Needs come first.")
    assert rows[1]["mistakes"] == [
        {
            "said": 'You left out "Trafficking unit"; it belongs here.',
            "why": "Needs come first.",
            "sources": ["PRA-06.do1: A guide (A publisher, 2024) and 1 more"],
        }
    ]


# --- people --------------------------------------------------------------------------------------------


def fates_in(
    *people: Person, ending: str, before: tuple[Scene, ...] = (), play: tuple[object, ...] = ()
) -> dict[str, str]:
    over = Scene("Over", ending=Outcome.PARTIAL, blocks=(Prose(ending),) if ending else ())
    rows = fates(story(case(*before, over, people=people), *play), FACTS)
    return {str(row["name"]): str(row["what"]) for row in rows}


def test_no_sentence_of_the_ending_is_said_a_second_time() -> None:
    told = "Dale was held that night. Ana slept four hours. She has your number. The lot is empty."
    assert fates_in(DALE, ANA, Person("room 12", "place"), ending=told) == {
        "Ana": f"{NO_WORDS}\n- Nothing was offered."
    }


def test_somebody_the_case_is_about_is_never_left_out() -> None:
    assert fates_in(ANA, ending="It is quiet.") == {"Ana": "- You did not meet Ana.\n- Nothing was offered."}
    seen = Scene("Here", choices=(go("Go", "Over", consequence=(Prose("You hear Ana laugh."),)),))
    assert fates_in(ANA, ending="", before=(seen,), play=("Go",)) == {
        "Ana": f"{NO_WORDS}\n- What became of Ana is not known.\n- Nothing was offered."
    }


def test_who_spoke_is_told_with_the_minute_in_which_it_was_first_heard() -> None:
    here = Scene("Here", takes=4, blocks=(Prose("Ana is there."),), choices=(go("Ask", "There"),))
    there = Scene("There", blocks=(Speech("Ana", "I am fine."),), choices=(go("Go", "Over"),))
    told = fates_in(ANA, ending="Ana slept.", before=(here, there), play=("Ask", "Go"))["Ana"]
    assert told == "- First heard at 09:04.\n- Nothing was offered."


def test_somebody_told_of_in_prose_is_heard_as_one_with_a_line_of_speech() -> None:
    here = Scene("Here", takes=4, blocks=(Prose("Ana says that she is fine."),), choices=(go("Go", "Over"),))
    told = fates_in(ANA, ending="Ana slept.", before=(here,), play=("Go",))["Ana"]
    assert told == "- First heard at 09:04.\n- Nothing was offered."


def test_what_another_says_that_she_said_is_no_hearing() -> None:
    here = Scene(
        "Here", blocks=(Speech("Dale", "Ana said no."), Prose("Ana says nothing.")), choices=(go("Go", "Over"),)
    )
    told = fates_in(ANA, ending="Ana slept.", before=(here,), play=("Go",))["Ana"]
    assert told.split("\n")[0] == NO_WORDS


def test_a_scene_headed_by_somebody_is_met_with_them() -> None:
    here = Scene("What Ana shows you", choices=(go("Go", "Over"),))
    told = fates_in(ANA, ending="Ana slept.", before=(here,), play=("Go",))["Ana"]
    assert told.split("\n")[0] == NO_WORDS


MEETING: tuple[object, ...] = (
    "Ask Owen to look at the tail light with your partner",
    "Call a sign language interpreter by video",
)
WEEK = "Ask about an ordinary week"
AFTER: tuple[object, ...] = (
    "Close the conversation",
    {"select": []},
    {"sort": {"He unzipped the pouch": "seen", "She is afraid of him": "guessed"}},
    {"judge": {"Mara": "unclear"}},
    {"chart": []},
    {"refer": []},
    "Tell both what was checked, and leave a card",
    {"write": ""},
    "Watch the van leave",
)
INTERPRETED = "Let Owen interpret for her, since he knows her and you would otherwise wait on this road for somebody"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((*MEETING, WEEK), "First heard at 18:52."),
        (MEETING, "Mara was heard alone."),
        (("Say nothing and wait", INTERPRETED), "No words stand under Mara's name on this way through the case."),
    ],
)
def test_the_case_that_new_makes_tells_truly_whether_its_passenger_was_heard(
    asked: tuple[object, ...], said: str
) -> None:
    scenario = read_text_scenario(notebook_from_text(template_text())).scenario
    assert scenario is not None
    [mara] = fates(story(scenario, *asked, *AFTER), FACTS)
    assert (mara["name"], str(mara["what"]).split("\n")[0]) == ("Mara", f"- {said}")


def test_words_in_the_ending_alone_are_no_hearing() -> None:
    over = Scene("Over", ending=Outcome.GOOD, blocks=(Speech("Ana", "I am fine."),))
    told = fates(story(case(over, people=(ANA,))), FACTS)
    assert told == [
        {
            "name": "Ana",
            "what": f"{NO_WORDS}\n- Nothing was offered.",
        }
    ]


def test_what_was_offered_is_told_by_the_answer_and_then_whoever_was_told() -> None:
    answers = (Does(Verb.OFFER, "advocate"), Does(Verb.OFFER, "water"), Does(Verb.OFFER, "ht unit"))
    replies = (Does(Verb.ACCEPT, "advocate"), Does(Verb.DECLINE, "water"), Does(Verb.TELL, "ht unit"))
    here = Scene("Here", then=answers + replies, choices=(go("Go", "Over"),))
    assert fates_in(ANA, ending="Ana slept.", before=(here,), play=("Go",))["Ana"].split("\n")[1:] == [
        "- Offered and accepted: advocate.",
        "- Offered and declined that day: water.",
        "- Also offered: Trafficking unit.",
        "- Told: Trafficking unit.",
    ]


def test_where_a_case_is_about_several_people_the_offers_stand_by_themselves() -> None:
    renee = Person("Renee", role="may be trafficked")
    assert fates_in(ANA, renee, ending="Ana left.") == {
        "Ana": NO_WORDS,
        "Renee": "- You did not meet Renee.",
        "Ana and Renee": "- Nothing was offered.",
    }


def test_where_a_case_is_about_nobody_in_particular_the_offers_are_everybodys() -> None:
    assert fates_in(DALE, ending="Dale drove off.") == {"Everybody": "- Nothing was offered."}


def test_somebody_who_declined_first_and_accepted_later_has_accepted() -> None:
    changed = (Does(Verb.OFFER, "water"), Does(Verb.DECLINE, "water"), Does(Verb.ACCEPT, "water"))
    here = Scene("Here", then=changed, choices=(go("Go", "Over"),))
    what = fates_in(ANA, ending="Ana slept.", before=(here,), play=("Go",))["Ana"]
    assert what.endswith("\n- Offered and accepted: water.")


# --- decisions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "most", "flags", "grade"),
    [
        (2, 2, "", Grade.STRONG),
        (3, 4, "", Grade.STRONG),
        (1, 4, "", Grade.FINE),
        (0, 0, "", Grade.FINE),
        (0, 4, "", Grade.FINE),
        (2, 4, "", Grade.FINE),
        (5, 6, "flawed", Grade.COULD_BE_BETTER),
        (0, 0, "flawed", Grade.COULD_BE_BETTER),
        (2, 2, "against", Grade.COULD_BE_BETTER),
        (-1, 2, "", Grade.COULD_BE_BETTER),
        (-2, 2, "", Grade.COSTLY),
        (2, 2, "breaks", Grade.COSTLY),
    ],
)
def test_a_grade_comes_from_points_and_rules(points: int, most: int, flags: str, grade: Grade) -> None:
    assert (
        grade_of(points, most, against="against" in flags, breaks="breaks" in flags, flawed="flawed" in flags) is grade
    )


def judged(scene: Scene, decision: object, **parts: object) -> Judged:
    return timeline_of(story(case(scene, **parts), decision))[0]


KINDLY_CHOICE = go("Ask kindly", score=points("care", 2), reason=KIND)
CURT_CHOICE = go("Press her", score=points("care", -1), reason=CURT)
HIDDEN_CHOICE = go("Best of all", score=points("care", 9), when=HURRIED, reason=KIND)


def test_something_better_is_named_where_it_was_offered() -> None:
    row = judged(Scene("Here", choices=(KINDLY_CHOICE, CURT_CHOICE, HIDDEN_CHOICE)), "Press her")
    assert (row.grade, row.better, row.missed) == (Grade.COULD_BE_BETTER, "Ask kindly", ("PRA-06.do1",))


def test_nothing_is_better_than_what_was_best() -> None:
    row = judged(Scene("Here", choices=(KINDLY_CHOICE, CURT_CHOICE)), "Ask kindly")
    assert (row.grade, row.better, row.missed, row.follows) == (Grade.STRONG, None, (), ("PRA-06.do1",))


def test_a_choice_without_points_is_fine_and_what_it_left_undone_is_missed() -> None:
    row = judged(Scene("Here", choices=(KINDLY_CHOICE, go("Wait"))), "Wait")
    assert (row.grade, row.better, row.missed) == (Grade.FINE, None, ("PRA-06.do1",))


def test_a_choice_taken_again_brings_nothing() -> None:
    here = Scene("Here", choices=(go("Ask", "Here", score=points("care", 2)), go("Leave")))
    rows = timeline_of(story(case(here), "Ask", "Ask", "Leave"))
    assert [(row.points, row.grade) for row in rows] == [(2, Grade.STRONG), (0, Grade.FINE), (0, Grade.FINE)]


def test_points_that_a_person_gives_are_not_counted() -> None:
    scored = go("Ask", score=(Points("report", 5), Points("care", 1)))
    row = judged(
        Scene("Here", choices=(scored,)), "Ask", criteria=(Criterion("care", 4), Criterion("report", 6, by_person=True))
    )
    assert row.points == 1


def test_among_choices_without_points_the_one_that_follows_a_rule_is_better() -> None:
    knock = go("Knock", reason=Reason("", ("PRA-06.do2",)))
    row = judged(Scene("Here", choices=(go("Wait"), CURT_CHOICE, knock)), "Press her")
    assert (row.better, row.missed) == ("Knock", ("PRA-06.do2",))


def test_what_goes_against_a_rule_itself_is_never_named_as_better() -> None:
    shrug = go("Shrug", reason=CURT)
    row = judged(Scene("Here", choices=(CURT_CHOICE, shrug)), "Press her")
    assert (row.grade, row.better, row.missed) == (Grade.COULD_BE_BETTER, None, ())


WORDS = Item("Her words", right=True, score=points("facts", 2), reason=KIND)
GUESS = Item("A guess", right=False, score=points("care", -1), reason=CURT)
HERS = Item("Her number", right=True, score=points("facts", 1), reason=Reason("It is hers.", ("PRA-06.do2",)))
PLATE = Item("The plate", right=True)
BOTH = ["Her words", "The plate"]


def said(row: Judged) -> list[str]:
    return [mistake.said for mistake in row.mistakes]


def test_what_was_ticked_wrongly_comes_first_then_what_was_left_out_and_what_was_right_is_explained() -> None:
    row = judged(task(Kind.SELECT, WORDS, HERS, GUESS), {"select": ["Her words", "A guess"]})
    assert (row.points, row.grade, row.better) == (1, Grade.COULD_BE_BETTER, None)
    assert said(row) == [
        'You ticked "A guess"; it is better left out.',
        'You left out "Her number"; it belongs here.',
    ]
    assert ([mistake.reason for mistake in row.mistakes], row.why) == (
        [CURT, HERS.reason],
        "- Her words: Needs come first.",
    )
    assert (row.follows, row.against, row.missed) == (("PRA-06.do1",), ("PRA-05.avoid1",), ("PRA-06.do2",))


def test_something_right_left_out_is_not_strong_even_where_it_brings_no_points() -> None:
    rows = [judged(task(Kind.SELECT, WORDS, PLATE), {"select": ticked}) for ticked in (["Her words"], BOTH)]
    assert [(row.grade, said(row)) for row in rows] == [
        (Grade.COULD_BE_BETTER, ['You left out "The plate"; it belongs here.']),
        (Grade.STRONG, []),
    ]


def test_one_item_in_the_wrong_bin_is_not_strong_and_is_named_with_the_right_one() -> None:
    card = Item("He holds her card", answer="means", score=points("facts", 1), reason=KIND)
    drove = Item("He drove her", answer="act", score=points("facts", 5), reason=Reason("Seen.", ("PRA-06.do2",)))
    row = judged(task(Kind.SORT, card, drove), {"sort": {"He holds her card": "act", "He drove her": "act"}})
    assert (row.points, row.grade) == (5, Grade.COULD_BE_BETTER)
    assert said(row) == ['You put "He holds her card" under "act"; it belongs under "means."']
    assert (row.why, row.follows, row.missed) == ("- He drove her: Seen.", ("PRA-06.do2",), ("PRA-06.do1",))


def test_what_was_sorted_is_told_by_how_much_of_it_was_right() -> None:
    sort = task(
        Kind.SORT, Item("Her card", answer="means"), Item("A ride", answer="act"), heading="Sort", target="Dawn"
    )
    rows = [
        debriefed(case(sort, DAWN), {"sort": {"Her card": card, "A ride": "act"}})["timeline"][0]["chosen"]
        for card in ("means", "act")
    ]
    assert rows == ["You sorted 2 items, all of them right.", "You sorted 2 items, 1 of them right."]


@pytest.mark.parametrize(
    ("found", "answer", "sentences"),
    [
        (False, "unclear", []),
        (False, "no", ['You concluded "no" about Ana; what you had found allowed "not yet clear."']),
        (True, "no", []),
        (True, "unclear", ['You concluded "not yet clear" about Ana; what you had found allowed "no."']),
        (True, "yes", ['You concluded "yes" about Ana; what you had found allowed "no."']),
    ],
)
def test_a_conclusion_that_the_facts_did_not_allow_is_not_strong(
    found: bool, answer: str, sentences: list[str]
) -> None:
    ana = Item("Ana", answer="no", clear_when=TWO_IDS, score=points("facts", 2), reason=KIND)
    look = Scene("Here", then=(FINDS_TWO_IDS,) if found else (), choices=(go("Go on", "The task"),))
    row = timeline_of(story(case(look, task(Kind.JUDGE, ana)), "Go on", {"judge": {"Ana": answer}}))[1]
    assert (said(row), row.grade is Grade.STRONG) == (sentences, not sentences)


def test_breaking_a_never_is_costly_whatever_it_earns() -> None:
    press = go("Press", then=(ASKED,), score=points("care", 2))
    row = judged(Scene("Here", choices=(press,)), "Press", nevers=(Rule("pressed", HURRIED),))
    assert row.grade is Grade.COSTLY


def test_a_time_out_is_judged_as_the_choice_it_takes() -> None:
    here = Scene("Here", choices=(KINDLY_CHOICE,), limit=Limit(60, go("Wait", score=points("care", -1))))
    row = judged(here, {"timeout": True})
    assert (row.chosen, row.points, row.better) == ("Wait", -1, "Ask kindly")


# --- judgments -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("truth", "answer", "signal"),
    [
        ("yes", "yes", Signal.HIT),
        ("yes", "no", Signal.MISS),
        ("no", "yes", Signal.FALSE_ALARM),
        ("no", "no", Signal.CORRECT_REJECTION),
        ("yes", "unclear", Signal.UNDECIDED),
        ("unclear", "yes", Signal.UNDECIDED),
        ("", "no", Signal.UNDECIDED),
    ],
)
def test_a_conclusion_is_counted_against_the_truth_of_the_case(truth: str, answer: str, signal: Signal) -> None:
    told = story(case(task(Kind.JUDGE, Item("Ana", answer=truth))), {"judge": {"Ana": answer}})
    assert [verdict.signal for verdict in verdicts_of(told)] == [signal]


def test_a_conclusion_rests_on_what_was_found_before_it() -> None:
    both = AllOf((TWO_IDS, AnyOf((Reads(Reader.FOUND, "debt"), TWO_IDS)), Not(HURRIED)))
    look = Scene("Here", choices=(go("Look", "The task", then=(FINDS_TWO_IDS,)),))
    told = story(
        case(look, task(Kind.JUDGE, Item("Ana", answer="no", clear_when=both))), "Look", {"judge": {"Ana": "no"}}
    )
    (verdict,) = verdicts_of(told)
    assert (verdict.clear, verdict.well_judged, verdict.confidence) == (True, True, None)
    assert (verdict.found, verdict.not_found) == (("two IDs",), ("debt",))


def test_a_condition_may_ask_for_no_evidence_at_all() -> None:
    assert list(evidence_in(AnyOf((IsYes("hurried"), Reads(Reader.TOLD, "ht unit"))))) == []
    assert list(evidence_in(None)) == []


# --- path and citations -----------------------------------------------------------------------------------


def test_the_path_counts_visits_and_links() -> None:
    here = Scene("Here", choices=(go("Look", "Here"), go("Also look", "Here"), go("Leave")))
    assert path_of(story(case(here, task(Kind.SELECT)), "Look", "Also look", "Leave")) == {
        "scenes": [
            {"heading": "Here", "ending": "", "visited": True, "order": [1, 2, 3]},
            {"heading": "The task", "ending": "", "visited": False, "order": []},
            {"heading": "The end", "ending": "good", "visited": True, "order": [4]},
        ],
        "links": [
            {"from": "Here", "to": "Here", "taken": 2},
            {"from": "Here", "to": "The end", "taken": 1},
            {"from": "The task", "to": "The end", "taken": 0},
        ],
    }


def test_a_fact_is_cited_once_with_source_and_date() -> None:
    assert cites(FACTS, ["PRA-06.do1", "LAW-U12", "PRA-06.do1"]) == [DO1, LAW]
    assert laws_among(FACTS, ["PRA-06.do1", "LAW-U12", "LAW-U12", "LAW-X"]) == [LAW]
    assert source_words(FACTS, "LAW-U12") == "LAW-U12: A guide (A publisher, 2024)"
    assert cite(FACTS, "ht unit")["source"] == ""


def test_an_id_that_names_nothing_says_so() -> None:
    assert cite(FactBase(), "PRA-99") == {
        "id": "PRA-99",
        "text": "This is not in the fact base.",
        "source": "",
        "as_of": "",
        "phase": "",
    }
    assert source_words(FactBase(), "PRA-99") == "PRA-99"
