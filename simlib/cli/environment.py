"""The environment that the simulator runs in: where it is, and whether it holds what the locks name.

Standard library alone, and quick: this is read at every start, before and after re-entering the environment.
"""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MARKER = "made-by-simlib.txt"
"""Stands in a folder that we made, and so may clear."""

ACTIVE = "active"
"""The value of SIMLIB_VENV that means: use the environment that is active, and install nothing."""


def python_inside(system: str) -> str:
    """Where an environment keeps its interpreter, by the name Python gives to the kind of system.

    >>> python_inside("nt"), python_inside("posix")
    ('Scripts/python.exe', 'bin/python')
    """
    return "Scripts/python.exe" if system == "nt" else "bin/python"


@dataclass(frozen=True, slots=True)
class Environment:
    """The folder of a virtual environment and the project it serves."""

    folder: Path
    project: Path

    @property
    def python(self) -> Path:
        """The interpreter inside."""
        return self.folder / python_inside(os.name)

    @property
    def site_packages(self) -> Path | None:
        """Where packages are installed; none while the folder is no environment yet."""
        found = [*sorted(self.folder.glob("lib/python3*/site-packages")), self.folder / "Lib" / "site-packages"]
        return next((folder for folder in found if folder.is_dir()), None)

    @property
    def is_ours(self) -> bool:
        """Whether `python3 -m simlib` made it, so that it may be made anew."""
        return (self.folder / MARKER).is_file()

    @property
    def is_entered(self) -> bool:
        """Whether this process runs inside it."""
        return os.path.realpath(sys.prefix) == os.path.realpath(self.folder)

    def lock(self, *, tools: bool) -> Path:
        """The list of packages with their hashes; the one for developers holds everything of the other."""
        return self.project / "locks" / ("test.txt" if tools else "run.txt")

    def stamp(self, *, tools: bool) -> Path:
        """The file that keeps what was installed last."""
        return self.folder / f"installed-{'test' if tools else 'run'}.txt"

    def expected_stamp(self, *, tools: bool) -> str:
        """What the stamp holds when nothing has changed: a hash over the Python version and the locks."""
        digest = hashlib.sha256(self.python_version().encode())
        digest.update(self.lock(tools=False).read_bytes())
        if tools:
            digest.update(self.lock(tools=True).read_bytes())
        return digest.hexdigest()

    def python_version(self) -> str:
        """The version as in `3.11`: of this process when it is inside, else the one the folder was made for."""
        if self.is_entered:
            return f"{sys.version_info.major}.{sys.version_info.minor}"
        with contextlib.suppress(OSError):
            for line in (self.folder / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines():
                name, _, value = line.partition("=")
                if name.strip() in {"version", "version_info"}:
                    return ".".join(value.strip().split(".")[:2])
        return ""

    def is_ready(self, *, tools: bool) -> bool:
        """Whether everything the lock names was installed, by the stamps alone: nothing is imported or asked."""
        if not self.python.exists():
            return False
        return self._stamped(tools=True) or (not tools and self._stamped(tools=False))

    def _stamped(self, *, tools: bool) -> bool:
        with contextlib.suppress(OSError):
            return self.stamp(tools=tools).read_text(encoding="ascii") == self.expected_stamp(tools=tools)
        return False


def environment_of(project: Path, variables: Mapping[str, str]) -> Environment | None:
    """The environment of a project: `.venv` inside it, or the folder SIMLIB_VENV names; none for the active one."""
    wanted = variables.get("SIMLIB_VENV", "").strip()
    if wanted == ACTIVE:
        return None
    folder = Path(wanted).expanduser() if wanted else project / ".venv"
    return Environment(folder=folder.absolute(), project=project)


@contextlib.contextmanager
def alone(environment: Environment, *, patience: float = 0.5) -> Iterator[None]:
    """Holds the right to change the environment; a second start waits here until the first is done."""
    environment.folder.parent.mkdir(parents=True, exist_ok=True)
    with environment.folder.with_name(environment.folder.name + ".lock").open("a+b") as file:
        while not _taken(file.fileno()):
            time.sleep(patience)
        yield


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        """Whether the file is locked for this process; the system lets go when the file is closed."""
        with contextlib.suppress(OSError):
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        """Whether the file is locked for this process; the system lets go when the file is closed."""
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
