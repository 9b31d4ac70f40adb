"""The data folder: where it is, that nobody else may look into it, and that one server at a time holds it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from simlib.errors import StoreBusy, StoreFault, StoreFull

ENVIRONMENT_NAME = "SIMLIB_DATA"
"""The environment variable that names the data folder."""

DATABASE_SETTING = "SIMLIB_DATABASE"
"""The environment variable that names the database, where it is not a file in the data folder."""

NO_SUCH_ADDRESS = (
    f"{DATABASE_SETTING} names no database that is known here. "
    "It is postgresql://NAME:PASSWORD@HOST/DATABASE, or left away for a file in the data folder."
)
"""What is said of an address that is none. It may hold a password, so it is not repeated."""

DATABASE_NAME = "record.sqlite"
"""The name of the database file in the data folder."""

LOCK_NAME = "server.lock"
"""The file that the process holding the folder keeps locked; it holds that process's number."""

MEGABYTE = 10**6


def data_folder(env: Mapping[str, str], root: Path) -> Path:
    """The folder that holds all data: the one `SIMLIB_DATA` names, else `data` in the project's root."""
    named = env.get(ENVIRONMENT_NAME, "").strip()
    return Path(named).expanduser().absolute() if named else root / "data"


def database_address(env: Mapping[str, str]) -> str:
    """The address of the database that `SIMLIB_DATABASE` names; empty where it is a file in the data folder.

    Raises StoreFault for what is no address.
    """
    address = env.get(DATABASE_SETTING, "").strip()
    if address and "://" not in address:
        raise StoreFault(NO_SUCH_ADDRESS)
    return address


def store_place(env: Mapping[str, str], folder: Path) -> Path | str:
    """Where the store lies: behind the address that `SIMLIB_DATABASE` names, else in the data folder."""
    return database_address(env) or folder


def make_folder(folder: Path) -> Path:
    """The folder, made if it was missing and closed to other users of the machine. Raises StoreFull if it cannot be.

    A folder that holds other people's things is left as open as it is: every file of ours in it is closed by itself.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_ours(folder):
            folder.chmod(0o700)
    except OSError as error:
        raise StoreFull(f"The data folder {folder} cannot be made or written.") from error
    return folder


def _is_ours(folder: Path) -> bool:
    names = {entry.name for entry in folder.iterdir()}
    return not names or bool(names & {DATABASE_NAME, LOCK_NAME})


def make_private_file(file: Path) -> Path:
    """The file, made empty if it was missing, that its owner alone may read. Raises StoreFull if it cannot be."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        file.chmod(0o600)
    except OSError as error:
        raise StoreFull(f"The file {file.name} in the data folder cannot be made or written.") from error
    return file


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Keeps every other server and restore away from the folder while the block runs.

    The operating system lets go of the lock when the process ends, however it ends; the file that remains means
    nothing. Raises StoreBusy, with the other process's number, when another holds the folder.
    """
    with _opened(make_private_file(make_folder(folder) / LOCK_NAME)) as lock:
        if not _locked(lock):
            raise StoreBusy(
                f"The simulator is running on the data in {folder} already{_process_in(lock)}. Please stop it first."
            )
        os.ftruncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
        yield


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _process_in(lock: int) -> str:
    written = os.read(lock, 20).decode("ascii", "replace").strip()
    return f" (process {written})" if written.isdigit() else ""


if sys.platform == "win32":
    import msvcrt

    def _locked(lock: int) -> bool:
        """Whether the lock is ours now. Windows locks bytes, so one far behind the number is taken."""
        os.lseek(lock, 1024, os.SEEK_SET)
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(lock, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _locked(lock: int) -> bool:
        """Whether the lock is ours now."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def must_have_room(folder: Path, needed: int) -> None:
    """Raise StoreFull unless so many bytes are free on the folder's disk."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreFull(
            f"The disk of {folder} has {free // MEGABYTE} MB free, and {-(-needed // MEGABYTE)} MB are needed. "
            "Please make room first."
        )
