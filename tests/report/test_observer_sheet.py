"""The observer sheet on paper and on the page: one line for each act that scores, and the sums below."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed
from simlib.report.observer_sheet import observer_sheet_of
from simlib.report.sheet import Box, Table, Tick, Ticks
from simlib.score.observer import acts_of, rulings_of
from tests.report.teaching_cases import shipped, small, without, words_of


def lines(*ticks: str) -> list[Tick]:
    sheet = observer_sheet_of(small(), ticks or None)
    return [line for block in sheet.blocks if isinstance(block, Ticks) for line in block.lines]


@pytest.mark.parametrize("name", ["room-for-one-night", "long-hours"])
def test_every_act_and_every_rule_has_its_line_once_with_criterion_and_points(name: str) -> None:
    case = shipped(name)
    blocks = [block for block in observer_sheet_of(case).blocks if isinstance(block, Ticks)]
    told = {line.id: line.points for block in blocks for line in block.lines}
    assert list(told) == [act.id for act in acts_of(case.scenario)] + [each.id for each in rulings_of(case.scenario)]
    for act in acts_of(case.scenario):
        assert all(f"{each.criterion} {'+' if each.points > 0 else '−'}{abs(each.points)}" in told[act.id]
                   for each in act.points)  # fmt: skip


def test_a_conclusion_says_what_is_right_and_when() -> None:
    [right, opposite] = [line for line in lines() if line.id.startswith("2a")]
    assert right.text == "Concludes what could be known about Ana"
    assert right.note == "Right: yes, if “two cards” was found; otherwise “not yet clear”."
    assert opposite.text == "Concludes the opposite of what was clear about Ana"


def test_ticks_stay_on_and_their_sum_stands_first() -> None:
    sheet = observer_sheet_of(small(), ["1a", "must-1"])
    assert [line.id for line in lines("1a", "must-1") if line.on] == ["1a", "must-1"]
    [first] = [block for block in sheet.blocks if isinstance(block, Box)]
    assert first.title == "3 of 3 points, 100 percent: played to its end, this passes."
    [sums] = [block for block in sheet.blocks if isinstance(block, Table)]
    assert [(row[0], row[4]) for row in sums.rows] == [("care", "3"), ("report", "")]
    assert sums.foot[4] == "3 of 3"


def test_an_empty_sheet_counts_nothing_yet() -> None:
    [sums] = [block for block in observer_sheet_of(small()).blocks if isinstance(block, Table)]
    assert {row[4] for row in sums.rows} == {""}
    assert not [line for line in lines() if line.on]


def test_a_tick_from_another_case_is_refused() -> None:
    with pytest.raises(Malformed, match="another version"):
        observer_sheet_of(small(), ["99z"])


def test_a_case_in_which_nothing_scores_says_so() -> None:
    assert "Nothing here scores" in words_of(observer_sheet_of(without(small(), criteria=())))
