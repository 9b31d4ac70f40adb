"""The paper an officer gets: a certificate of completion where minutes and passes hold, else a record of attendance.

A certificate of this program is data for the agency's training manager. The course's certification and the credit are
the agency's business with POST, and the paper says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from simlib.report.record_words import (
    attested_words,
    day_words,
    days_words,
    minutes_words,
    result_words,
    short_words,
    talk_words,
)
from simlib.report.typeset import pdf_of
from simlib.scenario import days
from simlib.scenario.topics import CHECKED, TOPICS
from simlib.score.training import NEEDED_MINUTES, CaseRecord, TrainingRecord

COMPLETION, ATTENDANCE = "Certificate of completion", "Record of attendance"


def certificate_pdf(record: TrainingRecord, today_ms: int, zone: tzinfo | None = None) -> bytes:
    """The bytes of the PDF file."""
    return pdf_of("certificate.typ", "record", paper_of(record, today_ms, zone))


def paper_of(record: TrainingRecord, today_ms: int, zone: tzinfo | None = None) -> dict[str, Any]:
    """What stands on the paper, as plain words."""
    return {
        "kind": COMPLETION if record.is_complete else ATTENDANCE,
        "complete": record.is_complete,
        "name": record.name,
        "about": [
            {"what": what, "is": words}
            for what, words in (
                ("POST ID", record.post_id or "Not given"),
                ("Agency", record.agency or "Not given"),
                ("Class", record.class_name),
                ("Training", days_words(record, zone) or "Nothing begun"),
            )
        ],
        "minutes": record.minutes,
        "needed": NEEDED_MINUTES,
        "short": short_words(record),
        "missing": missing_words(record),
        "cases": [
            *(
                _row(case.title, case.began_ms, result_words(case.ended_ms, passed=case.passed), case.attended_ms, zone)
                for case in record.cases
            ),
            *(
                _row(talk_words(talk), talk.began_ms, attested_words(talk), talk.attended_ms, zone)
                for talk in record.attested
            ),
        ],
        "attested": bool(record.attested),
        "law": f"Topics of Penal Code 13519.14(a), as checked {days.day_words(CHECKED)}",
        "topics": [{"id": topic, "words": words, "met": topic in record.topics} for topic, words in TOPICS.items()],
        "today": day_words(today_ms, zone),
        "record": record.person,
    }


def _row(title: str, began_ms: int, result: str, attended_ms: int, zone: tzinfo | None) -> dict[str, str]:
    day, minutes = day_words(began_ms, zone), minutes_words(attended_ms)
    return {"title": title, "day": day, "result": result, "minutes": minutes}


def missing_words(record: TrainingRecord) -> list[str]:
    """What keeps the record from being complete beside the minutes, one sentence each."""
    if not record.asked:
        return ["The class asks for no case, so none could be passed."]
    return [f"{each.title} {_how_far(each.tried_in(record.cases))}." for each in record.missing_cases]


def _how_far(tried: Sequence[CaseRecord]) -> str:
    """How far somebody came with a case that they have not passed."""
    if not tried:
        return "has not been begun"
    if any(case.ended_ms is not None for case in tried):
        return "has been finished, but not passed"
    return "has been begun, but not finished"
