"""A warm process from which player kernels are forked, so that a page costs a fork and not a start.

Run by the server as `python -m simlib.serve.nursery FD MODULE...`; FD is one end of a socket pair. It imports the
modules once, then answers one JSON line a request:

    {"argv": [...], "env": {...}, "cwd": "..."}     →  {"pid": 123}
    a child ended                                   →  {"exited": 123, "code": 0}

It stays single-threaded and opens no ZeroMQ context and no event loop before a fork. When the server's end closes,
every child is ended. POSIX only; elsewhere kernels are started the ordinary way.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1
LONGEST_REQUEST = 1 << 20


def serve(control: socket.socket, modules: Sequence[str]) -> None:
    """Import the modules, then fork a kernel for each request until the other end of `control` closes."""
    os.environ["JPY_PARENT_PID"] = str(os.getpid())
    for name in ("ipykernel.kernelapp", *modules):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    wake = _wake_on_child_exit()
    children: set[int] = set()
    buffer = b""
    _tell(control, {"ready": os.getpid()})
    while True:
        ready, _, _ = select.select([control, wake], [], [])
        if wake in ready:
            _drain(wake)
            _report_exits(control, children)
        if control in ready:
            data = control.recv(1 << 16)
            if not data or len(buffer) > LONGEST_REQUEST:
                break
            *lines, buffer = (buffer + data).split(b"\n")
            for line in lines:
                _fork_kernel(control, wake, json.loads(line), children)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _wake_on_child_exit() -> socket.socket:
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    signal.set_wakeup_fd(writing.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def _drain(wake: socket.socket) -> None:
    with contextlib.suppress(BlockingIOError):
        while wake.recv(4096):
            pass


def _tell(control: socket.socket, message: dict[str, object]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


def _report_exits(control: socket.socket, children: set[int]) -> None:
    while children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        children.discard(pid)
        _tell(control, {"exited": pid, "code": os.waitstatus_to_exitcode(status)})


def _fork_kernel(control: socket.socket, wake: socket.socket, request: dict[str, object], children: set[int]) -> None:
    pid = os.fork()
    if pid:
        children.add(pid)
        _tell(control, {"pid": pid})
        return
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        control.close()
        wake.close()
        _become_kernel(request)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    finally:
        with contextlib.suppress(OSError):
            sys.__stderr__.flush() if sys.__stderr__ else None
        os._exit(code)


def _become_kernel(request: dict[str, object]) -> None:
    """Turn this freshly forked child into an ordinary kernel; returns when the kernel ends."""
    argv, env, cwd = request["argv"], request["env"], request["cwd"]
    if not (isinstance(argv, list) and isinstance(env, dict) and isinstance(cwd, str)):
        raise SystemExit(2)
    parent = os.getppid()
    os.setsid()
    _die_with_parent(parent)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(env)
    os.environ["JPY_PARENT_PID"] = str(parent)
    os.chdir(cwd)
    random.seed()
    sys.argv = ["kernel", *argv]
    kernel_app = importlib.import_module("ipykernel.kernelapp")
    app = kernel_app.IPKernelApp.instance()
    app.initialize(argv)
    # ipywidgets was imported before any kernel existed, so its comm target is not registered yet.
    importlib.import_module("ipywidgets").register_comm_target()
    app.start()


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise SystemExit(1)


def main(arguments: Sequence[str]) -> None:
    """`FD MODULE...`: serve on that file descriptor."""
    with socket.socket(fileno=int(arguments[0])) as control:
        serve(control, arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
