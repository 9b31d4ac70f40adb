"""The scenes and choices of two versions of a case side by side: which is which, and what of it means something else.

Parts are matched as an open run is (`play/resume_match.py`). What is left over on both sides and reads alike is taken
for a rename as well, and marked as a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from simlib.play.resume_match import Found, How, Match, meaning_of
from simlib.scenario.model import Block, Choice, Item, Points, Scenario, Scene

ALIKE = 0.6
"""From which share of common text on two parts are taken for one that was renamed."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A part with another name; `scene` is empty for a scene, else its heading in the newer version."""

    scene: str
    old: str
    new: str
    how: How


@dataclass(frozen=True, slots=True)
class Changed:
    """A part that means something else, and what of it; `text` is empty for a scene itself."""

    scene: str
    text: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of one kind. Pairs are heading and text; for scenes, the text is empty."""

    added: tuple[tuple[str, str], ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    renamed: tuple[Renamed, ...] = ()
    changed: tuple[Changed, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    """No run of the newer version comes to them, and it was otherwise or they are new."""

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.renamed or self.changed or self.lost)


# --- which is which ---------------------------------------------------------------------------------------------------


def scenes_by_likeness(old: Scenario, new: Scenario, match: Match) -> dict[str, Found]:
    """The counterpart of each older scene that has one, guesses among them."""
    mine = {scene.heading: _scene_text(scene) for scene in old.scenes}
    return _with_guesses(mine, {scene.heading: _scene_text(scene) for scene in new.scenes}, match.scenes)


def _with_guesses(old: Mapping[str, str], new: Mapping[str, str], known: Mapping[str, Found]) -> dict[str, Found]:
    """The known pairs of names, and of those left over the ones whose texts are alike."""
    taken = {found.name for found in known.values()}
    lost = {name: text for name, text in old.items() if name not in known}
    left = {name: text for name, text in new.items() if name not in taken}
    return dict(known) | {name: Found(other, How.GUESS) for name, other in _guesses(lost, left).items()}


def _guesses(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Pairs of names whose texts are alike, the most alike first."""
    rated = sorted(
        ((_alike(mine, theirs), name, other) for name, mine in old.items() for other, theirs in new.items()),
        key=lambda rating: -rating[0],
    )
    pairs: dict[str, str] = {}
    for rating, name, other in rated:
        if rating >= ALIKE and name not in pairs and other not in pairs.values():
            pairs[name] = other
    return pairs


def _alike(one: str, two: str) -> float:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _scene_text(scene: Scene) -> str:
    texts = [_blocks_text(scene.blocks), *(choice.text for choice in scene.all_choices)]
    return "\n".join([scene.heading, *texts, *(item.text for item in _items(scene))])


def _choice_text(choice: Choice) -> str:
    return "\n".join([choice.text, _blocks_text(choice.consequence)])


def _blocks_text(blocks: Iterable[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _items(scene: Scene) -> tuple[Item, ...]:
    return scene.task.items if scene.task else ()


def _renamed(scene: str, pairs: Mapping[str, Found]) -> tuple[Renamed, ...]:
    return tuple(Renamed(scene, name, found.name, found.how) for name, found in pairs.items() if name != found.name)


# --- scenes and choices -----------------------------------------------------------------------------------------------


def scenes_of(old: Scenario, new: Scenario, headings: Mapping[str, Found]) -> Parts:
    """What is different in the scenes, their decisions apart."""
    kept = {found.name for found in headings.values()}
    changed = (
        Changed(found.name, "", tuple(_scene_changes(old.scene(heading), new.scene(found.name))))
        for heading, found in headings.items()
    )
    return Parts(
        added=tuple((scene.heading, "") for scene in new.scenes if scene.heading not in kept),
        gone=tuple((scene.heading, "") for scene in old.scenes if scene.heading not in headings),
        renamed=_renamed("", headings),
        changed=tuple(each for each in changed if each.what),
    )


def choices_of(old: Scene, new: Scene, match: Match, names: Mapping[str, str]) -> Parts:
    """What is different in the decisions of a scene that both versions have; `names` are the headings by older ones."""
    mine, theirs = _decisions(old), _decisions(new)
    matched = [*match.choices.items(), *match.items.items()]
    known = {text: found for (heading, text), found in matched if heading == old.heading}
    if old.heading not in match.scenes:
        known = {text: Found(text, How.NAME) for text in mine if text in theirs}
    pairs = _with_guesses(
        {text: _part_text(part) for text, part in mine.items()},
        {text: _part_text(part) for text, part in theirs.items()},
        {text: found for text, found in known.items() if text in mine and found.name in theirs},
    )
    taken = {found.name for found in pairs.values()}
    changed = (
        Changed(new.heading, found.name, tuple(_part_changes(mine[text], theirs[found.name], names)))
        for text, found in pairs.items()
    )
    return Parts(
        added=tuple((new.heading, text) for text in theirs if text not in taken),
        gone=tuple((new.heading, text) for text in mine if text not in pairs),
        renamed=_renamed(new.heading, pairs),
        changed=tuple(each for each in changed if each.what),
    )


def _decisions(scene: Scene) -> dict[str, Choice | Item]:
    parts: list[Choice | Item] = [*scene.all_choices, *_items(scene)]
    return {part.text: part for part in parts}


def _part_text(part: Choice | Item) -> str:
    return _choice_text(part) if isinstance(part, Choice) else part.text


def joined(parts: Iterable[Parts]) -> Parts:
    """Parts of several scenes as one."""
    every = list(parts)
    return Parts(
        tuple(each for part in every for each in part.added),
        tuple(each for part in every for each in part.gone),
        tuple(each for part in every for each in part.renamed),
        tuple(each for part in every for each in part.changed),
    )


def _scene_changes(old: Scene, new: Scene) -> Iterator[str]:
    if meaning_of(old.blocks) != meaning_of(new.blocks):
        yield "text"
    if (old.place, old.segment) != (new.place, new.segment):
        yield "place or segment"
    if old.takes != new.takes:
        yield f"minutes ({new.takes}, was {old.takes})"
    if old.then != new.then:
        yield "effects"
    if old.ending != new.ending:
        yield f"ending ({new.ending or 'none'}, was {old.ending or 'none'})"
    if _seconds(old) != _seconds(new):
        yield f"time limit ({_seconds(new)}, was {_seconds(old)})"
    if _asked(old) != _asked(new):
        yield "what is asked"


def _seconds(scene: Scene) -> str:
    return f"{scene.limit.seconds} seconds" if scene.limit else "none"


def _asked(scene: Scene) -> object:
    task = scene.task
    return task and (
        task.kind,
        task.ask,
        task.button,
        task.bins,
        task.takes,
        task.criterion,
        meaning_of(task.consequence),
    )


def _part_changes(old: Choice | Item, new: Choice | Item, names: Mapping[str, str]) -> Iterator[str]:
    if old.when != new.when:
        yield "condition"
    if old.then != new.then:
        yield "effects"
    if old.score != new.score:
        yield f"points ({_points(new.score)}, was {_points(old.score)})"
    if old.reason != new.reason:
        yield "reason"
    if isinstance(old, Choice) and isinstance(new, Choice):
        yield from _choice_changes(old, new, names)
    elif isinstance(old, Item) and isinstance(new, Item) and _key(old) != _key(new):
        yield "what is right"


def _key(item: Item) -> object:
    return item.right, item.answer, item.question, item.clear_when


def _choice_changes(old: Choice, new: Choice, names: Mapping[str, str]) -> Iterator[str]:
    if names.get(old.target) != new.target:
        yield f"where it leads ({new.target}, was {old.target})"
    if meaning_of(old.consequence) != meaning_of(new.consequence):
        yield "what follows"
    if old.takes != new.takes:
        yield f"minutes ({new.takes}, was {old.takes})"
    if old.once != new.once:
        yield "how often it can be taken"


def _points(score: Sequence[Points]) -> str:
    """Points in a few words.

    >>> _points([Points("care", 2), Points("facts", -1)]), _points([])
    ('care +2, facts -1', 'none')
    """
    return ", ".join(f"{each.criterion} {each.points:+}" for each in score) or "none"
