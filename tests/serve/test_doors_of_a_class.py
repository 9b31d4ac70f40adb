"""The pages of a class, tried by people whom it does not concern; and whoever is forgotten there is forgotten whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from simlib.errors import StoreFull
from simlib.grade.course import Course
from simlib.record.classes import Class
from simlib.serve import pages
from simlib.serve.server import Server
from tests.serve.browsers import Browser, a_class, a_trainee, an_instructor, anyio_backend, server, teacher
from tests.serve.test_forgetting_faults import busy_once

__all__ = ["anyio_backend", "server", "teacher"]

CASE = "long-hours"
SCENE = "The%20owner%20comes%20in"


@dataclass
class Room:
    """A class of Sgt. Ruiz with one trainee, and people at browsers."""

    server: Server
    teacher: str
    lesson: Class
    ruiz: Browser
    cole: Browser
    """Teaches as well, but not this class."""
    trainee: Browser
    nobody: Browser

    async def member(self, name: str) -> str:
        """The id of somebody who joins."""
        await a_trainee(self.server, self.lesson, name)
        members = self.server.people.classes.members(self.teacher, self.lesson.class_id)
        return next(each.person_id for each in members if each.name == name)


@pytest.fixture
async def room(server: Server, teacher: Browser, request: pytest.FixtureRequest) -> Room:
    ruiz, lesson = a_class(server, request.node.name[:60])
    server.people.classes.open_scenario(ruiz, lesson.class_id, CASE)
    mine, trainee = await an_instructor(server), await a_trainee(server, lesson)
    return Room(server, ruiz, lesson, mine, teacher, trainee, Browser(server))


# --- doors ----------------------------------------------------------------------------------------------------------


async def addresses(room: Room) -> list[str]:
    """Every address of this class, and of one roll call, that is its instructor's alone."""
    class_id, person = room.lesson.class_id, await room.member("Badge 4471")
    code = room.server.rooms.begin(room.teacher, CASE)
    return [
        f"/classes/{class_id}/board", f"/classes/{class_id}/code", f"/classes/{class_id}/split/{CASE}/{SCENE}",
        f"/record/{class_id}",
        *(f"/record/{class_id}/{name}" for name in ("roster.csv", "minutes.csv", "statements.jsonl", f"{person}.pdf")),
        *(f"/roll-call/{code}{below}" for below in ("", "/now", "/debrief")),
    ]  # fmt: skip


TEACHING = (
    "/assignments", "/roll-call", f"/roll-call/paper/{CASE}", "/marking", "/lab", "/teach/course-packet.html",
    *(f"/teach/{CASE}/{paper}.html" for paper in ("guide", "handout", "role-cards", "observer-sheet", "pocket-card")),
)  # fmt: skip


async def test_nobody_and_no_trainee_opens_a_page_of_teaching(room: Room) -> None:
    every = (*await addresses(room), *TEACHING)
    for path in every:
        asked = await room.nobody.ask(path)
        assert (path, asked.code, asked.headers["Location"].partition("?")[0]) == (path, 302, "/sign-in")
    assert {path: (await room.trainee.ask(path)).code for path in every} == dict.fromkeys(every, 404)


async def test_another_instructor_opens_no_page_of_a_class_that_is_not_theirs(room: Room) -> None:
    every = await addresses(room)
    codes = {path: (await room.cole.ask(path)).code for path in every}
    assert {path: code for path, code in codes.items() if code not in {404, 409}} == {}


async def test_another_instructor_changes_nothing_in_a_class_or_a_roll_call(room: Room) -> None:
    class_id, people = room.lesson.class_id, room.server.people
    code = room.server.rooms.begin(room.teacher, CASE)
    for fields in ({"do": "keep", "scored": "no"}, {"do": "ask", "occasion": "before"}):
        for browser in (room.cole, room.trainee, room.nobody):
            assert (await browser.ask(f"/record/{class_id}", **fields)).code in {302, 403, 404, 409}
    for browser in (room.cole, room.trainee, room.nobody):
        for fields in ({"do": "go", "seq": "1", "to": "next"}, {"do": "decide", "seq": "1"}):
            assert (await browser.ask(f"/roll-call/{code}", **fields)).code in {302, 403, 404, 409}
        assert (await browser.ask("/roll-call", do="finish", code=code)).code in {302, 403, 404, 409}
    assert (people.policies.of(class_id).scored, people.policies.of(class_id).asks) == (None, "")
    assert room.server.rooms.room(code).live.seq == 1


async def test_a_form_without_the_token_of_its_page_does_nothing(room: Room) -> None:
    class_id = room.lesson.class_id
    code = room.server.rooms.begin(room.teacher, CASE)
    forms = {
        f"/record/{class_id}": {"do": "keep", "scored": "no"},
        "/assignments": {"do": "assign", "scenario_id": CASE},
        "/roll-call": {"do": "finish", "code": code},
        f"/roll-call/{code}": {"do": "go", "seq": "1", "to": "next"},
        f"/vote/{code}": {"at": "0", "pick": "0.0"},
        f"/teach/{CASE}/observer-sheet.html": {"tick": "x"},
    }
    for path, fields in forms.items():
        room.ruiz.cookies["_xsrf"] = "2|a|b|1"
        assert (path, (await room.ruiz.ask(path, **fields)).code) == (path, 403)
    assert room.server.people.policies.of(class_id).scored is None
    assert not room.server.course.source(CASE).is_dir()


@pytest.mark.parametrize(
    "path",
    [
        "/record/{class_id}/..%2f..%2fkeys%2freceipts.key",
        "/record/{class_id}/%2e%2e.csv",
        "/teach/..%2f..%2fetc/guide.html",
        "/roll-call/paper/..%2f..%2fsecret",
        "/classes/{class_id}/split/..%2f..%2fx/y",
        "/classes/{class_id}/split/long-hours/%00",
        "/vote/..%2f..",
        "/test/..%2f..",
    ],
)
async def test_a_name_leads_to_no_file_elsewhere(room: Room, path: str) -> None:
    asked = path.format(class_id=room.lesson.class_id)
    assert (await room.ruiz.ask(asked)).code in {404, 409}


# --- forgetting -----------------------------------------------------------------------------------------------------


def holding(folder: Path, word: str) -> list[str]:
    """The files below this folder in which a word stands."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return [file.name for file in files if word.encode() in file.read_bytes()]


def hand_in(server: Server, person: str, word: str) -> Path:
    file = server.course.submitted(person, CASE) / "run.json"
    file.parent.mkdir(parents=True)
    file.write_text(word, encoding="utf-8")
    return file


async def test_whoever_is_forgotten_while_another_program_reads_is_wiped_soon(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, word = room.server, "zebrafinch"
    person = await room.member(f"Badge {word}")
    hand_in(server, person, word)
    busy_once(monkeypatch)
    answer = await room.ruiz.ask("/home", do="purge", person_id=person, sure="yes")
    assert (answer.code, holding(server.course.folder, word)) == (409, [])
    await server.keeper.sweep()
    assert holding(server.settings.data, word) == []


async def test_while_the_course_cannot_be_cleared_the_person_stays_and_can_be_forgotten_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await room.member("Badge 8")

    def in_the_way(course: Course, student: str) -> None:
        raise StoreFull("The course folder cannot be cleared.")

    with monkeypatch.context() as patch:
        patch.setattr(pages, "clear_person", in_the_way)
        assert (await room.ruiz.ask("/home", do="purge", person_id=person, sure="yes")).code == 409
    assert (await room.ruiz.ask("/home", do="purge", person_id=person, sure="yes")).code == 200


async def test_an_instructor_clears_no_file_of_a_trainee_who_is_not_theirs(room: Room) -> None:
    person = await room.member("Badge 9")
    file = hand_in(room.server, person, "kept")
    for browser in (room.cole, room.trainee, room.nobody):
        assert (await browser.ask("/home", do="purge", person_id=person, sure="yes")).code in {302, 403, 404, 409}
    assert file.read_text(encoding="utf-8") == "kept"
    assert re.search("Badge 9", (await room.ruiz.ask("/home")).body.decode())
