"""The numbers of a class: whole values, small classes, and intervals that do not promise too much."""

from __future__ import annotations

import random
from typing import Any

import pytest

from simlib.scenario.model import Kind
from simlib.score.class_conclusions import answer_of, calibration, seen_by
from simlib.score.class_criteria import Heat, heat_of, weakest
from simlib.score.class_decisions import Option, percents, remark_on, splits_of
from simlib.score.class_progress import (
    Asked,
    Stuck,
    Why,
    core_of,
    has_done,
    stuck_at,
    usual_times,
)
from simlib.score.class_runs import ClassRun, Standing
from simlib.score.class_weak import weak_points
from simlib.score.identification import NOTHING, Answer, Stated, share
from tests.score.class_room import BETTER, COSTLY, FINE, MINUTE, STRONG, concluded, earned, made, run_of, verdict

# --- what was chosen ----------------------------------------------------------------------------------------


def test_a_decision_is_counted_by_grade_and_by_what_was_chosen() -> None:
    runs = [
        run_of("Ana", made("Door", STRONG, "Knock")),
        run_of("Ben", made("Door", STRONG, "Knock")),
        run_of("Cy", made("Door", COSTLY, "Kick")),
    ]
    (split,) = splits_of(runs)
    assert (split.scenario, split.scene, split.kind, split.answered) == ("a", "Door", Kind.CHOICE, 3)
    assert dict(split.grades) == {STRONG: 2, FINE: 0, BETTER: 0, COSTLY: 1}
    assert split.options == (Option("Knock", 2, STRONG), Option("Kick", 1, COSTLY))
    assert split.worst == Option("Kick", 1, COSTLY)
    assert (split.difficulty, split.discrimination) == (share(2, 3), NOTHING)


def test_a_second_attempt_and_a_second_visit_change_nothing() -> None:
    first = [run_of("Ana", made("Door", COSTLY, "Kick"))]
    more = [run_of("Ana", made("Door", STRONG), attempt=2)]
    back = [run_of("Ana", made("Door", COSTLY, "Kick"), made("Door", STRONG, "Knock"))]
    assert splits_of(first) == splits_of(first + more)
    assert splits_of(back)[0].options == (Option("Kick", 1, COSTLY),)


def test_the_most_costly_decision_comes_first_and_one_that_few_made_comes_last() -> None:
    people = [f"P{number}" for number in range(6)]
    runs = [
        run_of(
            person,
            made("Calm", STRONG),
            made("Half", COSTLY if number < 3 else STRONG),
            made("Middling", BETTER if number < 5 else STRONG),
            *([made("Rare", COSTLY)] if number == 0 else []),
        )
        for number, person in enumerate(people)
    ]
    assert [split.scene for split in splits_of(runs)] == ["Half", "Middling", "Calm", "Rare"]


def test_an_item_that_goes_with_the_rest_correlates_and_one_that_goes_against_it_is_remarked_upon() -> None:
    runs = [
        run_of(
            f"P{number}",
            made("With", STRONG if number % 2 else COSTLY),
            made("Against", COSTLY if number % 2 else STRONG),
            *(made(f"Other {place}", STRONG if number % 2 else COSTLY) for place in range(5)),
        )
        for number in range(40)
    ]
    found = {split.scene: split for split in splits_of(runs)}
    with_rest, against = found["With"].discrimination, found["Against"].discrimination
    assert with_rest.value == pytest.approx(1, abs=0.001)
    assert against.value == pytest.approx(-1, abs=0.001)
    assert remark_on(found["Against"]).startswith("Those who do well elsewhere do no better here")
    assert remark_on(found["With"]) == ""


def test_an_item_is_held_against_the_other_decisions_and_not_against_itself() -> None:
    runs = [
        run_of(
            f"P{number}",
            made("Apart", STRONG if number % 2 else COSTLY),
            *(made(f"Other {place}", STRONG if number % 4 < 2 else COSTLY) for place in range(2)),
        )
        for number in range(16)
    ]
    found = {split.scene: split for split in splits_of(runs)}
    assert found["Apart"].discrimination.value == pytest.approx(0)


def test_a_correlation_has_the_interval_that_fisher_gives() -> None:
    here, elsewhere = "sssscc" + "sscccc", "ssssss" + "cccccc"
    grades = {"s": STRONG, "c": COSTLY}
    runs = [
        run_of(f"P{n}", made("Door", grades[door]), made("Hall", grades[rest]), made("Car", grades[rest]))
        for n, (door, rest) in enumerate(zip(here, elsewhere, strict=True))
    ]
    (door,) = [split.discrimination for split in splits_of(runs) if split.scene == "Door"]
    # Of twelve, r = (4 * 4 - 2 * 2) / 36; tanh(atanh(1/3) -+ 1.959964 / sqrt(12 - 3)).
    assert (door.value, door.low, door.high) == pytest.approx((1 / 3, -0.2975, 0.7615), abs=0.0001)


def test_an_item_says_nothing_of_a_few_answers_or_where_nobody_differs() -> None:
    few = [run_of(f"P{n}", *(made(f"S{place}", STRONG if n % 2 else COSTLY) for place in range(4))) for n in range(9)]
    same = [run_of(f"P{n}", *(made(f"S{place}", STRONG) for place in range(4))) for n in range(40)]
    assert {split.discrimination for split in splits_of(few)} == {NOTHING}
    assert {split.discrimination for split in splits_of(same)} == {NOTHING}
    assert {remark_on(split) for split in splits_of(few)} == {""}


def test_a_hard_and_an_easy_item_are_remarked_upon_only_when_the_interval_says_so() -> None:
    def split_of(good: int, whole: int) -> str:
        runs = [run_of(f"P{n}", made("Door", STRONG if n < good else COSTLY)) for n in range(whole)]
        return remark_on(splits_of(runs)[0])

    assert split_of(0, 40) == "Hard for this class."
    assert split_of(100, 100) == "Nearly everybody decides well here: it tells little."
    assert (split_of(0, 3), split_of(3, 3)) == ("", "")


def test_percents_add_up_to_a_hundred_whatever_was_counted() -> None:
    rng = random.Random(5)
    for _ in range(500):
        counts = [rng.randrange(9) for _ in range(rng.randrange(1, 7))]
        shares = percents(counts)
        assert sum(shares) == (100 if sum(counts) else 0)
        assert all(
            abs(part - 100 * count / max(1, sum(counts))) < 1 for part, count in zip(shares, counts, strict=True)
        )


@pytest.mark.parametrize("count", range(9))
def test_a_share_of_two_reads_the_same_whichever_stands_first_and_as_it_reads_alone(count: int) -> None:
    alone = [round(100 * count / 8), round(100 * (8 - count) / 8)]
    assert percents([count, 8 - count]) == alone
    assert percents([8 - count, 0, count]) == [alone[1], 0, alone[0]]


# --- criteria ------------------------------------------------------------------------------------------------


def test_a_criterion_is_the_mean_of_its_share_over_first_attempts_that_ended() -> None:
    runs = [earned("Ana", care=(4, 4), facts=(1, 2)), earned("Ben", care=(1, 4), facts=(2, 2)), run_of("Cy")]
    assert heat_of(runs) == [Heat("care", "a", 62.5, 2), Heat("facts", "a", 75.0, 2)]


def test_the_weakest_criterion_is_named_only_from_enough_runs() -> None:
    few = [earned(f"P{n}", care=(0, 4)) for n in range(4)]
    many = [earned(f"P{n}", scenario="b", facts=(1, 2)) for n in range(5)]
    assert weakest(heat_of(few)) is None
    assert weakest(heat_of(few + many)) == Heat("facts", "b", 50.0, 5)


def test_a_criterion_without_points_to_earn_is_left_out() -> None:
    assert heat_of([earned("Ana", nothing=(0, 0))]) == []


# --- hits and false alarms ---------------------------------------------------------------------------------


def test_one_answer_counts_for_each_person_and_case() -> None:
    assert answer_of(concluded("Ana", "yes", "no", "yes")) == Answer(is_trafficking=True, said_trafficking=True)
    assert answer_of(concluded("Ana", "yes", "no", "no")) == Answer(is_trafficking=True, said_trafficking=False)
    assert answer_of(concluded("Ana", "no", "no", "yes")) == Answer(is_trafficking=False, said_trafficking=True)
    assert answer_of(concluded("Ana", "no", "no", "no")) == Answer(is_trafficking=False, said_trafficking=False)


def test_what_is_left_as_not_yet_clear_is_neither_a_hit_nor_a_miss() -> None:
    assert answer_of(concluded("Ana", "yes", "unclear", "no")) is None
    assert answer_of(concluded("Ana", "no", "unclear")) is None
    assert answer_of(run_of("Ana")) is None
    seen = seen_by([concluded("Ana", "yes", "unclear"), concluded("Ben", "yes", "yes"), run_of("Cy")])
    assert (seen.undecided, seen.rates.hits, seen.rates.misses) == (1, 1, 0)


def test_rates_of_a_class_come_with_the_intervals_of_so_many_people() -> None:
    runs = [
        *(concluded(f"P{n}", "yes", "yes" if n < 7 else "no", scenario="a") for n in range(10)),
        *(concluded(f"P{n}", "no", "yes" if n < 4 else "no", scenario="b") for n in range(10)),
    ]
    seen = seen_by(runs)
    assert (seen.rates.hits, seen.rates.misses, seen.rates.false_alarms, seen.rates.correct_rejections) == (7, 3, 4, 6)
    assert (seen.rates.sensitivity, seen.rates.specificity) == (share(7, 10), share(6, 10))
    assert seen.dots == ((0, 0, 3), (0, 1, 3), (1, 1, 4))
    assert (seen.trafficking, seen.other) == (1, 1)


def test_a_class_of_one_has_an_interval_that_says_how_little_is_known() -> None:
    rate = seen_by([concluded("Ana", "yes", "yes")]).rates.sensitivity
    assert rate.value == 1.0
    assert rate.low == pytest.approx(0.2065, abs=0.0005)
    assert seen_by([]).rates.sensitivity == NOTHING


def test_marks_follow_what_held_also_where_not_yet_clear_was_right() -> None:
    runs = [
        run_of("Ana", verdicts=(verdict("yes", "yes", 3), verdict("yes", "unclear", 2, held=True))),
        run_of("Ben", verdicts=(verdict("yes", "no", 3), verdict("no", "yes", 2), verdict("no", "yes", 1))),
        run_of("Cy", verdicts=(verdict("yes", "yes"),)),
    ]
    sure = calibration(runs)
    assert (sure.marks, sure.best_marks) == (3 + 2 - 6 - 2 + 0, 15)
    assert sure.brier == pytest.approx((0 + 0.0625 + 1 + 0.5625 + 0.25) / 5)
    assert sure.stated == (
        Stated(1, 0, 1, share(0, 1)),
        Stated(2, 1, 2, share(1, 2)),
        Stated(3, 1, 2, share(1, 2)),
    )


# --- who is stuck ------------------------------------------------------------------------------------------------

USUAL = {("a", "Door"): 2 * MINUTE}


def at_door(since: int, last: int, **more: Any) -> ClassRun:
    return run_of("Ana", made("Gate", STRONG), scene="Door", decided_ms=(since,), last_ms=last, **more)


def test_whoever_does_nothing_for_long_is_stuck() -> None:
    now = 100 * MINUTE
    run = at_door(since=now - 5 * MINUTE, last=now - 5 * MINUTE)
    assert stuck_at(run, {}, set(), {"Ana"}, now) == Stuck(Why.QUIET, 5)
    assert stuck_at(at_door(now - 4 * MINUTE, now - 4 * MINUTE), {}, set(), {"Ana"}, now) is None


def test_whoever_is_at_a_scene_for_three_times_as_long_as_the_class_is_stuck() -> None:
    now = 100 * MINUTE
    long = at_door(since=now - 7 * MINUTE, last=now)
    assert stuck_at(long, USUAL, set(), {"Ana"}, now) == Stuck(Why.LONG, 7, 2)
    assert stuck_at(at_door(now - 6 * MINUTE, now), USUAL, set(), {"Ana"}, now) is None
    assert stuck_at(at_door(now - MINUTE, now), {("a", "Door"): 1000}, set(), {"Ana"}, now) is None


@pytest.mark.parametrize(
    ("held", "here", "standing"),
    [
        ({("a", "Gate")}, {"Ana"}, Standing.PLAYING),
        (set(), set(), Standing.PLAYING),
        (set(), {"Ana"}, Standing.PAUSED),
        (set(), {"Ana"}, Standing.LEFT),
        (set(), {"Ana"}, Standing.ENDED),
    ],
)
def test_nobody_is_stuck_who_waits_paused_left_or_is_away(
    held: set[tuple[str, str]], here: set[str], standing: Standing
) -> None:
    run = at_door(since=0, last=0, standing=standing)
    assert stuck_at(run, USUAL, held, here, 500 * MINUTE) is None


def test_the_usual_time_at_a_scene_is_the_median_of_enough_people() -> None:
    times = [1, 2, 3, 4, 90]
    runs = [run_of(f"P{n}", made("Door", STRONG, took=took * MINUTE)) for n, took in enumerate(times)]
    assert usual_times(runs) == {("a", "Door"): 3 * MINUTE}
    assert usual_times(runs[:4]) == {}


# --- the core path --------------------------------------------------------------------------------------------


def ended(person: str, scenario: str) -> ClassRun:
    return run_of(person, scenario=scenario, standing=Standing.ENDED)


def test_the_core_path_is_done_when_each_of_its_cases_or_what_stands_in_was_ended() -> None:
    core = core_of([Asked("room", "HT-02"), Asked("hours", "HT-08", "other"), Asked("extra", "HT-40")])
    assert [each.scenario for each in core] == ["room", "hours"]
    runs = [ended("Ana", "room"), ended("Ana", "other"), ended("Ben", "room"), run_of("Ben", scenario="hours")]
    assert [has_done(person, runs, core) for person in ("Ana", "Ben", "Cy")] == [True, False, False]


def test_a_class_without_the_core_path_has_to_do_what_is_open_to_it_and_nobody_has_done_nothing() -> None:
    assert [each.scenario for each in core_of([Asked("x"), Asked("y", "HT-40")])] == ["x", "y"]
    assert not has_done("Ana", [ended("Ana", "x")], core_of([]))


# --- in words --------------------------------------------------------------------------------------------------


def weak(runs: list[ClassRun]) -> list[str]:
    return weak_points(splits_of(runs), heat_of(runs), seen_by(runs), calibration(runs), {"a": "Night shift"})


def test_weak_points_are_named_in_sentences_that_name_nobody() -> None:
    runs = [
        run_of(
            f"P{n}",
            made("Leaving", *((COSTLY, "Leave without asking for the second worker.") if n < 5 else (STRONG, "Ask"))),
            made("The page", COSTLY if n < 6 else STRONG, "a line", kind=Kind.SELECT),
            verdicts=(verdict("no", "yes" if n < 8 else "no", 3),),
            is_trafficking=False,
            earned=earned("x", referrals=(2, 4)).earned,
        )
        for n in range(12)
    ]
    assert weak(runs) == [
        "50% decided in a costly way at “The page”. Discuss what it costs, and whom.",
        "42% chose “Leave without asking for the second worker” at “Leaving”. Discuss what it costs, and whom.",
        "The weakest criterion is referrals: 50 of 100 on average in Night shift.",
        (
            "In cases without trafficking, 67% of the conclusions named it all the same. "
            "A false alarm costs as much as a miss."
        ),
        "Of the conclusions marked as certain, 33% held. Talk about when to say certain.",
    ]


def test_who_is_trafficked_and_not_seen_is_a_weak_point_too() -> None:
    runs = [concluded(f"P{n}", "yes", "yes" if n < 2 else "no") for n in range(8)]
    assert weak(runs) == [
        "In cases with trafficking, 75% of the conclusions left the person unseen. A miss leaves them without help."
    ]


def test_of_fewer_than_five_people_nothing_is_said() -> None:
    runs = [
        run_of(
            f"P{n}",
            made("Leaving", COSTLY),
            verdicts=(verdict("no", "yes", 3),),
            is_trafficking=False,
            earned=earned("x", referrals=(0, 4)).earned,
        )
        for n in range(4)
    ]
    assert weak(runs) == []


def test_a_class_that_does_well_has_no_weak_points() -> None:
    runs = [
        run_of(f"P{n}", made("Leaving", STRONG), verdicts=(verdict("no", "no", 3),), is_trafficking=False)
        for n in range(12)
    ]
    assert weak(runs) == []
    assert weak([]) == []
