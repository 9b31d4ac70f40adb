"""An instructor's own page, and reports about pages, over HTTP as a browser sends them."""

from __future__ import annotations

import re

import pytest

from simlib.serve.identity import COOKIE
from simlib.serve.server import Server
from tests.serve.browsers import OLD, Browser, anyio_backend, said, server, teacher, trainee

__all__ = ["anyio_backend", "server", "teacher", "trainee"]

NEW = "five other plain words do"


async def test_an_instructor_changes_the_passphrase(teacher: Browser, request: pytest.FixtureRequest) -> None:
    me, elsewhere = request.node.name[:80], Browser(teacher.server)
    await elsewhere.teaches(me, OLD)
    form = {"do": "change-passphrase", "current": OLD, "passphrase": NEW}
    differs = await teacher.ask("/account", **form, again=OLD)
    assert (differs.code, said(differs)[:30]) == (409, "The two new passphrases differ")
    wrong = await teacher.ask("/account", **{**form, "current": NEW}, again=NEW)
    assert (wrong.code, said(wrong)[:17]) == (409, "That did not fit.")
    done = await teacher.ask("/account", **form, again=NEW)
    assert (done.code, said(done)) == (200, "Your passphrase is changed.")
    assert (await teacher.is_in(), await elsewhere.is_in()) == (True, False)
    assert [(await Browser(teacher.server).teaches(me, each)).code for each in (OLD, NEW)] == [403, 303]


async def test_a_colleague_is_let_in_once_and_chooses_a_passphrase(teacher: Browser) -> None:
    page = await teacher.ask("/account", do="invite", name="Lt. Okafor")
    (once,) = re.findall(r"<p class=\"sim-code[^\"]*\">([A-Z0-9-]+)</p>", page.body.decode())
    assert once not in (await teacher.ask("/account")).body.decode()
    okafor = Browser(teacher.server)
    await okafor.teaches("Lt. Okafor", once)
    assert (await okafor.ask("/home")).headers["Location"].startswith("/sign-in")
    assert (await okafor.ask("/sign-in")).headers["Location"] == "/choose-pin"
    form = (await okafor.ask("/choose-pin")).body.decode()
    assert ("Choose a passphrase of your own" in form, "4 to 8 digits" in form) == (True, False)
    short = await okafor.ask("/choose-pin", pin="2580", again="2580")
    assert said(short).startswith("Please choose a passphrase of at least 10 letters")
    differs = await okafor.ask("/choose-pin", pin=NEW, again=OLD)
    assert said(differs) == "The two differ. Please type the same one twice."
    chosen = await okafor.ask("/choose-pin", pin=NEW, again=NEW)
    assert (chosen.code, chosen.headers["Location"]) == (303, "/home")
    assert await okafor.is_in()
    assert "Lt. Okafor" in (await teacher.ask("/account")).body.decode()


async def test_an_instructor_without_a_one_time_passphrase_cannot_skip_the_current_one(teacher: Browser) -> None:
    assert (await teacher.ask("/choose-pin", pin=NEW, again=NEW)).code == 403


@pytest.mark.parametrize(
    ("do", "name", "sentence"),
    [
        ("invite", "Sgt. Ruiz", "There is an instructor of this name already."),
        ("invite", "", "Please give a name or badge number of 1 to 80 letters and digits."),
        ("else", "", "That button is not known here. Please load the page again."),
    ],
)
async def test_what_does_not_fit_is_said_in_one_sentence(teacher: Browser, do: str, name: str, sentence: str) -> None:
    answer = await teacher.ask("/account", do=do, name=name)
    assert (answer.code, said(answer)) == (409, sentence)


async def test_a_trainee_has_no_account_page(trainee: Browser) -> None:
    assert (await trainee.ask("/account")).code == 404
    assert (await trainee.ask("/account", do="invite", name="Me")).code == 404


async def test_nobody_reaches_either_page_without_signing_in(server: Server) -> None:
    browser = Browser(server)
    for path in ("/account", "/report"):
        assert (await browser.ask(path)).headers["Location"].startswith("/sign-in?next=")
        assert (await browser.ask(path, text="x")).code in {302, 403}


# --- reports about pages --------------------------------------------------------------------------------------


async def test_every_page_outside_of_the_player_leads_to_a_report_about_it(teacher: Browser, trainee: Browser) -> None:
    named = {"/": "Scenarios", "/card": "Pocket%20card", "/home": "Classes", "/account": "Your%20account"}
    for path, name in named.items():
        assert f'href="/report?where={name}"' in (await teacher.ask(path)).body.decode()
    assert 'href="/report?where=Scenarios"' in (await trainee.ask("/")).body.decode()
    for path in ("/sign-in", "/report"):
        assert "/report?where" not in (await Browser(teacher.server).ask(path)).body.decode()


async def test_a_report_reaches_the_instructors_page_and_is_settled_there(trainee: Browser) -> None:
    form = (await trainee.ask("/report?where=Scenarios")).body.decode()
    assert 'name="where" value="Scenarios"' in form
    sent = await trainee.ask("/report", where="Scenarios", text="The list is <b>cut</b> off.")
    assert (sent.code, "Your report was sent" in sent.body.decode()) == (200, True)
    ruiz = Browser(trainee.server)
    await ruiz.teaches("Sgt. Ruiz", OLD)
    home = (await ruiz.ask("/home")).body.decode()
    assert "The list is &lt;b&gt;cut&lt;/b&gt; off." in home
    (number,) = re.findall(r'name="number" value="(page-\d+)"', home)
    for nonsense in ("page-", "page-x", "page-999", "0"):
        assert (await ruiz.ask("/home", do="settle-report", number=nonsense)).code == 409
    assert (await ruiz.ask("/home", do="settle-report", number=number)).code == 303
    assert "off." not in (await ruiz.ask("/home")).body.decode()


async def test_a_report_without_words_comes_back_and_an_odd_page_name_is_none(trainee: Browser) -> None:
    empty = await trainee.ask("/report", where="\x07", text=" ")
    assert (empty.code, said(empty)) == (409, "Please say in a few words what is wrong.")
    assert 'name="where" value="A page"' in empty.body.decode()
    assert trainee.cookies[COOKIE]
