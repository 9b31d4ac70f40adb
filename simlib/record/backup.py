"""A backup: everything the store knows, in one file, made while the server runs.

The file is a zip of the database, the agency's contacts, its own referral maps, the public keys that vouch for runs
that were handed in, and a manifest that says what is in it.
It holds names and typed texts: it must be kept as carefully as the data folder itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from simlib.errors import NotAllowed, StoreFault, StoreFull, Unreadable
from simlib.record.copying import Progress, copy_rows
from simlib.record.engine import holds_store, open_database
from simlib.record.folder import DATABASE_NAME, make_private_file, must_have_room
from simlib.record.log import open_store
from simlib.record.receipts import KEYS, PUBLIC
from simlib.record.schema import VERSION
from simlib.record.sqlite import calm_file
from simlib.record.store import Stamp

FORMAT = 3
MANIFEST_NAME = "manifest.json"
AGENCY_NAME = "agency.yaml"
MAPS_NAME = "maps"
"""The folder of the agency's own referral maps in the data folder."""
_MAP = re.compile(rf"{MAPS_NAME}/[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")
_KEY = re.compile(rf"{KEYS}/receipts-[0-9a-f]{{16}}\.pub")

_PAGES_A_STEP = 256
_LONGEST_MANIFEST = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a backup."""

    name: str
    sha256: str
    size: int

    @property
    def is_known(self) -> bool:
        """Whether a backup may hold it beside its manifest; nothing else is ever taken out of one."""
        is_below = _MAP.fullmatch(self.name) or _KEY.fullmatch(self.name)
        return self.name in {DATABASE_NAME, AGENCY_NAME} or is_below is not None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `made` is a time in UTC as ISO 8601, `schema` the version of the database."""

    made: str
    schema: str
    runs: int
    parts: tuple[Part, ...]
    format: int = FORMAT


def no_progress(_done: float) -> None:
    """Listens to progress and does nothing."""


def make_backup(
    folder: Path,
    file: Path,
    now: Stamp,
    agency: Path | None = None,
    progress: Progress = no_progress,
    *,
    address: str = "",
) -> Manifest:
    """The manifest of the backup of a data folder, now complete in `file`; a server may go on writing meanwhile.

    The copy is one moment's state, and every chain in it is verified before it counts. `address` is that of the
    database, where it is no file in the folder. Raises NotAllowed rather than write over a file, Unreadable where there
    is no data, ChainBroken, StoreFull.
    """
    database = folder / DATABASE_NAME
    if not (holds_store(address) if address else database.is_file()):
        raise Unreadable(f"There is no data in {folder} yet, so there is nothing to keep.")
    with _reserved(file) as unfinished:
        must_have_room(file.parent, 0 if address else 2 * database.stat().st_size)
        with TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as beside:
            copy = Path(beside) / DATABASE_NAME
            if address:
                _copy_from_server(address, Path(beside), lambda done: progress(done * 0.5))
            else:
                _copy_database(database, copy, lambda done: progress(done * 0.5))
            runs = verify_all(Path(beside), lambda done: progress(0.5 + done * 0.3))
            parts = {DATABASE_NAME: copy, **_agency_files(folder, agency)}
            manifest = Manifest(
                made=datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="seconds"),
                schema=VERSION,
                runs=runs,
                parts=tuple(_part(path, name) for name, path in parts.items()),
            )
            _write_zip(unfinished, manifest, list(parts.values()))
    progress(1)
    return manifest


def _agency_files(folder: Path, agency: Path | None) -> dict[str, Path]:
    """What the agency wrote itself: its contacts, its maps as they stand now, and its public keys. No link is followed.

    The key that signs stays on its machine: another one makes its own, and knows by these what was signed before.
    """
    contacts = {AGENCY_NAME: agency} if agency and agency.is_file() else {}
    below = [*sorted((folder / MAPS_NAME).glob("*.yaml")), *sorted((folder / KEYS).glob(PUBLIC))]
    parts = {f"{path.parent.name}/{path.name}": path for path in below if path.is_file() and not path.is_symlink()}
    return contacts | {name: path for name, path in parts.items() if _MAP.fullmatch(name) or _KEY.fullmatch(name)}


@contextmanager
def _reserved(file: Path) -> Iterator[Path]:
    """A file to write to, which becomes `file` when all went well; the name is taken at once and freed otherwise."""
    try:
        file.open("xb").close()
    except FileExistsError:
        raise NotAllowed(f"{file} is there already. A backup never writes over a file; please name another.") from None
    except OSError as error:
        raise StoreFull(f"{file} cannot be written.") from error
    unfinished = file.with_name(f".{file.name}.part")
    try:
        yield make_private_file(unfinished)
        unfinished.replace(file)
    except OSError as error:
        file.unlink(missing_ok=True)
        raise StoreFull(f"{file} cannot be written: {error.strerror}.") from error
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def _copy_from_server(address: str, beside: Path, progress: Progress) -> None:
    with closing(open_database(address)) as source, closing(open_database(beside)) as target:
        copy_rows(source, target, progress)


def _copy_database(database: Path, copy: Path, progress: Progress) -> None:
    make_private_file(copy)
    with calm_file(), closing(_connected(database)) as source, closing(_connected(copy)) as target:
        # An open read transaction: the copy is of this moment, and writers do not make it begin again.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=_PAGES_A_STEP, progress=lambda _, left, total: progress(1 - left / max(total, 1)))


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None)


def verify_all(folder: Path, progress: Progress = no_progress) -> int:
    """How many runs the store in a folder holds, every chain verified. Raises ChainBroken, StoreFault."""
    store = open_store(folder)
    try:
        with store.database.reading() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check").scalar() != "ok":
                raise StoreFault("The database is damaged.")
        runs = store.exercises()
        for number, exercise_id in enumerate(runs, start=1):
            store.verify(exercise_id)
            progress(number / len(runs))
    finally:
        store.close()
    return len(runs)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _part(path: Path, name: str) -> Part:
    return Part(name, sha256_of(path), path.stat().st_size)


def _write_zip(file: Path, manifest: Manifest, parts: list[Path]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST_NAME, json.dumps(asdict(manifest), indent=1))
        for path, part in zip(parts, manifest.parts, strict=True):
            archive.write(path, part.name)
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What a backup says it holds. Raises Unreadable for what is no backup, StoreFault for a newer one."""
    try:
        with archive.open(MANIFEST_NAME) as file:
            told = json.loads(file.read(_LONGEST_MANIFEST))
        manifest = Manifest(**{**told, "parts": tuple(Part(**part) for part in told["parts"])})
        newer = manifest.format > FORMAT or manifest.schema > VERSION
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, OSError, zipfile.BadZipFile) as error:
        raise Unreadable("This file is no backup of First Contact, or it is damaged.") from error
    if newer:
        raise StoreFault("This backup was made by a newer version of First Contact. Please restore it with that one.")
    return manifest
