"""How a room votes: each kind of decision as questions, the count, and what the room decides by it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from simlib.errors import Malformed
from simlib.play.ballot import (
    ENOUGH_TO_COUNT,
    ENOUGH_TO_TELL,
    Ballot,
    Question,
    Tally,
    ballot_of,
    checked,
    decision_by,
    letter_of,
    most_voted,
    tally_of,
)
from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, Write
from simlib.scenario.model import Kind
from simlib.score.class_runs import ENOUGH


def prompt(kind: str, *items: dict[str, str], choices: tuple[str, ...] = (), bins: tuple[str, ...] = ()) -> Any:
    """A prompt as a view holds it, as far as a ballot reads it."""
    return {
        "kind": kind,
        "ask": "What now?",
        "choices": [{"text": text} for text in choices],
        "items": list(items),
        "bins": list(bins),
    }


CHOICE = ballot_of(prompt("choice", choices=("Knock", "Wait", "Leave")))
SELECT = ballot_of(prompt("select", {"text": "The time"}, {"text": "A guess"}, {"text": "Her words"}))
SORT = ballot_of(prompt("sort", {"text": "The debt"}, {"text": "The drive"}, bins=("act", "means")))
JUDGE = ballot_of(prompt("judge", {"text": "Ana", "question": "Is it trafficking?"}, {"text": "Dale", "question": ""}))
REFER = ballot_of(prompt("refer", {"text": "ht unit", "label": "Trafficking unit"}, {"text": "hsi"}))
CHART = ballot_of(prompt("chart", {"text": "Ana owes Dale"}))
WRITE = ballot_of(prompt("write"))


def ticks(*given: set[int]) -> dict[int, frozenset[int]]:
    return {place: frozenset(answers) for place, answers in enumerate(given)}


def counted(ballot: Ballot, *phones: dict[int, frozenset[int]], **hands: dict[int, int]) -> Tally:
    raised = {int(name.removeprefix("q")): row for name, row in hands.items()}
    return tally_of(ballot, {str(number): each for number, each in enumerate(phones)}, raised)


def test_a_choice_is_one_question_with_a_letter_for_each_choice() -> None:
    (question,) = CHOICE.questions
    assert (CHOICE.kind, CHOICE.ask, question) == (Kind.CHOICE, "What now?", Question("", ("Knock", "Wait", "Leave")))
    assert [letter_of(place) for place in (0, 2, 26, 27, 52)] == ["A", "C", "AA", "AB", "BA"]


def test_what_is_judged_is_asked_of_each_person_in_plain_words() -> None:
    assert JUDGE.questions == (
        Question("Ana: Is it trafficking?", ("Yes", "No", "Not yet clear")),
        Question("Dale", ("Yes", "No", "Not yet clear")),
    )


def test_units_are_shown_by_name_and_told_by_id() -> None:
    assert (REFER.questions, REFER.names) == (
        (Question("", ("Trafficking unit", "hsi"), several=True),),
        (("ht unit", "hsi"),),
    )


def test_a_text_is_not_voted_on() -> None:
    assert [ballot.by_phone for ballot in (WRITE, CHOICE)] == [False, True]


@pytest.mark.parametrize(
    ("ballot", "given", "decision"),
    [
        (CHOICE, ticks({1}), Choose("Wait")),
        (SELECT, ticks({0, 2}), Select(("The time", "Her words"))),
        (SELECT, ticks(set()), Select(())),
        (SORT, ticks({1}, {0}), Sort((("The debt", "means"), ("The drive", "act")))),
        (JUDGE, ticks({2}, {0}), Judge((("Ana", "unclear"), ("Dale", "yes")))),
        (REFER, ticks({0}), Refer(("ht unit",))),
        (CHART, ticks({0}), Chart(("Ana owes Dale",))),
    ],
)
def test_every_kind_of_decision_can_be_made_by_a_room(
    ballot: Ballot, given: dict[int, frozenset[int]], decision: Decision
) -> None:
    assert decision_by(ballot, given) == decision


def test_a_room_writes_what_its_instructor_types() -> None:
    assert decision_by(WRITE, {}, "At 9:40 p.m. we knocked.") == Write("At 9:40 p.m. we knocked.")


@pytest.mark.parametrize(
    ("ballot", "given"),
    [
        (CHOICE, {}),
        (CHOICE, ticks(set())),
        (CHOICE, ticks({0, 1})),
        (CHOICE, ticks({3})),
        (CHOICE, ticks({-1})),
        (CHOICE, ticks({0}, {0})),
        (SORT, ticks({0})),
        (SORT, ticks({0}, {2})),
        (SELECT, ticks({0, 9})),
    ],
)
def test_what_does_not_fit_the_ballot_is_not_counted(ballot: Ballot, given: dict[int, frozenset[int]]) -> None:
    with pytest.raises(Malformed):
        checked(ballot, given)
    with pytest.raises(Malformed):
        decision_by(ballot, given)


def test_phones_and_hands_are_counted_together() -> None:
    tally = counted(CHOICE, *[ticks({0})] * 4, ticks({2}), q0={0: 1, 1: 4})
    assert tally == Tally(10, ((5, 4, 1),), (10,))
    assert [tally.percent(0, answer) for answer in range(3)] == [50, 40, 10]


def test_of_items_to_tick_a_hundred_percent_is_everybody_who_voted() -> None:
    tally = counted(SELECT, ticks({0, 2}), ticks({0}), *[ticks(set())] * 3, q0={1: 1})
    assert tally == Tally(6, ((2, 1, 1),), (6,))
    assert [tally.percent(0, answer) for answer in range(3)] == [33, 17, 17]


@pytest.mark.parametrize("phones", range(ENOUGH_TO_COUNT))
@pytest.mark.parametrize("ballot", [CHOICE, SELECT, JUDGE, REFER], ids=lambda ballot: str(ballot.kind))
def test_from_few_phones_nobody_learns_who_voted_for_what(ballot: Ballot, phones: int) -> None:
    ways = [dict(zip(map(str, range(phones)), way, strict=True)) for way in product(papers(ballot), repeat=phones)]
    seen: dict[object, set[Tally]] = {}
    for way in ways:
        answered = frozenset(
            (place, answer) for given in way.values() for place, row in given.items() for answer in row
        )
        seen.setdefault(answered if phones >= ENOUGH_TO_TELL else phones, set()).add(tally_of(ballot, way, {0: {0: 3}}))
    assert [len(tallies) for tallies in seen.values()] == [1] * len(seen)
    assert {tally.votes for tallies in seen.values() for tally in tallies} == {phones + 3}


def papers(ballot: Ballot) -> list[dict[int, frozenset[int]]]:
    """Every way in which somebody can answer this ballot; where there are many, those with the first few answers."""
    rows = [
        [frozenset(), frozenset({0}), frozenset({0, 1})] if question.several else [frozenset({0}), frozenset({1})]
        for question in ballot.questions
    ]
    return [dict(enumerate(given)) for given in product(*rows)]


def test_from_three_phones_on_it_is_told_which_answers_have_a_vote_and_from_five_how_many() -> None:
    votes = [ticks({0}), ticks({0}), ticks({2}), ticks({0}), ticks({0})]
    nothing = ((0, 0, 0),)
    assert [counted(CHOICE, *votes[:number]) for number in range(1, 6)] == [
        Tally(0, nothing, (0,), kept_back=1),
        Tally(0, nothing, (0,), kept_back=2),
        Tally(0, nothing, (0,), kept_back=3, told=((0, 2),)),
        Tally(0, nothing, (0,), kept_back=4, told=((0, 2),)),
        Tally(5, ((4, 0, 1),), (5,)),
    ]
    few = counted(CHOICE, *votes[:4])
    assert (few.votes, [few.tells(0, answer) for answer in range(3)]) == (4, [True, False, True])


def test_hands_are_counted_beside_phones_that_are_too_few() -> None:
    tally = counted(CHOICE, ticks({0}), ticks({0}), q0={1: 6, 2: 2})
    assert tally == Tally(8, ((0, 6, 2),), (8,), kept_back=2)
    assert most_voted(CHOICE, tally) == ticks({1})


def test_what_few_phones_want_decides_nothing_by_itself() -> None:
    assert most_voted(CHOICE, counted(CHOICE, *[ticks({1})] * 4)) is None


def test_a_room_and_a_class_wait_for_the_same_number() -> None:
    assert ENOUGH_TO_COUNT == ENOUGH


def test_nobody_voted_is_nothing_of_nothing() -> None:
    assert counted(CHOICE) == Tally(0, ((0, 0, 0),), (0,))
    assert counted(CHOICE).percent(0, 0) == 0


def test_fewer_hands_than_none_and_hands_for_nothing_do_not_count() -> None:
    assert counted(CHOICE, q0={0: -5, 9: 3}, q7={0: 2}) == Tally(0, ((0, 0, 0),), (0,))


@pytest.mark.parametrize(
    ("tally", "taken"),
    [
        (counted(CHOICE, *[ticks({1})] * 3, ticks({0}), ticks({2})), ticks({1})),
        (counted(CHOICE, *[ticks({1})] * 3, *[ticks({0})] * 3), None),
        (counted(CHOICE), None),
    ],
)
def test_a_choice_is_taken_by_most_votes_and_never_by_none_or_by_a_draw(
    tally: Tally, taken: dict[int, frozenset[int]] | None
) -> None:
    assert most_voted(CHOICE, tally) == taken


def test_an_item_is_taken_by_more_than_half_of_the_voters() -> None:
    tally = counted(SELECT, *[ticks({0, 1})] * 3, ticks({0}), ticks({2}), ticks(set()))
    assert most_voted(SELECT, tally) == ticks({0})


def test_what_is_sorted_is_decided_for_each_item_by_itself() -> None:
    tally = counted(SORT, *[ticks({0}, {1})] * 3, ticks({1}, {1}), ticks({1}, {0}))
    assert most_voted(SORT, tally) == ticks({0}, {1})


def test_one_item_with_a_draw_leaves_the_whole_to_the_instructor() -> None:
    assert most_voted(SORT, counted(SORT, *[ticks({0}, {1})] * 3, *[ticks({1}, {1})] * 3)) is None


def test_a_text_is_decided_by_no_vote() -> None:
    assert most_voted(WRITE, counted(WRITE, {})) is None
