"""An instructor's own page, and reports about pages, over HTTP as a browser sends them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.serve.identity import COOKIE
from simlib.serve.server import Server, Settings

OLD, NEW = "four plain words do", "five other plain words do"


@dataclass
class Browser:
    """Somebody's browser: keeps cookies, sends forms, follows no redirect."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, path: str, **form: str) -> HTTPResponse:
        if form and "_xsrf" not in self.cookies:
            await self.ask("/sign-in")
        answer = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.server.port}{path}",
            method="POST" if form else "GET",
            body=urlencode({**form, "_xsrf": self.cookies.get("_xsrf", "")}) if form else None,
            headers={"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())},
            follow_redirects=False,
            raise_error=False,
        )
        for line in answer.headers.get_list("Set-Cookie"):
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return answer

    async def teaches(self, name: str, passphrase: str) -> HTTPResponse:
        return await self.ask("/sign-in", kind="instructor", name=name, passphrase=passphrase)

    async def is_in(self) -> bool:
        return (await self.ask("/home")).code == 200


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """One server for all tests here; each makes people of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr("os.fork")
        made = Server(Settings(PROJECT, tmp_path_factory.mktemp("data"), port=0))
        await made.start()
        made.people.accounts.make_instructor("Sgt. Ruiz", OLD)
        yield made
        await made.stop()


@pytest.fixture
async def teacher(server: Server, request: pytest.FixtureRequest) -> Browser:
    """The browser of an instructor who is called as the test."""
    first = server.people.accounts.sign_in_instructor("Sgt. Ruiz", OLD, "here").person.person_id
    server.people.accounts.add_instructor(first, request.node.name[:80], OLD)
    browser = Browser(server)
    await browser.teaches(request.node.name[:80], OLD)
    return browser


@pytest.fixture
async def trainee(server: Server, request: pytest.FixtureRequest) -> Browser:
    """The browser of somebody in a class of the first instructor."""
    first = server.people.accounts.sign_in_instructor("Sgt. Ruiz", OLD, "here").person.person_id
    lesson = server.people.classes.make(first, request.node.name[:80])
    browser = Browser(server)
    await browser.ask("/sign-in", kind="trainee", code=lesson.code, name="Badge 4471", pin="2580")
    return browser


def said(answer: HTTPResponse) -> str:
    """The sentence at the top of a page."""
    found = re.search(r'<p class="sim-say[^"]*" role="\w+">.*?<span>(.*?)</span>', answer.body.decode())
    return found[1] if found else ""


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
