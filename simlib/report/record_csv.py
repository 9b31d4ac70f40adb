"""Training records as tables: a roster with one row for each officer, and what they did with a row for each segment.

Every cell stands in quotation marks, and one that a spreadsheet would run as a formula gets an apostrophe in front.
The bytes begin with a byte order mark, so that every spreadsheet reads names as they are written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from simlib.report.record_words import attested_words, day_of, result_words, talk_words
from simlib.score.training import MINUTE_MS, NEEDED_MINUTES, CaseRecord, TrainingRecord

ROSTER = (
    "Name",
    "POST ID",
    "Agency",
    "Class",
    "First day",
    "Last day",
    "Minutes attended",
    "Of these attested by an instructor",
    "Minutes required",
    "Minutes short",
    "Cases required",
    "Cases passed",
    "Topics covered",
    "Topics missing",
    "Complete",
    "Record",
)
DETAILS = ("Name", "POST ID", "Class", "Case", "Day", "Result", "Segment", "Minutes attended", "Topics", "Record")

_FORMULA = re.compile(r"[\s'’]*[=+\-@＝＋－＠|%]")
"""How a cell begins that some spreadsheet might run, spaces and quotation marks before it included."""


def roster_csv(records: Iterable[TrainingRecord], zone: tzinfo | None = None) -> bytes:
    """One row for each officer, for the training manager."""
    return _table(ROSTER, (_roster_row(each, zone) for each in records))


def details_csv(records: Iterable[TrainingRecord], zone: tzinfo | None = None) -> bytes:
    """One row for each segment of each case that an officer was in, and for talk that an instructor vouches for."""
    return _table(DETAILS, (row for each in records for row in _detail_rows(each, zone)))


def safe(cell: object) -> str:
    """The cell as no spreadsheet runs it, on one line.

    >>> safe("=1+1"), safe("O'Neil"), safe(-3)
    ("'=1+1", "O'Neil", '-3')
    """
    if isinstance(cell, int):
        return str(cell)
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in str(cell)).split())
    return f"'{words}" if _FORMULA.match(words) else words


def _roster_row(record: TrainingRecord, zone: tzinfo | None) -> Sequence[object]:
    return (
        record.name,
        record.post_id,
        record.agency,
        record.class_name,
        day_of(record.first_ms, zone),
        day_of(record.last_ms, zone),
        record.minutes,
        record.attested_minutes,
        NEEDED_MINUTES,
        record.shortfall,
        len(record.asked),
        len(record.asked) - len(record.missing_cases),
        " ".join(record.topics),
        " ".join(record.missing_topics),
        "yes" if record.is_complete else "no",
        record.person,
    )


def _detail_rows(record: TrainingRecord, zone: tzinfo | None) -> Iterator[Sequence[object]]:
    for case in record.cases:
        for segment, spent in case.segments or (("", 0),):
            yield (
                record.name,
                record.post_id,
                record.class_name,
                case.title,
                day_of(case.began_ms, zone),
                _result(case),
                segment,
                spent // MINUTE_MS,
                " ".join(case.topics),
                case.run,
            )
    for talk in record.attested:
        yield (
            record.name,
            record.post_id,
            record.class_name,
            talk_words(talk),
            day_of(talk.began_ms, zone),
            attested_words(talk),
            talk.segment,
            talk.attended_ms // MINUTE_MS,
            " ".join(talk.topics),
            "",
        )


def _result(case: CaseRecord) -> str:
    return result_words(case.ended_ms, passed=case.passed)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
