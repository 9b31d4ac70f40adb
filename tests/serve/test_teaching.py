"""The papers on the instructor's page, over HTTP as a browser asks for them; nobody else gets one."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from simlib.read.notebook import notebook_from_text
from simlib.report.papers import Paper
from simlib.serve.server import Server
from simlib.serve.teaching import PAPERS
from tests.report.teaching_cases import SMALL
from tests.serve.browsers import Browser, anyio_backend, server, teacher, trainee

__all__ = ["anyio_backend", "server", "teacher", "trainee"]

pytestmark = pytest.mark.anyio
ROOM = "/teach/room-for-one-night"


def test_the_addresses_are_the_words_of_the_papers() -> None:
    assert tuple(Paper) == PAPERS


@pytest.mark.parametrize("paper", PAPERS)
async def test_an_instructor_gets_every_paper_as_a_page_and_as_a_pdf_file(teacher: Browser, paper: str) -> None:
    page, pdf = await teacher.ask(f"{ROOM}/{paper}.html"), await teacher.ask(f"{ROOM}/{paper}.pdf")
    assert (page.code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert (pdf.code, pdf.headers["Content-Type"], pdf.body[:5]) == (200, "application/pdf", b"%PDF-")
    assert pdf.headers["Content-Disposition"] == f'inline; filename="room-for-one-night-{paper}.pdf"'
    assert "Content-Disposition" not in page.headers
    assert f'href="{paper}.pdf"' in page.body.decode()
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", [*(f"{ROOM}/{paper}.{kind}" for paper in PAPERS for kind in ("html", "pdf")), "/teach/course-packet.pdf"]
)
async def test_for_a_trainee_there_is_no_such_page(trainee: Browser, path: str) -> None:
    assert (await trainee.ask(path)).code == 404


async def test_a_trainee_can_send_no_ticks(trainee: Browser) -> None:
    assert (await trainee.ask(f"{ROOM}/observer-sheet.html", tick="5a")).code == 404


async def test_whoever_is_not_signed_in_is_asked_to(server: Server) -> None:
    answer = await Browser(server).ask(f"{ROOM}/guide.html")
    assert answer.code == 302
    assert "/sign-in" in answer.headers["Location"]


async def test_a_paper_or_a_case_that_does_not_exist_is_not_found(teacher: Browser) -> None:
    for path in ("/teach/no-such-case/guide.html", f"{ROOM}/key.html", f"{ROOM}/guide.docx", "/teach/"):
        assert (await teacher.ask(path)).code == 404


async def test_a_case_is_found_by_its_file_where_it_has_no_id(
    teacher: Browser, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "A case, mine.ipynb").write_bytes(notebook_from_text(SMALL.replace("- Id: the-door\n", "")))
    monkeypatch.setattr(server.library, "folder", tmp_path)
    assert (await teacher.ask(f"/teach/{quote('A case, mine')}/guide.html")).code == 200
    handout = await teacher.ask(f"/teach/{quote('A case, mine')}/handout.pdf")
    assert handout.headers["Content-Disposition"] == 'inline; filename="A-case-mine-handout.pdf"'
    await teacher.ask("/home", do="make-class", name="Academy 43")
    class_id = re.findall(r'name="class_id" value="([^"]+)"', (await teacher.ask("/home")).body.decode())[0]
    await teacher.ask("/home", do="open-scenario", class_id=class_id, scenario_id="A case, mine")
    assert 'href="/teach/A%20case%2C%20mine/guide.html"' in (await teacher.ask("/home")).body.decode()


async def test_ticks_are_added_up_and_stay_on(teacher: Browser) -> None:
    page = (await teacher.ask(f"{ROOM}/observer-sheet.html", tick="7d")).body.decode()
    assert "10 of 60 points, 16 percent" in page
    assert re.findall(r'value="([^"]+)" checked', page) == ["7d"]


async def test_ticks_that_the_sheet_does_not_have_are_one_calm_sentence(teacher: Browser) -> None:
    answer = await teacher.ask(f"{ROOM}/observer-sheet.html", tick="<b>")
    assert answer.code == 409
    assert "The observer sheet has no line &lt;b&gt;." in answer.body.decode()


@pytest.mark.parametrize("path", ["guide.html", "observer-sheet.pdf"])
async def test_only_the_page_of_the_observer_sheet_takes_ticks(teacher: Browser, path: str) -> None:
    assert (await teacher.ask(f"{ROOM}/{path}", tick="7d")).code == 404


async def test_the_packet_is_made_of_the_cases_here(teacher: Browser) -> None:
    page = (await teacher.ask("/teach/course-packet.html")).body.decode()
    assert "Room for one night" in page
    assert "guided minutes are planned here" in page
    packet = await teacher.ask("/teach/course-packet.pdf")
    assert packet.body[:5] == b"%PDF-"
    assert packet.headers["Content-Disposition"] == 'inline; filename="course-packet.pdf"'


async def test_an_opened_scenario_links_to_its_papers_and_one_that_is_not_open_does_not(teacher: Browser) -> None:
    await teacher.ask("/home", do="make-class", name="Academy 41")
    page = (await teacher.ask("/home")).body.decode()
    class_id = re.findall(r'name="class_id" value="([^"]+)"', page)[0]
    assert f"{ROOM}/guide.html" not in page
    await teacher.ask("/home", do="open-scenario", class_id=class_id, scenario_id="room-for-one-night")
    page = (await teacher.ask("/home")).body.decode()
    links = re.findall(r'href="(/teach/room-for-one-night/[^"]+)"', page)
    assert set(links) >= {f"{ROOM}/{each}" for each in (
        "guide.html", "guide.pdf", "role-cards.html", "observer-sheet.html", "handout.pdf")}  # fmt: skip
    assert "/teach/long-hours/" not in page
    for link in links:
        assert (await teacher.ask(link)).code == 200
