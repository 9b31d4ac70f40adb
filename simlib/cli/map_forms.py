"""A referral map written out for other programs: YAML, GraphML, or a folder of its four CSV tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from simlib.cli.terminal import printable
from simlib.errors import Unreadable
from simlib.read.referral_graphml import map_as_graphml
from simlib.read.referral_write import map_as_csv, map_as_yaml
from simlib.scenario.referral_map import ReferralMap

_ONE_FILE = {".yaml": map_as_yaml, ".yml": map_as_yaml, ".graphml": map_as_graphml}


def files_of(whole: ReferralMap, target: Path) -> Mapping[Path, bytes]:
    """What has to be written where: one file for an ending that is known, a folder of tables for a name without one.

    Raises a usage error for another ending, and where something is there already: a map may be somebody's only copy.
    """
    if target.suffix and target.suffix.lower() not in _ONE_FILE:
        raise click.UsageError("A map is saved as .yaml, .graphml, or as a folder, which has no ending.")
    writer = _ONE_FILE.get(target.suffix.lower())
    files = {target: writer(whole)} if writer else {target / name: raw for name, raw in map_as_csv(whole).items()}
    taken = [path for path in files if path.exists()] or [target] * (target.is_file() and not writer)
    if taken:
        raise click.UsageError(printable(f"{taken[0]} is there already. Choose another name, or move it away first."))
    return files


def save_files(files: Mapping[Path, bytes]) -> None:
    """Writes them. Raises `Unreadable` with a sentence where a folder cannot be written."""
    for path, raw in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        except OSError as fault:
            raise Unreadable(f"{path} cannot be written: {fault.strerror}.") from fault
