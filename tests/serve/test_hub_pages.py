"""Under a hub: its users come in through it and by no other way, and are out when they are out of the hub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.record.rights import Role
from simlib.serve.hub import BROWSER_COOKIE, HubSilent
from simlib.serve.hub_pages import Grant, Grants, HubWatch
from simlib.serve.identity import COOKIE
from simlib.serve.server import RoomUnderHub, Server, Settings
from simlib.serve.tickets import Seat
from tests.browser.hub_house import free_ports
from tests.serve.browsers import LONGEST_WAIT
from tests.serve.hub import FakeHub, Json, fake_hub

SCOPES = ["access:services!service=sim"]
BASE = "/services/sim/"


def known(name: str, **changes: Any) -> Json:
    """What the hub tells of somebody who is signed in to it, in a browser of their own."""
    return {"name": name, "kind": "user", "scopes": SCOPES, "groups": [], "session_id": f"at-{name}", **changes}


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies, and follows no redirect by itself."""

    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    """Each cookie as the server set it last, with its attributes."""

    async def get(self, path: str, *, method: str = "GET") -> HTTPResponse:
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        token = self.cookies.get("_xsrf", "")
        answer = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.server.port}{path}",
            method=method,
            body=f"_xsrf={token}" if method == "POST" else None,
            headers={"Cookie": sent, "Host": "hub.agency.example"},
            follow_redirects=False,
            raise_error=False,
            connect_timeout=LONGEST_WAIT,
            request_timeout=LONGEST_WAIT,
        )
        for line in answer.headers.get_list("Set-Cookie"):
            for name, each in SimpleCookie(line).items():
                self.cookies[name], self.told[name] = each.value, line
        return answer

    async def comes_in(self, code: str, path: str = f"{BASE}sign-in", *, method: str = "GET") -> HTTPResponse:
        """Ask for a page, sign in to the hub, and come back with a code."""
        away = await self.get(path, method=method)
        state = parse_qs(urlsplit(away.headers["Location"]).query)["state"][0]
        return await self.get(f"{BASE}oauth_callback?code={code}&state={state}")

    async def is_in(self) -> bool:
        return (await self.get(f"{BASE}card")).code == 200


@dataclass(frozen=True, slots=True)
class Visit:
    """A server under a hub."""

    server: Server
    hub: FakeHub

    def browser(self, name: str = "") -> Browser:
        """A browser that is signed in to the hub as somebody, or as nobody."""
        return Browser(self.server, {BROWSER_COOKIE: f"at-{name}"} if name else {})


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def server_under_a_hub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    """One server for all tests here: starting one takes a second."""
    async with fake_hub() as hub:
        (port,) = free_ports(1)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**hub.variables, "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}"}.items():
                patch.setenv(name, value)
            patch.delattr("os.fork")
            server = Server(Settings(PROJECT, tmp_path_factory.mktemp("hub"), port=0))
            await server.start()
            assert server.port == port
            yield Visit(server, hub)
            await server.stop()


@pytest.fixture
def visit(server_under_a_hub: Visit) -> Visit:
    """A server under a hub that knows ann, who learns, and lee, who teaches."""
    hub = server_under_a_hub.hub
    hub.broken, hub.asked = False, []
    hub.users = {"a": known("ann"), "l": known("lee", groups=["first-contact-instructors"])}
    return server_under_a_hub


async def test_nobody_is_sent_to_the_hub_and_comes_back_to_where_they_wanted_to_go(visit: Visit) -> None:
    ann = visit.browser("ann")
    front = await ann.get(f"{BASE}card")
    assert (front.code, front.headers["Location"]) == (302, f"{BASE}sign-in?next=%2Fservices%2Fsim%2Fcard")
    away = await ann.get(front.headers["Location"])
    assert away.headers["Location"].startswith("/hub/api/oauth2/authorize?client_id=service-sim&")
    back = await ann.comes_in("a", front.headers["Location"])
    assert (back.code, back.headers["Location"]) == (303, f"{BASE}card")
    assert await ann.is_in()
    again = await ann.get(f"{BASE}sign-in?next=/services/sim/card")
    assert (again.code, again.headers["Location"]) == (303, f"{BASE}card")


async def test_the_session_is_for_the_services_addresses_and_comes_along_from_links_elsewhere(visit: Visit) -> None:
    ann = visit.browser("ann")
    await ann.comes_in("a")
    told = ann.told[COOKIE]
    assert [part for part in ("Path=/services/sim/", "HttpOnly", "SameSite=Lax") if part not in told] == []
    await ann.get(BASE)
    assert "Path=/services/sim/" in ann.told["_xsrf"]


@pytest.mark.parametrize("elsewhere", ["//elsewhere/", "https://elsewhere/", "/hub/home", "/services/simulated/"])
async def test_nobody_is_sent_out_of_the_service_after_signing_in(visit: Visit, elsewhere: str) -> None:
    back = await visit.browser("ann").comes_in("a", f"{BASE}sign-in?next={elsewhere}")
    assert (back.code, back.headers["Location"]) == (303, BASE)


async def test_a_way_back_counts_once_and_in_the_browser_that_set_out(visit: Visit) -> None:
    ann, bob = visit.browser("ann"), visit.browser()
    away = await ann.get(f"{BASE}sign-in")
    state = parse_qs(urlsplit(away.headers["Location"]).query)["state"][0]
    back = f"{BASE}oauth_callback?code=a&state={state}"
    for browser in (bob, ann, ann):
        await browser.get(back)
    assert [COOKIE in browser.cookies for browser in (bob, ann)] == [False, True]
    assert len(visit.hub.asked) == 1
    for odd in ("", "?code=a", "?code=a&state=..%2F..", f"?state={state}", "?error=access_denied"):
        answer = await bob.get(f"{BASE}oauth_callback{odd}")
        assert (answer.code, b"sign-in was not finished" in answer.body) == (409, True)


async def test_a_member_of_the_group_teaches_and_shows_the_hubs_address_to_the_class(visit: Visit) -> None:
    visit.hub.users["k"] = known("kit", groups=["first-contact-instructors"])
    kit = visit.browser("kit")
    await kit.comes_in("k")
    people = visit.server.people
    code = people.classes.make(people.accounts.outside_person("kit", Role.INSTRUCTOR).person_id, "Monday").code
    home = await kit.get(f"{BASE}home")
    assert home.code == 200
    assert f"http://hub.agency.example/services/sim/join/{code}".encode() in home.body
    absent = (b"Write cases", b"Reset PIN", b"Your account", b"works on this machine only")
    assert [words for words in absent if words in home.body] == []


async def test_a_trainee_enters_a_class_by_its_link_or_by_typing_its_code(visit: Visit) -> None:
    people = visit.server.people
    code = people.classes.make(people.accounts.outside_person("lee", Role.INSTRUCTOR).person_id, "Monday").code
    visit.hub.users["n"] = known("nia")
    nia = visit.browser("nia")
    await nia.comes_in("n")
    assert people.sessions.of(nia.cookies[COOKIE]).class_id is None
    assert b"Class code" in (await nia.get(BASE)).body
    assert (await nia.get(f"{BASE}home")).code == 404
    typed = await nia.get(f"{BASE}join?code={code[:3].lower()}-{code[3:].lower()}")
    assert typed.headers["Location"] == f"{BASE}join/{code.lower()}"
    await nia.comes_in("n", typed.headers["Location"])
    assert people.sessions.of(nia.cookies[COOKIE]).class_id == people.classes.by_code(code).class_id
    assert (await nia.get(f"{BASE}join?code=%2F")).headers["Location"] == BASE
    wrong = await nia.comes_in("n", f"{BASE}join/ZZZZZZ", method="POST")
    assert (wrong.code, b"There is no class with this code" in wrong.body) == (409, True)


async def test_a_link_to_a_class_throws_nobody_out_of_a_case_that_is_open(visit: Visit) -> None:
    people = visit.server.people
    lee = people.accounts.outside_person("lee", Role.INSTRUCTOR).person_id
    first, other = (people.classes.make(lee, name).code for name in ("Tuesday", "Friday"))
    ann = visit.browser("ann")
    await ann.comes_in("a", f"{BASE}join/{first}")
    session, token = people.sessions.of(ann.cookies[COOKIE]), ann.cookies[COOKIE]
    visit.server.book.issue("kernel-2", Seat("run", session.person_id, session.handle))
    same, asked = await ann.get(f"{BASE}join/{first}"), await ann.get(f"{BASE}join/{other}")
    assert (same.code, same.headers["Location"]) == (303, BASE)
    assert (asked.code, b"Go into this class" in asked.body) == (200, True)
    ann.cookies["_xsrf"], kept = "", ann.cookies["_xsrf"]
    assert (await ann.get(f"{BASE}join/{other}", method="POST")).code == 403
    assert (ann.cookies[COOKIE], visit.server.book.kernels_of(session.handle)) == (token, ("kernel-2",))
    ann.cookies["_xsrf"] = kept
    await ann.comes_in("a", f"{BASE}join/{other}", method="POST")
    assert people.sessions.of(ann.cookies[COOKIE]).class_id == people.classes.by_code(other).class_id
    assert visit.server.book.kernels_of(session.handle) == ()


async def test_pages_about_pins_and_passphrases_are_gone(visit: Visit) -> None:
    lee = visit.browser("lee")
    await lee.comes_in("l")
    await lee.get(BASE)
    for path in ("first-start", "choose-pin", "unlock", "account"):
        for method in ("GET", "POST"):
            assert (await lee.get(f"{BASE}{path}", method=method)).code == 404
    assert (await lee.get(f"{BASE}sign-in", method="POST")).code == 405


async def test_nothing_answers_outside_of_the_services_addresses(visit: Visit) -> None:
    browser = visit.browser()
    assert (await browser.get(f"{BASE}static/first-contact/theme.js")).code == 200
    for path in ("/", "/sign-in", "/static/first-contact/theme.js", "/servicesXsim/sign-in", f"{BASE}nowhere"):
        assert (await browser.get(path)).code == 404


# --- out of the hub is out ------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["", "at-bob"], ids=["nobody", "somebody else"])
async def test_a_browser_that_signed_out_of_the_hub_is_signed_out_at_once(visit: Visit, now: str) -> None:
    ann = visit.browser("ann")
    await ann.comes_in("a")
    ann.cookies[BROWSER_COOKIE] = now
    assert not await ann.is_in()


async def test_whoever_left_the_hub_loses_session_and_pages_within_half_a_minute(visit: Visit) -> None:
    ann, lee = visit.browser("ann"), visit.browser("lee")
    await ann.comes_in("a")
    await lee.comes_in("l")
    session = visit.server.people.sessions.of(ann.cookies[COOKIE])
    visit.server.book.issue("kernel-1", Seat("run", session.person_id, session.handle))
    await visit.server.hub_watch.look()
    assert (await ann.is_in(), await lee.is_in()) == (True, True)
    del visit.hub.users["a"]
    await visit.server.hub_watch.look()
    assert (await ann.is_in(), await lee.is_in()) == (False, True)
    assert visit.server.book.kernels_of(session.handle) == ()


@pytest.mark.parametrize("changes", [{"groups": []}, {"scopes": []}], ids=["teaches no more", "may not enter"])
async def test_whoever_lost_a_right_at_the_hub_loses_the_session(visit: Visit, changes: Json) -> None:
    lee = visit.browser("lee")
    await lee.comes_in("l")
    visit.hub.users["l"] |= changes
    await visit.server.hub_watch.look()
    assert not await lee.is_in()


async def test_a_hub_that_gives_no_answer_sends_nobody_away(visit: Visit) -> None:
    ann = visit.browser("ann")
    await ann.comes_in("a")
    visit.hub.broken = True
    with pytest.raises(HubSilent, match="does not answer"):
        await visit.server.hub_watch.look()
    assert await ann.is_in()


async def test_signing_out_here_signs_out_of_the_hub(visit: Visit) -> None:
    ann = visit.browser("ann")
    await ann.comes_in("a")
    await ann.get(f"{BASE}card")
    out = await ann.get(f"{BASE}sign-out", method="POST")
    assert (out.code, out.headers["Location"]) == (303, "/hub/logout")
    assert not await ann.is_in()
    await visit.server.hub_watch.look()


async def test_a_demoted_instructor_is_let_in_no_more_and_a_new_one_is(visit: Visit) -> None:
    kim, noor = visit.browser("kim"), visit.browser("noor")
    visit.hub.users = {"k": known("kim"), "n": known("noor", admin=True)}
    await kim.comes_in("k")
    await noor.comes_in("n")
    visit.hub.users = {"k": known("kim", admin=True), "n": known("noor")}
    assert (await kim.comes_in("k", f"{BASE}join/XXXXXX")).code == 303
    asked = await kim.get(f"{BASE}join/XXXXXX")
    assert (asked.code, b"Stay where I am" in asked.body, b"Go into this class" in asked.body) == (200, True, False)
    assert (await kim.get(f"{BASE}home")).code == 200
    demoted = await visit.browser("noor").comes_in("n")
    assert (demoted.code, b"no longer names you an instructor" in demoted.body) == (409, True)


def test_a_session_that_rests_on_no_grant_counts_for_nobody() -> None:
    grants = Grants()
    grants.keep("one", Grant("token", "browser"))
    assert grants.all() == {"one": Grant("token", "browser")}
    grants.drop("one")
    grants.drop("another")
    assert grants.all() == {}


async def test_names_that_differ_in_one_sign_are_two_people_to_a_hub(visit: Visit) -> None:
    accounts = visit.server.people.accounts
    ids = {accounts.outside_person(name, Role.TRAINEE).person_id for name in ("ann", "Ann", "ａnn")}
    assert len(ids) == 3


async def test_under_a_hub_there_is_no_room_to_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in FakeHub().variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RoomUnderHub, match="start it without --lan"):
        await Server(Settings(PROJECT, tmp_path, port=0, lan=True)).start()


async def test_a_taken_port_is_not_exchanged_for_another(visit: Visit) -> None:
    place = visit.server.site.place
    assert list(place.ports) == [visit.server.port]
    assert list(replace(place, behind_proxy=False, port=8866).ports) == list(range(8866, 8876))
    assert list(replace(place, behind_proxy=False, port=0).ports) == [0]


async def test_a_look_that_fails_is_not_the_last_one(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, faults = asyncio.Event(), [RuntimeError("once"), HubSilent("The hub does not answer.")]

    async def look(_: HubWatch) -> None:
        if faults:
            raise faults.pop()
        looked.set()

    monkeypatch.setattr(HubWatch, "look", look)
    monkeypatch.setattr("simlib.serve.hub_pages.EVERY", 0)
    watching = asyncio.create_task(visit.server.hub_watch.run())
    await asyncio.wait([watching, asyncio.create_task(looked.wait())], return_when=asyncio.FIRST_COMPLETED)
    assert looked.is_set()
    watching.cancel()
