"""The three kinds of file say the same, can be filled in, and take nothing of a text for a command."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.html.prose import Run, paragraphs_of, runs_of
from simlib.read.notebook import read_scenario
from simlib.review.files import FileKind, review_file
from simlib.review.paper import paper_of, seen
from simlib.script import form
from simlib.script.build import script_of
from simlib.script.model import (
    Entry,
    Goal,
    Line,
    Manner,
    Option,
    Passage,
    Question,
    Reasons,
    Script,
    Sheet,
    SourceLine,
)
from tests.html.reading import read

PROJECT = Path(__file__).resolve().parents[2]
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b>x',
    "{{ 7 * 7 }}",
    "{% raw %}",
    "#panic()",
    '#image("/etc/passwd")',
    "$ x^2 $",
    "= Heading",
    "@label",
    "*/ }",
    "\u202eturned",
    "a\x00b\x0bc",
    "]]>&amp;&#x3c;",
    "![x](http://example.org/x.png)",
    "[x](javascript:alert(1))",
)


def small(text: str = "words") -> Script:
    """A script with this text in every place."""
    reasons = Reasons(text, text, (text,), (text,))
    line = Line(Manner.SPEECH, text, text, text, (text,))
    option = Option("1a", text, Goal(2, text), text, True, 3, 60, (line,), (text,), reasons)
    entry = Entry("2a", text, text, text, (text,), reasons)
    sheet = Sheet(text, text, text, Goal(1, text), (entry,), 2, (replace(line, manner=Manner.NOTICE, who=""),))
    return Script(
        title=text,
        summary=text,
        about=((text, text),),
        people=((text, text),),
        evidence=((text, text),),
        terms=((text, text),),
        judged=((text, text),),
        passages=(
            Passage(1, text, text, text, (2,), 1, (text,), (line,), (option,)),
            Passage(2, text, sheet=sheet),
            Passage(3, text, ending=text),
        ),
        sources=(SourceLine(text, text, text),),
        questions=(Question(text, text),),
        signed=(text,),
        wording="0123456789abcdef",
    )


def case(name: str = "room-for-one-night") -> Script:
    scenario = read_scenario(PROJECT / "scenarios" / f"{name}.ipynb").scenario
    assert scenario is not None
    return script_of(scenario, None, [Question("Counsel", "Is it so?")])


def page(script: Script) -> str:
    return review_file(script, FileKind.HTML).decode()


def words_of_docx(raw: bytes) -> str:
    """Everything that stands in a file for a word processor, fields included."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        body = parts.read("word/document.xml").decode()
    pieces = re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(</w:p>)", body)
    return " ".join("".join("\n" if end else words for words, end in pieces).split())


def test_the_page_stands_by_itself_and_runs_nothing() -> None:
    made = page(case())
    assert re.findall(r"<script|<link|<iframe|@import|\son\w+=", made) == []
    assert {
        address[:20] for address in re.findall(r"""(?:src|href)=["']?([^"'\s>]+)""", made) if address[0] != "#"
    } == set()
    assert set(re.findall(r'url\("([a-z]+:)', made)) == {"data:"}
    assert "default-src 'none'" in made


def test_every_scene_has_its_place_its_boxes_and_its_field() -> None:
    script = case()
    made = page(script)
    for scene in script.passages:
        assert made.count(f'id="scene-{scene.number}"') == 1
        assert made.count(f'name="scene-{scene.number}-text"') == 1
        assert made.count(f'name="mark-{scene.number}-') == len(form.VERDICTS)
    ids = re.findall(r'\bid="([^"]+)"', made)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', made)) <= set(ids)
    labelled = re.findall(r'<label[^>]*for="([^"]+)"', made)
    assert set(re.findall(r'<textarea id="([^"]+)"', made)) <= set(labelled)


def test_the_page_says_everything_that_the_script_says() -> None:
    script = case("long-hours")
    text = " ".join(read(page(script)).text.split())
    for scene in script.passages:
        assert scene.heading in text
        for option in scene.options:
            assert f"{option.label} {option.text}" in text
            assert option.reasons.why in text
    assert "Not yet reviewed by survivors." in text
    assert "Is it so?" in text
    assert script.code in text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:20])
def test_no_text_acts_on_the_page(text: str) -> None:
    plain, hostile = page(small()), page(small(text))
    tags = re.compile(r"</?([a-z0-9]+)[\s>]", re.IGNORECASE)
    known = {"em", "strong", "code", "a", "p", "span", "s"}
    assert set(tags.findall(hostile)) - set(tags.findall(plain)) <= known
    assert "onerror=alert" not in re.sub(r"&lt;[^<]*", "", hostile)
    assert 'href="javascript' not in hostile


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[1:20])
def test_no_text_acts_on_paper(text: str) -> None:
    assert review_file(small(text), FileKind.PDF).startswith(b"%PDF-")
    raw = review_file(small(text), FileKind.DOCX)
    Document(io.BytesIO(raw))
    seen = "".join(each if each.isprintable() else " " for each in text)
    escaped = seen.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert " ".join(escaped.split()) in words_of_docx(raw)


@settings(max_examples=6)
@given(st.text(max_size=60))
def test_any_text_can_stand_in_every_kind_of_file(text: str) -> None:
    for kind in FileKind:
        assert review_file(small(text), kind)


@pytest.mark.parametrize("kind", FileKind)
def test_the_same_case_gives_the_same_bytes(kind: FileKind) -> None:
    assert review_file(small(), kind) == review_file(small(), kind)


def test_the_paper_is_tagged_titled_and_carries_its_fonts() -> None:
    raw = review_file(case(), FileKind.PDF)
    assert b"/MarkInfo" in raw
    assert b"/StructTreeRoot" in raw
    assert re.search(rb"/Lang ?\(en", raw)
    assert set(re.findall(rb"/FontName/[A-Z]+\+([A-Za-z-]+)", raw.replace(b" ", b""))) <= {
        b"PublicSans-Bold",
        b"PublicSans-Regular",
        b"LibertinusSerif-Regular",
        b"LibertinusSerif-Italic",
        b"LibertinusSerif-Bold",
        b"LibertinusSerif-BoldItalic",
        b"DejaVuSansMono",
    }


def test_the_file_for_a_word_processor_has_a_box_and_a_field_for_every_scene() -> None:
    script = case("long-hours")
    raw = review_file(script, FileKind.DOCX)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        body = parts.read("word/document.xml").decode()
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    boxes = len(script.passages) * len(form.VERDICTS) + len(form.SIGN_FOR) + 1
    fields = len(script.passages) + len(form.GENERAL) + len(script.questions) + len(form.SIGN_FIELDS)
    assert body.count("<w14:checkbox>") == boxes
    assert body.count("<w:showingPlcHdr") == fields
    numbers = re.findall(r"<w:id w:val=['\"](\d+)['\"]/>", body)
    assert len(numbers) == len(set(numbers)) == boxes + fields


def test_the_file_for_a_word_processor_says_every_choice_and_reason() -> None:
    script = case("long-hours")
    words = words_of_docx(review_file(script, FileKind.DOCX)).replace("&amp;", "&")
    for scene in script.passages:
        assert f"{scene.number} {scene.heading}" in words
        for option in scene.options:
            assert f"{option.label} {' '.join(option.text.split())}" in words
            assert option.reasons.why in words


def test_every_paper_says_how_it_is_filled_in() -> None:
    assert {kind: paper_of(small(), kind)["before"][-1] for kind in form.HOW} == form.HOW
    assert set(form.HOW) == set(FileKind)


def test_markdown_becomes_runs() -> None:
    assert (
        runs_of("a *b* **c** `d` \\*e")
        == (
            Run("a "),
            Run("b", italic=True),
            Run(" "),
            Run("c", bold=True),
            Run(" "),
            Run("d"),
            Run(" "),
            Run("*e"),
        )
        or "".join(run.text for run in runs_of("a *b* **c** `d` \\*e")) == "a b c d *e"
    )
    assert [(each.mark, each.text) for each in paragraphs_of("1. one\n2. two\n\nthree\nfour\n\n![a gate](x.svg)")] == [
        ("1.", "one"),
        ("2.", "two"),
        ("", "three four"),
        ("", "[Picture: a gate]"),
    ]
    assert [each.text for each in paragraphs_of("| a | b |\n|---|---|\n| c | d |")] == ["a | b", "c | d"]


def test_words_in_a_script_of_their_own_are_set_nevertheless() -> None:
    assert review_file(small("她说 다시"), FileKind.PDF).startswith(b"%PDF-")


def test_what_nobody_can_see_is_a_space_on_paper() -> None:
    assert seen({"runs": ("a\tb", ["c\u202ed"]), "number": 3}) == {"runs": ["a b", ["c d"]], "number": 3}


def test_nothing_to_read_is_no_paragraph() -> None:
    assert paragraphs_of("") == ()
    assert runs_of("") == ()


def test_a_title_longer_than_a_property_may_be_stands_whole_on_the_paper() -> None:
    title = "A night " * 60
    raw = review_file(replace(small(), title=title), FileKind.DOCX)
    assert title.strip() in words_of_docx(raw)
    assert len(Document(io.BytesIO(raw)).core_properties.title) == 255
