"""Script payloads in every text of an author and of a trainee: none runs or asks another host, each is read as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page

from simlib.record.log import open_store
from simlib.record.people import people_in
from simlib.record.secret import LONGEST_NAME, Cost, login_of
from simlib.record.store import Report
from tests.attack.conftest import Town, running
from tests.attack.poison import ONE, PARTS, PAYLOADS, TWO, part, poisoned
from tests.attack.premises import Premises
from tests.browser.pages import Player, Trainee
from tests.chromium import LONGEST_WAIT_MS
from tests.serve.counter import write_cases

pytestmark = pytest.mark.browser

HOOKS = """
window.__ran = [];
for (const name of ["alert", "confirm", "prompt", "print"]) {
  window[name] = (...said) => { window.__ran.push([name, said]); };
}
"""
HARMLESS = ("data:", "blob:", "about:")
NAMES = ("<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "'\"><script>alert(1)</script>")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which every poisoned case is open."""
    premises = Premises(tmp_path_factory.mktemp("lab"))
    write_cases(premises.cases, *map(poisoned, range(PARTS)))
    with running(premises, *(f"poison-{number}" for number in range(PARTS))) as made:
        yield made


class Guard:
    """Sees what runs and what is asked for on every page of a context."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.elsewhere = context, list[str]()
        self.dialogs = 0
        context.add_init_script(HOOKS)
        context.on("request", lambda request: self._asked(request.url))
        context.on("dialog", self._dialog)

    def _asked(self, url: str) -> None:
        if urlsplit(url).hostname != "127.0.0.1" and not url.startswith(HARMLESS):
            self.elsewhere.append(url)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs += 1
        dialog.dismiss()

    def all_quiet(self, page: Page) -> None:
        """Nothing ran, nobody else was asked, and the page is still where it was."""
        page.mouse.move(300, 300)
        assert page.evaluate("window.__ran") == []
        assert page.evaluate("[...document.scripts].filter(each => /evil|alert/.test(each.src)).length") == 0
        assert (self.elsewhere, self.dialogs) == ([], 0)
        assert urlsplit(page.url).hostname == "127.0.0.1"


def plain(text: str) -> str:
    """The text without spaces and without the signs that Markdown reads."""
    return re.sub(r"[\s`*_\\]", "", text)


def missing(page: Page, texts: tuple[str, ...]) -> list[str]:
    """The texts that are not on the page for everybody to read."""
    shown = plain(page.locator("body").inner_text())
    return [text for text in texts if plain(text) not in shown]


def test_there_are_more_than_a_hundred_different_payloads() -> None:
    assert (len(set(PAYLOADS)) >= 100, len(set(PAYLOADS)) == len(PAYLOADS)) == (True, True)


@pytest.mark.parametrize("number", range(PARTS))
def test_whatever_an_author_writes_is_read_as_text(lab: Town, context: BrowserContext, number: int) -> None:
    guard, page = Guard(context), context.new_page()
    trainee = Trainee(page, f"{lab.premises.url}/")
    trainee.join(lab.code, f"Reader {number}")
    guard.all_quiet(page)
    page.locator(f"form:has(input[value='poison-{number}']) button").first.click()
    player = Player(page, {}).ready()
    guard.all_quiet(page)
    player.start()
    assert missing(page, part(number)) == []
    guard.all_quiet(page)
    for decision in (
        {"choice": "Go on"},
        {"select": ["Tick this", f"Tick {ONE}"]},
        {"judge": {ONE: "yes"}},
        {"sort": {"Put this": "here", f"Put {ONE}": TWO}},
        {"write": "\n\n".join(part(number))},
    ):
        player.decide(decision)
        guard.all_quiet(page)
        player.go_on()
        guard.all_quiet(page)
    page.get_by_role("heading", level=1).first.wait_for()
    page.locator("text=Says").first.wait_for(state="attached")
    assert missing(page, (ONE,)) == []
    guard.all_quiet(page)
    with as_instructor(lab, context) as (other, board):
        board.goto(f"{lab.premises.url}/classes/{lab.class_id}/board")
        report = board.locator(".sim-wait", has_text=f"Reader {number}")
        report.get_by_role("button", name="Read").click()
        board.get_by_role("heading", name=f"Reader {number}: words").wait_for()
        assert missing(board, part(number)) == []
        other.all_quiet(board)


@contextmanager
def as_instructor(lab: Town, context: BrowserContext) -> Iterator[tuple[Guard, Page]]:
    """A browser of the instructor's beside this one, and what watches it."""
    assert context.browser is not None
    own = context.browser.new_context(viewport={"width": 1440, "height": 900})
    own.set_default_timeout(LONGEST_WAIT_MS)
    own.add_cookies(
        [{"name": name, "value": value, "url": lab.premises.url} for name, value in lab.instructor.cookies.items()]
    )
    yield Guard(own), own.new_page()
    own.close()


def test_whatever_trainees_call_themselves_and_ask_is_text_on_the_board_the_split_and_the_record(
    lab: Town, context: BrowserContext
) -> None:
    known = {login_of(text): text for text in PAYLOADS if len(text) <= LONGEST_NAME and text.isprintable()}
    names = tuple(known.values())
    joined(lab, names)
    with as_instructor(lab, context) as (guard, page):
        page.goto(f"{lab.premises.url}/classes/{lab.class_id}/board")
        page.get_by_text(f"Questions ({len(ASKED)})").wait_for()
        # The number stands there before the questions do.
        page.get_by_role("button", name="Answered").nth(len(ASKED) - 1).wait_for()
        assert missing(page, (*names, *PAYLOADS)) == []
        guard.all_quiet(page)
        for place in ("home", f"record/{lab.class_id}"):
            page.goto(f"{lab.premises.url}/{place}")
            assert missing(page, names) == []
            guard.all_quiet(page)
        page.goto(f"{lab.premises.url}/classes/{lab.class_id}/split/poison-0/Second")
        page.get_by_text("decided here. The split").wait_for()
        guard.all_quiet(page)


ASKED = tuple("\n".join(PAYLOADS[start : start + 18]) for start in range(0, len(PAYLOADS), 18))
"""The payloads in as many questions as a board shows."""


def joined(lab: Town, names: tuple[str, ...]) -> None:
    """Everybody of these names is in the class, and says that their agency is called so as well; one asks questions."""
    run = lab.visitor("Asks").begin("poison-0")
    store = open_store(lab.premises.data)
    people = people_in(store.database, cost=Cost(n=2, r=1, p=1))
    for name in names:
        person = people.accounts.join(lab.code, name, "4711", "10.0.0.7").person.person_id
        people.officers.put(person, "", name)
    for text in ASKED:
        people.questions.ask(lab.person_id("Asks"), lab.class_id, run, "poison-0", "Second", text)
    store.close()


def test_whatever_a_trainee_writes_is_read_as_text_by_the_instructor(lab: Town, context: BrowserContext) -> None:
    for number, name in enumerate(NAMES):
        visitor = lab.visitor(name)
        assert lab.instructor.post("/home", do="make-class", name=f"{number} {name}").status == 303
        report(lab, visitor.begin(f"poison-{number}"), "\n".join(PAYLOADS[number::PARTS]))
    guard, page = Guard(context), context.new_page()
    context.add_cookies(
        [{"name": name, "value": value, "url": lab.premises.url} for name, value in lab.instructor.cookies.items()]
    )
    page.goto(f"{lab.premises.url}/home")
    assert missing(page, (*NAMES, *PAYLOADS)) == []
    guard.all_quiet(page)


def report(lab: Town, run: str, text: str) -> None:
    """Keep a report of a problem, as the player does."""
    store = open_store(lab.premises.data)
    store.put_report(Report(exercise_id=run, seat="officer", where=NAMES[0], text=text, wall_ms=0))
    store.close()


def test_whatever_is_typed_at_the_doors_comes_back_as_text(lab: Town, context: BrowserContext) -> None:
    guard, page = Guard(context), context.new_page()
    for text in PAYLOADS[::20]:
        page.goto(f"{lab.premises.url}/sign-in")
        page.get_by_role("textbox", name="Class code").fill(text[:12])
        page.get_by_label("Name or badge number").fill(text[:80])
        page.get_by_role("textbox", name="PIN").fill("12")
        page.get_by_role("button", name="Go to the scenarios").click()
        guard.all_quiet(page)
    for way in ("/?setting=", "/sign-in?next=", "/", "/join/"):
        page.goto(f"{lab.premises.url}{way}%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
        guard.all_quiet(page)
