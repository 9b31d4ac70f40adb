"""The data folder: where it is, that nobody else may look into it, and that one server at a time holds it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from simlib.errors import StoreFull

ENVIRONMENT_NAME = "SIMLIB_DATA"
"""The environment variable that names the data folder."""


def data_folder(env: Mapping[str, str], root: Path) -> Path:
    """The folder that holds all data: the one `SIMLIB_DATA` names, else `data` in the project's root."""
    named = env.get(ENVIRONMENT_NAME, "").strip()
    return Path(named).expanduser().absolute() if named else root / "data"


def make_folder(folder: Path) -> Path:
    """The folder, made if it was missing and closed to other users of the machine. Raises StoreFull if it cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise StoreFull(f"The data folder {folder} cannot be made or written.") from error
    return folder


def make_private_file(file: Path) -> Path:
    """The file, made empty if it was missing, that its owner alone may read. Raises StoreFull if it cannot be."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        file.chmod(0o600)
    except OSError as error:
        raise StoreFull(f"The file {file.name} in the data folder cannot be made or written.") from error
    return file
