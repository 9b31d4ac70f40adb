"""Proofs for the studio: worked out in a process of their own, one at a time, and kept by the notebook's hash."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simlib.prove import kept
from simlib.read.cached import cache, cached

Json = dict[str, Any]

EDITION = 2
"""Raised when what is kept here beside the proof comes to mean something else, so that older ones are made anew."""

MOST_KEPT = 50
END_WITHIN = 5.0
"""Seconds for a process to end before it is made to."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the proof of a case is. `result` is there once it is done; `seconds` is how long it has taken so far."""

    step: str = ""
    seconds: float = 0.0
    result: Json | None = None
    failed: bool = False

    @property
    def is_working(self) -> bool:
        """Whether there is something to wait for, or to cancel."""
        return bool(self.step) and self.result is None and not self.failed


class Proofs:
    """At most one proof at a time. `now` is a clock in seconds."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._folder, self._now = folder, now
        self._process: subprocess.Popen[bytes] | None = None
        self._said: tempfile.TemporaryDirectory[str] | None = None
        self._key = ""
        self._began = 0.0
        self._standing = Standing()

    def begin(self, notebook: bytes) -> None:
        """Prove this notebook, in place of whatever was being proved; at once where its proof is kept."""
        self.cancel()
        self._key = hashlib.sha256(notebook).hexdigest()
        self._began = self._now()
        known = self._kept()
        if known is not None:
            self._standing = Standing("Done", 0.0, known)
            return
        self._standing = Standing("Starting")
        self._said = tempfile.TemporaryDirectory(prefix="first-contact-proof-", ignore_cleanup_errors=True)
        command = [sys.executable, "-m", "simlib.studio.prover"]
        with tempfile.TemporaryFile() as asked, self._told.open("wb") as told:
            asked.write(notebook)
            asked.seek(0)
            self._process = subprocess.Popen(command, stdin=asked, stdout=told, stderr=subprocess.DEVNULL)

    def standing(self) -> Standing:
        """How far it is now. Never waits."""
        if self._process is None:
            return self._standing
        code = self._process.poll()
        lines = self._lines()
        steps = [line["step"] for line in lines if "step" in line]
        seconds = self._now() - self._began
        self._standing = Standing(steps[-1] if steps else "Starting", seconds)
        if code is not None:
            result = lines[-1].get("result") if code == 0 and lines else None
            self._standing = Standing("Done", seconds, result, failed=result is None)
            self._close()
            if result is not None:
                self._keep(result)
        return self._standing

    def cancel(self) -> None:
        """End what is being proved; harmless where nothing is."""
        if self._process is not None:
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(END_WITHIN)
        self._close()
        self._standing = Standing()

    @property
    def _told(self) -> Path:
        return Path(self._said.name if self._said else "") / "lines"

    def _lines(self) -> list[Json]:
        text = self._told.read_text(encoding="utf-8")
        # What stands behind the last end of a line is still being written.
        return [json.loads(line) for line in text.split("\n")[:-1]]

    def _close(self) -> None:
        if self._said is not None:
            self._said.cleanup()
        self._process, self._said = None, None

    def _file(self) -> Path:
        return self._folder / f"{self._key}-{EDITION}-{kept.EDITION}.json"

    def _kept(self) -> Json | None:
        with suppress(ValueError):
            known = json.loads(cached(self._file()) or b"")
            if isinstance(known, dict) and isinstance(known.get("proof"), dict):
                return known
        return None

    def _keep(self, result: Json) -> None:
        cache(self._file(), json.dumps(result, ensure_ascii=False).encode(), MOST_KEPT)
