"""`simlib check --fix`: what can be mended for certain, shown line by line and written all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from simlib.read.cells import LARGEST
from simlib.read.mending import Mend, Mended, mended
from simlib.studio.saving import NotSaved, Pen


def mend(path: Path, *, dry_run: bool) -> None:
    """Mend a notebook, and say on standard error what was changed; nothing is said where nothing can be mended."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError:
        return  # The check says that it cannot be opened.
    made = mended(raw, path.name)
    told = _told(path, made, dry_run=dry_run)
    if made.mends and not dry_run:
        try:
            Pen(path.resolve()).write(raw, made.raw)
        except NotSaved as fault:
            told = iter((fault.sentence,))
    for line in told:
        click.echo("".join(letter if letter.isprintable() else "\ufffd" for letter in line), err=True)


def _told(path: Path, made: Mended, *, dry_run: bool) -> Iterator[str]:
    if not made.as_saved:
        yield f"{path.as_posix()} is not laid out as JupyterLab saves it. Save it there once, and try again."
    for one in made.mends:
        yield f"{path.as_posix()}, cell {one.cell}, line {one.line}: {one.why}"
        yield from _lines(one)
    if made.mends:
        count = f"{len(made.mends)} line{'s' if len(made.mends) > 1 else ''}"
        yield f"{count} would be mended. Nothing was changed." if dry_run else f"{count} mended."
        yield ""


def _lines(one: Mend) -> Iterator[str]:
    if one.before:
        yield f"  - {one.before}"
    yield f"  + {one.after}"
