"""Where a run stays for good: nothing offered, no way to an ending, or a way round that costs nothing."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.play.state import Status
from simlib.prove.graph import Graph, leading_to
from simlib.prove.loops import Unrolled, components_of
from simlib.prove.routes import history_to
from simlib.prove.words import after
from simlib.scenario.findings import finding
from simlib.scenario.model import Choice, Finding, Scene


def findings_about_traps(graph: Graph, flat: Unrolled) -> Iterator[Finding]:
    """S112, S113 and S114: the scene, and for a trap a shortest history that leads into it."""
    yield from _stuck(graph)
    yield from _without_end(graph)
    yield from _free_loops(graph, flat)


def _stuck(graph: Graph) -> Iterator[Finding]:
    told = set()
    for place, node in enumerate(graph.nodes):
        if node.status is Status.STUCK and node.scene not in told:
            told.add(node.scene)
            scene = _scene(graph, place)
            if scene.all_choices:
                message = f"All choices are hidden at once {after(history_to(graph, place))}."
                remedy = "Add a choice without a `When`, or one whose `When` says `not` of all the others."
                yield finding("S112", scene.spot, message, remedy, len(scene.heading))


def _without_end(graph: Graph) -> Iterator[Finding]:
    """The nearest state in each scene from which no run ends."""
    ends = [place for place, node in enumerate(graph.nodes) if node.status is not Status.PLAYING]
    ending = leading_to(graph, ends)
    told = set()
    for place in range(len(graph.nodes)):
        if place in ending or (place and graph.parents[place] not in ending) or graph.nodes[place].scene in told:
            continue
        told.add(graph.nodes[place].scene)
        scene = _scene(graph, place)
        message = f"No ending can be reached any more {after(history_to(graph, place))}."
        remedy = "Add a choice that leads to an ending, or widen a `When`."
        yield finding("S114", scene.spot, message, remedy, len(scene.heading))


def _free_loops(graph: Graph, flat: Unrolled) -> Iterator[Finding]:
    """Rounds of choices in which no minute passes and nothing changes that is ever asked about."""
    places = [place for place, number in enumerate(flat.component) if number in flat.looping]
    numbers = {place: number for number, place in enumerate(places)}
    free = [
        tuple(numbers[move.target] for move in graph.moves[place] if not move.minutes and move.target in numbers)
        for place in places
    ]
    told = set()
    for members in components_of(free):
        inside = set(members)
        round_trip = {
            (graph.nodes[places[member]].scene, move.text)
            for member in members
            for move in graph.moves[places[member]]
            if not move.minutes and numbers.get(move.target) in inside
        }
        scenes = frozenset(scene for scene, _ in round_trip)
        if round_trip and scenes not in told:
            told.add(scenes)
            yield _free_loop(graph, min(round_trip), len(scenes))


def _free_loop(graph: Graph, step: tuple[int, str], scenes: int) -> Finding:
    scene = graph.program.scenario.scenes[step[0]]
    choice = _choice(scene, step[1])
    back = "back to the same moment" if scenes == 1 else f"round through {scenes} scenes to the same moment"
    words, spot = (choice.text, choice.spot) if choice else (scene.heading, scene.spot)
    message = f'"{words[:60]}" leads {back}: no minute passes, and nothing has changed.'
    return finding("S113", spot, message, "Add `Once: yes` or `Takes`, or let it change something.", len(words))


def _choice(scene: Scene, text: str) -> Choice | None:
    return next((choice for choice in scene.all_choices if choice.text == text), None)


def _scene(graph: Graph, place: int) -> Scene:
    return graph.program.scenario.scenes[graph.nodes[place].scene]
