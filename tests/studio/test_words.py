"""The studio's words and its map hold whatever an author wrote as text, never as HTML."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.html.studio import findings_html, promises_html, scores_html, share_words
from simlib.html.studio_parts import Cell, FindingRow, PromiseRow, Scores
from simlib.html.vis_network import vis_network
from simlib.show.studio_map import BranchMap, graph_of
from simlib.studio.folder import Cases, title_in
from simlib.studio.rows import bot_rows, decision_words, promise_rows
from tests.studio.cases import STOP, Bench, notebook, scenario

HOSTILE = "<img src=x onerror=alert(1)>"


def test_no_text_of_a_case_becomes_html_anywhere_in_the_studio(tmp_path: Path) -> None:
    text = STOP
    for plain in ("A car with a broken light.", "She nods.", "Needs come first.", "How far she believes you."):
        text = text.replace(plain, f"{plain} {HOSTILE}")
    bench = Bench(tmp_path)
    bench.write(text.replace("Hurry her", f"Hurry her {HOSTILE}"), "x<img>.ipynb")
    desk = bench.desk
    desk.find(HOSTILE)
    desk._decide({"choice": "Ask what she needs"})
    screen = desk.screen
    pages = [
        screen.head, screen.open, screen.said, screen.findings, screen.scenes, screen.coverage, screen.map_title,
        screen.preview._words, screen.preview._after, screen.preview._now, screen.preview._note, screen.write._found,
        screen.write._changes,
    ]  # fmt: skip
    desk.close()
    assert not [page.value for page in pages if "<img" in page.value]


def test_the_map_hands_labels_on_as_they_are_and_its_library_is_a_file_of_this_machine() -> None:
    mark = {"key": "a", "label": HOSTILE, "title": HOSTILE, "kind": "scene", "reached": True, "x": 0, "y": 0}
    assert graph_of([mark], []).nodes[0]["label"] == HOSTILE
    assert "vis-network" in vis_network()[:200]
    clicked: list[str] = []
    shown = BranchMap(clicked.append)
    shown.show([mark], [{"source": "a", "target": "gone", "title": "", "share": 1.0, "reached": True}], "A map")
    shown.chosen, shown.clicks = "a", 1
    view: dict[str, object] = dict(shown.view)
    assert (view["edges"], view["label"], clicked) == ([], "A map", ["a"])


def test_a_finding_leads_to_its_cell_and_shows_what_is_to_be_typed() -> None:
    row = FindingRow("S101", True, Cell("a b.ipynb", 3, 7, 2, "id-3"), "There is <none>.", "Write `#Here` or `#There`.")
    html = findings_html([row])
    assert 'href="/lab/tree/a b.ipynb#cell-id=id-3"' in html
    assert 'data-cell="3" data-line="7" data-column="2">Cell 3, line 7</a>' in html
    assert "There is &lt;none&gt;." in html
    assert "Write <code>#Here</code> or <code>#There</code>." in html


def test_a_backtick_alone_is_text() -> None:
    row = FindingRow("S101", False, Cell("a.ipynb"), "m", "Write ` here.")
    assert "Write ` here." in findings_html([row])


def test_more_findings_than_can_be_read_are_counted() -> None:
    rows = [FindingRow("S101", True, Cell("a.ipynb", n), "m", "h") for n in range(1, 63)]
    html = findings_html(rows)
    assert (html.count("<tr>"), "And 2 findings more" in html) == (61, True)


def test_scores_are_bars_and_the_same_in_words() -> None:
    scores = Scores(((0, 0.5), (1, 0.25), (40, 0.25)), 10.25, 0.25, 20, 40, None, exact=False)
    html = scores_html(scores)
    assert 'aria-label="0 to 2 points: 75%; 3 to 5 points: 0%' in html
    assert html.count('class="low"') == 7
    assert "Scores of every run" in html
    assert "Drawn from runs at random" in html
    assert "sim-hist" in scores_html(Scores((), 0.0, 0.0, 0, 0, 1, exact=True))


def test_a_share_close_to_none_or_all_is_never_shown_as_none_or_all() -> None:
    assert [share_words(each) for each in (0, 1e-9, 0.5, 0.9999, 1)] == ["0%", "<1%", "50%", ">99%", "100%"]


def test_promises_show_the_way_that_breaks_them_first() -> None:
    proof = {
        "promises": {
            "kept": {"holds": True, "history": None},
            "open": {"holds": None, "history": None},
            "broken": {"holds": False, "history": [{"choice": "Go"}, {"select": []}]},
        },
        "must": {"offered": 0.0},
        "never": {"asked": 0.25},
    }
    rows = promise_rows(proof)
    assert [(row.word, row.holds) for row in rows] == [
        ("Broken", False), ("Kept", True), ("Not decided", None), ("Must", False), ("Never", None),
    ]  # fmt: skip
    assert "<li>Go</li><li>None of these</li>" in promises_html(rows)
    assert promises_html([PromiseRow("Kept", HOSTILE, True)]).count("<img") == 0


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"choice": "Go"}, "Go"),
        ({"select": ["One", "Two"]}, "One; Two"),
        ({"sort": {"One": "seen"}}, "One: seen"),
        ({"confidence": {"Ana": 1}, "judge": {"Ana": "yes"}}, "Ana: yes"),
        ({"write": "words"}, "Write a text"),
        ({}, ""),
    ],
)
def test_a_decision_of_a_history_is_told_in_words(decision: dict[str, object], words: str) -> None:
    assert decision_words(decision) == words


def test_a_play_tester_that_is_not_as_it_should_be_has_a_word() -> None:
    scores: list[dict[str, object]] = [
        {"bot": "practice", "mean": 2.0, "passed": 0.5},
        {"bot": "always first", "mean": 2.0, "passed": 1.0},
        {"bot": "hasty", "mean": None, "passed": 0.0},
        {"bot": "careful", "mean": 2.0, "passed": 1.0},
    ]
    assert [(row.name, row.remark) for row in bot_rows(scenario(), scores)] == [
        ("Practice", "should pass"), ("Careful", ""), ("Hasty", ""), ("Always first", "too high"),
    ]  # fmt: skip


# --- the folder -----------------------------------------------------------------------------------------------


def test_cases_are_listed_by_title_and_read_again_when_they_change(tmp_path: Path) -> None:
    cases = Cases(tmp_path)
    (tmp_path / "b.ipynb").write_bytes(notebook(STOP))
    (tmp_path / "a.ipynb").write_bytes(b"no notebook")
    (tmp_path / ".hidden.ipynb").write_bytes(notebook(STOP))
    assert cases.listed() == [("The stop", "b.ipynb"), ("a", "a.ipynb")]
    (tmp_path / "b.ipynb").write_bytes(notebook(STOP.replace("# The stop", "# Another stop")))
    assert cases.listed()[0] == ("Another stop", "b.ipynb")


@pytest.mark.parametrize("content", [b"", b"{}", b'{"cells": [{}]}', b'{"cells": []}', b"\xff", notebook("words\n")])
def test_a_file_without_a_title_goes_by_its_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mine.ipynb").write_bytes(content)
    assert title_in(tmp_path / "mine.ipynb") == "mine"
