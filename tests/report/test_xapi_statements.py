"""Every statement is one of the Experience API 1.0.3, held against its published schema, and rule by rule.

The specification (github.com/adlnet/xAPI-Spec, tag xAPI-1.0.3, part two: Data) is prose; its authors published no JSON
schema of it. The published one here is that of Ralph, France Université Numérique's learning record store: its pydantic
models take what a store takes, versions 1.0.0 to 1.0.x. `xapi-statement.schema.json` was written from the specification
for what a learning record provider sends, and is stricter: what we never send (groups, statement references,
interactions, attachments, signatures) does not fit.

Each MUST of part two that concerns whoever sends a statement, and where it is held:

- 2.2 actor, verb and object; every property once: `required`, and `once` below · no null outside of extensions, no
  string for a number or a boolean, no empty string where a format is asked, the case of every key and of enumerated
  values, no key that is not allowed: the types, formats and `additionalProperties` of the schema, `BROKEN` below
- 2.2, 3.1, 4.3 IRIs with a scheme: `iri`, `irl` · 2.2, 4.2 keys of language maps by RFC 5646: `tag`
- 2.3.2 voiding, 2.4.2.2 groups, 2.4.4.2 and 2.4.4.3 agents and statements as objects, interactions of 2.4.4.1, 2.4.11
  attachments, 2.6 signatures: not sent, and refused
- 2.4.1, 4.4 ids are UUIDs of variant 2 in standard form: `uuid`
- 2.4.2.1, 2.4.2.3 exactly one identifier of an agent; 2.4.2.4 home page and name of an account: `agent`, `account`
- 2.4.3 one meaning for a verb; 3.1 new verbs only of whoever controls their IRI: ADL's alone, `VERBS`
- 2.4.4.1 an activity's id is unique and always of the same activity:
  `test_an_activity_has_one_id_and_an_id_one_meaning`
- 2.4.5 result, 2.4.5.1 score between -1 and 1: `result`; we send no score
- 2.4.6 revision and platform only beside an activity, and a language that is known: the object is one; 2.4.6.2 keys and
  values of context activities: `context`, `activities`
- 2.4.7 nothing in the future: `test_no_statement_is_of_the_future` · 2.4.8, 2.4.9 stored and authority are the store's
- 2.4.10 a version, where there is one, is 1.0.0 · 4.1 keys of extensions are IRIs: `extensions`
- 4.5 timestamps by ISO 8601, to the millisecond, never with -00:00: `timestamp`,
  `test_a_moment_is_told_to_the_millisecond` · 4.6 durations by ISO 8601 4.4.3.2 and not by 4.4.3.3: `duration`
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ralph.models.xapi.base.statements import BaseXapiStatement

from simlib.report.xapi import statements, statements_jsonl
from simlib.score.training import TrainingRecord
from tests.report.test_record_files import COMPLETE, NOTHING, ROOM, SHORT, TALKED

Json = dict[str, Any]

SCHEMA = json.loads((Path(__file__).parent / "xapi-statement.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FAILED = replace(COMPLETE, person="e" * 32, cases=(replace(ROOM, passed=False, topics=()),))
RECORDS = (COMPLETE, SHORT, NOTHING, TALKED, FAILED)
VERBS = {"initialized", "completed", "passed", "failed", "progressed", "attended"}
"""All six are in ADL's list (adlnet.gov/expapi/verbs)."""


def once(pairs: list[tuple[str, Any]]) -> Json:
    """An object of JSON, each property of which stands once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def sent(*records: TrainingRecord) -> list[Json]:
    """The statements as they are written down."""
    return [json.loads(line, object_pairs_hook=once) for line in statements_jsonl(records).splitlines()]


@pytest.mark.parametrize("record", RECORDS)
def test_every_statement_fits_the_schema(record: TrainingRecord) -> None:
    for statement in sent(record):
        VALIDATOR.validate(statement)


@pytest.mark.parametrize("record", RECORDS)
def test_every_statement_fits_the_published_schema(record: TrainingRecord) -> None:
    for statement in sent(record):
        BaseXapiStatement.model_validate(statement)


def test_a_property_that_stands_twice_is_found() -> None:
    with pytest.raises(ValueError, match="id"):
        json.loads('{"id": 1, "id": 2}', object_pairs_hook=once)


def test_the_verbs_are_adls_and_each_has_one_meaning() -> None:
    told = {(each["verb"]["id"], *each["verb"]["display"].items()) for each in sent(*RECORDS)}
    assert told == {(f"http://adlnet.gov/expapi/verbs/{verb}", ("en-US", verb)) for verb in VERBS}


def test_an_activity_has_one_id_and_an_id_one_meaning() -> None:
    objects = [each["object"] for each in sent(COMPLETE, SHORT, TALKED)]
    meant = {(each["id"], json.dumps(each["definition"], sort_keys=True)) for each in objects}
    assert len({one for one, _ in meant}) == len(meant) == 4
    grouped = {each["context"]["contextActivities"]["grouping"][0]["id"] for each in sent(*RECORDS)}
    assert grouped == {each["id"] for each in objects if each["definition"]["type"].endswith("/course")}


def test_no_statement_is_of_the_future() -> None:
    """The record was looked at on September 21, and its last case ended the day before."""
    assert max(each["timestamp"] for each in sent(*RECORDS)) == "2026-09-20T15:23:20.000+00:00"


def test_a_moment_is_told_to_the_millisecond() -> None:
    late = replace(COMPLETE, cases=(replace(ROOM, began_ms=ROOM.began_ms + 7),))
    assert sent(late)[0]["timestamp"] == "2026-09-19T14:13:20.007+00:00"
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00")
    assert [each["timestamp"] for each in sent(*RECORDS) if not form.fullmatch(each["timestamp"])] == []


def test_no_score_is_sent() -> None:
    assert [each for each in sent(*RECORDS) if "score" in each.get("result", {})] == []


# --- what the specification forbids is refused --------------------------------------------------------------------


def puts(path: str, value: object) -> Callable[[Json], None]:
    """Puts this value at this place of a statement."""
    *way, last = path.split(".")

    def change(statement: Json) -> None:
        at = statement
        for name in way:
            at = at[name]
        at[last] = value

    return change


def lacks(path: str) -> Callable[[Json], None]:
    """Leaves out what stands at this place."""
    *way, last = path.split(".")

    def change(statement: Json) -> None:
        at = statement
        for name in way:
            at = at[name]
        del at[last]

    return change


AGENT = {"objectType": "Agent", "mbox": "mailto:a@b.example"}
STATEMENT = {"objectType": "StatementRef", "id": "12345678-1234-5678-8234-567812345678"}
BROKEN = {
    "2.2 no actor": lacks("actor"),
    "2.2 no verb": lacks("verb"),
    "2.2 no object": lacks("object"),
    "2.2 null": puts("result.success", None),
    "2.2 a string for a boolean": puts("result.completion", "true"),
    "2.2 a string for a number": puts("result.score", {"scaled": "0.5"}),
    "2.2 an empty string for an IRI": puts("verb.id", ""),
    "2.2 the case of a key": puts("Result", {"completion": True}),
    "2.2 the case of a value": puts("object.objectType", "activity"),
    "2.2 a key that is not allowed": puts("score", {"scaled": 1}),
    "2.2 a key of an agent that is not allowed": puts("actor.name2", "x"),
    "2.2 a verb without a scheme": puts("verb.id", "completed"),
    "2.2 an activity without a scheme": puts("object.id", "a case"),
    "2.3.2 a statement that voids another": puts("object", STATEMENT),
    "2.4.1 no UUID": puts("id", "1"),
    "2.4.1 a UUID of another variant": puts("id", "00000000-0000-4000-c000-000000000000"),
    "2.4.1 a UUID not in standard form": puts("id", "{12345678-1234-5678-8234-567812345678}"),
    "2.4.2.1 two ways to say who it is": puts("actor.mbox", "mailto:a@b.example"),
    "2.4.2.1 no way to say who it is": lacks("actor.account"),
    "2.4.2.2 a group without members": puts("actor", {"objectType": "Group"}),
    "2.4.2.3 an address that is none": puts("actor", {"mbox": "a@b.example"}),
    "2.4.2.3 a hash that is none": puts("actor", {"mbox_sha1sum": "abc"}),
    "2.4.2.4 an account without a home page": lacks("actor.account.homePage"),
    "2.4.2.4 an account whose home page is none": puts("actor.account.homePage", "nowhere"),
    "2.4.2.4 an account without a name": lacks("actor.account.name"),
    "2.4.3 a verb without an id": lacks("verb.id"),
    "2.4.4.1 an activity without an id": lacks("object.id"),
    "2.4.4.2 an agent as the object, not called one": puts("object", {"mbox": "mailto:a@b.example"}),
    "2.4.5.1 a score above one": puts("result.score", {"scaled": 1.5}),
    "2.4.6 a registration that is no UUID": puts("context.registration", "today"),
    "2.4.6.2 another key": puts("context.contextActivities", {"sibling": []}),
    "2.4.6.2 no activity": puts("context.contextActivities.grouping", [AGENT]),
    "2.4.7 a day without a time": puts("timestamp", "2026-09-19"),
    "2.4.8 stored is the store's": puts("stored", "2026-09-19T14:43:20Z"),
    "2.4.9 authority is the store's": puts("authority", AGENT),
    "2.4.10 another version": puts("version", "1.1.0"),
    "4.1 a key of extensions that is no IRI": puts("object.definition.extensions", {"topics": []}),
    "4.2 a language that is none": puts("verb.display", {"in English": "completed"}),
    "4.5 the offset -00:00": puts("timestamp", "2026-09-19T14:43:20-00:00"),
    "4.5 a month that is none": puts("timestamp", "2026-13-19T14:43:20Z"),
    "4.6 words for a duration": puts("result.duration", "61 minutes"),
    "4.6 a duration of nothing": puts("result.duration", "PT"),
    "4.6 the form of 4.4.3.3": puts("result.duration", "P0000-00-00T01:01:59"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_what_the_specification_forbids_is_refused(rule: str) -> None:
    statement = json.loads(json.dumps(list(statements(COMPLETE))[1]))
    VALIDATOR.validate(statement)
    BROKEN[rule](statement)
    assert not VALIDATOR.is_valid(statement)


NOT_PUBLISHED = {
    "2.2 a string for a number",
    "2.4.1 a UUID of another variant",
    "2.4.1 a UUID not in standard form",
    "2.4.4.2 an agent as the object, not called one",
    "2.4.7 a day without a time",
    "2.4.8 stored is the store's",
    "2.4.9 authority is the store's",
    "4.5 the offset -00:00",
}
"""Where the published schema takes more than the specification lets a provider send, or than we do."""


@pytest.mark.parametrize("rule", BROKEN)
def test_the_published_schema_refuses_what_it_has_a_rule_for(rule: str) -> None:
    statement = json.loads(json.dumps(list(statements(COMPLETE))[1]))
    BROKEN[rule](statement)
    try:
        BaseXapiStatement.model_validate(statement)
    except (ValueError, KeyError):  # KeyError: it looks into a part that is missing
        assert rule not in NOT_PUBLISHED
    else:
        assert rule in NOT_PUBLISHED
