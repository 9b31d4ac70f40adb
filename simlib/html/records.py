"""The pages of the training record: an officer's own, and that of a class for its instructor.

Forms and their fields: `record` (an officer's own) with post_id, agency · `record/CLASS` with `do`: keep (scored: yes
or no, keep_days), ask (occasion, empty to close the test), attest (segment: case and number, began, minutes, reason,
who: several), take-back (entry).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from simlib.html.contexts import Shell
from simlib.html.pages import environment


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case that somebody played."""

    title: str
    day: str
    result: str
    minutes: str
    segments: Sequence[str] = ()
    """Each with its minutes."""
    kept: bool = True
    """Whether the run itself can still be looked at."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One of the seven topics of the law."""

    id: str
    words: str
    met: bool


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """What an officer sees of their own record."""

    class_name: str
    minutes: int
    needed: int
    short: str
    """The sentence that states what is short."""
    is_complete: bool
    missing: Sequence[str]
    cases: Sequence[CaseRow]
    topics: Sequence[TopicRow]
    post_id: str = ""
    agency: str = ""
    kept: str = ""
    """The sentence that says how long runs are kept."""
    tests: Sequence[tuple[str, str]] = ()
    """Finished tests: their address below `test/`, empty where the answers are no longer kept, and their name."""


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer in the record of a class."""

    person_id: str
    name: str
    post_id: str
    minutes: int
    attested: int
    """Of the minutes, those by an instructor's word."""
    short: int
    cases: str
    topics: Sequence[str]
    days: str
    is_complete: bool


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """What a class showed on one occasion of the identification test, in words with their intervals."""

    occasion: str
    people: int
    seen: str
    in_peace: str
    apart: str
    brier: str
    sure: Sequence[str] = ()
    """Of the answers given as a guess, fairly sure, and certain: how many were right."""
    notes: Sequence[str] = ()
    """What stands out, one sentence each."""


@dataclass(frozen=True, slots=True)
class TalkRow:
    """An entry of talk without devices. `entry` is how its form names it."""

    entry: int
    what: str
    day: str
    minutes: str
    reason: str


@dataclass(frozen=True, slots=True)
class TalkForm:
    """The form for talk without devices, with what was typed in vain. `segments`: as it sends them, and in words."""

    segments: Sequence[tuple[str, str]] = ()
    segment: str = ""
    began: str = ""
    minutes: str = ""
    reason: str = ""
    who: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class KeepForm:
    """The form for how long runs are kept: what is chosen, or what was typed in vain and why."""

    scored: str = ""
    """`yes`, `no`, or empty until something is chosen."""
    days: str = ""
    sure: bool = False
    fault: str = ""
    """The sentence that says why nothing was changed."""
    at: str = ""
    """The field that it is about: `scored`, `keep_days` or `sure`."""


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """The training record of a class."""

    class_id: str
    class_name: str
    needed: int
    officers: Sequence[OfficerRow] = ()
    scored: bool | None = None
    finished: int = 0
    """Finished runs that would go if the class practiced from now on."""
    keep: KeepForm = KeepForm()
    asks: str = ""
    tests: Sequence[OccasionRow] = ()
    changes: Sequence[str] = ()
    too_few: Sequence[str] = ()
    """What is not shown because too few took the test, a sentence each."""
    has_tests: bool = False
    """Whether anybody has taken a test whose answers are still there."""
    due: Sequence[str] = ()
    """Who is due for the test that comes six months later, by name."""
    occasions: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """The occasions that can be opened, as the form sends them and as they are called."""
    talks: Sequence[TalkRow] = ()
    talk: TalkForm = TalkForm()


def own_record_page(shell: Shell, record: OwnRecord) -> str:
    """An officer's own record."""
    return environment().get_template("record.html").render(shell=shell, record=record)


def class_record_page(shell: Shell, record: ClassRecord) -> str:
    """The record of a class."""
    return environment().get_template("class_record.html").render(shell=shell, record=record)
