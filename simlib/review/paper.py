"""The script as plain data for paper: every text as runs, and the small sentences around it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from simlib.html.prose import paragraphs_of, runs_of
from simlib.script import form
from simlib.script.model import Entry, Line, Option, Passage, Reasons, Script, Sheet
from simlib.script.notes import meta_of, notes_of

Data = dict[str, Any]

NO_WORDS = "…"
"""Stands where a heading has no words: a reader of the screen needs something to jump to."""


def paper_of(script: Script, kind: str) -> Data:
    """Everything that stands on the paper; `kind` is that of `form.HOW`. No text holds what paper cannot show."""
    paper: Data = seen(_paper(script, kind))
    return paper


def seen(value: Any) -> Any:
    """The value with a space for each character that nobody can see, in every text of it."""
    if isinstance(value, str):
        return "".join(each if each.isprintable() or each == "\n" else " " for each in value)
    if isinstance(value, dict):
        return {key: seen(each) for key, each in value.items()}
    return [seen(each) for each in value] if isinstance(value, list | tuple) else value


def _paper(script: Script, kind: str) -> Data:
    return {
        "name": form.NAME,
        "title": script.title.strip() or NO_WORDS,
        "code": script.code,
        "signed": list(script.signed),
        "summary": _paragraphs(script.summary),
        "about": _pairs(script.about),
        "before": [*form.BEFORE, form.HOW[kind]],
        "people": _pairs(script.people),
        "evidence": _pairs(script.evidence),
        "terms": _pairs(script.terms),
        "judged": _pairs(script.judged),
        "judged_title": form.JUDGED,
        "passages": [_passage(passage) for passage in script.passages],
        "verdicts": list(form.VERDICTS),
        "asked": form.ASKED,
        "questions": list(_questions(script)),
        "sign": _sign(),
        "sources": [{"id": each.id, "text": _runs(each.text), "source": each.source} for each in script.sources],
    }


def _questions(script: Script) -> Iterator[Data]:
    yield from ({"whom": "", "text": _runs(text)} for text in form.GENERAL)
    yield from ({"whom": each.whom, "text": _runs(each.text)} for each in script.questions)


def _sign() -> Data:
    return {
        "title": form.SIGN_TITLE,
        "text": form.SIGN_TEXT,
        "fields": [{"label": each.label, "note": each.note} for each in form.SIGN_FIELDS],
        "speaks": list(form.SIGN_FOR),
        "shown": form.SIGN_SHOWN,
    }


def _passage(passage: Passage) -> Data:
    return {
        "number": passage.number,
        "heading": passage.heading.strip() or NO_WORDS,
        "segment": passage.segment,
        "meta": meta_of(passage),
        "does": list(passage.does),
        "lines": _lines(passage.lines),
        "options": [_option(option) for option in passage.options],
        "sheet": _sheet(passage.sheet) if passage.sheet else None,
        "ending": passage.ending,
    }


def _lines(lines: Iterable[Line]) -> list[Data]:
    return [
        {
            "manner": each.manner.value,
            "who": each.who,
            "only_if": each.only_if,
            "text": _paragraphs(each.text),
            "does": list(each.does),
        }
        for each in lines
    ]


def _option(option: Option) -> Data:
    return {
        "label": option.label,
        "text": _runs(option.text) or _runs(NO_WORDS),
        "notes": list(notes_of(option)),
        "after": _lines(option.after),
        "does": list(option.does),
        "reasons": _reasons(option.reasons),
        "goal": asdict(option.goal),
    }


def _sheet(sheet: Sheet) -> Data:
    return {
        "kind": sheet.kind,
        "ask": _runs(sheet.ask) or _runs(NO_WORDS),
        "button": sheet.button,
        "goal": asdict(sheet.goal),
        "entries": [_entry(entry) for entry in sheet.entries],
        "after": _lines(sheet.after),
    }


def _entry(entry: Entry) -> Data:
    return {
        "label": entry.label,
        "text": _runs(entry.text),
        "counts": entry.counts,
        "notes": [f"Shown only if {entry.only_if}."] if entry.only_if else [],
        "does": list(entry.does),
        "reasons": _reasons(entry.reasons),
    }


def _reasons(reasons: Reasons) -> Data:
    return {
        "why": _runs(reasons.why),
        "why_now": _runs(reasons.why_now),
        "follows": list(reasons.follows),
        "against": list(reasons.against),
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[list[Any]]:
    return [[label, _runs(text)] for label, text in pairs]


def _paragraphs(text: str) -> list[Data]:
    return [asdict(each) for each in paragraphs_of(text)]


def _runs(text: str) -> list[Mapping[str, Any]]:
    return [asdict(run) for run in runs_of(text)]
