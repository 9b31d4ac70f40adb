"""Files that go wrong before a line of them is read as a case: of each code the broken one and the mended one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from os import stat_result
from pathlib import Path

from simlib.read.notebook import Reading, notebook_from_text, read_scenario
from simlib.read.signoffs import signoffs_as_json, signoffs_file, with_signoffs
from simlib.read.together import check_together
from simlib.scenario.signoffs import SignOff, Speaks
from simlib.scenario.wording import wording_hash
from tests.read.cases import TODAY, facts, whole_case

Made = Callable[[Path], object]
"""Writes what is to be read into a folder."""


class Unsteady(type(Path())):  # type: ignore[misc]
    """A file that somebody saves whenever it is read."""

    saved = 0

    def stat(self, *, follow_symlinks: bool = True) -> stat_result:
        """The file's state, a byte longer at every look."""
        type(self).saved += 1
        real = list(super().stat(follow_symlinks=follow_symlinks))
        return stat_result([*real[:6], type(self).saved, *real[7:]])


def codes_in(folder: Path) -> list[str]:
    """The codes found in the notebooks of a folder, alone and together."""
    readings = {path.name: _reading(path) for path in sorted(folder.glob("*.ipynb"))}
    found = [finding.code for reading in readings.values() for finding in reading.findings]
    return found + [finding.code for finding in check_together(readings)]


def _reading(path: Path) -> Reading:
    kind = Unsteady if path.name == "unsteady.ipynb" else Path
    return with_signoffs(read_scenario(kind(path), facts(), TODAY), path)


def _bytes(raw: bytes, name: str = "case.ipynb") -> Made:
    return lambda folder: (folder / name).write_bytes(raw)


def _case(piece: str = "", name: str = "case.ipynb") -> Made:
    return _bytes(notebook_from_text(whole_case(piece), name), name)


def _changed(change: Callable[[dict[str, object], list[dict[str, object]]], object]) -> Made:
    """A case whose JSON was changed."""
    document = json.loads(notebook_from_text(whole_case(""), "case.ipynb"))
    change(document, document["cells"])
    return _bytes(json.dumps(document).encode())


def _with_id(name: str, identity: str, plays: str) -> Made:
    text = whole_case("").replace("- Notice", f"- Id: {identity}\n- Notice")
    return _bytes(notebook_from_text(text, plays), name)


def _both(*parts: Made) -> Made:
    return lambda folder: [part(folder) for part in parts]


def _folder(folder: Path) -> None:
    (folder / "case.ipynb").mkdir()


def _signed(wording: str = "") -> Made:
    """A case with a sign-off beside it, about its own words or about others."""

    def make(folder: Path) -> None:
        _case()(folder)
        scenario = read_scenario(folder / "case.ipynb").scenario
        assert scenario is not None
        words = wording or wording_hash(scenario)
        signoff = SignOff("Sample", "expert", date(2026, 11, 20), Speaks.SURVIVORS, words)
        _beside(signoffs_as_json((signoff,)))(folder)

    return make


def _beside(raw: bytes) -> Made:
    """A file of sign-offs, whatever it holds."""

    def make(folder: Path) -> None:
        file = signoffs_file(folder / "case.ipynb")
        file.parent.mkdir()
        file.write_bytes(raw)

    return make


def _too_many(count: int) -> str:
    return "## Here\n" + "- Plase: here\n" * count + "- [Go on](#The-end)\n"


BROKEN_FILES: dict[str, tuple[Made, Made]] = {
    "S001": (_bytes(b" " * 2_000_001), _case()),
    "S002": (_bytes(b"\xff\xd8\xff\xe0"), _case()),
    "S003": (_bytes(b"A note."), _case()),
    "S004": (_changed(lambda document, _: document.update(nbformat=3)), _case()),
    "S005": (_changed(lambda _, cells: cells.insert(1, {"cell_type": "markdown"})), _case()),
    "S006": (_bytes(notebook_from_text(whole_case("").replace("# A case\n", "", 1), "case.ipynb")), _case()),
    "S007": (_bytes(notebook_from_text(whole_case("").partition("## ")[0], "case.ipynb")), _case()),
    "S008": (_case("## Here\n\nA \x00 sign.\n\n- [Go on](#The-end)\n"), _case()),
    "S009": (_case("## Here\n\nA \u202e sign.\n\n- [Go on](#The-end)\n"), _case()),
    "S010": (_changed(lambda _, cells: cells.insert(1, {"cell_type": "code", "source": "1 + 1"})), _case()),
    "S011": (_changed(lambda _, cells: cells[0].update(attachments={"a.png": {}})), _case()),
    "S012": (_folder, _case()),
    "S013": (_case(_too_many(500)), _case()),
    "S014": (
        _both(_with_id("a.ipynb", "my-case", "a.ipynb"), _with_id("b.ipynb", "my-case", "b.ipynb")),
        _both(_with_id("a.ipynb", "my-case", "a.ipynb"), _with_id("b.ipynb", "my-other-case", "b.ipynb")),
    ),
    "S015": (_with_id("b.ipynb", "b", "a.ipynb"), _with_id("b.ipynb", "b", "b.ipynb")),
    "S016": (_case(name="unsteady.ipynb"), _case()),
    "C114": (_signed("0" * 64), _signed()),
    "C115": (_both(_case(), _beside(b'{"form" "version"}')), _both(_case(), _beside(signoffs_as_json(())))),
}
