"""Makes the environment from a lock of hashes, shows how far it is, and goes on where an earlier try stopped.

Standard library alone: it runs before anything is installed.
"""

import contextlib
import importlib.util
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from simlib.cli.advice import AGAIN, SetupFailed, trouble_in
from simlib.cli.environment import MARKER, Environment
from simlib.cli.progress import Progress, Tally, pins_in

PATH_FILE = "simlib-project.pth"
"""Makes the project's own code importable in the environment, wherever a kernel is started."""

LOG = "setup.log"


def make_ready(environment: Environment, *, tools: bool, progress: Progress) -> None:
    """Brings the environment to what the lock names; raises `SetupFailed` with the next step when that fails."""
    try:
        progress.step(
            f"Setting up in {environment.folder}. This needs the internet, and only when something has changed."
        )
        progress.step("[1/3] The environment")
        make_folder(environment)
        forget_stamps(environment)
        mend(environment)
        progress.step("[2/3] The packages")
        install(environment, environment.lock(tools=tools), progress)
        progress.step("[3/3] The simulator itself")
        add_project(environment)
        environment.stamp(tools=tools).write_text(environment.expected_stamp(tools=tools), encoding="ascii")
        progress.done()
    except OSError as fault:
        raise trouble_in(str(fault), str(environment.folder / LOG)) from fault


def make_folder(environment: Environment) -> None:
    """Makes the virtual environment, unless it stands and its Python runs."""
    if runs(environment):
        return
    if holds_anything(environment.folder) and not environment.is_ours:
        raise SetupFailed(
            f"{environment.folder} holds something that this program did not make, so it is left alone.",
            f"Move it away, or let SIMLIB_VENV name another folder. {AGAIN}",
        )
    clear(environment.folder)
    environment.folder.mkdir(parents=True, exist_ok=True)
    (environment.folder / MARKER).write_text("python3 -m simlib made this folder and may make it anew.\n", "ascii")
    has_pip = importlib.util.find_spec("ensurepip") is not None
    command = [sys.executable, "-m", "venv", str(environment.folder), *([] if has_pip else ["--without-pip"])]
    made = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if made.returncode:
        raise trouble_in(made.stdout + made.stderr, "the lines above")


def holds_anything(folder: Path) -> bool:
    """Whether the folder is there with something in it."""
    return folder.is_dir() and any(folder.iterdir())


def clear(folder: Path) -> None:
    """Empties a folder of ours; our marker goes last, so that a broken-off clearing can be done again."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name == MARKER):
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def runs(environment: Environment) -> bool:
    """Whether the Python inside starts, is the version the folder was made for, and has somewhere to put packages."""
    if environment.site_packages is None or not environment.python.exists():
        return False
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        asked = [str(environment.python), "-c", question]
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
        return answer.returncode == 0 and answer.stdout.strip() == environment.python_version()
    return False


def forget_stamps(environment: Environment) -> None:
    """Takes the stamps away first: a start that is broken off must not look like one that was finished."""
    for tools in (False, True):
        environment.stamp(tools=tools).unlink(missing_ok=True)


def mend(environment: Environment) -> None:
    """Removes what a broken-off installation left, so that pip installs those packages again.

    pip writes `INSTALLER` when all files of a package are in place; a package without it is half there. A name that
    begins with `~` is an old edition that pip had put aside.
    """
    packages = environment.site_packages
    for left in [*(packages.glob("*.dist-info") if packages else ()), *(packages.glob("~*") if packages else ())]:
        if left.is_dir() and (left.name.startswith("~") or not (left / "INSTALLER").is_file()):
            shutil.rmtree(left)


def install(environment: Environment, lock: Path, progress: Progress) -> None:
    """Installs what the lock names; pip checks every hash, and runs no code of a package while it does."""
    before = installed_in(environment)
    tally = Tally(needed=pins_in(lock.read_text(encoding="utf-8")))
    with (
        (environment.folder / LOG).open("w", encoding="utf-8") as log,
        subprocess.Popen(
            [*pip(environment), "install", *PIP_OPTIONS, "-r", str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        for line in lines_as_they_come(process):
            log.write(line)
            tally = tally.after(line)
            if tally.installing:
                progress.count(
                    "installing", min(installed_in(environment) - before, tally.installing), tally.installing
                )
            else:
                progress.count("fetching", min(tally.fetched, tally.needed), tally.needed)
    if process.returncode:
        written = environment.folder / LOG
        raise trouble_in(written.read_text(encoding="utf-8"), str(written))


PIP_OPTIONS = (
    "--require-hashes",
    "--no-deps",
    "--only-binary=:all:",
    "--no-user",
    "--no-input",
    "--disable-pip-version-check",
    "--progress-bar=off",
)


def pip(environment: Environment) -> Sequence[str]:
    """How pip is called: the one inside, or this Python's own where the system makes environments without one."""
    packages = environment.site_packages
    if packages and (packages / "pip").is_dir():
        return (str(environment.python), "-m", "pip")
    return (sys.executable, "-m", "pip", "--python", str(environment.python))


def installed_in(environment: Environment) -> int:
    """How many packages are wholly in place."""
    packages = environment.site_packages
    return sum(1 for _ in packages.glob("*.dist-info/INSTALLER")) if packages else 0


def lines_as_they_come(process: subprocess.Popen[str], *, pause: float = 0.5) -> Iterator[str]:
    """The lines a process writes, and an empty one after every pause, so that progress shows while it is silent."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=pause)
        except queue.Empty:
            line = ""
        if line is None:
            return
        yield line


def add_project(environment: Environment) -> None:
    """Makes the project importable inside; by a relative path where it can be, so that the whole may be moved."""
    packages = environment.site_packages
    if packages is None:
        raise SetupFailed("The environment has no place for packages.", f"Remove {environment.folder}. {AGAIN}")
    inside = environment.folder.is_relative_to(environment.project)
    path = os.path.relpath(environment.project, packages.resolve()) if inside else str(environment.project)
    try:
        (packages / PATH_FILE).write_text(path + "\n", encoding="locale")
    except UnicodeEncodeError as fault:
        raise SetupFailed(
            f"This system's own alphabet lacks a letter of {environment.project}.",
            f"Move the project to a folder with plain letters in its path. {AGAIN}",
        ) from fault


def new_progress() -> Progress:
    """Progress on the person's terminal; standard output is left to the verb."""
    return Progress(sys.stderr, time.monotonic)
