"""The table under a criterion: complete, plain, and nothing in it acts."""

from __future__ import annotations

from simlib.html.marks import NOTHING, marks_html, marks_text

ROW = ("At the door", "Ask first", "+2", "She can say no.")


def test_a_table_has_a_caption_and_heads_that_name_its_columns() -> None:
    page = marks_html("care", "2 of 4 points", [ROW])
    assert "<caption>What brought or cost points for care</caption>" in page
    assert [page.count(f'scope="col" style="text-align:left;padding:4px 16px 4px 0">{head}<') for head in (
        "Scene", "Decision", "Points", "Why",
    )] == [1, 1, 1, 1]  # fmt: skip


def test_every_text_is_shown_and_none_acts() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    page = marks_html(hostile, hostile, [(hostile,) * 4], [hostile], [hostile])
    # Twice the name, the result, four of the row, a remark and a note.
    assert ("<img" in page, page.count("&lt;img")) == (False, 9)


def test_what_a_person_has_to_look_at_stands_before_the_decisions() -> None:
    page = marks_html("care", "0 of 4", [ROW], ["Look."], ["It starts at 1."])
    assert page.index("Look.") < page.index("It starts at 1.") < page.index("<table")


def test_without_decisions_a_sentence_says_so() -> None:
    assert f"<p>{NOTHING}</p>" in marks_html("care", "0 of 4", [], ["", ""])


def test_the_same_can_be_read_without_a_browser() -> None:
    assert marks_text("care", "2 of 4", [ROW], ["Look.", ""], ["It starts at 1."]).splitlines() == [
        "care: 2 of 4",
        "Look.",
        "It starts at 1.",
        "Scene | Decision | Points | Why",
        "At the door | Ask first | +2 | She can say no.",
    ]
