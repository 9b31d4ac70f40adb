"""The minutes of a roll call by the wall's own clock, ready to be put on record by whoever led it.

Who was there no page can tell, so an instructor says so on the record of a class; for how long, the wall knows. That
counts as a person's own time does: from one press to the next, a few minutes of it at most, and nothing after the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from simlib.html.blocks import count_words
from simlib.html.roll_call import SpentRow
from simlib.play.segments import Segment
from simlib.record.attested import AttestedRow
from simlib.record.classes import Class
from simlib.score.training import MINUTE_MS, Act, RunSeen, case_records
from simlib.serve.attesting import name_of
from simlib.serve.roll_call import Room


@dataclass(frozen=True, slots=True)
class Spent:
    """What a room spent on a segment in one go."""

    segment: Segment
    began_ms: int
    minutes: int


def spent_in(room: Room) -> tuple[Spent, ...]:
    """What the room spent so far, without what took less than a minute."""
    acts = tuple(Act(wall_ms, str(_sitting_at(room, place))) for wall_ms, place in room.acts)
    began: dict[str, int] = {}
    for act in acts:
        began.setdefault(act.segment, act.wall_ms)
    call = room.call
    seen = RunSeen(call.exercise_id, call.scenario_id, "", (), call.began_ms, None, None, acts)
    (counted,) = case_records([seen])
    return tuple(
        Spent(room.sittings[int(sitting)].segment, began[sitting], spent // MINUTE_MS)
        for sitting, spent in counted.segments
        if spent >= MINUTE_MS
    )


def _sitting_at(room: Room, place: int) -> int:
    """Which sitting of the room a moment of its story belongs to."""
    return sum(sitting.first <= place for sitting in room.sittings) - 1


def not_on_record(room: Room, told: Iterable[AttestedRow]) -> tuple[str, ...]:
    """What the room spent and nobody put on record yet, in words; `told` is what whoever leads it vouched for."""
    kept: dict[tuple[str, str, int], int] = {}
    for row in told:
        key = (row.scenario_id, row.segment, row.began_ms // MINUTE_MS)
        kept[key] = max(row.minutes, kept.get(key, 0))
    missing = []
    for spent in spent_in(room):
        # The form takes the minute in which it began.
        key = (room.call.scenario_id, name_of(spent.segment), spent.began_ms // MINUTE_MS)
        if (left := spent.minutes - kept.get(key, 0)) > 0:
            missing.append(f"{count_words(left, 'minute')} of segment {spent.segment.number}, {spent.segment.label}")
    return tuple(missing)


def spent_row(room: Room, spent: Spent, classes: Sequence[Class]) -> SpentRow:
    """The same in words, with where it can be put on record for each of these classes."""
    began = datetime.fromtimestamp(spent.began_ms / 1000).astimezone()
    form = {
        "segment": f"{room.call.scenario_id}/{spent.segment.number}",
        "began": f"{began:%Y-%m-%dT%H:%M}",
        "minutes": spent.minutes,
    }
    return SpentRow(
        words=f"Segment {spent.segment.number}, {spent.segment.label}",
        minutes=count_words(spent.minutes, "minute"),
        when=f"{began:%B} {began.day}, {began:%H:%M}",
        records=[(each.name, f"record/{each.class_id}?{urlencode(form)}#talk") for each in classes],
    )
