"""2,200 broken maps: whatever they hold, a whole map or findings come of it, each with a known code and a place."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from simlib.read.referral_build import MapReading
from simlib.read.referral_map import load_map, read_map_csv, read_map_yaml
from simlib.read.referral_write import map_as_csv, map_as_yaml
from simlib.scenario.referral_checks import check_map
from simlib.scenario.referral_findings import CODES
from simlib.scenario.referral_map import ReferralMap
from tests.read.referral_maps import SMALL

COUNTY = Path(__file__).resolve().parents[2] / "scenarios" / "maps" / "alder-county.yaml"
PIECES = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\r", b"\t", b"\n", b"\n\n", b"  ", b"- ",
    b": ", b"?", b"&a ", b"*a", b"!!str ", b"!x ", b"<<: *a", b"[", b"]", b"{", b"}", b"[[[[[[[", b"'", b'"', b'""',
    b"|\n", b">-\n", b"%YAML 9.9\n", b"---\n", b"...\n", b"#", b",", b";", b"=1+1", b"@x", b"-1", b"-1 h", b"1e999",
    b"99999999999999999999", b"0x10", b"24:00-24:00", b"Mon-Mon 00:00-24:00", b"after", b" after ", b"always",
    b"everyone", b"any", b"patrol", b"units:\n", b"links:\n  - {}\n", b"\xd9\xa3", b"\xc2\xbd", b"\xc2\xa0", b"x" * 600,
    b"2026-02-30", b"0000-00-00", b"sep=;\n", b"9" * 5000, b"business days", b"1.0000 h", b"\xf0\x9f\x98\x80", b"\\",
)  # fmt: skip


def mutants(seed: int, count: int, raw: bytes) -> Iterator[bytes]:
    """So many broken copies, each with one to three faults; the same for the same seed."""
    dice = random.Random(seed)
    for _ in range(count):
        broken = raw
        for _ in range(dice.randint(1, 3)):
            broken = dice.choice((_piece, _piece, _line, _cut))(dice, broken)
        yield broken


def _piece(dice: random.Random, raw: bytes) -> bytes:
    """Something strange put in, or put in the place of something."""
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + dice.choice(PIECES) + raw[at + dice.choice((0, 0, 1, 5)) :]


def _line(dice: random.Random, raw: bytes) -> bytes:
    """A line lost, doubled, moved, indented, or another's in its place."""
    lines = raw.split(b"\n")
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    match dice.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = b" " * dice.randrange(7) + lines[at].lstrip()
        case _:
            lines[at] = lines[other]
    return b"\n".join(lines)


def _cut(dice: random.Random, raw: bytes) -> bytes:
    """A piece lost, doubled, or the end torn off."""
    at = dice.randrange(len(raw) + 1)
    end = at + dice.choice((1, 2, 8, 40))
    return dice.choice((raw[:at] + raw[end:], raw[:end] + raw[at:], raw[:at]))


@cache
def county() -> ReferralMap:
    found = load_map(COUNTY).map
    assert found is not None
    return found


def of_yaml(raw: bytes, seed: int, count: int) -> Iterator[MapReading]:
    return (read_map_yaml(broken, "map") for broken in mutants(seed, count, raw))


def of_tables(made: ReferralMap, seed: int, count: int) -> Iterator[MapReading]:
    files = map_as_csv(made)
    for number, name in enumerate(files):
        for broken in mutants(seed + number, count // len(files), files[name]):
            yield read_map_csv({**files, name: broken})


def small() -> ReferralMap:
    made = read_map_yaml(SMALL.encode(), "map").map
    assert made is not None
    return made


SOURCES: dict[str, Callable[[], Iterator[MapReading]]] = {
    "small yaml": lambda: of_yaml(SMALL.encode(), 1, 1200),
    "county yaml": lambda: of_yaml(COUNTY.read_bytes(), 2, 20),
    "small tables": lambda: of_tables(small(), 3, 1000),
    "county tables": lambda: of_tables(county(), 7, 40),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_broken_map_is_whole_or_told_and_never_an_exception(name: str) -> None:
    assert [problem for reading in SOURCES[name]() for problem in problems_of(reading)] == []


def problems_of(reading: MapReading) -> Iterator[str]:
    """What must not come of reading, whatever the file holds."""
    if (reading.map is None) == (not reading.findings):
        yield f"both or neither: {reading.findings}"
    if reading.map is not None and check_map(reading.map):
        yield f"a map that does not hang together: {check_map(reading.map)}"
    for each in reading.findings:
        if each.code not in CODES or not each.message or min(each.spot.line, each.spot.column) < 1:
            yield f"a finding without a code, a sentence or a place: {each}"
        if not each.file:
            yield f"a finding without a file: {each}"
        if not (each.message + each.help).isprintable():
            yield f"a sentence that cannot be shown: {each}"


def test_what_is_still_a_map_is_written_and_read_again_as_itself() -> None:
    maps = [reading.map for reading in of_yaml(SMALL.encode(), 4, 300) if reading.map is not None]
    assert len(maps) > 20
    assert [read_map_yaml(map_as_yaml(each), "map").map for each in maps] == maps
    assert [read_map_csv(map_as_csv(each)).map for each in maps] == maps


def test_the_faults_reach_most_of_what_can_be_told() -> None:
    readings = [*of_yaml(SMALL.encode(), 5, 400), *of_tables(small(), 6, 400)]
    told = {each.code for reading in readings for each in reading.findings}
    assert told <= set(CODES)
    assert len(told) >= 20


def test_mutants_are_the_same_for_the_same_seed() -> None:
    assert list(mutants(5, 20, b"a\nb\n")) == list(mutants(5, 20, b"a\nb\n"))
