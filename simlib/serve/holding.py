"""Where classes are held, as the store has it. Every view asks, so it is kept in memory until a hold changes."""

from __future__ import annotations

from simlib.record.holds import Holds
from simlib.serve.runs import LiveRun

Place = tuple[str, str]
"""A scenario's id and a scene's heading."""


class HeldRooms:
    """The scenes at which classes are held now."""

    def __init__(self, holds: Holds) -> None:
        self._holds = holds
        self._known: dict[str, frozenset[Place]] = {}

    def is_held(self, live: LiveRun) -> bool:
        """Whether the room is held at the scene of the run's last decision, so that nothing is decided after it."""
        place = decided_at(live)
        return place is not None and live.class_id is not None and place in self._of(live.class_id)

    def renewed(self, class_id: str) -> frozenset[Place]:
        """Look anew where a class is held; the scenes for which that changed something, as far as anybody asked."""
        before = self._known.pop(class_id, frozenset())
        return before ^ self._of(class_id)

    def _of(self, class_id: str) -> frozenset[Place]:
        if class_id not in self._known:
            held = self._holds.of_class(class_id)
            self._known[class_id] = frozenset((each.scenario_id, each.scene) for each in held)
        return self._known[class_id]


def decided_at(live: LiveRun) -> Place | None:
    """Where a run decided last; nothing before its first decision and after its end."""
    moments = live.story.moments if live.story else ()
    return None if len(moments) < 2 or live.ended else (live.scenario_id, moments[-2].heading)
