"""What stands between a trainee's kernel and the data on this machine, in plain words."""

from __future__ import annotations

import asyncio
import ctypes
import getpass
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from simlib.cli.checkup import Check, Level
from simlib.errors import FirstContactError
from simlib.serve.provisioner import QUIET_KERNEL, Nursery, kernel_base_environment

LANDLOCK_CREATE_RULESET = 444
"""The number of the system call, the same on every kind of processor."""
ASK_FOR_VERSION = 1

HUB_SERVICE = "JUPYTERHUB_SERVICE_NAME"
FORK_PATIENCE = 60.0


def check_walls(variables: Mapping[str, str], landlock: int, user: str) -> Iterable[Check]:
    """One line for each wall; `landlock` is the version the system has, 0 for none."""
    yield Check(
        "trainees' code",
        Level.OK,
        "Trainees run no code: their pages can press buttons and type, and a request to run code is refused.",
    )
    yield Check(
        "same user",
        Level.LOOK,
        f"The kernels of trainees run as {user}, who also owns the data. That is safe as long as nobody runs code in "
        "them: give no trainee JupyterLab, a terminal or an account on this machine.",
    )
    yield Check("Landlock", Level.OK, landlock_sentence(landlock))
    yield Check("JupyterHub", Level.OK, hub_sentence(variables))


def landlock_sentence(found: int) -> str:
    """Whether the system could fence kernels in; nothing is fenced in by it yet."""
    if found:
        return f"This system has it (version {found}). The simulator does not use it yet; it runs no trainee's code."
    return "This system has none. It is not needed as long as trainees run no code."


def hub_sentence(variables: Mapping[str, str]) -> str:
    """Who signs people in."""
    if variables.get(HUB_SERVICE):
        return "This server was started by a hub, and takes the hub's users. Let the hub run it as a user of its own."
    return "It is not in use; people sign in with class code, name and PIN."


def landlock_version() -> int:
    """The version of Landlock that this system has; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    library = ctypes.CDLL(None, use_errno=True)
    return max(0, int(library.syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ASK_FOR_VERSION)))


def user_here() -> str:
    """The name of the user this process runs as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid()) if hasattr(os, "geteuid") else "the user who started it"


def check_kernels() -> Check:
    """Whether a kernel can be forked from a warm process, tried with a real one."""
    if not hasattr(os, "fork"):
        return Check("kernels", Level.LOOK, "This system cannot fork: each page takes a second or two longer to open.")
    try:
        asyncio.run(fork_one())
    except (OSError, FirstContactError) as fault:
        return Check("kernels", Level.WRONG, f"A player could not be started: {str(fault) or type(fault).__name__}.")
    return Check("kernels", Level.OK, "A player starts from a warm process.")


async def fork_one() -> None:
    """Fork a kernel, wait until it listens, end it. Raises TimeoutError or OSError when it does not."""
    with tempfile.TemporaryDirectory(prefix="doctor-") as folder:
        said = Path(folder) / "connection.json"
        nursery = Nursery(("ipywidgets",))
        try:
            async with asyncio.timeout(FORK_PATIENCE):
                variables = {**kernel_base_environment(), "HOME": folder, "IPYTHONDIR": folder, "TMPDIR": folder}
                await nursery.fork(["-f", str(said), *QUIET_KERNEL], variables, folder)
                while not said.exists():  # noqa: ASYNC110 - another process makes the file
                    await asyncio.sleep(0.02)
        finally:
            nursery.close()
