"""What anyone may need, and the way to an advocate, in every run.

What anyone needs is never earned (SAF-C). Where a choice is closed because trust or evidence is missing, and every open
way leads away from something that only the closed one leads to, that need was locked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simlib.play.decisions import decision_from_json
from simlib.play.register import Mark
from simlib.play.story import tell
from simlib.prove.graph import Graph
from simlib.prove.routes import Json, history_to
from simlib.prove.situations import Situations
from simlib.prove.words import after
from simlib.scenario.checks_care import ADVOCATE, MAY_NEED_ONE
from simlib.scenario.conditions import terms_of
from simlib.scenario.findings import finding
from simlib.scenario.graph import effects_on_entry, links_of, reached_from, scored_parts
from simlib.scenario.model import (
    MINUTES,
    Choice,
    Compares,
    Condition,
    Does,
    Effect,
    Finding,
    Kind,
    Reader,
    Reads,
    Scenario,
    Scene,
    Verb,
    spot_of,
)
from simlib.scenario.words import NEEDS

TRIED = 50
"""Situations in which a closed choice is looked at."""


def findings_about_needs(graph: Graph, situations: Sequence[Situations]) -> Iterator[Finding]:
    """C102, where some run closes the last way to what anyone may need, and C109, where no run offers an advocate."""
    scenario = graph.program.scenario
    onwards = _offered_from(scenario)
    for place, scene in enumerate(scenario.scenes):
        for choice in scene.all_choices:
            if choice.when is not None and _earned(choice.when):
                yield from _locked(graph, place, choice, situations[place], onwards)
    yield from _advocate(graph)


def _locked(
    graph: Graph, place: int, choice: Choice, here: Situations, onwards: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    stage = graph.program.stages[place]
    behind = _needs_of(choice.then) | onwards[choice.target]
    way = stage.ways[choice.text]
    untaken = (each for each in here if not (choice.once and each.flags & way.taken))
    closed = [each for each in untaken if not each.holds(way.gate)]
    for situation in sorted(closed, key=here.__getitem__)[:TRIED]:
        open_to: frozenset[str] = frozenset()
        for other in stage.scene.all_choices:
            if situation.holds(stage.ways[other.text].gate):
                open_to |= _needs_of(other.then) | onwards[other.target]
        history = history_to(graph, here[situation]) if behind - open_to else []
        lost = sorted(behind - open_to - _offered_by(graph, history)) if behind - open_to else []
        if lost:
            message = f'"{lost[0]}" cannot be offered any more {after(history)}.'
            remedy = "Offer it on a way that stands open to everyone."
            yield finding("C102", spot_of(choice, "When"), message, remedy, 0)
            return


def _offered_by(graph: Graph, history: Sequence[Json]) -> frozenset[str]:
    """What a run with this history has offered."""
    program = graph.program
    state = tell(program, [decision_from_json(decision) for decision in history]).state
    return frozenset(program.names_among(Mark.OFFERED, state.flags))


def _earned(when: Condition) -> bool:
    """Whether it asks for trust or for evidence."""
    return any(
        (isinstance(term, Compares) and term.value != MINUTES)
        or (isinstance(term, Reads) and term.reader is Reader.FOUND)
        for term in terms_of(when)
    )


def _offered_from(scenario: Scenario) -> Mapping[str, frozenset[str]]:
    """By scene: what can be offered from there on, conditions left aside."""
    links = links_of(scenario)
    own = {scene.heading: _offered_in(scene) for scene in scenario.scenes}
    return {heading: frozenset().union(*(own[each] for each in reached_from([heading], links))) for heading in links}


def _offered_in(scene: Scene) -> frozenset[str]:
    made = _needs_of(effects_on_entry(scene))
    for part in scored_parts(scene):
        made |= _needs_of(part.then)
    return made


def _needs_of(effects: Sequence[Effect]) -> frozenset[str]:
    return frozenset(
        effect.name
        for effect in effects
        if isinstance(effect, Does) and effect.verb is Verb.OFFER and effect.name in NEEDS
    )


def _advocate(graph: Graph) -> Iterator[Finding]:
    scenario = graph.program.scenario
    concerned = [person for person in scenario.people if person.role in MAY_NEED_ONE]
    if concerned and not any(_leads_to_one(effects) for effects in _done_in_runs(graph)):
        person = concerned[0]
        message = f'In no run is "{person.name}" offered an advocate.'
        remedy = "Add a choice with `Then: offer advocate` that is open in time for every kind of run."
        yield finding("C109", person.spot, message, remedy, len(person.name))


def _leads_to_one(effects: Sequence[Effect]) -> bool:
    return any(
        isinstance(effect, Does) and effect.verb in {Verb.OFFER, Verb.TELL} and effect.name == ADVOCATE
        for effect in effects
    )


def _done_in_runs(graph: Graph) -> Iterator[tuple[Effect, ...]]:
    """What the scenes that are reached do, and the choices that are offered; ticking a unit tells it."""
    scenes = graph.program.scenario.scenes
    taken = {(node.scene, move.text) for node, moves in zip(graph.nodes, graph.moves, strict=True) for move in moves}
    for place in {node.scene for node in graph.nodes}:
        yield effects_on_entry(scenes[place])
        for choice in scenes[place].all_choices:
            if (place, choice.text) in taken:
                yield choice.then
        task = scenes[place].task
        for item in task.items if task else ():
            yield item.then
            if task and task.kind is Kind.REFER:
                yield (Does(Verb.TELL, item.text),)
