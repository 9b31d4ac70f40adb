"""What the pages of the training record say of tests and of what is kept."""

from __future__ import annotations

import pytest

from simlib.record.policies import Policy
from simlib.scenario.vignettes import Vignette, VignetteKind
from simlib.score.identification_class import Sat, class_identification
from simlib.score.sittings import Marked, Occasion, Said
from simlib.serve.record_words import change_lines, kept_words, occasion_rows, too_few_lines

LABOR, NONE, VIOLATION = VignetteKind.LABOR, VignetteKind.NONE, VignetteKind.LABOR_VIOLATION


def sat(person: str, occasion: Occasion, *answers: tuple[VignetteKind, VignetteKind, int]) -> Sat:
    pairs = (
        Marked(Vignette(f"V{n}", "A", n, kind, "", ""), Said(f"V{n}", taken, sure))
        for n, (kind, taken, sure) in enumerate(answers)
    )
    return Sat(person, occasion, tuple(pairs))


BEFORE = [
    sat(name, Occasion.BEFORE, (LABOR, LABOR, 2), (VIOLATION, LABOR, 3), (VIOLATION, LABOR, 3), (NONE, NONE, 1))
    for name in ("dana", "kim", "lee", "mo", "ray", "sam")
]
AFTER = [
    sat(name, Occasion.AFTER, (LABOR, LABOR, 3), (VIOLATION, VIOLATION, 3), (VIOLATION, NONE, 3), (NONE, NONE, 3))
    for name in ("dana", "kim", "lee", "mo", "ray")
]


def test_an_occasion_is_told_with_intervals_and_with_what_stands_out() -> None:
    before, after = occasion_rows(class_identification([*BEFORE, *AFTER]))
    assert (before.occasion, before.people, before.seen, before.in_peace) == (
        "Before the course",
        6,
        "100% (61% to 100%)",
        "33% (16% to 56%)",
    )
    assert before.sure == ["100% (61% to 100%)", "100% (61% to 100%)", "0% (0% to 24%)"]
    assert before.notes == [
        "“a violation of labor law” was judged right least often, 0 of 12, mostly taken for “trafficking for labor”.",
        "answers given as certain were right in less than 80%, which is surer than the class should be.",
    ]
    assert (after.sure[0], after.notes) == ("No answer", [])
    assert (before.brier, after.brier) == ("0.58 (0.58 to 0.58)", "0.00 (0.00 to 0.00)")


def test_a_change_is_told_in_points_for_those_who_took_both() -> None:
    (line,) = change_lines(class_identification([*BEFORE, *AFTER]).changes)
    assert line == (
        "From before the course to after the course, for 5 people who took both: "
        "trafficking seen +0 points (+0 to +0), false alarms avoided +67 points (+67 to +67), d′ +1.5 (+1.5 to +1.5), "
        "Brier score −0.58 (−0.58 to −0.58)."
    )


def test_a_loss_has_a_minus() -> None:
    worse = [sat(each.person, Occasion.AFTER, (LABOR, NONE, 3), (NONE, NONE, 3)) for each in AFTER]
    (line,) = change_lines(class_identification([*BEFORE, *worse]).changes)
    assert "for 5 people who took both: trafficking seen −100 points (−100 to −100), false alarms avoided +67" in line


def test_fewer_than_five_are_told_as_a_count_alone() -> None:
    found = class_identification([*BEFORE, *AFTER[:4]])
    assert [row.occasion for row in occasion_rows(found)] == ["Before the course"]
    assert change_lines(found.changes) == []
    assert too_few_lines(found) == [
        "After the course: taken by 4 people. Numbers are shown from 5 on, so that nobody is picked out.",
        (
            "From before the course to after the course: both taken by 4 people. "
            "Numbers are shown from 5 on, so that nobody is picked out."
        ),
    ]


def test_where_enough_took_part_nothing_is_held_back() -> None:
    assert too_few_lines(class_identification([*BEFORE, *AFTER])) == []


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (Policy(), ""),
        (Policy(asks="before"), ""),
        (Policy(scored=True, keep_days=1), "Scored runs are kept for 1 day after they end."),
        (Policy(scored=True, keep_days=365), "Scored runs are kept for 365 days after they end."),
        (Policy(scored=False), "This class is for practice: what you decide and write is deleted"),
    ],
)
def test_a_class_is_told_how_long_its_runs_are_kept(policy: Policy, told: str) -> None:
    assert kept_words(policy).startswith(told)
    assert bool(kept_words(policy)) is bool(told)


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (Policy(scored=True, keep_days=1), "six months and 1 day after the last one."),
        (Policy(scored=True, keep_days=365), "six months and 365 days after the last one."),
        (Policy(scored=False), "six months and 30 days after the last one."),
    ],
)
def test_a_class_is_told_how_long_answers_to_tests_are_kept(policy: Policy, told: str) -> None:
    assert kept_words(policy).endswith(f" Answers to identification tests are deleted {told}")
