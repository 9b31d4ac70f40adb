"""The identification test in a browser: opened by the instructor, taken with the keyboard alone, its record read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.house import House
from tests.browser.pages import Instructor, Trainee
from tests.browser.test_accessibility import CROSSWISE, Judge, judge

__all__ = ["judge"]

CLASS = Path(__file__).stem
VIGNETTES = 12


def answer_by_keyboard(page: Page, number: int) -> None:
    """Choose with the arrows, say how sure, and send the form with Enter."""
    expect(page.get_by_role("heading", name=f"Situation {number} of {VIGNETTES}")).to_be_visible()
    page.get_by_role("radio", name="Trafficking for labor").focus()
    for _ in range(number % 7):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")


def test_a_test_is_opened_taken_by_keyboard_and_on_record(
    instructor: Instructor, trainee: Trainee, judge: Judge
) -> None:
    teacher, page = instructor.page, trainee.page
    teacher.get_by_role("link", name=f"Training record of {CLASS}").click()
    teacher.get_by_role("button", name="Open the test before the course").click()
    expect(teacher.get_by_text("The test before the course is open to the class.")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="Take the test").click()
    judge(page, "what the test is", CROSSWISE)
    page.get_by_role("button", name="Begin the test").click()
    judge(page, "a vignette")
    for number in range(1, VIGNETTES + 1):
        if number == 5:
            expect(page.get_by_role("heading", name="Situation 5 of")).to_be_visible()
            page.reload()
        answer_by_keyboard(page, number)
    expect(page.get_by_role("heading", name="Answers and reasons")).to_be_visible()
    judge(page, "answers and reasons", CROSSWISE)
    page.get_by_role("link", name="Record", exact=True).click()
    expect(page.get_by_text("Not complete yet. 0 of 120 minutes attended: 120 short.")).to_be_visible()
    judge(page, "an officer's record", CROSSWISE)
    teacher.reload()
    expect(teacher.get_by_text("Before the course: taken by 1 person. Numbers are shown from 5 on")).to_be_visible()
    judge(teacher, "a class's record", CROSSWISE)


def test_once_five_have_taken_it_the_class_has_its_numbers(
    instructor: Instructor, new_context: Callable[..., BrowserContext], house: House, class_code: str, judge: Judge
) -> None:
    teacher = instructor.page
    teacher.get_by_role("link", name=f"Training record of {CLASS}").click()
    expect(teacher.get_by_role("heading", name="Training record")).to_be_visible()
    before = teacher.get_by_role("button", name="Open the test before the course")
    if before.count():
        before.click()
    for number in range(5):
        answer_at_once(new_context, house, class_code, f"Officer {number}")
    teacher.reload()
    row = teacher.get_by_role("table", name="How well the class tells").get_by_role("row").nth(1)
    expect(row.get_by_role("cell").first).to_have_text(re.compile("^[56]$"))
    judge(teacher, "a class's record with its numbers", CROSSWISE)


def answer_at_once(new_context: Callable[..., BrowserContext], house: House, class_code: str, name: str) -> None:
    """Somebody joins and answers all of it, by the forms of the pages alone."""
    context = new_context()
    Trainee(context.new_page(), house.url).join(class_code, name)
    page = context.request.get(f"{house.url}test").text()
    page = sent(context, house, page, {"do": "begin", "occasion": "before"})
    while found := re.search(r'name="vignette" value="([^"]+)"', page):
        page = sent(context, house, page, {"do": "answer", "vignette": found[1], "kind": "none", "sure": "2"})
    assert "Answers and reasons" in page


def sent(context: BrowserContext, house: House, page: str, fields: dict[str, str]) -> str:
    """The page that follows a form of the test."""
    token = re.search(r'name="_xsrf" value="([^"]+)"', page)
    assert token
    return context.request.post(f"{house.url}test", form={"_xsrf": token[1], **fields}).text()


def test_talk_without_devices_is_put_on_record_and_marked_as_attested(
    instructor: Instructor, trainee: Trainee, judge: Judge
) -> None:
    teacher, page = instructor.page, trainee.page
    teacher.get_by_role("link", name=f"Training record of {CLASS}").click()
    teacher.get_by_text("Put talk on the record").click()
    judge(teacher, "the form for talk", CROSSWISE)
    form = teacher.locator("form").filter(has=teacher.get_by_role("button", name="I attest this"))
    form.get_by_label("About which segment").select_option("long-hours/1")
    form.get_by_label("Began").fill("2026-01-20T09:00")
    form.get_by_label("Minutes").fill("30")
    boxes = form.get_by_role("checkbox")
    for box in boxes.all():
        box.check()
    people = boxes.count()
    form.get_by_label("Why longer than planned").fill("Many questions")
    form.get_by_role("button", name="I attest this").click()
    expect(teacher.get_by_text(f"January 20, 2026: 30 minutes for {people} officer")).to_be_visible()
    judge(teacher, "talk on record", CROSSWISE)
    page.get_by_role("link", name="Record", exact=True).click()
    expect(page.get_by_role("cell", name="Attested by")).to_be_visible()
    teacher.get_by_role("button", name="Take back").click()
    expect(teacher.get_by_text("January 20, 2026: 30 minutes")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("cell", name="Attested by")).to_have_count(0)
    for record in (teacher, page):
        record.emulate_media(media="print")
        assert record.locator("input:visible, select:visible, button:visible").count() == 0
