"""`scenarios/AUTHORING.md`, done step by step in a browser exactly as it stands there."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from simlib.cli.entry import PROJECT
from tests.browser.pages import Instructor
from tests.browser.test_accessibility import AXE, RULES
from tests.browser.watching import Watch

MANUAL = PROJECT / "scenarios" / "AUTHORING.md"

JUDGED = """tags => axe.run(".sim-studio", {runOnly: tags, resultTypes: ["violations"]}).then(found =>
  found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(" ")).join(", ")}`))"""
"""The studio alone: JupyterLab around it is as it comes."""

SERVE = """
import asyncio, signal, sys
from pathlib import Path
from simlib.serve.server import Server, Settings

async def serve(root, data):
    server, stop = Server(Settings(root=Path(root), data=Path(data), port=0)), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
    await server.start()
    print(server.addresses[-1], flush=True)
    await stop.wait()
    await server.stop()

asyncio.run(serve(*sys.argv[1:]))
"""
"""A server on a project of the test's own, so that no case is written among the real ones."""

STEP = re.compile(
    r"(Press|Click twice on|Open the address under|You see) \*\*(.+?)\*\*(?: beside \*\*(.+?)\*\*)?"
    r"|(Type|Choose) \*\*(.+?)\*\* (?:into|at) \*\*(.+?)\*\*"
)
CHOICE = "Ask Owen to look at the tail light with your partner"
PATIENT_MS = 240_000
"""Only a page that fails is waited for that long: here JupyterLab starts, its page loads, and a kernel imports."""
SECONDS_TO_END = 120
TYPED = "by and by "


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the page tells its reader to do or to see."""

    section: int
    verb: str
    what: str
    where: str = ""


def steps_of(manual: str) -> list[Step]:
    """All steps of the page, in order; those of a section carry its number."""
    made = []
    for part in re.split(r"(?m)^## ", manual)[1:]:
        number = re.match(r"(\d+)\.", part)
        for found in STEP.finditer(" ".join(part.split())) if number else ():
            verb, what, beside, form, value, label = found.groups()
            made.append(Step(int(number[1]) if number else 0, verb or form, what or value, beside or label or ""))
    return made


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server on a project without a case."""
    root = tmp_path / "project"
    (root / "scenarios").mkdir(parents=True)
    for name in ("scenarios/facts", "notebooks", "simlib"):
        (root / name).symlink_to(PROJECT / name)
    command = [sys.executable, "-c", SERVE, str(root), str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS_TO_END)


class Reader:
    """Somebody who has the page in hand and does what it says, with what stands on the screen and nothing else."""

    def __init__(self, page: Page, board: Page) -> None:
        """`board` is the page of the classes, which the instructor shows to all."""
        self.page, self._board = page, board

    def do(self, step: Step) -> None:
        """One step."""
        {
            "Press": self._press,
            "Click twice on": self._click_twice,
            "Open the address under": self._open,
            "You see": self._see,
            "Type": self._type,
            "Choose": self._choose,
        }[step.verb](step)

    def _press(self, step: Step) -> None:
        around: Page | Locator = self.page
        if step.where:
            around = self.page.locator("li, article").filter(has_text=step.where).first
            self._is_on_screen(around.get_by_text(step.where).locator("visible=true").first)
        pressed = around.locator("button, a").filter(has_text=re.compile(rf"^\s*{re.escape(step.what)}\s*$"))
        self._is_on_screen(pressed.locator("visible=true").first)
        pressed.locator("visible=true").first.click()
        if step.what == "Write cases":
            expect(self.page.locator(".sim-studio h1")).to_be_visible(timeout=PATIENT_MS)

    def _click_twice(self, step: Step) -> None:
        text = self.page.get_by_text(step.what).locator("visible=true").first
        self._is_on_screen(text)
        text.dblclick()
        # Letters that would cut and delete cells in a notebook that is not being written in.
        self.page.keyboard.type(TYPED)
        expect(self.page.locator(".cm-content:focus")).to_contain_text(TYPED.strip())
        self.page.keyboard.press("Control+s")

    def _open(self, step: Step) -> None:
        place = self._board.get_by_text(step.what, exact=True).locator("xpath=..")
        self._is_on_screen(place.get_by_text("http://"))
        self.page.goto(place.get_by_text("http://").inner_text().strip())

    def _see(self, step: Step) -> None:
        if step.section == 7 and self.page.locator(".sim-continue").first.is_visible():
            self.page.locator(".sim-continue").first.click()
        # What is read out, and not shown, is no help to somebody who looks.
        shown = self.page.get_by_text(step.what).and_(self.page.locator(":not(.sim-live, .vh)"))
        self._is_on_screen(shown.locator("visible=true").first)

    def _type(self, step: Step) -> None:
        field = self.page.get_by_label(step.where).first
        self._is_labelled(field, step.where)
        field.fill(step.what)

    def _choose(self, step: Step) -> None:
        exact = step.where in {"Scene", "Fact"}
        field = self.page.locator(".sim-studio").get_by_label(step.where, exact=exact).first
        expect(field.locator("option", has_text=step.what).first).to_be_attached()
        self._is_labelled(field, step.where)
        field.select_option(label=step.what)

    def _is_labelled(self, field: Locator, words: str) -> None:
        self._is_on_screen(field)
        self._is_on_screen(self.page.locator("label").filter(has_text=words).locator("visible=true").first)

    def _is_on_screen(self, found: Locator) -> None:
        """Whoever scrolls there sees it; what came of a press is seen without."""
        expect(found).to_be_visible(timeout=PATIENT_MS)
        if not found.evaluate("node => Boolean(node.closest('.sim-said'))"):
            found.scroll_into_view_if_needed()
        expect(found).to_be_in_viewport()
        box = found.bounding_box()
        # Words for screen readers alone have a box of one pixel.
        assert box is not None
        assert min(box["width"], box["height"]) > 2


def faults_in_the_studio(page: Page) -> list[str]:
    """What breaks a rule of WCAG in the studio as it is shown now, and whether a stray key can take it away."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(JUDGED, list(RULES))
    page.locator(".sim-studio button >> visible=true").first.focus()
    for key in "xdd":
        page.keyboard.press(key)
    expect(page.locator(".sim-studio h1").first).to_be_visible()
    return found


def width_beside_one_more_case(reader: Reader) -> tuple[float, float]:
    """How wide the studio is before and after a second case is opened beside it."""
    studio = reader.page.locator(".sim-studio")

    def width() -> float:
        return float(studio.evaluate("node => node.getBoundingClientRect().width"))

    before = width()
    for verb, what, where in (
        ("Press", "Write", ""),
        ("Type", "One more stop", "What is the case called?"),
        ("Press", "Make the case", ""),
    ):
        reader.do(Step(5, verb, what, where))
    reader.page.locator('a.sim-to-cell[data-path="one-more-stop.ipynb"] >> visible=true').first.click()
    tab = reader.page.locator(".lm-TabBar-tab.lm-mod-current", has_text="one-more-stop.ipynb")
    expect(tab.first).to_be_visible(timeout=PATIENT_MS)
    # A choice that is pressed twice is written in where it stands; it does not lead away first.
    reader.page.get_by_role("link", name=CHOICE).locator("visible=true").first.dblclick()
    expect(reader.page.locator(".cm-content:focus")).to_contain_text(CHOICE)
    return before, width()


def test_a_newcomer_gets_from_a_new_case_to_a_class_that_plays_it(
    new_context: Callable[..., BrowserContext], address: str, watch: Watch
) -> None:
    instructor = Instructor(new_context().new_page(), address)
    instructor.sign_in()
    teacher, trainee = (Reader(page, instructor.page) for page in (instructor.page, new_context().new_page()))
    steps = steps_of(MANUAL.read_text(encoding="utf-8"))
    faults = []
    for step, following in pairwise([*steps, Step(0, "", "")]):
        (trainee if step.section == 7 else teacher).do(step)
        if following.section != step.section and step.section in {4, 5}:
            faults += faults_in_the_studio(instructor.page)
        if (step.section, following.section) == (5, 6):
            before, after = width_beside_one_more_case(teacher)
            assert after == pytest.approx(before, abs=2)
    assert faults == []
    # Before the server goes, so that no page asks in vain.
    for reader in (teacher, trainee):
        reader.page.context.close()
    assert len(steps) > 35
    assert {step.section for step in steps} == set(range(1, 8))
    assert watch.elsewhere() == []


def test_every_word_of_the_page_that_is_bold_is_a_step_and_every_link_of_it_leads_somewhere() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    told = sum(1 + bool(step.where) for step in steps_of(manual))
    # One bold word explains what bold means.
    assert len(re.findall(r"\*\*.+?\*\*", " ".join(manual.split()))) - 1 == told
    links = re.findall(r"\]\(([^)#]+)\)", manual)
    assert links
    assert [link for link in links if not (MANUAL.parent / link).is_file()] == []
