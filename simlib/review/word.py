"""The review script for a word processor: boxes to tick and fields to write in, the same bytes for the same case."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from simlib.review.paper import Data, paper_of
from simlib.script.model import Script

_INK, _SOFT = RGBColor(0x14, 0x23, 0x2B), RGBColor(0x46, 0x56, 0x5F)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a ZIP file can hold: a script says nothing of when it was written."""

_LONGEST_TITLE = 255
"""Characters that the file may say of itself in one property (ECMA-376, part 2)."""

_BOX = "☐"
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_FONT = "Calibri"


def review_docx(script: Script) -> bytes:
    """The bytes of the file."""
    writer = _Writer(paper_of(script, "docx"))
    writer.write()
    raw = io.BytesIO()
    writer.document.save(raw)
    return _settled(raw.getvalue())


def _settled(raw: bytes) -> bytes:
    """The same file with no times in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            new.writestr(zipfile.ZipInfo(name, _EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


class _Writer:
    """Writes one script from front to back."""

    def __init__(self, paper: Data) -> None:
        self._paper = paper
        self._fields = 0
        self.document: Doc = Document()

    def write(self) -> None:
        """The whole script."""
        self._dress()
        self._front()
        for scene in self._paper["passages"]:
            self._scene(scene)
        self._questions()
        self._sign()
        self.document.add_heading("What the reasons rest on", 2)
        for source in self._paper["sources"]:
            paragraph = self._runs(source["text"], f"{source['id']}  ")
            if source["source"]:
                paragraph.add_run(f"\n{source['source']}").font.size = Pt(9)

    def _dress(self) -> None:
        """Page, fonts and what the file says of itself."""
        section, properties = self.document.sections[0], self.document.core_properties
        section.page_width, section.page_height = Mm(215.9), Mm(279.4)
        section.left_margin = section.right_margin = Mm(24)
        section.top_margin = section.bottom_margin = Mm(22)
        properties.title = f"{self._paper['name']}: {self._paper['title']}"[:_LONGEST_TITLE]
        properties.author, properties.comments, properties.language = "", "", "en-US"
        properties.created = properties.modified = datetime(1980, 1, 1)
        for name, size in (("Normal", 11), ("Title", 24), ("Heading 2", 15), ("Heading 3", 11.5)):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
        footer = section.footer.paragraphs[0]
        footer.text = f"{self._paper['title']}  ·  {self._paper['code']}"
        footer.runs[0].font.size, footer.runs[0].font.color.rgb = Pt(9), _SOFT

    def _front(self) -> None:
        paper = self._paper
        self._note(paper["name"])
        self.document.add_heading(paper["title"], 0)
        for line in paper["signed"]:
            self.document.add_paragraph().add_run(line).bold = True
        self._paragraphs(paper["summary"])
        self._pairs(paper["about"])
        self.document.add_heading("Before you read", 2)
        for text in paper["before"]:
            self.document.add_paragraph(text)
        for heading, part in (
            ("People and places", "people"),
            ("What can be found", "evidence"),
            ("Words that stand in quotation marks in a condition", "terms"),
            (paper["judged_title"], "judged"),
        ):
            if paper[part]:
                self.document.add_heading(heading, 2)
                self._pairs(paper[part])

    def _scene(self, scene: Data) -> None:
        self.document.add_heading(f"{scene['number']}  {scene['heading']}", 2)
        self._note(" · ".join(filter(None, (scene["segment"], scene["meta"]))))
        self._does(scene["does"])
        self._lines(scene["lines"])
        if scene["ending"]:
            self.document.add_paragraph().add_run(scene["ending"]).bold = True
        for option in scene["options"]:
            self._option(option)
        if scene["sheet"]:
            self._sheet(scene["sheet"])
        self._comment(f"Your comment on scene {scene['number']}")

    def _option(self, option: Data) -> None:
        self._runs(option["text"], f"{option['label']}  ", style="Heading 3")
        for note in option["notes"]:
            self._note(note)
        self._lines(option["after"])
        self._does(option["does"])
        self._reasons(option["reasons"])
        self._goal(option["goal"])

    def _sheet(self, sheet: Data) -> None:
        self._note(sheet["kind"])
        self._runs(sheet["ask"], style="Heading 3")
        for entry in sheet["entries"]:
            self._runs(entry["text"], f"{entry['label']}  ").paragraph_format.keep_with_next = True
            for note in (*entry["notes"], entry["counts"]):
                self._note(note)
            self._does(entry["does"])
            self._reasons(entry["reasons"])
        self._lines(sheet["after"])
        self._note(f"Then the officer presses “{sheet['button']}”.")
        self._goal(sheet["goal"])

    def _goal(self, goal: Data) -> None:
        paragraph = self.document.add_paragraph("Goes to ")
        paragraph.add_run(f"{goal['number']} {goal['heading']}").bold = True

    def _lines(self, lines: Iterable[Data]) -> None:
        for line in lines:
            if line["only_if"]:
                self._note(f"Only if {line['only_if']}:", indent=6)
            who = line["who"] or ("The officer notices" if line["manner"] == "notice" else "")
            indent = 6 if line["only_if"] or line["manner"] == "speech" else 0
            for number, each in enumerate(line["text"]):
                mark = f"{each['mark']} " if each["mark"] else ""
                lead = f"{who}: " if who and not number else mark
                self._runs(each["runs"], lead).paragraph_format.left_indent = Mm(indent)
            self._does(line["does"])

    def _does(self, things: list[str]) -> None:
        if things:
            self._note(f"Then {'; '.join(things)}.")

    def _reasons(self, reasons: Data) -> None:
        for lead, key in (("Said at once: ", "why_now"), ("Why: ", "why")):
            if reasons[key]:
                self._runs(reasons[key], lead).paragraph_format.left_indent = Mm(6)
        for lead, key in (("In step with ", "follows"), ("Goes against ", "against")):
            if reasons[key]:
                self._note(f"{lead}{', '.join(reasons[key])}", indent=6)

    def _paragraphs(self, all_of: Iterable[Data]) -> None:
        for each in all_of:
            self._runs(each["runs"], f"{each['mark']} " if each["mark"] else "")

    def _pairs(self, pairs: list[list[Any]]) -> None:
        table = self.document.add_table(rows=0, cols=2)
        table.autofit = False
        for label, runs in pairs:
            left, right = table.add_row().cells
            left.width, right.width = Mm(46), Mm(121)
            left.paragraphs[0].add_run(label).bold = True
            _add_runs(right.paragraphs[0], runs)

    def _runs(self, runs: Iterable[Data], lead: str = "", style: str | None = None) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        if lead:
            paragraph.add_run(lead).bold = True
        _add_runs(paragraph, runs)
        return paragraph

    def _note(self, text: str, indent: int = 0) -> None:
        if text:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(indent)
            run = paragraph.add_run(text)
            run.font.size, run.font.color.rgb = Pt(9.5), _SOFT

    def _comment(self, title: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(f"{title}   ").bold = True
        for verdict in self._paper["verdicts"]:
            self._tick(paragraph, verdict)
        self._field(self._paper["asked"])

    def _questions(self) -> None:
        self.document.add_heading("Questions about the whole", 2)
        for question in self._paper["questions"]:
            self._runs(question["text"], f"{question['whom']}: " if question["whom"] else "")
            self._field("Click here to write.")

    def _sign(self) -> None:
        sign = self._paper["sign"]
        self.document.add_heading(sign["title"], 2)
        self.document.add_paragraph(sign["text"])
        for field in sign["fields"]:
            self.document.add_paragraph().add_run(field["label"]).bold = True
            self._field(field["note"] or "Click here to write.")
        self.document.add_paragraph().add_run("I speak for").bold = True
        for each in (*sign["speaks"], sign["shown"]):
            self._tick(self.document.add_paragraph(), each)
        self.document.add_paragraph(f"Text that was read: {self._paper['code']}")

    def _tick(self, paragraph: Paragraph, label: str) -> None:
        """A box that a click ticks, with its label behind it."""
        self._fields += 1
        box = parse_xml(
            f"<w:sdt {nsdecls('w')} {_W14}><w:sdtPr><w:alias w:val={_quoted(label)}/><w:id w:val='{self._fields}'/>"
            "<w14:checkbox><w14:checked w14:val='0'/><w14:checkedState w14:val='2612' w14:font='MS Gothic'/>"
            "<w14:uncheckedState w14:val='2610' w14:font='MS Gothic'/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>"
            "<w:rPr><w:rFonts w:ascii='MS Gothic' w:hAnsi='MS Gothic' w:eastAsia='MS Gothic'/></w:rPr>"
            f"<w:t>{_BOX}</w:t></w:r></w:sdtContent></w:sdt>"
        )
        paragraph._p.append(box)  # noqa: SLF001 - python-docx has no name for a field to fill in
        paragraph.add_run(f" {label}    ")

    def _field(self, words: str) -> None:
        """A framed field to write in; its grey words go when somebody types."""
        self._fields += 1
        table = self.document.add_table(rows=1, cols=1, style="Table Grid")
        field = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val={_quoted(words)}/><w:id w:val='{self._fields}'/>"
            "<w:showingPlcHdr/><w:text w:multiLine='1'/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:color w:val='6B7880'/>"
            f"</w:rPr><w:t>{_escaped(words)}</w:t></w:r></w:sdtContent></w:sdt>"
        )
        table.rows[0].height = Mm(16)
        table.rows[0].cells[0].paragraphs[0]._p.append(field)  # noqa: SLF001 - as above
        self.document.add_paragraph()


def _add_runs(paragraph: Paragraph, runs: Iterable[Data]) -> None:
    for each in runs:
        run = paragraph.add_run(each["text"])
        run.bold, run.italic = each["bold"] or None, each["italic"] or None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _quoted(text: str) -> str:
    return f'"{_escaped(text[:60])}"'
