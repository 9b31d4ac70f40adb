"""Every state a run can be in, as far as it matters later, and every move between two of them.

Points are no part of a state here: nothing in play reads them, so they ride on the moves. States are found breadth
first, so that a state's parent lies on a shortest history to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from simlib.play.course import Course, done_by, enter
from simlib.play.decisions import Choose, Decision
from simlib.play.gates import is_open, reads_of
from simlib.play.program import Program
from simlib.play.stages import Done, Form, Stage
from simlib.play.state import State, Status
from simlib.prove.answers import Answer, answers_of, one_answer, outcomes_of
from simlib.prove.needs import Horizon, Needs, horizons
from simlib.prove.points import Purse, purse_of

Spread = tuple[tuple[int, float], ...]
"""Pairs of points gained and the probability to gain them on this move."""


Taken = tuple[str, int, Done]
"""The text of a choice, the points it gains, and what else it comes to."""


Tell = Callable[[int], None]
"""Hears how many states were found so far."""

EACH = 5_000
"""So many states are worked on between two tidings."""


def unheard(_: int) -> None:
    """Nobody listens."""


class TooMany(Exception):
    """There are more states than were allowed."""


class Node(NamedTuple):
    """A state without what nothing reads any more. Minutes stop one past the largest number they are compared with."""

    scene: int
    minutes: int
    flags: int
    numbers: tuple[int, ...]
    status: Status


class Move(NamedTuple):
    """What one choice, or all answers with the same effect, lead to."""

    target: int
    share: float
    """How probable it is among what is offered."""
    minutes: int
    ways: int
    """How many decisions these are."""
    spread: Spread
    text: str
    """The choice; empty for the answers of a task."""


@dataclass(frozen=True, slots=True)
class Graph:
    """All states, the first one first, with their moves."""

    finder: Finder
    nodes: list[Node]
    moves: list[tuple[Move, ...]]
    parents: list[int]
    """The state before, on a shortest history; -1 for the first."""
    first_minutes: int
    """Minutes that have passed before the first decision."""

    @property
    def program(self) -> Program:
        """The case."""
        return self.finder.program

    @property
    def purse(self) -> Purse:
        """How points are kept."""
        return self.finder.purse

    @property
    def before(self) -> list[list[int]]:
        """Of every state, those that lead to it in one decision."""
        made: list[list[int]] = [[] for _ in self.nodes]
        for place, moves in enumerate(self.moves):
            for move in moves:
                made[move.target].append(place)
        return made


class Found(NamedTuple):
    """A move before its target has a place."""

    node: Node
    share: float
    minutes: int
    ways: int
    spread: Spread
    text: str


def graph_of(
    program: Program, most: int, *, scored: bool = True, texts: Sequence[Needs] = (), tell: Tell = unheard
) -> Graph:
    """The states and moves of this case, as far as points and `texts` need them. Raises `TooMany` beyond `most` states.

    `tell` hears from time to time how many states there are so far.
    """
    finder = Finder(program, horizons(program, scored=scored, texts=texts))
    course = Course(program.first_flags, tuple(number.start for number in program.numbers), 0)
    status = enter(program, course, 0)
    first = finder.node(0, course.minutes, course.flags, course.numbers, status)
    nodes, parents, places = [first], [-1], {first: 0}
    moves: list[tuple[Move, ...]] = []
    for place, node in enumerate(nodes):
        made = []
        for found in finder.moves_from(node):
            target = places.get(found.node)
            if target is None:
                target = places[found.node] = len(nodes)
                nodes.append(found.node)
                parents.append(place)
            made.append(Move(target, *found[1:]))
        moves.append(tuple(made))
        if len(nodes) > most:
            raise TooMany
        if not place % EACH:
            tell(len(nodes))
    return Graph(finder, nodes, moves, parents, course.minutes)


@dataclass(slots=True)
class Finder:
    """Finds moves, and remembers what many states have in common."""

    program: Program
    horizons: tuple[Horizon, ...]
    purse: Purse = field(init=False)
    reads: list[int] = field(init=False)
    answers: dict[object, tuple[tuple[Answer, Spread], ...]] = field(default_factory=dict)
    taken: dict[tuple[int, int, tuple[int, ...]], tuple[Taken, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.purse = purse_of(self.program)
        self.reads = [_reads_of_form(stage.form) for stage in self.program.stages]

    def decision(self, node: Node, target: Node, text: str, gain: int | None) -> Decision:
        """A decision that leads from one state to the other and gains these points; any points for None.

        `text` is that of the move; `KeyError` where no decision does that.
        """
        form = self.program.stages[node.scene].form
        if form is None:
            return Choose(text)
        state = State(node.scene, node.minutes, node.flags, node.numbers, (), node.status)
        items = outcomes_of(form, state, self.purse)
        needs = after_answer(self.horizons, form)
        for answer in answers_of([outcomes for _, outcomes in items], needs):
            gains = {points for points, _ in answer.sums}
            if (gain is None or gain in gains) and self._answered(form, state, answer)[0] == target:
                return one_answer(form, items, needs, answer.change, gain)
        raise KeyError(text)

    def node(self, scene: int, minutes: int, flags: int, numbers: tuple[int, ...], status: Status) -> Node:
        """The state without what nothing reads any more."""
        needs = self.horizons[scene].deciding
        last = needs.minutes + 1
        if needs.numbers != (1 << len(numbers)) - 1:
            numbers = tuple(number if needs.numbers >> place & 1 else 0 for place, number in enumerate(numbers))
        return Node(scene, min(minutes, last), flags & needs.flags, numbers, status)

    def moves_from(self, node: Node) -> Iterator[Found]:
        """The moves out of a state; none where a run has ended."""
        if node.status is not Status.PLAYING:
            return
        stage = self.program.stages[node.scene]
        state = State(node.scene, node.minutes, node.flags, node.numbers, (), node.status)
        if stage.form is not None:
            for answer, spread in self._answers(stage.form, state):
                target, takes = self._answered(stage.form, state, answer)
                share = sum(probability for _, probability in spread)
                yield Found(target, share, takes, answer.ways, spread, "")
            return
        taken = self._taken(stage, state)
        share = 1 / len(taken)
        for text, gain, (clears, gives, numbers, takes, _, scene, status) in taken:
            aim = self.node(scene, node.minutes + takes, node.flags & ~clears | gives, numbers, status)
            yield Found(aim, share, takes, 1, ((gain, share),), text)

    def _taken(self, stage: Stage, state: State) -> tuple[Taken, ...]:
        """The choices offered and what each comes to: the same for all states that look alike from this scene."""
        key = (state.scene, state.flags & stage.reads, state.numbers)
        known = None if stage.timed else self.taken.get(key)
        if known is None:
            known = tuple(
                (text, self.purse.gain(done[4]), done)
                for text, way in stage.ways.items()
                if is_open(way.gate, state.flags, state.numbers, state.minutes)
                for done in (done_by(self.program, state, way),)
            )
            if not stage.timed:
                self.taken[key] = known
        return known

    def _answered(self, form: Form, state: State, answer: Answer) -> tuple[Node, int]:
        """Where an answer leads, and the minutes it takes."""
        course = Course(state.flags, state.numbers, state.minutes + form.task.takes)
        course.take(answer.change)
        status = enter(self.program, course, form.target)
        node = self.node(form.target, course.minutes, course.flags, course.numbers, status)
        return node, course.minutes - state.minutes

    def _answers(self, form: Form, state: State) -> tuple[tuple[Answer, Spread], ...]:
        key = (state.scene, state.flags & self.reads[state.scene], state.numbers, state.minutes)
        if key not in self.answers:
            items = [outcomes for _, outcomes in outcomes_of(form, state, self.purse)]
            answers = answers_of(items, after_answer(self.horizons, form))
            total = sum(answer.ways for answer in answers)
            self.answers[key] = tuple(
                (answer, tuple((points, ways / total) for points, ways in answer.sums)) for answer in answers
            )
        return self.answers[key]


def leading_to(graph: Graph, places: Iterable[int]) -> set[int]:
    """The states from which one of these can be reached, these included."""
    reached = set(places)
    waiting = list(reached)
    before = graph.before
    while waiting:
        for place in before[waiting.pop()]:
            if place not in reached:
                reached.add(place)
                waiting.append(place)
    return reached


def after_answer(levels: tuple[Horizon, ...], form: Form) -> Needs:
    """What can matter once this task is answered."""
    return levels[form.target].entering


def _reads_of_form(form: Form | None) -> int:
    if form is None:
        return 0
    reads = reads_of([gate for line in form.lines for gate in (line.gate, line.clear)])
    for line in form.lines:
        reads |= line.taken
    return reads
