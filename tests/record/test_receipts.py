"""A receipt counts when the key of this data folder signed it, and for exactly what it says."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from simlib.errors import StoreFull
from simlib.record.receipts import (
    Claim,
    Receipt,
    Signer,
    known_keys,
    receipt_as_json,
    receipt_from_json,
    vouches,
)

CLAIM = Claim(
    exercise="e1",
    scenario="a-knock",
    package="ab" * 32,
    student="dana.lee",
    seq=2,
    head="22" * 32,
    events=(("one", "11" * 32), ("two", "22" * 32)),
)


def test_a_receipt_of_this_folder_counts(tmp_path: Path) -> None:
    assert vouches(Signer(tmp_path).sign(CLAIM), known_keys(tmp_path))


@pytest.mark.parametrize(
    "changed",
    [
        replace(CLAIM, student="somebody"),
        replace(CLAIM, seq=1),
        replace(CLAIM, package="cd" * 32),
        replace(CLAIM, events=CLAIM.events[:1]),
        replace(CLAIM, exercise="e", scenario="1a-knock"),
    ],
)
def test_it_counts_for_nothing_else(tmp_path: Path, changed: Claim) -> None:
    assert not vouches(replace(Signer(tmp_path).sign(CLAIM), claim=changed), known_keys(tmp_path))


@pytest.mark.parametrize("signature", ["", "zz", "00", "00" * 64, "é"])
def test_what_is_no_signature_is_no_exception(tmp_path: Path, signature: str) -> None:
    assert not vouches(replace(Signer(tmp_path).sign(CLAIM), signature=signature), known_keys(tmp_path))


def test_the_key_of_another_folder_does_not_count(tmp_path: Path) -> None:
    receipt = Signer(tmp_path / "a").sign(CLAIM)
    Signer(tmp_path / "b").sign(CLAIM)
    assert not vouches(receipt, known_keys(tmp_path / "b"))


def test_the_same_key_signs_after_a_restart_and_for_two_who_ask_at_once(tmp_path: Path) -> None:
    assert len({Signer(tmp_path).sign(CLAIM).key for _ in range(3)}) == 1


def test_a_receipt_stays_good_when_the_key_was_lost_and_made_anew(tmp_path: Path) -> None:
    old = Signer(tmp_path).sign(CLAIM)
    (tmp_path / "keys" / "receipts.key").unlink()
    new = Signer(tmp_path).sign(CLAIM)
    assert (vouches(old, known_keys(tmp_path)), vouches(new, known_keys(tmp_path)), old.key == new.key) == (
        True,
        True,
        False,
    )


def test_no_other_user_of_the_machine_may_look(tmp_path: Path) -> None:
    Signer(tmp_path).sign(CLAIM)
    folder = tmp_path / "keys"
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder, folder / "receipts.key")}
    assert modes == {"keys": 0o700, "receipts.key": 0o600}


def test_a_key_that_was_opened_to_others_is_closed_again(tmp_path: Path) -> None:
    Signer(tmp_path).sign(CLAIM)
    file = tmp_path / "keys" / "receipts.key"
    file.chmod(0o644)
    Signer(tmp_path).sign(CLAIM)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_half_written_is_left_beside_the_keys(tmp_path: Path) -> None:
    key = Signer(tmp_path).sign(CLAIM).key
    assert sorted(file.name for file in (tmp_path / "keys").iterdir()) == [
        f"receipts-{key[:16]}.pub",
        "receipts.key",
    ]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("in the way")
    with pytest.raises(StoreFull):
        Signer(tmp_path).sign(CLAIM)


def test_a_receipt_is_the_same_after_it_was_written_and_read() -> None:
    receipt = Receipt(CLAIM, "aa", "bb")
    assert receipt_from_json(receipt_as_json(receipt)) == receipt


@pytest.mark.parametrize(
    "held",
    [
        None,
        [],
        "signed",
        {},
        {**receipt_as_json(Receipt(CLAIM, "aa", "bb")), "more": 1},
        {**receipt_as_json(Receipt(CLAIM, "aa", "bb")), "seq": True},
        {**receipt_as_json(Receipt(CLAIM, "aa", "bb")), "seq": "2"},
        {**receipt_as_json(Receipt(CLAIM, "aa", "bb")), "head": None},
        {**receipt_as_json(Receipt(CLAIM, "aa", "bb")), "events": [["one"]]},
        {**receipt_as_json(Receipt(CLAIM, "aa", "bb")), "events": "one"},
    ],
)
def test_what_is_no_receipt_is_none(held: object) -> None:
    assert receipt_from_json(held) is None
