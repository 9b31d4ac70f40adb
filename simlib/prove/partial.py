"""What of a broken case can be proved all the same, and what has to be left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from simlib.scenario.model import NOWHERE, Choice, Scenario, Scene, Spot, spot_of

UNREAD = "whose When cannot be read"


class LeftOut(NamedTuple):
    """A part of the case that a proof is not about."""

    what: str
    """As a noun, the reason with it."""
    spot: Spot


def provable(scenario: Scenario) -> tuple[Scenario, tuple[LeftOut, ...]]:
    """The case without what nobody could play, and what that is, in the order written."""
    left_out: list[LeftOut] = []
    kept: list[Scene] = []
    headings = {scene.heading for scene in scenario.scenes}
    for scene in scenario.scenes:
        if any(scene.heading == other.heading for other in kept):
            left_out.append(LeftOut(f'the second scene "{scene.heading}"', scene.spot))
        else:
            kept.append(_mended(scene, headings, left_out))
    return replace(scenario, scenes=tuple(kept)), tuple(left_out)


def _mended(scene: Scene, headings: set[str], left_out: list[LeftOut]) -> Scene:
    """The scene with one kind of decision, all of which lead somewhere."""
    choices: list[Choice] = []
    for choice in scene.all_choices:
        why = next(_faults(choice, scene, choices, headings), None)
        if why is None:
            choices.append(choice)
        else:
            spot = spot_of(choice, "When") if why == UNREAD else choice.spot
            left_out.append(LeftOut(f'the choice "{choice.text}" in "{scene.heading}", {why}', spot))
    limit = scene.limit if scene.limit and scene.limit.choice in choices else None
    task = scene.task
    if task is not None and (scene.ending is not None or scene.choices or task.target not in headings):
        left_out.append(LeftOut(f'the {task.kind.capitalize()} in "{scene.heading}"', task.spot))
        task = None
    if task is not None:
        items = tuple(item for item in task.items if item.when is not None or not _written(item.spots, "When"))
        left_out += [
            LeftOut(f'the item "{item.text}" in "{scene.heading}", {UNREAD}', spot_of(item, "When"))
            for item in task.items
            if item not in items
        ]
        task = replace(task, items=items)
    listed = tuple(choice for choice in choices if limit is None or choice is not limit.choice)
    return replace(scene, choices=listed, limit=limit, task=task)


def _faults(choice: Choice, scene: Scene, others: list[Choice], headings: set[str]) -> Iterator[str]:
    if scene.ending is not None:
        yield "which is an ending"
    if choice.target not in headings:
        yield "which leads nowhere"
    if any(choice.text == other.text for other in others):
        yield "which stands there twice"
    if choice.when is None and _written(choice.spots, "When"):
        yield UNREAD


def _written(spots: tuple[tuple[str, Spot], ...], word: str) -> bool:
    return dict(spots).get(word, NOWHERE) is not NOWHERE
