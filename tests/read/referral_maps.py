"""Small referral maps for tests: one in words, and any number of sound ones made up by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.information import Info
from simlib.scenario.referral_checks import check_map
from simlib.scenario.referral_findings import UNSEEN
from simlib.scenario.referral_map import (
    Agreement,
    Condition,
    Feedback,
    Forbidden,
    Link,
    MustNotify,
    Need,
    Receivers,
    ReferralMap,
    Sphere,
    Standing,
    Unit,
    Unless,
)
from simlib.scenario.referral_time import ALWAYS, WEEK, Clock, Hours, Latest, Span, spans_of
from simlib.scenario.referral_words import TAKEN_WORDS
from simlib.scenario.words import fold

_Word = TypeVar("_Word", bound=StrEnum)

SMALL = """\
map:
  name: Two units
  as of: 2026-11-01
  vital: [advocate]

units:
  - id: patrol
    name: Patrol
    kind: unit
    spheres: [law enforcement]
    open: always
    passes: [needs]

  - id: advocate
    name: Advocates
    kind: services
    open: "Mon-Fri 08:00-18:00"
    on call: always after 30 min
    meets: [advocate]
    privileged: yes
    ends: yes

links:
  - from: patrol
    to: advocate
    why: Before the first interview.
    latest: 1.5 h
    consent: yes
    agreement: MOU with the advocates
    expires: 2028-06-30
    passes: [needs]
    feedback: yes

must notify:
  - id: mn-1
    when: before the first interview
    from: patrol
    to: advocate
    within: 90 min

forbidden:
  - id: fb-1
    what: privileged talk
    to: [law enforcement]
    unless: written consent
"""
"""A sound map: every test changes one line of it."""


def changed(old: str, new: str) -> bytes:
    """The small map with one text in the place of another."""
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new).encode()


def _some(kind: type[_Word]) -> SearchStrategy[frozenset[_Word]]:
    return st.frozensets(st.sampled_from(list(kind)), max_size=4)


TEXTS = (
    st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=30)
    | st.sampled_from(["=SUM(A1)", "+1 555 0100", "-", "- a", "'=x", "no", "null", "a: b", 'say "so"', "a, b; c", "#1"])
).map(lambda text: " ".join(text.split()))
_NAMES = TEXTS.filter(lambda text: bool(text) and UNSEEN.search(text) is None)
_IDS = st.from_regex(r"[a-z0-9]{1,6}(?:[ -][a-z0-9]{1,5})?", fullmatch=True).filter(lambda id_: id_ not in TAKEN_WORDS)
_CASES = st.integers(0, 90_000).map(lambda thousandths: thousandths / 1000)
_LATEST = st.one_of(
    st.integers(0, 50_000).map(lambda minutes: Latest(Clock.MINUTES, minutes)),
    st.integers(0, 60).map(lambda days: Latest(Clock.BUSINESS_DAYS, days)),
    st.sampled_from([Latest(clock) for clock in Clock if not clock.counts]),
)


@st.composite
def spans(draw: DrawFn) -> tuple[Span, ...]:
    """Hours of a week, in order and merged."""
    if draw(st.booleans()):
        return draw(st.sampled_from([(), ALWAYS]))
    edges = sorted(draw(st.sets(st.integers(0, WEEK), min_size=2, max_size=8)))
    return spans_of(Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def _hours(draw: DrawFn) -> Hours:
    on_call = draw(spans())
    return Hours(draw(spans()), on_call, draw(st.integers(0, 500)) if on_call else 0)


@st.composite
def _units(draw: DrawFn, unit_id: str) -> Unit:
    passes = draw(_some(Info))
    return Unit(
        id=unit_id,
        name=draw(_NAMES),
        kind=draw(st.sampled_from(list(UnitKind))),
        spheres=draw(_some(Sphere)),
        hours=draw(_hours()),
        takes=draw(st.integers(0, 300)),
        capacity=draw(st.none() | _CASES),
        servers=draw(st.integers(1, 20)),
        arrivals=draw(_CASES),
        meets=draw(_some(Need)),
        ends=draw(st.booleans()),
        privileged=draw(st.booleans()),
        address_secret=draw(st.booleans()),
        learns=draw(_some(Info)),
        passes=passes,
        keeps=draw(_some(Info)) - passes,
        off=draw(st.booleans()),
        note=draw(st.just("") | _NAMES),
    )


@st.composite
def _links(draw: DrawFn, key: tuple[str, str], agreements: list[Agreement]) -> Link:
    consent = draw(st.sampled_from(list(Consent)))
    return Link(
        sender=key[0],
        receiver=key[1],
        why=draw(_NAMES),
        latest=draw(_LATEST),
        consent=consent,
        in_writing=consent is not Consent.NO and draw(st.booleans()),
        takes=draw(st.integers(0, 300)),
        cases=draw(st.none() | _CASES),
        expected=draw(_CASES),
        agreement=draw(st.sampled_from(agreements)),
        passes=draw(_some(Info)),
        feedback=draw(st.sampled_from(list(Feedback))),
    )


@st.composite
def _agreements(draw: DrawFn) -> list[Agreement]:
    names = draw(st.lists(_NAMES.filter(lambda text: fold(text) not in set(Standing)), unique=True, max_size=3))
    ends = st.none() | st.dates()
    signed = [Agreement(Standing.SIGNED, name, draw(ends)) for name in names]
    return [Agreement(), Agreement(Standing.MISSING), *signed]


@st.composite
def _receivers(draw: DrawFn, ids: list[str]) -> Receivers:
    spheres, kinds = draw(_some(Sphere)), draw(_some(UnitKind))
    units = draw(st.frozensets(st.sampled_from(ids), max_size=3))
    return Receivers(draw(st.booleans()) or not (spheres or kinds or units), spheres, kinds, units)


@st.composite
def sound_maps(draw: DrawFn) -> ReferralMap:
    """Sound maps of a few units, with odd names, hours and rules."""
    ids = draw(st.lists(_IDS, min_size=2, max_size=6, unique=True))
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
    agreements = draw(_agreements())
    made = ReferralMap(
        name=draw(_NAMES),
        county=draw(st.just("") | _NAMES),
        about=draw(st.just("") | _NAMES),
        as_of=draw(st.none() | st.dates()),
        invented=draw(st.booleans()),
        vital=draw(_some(Need)),
        units=tuple(draw(_units(each)) for each in ids),
        links=tuple(draw(_links(key, agreements)) for key in draw(st.lists(pairs, unique=True, max_size=6))),
        must_notify=tuple(
            MustNotify(
                id=f"mn-{number}",
                condition=draw(st.sampled_from(list(Condition))),
                target=target,
                sender=draw(st.sampled_from([sender, None])),
                within=draw(_LATEST),
                passes=draw(_some(Info)),
                why=draw(st.just("") | _NAMES),
            )
            for number, (sender, target) in enumerate(draw(st.lists(pairs, max_size=3)))
        ),
        forbidden=tuple(
            Forbidden(
                id=f"fb-{number}",
                info=draw(st.sampled_from(list(Info))),
                to=draw(_receivers(ids)),
                unless=draw(st.sampled_from(list(Unless))),
                why=draw(st.just("") | _NAMES),
            )
            for number in range(draw(st.integers(0, 3)))
        ),
    )
    return replace(made, must_notify=()) if check_map(made) else made
