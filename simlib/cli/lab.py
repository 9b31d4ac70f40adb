"""`python3 -m simlib lab`: the scenarios as notebooks, to read, to write and to play while writing; and the labs."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.cli.run import can_open_browser, slow_step, told_to_stop
from simlib.record.chosen import as_json, chosen_in_classes
from simlib.record.engine import holds_store, open_database
from simlib.record.folder import data_folder, make_folder, store_place
from simlib.serve.lab import LabDoor
from simlib.serve.lab_shelf import LABS, STUDIO
from simlib.serve.marking import MarkingDoor

MARKING = "marking"
SCREENS = {"studio": STUDIO, **{name.partition("_")[0]: name for name in LABS}, MARKING: ""}
"""What can be opened first, with its notebook; marking has none."""


@click.command(name="lab")
@click.argument("screen", type=click.Choice([*SCREENS]), default="studio")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Another port than a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def command(*, screen: str, port: int, no_browser: bool) -> int:
    """Open the scenarios in JupyterLab, on this machine alone: the studio, the network lab or the referral lab.

    `marking` opens the course instead, with nbgrader's formgrader in the menu Nbgrader.

    The settings of JupyterLab lie in the data folder. It runs code, so it is not for trainees; an instructor at this
    machine also finds it on the home page of the simulator.
    """
    data = make_folder(data_folder(os.environ, PROJECT))
    door = MarkingDoor(PROJECT, data, port) if screen == MARKING else _studio_door(data, port)
    asyncio.run(open_lab(door, SCREENS[screen], browser=not no_browser))
    return 0


def _studio_door(data: Path, port: int) -> LabDoor:
    return LabDoor(PROJECT, data / "lab", port, partial(counts_in, data))


def counts_in(data: Path) -> dict[str, object]:
    """What classes chose until now; nothing where no class has met in this data folder."""
    now = datetime.now().astimezone()
    place = store_place(os.environ, data)
    if not holds_store(place):
        return as_json({}, now)
    database = open_database(place)
    try:
        return as_json(chosen_in_classes(database), now)
    finally:
        database.close()


async def open_lab(door: LabDoor, screen: str, *, browser: bool) -> None:
    """JupyterLab, with this notebook open, until the process is told to stop."""
    stop = told_to_stop()
    try:
        with slow_step("Starting JupyterLab"):
            address = await door.address(screen)
        click.echo(f"JupyterLab is here: {address}")
        click.echo("The address lets one in who has it, so keep it to yourself.")
        click.echo("To stop: Ctrl-C in this window. What was saved is kept.")
        if browser and can_open_browser(os.environ, sys.platform):
            await asyncio.to_thread(webbrowser.open, address)
        await stop.wait()
        click.echo("\nStopping.")
    finally:
        await door.close()
