"""Which scene, choice and item of an older version of a case is which of a newer one.

A part is known by its name: a scene by its heading, a choice and an item by its text within its scene. `Formerly` says
that a name changed. Where nothing says so, a part that is the same in everything but its name is taken for it, if what
it says leaves no doubt. Where there is doubt, a part has no counterpart: a decision is never carried to another one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from simlib.scenario.model import (
    Choice,
    Criterion,
    Evidence,
    Header,
    If,
    Item,
    Limit,
    Notices,
    NumberValue,
    Person,
    Promise,
    Prose,
    Reason,
    Rule,
    Scenario,
    Scene,
    Speech,
    Task,
    Tie,
    YesNoValue,
)
from simlib.scenario.words import fold


class How(Enum):
    """How a part was found again."""

    NAME = "by its name"
    FORMERLY = "by its old name"
    READING = "by its name but for signs and capitals"
    CONTENT = "by everything but its name"
    GUESS = "by likeness"
    """No run is carried by it; only two versions of a case are compared so."""


class Found(NamedTuple):
    """The counterpart of a part."""

    name: str
    how: How


class Part:
    """A scene, choice or item, as far as it can be known again."""

    def __init__(
        self, name: str, formerly: tuple[str, ...], source: object, body: Callable[[], object], *, speaks: bool
    ) -> None:
        self.name = name
        self.formerly = formerly
        self._source = source
        self._body = body
        self.speaks = speaks
        """Whether its body says enough in words to be known by it."""

    @cached_property
    def body(self) -> object:
        """All that it means but its name; worked out once it is asked for."""
        return self._body()

    def is_like(self, other: Part) -> bool:
        """Whether both mean the same but for their names."""
        return self._source == other._source or self.body == other.body


@dataclass(frozen=True, slots=True)
class Match:
    """The counterparts of the parts of an older version; a part that is not named has none."""

    scenes: Mapping[str, Found]
    """By heading."""
    choices: Mapping[tuple[str, str], Found]
    """By heading and text in the older version."""
    items: Mapping[tuple[str, str], Found]

    def scene(self, heading: str) -> str | None:
        """The heading that this scene has in the newer version."""
        found = self.scenes.get(heading)
        return found.name if found else None

    def item(self, heading: str, text: str) -> str | None:
        """The text that this item has in the newer version."""
        found = self.items.get((heading, text))
        return found.name if found else None


def match_of(old: Scenario, new: Scenario) -> Match:
    """What of the older version is what of the newer one."""
    scenes = counterparts([_scene(each) for each in old.scenes], [_scene(each) for each in new.scenes])
    headings = {heading: found.name for heading, found in scenes.items()}
    now = {scene.heading: scene for scene in new.scenes}
    choices: dict[tuple[str, str], Found] = {}
    items: dict[tuple[str, str], Found] = {}
    for scene in old.scenes:
        if scene.heading in scenes:
            other = now[scenes[scene.heading].name]
            before = [_choice(choice, headings.get(choice.target)) for choice in scene.all_choices]
            after = [_choice(choice, choice.target) for choice in other.all_choices]
            choices |= {(scene.heading, text): found for text, found in counterparts(before, after).items()}
            lines = counterparts([_item(each) for each in _items(scene)], [_item(each) for each in _items(other)])
            items |= {(scene.heading, text): found for text, found in lines.items()}
    return Match(scenes, choices, items)


def counterparts(old: Sequence[Part], new: Sequence[Part]) -> dict[str, Found]:
    """The counterpart of each older part that has one."""
    names, heirs = {part.name: part for part in new}, _heirs(new)
    found = {part.name: _by_name(part.name, names, heirs) for part in old}
    lost = [part for part in old if part.name not in names and not (heirs and fold(part.name) in heirs)]
    fresh = [part for name, part in names.items() if name not in found]
    for part, other in _only_pairs(lost, fresh, lambda each: _letters(each.name)):
        found[part.name] = Found(other.name, How.READING)
    taken = {each.name for each in found.values() if each}
    lost = [part for part in lost if found[part.name] is None and part.speaks]
    left = [part for part in fresh if part.name not in taken]
    for part, other in _only_pairs(lost, left, lambda each: each.body):
        found[part.name] = Found(other.name, How.CONTENT)
    doubtful = {part.name for part in old if _is_doubtful(part, found[part.name], old, names)}
    return {name: each for name, each in found.items() if each is not None and name not in doubtful}


def meaning_of(part: object) -> object:
    """A part of a scenario as plain data, compared by what it means in a run: no places, notes, tags, old names."""
    if isinstance(part, tuple):
        return tuple(map(meaning_of, part))
    names = _MEANING.get(type(part))
    return part if names is None else (type(part), *(meaning_of(getattr(part, name)) for name in names))


_PLACED: tuple[type[Any], ...] = (
    *(Scenario, Header, Scene, Choice, Limit, Task, Item, Prose, Speech, Notices, If),
    *(NumberValue, YesNoValue, Criterion, Evidence, Person, Tie, Rule, Promise),
)
"""What has a place of its own, or holds what has one; everything else is compared as it is."""

_SILENT = frozenset({"spot", "spots", "notes", "tags", "formerly"})
"""What changes nothing in any run."""

_MEANING: Mapping[type, tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind) if each.name not in _SILENT) for kind in _PLACED
}
"""The fields that say what a part means."""


def _heirs(new: Sequence[Part]) -> Mapping[str, list[str]]:
    """Which parts say that they had a name, by that name."""
    heirs: dict[str, list[str]] = {}
    for part in new:
        for name in part.formerly:
            heirs.setdefault(fold(name), []).append(part.name)
    return heirs


def _by_name(name: str, names: Container[str], heirs: Mapping[str, list[str]]) -> Found | None:
    """The part with this name, or that says that it had it; none where two could be meant."""
    claims = set(heirs.get(fold(name), ())) if heirs else set()
    if name in names:
        return Found(name, How.NAME) if claims <= {name} else None
    return Found(claims.pop(), How.FORMERLY) if len(claims) == 1 else None


def _only_pairs(old: Sequence[Part], new: Sequence[Part], key: Callable[[Part], object]) -> Iterator[tuple[Part, Part]]:
    """The parts that have the same key, where only one has it on each side."""
    before, after = [key(part) for part in old], [key(part) for part in new]
    for part, mine in zip(old, before, strict=True):
        same = [other for other, theirs in zip(new, after, strict=True) if theirs == mine]
        if mine and len(same) == 1 and before.count(mine) == 1:
            yield part, same[0]


def _is_doubtful(part: Part, found: Found | None, old: Sequence[Part], names: Mapping[str, Part]) -> bool:
    """Whether another part now says what this one said, while its own name says something else."""
    if found is None or found.how is not How.NAME or not part.speaks or names[found.name].is_like(part):
        return False
    bodies = {other.name: other for other in old}
    return any(
        other.body == part.body and (other.name not in bodies or bodies[other.name].body != part.body)
        for other in names.values()
    )


def _letters(name: str) -> str:
    """A name as it sounds: without capitals, and without signs.

    >>> _letters("“Walk” to room 12, and knock.")
    'walk to room 12 and knock'
    """
    return " ".join("".join(sign if sign.isalnum() else " " for sign in fold(name)).split())


def _scene(scene: Scene) -> Part:
    def body() -> object:
        choices = sorted(choice.text for choice in scene.all_choices)
        asks = (task.kind, task.ask, tuple(item.text for item in task.items)) if task else None
        return meaning_of(scene.blocks), choices, asks, scene.ending

    task = scene.task
    # A single choice such as "Go on" is no mark of a scene.
    speaks = bool(scene.blocks or task) or len(scene.all_choices) > 1
    return Part(scene.heading, scene.formerly, scene, body, speaks=speaks)


def _choice(choice: Choice, target: str | None) -> Part:
    """A choice; where it leads is told in the words of the newer version, None where that scene is gone."""

    def body() -> object:
        return meaning_of(replace(choice, text="", target=target or ""))

    speaks = target is not None and bool(choice.consequence or _says(choice.reason))
    return Part(choice.text, choice.formerly, (choice, target), body, speaks=speaks)


def _item(item: Item) -> Part:
    speaks = _says(item.reason) or bool(item.question)
    return Part(item.text, (), item, lambda: meaning_of(replace(item, text="")), speaks=speaks)


def _says(reason: Reason) -> bool:
    return bool(reason.why or reason.why_now)


def _items(scene: Scene) -> tuple[Item, ...]:
    return scene.task.items if scene.task else ()
