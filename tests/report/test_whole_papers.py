"""Every paper of the small case, compared line by line with what lies in `fixtures`, as an instructor would read it.

Where a paper is meant to read otherwise, `python3 -m tests.report.test_whole_papers` writes them anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from simlib.report import certificate
from simlib.report.observer_sheet import observer_sheet_of
from simlib.report.packet import packet_of
from simlib.report.papers import OF_CASE, Paper, sheet_of
from simlib.report.sheet import Heading, Sheet
from simlib.scenario.care_words import words_to_change
from simlib.scenario.topics import CHECKED, LAW
from tests.report.teaching_cases import SMALL, facts, shipped, small
from tests.report.test_record_files import COMPLETE, NOW
from tests.report.told import told

FIXTURES = Path(__file__).parent / "fixtures"
FACTS_BEGIN = "Law stamp"
"""From here on the guide says what the fact base says, which has tests of its own."""


def until_the_facts(sheet: Sheet) -> Sheet:
    """The paper up to what it takes from the fact base word for word."""
    ends = [n for n, block in enumerate(sheet.blocks) if isinstance(block, Heading) and block.text == FACTS_BEGIN]
    return replace(sheet, blocks=sheet.blocks[: ends[0]]) if ends else sheet


def packet() -> Sheet:
    """The packet of the small case, without what it takes from the fact base."""
    made = packet_of([small(SMALL.replace("  - Follows: PRA-02.do3\n", "  - Follows: PRA-02.do3\n  - Tags: TP7\n"))])
    headings = [n for n, block in enumerate(made.blocks) if isinstance(block, Heading) and block.level == 2]
    return replace(made, blocks=(*made.blocks[: headings[0]], *made.blocks[headings[1] :]))


def papers() -> dict[str, str]:
    """Every paper that is compared, by the name of its file."""
    made = {f"the-door-{paper}": until_the_facts(sheet_of(small(), paper)) for paper in OF_CASE}
    made["the-door-observer-sheet-ticked"] = observer_sheet_of(small(), ["1b", "2a-x", "never-1"])
    made["course-packet"] = packet()
    return {name: told(sheet) for name, sheet in made.items()}


@pytest.mark.parametrize("name", papers())
def test_a_paper_says_what_an_instructor_is_meant_to_read(name: str) -> None:
    assert papers()[name] == (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")


def test_no_paper_uses_a_word_that_judges_people_but_to_say_that_it_is_avoided() -> None:
    cases = [shipped("room-for-one-night"), shipped("long-hours")]
    papers = [*(sheet_of(case, paper) for case in cases for paper in Paper), packet_of(cases)]
    lines = {line for paper in papers for line in told(paper).splitlines() if list(words_to_change(line))}
    assert {line.split()[:2][-1] for line in lines} == {"Avoid"}


def test_the_certificate_says_when_the_rule_of_its_topics_was_checked() -> None:
    assert certificate.paper_of(COMPLETE, NOW, UTC)["law"] == (
        "Topics of Penal Code 13519.14(a), as checked November 1, 2026"
    )
    assert facts().laws[LAW].checked == CHECKED


if __name__ == "__main__":
    for each, words in papers().items():
        (FIXTURES / f"{each}.txt").write_text(words, encoding="utf-8")
