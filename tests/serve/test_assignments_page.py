"""The page on which an instructor makes assignments, over HTTP as a browser sends it."""

from __future__ import annotations

import re

import pytest

from simlib.grade.assign import assign, names_about
from simlib.grade.course import course_in
from simlib.grade.places import assignment_of
from simlib.serve.server import Server
from tests.grade.hands import reading
from tests.serve.browsers import Browser, anyio_backend, said, server, teacher, trainee

__all__ = ["anyio_backend", "server", "teacher", "trainee"]

ROW = re.compile(r"<li><span>(.*?)<small>(.*?)</small></span>")


async def rows(browser: Browser) -> dict[str, str]:
    """How far the assignment of each case is."""
    return dict(ROW.findall((await browser.ask("/assignments")).body.decode()))


async def test_an_instructor_makes_an_assignment_and_sees_how_far_it_is(teacher: Browser, server: Server) -> None:
    assert await rows(teacher) == {"Room for one night": "No assignment yet", "Long hours": "No assignment yet"}
    answer = await teacher.ask("/assignments", do="assign", scenario_id="long-hours")
    assert (answer.code, said(answer)) == (
        200,
        "The assignment from Long hours is made. Release it in marking.",
    )
    made = assignment_of(server.settings.data / "course" / "source" / "long-hours" / "long-hours.ipynb")
    assert made is not None
    assert (made.scenario, len(made.cells)) == ("long-hours", 9)
    assert (await rows(teacher))["Long hours"] == "Made, not released yet"
    (server.settings.data / "course" / "release" / "long-hours").mkdir(parents=True)
    for student in ("s1", "s2"):
        (server.settings.data / "course" / "submitted" / student / "long-hours").mkdir(parents=True)
    assert (await rows(teacher))["Long hours"] == "Released · 2 runs handed in"


async def test_an_assignment_of_another_name_is_the_one_of_its_case(teacher: Browser, server: Server) -> None:
    course = course_in(server.settings.data / "course", {})
    assign(reading("room-for-one-night"), course, "week-2")
    assert (await rows(teacher))["Room for one night"] == "Made, not released yet"
    assert (await teacher.ask("/assignments", do="assign", scenario_id="room-for-one-night")).code == 200
    assert names_about(course, "room-for-one-night") == ("week-2",)


async def test_the_classes_lead_there_and_it_leads_to_marking(teacher: Browser) -> None:
    assert 'href="/assignments"' in (await teacher.ask("/home")).body.decode()
    assert 'href="/marking"' in (await teacher.ask("/assignments")).body.decode()


@pytest.mark.parametrize("form", [{"do": "assign", "scenario_id": "no-such-case"}, {"do": "other"}, {"do": "assign"}])
async def test_what_cannot_be_assigned_is_one_sentence(teacher: Browser, form: dict[str, str]) -> None:
    answer = await teacher.ask("/assignments", **form)
    assert answer.code == 409
    assert answer.body.decode().count("Please") == 1


@pytest.mark.parametrize("path", ["/assignments", "/marking"])
async def test_for_a_trainee_there_is_no_such_page(trainee: Browser, path: str) -> None:
    assert (await trainee.ask(path)).code == 404


async def test_a_trainee_makes_no_assignment(trainee: Browser, server: Server) -> None:
    assert (await trainee.ask("/assignments", do="assign", scenario_id="room-for-one-night")).code == 404
    assert not (server.settings.data / "course" / "source" / "room-for-one-night").exists()


async def test_nobody_is_let_in_without_signing_in(server: Server) -> None:
    answer = await Browser(server).ask("/assignments")
    assert (answer.code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in")
