"""Every code, both ways: the mistake gives exactly its findings at their place, and mended it gives none."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.scenario.findings import CODES
from tests.read import cases
from tests.read.broken_files import BROKEN_FILES
from tests.read.cases import Fixture, fixtures, found, read

NAMES = sorted(path.name for path in (Path(__file__).parent / "fixtures").glob("*.txt"))
ALL = [pytest.param(fixture, id=f"{name}: {fixture.title}") for name in NAMES for fixture in fixtures(name)]
OF_RUNS = {"S112", "S113", "S114", "L208", "L209"} | {f"R1{number}" for number in range(12, 19)}
"""Codes that need all runs of a case; `tests/prove` has them."""


@pytest.mark.parametrize("fixture", ALL)
def test_a_mistake_is_found_at_its_place_and_nowhere_else(fixture: Fixture) -> None:
    assert found(read(fixture.bad)) == fixture.expected


@pytest.mark.parametrize("fixture", ALL)
def test_the_mended_text_has_no_finding(fixture: Fixture) -> None:
    assert [(each.code, each.message, each.source_line) for each in read(fixture.mended).findings] == []


def test_every_code_of_the_catalogue_has_a_fixture() -> None:
    shown = {code for name in NAMES for fixture in fixtures(name) for code, _ in fixture.expected}
    assert shown | set(BROKEN_FILES) | OF_RUNS == set(CODES)


def test_every_finding_carries_its_line_and_says_something() -> None:
    for name in NAMES:
        for fixture in fixtures(name):
            for finding in read(fixture.bad).findings:
                line = finding.source_line
                assert finding.message.endswith((".", "?")), finding
                assert finding.spot.column - 1 + finding.length <= max(len(line), finding.spot.column), finding
                assert finding.severity is CODES[finding.code].severity


def test_the_frame_around_a_piece_has_no_finding_of_its_own() -> None:
    assert found(cases.read("")) == ()
