"""The studio in a notebook of JupyterLab: made, watched over, and ended when another one takes its place."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from simlib.html.studio import status_html
from simlib.read.facts import load_facts
from simlib.scenario.facts import FactBase
from simlib.studio.desk import Desk, Place

LOOK_EVERY = 0.25
"""Seconds between two looks at the file: a save shows well within a second."""

_open: list[tuple[Desk, asyncio.Task[None]]] = []


def opened(folder: str | Path = ".") -> object:
    """The studio on the cases in a folder, as a widget. The one that was open in this kernel ends."""
    while _open:
        desk, task = _open.pop()
        task.cancel()
        desk.close()
    desk = Desk(place_at(Path(folder).resolve(), os.environ))
    task = asyncio.get_running_loop().create_task(_watched(desk))
    task.add_done_callback(lambda done: _tell_if_it_fell(desk, done))
    _open.append((desk, task))
    return desk.screen.page


def place_at(folder: Path, env: Mapping[str, str]) -> Place:
    """Where a studio on this folder works; what it keeps stands beside JupyterLab's own files."""
    facts = load_facts(folder / "facts")[0] if (folder / "facts").is_dir() else FactBase()
    ours = env.get("JUPYTER_DATA_DIR")
    home = Path(ours).parent if ours else folder / ".studio"
    return Place(folder, home, facts, lambda: datetime.now().astimezone().date(), time.monotonic)


async def _watched(desk: Desk) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        desk.look()


def _tell_if_it_fell(desk: Desk, task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        sentence = "The studio has stopped looking at the file. Press Run, Run All Cells to start it again."
        desk.screen.said.value = status_html(sentence, bad=True)
