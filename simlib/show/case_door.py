"""The play cell of an assignment: the player, or the way to it.

A run is always the simulator's. Where it started the kernel, the player is here; elsewhere, as in a JupyterLab, the
cell leads to the page on which the same person plays.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import ipywidgets as widgets

from simlib.html.case_door import door_html
from simlib.html.rehearsal import style_html
from simlib.show.controls import words
from simlib.show.line import ADDRESS, TICKET
from simlib.show.player import open_run

SITE = "SIMLIB_SITE"
"""Names the address of the simulator in the environment of a JupyterLab that is not its own."""


def case_door(scenario_id: str, environment: Mapping[str, str] = os.environ) -> widgets.DOMWidget:
    """The player of the run this kernel holds a ticket for, or the way to the simulator."""
    if ADDRESS in environment and TICKET in environment:
        return open_run(environment)
    said = words()
    said.value = style_html() + door_html(scenario_id, environment.get(SITE, "").strip())
    return said
