"""The JupyterHub that started this server: what it said in the environment, and what it is asked.

The simulator is a service of the hub, below a prefix such as `/services/first-contact/`, and the hub signs people in
with OAuth 2 (the code flow with PKCE, RFC 6749 and 7636). The hub's own library is not needed for that.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.httputil import HTTPServerRequest, url_concat

from simlib.errors import FirstContactError, NotAllowed

TOKEN_NAME = "JUPYTERHUB_API_TOKEN"  # noqa: S105 - the name of the variable
SERVICE_NAME = "JUPYTERHUB_SERVICE_NAME"
GROUP_NAME = "SIMLIB_HUB_GROUP"
"""The variable that names the hub's group whose members teach."""
GROUP = "first-contact-instructors"
BROWSER_COOKIE = "jupyterhub-session-id"
"""The hub's own cookie, gone when somebody signs out of the hub."""
NO_TOKEN = frozenset({400, 401, 403})
"""How the hub answers to a code of no use (RFC 6749, 5.2), or to a service that it does not know."""
NOBODY = frozenset({401, 403, 404})
"""How the hub answers to a token that it took back, or whose user is gone.

Anything else, such as 429 from a proxy in front of it, is no answer about the person: it is asked again later.
"""
PATIENCE = 10.0
"""Seconds that the hub may take for an answer."""


class HubIncomplete(FirstContactError):
    """A hub started this server, and did not tell all that is needed."""

    code = "hub-incomplete"


class HubSilent(FirstContactError):
    """The hub gives no answer, or none that makes sense."""

    code = "hub-silent"


@dataclass(frozen=True, slots=True)
class HubUser:
    """Somebody whom the hub knows and lets use this service."""

    name: str
    is_instructor: bool
    browser: str = ""
    """The hub's id of the browser in which they signed in to the hub."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """The hub's sign-in: its address, and the secret that the code it hands out is redeemed with."""

    address: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub, as its variables tell (JupyterHub's reference, "Services")."""

    api: str
    """Where this server asks the hub."""
    front: str
    """Where browsers find the hub's own pages; ends with a slash."""
    token: str
    client: str
    callback: str
    base: str
    """The prefix that the hub gives this service; begins and ends with a slash."""
    host: str
    port: int
    access: frozenset[str]
    """Whoever has one of these scopes may use the service."""
    group: str = GROUP
    public: str = ""
    """The service's address for browsers, where the hub was told its own."""

    def way_in(self, state: str) -> WayIn:
        """The hub's sign-in, which comes back with this state."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "client_id": self.client,
            "redirect_uri": self.callback,
            "response_type": "code",
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return WayIn(url_concat(f"{self.front}api/oauth2/authorize", asked), verifier)

    @property
    def way_out(self) -> str:
        """Where a browser signs out of the hub."""
        return f"{self.front}logout"

    async def token_for(self, code: str, verifier: str) -> str:
        """The token that stands for a person who just signed in to the hub. Raises NotAllowed for a code of no use."""
        form = {
            "client_id": self.client,
            "client_secret": self.token,
            "grant_type": "authorization_code",
            "redirect_uri": self.callback,
            "code": code,
            "code_verifier": verifier,
        }
        answer = await self._asked(f"{self.api}/oauth2/token", NO_TOKEN, method="POST", body=urlencode(form))
        if answer is None or not isinstance(answer.get("access_token"), str):
            raise NotAllowed("The hub's sign-in was not finished. Please open the simulator from the hub again.")
        return str(answer["access_token"])

    async def user(self, token: str) -> HubUser | None:
        """Who holds this token; nobody once the hub took it back, as it does when they sign out of the hub.

        Raises NotAllowed for an account that the hub does not let in here, HubSilent where the hub gives no answer.
        """
        model = await self._asked(f"{self.api}/user", NOBODY, headers={"Authorization": f"token {token}"})
        return None if model is None else self._let_in(model)

    def _let_in(self, model: Mapping[str, Any]) -> HubUser:
        may_enter = not self.access or bool(self.access & set(model.get("scopes") or ()))
        if model.get("kind", "user") != "user" or not model.get("name") or not may_enter:
            raise NotAllowed("The hub does not let this account use the simulator. Please ask whoever runs the hub.")
        teaches = model.get("admin") is True or self.group in (model.get("groups") or ())
        return HubUser(str(model["name"]), is_instructor=teaches, browser=str(model.get("session_id") or ""))

    async def _asked(self, address: str, refusals: Container[int], **options: Any) -> dict[str, Any] | None:
        """The hub's answer as JSON; none where it refuses with one of these codes."""
        try:
            answer = await AsyncHTTPClient().fetch(address, request_timeout=PATIENCE, **options)
            model = json.loads(answer.body)
        except HTTPClientError as fault:
            if fault.code in refusals:
                return None
            raise _silent() from fault
        except (OSError, ValueError) as fault:
            raise _silent() from fault
        if not isinstance(model, dict):
            raise _silent()
        return model

    def address(self, request: HTTPServerRequest) -> str:
        """Where browsers reach this service: as the hub was told, else as this very request reached it."""
        if self.public:
            return self.public
        return f"{'https' if is_over_tls(request) else 'http'}://{request.host}{self.base}"


def _silent() -> HubSilent:
    return HubSilent("The hub does not answer at the moment. Everything is kept. Please try again in a minute.")


def is_over_tls(request: HTTPServerRequest) -> bool:
    """Whether the browser came over TLS, by what the hub's proxy says in front of this server."""
    return request.headers.get("X-Forwarded-Proto", request.protocol).partition(",")[0].strip() == "https"


def hub_of(variables: Mapping[str, str]) -> Hub | None:
    """The hub whose service this server is, or none. Raises HubIncomplete where the hub did not tell enough.

    A person's own server below a hub has a token too; a simulator that they start there is theirs alone, and no
    service.
    """
    name, token = variables.get(SERVICE_NAME), variables.get(TOKEN_NAME)
    if not name or not token:
        return None
    base = variables.get("JUPYTERHUB_SERVICE_PREFIX", "")
    host, port = _listens(variables.get("JUPYTERHUB_SERVICE_URL", ""))
    if not base.startswith("/") or not host or not port:
        raise HubIncomplete(
            "The hub started this server without an address. Give the service a `url` in the hub's configuration, "
            "such as http://127.0.0.1:8866."
        )
    base = f"{base.rstrip('/')}/"
    root = f"{variables.get('JUPYTERHUB_HOST', '')}{variables.get('JUPYTERHUB_BASE_URL', '/')}"
    return Hub(
        api=variables.get("JUPYTERHUB_API_URL", "http://127.0.0.1:8081/hub/api").rstrip("/"),
        front=f"{root.rstrip('/')}/hub/",
        token=token,
        client=variables.get("JUPYTERHUB_CLIENT_ID") or f"service-{name}",
        callback=variables.get("JUPYTERHUB_OAUTH_CALLBACK_URL") or f"{base}oauth_callback",
        base=base,
        host=host,
        port=port,
        access=_access(variables.get("JUPYTERHUB_OAUTH_ACCESS_SCOPES", ""), name),
        group=variables.get(GROUP_NAME, "").strip() or GROUP,
        public=variables.get("JUPYTERHUB_PUBLIC_URL", ""),
    )


def _listens(address: str) -> tuple[str, int]:
    """The host and the port of an address; empty and 0 where it names none."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "", 0
    return host or "", port or 0


def _access(told: str, name: str) -> frozenset[str]:
    """The scopes that open this service: as the hub lists them, else by the hub's rule for its services."""
    try:
        scopes = json.loads(told) if told else None
    except ValueError:
        scopes = None
    usual = ("access:services", f"access:services!service={name}")
    return frozenset(map(str, scopes)) if isinstance(scopes, list) and scopes else frozenset(usual)
