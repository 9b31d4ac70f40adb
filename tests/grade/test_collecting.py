"""`nbgrader collect` on an exchange in which anybody of the machine puts whatever can be put there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from simlib.grade.collecting import CarefulCollect
from tests.grade.gradebooks import env_of
from tests.grade.hands import ROOT

CASE = "long-hours"
STAMP, STAMP_OF_NBGRADER = "2020-11-20 09:00:00 UTC", "2020-11-20 09:00:00.000000 UTC"
BESIDE = ["submission_secret.txt", "timestamp.txt"]
TEXT = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
HOSTILE_NAMES = (
    '";alert(1);"',
    "<img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "\x1b[2Jgone",
    "a+b",
    "x" * 65,
)
"""What a folder may be called, and no trainee is."""


@dataclass(frozen=True)
class Collected:
    """What one `nbgrader collect` made of an exchange."""

    code: int
    said: str
    submitted: Path

    @property
    def files(self) -> dict[str, list[str]]:
        """The files that lie in the course, by whose they are said to be."""
        found = sorted(path.relative_to(self.submitted) for path in self.submitted.glob("*/*/*"))
        return {path.parts[0]: [each.name for each in found if each.parts[0] == path.parts[0]] for path in found}


def whole(folder: Path) -> None:
    """A submission as `nbgrader submit` leaves one."""
    folder.mkdir()
    (folder / f"{CASE}.ipynb").write_text(TEXT, encoding="utf-8")
    (folder / "timestamp.txt").write_text(STAMP, encoding="ascii")


def leads_elsewhere(folder: Path) -> None:
    """The whole folder is a link to what somebody else handed in."""
    folder.symlink_to(folder.with_name(f"good+{CASE}+{STAMP}+x"))


def peeks(folder: Path) -> None:
    """The notebook is a link to somebody else's, and beside it there is one to a whole folder."""
    whole(folder)
    (folder / f"{CASE}.ipynb").unlink()
    (folder / f"{CASE}.ipynb").symlink_to(folder.with_name(f"good+{CASE}+{STAMP}+x") / f"{CASE}.ipynb")
    (folder / "all").symlink_to("..")


def waits_for_ever(folder: Path) -> None:
    """A notebook that nobody writes into."""
    whole(folder)
    (folder / f"{CASE}.ipynb").unlink()
    os.mkfifo(folder / f"{CASE}.ipynb")


def is_a_file(folder: Path) -> None:
    folder.write_text("no folder", encoding="ascii")


def has_no_time(folder: Path) -> None:
    """The time in the file is none, though the folder's name has one."""
    whole(folder)
    (folder / "timestamp.txt").write_text("soon", encoding="ascii")


def has_no_secret(folder: Path) -> None:
    """What should be the secret is no text."""
    whole(folder)
    (folder / "submission_secret.txt").write_bytes(b"\xff\xfe")


def has_a_folder_for_a_time(folder: Path) -> None:
    whole(folder)
    (folder / "timestamp.txt").unlink()
    (folder / "timestamp.txt").mkdir()


FOLDERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "good": (STAMP, whole),
    "no-time": ("yesterday", whole),
    "linked": (STAMP, leads_elsewhere),
    "peeks": (STAMP, peeks),
    "waits": (STAMP, waits_for_ever),
    "file": (STAMP, is_a_file),
    "soon": (STAMP, has_no_time),
    "open": (STAMP, has_no_secret),
    "nested": (STAMP, has_a_folder_for_a_time),
}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """An exchange with one good submission and every bad one, collected by the real command."""
    data = tmp_path_factory.mktemp("collected")
    inbound = data / "course" / "exchange" / "first-contact" / "inbound"
    inbound.mkdir(parents=True)
    for name, (stamp, make) in FOLDERS.items():
        make(inbound / f"{name}+{CASE}+{stamp}+x")
    for name in HOSTILE_NAMES:
        whole(inbound / f"{name}+{CASE}+{STAMP}+x")
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "collect", CASE],
        cwd=ROOT / "grading",
        env=env_of(data),
        capture_output=True,
        text=True,
        check=False,
    )
    return Collected(done.returncode, done.stdout + done.stderr, data / "course" / "submitted")


def test_one_submission_that_is_none_keeps_nobody_elses_from_being_collected(collected: Collected) -> None:
    assert (collected.code, collected.files) == (
        0,
        {
            "good": [f"{CASE}.ipynb", *BESIDE],
            "open": [f"{CASE}.ipynb", *BESIDE],
            "peeks": BESIDE,
            "soon": [f"{CASE}.ipynb", *BESIDE],
            "waits": BESIDE,
        },
    )
    [told] = [line for line in collected.said.splitlines() if "cannot be collected" in line]
    assert f"'nested+{CASE}+{STAMP}+x' cannot be collected: " in told


def test_each_has_a_time_and_a_secret_that_feedback_can_be_given_out_by(collected: Collected) -> None:
    times = {file.parts[-3]: file.read_text("ascii") for file in collected.submitted.glob("*/*/timestamp.txt")}
    assert times == {**dict.fromkeys(("good", "open", "peeks", "waits"), STAMP), "soon": f"{STAMP_OF_NBGRADER}\n"}
    secrets = [file.read_text("ascii") for file in collected.submitted.glob("*/*/submission_secret.txt")]
    assert {len(each) for each in secrets} == {64}
    assert len(set(secrets)) == len(times)


def test_what_is_passed_over_is_one_line_each_in_plain_letters(collected: Collected) -> None:
    lines = [line for line in collected.said.splitlines() if "is passed over" in line]
    assert sorted(line.rsplit(": ", 1)[1] for line in lines) == [
        "it does not say whose it is, and from when.",
        "it is no folder.",
        "it is no folder.",
        *["nobody can be called that."] * len(HOSTILE_NAMES),
    ]
    assert all(line.isprintable() for line in lines)


def test_no_link_is_followed(collected: Collected) -> None:
    left_out = [line.split("WARNING] ")[1] for line in collected.said.splitlines() if "is left out" in line]
    assert sorted(left_out) == [
        f"'all' in 'peeks+{CASE}+{STAMP}+x' is left out.",
        f"'{CASE}.ipynb' in 'peeks+{CASE}+{STAMP}+x' is left out.",
        f"'submission_secret.txt' in 'open+{CASE}+{STAMP}+x' is left out.",
        f"'timestamp.txt' in 'nested+{CASE}+{STAMP}+x' is left out.",
        f"'timestamp.txt' in 'soon+{CASE}+{STAMP}+x' is left out.",
    ]
    assert [path for path in collected.submitted.rglob("*") if path.is_symlink()] == []


def test_nobody_hands_in_for_another_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collect = CarefulCollect(coursedir=CourseDirectory(root=str(tmp_path)))
    folders = {name: tmp_path / f"{name}+{CASE}+{STAMP}+x" for name in ("root", "somebody")}
    for folder in folders.values():
        whole(folder)
    monkeypatch.setattr(Path, "owner", lambda _: "root")
    said = {name: bool(collect._problem(folder, name)) for name, folder in folders.items()}
    assert said == {"root": False, "somebody": False}
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    said = {name: bool(collect._problem(folder, name)) for name, folder in folders.items()}
    assert said == {"root": False, "somebody": True}
