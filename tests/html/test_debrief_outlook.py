"""What a debrief says about what was still possible: in a line, after each decision, and where something was lost."""

from __future__ import annotations

import re

import pytest

from simlib.html.debrief import debrief_html
from simlib.html.debrief_outlook import MISSING, outlook_html, step_html, ways_words
from simlib.html.debrief_shapes import Debrief, LossView, OutlookView
from tests.html.reading import read
from tests.show import views


def step(number: int, clock: str, best: int, share: float = 0.5, good: float = 0.25) -> OutlookView:
    return {"number": number, "clock": clock, "best": best, "share": share, "passing": best >= 42, "good": good}


STEPS = [
    step(0, "21:40", 60, 1e-12),
    step(1, "21:42", 60, 1 / 1_234_567),
    step(2, "21:49", 51, 0.034),
    step(3, "23:03", 19, 0.67, good=0.0),
    step(4, "23:10", 19, 1.0, good=0.0),
]
GOOD_LOST: LossView = {
    "what": "good",
    "number": 3,
    "before": STEPS[2],
    "instead": {"text": "Turn around", "best": 51, "good": 0.5},
}
PASSING_LOST: LossView = {"what": "passing", "number": 3, "before": STEPS[2], "instead": None}
BEST_LOST: LossView = {"what": "best", "number": 2, "before": STEPS[1], "instead": None}


def debrief(*lost: LossView, state: str = "ready") -> Debrief:
    made = views.debrief()
    made["maximum"], made["pass_percent"] = 60, 70
    made["analysis"] = {"state": state, "steps": STEPS, "lost": list(lost)} if state == "ready" else {"state": state}
    made["timeline"] = [{"clock": each.get("clock", ""), "chosen": f"Do {each.get('number')}"} for each in STEPS[1:]]
    return made


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "every way on"),
        (0.99995, "every way on"),
        (0.999, "99% of the ways on"),
        (0.02, "2% of the ways on"),
        (0.019, "1 in 53 ways on"),
        (1 / 163_456, "1 in 160,000 ways on"),
        (1e-9, "1 in 1,000,000,000 ways on"),
        (9e-10, "very few ways on"),
        (0.0, "no way on"),
    ],
)
def test_a_share_is_told_no_more_exactly_than_it_is_read(share: float, words: str) -> None:
    assert ways_words(share) == words


def test_after_each_decision_the_best_score_is_told_and_how_many_ways_on_reach_it() -> None:
    said = [read(step_html(debrief(), number)).text for number in range(1, 5)]
    assert said == [
        "Best still possible: 60 of 60, reached by 1 in 1,200,000 ways on.",
        "Best still possible: 51 of 60 (60 before), reached by 3% of the ways on.",
        "Best still possible: 19 of 60 (51 before), reached by 67% of the ways on.",
        "The score is final: 19 of 60.",
    ]


def test_there_is_nothing_to_say_before_the_first_and_behind_the_last_decision() -> None:
    assert (step_html(debrief(), 0), step_html(debrief(), 5)) == ("", "")


def test_a_decision_that_lost_the_good_endings_names_what_would_have_kept_them() -> None:
    html = step_html(debrief(GOOD_LOST), 3)
    assert "<strong>Here every good ending went out of reach.</strong>" in html
    assert 'With "Turn around", 50% of the ways on came to a good ending. After it: none.' in read(html).text
    assert "turn" not in step_html(debrief(GOOD_LOST), 2)


def test_what_the_page_names_as_better_is_not_named_twice() -> None:
    told = debrief(GOOD_LOST)
    told["timeline"][2]["better"] = "Turn around"
    text = read(step_html(told, 3)).text
    assert "With that, 50% of the ways on came to a good ending." in text
    assert "Turn around" not in text


def test_where_no_choice_was_made_the_box_speaks_of_before_and_after() -> None:
    text = read(step_html(debrief(PASSING_LOST), 3)).text
    assert "Here passing went out of reach." in text
    assert "Before this decision, a pass with up to 51 points was possible. After it, no way on passes." in text


def test_one_box_is_enough_for_two_losses() -> None:
    html = step_html(debrief(GOOD_LOST, PASSING_LOST), 3)
    assert html.count('class="turn"') == 1
    assert "Here every good ending and passing went out of reach." in read(html).text


def test_that_the_full_points_were_lost_is_said_in_a_line_and_not_in_a_box() -> None:
    html = step_html(debrief(BEST_LOST), 2)
    assert "turn" not in html
    assert read(html).text.endswith("Here the full 60 points went out of reach.")


def test_the_line_steps_down_where_something_was_lost_and_says_its_scores() -> None:
    html = outlook_html(debrief(GOOD_LOST, BEST_LOST))
    label = "Best score still possible after each decision, of 60: 60, 60, 51, 19, 19."
    assert f'role="img" aria-label="{label}"' in html
    assert re.findall(r'd="(M0 8\.0H[^"]*)"', html)[1:] == ["M0 8.0H25.0V8.0H50.0V26.4H75.0V92.0H100.0V92.0"]
    assert re.findall(r'class="y" style="top:([\d.]+)%">(\d+)', html) == [("8.0", "60"), ("44.9", "42"), ("92.0", "19")]
    assert '<span class="mark" style="right:calc(25.0% + 8px)">Good endings lost</span>' in html


def test_the_clock_stands_below_each_time_once() -> None:
    shown = debrief()
    analysis = shown["analysis"]
    assert analysis is not None
    analysis["steps"] = [step(0, "21:40", 60), step(1, "21:40", 60), step(2, "21:49", 60)]
    assert re.findall(r'class="x( wide)?" style="left:([\d.]+)%">([\d:]+)', outlook_html(shown)) == [
        ("", "0.0", "21:40"),
        ("", "100.0", "21:49"),
    ]


def test_a_loss_that_can_be_made_up_for_is_marked_where_there_is_no_other() -> None:
    assert "Best score lost" in outlook_html(debrief(BEST_LOST))
    assert "Best score lost" not in outlook_html(debrief(BEST_LOST, PASSING_LOST))


@pytest.mark.parametrize("state", ["coming", "too many", "missing"])
def test_where_there_is_no_analysis_the_page_says_so_and_stands(state: str) -> None:
    whole = read(debrief_html(debrief(state=state))).text
    assert MISSING[state] in whole
    assert "Best still possible" not in whole
    assert step_html(debrief(state=state), 1) == ""


def test_where_nobody_asked_for_an_analysis_nothing_is_said() -> None:
    asked = debrief()
    asked["analysis"] = None
    assert (outlook_html(asked), step_html(asked, 1)) == ("", "")


def test_a_case_without_points_has_no_line_and_still_says_what_was_lost() -> None:
    bare = debrief(GOOD_LOST)
    bare["maximum"] = 0
    assert outlook_html(bare) == ""
    assert read(step_html(bare, 3)).text.startswith("Here every good ending went out of reach.")


def test_the_page_shows_each_sentence_under_its_decision() -> None:
    text = read(debrief_html(debrief(GOOD_LOST))).text
    places = [
        text.index(words) for words in ("Do 3", "Here every good ending", "51 before", "Do 4", "The score is final")
    ]
    assert places == sorted(places)


def test_the_texts_of_an_author_are_never_markup() -> None:
    evil = debrief({**GOOD_LOST, "instead": {"text": "<b>x</b>", "good": 0.5}})
    assert "<b>x</b>" not in step_html(evil, 3)
