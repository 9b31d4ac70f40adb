"""Files that are no notebook, and notebooks that hold more than text: findings with a place, never an exception."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simlib.read.cells import LARGEST
from simlib.read.notebook import Reading, notebook_from_text, read_scenario, read_text_scenario
from simlib.scenario.findings import CODES
from simlib.scenario.model import Spot
from tests.read.cases import TODAY, facts, found, read, whole_case


def codes(raw: bytes) -> list[str]:
    return [finding.code for finding in read_text_scenario(raw).findings]


def notebook(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(notebook_from_text(whole_case(""), "case.ipynb"))
    return document | changes


def reading_of(document: object) -> Reading:
    return read_text_scenario(json.dumps(document).encode(), "case.ipynb", facts(), TODAY)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b" " * (LARGEST + 1), "S001"),
        (b"\xff\xfe{}", "S002"),
        (b"", "S003"),
        (b"# A case", "S003"),
        (b"[]", "S003"),
        (b'{"cells": {}}', "S003"),
        (b"[" * 200_000, "S003"),
        (b'{"cells":' * 50_000, "S003"),
        (b'{"cells": [], "nbformat": ' + b"9" * 5000 + b"}", "S003"),
        (b'{"cells": [], "nbformat": 3}', "S004"),
        (b'{"cells": [], "nbformat": true}', "S004"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_file_that_is_no_notebook_is_one_finding(raw: bytes, code: str) -> None:
    reading = read_text_scenario(raw)
    assert [finding.code for finding in reading.findings] == [code]
    assert reading.scenario is None
    assert not reading.playable


def test_a_notebook_above_the_limit_is_not_parsed() -> None:
    huge = notebook_from_text("# A case\n\n" + "word " * 500_000)
    reading = read_text_scenario(huge)
    assert [finding.code for finding in reading.findings] == ["S001"]
    assert reading.scenario is None


def test_a_notebook_without_cells_says_what_is_missing() -> None:
    assert codes(b'{"cells": [], "nbformat": 4}') == ["C104", "C112", "S006", "S007"]


def test_a_mark_at_the_start_of_the_file_does_no_harm() -> None:
    raw = b"\xef\xbb\xbf" + notebook_from_text(whole_case(""))
    assert read_text_scenario(raw, "case.ipynb", facts(), TODAY).findings == ()


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    reading = read_scenario(tmp_path / "nothing.ipynb")
    assert [(finding.code, finding.file) for finding in reading.findings] == [("S012", "nothing.ipynb")]
    assert [finding.code for finding in read_scenario(tmp_path).findings] == ["S012"]


NO_CELLS: tuple[object, ...] = (
    None,
    7,
    "text",
    [],
    {},
    {"cell_type": "markdown"},
    {"cell_type": [], "source": ""},
    {"cell_type": "markdown", "source": [1]},
    {"cell_type": "heading", "source": "x"},
)


@pytest.mark.parametrize("cell", NO_CELLS, ids=repr)
def test_a_cell_that_is_none_is_one_finding_and_the_others_are_read(cell: object) -> None:
    document = notebook()
    document["cells"].insert(1, cell)
    reading = reading_of(document)
    assert [(finding.code, finding.spot) for finding in reading.findings] == [("S005", Spot(2, 1, 1))]
    assert reading.scenario is not None
    assert len(reading.scenario.scenes) == 3


def test_all_cells_count_in_a_place() -> None:
    document = notebook()
    document["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": []})
    document["cells"][3]["source"] = ["## Here\n", "\n", "- [Go on](#Nowhere)\n", "- [Leave](#The-end)"]
    reading = reading_of(document)
    assert [(finding.code, finding.spot) for finding in reading.findings] == [("S101", Spot(4, 3, 11))]


def test_code_and_raw_cells_are_no_part_of_a_case() -> None:
    document = notebook()
    document["cells"].insert(1, {"cell_type": "code", "metadata": {}, "outputs": [], "source": "import os"})
    document["cells"].insert(2, {"cell_type": "raw", "metadata": {}, "source": "## A scene"})
    reading = reading_of(document)
    assert [(finding.code, finding.spot.cell) for finding in reading.findings] == [("S010", 2), ("S010", 3)]
    assert reading.playable


@pytest.mark.parametrize(
    "source", ["import os", "from simlib import rehearse\nrehearse('a')\nimport os", "rehearse(x)"]
)
def test_the_last_line_of_code_is_one_call_and_nothing_else(source: str) -> None:
    document = notebook()
    document["cells"][-1]["source"] = source
    assert [finding.code for finding in reading_of(document).findings] == ["S010"]


def test_metadata_of_jupyterlab_is_no_matter_and_anything_else_is_a_warning() -> None:
    document = notebook()
    document["cells"][0]["metadata"] = {"editable": True, "tags": []}
    document["cells"][1]["metadata"] = {"score": {"care": 1}}
    document["cells"][2]["attachments"] = {"x.png": {}}
    reading = reading_of(document)
    assert [(finding.code, finding.spot.cell) for finding in reading.findings] == [("S011", 2), ("S011", 3)]


def test_what_nobody_can_see_is_found() -> None:
    reading = read("## Here\n\nQui\x00et, \u202eback\u202c.\n\n- [Go on](#The-end)\n")
    assert [(finding.code, finding.spot) for finding in reading.findings] == [
        ("S008", Spot(3, 3, 4)),
        ("S009", Spot(3, 3, 9)),
    ]


def test_half_of_a_character_is_found_and_replaced() -> None:
    document = notebook()
    document["cells"][2]["source"] = "## Here\n\nQuiet \ud83d.\n\n- [Go on](#The-end)"
    reading = reading_of(document)
    assert [(finding.code, finding.spot) for finding in reading.findings] == [("S008", Spot(3, 3, 7))]
    assert all("\ud83d" not in finding.source_line for finding in reading.findings)


def test_columns_count_characters_not_bytes() -> None:
    reading = read('## Here\n- You: "\U0001f600 é 漢" <b>\n- [Go on](#The-end)\n')
    assert [(finding.code, finding.spot) for finding in reading.findings] == [("S219", Spot(3, 2, 16))]


def test_lines_of_every_system_are_read_alike() -> None:
    text = whole_case("## Here\n- [Go on](#Nowhere)\n- [Leave](#The-end)\n")
    places = set()
    for end in ("\n", "\r\n", "\r"):
        document = {
            "cells": [{"cell_type": "markdown", "metadata": {}, "source": text.replace("\n", end)}],
            "nbformat": 4,
        }
        places.add(tuple((finding.code, finding.spot) for finding in reading_of(document).findings))
    assert len(places) == 1
    assert [code for code, _ in places.pop()] == ["S101"]


def test_tabs_indent_as_spaces_do() -> None:
    tabbed = read("## Here\n- [Go on](#The-end)\n\n\tHe nods.\n\n\t- Takes: 2 minutes\n")
    spaced = read("## Here\n- [Go on](#The-end)\n\n  He nods.\n\n  - Takes: 2 minutes\n")
    assert tabbed.findings == spaced.findings == ()
    assert tabbed.scenario is not None
    assert spaced.scenario is not None
    assert tabbed.scenario.scenes[1].choices[0].takes == 2


def test_a_notebook_with_more_lines_than_anybody_writes_is_one_finding() -> None:
    assert codes(notebook_from_text("# A\n\n" + "word\n" * 20_001)) == ["S001"]


def test_scenes_and_declarations_beyond_any_case_are_a_finding_at_their_place() -> None:
    scenes = "".join(f"## s{number}\n- [Go on](#s{number})\n" for number in range(1001))
    places = [
        each.spot for each in read_text_scenario(notebook_from_text("# A\n" + scenes)).findings if each.code == "S001"
    ]
    assert places == [Spot(1002, 1, 4)]
    evidence = "".join(f"- e{number}: x\n" for number in range(501))
    assert ("S001", Spot(1, 10 + 501, 1)) in found(read("### Evidence\n" + evidence))


def test_reading_ends_after_so_many_mistakes_that_nobody_reads_them() -> None:
    reading = read_text_scenario(notebook_from_text("# A\n\n## B\n" + "- what\n" * 600))
    assert len(reading.findings) == 501
    assert "S013" in [finding.code for finding in reading.findings]
    assert reading.scenario is None


HOSTILE = {
    "open brackets": "- [" + "[" * 200_000,
    "open pictures": "![](" * 50_000,
    "open tags": "<a " * 60_000,
    "colons": "- " + "a: " * 60_000,
    "parentheses": "- If " + "(" * 200_000 + ": x",
    "links in a decision": "- Select: " + "[a](#" * 40_000,
    "bullets in bullets": "- " * 100_000,
    "dollars": "$" * 200_000,
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE)
def test_a_line_made_to_stop_a_reader_is_read(line: str) -> None:
    assert read(f"## Here\n\n{line}\n").findings != ()


def test_deep_nesting_is_a_finding() -> None:
    deep = "".join("  " * level + "- x\n" for level in range(200))
    assert "S217" in [finding.code for finding in read(f"## Here\n- [Go on](#The-end)\n{deep}").findings]
    condition = "(" * 5000 + "visited(Here)" + ")" * 5000
    assert [finding.code for finding in read(f"## Here\n- If {condition}: x\n- [Go on](#The-end)\n").findings] == [
        "L102"
    ]
    condition = "not " * 400 + "visited(Here)"
    assert [finding.code for finding in read(f"## Here\n- If {condition}: x\n- [Go on](#The-end)\n").findings] == [
        "L102"
    ]


PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "';alert(1)//",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_script_stays_the_text_it_is(payload: str) -> None:
    reading = read(f'## Here\n\nShe reads {payload} aloud.\n\n- You: "{payload}"\n- [Say {payload}](#The-end)\n')
    assert reading.scenario is not None
    here = reading.scenario.scene("Here")
    assert [getattr(block, "text", "") for block in here.blocks] == [f"She reads {payload} aloud.", f'"{payload}"']
    assert here.choices[0].text == f"Say {payload}"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_an_exception(raw: bytes) -> None:
    assert all(finding.code in CODES for finding in read_text_scenario(raw).findings)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@given(st.lists(json_values | st.fixed_dictionaries({"cell_type": json_values, "source": json_values}), max_size=4))
def test_any_cells_are_read_without_an_exception(cells: list[object]) -> None:
    raw = json.dumps({"cells": cells, "nbformat": 4}).encode()
    assert all(finding.code in CODES for finding in read_text_scenario(raw).findings)


@given(st.text(alphabet="-*+#[]()`|:>x \n\t1.aA", max_size=120))
def test_any_markdown_is_read_with_places_inside_the_notebook(text: str) -> None:
    raw = notebook_from_text("# A\n\n## B\n" + text)
    lines = {number: cell["source"] for number, cell in enumerate(json.loads(raw)["cells"], start=1)}
    for finding in read_text_scenario(raw).findings:
        assert 1 <= finding.spot.line <= max(1, len(lines[finding.spot.cell])), (finding, text)


def test_the_same_bytes_give_the_same_findings_and_scenario() -> None:
    raw = notebook_from_text(whole_case("## Here\n- [Go on](#Nowhere)\n"))
    assert read_text_scenario(raw) == read_text_scenario(raw)


def test_a_notebook_made_from_text_keeps_its_ids_while_a_scene_changes() -> None:
    first = json.loads(notebook_from_text("# A\n\n## B\n\nText.\n\n## B\n"))
    second = json.loads(notebook_from_text("# A\n\n## B\n\nOther.\n\n## B\n"))
    assert [cell["id"] for cell in first["cells"]] == [cell["id"] for cell in second["cells"]]
    assert len({cell["id"] for cell in first["cells"]}) == 4
