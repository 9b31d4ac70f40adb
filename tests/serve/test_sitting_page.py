"""The identification test over HTTP, as a trainee's browser takes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

import pytest
from tornado.httpclient import HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.read.facts import load_facts
from simlib.read.vignettes import FILE, read_vignettes
from simlib.record.classes import Class
from simlib.scenario.vignettes import Vignette, VignetteBank
from simlib.score.identification_class import class_identification
from simlib.score.sittings import Occasion
from simlib.serve.server import Server
from tests.serve.browsers import Browser, a_class, a_trainee, an_instructor, anyio_backend, said, server

__all__ = ["anyio_backend", "server"]

BEFORE = Occasion.BEFORE.value


@pytest.fixture(scope="module")
def bank() -> VignetteBank:
    return read_vignettes((PROJECT / "scenarios" / FILE).read_bytes(), load_facts(PROJECT / "scenarios" / "facts")[0])[
        0
    ]


@dataclass
class Room:
    """A class with one trainee at a browser."""

    server: Server
    teacher: str
    lesson: Class
    browser: Browser
    bank: VignetteBank
    names: dict[str, str] = field(default_factory=dict)
    """How the pages call the vignettes that were shown, by their ids."""

    def opens(self, occasion: str) -> None:
        self.server.people.policies.ask(self.teacher, self.lesson.class_id, occasion)

    async def begins(self, occasion: str = BEFORE) -> None:
        self.opens(occasion)
        assert (await self.browser.ask("/test", do="begin", occasion=occasion)).headers["Location"] == "/test"

    async def asked(self) -> Vignette:
        """The vignette that the page shows."""
        page = unescape((await self.browser.ask("/test")).body.decode())
        (found,) = (each for each in self.bank.vignettes if each.text in page)
        (self.names[found.id],) = re.findall(r'name="vignette" value="([0-9a-f]{32})"', page)
        return found

    async def says(self, vignette: str, kind: str, sure: str = "2") -> HTTPResponse:
        return await self.browser.ask("/test", do="answer", vignette=self.names[vignette], kind=kind, sure=sure)

    async def answers_all(self, kind: str = "labor", sure: str = "2") -> str:
        """The address that the last answer leads to."""
        answer = None
        for _ in range(12):
            answer = await self.says((await self.asked()).id, kind, sure)
        assert answer is not None
        return answer.headers["Location"]


@pytest.fixture
async def room(server: Server, bank: VignetteBank, request: pytest.FixtureRequest) -> Room:
    teacher, lesson = a_class(server, request.node.name)
    return Room(server, teacher, lesson, await a_trainee(server, lesson), bank)


async def test_until_the_instructor_opens_it_no_test_waits(room: Room) -> None:
    assert "Identification test" not in (await room.browser.ask("/")).body.decode()
    assert "No test is open to you now." in (await room.browser.ask("/test")).body.decode()
    refused = await room.browser.ask("/test", do="begin", occasion=BEFORE)
    assert (refused.code, "This test is not open to you now." in refused.body.decode()) == (409, True)


async def test_a_trainee_finds_the_test_among_the_scenarios_and_takes_it_to_the_end(room: Room) -> None:
    room.opens(BEFORE)
    assert 'href="/test">Take the test</a>' in (await room.browser.ask("/")).body.decode()
    await room.begins()
    assert "Go on with the test" in (await room.browser.ask("/")).body.decode()
    led_to = await room.answers_all()
    page = (await room.browser.ask(led_to)).body.decode()
    # Who takes everything for trafficking sees all of it, and leaves nobody in peace.
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page) == [
        ("Trafficking that you saw", "6 of 6"),
        ("No trafficking, and you said so", "0 of 6"),
        ("Right when you were certain", "Never certain"),
        ("Points", "0 of 36"),
    ]
    assert "Identification test" not in (await room.browser.ask("/")).body.decode()
    assert f'href="{led_to}"' in (await room.browser.ask("/test")).body.decode()


async def test_nothing_of_the_key_is_told_before_the_end(room: Room) -> None:
    await room.begins()
    keys = [each.why for each in room.bank.vignettes] + [cited for each in room.bank.vignettes for cited in each.cites]
    for _ in range(11):
        asked = await room.asked()
        page = (await room.browser.ask("/test")).body.decode()
        # An id tells the slot of its vignette, which is of the same kind in every form.
        assert [key for key in (*keys, "VIG-") if key in page] == []
        others = [each.text for each in room.bank.vignettes if each.id != asked.id]
        assert [text for text in others if text in page] == []
        await room.says(asked.id, "none")
    (row,) = room.server.people.sittings.of_class(room.teacher, room.lesson.class_id)
    early = await room.browser.ask(f"/test/{row.exercise_id}")
    assert (early.code, [key for key in keys if key in early.body.decode()]) == (409, [])


async def test_after_the_end_every_answer_has_its_reason_and_its_sources(room: Room) -> None:
    await room.begins()
    page = (await room.browser.ask(await room.answers_all("none", "3"))).body.decode()
    (row,) = room.server.people.sittings.of_class(room.teacher, room.lesson.class_id)
    form = room.bank.of_form(row.form)
    text = page.replace("&#39;", "'").replace("&#34;", '"')
    assert [each.why for each in form if each.why not in text] == []
    assert len(re.findall(r"<summary>\d+ sources?</summary>", page)) == 12
    assert (page.count("You said: None of these. Certain."), page.count("the kind is another")) == (12, 4)
    assert "To look at again: 6" in page
    assert "<dd>−18 of 36</dd>" in page


async def test_an_answer_sent_twice_stands_once_and_an_old_one_changes_nothing(room: Room) -> None:
    await room.begins()
    first = (await room.asked()).id
    await room.says(first, "labor")
    second = (await room.asked()).id
    for _ in range(2):
        assert (await room.says(first, "none")).headers["Location"] == "/test"
    assert ((await room.asked()).id, second == first) == (second, False)


async def test_a_form_sent_half_filled_comes_back_as_it_was(room: Room) -> None:
    await room.begins()
    asked = (await room.asked()).id
    back = await room.says(asked, "smuggling", "")
    assert (back.code, said(back)) == (409, "Please choose what it is, and how sure you are.")
    assert re.findall(r'value="([^"]+)" required checked', back.body.decode()) == ["smuggling"]
    for nonsense in ("trafficking", "", "<script>"):
        assert (await room.says(asked, nonsense, "1")).code == 409
    assert (await room.asked()).id == asked


async def test_a_test_is_taken_up_again_in_another_browser_and_taken_once(room: Room) -> None:
    await room.begins()
    await room.says((await room.asked()).id, "labor")
    waits = await room.asked()
    elsewhere = await a_trainee(room.server, room.lesson)
    assert f'value="{room.names[waits.id]}"' in (await elsewhere.ask("/test")).body.decode()
    await elsewhere.ask("/test", do="begin", occasion=BEFORE)
    assert (await room.asked()).id == waits.id
    for _ in range(11):
        await room.says((await room.asked()).id, "labor")
    again = await room.browser.ask("/test", do="begin", occasion=BEFORE)
    assert (again.code, len(room.server.people.sittings.of_class(room.teacher, room.lesson.class_id))) == (409, 1)


async def test_the_next_test_has_another_form_and_the_class_shows_the_change(room: Room) -> None:
    await room.begins()
    await room.answers_all("labor")
    await room.begins("after")
    while True:
        asked = await room.asked()
        if (await room.says(asked.id, asked.kind.value, "3")).headers["Location"] != "/test":
            break
    rows = room.server.people.sittings.of_class(room.teacher, room.lesson.class_id)
    assert len({row.form for row in rows}) == 2
    found = class_identification(room.server.examiner.of_class(room.teacher, room.lesson.class_id))
    assert [(each.occasion, each.people) for each in found.occasions] == [(Occasion.BEFORE, 1), (Occasion.AFTER, 1)]
    assert [each.seen.specificity.value for each in found.occasions] == [0, 1]
    assert (found.changes[0].specificity.value, found.changes[0].people) == (1, 1)


async def test_nobody_reads_anothers_answers_and_an_instructor_takes_no_test(room: Room) -> None:
    await room.begins()
    address = await room.answers_all()
    other = await a_trainee(room.server, room.lesson, "Badge 9")
    assert (await other.ask(address)).code == 409
    assert (await other.ask("/test/" + "0" * 32)).code == 409
    ruiz = await an_instructor(room.server)
    assert [(await ruiz.ask(path)).code for path in ("/test", address)] == [404, 404]
    assert (await Browser(room.server).ask("/test")).headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("do", ["", "end", "begin"])
async def test_a_button_that_is_none_is_refused(room: Room, do: str) -> None:
    assert (await room.browser.ask("/test", do=do)).code == 409
