"""Starts kernels by forking the nursery, behind Jupyter's own provisioner interface."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from simlib.serve.system import of_the_system

NAME = "first-contact-nursery"
QUIET_KERNEL = (
    "--HistoryManager.enabled=False",
    "--IPKernelApp.capture_fd_output=False",
    "--InteractiveShellApp.exec_PYTHONSTARTUP=False",
    "--Application.log_level=40",
)
"""A player kernel keeps no history file, reads no start-up file and does not copy its output."""


class Nursery:
    """The server's end of the nursery process: starts it once, forks kernels, hears of their ends."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = tuple(modules)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = asyncio.Lock()
        self._born: asyncio.Queue[int] = asyncio.Queue()
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._reading: asyncio.Task[None] | None = None

    async def fork(self, argv: Sequence[str], env: dict[str, str], cwd: str) -> int:
        """The process id of a new kernel. Starts the nursery if it is not there."""
        async with self._lock:
            if self._process is None or self._process.poll() is not None:
                await self._start()
            control = self._control
            if control is None:
                raise OSError("the nursery did not start")
            request = json.dumps({"argv": list(argv), "env": env, "cwd": cwd}).encode() + b"\n"
            await asyncio.get_running_loop().sock_sendall(control, request)
            return await asyncio.wait_for(self._born.get(), timeout=60)

    def ended(self, pid: int) -> asyncio.Future[int]:
        """A future that holds the kernel's exit code once it has ended."""
        if pid not in self._ends:
            self._ends[pid] = asyncio.get_running_loop().create_future()
        return self._ends[pid]

    async def warm(self) -> None:
        """Start the nursery now, so that the first page does not wait for it."""
        async with self._lock:
            if self._process is None:
                await self._start()

    def close(self) -> None:
        """End the nursery and, with it, every kernel."""
        if self._reading:
            self._reading.cancel()
        if self._control:
            self._control.close()
        if self._process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        env = {**kernel_base_environment(), "MALLOC_ARENA_MAX": "1"}
        command = [sys.executable, "-m", "simlib.serve.nursery", str(theirs.fileno()), *self._modules]
        self._process = subprocess.Popen(  # noqa: ASYNC220 - a spawn is short, and it happens once
            command, env=env, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        ours.setblocking(False)
        self._control = ours
        self._born = asyncio.Queue()
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.create_task(self._read(ours, ready))
        await asyncio.wait_for(ready, timeout=60)

    async def _read(self, control: socket.socket, ready: asyncio.Future[None]) -> None:
        loop, buffer = asyncio.get_running_loop(), b""
        while data := await loop.sock_recv(control, 1 << 16):
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                self._hear(json.loads(line), ready)
        for future in self._ends.values():
            if not future.done():
                future.set_result(-signal.SIGKILL)

    def _hear(self, message: dict[str, int], ready: asyncio.Future[None]) -> None:
        if "ready" in message:
            ready.set_result(None)
        elif "pid" in message:
            self._born.put_nowait(message["pid"])
        elif not (future := self.ended(message["exited"])).done():
            future.set_result(message["code"])


class NurseryProvisioner(LocalProvisioner):
    """One kernel that the nursery forked."""

    nursery: Nursery
    """Set on the class by `use_nursery`."""

    _end: asyncio.Future[int] | None = None

    @property
    def end(self) -> asyncio.Future[int] | None:
        """Done once the kernel has ended; nothing before it was started."""
        return self._end

    @property
    def has_process(self) -> bool:
        """Whether the kernel was started and its end was not yet seen."""
        return self._end is not None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel on the connection file that the manager wrote."""
        arguments = [*cmd[cmd.index("-f") :], *QUIET_KERNEL]
        self.cwd = kwargs.get("cwd") or Path.cwd()
        self.pid = await self.nursery.fork(arguments, dict(kwargs["env"]), str(self.cwd))
        self.pgid = self.pid
        self._end = self.nursery.ended(self.pid)
        return self.connection_info

    async def poll(self) -> int | None:
        """The exit code, or nothing while the kernel runs."""
        if self._end is None:
            return 0
        return self._end.result() if self._end.done() else None

    async def wait(self) -> int | None:
        """The exit code, once the kernel has ended."""
        code = await asyncio.shield(self._end) if self._end else 0
        self._end = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel; nothing happens when it has ended."""
        if self._end and not self._end.done() and self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    async def kill(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - Jupyter's own signature
        """End the kernel at once."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - Jupyter's own signature
        """Ask the kernel to end."""
        await self.send_signal(signal.SIGTERM)


def kernel_base_environment() -> dict[str, str]:
    """The few variables of the server's environment that a kernel may have."""
    allowed = (
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "PYTHONPATH",
        "PYTHONUTF8",
        "COVERAGE_PROCESS_START",
    )
    return {name: os.environ[name] for name in allowed if name in os.environ} | of_the_system(os.environ)


def use_nursery(modules: Sequence[str]) -> Nursery:
    """Make forked kernels the default of this process and return the nursery they come from."""
    nursery = Nursery(modules)
    NurseryProvisioner.nursery = nursery
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:NurseryProvisioner", factory.GROUP_NAME)
    factory.default_provisioner_name = NAME
    return nursery
