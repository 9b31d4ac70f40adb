"""Under JupyterHub: the hub's user is taken, and nobody gets in past the hub."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest
from tornado import web
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.errors import NotAllowed
from simlib.record.rights import Role
from simlib.serve.hub import TOKEN_NAME, Hub, HubMissing, HubUser, hub_of
from simlib.serve.identity import COOKIE
from simlib.serve.server import Server, Settings


@dataclass
class FakeAuth:
    """What the library asks the hub, answered from a header; states and challenges as plain words."""

    users: Mapping[str, dict[str, Any]]
    access_scopes: set[str] = field(default_factory=set)
    login_url: str = "https://hub.example/hub/api/oauth2/authorize?client_id=service-first-contact"
    pkce_enabled: bool = False

    async def get_user(self, handler: web.RequestHandler, *, sync: bool = True) -> dict[str, Any] | None:
        assert not sync
        return self.users.get(handler.request.headers.get("X-Hub-Cookie", ""))

    def check_scopes(self, required: set[str], user: dict[str, Any]) -> set[str]:
        return required & set(user["scopes"])

    def generate_pkce_code_challenge(self) -> tuple[str, str, str]:
        return "verifier", "challenge", "S256"

    def set_state_cookie(self, handler: web.RequestHandler, next_url: str, code_verifier: str = "") -> str:
        return f"{next_url}|{code_verifier}"


class FakeCallback(web.RequestHandler):
    """The library's own handler."""

    def get(self) -> None:
        self.finish("the hub's cookie is kept")


def asking(cookie: str = "", uri: str = "/sign-in?next=%2Fcard") -> web.RequestHandler:
    """As much of a page as the hub's library looks at."""
    request = SimpleNamespace(headers={"X-Hub-Cookie": cookie}, uri=uri)
    return cast("web.RequestHandler", SimpleNamespace(request=request))


ANN = {"name": "ann", "kind": "user", "admin": False, "scopes": ["access:services"]}
LEE = {"name": "lee", "kind": "user", "admin": True, "scopes": ["access:services"]}


async def test_the_hub_says_who_it_is() -> None:
    hub = Hub(FakeAuth({"a": ANN, "l": LEE, "odd": {"name": "odd", "admin": "yes"}}), FakeCallback)
    assert await hub.user(asking()) is None
    assert await hub.user(asking("a")) == HubUser("ann", is_admin=False)
    assert await hub.user(asking("l")) == HubUser("lee", is_admin=True)
    assert await hub.user(asking("odd")) == HubUser("odd", is_admin=False)


@pytest.mark.parametrize(
    "model", [{**ANN, "kind": "service"}, {**LEE, "scopes": ["read:users"]}], ids=["a service", "without the scope"]
)
async def test_an_account_that_may_not_use_the_service_is_not_let_in(model: dict[str, Any]) -> None:
    hub = Hub(FakeAuth({"x": model}, access_scopes={"access:services"}), FakeCallback)
    with pytest.raises(NotAllowed, match="does not let this account use the simulator"):
        await hub.user(asking("x"))


def test_the_way_to_the_hub_comes_back_to_the_page_that_was_asked_for() -> None:
    plain = FakeAuth({})
    assert Hub(plain, FakeCallback).login(asking()) == f"{plain.login_url}&state=%2Fsign-in%3Fnext%3D%252Fcard%7C"
    with_challenge = FakeAuth({}, pkce_enabled=True)
    assert Hub(with_challenge, FakeCallback).login(asking(uri="/sign-in")) == (
        f"{plain.login_url}&code_challenge=challenge&code_challenge_method=S256&state=%2Fsign-in%7Cverifier"
    )


def test_without_a_hub_nothing_changes() -> None:
    assert hub_of({}) is None


def test_a_hub_without_its_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jupyterhub", None)
    with pytest.raises(HubMissing, match="Install the version that your hub has"):
        hub_of({TOKEN_NAME: "x"})


def test_the_library_of_the_hub_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    auth = FakeAuth({})
    library = ModuleType("jupyterhub.services.auth")
    library.__dict__["HubOAuth"] = type("HubOAuth", (), {"instance": staticmethod(lambda: auth)})
    library.__dict__["HubOAuthCallbackHandler"] = FakeCallback
    for name in ("jupyterhub", "jupyterhub.services"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, "jupyterhub.services.auth", library)
    assert hub_of({TOKEN_NAME: "x"}) == Hub(auth, FakeCallback)


# --- the pages ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Visit:
    """A server under a hub, seen by browsers."""

    server: Server

    async def get(self, path: str, *, hub: str = "", session: str = "", method: str = "GET") -> HTTPResponse:
        headers = {"X-Hub-Cookie": hub, "Cookie": f"{COOKIE}={session}"}
        address = f"{self.server.addresses[0]}{path.lstrip('/')}"
        body = "" if method == "POST" else None
        return await AsyncHTTPClient().fetch(
            address, method=method, body=body, headers=headers, follow_redirects=False, raise_error=False
        )


def session_in(answer: HTTPResponse) -> str:
    """The session a browser is given, empty where it keeps the one it has."""
    for line in answer.headers.get_list("Set-Cookie"):
        if COOKIE in (cookies := SimpleCookie(line)):
            return cookies[COOKIE].value
    return ""


@asynccontextmanager
async def under_a_hub(auth: FakeAuth, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visit]:
    monkeypatch.setattr("simlib.serve.server.hub_of", lambda _: Hub(auth, FakeCallback))
    monkeypatch.delattr("os.fork")
    server = Server(Settings(PROJECT, folder, port=0))
    await server.start()
    try:
        yield Visit(server)
    finally:
        await server.stop()


async def test_people_come_in_through_the_hub_and_by_no_other_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = {"a": ANN, "l": LEE}
    async with under_a_hub(FakeAuth(users), tmp_path / "data", monkeypatch) as visit:
        await _nobody_is_sent_to_the_hub(visit)
        lesson = await _an_administrator_is_an_instructor(visit)
        await _a_user_is_a_trainee_who_enters_a_class_by_its_link(visit, lesson)
        await _pages_about_pins_are_gone(visit)
        users["l"] = {**LEE, "admin": False}
        demoted = await visit.get("/sign-in", hub="l")
        assert (demoted.code, b"no longer names you an administrator" in demoted.body) == (409, True)
        assert session_in(demoted) == ""


async def _nobody_is_sent_to_the_hub(visit: Visit) -> None:
    front = await visit.get("/")
    assert (front.code, front.headers["Location"]) == (302, "/sign-in?next=%2F")
    away = await visit.get("/sign-in?next=%2Fcard")
    assert (away.code, away.headers["Location"].startswith("https://hub.example/")) == (302, True)
    back = await visit.get("/oauth_callback")
    assert (back.code, back.body) == (200, b"the hub's cookie is kept")


async def _an_administrator_is_an_instructor(visit: Visit) -> str:
    """The code of the class that the instructor then makes."""
    came = await visit.get("/sign-in?next=%2Fhome", hub="l")
    assert (came.code, came.headers["Location"]) == (303, "/home")
    home = await visit.get("/home", session=session_in(came))
    assert (home.code, b"Write cases" in home.body) == (200, False)
    people = visit.server.people
    return people.classes.make(people.accounts.outside_person("lee", Role.INSTRUCTOR).person_id, "Monday").code


async def _a_user_is_a_trainee_who_enters_a_class_by_its_link(visit: Visit, code: str) -> None:
    first = await visit.get("/sign-in?next=//elsewhere/", hub="a")
    assert (first.code, first.headers["Location"]) == (303, "/")
    session = session_in(first)
    assert visit.server.people.sessions.of(session).class_id is None
    assert (await visit.get("/home", session=session)).code == 404
    assert session_in(await visit.get("/sign-in", hub="a", session=session)) == ""
    joined = session_in(await visit.get(f"/join/{code}", hub="a", session=session))
    found = visit.server.people.sessions.of(joined)
    assert found.class_id == visit.server.people.classes.by_code(code).class_id
    assert (await visit.get("/", session=session)).code == 302
    wrong = await visit.get("/join/ZZZZZZ", hub="a", session=joined)
    assert (wrong.code, b"There is no class with this code" in wrong.body) == (409, True)


async def _pages_about_pins_are_gone(visit: Visit) -> None:
    for path in ("/first-start", "/choose-pin", "/unlock"):
        for method in ("GET", "POST"):
            assert (await visit.get(path, method=method)).code == 404
    assert (await visit.get("/sign-in", method="POST")).code in {403, 405}
