"""What differs between the systems that the server runs on, in one place."""

from __future__ import annotations

import mimetypes
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".map": "application/json",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}
"""What our pages load. On Windows any program may have said otherwise in the registry, and browsers would refuse."""

LOOPBACK = "127.0.0.1"

OF_WINDOWS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT")
"""Variables without which a program on Windows finds no socket, no shell and no other program."""


def settle_types() -> None:
    """Let every file that a page loads go out as what it is, whatever this machine has been told."""
    for suffix, kind in TYPES.items():
        mimetypes.add_type(kind, suffix)


def has_unix_sockets() -> bool:
    """Whether kernels and server can talk over sockets that lie in a folder; elsewhere they use the loopback."""
    return hasattr(socket, "AF_UNIX") and sys.platform != "win32"


def home_variables(home: Path, system: str) -> dict[str, str]:
    """The variables by which a program finds its home and its temporary files: all of them in this folder.

    `system` is what Python calls the kind of system, `os.name`. On Windows a home is looked for by other names.

    >>> sorted(home_variables(Path("k1"), "posix"))
    ['HOME', 'IPYTHONDIR', 'JUPYTER_RUNTIME_DIR', 'TMPDIR']
    """
    names = ["HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "TMPDIR"]
    if system == "nt":
        names += ["USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"]
    return dict.fromkeys(names, str(home))


def of_the_system(variables: Mapping[str, str]) -> dict[str, str]:
    """Those variables that only Windows has, and that a program needs there to run at all."""
    return {name: variables[name] for name in OF_WINDOWS if name in variables}


def processes_at(port: int) -> tuple[int, ...]:
    """The process whose end of a line over the loopback has this port, and the one that started it; empty if unknown.

    Both, because on Windows an environment's `python.exe` starts the real Python below it.
    """
    try:
        for each in psutil.net_connections(kind="tcp"):
            if each.laddr == (LOOPBACK, port) and each.pid:
                return (each.pid, psutil.Process(each.pid).ppid())
    except (psutil.Error, OSError):
        return ()
    return ()
