"""A Twee file as a scenario: our own comes back whole, what was changed in it is taken in, a foreign one is read.

Nothing of a story format is run. What has no place in a scenario is a finding with its line.
"""

from __future__ import annotations

from collections.abc import Sequence

from simlib.exchange.findings import at_line, named
from simlib.exchange.json_form import Brought
from simlib.exchange.twee_form import Passage, parse_twee
from simlib.exchange.twee_scenes import scenario_of
from simlib.exchange.twee_story import Kept, story_of
from simlib.exchange.twee_write import DATA_TAG, digest_of
from simlib.scenario.model import Finding

LARGEST = 4_000_000
"""Bytes; our own files hold the text twice."""

MOST_PASSAGES = 3_000
MOST_FINDINGS = 500
"""Nobody reads more at once."""


def scenario_from_twee(raw: bytes, file: str = "story.twee") -> Brought:
    """The scenario that a Twee file holds, with everything that could not be taken over; never an exception."""
    if len(raw) > LARGEST:
        return _unread(f"It holds {len(raw)} bytes; at most {LARGEST} are read.", file)
    try:
        parsed = parse_twee(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        return _unread(f"Byte {fault.start + 1} is no UTF-8.", file)
    if len(parsed.passages) > MOST_PASSAGES:
        return _unread(f"It holds {len(parsed.passages)} passages; at most {MOST_PASSAGES} are read.", file)
    findings = list(parsed.findings)
    story = story_of(parsed.passages, findings)
    if not story.scenes:
        return Brought(None, _limited([*findings, at_line("X201", 1, "It holds no passage to play.")], file))
    whole = story.kept is not None and _is_untouched(parsed.passages, story.kept)
    scenario = story.kept.scenario if story.kept and whole else scenario_of(story, findings)
    return Brought(scenario, _limited(findings, file))


def _unread(sentence: str, file: str) -> Brought:
    return Brought(None, named([at_line("X201", 1, sentence, "Export the story as Twee once more.")], file))


def _is_untouched(passages: Sequence[Passage], kept: Kept) -> bool:
    """Whether every passage says what it said when we wrote the file, and none was added or taken away."""
    now = {passage.name: digest_of(passage) for passage in passages if DATA_TAG not in passage.tags}
    return now == dict(kept.digests)


def _limited(findings: Sequence[Finding], file: str) -> tuple[Finding, ...]:
    """The findings in order; behind the last that anybody reads, one that says how many there are."""
    listed = named(findings, file)
    if len(listed) <= MOST_FINDINGS:
        return listed
    more = at_line("X201", listed[MOST_FINDINGS].spot.line, f"There are {len(listed) - MOST_FINDINGS} more findings.")
    return (*listed[:MOST_FINDINGS], *named([more], file))
