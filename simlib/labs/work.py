"""Long work beside a lab: one job at a time in a process of its own, which says how far it is and can be ended.

A job is a function of a module, called with `say(share, words)` and its arguments. It runs apart from the kernel, so
that no button waits for it, and a cancelled job really ends: its process is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from multiprocessing.connection import Connection, wait
from typing import Any

from simlib.errors import FirstContactError

Say = Callable[[float, str], None]
"""Tells how far a job is: the share done, from 0 to 1, and what it does now."""

Soon = Callable[[Callable[[], None]], object]
"""Calls something as soon as it can, in the thread that owns the widgets."""

FAILED = "That could not be worked out. Please change something and try again."


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a job tells. Each is called in the thread that owns the widgets, and never after a cancel."""

    step: Say
    done: Callable[[Any], None]
    failed: Callable[[str], None]
    """With a sentence that says why."""


class Bench:
    """The place where jobs are done. Its process is started with the first job and serves the next ones, too."""

    def __init__(self, soon: Soon) -> None:
        self._soon = soon
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._numbers = count(1)
        self._job = 0
        """The number of the job that is being done; 0 for none."""

    @property
    def pid(self) -> int | None:
        """The process that jobs are done in, while there is one."""
        return self._process.pid if self._process else None

    def begin(self, job: Callable[..., Any], *arguments: Any, told: Told) -> None:
        """Do this job in place of whatever is being done."""
        if self._job:
            self.cancel()
        pipe = self._pipe or self._start()
        self._job = next(self._numbers)
        pipe.send((job, arguments))
        threading.Thread(target=self._listen, args=(pipe, told, self._job), name="bench", daemon=True).start()

    def cancel(self) -> None:
        """End what is being done, at once; harmless where nothing is."""
        self._job = 0
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        # A fresh process: one that is forked would hold the kernel's sockets and threads.
        fresh = multiprocessing.get_context("spawn")
        self._pipe, theirs = fresh.Pipe()
        self._process = fresh.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _listen(self, pipe: Connection, told: Told, job: int) -> None:
        """Runs in a thread of its own, until the job has ended."""
        kind = "step"
        while kind == "step":
            try:
                kind, *what = pipe.recv()
            except (OSError, EOFError, TypeError):
                # The process is gone, or `cancel` has closed the pipe under our hands.
                kind, what = "lost", [FAILED]
            self._soon(partial(self._tell, told, job, kind, what))

    def _tell(self, told: Told, job: int, kind: str, what: list[Any]) -> None:
        if job != self._job:
            return
        if kind != "step":
            self._job = 0
        match kind:
            case "step":
                told.step(*what)
            case "done":
                told.done(*what)
            case "failed":
                told.failed(*what)
            case _:
                self.cancel()
                told.failed(*what)


def _serve(pipe: Connection) -> None:
    """The process: does what it is sent until nobody is at the other end."""
    threading.Thread(target=_end_with_the_kernel, daemon=True).start()
    with suppress(OSError, AttributeError):
        os.nice(5)
    while True:
        try:
            job, arguments = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(pipe, job, arguments))


def _outcome(pipe: Connection, job: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", job(lambda share, words: pipe.send(("step", share, words)), *arguments)
    except FirstContactError as fault:
        return "failed", fault.sentence
    except Exception:  # noqa: BLE001 - the edge of the process: whoever waits is told, whatever happened
        return "failed", FAILED


def _end_with_the_kernel() -> None:
    """A kernel that was killed leaves nothing behind that goes on counting."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(1)
