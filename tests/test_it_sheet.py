"""The sheet for agency IT says what the code does: each number and name in it, held against the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.cli.journal import KEPT, LARGEST, LOG_NAME
from simlib.cli.run import PORT
from simlib.cli.verbs import verbs_here
from simlib.record.attempts import Tried, wait_after
from simlib.record.folder import DATABASE_NAME, DATABASE_SETTING, ENVIRONMENT_NAME
from simlib.record.secret import SHORTEST_PASSPHRASE, proper_pin
from simlib.record.sessions import Limits
from simlib.serve.ahead_work import MOST_MEMORY
from simlib.serve.hub import GROUP
from simlib.serve.outlooks import PLACE
from simlib.serve.tls import LASTS

ROOT = Path(__file__).parents[1]
SHEET = (ROOT / "notebooks" / "IT-SHEET.md").read_text(encoding="utf-8")
PLAIN = " ".join(SHEET.split())
MINUTE_MS = 60_000


@pytest.mark.parametrize(
    "claim",
    [
        f"TCP {PORT} ",
        f"`{DATABASE_NAME}`",
        f"`{ENVIRONMENT_NAME}`",
        f"`{DATABASE_SETTING}`",
        f"`{LOG_NAME}` (no names, nothing that was typed; {(KEPT + 1) * LARGEST // 10**6} MB at most)",
        f"a passphrase of {SHORTEST_PASSPHRASE} characters or more",
        f"After {Tried.ACCOUNT.value} wrong tries the wait doubles, from {wait_after(5, 5)} seconds",
        f"to {wait_after(99, 5) // 60} minutes",
        f"locks after {Limits().idle_ms // MINUTE_MS} minutes",
        f"ends after {Limits().whole_ms // (60 * MINUTE_MS)} hours",
        f"{LASTS.days} days",
        f"`{GROUP}`",
        f"`{PLACE.parts[0]}` (what was worked out about the cases; may be deleted)",
        f"in {MOST_MEMORY >> 30} GB at the most",
    ],
)
def test_a_number_or_name_on_the_sheet_is_the_one_in_the_code(claim: str) -> None:
    assert claim in PLAIN


def test_the_length_of_a_pin_is_as_the_sheet_says() -> None:
    assert "a PIN of 4 to 8 digits" in PLAIN
    assert [proper_pin(pin) for pin in ("1234", "12345678")] == ["1234", "12345678"]


def test_the_verbs_on_the_sheet_are_there() -> None:
    named = {word.split()[0].rstrip("`") for word in PLAIN.split("python3 -m simlib ")[1:]}
    assert named == {"run", "backup", "restore", "doctor"}
    assert named <= set(verbs_here())


def test_the_sheet_says_who_could_read_along_where_there_are_no_private_sockets() -> None:
    assert "on Windows over ports of this machine, where its other users could read what a trainee is shown" in PLAIN


def test_the_sheet_fits_one_page() -> None:
    assert len(PLAIN.split()) < 850
