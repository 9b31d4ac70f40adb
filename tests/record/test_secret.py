"""Secrets, names and codes."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.errors import Malformed
from simlib.record.secret import (
    CODE_LETTERS,
    Cost,
    drawn,
    fresh_code,
    login_of,
    opens,
    proper_code,
    proper_name,
    proper_passphrase,
    proper_pin,
    sealed,
)
from tests.record.conftest import CHEAP, KnownDice


@given(st.text(), st.text())
def test_a_seal_is_opened_by_its_own_secret_alone(secret: str, other: str) -> None:
    seal = sealed(secret, KnownDice(), CHEAP)
    assert opens(secret, seal)
    assert opens(other, seal) == (login(other) == login(secret))


def login(secret: str) -> str:
    """What the seal compares: the same letters in another spelling are the same secret."""
    return unicodedata.normalize("NFKC", secret).encode("utf-8", "replace").decode()


def test_a_seal_does_not_show_its_secret_and_tells_its_own_cost() -> None:
    dice = KnownDice()
    first, second = (sealed("4711", dice, Cost(n=4, r=2, p=1)) for _ in range(2))
    assert first.startswith("scrypt$4$2$1$")
    assert "4711" not in first
    assert first != second
    assert opens("4711", first)
    assert opens("4711", second)


def test_an_empty_seal_is_opened_by_nothing() -> None:
    assert not opens("", "")


def test_the_cost_of_this_machine_is_sixteen_megabytes_a_guess() -> None:
    assert opens("4711", sealed("4711", KnownDice(), Cost()))
    assert 128 * Cost().n * Cost().r == 16 * 2**20


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "12 34", "١٢٣٤", "-123"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    with pytest.raises(Malformed, match="4 to 8 digits"):
        proper_pin(pin)


@pytest.mark.parametrize("pin", ["0000", "12345678"])
def test_four_to_eight_digits_are_a_pin(pin: str) -> None:
    assert proper_pin(pin) == pin


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\u202eb"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        proper_name(name)


@pytest.mark.parametrize("name", ["Dana Lee", "badge 4471", "Nguyễn Thị Ánh", "O'Neill-Ó Súilleabháin", "李娜"])
def test_names_of_all_the_world_are_names(name: str) -> None:
    assert proper_name(f"  {name} ") == name


def test_a_name_is_the_same_in_capitals_and_with_more_spaces() -> None:
    assert len({login_of(name) for name in ("Dana Lee", "DANA  LEE", " dana lee ", "Ｄana Lee")}) == 1


@pytest.mark.parametrize("passphrase", ["", "too short", "x" * 201])
def test_what_is_no_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(Malformed):
        proper_passphrase(passphrase)


def test_a_code_may_be_typed_small_and_with_a_dash() -> None:
    code = fresh_code(KnownDice())
    assert proper_code(f" {code[:3].lower()}-{code[3:].lower()} ") == code


def test_codes_hold_no_look_alikes_and_spell_nothing() -> None:
    assert not set(CODE_LETTERS) & set("0O1IL2Z5S8BAEU")
    codes = {fresh_code(dice) for dice in [KnownDice()] for _ in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {6}
    assert set("".join(codes)) == set(CODE_LETTERS)


class EveryByte:
    """Gives each byte in turn, so that what is drawn can be counted."""

    def __init__(self) -> None:
        self._next = 0

    def bytes(self, count: int) -> bytes:
        self._next += count
        return bytes(n % 256 for n in range(self._next - count, self._next))


def test_each_letter_is_as_likely_as_any_other() -> None:
    assert set(Counter(drawn(EveryByte(), CODE_LETTERS, 242)).values()) == {11}
