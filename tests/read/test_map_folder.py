"""Maps as files: what is kept, what stood there before, and what is never written."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from simlib.errors import Malformed, OutOfDate, StoreFull, Unreadable
from simlib.read.map_folder import LONGEST_MAP, MOST_EARLIER, MapFolder, checked, name_for

COUNTY = """\
map:
  name: {name}
units:
  - id: desk
    name: The desk
    kind: unit
    open: Mon-Fri 08:00-17:00
links: []
"""


def county(name: str = "Our county") -> bytes:
    return COUNTY.format(name=name).encode()


@pytest.fixture
def maps(tmp_path: Path) -> MapFolder:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "county.yaml").write_bytes(county("The county"))
    return MapFolder(tmp_path / "shipped", tmp_path / "data" / "maps")


def test_a_new_map_is_kept_beside_the_shipped_one(maps: MapFolder) -> None:
    kept = maps.keep("ours", checked(county()), "")
    assert maps.content("ours", shipped=False) == county()
    assert [(each.name, each.shipped, each.earlier) for each in maps.listed()] == [
        ("ours", False, 0),
        ("county", True, 0),
    ]
    assert maps.listed()[0] == kept


def test_a_shipped_map_is_never_written(maps: MapFolder) -> None:
    before = maps.content("county", shipped=True)
    maps.keep("county", checked(county("Mine")), "")
    assert (maps.content("county", shipped=True), maps.content("county", shipped=False)) == (before, county("Mine"))


def test_the_version_before_comes_back_and_goes_again(maps: MapFolder) -> None:
    first = maps.keep("ours", checked(county("First")), "")
    second = maps.keep("ours", checked(county("Second")), first.digest)
    assert second.earlier == 1
    back = maps.take_back("ours", second.digest)
    assert maps.content("ours", shipped=False) == county("First")
    maps.take_back("ours", back.digest)
    assert maps.content("ours", shipped=False) == county("Second")


def test_the_same_map_again_is_no_new_version(maps: MapFolder) -> None:
    first = maps.keep("ours", checked(county()), "")
    assert maps.keep("ours", checked(county()), first.digest) == first


def test_only_so_many_earlier_versions_are_kept(maps: MapFolder) -> None:
    digest = ""
    for number in range(MOST_EARLIER + 5):
        digest = maps.keep("ours", checked(county(f"Version {number}")), digest).digest
    assert maps.listed()[0].earlier == MOST_EARLIER
    maps.take_back("ours", digest)
    assert maps.content("ours", shipped=False) == county(f"Version {MOST_EARLIER + 3}")


def test_what_somebody_else_kept_in_between_is_not_written_over(maps: MapFolder) -> None:
    first = maps.keep("ours", checked(county("First")), "")
    maps.keep("ours", checked(county("Theirs")), first.digest)
    for expected in (first.digest, ""):
        with pytest.raises(OutOfDate):
            maps.keep("ours", checked(county("Mine")), expected)
        with pytest.raises(OutOfDate):
            maps.take_back("ours", expected)
    assert maps.content("ours", shipped=False) == county("Theirs")


@pytest.mark.parametrize("name", ["", "..", "../county", "a/b", "A", "ours ", "con.x", "-a", "a--b", "x" * 61, "a\0"])
def test_a_name_that_is_none_is_refused_before_any_file_is_touched(maps: MapFolder, name: str, tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        maps.keep(name, checked(county()), "")
    with pytest.raises(Malformed):
        maps.content(name, shipped=True)
    with pytest.raises(Malformed):
        maps.take_back(name, "")
    assert not (tmp_path / "data").exists()


def test_a_map_that_is_not_there_is_one_sentence(maps: MapFolder) -> None:
    with pytest.raises(Unreadable, match="no map of this name"):
        maps.content("nowhere", shipped=False)
    with pytest.raises(Malformed, match="no earlier version"):
        maps.take_back("nowhere", "")


def test_what_is_no_map_is_not_kept_and_says_where_it_is_wrong() -> None:
    with pytest.raises(Malformed, match=r"Line 7: "):
        checked(county().replace(b"Mon-Fri 08:00-17:00", b"sometimes"))
    with pytest.raises(Malformed, match="too large"):
        checked(b" " * (LONGEST_MAP + 1))


def test_a_folder_that_cannot_be_written_is_one_sentence(maps: MapFolder, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands where the folder should be")
    with pytest.raises(StoreFull, match="could not be kept"):
        maps.keep("ours", checked(county()), "")


def test_a_title_becomes_a_name_that_may_be_kept() -> None:
    titles = ("Our county", "  ../etc  ", "", "***", "A" * 200, "1")
    assert [name_for(title) for title in titles] == ["our-county", "etc", "map", "map", "a" * 60, "1"]


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_the_name_of_a_device_is_no_name_for_a_map(maps: MapFolder, name: str, tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        maps.keep(name, checked(county()), "")
    assert not (tmp_path / "data").exists()
    assert name_for(name.upper()) == f"{name}-map"


def test_what_lies_in_the_folder_and_is_no_file_of_its_own_hides_no_map(maps: MapFolder, tmp_path: Path) -> None:
    maps.keep("ours", checked(county()), "")
    own, apart = tmp_path / "data" / "maps", tmp_path / "apart.yaml"
    apart.write_bytes(county("Somebody else's"))
    (own / "folder.yaml").mkdir()
    (own / "nowhere.yaml").symlink_to(tmp_path / "nowhere")
    (own / "elsewhere.yaml").symlink_to(apart)
    assert [each.name for each in maps.listed()] == ["ours", "county"]
    for name in ("folder", "nowhere", "elsewhere"):
        with pytest.raises(Unreadable, match="no map of this name"):
            maps.content(name, shipped=False)


@pytest.mark.parametrize("broken", [1, 2])
def test_a_machine_that_stops_while_a_version_is_put_back_loses_none(
    maps: MapFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    first = maps.keep("ours", checked(county("First")), "")
    second = maps.keep("ours", checked(county("Second")), first.digest)
    writes = count(1)

    def replace_file(path: Path, content: bytes) -> None:
        if next(writes) == broken:
            raise OSError("no space left")
        path.write_bytes(content)

    monkeypatch.setattr("simlib.read.map_folder.replace_file", replace_file)
    with suppress(StoreFull):
        maps.take_back("ours", second.digest)
    there = {path.read_bytes() for path in (tmp_path / "data" / "maps").rglob("*.yaml")}
    assert there == {county("First"), county("Second")}
