"""The way taken through the scenes of a case, for the branch map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from simlib.play.story import Story
from simlib.scenario.model import Scene

Json = dict[str, object]


def path_of(story: Story) -> Json:
    """Every scene with the visits made to it, counted from 1, and every link with how often it was taken."""
    visits: dict[str, list[int]] = {}
    for number, moment in enumerate(story.moments, start=1):
        visits.setdefault(moment.heading, []).append(number)
    taken = Counter((before.heading, after.heading) for before, after in pairwise(story.moments))
    scenes = story.program.scenario.scenes
    links = dict.fromkeys((scene.heading, target) for scene in scenes for target in targets_of(scene))
    return {
        "scenes": [
            {
                "heading": scene.heading,
                "ending": scene.ending.value if scene.ending else "",
                "visited": scene.heading in visits,
                "order": visits.get(scene.heading, []),
            }
            for scene in scenes
        ],
        "links": [{"from": start, "to": target, "taken": taken[start, target]} for start, target in links],
    }


def targets_of(scene: Scene) -> Iterator[str]:
    """The headings a scene leads to, in the order written."""
    for choice in scene.all_choices:
        yield choice.target
    if scene.task is not None:
        yield scene.task.target
