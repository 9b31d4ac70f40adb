"""Who was told, in the debrief and in the case file; the deadlines on the card."""

from __future__ import annotations

import re
from html import unescape
from typing import cast

import pytest

from simlib.html.case_file import card_html
from simlib.html.deadlines import duties_html, rule_words
from simlib.html.debrief import debrief_html, decision_html
from simlib.html.debrief_shapes import TimelineEntry
from simlib.html.referrals import GROUPS, order_html, referrals_html, unit_html
from simlib.html.shapes import ToldView, UnitCard
from simlib.html.told import NO_POINTS, told_html
from simlib.scenario.deadlines import ClockState
from simlib.scenario.facts import Consent, UnitKind
from simlib.score.referral_sides import Standing
from tests.show import views


def text_of(html: str) -> str:
    """What is read, a space between elements."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_what_must_not_happen_stands_before_everything_else_with_its_why_and_its_source() -> None:
    text = text_of(told_html(views.told_section()))

    assert text.startswith(
        "Who was told This happened, and must never happen Federal investigators: It may not get: immigration status. "
        "Status is never passed on for enforcement. SHR-3: Government Code 7284.6"
    )


def test_every_unit_is_judged_from_its_sides_in_words_as_well_as_shapes() -> None:
    text = text_of(told_html(views.told_section()))

    for words in (
        "Federal investigators Told at 22:40 Partner Right: Belongs here.",
        "Order Not judged: The only one told then.",
        "Time Could be better: After 2 hours; the target is 1 hour. Why time",
        "Passed on Must not happen: It may not get: immigration status.",
        "Digital forensics Left out Partner Could be better: Left out; it belongs here.",
    ):
        assert words in text, words


def test_the_clocks_and_what_the_section_is_not_stand_below() -> None:
    text = text_of(told_html(views.told_section()))

    assert text.index("Digital forensics") < text.index("Declaration on Form I-914") < text.index(NO_POINTS)
    assert text.endswith(NO_POINTS)


def test_a_case_in_which_nobody_is_told_has_no_such_section() -> None:
    assert told_html({}) == ""
    assert told_html({"rows": [], "breaches": [], "clocks": []}) == ""
    assert "Who was told" not in debrief_html({"title": "A case"})


def test_a_section_without_a_breach_names_none() -> None:
    section = views.told_section()
    section["breaches"] = []

    assert "This happened, and must never happen" not in text_of(told_html(section))


def test_every_standing_of_the_score_has_its_own_words() -> None:
    side = views.told_section()["rows"][0]["sides"][0]

    words = {standing: told_html({"rows": [{"sides": [side | {"standing": standing.value}]}]}) for standing in Standing}

    assert len({str(html) for html in words.values()}) == len(Standing)


def entry(**parts: object) -> TimelineEntry:
    mistake = {"said": "Advocate: Told after it was declined.", "why": "The person said no.", "sources": []}
    made = {"grade": "could be better", "why": "He can hear it.", "points": 2, "mistakes": [mistake]}
    return cast(TimelineEntry, made | parts)


@pytest.mark.parametrize(("kind", "labelled"), [("task", True), ("choice", False)])
def test_the_why_of_a_choice_that_told_somebody_wrongly_is_not_called_right(kind: str, labelled: bool) -> None:
    text = text_of(decision_html(entry(kind=kind)))

    assert "Advocate: Told after it was declined." in text
    assert ("Right: He can hear it." in text) is labelled
    assert "He can hear it." in text


# --- the tab ------------------------------------------------------------------------------------------------------


def test_the_tab_tells_when_who_and_what_was_passed_on() -> None:
    view = views.VIEW

    text = text_of(referrals_html(view["told"], view["offered"], view["clocks"]))

    assert text == (
        "Told 21:40 Dispatch Told 21:45 Certifier Passed on: the place and the facts Told "
        "Offered 21:44 Water Accepted 21:46 Advocate Offered "
        "Deadlines that law sets Declaration on Form I-914 Supplement B "
        "Friday, April 3, 2026, by 21:40; 15 business days; Cesar Chavez Day does not count "
        "LAW-U2: PC 236.5, checked 2026-11-01 Running "
        "An offer can be declined today and accepted later."
    )


def test_a_unit_that_was_told_nothing_says_so() -> None:
    told = [cast(ToldView, {"name": "Dispatch", "clock": "21:40", "passed": []})]

    assert "Dispatch Nothing was passed on Told" in text_of(referrals_html(told, []))


@pytest.mark.parametrize(
    ("state", "words"), [("running", "Running"), ("met", "Done in time"), ("passed", "Time is over")]
)
def test_each_state_of_a_clock_has_its_word(state: str, words: str) -> None:
    clocks = [views.VIEW["clocks"][0] | {"state": state}]

    assert state in set(ClockState)
    assert f"checked 2026-11-01 {words} " in text_of(referrals_html(views.VIEW["told"], [], clocks))


def test_before_anybody_is_told_the_tab_says_so() -> None:
    assert text_of(referrals_html([], [])) == "Nobody told and nothing offered yet."


# --- the board and the card ---------------------------------------------------------------------------------------


def test_every_kind_of_unit_of_the_fact_base_has_its_group() -> None:
    assert {kind.value for kind in UnitKind} | {""} == set(GROUPS)


@pytest.mark.parametrize("consent", list(Consent))
def test_every_kind_of_consent_is_said_in_a_sentence(consent: Consent) -> None:
    assert "Consent" in text_of(unit_html(cast(UnitCard, {"consent": consent.value})))


def test_the_order_is_a_list_that_is_read_out_once_it_changed() -> None:
    html = order_html(["Dispatch", "Certifier"], 2)

    assert text_of(html) == "You tell, in this order: Dispatch . Certifier ."
    assert 'data-sim-told="2"' in html
    assert "<ol>" in html
    assert order_html([]) == '<div class="sim-order"><p>Nobody is told yet.</p></div>'


def test_the_card_lists_every_duty_with_its_rule_and_its_dates() -> None:
    text = text_of(card_html(views.CARD))

    assert (
        "Deadlines that law sets Duty Due within The clock starts when Law "
        "Declaration on Form I-914 Supplement B 15 business days Your agency first met the victim. "
        "LAW-U2: PC 236.5; effective January 1, 2009; checked November 1, 2026"
    ) in text


def test_a_rule_without_a_known_day_of_effect_says_only_when_it_was_checked() -> None:
    assert rule_words({"law": "LAW-U9: Notice", "effective": "", "checked": "2026-11-01"}) == (
        "LAW-U9: Notice; checked November 1, 2026"
    )
    assert duties_html([]) == ""
