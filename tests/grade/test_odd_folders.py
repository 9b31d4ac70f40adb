"""Whatever lies in one folder of a class, every other folder is marked, and nothing from elsewhere is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from simlib.grade.places import AUTOGRADED, GIVEN_OUT_BY, TIMESTAMP_FILE
from tests.grade.hands import School
from tests.grade.test_session import CASE, folders, graded, made, school

__all__ = ["made", "school"]
NOTEBOOK = f"{CASE}.ipynb"


def deep_source(folder: Path) -> None:
    """A text that is a list of lists, deeper than it can be written out."""
    held = json.loads((folder / NOTEBOOK).read_bytes())
    held["cells"][-1]["source"] = "@"
    raw = json.dumps(held).replace('"@"', "[" * 700 + "]" * 700)
    (folder / NOTEBOOK).write_text(raw)


def cells_of_junk(folder: Path) -> None:
    """Cells that are none, with metadata of every wrong kind."""
    junk: list[object] = [
        None,
        1,
        "x",
        [],
        {"metadata": 5},
        {"metadata": {"nbgrader": []}},
        {"metadata": {"nbgrader": {"grade_id": {}}}},
    ]
    (folder / NOTEBOOK).write_text(json.dumps({"cells": junk}))


def no_notebook_but_a_folder(folder: Path) -> None:
    (folder / NOTEBOOK).unlink()
    (folder / NOTEBOOK).mkdir()


def no_time_but_a_folder(folder: Path) -> None:
    (folder / TIMESTAMP_FILE).unlink()
    (folder / TIMESTAMP_FILE).mkdir()


def a_notebook_that_nobody_writes(folder: Path) -> None:
    """Whoever opens it waits for ever; so does whoever reads the time."""
    for name in (NOTEBOOK, TIMESTAMP_FILE):
        (folder / name).unlink()
        os.mkfifo(folder / name)


DEEP = 1100
"""Folders within folders, so many that Python itself goes no deeper."""


def folders_without_end(folder: Path) -> None:
    for _ in range(DEEP):
        folder /= "d"
        folder.mkdir()


def a_link_that_leads_round(folder: Path) -> None:
    (folder / "run-2.txt").symlink_to(folder / "run-2.txt")


def in_the_way(folder: Path) -> None:
    """A file where the marked notebook's folder is to be."""
    target = folder.parents[2] / AUTOGRADED / folder.parent.name
    target.parent.mkdir(exist_ok=True)
    target.write_text("in the way")


SPOILED = (
    deep_source,
    cells_of_junk,
    no_notebook_but_a_folder,
    no_time_but_a_folder,
    a_notebook_that_nobody_writes,
    folders_without_end,
    a_link_that_leads_round,
    in_the_way,
)


@pytest.mark.parametrize("spoil", SPOILED)
def test_the_rest_of_the_class_is_marked(school: School, spoil: Callable[[Path], None]) -> None:
    first, *others = folders(school)
    spoil(first)
    marked = graded(school)
    deepest = first.joinpath(*["d"] * DEEP)
    while spoil is folders_without_end and deepest != first:
        # pytest could not take them away either.
        deepest.rmdir()
        deepest = deepest.parent
    assert [name for each in others if not marked[name := each.parent.name].points] == []


def test_a_page_beside_the_notebook_is_not_put_where_formgrader_would_serve_it(school: School) -> None:
    first, *_ = folders(school)
    (first / "page.html").write_text("<script>alert(1)</script>")
    graded(school)
    files = (school.course / AUTOGRADED / first.parent.name / CASE).iterdir()
    assert sorted(file.name for file in files) == [NOTEBOOK, "run.json", GIVEN_OUT_BY, TIMESTAMP_FILE]


def test_a_link_is_neither_read_nor_copied(school: School) -> None:
    first, other, _ = folders(school)
    (school.data / "secret").write_text("zebrafinch")
    (first / GIVEN_OUT_BY).unlink(missing_ok=True)
    (first / GIVEN_OUT_BY).symlink_to(school.data / "secret")
    (first / NOTEBOOK).unlink()
    (first / NOTEBOOK).symlink_to(other / NOTEBOOK)
    remark = graded(school)[first.parent.name].remark
    files = [file for file in (school.course / AUTOGRADED).rglob("*") if file.is_file()]
    assert [file.name for file in files if b"zebrafinch" in file.read_bytes()] == []
    assert "cannot be read" in remark
