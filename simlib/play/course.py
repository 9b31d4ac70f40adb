"""Working out what is offered in a scene and what a decision comes to, for the engine to remember.

The result holds for every state with the same numbers and the same flags among those that the scene reads: other flags
are kept as they are, by setting and clearing instead of by a whole new state.
"""

from __future__ import annotations

from simlib.play.changes import Change, stepped
from simlib.play.gates import Gate, is_open
from simlib.play.program import Program
from simlib.play.stages import MOST_SITUATIONS, Done, Form, Offer, Situation, Stage, Way
from simlib.play.state import State, Status
from simlib.play.tasks import lines_open_to
from simlib.scenario.model import Kind


class Course:
    """A decision while it takes effect: what has been cleared and set so far, the numbers and the minutes."""

    __slots__ = ("_flags", "clears", "gives", "minutes", "numbers")

    def __init__(self, flags: int, numbers: tuple[int, ...], minutes: int) -> None:
        self._flags = flags
        self.clears = 0
        self.gives = 0
        self.numbers = numbers
        self.minutes = minutes

    @property
    def flags(self) -> int:
        """The flags as they stand now."""
        return self._flags & ~self.clears | self.gives

    def take(self, change: Change) -> None:
        """One change more."""
        self.clears |= change.clears
        self.gives = self.gives & ~change.clears | change.gives
        self.numbers = stepped(self.numbers, change.steps)

    def give(self, bit: int) -> None:
        """Set one flag."""
        self.take(Change(0, bit, ()))

    def holds(self, gate: Gate) -> bool:
        """Whether the gate is open as things stand now."""
        return is_open(gate, self.flags, self.numbers, self.minutes)


def situation(stage: Stage, state: State) -> Situation:
    """What is offered in this scene in this state; remembered unless the minutes matter."""
    made = Situation(_form_offer(stage.form, state) if stage.form else _choices_offer(stage, state))
    if not stage.timed:
        if len(stage.known) >= MOST_SITUATIONS:
            stage.known.clear()
        stage.known[state.flags & stage.reads, state.numbers] = made
    return made


def _choices_offer(stage: Stage, state: State) -> Offer:
    choices = tuple(
        choice
        for choice in stage.scene.all_choices
        if is_open(stage.ways[choice.text].gate, state.flags, state.numbers, state.minutes)
    )
    limit = stage.limit if stage.limit and stage.limit.choice in choices else None
    return Offer(Kind.CHOICE, choices=choices, limit=limit)


def _form_offer(form: Form, state: State) -> Offer:
    items = tuple(line.item for line in lines_open_to(form, state))
    return Offer(form.task.kind, form.task.ask, form.task.button, items=items, bins=form.bins)


def done_by(program: Program, state: State, way: Way) -> Done:
    """What this way comes to in this state, conditions read before and after it alone."""
    course = Course(state.flags, state.numbers, state.minutes + way.takes)
    course.take(way.change)
    adds = () if state.flags & way.taken else way.adds
    status = enter(program, course, way.target)
    return (course.clears, course.gives, course.numbers, course.minutes - state.minutes, adds, way.target, status)


def enter(program: Program, course: Course, scene: int) -> Status:
    """Enters a scene, looks at every Never, and says how the run stands then."""
    stage = program.stages[scene]
    if not course.flags & stage.visited:
        course.give(stage.visited)
        course.minutes += stage.takes
        course.take(stage.change)
        for turn in [turn for turn in stage.turns if course.holds(turn.gate)]:
            course.take(turn.change)
            course.give(turn.acted)
    for watch in program.nevers:
        if course.holds(watch.gate):
            course.give(watch.broken)
    stuck = not stage.sure and not any(course.holds(way.gate) for way in stage.ways.values())
    return Status.STUCK if stuck else stage.status
