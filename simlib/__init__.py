"""First Contact: a training simulator for officers who meet people who may be trafficked."""

from importlib import import_module

__version__ = "0.1.0"


def rehearse(path: str) -> object:
    """The case in this notebook, to be played in JupyterLab as a recruit would play it. Nothing is kept."""
    rehearsed: object = import_module("simlib.cli.rehearsal").rehearsed(path)
    return rehearsed


def open_studio(folder: str = ".") -> object:
    """The studio on the cases in this folder, for whoever writes them in JupyterLab."""
    studio: object = import_module("simlib.studio.opened").opened(folder)
    return studio
