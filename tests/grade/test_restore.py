"""What is taken from a notebook that was handed in: its texts, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.grade.assign import assignment_notebook
from simlib.grade.cells import Json
from simlib.grade.restore import foreign_cells, restored, texts_in
from tests.grade.hands import reading

SCENARIO = reading("long-hours").scenario
assert SCENARIO is not None
RELEASED = assignment_notebook(SCENARIO, "0" * 64)
WRITTEN = next(cell["metadata"]["nbgrader"]["grade_id"] for cell in RELEASED["cells"] if cell["id"].startswith("wri"))


def cell(grade_id: str, source: object, **metadata: object) -> Json:
    return {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": grade_id}, **metadata}, "source": source}


def with_text(text: str) -> Json:
    """The released notebook with this text."""
    cells = [{**each, "source": text} if each["id"] == WRITTEN else each for each in RELEASED["cells"]]
    return {**RELEASED, "cells": cells}


def test_a_text_is_put_into_the_released_notebook() -> None:
    assert restored({"cells": [cell(WRITTEN, "She said no.")]}, RELEASED) == with_text("She said no.")


def test_a_text_may_come_as_lines() -> None:
    assert restored({"cells": [cell(WRITTEN, ["She ", "said no."])]}, RELEASED) == with_text("She said no.")


def test_of_two_texts_in_cells_of_one_name_the_first_counts() -> None:
    assert texts_in({"cells": [cell(WRITTEN, "one"), cell(WRITTEN, "two")]}) == {WRITTEN: "one"}


def test_a_notebook_without_its_cells_is_the_released_one() -> None:
    assert restored({"cells": []}, RELEASED) == RELEASED


def test_what_stands_in_other_cells_their_metadata_and_outputs_is_left_behind() -> None:
    handed_in = {
        "cells": [
            cell("criterion-entry", "100", tags=["<script>"]),
            cell("play", "import os"),
            cell("no-such-cell", "mine", attachments={"a.png": {}}),
            {"cell_type": "code", "metadata": {}, "source": "1/0", "outputs": [{"text/html": "<script>"}]},
        ],
        "metadata": {"title": "<script>"},
    }
    assert restored(handed_in, RELEASED) == RELEASED
    assert foreign_cells(handed_in, RELEASED) == 2


def test_the_released_notebook_itself_has_no_foreign_cells() -> None:
    assert foreign_cells(RELEASED, RELEASED) == 0
    assert foreign_cells({"cells": [{"source": " \n"}, {"source": []}]}, RELEASED) == 0


def test_a_text_without_end_is_cut() -> None:
    (text,) = texts_in({"cells": [cell(WRITTEN, "a" * 1_000_000)]}).values()
    assert len(text) == 100_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["cells", "metadata", "nbgrader", "grade_id", "source"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("broken", [{}, {"cells": None}, {"cells": [None, 1, []]}, {"cells": [{"metadata": 1}]}])
def test_a_notebook_of_another_shape_is_the_released_one(broken: dict[str, Any]) -> None:
    assert restored(broken, RELEASED) == RELEASED


@given(st.dictionaries(st.sampled_from(["cells", "metadata"]), JSON))
def test_whatever_was_handed_in_the_cells_are_those_that_were_released(handed_in: dict[str, Any]) -> None:
    made = restored(handed_in, RELEASED)
    assert [each["metadata"] for each in made["cells"]] == [each["metadata"] for each in RELEASED["cells"]]
    assert made["metadata"] == RELEASED["metadata"]
