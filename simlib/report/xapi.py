"""Training records as statements of the Experience API 1.0.3, one JSON object a line.

An actor is an account with an id that tells nothing: no name, no e-mail address, no POST id. The addresses that name
verbs are those that ADL published; activities and extensions are named below `HOME`, which need not lead anywhere and
never changes. The id of a statement follows from what it says, so that sending the same one twice changes nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from simlib.score.training import MINUTE_MS, NEEDED_MINUTES, Attested, CaseRecord, TrainingRecord

HOME = "https://first-contact.example/"
"""The home of the accounts. Where agencies share one store of statements, their random ids still never meet."""

Json = dict[str, Any]

_VERBS = "http://adlnet.gov/expapi/verbs/"
_TYPES = "http://adlnet.gov/expapi/activities/"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, HOME)


def statements_jsonl(records: Iterable[TrainingRecord]) -> bytes:
    """Every statement about these officers on a line of its own, oldest first for each officer."""
    lines = (json.dumps(each, ensure_ascii=True, sort_keys=True) for record in records for each in statements(record))
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def statements(record: TrainingRecord) -> Iterator[Json]:
    """The statements about one officer: cases begun and finished, talk attended, and how far the course has come."""
    for case in record.cases:
        yield _statement(record, "initialized", _case(case), case.began_ms)
        if case.ended_ms is not None:
            yield _statement(record, "completed", _case(case), case.ended_ms, _case_result(case))
            if case.passed is not None:
                yield _statement(record, "passed" if case.passed else "failed", _case(case), case.ended_ms)
    for talk in record.attested:
        yield _statement(record, "attended", _talk(talk), talk.last_ms, _talk_result(talk), talk.by)
    if record.last_ms is not None:
        verb = "completed" if record.is_complete else "progressed"
        yield _statement(record, verb, _course(record), record.last_ms, _course_result(record))


def _statement(
    record: TrainingRecord, verb: str, what: Json, moment_ms: int, result: Json | None = None, by: str = ""
) -> Json:
    """`by` is the instructor who vouches for it, by an id that tells nothing; empty where the log does."""
    said: Json = {
        "actor": _agent(record.person),
        "verb": {"id": f"{_VERBS}{verb}", "display": {"en-US": verb}},
        "object": what,
        "context": {
            "registration": str(uuid.uuid5(_NAMESPACE, f"{record.class_id}/{record.person}")),
            "platform": "First Contact",
            "language": "en-US",
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": _course_id(record)}]},
            **({"instructor": _agent(by)} if by else {}),
        },
        "timestamp": datetime.fromtimestamp(moment_ms / 1000, UTC).isoformat(timespec="milliseconds"),
    }
    if result is not None:
        said["result"] = result
    return {"id": str(uuid.uuid5(_NAMESPACE, json.dumps(said, sort_keys=True))), **said}


def _agent(person: str) -> Json:
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": person}}


def _talk(talk: Attested) -> Json:
    return {
        "objectType": "Activity",
        "id": f"{HOME}cases/{quote(talk.scenario_id, safe='')}/talk/{quote(talk.segment, safe='')}",
        "definition": {
            "type": f"{_TYPES}meeting",
            "name": {"en-US": f"{talk.title}, {talk.segment}"},
            "extensions": {f"{HOME}xapi/topics": list(talk.topics)},
        },
    }


def _talk_result(talk: Attested) -> Json:
    return {
        "duration": duration(talk.attended_ms),
        "extensions": {f"{HOME}xapi/attested": True, f"{HOME}xapi/minutes-attested": talk.attended_ms // MINUTE_MS},
    }


def _case(case: CaseRecord) -> Json:
    return {
        "objectType": "Activity",
        "id": f"{HOME}cases/{quote(case.scenario_id, safe='')}",
        "definition": {
            "type": f"{_TYPES}simulation",
            "name": {"en-US": case.title},
            "extensions": {f"{HOME}xapi/topics": list(case.topics)},
        },
    }


def _case_result(case: CaseRecord) -> Json:
    segments = [{"segment": label, "seconds": spent // 1000} for label, spent in case.segments]
    return {
        "completion": True,
        **({} if case.passed is None else {"success": case.passed}),
        "duration": duration(case.attended_ms),
        "extensions": {f"{HOME}xapi/segments": segments},
    }


def _course_id(record: TrainingRecord) -> str:
    return f"{HOME}classes/{quote(record.class_id, safe='')}"


def _course(record: TrainingRecord) -> Json:
    return {
        "objectType": "Activity",
        "id": _course_id(record),
        "definition": {"type": f"{_TYPES}course", "name": {"en-US": record.class_name}},
    }


def _course_result(record: TrainingRecord) -> Json:
    return {
        "completion": record.is_complete,
        "duration": duration(record.attended_ms),
        "extensions": {
            f"{HOME}xapi/minutes-required": NEEDED_MINUTES,
            f"{HOME}xapi/minutes-attended": record.minutes,
            f"{HOME}xapi/minutes-attested": record.attested_minutes,
            f"{HOME}xapi/minutes-short": record.shortfall,
            f"{HOME}xapi/topics": list(record.topics),
        },
    }


def duration(spent_ms: int) -> str:
    """A time span as ISO 8601 writes it, in whole seconds.

    >>> duration(0), duration(3_725_999)
    ('PT0S', 'PT1H2M5S')
    """
    minutes, seconds = divmod(spent_ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count]
    return f"PT{''.join(parts) or '0S'}"
