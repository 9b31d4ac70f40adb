"""The split of one decision for a projector: what was chosen, in percent and without a name, and what was best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from simlib.scenario.model import Choice, Item, Kind, Scenario, Scene
from simlib.score.class_decisions import percents, splits_of
from simlib.score.class_runs import ENOUGH, ClassRun


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that could be chosen, with the share that chose it."""

    text: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Best:
    """Something that was right, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a projector may show of one decision."""

    scene: str
    ask: str
    answered: int
    bars: tuple[Bar, ...]
    """Empty until enough people have decided: a share of fewer would name them. Nobody's choice is left out."""
    several: bool
    """Whether one person may have chosen several, so that the percents need not add up to 100."""
    best: tuple[Best, ...]


def split_shown(
    runs: Iterable[ClassRun], scenario: Scenario, scene: Scene, unit_name: Callable[[str], str] = str
) -> Shown:
    """The split of this scene over the first attempts of a class."""
    key = scenario.header.id
    found = next((each for each in splits_of(runs) if (each.scenario, each.scene) == (key, scene.heading)), None)
    answered = found.answered if found else 0
    chosen = {each.text: each.count for each in found.options} if found else {}
    several = scene.task is not None
    written = scene.task is not None and scene.task.kind is Kind.WRITE
    offered = dict.fromkeys([*(_lines(scene, unit_name)), *chosen])
    counts = [chosen.get(text, 0) for text in offered]
    shares = [round(100 * count / max(1, answered)) for count in counts] if several else percents(counts)
    bars = tuple(Bar(*each) for each in zip(offered, counts, shares, strict=True))
    return Shown(
        scene.heading,
        scene.task.ask if scene.task else "",
        answered,
        bars=bars if answered >= ENOUGH and not written else (),
        several=several,
        best=best_of(scene, unit_name),
    )


def _lines(scene: Scene, unit_name: Callable[[str], str]) -> list[str]:
    """What can be ticked or chosen, as the author wrote it; of a Sort or a Judge, what was answered stands alone."""
    if scene.task is None:
        return [choice.text for choice in scene.all_choices]
    if scene.task.kind in {Kind.SELECT, Kind.CHART, Kind.REFER}:
        return [_name(scene, item, unit_name) for item in scene.task.items]
    return []


def best_of(scene: Scene, unit_name: Callable[[str], str] = str) -> tuple[Best, ...]:
    """What was best at a scene, with the author's why.

    Of choices those that bring most; among equals, those that follow a rule of practice. Of a task, what is right.
    """
    if scene.task is not None:
        return tuple(
            Best(_right(scene, item, unit_name), item.reason.why)
            for item in scene.task.items
            if item.answer or item.right
        )
    if not scene.all_choices:
        return ()
    most = max(map(_rank, scene.all_choices))
    return tuple(Best(each.text, each.reason.why) for each in scene.all_choices if _rank(each) == most)


def _rank(choice: Choice) -> tuple[int, int]:
    reason = choice.reason
    return sum(each.points for each in choice.score), bool(reason.follows) - bool(reason.against)


def _name(scene: Scene, item: Item, unit_name: Callable[[str], str]) -> str:
    return unit_name(item.text) if scene.task and scene.task.kind is Kind.REFER else item.text


def _right(scene: Scene, item: Item, unit_name: Callable[[str], str]) -> str:
    return f"{item.text}: {item.answer}" if item.answer else _name(scene, item, unit_name)
