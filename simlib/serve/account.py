"""`/account` and `/report`: an instructor's passphrase and colleagues, and what is wrong with a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tornado import web

from simlib.errors import FirstContactError, Malformed
from simlib.html import contexts
from simlib.html.pages import account_page, report_page
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.serve.pages import Page

LONGEST_WHERE = 60


class AccountPage(Page):
    """`/account`: an instructor's own. For a trainee there is no such page."""

    page_name = "Your account"

    @web.authenticated
    async def get(self) -> None:
        """The page."""
        self._must_teach()
        self.touch()
        await self._show(self.shell(), contexts.Account())

    @web.authenticated
    async def post(self) -> None:
        """Do what a form asks, and show the page with what came of it, once."""
        session = self._must_teach()
        self.touch()
        accounts, name = self.hall.people.accounts, self.field("name")
        try:
            match self.field("do"):
                case "change-passphrase":
                    await self.lane(self._change(session))
                    done, said = contexts.Account(), "Your passphrase is changed."
                case "invite":
                    fresh = await self.lane(lambda: accounts.invite_instructor(session.person_id, name))
                    done, said = contexts.Account(fresh=fresh, fresh_for=name), ""
                case _:
                    raise Malformed("That button is not known here. Please load the page again.")
        except FirstContactError as fault:
            self.set_status(409)
            await self._show(self.shell(fault=fault.sentence), contexts.Account(typed_name=name))
            return
        await self._show(self.shell(said=said), done)

    def _must_teach(self) -> Session:
        session = self.session
        if session.role is not Role.INSTRUCTOR:
            raise web.HTTPError(404)
        return session

    def _change(self, session: Session) -> Callable[[], None]:
        new = self.field("passphrase")
        if new != self.field("again"):
            raise Malformed("The two new passphrases differ. Please type the same one twice.")
        change = self.hall.people.accounts.change_passphrase
        return partial(change, session.person_id, self.field("current"), new, self.source(), stays=session.handle)

    async def _show(self, shell: contexts.Shell, account: contexts.Account) -> None:
        teachers = await self.lane(self.hall.people.accounts.instructors)
        self.write(account_page(shell, replace(account, teachers=teachers)))


class ReportPage(Page):
    """`/report`: what is wrong with a page outside of the player, told to the instructor."""

    @web.authenticated
    async def get(self) -> None:
        """The form."""
        self.touch()
        self.write(report_page(self.shell(), contexts.ReportForm(_name_of(self.get_query_argument("where", "")))))

    @web.authenticated
    async def post(self) -> None:
        """Keep the report."""
        session, where, text = self.session, _name_of(self.field("where")), self.field("text")
        self.touch()
        try:
            await self.lane(lambda: self.hall.people.reports.put(session.person_id, where, text))
        except FirstContactError as fault:
            self.set_status(409)
            self.write(report_page(self.shell(fault=fault.sentence), contexts.ReportForm(where, text)))
            return
        self.write(report_page(self.shell(), contexts.ReportForm(where, sent=True)))


def _name_of(where: str) -> str:
    """What a page is called in a report, however it was spelled in the address."""
    tidy = " ".join(where.split())[:LONGEST_WHERE]
    return tidy if tidy.isprintable() and tidy else "A page"
