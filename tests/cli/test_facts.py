"""`simlib facts`: a fact, its source, its dates, and every scene that cites it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simlib.cli.facts import command, fact_as_json
from simlib.read.facts import load_facts
from simlib.read.facts_citations import LARGEST_NOTEBOOK, Citation, citations, pattern_for

FACTS = Path(__file__).resolve().parents[2] / "scenarios" / "facts"

CASE = """# Room for one night

- Id: room

### Evidence

- two IDs: He holds two ID cards.
  - Indicator: IND-D01
- room record: Paid in cash.
  - Indicator: IND-L07
"""
DOOR = """## At the door

A man opens. IND-D010 is no fact.

- [Ask him to step out](#Outside)
  - Follows: PRA-03.do1, PRA-06.do1
  - Why: Heard alone. See LAW-U14.
- [Look again](#At-the-door)
  - Then: find two IDs, trust + 1
"""
OUTSIDE = """## Outside

- [Call](#Outside)
  - Then: offer shelter, tell ht unit
  - Against: PRA-03.avoid1
- Refer: Whom do you tell? [Send](#Outside)
  - [x] shelter
  - [ ] vice

He asks for shelter from the rain.
"""


def notebook(*cells: str) -> bytes:
    """A notebook of Markdown cells."""
    return json.dumps(
        {"cells": [{"cell_type": "markdown", "source": text.splitlines(True)} for text in cells]}
    ).encode()


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    (tmp_path / "room.ipynb").write_bytes(notebook(CASE, DOOR, OUTSIDE))
    return tmp_path


def asked(scenarios: Path, *arguments: str) -> Result:
    """What the verb answers."""
    return CliRunner().invoke(command, [*arguments, "--scenarios", str(scenarios)])


# --- one fact -------------------------------------------------------------------------------------------------


def test_a_practice_is_shown_with_its_source_its_date_and_the_scene_that_cites_it(scenarios: Path) -> None:
    answer = asked(scenarios, "PRA-03.do1")
    assert answer.exit_code == 0
    assert answer.stdout.split("\n") == [
        "PRA-03.do1 · practice, do: Separate the parties (weight 3)",
        "",
        "  Speak to each person alone, out of sight and hearing of supervisor, partner, relative or",
        "  co-worker, for an ordinary reason.",
        "  Why: PC 236.2(b) names communication censored by another person. State Department guidance asks",
        "  planned operations to separate supervisors from workers and to cross-check accounts.",
        "",
        "  Source: Penal Code 236.2 (2012 version) and AB 2404 (2014) (One Bread Foundation; California",
        "  Legislative Information, 2014)",
        "  Source: Blind Sweeps and Smart Raids (fact sheet) (U.S. Department of State, 2010)",
        "As of 2014; confidence: verified.",
        "",
        "Cited in 1 place:",
        '  Room for one night, scene "At the door" (room.ipynb, cell 2, line 6)',
        "",
    ]


def test_an_indicator_is_shown_with_its_innocent_reading_and_where_its_evidence_is_found(scenarios: Path) -> None:
    lines = asked(scenarios, "IND-D01").stdout.split("\n")
    assert "  It may also mean: Asked relative to keep them safe, papers at lawyer." in lines
    assert "  Ask: Where are your papers? Could you have them back today if you asked?" in lines
    assert "  Penal Code 236.2: letter (g)" in lines
    assert lines[-4:] == [
        "Cited in 2 places:",
        "  Room for one night, before the first scene (room.ipynb, cell 1, line 8)",
        '  Room for one night, scene "At the door", finds "two IDs" (room.ipynb, cell 2, line 9)',
        "",
    ]


@pytest.mark.parametrize(
    ("day", "warned"), [("2027-11-01", False), ("2027-11-02", True), ("2030-01-01", True), ("2026-11-22", False)]
)
def test_a_rule_of_law_warns_from_the_day_after_its_check_by_date(scenarios: Path, day: str, warned: bool) -> None:
    answer = asked(scenarios, "LAW-U14", "--on", day)
    assert answer.exit_code == 0
    assert "Checked 2026-11-01; check by 2027-11-01." in answer.stdout
    assert ("PAST ITS DATE" in answer.stdout) is warned


def test_a_phase_lists_its_items_and_counts_what_cites_them(scenarios: Path) -> None:
    answer = asked(scenarios, "PRA-03").stdout
    assert '  PRA-03.avoid1: Avoid asking "Are you OK here?" in front of the companion.' in answer
    assert "Cited in 2 places:" in answer


def test_a_unit_is_shown_with_what_it_may_be_told(scenarios: Path) -> None:
    answer = asked(scenarios, "ht unit").stdout
    assert "  May be told: Full case." in answer
    assert "  As a list: site facts, pattern only, needs, records, identity, contact, location, account of" in answer
    assert "  Where the person agreed: health" in answer
    assert "  Never: privileged talk" in answer
    assert '  Room for one night, scene "Outside" (room.ipynb, cell 3, line 4)' in answer


def test_a_source_is_shown_with_the_facts_that_rest_on_it(scenarios: Path) -> None:
    lines = asked(scenarios, "W-TVIT").stdout.split("\n")
    assert lines[-3:-1] == [
        "  Facts that rest on it: R6, PRA-05, PRA-05.do1, PRA-05.do2, PRA-05.do3, PRA-05.avoid1,",
        "  PRA-05.avoid2, PRA-05.avoid3.",
    ]


def test_a_rule_of_use_is_shown_and_says_that_no_scene_cites_it(scenarios: Path) -> None:
    answer = asked(scenarios, "R1")
    assert answer.stdout.startswith("R1 · rule\n\n  One sign proves nothing")
    assert answer.stdout.endswith("No scene cites it.\n")


def test_case_does_not_matter_in_an_id(scenarios: Path) -> None:
    assert asked(scenarios, "pra-03.DO1").stdout == asked(scenarios, "PRA-03.do1").stdout


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("PRA-03.do9", 'There is no fact "PRA-03.do9". Did you mean "PRA-03.do'),
        ("IND-D1", 'There is no fact "IND-D1". Did you mean "IND-D01"?'),
        ("ht_unit", 'There is no fact "ht_unit". Did you mean "ht unit"?'),
        ("agencie", 'There is no fact "agencie". Did you mean "agency"?'),
        ("?", 'There is no fact "?". simlib facts, without an id, lists them all.'),
    ],
)
def test_an_unknown_id_names_the_nearest_one_and_exits_with_2(scenarios: Path, wrong: str, sentence: str) -> None:
    answer = asked(scenarios, wrong)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


def test_json_holds_every_field_the_sources_in_words_and_the_places(scenarios: Path) -> None:
    assert json.loads(asked(scenarios, "LAW-U14", "--json", "--on", "2028-01-01").stdout) == {
        "kind": "lawrule",
        "id": "LAW-U14",
        "topic": "duties",
        "title": "PC 236.21 (SB 376 of 2023)",
        "now": "A victim of trafficking has the right to a trafficking advocate and to a support person of choice at "
        "interviews by police, prosecutor or defense, and must be told before the first interview. The officer may "
        "exclude only the support person, and only if that person's presence would harm the process. The advocate "
        "explains the limits of confidentiality first.",
        "earlier": "",
        "effective": "2024-01-01",
        "watch": "",
        "evidence": "",
        "smuggling": "",
        "trafficking": "",
        "convictions": None,
        "concerns": [],
        "checked": "2026-11-01",
        "check_by": "2027-11-01",
        "stale": True,
        "as_of": 2023,
        "confidence": "mixed",
        "sources": [
            {
                "id": "W-SB376",
                "line": "SB 376 (text of Penal Code 236.21, marked passed July 21, 2023) (One Bread Foundation, 2023)",
            }
        ],
        "cited_by": [
            {"file": "room.ipynb", "scenario": "Room for one night", "scene": "At the door", "cell": 2, "line": 7}
        ],
    }


def test_json_of_a_unit_holds_what_it_may_be_told_as_lists(scenarios: Path) -> None:
    answer = json.loads(asked(scenarios, "hsi", "--json").stdout)

    assert {key: answer[key] for key in ("gets", "by_consent", "never")} == {
        "gets": ["pattern only", "records", "site facts"],
        "by_consent": ["account of events", "contact", "identity", "location"],
        "never": ["immigration status"],
    }


def test_every_shipped_fact_can_be_had_as_json() -> None:
    base, _ = load_facts(FACTS)
    facts = [fact for fact_id in base.ids() if (fact := base.find(fact_id))]

    assert len(facts) > 400
    assert [fact.id for fact in facts if not json.dumps(fact_as_json(base, fact, (), date(2026, 11, 22)))] == []


def test_json_of_a_source_names_the_facts_that_rest_on_it(scenarios: Path) -> None:
    answer = json.loads(asked(scenarios, "W-CRD", "--json").stdout)
    assert answer["title"] == "Human trafficking"
    assert answer["facts"][-1] == "crd"


# --- lists ----------------------------------------------------------------------------------------------------


def test_without_an_id_the_facts_are_listed_by_kind(scenarios: Path) -> None:
    answer = asked(scenarios, "--on", "2026-11-22")
    assert answer.exit_code == 0
    lines = answer.stdout.split("\n")
    assert lines[0] == "The fact base: California."
    assert "Indicators: control (8)" in lines
    assert "Practice: Separate the parties (6)" in lines
    assert "Law: duties (14)" in lines
    assert "Units (45)" in lines
    assert "Past their check-by date on 2026-11-22: none." in lines


def test_the_list_as_json_holds_every_id_once(scenarios: Path) -> None:
    answer = json.loads(asked(scenarios, "--json", "--on", "2027-02-01").stdout)
    ids = [fact_id for group in answer["groups"].values() for fact_id in group]
    assert len(ids) == len(set(ids)) == 59 + 8 + 24 + 120 + 79 + 45 + 6 + 85
    assert answer["jurisdiction"] == "California"
    assert answer["problems"] == []
    assert sorted(answer["stale"]) == sorted(
        ["LAW-C9", "LAW-U4", "LAW-P1", "LAW-I5", "LAW-B2", "LAW-V4", "LAW-V5", "LAW-V9"]
    )


def test_stale_lists_the_rules_whose_day_has_passed(scenarios: Path) -> None:
    answer = asked(scenarios, "--stale", "--on", "2027-02-01")
    assert answer.exit_code == 0
    assert len(answer.stdout.splitlines()) == 8
    assert "LAW-I5  check by 2027-01-31  ICE practice" in answer.stdout.splitlines()


def test_stale_says_so_when_there_is_none(scenarios: Path) -> None:
    assert (
        asked(scenarios, "--stale", "--on", "2026-11-22").stdout
        == "No rule of law is past its check-by date on 2026-11-22.\n"
    )
    assert json.loads(asked(scenarios, "--stale", "--json", "--on", "2026-11-22").stdout) == {
        "on": "2026-11-22",
        "stale": [],
    }


def test_a_day_that_is_none_is_bad_usage(scenarios: Path) -> None:
    assert asked(scenarios, "--stale", "--on", "soon").exit_code == 2


def test_the_word_agency_shows_the_contacts_and_marks_the_examples(scenarios: Path) -> None:
    answer = asked(scenarios, "agency")
    assert answer.exit_code == 0
    assert "Telephone interpreter: call 555-0104 (24 hours)  (example: replace)" in answer.stdout
    assert "National Human Trafficking Hotline: call 888-373-7888, text 233733 (24 hours)\n" in answer.stdout
    contacts = json.loads(asked(scenarios, "agency", "--json").stdout)["contacts"]
    assert [contact["example"] for contact in contacts] == [True] * 9 + [False] * 2


@pytest.mark.parametrize(
    "line",
    [
        line.partition("#")[0].split()[4:]
        for line in (FACTS / "README.md").read_text(encoding="utf-8").split("\n")
        if line.startswith("    python3 -m simlib facts")
    ],
)
def test_every_command_of_the_manual_answers(scenarios: Path, line: list[str]) -> None:
    answer = asked(scenarios, *line)
    assert answer.exit_code == 0
    assert answer.stdout


# --- files with mistakes --------------------------------------------------------------------------------------


def test_a_mistake_in_the_files_is_told_with_its_place_and_exits_with_1(scenarios: Path) -> None:
    folder = scenarios / "facts"
    shutil.copytree(FACTS, folder)
    law = folder / "law.yaml"
    law.write_text(
        law.read_text(encoding="utf-8").replace("checked: 2026-11-01", "checked: lately", 1), encoding="utf-8"
    )
    answer = asked(scenarios, "PRA-03.do1", "--folder", str(folder))
    assert answer.exit_code == 1
    assert answer.stdout.startswith("PRA-03.do1 · practice")
    assert 'law.yaml, line 21: "lately" is not a date. Write "checked" as 2026-11-01.' in answer.stderr
    assert json.loads(asked(scenarios, "--json", "--folder", str(folder)).stdout)["problems"] == [
        {"file": "law.yaml", "line": 21, "message": '"lately" is not a date.', "help": 'Write "checked" as 2026-11-01.'}
    ]


def test_an_agency_without_its_file_is_told_calmly_and_keeps_the_national_lines(scenarios: Path) -> None:
    answer = asked(scenarios, "agency", "--folder", str(scenarios))
    assert answer.exit_code == 1
    assert answer.stderr == "agency.yaml, line 1: This file is missing or cannot be opened. Bring it back.\n"
    assert "988 Suicide & Crisis Lifeline: call 988, text 988 (24 hours)" in answer.stdout


def test_a_folder_that_is_not_there_is_told_calmly(scenarios: Path) -> None:
    answer = asked(scenarios, "--folder", str(scenarios / "nowhere"))
    assert answer.exit_code == 1
    assert answer.stdout.startswith("The fact base: no jurisdiction.")
    assert len(answer.stderr.splitlines()) == 5
    assert "Traceback" not in answer.stderr


# --- who cites it ---------------------------------------------------------------------------------------------


def test_every_line_that_cites_a_fact_is_found_with_its_scene(scenarios: Path) -> None:
    assert citations(scenarios, "PRA-03") == (
        Citation("room.ipynb", "Room for one night", "At the door", 2, 6),
        Citation("room.ipynb", "Room for one night", "Outside", 3, 5),
    )


def test_a_unit_counts_where_it_is_told_or_offered_not_where_its_word_stands(scenarios: Path) -> None:
    assert [(place.cell, place.line) for place in citations(scenarios, "shelter")] == [(3, 4), (3, 7)]
    assert [(place.cell, place.line) for place in citations(scenarios, "vice")] == [(3, 8)]


@pytest.mark.parametrize(
    ("fact_id", "line", "cited"),
    [
        ("LAW-U1", "Follows: LAW-U1, PRA-05.do1", True),
        ("LAW-U1", "Follows: LAW-U14", False),
        ("LAW-U1", "Follows: XLAW-U1", False),
        ("LAW-U1", "see LAW-U1.", True),
        ("PRA-03", "Follows: PRA-03.do1", True),
        ("PRA-03.do1", "Follows: PRA-03.do10", False),
        ("PRA-03.do1", "Follows: PRA-03", False),
        ("IND-D01", "Indicator: ind-d01", False),
        ("ht unit", "Then: tell ht unit", True),
        ("ht unit", "When: told(HT  unit) and found(x)", True),
        ("ht unit", "the ht unit is away", False),
        ("advocate", "Must: offered(advocate)", True),
        ("code", "  - [x] code", True),
        ("code", "  - [x] code red", True),
        ("code", "Then: tell codes", False),
    ],
)
def test_an_id_is_cited_only_as_a_whole(fact_id: str, line: str, cited: bool) -> None:
    assert bool(pattern_for(fact_id).search(line)) is cited


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json LAW-U14",
        b"[]",
        b'{"cells": 3}',
        b'{"cells": [1, {"cell_type": "markdown"}, {"cell_type": "markdown", "source": [1]}]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * (LARGEST_NOTEBOOK + 1),
    ],
)
def test_a_file_that_is_no_notebook_is_passed_over_and_the_others_are_searched(scenarios: Path, raw: bytes) -> None:
    (scenarios / "a-broken.ipynb").write_bytes(raw)
    (scenarios / "folder.ipynb").mkdir()
    assert [place.file for place in citations(scenarios, "LAW-U14")] == ["room.ipynb"]


def test_a_code_cell_and_a_source_in_one_piece_are_read_as_they_are(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": "# LAW-U1"},
        {"cell_type": "markdown", "source": "# Case\n\n## One\n\nLAW-U1"},
    ]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    assert citations(tmp_path, "LAW-U1") == (Citation("x.ipynb", "Case", "One", 2, 5),)


def test_no_scenarios_at_all_is_no_citation(tmp_path: Path) -> None:
    assert citations(tmp_path / "nowhere", "LAW-U1") == ()
