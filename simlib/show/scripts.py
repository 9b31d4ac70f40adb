"""The scripts of widgets that draw with vis-network, each with what they share before it."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "js"


def drawing_script(name: str) -> str:
    """The script of this name with `stage.js` before it, as one: a widget's script can import no other of ours."""
    return "".join((_FOLDER / each).read_text(encoding="utf-8") for each in ("stage.js", name))
