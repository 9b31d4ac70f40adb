"""The versions of cases that a grader knows, by their hash: never taken from what was handed in."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from simlib.play.program import Program, compile_scenario
from simlib.read.cells import LARGEST
from simlib.read.notebook import read_text_scenario
from simlib.read.replacing import replace_file

CASES = "cases"
"""The folder of the course that keeps every version which a run was handed in on. It is never released."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep_version(course: Path, notebook: bytes) -> Path:
    """The file in the course that keeps these bytes of a case; written once."""
    file = course / CASES / f"{hashlib.sha256(notebook).hexdigest()}.ipynb"
    if not file.is_file():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(file, notebook)
    return file


class Versions:
    """Compiled cases by their hash: from the course, or from a folder of cases. Each is read once."""

    def __init__(self, course: Path, cases: Path) -> None:
        self._course = course
        self._cases = cases
        self._programs: dict[str, Program | None] = {}

    def program(self, sha256: str) -> Program | None:
        """The case with this hash; None where nobody here knows it."""
        if self._programs.get(sha256) is None:
            raw = self.notebook(sha256) if _SHA256.fullmatch(sha256) else None
            self._programs[sha256] = _compiled(raw) if raw is not None else None
        return self._programs[sha256]

    def notebook(self, sha256: str) -> bytes | None:
        """The bytes with this hash, whatever the names of the files say."""
        kept = self._course / CASES / f"{sha256}.ipynb"
        for file in (kept, *sorted(self._cases.glob("*.ipynb"))):
            if file.is_file() and file.stat().st_size <= LARGEST:
                raw = file.read_bytes()
                if hashlib.sha256(raw).hexdigest() == sha256:
                    return raw
        return None


def _compiled(raw: bytes) -> Program | None:
    reading = read_text_scenario(raw)
    return compile_scenario(reading.scenario) if reading.playable and reading.scenario else None
