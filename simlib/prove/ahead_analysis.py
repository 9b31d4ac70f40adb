"""The part of a debrief that says what was still possible after each decision, and where it was lost.

It holds what a trainee may not know while the case goes on, so nobody gets it before the run has ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from simlib.errors import RunOver
from simlib.play.account import choice_text
from simlib.play.decisions import Choose
from simlib.play.engine import decide, offer
from simlib.play.story import Moment, Story
from simlib.prove.ahead import Lookout, Outlook

Json = dict[str, object]


class Loss(StrEnum):
    """What can go out of reach."""

    GOOD = "good"
    """Every good ending."""
    PASSING = "passing"
    BEST = "best"
    """The best score that the case allows."""


def analysis_of(story: Story, lookout: Lookout) -> Json:
    """What was still possible before the first decision and after each one, and what was lost where.

    Raises `RunOver` while the story goes on, `KeyError` where the futures are those of another case, `TooMany` where
    looking ahead would take long.
    """
    if not story.state.ended:
        raise RunOver("The debrief comes when the case has ended.")
    shown = [lookout.outlook(moment.state) for moment in story.moments]
    decided = [story.moments[0].state.minutes, *(moment.state.minutes for moment, _ in story.answers)]
    return {
        "state": "ready",
        "steps": [
            {"number": number, "clock": f"{story.clock(minutes):%H:%M}", **_as_json(outlook)}
            for number, (minutes, outlook) in enumerate(zip(decided, shown, strict=True))
        ],
        "lost": list(_lost(story, lookout, shown)),
    }


def _as_json(outlook: Outlook) -> Json:
    return {"best": outlook.best, "share": outlook.share, "passing": outlook.passing, "good": outlook.good}


def _lost(story: Story, lookout: Lookout, shown: Sequence[Outlook]) -> Iterator[Json]:
    """Each thing that went out of reach: by which decision, and by what else it would have stayed."""
    for loss in Loss:
        number = first_without(shown, loss)
        if number is not None:
            yield {
                "what": loss.value,
                "number": number,
                "before": _as_json(shown[number - 1]),
                "instead": _instead(story.moments[number - 1], story, lookout, shown[number - 1], loss),
            }


def first_without(shown: Sequence[Outlook], loss: Loss) -> int | None:
    """The number of the decision after which something was out of reach; None where it never was, or always."""
    kept = [_keeps(outlook, shown[0], loss) for outlook in shown]
    return kept.index(False) if kept[0] and not all(kept) else None


def _keeps(outlook: Outlook, first: Outlook, loss: Loss) -> bool:
    match loss:
        case Loss.GOOD:
            return outlook.good > 0
        case Loss.PASSING:
            return outlook.passing
        case Loss.BEST:
            return outlook.best == first.best


def _instead(moment: Moment, story: Story, lookout: Lookout, before: Outlook, loss: Loss) -> Json | None:
    """The choice that would have kept most of it open; None where something other than a choice was decided."""
    program, taken = story.program, moment.answer
    text = choice_text(program, moment.state, taken.decision) if taken else None
    if text is None:
        return None
    others: list[tuple[tuple[float, float], str, Outlook]] = []
    for choice in offer(program, moment.state).choices:
        after, _ = decide(program, moment.state, Choose(choice.text))
        outlook = lookout.outlook(after)
        if _keeps(outlook, before, loss):
            others.append((_worth(outlook, loss), choice.text, outlook))
    if not others:
        return None
    _, text, outlook = max(others, key=lambda other: other[0])
    return {"text": text, **_as_json(outlook)}


def _worth(outlook: Outlook, loss: Loss) -> tuple[float, float]:
    best = float(outlook.best or 0)
    return (outlook.good, best) if loss is Loss.GOOD else (best, outlook.share)
