"""What each page is given. Times and states arrive as words that somebody can read; ids go back in forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from simlib.html.shapes import Contact


class Place(StrEnum):
    """Where in the product a page stands; empty for pages outside the navigation."""

    NOWHERE = ""
    SCENARIOS = "scenarios"
    HOME = "home"
    CARD = "card"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page shares.

    `base` is the server's base URL with a slash at its end; `xsrf` goes back with every form.
    """

    base: str = "/"
    xsrf: str = ""
    person: str = ""
    """Name of who is signed in; empty for nobody."""
    is_instructor: bool = False
    place: Place = Place.NOWHERE
    said: str = ""
    """One sentence about something that was done."""
    fault: str = ""
    """One sentence about something that was not."""
    support: Sequence[Contact] = ()
    page_name: str = ""
    """What a report calls this page; empty where none can be written about it."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The page for trainees with a class code and for instructors with a passphrase."""

    code: str = ""
    """Already filled in, when the person came by a QR code."""
    name: str = ""
    class_name: str = ""
    kept: str = ""
    """How long the class keeps runs, in a sentence; empty where they stay."""
    as_instructor: bool = False
    """Whether the instructor's form was the one that was sent."""


class Standing(StrEnum):
    """How far somebody is with a scenario."""

    NEW = "new"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """One scenario in the catalogue. Nothing in it says whether the case is trafficking."""

    scenario_id: str
    title: str
    summary: str
    role: str
    lasts: int
    """Minutes."""
    setting: Sequence[str]
    notice: str
    standing: Standing = Standing.NEW
    run_id: str = ""
    """The run to continue or to look at."""
    percent: int | None = None
    passed: bool | None = None
    alternative_title: str = ""
    problem: str = ""
    """A sentence, where the scenario cannot be played."""
    reviewed: bool = False
    """Whether a survivor's sign-off stands for its words."""


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer version of the case of an open run, and how the run would stand in it."""

    version: str
    """What the server calls it by."""
    keeps_all: bool
    """Whether every decision holds in it."""
    scene: str
    """Where the run would go on."""
    kept: int
    """How many decisions hold, of `decisions`."""
    decisions: int
    why: str = ""
    """A sentence, where not all of them hold."""
    changes: Sequence[str] = ()
    """Sentences about what is different, without anything that tells the key of the case."""
    counts_otherwise: bool = False
    """Whether something else is different that cannot be told before the end."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Where somebody stopped: the first thing the catalogue offers."""

    run_id: str
    title: str
    where: str
    """Such as "Segment 1 of 2, outside room 12"."""
    minutes_left: int | None = None
    newer: Newer | None = None


@dataclass(frozen=True, slots=True)
class WaitingTest:
    """The identification test that waits for somebody."""

    occasion: str
    """"before", "after" or "six months later"."""
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The list of scenarios that somebody may play."""

    scenarios: Sequence[ScenarioCard]
    stopped: Stopped | None = None
    setting: str = ""
    """The setting asked for; empty for all."""
    minutes_done: int = 0
    minutes_all: int = 0
    joins_by_code: bool = False
    """Whether somebody who is signed in, but in no class with a case, may type a class code here."""
    test: WaitingTest | None = None
    kept: str = ""
    """How long runs are kept, in a sentence; empty where they stay."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a class and where they are."""

    person_id: str
    name: str
    where: str = ""
    """Such as "Room for one night, at the door"; empty for nothing started."""
    is_here: bool = False
    """Whether a page of theirs is open now."""
    done: int = 0
    must_choose_pin: bool = False


@dataclass(frozen=True, slots=True)
class OpenChoice:
    """A scenario as the instructor opens it to a class."""

    scenario_id: str
    title: str
    is_open: bool = False
    alternative_id: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ClassCard:
    """A class as its instructor sees it."""

    class_id: str
    name: str
    code: str
    is_open: bool
    address: str
    """Where trainees go to join, with the code in it."""
    qr: Sequence[Sequence[int]] = ()
    """The QR code of the address as rows of light (0) and dark modules."""
    members: Sequence[MemberRow] = ()
    scenarios: Sequence[OpenChoice] = ()


@dataclass(frozen=True, slots=True)
class OverClass:
    """A class that its instructor ended: nobody joins, signs in or plays in it, and its record stays."""

    class_id: str
    name: str
    when: str
    """The day it ended."""
    people: Sequence[tuple[str, str]]
    """The id and the name of everybody in it."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A problem that somebody reported, or a text that waits to be read."""

    when: str
    who: str
    where: str
    text: str
    number: str = ""
    """What goes back in the form that settles it."""


@dataclass(frozen=True, slots=True)
class Home:
    """The instructor's page."""

    classes: Sequence[ClassCard] = ()
    reports: Sequence[ReportRow] = ()
    fresh_pin: str = ""
    """A PIN just made; shown once."""
    fresh_pin_for: str = ""
    confirm_purge: MemberRow | None = None
    """Somebody who is to be forgotten, once that is confirmed."""
    confirm_end: ClassCard | None = None
    """A class that is to end, once that is confirmed."""
    over: Sequence[OverClass] = ()
    """Classes that have ended, the last one first."""
    has_account: bool = True
    """Whether the instructor has a passphrase here, which a hub's users have not."""
    writes_cases: bool = False
    """Whether the scenarios can be opened as notebooks from where the instructor sits."""
    only_here: bool = False
    """Whether the addresses of the classes work on the server's own machine alone."""
    due: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Who is due for the test that comes six months after the course, by the id of the class."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A page that could not be shown: one calm sentence and a reference that stands in the log."""

    heading: str = "This page could not be shown"
    sentence: str = "Your decisions are kept. Please try again in a moment."
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OtherCase:
    """The alternative with equal credit. No reason is asked."""

    scenario_id: str
    title: str
    notice: str
    lasts: int
    instead_of: str


@dataclass(frozen=True, slots=True)
class ChoosePin:
    """The page after a PIN was reset, or after somebody was invited to teach."""

    must: bool = True
    is_instructor: bool = False
    """Whether it is a passphrase that is chosen."""


@dataclass(frozen=True, slots=True)
class Account:
    """An instructor's own page: their passphrase, and who else teaches here."""

    teachers: Sequence[str] = ()
    fresh: str = ""
    """A passphrase just made for somebody who is to teach here; shown once."""
    fresh_for: str = ""
    typed_name: str = ""
    """What was typed as a name and could not be taken."""


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What is wrong with a page: where somebody saw it, and what they wrote so far."""

    where: str
    text: str = ""
    sent: bool = False
    """Whether it was sent, so that there is nothing more to fill in."""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The very first page: who teaches here."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """The screen after a while without a touch."""

    is_instructor: bool = False
    back_to: str = field(default="")
    """The address to return to, below the base URL."""
