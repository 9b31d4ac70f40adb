"""The labs of an instructor in a browser: each opened from the home page, used, and left with a file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.attack.premises import PROJECT
from tests.browser.house import SECONDS_TO_END, House
from tests.browser.pages import Instructor, exactly
from tests.browser.test_accessibility import CROSSWISE, Judge, judge
from tests.chromium import LONGEST_WAIT_MS

__all__ = ["judge"]

PAYLOADS = [
    line for line in (PROJECT / "tests" / "attack" / "payloads.txt").read_text(encoding="utf-8").splitlines() if line
]
RAN = """() => {
  window.ran = [];
  window.alert = window.confirm = window.prompt = (word) => window.ran.push(String(word));
}"""


class Lab:
    """A lab on its page."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()

    def worker(self, house: House) -> psutil.Process:
        """The process beside the kernel of this page that does its long work."""
        kernel = house.kernel_process(str(self.page.evaluate("() => document.body.dataset.kernel")))
        (found,) = [each for each in kernel.children() if "--multiprocessing-fork" in each.cmdline()]
        return found

    def turn_to(self, name: str) -> None:
        """Show this page of the lab; whoever does not see it is told."""
        self.press(name)
        expect(self.page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")

    def press(self, label: str) -> None:
        """Press the button with these words."""
        self.page.locator("button:visible", has_text=exactly(label)).click()

    def says(self, words: str | re.Pattern[str]) -> None:
        """Wait until it is said what came of the last press."""
        said = self.page.locator(".sim-said:visible")
        expect(said).to_contain_text(words)
        expect(said).to_have_attribute("aria-live", "polite")

    def leads(self, words: str | re.Pattern[str]) -> None:
        """Wait until this is open."""
        expect(self.page.locator("h1 + .sim-lede")).to_contain_text(words)

    def download(self, kind: str, folder: Path) -> Path:
        """Take a file of this kind along."""
        self.turn_to("Files")
        self.page.get_by_label("File", exact=True).select_option(label=kind)
        with self.page.expect_download() as taken:
            self.press("Download")
        file = folder / taken.value.suggested_filename
        taken.value.save_as(file)
        return file


@pytest.fixture
def teaching(instructor: Instructor) -> Page:
    """The home page of an instructor."""
    instructor.page.goto(f"{instructor.base}home")
    return instructor.page


def test_a_network_is_made_up_taken_apart_compared_and_kept(
    teaching: Page, house: House, judge: Judge, tmp_path: Path
) -> None:
    lab = Lab(teaching, "Network lab")
    judge(lab.page, "the empty network lab", CROSSWISE)
    lab.press("Generate")
    lab.leads("size S, seed 1")
    judge(lab.page, "a network", CROSSWISE)
    lab.page.get_by_label("Exploitation").click()
    expect(lab.page.locator(".sim-graph-key:visible")).not_to_contain_text("Exploitation")
    lab.turn_to("Act on one")
    lab.press("See what follows")
    expect(lab.page.locator(".sim-course")).to_have_count(4)
    judge(lab.page, "one acted on", CROSSWISE)
    lab.turn_to("Compare plans")
    lab.page.get_by_label("Your own plan").select_option(index=0)
    lab.press("Compare")
    expect(lab.page.get_by_role("row", name=re.compile("^Best plan"))).to_contain_text("Proven best")
    expect(lab.page.get_by_role("row", name=re.compile("^Your plan"))).to_be_visible()
    judge(lab.page, "plans", CROSSWISE)
    root = ET.parse(lab.download("Graph (GraphML)", tmp_path)).getroot()  # noqa: S314 - we have just written it
    assert root.tag.endswith("graphml")
    lab.page.get_by_label("Size", exact=True).select_option(index=2)
    worker = lab.worker(house)
    # However fast the machine is, there is something to cancel.
    worker.suspend()
    lab.press("Generate")
    expect(lab.page.get_by_role("progressbar")).to_be_visible()
    lab.press("Cancel")
    lab.says("Cancelled")
    lab.leads("size S, seed 1")
    assert psutil.wait_procs([worker], SECONDS_TO_END)[1] == []


def test_a_map_is_opened_changed_audited_kept_and_undone(teaching: Page, judge: Judge, tmp_path: Path) -> None:
    lab = Lab(teaching, "Referral lab")
    lab.press("Open")
    lab.leads("Alder County: 45 units")
    judge(lab.page, "a map", CROSSWISE)
    lab.turn_to("Audit")
    expect(lab.page.get_by_text("No holes were found")).to_be_visible()
    expect(lab.page.locator(".sim-week td")).to_have_count(168)
    judge(lab.page, "an audit", CROSSWISE)
    lab.turn_to("Change")
    lab.page.get_by_label("Unit or partner").select_option(label="Alder City patrol")
    lab.press("Switch off")
    lab.says("Alder City patrol is switched off")
    judge(lab.page, "the forms", CROSSWISE)
    lab.turn_to("Before and after")
    expect(lab.page.get_by_text("Switched off: Alder City patrol")).to_be_visible()
    lab.page.get_by_label("Keep it as").fill("Without patrol")
    lab.press("Keep")
    lab.says("Kept as without-patrol")
    lab.press("Undo")
    expect(lab.page.get_by_text("Nothing is changed.")).to_be_visible()
    file = lab.download("Map (YAML)", tmp_path)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("latest: 0 min", "latest: -1 min", 1), encoding="utf-8")
    lab.page.set_input_files("input[type=file]", file)
    expect(lab.page.get_by_role("region", name="Findings")).to_contain_text(re.compile(r"line \d+, column \d+"))
    lab.leads("Alder County: 45 units")


def test_no_name_in_a_map_of_ones_own_runs_anything_and_each_can_be_read(
    instructor: Instructor, tmp_path: Path
) -> None:
    page = instructor.page
    page.add_init_script(f"({RAN})()")
    page.goto(f"{instructor.base}home")
    lab = Lab(page, "Referral lab")
    names = [name for name in PAYLOADS if name.isprintable() and len(name) <= 80]
    lines = ["map:", "  name: Names", "units:"]
    for number, name in enumerate(names):
        quoted = name.replace("'", "''")
        lines += [f"  - id: u {number}", f"    name: '{quoted}'", "    kind: unit", "    open: always", "    ends: yes"]
    file = tmp_path / "names.yaml"
    file.write_text("\n".join([*lines, "links: []", ""]), encoding="utf-8")
    lab.page.set_input_files("input[type=file]", file)
    lab.leads(f"Names: {len(names)} units")
    # What leads the page comes before the list does.
    rows = lab.page.locator("table", has=lab.page.get_by_text("The map as a list")).locator("tbody th[scope=row]")
    expect(rows).to_have_count(len(names))
    shown = rows.all_inner_texts()
    folded = {" ".join(text.split()) for text in shown}
    missing = [name for name in names if not any(" ".join(name.split()) in text for text in folded)]
    assert missing == []
    lab.turn_to("Change")
    lab.turn_to("Audit")
    assert lab.page.evaluate("window.ran") == []


def test_a_page_that_draws_a_network_asks_nobody_for_anything(teaching: Page, browser: Browser, tmp_path: Path) -> None:
    lab = Lab(teaching, "Network lab")
    lab.press("Open the case")
    lab.leads("Room for one night")
    file = lab.download("Page that draws it (HTML)", tmp_path)
    context = browser.new_context(offline=True)
    context.set_default_timeout(LONGEST_WAIT_MS)
    other = context.new_page()
    asked: list[str] = []
    other.on("request", lambda request: asked.append(request.url))
    other.goto(file.as_uri())
    expect(other.locator("#graph canvas")).to_be_visible()
    expect(other.get_by_role("cell", name="Ana", exact=True)).to_be_visible()
    assert asked == [file.as_uri()]
    context.close()
