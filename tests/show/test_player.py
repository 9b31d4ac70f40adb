"""The player against an authority that a test can read: what is on the page, and what is sent."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, cast

import ipywidgets as widgets
import pytest

from simlib.errors import NotReached
from simlib.html.debrief_shapes import OutlookView
from simlib.html.shapes import View
from simlib.show.charting import Charting
from simlib.show.forms import Choices, Judging, Sorting, Ticks, Writing
from simlib.show.player import Player
from simlib.show.referral_board import Board
from tests.show import views
from tests.show.fake import Fake


class Page:
    """A player on a view, with a clock that a test moves."""

    def __init__(self, view: View) -> None:
        self.fake = Fake(
            {"view": view},
            card={"card": views.CARD},
            debrief={"debrief": views.debrief()},
            draft={"ok": True},
            report={"ok": True},
            leave={"url": "/"},
        )
        self.later: list[Callable[[], None]] = []
        ids = count(1)
        self.player = Player(
            self.fake,
            lambda _, act: self.later.append(act),
            lambda act: act(),
            lambda: f"id-{next(ids)}",
        )
        self.player.open()
        self.fake.asked.clear()

    def form(self) -> Any:
        """The form on the page."""
        return self.player.story.decision._form((self.player.view.get("prompt") or {}).get("kind", "choice"))

    def send(self) -> None:
        self.player.story.decision._send.click()

    def wait(self) -> None:
        """Let the time go by that a draft waits."""
        waiting, self.later = self.later, []
        for act in waiting:
            act()


def on_page(widget: widgets.Widget) -> list[widgets.Widget]:
    """The widget and all below it that are not hidden."""
    if getattr(widget.layout, "display", None) == "none":
        return []
    children = getattr(widget, "children", ())
    return [widget, *(found for child in children for found in on_page(child))]


def text_of(widget: widgets.Widget) -> str:
    """Every word on the page."""
    parts: list[str] = []
    for found in on_page(widget):
        parts += [str(getattr(found, "description", "") or "")]
        parts += [str(found.value)] if isinstance(found, widgets.HTML | widgets.Textarea) else []
    return "\n".join(parts)


def labels(widget: widgets.Widget) -> list[str]:
    """The buttons on the page."""
    return [found.description for found in on_page(widget) if isinstance(found, widgets.Button)]


def press(page: Page, label: str) -> None:
    """Press the button with this label."""
    buttons = [found for found in on_page(page.player.root) if isinstance(found, widgets.Button)]
    next(found for found in buttons if found.description == label).click()


def test_the_scene_shows_what_is_said_what_is_noticed_and_the_numbered_choices() -> None:
    page = Page(views.view())
    shown = text_of(page.player.root)
    assert [part in shown for part in ("At the door", "She's tired", "You notice", "21:47", "Segment 1 of 2")] == [
        True
    ] * 5
    assert labels(page.player.story.box) == [choice["text"] for choice in views.CHOICES["choices"]]


def test_pause_and_leave_are_on_the_page_while_a_scene_is() -> None:
    assert labels(Page(views.view()).player.header.box) == ["Pause", "Leave"]


def test_a_choice_is_sent_with_an_id_and_the_number_it_expects() -> None:
    page = Page(views.view())
    press(page, "Wait and say nothing")
    expected = {"id": "id-1", "expect": 4, "decision": {"choice": "Wait and say nothing"}}
    assert page.fake.asked == [("decide", expected)]


def test_every_choice_is_disabled_from_the_press_until_the_view_comes() -> None:
    page = Page(views.view())
    seen: list[list[bool]] = []
    form = page.form()
    page.fake.while_asked = lambda: seen.append([made.disabled for made in form._buttons])
    press(page, "Wait and say nothing")
    assert (seen, [made.disabled for made in form._buttons]) == ([[True] * 4], [False] * 4)


def test_a_second_press_while_one_is_on_its_way_sends_nothing() -> None:
    page = Page(views.view())
    form = page.form()
    page.fake.while_asked = lambda: form._press(1)
    form._press(0)
    assert [op for op, _ in page.fake.asked] == ["decide"]


def test_the_same_choice_after_no_answer_carries_the_same_id() -> None:
    page = Page(views.view())
    page.fake.answers["decide"] = NotReached("Nobody answers.")
    press(page, "Wait and say nothing")
    press(page, "Wait and say nothing")
    assert [fields["id"] for _, fields in page.fake.asked] == ["id-1", "id-1"]


def test_another_choice_after_no_answer_carries_another_id() -> None:
    page = Page(views.view())
    page.fake.answers["decide"] = NotReached("Nobody answers.")
    press(page, "Wait and say nothing")
    press(page, 'Ask Ana, "Are you OK here?"')
    assert [fields["id"] for _, fields in page.fake.asked] == ["id-1", "id-2"]


def test_no_answer_is_one_calm_sentence_and_the_choices_can_be_pressed_again() -> None:
    page = Page(views.view())
    page.fake.answers["decide"] = NotReached("Nobody answers.")
    press(page, "Wait and say nothing")
    assert "Nobody answers." in text_of(page.player.root)
    assert [made.disabled for made in page.form()._buttons] == [False] * 4


def test_a_decision_that_was_not_accepted_shows_its_sentence_its_reference_and_where_the_case_stands() -> None:
    page = Page(views.view())
    fault = {"code": "out-of-date", "sentence": "You decided in another window.", "reference": "R-12"}
    page.fake.answers["decide"] = {
        "error": fault,
        "view": views.view(seq=9, scene={"heading": "Elsewhere", "blocks": []}),
    }
    press(page, "Wait and say nothing")
    shown = text_of(page.player.root)
    assert [part in shown for part in ("You decided in another window.", "R-12", "Elsewhere")] == [True] * 3


def test_a_sentence_is_gone_after_the_next_thing_that_worked() -> None:
    page = Page(views.view())
    page.fake.answers["decide"] = NotReached("Nobody answers.")
    press(page, "Wait and say nothing")
    del page.fake.answers["decide"]
    press(page, "Wait and say nothing")
    assert "Nobody answers." not in text_of(page.player.root)


def test_what_followed_is_shown_with_the_scene_just_left_until_it_is_read() -> None:
    page = Page(views.after_a_decision())
    shown = text_of(page.player.story.box)
    assert [part in shown for part in ("At the door", "Two cards on the dresser", "1 minute later")] == [True] * 3
    assert labels(page.player.story.box) == ["Continue"]


def test_continue_says_that_it_was_read() -> None:
    page = Page(views.after_a_decision())
    press(page, "Continue")
    assert page.fake.asked == [("read", {"seq": 5})]


def test_nothing_to_read_leads_straight_to_the_next_scene() -> None:
    since = {"seq": 5, "chosen": "Wait", "blocks": [], "why_now": "", "minutes": 0, "read": False}
    assert "Continue" not in labels(Page(views.view(since=since)).player.story.box)


def test_the_notice_says_what_the_case_touches_and_offers_another_without_a_reason() -> None:
    page = Page(views.notice())
    shown = text_of(page.player.root)
    parts = ("threats and control", "20 minutes", "988", "Not yet reviewed by survivors", "No reason is asked")
    assert [part in shown for part in parts] == [True] * 5
    assert labels(page.player.notice.box) == ["Start the case", "Take another case: Long hours"]


def test_the_other_case_opens_at_its_address() -> None:
    page = Page(views.notice())
    page.fake.answers["alternative"] = {"url": "/play/77"}
    press(page, "Take another case: Long hours")
    assert (page.fake.asked, 'data-sim-go="/play/77"' in text_of(page.player.root)) == ([("alternative", {})], True)


def test_time_limits_are_off_until_they_are_asked_for() -> None:
    page = Page(views.notice())
    before = page.player.notice._timers.value
    page.player.notice._timers.value = True
    assert (before, page.fake.asked) == (False, [("timers", {"on": True})])


def test_a_running_limit_says_in_words_what_happens_when_it_ends() -> None:
    timed = views.view(timers=True)
    assert "Within 60 seconds, or else: Wait and say nothing" in text_of(Page(timed).player.root)


def test_without_timers_nothing_is_said_of_a_limit() -> None:
    shown = text_of(Page(views.view()).player.root)
    assert ("or else" in shown, "There is no time limit" in shown) == (False, True)


def test_a_pause_shows_nothing_of_the_case_but_its_title_and_whom_to_talk_to() -> None:
    page = Page(views.paused())
    shown = text_of(page.player.root)
    assert [part in shown for part in ("Paused", "988", "Dale", "At the door")] == [True, True, False, False]
    assert labels(page.player.pause_page.box) == ["Go on"]


def test_going_on_after_a_pause_asks_to_resume() -> None:
    page = Page(views.paused())
    press(page, "Go on")
    assert page.fake.asked == [("resume", {})]


def test_leaving_keeps_what_was_typed_and_goes_to_the_scenarios() -> None:
    page = Page(views.with_prompt("write"))
    page.form().text.value = "She said:"
    press(page, "Leave")
    assert [op for op, _ in page.fake.asked] == ["draft", "leave"]
    assert 'data-sim-go="/"' in text_of(page.player.root)


def test_a_case_that_cannot_go_on_says_so_and_asks_for_a_report() -> None:
    shown = text_of(Page(views.view(status="stuck", prompt=None)).player.root)
    assert "a mistake in the case, not yours" in shown


KINDS = [
    ("select", Ticks, {"select": []}),
    ("refer", Board, {"refer": []}),
    ("chart", Charting, {"chart": []}),
    ("write", Writing, {"write": "At 9:52 p.m. I spoke with the occupant of room 12 alone."}),
]


@pytest.mark.parametrize(("kind", "form", "decision"), KINDS)
def test_each_kind_of_prompt_has_its_form_and_is_sent_in_its_own_words(
    kind: str, form: type, decision: dict[str, object]
) -> None:
    page = Page(views.with_prompt(kind))
    assert isinstance(page.form(), form)
    page.send()
    assert [fields["decision"] for _, fields in page.fake.asked] == [decision]


def test_what_is_ticked_is_sent() -> None:
    page = Page(views.with_prompt("refer"))
    page.form()._units["ht unit"]._tick.value = True
    page.send()
    assert page.fake.asked[-1][1]["decision"] == {"refer": ["ht unit"]}


def test_a_unit_is_shown_by_its_name() -> None:
    assert "Human trafficking unit" in text_of(Page(views.with_prompt("refer")).player.story.box)


def test_every_item_is_sorted_before_it_is_sent() -> None:
    page = Page(views.with_prompt("sort"))
    form: Sorting = page.form()
    page.send()
    assert page.fake.asked == []
    assert "Please choose for: He drove her here from another city" in text_of(page.player.root)
    for row, name in zip(form._rows.values(), ("act", "means", "purpose"), strict=True):
        row.value = name
    page.send()
    decision: Any = page.fake.asked[-1][1]["decision"]
    assert list(decision["sort"].values()) == ["act", "means", "purpose"]


def test_long_or_many_bins_become_a_list_to_choose_from() -> None:
    prompt = {**views.PROMPTS["sort"], "bins": ["what she said in her own words", "what you concluded"]}
    rows = Page(views.view(prompt=prompt)).form()._rows.values()
    assert {type(row) for row in rows} == {widgets.Dropdown}


def test_a_conclusion_is_asked_for_each_person_with_how_sure_one_is() -> None:
    page = Page(views.with_prompt("judge"))
    form: Judging = page.form()
    page.send()
    form._answers["Ana"].value = "yes"
    page.send()
    assert (page.fake.asked, "how sure you are about Ana" in text_of(page.player.root)) == ([], True)
    form._sure["Ana"].value = 3
    form._answers["Joan"].value, form._sure["Joan"].value = "unclear", 1
    page.send()
    expected = {"judge": {"Ana": "yes", "Joan": "unclear"}, "confidence": {"Ana": 3, "Joan": 1}}
    assert page.fake.asked[-1][1]["decision"] == expected


def test_nothing_is_concluded_beforehand() -> None:
    form: Judging = Page(views.with_prompt("judge")).form()
    assert form.decision() == {"judge": {}, "confidence": {}}


def test_an_empty_text_is_not_handed_in() -> None:
    page = Page(views.with_prompt("write"))
    page.form().text.value = "  "
    page.send()
    assert "Please write something first." in text_of(page.player.root)
    assert [op for op, _ in page.fake.asked] == []


def test_a_text_that_is_too_long_is_not_handed_in() -> None:
    page = Page(views.view(prompt={**views.PROMPTS["write"], "max_chars": 20}))
    page.form().text.value = "x" * 21
    page.send()
    assert "Please shorten the text to 20 characters." in text_of(page.player.root)


def test_a_text_box_asks_for_no_real_names_and_counts() -> None:
    shown = text_of(Page(views.with_prompt("write")).player.story.box)
    assert ("Type no real names or cases." in shown, "56 of 20,000 characters" in shown) == (True, True)


def test_a_draft_is_kept_once_a_few_seconds_after_the_first_letter() -> None:
    page = Page(views.with_prompt("write"))
    for text in ("S", "Sh", "She said"):
        page.form().text.value = text
    assert page.fake.asked == []
    page.wait()
    assert page.fake.asked == [("draft", {"seq": 4, "text": "She said", "items": None})]


def test_what_is_ticked_is_kept_as_a_draft_too() -> None:
    page = Page(views.with_prompt("select"))
    page.form()._boxes[0].value = True
    page.wait()
    items = {"select": ["Her exact words about the $900"]}
    assert page.fake.asked == [("draft", {"seq": 4, "text": "", "items": items})]


def test_a_kept_draft_is_there_again_after_a_reload() -> None:
    prompt = {**views.PROMPTS["judge"], "draft_items": {"judge": {"Ana": "no"}, "confidence": {"Ana": 2}}}
    form: Judging = Page(views.view(prompt=prompt)).form()
    assert form.decision() == {"judge": {"Ana": "no"}, "confidence": {"Ana": 2}}


def test_a_draft_of_another_shape_is_passed_over() -> None:
    prompt = {**views.PROMPTS["judge"], "draft_items": ["Ana"]}
    assert Page(views.view(prompt=prompt)).form().decision() == {"judge": {}, "confidence": {}}


def test_a_view_of_the_same_question_leaves_alone_what_is_being_typed() -> None:
    page = Page(views.with_prompt("write"))
    page.form().text.value = "She said that"
    page.fake.push({"push": "view", "view": views.with_prompt("write")})
    assert page.form().text.value == "She said that"


def test_a_view_that_another_window_caused_is_shown() -> None:
    page = Page(views.view())
    page.fake.push({"push": "view", "view": views.view(seq=6, scene={"heading": "Under the stairs", "blocks": []})})
    assert "Under the stairs" in text_of(page.player.root)


def test_a_view_older_than_the_one_on_the_page_is_passed_over() -> None:
    page = Page(views.view(seq=6))
    page.fake.push({"push": "view", "view": views.view(seq=5, scene={"heading": "Earlier", "blocks": []})})
    assert "Earlier</h1>" not in text_of(page.player.root)


def test_a_farewell_of_the_authority_is_said_and_nothing_can_be_pressed() -> None:
    page = Page(views.view())
    page.fake.push({"push": "bye", "sentence": "You were signed out."})
    assert "You were signed out." in text_of(page.player.root)
    assert [made.disabled for made in page.form()._buttons] == [True] * 4


def test_the_card_is_fetched_once_when_it_is_first_opened() -> None:
    page = Page(views.view())
    tabs = page.player.case_file.tabs
    tabs.selected_index = 3
    tabs.selected_index = 0
    tabs.selected_index = 3
    assert page.fake.asked == [("card", {})]
    assert "Speak with each person alone" in page.player.case_file._card.value


def test_the_case_file_tells_evidence_with_its_innocent_reading_and_a_question() -> None:
    shown = Page(views.view()).player.case_file._evidence.value
    parts = ("Another reading", "Couples and families often keep", "Where do you keep your ID", "IND-D01")
    assert [part in shown for part in parts] == [True] * 4


def test_a_problem_is_reported_with_where_it_was_seen() -> None:
    page = Page(views.view())
    press(page, "Report a problem with this screen")
    page.player.problem.text.value = "The clock stands still."
    press(page, "Send the report")
    expected = {"text": "The clock stands still.", "where": "At the door (playing)"}
    assert page.fake.asked == [("report", expected)]
    assert ("Thank you" in text_of(page.player.root), page.player.problem.is_open) == (True, False)


def test_the_thanks_for_a_report_go_away_with_the_screen_it_was_about() -> None:
    page = Page(views.view())
    press(page, "Report a problem with this screen")
    page.player.problem.text.value = "The clock stands still."
    press(page, "Send the report")
    page.fake.push({"push": "view", "view": views.view(seq=99)})
    assert "Thank you" not in text_of(page.player.root)


def test_a_report_that_was_not_taken_stays_in_its_box() -> None:
    page = Page(views.view())
    page.fake.answers["report"] = NotReached("Nobody answers.")
    press(page, "Report a problem with this screen")
    page.player.problem.text.value = "The clock stands still."
    press(page, "Send the report")
    assert (page.player.problem.is_open, page.player.problem.text.value) == (True, "The clock stands still.")


def test_an_empty_report_is_not_sent() -> None:
    page = Page(views.view())
    press(page, "Report a problem with this screen")
    press(page, "Send the report")
    assert (page.fake.asked, "Please write what is wrong first." in text_of(page.player.root)) == ([], True)


def test_the_debrief_begins_with_people_and_comes_to_the_score_after() -> None:
    page = Page(views.ended())
    shown = text_of(page.player.debrief.box)
    order = [shown.index(part) for part in ("She accepted the advocate", "Not passed yet", "62 percent")]
    assert order == sorted(order, key=lambda place: place)


def test_over_the_decisions_of_a_debrief_stands_a_heading_and_not_its_tags() -> None:
    page = Page(views.ended())
    shown = text_of(page.player.debrief.box)
    assert ("<h2>Your decisions</h2>" in shown, "&lt;" in shown) == (True, False)


def test_a_debrief_says_after_each_decision_what_was_still_possible() -> None:
    debrief = views.debrief()
    steps: list[OutlookView] = [
        {"number": number, "clock": "21:40", "best": 40 - number, "share": 0.5, "passing": True, "good": 0.5}
        for number in range(len(debrief["timeline"]) + 1)
    ]
    debrief["analysis"] = {"state": "ready", "steps": steps, "lost": []}
    page = Page(views.view())
    page.fake.answers["debrief"] = {"debrief": debrief}
    page.fake.push({"push": "view", "view": views.ended()})
    shown = text_of(page.player.debrief.box)
    assert shown.count("Best still possible: ") == len(debrief["timeline"]) - 1
    assert shown.count("The score is final: ") == 1
    assert "The line shows the best score still possible after each decision" in shown


def test_the_debrief_is_asked_for_once() -> None:
    page = Page(views.ended())
    page.fake.push({"push": "view", "view": views.ended()})
    assert page.fake.asked == []


def test_a_debrief_that_does_not_come_leaves_the_ending_to_read_and_a_way_to_ask_again() -> None:
    page = Page(views.view())
    page.fake.answers["debrief"] = NotReached("Nobody answers.")
    page.fake.push({"push": "view", "view": views.ended()})
    shown = text_of(page.player.root)
    assert [part in shown for part in ("Nobody answers.", "Ana chose where she sleeps tonight")] == [True, True]
    page.fake.answers["debrief"] = {"debrief": views.debrief()}
    press(page, "Open the debrief")
    assert "She accepted the advocate" in text_of(page.player.root)
    assert "Open the debrief" not in labels(page.player.root)


def test_trying_again_from_a_decision_opens_the_new_attempt() -> None:
    page = Page(views.ended())
    page.fake.answers["retry"] = {"url": "/play/r-8"}
    press(page, "Try again from 21:50")
    assert page.fake.asked == [("retry", {"seq": 4})]
    assert 'data-sim-go="/play/r-8"' in text_of(page.player.root)


def test_what_followed_the_last_decision_is_read_before_the_debrief() -> None:
    since = {**(views.after_a_decision()["since"] or {}), "seq": 19}
    page = Page(cast(View, {**views.ended(), "since": since}))
    assert labels(page.player.story.box) == ["Continue"]
    assert page.player.debrief.shown == ""


def test_the_same_view_shown_twice_changes_nothing_on_the_page() -> None:
    page = Page(views.view())
    changes: list[object] = []
    for widget in on_page(page.player.root):
        widget.observe(changes.append, ["value", "description", "children", "disabled"])
    page.player.show(views.view())
    assert changes == []


def test_more_choices_than_before_get_buttons_and_fewer_hide_the_rest() -> None:
    page = Page(views.view())
    many = {**views.CHOICES, "choices": [{"text": f"Choice {number}"} for number in range(1, 8)]}
    page.player.show(views.view(seq=5, transcript=[{}] * 3, prompt=many))
    seven = labels(page.player.story.box)
    page.player.show(views.view(seq=6, transcript=[{}] * 4))
    assert (len(seven), len(labels(page.player.story.box))) == (7, 4)


def test_a_choice_form_answers_nothing_but_by_its_buttons() -> None:
    form = Choices(lambda _: None)
    assert (form.decision(), form.missing()) == ({}, "Please choose one of the answers.")
