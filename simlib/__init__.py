"""First Contact: a training simulator for officers who meet people who may be trafficked."""

from importlib import import_module

__version__ = "0.1.0"


def rehearse(path: str) -> object:
    """The case in this notebook, to be played in JupyterLab as a recruit would play it. Nothing is kept."""
    rehearsed: object = import_module("simlib.cli.rehearsal").rehearsed(path)
    return rehearsed


def open_case(scenario_id: str) -> object:
    """The player of an assignment's case, or the way to it: a run is played in the simulator, whoever opened this."""
    door: object = import_module("simlib.show.case_door").case_door(scenario_id)
    return door


def open_studio(folder: str = ".") -> object:
    """The studio on the cases in this folder, for whoever writes them in JupyterLab."""
    studio: object = import_module("simlib.studio.opened").opened(folder)
    return studio


def open_network_lab(folder: str = ".") -> object:
    """The network lab: a page of the simulator where it was started by it, else in JupyterLab on the cases there."""
    lab: object = import_module("simlib.labs.opened").network_lab(folder)
    return lab


def open_referral_lab(folder: str = ".") -> object:
    """The referral lab: a page of the simulator where it was started by it, else in JupyterLab on the maps there."""
    lab: object = import_module("simlib.labs.opened").referral_lab(folder)
    return lab
