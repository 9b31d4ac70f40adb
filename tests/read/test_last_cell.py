"""The one cell of code that a case may have, and the empty one that JupyterLab adds below it."""

from __future__ import annotations

import json

from simlib.read.notebook import notebook_from_text, read_text_scenario

CASE = "# The gate\n\n## At the gate\n\n- Ending: good\n\nNobody is there.\n"


def codes_with(*more: tuple[str, str]) -> set[str]:
    """The findings about cells, when cells of this kind and source follow."""
    notebook = json.loads(notebook_from_text(CASE))
    for number, (kind, source) in enumerate(more):
        cell = {"cell_type": kind, "id": f"more{number}", "metadata": {}, "source": source}
        notebook["cells"].append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    reading = read_text_scenario(json.dumps(notebook).encode())
    return {finding.code for finding in reading.findings} & {"S010"}


def test_an_empty_cell_below_the_last_line_of_code_is_no_mistake() -> None:
    assert codes_with(("code", "")) == set()


def test_code_above_the_case_is_still_a_mistake() -> None:
    assert codes_with(("code", "print(1)"), ("code", "print(2)")) == {"S010"}


def remedy_for(source: str) -> str:
    """What to do about a cell of code with this text."""
    notebook = json.loads(notebook_from_text(CASE))
    notebook["cells"].insert(
        1,
        {"cell_type": "code", "id": "typed", "metadata": {}, "source": source, "outputs": [], "execution_count": None},
    )
    (finding,) = [each for each in read_text_scenario(json.dumps(notebook).encode()).findings if each.code == "S010"]
    return finding.help


def test_a_scene_that_was_typed_into_a_cell_of_code_is_not_to_be_deleted() -> None:
    scenes = ("## At the van\n\nIt is dark.", "\n- [Go on](#At-the-gate)", "### Values")
    assert {remedy_for(text) for text in scenes} == {"This looks like a scene. Choose Markdown where it says Code."}
    for text in ("import os", "# A comment", "-1"):
        assert remedy_for(text).startswith("Delete it. Only the last cell may hold code")
