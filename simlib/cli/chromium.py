"""The browser of the tests: the one this machine has, never a download of a test tool's own."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")

HOW_TO_GET_CHROMIUM = (
    "The browser tests need Chromium: apt-get install chromium (Debian, Ubuntu), brew install --cask chromium (macOS), "
    "or let SIMLIB_CHROMIUM name the program."
)


def chromium_here() -> Path | None:
    """The browser the tests drive: what SIMLIB_CHROMIUM names, or the first of the known names on the path."""
    named = os.environ.get("SIMLIB_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else NAMES))
    return next((Path(program) for program in found if program), None)
