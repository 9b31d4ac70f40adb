"""Two ways to read YAML, one result: the quick way gives up or says what the sure way says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.read.facts import FILES
from simlib.read.facts_yaml import NotYaml, read_plainly, read_surely

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "facts"


def both_ways_agree(text: str) -> bool:
    """Whether the quick way gives up or says what the sure way says."""
    quick = read_plainly(text)
    return quick is None or quick == read_surely(text)


@pytest.mark.parametrize("name", [*FILES, "agency.yaml"])
def test_the_quick_way_reads_every_shipped_file_as_the_sure_way_does(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert read_plainly(text) is not None
    assert read_plainly(text) == read_surely(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: >-\n  one\n  two\n\n  # a part of the text\nb: c\n",
        "a: >-\n  one\n\n  two\n",
        "a: >-\n  one\n    two\n",
        "a: >-\n    one\n  two\n",
        "a: >-\n  one \n  two\n",
        "a: >-\n# no text\nb: c\n",
        "a: one\n  two\n",
        'a: "one\n  two"\n',
        "a:\n  - b\n - c\n",
        "a:\n- b\n- c: d\n  e: f\n",
        "a: b # a comment\n",
        "a: 'it''s'\n",
        'a: "a \\" b"\n',
        "a: [b, 'c d', e]\n",
        "a:\nb: c\n",
        "a: b: c\n",
        "a: *b\n",
        "---\na: b\n",
        "a: b\n...\n",
        "a: b\na: c\n",
        "- - a\n",
        "-\n  a: b\n",
        "a: yes\nb: 21:40\nc: ~\nd: 1_000\n",
        "a: b\x85c\n",
        "a: b\u2028c\n",
        " a: b\n c: d\n",
        " a: b\nc: d\n",
        "a: [one two, three]\n",
        "a: [one  two]\n",
        "a: [one #two]\n",
        "a: [one - two]\n",
        "a: [one two,]\n",
        "a: [true x, null]\n",
        "a: [one: two]\n",
        "a: [ one two ,three ]\n",
    ],
)
def test_where_yaml_has_traps_the_quick_way_gives_up_or_agrees(text: str) -> None:
    quick = read_plainly(text)
    if quick is not None:
        assert quick == read_surely(text)


PIECES = st.sampled_from(
    [
        "a: ",
        "b: ",
        "id: ",
        "- ",
        "  ",
        " ",
        "\n",
        "\n\n",
        ">-",
        "\n  - ",
        "x",
        "one two",
        '"',
        "'",
        "#",
        " # c",
        ":",
        "[x, y]",
        "[",
        "]",
        ",",
        "-",
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "?",
        "%",
        "\t",
        "é",
        "2026-11-01",
        "yes",
        "~",
        "\\",
        "{",
        "}",
        "\r\n",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=24).map("".join))
def test_whatever_is_written_both_ways_agree_or_the_quick_way_gives_up(text: str) -> None:
    assert both_ways_agree(text)


@settings(deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 6), PIECES, st.sampled_from(FILES))
def test_a_file_with_a_slip_in_it_reads_the_same_both_ways(at: int, cut: int, piece: str, name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")[:60]
    text = "\n".join(lines)
    at %= len(text)
    slipped = text[:at] + piece + text[at + cut :]
    try:
        assert both_ways_agree(slipped)
    except NotYaml:
        pytest.fail("The quick way read what the sure way refuses.")
