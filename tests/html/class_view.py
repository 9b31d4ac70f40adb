"""A board as the tests of its words have it: a class of six with two cases."""

from __future__ import annotations

from typing import Any, cast

from simlib.html.board_shapes import BoardView

NOTHING = {"value": None, "low": None, "high": None}


def rate(value: float) -> dict[str, float]:
    """A share with an interval."""
    return {"value": value, "low": value / 2, "high": (1 + value) / 2}


def board(**changes: object) -> BoardView:
    """The view, with these keys changed."""
    view: dict[str, Any] = {
        "name": "Academy 41",
        "trainees": 6,
        "enough": 5,
        "tiles": {
            "core_done": 2,
            "core_of": 6,
            "sensitivity": rate(0.8),
            "seen_of": 5,
            "specificity": rate(0.5),
            "spared_of": 4,
            "weakest": {"criterion": "referrals", "case": "Long hours", "mean": 41.6, "runs": 6},
        },
        "weak": ["42% left without asking for the second worker. Discuss what it costs, and whom."],
        "cases": [{"id": "a", "title": "Night shift", "number": 1}, {"id": "b", "title": "Long hours", "number": 2}],
        "progress": [
            {
                "name": "Recruit 01",
                "here": True,
                "cells": [_cell("ended", 82, 2), _cell("playing")],
                "where": "Long hours, The front door",
                "stuck": "Nothing done for 9 minutes",
            },
            {"name": "Recruit 02", "here": False, "cells": [_cell("none"), _cell("notice")], "where": "", "stuck": ""},
        ],
        "places": [{"case": "Long hours", "scene": "The front door", "count": 1, "stuck": 1}],
        "decisions": [decision("Leaving", 6), decision("A back room", 3)],
        "criteria": [
            {"criterion": "care", "cells": [{"mean": 82.4, "runs": 6}, {"mean": 55.0, "runs": 3}]},
            {"criterion": "entry", "cells": [None, {"mean": 91.0, "runs": 6}]},
        ],
        "seen": {
            "hits": 4,
            "misses": 1,
            "false_alarms": 2,
            "correct_rejections": 2,
            "undecided": 1,
            "sensitivity": rate(0.8),
            "specificity": rate(0.5),
            "d_prime": {"value": 1.2, "low": 0.1, "high": 2.3},
            "dots": [[0, 1, 2], [1, 1, 2], [1, 0, 1]],
            "trafficking": 1,
            "other": 1,
        },
        "sure": {
            "marks": 3,
            "best_marks": 21,
            "brier": 0.2712,
            "stated": [
                {"confidence": 1, "right": 0, "answers": 0, "share": NOTHING},
                {"confidence": 2, "right": 1, "answers": 2, "share": rate(0.5)},
                {"confidence": 3, "right": 3, "answers": 5, "share": rate(0.6)},
            ],
        },
        "questions": [{"number": 7, "about": "Night shift", "text": "May I look at her phone?"}],
        "reports": [{"run": "r1", "name": "Recruit 01", "case": "Night shift", "waiting": "for 3 days"}],
        "holds": [{"number": 4, "case": "Night shift", "scenario": "a", "scene": "Leaving", "waiting": 2}],
        "scenes": [
            {"scenario": "a", "scene": "Leaving", "label": "Night shift: Leaving"},
            {"scenario": "a", "scene": "At Gail's / door", "label": "Night shift: At Gail's / door"},
        ],
        **changes,
    }
    return cast(BoardView, view)


def decision(scene: str, answered: int, **changes: object) -> dict[str, Any]:
    """A decision that so many made."""
    return {
        "scenario": "a",
        "case": "Night shift",
        "scene": scene,
        "answered": answered,
        "counts": [2, 1, 0, 3],
        "percents": [33, 17, 0, 50],
        "several": False,
        "options": [
            {"text": "Leave", "count": 3, "percent": 50, "grade": "costly"},
            {"text": "Ask for a second worker", "count": 3, "percent": 50, "grade": "strong"},
        ],
        "difficulty": rate(0.5),
        "discrimination": NOTHING,
        "remark": "",
        **changes,
    }


def empty() -> BoardView:
    """A class that nobody has joined."""
    none: dict[str, object] = {"sensitivity": NOTHING, "specificity": NOTHING, "seen_of": 0, "spared_of": 0}
    lists = ("weak", "cases", "progress", "places", "decisions", "criteria", "questions", "reports", "holds", "scenes")
    return board(
        trainees=0,
        tiles={"core_done": 0, "core_of": 0, "weakest": None, **none},
        seen={**none, "dots": [], "d_prime": NOTHING},
        sure={"stated": []},
        **{key: [] for key in lists},
    )


def _cell(standing: str, percent: int | None = None, attempt: int = 1) -> dict[str, object]:
    return {"standing": standing, "percent": percent, "attempt": attempt}
