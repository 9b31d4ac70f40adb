"""What a process costs, as Linux counts it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.bench.table import NotMeasured

PROJECT = Path(__file__).resolve().parents[2]
PROC = Path("/proc")
SMAPS = PROC / "self" / "smaps_rollup"


def need_linux() -> None:
    """`NotMeasured` where there is no /proc that tells what is measured here."""
    if not SMAPS.is_file():
        raise NotMeasured("memory and CPU time of another process are read from /proc, which only Linux has.")


def cpu_seconds(pid: int) -> float:
    """CPU-seconds of a process so far: of the threads that it has now, to the nanosecond."""
    nanoseconds = 0
    for task in (PROC / str(pid) / "task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            nanoseconds += int((task / "schedstat").read_text(encoding="ascii").split()[0])
    return nanoseconds / 1e9


def megabytes(pid: int) -> float:
    """The memory of a process in MB: pages that several share count in parts (PSS)."""
    found = re.search(
        r"^Pss:\s+(\d+) kB$", (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii"), re.MULTILINE
    )
    if found is None:
        raise NotMeasured("this Linux does not tell how much memory a process has for itself.")
    return int(found[1]) * 1024 / 1e6


def process_seconds(command: Sequence[str]) -> float:
    """CPU-seconds of a whole process, run in the project's folder, whatever its exit code."""
    if not hasattr(os, "wait4"):
        raise NotMeasured("the CPU time of a process that has ended is told by POSIX systems alone.")
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime
