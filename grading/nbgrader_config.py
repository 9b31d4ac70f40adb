"""The course for nbgrader. Run its commands in this folder; README.md tells which, and in which order."""

import os
from pathlib import Path

from simlib.grade.config import configure

configure(get_config(), os.environ, Path(__file__).resolve().parents[1])  # noqa: F821 - nbgrader puts it there
