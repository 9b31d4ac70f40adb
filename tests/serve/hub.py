"""A hub as this server's side sees it: a token for a code, a person for a token; each can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from simlib.serve.hub import Hub

Json = dict[str, Any]


@dataclass
class FakeHub:
    """`users` holds what the hub tells of whoever came back with a code; the code's token is `token-CODE`."""

    users: dict[str, Json] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    """The forms that tokens were asked for with."""
    broken: bool = False
    status: int = 503
    """How it answers while it is broken."""
    address: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """What the hub tells the service that it starts."""
        return {
            "JUPYTERHUB_SERVICE_NAME": "sim",
            "JUPYTERHUB_API_TOKEN": "the service's own",
            "JUPYTERHUB_API_URL": f"{self.address}/hub/api",
            "JUPYTERHUB_SERVICE_PREFIX": "/services/sim/",
            "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:8866",
        }


class _Asked(web.RequestHandler):
    def initialize(self, hub: FakeHub) -> None:
        self._hub = hub

    def prepare(self) -> None:
        if self._hub.broken:
            raise web.HTTPError(self._hub.status)


class _Token(_Asked):
    def post(self) -> None:
        form = {name: self.get_body_argument(name) for name in self.request.body_arguments}
        self._hub.asked.append(form)
        if form["code"] not in self._hub.users:
            raise web.HTTPError(400)
        self.write({"access_token": f"token-{form['code']}"})


class _User(_Asked):
    def get(self) -> None:
        token = self.request.headers.get("Authorization", "").removeprefix("token token-")
        if token not in self._hub.users:
            raise web.HTTPError(403)
        self.write(self._hub.users[token])


@asynccontextmanager
async def fake_hub(**users: Json) -> AsyncIterator[FakeHub]:
    """A hub that answers while the block runs; `users` by their codes."""
    hub = FakeHub(dict(users))
    routes = [("/hub/api/oauth2/token", _Token, {"hub": hub}), ("/hub/api/user", _User, {"hub": hub})]
    server, sockets = HTTPServer(web.Application(routes, log_function=lambda _: None)), bind_sockets(0, "127.0.0.1")
    server.add_sockets(sockets)
    hub.address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    try:
        yield hub
    finally:
        server.stop()
        await server.close_all_connections()


def a_hub(api: str = "http://127.0.0.1:9/hub/api", **changes: Any) -> Hub:
    """A hub with the usual words."""
    usual = {
        "api": api,
        "front": "/hub/",
        "token": "the service's own",
        "client": "service-sim",
        "callback": "/services/sim/oauth_callback",
        "base": "/services/sim/",
        "host": "127.0.0.1",
        "port": 8866,
        "access": frozenset({"access:services", "access:services!service=sim"}),
    }
    return Hub(**{**usual, **changes})
