"""The sample that the format was designed with reads whole, and without a finding of form."""

from __future__ import annotations

import re
from pathlib import Path

from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.scenario.model import Kind, Outcome, Reader, Reads, Severity

SAMPLE = Path(__file__).parent / "room.md"


def test_the_sample_reads_whole_and_without_an_error() -> None:
    reading = read_text_scenario(notebook_from_text(SAMPLE.read_text(encoding="utf-8")))
    scenario = reading.scenario
    assert scenario is not None
    assert [each for each in reading.findings if each.severity is Severity.ERROR] == []
    assert reading.playable
    assert scenario.title == "Room for one night"
    assert len(scenario.scenes) == 14
    assert [scene.task.kind for scene in scenario.scenes if scene.task] == [
        Kind.JUDGE,
        Kind.SELECT,
        Kind.SORT,
        Kind.REFER,
        Kind.CHART,
        Kind.WRITE,
    ]
    assert [scene.ending for scene in scenario.scenes if scene.ending] == [Outcome.GOOD, Outcome.HARMFUL]
    assert scenario.musts[0].condition == Reads(Reader.OFFERED, "advocate")
    assert scenario.scene("At the door").all_choices[-1].text == "Wait and say nothing"


def test_no_word_that_an_author_writes_is_lost_in_silence() -> None:
    """A strange word at the end of a line is read as text, or is a finding; only a Note of the case is not kept."""
    lines = SAMPLE.read_text(encoding="utf-8").split("\n")
    known = heard(lines)
    lost = []
    for number, line in list(enumerate(lines))[2::3]:
        changed = [*lines[:number], f"{line} canaryword", *lines[number + 1 :]]
        if line.strip() and not heard(changed) - known:
            lost.append(line)
    assert lost == ["- Note: The second guest in room 12 is left for a later segment."]


def heard(lines: list[str]) -> set[str]:
    """The sentences of the findings, and whether the strange word stands somewhere in the scenario."""
    reading = read_text_scenario(notebook_from_text("\n".join(lines)))
    read = set(re.findall("canaryword", repr(reading.scenario)))
    return read | {finding.message for finding in reading.findings}
