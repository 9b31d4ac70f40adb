"""An open run and the version of its case that is in the folder now: what is different, and going over to it.

A run goes on with the version it began on. Its person may take it to the newer one: the event `package.changed` names
both versions and the decisions as they stand in the newer one, so that the log alone makes the run again.
"""

from __future__ import annotations

from dataclasses import dataclass

from simlib.html.contexts import Newer
from simlib.play.decisions import Decision, Write, decision_as_json
from simlib.play.program import Program
from simlib.play.resume import Resumed, Verdict, carried_over
from simlib.play.resume_match import match_of, meaning_of
from simlib.play.story import Story, begin
from simlib.record.store import Package
from simlib.serve.library import Library
from simlib.serve.runs import Json, LiveRun


@dataclass(frozen=True, slots=True)
class Move:
    """A run as it would stand in the newer version."""

    package: Package
    program: Program
    resumed: Resumed

    def payload(self, live: LiveRun) -> Json:
        """What the log keeps of the move."""
        return {
            "from": live.package,
            "to": self.package.sha256,
            "verdict": self.resumed.verdict.value,
            "decisions": [_as_logged(decision) for decision in self.resumed.story.decisions],
            "changes": [change.sentence for change in self.resumed.changes],
        }

    def shown(self) -> Newer:
        """What the person may read of it before they choose."""
        resumed = self.resumed
        open_changes = tuple(change.sentence for change in resumed.changes if not change.hidden)
        return Newer(
            version=self.package.sha256,
            keeps_all=resumed.verdict is not Verdict.CANNOT,
            scene=resumed.scene,
            kept=resumed.kept,
            decisions=resumed.decisions,
            why=resumed.stop.sentence if resumed.stop else "",
            changes=open_changes,
            counts_otherwise=len(open_changes) < len(resumed.changes),
        )

    def keeps_draft(self, live: LiveRun) -> bool:
        """Whether what is typed or ticked now still answers what is asked."""
        if live.story is None or self.resumed.verdict is Verdict.CANNOT:
            return False
        before, after = (_asked(story) for story in (live.story, self.resumed.story))
        return before is not None and before == after


def move_of(live: LiveRun, library: Library) -> Move | None:
    """The run in the newer version of its case; None where there is none that can be played and means anything else."""
    title = library.title(live.scenario_id)
    if title is None or not title.playable or live.ended:
        return None
    package = Package.of(live.scenario_id, title.reading.raw)
    if package.sha256 == live.package:
        return None
    program = library.program(package.sha256, package.notebook)
    if meaning_of(program.scenario) == meaning_of(live.program.scenario):
        return None
    match = match_of(live.program.scenario, program.scenario)
    return Move(package, program, carried_over(live.story or begin(live.program), program, match))


def _asked(story: Story) -> object:
    """What is asked where a story stands; None where there are choices, which leave nothing to type or tick."""
    task = story.program.stages[story.state.scene].scene.task
    return (task.kind, task.ask, meaning_of(task.items)) if task else None


def _as_logged(decision: Decision) -> Json:
    """A decision as an event holds it: of a written text, its length alone."""
    return {"write": {"length": len(decision.text)}} if isinstance(decision, Write) else decision_as_json(decision)
