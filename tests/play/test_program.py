"""Making a case ready for play, and what cannot be made ready."""

from __future__ import annotations

import pytest

from simlib.errors import NotPlayable
from simlib.play.program import compile_scenario
from simlib.play.register import Flag, Mark
from simlib.scenario.model import (
    Adds,
    Choice,
    Compares,
    Item,
    Kind,
    Relation,
    Scenario,
    Scene,
)
from tests.play.cases import TWO_IDS, case, go, points, task


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario("No scene"),
        case(Scene("Here", choices=(Choice("Go", "Nowhere"),))),
        case(task(Kind.SELECT, target="Nowhere")),
        case(Scene("Here", choices=(go("Go", score=points("courage", 1)),))),
        case(Scene("Here", choices=(go("Go", then=(Adds("luck", 1),)),))),
        case(Scene("Here", choices=(go("Go", when=Compares("luck", Relation.MORE, 1)),))),
    ],
    ids=["no scene", "choice to nowhere", "task to nowhere", "no such criterion", "no such value", "no such number"],
)
def test_a_case_with_a_name_that_stands_nowhere_cannot_be_played(scenario: Scenario) -> None:
    with pytest.raises(NotPlayable):
        compile_scenario(scenario)


def test_every_flag_has_a_bit_of_its_own() -> None:
    program = compile_scenario(
        case(Scene("Here", choices=(go("Look", once=True, when=TWO_IDS), go("look", once=True))))
    )
    assert sorted(program.flags.values()) == [1 << n for n in range(len(program.flags))]
    assert set(program.bits(Mark.TAKEN)) == {"Look", "look"}
    assert Flag(Mark.FOUND, "two IDs") in program.flags


def test_the_order_of_bins_tells_nothing() -> None:
    items = (Item("a", answer="purpose"), Item("b", answer="act"), Item("c", answer="Means"))
    form = compile_scenario(case(task(Kind.SORT, *items))).stages[0].form
    assert form is not None
    assert form.bins == ("act", "Means", "purpose")


def test_bins_that_the_author_names_come_first_as_named_and_may_stay_empty() -> None:
    items = (Item("a", answer="purpose"), Item("b", answer="act"), Item("c", answer="Means"))
    form = compile_scenario(case(task(Kind.SORT, *items, named_bins=("none", "Means")))).stages[0].form
    assert form is not None
    assert form.bins == ("none", "Means", "act", "purpose")
