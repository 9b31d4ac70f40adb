"""The paper an officer gets: a certificate of completion where minutes and passes hold, else a record of attendance.

A certificate of this program is data for the agency's training manager. The course's certification and the credit are
the agency's business with POST, and the paper says so.
"""

from __future__ import annotations

import json
from datetime import tzinfo
from pathlib import Path
from typing import Any

from simlib.report.record_words import day_words, days_words, minutes_words, result_words, short_words
from simlib.scenario import days
from simlib.scenario.topics import CHECKED, TOPICS
from simlib.score.training import NEEDED_MINUTES, TrainingRecord

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "review" / "fonts"

COMPLETION, ATTENDANCE = "Certificate of completion", "Record of attendance"


def certificate_pdf(record: TrainingRecord, today_ms: int, zone: tzinfo | None = None) -> bytes:
    """The bytes of the PDF file. The words come to the typesetter as data, so that none of them is read as markup.

    Words that our fonts do not have are set in whatever font this machine has; such a file makes no promise to screen
    readers. The typesetter is loaded here and not before: a server that makes no paper does without it.
    """
    import typst  # noqa: PLC0415 - see above

    data = json.dumps(paper_of(record, today_ms, zone), ensure_ascii=False)
    try:
        return _set(data, only_ours=True)
    except typst.TypstError:
        return _set(data, only_ours=False)


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
            {
                "title": case.title,
                "day": day_words(case.began_ms, zone),
                "result": result_words(case.ended_ms, passed=case.passed),
                "minutes": minutes_words(case.attended_ms),
            }
            for case in record.cases
        ],
        "law": f"Topics of Penal Code 13519.14(a), as checked {days.day_words(CHECKED)}",
        "topics": [{"id": topic, "words": words, "met": topic in record.topics} for topic, words in TOPICS.items()],
        "today": day_words(today_ms, zone),
        "record": record.person,
    }


def missing_words(record: TrainingRecord) -> list[str]:
    """What keeps the record from being complete beside the minutes, one sentence each."""
    if not record.asked:
        return ["The class asks for no case, so none could be passed."]
    return [f"Not finished and passed: {each.title}." for each in record.missing_cases]


def _set(data: str, *, only_ours: bool) -> bytes:
    import typst  # noqa: PLC0415 - as above

    made = typst.compile(
        _HERE / "certificate.typ",
        root=_HERE,
        font_paths=[_FONTS],
        ignore_system_fonts=only_ours,
        sys_inputs={"record": data},
        format="pdf",
        pdf_standards=["ua-1"] if only_ours else [],
    )
    if not isinstance(made, bytes):
        raise TypeError("One file was expected.")
    return made
