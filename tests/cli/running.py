"""A verb that goes on until it is told to stop, seen from outside."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest


def lines_until(process: subprocess.Popen[str], beginning: str) -> Iterator[str]:
    """What the process says, line by line, to the line that begins so; a failure when it ends before."""
    assert process.stdout is not None
    for line in process.stdout:
        yield line.rstrip("\n")
        if line.startswith(beginning):
            return
    pytest.fail("It ended before it was ready.")
