"""Puts talk without devices on the training record: what a case's segment allows, and what counts for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from simlib.errors import Malformed, NotAllowed
from simlib.play.segments import Segment
from simlib.record.attested import MINUTE_MS, Talk
from simlib.record.completions import Completion
from simlib.record.people import People
from simlib.report.course import topics_of
from simlib.report.plan import Part, plan_of
from simlib.report.teaching import Case
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Scenario
from simlib.score.training import CUT_MS
from simlib.serve.library import Library, Title


@dataclass(frozen=True, slots=True)
class Offer:
    """A segment that can be talked about."""

    scenario_id: str
    title: str
    number: int
    label: str
    planned: int
    """Minutes that the plan gives it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What an instructor vouches for: a segment of a case, from when, how many minutes, and who was there, by id."""

    scenario_id: str
    number: int
    began_ms: int
    minutes: int
    who: Sequence[str]
    reason: str = ""


class Attesting:
    """Takes an instructor's word; the wall of a roll call may call it as well as a page."""

    def __init__(self, people: People, library: Library, facts: FactBase) -> None:
        self._people, self._library, self._facts = people, library, facts

    def offers(self, class_id: str) -> tuple[Offer, ...]:
        """The segments of the cases that are open to a class; of all cases where none is."""
        return tuple(
            Offer(title.id, title.name, part.segment.number, part.segment.label, part.minutes)
            for title in self._titles(class_id)
            for part in plan_of(_scenario(title))
        )

    def takes(self, class_id: str, scenario_id: str) -> bool:
        """Whether segments of this case are among the offers to a class."""
        return any(title.id == scenario_id for title in self._titles(class_id))

    def _titles(self, class_id: str) -> Sequence[Title]:
        opened = {each.scenario_id for each in self._people.classes.opened(class_id)}
        playable = [title for title in self._library.titles() if title.playable]
        return [title for title in playable if title.id in opened] or playable

    def put(self, by: str, class_id: str, word: Word) -> int:
        """Keep the word; for how many people it counts.

        Raises NotAllowed and Malformed as `simlib.record.attested` does, NotPlayable for a case that cannot be read.
        """
        title = self._library.playable(word.scenario_id)
        scenario = _scenario(title)
        part = next((each for each in plan_of(scenario) if each.segment.number == word.number), None)
        if part is None:
            raise Malformed("This case has no such segment. Please load the page again.")
        talk = Talk(
            scenario_id=title.id,
            title=title.name,
            segment=name_of(part.segment),
            topics=self._topics(title, scenario, part, word.began_ms),
            began_ms=word.began_ms,
            minutes=word.minutes,
            planned=part.minutes,
            reason=word.reason,
        )
        counts = dict(self._counts(class_id, word)) if word.minutes > 0 else dict.fromkeys(word.who, word.minutes)
        if word.who and not counts:
            raise NotAllowed("That time counts for everybody already, in a case that is no longer kept.")
        self._people.attested.put(by, class_id, talk, counts)
        return len(counts)

    def _topics(self, title: Title, scenario: Scenario, part: Part, began_ms: int) -> tuple[str, ...]:
        day = datetime.fromtimestamp(began_ms / 1000, UTC).date()
        return topics_of(Case(scenario, self._facts, title.reading.sha256, day), part)

    def _counts(self, class_id: str, word: Word) -> Iterator[tuple[str, int]]:
        """The minutes that count for each.

        Of a run that is gone only the sum is left. Where one went on at that time, what may be counted there of a time
        without an act is not counted again.
        """
        gone = [each for each in self._people.completions.of_people(word.who) if each.class_id == class_id]
        for person in dict.fromkeys(word.who):
            meanwhile = sum(each.person_id == person and _meets(each, word) for each in gone)
            counts = word.minutes - meanwhile * CUT_MS // MINUTE_MS
            if counts > 0:
                yield person, counts


def name_of(segment: Segment) -> str:
    """What a segment is called on record; several segments of a case may have one label."""
    return f"{segment.number}. {segment.label}"


def _scenario(title: Title) -> Scenario:
    if title.reading.scenario is None:
        raise Malformed("This case cannot be read now. Please choose another one.")
    return title.reading.scenario


def _meets(gone: Completion, word: Word) -> bool:
    """Whether a run that is gone went on at the time of the talk."""
    ended_ms = gone.began_ms if gone.ended_ms is None else gone.ended_ms
    return gone.began_ms < word.began_ms + word.minutes * MINUTE_MS and word.began_ms < ended_ms
