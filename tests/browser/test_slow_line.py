"""Over a slow line: what was written and chosen before a press has arrived when the press does."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.browser.house import House
from tests.browser.pages import Json, Player, Trainee
from tests.browser.plays import program_of, recorded_play

CASE = "room-for-one-night"
PLAY = recorded_play(CASE, "expert")
SLOW = """(() => {
  const late = (socket, act) => event => setTimeout(() => act.call(socket, event), window.simDelay || 0);
  window.WebSocket = class extends window.WebSocket {
    set onmessage(act) { super.onmessage = act && late(this, act); }
    get onmessage() { return super.onmessage; }
    addEventListener(kind, act, how) { super.addEventListener(kind, kind === "message" ? late(this, act) : act, how); }
  };
})()"""
"""Every message from the kernel comes as much later as `simDelay` says, in milliseconds."""
TEXT = "She was asked alone what she wants, and her own words stand here, one after the other. Nothing is left out."


@pytest.fixture
def player(trainee: Trainee) -> Player:
    """A trainee before the first decision of a case, on a page whose line can be made slow."""
    trainee.page.add_init_script(SLOW)
    player = trainee.begin(program_of(CASE).scenario.title)
    player.start()
    return player


def comes_to(player: Player, kind: str, milliseconds: int) -> str:
    """Play on to the first decision of this kind, and make the line slow; the mark of what is shown."""
    player.play(PLAY[: next(place for place, each in enumerate(PLAY) if kind in each)], quick=True)
    player.page.evaluate(f"window.simDelay = {milliseconds}")
    return player.mark


def written(house: House) -> list[str]:
    """The texts in the record."""
    with closing(sqlite3.connect(house.data / "record.sqlite")) as record:
        return [str(text) for (text,) in record.execute("SELECT text FROM typed")]


def judged(house: House) -> list[Json]:
    """What was said about people, in the order of the record."""
    with closing(sqlite3.connect(house.data / "record.sqlite")) as record:
        rows = record.execute("SELECT payload FROM event WHERE type = 'decision.submitted' ORDER BY wall_ms, seq")
        made = [json.loads(payload)["decision"] for (payload,) in rows]
    return [each["judge"] for each in made if "judge" in each]


def test_a_text_that_is_sent_with_its_last_letter_arrives_whole(player: Player, house: House) -> None:
    before = comes_to(player, "write", 600)
    player.page.locator("textarea:visible").first.click()
    player.page.keyboard.type(TEXT, delay=40)
    player.form.locator("button.mod-primary").click()
    player.shows_later_than(before)
    assert [text for text in written(house) if text.startswith(TEXT[:20])] == [TEXT]


def test_of_an_answer_that_was_changed_at_once_the_last_counts(player: Player, house: House) -> None:
    before = comes_to(player, "judge", 600)
    for answer in ("no", "yes"):
        player.answer({"judge": dict.fromkeys(("Ana", "Renee"), answer)})
    player.form.locator("button.mod-primary").click()
    player.shows_later_than(before)
    assert judged(house)[-1] == {"Ana": "yes", "Renee": "yes"}
