"""Edits of a case, drawn at random, as an author makes them; and who is who afterwards.

Every scene, choice and item carries a number in its `spot`, which nothing that is tested may read. An edit keeps the
numbers of what it changes, so that the tests know a renamed choice from a new one, whatever their texts say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import combinations, count
from random import Random
from typing import Any

from simlib.scenario.model import (
    Adds,
    Choice,
    Compares,
    Condition,
    Does,
    Effect,
    Evidence,
    IsYes,
    Item,
    Kind,
    Limit,
    NumberValue,
    Points,
    Prose,
    Reads,
    Reason,
    Relation,
    Scenario,
    Scene,
    SetsNumber,
    SetsYesNo,
    Spot,
    Task,
    YesNoValue,
)

Edit = Callable[[Random, Scenario], Scenario]

NAMING = (NumberValue, YesNoValue, Evidence, Does, Adds, SetsNumber, SetsYesNo, Reads, IsYes, Compares)
"""What names a value or a piece of evidence."""

NEW = Spot(cell=1_000_000)
"""Where something stands that was not there before."""


def numbered(case: Scenario) -> Scenario:
    """The case, each scene, choice and item with a number of its own in its spot."""
    numbers = count(1)
    return replace(case, scenes=tuple(_numbered(scene, numbers) for scene in case.scenes))


def edited(random: Random, case: Scenario, how: Edit) -> Scenario:
    """The case after an edit; the case itself where there is nothing to edit in this way."""
    try:
        return how(random, case)
    except IndexError:
        return case


def _numbered(scene: Scene, numbers: Iterator[int]) -> Scene:
    def spot() -> Spot:
        return Spot(cell=next(numbers))

    limit, task = scene.limit, scene.task
    return replace(
        scene,
        spot=spot(),
        choices=tuple(replace(choice, spot=spot()) for choice in scene.choices),
        limit=replace(limit, choice=replace(limit.choice, spot=spot())) if limit else None,
        task=replace(task, items=tuple(replace(item, spot=spot()) for item in task.items)) if task else None,
    )


# --- taking a case apart and putting it together ---------------------------------------------------------------------


def _with(case: Scenario, old: Scene, new: Scene) -> Scenario:
    return replace(case, scenes=tuple(new if scene is old else scene for scene in case.scenes))


def _with_choice(case: Scenario, scene: Scene, old: Choice, *new: Choice) -> Scenario:
    """The case with other choices, or none, in the place of one; a limit takes the first."""
    if scene.limit and scene.limit.choice is old:
        limit = replace(scene.limit, choice=new[0]) if new else None
        return _with(case, scene, replace(scene, limit=limit))
    choices = tuple(each for choice in scene.choices for each in (new if choice is old else (choice,)))
    return _with(case, scene, replace(scene, choices=choices))


def _with_item(case: Scenario, scene: Scene, old: Item, *new: Item) -> Scenario:
    assert scene.task is not None
    items = tuple(each for item in scene.task.items for each in (new if item is old else (item,)))
    return _with(case, scene, replace(scene, task=replace(scene.task, items=items)))


def _choice(random: Random, case: Scenario) -> tuple[Scene, Choice]:
    return random.choice(list(case.every_choice()))


def _item(random: Random, case: Scenario) -> tuple[Scene, Item]:
    return random.choice([(scene, item) for scene in case.scenes if scene.task for item in scene.task.items])


def _aimed(case: Scenario, old: str, new: str) -> Scenario:
    """The case with every way that led to one scene leading to another."""

    def choice(each: Choice) -> Choice:
        return replace(each, target=new) if each.target == old else each

    def scene(each: Scene) -> Scene:
        task = each.task
        return replace(
            each,
            choices=tuple(map(choice, each.choices)),
            limit=replace(each.limit, choice=choice(each.limit.choice)) if each.limit else None,
            task=replace(task, target=new) if task and task.target == old else task,
        )

    return replace(case, scenes=tuple(map(scene, case.scenes)))


def _heading(random: Random, case: Scenario) -> str:
    return random.choice(case.scenes).heading


def _fresh(random: Random, words: str) -> str:
    return f"{words} {random.randrange(10**6)}"


# --- choices ----------------------------------------------------------------------------------------------------------


def insert_choice(random: Random, case: Scenario) -> Scenario:
    """A new choice above one that is there."""
    scene, choice = random.choice([(scene, choice) for scene in case.scenes for choice in scene.choices])
    new = Choice(
        _fresh(random, "Say something else"),
        _heading(random, case),
        consequence=(Prose("Nothing much."),) if random.random() < 0.5 else (),
        takes=random.choice((0, 2)),
        once=random.random() < 0.5,
        spot=NEW,
    )
    return _with_choice(case, scene, choice, new, choice)


def delete_choice(random: Random, case: Scenario) -> Scenario:
    """A choice less."""
    scene, choice = _choice(random, case)
    return _with_choice(case, scene, choice) if len(scene.all_choices) > 1 else case


def replace_choice(random: Random, case: Scenario) -> Scenario:
    """A choice that gave way to another one, which leads to the same place and does the same, but is another."""
    scene, choice = _choice(random, case)
    other = (Prose(_fresh(random, "It goes another way")),) if choice.consequence else ()
    reason = replace(choice.reason, why="It is another thing to do.") if choice.reason.why else choice.reason
    text = _fresh(random, "Do another thing")
    return _with_choice(case, scene, choice, replace(choice, text=text, consequence=other, reason=reason, spot=NEW))


def rename_choice(random: Random, case: Scenario) -> Scenario:
    """Another text, with `Formerly`."""
    scene, choice = _choice(random, case)
    formerly = (*choice.formerly, choice.text)
    return _with_choice(case, scene, choice, replace(choice, text=_fresh(random, "Now I"), formerly=formerly))


def merge_choices(random: Random, case: Scenario) -> Scenario:
    """Two choices of a scene made one, which says that it was both."""
    scene = random.choice([scene for scene in case.scenes if len(scene.choices) > 1])
    kept, gone = random.sample(scene.choices, 2)
    merged = replace(kept, formerly=(*kept.formerly, gone.text))
    choices = tuple(merged if each is kept else each for each in scene.choices if each is not gone)
    return _with(case, scene, replace(scene, choices=choices))


def rename_choice_silently(random: Random, case: Scenario) -> Scenario:
    """Another text, and nothing says so."""
    scene, choice = _choice(random, case)
    return _with_choice(case, scene, choice, replace(choice, text=_fresh(random, "Now I")))


def respell_choice(random: Random, case: Scenario) -> Scenario:
    """Other signs and capitals."""
    scene, choice = _choice(random, case)
    return _with_choice(case, scene, choice, replace(choice, text=choice.text.swapcase() + "!"))


def swap_choice_texts(random: Random, case: Scenario) -> Scenario:
    """Two choices of a scene with each other's text: a choice is known by its text, so all else changed hands."""
    scene = random.choice([scene for scene in case.scenes if len(scene.choices) > 1])
    one, two = random.sample(scene.choices, 2)
    swapped = {
        one.text: replace(two, text=one.text, spot=one.spot),
        two.text: replace(one, text=two.text, spot=two.spot),
    }
    return _with(case, scene, replace(scene, choices=tuple(swapped.get(each.text, each) for each in scene.choices)))


def reuse_a_text(random: Random, case: Scenario) -> Scenario:
    """A choice renamed, and another one now under its old text, which is the one that is known by it."""
    scene, choice = random.choice([(scene, choice) for scene in case.scenes for choice in scene.choices])
    renamed = replace(choice, text=_fresh(random, "Now I"), spot=NEW)
    return _with_choice(case, scene, choice, renamed, Choice(choice.text, _heading(random, case), spot=choice.spot))


def aim_choice(random: Random, case: Scenario) -> Scenario:
    """A choice that leads elsewhere."""
    scene, choice = _choice(random, case)
    return _with_choice(case, scene, choice, replace(choice, target=_heading(random, case)))


def reorder_choices(random: Random, case: Scenario) -> Scenario:
    """The choices of a scene in another order."""
    scene = random.choice([scene for scene in case.scenes if len(scene.choices) > 1])
    return _with(case, scene, replace(scene, choices=tuple(random.sample(scene.choices, len(scene.choices)))))


def change_condition(random: Random, case: Scenario) -> Scenario:
    """Another `When`, or none."""
    scene, choice = _choice(random, case)
    return _with_choice(case, scene, choice, replace(choice, when=_condition(random, case)))


def change_choice_text(random: Random, case: Scenario) -> Scenario:
    """Another consequence, or another reason."""
    scene, choice = _choice(random, case)
    if random.random() < 0.5:
        return _with_choice(case, scene, choice, replace(choice, consequence=(Prose(_fresh(random, "He nods.")),)))
    return _with_choice(case, scene, choice, replace(choice, reason=Reason("Because of that.", why_now="So.")))


def change_choice_points(random: Random, case: Scenario) -> Scenario:
    """Other points."""
    scene, choice = _choice(random, case)
    points = Points(random.choice(case.criteria).name, random.choice((-1, 1, 2)))
    return _with_choice(case, scene, choice, replace(choice, score=(*choice.score, points)))


def change_choice_effects(random: Random, case: Scenario) -> Scenario:
    """Other effects, minutes or times it can be taken."""
    scene, choice = _choice(random, case)
    match random.randrange(3):
        case 0:
            return _with_choice(case, scene, choice, replace(choice, takes=choice.takes + 1))
        case 1:
            return _with_choice(case, scene, choice, replace(choice, once=not choice.once))
        case _:
            return _with_choice(case, scene, choice, replace(choice, then=(*choice.then, *_effects(random, case))))


def change_limit(random: Random, case: Scenario) -> Scenario:
    """A time limit more or less, or another one."""
    scene = random.choice([scene for scene in case.scenes if len(scene.all_choices) > 1])
    if scene.limit is None:
        *choices, last = scene.choices
        return _with(case, scene, replace(scene, choices=tuple(choices), limit=Limit(30, last)))
    if random.random() < 0.5:
        return _with(case, scene, replace(scene, limit=replace(scene.limit, seconds=90)))
    return _with(case, scene, replace(scene, choices=scene.all_choices, limit=None))


# --- scenes -----------------------------------------------------------------------------------------------------------


def rename_scene(random: Random, case: Scenario) -> Scenario:
    """Another heading, with `Formerly`."""
    scene = random.choice(case.scenes)
    return _renamed(case, scene, _fresh(random, "A place"), (*scene.formerly, scene.heading))


def rename_scene_silently(random: Random, case: Scenario) -> Scenario:
    """Another heading, and nothing says so."""
    scene = random.choice(case.scenes)
    return _renamed(case, scene, _fresh(random, "A place"), scene.formerly)


def _renamed(case: Scenario, scene: Scene, heading: str, formerly: tuple[str, ...]) -> Scenario:
    return _aimed(_with(case, scene, replace(scene, heading=heading, formerly=formerly)), scene.heading, heading)


def insert_scene(random: Random, case: Scenario) -> Scenario:
    """A new scene on the way from a choice to where it leads."""
    scene, choice = _choice(random, case)
    new = Scene(_fresh(random, "On the way"), spot=NEW, choices=(Choice("Go on", choice.target, spot=NEW),))
    case = _with_choice(case, scene, choice, replace(choice, target=new.heading))
    return replace(case, scenes=(*case.scenes, new))


def delete_scene(random: Random, case: Scenario) -> Scenario:
    """A scene less; what led there leads elsewhere."""
    gone = random.choice(case.scenes[1:])
    left = replace(case, scenes=tuple(scene for scene in case.scenes if scene is not gone))
    return _aimed(left, gone.heading, _heading(random, left))


def swap_scenes(random: Random, case: Scenario) -> Scenario:
    """Two scenes with each other's heading; every way leads to the heading that it led to."""
    spoken = [scene for scene in case.scenes if scene.blocks and not scene.ending]
    one, two = random.choice([pair for pair in combinations(spoken, 2) if pair[0].blocks != pair[1].blocks])
    headed = {one.heading: replace(two, heading=one.heading), two.heading: replace(one, heading=two.heading)}
    return replace(case, scenes=tuple(headed.get(scene.heading, scene) for scene in case.scenes))


def insert_start(random: Random, case: Scenario) -> Scenario:
    """A scene before the first."""
    new = Scene(_fresh(random, "Before"), spot=NEW, choices=(Choice("Go", case.scenes[0].heading, spot=NEW),))
    return replace(case, scenes=(new, *case.scenes))


def change_scene_text(random: Random, case: Scenario) -> Scenario:
    """Another text."""
    scene = random.choice(case.scenes)
    return _with(case, scene, replace(scene, blocks=(*scene.blocks, Prose(_fresh(random, "It is quiet.")))))


def change_scene_effects(random: Random, case: Scenario) -> Scenario:
    """Other effects on entry, or other minutes."""
    scene = random.choice(case.scenes)
    if random.random() < 0.5:
        return _with(case, scene, replace(scene, takes=scene.takes + 2))
    return _with(case, scene, replace(scene, then=(*scene.then, *_effects(random, case))))


# --- tasks ------------------------------------------------------------------------------------------------------------


def insert_item(random: Random, case: Scenario) -> Scenario:
    """An item more."""
    scene, item = _item(random, case)
    return _with_item(case, scene, item, replace(item, text=_fresh(random, "A new one"), spot=NEW), item)


def delete_item(random: Random, case: Scenario) -> Scenario:
    """An item less."""
    scene, item = _item(random, case)
    return _with_item(case, scene, item)


def rename_item(random: Random, case: Scenario) -> Scenario:
    """An item with another text; there is no `Formerly` for it."""
    scene, item = _item(random, case)
    return _with_item(case, scene, item, replace(item, text=_fresh(random, "Another text")))


def change_item(random: Random, case: Scenario) -> Scenario:
    """Other points, effects or another condition."""
    scene, item = _item(random, case)
    points = Points(random.choice(case.criteria).name, 1)
    changed = (
        replace(item, score=(*item.score, points)),
        replace(item, then=(*item.then, *_effects(random, case))),
        replace(item, when=_condition(random, case)),
    )
    return _with_item(case, scene, item, random.choice(changed))


def change_task(random: Random, case: Scenario) -> Scenario:
    """Another question, or another kind of decision."""
    scene = random.choice([scene for scene in case.scenes if scene.task])
    assert scene.task is not None
    task = replace(scene.task, ask="And now?")
    if random.random() < 0.3:
        task = Task(Kind.WRITE, "Write it down.", "Hand it in", scene.task.target)
    return _with(case, scene, replace(scene, task=task))


# --- the case ---------------------------------------------------------------------------------------------------------


def change_value(random: Random, case: Scenario) -> Scenario:
    """Another start of a value."""
    value = random.choice(case.values)
    if isinstance(value, NumberValue):
        other: NumberValue | YesNoValue = replace(value, start=random.randrange(value.low, value.high + 1))
    else:
        other = replace(value, start=not value.start)
    return replace(case, values=tuple(other if each is value else each for each in case.values))


def change_rubric(random: Random, case: Scenario) -> Scenario:
    """Other points for a criterion, another pass mark, a Must less."""
    criterion = random.choice(case.criteria)
    changed = replace(criterion, maximum=criterion.maximum + 1)
    return random.choice(
        (
            replace(case, criteria=tuple(changed if each is criterion else each for each in case.criteria)),
            replace(case, header=replace(case.header, pass_percent=case.header.pass_percent - 5)),
            replace(case, musts=case.musts[1:]),
        )
    )


def rename_value(random: Random, case: Scenario) -> Scenario:
    """A value with another name, wherever it is named."""
    renamed: Scenario = _called(case, random.choice(case.values).name, _fresh(random, "mood"))
    return renamed


def rename_evidence(random: Random, case: Scenario) -> Scenario:
    """A piece of evidence with another name, wherever it is named."""
    renamed: Scenario = _called(case, random.choice(case.evidence).name, _fresh(random, "clue"))
    return renamed


def _called(part: Any, old: str, new: str) -> Any:
    """A part of a case in which a declared name is another one."""
    if isinstance(part, tuple):
        return tuple(_called(each, old, new) for each in part)
    if isinstance(part, NAMING):
        named: Any = {name: new for name in ("name", "value") if getattr(part, name, None) == old}
        return replace(part, **named)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(part, **{each.name: _called(getattr(part, each.name), old, new) for each in fields(part)})


def move_cells(random: Random, case: Scenario) -> Scenario:
    """The scenes but the first in another order."""
    return replace(case, scenes=(case.scenes[0], *random.sample(case.scenes[1:], len(case.scenes) - 1)))


def several(random: Random, case: Scenario) -> Scenario:
    """Two or three edits at once."""
    for how in random.sample(SINGLE, random.choice((2, 3))):
        case = edited(random, case, how)
    return case


def _condition(random: Random, case: Scenario) -> Condition | None:
    numbers = [value.name for value in case.values if isinstance(value, NumberValue)]
    late = Compares("minutes", random.choice((Relation.LESS, Relation.AT_LEAST)), random.randrange(40))
    high = Compares(random.choice(numbers), Relation.AT_LEAST, random.randrange(5)) if numbers else late
    return random.choice((None, late, high))


def _effects(random: Random, case: Scenario) -> tuple[Effect, ...]:
    numbers = [value.name for value in case.values if isinstance(value, NumberValue)]
    return (Adds(random.choice(numbers), random.choice((-1, 1))),) if numbers else ()


SINGLE: tuple[Edit, ...] = (
    insert_choice, delete_choice, replace_choice, rename_choice, rename_choice_silently, respell_choice,
    swap_choice_texts, reuse_a_text, aim_choice, reorder_choices, change_condition, change_choice_text,
    change_choice_points, change_choice_effects, change_limit, rename_scene, rename_scene_silently, insert_scene,
    delete_scene, insert_start, swap_scenes, change_scene_text, change_scene_effects, insert_item,
    delete_item, rename_item, change_item, change_task, change_value, change_rubric, move_cells, merge_choices,
    rename_value, rename_evidence,
)  # fmt: skip

EDITS: tuple[Edit, ...] = (*SINGLE, several)
