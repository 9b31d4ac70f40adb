"""The branch map as data: which marks and lines are drawn, where they stand, and what is folded away.

Scenes stand in columns from left to right, each as far from the start as the fewest decisions that lead to it; the
endings stand in the last column. Units are pixels of the map at its own size.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from simlib.prove.flow import Flow
from simlib.scenario.model import Outcome, Scenario, Scene

COLUMN, ROW = 215, 84
"""From the middle of a mark to that of the next one."""

NEAR = 2
"""Steps before and behind the scene that a map around one scene shows."""


class MarkKind(StrEnum):
    """What a mark stands for."""

    SCENE = "scene"
    PART = "part"
    GOOD = "good"
    PARTIAL = "partial"
    HARMFUL = "harmful"


@dataclass(frozen=True, slots=True)
class Mark:
    """A scene, an ending, or a part of the case that is folded into one mark."""

    key: str
    kind: MarkKind
    reached: bool
    share: float | None
    """How often a run at random comes here; None where that is not known."""
    cell: int
    holds: tuple[str, ...]
    """The scenes that it stands for."""
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """All choices that lead from one mark to another."""

    source: str
    target: str
    texts: tuple[str, ...]
    share: float | None
    reached: bool


@dataclass(frozen=True, slots=True)
class BranchMap:
    """What the map shows."""

    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


def parts_of(scenario: Scenario) -> dict[str, str]:
    """The part of the case each scene belongs to, by heading; empty before the first `Segment`."""
    label, parts = "", {}
    for scene in scenario.scenes:
        label = scene.segment or label
        parts[scene.heading] = label
    return parts


def links_from(scene: Scene) -> list[tuple[str, str]]:
    """What can be done in a scene, and where it leads, in the order written."""
    made = [(choice.text, choice.target) for choice in scene.all_choices]
    return [*made, (scene.task.button, scene.task.target)] if scene.task else made


def branch_map(
    scenario: Scenario,
    flow: Flow | None = None,
    unreached: Collection[str] | None = None,
    folded: Collection[str] = (),
    around: str = "",
) -> BranchMap:
    """The map of a case. `unreached` are the scenes that no run comes to; where it is None, links alone tell.

    The parts in `folded` are one mark each. With `around`, only what lies close to that scene is shown.
    """
    dead = frozenset(_unlinked(scenario) if unreached is None else unreached)
    home = _homes(scenario, folded)
    lines = _lines(scenario, home, flow, dead)
    marks = _marks(scenario, home, flow, dead)
    shown = _near(home.get(around, around), lines) if around in home else {mark.key for mark in marks}
    lines = [line for line in lines if line.source in shown and line.target in shown]
    return BranchMap(_placed([mark for mark in marks if mark.key in shown], lines), tuple(lines))


def _unlinked(scenario: Scenario) -> set[str]:
    """The scenes that no chain of links leads to from the first one."""
    links = {scene.heading: [target for _, target in links_from(scene)] for scene in scenario.scenes}
    first = [scene.heading for scene in scenario.scenes[:1]]
    return set(links) - set(_levels(first, links))


def _homes(scenario: Scenario, folded: Collection[str]) -> dict[str, str]:
    """The mark that each scene is shown by: itself, or its part. Endings are never folded."""
    parts = parts_of(scenario)
    return {
        scene.heading: f"part:{parts[scene.heading]}"
        if parts[scene.heading] in folded and scene.ending is None
        else scene.heading
        for scene in scenario.scenes
    }


def _marks(scenario: Scenario, home: Mapping[str, str], flow: Flow | None, dead: Collection[str]) -> list[Mark]:
    grouped: dict[str, list[Scene]] = {}
    for scene in scenario.scenes:
        grouped.setdefault(home[scene.heading], []).append(scene)
    return [
        Mark(
            key,
            _kind(key, scenes[0]),
            reached=any(scene.heading not in dead for scene in scenes),
            share=flow.entered.get(key) if flow and key == scenes[0].heading else None,
            cell=scenes[0].spot.cell,
            holds=tuple(scene.heading for scene in scenes),
        )
        for key, scenes in grouped.items()
    ]


def _kind(key: str, scene: Scene) -> MarkKind:
    if key != scene.heading:
        return MarkKind.PART
    outcomes = {Outcome.GOOD: MarkKind.GOOD, Outcome.PARTIAL: MarkKind.PARTIAL, Outcome.HARMFUL: MarkKind.HARMFUL}
    return outcomes[scene.ending] if scene.ending else MarkKind.SCENE


def _lines(scenario: Scenario, home: Mapping[str, str], flow: Flow | None, dead: Collection[str]) -> list[Line]:
    texts: dict[tuple[str, str], list[str]] = {}
    shares: dict[tuple[str, str], float] = {}
    alive: set[tuple[str, str]] = set()
    for scene in scenario.scenes:
        for text, target in links_from(scene):
            pair = (home[scene.heading], home.get(target, target))
            if pair[0] == pair[1] or target not in home:
                continue
            texts.setdefault(pair, []).append(text)
            way = (scene.heading, "" if scene.task else text, target)
            shares[pair] = shares.get(pair, 0.0) + (flow.ways.get(way, 0.0) if flow else 0.0)
            if scene.heading not in dead:
                alive.add(pair)
    return [
        Line(
            *pair, tuple(said), shares[pair] if flow else None, reached=pair in alive and (not flow or shares[pair] > 0)
        )
        for pair, said in texts.items()
    ]


def _near(key: str, lines: Iterable[Line]) -> set[str]:
    """The marks within a few steps of one, either way."""
    listed = list(lines)
    onwards: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for line in listed:
        onwards.setdefault(line.source, []).append(line.target)
        back.setdefault(line.target, []).append(line.source)
    return {found for links in (onwards, back) for found, level in _levels([key], links).items() if level <= NEAR}


def _levels(first: Iterable[str], links: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many steps away everything is that can be reached from the first ones."""
    levels = dict.fromkeys(first, 0)
    waiting = deque(levels)
    while waiting:
        here = waiting.popleft()
        for there in links.get(here, ()):
            if there not in levels:
                levels[there] = levels[here] + 1
                waiting.append(there)
    return levels


# --- where marks stand ----------------------------------------------------------------------------------------


def _placed(marks: list[Mark], lines: list[Line]) -> tuple[Mark, ...]:
    columns = _columns(marks, lines)
    order = _ordered(columns, lines)
    return tuple(
        Mark(
            mark.key,
            mark.kind,
            mark.reached,
            mark.share,
            mark.cell,
            mark.holds,
            x=column * COLUMN,
            y=round((order[mark.key] - (_height(columns, column) - 1) / 2) * ROW),
        )
        for mark in marks
        for column in (columns[mark.key],)
    )


def _columns(marks: list[Mark], lines: list[Line]) -> dict[str, int]:
    links: dict[str, list[str]] = {}
    for line in lines:
        links.setdefault(line.source, []).append(line.target)
    led_to = {line.target for line in lines}
    first = [mark.key for mark in marks[:1]]
    levels = _levels(first, links)
    for mark in marks:
        if mark.key not in levels and mark.key not in led_to:
            ahead = [levels[there] for there in links.get(mark.key, ()) if there in levels]
            levels |= {k: v for k, v in _levels([mark.key], links).items() if k not in levels}
            levels[mark.key] = max(0, min(ahead, default=1) - 1)
    for mark in marks:
        levels.setdefault(mark.key, 0)
    endings = [mark.key for mark in marks if mark.kind in {MarkKind.GOOD, MarkKind.PARTIAL, MarkKind.HARMFUL}]
    last = max((levels[mark.key] for mark in marks if mark.key not in endings), default=-1) + 1
    return levels | dict.fromkeys(endings, last)


def _height(columns: Mapping[str, int], column: int) -> int:
    return sum(each == column for each in columns.values())


def _ordered(columns: Mapping[str, int], lines: list[Line], sweeps: int = 6) -> dict[str, int]:
    """The row of each mark in its column: close to the middle of what it is tied to (Sugiyama's rule of thumb)."""
    tied: dict[str, list[str]] = {key: [] for key in columns}
    for line in lines:
        tied[line.source].append(line.target)
        tied[line.target].append(line.source)
    stacks: dict[int, list[str]] = {}
    for key, column in columns.items():
        stacks.setdefault(column, []).append(key)
    rows = {key: float(index) for stack in stacks.values() for index, key in enumerate(stack)}
    for _ in range(sweeps):
        for stack in stacks.values():
            middle = {
                key: sum(rows[each] - _half(stacks[columns[each]]) for each in tied[key]) / max(1, len(tied[key]))
                for key in stack
            }
            stack.sort(key=lambda key: middle[key])
            rows |= {key: float(index) for index, key in enumerate(stack)}
    return {key: int(row) for key, row in rows.items()}


def _half(stack: list[str]) -> float:
    return (len(stack) - 1) / 2
