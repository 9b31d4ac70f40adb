"""The links between scenes, conditions left aside: what could be reached, and from where an ending could be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simlib.scenario.model import (
    Block,
    Choice,
    Condition,
    Does,
    Effect,
    If,
    Item,
    Points,
    Scenario,
    Scene,
    SetsYesNo,
    Spot,
    Task,
    Verb,
    spot_of,
)

Happening = tuple[str, str]
"""Something that can come to be true: a reader's word and a name, or `yes` and a value."""

_READ_BY = {
    Verb.FIND: "found",
    Verb.TELL: "told",
    Verb.OFFER: "offered",
    Verb.ACCEPT: "accepted",
    Verb.DECLINE: "declined",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a scene: where to, and what taking it does."""

    target: str
    effects: tuple[Effect, ...]
    told: tuple[str, ...] = ()
    """Units that ticking an item tells."""


def ways_out(scene: Scene) -> Iterator[Way]:
    """Every way out of a scene."""
    for choice in scene.all_choices:
        yield Way(choice.target, choice.then)
    if scene.task:
        effects = tuple(effect for item in scene.task.items for effect in item.then)
        told = tuple(item.text for item in scene.task.items) if scene.task.kind == "refer" else ()
        yield Way(scene.task.target, effects, told)


def links_of(scenario: Scenario) -> Mapping[str, tuple[str, ...]]:
    """The scenes each scene leads to; a link to nowhere is left out."""
    known = {scene.heading for scene in scenario.scenes}
    return {
        scene.heading: tuple(dict.fromkeys(way.target for way in ways_out(scene) if way.target in known))
        for scene in scenario.scenes
    }


def reached_from(starts: Iterable[str], links: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Everything that can be reached over the links, the starts included."""
    seen, waiting = set(starts), list(starts)
    while waiting:
        for target in links.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return frozenset(seen)


def backwards(links: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """The links turned round."""
    turned: dict[str, list[str]] = {heading: [] for heading in links}
    for source, targets in links.items():
        for target in targets:
            turned.setdefault(target, []).append(source)
    return {target: tuple(sources) for target, sources in turned.items()}


def effects_on_entry(scene: Scene) -> tuple[Effect, ...]:
    """What entering the scene can do: its own Then, and that of its Ifs."""
    of_ifs = (effect for block in scene.blocks if isinstance(block, If) for effect in block.then)
    return (*scene.then, *of_ifs)


def happenings(effects: Iterable[Effect]) -> frozenset[Happening]:
    """What these effects can make true."""
    made: set[Happening] = set()
    for effect in effects:
        if isinstance(effect, Does):
            made.add((_READ_BY[effect.verb], effect.name))
        elif isinstance(effect, SetsYesNo) and effect.yes:
            made.add(("yes", effect.value))
    return frozenset(made)


def of_way(way: Way) -> frozenset[Happening]:
    """What taking a way can make true."""
    return happenings(way.effects) | {("told", unit) for unit in way.told}


def possible_in(scenario: Scenario) -> Mapping[str, frozenset[Happening]]:
    """What can have happened by the time a scene asks for its decision; nothing for a scene nobody reaches."""
    scenes = {scene.heading: scene for scene in scenario.scenes}
    possible: dict[str, frozenset[Happening]] = {heading: frozenset() for heading in scenes}
    if not scenario.scenes:
        return possible
    start = scenario.scenes[0]
    at_start = frozenset(("yes", value.name) for value in scenario.values if value.start is True)
    possible[start.heading] = at_start | _entered(start)
    waiting = [start.heading]
    while waiting:
        here = scenes[waiting.pop()]
        for way in ways_out(here):
            target = scenes.get(way.target)
            if target is None:
                continue
            gained = possible[here.heading] | of_way(way) | _entered(target)
            if not gained <= possible[target.heading]:
                possible[target.heading] |= gained
                waiting.append(target.heading)
    return possible


def _entered(scene: Scene) -> frozenset[Happening]:
    return happenings(effects_on_entry(scene)) | {("visited", scene.heading)}


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition, where it stands, and in which scene it is read; no scene for rules and promises."""

    condition: Condition
    spot: Spot
    word: str
    scene: str | None = None
    after: Way | None = None
    """Set where the condition is read after a decision, not before it."""


def conditions_of(scenario: Scenario) -> Iterator[Asked]:
    """Every condition of the case."""
    for rule in scenario.musts:
        yield Asked(rule.condition, rule.spot, "Must")
    for rule in scenario.nevers:
        yield Asked(rule.condition, rule.spot, "Never")
    for promise in scenario.promises:
        yield Asked(promise.condition, promise.spot, "Promise")
    for scene in scenario.scenes:
        yield from _asked_in(scene)


def _asked_in(scene: Scene) -> Iterator[Asked]:
    yield from _asked_by_blocks(scene.blocks, scene, None)
    for choice in scene.all_choices:
        if choice.when is not None:
            yield Asked(choice.when, spot_of(choice, "When"), "When", scene.heading)
        yield from _asked_by_blocks(choice.consequence, scene, Way(choice.target, choice.then))
    if scene.task:
        yield from _asked_by_blocks(scene.task.consequence, scene, next(ways_out(scene)))
        for item in scene.task.items:
            yield from _asked_by_item(item, scene)


def _asked_by_blocks(blocks: Iterable[Block], scene: Scene, after: Way | None) -> Iterator[Asked]:
    for block in blocks:
        if isinstance(block, If):
            yield Asked(block.condition, block.spot, "If", scene.heading, after)


def _asked_by_item(item: Item, scene: Scene) -> Iterator[Asked]:
    if item.when is not None:
        yield Asked(item.when, spot_of(item, "When"), "When", scene.heading)
    if item.clear_when is not None:
        yield Asked(item.clear_when, spot_of(item, "Clear when"), "Clear when", scene.heading)


@dataclass(frozen=True, slots=True)
class Acts:
    """An effect and where it stands."""

    effect: Effect
    spot: Spot
    scene: str


def effects_of_case(scenario: Scenario) -> Iterator[Acts]:
    """Every effect of the case."""
    for scene in scenario.scenes:
        yield from (Acts(effect, spot_of(scene, "Then"), scene.heading) for effect in scene.then)
        for block in scene.blocks:
            if isinstance(block, If):
                yield from (Acts(effect, block.spot, scene.heading) for effect in block.then)
        for part in scored_parts(scene):
            yield from (Acts(effect, spot_of(part, "Then"), scene.heading) for effect in part.then)


def scored_parts(scene: Scene) -> Iterator[Choice | Item]:
    """Every choice and every item of a scene: what can score."""
    yield from scene.all_choices
    if scene.task:
        yield from scene.task.items


def total(score: Iterable[Points]) -> int:
    """All points together."""
    return sum(points.points for points in score)


def decisions_of(scene: Scene) -> tuple[Choice | Task, ...]:
    """What the scene asks for."""
    return (*scene.all_choices, *((scene.task,) if scene.task else ()))
