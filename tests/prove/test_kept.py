"""A proof that was kept is read back as it was, and anything else counts as nothing."""

from __future__ import annotations

import json

import pytest

from simlib.prove.findings import proof_findings
from simlib.prove.kept import (
    findings_as_bytes,
    findings_from_bytes,
    name_of_proof,
    proof_as_bytes,
    proof_from_bytes,
)
from simlib.prove.proof import prove
from simlib.prove.sample import sampled_proof
from tests.prove.drawn import small_case

NAME = "a name"


def test_a_proof_is_read_back_as_it_was() -> None:
    for seed in range(25):
        case = small_case(seed)
        proof = prove(case)
        assert proof_from_bytes(NAME, proof_as_bytes(NAME, proof), case) == proof


def test_a_proof_that_is_not_exact_is_read_back_as_it_was() -> None:
    case = next(each for each in map(small_case, range(100)) if not prove(each).unended)
    drawn = sampled_proof(case, seed=0, plays=20)
    assert proof_from_bytes(NAME, proof_as_bytes(NAME, drawn), case) == drawn


def test_findings_are_read_back_as_they_were() -> None:
    found = [each for seed in range(25) for each in proof_findings(small_case(seed), prove(small_case(seed)))]
    assert len(found) > 25
    assert findings_from_bytes(NAME, findings_as_bytes(NAME, found)) == found


def test_what_was_kept_under_another_name_counts_as_nothing() -> None:
    case = small_case(1)
    raw = proof_as_bytes(NAME, prove(case))
    assert proof_from_bytes("another name", raw, case) is None
    assert findings_from_bytes("another name", findings_as_bytes(NAME, [])) is None


def test_a_proof_of_another_case_counts_as_nothing() -> None:
    case = next(each for each in map(small_case, range(100)) if prove(each).never_offered)
    other = small_case(3)
    assert proof_from_bytes(NAME, proof_as_bytes(NAME, prove(case)), other) is None


@pytest.mark.parametrize("change", [{"body": "[]"}, {"sum": "0"}, {"body": 3}, {"name": None}])
def test_what_somebody_changed_counts_as_nothing(change: dict[str, object]) -> None:
    case = small_case(1)
    kept = json.loads(proof_as_bytes(NAME, prove(case)))
    assert proof_from_bytes(NAME, json.dumps(kept | change).encode(), case) is None


def test_the_name_changes_with_all_that_a_proof_depends_on() -> None:
    case, other = small_case(1), small_case(2)
    names = {
        name_of_proof(case, "a", 10, 0),
        name_of_proof(case, "b", 10, 0),
        name_of_proof(other, "a", 10, 0),
        name_of_proof(case, "a", 11, 0),
        name_of_proof(case, "a", 10, 1),
    }
    assert len(names) == 5
    assert name_of_proof(case, "a", 10, 0) == name_of_proof(small_case(1), "a", 10, 0)
