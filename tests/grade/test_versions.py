"""A case that was changed between a run and its marking, or within a run: what counts is what the assignment names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from simlib.grade.submission import Submission, claim_of, submission_bytes
from simlib.grade.verdict import Judge, Verdict, Wanted
from simlib.grade.versions import Versions, keep_version
from simlib.play.decisions import Choose, Decision, Write
from simlib.play.program import Program, compile_scenario
from simlib.play.replay import replay
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.record.log import SqlStore, open_store
from simlib.record.people import people_in
from simlib.record.receipts import Signer
from simlib.record.store import PACKAGE_CHANGED, Entry, Package, Seat, Stamp
from simlib.serve.runs import entries_of, plain_entry
from tests.record.ids import id_of

CASE = """# The gate

- Id: the-gate
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 4 points.
- report: 2 points, marked by a person.

## At the gate

- [Ring](#The-yard)
  - Score: care + 1

## The yard

- Write: What do you see? [Go on](#The-barn)
  - Criterion: report

## The barn

- [Ask what she needs](#The-end)
  - Score: care + 2
- [Look around](#The-end)

## The end

- Ending: good

It is over.
"""
MORE = CASE.replace("care + 2", "care + 3")
"""Another rubric: the same case otherwise."""
OTHER_WAY = CASE.replace("- [Ask what she needs](#The-end)\n  - Score: care + 2\n", "- [Turn around](#The-end)\n")
"""A case in which the run's last decision is not offered any more."""
WELL = (Choose("Ring"), Write("A light in the barn."), Choose("Ask what she needs"))
STUDENT = "dana.lee"


def raw(text: str) -> bytes:
    return notebook_from_text(text)


def sha256(text: str) -> str:
    return hashlib.sha256(raw(text)).hexdigest()


def compiled(text: str) -> Program:
    scenario = read_text_scenario(raw(text)).scenario
    assert scenario is not None
    return compile_scenario(scenario)


@dataclass
class Log:
    """A run in a store, written as the authority writes it."""

    store: SqlStore
    folder: Path
    ids: int = 0

    def new_id(self) -> str:
        self.ids += 1
        return id_of(self.ids)

    def begin(self, text: str) -> None:
        package = Package.of("the-gate", raw(text))
        self.store.create_exercise("run", package, Stamp(1), (Seat("officer", "patrol officer"),))
        self.add(plain_entry(self.new_id(), "exercise.created", {"sha256": package.sha256}, wall_ms=2))

    def add(self, *entries: Entry) -> None:
        self.store.append("run", self.store.head("run"), entries)

    def plays(self, text: str, made: Sequence[Decision], skip: int = 0) -> None:
        """Every step of these decisions after the first so many."""
        for step in list(replay(compiled(text), made))[skip:]:
            self.add(*entries_of(step.events, self.new_id(), step.decision, wall_ms=3))

    def moves(self, text: str, made: Sequence[object]) -> None:
        package = Package.of("the-gate", raw(text))
        self.store.keep(package)
        self.add(plain_entry(self.new_id(), PACKAGE_CHANGED, {"to": package.sha256, "decisions": made}, wall_ms=4))

    def handed_in(self, ended_on: str) -> bytes:
        """The run, signed."""
        origin = people_in(self.store.database).submissions
        bare = Submission(
            exercise="run",
            scenario="the-gate",
            package=self.store.package("run").sha256,
            created_ms=1,
            seats=self.store.seats("run"),
            student=STUDENT,
            records=self.store.read("run"),
            salts=origin.salts("run"),
            receipt=None,
        )
        receipt = Signer(self.folder).sign(claim_of(bare, sha256(ended_on)))
        return submission_bytes(replace(bare, receipt=receipt))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    store = open_store(tmp_path / "data")
    yield Log(store, tmp_path / "data")
    store.close()


def judged(log: Log, run: bytes, by: str, *known: str) -> Verdict:
    """The run by this version, where a grader knows these and that one."""
    course = log.folder / "course"
    for text in (by, *known):
        keep_version(course, raw(text))
    nowhere = log.folder / "no-cases"
    return Judge(log.folder, Versions(course, nowhere)).judge(run, STUDENT, Wanted("the-gate", sha256(by)))


def care(verdict: Verdict) -> int:
    return verdict.marks["care"].points


def test_a_run_of_an_earlier_version_is_scored_by_the_one_that_is_graded(log: Log) -> None:
    log.begin(CASE)
    log.plays(CASE, WELL)
    run = log.handed_in(CASE)
    assert (care(judged(log, run, CASE)), care(judged(log, run, MORE, CASE))) == (3, 4)
    verdict = judged(log, run, MORE, CASE)
    assert (verdict.flagged, "another version" in verdict.note) == ("", True)


def test_a_run_whose_decisions_do_not_hold_any_more_brings_nothing_and_a_person_is_asked(log: Log) -> None:
    log.begin(CASE)
    log.plays(CASE, WELL)
    verdict = judged(log, log.handed_in(CASE), OTHER_WAY, CASE)
    assert (care(verdict) if "care" in verdict.marks else 0, "do not hold" in verdict.flagged) == (0, True)


def test_a_run_of_a_version_that_nobody_knows_brings_nothing(log: Log) -> None:
    log.begin(CASE)
    log.plays(CASE, WELL)
    verdict = judged(log, log.handed_in(CASE), MORE)
    assert (care(verdict), "not known here" in verdict.flagged) == (0, True)


def test_a_run_that_went_over_to_another_version_is_played_in_both(log: Log) -> None:
    log.begin(CASE)
    log.plays(CASE, WELL[:2])
    log.moves(MORE, [{"choice": "Ring"}, {"write": {"length": 20}}])
    log.plays(MORE, WELL, skip=3)
    verdict = judged(log, log.handed_in(MORE), MORE, CASE)
    assert (care(verdict), verdict.flagged) == (4, "")
    assert {scene: text.text for scene, text in verdict.texts.items()} == {"The yard": "A light in the barn."}


def test_a_receipt_that_names_another_version_than_the_run_ended_on_counts_for_nothing(log: Log) -> None:
    log.begin(CASE)
    log.plays(CASE, WELL)
    verdict = judged(log, log.handed_in(MORE), CASE, MORE)
    assert (care(verdict), "another version" in verdict.flagged) == (0, True)


def test_a_version_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    kept = keep_version(tmp_path, raw(CASE))
    kept.rename(kept.with_name(f"{sha256(MORE)}.ipynb"))
    assert Versions(tmp_path, tmp_path / "none").program(sha256(MORE)) is None


def test_a_version_among_the_cases_is_found_whatever_its_file_is_called(tmp_path: Path) -> None:
    (tmp_path / "mine.ipynb").write_bytes(raw(CASE))
    found = Versions(tmp_path / "course", tmp_path).program(sha256(CASE))
    assert found is not None
    assert found.scenario.header.id == "the-gate"


@pytest.mark.parametrize("sha", ["", "..", "../../etc/passwd", "ab" * 31, "AB" * 32])
def test_what_is_no_hash_names_no_file(tmp_path: Path, sha: str) -> None:
    assert Versions(tmp_path, tmp_path).program(sha) is None


def test_a_version_that_comes_later_is_found_then(tmp_path: Path) -> None:
    versions = Versions(tmp_path, tmp_path / "none")
    before = versions.program(sha256(CASE))
    keep_version(tmp_path, raw(CASE))
    assert (before, versions.program(sha256(CASE)) is None) == (None, False)
