"""How much of a log that was handed in is as the authority wrote it: from the first event on, up to the first fault.

The receipt names the hash of every event, so that a change of one event is seen at that event, whatever else was
changed with it. Without a good receipt nothing is believed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simlib.errors import Malformed
from simlib.grade.submission import Submission
from simlib.record.chain import hash_of
from simlib.record.receipts import Claim, bytes_of, vouches
from simlib.record.store import TEXT_HASH, Record, first_link, salted_hash

NO_RECEIPT = "This run has no receipt of the simulator, so it is unverified."
BAD_RECEIPT = "The receipt of this run was not signed by this simulator, so the run is unverified."
FOREIGN = "This run was handed in by somebody else: its receipt names another person."


@dataclass(frozen=True, slots=True)
class Trusted:
    """What can be believed of a submission."""

    records: tuple[Record, ...]
    """The events that are as they were written."""
    problem: str
    """What is wrong with whatever comes after them; empty where they are the whole run."""
    changed_texts: frozenset[str]
    """The ids of those events whose text is not the one that was typed."""


def trusted(submission: Submission, student: str, keys: Iterable[str]) -> Trusted:
    """What can be believed of a submission that lies in this student's folder."""
    problem = _about_receipt(submission, student, keys)
    receipt = submission.receipt
    if problem or receipt is None:
        return Trusted((), problem, frozenset())
    good = _good_events(submission, receipt.claim)
    records, claim = submission.records[:good], receipt.claim
    if good < claim.seq:
        problem = f"Event {good + 1} of this run is not as the simulator wrote it, so nothing from there on counts."
    elif len(submission.records) > claim.seq:
        problem = "Something was added to this run after the simulator had signed it. What was added does not count."
    elif claim.head != records[-1].hash:
        problem = "The receipt of this run does not fit its last event."
    changed = frozenset(each.event_id for each in records if not text_fits(each, submission.salts.get(each.event_id)))
    return Trusted(records, problem, changed)


def text_fits(record: Record, salt: str | None) -> bool:
    """Whether the text beside an event is the one whose hash the event holds; a text that was purged is missing."""
    expected = record.payload.get(TEXT_HASH)
    if record.text is None or salt is None:
        return expected is None and record.text is None and salt is None
    try:
        return salted_hash(bytes_of(salt), record.text) == expected
    except (ValueError, UnicodeEncodeError):
        return False


def _about_receipt(submission: Submission, student: str, keys: Iterable[str]) -> str:
    receipt = submission.receipt
    if receipt is None:
        return NO_RECEIPT
    if not vouches(receipt, keys):
        return BAD_RECEIPT
    if receipt.claim.student != student or submission.student != student:
        return FOREIGN
    if (receipt.claim.exercise, receipt.claim.scenario) != (submission.exercise, submission.scenario):
        return "The receipt in this submission is that of another run."
    return ""


def _good_events(submission: Submission, claim: Claim) -> int:
    """How many events, from the first on, are those that the receipt names."""
    link = first_link(
        submission.exercise, submission.package, submission.scenario, submission.created_ms, submission.seats
    )
    good = 0
    for record, named in zip(submission.records, claim.events, strict=False):
        if record.seq != good + 1 or record.prev_hash != link or (record.event_id, record.hash) != named:
            break
        if _hash_or_none(record) != record.hash:
            break
        link, good = record.hash, good + 1
    return min(good, claim.seq)


def _hash_or_none(record: Record) -> str | None:
    try:
        return hash_of(record)
    except Malformed:
        return None
