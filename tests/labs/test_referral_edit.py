"""What is typed into a form of the referral lab: text stays text, and nothing unseen gets into a map."""

from __future__ import annotations

import pytest

from simlib.errors import FirstContactError
from simlib.labs.referral_edit import link_of, unit_of

UNIT = {"id": "desk", "name": "The desk", "kind": "unit", "open": "always"}
SIGNS = ("units: []", "- a", "&a", "*a", "!t", "'", '"', "{a", "[a", "|", "> x", "null", "yes", "~", "a # b")


@pytest.mark.parametrize("name", [*SIGNS, "=1+1", "a\nunits: []", "<script>alert(1)</script>"])
def test_a_name_is_taken_as_it_was_typed_whatever_it_means_in_yaml(name: str) -> None:
    assert unit_of({**UNIT, "name": name}).name == " ".join(name.split())


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\u202e", "\ufeff", "\ud800"])
def test_a_character_that_nobody_can_see_is_one_sentence(unseen: str) -> None:
    with pytest.raises(FirstContactError, match="nobody can see it"):
        unit_of({**UNIT, "name": f"The {unseen}desk"})
    with pytest.raises(FirstContactError, match="nobody can see it"):
        link_of({"from": "desk", "to": "line", "why": f"care{unseen}", "consent": "person"})
