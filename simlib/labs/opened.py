"""A lab in its notebook: a page of the simulator where that started the kernel, else a page of JupyterLab."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from simlib.labs.keeper import FolderKeeper, Keeper, LineKeeper
from simlib.labs.network import NetworkDesk
from simlib.labs.referral import ReferralDesk
from simlib.labs.work import Bench
from simlib.read.map_folder import MAPS, MapFolder
from simlib.show.line import ADDRESS, line_from


def network_lab(folder: str | Path = ".") -> object:
    """The network lab, as a widget."""
    return NetworkDesk(_keeper(folder, os.environ), _bench(), is_page=ADDRESS in os.environ).screen.page


def referral_lab(folder: str | Path = ".") -> object:
    """The referral lab, as a widget."""
    return ReferralDesk(_keeper(folder, os.environ), _bench(), _today, is_page=ADDRESS in os.environ).screen.page


def _today() -> date:
    return datetime.now().astimezone().date()


def _bench() -> Bench:
    return Bench(asyncio.get_running_loop().call_soon_threadsafe)


def _keeper(folder: str | Path, env: Mapping[str, str]) -> Keeper:
    return LineKeeper(line_from(env)) if ADDRESS in env else folder_keeper(Path(folder).resolve(), env)


def folder_keeper(cases: Path, env: Mapping[str, str]) -> FolderKeeper:
    """The keeper over this folder of cases; the agency's own maps lie in the data folder, as the simulator has them.

    JupyterLab's own folder lies two steps below the data folder (`simlib.serve.lab`).
    """
    ours = env.get("JUPYTER_DATA_DIR")
    own = Path(ours).parents[1] / MAPS if ours else cases / ".own-maps"
    return FolderKeeper(MapFolder(cases / MAPS, own), cases)
