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
