"""Changing a referral map: each change gives a new map or says why not, and taking it back gives the old one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simlib.read.referral_map import read_map_yaml
from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.information import Info
from simlib.scenario.referral_checks import check_map
from simlib.scenario.referral_edits import (
    Difference,
    NotChanged,
    add_link,
    add_unit,
    change_link,
    change_unit,
    difference,
    remove_link,
    remove_unit,
    set_agreement,
    switch,
)
from simlib.scenario.referral_map import Agreement, Link, ReferralMap, Standing, Unit, Unless
from simlib.scenario.referral_time import ALWAYS, Clock, Hours, Latest
from tests.read.referral_maps import SMALL, sound_maps


def small() -> ReferralMap:
    made = read_map_yaml(SMALL.encode(), "small.yaml").map
    assert made is not None
    return made


SHELTER = Unit(id="shelter", name="Shelter", kind=UnitKind.SERVICES, hours=Hours(ALWAYS))
BACK = Link(
    sender="advocate", receiver="patrol", why="Wants police.", latest=Latest(Clock.MINUTES, 60), consent=Consent.YES
)


def test_a_unit_is_added_at_the_end() -> None:
    after = add_unit(small(), SHELTER)
    assert after.units == (*small().units, SHELTER)
    assert difference(small(), after) == Difference(units_added=("shelter",))


def test_a_unit_is_changed_in_its_place() -> None:
    changed = replace(small().units[0], name="Police")
    after = change_unit(small(), changed)
    assert after.units == (changed, small().units[1])
    assert difference(small(), after) == Difference(units_changed=("patrol",))


def test_a_unit_is_removed_with_its_links() -> None:
    before = replace(small(), must_notify=())
    after = remove_unit(before, "advocate")
    assert [unit.id for unit in after.units] == ["patrol"]
    assert difference(before, after) == Difference(units_removed=("advocate",), links_removed=(("patrol", "advocate"),))


def test_a_unit_that_is_switched_off_answers_nobody_and_is_there_again_when_switched_on() -> None:
    off = switch(small(), "advocate", off=True)
    assert [unit.answers_at(0) for unit in off.units] == [0, None]
    assert off.links == small().links
    assert switch(off, "advocate", off=False) == small()


def test_a_link_is_added_changed_and_removed() -> None:
    added = add_link(small(), BACK)
    changed = change_link(added, replace(BACK, why="Asks for police."))
    assert [link.why for link in changed.links] == ["Before the first interview.", "Asks for police."]
    assert difference(added, changed) == Difference(links_changed=(("advocate", "patrol"),))
    assert remove_link(changed, "advocate", "patrol") == small()


def test_renewing_an_agreement_renews_it_wherever_it_stands() -> None:
    both = add_link(small(), replace(BACK, agreement=small().links[0].agreement))
    renewed = Agreement(Standing.SIGNED, "MOU with the advocates", date(2031, 1, 31))
    after = set_agreement(both, "patrol", "advocate", renewed)
    assert [link.agreement for link in after.links] == [renewed, renewed]


def test_a_new_agreement_leaves_the_others_as_they_are() -> None:
    both = add_link(small(), replace(BACK, agreement=small().links[0].agreement))
    new = Agreement(Standing.SIGNED, "MOU of its own", None)
    after = set_agreement(both, "advocate", "patrol", new)
    assert [link.agreement for link in after.links] == [small().links[0].agreement, new]


NOT_SIGNED = 'The link from "patrol" to "advocate" has an end or a name of an agreement, but none that is signed.'
REFUSED: dict[str, tuple[Callable[[ReferralMap], ReferralMap], str, str]] = {
    "a unit whose id is taken": (
        lambda whole: add_unit(whole, replace(SHELTER, id="patrol")),
        "M402",
        'The unit "patrol" stands twice (line 7). Keep one of them, or choose another id.',
    ),
    "a unit without a name": (
        lambda whole: add_unit(whole, replace(SHELTER, name="")),
        "M201",
        '"name" is missing. Write name.',
    ),
    "a name of two lines": (
        lambda whole: add_unit(whole, replace(SHELTER, name="One\ntwo")),
        "M203",
        '"name" has more than one line, or spaces too many. Write one line.',
    ),
    "a name with a hidden character": (
        lambda whole: add_unit(whole, replace(SHELTER, name="One\u202etwo")),
        "M110",
        "Character U+202E stands here, and nobody can see it. Delete it and type the text anew.",
    ),
    "a name too long": (
        lambda whole: add_unit(whole, replace(SHELTER, name="x" * 501)),
        "M204",
        '"name" has 501 characters; 500 is the most.',
    ),
    "an id in capitals": (
        lambda whole: add_unit(whole, replace(SHELTER, id="Shelter")),
        "M307",
        '"Shelter" is not an id. Write it in small letters.',
    ),
    "an id that is none": (
        lambda whole: add_unit(whole, replace(SHELTER, id="a/b")),
        "M307",
        '"a/b" is not an id. Write letters, digits and single spaces, at most 40.',
    ),
    "a unit that may and may not pass on": (
        lambda whole: change_unit(whole, replace(whole.units[0], keeps=frozenset({Info.NEEDS}))),
        "M406",
        '"patrol" may pass on and may not pass on: needs. Take it out of "passes" or of "keeps".',
    ),
    "a unit that is not there": (
        lambda whole: switch(whole, "advocat", off=True),
        "M401",
        'There is no unit "advocat". Did you mean "advocate"?',
    ),
    "a unit that a rule names": (
        lambda whole: remove_unit(whole, "advocate"),
        "M401",
        'The unit "advocate" is named in the rules mn-1. Switch it off, or change the rules first.',
    ),
    "a link that is there": (
        lambda whole: add_link(whole, whole.links[0]),
        "M403",
        'The link from "patrol" to "advocate" stands twice (line 24). Keep one of them.',
    ),
    "a link to nobody": (
        lambda whole: add_link(whole, replace(BACK, receiver="nobody")),
        "M401",
        'There is no unit "nobody". Add the unit, or name another one.',
    ),
    "a link that is not there": (
        lambda whole: remove_link(whole, "advocate", "patrol"),
        "M401",
        'There is no link from "advocate" to "patrol". Add the link first.',
    ),
    "a change of a link that is not there": (
        lambda whole: change_link(whole, BACK),
        "M401",
        'There is no link from "advocate" to "patrol". Add the link first.',
    ),
    "an agreement without a name": (
        lambda whole: set_agreement(whole, "patrol", "advocate", Agreement(Standing.SIGNED)),
        "M407",
        f'{NOT_SIGNED} Name the agreement, or leave "expires" out.',
    ),
    "an agreement called missing": (
        lambda whole: set_agreement(whole, "patrol", "advocate", Agreement(Standing.SIGNED, "Missing")),
        "M407",
        '"Missing" cannot be the name of an agreement. Give it its full name.',
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_not_changed_and_says_why(name: str) -> None:
    change, code, sentence = REFUSED[name]
    with pytest.raises(NotChanged) as caught:
        change(small())
    assert (caught.value.findings[0].code, caught.value.sentence) == (code, sentence)


@given(sound_maps(), st.data())
@settings(max_examples=15)
def test_adding_and_taking_away_gives_the_map_before(made: ReferralMap, data: st.DataObject) -> None:
    unit = replace(SHELTER, id="a new unit of the test")
    other = data.draw(st.sampled_from(made.units))
    link = replace(BACK, sender=unit.id, receiver=other.id)
    wider = add_link(add_unit(made, unit), link)
    assert check_map(wider) == ()
    assert remove_unit(wider, unit.id) == made
    assert remove_unit(remove_link(wider, *link.key), unit.id) == made


@given(sound_maps())
@settings(max_examples=15)
def test_nothing_differs_between_a_map_and_itself(made: ReferralMap) -> None:
    assert difference(made, made) == Difference()


def test_a_rule_is_lifted_by_the_consent_it_asks_for_and_by_no_less() -> None:
    (rule,) = small().forbidden
    asked = replace(BACK, consent=Consent.YES)
    ways = (replace(asked, consent=Consent.NO), asked, replace(asked, in_writing=True))
    lifted = {unless: [replace(rule, unless=unless).is_lifted_by(way) for way in ways] for unless in Unless}
    assert lifted == {
        Unless.NOTHING: [False, False, False],
        Unless.CONSENT: [False, True, True],
        Unless.WRITTEN_CONSENT: [False, False, True],
    }
