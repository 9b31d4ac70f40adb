"""A backup holds everything of one moment; a restore brings it back or touches nothing."""

from __future__ import annotations

import errno
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from simlib.errors import ChainBroken, FirstContactError, NotAllowed, StoreBusy, StoreFault, StoreFull, Unreadable
from simlib.read.map_folder import MAPS, MapFolder
from simlib.record.backup import MANIFEST_NAME, make_backup
from simlib.record.folder import DATABASE_NAME, hold_folder
from simlib.record.log import open_store
from simlib.record.people import people_in
from simlib.record.restore import restore_backup
from simlib.record.store import Stamp
from tests.record.conftest import CHEAP, Academy
from tests.record.contract import RUN, entry, filled

pytestmark = pytest.mark.in_a_file

NOON = Stamp(1_795_000_000_000)
"""2026-11-18, 11:06:40 UTC."""


@pytest.fixture
def backup(academy: Academy, tmp_path: Path) -> Path:
    """The backup of an academy with two runs of which one has five events; the server still runs."""
    filled(academy.store, 5)
    filled(academy.store, 1, "run-2")
    academy.joined(academy.a_class())
    file = tmp_path / "kept.zip"
    make_backup(academy.folder, file, NOON)
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def repacked(file: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The backup with its files changed."""
    with zipfile.ZipFile(file) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


def test_a_backup_made_while_the_server_runs_comes_back_whole(academy: Academy, backup: Path, tmp_path: Path) -> None:
    restored = restore_backup(backup, tmp_path / "elsewhere" / "data", NOON)
    assert (restored.aside, restored.manifest.runs, restored.manifest.made) == (None, 2, "2026-11-18T11:06:40+00:00")
    store = open_store(tmp_path / "elsewhere" / "data")
    assert store.read(RUN) == academy.store.read(RUN)
    store.verify(RUN)
    lesson = academy.people.classes.mine(academy.instructor.person_id)[0]
    people = people_in(store.database, clock=academy.clock, dice=academy.dice, cost=CHEAP)
    assert people.accounts.join(lesson.code, "Dana Lee", "4711", "x") == academy.joined(lesson)
    store.close()


def test_a_backup_can_be_read_by_its_owner_alone_and_leaves_nothing_beside_it(backup: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kept.zip"]


def test_a_restored_folder_is_closed_to_others(backup: Path, tmp_path: Path) -> None:
    restore_backup(backup, tmp_path / "new", NOON)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "new").iterdir()} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "kept.zip", "new"]


def test_a_backup_is_one_moments_state_while_others_write(academy: Academy, tmp_path: Path) -> None:
    filled(academy.store, 400)
    steps: list[float] = []

    def write_meanwhile(done: float) -> None:
        steps.append(done)
        seq = academy.store.head(RUN)
        academy.store.append(RUN, seq, [entry(f"meanwhile {seq}", text="x" * 5000)])

    make_backup(academy.folder, tmp_path / "kept.zip", NOON, progress=write_meanwhile)
    assert steps == sorted(steps)
    assert steps[-1] == 1
    restore_backup(tmp_path / "kept.zip", tmp_path / "new", NOON)
    store = open_store(tmp_path / "new")
    assert store.head(RUN) == 400 < academy.store.head(RUN)
    store.close()


def test_a_backup_never_writes_over_a_file(academy: Academy, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(NotAllowed, match="never writes over"):
        make_backup(academy.folder, backup, NOON)
    assert backup.read_bytes() == before


def test_without_data_there_is_nothing_to_keep(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no data"):
        make_backup(tmp_path / "none", tmp_path / "kept.zip", NOON)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_cannot_be_written_is_said_calmly(academy: Academy, tmp_path: Path) -> None:
    with pytest.raises(StoreFull, match="cannot be written"):
        make_backup(academy.folder, tmp_path / "none" / "kept.zip", NOON)


def test_a_log_that_was_tampered_with_gives_no_backup(academy: Academy, tmp_path: Path) -> None:
    filled(academy.store, 3)
    academy.store.close()
    with closing(sqlite3.connect(academy.folder / DATABASE_NAME, isolation_level=None)) as raw:
        raw.execute("DROP TRIGGER event_is_never_changed")
        raw.execute("UPDATE event SET type = 'other' WHERE seq = 2")
    with pytest.raises(ChainBroken, match="Event 2"):
        make_backup(academy.folder, tmp_path / "kept.zip", NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_data_that_is_there_is_not_replaced_without_force(academy: Academy, backup: Path) -> None:
    academy.store.close()
    before = contents(academy.folder)
    with pytest.raises(NotAllowed, match="--force"):
        restore_backup(backup, academy.folder, NOON)
    assert contents(academy.folder).items() >= before.items()


def test_with_force_the_data_that_is_there_is_put_aside(academy: Academy, backup: Path) -> None:
    academy.store.append(RUN, 5, [entry("after the backup")])
    academy.store.close()
    restored = restore_backup(backup, academy.folder, NOON, force=True)
    assert restored.aside == academy.folder.with_name("data.before-restore-2026-11-18-110640")
    for folder, events in ((academy.folder, 5), (restored.aside, 6)):
        store = open_store(folder)
        assert store.head(RUN) == events
        store.close()


def test_the_keys_of_this_machine_go_on_being_used(academy: Academy, backup: Path) -> None:
    academy.store.close()
    (academy.folder / "cookie.key").write_bytes(b"key")
    (academy.folder / "scratch").mkdir()
    (academy.folder / "link").symlink_to(backup)
    restored = restore_backup(backup, academy.folder, NOON, force=True)
    assert {path.name for path in academy.folder.iterdir()} == {"cookie.key", DATABASE_NAME, "server.lock"}
    assert (academy.folder / "cookie.key").read_bytes() == b"key"
    assert stat.S_IMODE((academy.folder / "cookie.key").stat().st_mode) == 0o600
    assert restored.aside is not None
    assert (restored.aside / "cookie.key").read_bytes() == b"key"


def test_the_maps_of_the_agency_stay_where_they_are(academy: Academy, backup: Path, tmp_path: Path) -> None:
    academy.store.close()
    earlier = academy.folder / MAPS / "earlier" / "ours"
    earlier.mkdir(parents=True)
    (academy.folder / MAPS / "ours.yaml").write_bytes(b"now")
    (earlier / "000001.yaml").write_bytes(b"before")
    (tmp_path / "apart.yaml").write_bytes(b"apart")
    (academy.folder / MAPS / "link.yaml").symlink_to(tmp_path / "apart.yaml")
    restore_backup(backup, academy.folder, NOON, force=True)
    maps = MapFolder(tmp_path, academy.folder / MAPS)
    assert maps.content("ours", shipped=False) == b"now"
    assert [(each.name, each.earlier) for each in maps.listed() if not each.shipped] == [("ours", 1)]
    assert not (academy.folder / MAPS / "link.yaml").exists()


def test_the_maps_of_the_agency_come_along(academy: Academy, tmp_path: Path) -> None:
    place = academy.folder / MAPS
    place.mkdir()
    (place / "ours.yaml").write_bytes(b"then")
    (place / "Notes.yaml").write_bytes(b"no map of ours")
    (place / "link.yaml").symlink_to(place / "ours.yaml")
    manifest = make_backup(academy.folder, tmp_path / "b.zip", NOON)
    assert [part.name for part in manifest.parts] == [DATABASE_NAME, "maps/ours.yaml"]
    academy.store.close()
    (place / "ours.yaml").write_bytes(b"now")
    (place / "newer.yaml").write_bytes(b"newer")
    restored = restore_backup(tmp_path / "b.zip", academy.folder, NOON, force=True)
    assert [(place / name).read_bytes() for name in ("ours.yaml", "newer.yaml")] == [b"then", b"newer"]
    assert restored.aside is not None
    assert (restored.aside / MAPS / "ours.yaml").read_bytes() == b"now"
    assert stat.S_IMODE((place / "ours.yaml").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "name", ["maps/../ours.yaml", "maps/a/b.yaml", "/maps/ours.yaml", "maps/ours.exe", "other.yaml"]
)
def test_a_backup_is_not_unpacked_to_another_place(academy: Academy, tmp_path: Path, name: str) -> None:
    (academy.folder / MAPS).mkdir()
    (academy.folder / MAPS / "ours.yaml").write_bytes(b"then")
    make_backup(academy.folder, tmp_path / "b.zip", NOON)
    with zipfile.ZipFile(tmp_path / "b.zip") as made, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for part in made.namelist():
            held = made.read(part).replace(b"maps/ours.yaml", name.encode())
            bad.writestr(name if part == "maps/ours.yaml" else part, held)
    with pytest.raises(Unreadable, match="damaged"):
        restore_backup(tmp_path / "bad.zip", tmp_path / "fresh", NOON)
    assert not (tmp_path / "fresh").exists()


def test_nothing_is_restored_under_a_running_server(academy: Academy, backup: Path) -> None:
    with hold_folder(academy.folder), pytest.raises(StoreBusy, match="running"):
        restore_backup(backup, academy.folder, NOON, force=True)
    assert academy.store.head(RUN) == 5


def test_a_restored_folder_can_be_held(backup: Path, tmp_path: Path) -> None:
    restore_backup(backup, tmp_path / "new", NOON)
    with hold_folder(tmp_path / "new"):
        pass


def test_after_a_restore_nobody_is_signed_in(academy: Academy, tmp_path: Path) -> None:
    token, _ = academy.people.sessions.begin(academy.instructor.person_id, None)
    make_backup(academy.folder, tmp_path / "kept.zip", NOON)
    restore_backup(tmp_path / "kept.zip", tmp_path / "new", NOON)
    store = open_store(tmp_path / "new")
    with pytest.raises(NotAllowed, match="signed out"):
        people_in(store.database, clock=academy.clock).sessions.of(token)
    store.close()


def test_the_agencys_contacts_come_along_and_the_newer_ones_stay_beside(academy: Academy, tmp_path: Path) -> None:
    agency = tmp_path / "agency.yaml"
    agency.write_text("contacts: old\n")
    make_backup(academy.folder, tmp_path / "kept.zip", NOON, agency)
    restore_backup(tmp_path / "kept.zip", tmp_path / "same", NOON, agency=agency)
    agency.write_text("contacts: new\n")
    restore_backup(tmp_path / "kept.zip", tmp_path / "new", NOON, agency=agency)
    assert agency.read_text() == "contacts: old\n"
    assert sorted(path.name for path in tmp_path.glob("agency*")) == [
        "agency.yaml",
        "agency.yaml.before-restore-2026-11-18-110640",
    ]
    assert not (tmp_path / "new" / "agency.yaml").exists()


def newer(files: dict[str, bytes]) -> None:
    files[MANIFEST_NAME] = json.dumps({**json.loads(files[MANIFEST_NAME]), "schema": "9999"}).encode()


def renamed(files: dict[str, bytes]) -> None:
    """A file that would land outside the folder."""
    files["../outside"] = files.pop(DATABASE_NAME)
    files[MANIFEST_NAME] = files[MANIFEST_NAME].replace(DATABASE_NAME.encode(), b"../outside")


def twice(files: dict[str, bytes]) -> None:
    told = json.loads(files[MANIFEST_NAME])
    files[MANIFEST_NAME] = json.dumps({**told, "parts": told["parts"] * 2}).encode()


def smaller(files: dict[str, bytes]) -> None:
    told = json.loads(files[MANIFEST_NAME])
    told["parts"][0]["size"] -= 1
    files[MANIFEST_NAME] = json.dumps(told).encode()


HARM: dict[str, Callable[[dict[str, bytes]], object]] = {
    "no manifest": lambda files: files.pop(MANIFEST_NAME),
    "no database": lambda files: files.pop(DATABASE_NAME),
    "a manifest that is no JSON": lambda files: files.update({MANIFEST_NAME: b"{"}),
    "a manifest that is a list": lambda files: files.update({MANIFEST_NAME: b"[]"}),
    "a manifest of nothing": lambda files: files.update({MANIFEST_NAME: b'{"parts": []}'}),
    "a manifest nested too deep": lambda files: files.update({MANIFEST_NAME: b"[" * 90_000}),
    "one byte changed": lambda files: files.update({DATABASE_NAME: files[DATABASE_NAME][:-1] + b"?"}),
    "bytes missing": lambda files: files.update({DATABASE_NAME: files[DATABASE_NAME][:-4096]}),
    "another size than it says": smaller,
    "a part named twice": twice,
    "a file outside the folder": renamed,
    "a newer version": newer,
}


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_backup_is_refused_and_nothing_is_touched(academy: Academy, backup: Path, harm: str) -> None:
    academy.store.close()
    before = contents(academy.folder)
    with pytest.raises((Unreadable, StoreFault), match=r"no backup of First Contact|newer version"):
        restore_backup(repacked(backup, HARM[harm]), academy.folder, NOON, force=True)
    after = contents(academy.folder)
    after.pop("server.lock")
    assert after == before
    assert sorted(path.name for path in backup.parent.iterdir()) == ["data", "kept.zip"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kept.zip").write_bytes(content)
    with pytest.raises(Unreadable, match="no backup"):
        restore_backup(tmp_path / "kept.zip", tmp_path / "data", NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.zip"]


def test_a_backup_cut_or_flipped_anywhere_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for at in range(0, len(whole), len(whole) // 60):
        for harmed in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]):
            backup.write_bytes(harmed)
            try:
                restore_backup(backup, tmp_path / "new", NOON, force=True)
            except FirstContactError:
                assert not (tmp_path / "new").exists()
            else:
                store = open_store(tmp_path / "new")
                assert store.head(RUN) == 5
                store.close()
                for file in (tmp_path / "new").iterdir():
                    file.unlink()
                (tmp_path / "new").rmdir()


@pytest.mark.parametrize("name", ["none.zip", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match=r"There is no file .* that can be read"):
        restore_backup(tmp_path / name, tmp_path / "data", NOON)
    assert list(tmp_path.iterdir()) == []


def test_a_swap_that_fails_half_way_leaves_the_data_where_it_was(
    academy: Academy, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    academy.store.close()
    rename = Path.rename

    def fail_for_what_is_new(path: Path, target: Path) -> Path:
        if ".restoring-" in path.name:
            raise OSError(errno.EIO, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_what_is_new)
    with pytest.raises(StoreFull, match="Nothing was changed"):
        restore_backup(backup, academy.folder, NOON, force=True)
    assert sorted(path.name for path in backup.parent.iterdir()) == ["data", "kept.zip"]
    store = open_store(academy.folder)
    assert store.head(RUN) == 5
    store.close()


def test_a_place_that_cannot_be_written_is_said_calmly(backup: Path) -> None:
    with pytest.raises(StoreFull, match="cannot be written"):
        restore_backup(backup, backup / "data", NOON)
