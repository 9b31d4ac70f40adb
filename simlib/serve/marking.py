"""JupyterLab on the course, with nbgrader's formgrader: where an instructor releases, and marks by hand.

It is a JupyterLab of its own beside the one for the cases, on this machine alone. It sees the course folder and the
data folder, because marks are worked out there; so it is for whoever may see both.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from simlib.grade.course import EXCHANGE, GRADEBOOK
from simlib.grade.places import course_folder
from simlib.record.folder import DATABASE_SETTING, ENVIRONMENT_NAME
from simlib.serve.lab import DISABLED, QUIET, LabDoor, environment, lay_out

FORMGRADER = "nbgrader.server_extensions.formgrader"
NBGRADER = "@jupyter/nbgrader"
FOR_TRAINEES = ("assignment-list", "course-list", "validate-assignment", "create-assignment")
"""Parts of nbgrader's page that are for trainees, or for writing assignments by hand."""

PASSED_ON = (GRADEBOOK, EXCHANGE, DATABASE_SETTING)
"""The settings of the course that it may inherit."""


POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self' ws: wss:; font-src 'self' data:; frame-ancestors 'self'; "
    "worker-src 'self' blob:; form-action 'self'"
)
"""What its pages may load: nothing from another host."""


class MarkingDoor(LabDoor):
    """The JupyterLab of a course; `data` is the data folder that holds it."""

    folder = "grading"
    page = "lab{}"

    def __init__(self, project: Path, data: Path, port: int = 0, env: Mapping[str, str] = os.environ) -> None:
        super().__init__(project, data / "marking", port)
        self._data = data
        self._variables = {name: env[name] for name in PASSED_ON if name in env}

    async def address(self, screen: str = "") -> str:
        """Where it is, with the token that lets one browser in: Formgrader is in its menu Nbgrader."""
        return await super().address(screen)

    async def formgrader(self) -> str:
        """The address of formgrader's own page."""
        return (await self.address()).replace("/lab?", "/formgrader/manage_assignments?")

    def _write_settings(self, port: int) -> None:
        root = course_folder(self._data)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        extensions = {**_mapping(QUIET["ServerApp"]["jpserver_extensions"]), FORMGRADER: True}
        server = {
            **QUIET["ServerApp"],
            "root_dir": str(root),
            "port": port,
            "jpserver_extensions": extensions,
            "tornado_settings": {"headers": {"Content-Security-Policy": POLICY}},
        }
        disabled = [name for name in DISABLED if name != NBGRADER]
        disabled += [f"{NBGRADER}:{name}" for name in FOR_TRAINEES]
        lay_out(self._home, {"ServerApp": server, "LabApp": QUIET["LabApp"]}, disabled, {})

    def _environment(self, token: str) -> dict[str, str]:
        known = environment(self._project, self._home, token)
        return {**known, **self._variables, ENVIRONMENT_NAME: str(self._data)}


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}
