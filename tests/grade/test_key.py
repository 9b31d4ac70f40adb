"""The second wall before the key: what of a notebook may leave, whatever an instructor put into it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.errors import Unreadable
from simlib.grade.assign import assign, assignment_notebook
from simlib.grade.cells import NO_TEXT, Json
from simlib.grade.course import course_in
from simlib.grade.key import key_texts, tells, texts_for, texts_of_case, without_key
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Scenario
from tests.grade.hands import CASES, program

CASE = """\
# A knock

A door opens a little, and nobody speaks.

- Id: a-knock
- Notice: CANARY-0 fear; nobody under 18; mild

### Values
- trust: 2, from 0 to 10. CANARY-1 how far she trusts you.

### Criteria
- care: 4 points. CANARY-2 needs come before questions.
- report: 5 points, marked by a person. CANARY-3 says what was seen.

### Evidence
- the note: CANARY-4 a folded note under the mat.

### People and places
- Ana: person, may be trafficked

### Never
- CANARY-5 she was left alone: trust is at most 0

## The door

CANARY-6 a smell of paint, and a chair against the door.

- Note: CANARY-7 for authors, never for trainees.
- If trust is at least 3: CANARY-8 she opens the door wider.
- [Step in and wait](#The-text)

  CANARY-9 she looks at the floor.

  - Then: offer advocate
  - Score: care + 4
  - Why: CANARY-10 nobody is pressed to speak.
  - Why now: CANARY-11 you gave her time.
- Limit: 30 seconds, then [Stay outside](#The-text)
  - Then: offer advocate
  - Why: CANARY-12 waiting is fine as well.

## The text

- Write: What did you see, and what did you do? [Finish](#The-end)
  - Criterion: report

## The end

- Ending: good
"""
HIDDEN = {f"canary-{n}" for n in (*range(1, 13),)}


def scenario() -> Scenario:
    read = read_text_scenario(notebook_from_text(CASE))
    assert read.scenario is not None
    return read.scenario


def notebook(*more: Json) -> Json:
    made = assignment_notebook(scenario(), "0" * 64)
    return {**made, "cells": [*made["cells"], *more]}


def markdown(source: str) -> Json:
    return {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": source}


def marked_up(text: str) -> Scenario:
    """The case with this sentence in the place of a reason."""
    read = read_text_scenario(notebook_from_text(CASE.replace("CANARY-10 nobody is pressed to speak.", text)))
    assert read.scenario is not None
    return read.scenario


def left(source: str) -> list[str]:
    """What remains of an instructor's own cell."""
    made = without_key(notebook(markdown(source)), key_texts(scenario()))
    return [str(cell["source"]) for cell in made["cells"] if cell["id"] == "mine"]


def test_every_hidden_sentence_of_a_case_is_looked_for() -> None:
    texts = key_texts(scenario())
    assert {word for text in texts for word in text.split() if word.startswith("canary")} == HIDDEN


def test_what_is_shown_before_playing_is_no_key() -> None:
    texts = key_texts(scenario())
    shown = [
        "A knock",
        "A door opens a little, and nobody speaks.",
        "What did you see, and what did you do?",
        "The door",
    ]
    assert [text for text in shown if tells(text, texts)] == []


def test_an_assignment_as_it_was_made_may_leave_as_it_is() -> None:
    assert without_key(notebook(), key_texts(scenario())) == notebook()


def test_an_instructors_own_words_may_leave() -> None:
    assert left("Hand this in by Friday.\n\n- bring your notebook") == [
        "Hand this in by Friday.\n\n- bring your notebook"
    ]


@pytest.mark.parametrize("change", [str, str.upper, lambda text: text.replace(" ", "\n  ")])
def test_a_sentence_of_the_key_takes_its_cell_with_it_however_it_is_written(change: type[str]) -> None:
    assert left(f"Remember: {change('CANARY-10 nobody is pressed to speak.')}") == []


UNUSUAL = 'CANARY-10 *nobody* is "pressed" to **speak** & it isn\'t over; 2 < 3.'


@pytest.mark.parametrize(
    "pasted",
    [
        UNUSUAL,
        'CANARY-10 nobody is "pressed" to speak & it isn\'t over; 2 < 3.',
        "CANARY-10 nobody is “pressed” to speak &amp; it isn’t over; 2 &lt; 3.",
        "CANARY-10 <em>nobody</em> is &quot;pressed&quot; to <b>speak</b> &amp; it isn&#39;t over; 2 &#60; 3.",
        "> CANARY-10 _nobody_ is\n> pressed to\n> speak & it isn't over; 2 < 3",
        "CANARY-10 no\u200bbody is \u00adpressed to __speak__, it isn't over... 2\u00a03",
        "**CANARY-10**\n\n- nobody is pressed\n- to speak\n\nit isn't over 2 3",
    ],
)
def test_a_sentence_of_the_key_is_known_however_it_is_marked_up(pasted: str) -> None:
    texts = key_texts(marked_up(UNUSUAL))
    made = without_key(notebook(markdown(f"Remember: {pasted} So it is.")), texts)
    assert [cell for cell in made["cells"] if cell["id"] == "mine"] == []


def test_signs_without_a_letter_are_no_sentence() -> None:
    assert left("* * * * * * * * * * * * * *\n\nHand this in.") != []
    assert not tells("Hand this in.", key_texts(marked_up("-- ... ... ... ... ... ... --")))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("- Score: care + 4\nGo on.", "Go on."),
        ("- Why: so\n  - and so\n  more\nGo on.", "Go on."),
        ("  * why now : so\nGo on.", "Go on."),
        ("- Answer: yes\n- Clear when: found(x)\nGo on.", "Go on."),
        ("### Must\nGo on.", "Go on."),
        ("- [x] this\n- [ ] that", "- [ ] this\n- [ ] that"),
        ("Why: is a question.", "Why: is a question."),
    ],
)
def test_lines_as_only_a_key_has_them_are_left_out(typed: str, kept: str) -> None:
    assert left(typed) == [kept]


def test_a_model_answer_an_output_a_picture_and_a_remark_are_left_out() -> None:
    made = notebook({"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "source": "rehearse()"})
    for cell in made["cells"]:
        cell["attachments"] = {"a.png": {}}
        cell["metadata"]["tags"] = ["key"]
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [{"output_type": "stream", "text": "key"}], 7
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = "The model answer"
    made["metadata"]["notes"] = "key"
    assert without_key(made, key_texts(scenario())) == notebook()


def test_what_comes_back_with_marks_keeps_its_tables_and_the_trainees_text() -> None:
    made = notebook()
    table = [{"output_type": "display_data", "data": {"text/html": "<p>CANARY-10</p>"}, "metadata": {}}]
    for cell in made["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code":
            cell["outputs"] = table
        if marks.get("solution"):
            cell["source"] = "- Why: she said so"
    back = without_key(made, key_texts(scenario()), marked=True)
    kept = {cell["id"]: (cell.get("outputs"), cell["source"]) for cell in back["cells"]}
    assert kept["criterion-care"][0] == table
    assert kept["play"][0] == []
    assert [source for _, source in kept.values() if source == "- Why: she said so"] == ["- Why: she said so"]
    assert NO_TEXT not in {source for _, source in kept.values()}


def test_a_locked_cell_that_tells_the_key_is_emptied_and_stays_a_cell() -> None:
    made = notebook()
    made["cells"][2]["source"] = "# CANARY-10 nobody is pressed to speak."
    assert without_key(made, key_texts(scenario()))["cells"][2] == {**notebook()["cells"][2], "source": ""}


def test_a_notebook_is_compared_with_the_version_it_was_made_from_even_after_the_case_was_changed(
    tmp_path: Path,
) -> None:
    course, cases = course_in(tmp_path / "course", {}), tmp_path / "cases"
    file = assign(read_text_scenario(notebook_from_text(CASE)), course)
    cases.mkdir()
    (cases / "changed.ipynb").write_bytes(notebook_from_text(CASE.replace("CANARY-10 nobody", "Nobody")))
    assert texts_for(json.loads(file.read_bytes()), course.folder, cases) == key_texts(scenario())


def test_where_no_version_is_kept_the_case_is_found_by_its_id_among_the_cases(tmp_path: Path) -> None:
    (tmp_path / "some name.ipynb").write_bytes(notebook_from_text(CASE))
    (tmp_path / "broken.ipynb").write_text("a-knock")
    assert texts_for(notebook(), tmp_path / "course", tmp_path) == key_texts(scenario())
    with pytest.raises(Unreadable, match='There is no case "gone"'):
        texts_of_case(str(tmp_path), "gone")


def test_a_notebook_about_no_case_has_no_key(tmp_path: Path) -> None:
    assert texts_for({"metadata": {}, "cells": []}, tmp_path, tmp_path) == frozenset()


@pytest.mark.parametrize("name", ["long-hours", "room-for-one-night"])
def test_a_shipped_case_has_hundreds_of_sentences_to_keep_back(name: str) -> None:
    case = program(name).scenario
    assert (CASES / f"{name}.ipynb").is_file()
    assert len(key_texts(case)) > 300
