"""The words of a class's board: for an instructor, for a room, for a class of nobody, and for hostile texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, cast

import pytest

from simlib.html.board import board_bar_html, criteria_html, head_html, progress_html, tiles_html, weak_html
from simlib.html.board_decisions import decisions_html, items_html
from simlib.html.board_figures import seen_html, sure_html
from simlib.html.board_shapes import BoardView
from simlib.html.board_split import SplitView, split_page
from simlib.html.board_waits import hold_html, question_html, report_html, split_link_html, texts_html
from simlib.html.contexts import Shell
from tests.html.class_view import board, decision, empty, rate
from tests.html.parts import filled
from tests.html.payloads import PAYLOADS
from tests.html.reading import Reading, read


class Part(Protocol):
    def __call__(self, view: BoardView, *, in_room: bool) -> str: ...


PARTS: Mapping[str, Part] = {
    "head": head_html,
    "tiles": tiles_html,
    "progress": progress_html,
    "decisions": decisions_html,
    "items": items_html,
    "criteria": criteria_html,
    "seen": seen_html,
    "sure": sure_html,
}


def of_a_board(payload: str) -> dict[str, str]:
    """Every part of a board on which every text is this one."""
    view = cast(BoardView, filled(board(), payload))
    return {
        **{name: part(view, in_room=False) for name, part in PARTS.items()},
        "weak": weak_html(view),
        "hold": hold_html(view["holds"][0], "split/a/b"),
        "question": question_html(view["questions"][0]),
        "report": report_html(view["reports"][0]),
        "texts": texts_html(view["reports"][0], [{"criterion": payload, "text": payload}]),
    }


def shown(name: str, view: BoardView, *, in_room: bool = False) -> Reading:
    return read(PARTS[name](view, in_room=in_room))


def said(reading: Reading, name: str) -> list[str]:
    """The values of an attribute on the page."""
    return [value for _, key, value in reading.attributes if key == name]


def test_the_tiles_tell_shares_with_their_intervals() -> None:
    text = shown("tiles", board()).text
    for words in (
        "Core path done2 of 6",
        "Trafficking seen80% sensitivity, 40 to 90%",
        "False alarms avoided50% specificity, 25 to 75%",
        "Weakest criterionReferrals 42 of 100 in Long hours",
    ):
        assert words in text


def test_for_a_room_a_share_of_fewer_than_five_is_not_told() -> None:
    text = shown("tiles", board(), in_room=True).text
    assert "80% sensitivity" in text
    assert "specificity" not in text
    assert "Told once 5 have concluded" in text


def test_the_progress_is_a_table_with_a_head_for_each_row_and_column() -> None:
    reading = shown("progress", board())
    assert reading.tags.count("table") == 1
    assert said(reading, "scope") == ["col", "col", "col", "col", "row", "row"]
    assert "caption" in reading.tags
    for words in (
        "Recruit 01",
        "82, 2 attempts",
        "under way",
        "before the start",
        "not started",
        ", here now",
        ", away",
    ):
        assert words in reading.text
    assert "Nothing done for 9 minutes" in reading.text


def test_for_a_room_nobody_is_named_in_the_progress() -> None:
    text = shown("progress", board(), in_room=True).text
    assert "Recruit" not in text
    assert "The front door" in text


def test_a_large_class_stands_in_two_halves_that_are_each_a_table() -> None:
    row = board().get("progress", [])[0]
    view = board(progress=[{**row, "name": f"Recruit {number:02}"} for number in range(13)])
    reading = shown("progress", view)
    assert reading.tags.count("table") == 2
    assert [reading.text.count(f"Recruit {number:02}") for number in range(13)] == [1] * 13


def test_a_bar_says_in_words_what_its_colors_say() -> None:
    reading = shown("decisions", board())
    assert said(reading, "aria-label")[0] == (
        "Strong 33 percent, acceptable 17 percent, could be better 0 percent, costly 50 percent"
    )
    for words in ("Leaving Night shift, 6 trainees", "Leave", "3 (50%)", "Costly", "Strong"):
        assert words in reading.text


def test_each_decision_leads_to_its_split() -> None:
    links = [address for address in said(shown("decisions", board()), "href") if address.startswith("split/")]
    assert links == ["split/a/Leaving", "split/a/A%20back%20room"]


def test_for_a_room_a_decision_of_fewer_than_five_is_left_out_everywhere() -> None:
    for name in ("decisions", "items"):
        assert "A back room" in shown(name, board()).text
        text = shown(name, board(), in_room=True).text
        assert "A back room" not in text
        assert "Leaving" in text


@pytest.mark.parametrize("part", [decisions_html, items_html])
def test_of_many_decisions_the_first_are_shown_or_all(part: Callable[..., str]) -> None:
    view = board(decisions=[decision(f"Scene {number}", 6) for number in range(9)])
    first, whole = read(part(view, in_room=False)).text, read(part(view, in_room=False, whole=True)).text
    assert [f"Scene {number}" in first for number in range(9)] == [True] * 6 + [False] * 3
    assert [f"Scene {number}" in whole for number in range(9)] == [True] * 9


def test_items_with_a_remark_come_first() -> None:
    rows = [decision("Usual", 12), decision("Odd", 12, remark="Read its words again.", discrimination=rate(-0.5))]
    text = shown("items", board(decisions=rows)).text
    assert text.index("Odd") < text.index("Usual")
    assert "−0.50 (−0.25 to 0.25)" in text
    assert "50% (25 to 75%)" in text


def test_items_that_few_have_decided_come_last_however_hard_they_look() -> None:
    rows = [decision("Few", 4, difficulty=rate(0.0)), decision("Easy", 9, difficulty=rate(0.9)), decision("Hard", 5)]
    text = shown("items", board(decisions=rows)).text
    assert text.index("Hard") < text.index("Easy") < text.index("Few")


def test_a_cell_of_the_heat_map_says_of_how_many_runs_it_is_and_an_empty_one_why() -> None:
    reading = shown("criteria", board())
    for words in ("Care", "82 of 100, 6 runs", "55 of 100, 3 runs", "no number", "A dash: nobody has ended"):
        assert words in reading.text
    room = shown("criteria", board(), in_room=True).text
    assert "55" not in room
    assert "too few" in room


def test_the_figures_say_in_words_and_as_tables_what_they_draw() -> None:
    seen, sure = shown("seen", board()), shown("sure", board())
    assert said(seen, "aria-label")[0].startswith("Hits against false alarms of 5 trainees. Best is top left.")
    for words in ("80%, 4 of 5 (40 to 90%)", "50%, 2 of 4 (25 to 75%)", "1.2 (0.1 to 2.3)", "1 case left as not yet"):
        assert words in seen.text
    for words in ("Certain100%60%, 3 of 5 (30 to 80%)", "A guess50%Nobody", "Brier score 0.27", "Marks 3 of 21"):
        assert words in sure.text


def test_for_a_room_the_rates_of_fewer_than_five_are_not_told() -> None:
    text = shown("seen", board(), in_room=True).text
    assert "4 of 5" in text
    assert "2 of 4" not in text
    assert ("1.2 (0.1 to 2.3)" in text, "Too few" in text) == (False, True)
    assert "1 of 2" not in shown("sure", board(), in_room=True).text


def test_where_all_cases_are_of_one_kind_the_figure_has_no_numbers_of_the_other() -> None:
    seen = {**board()["seen"], "dots": [[0, 1, 17], [0, 0, 5]], "other": 0, "false_alarms": 0, "correct_rejections": 0}
    text = shown("seen", board(seen=seen)).text
    assert "False alarms: no case yet that is not trafficking" in text
    assert "False alarms, of" not in text


@pytest.mark.parametrize("in_room", [False, True])
@pytest.mark.parametrize("name", PARTS)
def test_a_class_of_nobody_has_a_sentence_where_numbers_will_stand(name: str, in_room: bool) -> None:
    reading = shown(name, empty(), in_room=in_room)
    assert reading.text
    assert "None" not in reading.text
    assert "%" not in reading.text.replace("100%", "")


def test_without_weak_points_it_is_said_when_they_come() -> None:
    assert "Sentences appear here once 5 have decided" in read(weak_html(empty())).text
    few = board(weak=[], decisions=[decision("Leaving", 4)])
    assert "Sentences appear here once 5 have decided" in read(weak_html(few)).text


def test_where_enough_have_decided_and_nothing_stands_out_no_sentence_is_promised() -> None:
    said = read(weak_html(board(weak=[], decisions=[decision("A back room", 3), decision("Leaving", 5)]))).text
    assert said.strip() == (
        "Nothing stands out so far: wherever 5 have decided, fewer than one in five chose what is costly."
    )


# --- hostile texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_on_a_board_runs_and_each_is_there_to_be_read(payload: str) -> None:
    parts = of_a_board(payload)
    readings = {name: read(html) for name, html in parts.items()}
    assert {name: reading.can_run() for name, reading in readings.items() if reading.can_run()} == {}
    words = " ".join(payload.split())
    shown_as_text = {name for name, reading in readings.items() if words.lower() in reading.text.lower()}
    assert shown_as_text >= {*parts} - {"seen", "sure"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_on_the_split_page_runs(payload: str) -> None:
    reading = read(split_page(Shell(base="/"), a_split(scene=payload, case=payload, ask=payload, text=payload)))
    assert {*reading.tags} & {"iframe", "object", "embed", "base", "img"} == set()
    assert [name for _, name, _ in reading.attributes if name.startswith("on")] == []
    assert reading.tags.count("script") == 2


def a_split(scene: str = "Leaving", case: str = "Night shift", ask: str = "", text: str = "Leave") -> SplitView:
    return SplitView(
        "c1", case, scene, ask, 6, [(text, 50), ("Ask", 50)], several=False, best=[("Ask", f"Why: {text}")]
    )


# --- the split ------------------------------------------------------------------------------------------------


def test_the_split_is_folded_away_until_somebody_opens_it_and_what_was_best_comes_after_it() -> None:
    reading = read(split_page(Shell(base="/", person="Sgt. Ruiz", is_instructor=True), a_split()))
    assert reading.tags.count("details") == 2
    assert "open" not in [name for tag, name, _ in reading.attributes if tag == "details"]
    text = reading.text
    assert text.index("Show what was chosen") < text.index("50%") < text.index("Show what was best, and why")
    assert "6 trainees decided here." in text


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [(4, "Fewer than 5 have decided here, so nothing is shown"), (7, "A text is no split.")],
)
def test_a_split_that_shows_nothing_says_why(answered: int, sentence: str) -> None:
    split = SplitView("c1", "Night shift", "Leaving", "", answered, [], several=False, best=[])
    assert sentence in read(split_page(Shell(base="/"), split)).text


def test_addresses_of_a_board_go_three_steps_up() -> None:
    assert [value for tag, name, value in read(board_bar_html()).attributes if (tag, name) == ("a", "href")] == [
        "../../",
        "../../",
        "../../home",
        "../../card",
    ]
    assert 'href="split/a/b"' in split_link_html("split/a/b")
