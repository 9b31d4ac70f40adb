"""Every act that a run's kernel may ask for, by the name it asks with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simlib.serve.beside import ActsBeside
from simlib.serve.desk import Json, Message
from simlib.serve.runs import LiveRun

Operation = Callable[[ActsBeside, LiveRun, Message], Json]

OPERATIONS: Mapping[str, Operation] = {
    "view": ActsBeside.show,
    "start": ActsBeside.start,
    "decide": ActsBeside.decide,
    "read": ActsBeside.read,
    "draft": ActsBeside.draft,
    "chart": ActsBeside.chart,
    "pause": ActsBeside.pause,
    "resume": ActsBeside.resume,
    "timers": ActsBeside.timers,
    "leave": ActsBeside.leave,
    "report": ActsBeside.report,
    "ask": ActsBeside.ask,
    "card": ActsBeside.card,
    "debrief": ActsBeside.debrief,
    "plan": ActsBeside.plan,
    "retry": ActsBeside.retry,
    "alternative": ActsBeside.alternative,
}
"""What a kernel may ask for."""
