"""Marking in a browser: JupyterLab with formgrader, on a course in which trainees typed whatever can be typed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from simlib.grade.assign import assign
from simlib.grade.course import Course, course_in
from simlib.read.notebook import read_scenario
from tests.browser.house import PROJECT, SECONDS_TO_END
from tests.browser.watching import Watch
from tests.cli.running import lines_until

CASE = "long-hours"
PAYLOADS = [line for line in (PROJECT / "tests/attack/payloads.txt").read_text("utf-8").splitlines() if line]
RAN = """() => {
  window.ran = [];
  window.alert = window.confirm = window.prompt = (word) => window.ran.push(String(word));
}"""


@dataclass
class Marking:
    """JupyterLab on a course, as `simlib lab marking` starts it."""

    course: Course
    root: str
    token: str

    def at(self, path: str) -> str:
        """The address of one of its pages."""
        return f"{self.root}/{path}?token={self.token}"

    def hands_in(self, student: str, text: str) -> None:
        """A notebook that was handed in, with this text where a person marks."""
        released = self.course.release(CASE) / f"{CASE}.ipynb"
        notebook = json.loads(released.read_bytes())
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = text
        folder = self.course.submitted(student, CASE)
        folder.mkdir(parents=True)
        (folder / released.name).write_text(json.dumps(notebook), encoding="utf-8")
        (folder / "timestamp.txt").write_text("2026-11-20 09:00:00 UTC", encoding="ascii")
        (folder / "submission_secret.txt").write_text(student, encoding="ascii")


@contextmanager
def marking_on(data: Path) -> Iterator[tuple[str, str]]:
    """JupyterLab for marking on a data folder, as `simlib lab marking` starts it: its address and what lets one in."""
    command = [sys.executable, "-m", "simlib", "lab", "marking", "--no-browser"]
    env = {**os.environ, "SIMLIB_DATA": str(data)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        told = tuple(lines_until(process, "To stop: "))
        (address,) = [line.split()[-1] for line in told if line.startswith("JupyterLab is here: ")]
        root, _, token = address.partition("/lab?token=")
        try:
            yield root, token
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=SECONDS_TO_END)


@pytest.fixture(scope="module")
def marking(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[Marking]:
    """The course of a data folder of its own, with one assignment that is not generated yet."""
    data = tmp_path_factory.mktemp("data")
    course = course_in(data / "course", {})
    assign(read_scenario(PROJECT / "scenarios" / f"{CASE}.ipynb"), course)
    with marking_on(data) as (root, token):
        yield Marking(course, root, token)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A browser's page that notes whatever runs of what trainees typed."""
    context = new_context()
    context.add_init_script(f"({RAN})()")
    return context.new_page()


class Formgrader:
    """nbgrader's own pages, pressed as a person presses them."""

    def __init__(self, page: Page, marking: Marking) -> None:
        self.page, self.marking = page, marking

    def goes_to(self, path: str) -> None:
        """Open one of its pages."""
        self.page.goto(self.marking.at(f"formgrader/{path}"))

    def presses(self, icon: str, row: str) -> None:
        """Press the icon in the row that names this, and close what says that it went well."""
        line = self.page.locator("#main-table tr", has=self.page.get_by_text(row, exact=True))
        line.locator(f"a:has(.glyphicon-{icon})").click()
        expect(self.page.locator(".modal-title")).to_have_text("Success")
        self.page.locator(".modal-footer .close").click()
        expect(self.page.locator(".modal")).to_have_count(0)

    def opens_submission_of(self, student: str) -> None:
        """The page on which this trainee's notebook is marked."""
        self.goes_to(f"manage_students/{student}/{CASE}")
        self.page.get_by_role("link", name=CASE, exact=True).last.click()
        # A field takes marks once the page has fetched those that there are; its placeholder is set with that.
        expect(self.page.locator("input.extra-credit").last).to_have_attribute("placeholder", "0")


def words_in(text: str) -> str:
    """The text without its spaces: a browser folds them."""
    return "".join(text.split())


def test_an_instructor_takes_an_assignment_through_formgrader_and_no_script_of_a_trainee_runs(
    marking: Marking, page: Page, watch: Watch
) -> None:
    formgrader = Formgrader(page, marking)
    formgrader.goes_to("manage_assignments")
    formgrader.presses("education", CASE)
    formgrader.presses("cloud-upload", CASE)
    assert (marking.course.exchange / "first-contact" / "outbound" / CASE / f"{CASE}.ipynb").is_file()
    marking.hands_in("s1", "\n\n".join(PAYLOADS))
    formgrader.goes_to(f"manage_submissions/{CASE}")
    formgrader.presses("flash", "s1")
    formgrader.opens_submission_of("s1")
    answer = page.locator(".nbgrader_cell", has=page.locator("input.score")).last
    seen = words_in(answer.locator(".text_cell_render").inner_text())
    assert [payload for payload in PAYLOADS if words_in(payload) not in seen] == []
    # The page shows for a second that a mark was kept; the answer that keeps it is waited for instead.
    with page.expect_response(lambda answer: "/formgrader/api/grade/" in answer.url and answer.request.method == "PUT"):
        answer.locator("input.score").first.fill("4")
        answer.locator("input.score").first.press("Tab")
    formgrader.goes_to(f"manage_submissions/{CASE}")
    formgrader.presses("flash", "s1")
    formgrader.presses("comment", "s1")
    assert page.evaluate("window.ran") == []
    _feedback_shows_it_and_runs_nothing(page, marking)


def _feedback_shows_it_and_runs_nothing(page: Page, marking: Marking) -> None:
    page.set_content((marking.course.feedback("s1", CASE) / f"{CASE}.html").read_text("utf-8"))
    seen = words_in(page.locator("body").inner_text())
    assert [payload for payload in PAYLOADS if words_in(payload) not in seen] == []
    assert "Score:4.0/6.0" in seen
    assert page.evaluate("window.ran") == []


def test_jupyterlab_has_formgrader_in_its_menu(marking: Marking, page: Page, watch: Watch) -> None:
    page.goto(marking.at("lab"))
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="Manage Assignments")).to_be_visible()
    expect(inside.get_by_text(CASE, exact=True)).to_be_visible()
