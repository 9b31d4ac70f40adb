"""The board on its page: what is pushed is shown, what is pressed is asked, and the keyboard is not disturbed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets
import pytest

from simlib.errors import NotReached
from simlib.html.board_shapes import BoardView
from simlib.html.board_waits import split_address
from simlib.show.board import MOST_ROWS, Board, open_board
from tests.html.class_view import board, decision, empty
from tests.show.fake import Fake


class Page:
    """A board on a page, with a clock that a test moves."""

    def __init__(self, view: BoardView, **answer: object) -> None:
        self.fake, self.later = Fake({"board": view, "hidden": False, **answer}), list[Callable[[], None]]()
        self.board = Board(self.fake, lambda _, act: self.later.append(act), lambda act: act())
        self.board.open()
        self.fake.asked.clear()

    @property
    def text(self) -> str:
        """Everything that stands on the page."""
        return " ".join(_words(self.board.page))

    def press(self, label: str, place: int = 0) -> None:
        """Press a button."""
        [each for each in _all(self.board.page) if getattr(each, "description", "") == label][place].click()


def _all(widget: widgets.Widget) -> list[widgets.Widget]:
    return [widget, *(each for child in getattr(widget, "children", ()) for each in _all(child))]


def _words(widget: widgets.Widget) -> list[str]:
    return [str(each.value) for each in _all(widget) if isinstance(each, widgets.HTML)]


def test_what_is_pushed_is_shown_at_once() -> None:
    page = Page(empty())
    assert "Recruit 01" not in page.text
    page.fake.push({"push": "board", "board": board()})
    assert "Recruit 01" in page.text
    assert page.fake.asked == []


def test_the_board_asks_again_by_itself_so_that_who_does_nothing_is_seen() -> None:
    page = Page(board())
    (again,) = page.later
    again()
    assert page.fake.asked == [("board", {})]
    assert len(page.later) == 2


def test_the_room_is_held_at_the_scene_that_was_picked_and_released() -> None:
    page = Page(board())
    page.board._scene.value = "a\nAt Gail's / door"
    page.press("Hold the room here")
    page.press("Release")
    assert page.fake.asked == [
        ("hold", {"scenario": "a", "scene": "At Gail's / door"}),
        ("release", {"number": 4}),
    ]


def test_the_way_to_the_split_follows_the_scene_that_was_picked() -> None:
    page = Page(board())
    page.board._scene.value = "a\nAt Gail's / door"
    assert f'href="{split_address("a", "At Gail" + chr(39) + "s / door")}"' in page.board._link.value


def test_a_question_is_marked_as_answered() -> None:
    page = Page(board())
    page.press("Answered")
    assert page.fake.asked == [("answered", {"number": 7})]


def test_a_text_is_read_when_somebody_asks_for_it() -> None:
    page = Page(board())
    page.fake.answers["texts"] = {"texts": [{"criterion": "story", "text": "At 21:40 <b>she</b> said"}]}
    page.press("Read")
    assert page.fake.asked == [("texts", {"run": "r1"})]
    assert "At 21:40 &lt;b&gt;she&lt;/b&gt; said" in page.board._read.value


def test_for_the_projector_nobody_is_named_and_what_was_read_is_gone() -> None:
    page = Page(board())
    page.fake.answers["texts"] = {"texts": [{"criterion": "story", "text": "She said."}]}
    page.press("Read")
    page.press("Hide names for the projector")
    assert ("Recruit" in page.text, "She said." in page.text) == (False, False)
    page.fake.push({"push": "board", "board": board()})
    assert "Recruit" not in page.text
    page.press("Show names")
    assert "Recruit 01" in page.text


def test_a_board_that_is_opened_anew_names_nobody_where_the_names_were_hidden() -> None:
    page = Page(board(), hidden=True)
    assert ("Recruit" in page.text, "Names are hidden" in page.text) == (False, True)
    page.press("Show names")
    assert ("Recruit 01" in page.text, page.fake.asked) == (True, [("names", {"hidden": False})])
    page.fake.asked.clear()
    page.press("Hide names for the projector")
    assert ("Recruit" in page.text, page.fake.asked) == (False, [("names", {"hidden": True})])


def test_what_another_window_hides_turns_no_board_that_is_open() -> None:
    page = Page(board(), hidden=True)
    page.press("Show names")
    (again,) = page.later
    again()
    assert "Recruit 01" in page.text


def test_until_it_is_known_whether_names_were_hidden_nobody_is_named() -> None:
    fake = Fake({}, board=NotReached("The simulator does not answer."))
    page = Board(fake, lambda _, __: None, lambda act: act())
    page.open()
    fake.push({"push": "board", "board": board()})
    assert "Recruit" not in " ".join(_words(page.page))
    fake.answers["board"] = {"board": board(), "hidden": True}
    page.open()
    assert "Recruit" not in " ".join(_words(page.page))
    page._turn()
    page.open()
    assert "Recruit 01" in " ".join(_words(page.page))


def test_names_are_hidden_also_where_nobody_can_be_told() -> None:
    page = Page(board())
    page.fake.answers["names"] = NotReached("The simulator does not answer.")
    page.press("Hide names for the projector")
    assert ("Recruit" in page.text, "The simulator does not answer." in page.text) == (False, True)


def test_for_the_projector_it_is_said_how_many_reports_wait_and_not_that_none_does() -> None:
    page = Page(board())
    page.press("Hide names for the projector")
    read = page.board._read.value
    assert "1 report waits. Who wrote them is not shown here." in read
    assert page.board._reports.layout.display == "none"
    page.press("Show names")
    assert (page.board._read.value, page.board._reports.layout.display) == ("", None)
    page.press("Hide names for the projector")
    page.fake.push({"push": "board", "board": board(reports=[])})
    assert "No report waits for a mark." in page.board._read.value


def test_where_a_report_waits_the_board_leads_to_where_marks_are_given() -> None:
    page = Page(board())
    assert (page.board._marking.layout.display, 'href="../../assignments"' in page.text) == (None, True)
    page.fake.push({"push": "board", "board": board(reports=[])})
    assert page.board._marking.layout.display == "none"


def test_a_push_that_changes_no_row_leaves_its_buttons_alone() -> None:
    page = Page(board())
    before = [each for each in _all(page.board.page) if getattr(each, "description", "") in {"Release", "Read"}]
    page.fake.push({"push": "board", "board": json.loads(json.dumps(board(weak=["Something new."])))})
    after = [each for each in _all(page.board.page) if getattr(each, "description", "") in {"Release", "Read"}]
    assert before == after
    assert "Something new." in page.text


def test_the_scene_that_was_picked_stays_when_the_board_changes() -> None:
    page = Page(board())
    page.board._scene.value = "a\nAt Gail's / door"
    page.fake.push({"push": "board", "board": board(weak=[])})
    assert page.board._scene.value == "a\nAt Gail's / door"


def test_of_many_that_wait_the_first_are_shown_and_the_others_counted() -> None:
    rows = [{"number": number, "about": "Night shift", "text": f"Question {number}"} for number in range(30)]
    page = Page(board(questions=rows))
    assert "Questions (30)" in page.text
    assert f"{30 - MOST_ROWS} more." in page.text
    assert f"Question {MOST_ROWS}<" not in page.text


def test_all_decisions_are_shown_when_somebody_asks_and_stay_so() -> None:
    page = Page(board(decisions=[decision(f"Scene {number}", 6) for number in range(9)]))
    assert ("Scene 5" in page.text, "Scene 8" in page.text) == (True, False)
    page.press("Show all 9 decisions")
    assert "Scene 8" in page.text
    page.fake.push({"push": "board", "board": page.board.view})
    assert "Scene 8" in page.text
    page.press("Show the first 6")
    assert "Scene 8" not in page.text


def test_few_decisions_need_no_button() -> None:
    assert {each.layout.display for each in Page(board()).board._more.values()} == {"none"}


def test_an_empty_class_says_what_will_stand_there_and_nothing_can_be_held() -> None:
    page = Page(empty())
    for words in (
        "Nobody has joined this class yet",
        "The room is held nowhere",
        "No question waits",
        "No report waits",
    ):
        assert words in page.text
    assert page.board._hold.disabled


@pytest.mark.parametrize(
    "answer",
    [
        NotReached("Please try again."),
        {"error": {"code": "not-allowed", "sentence": "Please try again.", "reference": ""}},
    ],
)
def test_what_was_not_taken_is_one_calm_sentence_and_the_board_stays(answer: Mapping[str, Any] | Exception) -> None:
    page = Page(board())
    page.fake.answers["release"] = answer
    page.press("Release")
    assert "Please try again." in page.board._said.value
    assert "Recruit 01" in page.text


def test_a_farewell_is_said() -> None:
    page = Page(board())
    page.fake.push({"push": "bye", "sentence": "This page is no longer signed in."})
    assert "no longer signed in" in page.text


def test_outside_of_the_simulator_it_is_said_where_the_board_is() -> None:
    opened = open_board({})
    assert isinstance(opened, widgets.HTML)
    assert "opens from the page of your classes" in opened.value
