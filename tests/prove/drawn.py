"""Small cases drawn at random, every kind of decision and loops among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

from simlib.scenario.model import Adds, Choice, Effect, Header, Limit, Promise, Quantifier, Scenario, Scene
from tests.play.drawn import drawn_scenario


def small_case(seed: int) -> Scenario:
    """Two to four scenes and three endings; most ways lead on, some lead back."""
    random = Random(seed)
    whole = drawn_scenario(random)
    count = random.choice((2, 3, 3, 4))
    endings = whole.scenes[-3:]
    kept = whole.scenes[:count]
    targets = [scene.heading for scene in (*kept, *endings)]
    scenes = tuple(_with_targets(scene, place, targets, random) for place, scene in enumerate(kept))
    return replace(
        whole,
        header=Header(pass_percent=random.choice((10, 30))),
        musts=whole.musts if random.random() < 0.5 else (),
        nevers=whole.nevers[: random.randrange(3)],
        promises=tuple(_promises(whole)),
        scenes=(*scenes, *endings),
    )


def _promises(whole: Scenario) -> Iterator[Promise]:
    """One of each kind, about what the drawn case asks in its rules."""
    conditions = [rule.condition for rule in (*whole.musts, *whole.nevers)]
    for number, (passing, quantifier) in enumerate(product((False, True), Quantifier)):
        yield Promise(f"promise {number}", passing, quantifier, conditions[number % len(conditions)])


def _with_targets(scene: Scene, place: int, targets: list[str], random: Random) -> Scene:
    limit = scene.limit
    return replace(
        scene,
        choices=tuple(_aimed(choice, place, targets, random) for choice in scene.choices),
        limit=Limit(limit.seconds, _aimed(limit.choice, place, targets, random)) if limit else None,
        task=replace(scene.task, target=_onwards(place, targets, random)) if scene.task else None,
    )


def _aimed(choice: Choice, place: int, targets: list[str], random: Random) -> Choice:
    """A choice that leads on; or back, and then it mostly adds nothing to a number."""
    if random.random() < 0.75:
        return replace(choice, target=_onwards(place, targets, random))
    then = tuple(effect for effect in choice.then if not _counts(effect) or random.random() < 0.2)
    return replace(choice, target=targets[random.randrange(place + 1)], then=then)


def _counts(effect: Effect) -> bool:
    return isinstance(effect, Adds)


def _onwards(place: int, targets: list[str], random: Random) -> str:
    return targets[random.randrange(place + 1, len(targets))]


def kinds_in(case: Scenario) -> set[str]:
    """The kinds of decision a case holds."""
    return {scene.task.kind.value for scene in case.scenes if scene.task} | {
        "choice" for scene in case.scenes if scene.choices
    }
