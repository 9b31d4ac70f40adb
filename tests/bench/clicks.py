"""From a click to the changed page in Chromium: the player beside a stock Voilà page with one button and one text.

Both clocks run inside the page, from the click to the change that a person sees. A click of the player is a decision
that is validated, committed and only then shown; a click of the peer adds one to a number.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import psutil
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from simlib.cli.chromium import HOW_TO_GET_CHROMIUM, chromium_here
from simlib.read.facts import load_facts
from tests.bench.processes import PROJECT, cpu_seconds, megabytes, need_linux
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target
from tests.bench.voila import Voila
from tests.browser.house import House
from tests.browser.pages import MARK, Instructor, Player, Trainee
from tests.browser.plays import Play, program_of, recorded_play
from tests.browser.watching import Watch

CASE = "room-for-one-night"
PLAYS = ("expert", "by-the-book", "rescuer", "bystander")
QUIET = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync")
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
VOILA_TEXT = "() => document.querySelector('#count')?.textContent ?? ''"

CLICK = """async (button, read) => {
  const now = eval(read), before = now();
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the page did not change")), 20000);
    const watch = new MutationObserver(() => {
      const shown = now();
      if (!shown || shown === before) return;
      clearTimeout(late);
      watch.disconnect();
      resolve(performance.now() - began);
    });
    watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
    const began = performance.now();
    button.click();
  });
}"""
"""Clicks and gives the milliseconds until what `read` reads off the page is another."""


def measure(asked: Asked) -> list[Row]:
    """The rows of the clicks; `NotMeasured` without Chromium."""
    need_linux()
    program = chromium_here()
    if program is None:
        raise NotMeasured(HOW_TO_GET_CHROMIUM)
    with TemporaryDirectory() as folder, _browser(program) as browser:
        (Path(folder) / "stock").mkdir()
        with Voila(Path(folder) / "stock") as voila, _house(Path(folder) / "house") as house:
            return _measured(asked, browser, house, voila)


@dataclass(slots=True)
class Clicks:
    """What was measured on one side, click by click."""

    milliseconds: list[float] = field(default_factory=list)
    kernel_seconds: float = 0.0
    """CPU-seconds of the kernels while it was clicked, and of the server."""
    server_seconds: float = 0.0
    messages: int = 0
    """What the pages heard over their websockets while they were clicked."""
    _heard: int = 0

    def listen(self, page: Page) -> Page:
        """The page, still empty, its websockets counted from now on."""
        page.on("websocket", lambda socket: socket.on("framereceived", lambda _: self._hear()))
        return page

    def _hear(self) -> None:
        self._heard += 1

    @contextmanager
    def counting(self, kernel: int, server: int) -> Iterator[None]:
        """Adds what the two processes spend meanwhile, and what the page hears."""
        before, self._heard = (cpu_seconds(kernel), cpu_seconds(server)), 0
        yield
        self.messages += self._heard
        self.kernel_seconds += cpu_seconds(kernel) - before[0]
        self.server_seconds += cpu_seconds(server) - before[1]


def _measured(asked: Asked, browser: Browser, house: House, voila: Voila) -> list[Row]:
    watch, ours, theirs, memory = Watch(), Clicks(), Clicks(), 0.0
    code = _class_code(browser, house)
    asked.tell("clicks: a stock Voilà page ...")
    button = _stock_button(theirs.listen(browser.new_page()), voila)
    (stock,) = voila.kernels
    for name in PLAYS[: asked.size(len(PLAYS), 1)]:
        asked.tell(f"clicks: the play {name} ...")
        context = browser.new_context()
        watch.follow(context)
        player = _trainee(ours.listen(context.new_page()), house, code, name).begin(program_of(CASE).scenario.title)
        kernel = house.kernel_process(player.kernel)
        with ours.counting(kernel.pid, _server_of(kernel)):
            spent = _clicks_of(player, recorded_play(CASE, name), asked.size(40, 2))
        memory = max(memory, megabytes(kernel.pid))
        context.close()
        ours.milliseconds += spent
        with theirs.counting(stock, voila.pid):
            theirs.milliseconds += [_click(button, VOILA_TEXT) for _ in spent]
    return rows_of(ours, theirs, memory, len(watch.elsewhere()))


def _server_of(kernel: psutil.Process) -> int:
    """The process that serves the page: the nursery, which forked the kernel, is its child."""
    return int(kernel.parent().parent().pid)


def rows_of(ours: Clicks, theirs: Clicks, memory: float, elsewhere: int) -> list[Row]:
    """What the clicks say; as many were made on each side."""
    count, peer = len(ours.milliseconds), "stock Voilà page"
    pairs = [
        (f"click to changed page, median of {count}", "ms", median(ours.milliseconds), median(theirs.milliseconds)),
        ("click to changed page, 95th percentile", "ms", p95(ours.milliseconds), p95(theirs.milliseconds)),
        ("kernel, a click", "CPU-ms", ours.kernel_seconds * 1000 / count, theirs.kernel_seconds * 1000 / count),
        ("server, a click", "CPU-ms", ours.server_seconds * 1000 / count, theirs.server_seconds * 1000 / count),
        ("messages to the page, a click", "count", ours.messages / count, theirs.messages / count),
    ]
    return [
        *(Row(what, unit, mine, other, peer, mine / other) for what, unit, mine, other in pairs),
        Row("memory of the player's kernel after the clicks", "MB PSS", memory, target=Target(Bound.AT_MOST, 60)),
        Row("requests of the player to any other host", "count", elsewhere, target=NONE_AT_ALL),
    ]


def p95(numbers: list[float]) -> float:
    """The number that 95 of 100 do not exceed.

    >>> p95([float(number) for number in range(101)])
    95.0
    """
    return quantiles(numbers, n=20, method="inclusive")[-1] if len(numbers) > 1 else numbers[0]


# --- the player ------------------------------------------------------------------------------------------------------


def _class_code(browser: Browser, house: House) -> str:
    """The code of a class that has every scenario open."""
    context = browser.new_context()
    instructor = Instructor(context.new_page(), house.url)
    instructor.sign_in()
    code = instructor.make_class("Bench")
    instructor.open_all_scenarios("Bench")
    context.close()
    return code


def _trainee(page: Page, house: House, code: str, name: str) -> Trainee:
    """A new trainee of the class, at the scenarios."""
    units = {unit.id: unit.name for unit in load_facts(PROJECT / "scenarios" / "facts")[0].units.values()}
    trainee = Trainee(page, house.url, units)
    trainee.join(code, name)
    return trainee


def _clicks_of(player: Player, decisions: Play, most: int) -> list[float]:
    """Milliseconds of each click of a play that sends something: the start, the decisions, going on."""
    page, spent = player.page, list[float]()
    spent.append(_click(page.get_by_role("button", name="Start the case"), MARK))
    for decision in decisions:
        if len(spent) >= most:
            break
        if "choice" in decision:
            spent.append(_click(player.choice(str(decision["choice"])), MARK))
        else:
            player.answer(decision)
            spent.append(_click(player.form.locator("button.mod-primary"), MARK))
        if player.mark.startswith("since-"):
            spent.append(_click(page.locator(".sim-continue:visible"), MARK))
    return spent


# --- the browser and the peer ----------------------------------------------------------------------------------------


def _stock_button(page: Page, voila: Voila) -> Locator:
    page.goto(voila.url)
    page.wait_for_function(f"() => ({VOILA_TEXT})() !== ''", timeout=60_000)
    return page.get_by_role("button", name="Go on")


def _click(button: Locator, read: str) -> float:
    """The milliseconds of one click; a button that is not ready yet is waited for, as a person does."""
    button.click(trial=True)
    return float(button.evaluate(CLICK, read))


@contextmanager
def _browser(program: Path) -> Iterator[Browser]:
    sandbox = not hasattr(os, "geteuid") or os.geteuid() != 0
    with sync_playwright() as playwright:
        arguments = [*QUIET, NOWHERE_ELSE]
        browser = playwright.chromium.launch(executable_path=program, args=arguments, chromium_sandbox=sandbox)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def _house(folder: Path) -> Iterator[House]:
    house = House(folder)
    house.start()
    try:
        yield house
    finally:
        house.stop()
