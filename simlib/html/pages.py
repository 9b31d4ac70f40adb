"""The pages outside the player: every one works without JavaScript, and every form carries the `_xsrf` field.

Forms and their fields: `first-start` name, passphrase, again · `sign-in` kind ("trainee": code, name, pin;
"instructor": name, passphrase) · `join/CODE` (under a hub) · `choose-pin` pin, again · `unlock` secret, back_to ·
`sign-out` · `play` scenario_id · `home` with `do`: make-class (name), set-open (class_id, is_open), open-scenario
(class_id, scenario_id, alternative_id), close-scenario (class_id, scenario_id), reset-pin (person_id), purge
(person_id, and sure=yes once confirmed), archive (class_id, and sure=yes once confirmed), take-up (class_id),
settle-report (number, or `page-` and a number) · `account` with `do`: change-passphrase (current, passphrase, again),
invite (name) · `report` where, text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from simlib.html import STATIC_URL
from simlib.html.blocks import count_words, notice_words
from simlib.html.card_shapes import Card
from simlib.html.case_file import card_html, contacts_html
from simlib.html.contexts import (
    Account,
    Catalogue,
    ChoosePin,
    Fault,
    FirstStart,
    Home,
    Locked,
    OtherCase,
    ReportForm,
    ScenarioCard,
    Shell,
    SignIn,
    Standing,
)
from simlib.html.debrief import debrief_html
from simlib.html.debrief_shapes import Debrief
from simlib.html.icons import brand_mark, icon
from simlib.html.markdown import inline_html, markdown_html
from simlib.html.player import NO_REAL_NAMES, NOT_REVIEWED
from simlib.html.qr import qr_svg

_TEMPLATES = Path(__file__).parent / "templates"

SETTINGS = (("labor", "Labor"), ("commercial sex", "Commercial sex"), ("other", "Other"))
"""The groups that the catalogue filters by: settings, not verdicts."""


@cache
def environment() -> Environment:
    """The templates of all pages: everything put in is escaped, and a name that is missing is a fault."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "icon": icon,
        "brand_mark": brand_mark,
        "qr_svg": qr_svg,
        "count_words": count_words,
        "static": STATIC_URL,
        "no_real_names": NO_REAL_NAMES,
        "not_reviewed": NOT_REVIEWED,
    }
    made.filters |= {"markdown": markdown_html, "inline": inline_html, "notice": notice_words}
    return made


def _page(template: str, shell: Shell, **context: object) -> str:
    return environment().get_template(template).render(shell=shell, **context)


def first_start_page(shell: Shell, first: FirstStart) -> str:
    """Who teaches here: shown once, before there is any instructor."""
    return _page("first_start.html", shell, first=first)


def sign_in_page(shell: Shell, sign_in: SignIn) -> str:
    """Class code, name and PIN; below it the instructor's way in."""
    return _page("sign_in.html", shell, sign_in=sign_in)


def join_page(shell: Shell, code: str, kept: str = "") -> str:
    """Whether somebody who is signed in by a hub really means to go into the class with this code.

    `kept` says how long that class keeps runs; empty where they stay.
    """
    return _page("join.html", shell, code=code, kept=kept)


def choose_pin_page(shell: Shell, choose: ChoosePin) -> str:
    """A new PIN of one's own after a reset."""
    return _page("choose_pin.html", shell, choose=choose)


def account_page(shell: Shell, account: Account) -> str:
    """An instructor's passphrase, and who teaches here."""
    return _page("account.html", shell, account=account)


def report_page(shell: Shell, report: ReportForm) -> str:
    """The form for a problem with a page outside the player."""
    return _page("report.html", shell, report=report)


def locked_page(shell: Shell, locked: Locked) -> str:
    """The lock after a while without a touch: nothing of the case is on it."""
    return _page("locked.html", shell, locked=locked)


def catalogue_page(shell: Shell, catalogue: Catalogue) -> str:
    """The scenarios that may be played; where somebody stopped comes first."""
    shown = [card for card in catalogue.scenarios if catalogue.setting in ("", setting_of(card))]
    present = {setting_of(card) for card in catalogue.scenarios}
    filters = [(key, label) for key, label in SETTINGS if key in present]
    return _page("catalogue.html", shell, catalogue=catalogue, shown=shown, filters=filters, standing=Standing)


def setting_of(card: ScenarioCard) -> str:
    """The group of settings a scenario belongs to.

    >>> setting_of(ScenarioCard("a", "A", "", "Deputy", 20, ("laundry", "labor"), ""))
    'labor'
    """
    return next((key for key, _ in SETTINGS if key in _lower(card.setting)), "other")


def _lower(words: Sequence[str]) -> set[str]:
    return {word.strip().lower() for word in words}


def home_page(shell: Shell, home: Home) -> str:
    """The instructor's classes: code, who is where, what is open, reports that wait."""
    return _page("home.html", shell, home=home)


def other_case_page(shell: Shell, other: OtherCase) -> str:
    """The case that stands in with equal credit; no reason is asked."""
    return _page("other_case.html", shell, other=other)


def fault_page(shell: Shell, fault: Fault) -> str:
    """One calm sentence, a reference, and the way back."""
    return _page("fault.html", shell, fault=fault)


_FAULTS = {
    403: Fault("This page is not open to you", "You may have been signed out. Please sign in again."),
    404: Fault("There is no such page", "Perhaps the address was mistyped. Everything you decided is kept."),
}


def error_page(status: int, reference: str = "") -> str:
    """The page for an HTTP status, for whoever is or is not signed in."""
    known = _FAULTS.get(status, Fault())
    return fault_page(Shell(), replace(known, reference=reference))


def card_page(shell: Shell, card: Card) -> str:
    """The pocket card as a page of its own, also for print."""
    return _page("card.html", shell, card=card_html(card))


def debrief_page(shell: Shell, debrief: Debrief, seq: int = 0) -> str:
    """A debrief as a page of its own, for an instructor or for print."""
    return _page("debrief.html", shell, title=debrief.get("title", ""), debrief=debrief_html(debrief, seq))


def support_part(shell: Shell) -> Markup:
    """Whom to talk to, for a page's side."""
    return contacts_html(shell.support, "If you want to talk to somebody", level=2)
