"""What can be wrong with a machine, each as one line: well, worth a look, or wrong, and what to do."""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from simlib.cli.journal import LOG_NAME
from simlib.errors import FirstContactError
from simlib.record.engine import holds_store, open_database
from simlib.record.folder import DATABASE_NAME, LOCK_NAME, MEGABYTE


class Level(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    LOOK = "look"
    """It works; somebody should look at it."""
    WRONG = "wrong"
    """It does not work, or data is not safe."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `sentence` says how it stands and, where needed, what to do."""

    name: str
    level: Level
    sentence: str


MATTERING = ("voila", "jupyter_server", "ipykernel", "ipywidgets", "jupyterlab")
"""The libraries whose insides the simulator depends on."""

SCARCE, TIGHT = 200 * MEGABYTE, 2000 * MEGABYTE

PRIVATE = (DATABASE_NAME, LOCK_NAME, LOG_NAME, "cookie.key", "room.key")
"""How the files begin that nobody else may read; the certificate beside its key is for everybody."""

NETWORK_DISKS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "fuse.sshfs", "9p", "afs", "ncpfs"}
)


# --- versions -------------------------------------------------------------------------------------------------


def check_versions(requirements: Sequence[str], python: str) -> Iterable[Check]:
    """Python and the libraries that matter, against the bounds in pyproject.toml.

    `requirements` are lines such as `voila>=0.5.13,<0.6`; `python` is such a bound alone.
    """
    bounds = dict(_split(line) for line in requirements)
    yield judged_version("Python", platform.python_version(), python)
    for name in MATTERING:
        yield judged_version(name, installed(name), bounds[name])


def judged_version(name: str, found: str, bound: str) -> Check:
    """Whether a version lies within its bounds.

    >>> judged_version("voila", "0.6.0", ">=0.5.13,<0.6").level.value
    'wrong'
    """
    if not found:
        return Check(name, Level.WRONG, f"It is missing. Remove .venv and start again; it is needed as {bound}.")
    if not fits(found, bound):
        return Check(name, Level.WRONG, f"{found} is here, {bound} is needed. Remove .venv and start again.")
    return Check(name, Level.OK, found)


def installed(name: str) -> str:
    """The version of a library, empty where it is missing."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def fits(found: str, bound: str) -> bool:
    """Whether a version meets every part of a bound: `>=`, `<` and `==` over numbers.

    >>> fits("7.4.0", ">=7.4,<8"), fits("8.0.0", ">=7.4,<8"), fits("0.3.2", "==0.3.2")
    (True, False, True)
    """
    here = _numbers(found)
    for part in bound.split(","):
        sign, wanted = part[: 1 if part[1] != "=" else 2], _numbers(part.lstrip("<>="))
        same = here[: len(wanted)] == wanted
        if not {">=": here >= wanted, "<": here < wanted, "==": same}[sign]:
            return False
    return True


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text.partition("+")[0]))


def _split(requirement: str) -> tuple[str, str]:
    name = re.split(r"[<>=]", requirement, maxsplit=1)[0]
    return name, requirement[len(name) :]


# --- the machine ----------------------------------------------------------------------------------------------


def check_port(port: int, held_by: str) -> Check:
    """Whether the usual port is free. `held_by` is the process of a running simulator, if there is one."""
    with socket.socket() as probe:
        # As the server itself binds: a port that was left a moment ago is free.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            pass
        else:
            return Check("port", Level.OK, f"{port} is free.")
    if held_by:
        return Check("port", Level.OK, f"{port} is taken, and the simulator is running (process {held_by}).")
    return Check("port", Level.LOOK, f"{port} is taken by another program; the simulator takes the next free one.")


def check_disk(folder: Path) -> Check:
    """How much room the data has."""
    return judged_disk(shutil.disk_usage(nearest_folder(folder)).free)


def judged_disk(free: int) -> Check:
    """How much room is enough: a run takes well under a megabyte."""
    told = f"{free // MEGABYTE} MB are free where the data lies."
    if free < SCARCE:
        return Check("disk", Level.WRONG, f"{told} Make room before anybody plays.")
    if free < TIGHT:
        return Check("disk", Level.LOOK, f"{told} Make room soon.")
    return Check("disk", Level.OK, told)


def judged_clock(now: datetime, not_before: date) -> Check:
    """Whether the clock can be right: it cannot be earlier than the day a fact was last checked.

    `now` carries its time zone.
    """
    told = f"It says {now:%Y-%m-%d %H:%M}, {now.tzname()} (UTC{now:%z})."
    if now.date() < not_before:
        return Check("clock", Level.WRONG, f"{told} That is in the past. Set it: the times in the log rest on it.")
    return Check("clock", Level.OK, f"{told} If that is not your time, set the clock or the time zone.")


def check_room(addresses: Sequence[str]) -> Check:
    """Whether devices in the room could reach this machine with --lan."""
    if not addresses:
        return Check("room", Level.LOOK, "This machine is in no network, so --lan would reach nobody.")
    return Check("room", Level.OK, f"With --lan, devices in the room would use {', '.join(addresses)}.")


# --- the data folder ------------------------------------------------------------------------------------------


def nearest_folder(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def check_rights(folder: Path) -> Check:
    """Whether the data folder is its owner's alone."""
    if not folder.exists():
        return Check("data folder", Level.OK, f"{folder} is not there yet; the first start makes it.")
    if os.name != "posix":
        return Check("data folder", Level.LOOK, f"See that only you have rights on {folder}; Windows keeps them.")
    found = folder.stat()
    if found.st_uid != os.geteuid():
        return Check("data folder", Level.WRONG, f"{folder} belongs to another user. Run the simulator as that user.")
    readable = [file for file in folder.iterdir() if file.name.startswith(PRIVATE) and is_open(file)]
    if readable:
        names = " ".join(str(file) for file in readable)
        return Check("data folder", Level.WRONG, f"Other users may read it. Close it: chmod go-rwx {names}")
    if is_open(folder):
        step = f"chmod 700 {folder}"
        return Check("data folder", Level.LOOK, f"Other users may see which files lie in it. Close it: {step}")
    return Check("data folder", Level.OK, f"{folder} is yours alone.")


def is_open(file: Path) -> bool:
    """Whether anybody but its owner has a right to a file or folder."""
    return bool(stat.S_IMODE(file.stat().st_mode) & 0o077)


def check_filesystem(folder: Path) -> Check:
    """Whether the disk of the data is a local one, where the system tells."""
    kinds = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    return judged_filesystem(nearest_folder(folder).resolve(), kinds)


def judged_filesystem(folder: Path, kinds: Mapping[Path, str]) -> Check:
    """What the kind of the file system means; `kinds` names the kind at each place where one begins."""
    kind = next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")
    if kind.lower() in NETWORK_DISKS:
        return Check(
            "local disk",
            Level.WRONG,
            f"The data lies on a network disk ({kind}), where it is not safe. Let SIMLIB_DATA name a local folder.",
        )
    if not kind:
        return Check("local disk", Level.LOOK, "The system does not say what disk the data lies on; see it is local.")
    return Check("local disk", Level.OK, f"The data lies on {kind}.")


def check_database(folder: Path, address: str = "") -> Check:
    """Whether a database that writes ahead and waits for the disk works there, tried in a folder of its own.

    Where the database has an address, whether it answers; it is looked at and left as it is.
    """
    if address:
        return _check_server(address)
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=nearest_folder(folder)) as trial:
            open_database(Path(trial)).close()
    except OSError as fault:
        return Check("database", Level.WRONG, f"The folder cannot be written: {fault.strerror}.")
    except FirstContactError as fault:
        return Check("database", Level.WRONG, fault.sentence)
    return Check("database", Level.OK, "SQLite writes ahead there and waits for the disk.")


def _check_server(address: str) -> Check:
    try:
        held = holds_store(address)
    except FirstContactError as fault:
        return Check("database", Level.WRONG, fault.sentence)
    told = "and holds the log" if held else "and is empty; the first start makes the tables"
    return Check("database", Level.OK, f"PostgreSQL answers {told}.")
