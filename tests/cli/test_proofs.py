"""Proofs as the verbs keep them: one file a proof, safe beside other writers, and a line that says how far it is."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest

from simlib.cli import proofs
from simlib.play.program import compile_scenario
from simlib.prove.graph import graph_of
from tests.bench_graph import bench_scenario
from tests.prove.drawn import small_case


class Screen(StringIO):
    """Where a person looks on."""

    def isatty(self) -> bool:
        return True


def test_many_writers_at_once_leave_one_whole_proof(tmp_path: Path) -> None:
    case = small_case(1)
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: proofs.kept_proof(case, "a", tmp_path), range(16)))
    assert all(proof == made[0] for proof in made)
    (kept,) = tmp_path.iterdir()
    assert proofs.kept_proof(case, "a", tmp_path) == made[0]
    assert kept.name.endswith(".json")


def test_what_was_used_longest_ago_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "MOST_KEPT", 2)
    case = small_case(1)
    for number, name in enumerate(("a", "b")):
        proofs.kept_proof(case, name, tmp_path)
        for file in tmp_path.iterdir():
            if file.stat().st_mtime > 1_000_000:
                os.utime(file, (number, number))
    before = set(tmp_path.iterdir())
    proofs.kept_proof(case, "a", tmp_path)
    proofs.kept_proof(case, "c", tmp_path)
    assert len(set(tmp_path.iterdir()) & before) == 1
    assert len(list(tmp_path.iterdir())) == 2


def test_who_looks_on_sees_how_far_it_is_on_a_line_that_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with proofs.told_on_terminal() as tell:
        graph_of(compile_scenario(bench_scenario(1)), 100_000, tell=tell)
    said = screen.getvalue()
    assert said.startswith("\rProving: ")
    assert " states so far. Ctrl+C stops it." in said
    assert said.endswith("\r" + " " * 70 + "\r")


def test_where_nobody_looks_on_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = StringIO()
    monkeypatch.setattr("sys.stderr", silent)
    with proofs.told_on_terminal() as tell:
        tell(7)
    assert silent.getvalue() == ""


def test_the_cache_stands_in_the_data_folder(tmp_path: Path) -> None:
    assert proofs.cache_of({"SIMLIB_DATA": str(tmp_path)}) == tmp_path / "cache" / "proofs"
