"""The pages as the people who use them see them. A method returns once its page shows what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from simlib.scenario.confidence import SURE_WORDS
from simlib.scenario.information import PLAIN_WORDS

PIN = "4711"
PASSPHRASE = "four plain words do"
TEACHER = "Sgt. Ruiz"
TRIES, QUICK_TRY_MS = 5, 4_000
ANSWERS = {"yes": "Yes", "no": "No", "unclear": "Not yet clear"}
SURE = {number: words.capitalize() for number, words in SURE_WORDS.items()}

MARK = """() => {
  const marks = [...document.querySelectorAll("[data-sim-focus]")].filter(node => node.getClientRects().length);
  return marks.length ? marks[0].dataset.simFocus : "";
}"""
"""The mark of what the page shows: `notice-…`, `scene-…`, `since-…`, `paused-…`, `debrief-…`; it changes with it."""

QUICK = (
    """async text => {
  const visible = node => node.getClientRects().length > 0;
  const mark = """
    + MARK
    + """;
  const number = words => Number(/-([0-9]+)$/.exec(words)?.[1] ?? -1);
  const until = test => new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`waited in vain at ${mark()} for: ${text}`)), 90000);
    const look = () => {
      const found = test();
      if (found) { observer.disconnect(); clearTimeout(late); resolve(found); }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, {childList: true, subtree: true, attributes: true});
    look();
  });
  const ready = (selector, words) => [...document.querySelectorAll(selector)].find(node =>
    visible(node) && !node.disabled && (!words || node.textContent.trim().replace(/\\s+/g, " ") === words));
  const button = await until(() => ready(".sim-choice", text));
  const before = number(mark());
  button.click();
  await until(() => number(mark()) > before);
  if (!mark().startsWith("since-")) { return; }
  (await until(() => ready(".sim-continue"))).click();
  await until(() => mark() && !mark().startsWith("since-"));
}"""
)
"""Makes a choice and reads what follows, within the page: for ways through a case whose clicks others try."""

SETTLED = """(stage, given) => new Promise((tell) => {
  let last = {}, still = 0;
  const look = () => {
    const at = (FOUND)(stage, given);
    still = at.x === last.x && at.y === last.y ? still + 1 : 0;
    last = at;
    if (still < 12) requestAnimationFrame(look); else tell(at);
  };
  look();
})"""
"""Where something stands once it has stood there for a dozen pictures: a page that grows above it moves it."""

OF_ID = "(stage, id) => stage.whereIs(id)"

Json = dict[str, Any]


def exactly(text: str) -> re.Pattern[str]:
    """Matches this text alone, however it is broken into lines."""
    words = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"^\s*{words}\s*$")


def press(stage: Locator, found: str, argument: str) -> None:
    """Click where a chart or a map says that something stands, once it stands still."""
    stage.scroll_into_view_if_needed()
    at = stage.evaluate(SETTLED.replace("FOUND", found), argument)
    stage.page.mouse.click(at["x"], at["y"])


class Instructor:
    """The instructor's pages."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base

    def sign_in(self) -> None:
        """From the first start or from the sign-in page to the classes."""
        self.page.goto(self.base)
        if "first-start" in self.page.url:
            self.page.get_by_label("Your name").fill(TEACHER)
            self.page.get_by_label("A passphrase").fill(PASSPHRASE)
            self.page.get_by_label("The same passphrase again").fill(PASSPHRASE)
            self.page.get_by_role("button", name="Start teaching").click()
        else:
            self.page.get_by_text("I teach here").click()
            self.page.get_by_label("Your name").fill(TEACHER)
            self.page.get_by_label("Passphrase").fill(PASSPHRASE)
            self.page.get_by_role("button", name="Go to your classes").click()
        expect(self.page.get_by_role("heading", name="Classes")).to_be_visible()

    def make_class(self, name: str) -> str:
        """Make a class; returns its code."""
        self.page.get_by_label("A new class").fill(name)
        self.page.get_by_role("button", name="Make the class").click()
        return self._class(name).locator(".sim-code").inner_text()

    def open_all_scenarios(self, name: str) -> None:
        """Open every scenario to the class."""
        closed = self._class(name).get_by_role("button", name=re.compile("^Open "))
        while count := closed.count():
            closed.first.click()
            expect(closed).to_have_count(count - 1)

    def who_is_where(self, name: str) -> dict[str, str]:
        """What the class's table says of each trainee."""
        self.page.goto(f"{self.base}home")
        rows = self._class(name).locator("tbody tr").all()
        return {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in rows}

    def _class(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)


class Trainee:
    """A trainee's pages outside the player."""

    def __init__(self, page: Page, base: str, units: dict[str, str] | None = None) -> None:
        self.page, self.base, self._units = page, base, units or {}

    def join(self, code: str, name: str) -> None:
        """Sign in with a class code."""
        self.page.goto(f"{self.base}join/{code}")
        self.page.get_by_label("Name or badge number").fill(name)
        self.page.get_by_label("PIN").fill(PIN)
        self.page.get_by_role("button", name="Go to the scenarios").click()
        expect(self.page.get_by_role("heading", name="Scenarios", exact=True)).to_be_visible()

    def begin(self, title: str) -> Player:
        """A new run of this case, at its content notice."""
        self.page.goto(self.base)
        self.page.get_by_role("button", name=re.compile(rf"^(Start|Again): {re.escape(title)}$")).click()
        return self.player()

    def player(self) -> Player:
        """The player on the page, once it shows something."""
        return Player(self.page, self._units).ready()

    def sign_out(self) -> None:
        """Sign out from the list of scenarios."""
        self.page.goto(self.base)
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()


class Player:
    """One run on its page."""

    def __init__(self, page: Page, units: dict[str, str]) -> None:
        self.page, self._units = page, units

    def ready(self) -> Player:
        """Wait until something of the run is shown."""
        self.page.wait_for_function(f"() => Boolean(({MARK})())")
        return self

    @property
    def mark(self) -> str:
        """What is shown, in the page's own short words; empty before anything is."""
        return str(self.page.evaluate(MARK))

    @property
    def heading(self) -> str:
        """The heading of what is shown."""
        return self.page.locator("h1:visible").inner_text()

    @property
    def kernel(self) -> str:
        """The id of the kernel behind the page."""
        return str(self.page.evaluate("() => document.body.dataset.kernel"))

    @property
    def form(self) -> Locator:
        """The decision that is asked for."""
        return self.page.locator(".sim-decide:visible")

    @property
    def banner(self) -> Locator:
        """What says that the connection is lost."""
        return self.page.locator("#sim-lost")

    @property
    def said(self) -> Locator:
        """The calm sentence about what did not work."""
        return self.page.locator(".sim-saying .sim-say")

    def shows_other_than(self, mark: str) -> None:
        """Wait until something else is shown than what had this mark."""
        self.page.wait_for_function(f"mark => {{ const now = ({MARK})(); return now && now !== mark; }}", arg=mark)

    def shows_later_than(self, mark: str) -> None:
        """Wait until what is shown stands further on in the run than what had this mark."""
        number = "mark => Number(/-([0-9]+)$/.exec(mark)?.[1] ?? -1)"
        self.page.wait_for_function(f"mark => ({number})(({MARK})()) > ({number})(mark)", arg=mark)

    def start(self) -> None:
        """Leave the content notice behind."""
        self._press(self.page.get_by_role("button", name="Start the case"))

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.ready()

    def back_without(self, kernel: str) -> None:
        """Wait until the page has come back by itself, with another kernel than this."""
        self.page.wait_for_function("old => (document.body?.dataset.kernel ?? old) !== old", arg=kernel)
        self.ready()

    def go_on(self) -> None:
        """Read what followed the last decision, if anything did."""
        before = self.mark
        if before.startswith("since-"):
            self.page.locator(".sim-continue:visible").click()
            self.shows_later_than(before)

    def play(self, decisions: Sequence[Json], *, quick: bool = False) -> None:
        """Make these decisions and read what follows each; `quick` makes the choices without the mouse's detour."""
        for decision in decisions:
            if quick and "choice" in decision:
                self.page.evaluate(QUICK, " ".join(decision["choice"].split()))
            else:
                self.decide(decision)
                self.go_on()

    def decide(self, decision: Json) -> None:
        """Make a decision in the form that `simlib play` takes."""
        before = self.mark
        if "choice" in decision:
            self._choose(decision["choice"], before)
        else:
            self.answer(decision)
            self.form.locator("button.mod-primary").click()
        self.shows_later_than(before)

    def _choose(self, text: str, before: str) -> None:
        """Click the choice. Two sets of buttons take turns, and a click holds on to the button it found first.

        On a busy machine a click may be reported as late although it was made: then there is something else to see.
        """
        for _ in range(TRIES - 1):
            try:
                self.choice(text).click(timeout=QUICK_TRY_MS)
            except PlaywrightTimeout:
                if self.mark != before:
                    return
                continue
            return
        self.choice(text).click()

    def choice(self, text: str) -> Locator:
        """The button of a choice."""
        return self.page.locator(".sim-choice:visible", has_text=exactly(text))

    def answer(self, decision: Json) -> None:
        """Fill in the form that is asked for, without sending it."""
        match decision:
            case {"judge": answers}:
                for person, answer in answers.items():
                    sure = decision.get("confidence", {}).get(person, 2)
                    card = self.form.locator(".sim-judge").filter(has=self._group(f"How sure are you about {person}?"))
                    card.get_by_role("button", name=ANSWERS[answer], exact=True).click()
                    card.get_by_role("button", name=SURE[sure], exact=True).click()
            case {"sort": bins}:
                for item, name in bins.items():
                    self._sort(item, name[:1].upper() + name[1:])
            case {"write": text}:
                self.form.locator("textarea").fill(text)
            case {"select": items} | {"refer": items} | {"chart": items}:
                for item in items:
                    label = self._units.get(item, item) if "refer" in decision else item
                    self.form.locator("label", has_text=exactly(label)).click()
                for unit, passed in decision.get("shared", {}).items():
                    self._pass_on(self._units.get(unit, unit), passed)
            case _:
                raise AssertionError(f"no way to answer {decision}")

    def map(self) -> Locator:
        """The drawn map or chart of the decision, once it is drawn."""
        stage = self.form.locator(".sim-links-stage[data-drawn]")
        expect(stage).to_be_visible()
        return stage

    def pick_on_map(self, mark: str) -> None:
        """Click where the mark with this id stands on the map of the decision."""
        press(self.map(), OF_ID, mark)

    def _sort(self, item: str, name: str) -> None:
        row = self.form.locator(".widget-toggle-buttons, .widget-dropdown")
        row = row.filter(has=self.page.locator(".widget-label", has_text=exactly(item)))
        row.wait_for()
        if row.locator("select").count():
            row.locator("select").select_option(label=name)
        else:
            row.get_by_role("button", name=name, exact=True).click()

    def _pass_on(self, unit: str, passed: Sequence[str]) -> None:
        """What is passed on to a unit that was ticked: these and no others."""
        self._group(unit).locator(".sim-passes-fold").click()
        classes = self._group(f"What you pass on to {unit}")
        for info, words in PLAIN_WORDS.items():
            classes.get_by_label(words, exact=True).set_checked(info in passed)

    def _group(self, name: str) -> Locator:
        return self.page.get_by_role("group", name=name, exact=True)

    def _press(self, button: Locator) -> None:
        before = self.mark
        button.click()
        self.shows_other_than(before)


class DebriefPage:
    """What a debrief says, as it can be read on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page.locator(".sim-debrief:visible")
        expect(self.page.locator(".sim-score")).to_be_visible()

    @property
    def ending(self) -> str:
        """The heading of the ending."""
        return self.page.locator("h1").inner_text()

    @property
    def passed(self) -> bool:
        """Whether the page says that the case is passed."""
        return {"Passed": True, "Not passed yet": False}[self.page.locator(".sim-result h2").inner_text().strip()]

    @property
    def total(self) -> tuple[int, int]:
        """Points and the most there can be."""
        points, most = re.findall(r"-?\d+", self.page.locator(".sim-score").inner_text())[:2]
        return int(points), int(most)

    @property
    def criteria(self) -> dict[str, int | None]:
        """Points for each criterion; None for one that a person marks."""
        rows = self.page.locator(".sim-crit > li").all()
        return {row.locator("b").first.inner_text(): _points(row.locator("span").first.inner_text()) for row in rows}


def _points(words: str) -> int | None:
    found = re.match(r"(-?\d+) of \d+", words)
    return int(found[1]) if found else None
