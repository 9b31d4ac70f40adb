"""Every screen by the rules of WCAG 2.2 AA, light and dark, wide and narrow; and what no rule checker sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.house import House
from tests.browser.pages import DebriefPage, Instructor, Player, Trainee
from tests.browser.plays import Play, program_of, recorded_play
from tests.browser.watching import Watch

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
JUDGED = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(found =>
  found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(" ")).join(", ")}`))"""
LOOKS = (("light", 1440), ("dark", 390), ("dark", 1440), ("light", 390))
CROSSWISE = LOOKS[:2]
"""Both colors and both widths, for screens that share their parts with one that is looked at in every look."""
NARROWEST = 320
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEADINGS = """() => {
  const all = [...document.querySelectorAll(".sim-debrief h2")].filter(node => node.innerText.trim());
  const words = nodes => nodes.map(node => node.innerText.trim());
  return [words(all), words(all.filter(node => node.getClientRects().length))];
}"""
"""The headings of a debrief, and those of them that are shown, of one moment: what is still worked out comes later."""
CASE = "room-for-one-night"

Judge = Callable[..., None]


def faults_of(page: Page, scheme: str, width: int) -> list[str]:
    """What breaks a rule on the page as it is shown now, in these colors and at this width."""
    # A press that leads to another page has come back before that page has its style.
    page.wait_for_load_state()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    broken = page.evaluate(JUDGED, list(RULES))
    return [f"{scheme} {width}: {fault}" for fault in (*broken, *_too_wide(page))]


def _too_wide(page: Page) -> Iterator[str]:
    over = page.evaluate(TOO_WIDE)
    if over:
        yield f"scrolls sideways by {over}"


def _on_small_screens(page: Page) -> Iterator[str]:
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    yield from (f"{NARROWEST}: {fault}" for fault in _too_wide(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    yield from (f"text twice as large: {fault}" for fault in _too_wide(page))
    page.evaluate("() => { document.documentElement.style.fontSize = ''; }")


@pytest.fixture
def judge() -> Iterator[Judge]:
    """Judges a page in every look; what is wrong is told for all pages at once, at the end."""
    found: dict[str, list[str]] = {}

    def look(page: Page, name: str, looks: Sequence[tuple[str, int]] = LOOKS) -> None:
        faults = [fault for scheme, width in looks for fault in faults_of(page, scheme, width)]
        faults += _on_small_screens(page)
        page.set_viewport_size({"width": 1440, "height": 900})
        if faults:
            found[name] = faults

    yield look
    assert found == {}


def test_a_planted_fault_is_found(new_context: Callable[..., BrowserContext], house: House) -> None:
    page = new_context().new_page()
    page.goto(f"{house.url}sign-in")
    page.evaluate("""() => { document.querySelector("h1").innerHTML =
        '<button style="width:3000px"></button><i style="color:#ccc;background:#fff">pale</i>'; }""")
    faults = faults_of(page, "light", 1440)
    assert {fault.split(": ")[1].split(" by ")[0] for fault in faults} >= {
        "button-name",
        "color-contrast",
        "scrolls sideways",
    }


def test_the_first_start_breaks_no_rule(
    new_context: Callable[..., BrowserContext], tmp_path: Path, judge: Judge
) -> None:
    house = House(tmp_path)
    house.start()
    page = new_context().new_page()
    page.goto(house.url)
    expect(page.get_by_role("heading", name="Who teaches here?")).to_be_visible()
    judge(page, "first start")
    house.stop()


def test_the_pages_around_the_player_break_no_rule(
    new_context: Callable[..., BrowserContext],
    instructor: Instructor,
    trainee: Trainee,
    house: House,
    watch: Watch,
    judge: Judge,
) -> None:
    stranger = new_context().new_page()
    stranger.goto(house.url)
    judge(stranger, "sign-in")
    stranger.get_by_text("I teach here").click()
    judge(stranger, "sign-in of an instructor", CROSSWISE)
    instructor.page.goto(f"{house.url}home")
    judge(instructor.page, "classes")
    instructor.page.get_by_role("button", name="Reset PIN of").first.click()
    judge(instructor.page, "a fresh PIN", CROSSWISE)
    instructor.page.goto(f"{house.url}account")
    instructor.page.get_by_label("Let somebody else teach here").fill("Lt. Okafor")
    instructor.page.get_by_role("button", name="Make a one-time passphrase").click()
    judge(instructor.page, "account", CROSSWISE)
    instructor.page.get_by_role("link", name="Report a problem with this page").click()
    judge(instructor.page, "report", CROSSWISE)
    for path, name in (("", "scenarios"), ("card", "card")):
        trainee.page.goto(f"{house.url}{path}")
        judge(trainee.page, name)
    trainee.page.goto(f"{house.url}nowhere")
    judge(trainee.page, "fault", CROSSWISE)
    watch.cut("404")


def test_the_player_breaks_no_rule(trainee: Trainee, judge: Judge) -> None:
    player = trainee.begin(program_of(CASE).scenario.title)
    judge(player.page, "content notice", CROSSWISE)
    player.start()
    judge(player.page, "scene")
    player.page.get_by_role("button", name="Pause").click()
    expect(player.page.get_by_role("heading", name="Paused")).to_be_visible()
    judge(player.page, "pause", CROSSWISE)
    player.page.get_by_role("button", name="Go on").click()
    play = recorded_play(CASE, "expert")
    player.decide(play[0])
    judge(player.page, "consequence", CROSSWISE)
    player.go_on()
    player.play(play[1:4], quick=True)
    _judge_case_file(player, judge)
    _judge_problem(player, judge)
    _judge_tasks(player, play[4:], judge)
    DebriefPage(player.page)
    judge(player.page, "debrief")
    player.page.get_by_role("group", name="Whom would you act on first?").get_by_label("room 12").check()
    for act in ("See what it does", "Compare with the proven best"):
        player.page.get_by_role("button", name=act).click()
    expect(player.page.locator(".sim-beside")).to_be_visible()
    player.page.evaluate("() => { for (const fold of document.querySelectorAll('details')) { fold.open = true; } }")
    judge(player.page, "debrief unfolded", CROSSWISE)


def _judge_case_file(player: Player, judge: Judge) -> None:
    for name in ("Evidence", "Links", "Referrals", "Card", "Log"):
        player.page.get_by_role("tab", name=name).click()
        expect(player.page.get_by_role("tabpanel", name=name)).to_be_visible()
        if name == "Links":
            _unfold_links(player)
        judge(player.page, f"case file: {name}", CROSSWISE)
    player.page.get_by_role("tab", name="Evidence").click()


def _unfold_links(player: Player) -> None:
    """Show all that the tab can show: somebody marked, and the fields of a tie."""
    player.page.get_by_label("Look at").select_option(label="Dale")
    player.page.get_by_label("What is Dale here?").select_option(label="Directs")
    player.page.get_by_role("button", name="Draw a tie").click()
    expect(player.page.get_by_label("How sure are you?")).to_be_visible()


def _judge_problem(player: Player, judge: Judge) -> None:
    player.page.get_by_role("button", name="Report a problem with this screen").click()
    judge(player.page, "report of a problem", CROSSWISE)
    player.page.get_by_role("button", name="Cancel").click()


def _judge_tasks(player: Player, play: Play, judge: Judge) -> None:
    for decision in play:
        if "choice" not in decision:
            kind = next(iter(decision))
            player.answer(decision)
            judge(player.page, f"{kind} answered", CROSSWISE)
        player.play([decision], quick=True)


def test_a_debrief_is_printed_whole(trainee: Trainee, tmp_path: Path) -> None:
    player = trainee.begin(program_of("long-hours").scenario.title)
    player.start()
    player.play(recorded_play("long-hours", "bystander"), quick=True)
    DebriefPage(player.page)
    player.page.emulate_media(media="print")
    headings, shown = player.page.evaluate(HEADINGS)
    assert shown == headings
    assert not player.page.locator("button:visible").count()
    paper: dict[str, Any] = {"format": "Letter", "print_background": True}
    assert player.page.pdf(**paper).startswith(b"%PDF-")
