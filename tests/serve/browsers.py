"""One server for a whole module of tests, and people at browsers who talk to it over HTTP.

A module that uses the fixtures names them in its `__all__`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from simlib.cli.entry import PROJECT
from simlib.record.classes import Class
from simlib.serve.server import Server, Settings

LONGEST_WAIT = 120.0
"""Seconds. Only an answer that fails is waited for that long; the twenty of the library are too few for a paper that
is typeset on a busy machine."""
RUIZ, OLD = "Sgt. Ruiz", "four plain words do"
"""The first instructor of every server, and their passphrase."""


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
            connect_timeout=LONGEST_WAIT,
            request_timeout=LONGEST_WAIT,
        )
        for line in answer.headers.get_list("Set-Cookie"):
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return answer

    async def teaches(self, name: str, passphrase: str) -> HTTPResponse:
        return await self.ask("/sign-in", kind="instructor", name=name, passphrase=passphrase)

    async def is_in(self) -> bool:
        return (await self.ask("/home")).code == 200


async def a_trainee(server: Server, lesson: Class, name: str = "Badge 4471") -> Browser:
    """The browser of somebody who joined a class."""
    browser = Browser(server)
    await browser.ask("/sign-in", kind="trainee", code=lesson.code, name=name, pin="2580")
    return browser


async def an_instructor(server: Server, name: str = RUIZ) -> Browser:
    """The browser of an instructor who signed in."""
    browser = Browser(server)
    await browser.teaches(name, OLD)
    return browser


def first_instructor(server: Server) -> str:
    """The id of the first instructor."""
    return server.people.accounts.sign_in_instructor(RUIZ, OLD, "here").person.person_id


def a_class(server: Server, name: str) -> tuple[str, Class]:
    """A class of the first instructor, and their id."""
    teacher = first_instructor(server)
    return teacher, server.people.classes.make(teacher, name[:80])


def said(answer: HTTPResponse) -> str:
    """The sentence at the top of a page."""
    found = re.search(r'<p class="sim-say[^"]*" role="\w+">.*?<span>(.*?)</span>', answer.body.decode())
    return found[1] if found else ""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """One server for all tests of a module, with one instructor; each test makes people and classes of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr("os.fork")
        made = Server(Settings(PROJECT, tmp_path_factory.mktemp("data"), port=0))
        await made.start()
        made.people.accounts.make_instructor(RUIZ, OLD)
        yield made
        await made.stop()


@pytest.fixture
async def teacher(server: Server, request: pytest.FixtureRequest) -> Browser:
    """The browser of an instructor who is called as the test."""
    server.people.accounts.add_instructor(first_instructor(server), request.node.name[:80], OLD)
    return await an_instructor(server, request.node.name[:80])


@pytest.fixture
async def trainee(server: Server, request: pytest.FixtureRequest) -> Browser:
    """The browser of somebody in a class of the first instructor."""
    return await a_trainee(server, a_class(server, request.node.name)[1])
