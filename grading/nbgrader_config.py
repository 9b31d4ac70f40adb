"""The course for nbgrader. Run its commands in this folder; README.md tells which, and in which order."""

import os
from pathlib import Path

try:
    from simlib.grade.config import configure
except ImportError as fault:
    # nbgrader would go on without these settings, and run what trainees wrote.
    raise SystemExit(f"{fault}. In the project's folder: source .venv/bin/activate") from None

configure(get_config(), os.environ, Path(__file__).resolve().parents[1])  # noqa: F821 - nbgrader puts it there
