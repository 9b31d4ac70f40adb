"""A player's kernel stays small: what importing the screens brings with it."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = ("networkx", "sqlalchemy", "nbformat", "pandas", "numpy", "scipy", "jinja2", "pyvis", "ruamel", "yaml")
OTHER_ROOMS = tuple(
    f"simlib.{room}" for room in ("read", "play", "score", "record", "serve", "scenario", "network", "labs", "report")
)
SMALL = [f"simlib.scenario{part}" for part in ("", ".business_days", ".confidence", ".days", ".deadlines", ".listing")]
"""What knows nothing of any case: the calculator of the pocket card, which is arithmetic of law, and words."""


def loaded_by(module: str) -> list[str]:
    """Every module that is there after importing this one in a fresh Python."""
    code = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return list(json.loads(run.stdout))


def test_the_player_brings_no_heavy_library_and_no_other_room() -> None:
    loaded = loaded_by("simlib.show.player")
    heavy = [name for name in loaded if name.split(".")[0] in HEAVY]
    rooms = [name for name in loaded if name.startswith(OTHER_ROOMS)]
    assert (heavy, rooms) == ([], SMALL)


def test_the_board_of_a_class_gets_views_and_knows_neither_store_nor_case() -> None:
    loaded = loaded_by("simlib.show.board")
    heavy = [name for name in loaded if name.split(".")[0] in HEAVY]
    rooms = [name for name in loaded if name.startswith(OTHER_ROOMS)]
    assert (heavy, set(rooms) - set(SMALL)) == ([], set())


def test_the_line_costs_the_standard_library_alone() -> None:
    outside = [
        name for name in loaded_by("simlib.show.line") if name.split(".")[0] in ("ipywidgets", "markdown_it", "nh3")
    ]
    assert outside == []
