"""Bringing a backup back: checked whole before anything is touched, and what was there is put aside, not removed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import delete

from simlib.errors import NotAllowed, StoreFull, Unreadable
from simlib.record import schema
from simlib.record.backup import (
    AGENCY_NAME,
    MAPS_NAME,
    Manifest,
    Part,
    no_progress,
    read_manifest,
    verify_all,
)
from simlib.record.copying import Progress, copy_rows
from simlib.record.engine import open_database
from simlib.record.folder import DATABASE_NAME, LOCK_NAME, hold_folder, make_folder, make_private_file, must_have_room
from simlib.record.receipts import KEYS
from simlib.record.store import Stamp

_CHUNK = 2**20

OF_THIS_MACHINE = (KEYS, "course")
"""Folders in the data folder that go on being used: what signs and vouches for runs, and the course for nbgrader."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `aside` is where the data lies that was there before, if any was."""

    manifest: Manifest
    aside: Path | None


def restore_backup(
    file: Path,
    folder: Path,
    now: Stamp,
    *,
    force: bool = False,
    agency: Path | None = None,
    progress: Progress = no_progress,
    address: str = "",
) -> Restored:
    """What was brought back from a backup into a data folder, where nobody is signed in any more.

    Everything is unpacked beside the folder and checked there: hashes, the database, every chain. Then the folders
    change places. The data that was there stays, in a folder named after the date; so does the agency's file. The
    keys and the certificate of this machine go on being used, and so do its course with the marks that persons gave,
    and referral maps that the backup does not hold.
    `address` is that of an empty database, where the runs shall not lie in the folder.
    Raises NotAllowed where there is data and `force` is not given, StoreBusy while a server runs on it, Unreadable,
    ChainBroken or StoreFull for a backup that cannot be brought back; then nothing was touched.
    """
    with _calm_disk(folder.parent), ExitStack() as locks, ExitStack() as cleaning:
        if folder.exists():
            locks.enter_context(hold_folder(folder))
        if (folder / DATABASE_NAME).exists() and not force:
            raise NotAllowed(
                f"There is data in {folder}. With --force it is put aside, beside the folder, and the backup restored."
            )
        fresh = _beside(folder)
        cleaning.callback(shutil.rmtree, fresh, ignore_errors=True)
        manifest = _unpacked(file, fresh, progress)
        verify_all(fresh, lambda done: progress(0.5 + done * 0.5))
        _sign_everybody_out(fresh)
        if address:
            _onto_the_server(fresh, address)
        _bring_agency(fresh / AGENCY_NAME, agency, now)
        _carry_over(folder, fresh)
        locks.enter_context(hold_folder(fresh))
        if sys.platform == "win32":
            # Windows moves no folder in which a file is open.
            locks.close()
        return Restored(manifest, _swapped(folder, fresh, now))


@contextmanager
def _calm_disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFull(f"{folder} cannot be written: {error.strerror}. Nothing was changed.") from error


def _beside(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return make_folder(Path(mkdtemp(prefix=f".{folder.name}.restoring-", dir=folder.parent)))


def _unpacked(file: Path, fresh: Path, progress: Progress) -> Manifest:
    """The manifest of a backup whose parts now lie in `fresh`, each with the hash that the manifest names."""
    try:
        with _readable(file).open("rb") as opened, zipfile.ZipFile(opened) as archive:
            manifest = read_manifest(archive)
            _must_be_whole(archive, manifest)
            must_have_room(fresh, sum(part.size for part in manifest.parts))
            for part in manifest.parts:
                _unpack(archive, part, fresh, progress)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise _damaged() from error
    return manifest


def _readable(file: Path) -> Path:
    if not file.is_file() or not os.access(file, os.R_OK):
        raise Unreadable(f"There is no file {file} that can be read.")
    return file


def _must_be_whole(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Refuse a backup that lacks a part, holds another, or unpacks to another size than it says."""
    names = [part.name for part in manifest.parts]
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    wrong = [part for part in manifest.parts if not part.is_known or sizes.get(part.name) != part.size]
    if wrong or DATABASE_NAME not in names or len(set(names)) < len(names):
        raise _damaged()


def _unpack(archive: zipfile.ZipFile, part: Part, fresh: Path, progress: Progress) -> None:
    make_folder((fresh / part.name).parent)
    target = make_private_file(fresh / part.name)
    counted, digest = 0, hashlib.sha256()
    with archive.open(part.name) as packed, target.open("wb") as unpacked:
        while counted <= part.size and (chunk := packed.read(_CHUNK)):
            counted += len(chunk)
            digest.update(chunk)
            unpacked.write(chunk)
            progress(0.5 * counted / part.size)
    if (counted, digest.hexdigest()) != (part.size, part.sha256):
        raise _damaged()


def _damaged() -> Unreadable:
    return Unreadable("This file is no backup of First Contact, or it is damaged. Nothing was changed.")


def _sign_everybody_out(fresh: Path) -> None:
    """Who signed out since the backup was made must not be signed in again by it."""
    database = open_database(fresh)
    try:
        with database.writing() as connection:
            connection.execute(delete(schema.session))
    finally:
        database.close()


def _onto_the_server(fresh: Path, address: str) -> None:
    """Every row into the database at an address; the file they came in goes."""
    with closing(open_database(fresh)) as source, closing(open_database(address)) as target:
        copy_rows(source, target, no_progress)
    for file in fresh.glob(f"{DATABASE_NAME}*"):
        file.unlink()


def _bring_agency(restored: Path, agency: Path | None, now: Stamp) -> None:
    """Put the agency's file in its place if it differs; the one that was there stays beside it."""
    if not restored.is_file():
        return
    if agency is not None and (not agency.is_file() or agency.read_bytes() != restored.read_bytes()):
        if agency.is_file():
            agency.replace(_aside(agency, now))
        shutil.copyfile(restored, agency)
    restored.unlink()


def _carry_over(folder: Path, fresh: Path) -> None:
    """Copy what belongs to this machine and is not in the backup: keys, certificate, course, other maps."""
    for file in folder.iterdir() if folder.is_dir() else ():
        is_of_the_database = file.name.startswith(DATABASE_NAME) or file.name == LOCK_NAME
        if file.is_file() and not file.is_symlink() and not is_of_the_database:
            shutil.copyfile(file, make_private_file(fresh / file.name))
    for name in OF_THIS_MACHINE:
        if (folder / name).is_dir():
            shutil.copytree(folder / name, fresh / name, symlinks=True, dirs_exist_ok=True)
    if (folder / MAPS_NAME).is_dir():
        restored = {file.name for file in (fresh / MAPS_NAME).glob("*.yaml")}
        shutil.copytree(
            folder / MAPS_NAME, fresh / MAPS_NAME, symlinks=True, ignore=partial(_left, restored), dirs_exist_ok=True
        )


def _left(restored: Collection[str], folder: str, names: Sequence[str]) -> set[str]:
    """Links, and maps that came with the backup; earlier versions of those, too, lie in a folder below."""
    at_top = Path(folder).name == MAPS_NAME
    return {name for name in names if Path(folder, name).is_symlink() or (at_top and name in restored)}


def _aside(path: Path, now: Stamp) -> Path:
    return path.with_name(f"{path.name}.before-restore-{datetime.fromtimestamp(now / 1000, UTC):%Y-%m-%d-%H%M%S}")


def _swapped(folder: Path, fresh: Path, now: Stamp) -> Path | None:
    """Put the fresh folder where the folder was; the name of the folder that was there, if any."""
    aside = _aside(folder, now) if folder.exists() else None
    if aside is None:
        fresh.rename(folder)
        return None
    folder.rename(aside)
    try:
        fresh.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    return aside
