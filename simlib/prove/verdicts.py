"""What is asked in vain: conditions that hold in every run or in none, choices nobody is offered, changes cut short."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from simlib.play.changes import Step
from simlib.play.gates import is_open
from simlib.play.program import Program
from simlib.play.stages import Stage
from simlib.play.state import Status
from simlib.prove.graph import Graph
from simlib.prove.reading import Shown
from simlib.prove.situations import Situation, Situations, open_ways, ranges_in
from simlib.prove.words import span
from simlib.scenario.conditions import terms_of
from simlib.scenario.findings import finding
from simlib.scenario.graph import Asked
from simlib.scenario.model import MINUTES, Choice, Compares, Finding, IsYes, Reads, Scenario, spot_of
from simlib.scenario.words import fold


def findings_about_decisions(graph: Graph, situations: Sequence[Situations]) -> Iterator[Finding]:
    """L204, L205, L207 and L208 about what is offered, and L206: within scenes that some run reaches."""
    met = _met_somewhere(graph)
    for stage, here in zip(graph.program.stages, situations, strict=True):
        if here:
            for shown in _asked_by(stage, here):
                yield from verdict_on(graph.program, shown, met)
            yield from _never_offered(graph.program, stage, here)
    yield from _cut_short(graph, situations)


def findings_about_texts(graph: Graph, shown: Iterable[Shown]) -> Iterator[Finding]:
    """L204, L205 and L207 about texts that are shown under a condition."""
    met = _met_somewhere(graph)
    for each in shown:
        if each.situations:
            yield from verdict_on(graph.program, each, met)


def verdict_on(program: Program, shown: Shown, met: int) -> Iterator[Finding]:
    """What is to be said about a condition that never changes. `met` are the flags that some state has."""
    asked = shown.asked
    answers = {situation.holds(shown.gate) for situation in shown.situations}
    told = " ".join(dict.fromkeys(_told(program, asked, shown.situations))) if shown.tells else ""
    if answers == {True}:
        message = f"In every run that comes here this holds. {told}".strip()
        yield finding("L204", asked.spot, message, "Leave the condition out, or change it.", 0)
    elif answers == {False}:
        later = _only_elsewhere(program, asked, shown.situations, met)
        message = f"In no run that comes here does this hold. {told}".strip()
        remedy = "Ask for it in a later scene, or let it happen earlier." if later else "Change the condition."
        yield finding("L207" if later else "L205", asked.spot, message, remedy, 0)


def _asked_by(stage: Stage, here: Situations) -> Iterator[Shown]:
    """The conditions of what can be decided in a scene, but those of choices that are never offered."""
    heading = stage.scene.heading
    offered = {text for situation in here for text, _ in open_ways(stage, situation)}
    for choice in stage.scene.all_choices:
        if choice.when is not None and choice.text in offered:
            way = stage.ways[choice.text]
            # Whether a `Once` was taken is no part of its `When`.
            untaken = [each._replace(flags=each.flags & ~way.taken) for each in here]
            yield Shown(Asked(choice.when, spot_of(choice, "When"), "When", heading), way.gate, untaken)
    for line in stage.form.lines if stage.form else ():
        item = line.item
        for word, condition, gate in (("When", item.when, line.gate), ("Clear when", item.clear_when, line.clear)):
            if condition is not None:
                yield Shown(Asked(condition, spot_of(item, word), word, heading), gate, here)


def _told(program: Program, asked: Asked, situations: Collection[Situation]) -> Iterator[str]:
    """What holds of each thing the condition asks about, where it is asked."""
    ranges = ranges_in(situations)
    places = {fold(number.name): place for place, number in enumerate(program.numbers)}
    for term in terms_of(asked.condition):
        match term:
            case Compares(value) if value == MINUTES:
                least = min(situation.minutes for situation in situations)
                yield f"At least {least} minutes have passed here."
            case Compares(value):
                yield f'"{value}" is {span(*ranges[places[fold(value)]])} here.'
            case _:
                yield from _told_of_flag(_flag(program, term), _name(term), situations)


def _told_of_flag(bit: int, name: str, situations: Iterable[Situation]) -> Iterator[str]:
    answers = {bool(situation.flags & bit) for situation in situations}
    if len(answers) == 1:
        yield f"{name} is {'always' if True in answers else 'never'} true here."


def _only_elsewhere(program: Program, asked: Asked, situations: Collection[Situation], met: int) -> bool:
    """Whether something it asks about is never true here, but is in some other state."""
    flags = [_flag(program, term) for term in terms_of(asked.condition) if isinstance(term, Reads)]
    return any(met & bit and not any(situation.flags & bit for situation in situations) for bit in flags)


def _flag(program: Program, term: Reads | IsYes) -> int:
    kind, name = ("yes", term.value) if isinstance(term, IsYes) else (term.reader.value, term.name)
    return next((bit for flag, bit in program.flags.items() if flag.mark == kind and fold(flag.name) == fold(name)), 0)


def _name(term: Reads | IsYes) -> str:
    return f'"{term.value}"' if isinstance(term, IsYes) else f"{term.reader}({term.name})"


def _met_somewhere(graph: Graph) -> int:
    """The flags that some choice sets which is offered, or some scene or item that is reached."""
    met = graph.program.first_flags
    reached = {node.scene for node in graph.nodes}
    taken = {(node.scene, move.text) for node, moves in zip(graph.nodes, graph.moves, strict=True) for move in moves}
    for place in reached:
        stage = graph.program.stages[place]
        met |= stage.visited | stage.change.gives
        for turn in stage.turns:
            met |= turn.change.gives
        for line in stage.form.lines if stage.form else ():
            met |= line.change.gives
        for text, way in stage.ways.items():
            met |= way.change.gives if (place, text) in taken else 0
    return met


def _never_offered(program: Program, stage: Stage, here: Situations) -> Iterator[Finding]:
    offered = {text for situation in here for text, _ in open_ways(stage, situation)}
    for choice in stage.scene.all_choices:
        if choice.text not in offered:
            yield _hidden(program, choice, here)


def _hidden(program: Program, choice: Choice, here: Situations) -> Finding:
    told = ""
    if choice.when is not None:
        asked = Asked(choice.when, choice.spot, "When")
        told = " ".join(dict.fromkeys(_told(program, asked, here)))
    message = f'No run is ever offered "{choice.text[:60]}". {told}'.strip()
    return finding("L208", spot_of(choice, "When"), message, "Change its `When`, or delete it.", 0)


# --- changes that are cut short ------------------------------------------------------------------------------


class _Cut(NamedTuple):
    """A step of a choice, by scene, choice and its place among the steps."""

    scene: int
    text: str
    number: int


def _cut_short(graph: Graph, situations: Sequence[Situations]) -> Iterator[Finding]:
    """L206: an effect on a number that in no run happens in full."""
    program = graph.program
    whole: set[_Cut] = set()
    cut: dict[_Cut, Step] = {}
    for scene, here in enumerate(situations):
        stage = program.stages[scene]
        counting = {text for text, way in stage.ways.items() if way.change.steps}
        for situation in here if counting else ():
            for text, way in open_ways(stage, situation):
                for number, (step, short) in enumerate(_steps(way.change.steps, situation.numbers)):
                    if graph.finder.horizons[way.target].entering.numbers >> step[0] & 1:
                        key = _Cut(scene, text, number)
                        whole |= set() if short else {key}
                        cut[key] = step
    for key, step in cut.items():
        if key not in whole:
            yield _always_cut(program, key, step, situations[key.scene])


def _steps(steps: Iterable[Step], numbers: tuple[int, ...]) -> Iterator[tuple[Step, bool]]:
    made = list(numbers)
    for step in steps:
        place, scale, amount, low, high = step
        wanted = made[place] * scale + amount
        made[place] = min(max(wanted, low), high)
        yield step, made[place] != wanted


def _always_cut(program: Program, key: _Cut, step: Step, here: Mapping[Situation, int]) -> Finding:
    stage = program.stages[key.scene]
    choice = next(choice for choice in stage.scene.all_choices if choice.text == key.text)
    value = program.numbers[step[0]]
    offered = [each for each in here if each.holds(stage.ways[key.text].gate)]
    low, high = ranges_in(offered)[step[0]]
    message = f'"{value.name}" is {span(low, high)} when this happens, and stays from {value.low} to {value.high}.'
    return finding("L206", spot_of(choice, "Then"), message, "Use a smaller number, or widen the bounds.", 0)


# --- rules ---------------------------------------------------------------------------------------------------


def findings_about_rules(scenario: Scenario, graph: Graph) -> Iterator[Finding]:
    """L204 about a Must that every run meets, L205 about one that none meets and about a Never that none breaks.

    The graph may watch more than the rules of the case: those come behind them.
    """
    ends = [node for node in graph.nodes if node.status not in {Status.PLAYING, Status.STUCK}]
    for rule, (_, gate) in zip(scenario.musts, graph.program.musts, strict=True):
        answers = {is_open(gate, node.flags, node.numbers, node.minutes) for node in ends}
        if answers == {True}:
            yield finding("L204", rule.spot, "Every run meets this Must.", "Ask for more, or leave it out.", 0)
        elif answers == {False}:
            yield finding("L205", rule.spot, "No run meets this Must.", "Open a way to it, or change it.", 0)
    for rule, watch in zip(scenario.nevers, graph.program.nevers, strict=False):
        if not any(node.flags & watch.broken for node in graph.nodes):
            yield finding("L205", rule.spot, "No run breaks this Never.", "Leave it out, or let it be possible.", 0)
