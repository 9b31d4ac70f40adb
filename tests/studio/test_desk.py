"""The studio at work, without a browser: what it shows after a save, what its forms write, what it never does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simlib.show.studio import AROUND, PARTS
from simlib.show.studio_write import Form, SceneForm
from simlib.studio import desk as desk_module
from simlib.studio.case import FOLD_BEYOND, Shown
from simlib.studio.changes import scene_put
from simlib.studio.desk import Desk
from tests.studio.cases import LOOSE, STOP, Bench, notebook

PROVED_WITHIN = 240.0


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def proved(desk: Desk) -> None:
    """Look until the proof is there."""
    until = time.monotonic() + PROVED_WITHIN
    while (desk.case is None or desk.case.proof is None) and time.monotonic() < until:
        time.sleep(0.02)
        desk.look()
    assert desk.case is not None
    assert desk.case.proof is not None


def said(desk: Desk) -> str:
    return "".join(beside(desk).values())


def beside(desk: Desk) -> dict[Form | None, str]:
    """What is said, and beside which form; None is the top of the page."""
    places: list[tuple[Form | None, Any]] = [(None, desk.screen.said), *desk.screen.write.said.items()]
    return {form: str(place.value) for form, place in places if place.value}


def drawn(desk: Desk) -> dict[str, Any]:
    """What the map shows."""
    view: Any = desk.screen.map.view
    return dict(view)


def marks(desk: Desk) -> list[str]:
    return [node["id"] for node in drawn(desk)["nodes"]]


# --- looking --------------------------------------------------------------------------------------------------


def test_an_empty_folder_says_how_to_begin(bench: Bench) -> None:
    desk = bench.desk
    assert "There is no case in this folder yet" in desk.screen.head.value
    desk.make_case("Two cars", "")
    assert (bench.folder / "two-cars.ipynb").is_file()
    assert "Two cars" in desk.screen.head.value


def test_a_case_shows_its_title_its_findings_its_map_and_its_first_scene(bench: Bench) -> None:
    bench.write()
    screen = bench.desk.screen
    assert ("The stop" in screen.head.value, "Nothing to mend" in screen.findings.value) == (True, True)
    assert marks(bench.desk) == ["At the car", "Behind the car", "Home", "The road"]
    assert "The window is down." in screen.preview._words.value


def test_a_save_is_shown_at_the_next_look_with_the_cell_and_line_to_go_to(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    path.write_bytes(notebook(STOP.replace("(#Home)", "(#Hom)")))
    desk.look()
    found = str(desk.screen.findings.value)
    assert ("S101" in found, 'data-cell="3" data-line="7"' in found) == (True, True)
    assert "1 error to mend first" in desk.screen.head.value
    path.write_bytes(notebook())
    desk.look()
    assert "Nothing to mend" in desk.screen.findings.value


def test_the_proof_comes_later_and_brings_scores_play_testers_and_the_width_of_lines(bench: Bench) -> None:
    bench.write()
    desk = bench.desk
    before = {edge["width"] for edge in drawn(desk)["edges"]}
    proved(desk)
    after = [edge["width"] for edge in drawn(desk)["edges"]]
    assert before == {1.5}
    assert after == [7.0, pytest.approx(4.5), pytest.approx(5.9)]
    assert "ways through" in desk.screen.scores.value
    assert "Always first" in desk.screen.bots.value
    assert desk.screen.cancel.layout.display == "none"


def test_what_only_all_runs_together_show_joins_the_findings(bench: Bench) -> None:
    never = STOP.replace("- [Hurry her](#Behind-the-car)\n", "- [Hurry her](#Behind-the-car)\n  - When: trust < 2\n")
    bench.write(never)
    desk = bench.desk
    assert "Nothing to mend" in desk.screen.findings.value
    proved(desk)
    assert "Nothing to mend" not in desk.screen.findings.value
    assert "Hurry her" in desk.screen.findings.value


def test_while_a_proof_is_at_work_the_studio_says_so_and_where_nothing_can_be_played_says_that(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    assert "It is being worked out." in desk.screen.scores.value
    desk.cancel()
    assert "shows once every run is worked out" in desk.screen.promises.value
    path.write_bytes(notebook(STOP.replace("(#Home)", "(#Hom)")))
    desk.look()
    assert "shows once the case can be played" in desk.screen.bots.value


def test_a_scene_without_a_link_is_found_once_and_for_what_it_is(bench: Bench) -> None:
    bench.write(STOP + LOOSE)
    desk = bench.desk
    proved(desk)
    assert desk.case is not None
    assert [each.message for each in desk.case.findings if each.code == "S105"] == [
        'No choice on any way from the start leads to "The gate".'
    ]


def test_saving_the_same_bytes_again_keeps_the_proof(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    proved(desk)
    path.write_bytes(notebook() + b"")
    path.touch()
    desk.look()
    assert desk.case is not None
    assert desk.case.proof is not None
    assert "ways through" in desk.screen.scores.value


def test_a_proof_can_be_cancelled_and_begun_again(bench: Bench) -> None:
    bench.write()
    desk = bench.desk
    desk.cancel()
    assert (desk.screen.again.layout.display, desk.screen.cancel.layout.display) == (None, "none")
    desk.prove()
    proved(desk)
    assert desk.screen.again.layout.display == "none"


def test_a_scene_that_cannot_be_reached_is_on_the_map_and_in_the_list(bench: Bench) -> None:
    bench.write(STOP + LOOSE)
    desk = bench.desk
    reached = {node["id"]: node["reached"] for node in drawn(desk)["nodes"]}
    assert (reached["The gate"], reached["Home"]) == (False, True)
    assert "Cannot be reached" in desk.screen.scenes.value


def test_only_files_of_the_folder_are_looked_at(bench: Bench) -> None:
    bench.write()
    other = bench.folder.parent / "other.ipynb"
    other.write_bytes(notebook())
    desk = bench.desk
    for name in ("../other.ipynb", str(other), "no such file", ""):
        desk.choose(name)
    assert desk.case is not None
    assert desk.case.path.name == "the-stop.ipynb"


def test_jupyterlab_can_ask_for_a_case_and_two_of_one_title_are_told_apart(bench: Bench) -> None:
    bench.write()
    bench.write(STOP, "second.ipynb")
    desk = bench.desk
    assert [words for words, _ in desk.screen.case.options] == ["The stop (second.ipynb)", "The stop (the-stop.ipynb)"]
    desk.screen.bridge.asked = "the-stop.ipynb"
    assert desk.case is not None
    assert (desk.case.path.name, desk.screen.case.value) == ("the-stop.ipynb", "the-stop.ipynb")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"cells": []}', b"[1]"])
def test_a_file_that_is_no_notebook_is_a_finding(bench: Bench, content: bytes) -> None:
    (bench.folder / "broken.ipynb").write_bytes(content)
    desk = bench.desk
    assert "bad" in desk.screen.findings_title.value
    desk.look()
    desk.save_head("Title", {})
    assert (bench.folder / "broken.ipynb").read_bytes() == content


def test_a_case_that_appears_or_goes_in_the_folder_is_seen_at_the_next_look(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    bench.write(STOP.replace("# The stop", "# Another"), "another.ipynb")
    desk.look()
    assert [words for words, _ in desk.screen.case.options] == ["Another", "The stop"]
    assert desk.case is not None
    assert desk.case.path == path
    path.unlink()
    desk.look()
    assert [words for words, _ in desk.screen.case.options] == ["Another"]
    assert "S012" in desk.screen.findings.value


# --- the map --------------------------------------------------------------------------------------------------


def long_case(scenes: int) -> str:
    text = "# Long\n\n"
    for number in range(scenes):
        part = f"- Segment: Part {number // 10 + 1}\n\n" if number % 10 == 0 else ""
        text += f"## S{number}\n\n{part}- [Go](#S{number + 1})\n\n"
    return text + f"## S{scenes}\n\n- Ending: good\n"


def test_a_long_case_opens_with_its_parts_folded_and_a_click_opens_one(bench: Bench) -> None:
    bench.write(long_case(FOLD_BEYOND + 5))
    desk = bench.desk
    assert marks(desk) == ["part:Part 1", "part:Part 2", "part:Part 3", "S25"]
    assert desk.screen.map_shows.value == PARTS
    desk.scene_clicked("part:Part 3")
    assert marks(desk) == ["part:Part 1", "part:Part 2", "S20", "S21", "S22", "S23", "S24", "S25"]
    desk.map_shows(PARTS)
    assert marks(desk)[2] == "part:Part 3"


def test_the_map_around_one_scene_follows_the_scene_that_is_clicked(bench: Bench) -> None:
    bench.write(long_case(9))
    desk = bench.desk
    desk.map_shows(AROUND)
    assert marks(desk) == ["S0", "S1", "S2"]
    desk.scene_clicked("S2")
    assert marks(desk) == ["S0", "S1", "S2", "S3", "S4"]
    assert desk.screen.preview.scene.value == "S2"
    assert Shown().clicked("S2") == Shown()


# --- the preview ----------------------------------------------------------------------------------------------


def test_the_preview_keeps_its_place_when_the_case_is_saved(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    desk._decide({"choice": "Ask what she needs"})
    path.write_bytes(notebook(STOP.replace("You stand at the trunk.", "You stand beside the trunk.")))
    desk.look()
    assert "You stand beside the trunk." in desk.screen.preview._words.value


def test_what_is_ticked_or_set_is_so_at_once(bench: Bench) -> None:
    bench.write()
    preview = bench.desk.screen.preview
    preview._marks["found(two IDs)"].value = True
    assert "two IDs" in preview._now.value
    preview._numbers["trust"].value = 3
    assert "She looks at you." in preview._words.value


def test_values_that_are_set_are_so_in_the_scene_that_begins(bench: Bench) -> None:
    bench.write()
    preview = bench.desk.screen.preview
    preview._marks["found(two IDs)"].value = True
    preview.scene.value = "Behind the car"
    assert "two IDs" in preview._now.value
    bench.desk._decide({"choice": "Thank them"})
    assert "The case ends here" in preview._note.value


@pytest.mark.parametrize("decision", [{}, {"choice": "Fly"}, {"select": ["x"]}, {"choice": 3}])
def test_a_decision_that_is_not_offered_is_one_sentence_in_the_preview(bench: Bench, decision: dict[str, Any]) -> None:
    bench.write()
    desk = bench.desk
    desk._decide(decision)
    assert "sim-note" in desk.screen.preview._note.value


def test_a_case_that_cannot_be_played_has_no_preview(bench: Bench) -> None:
    bench.write(STOP.replace("(#Home)", "(#Hom)"))
    assert "once the errors are mended" in bench.desk.screen.preview._note.value


# --- writing --------------------------------------------------------------------------------------------------


def form(heading: str = "At the trunk", **more: Any) -> SceneForm:
    filled: dict[str, Any] = {
        "text": "A box.", "place": "", "takes": "", "ending": "", "behind": "At the car", "led_to_by": "Look",
        "choices": (("Go back", "Behind the car"),),
    }  # fmt: skip
    return SceneForm(heading, **(filled | more))


def test_a_scene_is_written_shown_and_taken_back(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    before = path.read_bytes()
    desk.add_scene(form())
    assert "At the trunk" in marks(desk)
    assert desk.screen.bridge.written == ["the-stop.ipynb", 1]
    assert desk.screen.undo.layout.display is None
    desk.undo()
    assert (path.read_bytes(), "At the trunk" in marks(desk)) == (before, False)
    assert desk.screen.undo.layout.display == "none"


def test_a_scene_that_would_not_read_is_refused_and_the_form_keeps_what_was_typed(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    desk.screen.write._heading.value = "Home"
    desk.add_scene(form("Home"))
    assert ("already" in said(desk), path.read_bytes()) == (True, notebook())
    assert desk.screen.write._heading.value == "Home"


def test_what_came_of_a_press_is_said_beside_its_button_until_something_else_happens(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    desk.add_scene(form("Home"))
    assert list(beside(desk)) == [Form.SCENE]
    desk.save_head("", {})
    assert list(beside(desk)) == [Form.HEAD]
    desk.make_case("The stop", "")
    assert list(beside(desk)) == [Form.CASE]
    desk.add_scene(form("Again", choices=()))
    assert ("bad" in beside(desk)[Form.SCENE], len(beside(desk))) == (True, 1)
    desk.add_scene(form())
    assert (list(beside(desk)), "good" in beside(desk)[Form.SCENE]) == ([Form.SCENE], True)
    desk.undo()
    assert list(beside(desk)) == [None]
    path.write_bytes(notebook(STOP.replace("broken light", "dark light")))
    desk.look()
    assert beside(desk) == {}


def test_a_case_that_came_with_the_simulator_is_marked_and_changed_only_after_a_tick(bench: Bench) -> None:
    path = bench.write(STOP.replace("- Lasts:", "- Catalogue: HT-02\n- Lasts:"))
    desk, before = bench.desk, path.read_bytes()
    assert "It came with the simulator." in desk.screen.head.value
    desk.add_scene(form())
    desk.save_head("Mine", {})
    assert ("came with the simulator" in said(desk), path.read_bytes()) == (True, before)
    desk.screen.write._all_the_same.value = True
    desk.add_scene(form())
    assert b"At the trunk" in path.read_bytes()
    desk.choose(path.name)
    assert desk.screen.write.all_the_same is False


def test_the_forms_say_which_case_they_change_and_are_not_there_without_one(bench: Bench) -> None:
    write = bench.desk.screen.write
    assert write._forms.layout.display == "none"
    bench.desk.make_case("Two cars", "")
    assert "two-cars.ipynb" in write._changes.value
    assert (write._forms.layout.display, write._all_the_same.layout.display) == (None, "none")


def test_a_form_that_is_sent_works_on_what_was_saved_just_before(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    theirs = STOP.replace("broken light", "dark light").replace("## At the car\n", "## At the car\n\n- Note: New.\n")
    path.write_bytes(notebook(theirs))
    desk.add_scene(form())
    assert [word in path.read_bytes() for word in (b"dark light", b"At the trunk")] == [True, True]


def test_a_file_that_changes_while_it_is_written_is_never_written_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = bench.write()
    desk = bench.desk
    theirs = notebook(STOP.replace("broken light", "dark light"))
    real = scene_put

    def meanwhile(*given: Any) -> bytes:
        path.write_bytes(theirs)
        return real(*given)

    monkeypatch.setattr(desk_module, "scene_put", meanwhile)
    desk.add_scene(form())
    assert ("changed in between" in said(desk), path.read_bytes()) == (True, theirs)


def test_a_head_that_was_changed_in_the_notebook_is_not_written_over(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    theirs = notebook(STOP.replace("Lasts: 10", "Lasts: 12"))
    path.write_bytes(theirs)
    desk.save_head("The stop", {"Lasts": "20"})
    assert ("changed in the notebook meanwhile" in said(desk), path.read_bytes()) == (True, theirs)
    desk.save_head("The stop", {"Lasts": "20"})
    assert b"Lasts: 20 minutes" in path.read_bytes()


def test_a_fact_finds_its_choice_again_where_lines_have_moved(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    desk.find("alone")
    keys = dict(desk.screen.write._under.options)
    path.write_bytes(notebook(STOP.replace("## At the car\n", "## At the car\n\n- Note: One line more.\n")))
    desk.add_fact("PRA-03.do1", keys["At the car: Ask what she needs"])
    assert b"Follows: PRA-06.do2, PRA-03.do1" in path.read_bytes()
    path.write_bytes(notebook(STOP.replace("[Hurry her]", "[Press her]")))
    desk.add_fact("PRA-03.do1", keys["At the car: Hurry her"])
    assert b"PRA-03.do1" not in path.read_bytes()


def test_a_fact_is_found_and_put_under_a_choice(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    desk.find("interpreter")
    assert "PRA-04.do1" in desk.screen.write._found.value
    key = next(key for words, key in desk.screen.write._under.options if "Ask what she needs" in words)
    desk.add_fact("PRA-04.do1", key)
    assert b"Follows: PRA-06.do2, PRA-04.do1" in path.read_bytes()
    desk.add_fact("PRA-99.do1", key)
    desk.add_fact("PRA-04.do1", "no such place")
    assert path.read_bytes().count(b"PRA-04.do1") == 1


def test_the_head_is_saved_and_what_is_being_typed_is_not_taken_away(bench: Bench) -> None:
    path = bench.write()
    desk = bench.desk
    write = desk.screen.write
    write._lines["Topics"].value = "TP2"
    path.write_bytes(notebook(STOP.replace("Lasts: 10", "Lasts: 12")))
    desk.look()
    assert (write._lines["Lasts"].value, write._lines["Topics"].value) == ("12", "TP2")
    write._save()
    assert b"- Topics: TP2" in path.read_bytes()


def test_a_case_of_that_name_is_not_made_twice(bench: Bench) -> None:
    bench.write()
    bench.desk.make_case("The stop", "")
    assert "There is a case the-stop.ipynb already." in said(bench.desk)


def test_what_classes_chose_is_shown_without_names(bench: Bench) -> None:
    bench.write()
    (bench.folder / "home").mkdir()
    told = (
        '{"as_of": "November 2, 09:05", "cases": {"the-stop": {"runs": 3, "taken": [["At the car", "Hurry her", 2]]}}}'
    )
    (bench.folder / "home" / "coverage.json").write_text(told, encoding="utf-8")
    shown = str(bench.desk.screen.coverage.value)
    assert "3 runs so far, as of November 2, 09:05" in shown
    assert shown.count("never") == 4
