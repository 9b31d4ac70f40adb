"""What the runs of classes chose, counted over all of them: for whoever writes a case, without a name or a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from simlib.record.engine import Database
from simlib.record.schema import event, run

DECIDED = "decision.submitted"


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many runs of one case classes began, and how often they chose what.

    `taken` counts pairs of a scene's heading and a choice's text; the text is empty for the answers of a task.
    """

    runs: int
    taken: Mapping[tuple[str, str], int]


def chosen_in_classes(database: Database) -> dict[str, Chosen]:
    """What the runs of all classes chose, by the id of the case."""
    in_class = run.c.class_id.is_not(None)
    begun = select(run.c.scenario_id, func.count()).where(in_class).group_by(run.c.scenario_id)
    decided = (
        select(run.c.scenario_id, event.c.payload)
        .join(event, event.c.exercise_id == run.c.exercise_id)
        .where(in_class, event.c.type == DECIDED)
    )
    counts: dict[str, Counter[tuple[str, str]]] = {}
    with database.reading() as connection:
        runs = {str(case): int(number) for case, number in connection.execute(begun)}
        for case, payload in connection.execute(decided):
            counts.setdefault(str(case), Counter())[_pair(payload)] += 1
    return {case: Chosen(number, counts.get(case, Counter())) for case, number in runs.items()}


def _pair(payload: str) -> tuple[str, str]:
    """The scene, and the text of the choice, where it was one."""
    told = json.loads(payload)
    decision = told.get("decision")
    choice = decision.get("choice") if isinstance(decision, dict) else None
    return str(told.get("scene", "")), str(choice or "")


def as_json(chosen: Mapping[str, Chosen], now: datetime) -> dict[str, object]:
    """The counts as the studio reads them, with the moment at which they were taken."""
    cases = {
        case: {"runs": each.runs, "taken": [[*pair, count] for pair, count in sorted(each.taken.items())]}
        for case, each in chosen.items()
    }
    return {"as_of": f"{now:%B} {now.day}, {now:%H:%M}", "cases": cases}
