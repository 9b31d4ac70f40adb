"""The training record over HTTP: an officer's own, a class's, and the files for the training manager."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import update
from tornado.httpclient import HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.html.pages import environment
from simlib.record import schema
from simlib.record.attendance import Present
from simlib.record.classes import Class
from simlib.record.policies import DAY_MS, Policy
from simlib.record.store import Draft, Report
from simlib.score.training import DEBRIEF
from simlib.serve.server import Server
from tests.serve.browsers import (
    OLD,
    Browser,
    a_class,
    a_trainee,
    an_instructor,
    anyio_backend,
    said,
    server,
)

__all__ = ["anyio_backend", "server"]

CASE = "long-hours"
DROPPED = "parts of a minute are dropped: of each line, and once of the sum, which may be a little more than the lines"
"""Why the lines of somebody may add up to less than the minutes attended."""


@dataclass
class Room:
    """A class with one trainee and its instructor, each at a browser."""

    server: Server
    teacher: str
    lesson: Class
    trainee: Browser
    ruiz: Browser

    @property
    def address(self) -> str:
        return f"/record/{self.lesson.class_id}"

    @property
    def person(self) -> str:
        (member,) = self.server.people.classes.members(self.teacher, self.lesson.class_id)
        return member.person_id

    async def begins(self) -> str:
        """A run of the case that is open to the class."""
        self.server.people.classes.open_scenario(self.teacher, self.lesson.class_id, CASE)
        return await self.server.authority.create(self.person, self.lesson.class_id, CASE)

    async def roster(self) -> dict[str, str]:
        raw = (await self.ruiz.ask(f"{self.address}/roster.csv")).body.decode("utf-8-sig")
        heads, row = csv.reader(io.StringIO(raw, newline=""))
        return dict(zip(heads, row, strict=True))


@pytest.fixture
async def room(server: Server, request: pytest.FixtureRequest) -> Room:
    teacher, lesson = a_class(server, request.node.name)
    return Room(server, teacher, lesson, await a_trainee(server, lesson, "=Dana Lee"), await an_instructor(server))


# --- an officer's own ---------------------------------------------------------------------------------------------


async def test_an_officer_reads_what_is_short_and_types_the_post_id(room: Room) -> None:
    page = (await room.trainee.ask("/record")).body.decode()
    assert "0 of 120 minutes attended: 120 short." in page
    assert DROPPED in page
    assert DROPPED in (PROJECT / "simlib" / "report" / "certificate.typ").read_text(encoding="utf-8")
    kept = await room.trainee.ask("/record", post_id=" a12-b34 ", agency="Redwood PD")
    assert (kept.code, said(kept)) == (200, "What you typed is kept.")
    assert {"A12-B34", "Redwood PD"} <= set(
        re.findall(r'value="([^"]*)"', (await room.trainee.ask("/record")).body.decode())
    )
    assert ((await room.roster())["POST ID"], (await room.roster())["Agency"]) == ("A12-B34", "Redwood PD")


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "'=1+1"]
)
async def test_what_an_officer_types_is_shown_as_words(room: Room, typed: str) -> None:
    page = (await room.trainee.ask("/record", post_id="", agency=typed)).body.decode()
    assert unescape(re.findall(r'name="agency" type="text" value="([^"]*)"', page)[0]) == typed
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)
    assert (await room.roster())["Agency"].removeprefix("'") == typed


async def test_what_is_no_post_id_is_said_in_one_sentence(room: Room) -> None:
    await room.trainee.ask("/record", post_id="A12", agency="")
    answer = await room.trainee.ask("/record", post_id="=1+1", agency="Redwood")
    assert (answer.code, said(answer)[:13]) == (409, "A POST id has")
    assert (await room.roster())["POST ID"] == "A12"


async def test_a_run_and_the_time_in_its_debrief_are_on_record(room: Room) -> None:
    run = await room.begins()
    attendance = room.server.people.attendance
    attendance.seen([Present(room.person, run, DEBRIEF)])
    page = (await room.trainee.ask("/record")).body.decode()
    assert ("Long hours" in page, "Not finished" in page) == (True, True)
    (record,) = room.server._hall(room.server.site).registrar.of_class(room.teacher, room.lesson.class_id)
    assert [(case.title, case.ended_ms) for case in record.cases] == [("Long hours", None)]
    assert [(each.scenario_id, each.title) for each in record.missing_cases] == [(CASE, "Long hours")]


async def test_the_paper_of_somebody_who_is_not_done_is_a_record_of_attendance(room: Room) -> None:
    for browser, path in ((room.trainee, "/record/mine.pdf"), (room.ruiz, f"{room.address}/{room.person}.pdf")):
        paper = await browser.ask(path)
        assert (paper.code, paper.headers["Content-Type"], paper.body[:5]) == (200, "application/pdf", b"%PDF-")
        assert paper.headers["Content-Disposition"] == 'attachment; filename="attendance-Dana-Lee.pdf"'
        assert paper.headers["Cache-Control"] == "no-store"


# --- a class's ----------------------------------------------------------------------------------------------------


async def test_the_instructor_finds_the_record_beside_the_class_and_every_file_in_it(room: Room) -> None:
    assert f'href="{room.address}"' in (await room.ruiz.ask("/home")).body.decode()
    page = (await room.ruiz.ask(room.address)).body.decode()
    files = re.findall(rf'href="({room.address}/[^"]+)"', page)
    assert [path.rpartition("/")[2] for path in files] == [
        "roster.csv",
        "minutes.csv",
        "statements.jsonl",
        f"{room.person}.pdf",
    ]
    assert [(await room.ruiz.ask(path)).code for path in files] == [200] * 4
    assert "120 minutes short" in page


async def test_a_name_that_a_spreadsheet_would_run_is_words_in_the_roster(room: Room) -> None:
    assert (await room.roster())["Name"] == "'=Dana Lee"


async def test_the_statements_name_nobody(room: Room) -> None:
    await room.begins()
    raw = (await room.ruiz.ask(f"{room.address}/statements.jsonl")).body
    verbs = [json.loads(line)["verb"]["display"]["en-US"] for line in raw.splitlines()]
    assert (verbs, b"Dana" in raw) == (["initialized", "progressed"], False)


async def test_the_test_is_opened_and_closed_here(room: Room) -> None:
    policies = room.server.people.policies
    for occasion in ("before", "after", ""):
        assert (await room.ruiz.ask(room.address, do="ask", occasion=occasion)).headers["Location"] == room.address
        assert policies.of(room.lesson.class_id) == Policy(asks=occasion)
    nonsense = await room.ruiz.ask(room.address, do="ask", occasion="six months later")
    assert (nonsense.code, policies.of(room.lesson.class_id).asks) == (409, "")


async def test_until_the_instructor_chooses_every_run_stays_and_nobody_is_told_otherwise(room: Room) -> None:
    assert "every run stays until you choose" in (await room.ruiz.ask(room.address)).body.decode()
    assert "kept for" not in (await room.trainee.ask("/record")).body.decode()


@pytest.mark.parametrize(
    ("scored", "days", "kept"),
    [("yes", "30", Policy(True, 30)), ("no", "30", Policy(False)), ("no", "", Policy(False))],
)
async def test_what_is_kept_is_chosen_here_and_the_class_is_told(
    room: Room, scored: str, days: str, kept: Policy
) -> None:
    chosen = await room.ruiz.ask(room.address, do="keep", scored=scored, keep_days=days)
    assert (chosen.code, room.server.people.policies.of(room.lesson.class_id)) == (303, kept)
    told = "Scored runs are kept for 30 days" if kept.scored else "This class is for practice"
    assert told in (await room.trainee.ask("/record")).body.decode()


async def test_whoever_comes_with_a_class_code_is_told_how_long_runs_are_kept(room: Room) -> None:
    told, newcomer = "Scored runs are kept for 30 days", Browser(room.server)
    assert told not in (await newcomer.ask(f"/join/{room.lesson.code}")).body.decode()
    room.server.people.policies.choose(room.teacher, room.lesson.class_id, scored=True, keep_days=30)
    assert told in (await newcomer.ask(f"/join/{room.lesson.code}")).body.decode()
    assert told in (await room.trainee.ask("/")).body.decode()
    assert (await newcomer.ask("/join/ZZZZZZ")).code == 200


async def test_whoever_types_a_code_is_told_above_the_scenarios_before_anything_is_begun(room: Room) -> None:
    room.server.people.policies.choose(room.teacher, room.lesson.class_id, scored=True, keep_days=30)
    room.server.people.classes.open_scenario(room.teacher, room.lesson.class_id, CASE)
    assert "the next page says when" in (await Browser(room.server).ask("/sign-in")).body.decode()
    page = (await (await a_trainee(room.server, room.lesson, "Kim")).ask("/")).body.decode()
    assert 0 < page.index("Scored runs are kept for 30 days") < page.index("Long hours")


async def test_the_page_of_classes_names_who_is_due_after_six_months(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Six months have passed" not in (await room.ruiz.ask("/home")).body.decode()
    monkeypatch.setattr(room.server.examiner, "reminded", lambda *_: (room.person,))
    for page in ("/home", room.address):
        assert "Six months have passed for =Dana Lee" in (await room.ruiz.ask(page)).body.decode()


async def test_in_a_class_that_has_ended_nobody_is_to_be_reminded(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.server.examiner, "reminded", lambda *_: (room.person,))
    room.server.people.classes.archive(room.teacher, room.lesson.class_id)
    for page in ("/home", room.address):
        assert "Six months have passed" not in (await room.ruiz.ask(page)).body.decode()


@pytest.mark.parametrize("days", ["", "0", "-3", "x", "99999", "1.5", "999999999999"])
async def test_a_number_of_days_that_makes_no_sense_changes_nothing(room: Room, days: str) -> None:
    refused = await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days=days)
    assert (refused.code, said(refused)[:27]) == (409, "Please say for how many day")
    assert room.server.people.policies.of(room.lesson.class_id) == Policy()


@dataclass
class Kept:
    """The form for how long runs are kept, as a page shows it."""

    scored: list[str]
    days: str
    sure: list[str]
    """Of the box that lets runs go, whether it is ticked; nothing where there is no such box."""
    at: list[str]
    """The fields that point to the sentence about them, and are where the keyboard is."""


def kept_form(answer: HTTPResponse) -> Kept:
    page = answer.body.decode()
    form = page[page.index('aria-labelledby="kept"') :].partition("</form>")[0]
    fields = [tag for tag in re.findall(r"<input [^>]*>", form) if 'type="hidden"' not in tag]
    ticked = {value: " checked" in tag for tag in fields if (value := value_of(tag)) and 'name="scored"' in tag}
    about = [tag for tag in fields if 'aria-invalid="true" aria-describedby="keep-fault" autofocus' in tag]
    return Kept(
        [value for value, is_ticked in ticked.items() if is_ticked],
        next(value_of(tag) for tag in fields if 'name="keep_days"' in tag),
        ["ticked" if " checked" in tag else "empty" for tag in fields if 'name="sure"' in tag],
        [re.findall(r'name="(\w+)"', tag)[0] for tag in about] if 'id="keep-fault"' in form else [],
    )


def value_of(tag: str) -> str:
    return unescape(re.findall(r' value="([^"]*)"', tag)[0])


async def test_the_form_shows_what_is_chosen_and_nothing_beside_it(room: Room) -> None:
    assert kept_form(await room.ruiz.ask(room.address)) == Kept([], "90", [], [])
    await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days="30")
    assert kept_form(await room.ruiz.ask(room.address)) == Kept(["yes"], "30", [], [])


@pytest.mark.parametrize("days", ["", "0", "1.5", "99999", '"><script>alert(1)</script>'])
async def test_days_that_are_refused_stay_in_the_form_with_the_sentence_beside_them(room: Room, days: str) -> None:
    await room.ruiz.ask(room.address, do="keep", scored="no")
    refused = await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days=days)
    assert (refused.code, kept_form(refused)) == (409, Kept(["yes"], days, [], ["keep_days"]))
    assert (refused.body.count(b"Please say for how many days"), b"<script>alert" in refused.body) == (1, False)
    assert room.server.people.policies.of(room.lesson.class_id) == Policy(False)


async def test_a_choice_that_asks_back_stays_in_the_form_and_one_tick_is_enough(room: Room) -> None:
    people, lesson = room.server.people, room.lesson.class_id
    await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days="30")
    people.runs.end(await room.begins(), "The end", "good", 80, passed=True)
    asked = await room.ruiz.ask(room.address, do="keep", scored="no", keep_days="12")
    assert (asked.code, kept_form(asked)) == (409, Kept(["no"], "12", ["empty"], ["sure"]))
    assert people.policies.of(lesson) == Policy(True, 30)
    assert (await room.ruiz.ask(room.address, do="keep", scored="no", keep_days="12", sure="yes")).code == 303
    assert people.policies.of(lesson) == Policy(False)


async def test_runs_of_practice_that_are_still_here_are_told_beside_the_choice(room: Room) -> None:
    await room.ruiz.ask(room.address, do="keep", scored="no")
    room.server.people.runs.end(await room.begins(), "The end", "good", 80, passed=True)
    refused = await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days="7", sure="yes")
    assert (refused.code, said(refused)[:38]) == (409, "Runs of practice are still here and mu")
    assert kept_form(refused) == Kept(["yes"], "7", [], ["scored"])


async def test_where_only_a_run_that_was_left_half_way_would_go_there_is_a_box_to_tick(room: Room) -> None:
    people, lesson = room.server.people, room.lesson.class_id
    await room.ruiz.ask(room.address, do="keep", scored="no")
    run = await room.begins()
    with people.policies._database.writing() as connection:
        left = people.runs.of(run).active_ms - 5 * DAY_MS
        connection.execute(update(schema.run).where(schema.run.c.exercise_id == run).values(active_ms=left))
    asked = await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days="3")
    assert (asked.code, kept_form(asked)) == (409, Kept(["yes"], "3", ["empty"], ["sure"]))
    assert (await room.ruiz.ask(room.address, do="keep", scored="yes", keep_days="3", sure="yes")).code == 303
    assert people.policies.of(lesson) == Policy(True, 3)


@pytest.mark.parametrize("field", ["scored", "keep_days", "sure"])
async def test_a_field_of_the_form_that_is_far_too_long_is_one_sentence(room: Room, field: str) -> None:
    typed = {"do": "keep", "scored": "yes", "keep_days": "0", field: "9" * 5000}
    assert (await room.ruiz.ask(room.address, **typed)).code in {400, 409}


# --- talk without devices -----------------------------------------------------------------------------------------


def talk_form(room: Room, **changes: str) -> dict[str, str]:
    """The form as an instructor sends it: five minutes of the first segment, a year ago."""
    typed = {"segment": f"{CASE}/1", "began": "2025-11-02T00:55", "minutes": "5", "reason": "", "who": room.person}
    return {"do": "attest", **typed, **changes}


async def test_where_nobody_has_joined_it_is_said_when_the_form_for_talk_is_there(room: Room) -> None:
    said_so = "The form is here once somebody has joined."
    _, empty = a_class(room.server, "Nobody yet")
    page = (await room.ruiz.ask(f"/record/{empty.class_id}")).body.decode()
    assert (said_so in page, "Put talk on the record" in page) == (True, False)
    page = (await room.ruiz.ask(room.address)).body.decode()
    assert (said_so in page, "Put talk on the record" in page) == (False, True)


async def test_talk_that_an_instructor_vouches_for_is_on_record_and_marked(room: Room) -> None:
    assert (await room.ruiz.ask(room.address, **talk_form(room))).headers["Location"] == room.address
    page = unescape((await room.ruiz.ask(room.address)).body.decode())
    assert "November 2, 2025: 5 minutes for 1 officer" in page
    assert "5 of them attested" in page
    mine = unescape((await room.trainee.ask("/record")).body.decode())
    assert ("Talk: Long hours, " in mine, "Attested by Sgt. Ruiz" in mine) == (True, True)
    assert "5 of 120 minutes attended, 5 of them attested by an instructor: 115 short." in mine
    roster = await room.roster()
    assert (roster["Minutes attended"], roster["Of these attested by an instructor"]) == ("5", "5")
    (entry,) = re.findall(r'name="entry" value="(\d+)"', page)
    assert (await room.ruiz.ask(room.address, do="take-back", entry=entry)).code == 303
    assert (await room.roster())["Minutes attended"] == "0"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"minutes": "99"}, "The plan gives this segment"),
        ({"minutes": "1.5"}, "Please give whole minutes"),
        ({"minutes": "9" * 14}, "Please give whole minutes"),
        ({"began": "yesterday"}, "Please give the day and the time"),
        ({"began": "2025-11-02T00:55+02:00"}, "Please give the day and the time"),
        ({"began": "9999-12-31T23:59"}, "Please give a day and a time so that"),
        ({"began": "0001-01-01T00:00"}, "Please give"),
        ({"who": "0" * 32}, "Somebody of them is not in this class"),
        ({"segment": "long-hours/77"}, "This case has no such segment"),
        ({"segment": "nothing/1"}, "This case cannot be played now"),
        ({"segment": ""}, "This case cannot be played now"),
    ],
)
async def test_what_cannot_be_vouched_for_is_said_and_the_form_comes_back_as_it_was(
    room: Room, changes: dict[str, str], told: str
) -> None:
    answer = await room.ruiz.ask(room.address, **talk_form(room, **changes))
    assert (answer.code, said(answer)[: len(told)]) == (409, told)
    typed = talk_form(room, **changes)
    page = answer.body.decode()
    assert re.findall(r'name="began" type="datetime-local" value="([^"]*)"', page) == [typed["began"]]
    assert re.findall(r'name="minutes" type="number" value="([^"]*)"', page) == [typed["minutes"]]
    assert (await room.roster())["Minutes attended"] == "0"


async def test_a_roll_call_fills_in_the_form_and_vouches_for_nobody(room: Room) -> None:
    await room.begins()
    page = (await room.ruiz.ask(f"{room.address}?segment={CASE}/2&began=2025-11-02T00:55&minutes=9")).body.decode()
    assert re.findall(r'<option value="([^"]*)" selected>', page) == [f"{CASE}/2"]
    assert re.findall(r'name="began" type="datetime-local" value="([^"]*)"', page) == ["2025-11-02T00:55"]
    assert re.findall(r'name="minutes" type="number" value="([^"]*)"', page) == ["9"]
    assert re.findall(r'name="who" value="[^"]*"( checked)?', page) == [""]
    hostile = await room.ruiz.ask(
        f"{room.address}?segment=%22%3E%3Cscript%3E&began=%22%3E%3Cscript%3E&minutes=%22%3E%3Cscript%3E"
    )
    assert (hostile.code, b'"><script>' in hostile.body) == (200, False)
    assert (await room.roster())["Minutes attended"] == "0"


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "=1+1"]
)
async def test_a_reason_is_only_words_wherever_it_is_shown(room: Room, typed: str) -> None:
    assert (await room.ruiz.ask(room.address, **talk_form(room, minutes="30", reason=typed))).code == 303
    refused = await room.ruiz.ask(room.address, **talk_form(room, minutes="0", reason=typed))
    pages = [refused, await room.ruiz.ask(room.address), await room.trainee.ask("/record")]
    for page in (each.body.decode() for each in pages):
        assert typed in unescape(page)
        assert ("<script>alert" in page, "<img src=x" in page, ">49<" in page) == (False, False, False)
    raw = (await room.ruiz.ask(f"{room.address}/minutes.csv")).body.decode("utf-8-sig")
    assert f"Attested by Sgt. Ruiz: {typed}" in [cell for row in csv.reader(io.StringIO(raw)) for cell in row]
    assert (await room.trainee.ask("/record/mine.pdf")).body.startswith(b"%PDF-")


async def test_nobody_is_vouched_for_twice_or_by_a_stranger(room: Room) -> None:
    assert (await room.ruiz.ask(room.address, **talk_form(room))).code == 303
    again = await room.ruiz.ask(room.address, **talk_form(room, segment=f"{CASE}/2"))
    assert (again.code, said(again)[:36]) == (409, "Talk that began at this time is on r")
    assert (await room.trainee.ask(room.address, **talk_form(room))).code == 404
    for nonsense in ("", "x", "9" * 14):
        assert (await room.ruiz.ask(room.address, do="take-back", entry=nonsense)).code == 409
    assert (await room.roster())["Minutes attended"] == "5"


# --- the test of a class --------------------------------------------------------------------------------------------


async def test_a_test_that_one_person_took_is_a_count_alone_and_can_be_let_go(room: Room) -> None:
    before = (await room.ruiz.ask(room.address)).body.decode()
    await room.ruiz.ask(room.address, do="ask", occasion="before")
    await room.trainee.ask("/test", do="begin", occasion="before")
    while found := re.search(r'name="vignette" value="([^"]+)"', (await room.trainee.ask("/test")).body.decode()):
        await room.trainee.ask("/test", do="answer", vignette=found[1], kind="none", sure="2")
    after = (await room.ruiz.ask(room.address)).body.decode()
    told = "Before the course: taken by 1 person. Numbers are shown from 5 on, so that nobody is picked out."
    assert [(told in page, 'name="sure"' in page, "Results of the test" in page) for page in (before, after)] == [
        (False, False, False),
        (True, True, False),
    ]


# --- who may ------------------------------------------------------------------------------------------------------


async def test_a_record_is_for_the_officer_and_for_whoever_leads_the_class(room: Room) -> None:
    other = Browser(room.server)
    room.server.people.accounts.add_instructor(room.teacher, f"Lt. {room.lesson.name}"[:80], OLD)
    await other.teaches(f"Lt. {room.lesson.name}"[:80], OLD)
    files = ("", "/roster.csv", f"/{room.person}.pdf")
    assert [(await other.ask(f"{room.address}{file}")).code for file in files] == [409] * 3
    assert [(await room.trainee.ask(f"{room.address}{file}")).code for file in files] == [404] * 3
    assert (await other.ask(room.address, do="ask", occasion="before")).code == 409
    assert [(await room.ruiz.ask(path)).code for path in ("/record", "/record/mine.pdf")] == [404, 404]
    assert (await room.ruiz.ask(f"{room.address}/{'0' * 32}.pdf")).code == 404
    for path in ("/record", "/record/mine.pdf", room.address, f"{room.address}/roster.csv"):
        assert (await Browser(room.server).ask(path)).headers["Location"].startswith("/sign-in")


# --- forgetting ---------------------------------------------------------------------------------------------------


async def test_whoever_is_forgotten_leaves_no_word_in_any_file(room: Room) -> None:
    word, server = "zebrafinch", room.server
    someone = Browser(server)
    await someone.ask("/sign-in", kind="trainee", code=room.lesson.code, name=f"Badge {word}", pin="2580")
    await someone.ask("/record", post_id="A12-B34", agency=f"{word} PD")
    await someone.ask("/report", where="Scenarios", text=f"{word}: too small.")
    members = server.people.classes.members(room.teacher, room.lesson.class_id)
    (person,) = [each.person_id for each in members if word in each.name]
    server.people.classes.open_scenario(room.teacher, room.lesson.class_id, CASE)
    run = await server.authority.create(person, room.lesson.class_id, CASE)
    store = server.examiner._store
    store.put_draft(run, "officer", Draft(1, word * 9, {"marked": [word]}, 5))
    store.put_report(Report(exercise_id=run, seat="officer", where="Hall", text=word, wall_ms=5))
    server.people.questions.ask(person, room.lesson.class_id, run, CASE, "Hall", f"{word}?")
    server.people.policies.ask(room.teacher, room.lesson.class_id, "before")
    await someone.ask("/test", do="begin", occasion="before")
    handed_in = server.course.submitted(person, CASE) / "run.json"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text(word, encoding="utf-8")
    assert len(holding(server.settings.data, word)) >= 2
    assert (await room.ruiz.ask("/home", do="purge", person_id=person, sure="yes")).code == 200
    assert holding(server.settings.data, word) == holding(server.settings.data, "A12-B34-") == []
    assert (await room.ruiz.ask(f"{room.address}/roster.csv")).code == 200


def holding(folder: Path, word: str) -> list[str]:
    """The files below this folder in which a word stands."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in files if word.encode() in file.read_bytes()]


def test_every_template_of_the_record_is_there() -> None:
    names = {"record.html", "class_record.html", "test.html", "vignette.html", "test_feedback.html"}
    assert names <= set(environment().list_templates())


async def test_nothing_is_ticked_before_the_instructor_chooses_so_that_no_run_goes_by_one_press(room: Room) -> None:
    before = (await room.ruiz.ask(room.address)).body.decode()
    await room.ruiz.ask(room.address, do="keep", scored="no", keep_days="90")
    after = (await room.ruiz.ask(room.address)).body.decode()
    ticked = r'name="scored" value="(\w+)"[^>]* checked'
    assert (re.findall(ticked, before), re.findall(ticked, after)) == ([], ["no"])


async def test_where_finished_runs_would_go_the_page_asks_and_says_how_many(room: Room) -> None:
    people, lesson = room.server.people, room.lesson.class_id
    [member] = people.classes.members(room.teacher, lesson)
    run = await room.server.authority.create(member.person_id, lesson, CASE)
    people.runs.end(run, "The end", "good", 80, passed=True)
    assert "let the finished run of this class go" in (await room.ruiz.ask(room.address)).body.decode()
    asked = await room.ruiz.ask(room.address, do="keep", scored="no")
    assert (asked.code, people.policies.of(lesson).scored) == (409, None)
    assert "Nothing was changed" in asked.body.decode()
    done = await room.ruiz.ask(room.address, do="keep", scored="no", sure="yes")
    assert (done.code, people.policies.of(lesson).scored) == (303, False)
    assert 'name="sure"' not in (await room.ruiz.ask(room.address)).body.decode()
