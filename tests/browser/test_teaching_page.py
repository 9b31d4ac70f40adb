"""`scenarios/TEACHING.md`, done step by step in a browser exactly as it stands there, and every command it names."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from simlib.cli.main import main
from simlib.record.log import open_store
from simlib.record.people import people_in
from tests.browser.pages import Instructor, exactly
from tests.browser.test_authoring_page import Step, steps_of

MANUAL = (Path(__file__).parents[2] / "scenarios" / "TEACHING.md").read_text(encoding="utf-8")
AS_A_TRAINEE = 3
"""The part of the page that is done in a trainee's window."""
CLASS = "Academy 41, Tuesday"
COMMANDS = re.findall(r"(?m)^ {4}python3 -m simlib (.+)$", MANUAL)


class Reader:
    """Somebody who has the page in hand and does what it says, by what stands on the screen."""

    def __init__(self, page: Page, classes: Page) -> None:
        """`classes` is the page that the instructor shows to all."""
        self.page, self._classes = page, classes

    def do(self, step: Step) -> None:
        """One step."""
        match step.verb:
            case "Press":
                self._press(step)
            case "Type":
                self.page.get_by_label(step.where).locator("visible=true").first.fill(step.what)
            case "Choose":
                self._choose(step)
            case "Open the address under":
                # The newest class stands first; what other tests made stands below it.
                place = self._classes.get_by_text(step.what, exact=True).first.locator("xpath=..")
                self.page.goto(place.get_by_text("http://").inner_text().strip())
            case _:
                expect(self.page.get_by_text(step.what).locator("visible=true").first).to_be_visible()

    def _press(self, step: Step) -> None:
        around: Page | Locator = self.page
        if step.where:
            around = self.page.locator("li, article").filter(has_text=step.where).first
        pressed = around.locator("button, a").filter(has_text=exactly(step.what)).locator("visible=true").first
        expect(pressed).to_be_visible()
        if pressed.get_attribute("target") == "_blank":
            # A window of its own; for one reader the page that it shows is enough.
            self.page.goto(str(pressed.evaluate("link => link.href")))
        else:
            pressed.click()

    def _choose(self, step: Step) -> None:
        option = self.page.get_by_label(step.where).locator("option", has_text=step.what).first
        expect(option).to_be_attached()
        self.page.get_by_label(step.where).select_option(label=option.inner_text())


def test_the_two_hours_go_as_the_page_tells_them(
    instructor: Instructor, new_context: Callable[..., BrowserContext]
) -> None:
    teacher = Reader(instructor.page, instructor.page)
    trainee = Reader(new_context().new_page(), instructor.page)
    steps = steps_of(MANUAL)
    assert len({step.section for step in steps}) == 7
    for step in steps:
        (trainee if step.section == AS_A_TRAINEE else teacher).do(step)
    expect(instructor.page.get_by_text("Officer Lee").first).to_be_visible()


@pytest.fixture
def evening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write into, beside the data of an instructor who has the class of the page."""
    monkeypatch.setenv("SIMLIB_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SIMLIB_DATABASE", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    (tmp_path / "data").mkdir(mode=0o700)
    with closing(open_store(tmp_path / "data")) as store:
        people = people_in(store.database)
        teacher = people.accounts.make_instructor("Sgt. Ruiz", "four plain words do")
        made = people.classes.make(teacher.person_id, CLASS)
        people.accounts.join(made.code, "Officer Lee", "4711", "here")
    return tmp_path / "here"


def test_every_command_of_the_page_runs_in_this_order(evening: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {command: (done(command), capsys.readouterr()) for command in COMMANDS if not command.startswith("run")}
    # Nothing is generated in formgrader here, and the page says that this comes between the two.
    assert {command: told for command, told in said.items() if told[0] != 0} == {"grade": (1, said["grade"][1])}
    assert "nbgrader generate_assignment room-for-one-night" in said["grade"][1].err
    assert said["roster roster.csv"][1].out == "The gradebook knows 1 person of roster.csv by name.\n"
    written = set(re.findall(r"-o (\S+)", "\n".join(COMMANDS)))
    assert {"papers", "roster.csv"} < written
    assert {file.name for file in evening.iterdir()} == written | {"ticks.json"}


def done(command: str) -> int:
    """The exit code of a command of the page, after what it says to do before it."""
    if "--score" in command:
        made = re.search(r"`echo '(.+)' > ticks\.json`", MANUAL)
        assert made is not None
        Path("ticks.json").write_text(made[1], encoding="utf-8")
    return main(shlex.split(command))


def test_every_page_that_the_page_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", MANUAL):
        assert (Path(__file__).parents[2] / "scenarios" / target).is_file()
    headings = re.findall(r"(?m)^## (\d+)\. (.+)$", MANUAL)
    parts = {f"{number}-{name.lower().replace(' ', '-')}" for number, name in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", MANUAL)) <= parts
