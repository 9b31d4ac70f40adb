"""Who may become the first instructor."""

from __future__ import annotations

import asyncio

import pytest

from simlib.errors import NotAllowed
from simlib.serve.pages import Page
from simlib.serve.sign_in import FirstStart


def first_visit_from(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the first-start page from this address, up to the point where the page itself would answer."""

    async def known(self: Page) -> None:
        """Sign-in has been looked at."""

    monkeypatch.setattr(Page, "prepare", known)
    monkeypatch.setattr(FirstStart, "source", lambda _: source)
    asyncio.run(FirstStart.__new__(FirstStart).prepare())


@pytest.mark.parametrize("source", ["192.0.2.7", "10.1.2.3", "::ffff:192.0.2.7", ""])
def test_nobody_in_the_room_can_become_the_first_instructor(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotAllowed, match=r"on the machine itself"):
        first_visit_from(source, monkeypatch)


@pytest.mark.parametrize("source", ["127.0.0.1", "::1"])
def test_whoever_sits_at_the_machine_can(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first_visit_from(source, monkeypatch)
