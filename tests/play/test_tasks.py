"""Select, Sort, Judge, Write, Refer and Chart: what an answer earns, and which answers are none."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotOffered
from simlib.play.decisions import Choose, Judge, Select, Sort
from simlib.play.engine import decide
from simlib.play.register import Mark
from simlib.scenario.model import (
    Adds,
    Criterion,
    Item,
    Kind,
    Not,
    Scene,
    SetsYesNo,
)
from tests.play.cases import FINDS_TWO_IDS, TWO_IDS, case, go, points, task
from tests.play.conftest import Begin

WORDS = Item("Her words", right=True, score=points("facts", 1))
GUESS = Item("Your guess", right=False, score=points("care", -1), then=(Adds("trust", -1),))
PRESSES = SetsYesNo("hurried", yes=True)


# --- Select, Refer, Chart -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.SELECT, Kind.REFER, Kind.CHART])
@pytest.mark.parametrize(
    ("ticked", "earned", "trust"),
    [
        ([], {"care": 0, "facts": 0}, 2),
        (["Her words"], {"care": 0, "facts": 1}, 2),
        (["Your guess"], {"care": -1, "facts": 0}, 1),
        (["Your guess", "Her words"], {"care": -1, "facts": 1}, 1),
    ],
)
def test_a_ticked_item_takes_its_score_and_acts_and_an_unticked_one_does_nothing(
    begin: Begin, kind: Kind, ticked: list[str], earned: dict[str, int], trust: int
) -> None:
    run = begin(case(task(kind, WORDS, GUESS, takes=5)), {kind.value: ticked})
    assert (run.points, run.trust, run.state.minutes, run.scene) == (earned, trust, 5, "The end")


@pytest.mark.parametrize("kind", [Kind.SELECT, Kind.REFER, Kind.CHART])
def test_only_items_offered_now_can_be_ticked(begin: Begin, kind: Kind) -> None:
    run = begin(case(task(kind, WORDS, Item("Her cards", when=TWO_IDS))))
    assert run.offered == ["Her words"]
    for ticked in (["Her cards"], ["Her words", "Something else"]):
        with pytest.raises(NotOffered):
            run.do({kind.value: ticked})


def test_items_are_read_before_any_of_them_acts(begin: Begin) -> None:
    first = Item("First", then=(FINDS_TWO_IDS,))
    run = begin(case(task(Kind.SELECT, first, Item("Second", when=Not(TWO_IDS), score=points("facts", 1)))))
    assert run.do({"select": ["First", "Second"]}).points["facts"] == 1


def test_items_act_in_the_order_written(begin: Begin) -> None:
    up, down = Item("Up", then=(Adds("trust", 9),)), Item("Down", then=(Adds("trust", -4),))
    assert begin(case(task(Kind.SELECT, up, down)), {"select": ["Down", "Up"]}).trust == 6


def test_ticking_a_unit_tells_it(begin: Begin) -> None:
    run = begin(case(task(Kind.REFER, Item("ht unit"), Item("hospital"))), {"refer": ["ht unit"]})
    assert (run.has(Mark.TOLD, "ht unit"), run.has(Mark.TOLD, "hospital")) == (True, False)
    assert run.events[1].payload["told"] == ("ht unit",)


@pytest.mark.parametrize("kind", [Kind.SELECT, Kind.CHART])
def test_ticking_anything_but_a_unit_tells_nobody(begin: Begin, kind: Kind) -> None:
    assert begin(case(task(kind, WORDS)), {kind.value: ["Her words"]}).events[1].payload["told"] == ()


def test_an_item_scores_only_the_first_time_it_is_taken(begin: Begin) -> None:
    again = Scene("Again", choices=(go("Once more", "The task"), go("Leave")))
    scenario = case(task(Kind.SELECT, WORDS, GUESS, target="Again"), again)
    run = begin(scenario, {"select": ["Her words"]}, "Once more", {"select": ["Her words", "Your guess"]})
    assert run.points == {"care": -1, "facts": 1}
    assert run.events[-1].payload["points"] == (("care", -1, "Your guess"),)


# --- Sort -----------------------------------------------------------------------------------------

CARD = Item("He holds her ID card", answer="means", score=points("facts", 1), then=(Adds("trust", 1),))
DROVE = Item("He drove her here", answer="act", score=points("facts", 2))
KEEPS = Item("He keeps what she earns", answer="purpose", when=TWO_IDS)


@pytest.mark.parametrize(
    ("card", "drove", "facts", "trust"),
    [("means", "act", 3, 3), ("act", "act", 2, 2), ("means", "purpose", 1, 3), ("act", "means", 0, 2)],
)
def test_a_wrong_bin_earns_nothing_and_nothing_follows_from_it(
    begin: Begin, card: str, drove: str, facts: int, trust: int
) -> None:
    answer = {"sort": {"He holds her ID card": card, "He drove her here": drove}}
    run = begin(case(task(Kind.SORT, CARD, DROVE, KEEPS)), answer)
    assert (run.points["facts"], run.trust) == (facts, trust)


@pytest.mark.parametrize(
    "bins",
    [
        {},
        {"He holds her ID card": "means"},
        {"He holds her ID card": "means", "He drove her here": "nowhere"},
        {"He holds her ID card": "means", "He drove her here": "act", "He keeps what she earns": "purpose"},
    ],
)
def test_every_item_offered_and_no_other_goes_into_a_bin_that_exists(begin: Begin, bins: dict[str, str]) -> None:
    run = begin(case(task(Kind.SORT, CARD, DROVE, KEEPS)))
    with pytest.raises(NotOffered):
        run.do({"sort": bins})


def test_an_item_sorted_wrongly_first_has_had_its_first_time(begin: Begin) -> None:
    again = Scene("Again", choices=(go("Once more", "The task"),))
    scenario = case(task(Kind.SORT, CARD, DROVE, target="Again"), again)
    wrong = {"sort": {"He holds her ID card": "act", "He drove her here": "act"}}
    right = {"sort": {"He holds her ID card": "means", "He drove her here": "act"}}
    assert begin(scenario, wrong, "Once more", right).points["facts"] == 2


# --- Judge ----------------------------------------------------------------------------------------

WORTH = points("facts", 3)
SURE = Item("Ana", answer="yes", score=WORTH)
SURE_NOT = Item("Ana", answer="no", score=WORTH)
NEVER_SURE = Item("Ana", answer="unclear", score=WORTH)
AFTER_CARDS = Item("Ana", answer="yes", clear_when=TWO_IDS, score=WORTH)


@pytest.mark.parametrize(
    ("item", "answer", "earned"),
    [
        (SURE, "yes", 3),
        (SURE, "no", -3),
        (SURE, "unclear", 0),
        (SURE_NOT, "no", 3),
        (SURE_NOT, "yes", -3),
        (SURE_NOT, "unclear", 0),
        (NEVER_SURE, "unclear", 3),
        (NEVER_SURE, "yes", 0),
        (NEVER_SURE, "no", 0),
        (AFTER_CARDS, "yes", 0),
        (AFTER_CARDS, "no", 0),
        (AFTER_CARDS, "unclear", 3),
    ],
)
def test_a_judgment_is_scored_against_what_could_be_known(begin: Begin, item: Item, answer: str, earned: int) -> None:
    assert begin(case(task(Kind.JUDGE, item)), {"judge": {"Ana": answer}}).points["facts"] == earned


@pytest.mark.parametrize(("answer", "earned"), [("yes", 3), ("no", -3), ("unclear", 0)])
def test_once_the_facts_were_found_the_guess_is_no_guess(begin: Begin, answer: str, earned: int) -> None:
    look = Scene("Here", choices=(go("Look", "The task", then=(FINDS_TWO_IDS,)),))
    run = begin(case(look, task(Kind.JUDGE, AFTER_CARDS)), "Look", {"judge": {"Ana": answer}})
    assert run.points["facts"] == earned


@pytest.mark.parametrize("sure", [1, 2, 3])
@pytest.mark.parametrize(("answer", "earned"), [("yes", 3), ("no", -3)])
def test_confidence_never_enters_the_score(begin: Begin, sure: int, answer: str, earned: int) -> None:
    run = begin(case(task(Kind.JUDGE, SURE)), {"judge": {"Ana": answer}, "confidence": {"Ana": sure}})
    assert run.points["facts"] == earned
    assert run.events[1].payload["decision"] == {"judge": {"Ana": answer}, "confidence": {"Ana": sure}}


@pytest.mark.parametrize(("answer", "acts"), [("yes", True), ("no", False), ("unclear", False)])
def test_a_judgment_acts_only_where_it_earns(begin: Begin, answer: str, acts: bool) -> None:
    item = Item("Ana", answer="yes", then=(FINDS_TWO_IDS,))
    assert begin(case(task(Kind.JUDGE, item)), {"judge": {"Ana": answer}}).has(Mark.FOUND, "two IDs") == acts


@pytest.mark.parametrize("answers", [{}, {"Ana": "yes"}, {"Ana": "yes", "Joan": "no", "Dale": "no"}])
def test_every_person_asked_about_and_no_other_gets_an_answer(begin: Begin, answers: dict[str, str]) -> None:
    run = begin(case(task(Kind.JUDGE, SURE, Item("Joan", answer="no"), Item("Dale", answer="no", when=TWO_IDS))))
    assert run.offered == ["Ana", "Joan"]
    with pytest.raises(NotOffered):
        run.do({"judge": answers})


# --- Write, and what all share --------------------------------------------------------------------


def test_writing_has_one_way_and_earns_nothing_by_itself(begin: Begin) -> None:
    report = task(Kind.WRITE, criterion="report", takes=5)
    scenario = case(report, criteria=(Criterion("report", 6, by_person=True),))
    short, long = begin(scenario, {"write": ""}), begin(scenario, {"write": "She said that she owes him."})
    assert short.state == long.state
    assert (long.scene, long.state.minutes, long.points) == ("The end", 5, {"report": 0})


def test_what_was_written_is_in_no_event(begin: Begin) -> None:
    run = begin(case(task(Kind.WRITE)), {"write": "She said that she owes him."})
    assert run.events[1].payload["decision"] == {"write": {"length": 27}}
    assert "owes" not in repr(run.events)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    "decision",
    [
        "Go",
        {"select": []},
        {"sort": {}},
        {"judge": {}},
        {"write": ""},
        {"refer": []},
        {"chart": []},
    ],
)
def test_a_decision_of_another_kind_is_not_what_is_asked(begin: Begin, kind: Kind, decision: object) -> None:
    scene = Scene("Here", choices=(go("Go"),)) if kind is Kind.CHOICE else task(kind)
    run = begin(case(scene))
    if kind.value in (decision if isinstance(decision, dict) else {"choice": decision}):
        assert run.do(decision).scene == "The end"
    else:
        with pytest.raises(NotOffered):
            run.do(decision)


@pytest.mark.parametrize(
    "decision",
    [Sort((("He drove her here", "act"), ("He drove her here", "means"))), Judge((("Ana", "yes"), ("Ana", "no")))],
)
def test_an_answer_given_twice_is_malformed(begin: Begin, decision: Sort | Judge) -> None:
    scene = task(Kind.SORT, DROVE) if isinstance(decision, Sort) else task(Kind.JUDGE, SURE)
    run = begin(case(scene))
    with pytest.raises(Malformed):
        run.do(decision)


@pytest.mark.parametrize("junk", [None, 7, "Go", {"choice": "Go"}, object])
def test_what_is_no_decision_at_all_is_malformed(begin: Begin, junk: object) -> None:
    run = begin(case(Scene("Here", choices=(go("Go"),))))
    with pytest.raises(Malformed):
        decide(run.program, run.state, junk)  # type: ignore[arg-type]


def test_a_task_whose_items_are_all_hidden_can_still_be_left(begin: Begin) -> None:
    run = begin(case(task(Kind.SELECT, Item("Her cards", when=TWO_IDS))))
    assert run.offered == []
    assert run.do(Select(())).scene == "The end"


def test_a_choice_object_is_as_good_as_its_json(begin: Begin) -> None:
    scenario = case(Scene("Here", choices=(go("Go"),)))
    assert begin(scenario, Choose("Go")).state == begin(scenario, {"choice": "Go"}).state == begin(scenario, "Go").state
