"""The meaning of a case, sentence by sentence, as the manual of the format tells it."""

from __future__ import annotations

import pytest

from simlib.errors import NotOffered, RunOver
from simlib.play.decisions import Choose
from simlib.play.register import Mark
from simlib.play.state import Status
from simlib.scenario.model import (
    Adds,
    AllOf,
    AnyOf,
    Compares,
    Condition,
    Does,
    If,
    Item,
    Kind,
    Limit,
    Not,
    Outcome,
    Reader,
    Reads,
    Relation,
    Rule,
    Scene,
    SetsNumber,
    SetsYesNo,
    Verb,
    YesNoValue,
)
from tests.play.cases import FINDS_TWO_IDS, HURRIED, TWO_IDS, case, go, points, task, trust
from tests.play.conftest import Begin

# --- verbs and what reads them --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "reader", "name"),
    [
        (Verb.FIND, Reader.FOUND, "two IDs"),
        (Verb.TELL, Reader.TOLD, "ht unit"),
        (Verb.OFFER, Reader.OFFERED, "advocate"),
        (Verb.ACCEPT, Reader.ACCEPTED, "advocate"),
        (Verb.DECLINE, Reader.DECLINED, "water"),
    ],
)
def test_what_a_verb_does_its_reader_reads(begin: Begin, verb: Verb, reader: Reader, name: str) -> None:
    hidden = go("Only after", when=Reads(reader, name))
    at = Scene("Here", choices=(go("Do it", "Here", then=(Does(verb, name),)), hidden))
    assert begin(case(at)).offered == ["Do it"]
    assert begin(case(at), "Do it").offered == ["Do it", "Only after"]


def test_a_reader_does_not_mind_case_spaces_or_the_slant_of_quotes(begin: Begin) -> None:
    found = Does(Verb.FIND, "Ana\u2019s  ID card")
    at = Scene(
        "Here", choices=(go("Look", "Here", then=(found,)), go("Ask", when=Reads(Reader.FOUND, "ana's id CARD")))
    )
    assert begin(case(at), "Look").offered == ["Look", "Ask"]


def test_entering_a_scene_makes_it_visited(begin: Begin) -> None:
    there = Reads(Reader.VISITED, "There")
    here = Scene("Here", choices=(go("Go", "There"), go("Tell what you saw there", when=there)))
    elsewhere = Scene("There", choices=(go("Back", "Here"),))
    assert begin(case(here, elsewhere)).offered == ["Go"]
    assert begin(case(here, elsewhere), "Go", "Back").offered == ["Go", "Tell what you saw there"]


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effects", "result"),
    [
        ((Adds("trust", 3),), 5),
        ((Adds("trust", 99),), 10),
        ((Adds("trust", -99),), 0),
        ((SetsNumber("trust", 7),), 7),
        ((SetsNumber("trust", 70),), 10),
        ((Adds("trust", -5), Adds("trust", 1)), 1),
        ((Adds("trust", 1), SetsNumber("trust", 4), Adds("trust", -1)), 3),
    ],
)
def test_a_number_stays_within_its_bounds_after_every_effect_from_left_to_right(
    begin: Begin, effects: tuple[Adds | SetsNumber, ...], result: int
) -> None:
    at = Scene("Here", choices=(go("Do it", "Here", then=effects),))
    assert begin(case(at), "Do it").trust == result


def test_a_yes_no_value_stands_alone_in_a_condition(begin: Begin) -> None:
    asks = go("Ask again", when=HURRIED)
    press = go("Press", "Here", then=(SetsYesNo("hurried", yes=True),))
    calm = go("Breathe", "Here", when=HURRIED, then=(SetsYesNo("hurried", yes=False),))
    at = Scene("Here", choices=(press, calm, asks))
    assert begin(case(at)).offered == ["Press"]
    assert begin(case(at), "Press").offered == ["Press", "Breathe", "Ask again"]
    assert begin(case(at), "Press", "Breathe").offered == ["Press"]


def test_a_yes_no_value_may_start_as_yes(begin: Begin) -> None:
    at = Scene("Here", choices=(go("Stay"), go("Run", when=HURRIED)))
    assert begin(case(at, values=(YesNoValue("hurried", start=True),))).offered == ["Stay", "Run"]


def test_the_last_of_several_effects_on_a_yes_no_value_stands(begin: Begin) -> None:
    both = (SetsYesNo("hurried", yes=True), SetsYesNo("hurried", yes=False))
    at = Scene("Here", choices=(go("Do it", "Here", then=both), go("Run", when=HURRIED)))
    assert begin(case(at), "Do it").offered == ["Do it"]


def test_minutes_count_from_the_start(begin: Begin) -> None:
    late = Compares("minutes", Relation.AT_LEAST, 5)
    here = Scene("Here", takes=2, choices=(go("Wait", "Here", takes=3), go("Leave late", when=late)))
    assert begin(case(here)).state.minutes == 2
    assert begin(case(here)).offered == ["Wait"]
    assert begin(case(here), "Wait").offered == ["Wait", "Leave late"]
    assert begin(case(here), "Wait", "Leave late").state.minutes == 5


# --- conditions -----------------------------------------------------------------------------------

YES_NO_CONDITIONS: list[tuple[Condition, bool]] = [
    (trust(Relation.EQUAL, 2), True),
    (trust(Relation.EQUAL, 3), False),
    (trust(Relation.NOT_EQUAL, 3), True),
    (trust(Relation.NOT_EQUAL, 2), False),
    (trust(Relation.LESS, 3), True),
    (trust(Relation.LESS, 2), False),
    (trust(Relation.AT_MOST, 2), True),
    (trust(Relation.AT_MOST, 1), False),
    (trust(Relation.MORE, 1), True),
    (trust(Relation.MORE, 2), False),
    (trust(Relation.AT_LEAST, 2), True),
    (trust(Relation.AT_LEAST, 3), False),
    (Not(TWO_IDS), True),
    (Not(Not(TWO_IDS)), False),
    (Not(trust(Relation.EQUAL, 2)), False),
    (AllOf((Not(TWO_IDS), Not(HURRIED))), True),
    (AllOf((TWO_IDS, Not(HURRIED))), False),
    (AllOf((TWO_IDS, Not(TWO_IDS))), False),
    (Not(AllOf((TWO_IDS, Not(TWO_IDS)))), True),
    (Not(AllOf((Not(TWO_IDS), Not(HURRIED)))), False),
    (AllOf((trust(Relation.MORE, 1), trust(Relation.LESS, 3))), True),
    (AllOf((trust(Relation.MORE, 1), trust(Relation.LESS, 2))), False),
    (AnyOf((TWO_IDS, trust(Relation.EQUAL, 2))), True),
    (AnyOf((TWO_IDS, HURRIED)), False),
    (AllOf((AnyOf((TWO_IDS, Not(HURRIED))), trust(Relation.AT_LEAST, 1))), True),
    (AllOf(()), True),
    (Not(AllOf(())), False),
]


@pytest.mark.parametrize(("condition", "holds"), YES_NO_CONDITIONS)
def test_a_condition_holds_as_it_reads(begin: Begin, condition: Condition, holds: bool) -> None:
    at = Scene("Here", choices=(go("Stay"), go("Go", when=condition)))
    assert begin(case(at)).offered == (["Stay", "Go"] if holds else ["Stay"])


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("relation", list(Relation))
def test_minutes_are_compared_like_a_number(begin: Begin, relation: Relation, number: int) -> None:
    holds = {
        "=": number == 2,
        "!=": number != 2,
        "<": number > 2,
        "<=": number >= 2,
        ">": number < 2,
        ">=": number <= 2,
    }
    at = Scene("Here", takes=2, choices=(go("Stay"), go("Go", when=Compares("minutes", relation, number))))
    assert begin(case(at)).offered == (["Stay", "Go"] if holds[relation.value] else ["Stay"])


# --- what is offered, and what taking it does -----------------------------------------------------


def test_a_choice_hidden_by_its_condition_cannot_be_taken(begin: Begin) -> None:
    run = begin(case(Scene("Here", choices=(go("Stay"), go("Go", when=HURRIED)))))
    before = run.state
    with pytest.raises(NotOffered):
        run.do("Go")
    assert run.state == before


def test_a_once_is_offered_until_it_is_taken(begin: Begin) -> None:
    at = Scene("Here", choices=(go("Look", "Here", once=True), go("Leave")))
    assert begin(case(at)).offered == ["Look", "Leave"]
    run = begin(case(at), "Look")
    assert run.offered == ["Leave"]
    with pytest.raises(NotOffered):
        run.do("Look")


def test_the_same_text_in_another_scene_is_another_choice(begin: Begin) -> None:
    here = Scene("Here", choices=(go("Look", "There", once=True),))
    there = Scene("There", choices=(go("Look", "There", once=True), go("Leave")))
    assert begin(case(here, there), "Look").offered == ["Look", "Leave"]


def test_taking_a_choice_adds_its_minutes_acts_scores_and_moves(begin: Begin) -> None:
    choice = go("Do it", "There", takes=3, then=(Adds("trust", 1), FINDS_TWO_IDS), score=points("care", 2))
    there = Scene("There", takes=4, then=(Adds("trust", 2),), choices=(go("Leave"),))
    run = begin(case(Scene("Here", choices=(choice,)), there), "Do it")
    assert (run.scene, run.state.minutes, run.trust, run.points) == ("There", 7, 5, {"care": 2, "facts": 0})
    assert run.has(Mark.FOUND, "two IDs")


def test_entering_a_scene_acts_only_the_first_time(begin: Begin) -> None:
    asked = If(trust(Relation.AT_LEAST, 0), "She nods.", then=(SetsYesNo("hurried", yes=True),))
    there = Scene(
        "There", takes=4, then=(Adds("trust", 1),), blocks=(asked,), choices=(go("Back", "Here"), go("Stay", "There"))
    )
    here = Scene("Here", choices=(go("Go", "There"), go("Calm", "Here", then=(SetsYesNo("hurried", yes=False),))))
    run = begin(case(here, there), "Go", "Stay", "Back", "Calm", "Go")
    assert (run.state.minutes, run.trust, run.has(Mark.YES, "hurried")) == (4, 3, False)


def test_the_start_scene_is_entered_like_any_other(begin: Begin) -> None:
    seen = If(trust(Relation.EQUAL, 3), "You know her.", then=(FINDS_TWO_IDS,))
    here = Scene("Here", takes=2, then=(Adds("trust", 1),), blocks=(seen,), choices=(go("Stay", "Here"), go("Leave")))
    run = begin(case(here))
    assert (run.state.minutes, run.trust, run.has(Mark.FOUND, "two IDs")) == (2, 3, True)
    assert run.do("Stay").trust == 3


def test_a_choice_that_leads_to_its_own_scene_shows_it_again_and_nothing_acts(begin: Begin) -> None:
    here = Scene("Here", takes=2, then=(Adds("trust", 1),), choices=(go("Look", "Here", takes=1), go("Leave")))
    run = begin(case(here), "Look", "Look")
    assert (run.scene, run.state.minutes, run.trust) == ("Here", 4, 3)


def test_all_ifs_of_a_scene_are_read_before_any_of_them_acts(begin: Begin) -> None:
    accepts = If(
        trust(Relation.AT_LEAST, 4), "She reads the card.", then=(Does(Verb.ACCEPT, "advocate"), SetsNumber("trust", 1))
    )
    declines = If(trust(Relation.LESS, 4), "She gives it back.", then=(Does(Verb.DECLINE, "advocate"),))
    there = Scene("There", blocks=(accepts, declines), choices=(go("Leave"),))
    here = Scene("Here", choices=(go("Kindly", "There", then=(Adds("trust", 2),)), go("Curtly", "There")))
    kindly, curtly = begin(case(here, there), "Kindly"), begin(case(here, there), "Curtly")
    assert (kindly.has(Mark.ACCEPTED, "advocate"), kindly.has(Mark.DECLINED, "advocate")) == (True, False)
    assert (curtly.has(Mark.ACCEPTED, "advocate"), curtly.has(Mark.DECLINED, "advocate")) == (False, True)


def test_the_ifs_of_a_scene_read_what_its_own_effects_did(begin: Begin) -> None:
    seen = If(trust(Relation.EQUAL, 3), "She looks up.", then=(FINDS_TWO_IDS,))
    there = Scene("There", then=(Adds("trust", 1),), blocks=(seen,), choices=(go("Leave"),))
    assert begin(case(Scene("Here", choices=(go("Go", "There"),)), there), "Go").has(Mark.FOUND, "two IDs")


def test_a_decision_is_whole_so_a_condition_met_only_on_the_way_counts_for_nothing(begin: Begin) -> None:
    through = go("Go", "There", then=(SetsYesNo("hurried", yes=True),))
    there = Scene("There", then=(SetsYesNo("hurried", yes=False),), choices=(go("Leave"), go("Run", when=HURRIED)))
    rule = Rule("hurried", HURRIED)
    run = begin(case(Scene("Here", choices=(through,)), there, nevers=(rule,)), "Go")
    assert run.offered == ["Leave"]
    assert not run.has(Mark.BROKEN, "hurried")


# --- points ---------------------------------------------------------------------------------------


def test_a_choice_scores_only_the_first_time_it_is_taken(begin: Begin) -> None:
    at = Scene("Here", choices=(go("Ask", "Here", score=points("care", 2), then=(Adds("trust", 1),)), go("Leave")))
    run = begin(case(at), "Ask", "Ask", "Ask")
    assert (run.points["care"], run.trust) == (2, 5)


def test_a_choice_may_score_for_several_criteria_and_cost(begin: Begin) -> None:
    at = Scene("Here", choices=(go("Ask", score=points("care", 2) + points("facts", -1)),))
    assert begin(case(at), "Ask").points == {"care": 2, "facts": -1}


def test_points_have_no_limit_before_the_end(begin: Begin) -> None:
    choices = (go("Well", "Here", score=points("care", 9)), go("Badly", score=points("care", -7)))
    assert begin(case(Scene("Here", choices=choices)), "Well", "Badly").points["care"] == 2


# --- must, never, endings -------------------------------------------------------------------------


@pytest.mark.parametrize(("decisions", "met"), [(("Look", "Leave"), True), (("Leave",), False)])
def test_a_must_is_looked_at_when_the_run_ends(begin: Begin, decisions: tuple[str, ...], met: bool) -> None:
    at = Scene("Here", choices=(go("Look", "Here", then=(FINDS_TWO_IDS,)), go("Leave")))
    run = begin(case(at, musts=(Rule("the cards were seen", TWO_IDS),)), *decisions)
    assert run.events[-1].payload["must"] == {"the cards were seen": met}


def test_a_never_is_broken_by_any_whole_decision_and_stays_broken(begin: Begin) -> None:
    press = go("Press", "Here", then=(SetsYesNo("hurried", yes=True),))
    calm = go("Calm", "Here", then=(SetsYesNo("hurried", yes=False),))
    scenario = case(Scene("Here", choices=(press, calm, go("Leave"))), nevers=(Rule("pressed her", HURRIED),))
    assert begin(scenario, "Leave").events[-1].payload["never"] == {"pressed her": False}
    run = begin(scenario, "Press", "Calm", "Leave")
    assert run.events[-1].payload["never"] == {"pressed her": True}
    assert [event.payload["broken"] for event in run.events[:-1]] == [(), ("pressed her",), (), ()]


def test_a_never_may_be_broken_by_the_start(begin: Begin) -> None:
    scenario = case(Scene("Here", choices=(go("Leave"),)), nevers=(Rule("little trust", trust(Relation.LESS, 5)),))
    assert begin(scenario).events[0].payload["broken"] == ("little trust",)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_scene_with_an_ending_has_no_decisions_and_ends_the_run(begin: Begin, outcome: Outcome) -> None:
    run = begin(case(Scene("Here", choices=(go("Go", "Over"),)), Scene("Over", ending=outcome)), "Go")
    assert (run.offered, run.state.status) == ([], Status(outcome.value))
    assert run.events[-1].payload["outcome"] == outcome.value
    with pytest.raises(RunOver):
        run.do("Go")


def test_a_case_may_end_where_it_starts(begin: Begin) -> None:
    run = begin(case(Scene("Here", ending=Outcome.PARTIAL)))
    assert [event.type.value for event in run.events] == ["run.started", "run.ended"]


def test_a_scene_where_nothing_is_offered_ends_the_run_as_stuck(begin: Begin) -> None:
    here = Scene("Here", choices=(go("Look", "Here", once=True), go("Leave", when=HURRIED)))
    run = begin(case(here), "Look")
    assert (run.state.status, run.offered) == (Status.STUCK, [])
    assert run.events[-1].payload == {"ending": "Here", "outcome": "stuck", "must": {}, "never": {}}


def test_a_scene_with_neither_decision_nor_ending_is_stuck(begin: Begin) -> None:
    assert begin(case(Scene("Here"))).state.status is Status.STUCK


# --- texts of choices, and limits -----------------------------------------------------------------


@pytest.mark.parametrize("typed", ["ask, \u201care  you OK?\u201d", 'Ask, "Are you OK?"', ' ASK, "are you ok?" '])
def test_a_choice_is_known_by_its_text_and_case_spaces_and_quotes_do_not_matter(begin: Begin, typed: str) -> None:
    run = begin(case(Scene("Here", choices=(go('Ask, "Are you OK?"'),))), typed)
    assert run.events[1].payload["decision"] == {"choice": 'Ask, "Are you OK?"'}


def test_where_two_choices_read_the_same_only_the_exact_text_will_do(begin: Begin) -> None:
    scenario = case(Scene("Here", choices=(go("Go", "Here"), go("go"))))
    assert begin(scenario, "go").scene == "The end"
    with pytest.raises(NotOffered):
        begin(scenario, "GO")


def test_a_limit_is_an_ordinary_choice_offered_last(begin: Begin) -> None:
    limited = Scene("Here", choices=(go("Act"),), limit=Limit(60, go("Wait", then=(Adds("trust", -1),))))
    assert begin(case(limited)).offered == ["Act", "Wait"]
    assert begin(case(limited), "Wait").trust == 1


def test_a_time_out_takes_the_choice_of_the_limit(begin: Begin) -> None:
    limited = Scene(
        "Here", choices=(go("Act"),), limit=Limit(60, go("Wait", then=(Adds("trust", -1),), score=points("care", -1)))
    )
    run = begin(case(limited), {"timeout": True})
    assert (run.trust, run.points["care"]) == (1, -1)
    assert run.events[1].payload["points"] == (("care", -1, "Wait"),)


def test_without_a_limit_there_is_no_time_out(begin: Begin) -> None:
    with pytest.raises(NotOffered):
        begin(case(Scene("Here", choices=(go("Act"),))), {"timeout": True})


def test_a_limit_whose_choice_is_hidden_cannot_run_out(begin: Begin) -> None:
    limited = Scene("Here", choices=(go("Act"),), limit=Limit(60, go("Wait", when=HURRIED)))
    run = begin(case(limited))
    assert run.offered == ["Act"]
    with pytest.raises(NotOffered):
        run.do({"timeout": True})


def test_a_scene_with_a_task_offers_no_choices(begin: Begin) -> None:
    run = begin(case(task(Kind.SELECT, Item("Her words"))))
    with pytest.raises(NotOffered):
        run.do(Choose("Her words"))
