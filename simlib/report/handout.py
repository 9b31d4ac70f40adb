"""The handout for trainees: one page before they play, with room to write. Nothing of the key is on it."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.html.blocks import notice_words
from simlib.report.sheet import Blank, Block, Listing, Rows, Sheet
from simlib.report.teaching import Case, plain
from simlib.scenario.topics import TOPICS

RULES = (
    "You can pause or leave at any time, without a mark and without a reason. Another case gives equal credit.",
    "Choices are judged, never people. You see every reason when the case has ended.",
    "Type and write no real names and no real case.",
)
KEEP = (
    "What did I see and hear myself, and what did somebody tell me?",
    "What else could it mean, and which question did I ask to find out?",
    "What did I offer, and what was the answer?",
    "What do I not know?",
)


def handout_of(case: Case) -> Sheet:
    """The handout as a paper of its own."""
    return Sheet(
        name="Handout",
        title=case.scenario.title,
        whom="for trainees",
        lead=plain(case.scenario.summary),
        blocks=tuple(handout_blocks(case)),
        stamp=case.stamp,
    )


def handout_blocks(case: Case) -> Iterator[Block]:
    """What stands on it below the title."""
    header = case.scenario.header
    topics = "; ".join(TOPICS[each] for each in header.topics if each in TOPICS)
    rows = (
        ("You are", header.role),
        ("Setting", ", ".join(header.setting)),
        ("It touches", notice_words(header.notice) if header.notice else ""),
        ("It takes", f"about {header.lasts} minutes"),
        ("You practice", topics),
        ("To talk to somebody", support_words(case)),
    )
    yield Rows(tuple((label, text) for label, text in rows if text))
    yield Listing(RULES)
    for question in KEEP:
        yield Blank(question, 3)


def support_words(case: Case) -> str:
    """Whom somebody in the room can talk to, in one line; empty where the agency names nobody."""
    return "; ".join(f"{each.name}: {each.how}" for each in case.contacts if each.unit in {"", "hotline"})
