"""Until a survivor's sign-off stands for its words, every screen of a case says that there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simlib.read.notebook import notebook_from_text, read_scenario
from simlib.read.signoffs import add_signoff, signoffs_file
from simlib.record.rights import Role
from simlib.scenario.signoffs import SignOff, Speaks
from simlib.scenario.wording import wording_hash
from simlib.serve.catalogue import Shelf
from tests.serve.counter import OTHER, Counter, counter_in, write_cases

pytestmark = pytest.mark.anyio


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    """A server with one case."""
    return counter_in(tmp_path, write_cases(tmp_path / "cases", OTHER))


def sign(counter: Counter, speaks_for: Speaks = Speaks.SURVIVORS, wording: str = "") -> None:
    """A sign-off for the case as it stands, or for another wording."""
    notebook = counter.library.folder / "case-0.ipynb"
    scenario = read_scenario(notebook).scenario
    assert scenario is not None
    words = wording or wording_hash(scenario)
    add_signoff(notebook, SignOff("Sample Reader", "expert", date(2026, 11, 20), speaks_for, words))


async def reviewed(counter: Counter) -> object:
    """What the notice of a new run says."""
    page = await counter.opened("another-evening")
    view = await page.view()
    assert "Sample" not in str(view)
    return view["scenario"]["reviewed"]


async def test_a_case_that_nobody_signed_is_not_reviewed(counter: Counter) -> None:
    assert await reviewed(counter) is False


async def test_a_survivors_sign_off_for_these_words_is_a_review(counter: Counter) -> None:
    sign(counter)
    assert await reviewed(counter) is True


async def test_a_sign_off_for_somebody_else_or_for_other_words_is_none(counter: Counter) -> None:
    sign(counter, Speaks.PROSECUTORS)
    sign(counter, wording="0" * 64)
    assert await reviewed(counter) is False


async def test_a_sign_off_counts_from_the_next_look_and_no_longer_than_its_file(counter: Counter) -> None:
    page = await counter.started("another-evening")
    assert (await page.view())["scenario"]["reviewed"] is False
    sign(counter)
    assert (await page.view())["scenario"]["reviewed"] is True
    signoffs_file(counter.library.folder / "case-0.ipynb").unlink()
    assert (await page.view())["scenario"]["reviewed"] is False


async def test_a_word_that_changes_takes_the_review_from_new_runs_and_not_from_the_old(counter: Counter) -> None:
    sign(counter)
    before = await counter.started("another-evening")
    changed = OTHER.replace("It is over.", "It is all over.")
    (counter.library.folder / "case-0.ipynb").write_bytes(notebook_from_text(changed))
    assert await reviewed(counter) is False
    assert (await before.view())["scenario"]["reviewed"] is True


async def test_a_file_that_cannot_be_read_signs_nothing(counter: Counter) -> None:
    file = signoffs_file(counter.library.folder / "case-0.ipynb")
    file.parent.mkdir()
    file.write_bytes(b"[" * 9_999)
    assert await reviewed(counter) is False


async def test_a_server_that_has_read_no_case_yet_finds_the_sign_offs(counter: Counter) -> None:
    sign(counter)
    program = counter.library.playable("another-evening").reading
    again = counter.again().library
    assert program.scenario is not None
    assert again.reviewed("another-evening", program.sha256, program.scenario)
    assert not again.reviewed("no-such-case", program.sha256, program.scenario)


async def test_the_catalogue_knows_what_was_reviewed(counter: Counter) -> None:
    session = counter.people.sessions.of(counter.session(counter.instructor)[0])
    assert session.role is Role.INSTRUCTOR
    shelf = Shelf(counter.people, counter.library)
    assert [card.reviewed for card in shelf.catalogue(session, "").scenarios] == [False]
    sign(counter)
    assert [card.reviewed for card in shelf.catalogue(session, "").scenarios] == [True]
