"""Under JupyterHub the hub's user is taken: nobody has a PIN here, and the hub's administrators are the instructors.

The simulator then runs as a service of the hub at an address of its own, below the same domain. A class is entered by
its link or its code's address, `/join/CODE`. An idle session asks the hub again instead of asking for a PIN.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web
from tornado.httputil import url_concat

from simlib.errors import FirstContactError, NotAllowed
from simlib.record.accounts import Person, SignedIn
from simlib.record.rights import Role
from simlib.serve.identity import may_pass, session_of
from simlib.serve.pages import Hall, NotFound, Page, path_of_this_site
from simlib.serve.sign_in import begin_session
from simlib.serve.site import Route

TOKEN_NAME = "JUPYTERHUB_API_TOKEN"  # noqa: S105 - the name of the variable
CODE = "([A-Za-z0-9-]{1,12})"
NOT_NEEDED = ("/first-start", "/choose-pin", "/unlock")
"""Pages about passphrases and PINs: with them somebody could get in past the hub."""


class HubMissing(FirstContactError):
    """A hub started this server, and the library that asks the hub is not installed."""

    code = "hub-missing"


@dataclass(frozen=True, slots=True)
class HubUser:
    """Somebody whom the hub knows and lets use this service."""

    name: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub, asked through its own library, `jupyterhub.services.auth`."""

    auth: Any
    """The library's `HubOAuth`."""
    callback: type[web.RequestHandler]
    """The library's handler of `/oauth_callback`, which keeps the hub's cookie."""

    async def user(self, handler: web.RequestHandler) -> HubUser | None:
        """Who is asking; nobody before the hub's sign-in. Raises NotAllowed for whom the hub does not let in here."""
        model = await self.auth.get_user(handler, sync=False)
        if not model:
            return None
        scopes = self.auth.access_scopes
        is_let_in = not scopes or self.auth.check_scopes(scopes, model)
        if model.get("kind", "user") != "user" or not is_let_in:
            raise NotAllowed("The hub does not let this account use the simulator. Please ask whoever runs the hub.")
        return HubUser(str(model["name"]), is_admin=model.get("admin") is True)

    def login(self, handler: web.RequestHandler) -> str:
        """The address of the hub's sign-in, which comes back to the page that is asked for now."""
        sent: dict[str, str] = {}
        kept: dict[str, str] = {}
        if getattr(self.auth, "pkce_enabled", False):
            verifier, sent["code_challenge"], sent["code_challenge_method"] = self.auth.generate_pkce_code_challenge()
            kept["code_verifier"] = verifier
        sent["state"] = self.auth.set_state_cookie(handler, next_url=handler.request.uri, **kept)
        return url_concat(str(self.auth.login_url), sent)


def hub_of(variables: Mapping[str, str]) -> Hub | None:
    """The hub that started this server, or none. Raises HubMissing where its library is not installed."""
    if not variables.get(TOKEN_NAME):
        return None
    try:
        library = importlib.import_module("jupyterhub.services.auth")
    except ModuleNotFoundError as fault:
        raise HubMissing(
            "JupyterHub started this server, and the package jupyterhub is not here. "
            "Install the version that your hub has into the simulator's environment, and start again."
        ) from fault
    return Hub(library.HubOAuth.instance(), library.HubOAuthCallbackHandler)


class HubSignIn(Page):
    """`/sign-in` and `/join/CODE` under a hub: the hub says who it is, and the simulator's own session begins."""

    def initialize(self, hall: Hall, hub: Hub | None = None) -> None:
        """Told what it needs, and which hub to ask."""
        super().initialize(hall)
        self._hub = hub

    @allow_unauthenticated
    async def get(self, code: str = "") -> None:
        """To the hub, or on to where the person wanted to go."""
        if self._hub is None:
            raise web.HTTPError(404)
        user = await self._hub.user(self)
        if user is None:
            self.redirect(self._hub.login(self))
            return
        signed_in = await self.lane(lambda: self._signed_in(user, code))
        if not self._is_here(signed_in):
            await begin_session(self, signed_in)
        self.go(path_of_this_site(self.get_query_argument("next", "/")))

    def _is_here(self, signed_in: SignedIn) -> bool:
        found = session_of(self, self.hall.people)
        if found is None or not may_pass(found):
            return False
        return (found.person_id, found.class_id) == (signed_in.person.person_id, signed_in.class_id)

    def _signed_in(self, user: HubUser, code: str) -> SignedIn:
        people = self.hall.people
        role = Role.INSTRUCTOR if user.is_admin else Role.TRAINEE
        person = still_fitting(people.accounts.outside_person(user.name, role), role)
        if person.role is Role.INSTRUCTOR:
            return SignedIn(person, None)
        if code:
            return SignedIn(person, people.classes.enter(person.person_id, code).class_id)
        return SignedIn(person, next(iter(people.classes.of_person(person.person_id)), None))


def still_fitting(person: Person, role: Role) -> Person:
    """The person, unless the hub has taken back what made them an instructor; then NotAllowed."""
    if person.role is Role.INSTRUCTOR and role is not Role.INSTRUCTOR:
        raise NotAllowed("The hub no longer names you an administrator, so the classes are closed to you.")
    return person


def hub_routes(hub: Hub, hall: Hall) -> tuple[Route, ...]:
    """The addresses that are other under a hub; they stand before the usual ones."""
    asks = {"hall": hall, "hub": hub}
    return (
        ("/sign-in", HubSignIn, asks),
        (f"/join/{CODE}", HubSignIn, asks),
        ("/oauth_callback", hub.callback),
        *((path, NotFound, {"hall": hall}) for path in NOT_NEEDED),
    )
