"""The first file that is read tells an unfit Python what to do, in words that Python understands."""

import ast
import sys
from pathlib import Path

import pytest

from simlib.__main__ import wrong_python

DOOR = Path(__file__).parents[2] / "simlib" / "__main__.py"


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_a_fit_python_is_let_in(version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert wrong_python() == ""


@pytest.mark.parametrize(("version", "named"), [((3, 8, 2), "3.8"), ((3, 10, 13), "3.10"), ((3, 14, 0), "3.14")])
def test_an_unfit_python_is_told_which_one_to_get(
    version: tuple[int, int, int], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert wrong_python() == (
        f"First Contact runs on Python 3.11, 3.12 or 3.13; this is {named}.\n"
        "Try: Install Python 3.11, 3.12 or 3.13 from python.org."
    )


def test_an_unfit_python_is_shown_the_fit_one_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/" + name if name == "python3.12" else None)
    assert wrong_python().endswith("Try: python3.12 -m simlib")


def test_an_old_python_can_read_the_door_and_what_is_read_before_it() -> None:
    for file in (DOOR, DOOR.with_name("__init__.py")):
        ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 7))
