"""The preview at work: it begins at a scene, takes decisions, and keeps its place when the notebook is saved."""

from __future__ import annotations

from typing import Any, cast

from simlib.errors import FirstContactError
from simlib.html.shapes import View
from simlib.play.decisions import Decision, decision_from_json
from simlib.play.program import Program
from simlib.play.story import Story, advance
from simlib.play.view import Frame, view_of
from simlib.scenario.model import Scenario
from simlib.show.studio_preview import Preview
from simlib.studio.preview import Given, is_over, marks_of, preview, what_is_so, yes_values

NOT_YET = "Here you can try any scene, once the errors are mended."


class Rehearsing:
    """Plays one scene after the other in the preview."""

    def __init__(self, screen: Preview) -> None:
        self._screen = screen
        self._program: Program | None = None
        self._story: Story | None = None
        self._begun = 0

    def take(self, program: Program | None) -> None:
        """Play this case from now on, at the same place where that is still there."""
        self._program = program
        if program is None:
            self._story = None
            self._screen.nothing(NOT_YET)
            return
        before = self._story
        scenario = program.scenario
        self._screen.offer(
            [scene.heading for scene in scenario.scenes], _numbers(program), _yes(scenario), marks_of(program)
        )
        self.begin(str(self._screen.scene.value))
        for decision in before.decisions if before else ():
            if not self._advanced(decision):
                break
        self._show("")

    def begin(self, heading: str) -> None:
        """Begin at this scene, with the values and finds that are set on the screen."""
        if self._program is None or heading not in [stage.scene.heading for stage in self._program.stages]:
            return
        screen = self._screen
        given = Given(screen.numbers, screen.yes, frozenset(screen.marks), screen.minutes)
        self._story = preview(self._program, heading, given)
        self._begun += 1
        self._show("")

    def decide(self, decision: dict[str, Any]) -> None:
        """Take a decision as an officer would."""
        try:
            self._advanced(decision_from_json(decision), quiet=False)
        except FirstContactError as fault:
            self._show(fault.sentence)
            return
        self._show("")

    def _advanced(self, decision: Decision, *, quiet: bool = True) -> bool:
        if self._story is None:
            return False
        try:
            self._story = advance(self._story, decision)
        except FirstContactError:
            if not quiet:
                raise
            return False
        return True

    def _show(self, note: str) -> None:
        if self._story is None:
            return
        frame = Frame(run=f"preview-{self._begun}", seq=len(self._story.decisions))
        view = cast("View", view_of(self._story, frame))
        over = "The case ends here." if is_over(self._story) else ""
        self._screen.show(view, what_is_so(self._story), note or over)


def _numbers(program: Program) -> list[tuple[str, int, int, int]]:
    return [(value.name, value.start, value.low, value.high) for value in program.numbers]


def _yes(scenario: Scenario) -> list[tuple[str, bool]]:
    return [(value.name, value.start) for value in yes_values(scenario)]
