"""What `check --fix` mends, what it leaves to the author, and that every other byte of the notebook stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.read.mending import mended
from simlib.read.notebook import notebook_from_text, read_text_scenario
from tests.read.cases import whole_case

NAME = "case.ipynb"
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def notebook(piece: str) -> bytes:
    return notebook_from_text(whole_case(piece), NAME)


def changes(raw: bytes) -> list[tuple[str, str]]:
    """The lines that are mended, before and after."""
    return [(mend.before, mend.after) for mend in mended(raw, NAME).mends]


VALUE = "### Values\n- trust: 2, from 0 to 10.\n"
SURE = {
    "a dash in a Then": (
        VALUE + "## Here\n- If trust at least 3: Good.\n- [Go](#The-end)\n  - Then: trust – 1\n- [Ask](#Here)\n"
        "  - Then: trust + 1\n",
        [("  - Then: trust – 1", "  - Then: trust - 1")],
    ),
    "a dash in a Score": (
        "## Here\n- [Go](#The-end)\n  - Score: care − 1\n  - Against: LAW-U12\n  - Why: So.\n",
        [("  - Score: care − 1", "  - Score: care - 1")],
    ),
    "capitals in a link": ("## Here\n- [Go](#the-End)\n", [("- [Go](#the-End)", "- [Go](#The-end)")]),
    "a space in a link": ("## Here\n- [Go](#The end)\n", [("- [Go](#The end)", "- [Go](#The-end)")]),
    "one wrong letter in a link": (
        "## Here\n- [Go](#Behind-the-cra)\n## Behind the car\n- [Go on](#The-end)\n",
        [("- [Go](#Behind-the-cra)", "- [Go](#Behind-the-car)")],
    ),
    "a link whose hyphens became spaces by encoding": (
        "## Here\n- [Go](#The%20end)\n",
        [("- [Go](#The%20end)", "- [Go](#The-end)")],
    ),
    "no space behind the number signs": (
        "## Here\n- [Go](#There)\n\n##There\n\n- [Go on](#The-end)\n",
        [
            ("##There", "## There"),
        ],
    ),
    "spaces behind a known word": (
        "## Here\n- Place: the yard   \n- [Go](#The-end)\n",
        [("- Place: the yard   ", "- Place: the yard")],
    ),
}

UNSURE = {
    "two headings are near": (
        "## Here\n- [Go](#The-yart)\n- [Ask](#The-yard)\n- [Wait](#The-yarn)\n"
        "## The yard\n- [On](#The-end)\n## The yarn\n- [On](#The-end)\n"
    ),
    "the link means something else": "## Here\n- [Go](#The-kitchen)\n",
    "several links miss a heading in the same way": (
        "## Here\n- [Go](#Behind-the-car)\n- [Ask](#Behind-the-car)\n## Behind the cra\n- [Go on](#The-end)\n"
    ),
    "a short target": "## Here\n- [Go](#Yart)\n- [On](#Yard)\n## Yard\n- [Off](#The-end)\n",
    "a dash in what is read": "## Here\n\nHe waits – 2 minutes –\n\n- Max: Then – 3.\n- [Go](#The-end)\n",
    "two spaces that break a line of a text": "## Here\n\nHe waits.  \nShe waits.\n\n- [Go](#The-end)\n",
    "a word that is misspelled": "## Here\n- Plase: the yard\n- [Go](#The-end)\n",
    "an indent of one space": "## Here\n- [Go](#The-end)\n - Takes: 3 minutes\n",
}


@pytest.mark.parametrize("slip", SURE)
def test_a_slip_of_typing_is_mended(slip: str) -> None:
    piece, expected = SURE[slip]
    assert changes(notebook(piece)) == expected


@pytest.mark.parametrize("slip", SURE)
def test_what_was_mended_is_mended_once(slip: str) -> None:
    after = mended(notebook(SURE[slip][0]), NAME).raw
    assert mended(after, NAME).mends == ()


@pytest.mark.parametrize("slip", SURE)
def test_every_line_that_is_not_told_stays(slip: str) -> None:
    piece, expected = SURE[slip]
    raw = notebook(piece)
    for before, after in expected:
        raw = raw.replace(json.dumps(before, ensure_ascii=False)[1:-1].encode(), after.encode())
    assert mended(notebook(piece), NAME).raw == raw


@pytest.mark.parametrize("doubt", UNSURE)
def test_what_is_not_certain_is_left_to_the_author(doubt: str) -> None:
    raw = notebook(UNSURE[doubt])
    assert mended(raw, NAME).raw == raw


def test_a_copy_plays_itself() -> None:
    raw = notebook("")
    made = mended(raw, "copy.ipynb")
    assert [(mend.before, mend.after) for mend in made.mends] == [('rehearse("case.ipynb")', 'rehearse("copy.ipynb")')]


def test_cells_get_the_ids_they_should_have() -> None:
    document = json.loads(notebook(""))
    ids = [cell.pop("id") for cell in document["cells"]]
    document["cells"][0]["id"] = ids[0]
    raw = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    after = json.loads(mended(raw, NAME).raw)
    made = [cell["id"] for cell in after["cells"]]
    assert made[0] == ids[0]
    assert len(set(made)) == len(made)
    assert all(list(cell)[:2] == ["cell_type", "id"] for cell in after["cells"][1:])
    document["nbformat_minor"] = 4
    raw = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    assert mended(raw, NAME).raw == raw


@pytest.mark.parametrize("layout", ["ascii", "indent 2", "one string a cell", "windows", "marked", "no end"])
def test_a_file_keeps_its_own_layout(layout: str) -> None:
    document = json.loads(notebook("## Here\n\nCafé.\n\n- [Go](#the-End)\n"))
    if layout == "one string a cell":
        for cell in document["cells"]:
            cell["source"] = "".join(cell["source"])
    text = json.dumps(document, ensure_ascii=layout == "ascii", indent=2 if layout == "indent 2" else 1)
    text += "" if layout == "no end" else "\n"
    text = text.replace("\n", "\r\n") if layout == "windows" else text
    raw = (b"\xef\xbb\xbf" if layout == "marked" else b"") + text.encode()
    assert mended(raw, NAME).raw == raw.replace(b"#the-End", b"#The-end")


def test_a_file_of_another_layout_is_left_alone_and_named() -> None:
    raw = notebook("## Here\n- [Go](#the-End)\n").replace(b'"metadata": {}', b'"metadata":  {}')
    made = mended(raw, NAME)
    assert (made.raw, made.mends, made.as_saved) == (raw, (), False)


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[]", b'{"cells": 3}'])
def test_what_is_no_notebook_is_left_alone(raw: bytes) -> None:
    assert mended(raw, NAME).raw == raw


def test_the_cases_that_are_taught_need_no_mending() -> None:
    for path in SCENARIOS.glob("*.ipynb"):
        assert mended(path.read_bytes(), path.name).mends == ()


def test_a_fix_never_brings_a_new_mistake() -> None:
    for piece, _ in SURE.values():
        before = read_text_scenario(notebook(piece), NAME)
        after = read_text_scenario(mended(notebook(piece), NAME).raw, NAME)
        assert len(after.findings) <= len(before.findings)


@pytest.mark.parametrize(
    "cell",
    [
        "a text",
        None,
        {"source": "no kind"},
        {"cell_type": "raw", "source": 5},
        {"cell_type": "markdown", "source": None},
        {"cell_type": "markdown", "source": [1, 2]},
    ],
)
def test_what_is_no_cell_stays_and_the_others_are_mended(cell: object) -> None:
    document = json.loads(notebook("## Here\n\nCafé.\n\n- [Go](#the-End)\n"))
    document["cells"].insert(1, cell)
    raw = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
    assert mended(raw, NAME).raw == raw.replace(b"#the-End", b"#The-end")
