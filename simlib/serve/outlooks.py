"""What was still possible after each decision, for debriefs: worked out once for each content of a case, then kept.

The futures of a case take seconds to work out, so a process of its own does it, the first time a run begins, with the
lowest priority; by the time the run ends they lie in the data folder. They can be deleted: what is missing is worked
out again. A debrief looks its run up in them outside of the authority's lane.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from simlib.errors import Malformed
from simlib.play.story import Story
from simlib.prove.ahead import Ahead, Lookout
from simlib.prove.ahead_analysis import analysis_of
from simlib.prove.ahead_file import ahead_from_bytes
from simlib.prove.graph import TooMany

LOG = logging.getLogger("simlib.outlooks")

PLACE = Path("cache") / "ahead"
"""Where the futures lie in the data folder."""
WORKER = (sys.executable, "-m", "simlib.serve.ahead_work")
LENGTH_BYTES = 8
"""Of what the worker reads, the first bytes: how long the notebook is."""
CASES_KEPT = 4
"""Cases whose futures stay in memory; a large one takes about twenty megabytes."""

Json = dict[str, Any]

COMING: Json = {"state": "coming"}
TOO_MANY: Json = {"state": "too many"}
MISSING: Json = {"state": "missing"}


class Outlooks:
    """The futures of cases, by the hash of the notebook, in a folder."""

    def __init__(self, folder: Path, facts: Path, worker: Sequence[str] = WORKER) -> None:
        self._folder = folder
        self._facts = facts
        """The folder of the fact base: its units tell a case what some of its names mean."""
        self._worker = worker
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._looking = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outlook")
        self._wanted: set[str] = set()
        """What was asked for since this began."""
        self._failed: set[str] = set()
        """Of that, what could not be worked out."""
        self._kept: OrderedDict[str, Ahead] = OrderedDict()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def want(self, sha256: str, notebook: Callable[[], bytes]) -> None:
        """See to it that the futures of this notebook are worked out; returns at once."""
        if not (self._closed or sha256 in self._wanted or self._is_done(sha256)):
            self._wanted.add(sha256)
            self._line.submit(self._work_out, sha256, notebook())

    async def analysis(self, story: Story, sha256: str) -> Json:
        """The part of the debrief of a story that has ended; what it says instead where there is nothing yet."""
        return await asyncio.get_running_loop().run_in_executor(self._looking, self.analysis_now, story, sha256)

    def analysis_now(self, story: Story, sha256: str) -> Json:
        """The same, worked out here."""
        if self._many(sha256).exists():
            return TOO_MANY
        ahead = self._ahead(sha256)
        if ahead is None:
            return MISSING if sha256 in self._failed else COMING
        try:
            return analysis_of(story, Lookout(story.program, ahead))
        except TooMany:
            return TOO_MANY
        except KeyError:
            # Kept by a version of this program that counted states otherwise. Working it out once more mends that,
            # unless it was this very process that had it worked out.
            if sha256 in self._wanted:
                self._failed.add(sha256)
                return MISSING
            self._drop(sha256)
            return COMING

    def close(self) -> None:
        """Let go of everything; a case that is being worked out is left for the next time."""
        self._closed = True
        if self._process is not None:
            self._process.kill()
        for pool in (self._line, self._looking):
            pool.shutdown(cancel_futures=True)

    def _ahead(self, sha256: str) -> Ahead | None:
        if sha256 not in self._kept:
            try:
                self._kept[sha256] = ahead_from_bytes(self._file(sha256).read_bytes())
            except FileNotFoundError:
                return None
            except (OSError, Malformed) as fault:
                LOG.warning("the futures of %s cannot be read: %s", sha256[:12], fault)
                self._drop(sha256)
                return None
        self._kept.move_to_end(sha256)
        while len(self._kept) > CASES_KEPT:
            self._kept.popitem(last=False)
        return self._kept[sha256]

    def _drop(self, sha256: str) -> None:
        self._kept.pop(sha256, None)
        self._wanted.discard(sha256)
        with contextlib.suppress(OSError):
            self._file(sha256).unlink(missing_ok=True)

    def _is_done(self, sha256: str) -> bool:
        return self._file(sha256).exists() or self._many(sha256).exists()

    def _file(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.ahead"

    def _many(self, sha256: str) -> Path:
        """The empty file that says that there are too many states."""
        return self._folder / f"{sha256}.many"

    def _work_out(self, sha256: str, notebook: bytes) -> None:
        if self._closed:
            return
        fault = self._run_worker(sha256, notebook)
        if fault and not self._closed:
            self._failed.add(sha256)
            LOG.warning("the futures of %s were not worked out: %s", sha256[:12], fault)

    def _run_worker(self, sha256: str, notebook: bytes) -> str:
        """Why there is nothing; nothing where all went well."""
        command = [*self._worker, str(self._file(sha256)), str(self._many(sha256)), str(self._facts)]
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with subprocess.Popen(command, stdin=subprocess.PIPE) as self._process:
                if self._process.stdin:
                    # It stays open while the worker works: when this server is gone, the worker sees it close and ends.
                    self._process.stdin.write(len(notebook).to_bytes(LENGTH_BYTES) + notebook)
                    self._process.stdin.flush()
                self._process.wait()
        except BrokenPipeError as fault:
            # The worker ended before it had read everything, and says by its exit code why.
            return f"exit {self._process.returncode}" if self._process and self._process.returncode else str(fault)
        except OSError as fault:
            return str(fault)
        return f"exit {self._process.returncode}" if self._process.returncode else ""


class NoOutlooks:
    """Where debriefs do not say what was still possible."""

    def want(self, sha256: str, notebook: Callable[[], bytes]) -> None:
        """Nothing is worked out."""

    async def analysis(self, story: Story, sha256: str) -> None:
        """Nothing is said."""

    def close(self) -> None:
        """There is nothing to let go of."""


NO_OUTLOOKS = NoOutlooks()
