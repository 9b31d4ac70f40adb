"""Family S, as far as the links between scenes tell: dead ends, traps, scenes that nobody reaches, old names."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.scenario.findings import finding
from simlib.scenario.graph import backwards, decisions_of, links_of, reached_from
from simlib.scenario.model import Finding, Scenario, Scene, spot_of
from simlib.scenario.words import fold


def check_scenes(scenario: Scenario, unread: frozenset[int]) -> Iterator[Finding]:
    """What is wrong with single scenes, however the others are linked; `unread` are cells with lines not understood."""
    for scene in scenario.scenes:
        if scene.ending is not None and decisions_of(scene):
            message = f'"{scene.heading}" ends the run, and yet something can be decided there.'
            yield finding("S107", decisions_of(scene)[0].spot, message, "Move the decisions to a scene before it.")
        if scene.ending is None and not decisions_of(scene) and scene.spot.cell not in unread:
            message = f'In "{scene.heading}" nothing can be decided, and it is no ending.'
            remedy = "Add a choice, or `- Ending: good`, `partial` or `harmful`."
            yield finding("S104", scene.spot, message, remedy, len(scene.heading))
    yield from _old_headings(scenario)
    for scene in scenario.scenes:
        yield from _old_choices(scene)


def check_ways(scenario: Scenario) -> Iterator[Finding]:
    """Scenes that nobody reaches, and scenes from which no ending is reached. The links must be whole."""
    if not scenario.scenes:
        return
    links = links_of(scenario)
    reached = reached_from([scenario.scenes[0].heading], links)
    stops = [scene.heading for scene in scenario.scenes if scene.ending is not None or not decisions_of(scene)]
    ending = reached_from(stops, backwards(links))
    for scene in scenario.scenes:
        if scene.heading not in reached:
            message = f'No choice on any way from the start leads to "{scene.heading}".'
            remedy = "Link to it from a scene that is reached, or delete it."
            yield finding("S105", scene.spot, message, remedy, len(scene.heading))
        elif scene.heading not in ending:
            message = f'Whoever comes to "{scene.heading}" can only go round in circles.'
            remedy = "Add a choice that leads to an ending."
            yield finding("S106", scene.spot, message, remedy, len(scene.heading))


def _old_headings(scenario: Scenario) -> Iterator[Finding]:
    taken = {fold(scene.heading): scene.heading for scene in scenario.scenes}
    for scene in scenario.scenes:
        for old in scene.formerly:
            if fold(old) in taken:
                message = f'"{old}" is, or was, "{taken[fold(old)]}".'
                yield finding("S111", spot_of(scene, "Formerly"), message, "Delete the old name here.", len(old))
            taken.setdefault(fold(old), scene.heading)


def _old_choices(scene: Scene) -> Iterator[Finding]:
    taken = {fold(choice.text): choice.text for choice in scene.all_choices}
    for choice in scene.all_choices:
        for old in choice.formerly:
            if fold(old) in taken:
                message = f'"{old}" is, or was, "{taken[fold(old)]}".'
                yield finding("S111", spot_of(choice, "Formerly"), message, "Delete the old name here.", len(old))
            taken.setdefault(fold(old), choice.text)
