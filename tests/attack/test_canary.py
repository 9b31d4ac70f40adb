"""A word of its own in every hidden field of a case: none is seen anywhere before its time, and some never are."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import BrowserContext, WebSocket

from simlib.play.links import opaque
from simlib.read.notebook import notebook_from_text
from simlib.read.release import release_edition
from tests.attack.conftest import Town, running
from tests.attack.premises import Premises
from tests.browser.pages import Trainee
from tests.serve.counter import Counter, Page, counter_over, write_cases

CASE = (Path(__file__).parent / "canary.md").read_text(encoding="utf-8")
SCENARIO = "a-quiet-street"
CANARY = re.compile(r"qz[a-z]+")
ALL = frozenset(CANARY.findall(CASE))

STEPS: list[tuple[dict[str, object] | str, set[str]]] = [
    ("start", set()),
    ({"choice": "Knock"}, {"qzknockfollows", "qzknocknow", "qzearly", "qzearlytext", "qzhalltext"}),
    ({"select": ["The time"]}, {"qzselectfollows"}),
    ({"judge": {"Ana": "yes"}, "confidence": {"Ana": 2}}, set()),
    ({"write": "What I saw."}, {"qzhometext"}),
]
"""What is done, and which of the words may be seen from then on. The name `qzearly` is in a view but on no screen."""

DEBRIEF = {
    "qzcriterion", "qzcriterionabout", "qzmarked", "qzmarkedabout", "qzmust", "qznever", "qzknockwhy", "qztickwhy",
    "qzjudgewhy", "qzcrosswhy", "qzlate", "qzlatetext", "qzplace", "qzunreached", "qzbadend",
}  # fmt: skip
"""What the debrief may show besides: criteria and rules by name, reasons for what was decided, what was not found."""

NEVER = ALL - DEBRIEF - {word for _, shown in STEPS for word in shown}


HIDDEN_LINKS = [opaque(name) for name in ("qzplace", "Dale rents qzplace", "Dale controls Ana")]
"""The ids that these would have on the link chart, were they shown: nobody may count or compare them either."""


def seen(text: str) -> set[str]:
    """The words that a text holds."""
    return set(CANARY.findall(text))


def test_the_words_that_nobody_may_ever_see_are_those_that_are_for_authors() -> None:
    assert {
        "qzheadnote", "qzvalue", "qzvalueabout", "qzyesno", "qzyesnoabout", "qzformerlyscene", "qzscenenote",
        "qzifhidden", "qzformerlychoice", "qzwindowfollows", "qzwindowwhy", "qzwindownow", "qzendnote",
        "qzunreachedtext", "qzbadendtext", "qzwants", "qzfears",
    } == NEVER  # fmt: skip


def test_the_edition_that_trainees_hold_has_the_story_and_no_key_to_it() -> None:
    held = seen(release_edition(notebook_from_text(CASE)).decode())
    reasons = {word for word in ALL if word.endswith(("why", "now"))}
    rules = {"qzmust", "qznever", "qzcriterionabout", "qzmarkedabout", "qzvalueabout", "qzyesnoabout"}
    notes = {word for word in ALL if word.endswith("note") or word.startswith("qzformerly")}
    assert held & (reasons | rules | notes | {"qzwants", "qzfears"}) == set()


# --- what the authority sends -------------------------------------------------------------------------------------


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    """An authority over the case."""
    async with counter_over(tmp_path, CASE) as made:
        yield made


async def test_no_view_answer_or_push_holds_a_word_before_its_time(counter: Counter) -> None:
    page = await counter.opened(SCENARIO)
    seat = page.connection.seat
    tab = counter.page(seat.run, seat.person, seat.session)
    revealed: set[str] = set()
    for act, shown in STEPS:
        before = [await page.view(), await page.ask("card"), await page.ask("retry", seq=1), await page.decide("junk")]
        assert seen(json.dumps(before)) <= revealed
        answer = await (page.ask("start") if act == "start" else page.decide(act))
        revealed |= shown
        assert "error" not in answer
        assert seen(json.dumps([answer, tab.paper.lines])) <= revealed
        assert [opaque for opaque in HIDDEN_LINKS if opaque in json.dumps([before, answer, tab.paper.lines])] == []
        assert shown <= seen(json.dumps([answer, await page.view()]))
    await the_debrief_holds_no_more_than_it_may(page, revealed)


async def the_debrief_holds_no_more_than_it_may(page: Page, revealed: set[str]) -> None:
    debrief = await page.ask("debrief")
    assert seen(json.dumps(debrief)) - revealed <= DEBRIEF
    assert {"qzknockwhy", "qzcriterion", "qzmust"} <= seen(json.dumps(debrief))


# --- what reaches a trainee's browser and kernel ------------------------------------------------------------------


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town in which the case is open."""
    premises = Premises(tmp_path_factory.mktemp("street"))
    write_cases(premises.cases, CASE)
    with running(premises, SCENARIO) as made:
        yield made


class Wiretap:
    """Everything that came over the line of a context's pages: answers of the server and frames of websockets."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        context.on("page", lambda page: page.on("websocket", self._follow))

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)
        socket.on("framesent", self._hear)

    def _hear(self, frame: str | bytes) -> None:
        self.heard.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"))


@pytest.mark.browser
def test_no_page_frame_or_kernel_holds_a_word_before_its_time(street: Town, context: BrowserContext) -> None:
    tap = Wiretap(context)
    page = context.new_page()
    trainee = Trainee(page, f"{street.premises.url}/")
    trainee.join(street.code, "Dana")
    player = trainee.begin("A quiet street")
    revealed: set[str] = set()
    for act, shown in STEPS:
        found = {"page": seen(page.content()), "frames": seen("".join(tap.heard)), "memory": in_memory(street)}
        assert {where: words - revealed for where, words in found.items()} == {where: set() for where in found}
        player.start() if isinstance(act, str) else player.decide(act)
        revealed |= shown
        player.go_on()
        assert seen("".join(tap.heard)) >= shown - {"qzearly"}
    page.locator("text=qzmust").first.wait_for()
    found = {"page": seen(page.content()), "frames": seen("".join(tap.heard)), "memory": in_memory(street)}
    assert {where: words & NEVER for where, words in found.items()} == {where: set() for where in found}


@pytest.mark.browser
def test_the_scan_finds_what_a_kernel_holds(street: Town, context: BrowserContext) -> None:
    page = context.new_page()
    trainee = Trainee(page, f"{street.premises.url}/")
    trainee.join(street.code, "Flo")
    player = trainee.begin("A quiet street")
    player.start()
    player.decide({"choice": "Knock"})
    if sys.platform == "linux":
        assert "qzknockfollows" in in_memory(street)


def in_memory(town: Town) -> set[str]:
    """The words in any readable memory of any kernel; none where the system does not let us look (Linux does)."""
    if sys.platform != "linux":
        return set()
    return {word for kernel in town.premises.kernels for word in words_in(kernel)}


def words_in(kernel: psutil.Process) -> set[str]:
    """The words in one process's memory, in the ways Python keeps text."""
    found: set[str] = set()
    maps = Path(f"/proc/{kernel.pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{kernel.pid}/mem").open("rb", buffering=0) as memory:
        for row in maps:
            span, rights, *rest = row.split(maxsplit=5)
            if not rights.startswith("rw") or (rest and rest[-1] in {"[vvar]", "[vsyscall]"}):
                continue
            low, high = (int(end, 16) for end in span.split("-"))
            found |= words_between(memory.fileno(), low, high)
    return found


def words_between(memory: int, low: int, high: int) -> set[str]:
    """The words in one stretch of memory; a stretch that cannot be read holds none."""
    try:
        held = os.pread(memory, high - low, low)
    except OSError:
        return set()
    plain = {word.decode() for word in re.findall(rb"qz[a-z]+", held)}
    wide = {word.decode("utf-16-le") for word in re.findall(rb"q\0z\0(?:[a-z]\0)+", held)}
    return (plain | wide) & ALL
