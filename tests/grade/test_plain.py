"""A trainee's text on nbgrader's pages: seen letter by letter, and able to do nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import markdown2html_mistune

from simlib.grade.plain import MOST, plain_markdown
from tests.grade.lessons import PAYLOADS

TAG = re.compile(r"</?p>|<br ?/?>")


def seen(page: str) -> str:
    """What a reader sees of the paragraphs of a page."""
    return html.unescape(TAG.sub("", page))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_script_is_text(payload: str) -> None:
    page = str(markdown2html_mistune(plain_markdown(payload)))
    assert set(re.findall(r"<[^>]*>", page)) <= {"<p>", "</p>", "<br>", "<br />"}
    assert "".join(seen(page).split()) == "".join(payload.split())


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=60))
def test_every_letter_that_was_typed_is_seen_and_nothing_else_is_there(text: str) -> None:
    page = str(markdown2html_mistune(plain_markdown(text)))
    assert set(re.findall(r"<[^>]*>", page)) <= {"<p>", "</p>", "<br>", "<br />"}
    assert "".join(seen(page).split()) == "".join(text.split())


def test_lines_and_paragraphs_stay() -> None:
    assert plain_markdown("One\nTwo\r\n\r\nThree") == "One<br>\nTwo\n\nThree"


def test_marks_of_markdown_and_of_mathematics_are_letters() -> None:
    assert plain_markdown("# a\n1. b\n`c` $d$") == "&#35; a<br>\n1&#46; b<br>\n&#96;c&#96; &#36;d&#36;"


def test_spaces_before_a_line_make_no_block_of_code() -> None:
    assert plain_markdown("    <b>") == "&#160;&#160;&#160;&#160;&#60;b&#62;"


def test_what_turns_or_hides_text_is_left_out() -> None:
    assert plain_markdown("a\u202eb\u200bc\x00d") == "abcd"


def test_a_text_without_end_is_cut() -> None:
    assert len(plain_markdown("a" * (MOST + 1))) == MOST
