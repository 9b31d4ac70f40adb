"""A plan on the chart of a debrief: what may be picked, whose mark is in which plan, and what stays connected."""

from __future__ import annotations

import pytest

from simlib.html.picture_shapes import Picture, PlanOffer
from simlib.html.plan_picture import (
    NOBODY,
    Plan,
    beside_html,
    connected,
    plan_chart,
    plan_key_html,
    plan_lead_html,
    plan_result_html,
    said_html,
    share_words,
    turned,
)
from tests.html.test_debrief_picture import text_of
from tests.show import views

OFFER: PlanOffer = {
    "most": 2,
    "targets": [{"name": "Dale"}, {"name": "room 12"}, {"name": "the van"}],
    "never": [{"name": "Ana", "why": "Ana is harmed here. Nobody acts against them."}],
}
MINE = Plan(("room 12",), views.plan_result())
BESIDE = Plan(("room 12",), views.plan_result(), comparing=True)
Looks = dict[str, tuple[str, str, str]]


def looks(picture: Picture, plan: Plan) -> Looks:
    """Look, badge and note of each mark."""
    marks, _, _ = plan_chart(picture, plan)
    return {mark["name"]: (mark["look"], mark.get("badge", ""), mark["note"]) for mark in marks}


def ties(picture: Picture, plan: Plan) -> dict[str, str]:
    """The look of each line."""
    _, lines, _ = plan_chart(picture, plan)
    return {line["text"]: line["look"] for line in lines}


# --- picking ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picks", "name", "then", "said"),
    [
        ((), "Dale", ("Dale",), "In your plan: Dale."),
        (("Dale",), "room 12", ("Dale", "room 12"), "In your plan: room 12."),
        (("Dale", "room 12"), "Dale", ("room 12",), "Not in your plan any more: Dale."),
        (("Dale", "room 12"), "the van", ("Dale", "room 12"), "Your plan names two already. Take one out first."),
        (("Dale",), "Ana", ("Dale",), "Ana is harmed here. Nobody acts against them."),
        ((), "somebody else", (), ""),
    ],
)
def test_a_pick_is_put_in_or_taken_out_and_whoever_is_no_target_stays_out_with_the_reason(
    picks: tuple[str, ...], name: str, then: tuple[str, ...], said: str
) -> None:
    assert turned(OFFER, picks, name) == (then, said)


def test_where_nothing_is_asked_nothing_is_picked() -> None:
    assert turned(None, (), "Dale") == ((), "")


# --- on the chart -------------------------------------------------------------------------------------------------


def test_without_a_plan_the_chart_shows_what_was_known_and_missed() -> None:
    assert looks(views.picture(), Plan()) == {
        "Ana": ("center", "", "is harmed"),
        "Dale": ("known", "", "directs"),
        "room 12": ("known", "", ""),
    }
    assert ties(views.picture(), Plan()) == {"Dale rents room 12": "known", "Dale controls Ana": "missed"}


def test_a_pick_is_marked_as_ones_own_before_anything_is_said_of_it() -> None:
    assert looks(views.picture(), Plan(("room 12",)))["room 12"] == ("picked", "Yours", "")
    assert ties(views.picture(), Plan(("room 12",))) == ties(views.picture(), Plan())


def test_what_a_plan_acts_on_goes_with_its_ties_and_the_best_plan_is_not_told_yet() -> None:
    assert looks(views.picture(), MINE) == {
        "Ana": ("center", "", "still controlled"),
        "Dale": ("known", "", "directs"),
        "room 12": ("gone", "Yours", ""),
    }
    assert ties(views.picture(), MINE) == {"Dale rents room 12": "gone", "Dale controls Ana": "missed"}


def test_beside_the_best_plan_each_mark_says_whose_plan_names_it_and_the_chart_what_the_best_leaves() -> None:
    assert looks(views.picture(), BESIDE) == {
        "Ana": ("freed", "", "not controlled now"),
        "Dale": ("gone", "Best", "directs"),
        "room 12": ("known", "Yours", ""),
    }
    assert set(ties(views.picture(), BESIDE).values()) == {"gone"}


def test_what_is_in_both_plans_says_both() -> None:
    plan = Plan(("Dale",), {**views.plan_result(), "targets": ["Dale"]}, comparing=True)
    assert looks(views.picture(), plan)["Dale"] == ("gone", "Both", "directs")


def test_whoever_no_control_reached_before_keeps_what_is_said_of_them() -> None:
    picture = views.picture()
    picture["marks"].append({"id": "n4", "name": "Renee", "kind": "person", "look": "center", "note": "is harmed"})
    assert looks(picture, BESIDE)["Renee"] == ("center", "", "is harmed")


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(), "3 marks, 1 tie found and 1 not found. The lists beside it say the same."),
        (
            Plan(("Dale", "room 12")),
            "3 marks, 1 tie found and 1 not found. The lists beside it say the same. In your plan: Dale and room 12.",
        ),
        (MINE, "After your plan: room 12. Still connected: Ana and Dale. The list says the same."),
        (BESIDE, "After the best plan: Dale. No tie on the chart is left to Ana and room 12. The list says the same."),
    ],
)
def test_the_chart_with_a_plan_is_told_in_a_sentence_for_whoever_does_not_see_it(plan: Plan, sentence: str) -> None:
    assert plan_chart(views.picture(), plan)[2] == sentence


def test_a_sign_is_explained_only_while_it_is_on_the_chart() -> None:
    keys = [text_of(plan_key_html(views.picture(), plan)) for plan in (Plan(), Plan(("Dale",)), MINE, BESIDE)]
    assert keys == [
        "Known Not found",
        "Known Not found In your plan",
        "Known Not found Acted on Tie that ends",
        "Known Not found Acted on Tie that ends Not controlled now",
    ]


def test_no_plan_changes_the_picture_it_was_drawn_on() -> None:
    picture = views.picture()
    plan_chart(picture, BESIDE)
    assert picture == views.picture()


# --- what stays connected -----------------------------------------------------------------------------------------


def chain(*ties: tuple[str, str, str]) -> Picture:
    """A picture of these ties, each from whom, to whom and its look."""
    names = dict.fromkeys(end for source, target, _ in ties for end in (source, target))
    return {
        "marks": [{"id": name, "name": name} for name in (*names, "untied")],
        "ties": [{"source": source, "target": target, "look": look} for source, target, look in ties],
    }


def test_groups_that_ties_connect_are_told_apart_and_so_is_whoever_loses_every_tie() -> None:
    picture = chain(("a", "b", "known"), ("b", "c", "missed"), ("c", "d", "known"), ("d", "e", "open"))
    assert connected(picture, []) == ["Still connected: a, b, c, d, and e."]
    assert connected(picture, ["c"]) == ["Still connected: a and b.", "Still connected: d and e."]
    assert connected(picture, ["b", "d"]) == ["No tie on the chart is left to a, c, and e."]


def test_a_tie_that_is_not_so_connects_nobody_and_whoever_never_had_a_tie_loses_none() -> None:
    picture = chain(("a", "b", "wrong"), ("b", "c", "known"))
    assert connected(picture, []) == ["Still connected: b and c."]
    assert connected(picture, ["c"]) == ["No tie on the chart is left to b."]


# --- in words -----------------------------------------------------------------------------------------------------


def test_the_question_of_the_plan_says_what_comes_before_any_of_it() -> None:
    text = text_of(plan_lead_html(views.picture()["plan"]))
    assert text.startswith("Whom would you act on first?")
    assert text.endswith("Before any of this, whoever is at risk is made safe.")


def test_where_nobody_is_under_control_nothing_is_asked() -> None:
    assert text_of(plan_lead_html(None)) == NOBODY


def test_what_comes_of_a_plan_is_its_share_and_then_sentences_and_never_the_best_plan() -> None:
    assert text_of(plan_result_html(views.picture(), MINE, 1)) == (
        "Your plan takes away none of the control that the best plan takes away. "
        "Acting on room 12 takes away none of the control over Ana. Still under control: Ana. "
        "Still connected: Ana and Dale."
    )
    assert plan_result_html(views.picture(), Plan(("room 12",))) == ""


def test_beside_the_best_plan_words_say_who_is_in_which_and_what_it_leaves() -> None:
    assert text_of(beside_html(views.picture(), BESIDE, 1)) == (
        "The proven best plan In yours alone: room 12. In the best plan alone: Dale. "
        "The best plan is to act on Dale. No tie on the chart is left to Ana and room 12."
    )
    assert beside_html(views.picture(), MINE) == ""


def test_a_plan_that_is_the_best_one_is_not_told_twice_what_it_leaves() -> None:
    plan = Plan(("Dale",), {**views.plan_result(), "beside": ["No plan does better."]}, comparing=True)
    assert text_of(beside_html(views.picture(), plan)) == (
        "The proven best plan In both plans: Dale. No plan does better."
    )


@pytest.mark.parametrize(("percent", "share"), [(0, "none"), (1, "1 percent"), (99, "99 percent"), (100, "all")])
def test_the_share_of_the_best_is_told_in_words(percent: int, share: str) -> None:
    assert share_words(percent) == f"Your plan takes away {share} of the control that the best plan takes away."


@pytest.mark.parametrize("number", [1, 2])
def test_each_answer_is_a_new_place_for_the_page_to_say(number: int) -> None:
    assert f'data-sim-focus="plan-{number}"' in plan_result_html(views.picture(), MINE, number)
    assert f'data-sim-told="{number}"' in beside_html(views.picture(), BESIDE, number)


def test_what_is_said_under_the_chart_and_beside_the_list_is_read_out_apart() -> None:
    assert said_html("In your plan: Dale.", 3, "chart") == (
        '<p class="sim-note sim-said-chart" data-sim-told="3">In your plan: Dale.</p>'
    )
    assert "sim-said-list" in said_html("In your plan: Dale.", 3, "list")
    assert said_html("", 3, "list") == ""
