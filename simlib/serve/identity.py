"""Who is asking: a random session id in a cookie, looked up in the store at every request."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jupyter_server.auth import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from simlib.errors import NotAllowed
from simlib.record.people import People
from simlib.record.sessions import Session

COOKIE = "first-contact-session"

Guard = Callable[[web.RequestHandler, Session], bool]
"""Whether a session counts for whoever asks."""


@dataclass
class Visitor(User):
    """A signed-in person, with the session they came by. `username` is the session's handle."""

    session: Session | None = None


class SessionIdentity(IdentityProvider):
    """Takes the session from the cookie. There are no tokens, no passwords in addresses and no anonymous users."""

    people: People
    """Set on the class by the site."""
    secure = False
    """Whether pages come over TLS, so that the cookie may only travel there."""
    guard: Guard | None = None
    """Set on the class by the server: under a hub it says whether the browser is still signed in to the hub."""

    @property
    def auth_enabled(self) -> bool:
        """Always: nobody is let in without signing in."""
        return True

    def get_user(self, handler: web.RequestHandler) -> User | None:
        """The visitor, or nobody: without a session, with one that ended, and with one that the page lets not in.

        A page of ours says itself whom it lets in; every other one lets in nobody whose session is locked.
        """
        known = getattr(handler, "_jupyter_current_user", None)
        if isinstance(known, Visitor):
            return known
        session = session_of(handler, self.people)
        lets_in = getattr(handler, "lets_in", may_pass)
        return visitor_of(session) if session is not None and lets_in(session) else None

    def is_token_authenticated(self, handler: web.RequestHandler) -> bool:
        """Never: so every form needs its own token against forgery."""
        return False

    def get_handlers(self) -> list[tuple[str, object]]:
        """None: signing in and out are pages of the site."""
        return []

    @property
    def login_available(self) -> bool:
        """Whether there is a page to sign in at."""
        return True


def session_of(handler: web.RequestHandler, people: People) -> Session | None:
    """The session of the cookie, locked or not; nothing where it ended or never was."""
    token = token_of(handler)
    if not token:
        return None
    try:
        found = people.sessions.of(token)
    except NotAllowed:
        return None
    guard = SessionIdentity.guard
    return found if guard is None or guard(handler, found) else None


def token_of(handler: web.RequestHandler) -> str:
    """The cookie's value, empty where there is none or it cannot be one."""
    token = handler.get_cookie(COOKIE, "") or ""
    return token if len(token) <= 200 and token.isascii() else ""


def may_pass(session: Session) -> bool:
    """Whether pages other than sign-in may be shown: not while locked, and not on a one-time PIN."""
    return not session.locked and not session.must_choose_pin


def visitor_of(session: Session) -> Visitor:
    """The person of a session as Jupyter's own code wants a user to be."""
    return Visitor(username=session.handle, name=session.name, session=session)


def keep_session(handler: JupyterHandler, token: str, *, secure: bool, same_site: str = "Strict") -> None:
    """Give the browser its session: for this site alone, unreadable to scripts, gone when the browser closes."""
    options: dict[str, Any] = {"httponly": True, "samesite": same_site, "secure": secure, "path": handler.base_url}
    handler.set_cookie(COOKIE, token, **options)


def drop_session(handler: JupyterHandler) -> None:
    """Take the cookie back."""
    handler.clear_cookie(COOKIE, path=handler.base_url)


def is_this_machine(source: str) -> bool:
    """Whether an address is the machine's own.

    >>> [is_this_machine(source) for source in ("127.0.0.1", "::1", "::ffff:127.0.0.1", "192.0.2.7", "")]
    [True, True, True, False, False]
    """
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
