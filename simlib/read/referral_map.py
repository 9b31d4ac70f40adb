"""An agency's referral map from its file: one YAML file, or a folder with four tables.

A map is taken whole or not at all. What is wrong comes back as findings with file, line and column; nothing is raised
for what an analyst may have written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from simlib.read.referral_build import MapReading, built
from simlib.read.referral_csv import FILES, rows_of_csv
from simlib.read.referral_rows import LARGEST, finding
from simlib.read.referral_yaml import rows_of_yaml
from simlib.scenario.model import Finding, Spot

__all__ = ["MapReading", "load_map", "read_map_csv", "read_map_yaml"]


def load_map(path: Path) -> MapReading:
    """The map at this path: a YAML file, or a folder with `map.csv`, `units.csv`, `links.csv` and `rules.csv`.

    Naming one of the four tables means their folder.
    """
    name = str(path)
    try:
        if path.is_dir():
            return read_map_csv({each: _bytes(path / each) for each in FILES if (path / each).is_file()}, name)
        if path.name in FILES:
            return load_map(path.parent)
        return read_map_yaml(_bytes(path), name)
    except (OSError, ValueError):
        remedy = "Check the name and whether you may read it."
        return MapReading(None, (finding("M101", name, Spot(), "This file cannot be opened.", remedy),))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def read_map_yaml(raw: bytes, name: str) -> MapReading:
    """The map of a YAML file's bytes; `name` is what findings call the file."""
    return _with_lines(built(rows_of_yaml(name, raw)), {name: raw})


def read_map_csv(files: Mapping[str, bytes], folder: str = "") -> MapReading:
    """The map of four tables by file name; findings name them with the folder."""
    named = {f"{folder}/{name}" if folder else name: raw for name, raw in files.items()}
    return _with_lines(built(rows_of_csv(files, folder)), named)


def _with_lines(reading: MapReading, files: Mapping[str, bytes]) -> MapReading:
    """The findings with the line each stands in, for the excerpt."""
    if not reading.findings:
        return reading
    lines = {name: raw[:LARGEST].decode("utf-8-sig", "replace").splitlines() for name, raw in files.items()}
    return replace(reading, findings=tuple(_with_line(each, lines.get(each.file, [])) for each in reading.findings))


def _with_line(each: Finding, lines: list[str]) -> Finding:
    line = each.spot.line
    return replace(each, source_line=lines[line - 1][:200] if line <= len(lines) else "")
