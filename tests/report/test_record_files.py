"""A training record as a table, as statements and on paper: nothing is rounded away, and nothing runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.report.certificate import ATTENDANCE, COMPLETION, certificate_pdf, paper_of
from simlib.report.record_csv import DETAILS, ROSTER, details_csv, roster_csv, safe
from simlib.report.xapi import statements, statements_jsonl
from simlib.score.training import MINUTE_MS, Asked, Attested, CaseRecord, TrainingRecord

NOW = 1_790_000_000_000
"""September 21, 2026, at 14:13 UTC."""
DAY = 24 * 60 * MINUTE_MS
ROOM = CaseRecord(
    run="1" * 32,
    scenario_id="room-for-one-night",
    title="Room for one night",
    topics=("TP2", "TP5", "TP6", "TP7"),
    began_ms=NOW - 2 * DAY,
    ended_ms=NOW - 2 * DAY + 70 * MINUTE_MS,
    passed=True,
    attended_ms=61 * MINUTE_MS + 59_000,
    segments=(("The call", 50 * MINUTE_MS + 30_000), ("Debrief", 11 * MINUTE_MS + 29_000)),
)
LONG = replace(
    ROOM,
    run="2" * 32,
    scenario_id="long-hours",
    title="Long hours",
    began_ms=NOW - DAY,
    ended_ms=NOW - DAY + 70 * MINUTE_MS,
    attended_ms=59 * MINUTE_MS,
    segments=(("Across the street", 59 * MINUTE_MS),),
)
ASKED = (Asked("room-for-one-night", "Room for one night"), Asked("long-hours", "Long hours"))
COMPLETE = TrainingRecord(
    "a" * 32, "Dana Lee", "A12-B34", "Redwood PD", "c" * 32, "Academy 12", cases=(ROOM, LONG), asked=ASKED
)
SHORT = replace(COMPLETE, post_id="", agency="", cases=(ROOM, replace(LONG, ended_ms=None, passed=None)))
NOTHING = replace(COMPLETE, person="b" * 32, name="Kim", cases=())
TALK = Attested(
    "long-hours",
    "Long hours",
    "Inside",
    ("TP1",),
    NOW - DAY,
    20,
    "d" * 32,
    "Sgt. Ruiz",
    "Many questions",
    19 * MINUTE_MS,
)
TALKED = replace(COMPLETE, attested=(TALK,))


def rows(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


# --- tables -------------------------------------------------------------------------------------------------------


def test_the_roster_has_a_row_for_each_officer_with_what_is_short() -> None:
    heads, complete, nothing = rows(roster_csv([COMPLETE, NOTHING], UTC))
    assert tuple(heads) == ROSTER
    assert complete == [
        "Dana Lee", "A12-B34", "Redwood PD", "Academy 12", "2026-09-19", "2026-09-20", "120", "0", "120", "0", "2", "2",
        "TP2 TP5 TP6 TP7", "TP1 TP3 TP4", "yes", "a" * 32,
    ]  # fmt: skip
    assert nothing == [
        "Kim", "A12-B34", "Redwood PD", "Academy 12", "", "", "0", "0", "120", "120", "2", "0", "",
        "TP1 TP2 TP3 TP4 TP5 TP6 TP7", "no", "b" * 32,
    ]  # fmt: skip


def test_the_details_have_a_row_for_each_segment() -> None:
    heads, *found = rows(details_csv([SHORT, NOTHING], UTC))
    assert tuple(heads) == DETAILS
    assert [(row[3], row[4], row[5], row[6], row[7]) for row in found] == [
        ("Room for one night", "2026-09-19", "Passed", "The call", "50"),
        ("Room for one night", "2026-09-19", "Passed", "Debrief", "11"),
        ("Long hours", "2026-09-20", "Not finished", "Across the street", "59"),
    ]


def test_every_cell_is_quoted_and_lines_end_as_the_standard_asks() -> None:
    raw = roster_csv([replace(COMPLETE, name='Dana "D" Lee, Jr.')], UTC).decode("utf-8-sig")
    assert [line.count('","') for line in raw.split("\r\n")] == [len(ROSTER) - 1, len(ROSTER) - 1, 0]
    assert '"Dana ""D"" Lee, Jr.",' in raw


@pytest.mark.parametrize("sign", [*"=+-@|%", "＝", "＋", "－", "＠", "\t=", " =", "\r\n@", "'=", "\0="])
def test_a_formula_in_a_name_is_words(sign: str) -> None:
    ((_, *_), row) = rows(roster_csv([replace(COMPLETE, name=f'{sign}cmd|"/c calc"!A1')], UTC))
    assert row[0].startswith("'")


@given(st.text(max_size=30))
def test_no_cell_begins_as_a_formula_and_none_breaks_the_line(text: str) -> None:
    found = safe(text)
    assert not found.lstrip(" '’").startswith(tuple("=+-@＝＋－＠|%")) or found.startswith("'")
    assert len(found.splitlines()) <= 1


# --- statements ---------------------------------------------------------------------------------------------------


def test_the_statements_tell_what_was_begun_finished_and_passed() -> None:
    told = list(statements(SHORT))
    assert [(each["verb"]["display"]["en-US"], each["object"]["id"].rpartition("/")[2]) for each in told] == [
        ("initialized", "room-for-one-night"),
        ("completed", "room-for-one-night"),
        ("passed", "room-for-one-night"),
        ("initialized", "long-hours"),
        ("progressed", "c" * 32),
    ]
    assert told[1]["result"]["duration"] == "PT1H1M59S"
    assert told[1]["timestamp"] == "2026-09-19T15:23:20.000+00:00"
    extensions = {key.rpartition("/")[2]: value for key, value in told[-1]["result"]["extensions"].items()}
    assert extensions == {
        "minutes-required": 120,
        "minutes-attended": 120,
        "minutes-attested": 0,
        "minutes-short": 0,
        "topics": ["TP2", "TP5", "TP6", "TP7"],
    }
    assert (told[-1]["result"]["completion"], list(statements(COMPLETE))[-1]["result"]["completion"]) == (False, True)


def test_no_statement_names_anybody() -> None:
    raw = statements_jsonl([COMPLETE]).decode()
    assert [word for word in ("Dana", "Lee", "A12-B34", "Redwood", "mbox") if word in raw] == []
    assert {each["actor"]["account"]["name"] for each in statements(COMPLETE)} == {"a" * 32}


def test_the_same_statement_has_the_same_id_and_another_has_another() -> None:
    first, again = list(statements(COMPLETE)), list(statements(COMPLETE))
    assert first == again
    assert len({each["id"] for each in first}) == len(first)
    later = list(statements(replace(COMPLETE, cases=(replace(ROOM, attended_ms=ROOM.attended_ms + 1000), LONG))))
    assert [one["id"] == two["id"] for one, two in zip(first, later, strict=True)].count(False) == 2


# --- paper --------------------------------------------------------------------------------------------------------


def test_the_certificate_is_one_only_where_minutes_and_passes_hold() -> None:
    assert [paper_of(each, NOW, UTC)["kind"] for each in (COMPLETE, SHORT, NOTHING)] == [
        COMPLETION,
        ATTENDANCE,
        ATTENDANCE,
    ]


def test_a_record_of_attendance_states_what_is_short_and_what_is_missing() -> None:
    almost = replace(SHORT, cases=(replace(ROOM, attended_ms=119 * MINUTE_MS + 59_999),))
    paper = paper_of(almost, NOW, UTC)
    assert (paper["minutes"], paper["short"]) == (119, "119 of 120 minutes attended: 1 short.")
    assert paper["missing"] == ["Long hours has not been begun."]
    assert paper_of(NOTHING, NOW, UTC)["short"] == "0 of 120 minutes attended: 120 short."
    assert paper_of(replace(COMPLETE, asked=()), NOW, UTC)["missing"] == [
        "The class asks for no case, so none could be passed."
    ]
    assert paper_of(COMPLETE, NOW, UTC)["missing"] == []


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (replace(LONG, scenario_id="room-of-another"), "Long hours has not been begun."),
        (replace(LONG, ended_ms=None, passed=None), "Long hours has been begun, but not finished."),
        (replace(LONG, passed=False), "Long hours has been finished, but not passed."),
        (replace(LONG, scenario_id="quiet-hours", passed=False), "Long hours has been finished, but not passed."),
    ],
)
def test_the_paper_says_how_far_somebody_came_with_a_case_that_is_missing(case: CaseRecord, told: str) -> None:
    asked = (ASKED[0], replace(ASKED[1], alternative_id="quiet-hours"))
    assert paper_of(replace(COMPLETE, cases=(ROOM, case), asked=asked), NOW, UTC)["missing"] == [told]


def test_what_an_instructor_vouches_for_is_marked_wherever_it_is_shown() -> None:
    paper = paper_of(TALKED, NOW, UTC)
    assert paper["short"] == "139 minutes attended, 19 of them attested by an instructor; 120 are asked for."
    assert (paper["attested"], paper["cases"][-1]) == (
        True,
        {
            "title": "Talk: Long hours, Inside",
            "day": "September 20, 2026",
            "result": "Attested by Sgt. Ruiz: Many questions",
            "minutes": "19 minutes",
        },
    )
    assert rows(roster_csv([TALKED], UTC))[1][6:12] == ["139", "19", "120", "0", "2", "2"]
    assert "TP1" in rows(roster_csv([TALKED], UTC))[1][12]
    assert rows(details_csv([TALKED], UTC))[-1][3:9] == [
        "Talk: Long hours, Inside", "2026-09-20", "Attested by Sgt. Ruiz: Many questions", "Inside", "19", "TP1",
    ]  # fmt: skip
    assert certificate_pdf(TALKED, NOW, UTC).startswith(b"%PDF-")


def test_the_statement_of_talk_says_whose_word_it_is_and_names_nobody() -> None:
    told = next(each for each in statements(TALKED) if each["verb"]["display"]["en-US"] == "attended")
    assert told["context"]["instructor"]["account"]["name"] == "d" * 32
    assert (told["result"]["duration"], told["timestamp"]) == ("PT19M", "2026-09-20T14:33:20.000+00:00")
    assert {key.rpartition("/")[2]: value for key, value in told["result"]["extensions"].items()} == {
        "attested": True,
        "minutes-attested": 19,
    }
    raw = statements_jsonl([TALKED]).decode()
    assert [word for word in ("Ruiz", "Many questions") if word in raw] == []


def test_the_paper_says_who_and_when() -> None:
    paper = paper_of(COMPLETE, NOW, UTC)
    assert {row["what"]: row["is"] for row in paper["about"]} == {
        "POST ID": "A12-B34",
        "Agency": "Redwood PD",
        "Class": "Academy 12",
        "Training": "September 19, 2026 to September 20, 2026",
    }
    assert [topic["id"] for topic in paper["topics"] if topic["met"]] == ["TP2", "TP5", "TP6", "TP7"]


def test_a_finished_case_that_took_no_whole_minute_covers_its_topics_nowhere() -> None:
    rushed = replace(ROOM, attended_ms=MINUTE_MS - 1, segments=(("The call", MINUTE_MS - 1),))
    record = replace(COMPLETE, cases=(rushed,))
    row = dict(zip(ROSTER, rows(roster_csv([record], UTC))[1], strict=True))
    missing = "TP1 TP2 TP3 TP4 TP5 TP6 TP7"
    assert (row["Topics covered"], row["Topics missing"], row["Cases passed"]) == ("", missing, "1")
    assert [topic["met"] for topic in paper_of(record, NOW, UTC)["topics"]] == [False] * 7
    told = list(statements(record))[-1]["result"]["extensions"]
    assert [value for key, value in told.items() if key.endswith("/topics")] == [[]]


@pytest.mark.parametrize("name", ["Dana Lee", '#read("x") *bold* $x$ \\ [', "Łukasz Żółć", "山田", "A" * 80])
def test_a_name_on_the_paper_is_only_words(name: str) -> None:
    raw = certificate_pdf(replace(COMPLETE, name=name), NOW, UTC)
    assert raw.startswith(b"%PDF-")
    assert len(raw) > 5000


def test_the_same_record_gives_the_same_bytes() -> None:
    assert certificate_pdf(SHORT, NOW, UTC) == certificate_pdf(SHORT, NOW, UTC)
