"""Markdown as authors write it in scenes."""

from __future__ import annotations

import pytest

from simlib.html.markdown import inline_html, markdown_html

CASES = {
    "paragraphs": ("One.\n\nTwo *and* **three**.", "<p>One.</p>\n<p>Two <em>and</em> <strong>three</strong>.</p>\n"),
    "a numbered list": ("2. a\n3. b", '<ol start="2">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
    "a picture beside the scenario": (
        "![A motel](pictures/motel.svg)",
        '<p><img src="../pictures/motel.svg" alt="A motel"></p>\n',
    ),
    "a picture from elsewhere": ("![A motel](https://a.example/m.png)", "<p>![A motel](https://a.example/m.png)</p>\n"),
    "a link": (
        "[988](https://988lifeline.org)",
        '<p><a href="https://988lifeline.org" rel="noopener noreferrer">988</a></p>\n',
    ),
    "a link within the notebook": ("[Go](#Behind-the-car)", "<p>[Go](#Behind-the-car)</p>\n"),
    "a telephone number": (
        "[Call](tel:8883737888)",
        '<p><a href="tel:8883737888" rel="noopener noreferrer">Call</a></p>\n',
    ),
    "a heading stays text": ("# Case\n\nText\n===", "<p># Case</p>\n<p>Text\n===</p>\n"),
    "a tag stays text": ("a <b>bold</b> word", "<p>a &lt;b&gt;bold&lt;/b&gt; word</p>\n"),
    "a comment stays text": ("a <!-- note --> b", "<p>a &lt;!-- note --&gt; b</p>\n"),
    "an entity stays text": ("&lt;b&gt; &amp;", "<p>&amp;lt;b&amp;gt; &amp;amp;</p>\n"),
    "a reference stays text": ("[x]: https://a.example", "<p>[x]: https://a.example</p>\n"),
    "a condition with angles": ("trust <b and c> d", "<p>trust &lt;b and c&gt; d</p>\n"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", CASES)
def test_markdown_becomes(name: str) -> None:
    text, expected = CASES[name]
    assert str(markdown_html(text)) == expected


def test_a_table_is_a_table() -> None:
    html = markdown_html("| Time | What |\n|---|---|\n| 21:40 | call |")
    assert html.count("<td>") == 2


def test_one_line_has_no_paragraph_around_it() -> None:
    assert str(inline_html("Dale holds *two* cards.")) == "Dale holds <em>two</em> cards."
