"""A room that is held, and a question for the class, on the player's page."""

from __future__ import annotations

from typing import cast

import pytest

from simlib.errors import NotReached
from simlib.html.shapes import View
from simlib.show.forms import Choices, Writing
from tests.show import views
from tests.show.test_player import Page


def held(view: View, *, when: bool = True) -> View:
    return cast(View, {**view, "held": when})


def note(page: Page) -> str:
    return str(page.player.story.decision._hold.value)


def test_a_held_scene_says_so_calmly_and_takes_no_choice() -> None:
    page = Page(held(views.view()))
    choices = page.form()
    assert isinstance(choices, Choices)
    assert "Your instructor holds the room here." in note(page)
    assert [each.disabled for each in choices.box.children if each.layout.display != "none"] == [True] * 4


def test_a_release_that_is_pushed_lets_the_choices_go_at_once_and_is_said() -> None:
    page = Page(held(views.view()))
    page.fake.push({"push": "view", "view": held(views.view(), when=False)})
    assert "The room goes on." in note(page)
    assert [each.disabled for each in page.form().box.children if each.layout.display != "none"] == [False] * 4


def test_no_keys_are_named_while_they_do_nothing() -> None:
    page = Page(held(views.view()))
    assert page.player.story.decision._keys.value == ""
    page.fake.push({"push": "view", "view": held(views.view(), when=False)})
    assert "<kbd>1</kbd>" in page.player.story.decision._keys.value


def test_a_scene_that_was_never_held_says_nothing_of_it() -> None:
    page = Page(views.view())
    assert note(page) == ""


def test_a_hold_that_is_pushed_stops_a_choice_and_lets_a_text_be_typed_but_not_sent() -> None:
    page = Page(views.with_prompt("write"))
    page.fake.push({"push": "view", "view": held(views.with_prompt("write"))})
    writing = page.form()
    assert isinstance(writing, Writing)
    assert not writing.text.disabled
    writing.text.value = "At 21:40 she said"
    page.send()
    assert [op for op, _ in page.fake.asked if op == "decide"] == []
    assert page.player.story.decision._send.disabled


def asks(view: View) -> View:
    return cast(View, {**view, "asks": True})


def test_a_question_is_parked_and_nobody_is_told_who_asked() -> None:
    page = Page(asks(views.view()))
    page.fake.answers["ask"] = {"ok": True}
    form = page.player.problem.question
    page.player.problem._ask.click()
    assert form.is_open
    form.text.value = "  May I look at her phone?  "
    form._submit()
    assert page.fake.asked == [("ask", {"text": "May I look at her phone?"})]
    assert (form.is_open, form.text.value) == (False, "")
    assert "Nobody is told who asked" in page.player.problem._said.value


def test_a_question_that_was_not_taken_stays_to_be_sent_again() -> None:
    page = Page(asks(views.view()))
    page.fake.answers["ask"] = NotReached("Please try again.")
    form = page.player.problem.question
    form.toggle()
    form.text.value = "May I?"
    form._submit()
    assert (form.is_open, form.text.value) == (True, "May I?")


@pytest.mark.parametrize(("view", "display"), [(views.view(), "none"), (asks(views.view()), None)])
def test_only_a_run_of_a_class_can_ask_it(view: View, display: str | None) -> None:
    assert Page(view).player.problem._ask.layout.display == display


def test_an_empty_question_is_not_sent() -> None:
    page = Page(asks(views.view()))
    page.player.problem.question.toggle()
    page.player.problem.question._submit()
    assert page.fake.asked == []
    assert "write your question first" in page.player.problem._said.value
