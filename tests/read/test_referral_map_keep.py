"""A changed map written into its own file: what was not changed stays as it was typed, comments too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from simlib.read.referral_keep import edited_yaml
from simlib.read.referral_map import read_map_yaml
from simlib.read.referral_write import map_as_yaml
from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.referral_edits import (
    add_link,
    add_unit,
    change_link,
    change_unit,
    remove_link,
    remove_unit,
    switch,
)
from simlib.scenario.referral_map import Link, ReferralMap, Unit
from simlib.scenario.referral_time import ALWAYS, Clock, Hours, Latest
from tests.read.referral_maps import SMALL, sound_maps

COUNTY = Path(__file__).resolve().parents[2] / "scenarios" / "maps" / "alder-county.yaml"
COMMENTED = SMALL.replace("  - id: advocate", "  # Called first, always.\n  - id: advocate").replace(
    "forbidden:", "# Counsel has read these.\nforbidden:"
)
SHELTER = Unit(id="shelter", name="Shelter", kind=UnitKind.SERVICES, hours=Hours(ALWAYS))
BACK = Link(
    sender="advocate", receiver="patrol", why="Wants police.", latest=Latest(Clock.MINUTES, 60), consent=Consent.YES
)


def read(raw: bytes) -> ReferralMap:
    made = read_map_yaml(raw, "map.yaml").map
    assert made is not None
    return made


def edited(text: str, change: Callable[[ReferralMap], ReferralMap]) -> str:
    """The file after a change; what it says is what was asked for."""
    after = change(read(text.encode()))
    raw = edited_yaml(text.encode(), after)
    assert read(raw) == after
    return raw.decode()


def test_what_is_not_changed_stays_byte_for_byte() -> None:
    raw = COUNTY.read_bytes()
    assert edited_yaml(raw, read(raw)) == raw


def test_one_word_of_a_unit_is_changed_and_nothing_else() -> None:
    after = edited(COMMENTED, lambda whole: change_unit(whole, replace(whole.units[0], name="Police")))
    assert after == COMMENTED.replace("name: Patrol", "name: Police")


def test_a_unit_is_switched_off_in_a_line_of_its_own() -> None:
    after = edited(COMMENTED, lambda whole: switch(whole, "advocate", off=True))
    assert after == COMMENTED.replace("    ends: yes\n", "    ends: yes\n    off: yes\n")


def test_a_unit_is_added_behind_the_last_one() -> None:
    after = edited(COMMENTED, lambda whole: add_unit(whole, SHELTER))
    unit = "\n  - id: shelter\n    name: Shelter\n    kind: services\n    open: always\n"
    assert after == COMMENTED.replace("    ends: yes\n", f"    ends: yes\n{unit}")


def test_a_link_is_added_and_taken_away_again() -> None:
    wider = edited(COMMENTED, lambda whole: add_link(whole, BACK))
    assert "# Counsel has read these." in wider
    assert edited(wider, lambda whole: remove_link(whole, *BACK.key)) == COMMENTED


def test_a_unit_is_removed_with_its_link_and_the_comments_of_others_stay() -> None:
    after = edited(COMMENTED, lambda whole: remove_unit(replace(whole, must_notify=()), "advocate"))
    assert "id: advocate" not in after
    assert "# Counsel has read these." in after


def test_the_first_link_of_a_map_without_links_is_put_in() -> None:
    without = edited(COMMENTED, lambda whole: remove_link(whole, "patrol", "advocate"))
    assert "# Called first, always." in edited(without, lambda whole: add_link(whole, BACK))
    bare = SMALL.partition("\nlinks:")[0]
    assert edited(bare, lambda whole: add_link(whole, BACK)).startswith(bare)
    assert edited(bare + "\nlinks: []\n", lambda whole: add_link(whole, BACK)).startswith(bare)


def test_what_is_said_about_the_whole_map_is_changed() -> None:
    after = edited(COMMENTED, lambda whole: replace(whole, name="Another"))
    assert after == COMMENTED.replace("name: Two units", "name: Another")


@pytest.mark.parametrize("indent", ["", "      "])
def test_a_file_with_another_indent_keeps_it(indent: str) -> None:
    other = SMALL.replace("\n    ", f"\n{indent}  ").replace("\n  - ", f"\n{indent}- ")
    after = edited(other, lambda whole: change_link(whole, replace(whole.links[0], why="At once.")))
    assert after.count(f"\n{indent}- from: patrol\n{indent}  to: advocate\n{indent}  why: At once.\n") == 1


def test_entries_on_one_line_are_changed_alone() -> None:
    line = "  - {from: advocate, to: patrol, why: Wants police., latest: 1 h, consent: yes}"
    text = COMMENTED.replace("\nmust notify", f"\n{line} # by telephone\n\nmust notify")
    after = edited(text, lambda whole: change_link(whole, replace(whole.links[0], why="At once.")))
    assert line in after


def test_another_order_is_written_anew_and_says_what_it_should() -> None:
    turned = edited(COMMENTED, lambda whole: replace(whole, units=whole.units[::-1]))
    assert turned.encode() == map_as_yaml(read(turned.encode()))


def test_what_is_no_map_is_written_anew() -> None:
    assert edited_yaml(b"nothing", read(SMALL.encode())) == map_as_yaml(read(SMALL.encode()))


def test_a_file_with_other_ends_of_lines_is_changed() -> None:
    raw = COMMENTED.replace("\n", "\r\n").encode()
    after = switch(read(raw), "advocate", off=True)
    assert read(edited_yaml(raw, after)) == after
    assert b"# Called first" in edited_yaml(raw, after)


@given(sound_maps(), sound_maps())
@settings(max_examples=15)
def test_any_map_can_be_written_into_the_file_of_any_other(one: ReferralMap, other: ReferralMap) -> None:
    assert read(edited_yaml(map_as_yaml(one), other)) == other
