"""A town to attack: a server, an instructor, a class, and people in browsers of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.attack.premises import Premises
from tests.attack.visitor import PASSPHRASE, Visitor
from tests.chromium import LONGEST_WAIT_MS, chromium_program, opened
from tests.serve.counter import OTHER, ROOM, write_cases

SCENARIO = "room-for-one-night"


@dataclass
class Town:
    """Who is there."""

    premises: Premises
    instructor: Visitor
    class_id: str
    code: str

    def visitor(self, name: str = "") -> Visitor:
        """A browser of its own; signed in as this trainee if a name is given."""
        made = Visitor(self.premises)
        if name:
            assert made.sign_in(self.code, name).goes_to == "/"
        return made

    def person_id(self, name: str) -> str:
        """The id of a trainee, as the instructor's page has it."""
        page = self.instructor.get("/home").body
        found = re.search(rf'{re.escape(name)}.*?name="person_id" value="(\w+)"', page, re.DOTALL)
        assert found, page
        return found[1]


def settle(premises: Premises, *scenarios: str) -> Town:
    """The first instructor, and a class to which these scenarios are open."""
    instructor = Visitor(premises)
    made = instructor.post("/first-start", name="Sgt. Ruiz", passphrase=PASSPHRASE, again=PASSPHRASE)
    assert made.goes_to == "/home"
    assert instructor.post("/home", do="make-class", name="Academy 41").status == 303
    page = instructor.get("/home").body
    class_id = re.search(r'name="class_id" value="(\w+)"', page)
    code = re.search(r"sim-code[^>]*>([A-Z0-9]{6})", page)
    assert class_id, page
    assert code, page
    for scenario in scenarios:
        opened = instructor.post("/home", do="open-scenario", class_id=class_id[1], scenario_id=scenario)
        assert opened.status == 303, (scenario, opened.body)
    return Town(premises, instructor, class_id[1], code[1])


@contextmanager
def running(premises: Premises, *scenarios: str) -> Iterator[Town]:
    """A town for as long as the block runs."""
    premises.start()
    try:
        yield settle(premises, *scenarios)
    finally:
        premises.stop()


@pytest.fixture
def anyio_backend() -> str:
    """The loop that the server runs on."""
    return "asyncio"


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with one case open and one closed."""
    premises = Premises(tmp_path_factory.mktemp("town"))
    write_cases(premises.cases, ROOM, OTHER)
    pictures(premises.cases / "pictures")
    with running(premises, SCENARIO) as made:
        yield made


def pictures(folder: Path) -> None:
    """A picture, and things that lie beside it and are nobody's business."""
    folder.mkdir()
    (folder / "motel.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (folder / "notes.txt").write_text("KEPT-APART", encoding="utf-8")
    (folder / "answers.ipynb").write_text("KEPT-APART", encoding="utf-8")


@pytest.fixture
def calm(town: Town) -> Iterator[None]:
    """After the test the server has logged no fault of its own."""
    before = len(town.premises.complaints)
    yield
    assert town.premises.complaints[before:] == []


@pytest.fixture(scope="module")
def dana(town: Town) -> Visitor:
    """A trainee."""
    return town.visitor("Dana")


@pytest.fixture(scope="module")
def run(dana: Visitor) -> str:
    """Dana's run."""
    return dana.begin(SCENARIO)


@pytest.fixture(scope="module")
def kernel(dana: Visitor, run: str) -> Iterator[str]:
    """Dana's kernel, which a page shows."""
    opened = dana.open(run)
    with dana.showing(opened):
        yield opened


@pytest.fixture(scope="module", params=["nobody", "Eve", "Dana", "the instructor"])
def stranger(request: pytest.FixtureRequest, town: Town) -> Visitor:
    """Somebody whom Dana's kernel does not concern: also Dana in another browser."""
    if request.param == "the instructor":
        return town.instructor
    return town.visitor("" if request.param == "nobody" else request.param)


# --- the browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests are skipped, but never where a machine runs them for everybody."""
    # What is expected is waited for as long as what is clicked: the five seconds of the default are too few on a busy
    # machine, where signing in alone takes its time on purpose.
    expect.set_options(timeout=LONGEST_WAIT_MS)
    with opened(chromium_program()) as made:
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody's own browser."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    made.set_default_timeout(LONGEST_WAIT_MS)
    yield made
    made.close()
