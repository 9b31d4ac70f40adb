"""`scenarios/FINDINGS.md`: every code has its section, and its examples are found and mended as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simlib.prove.bots import bots_of
from simlib.prove.bots_findings import bot_findings
from simlib.prove.findings import beyond, proof_findings
from simlib.prove.proof import prove
from simlib.scenario.findings import CODES
from simlib.scenario.model import Finding, Severity
from tests.read.broken_files import BROKEN_FILES, codes_in
from tests.read.cases import read

PAGE = (Path(__file__).parents[2] / "scenarios" / "FINDINGS.md").read_text(encoding="utf-8")
SECTIONS = {part[:4]: part for part in re.split(r"(?m)^## (?=[SLRC]\d{3} )", PAGE)[1:]}
EXAMPLES = {
    code: re.findall(r"(?s)\n(```+)markdown\n(.*?)\n\1\n", part) for code, part in SECTIONS.items() if "```" in part
}
BY_PROOF, BY_BOTS = "*By the proof.*", "*By the bots.*"


def findings_in(section: str, piece: str) -> list[Finding]:
    """What the check says about the piece, with the proof or the bots where the section names them."""
    reading = read(piece)
    found = list(reading.findings)
    if reading.playable and reading.scenario is not None:
        if BY_PROOF in section:
            found += beyond(reading.findings, proof_findings(reading.scenario, prove(reading.scenario)))
        if BY_BOTS in section:
            found += bot_findings(reading.scenario, bots_of(reading.scenario))
    return found


def test_the_page_has_a_section_for_every_code_and_for_nothing_else() -> None:
    heads = re.findall(r"(?m)^## (\w{4}) (.*)\n\n(An error|A warning)\. (.*?)(?: \*By the \w+\.\*)?$", PAGE)
    kinds = {Severity.ERROR: "An error", Severity.WARNING: "A warning"}
    assert heads == [(info.code, info.title, kinds[info.severity], info.why) for info in CODES.values()]
    assert set(EXAMPLES) | set(BROKEN_FILES) == set(CODES)
    assert set(EXAMPLES) & set(BROKEN_FILES) == set()


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_has_this_finding_alone_and_the_mended_one_has_none(code: str) -> None:
    (_, bad), (_, mended) = EXAMPLES[code]
    found = findings_in(SECTIONS[code], bad + "\n")
    assert {each.code for each in found} == {code}
    said = f"The check says: {found[0].message} {found[0].help}".rstrip()
    assert re.findall(r"(?m)^The check says: .*$", SECTIONS[code]) == [said]
    assert findings_in(SECTIONS[code], mended + "\n") == []


@pytest.mark.parametrize("code", BROKEN_FILES)
def test_a_broken_file_has_its_finding_and_the_mended_one_has_none(code: str, tmp_path: Path) -> None:
    bad, mended = BROKEN_FILES[code]
    for name, make in (("bad", bad), ("mended", mended)):
        (tmp_path / name).mkdir()
        make(tmp_path / name)
    assert code in codes_in(tmp_path / "bad")
    assert codes_in(tmp_path / "mended") == []


def test_a_section_of_a_broken_file_says_both_ways_in_words() -> None:
    for code in BROKEN_FILES:
        assert re.search(r"(?s)\*\*Not so:\*\* \S.*\*\*But so:\*\* \S", SECTIONS[code]), code
