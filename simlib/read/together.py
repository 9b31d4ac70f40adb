"""What shows only when notebooks are seen beside their files and each other: colliding ids, a last line that strays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from simlib.read.notebook import Reading
from simlib.scenario.findings import finding
from simlib.scenario.model import NOWHERE, Finding, Spot

_CALL = re.compile(r"""(?m)^rehearse\((["'])(?P<file>[^"'\\\n]+)\1\)""")


def check_together(readings: Mapping[str, Reading]) -> Iterator[Finding]:
    """Findings about these readings, each under the path of its file; parts of a path are parted by slashes."""
    owners: dict[str, str] = {}
    for path, reading in readings.items():
        identity = reading.scenario.header.id if reading.scenario else ""
        other = owners.setdefault(identity, path) if identity else path
        if reading.scenario and other != path:
            spot = reading.scenario.header.spots.get("Id", NOWHERE)
            one = finding(
                "S014", spot, f'"{identity}" is the id of {other}, too.', "Give this case another id.", len(identity)
            )
            yield replace(one, file=path, source_line=f"- Id: {identity}")
        yield from _last_line(path, reading)


def _last_line(path: str, reading: Reading) -> Iterator[Finding]:
    """The last line of code, when it plays another file than its own."""
    for cell, line, text in _code(reading):
        call = _CALL.search(text)
        name = path.rpartition("/")[2]
        if call is not None and call["file"].rpartition("/")[2] != name:
            spot = Spot(cell, line, call.start("file") + 1)
            one = finding("S015", spot, f"It plays {call['file']}.", f'Write `rehearse("{name}")`.', len(call["file"]))
            yield replace(one, file=path, source_line=text)


def _code(reading: Reading) -> Iterable[tuple[int, int, str]]:
    """The lines of the last cell, when a scenario was read and that cell is code."""
    cells = json.loads(reading.raw)["cells"] if reading.scenario else []
    last = cells[-1] if cells and isinstance(cells[-1], dict) else {}
    source = last.get("source", "")
    text = "".join(source) if isinstance(source, list) and all(isinstance(line, str) for line in source) else source
    if last.get("cell_type") != "code" or not isinstance(text, str):
        return []
    return [(len(cells), number, line) for number, line in enumerate(text.split("\n"), start=1)]
