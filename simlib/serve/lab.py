"""JupyterLab on the scenarios, for whoever writes them: a process of its own, on this machine alone, on demand.

It runs code, so it is for instructors who sit at this machine and for nobody else. It gets an environment of its own
making: nothing the server knows, no ticket, no key, no token of a hub. It asks no other host for anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import runpy
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from simlib.errors import FirstContactError, StoreFault
from simlib.record.folder import make_private_file
from simlib.serve.lab_shelf import STUDIO
from simlib.serve.system import OF_WINDOWS

PATIENCE = 60.0
"""Seconds that a JupyterLab may take to answer, on a slow machine."""
LOOK_EVERY = 0.05
END_WITHIN = 5.0
"""Seconds that it may take to end its kernels."""

FROM_THE_SYSTEM = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    *OF_WINDOWS,
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "TEMP",
    "TMP",
    "PYTHONUTF8",
)
"""The variables it may inherit."""

QUIET: Mapping[str, Mapping[str, object]] = {
    "ServerApp": {
        "ip": "127.0.0.1",
        "allow_remote_access": False,
        "open_browser": False,
        "port_retries": 0,
        "terminals_enabled": False,
        # It runs as whoever runs the server; where that is root, in a container as a rule, it is so already.
        "allow_root": True,
        "jpserver_extensions": dict.fromkeys(
            (
                "jupyter_server_terminals",
                "nbgrader.server_extensions.assignment_list",
                "nbgrader.server_extensions.course_list",
                "nbgrader.server_extensions.formgrader",
                "nbgrader.server_extensions.validate_assignment",
                "notebook",
                "voila.server_extension",
            ),
            False,
        ),
    },
    "LabApp": {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
    },
}
"""No news, no look for updates, no list of extensions from outside, no terminal, nothing but notebooks."""

EXTENSIONS = Path(__file__).parent / "labextensions"
"""Our own part of the page: it starts the studio and leads from a finding to its line."""

_IN_COMMAND_MODE = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
_ON_A_TEXT = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) .jp-MarkdownCell:focus"
_WITH_A_KERNEL = "[data-jp-kernel-user]:not(.jp-mod-readWrite) :focus:not(:read-write)"

STRAY_KEYS: tuple[tuple[str, str, str], ...] = (
    ("notebook:change-cell-to-code", "Y", _IN_COMMAND_MODE),
    ("notebook:change-cell-to-markdown", "M", _IN_COMMAND_MODE),
    ("notebook:change-cell-to-raw", "R", _IN_COMMAND_MODE),
    *((f"notebook:change-cell-to-heading-{n}", str(n), _ON_A_TEXT) for n in range(1, 7)),
    ("notebook:copy-cell", "C", _IN_COMMAND_MODE),
    ("notebook:cut-cell", "X", _IN_COMMAND_MODE),
    ("notebook:paste-cell-below", "V", _IN_COMMAND_MODE),
    ("notebook:delete-cell", "D, D", _IN_COMMAND_MODE),
    ("notebook:insert-cell-above", "A", _IN_COMMAND_MODE),
    ("notebook:insert-cell-below", "B", _IN_COMMAND_MODE),
    ("notebook:insert-heading-above", "Shift A", _IN_COMMAND_MODE),
    ("notebook:insert-heading-below", "Shift B", _IN_COMMAND_MODE),
    ("notebook:merge-cells", "Shift M", _IN_COMMAND_MODE),
    ("notebook:move-cursor-down", "J", _IN_COMMAND_MODE),
    ("notebook:move-cursor-up", "K", _IN_COMMAND_MODE),
    ("notebook:extend-marked-cells-below", "Shift J", _IN_COMMAND_MODE),
    ("notebook:extend-marked-cells-above", "Shift K", _IN_COMMAND_MODE),
    ("notebook:undo-cell-action", "Z", _IN_COMMAND_MODE),
    ("notebook:redo-cell-action", "Shift Z", _IN_COMMAND_MODE),
    ("notebook:toggle-render-side-by-side-current", "Shift R", _IN_COMMAND_MODE),
    ("viewmenu:line-numbering", "Shift L", _IN_COMMAND_MODE),
    ("kernelmenu:interrupt", "I, I", _WITH_A_KERNEL),
    ("kernelmenu:restart", "0, 0", _WITH_A_KERNEL),
)
"""Letters and digits that do something to a notebook, each as its command, its keys and where they are pressed.

Whoever begins to type beside a text loses cells by them. Enter, Escape, the arrows and Ctrl+S stay.
"""


def _off(command: str, keys: str, selector: str) -> dict[str, object]:
    return {"command": command, "keys": keys.split(", "), "selector": selector, "disabled": True}


OVERRIDES: Mapping[str, Mapping[str, object]] = {
    # A case is Markdown.
    "@jupyterlab/notebook-extension:tracker": {"defaultCell": "markdown"},
    "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": [_off(*each) for each in STRAY_KEYS]},
    "@jupyterlab/notebook-extension:panel": {
        "toolbar": [{"name": "first-contact-studio", "command": "first-contact:studio", "label": "Studio", "rank": 5}]
    },
}
"""Every case has a button that opens the studio beside it, and its new cells are text."""

DISABLED = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/extensionmanager-extension",
    "@jupyter/nbgrader",
    "@jupyter-notebook/lab-extension",
    "@voila-dashboards/jupyterlab-preview",
)
"""Parts of the page that would ask another host, or that are for other work."""


Counts = Callable[[], Mapping[str, object]]
"""What classes chose, as the studio reads it: counts, no names."""

COVERAGE = "coverage.json"
"""The file of these counts, in the folder that the studio looks into."""


SIMULATOR = "simulator.json"
"""The file that says where the simulator is, in the same folder."""


class LabNotStarted(FirstContactError):
    """JupyterLab did not start; nothing else is touched by that."""

    code = "lab-not-started"


class LabDoor:
    """One JupyterLab, started when somebody first asks and ended with `close`."""

    folder = "scenarios"
    """The folder of the project in which it is started."""
    page = "lab/tree/{}"
    """What opens first; the notebook's name is put into it."""

    def __init__(self, project: Path, home: Path, port: int = 0, counts: Counts | None = None) -> None:
        """`home` is a private folder for its settings; `port` 0 takes a free one.

        `counts` says what classes chose, for the studio to show; it is asked whenever somebody comes.
        """
        self._project, self._home, self._port, self._counts = project, home, port, counts
        self._alone = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._address = ""

    async def address(self, screen: str = STUDIO) -> str:
        """Where it is, with the token that lets one browser in; `screen` is the notebook that opens first.

        Raises LabNotStarted. Whoever has the address can run code as the user of this machine: give it to an
        instructor at this machine.
        """
        async with self._alone:
            if self._process is None or self._process.poll() is not None:
                await self._start()
            if self._counts is not None:
                await asyncio.to_thread(leave_counts, self._home, self._counts)
            return self._address.format(screen)

    def leave_way_back(self, classes: str) -> None:
        """Tell the studio where the classes are, for its link back."""
        leave_way_back(self._home, classes)

    async def close(self) -> None:
        """End it, and its kernels with it; harmless when there is none."""
        async with self._alone:
            if self._process is not None:
                await asyncio.to_thread(_end, self._process)
            self._process = None

    async def _start(self) -> None:
        token, port = secrets.token_urlsafe(32), self._port or _free_port()
        self._write_settings(port)
        command = [sys.executable, "-m", "simlib.serve.lab"]
        with make_private_file(self._home / "lab.log").open("wb") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - a spawn is short
                command,
                env=self._environment(token),
                cwd=self._project / self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            await self._answers(self._process, port, token)
        except BaseException:
            await asyncio.to_thread(_end, self._process)
            raise
        self._address = f"http://127.0.0.1:{port}/{self.page}?token={token}"

    def _write_settings(self, port: int) -> None:
        write_settings(self._home, self._project, port)

    def _environment(self, token: str) -> dict[str, str]:
        return environment(self._project, self._home, token)

    async def _answers(self, process: subprocess.Popen[bytes], port: int, token: str) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while process.poll() is None:
                    if _has_said(self._home / "runtime", token) and await _listens(port):
                        return
                    await asyncio.sleep(LOOK_EVERY)
        raise LabNotStarted(f"JupyterLab did not start. What it said is in {self._home / 'lab.log'}.")


def leave_counts(home: Path, counts: Counts) -> None:
    """Puts what classes chose where the studio finds it; where that cannot be told now, what was told last stays."""
    with contextlib.suppress(StoreFault):
        _write_json(make_private_file(home / COVERAGE), counts())


def leave_way_back(home: Path, classes: str) -> None:
    """Puts the address of the classes where the studio finds it; a studio without it has no link there."""
    with contextlib.suppress(OSError):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_json(make_private_file(home / SIMULATOR), {"classes": classes})


def environment(project: Path, home: Path, token: str) -> dict[str, str]:
    """The whole environment of a JupyterLab and of its kernels: the project can be imported, nothing is known."""
    inherited = {name: os.environ[name] for name in FROM_THE_SYSTEM if name in os.environ}
    return {
        **inherited,
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "share"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": str(project),
    }


def write_settings(home: Path, project: Path, port: int) -> None:
    """Writes what JupyterLab reads at its start; no secret is among it."""
    server = {
        **QUIET["ServerApp"],
        "root_dir": str(project / "scenarios"),
        "port": port,
        "contents_manager_class": "simlib.serve.lab_shelf.Shelf",
    }
    lab = {**QUIET["LabApp"], "extra_labextensions_path": [str(EXTENSIONS)]}
    config = {"ServerApp": server, "LabApp": lab, "Shelf": {"studio": str(project / "notebooks" / STUDIO)}}
    lay_out(home, config, DISABLED, OVERRIDES)


def lay_out(home: Path, config: object, disabled: Iterable[str], overrides: object) -> None:
    """Puts a server's configuration where it reads it, with what is off on its page, and the page's settings."""
    pages = home / "config" / "labconfig"
    for folder in (home, home / "runtime", pages):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_json(home / "config" / "jupyter_server_config.json", config)
    _write_json(pages / "page_config.json", {"disabledExtensions": dict.fromkeys(disabled, True)})
    _write_json(pages / "default_setting_overrides.json", overrides)


def _write_json(file: Path, content: object) -> None:
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


def _has_said(folder: Path, token: str) -> bool:
    """Whether the process with this token has left word that it has its port.

    The file is named after its process, which on Windows is not the one that was started but one below that.
    """
    for file in folder.glob("jpserver-*.json"):
        with contextlib.suppress(OSError, ValueError):
            if json.loads(file.read_bytes()).get("token") == token:
                return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(END_WITHIN)
    process.kill()
    process.wait()


# --- the process itself ---------------------------------------------------------------------------------------


def end_with(parent: int) -> None:
    """Wait until the other end of the pipe closes, however its process ended; then end this process in good order."""
    while os.read(parent, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """JupyterLab, for as long as the process that started it lives."""
    threading.Thread(target=end_with, args=[sys.stdin.fileno()], daemon=True).start()
    sys.argv = ["jupyter-lab"]
    runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
