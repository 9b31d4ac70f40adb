"""Coming in and going out: sign-in, the first instructor, a PIN of one's own, the lock, signing out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado import web

from simlib.errors import FirstContactError, Malformed, NotAllowed
from simlib.html import contexts
from simlib.html.pages import choose_pin_page, first_start_page, locked_page, sign_in_page
from simlib.record.accounts import SignedIn
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.serve.hub import is_over_tls
from simlib.serve.identity import drop_session, is_this_machine, keep_session, session_of, token_of
from simlib.serve.pages import Page, path_of_this_site
from simlib.serve.record_words import kept_for


class SignInPage(Page):
    """`/sign-in`, also for whoever has a session that is locked or a PIN that works once."""

    @allow_unauthenticated
    async def get(self, code: str = "") -> None:
        """The page that fits whoever is asking."""
        next_path = self.asked_path()
        found = session_of(self, self.hall.people)
        if not self.hall.people.accounts.has_instructor():
            self.go("first-start")
        elif found is not None and found.locked:
            locked = contexts.Locked(found.role is Role.INSTRUCTOR, next_path.lstrip("/"))
            self.write(locked_page(self.shell(), locked))
        elif found is not None and found.must_choose_pin:
            self.go("choose-pin")
        elif found is not None and not code:
            self.go(next_path)
        else:
            kept = await self.lane(lambda: kept_for(self.hall.people, code))
            self.write(sign_in_page(self.shell(), contexts.SignIn(code=code, kept=kept)))

    @allow_unauthenticated
    async def post(self, code: str = "") -> None:
        """Sign in; on a fault the same page with one sentence.

        An instructor's session ends for a trainee's only where the page had said so.
        """
        as_instructor = self.field("kind") == "instructor"
        try:
            if not as_instructor and self.field("leaves") != "yes" and self.shell().is_instructor:
                raise NotAllowed("You are signed in already. Nothing was changed.")
            signed_in = await self.lane(self._instructor() if as_instructor else self._trainee())
        except FirstContactError as fault:
            self.set_status(403)
            typed = contexts.SignIn(code=self.field("code"), name=self.field("name"), as_instructor=as_instructor)
            self.write(sign_in_page(self.shell(fault=fault.sentence), typed))
            return
        await begin_session(self, signed_in)
        self.go("home" if as_instructor else "/")

    def _instructor(self) -> Callable[[], SignedIn]:
        accounts = self.hall.people.accounts
        return partial(accounts.sign_in_instructor, self.field("name"), self.field("passphrase"), self.source())

    def _trainee(self) -> Callable[[], SignedIn]:
        accounts = self.hall.people.accounts
        return partial(accounts.join, self.field("code"), self.field("name"), self.field("pin"), self.source())


async def begin_session(page: Page, signed_in: SignedIn, *, same_site: str = "Strict") -> Session:
    """Give the browser a session and return it; one it had before ends, and its kernels with it."""
    await end_session(page)
    sessions = page.hall.people.sessions
    token, session = await page.lane(lambda: sessions.begin(signed_in.person.person_id, signed_in.class_id))
    keep_session(page, token, secure=page.hall.secure or is_over_tls(page.request), same_site=same_site)
    return session


async def end_session(page: Page) -> None:
    """End the session of the browser that asks, with its kernels."""
    token, found = token_of(page), session_of(page, page.hall.people)
    if found is None:
        return
    await page.lane(lambda: page.hall.people.sessions.end(token))
    for kernel in page.hall.book.kernels_of(found.handle):
        await page.hall.kernels.end(kernel)


class FirstStart(Page):
    """`/first-start`: makes the instructor, once, and only from this machine: not from the room."""

    async def prepare(self) -> None:  # type: ignore[override]  # a coroutine, as the base's own
        """Whoever opens the server's address first from elsewhere must not become the instructor."""
        await super().prepare()
        if not is_this_machine(self.source()):
            raise NotAllowed("The first instructor is made on the machine itself, at the address with 127.0.0.1.")

    @allow_unauthenticated
    async def get(self) -> None:
        """The form, until there is an instructor."""
        if self.hall.people.accounts.has_instructor():
            self.go("sign-in")
        else:
            self.write(first_start_page(self.shell(), contexts.FirstStart()))

    @allow_unauthenticated
    async def post(self) -> None:
        """Make the instructor and sign them in."""
        name, passphrase = self.field("name"), self.field("passphrase")
        try:
            if passphrase != self.field("again"):
                raise Malformed("The two passphrases differ. Please type the same one twice.")
            made = await self.lane(lambda: self.hall.people.accounts.make_instructor(name, passphrase))
        except FirstContactError as fault:
            self.set_status(409)
            self.write(first_start_page(self.shell(fault=fault.sentence), contexts.FirstStart(name=name)))
            return
        await begin_session(self, SignedIn(made, None))
        self.go("home")


class SignOut(Page):
    """`/sign-out`: ends the session and its kernels."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Sign out."""
        await end_session(self)
        drop_session(self)
        self.go("sign-in")


class ChoosePin(Page):
    """`/choose-pin`: after a reset, a PIN of one's own."""

    @allow_unauthenticated
    async def get(self) -> None:
        """The form, for whoever has a one-time PIN."""
        found = session_of(self, self.hall.people)
        if found is None or found.locked:
            self.go("sign-in")
        else:
            self.write(choose_pin_page(self.shell(), _choosing(found)))

    @allow_unauthenticated
    async def post(self) -> None:
        """Keep the new PIN, or an instructor's new passphrase."""
        found = session_of(self, self.hall.people)
        teaches = found is not None and found.role is Role.INSTRUCTOR
        # Without a one-time passphrase an instructor must give the current one, on the page of their account.
        if found is None or found.locked or (teaches and not found.must_choose_pin):
            raise web.HTTPError(403)
        accounts, chosen = self.hall.people.accounts, self.field("pin")
        keep = accounts.choose_passphrase if teaches else accounts.choose_pin
        try:
            if chosen != self.field("again"):
                raise Malformed("The two differ. Please type the same one twice.")
            await self.lane(lambda: keep(found.person_id, chosen))
        except FirstContactError as fault:
            self.write(choose_pin_page(self.shell(fault=fault.sentence), _choosing(found)))
            return
        self.go("home" if teaches else "/")


def _choosing(found: Session) -> contexts.ChoosePin:
    return contexts.ChoosePin(must=found.must_choose_pin, is_instructor=found.role is Role.INSTRUCTOR)


class Unlock(Page):
    """`/unlock`: opens a session that locked itself."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Open the session again, or say that it did not fit."""
        found = session_of(self, self.hall.people)
        if found is None:
            self.go("sign-in")
            return
        token, secret, back = token_of(self), self.field("secret"), path_of_this_site(f"/{self.field('back_to')}")
        try:
            await self.lane(lambda: self.hall.people.sessions.unlock(token, secret, self.source()))
        except NotAllowed as fault:
            self.set_status(403)
            locked = contexts.Locked(found.role is Role.INSTRUCTOR, back.lstrip("/"))
            self.write(locked_page(self.shell(fault=fault.sentence), locked))
            return
        self.go(back)
