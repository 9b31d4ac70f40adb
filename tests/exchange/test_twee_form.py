"""The notation of Twee 3: what is written is read again, and headers follow the specification."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.exchange.twee_form import Passage, parse_twee, twee_text

NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=12)
TAGS = st.lists(NAMES, max_size=3).map(tuple)
METADATA = st.dictionaries(st.sampled_from(["position", "size", "note"]), st.text(max_size=8), max_size=3)
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)
TEXTS = st.lists(LINES.filter(lambda line: not line.startswith("::")), max_size=5).map("\n".join)


def settled(text: str) -> str:
    """The text without the empty lines behind it, which no passage keeps."""
    return re.sub(r"\n\s*\Z", "", text) if text.strip() else ""


@given(st.lists(st.builds(Passage, NAMES, TAGS, METADATA, TEXTS), max_size=4))
def test_passages_that_are_written_are_read_again(passages: list[Passage]) -> None:
    parsed = parse_twee(twee_text(passages))
    assert parsed.findings == ()
    assert [(each.name, each.tags, dict(each.metadata), each.text) for each in parsed.passages] == [
        (each.name, each.tags, dict(each.metadata), settled(each.text)) for each in passages
    ]


@pytest.mark.parametrize(
    ("header", "passage"),
    [
        (":: An overgrown path", Passage("An overgrown path")),
        ("::An overgrown path", Passage("An overgrown path")),
        (":: A path [forest spooky]", Passage("A path", ("forest", "spooky"))),
        (':: A path {"position":"600,400"}', Passage("A path", (), {"position": "600,400"})),
        (':: A path [dark] {"size":"1,2"}', Passage("A path", ("dark",), {"size": "1,2"})),
        (r":: A \[b\] \{c\} \\ d [e\]f]", Passage(r"A [b] {c} \ d", ("e]f",))),
        (r":: \q and \:", Passage("q and :")),
        (":: Ends with a backslash\\", Passage("Ends with a backslash\\")),
        (":: Closing ] and }", Passage("Closing ] and }")),
    ],
)
def test_a_header_is_read_as_the_specification_says(header: str, passage: Passage) -> None:
    assert parse_twee(header + "\ntext\n\n\n").passages == (
        Passage(passage.name, passage.tags, passage.metadata, "text"),
    )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (":: A {not json}\n", "X213", 1),
        (":: A [one] left over\n", "X213", 1),
        (":: A [one] [two]\n", "X213", 1),
        (":: A [one two\n", "X213", 1),
        (":: A {" + '"a":[' * 3000 + "\n", "X213", 1),
        ("\n\nwords\n:: A\n", "X212", 3),
        (":: A\n::\ntext", "X217", 2),
    ],
    ids=["no JSON", "rest", "two lists", "open bracket", "deep", "above", "no name"],
)
def test_what_a_header_cannot_mean_is_left_out_and_said(text: str, code: str, line: int) -> None:
    parsed = parse_twee(text)
    assert [(each.code, each.spot.line) for each in parsed.findings] == [(code, line)]
    assert parsed.passages[0].name == "A"


def test_every_kind_of_line_end_counts_as_one_line() -> None:
    assert [each.line for each in parse_twee("\ufeff:: A\r\n\r\n:: B\rtext\n:: C").passages] == [1, 3, 5]


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    parsed = parse_twee(text)
    assert all(passage.name for passage in parsed.passages)


def test_blank_lines_before_words_are_kept_however_many_there_are() -> None:
    blank = "\n" * 100_000
    assert parse_twee(f":: A\n{blank}x  \n \n\n:: B\n \n").passages == (Passage("A", text=f"{blank}x  "), Passage("B"))
