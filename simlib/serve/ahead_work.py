"""Works out the futures of one case: `python -m simlib.serve.ahead_work FILE MANY FACTS`.

Standard input holds the length of the notebook in eight bytes, then the notebook, and stays open: when it closes, the
server is gone, and so is this process. FILE gets the futures, whole or not at all; MANY is made, empty, where the case
has too many states. FACTS is the folder of the fact base, so that the case is read as the server read it.

It runs beside a server that people wait for, so it takes the lowest priority and no more than its share of memory.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path

from simlib.play.program import compile_scenario
from simlib.prove.ahead import MOST_STATES, ahead_of
from simlib.prove.ahead_file import ahead_as_bytes
from simlib.prove.graph import TooMany
from simlib.read.cached import cache
from simlib.read.facts import load_facts
from simlib.read.notebook import read_text_scenario
from simlib.scenario.facts import FactBase

MOST_MEMORY = 3 << 30
"""Bytes; a case of the largest number of states stays below."""
GONE = 3
"""The exit code where the server went away first."""
FILES_KEPT = 60
"""Files in the folder; of older versions of a case nobody asks any more."""


def work_out(notebook: bytes, file: Path, many: Path, facts: FactBase | None = None, most: int = MOST_STATES) -> bool:
    """Keeps the futures of the notebook. False for one that cannot be played."""
    scenario = read_text_scenario(notebook, facts=facts).scenario
    if scenario is None:
        return False
    try:
        data = ahead_as_bytes(ahead_of(compile_scenario(scenario), most))
    except (TooMany, MemoryError):
        many.touch()
        return True
    cache(file, data, FILES_KEPT)
    return True


if sys.platform == "win32":

    def _stay_in_the_background() -> None:
        """Nothing: Windows gives a process without a window no more than its share."""

else:
    import resource

    def _stay_in_the_background() -> None:
        os.nice(19)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _end_with_the_server() -> None:
    sys.stdin.buffer.read()
    os._exit(GONE)


def main(file: Path, many: Path, folder: Path) -> int:
    """The exit code: 0 where there is a file now, 1 for a notebook that cannot be played, 3 without the server."""
    _stay_in_the_background()
    length = int.from_bytes(sys.stdin.buffer.read(8))
    notebook = sys.stdin.buffer.read(length)
    if len(notebook) < length:
        return GONE
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    facts = load_facts(folder)[0] if folder.is_dir() else None
    return 0 if work_out(notebook, file, many, facts) else 1


if __name__ == "__main__":
    code = main(*map(Path, sys.argv[1:4]))
    # Not by way of `sys.exit`: the thread that watches the server holds standard input until the last.
    os._exit(code)
