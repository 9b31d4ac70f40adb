"""Broken notebooks beside good ones, a full disk and a locked database, as a recruit and an instructor see them."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import BrowserContext, expect

from simlib.read.notebook import notebook_from_text
from tests.attack.conftest import Town, running
from tests.attack.premises import Premises
from tests.browser.pages import Player, Trainee
from tests.serve.counter import OTHER, ROOM, write_cases

SCENARIO = "room-for-one-night"
ASK_JOAN = "Ask Joan what she saw and heard, and to keep tonight's video"
KNOCK = "Walk to room 12 and knock"

PYTHON = "- If __import__('os').system('x'): y\n- [Go on]"
BROKEN: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "not-json": lambda: b"{",
    "not-text": lambda: b"\xff\xfe\x00\x01",
    "a-list": lambda: b"[]",
    "no-cells": lambda: b"{}",
    "deep": lambda: b"[" * 200_000,
    "long-number": lambda: b'{"cells": ' + b"9" * 10_000 + b"}",
    "no-title": lambda: notebook_from_text("- Id: no-title\n\n## A scene\n\n- Ending: good\n"),
    "two-megabytes": lambda: notebook_from_text("# Big\n\n" + "word " * 500_000),
    "hostile": lambda: notebook_from_text("# Hostile\n\n" + "[" * 5000 + "*" * 5000 + "<" * 5000 + "\n" + "> " * 3000),
    "python": lambda: notebook_from_text(
        OTHER.replace("nother", "python").replace("- [Go on]", "- If __import__('os').system('x'): y\n- [Go on]")
    ),
    "half-a-letter": lambda: json.dumps({"cells": [{"cell_type": "markdown", "source": "# \ud800"}]}).encode(),
    "wrong-kinds": lambda: b'{"cells": [1, null, {"cell_type": 7, "source": {"a": 1}}], "nbformat": "4"}',
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with one good case among broken ones."""
    premises = Premises(tmp_path_factory.mktemp("broken"))
    write_cases(premises.cases, ROOM)
    for name, content in BROKEN.items():
        (premises.cases / f"{name}.ipynb").write_bytes(content())
    (premises.cases / "a-folder.ipynb").mkdir()
    (premises.cases / "nowhere.ipynb").symlink_to(premises.cases / "gone.ipynb")
    with running(premises, SCENARIO) as made:
        yield made


def test_broken_notebooks_are_listed_with_what_is_wrong_beside_the_good_one(town: Town) -> None:
    catalogue, home = town.instructor.get("/"), town.instructor.get("/home")
    assert (catalogue.status, home.status, "Room for one night" in catalogue.body) == (200, 200, True)
    assert [name for name in BROKEN if name not in home.body and name.title() not in home.body] == []
    assert catalogue.body.count("This case cannot be played: ") >= len(BROKEN)
    assert "Traceback" not in catalogue.body + town.premises.log.read_text(encoding="utf-8")


def test_a_trainee_sees_the_good_case_and_no_word_of_the_broken_ones(town: Town) -> None:
    page = town.visitor("Dana").get("/").body
    assert ("Room for one night" in page, "cannot be played" in page) == (True, False)


@pytest.mark.parametrize("name", [*BROKEN, "a-folder", "nowhere"])
def test_a_broken_case_is_neither_begun_nor_opened_to_a_class(town: Town, name: str) -> None:
    begun = town.instructor.post("/play", scenario_id=name)
    opened = town.instructor.post("/home", do="open-scenario", class_id=town.class_id, scenario_id=name)
    assert (begun.status, opened.status) == (409, 409)


def test_a_case_that_breaks_while_it_is_played_goes_on_as_it_began(town: Town) -> None:
    eve = town.visitor("Eve")
    run = eve.begin(SCENARIO)
    file = town.premises.cases / "case-0.ipynb"
    good = file.read_bytes()
    file.write_bytes(b"{")
    try:
        kernel, catalogue = eve.open(run), eve.get("/")
    finally:
        file.write_bytes(good)
    assert (eve.get(f"/api/kernels/{kernel}").status, catalogue.status) == (200, 200)


# --- a store that cannot write, in the browser --------------------------------------------------------------------


@contextmanager
def another_program_writes(premises: Premises) -> Iterator[None]:
    """Hold the database's write lock, as a backup tool might."""
    other = sqlite3.connect(premises.data / "record.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def a_full_disk(premises: Premises) -> Iterator[None]:
    """Let no file of the server grow: the system refuses as it does where no room is left."""
    if sys.platform != "linux":
        pytest.skip("only Linux can take away another process's room for files")
    resource = pytest.importorskip("resource")
    before = resource.prlimit(premises.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(premises.process.pid, resource.RLIMIT_FSIZE, before)


Trouble = Callable[[Premises], AbstractContextManager[None]]


def decisions(premises: Premises, run: str) -> list[str]:
    """The choices in the log of a run."""
    database = sqlite3.connect(f"file:{premises.data / 'record.sqlite'}?mode=ro", uri=True)
    try:
        rows = database.execute("select type, payload from event where exercise_id = ? order by seq", (run,)).fetchall()
    finally:
        database.close()
    return [json.loads(payload)["decision"]["choice"] for kind, payload in rows if kind == "decision.submitted"]


@pytest.mark.browser
@pytest.mark.parametrize(("name", "trouble"), [("Gus", a_full_disk), ("Flo", another_program_writes)])
def test_a_decision_that_cannot_be_written_is_one_calm_sentence_and_can_be_made_again(
    town: Town, context: BrowserContext, name: str, trouble: Trouble
) -> None:
    page = context.new_page()
    trainee = Trainee(page, f"{town.premises.url}/")
    trainee.join(town.code, name)
    player = trainee.begin("Room for one night")
    player.start()
    run = page.url.rsplit("/", 1)[1]
    before = player.mark
    with trouble(town.premises):
        player.choice(ASK_JOAN).click()
        # Not that the simulator is silent: what was given up must not be written once the trouble is over.
        expect(player.said).to_contain_text("last step was not taken")
        said = player.said.inner_text()
    assert ("Traceback" in said, "/" in said, len(said) < 250, player.mark) == (False, False, True, before)
    assert decisions(town.premises, run) == []
    play_on(player)
    assert decisions(town.premises, run) == [ASK_JOAN, KNOCK]


def play_on(player: Player) -> None:
    """The same decision again, and the next."""
    player.decide({"choice": ASK_JOAN})
    player.go_on()
    player.decide({"choice": KNOCK})


@pytest.mark.parametrize("trouble", [a_full_disk, another_program_writes])
def test_with_no_room_to_write_every_page_is_calm(town: Town, trouble: Trouble) -> None:
    jo = town.visitor("Jo")
    run = jo.begin(SCENARIO)
    with trouble(town.premises):
        catalogue, player = jo.get("/"), jo.get(f"/play/{run}")
        sent = jo.post("/play", scenario_id=SCENARIO)
    # Where not even a temporary file can be written no kernel starts; the page says so calmly.
    assert (catalogue.status, sent.status) == (200, 409)
    assert player.status == 200 or "Your decisions are kept" in player.body
    for answer in (catalogue, player, sent):
        assert ("Traceback" in answer.body, str(town.premises.root) in answer.body) == (False, False)
    assert jo.get("/").status == 200
