"""A class of forty plays forty different runs; every command and page later, each mark is what was reckoned apart.

The marks are reckoned by `tests/play/plain.py`, which shares nothing with the engine but the model of a case. Whatever
the class typed, names, reports and questions, is text that would run if any page let it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from simlib.cli.main import main
from simlib.grade.cells import WRITTEN
from simlib.grade.course import course_in
from simlib.grade.marking import marker_of
from simlib.grade.session import Session
from simlib.play.decisions import Decision, Write
from simlib.play.engine import decide, offer, start
from simlib.record.folder import DATABASE_NAME
from simlib.record.gradebook import marked_texts
from simlib.record.log import open_store
from simlib.scenario.model import Kind
from simlib.show.board import MOST_ROWS
from tests.browser.house import House
from tests.browser.pages import Instructor
from tests.browser.test_marking import RAN, marking_on, words_in
from tests.grade.gradebooks import rows
from tests.grade.hands import CASES, program, school_in
from tests.grade.lessons import CASE, PAYLOADS, Lesson
from tests.play.drawn import drawn_decision
from tests.play.plain import Plain

SIZE = 40


def drawn_run(random: Random) -> tuple[Decision, ...]:
    """One way through the case to an ending, every decision drawn among those offered."""
    made: list[Decision] = []
    state, _ = start(program(CASE))
    while not state.ended:
        offered = offer(program(CASE), state)
        made.append(Write("Words.") if offered.kind is Kind.WRITE else drawn_decision(offered, random))
        state, _ = decide(program(CASE), state, made[-1])
    return tuple(made)


def different_runs(count: int) -> list[tuple[Decision, ...]]:
    """So many runs of which no two decide alike; what is written in them is hostile, the whole corpus in all."""
    random, found = Random(26), dict[tuple[Decision, ...], None]()
    while len(found) < count:
        found[drawn_run(random)] = None
    texts = map("\n\n".join, parts_of_the_corpus(count))
    return [
        tuple(Write(text) if isinstance(each, Write) else each for each in made)
        for made, text in zip(found, texts, strict=True)
    ]


def parts_of_the_corpus(count: int) -> list[list[str]]:
    """The corpus in so many parts."""
    return [PAYLOADS[place::count] for place in range(count)]


def reckoned(made: Sequence[Decision]) -> dict[str, int]:
    """The points of every criterion that is not marked by hand, worked out without the engine."""
    scenario = program(CASE).scenario
    plain = Plain(scenario)
    for decision in made:
        plain = plain.decide(decision)
    return {
        each.name: min(max(each.start + plain.points[each.name], 0), each.maximum)
        for each in scenario.criteria
        if not each.by_person
    }


@dataclass
class Class:
    """The class after every command, and what each of them is worth by the independent reckoning."""

    lesson: Lesson
    worth: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str]
    wrote: Sequence[str]
    """Whoever came as far as the report."""
    by_session: list[tuple[object, ...]]
    """The rows of the gradebook after `simlib grade`."""
    by_command: list[tuple[object, ...]]
    """The rows after nbgrader's own command."""


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """Forty play in the simulator and hand nothing in by hand; one more fetches, plays nothing and submits."""
    folder = tmp_path_factory.mktemp("forty")
    (folder / "home").mkdir()
    open_store(folder / "new").close()
    school = school_in(folder, folder / "new" / DATABASE_NAME)
    school.people.classes.open_scenario(school.lesson.instructor_id, school.lesson.class_id, CASE)
    lesson = Lesson(school, folder / "home", "")
    assert main(["assign", str(CASES / f"{CASE}.ipynb"), "--course", str(school.course)]) == 0
    lesson.nbgrader("generate_assignment", CASE)
    lesson.nbgrader("release_assignment", CASE)
    lesson.trainee("fetch_assignment", CASE)
    worth: dict[str, Mapping[str, int]] = {}
    names: dict[str, str] = {}
    wrote: list[str] = []
    questions = list(map("\n".join, parts_of_the_corpus(MOST_ROWS)))
    for number, made in enumerate(different_runs(SIZE), start=1):
        name = f"Badge {number:02} <img src=x onerror=alert(1)>"
        names[person := school.officer(name)] = name
        school.handing_in.ended(run := school.plays(person, CASE, made))
        worth[person] = reckoned(made)
        for question in questions[number - 1 : number]:
            school.people.questions.ask(person, school.lesson.class_id, run, CASE, "The lobby", question)
        if any(isinstance(each, Write) for each in made):
            wrote.append(person)
    lesson.trainee("submit", CASE, "--student=fetcher")
    lesson.nbgrader("collect", CASE)
    with Session(course_in(school.course, {}), marker_of(school.data, school.course, CASES), CASE) as session:
        list(session.all())
    by_session = rows(school)
    lesson.nbgrader("autograde", CASE, "--force")
    by_command = rows(school)
    lesson.nbgrader("generate_feedback", CASE)
    lesson.nbgrader("release_feedback", CASE)
    lesson.trainee("fetch_feedback", CASE)
    lesson.nbgrader("export", f"--to={folder}/home/criteria.csv")
    school.store.close()
    return Class(lesson, worth, names, wrote, by_session, by_command)


def exported(forty: Class) -> dict[str, dict[str, int]]:
    """The points of every trainee by criterion, as the export has them, without what a person marks."""
    marks: dict[str, dict[str, int]] = {}
    with (forty.lesson.home / "criteria.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["criterion"] != "report":
                marks.setdefault(row["student_id"], {})[row["criterion"]] = int(float(row["points"]))
    return marks


def test_every_command_ends_well(forty: Class) -> None:
    assert {name: said.code for name, said in forty.lesson.said.items()} == {
        "generate_assignment": 0,
        "release_assignment": 0,
        "fetch_assignment": 0,
        "submit": 0,
        "collect": 0,
        "autograde": 0,
        "generate_feedback": 0,
        "release_feedback": 0,
        "fetch_feedback": 0,
        "export": 0,
    }


def test_the_runs_are_worth_different_things(forty: Class) -> None:
    totals = {sum(each.values()) for each in forty.worth.values()}
    assert len(forty.worth) == SIZE
    assert len(totals) > SIZE // 4


def test_every_mark_is_what_the_independent_reckoning_says(forty: Class) -> None:
    nothing = dict.fromkeys(next(iter(forty.worth.values())), 0)
    assert exported(forty) == {**forty.worth, "fetcher": nothing}


def test_the_session_of_the_class_writes_the_rows_of_the_command(forty: Class) -> None:
    assert forty.by_session == forty.by_command


def test_feedback_shows_each_trainee_their_own_points(forty: Class, new_context: Callable[..., BrowserContext]) -> None:
    page = page_that_notes_what_runs(new_context())
    shown, texts = dict[str, dict[str, int]](), list[str]()
    for student in forty.worth:
        shown[student] = points_on(page, forty.lesson.feedback(student))
        texts.append(words_in(page.locator("body").inner_text()))
        assert page.evaluate("window.ran") == []
    assert shown == forty.worth
    assert len(forty.wrote) == SIZE
    assert [payload for payload in PAYLOADS if words_in(payload) not in " ".join(texts)] == []


def page_that_notes_what_runs(context: BrowserContext) -> Page:
    """A new page of this browser, which notes what ran on it that a trainee had typed."""
    context.add_init_script(f"({RAN})()")
    return context.new_page()


def points_on(page: Page, feedback: str) -> dict[str, int]:
    """The points that a page of feedback shows for each criterion that is computed."""
    page.set_content(feedback, wait_until="domcontentloaded")
    shown = re.findall(r"(?m)^(.+): (\d+) of \d+ points", page.locator("body").inner_text())
    return {name: int(points) for name, points in shown}


def test_every_report_waits_until_a_person_marks_it(forty: Class) -> None:
    marked = marked_texts(course_in(forty.lesson.course, {}).gradebook, WRITTEN)
    assert marked is not None
    assert {student for student, _ in marked} == {*forty.worth, "fetcher"} - {*forty.wrote}
    assert 0 < len(forty.wrote) <= SIZE


def test_formgrader_shows_the_marks_of_the_whole_class(
    forty: Class, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context().new_page()
    with marking_on(forty.lesson.school.data) as (root, token):
        page.goto(f"{root}/formgrader/manage_assignments?token={token}")
        page.locator("#main-table tr", has_text=CASE).locator("td.num-submissions a").click()
        expect(page.locator("#main-table td.student-id")).to_have_count(SIZE + 1)
        students = page.locator("#main-table td.student-id").all_inner_texts()
        scores = page.locator("#main-table td.score").all_inner_texts()
    of = sum(each.maximum for each in program(CASE).scenario.criteria)
    assert dict(zip(students, scores, strict=True)) == {
        "fetcher": f"0 / {of}",
        **{student: f"{sum(worth.values())} / {of}" for student, worth in forty.worth.items()},
    }


@pytest.fixture(scope="module")
def house(forty: Class) -> Iterator[House]:
    """The simulator on the data of the class."""
    made = House(forty.lesson.school.data)
    made.start()
    yield made
    made.stop()


def test_the_page_of_the_classes_shows_everybody_with_their_score(forty: Class, instructor: Instructor) -> None:
    shown = instructor.who_is_where("Academy 12")
    assert {name: "".join(re.findall(r"\((\d+) percent, not passed\)", where)) for name, where in shown.items()} == {
        name: str(percent_of(forty.worth[student])) for student, name in forty.names.items()
    }


def test_the_board_shows_each_run_with_its_score_and_a_report_until_it_is_marked(
    forty: Class, instructor: Instructor, new_context: Callable[..., BrowserContext]
) -> None:
    page = instructor.page
    page.add_init_script(f"({RAN})()")
    page.get_by_role("link", name="Board of Academy 12", exact=True).click()
    expect(page.get_by_text(f"Reports to mark ({len(forty.wrote)})")).to_be_visible()
    scores = page.locator(".sim-matrix:not(.sim-heat) tbody tr").evaluate_all(SCORES)
    assert dict(scores) == {name: str(percent_of(forty.worth[student])) for student, name in forty.names.items()}
    # The number of a list stands there before its rows do.
    expect(page.get_by_role("button", name="Answered")).to_have_count(MOST_ROWS)
    asked = words_in(page.locator(".sim-card", has_text="Questions (").last.inner_text())
    assert [payload for payload in PAYLOADS if words_in(payload) not in asked] == []
    page.get_by_role("button", name="Read", exact=True).first.click()
    (first, *_) = parts_of_the_corpus(SIZE)
    expect(page.locator(".sim-written")).to_contain_text(first[0])
    with marking_on(forty.lesson.school.data) as (root, token):
        grader = page_that_notes_what_runs(new_context())
        marks_the_report_of(forty.wrote[0], grader, f"{root}/formgrader", token)
        expect(page.get_by_text(f"Reports to mark ({len(forty.wrote) - 1})")).to_be_visible()
        assert grader.evaluate("window.ran") == []
    assert page.evaluate("window.ran") == []


SCORES = """rows => rows.map(row => [
  row.querySelector("th span").textContent,
  row.querySelector("td .cell").firstChild.textContent,
])"""


def percent_of(worth: Mapping[str, int]) -> int:
    """The score that a run is worth."""
    most = sum(each.maximum for each in program(CASE).scenario.criteria if not each.by_person)
    return 100 * sum(worth.values()) // most


def marks_the_report_of(student: str, page: Page, formgrader: str, token: str) -> None:
    """Give points for what somebody wrote, as a person does it in formgrader."""
    page.goto(f"{formgrader}/manage_assignments?token={token}")
    page.goto(f"{formgrader}/manage_students/{student}/{CASE}")
    page.get_by_role("link", name=CASE, exact=True).last.click()
    # A field takes marks once the page has fetched those that there are; its placeholder is set with that.
    expect(page.locator("input.extra-credit").last).to_have_attribute("placeholder", "0")
    field = page.locator("input.score").last
    with page.expect_response(lambda answer: "/formgrader/api/grade/" in answer.url and answer.request.method == "PUT"):
        field.fill("4")
        field.press("Tab")
