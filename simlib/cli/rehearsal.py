"""Playing one's own notebook in JupyterLab, with the engine in place: the same screens, nothing kept.

An author holds the whole notebook anyway, so nothing is hidden from this kernel and no authority is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from simlib.errors import FirstContactError, Malformed, NotPlayable
from simlib.html.rehearsal import findings_html, style_html
from simlib.play.chart import NO_NOTES, notes_from_json
from simlib.play.decisions import decision_from_json
from simlib.play.program import compile_scenario
from simlib.play.story import Story, advance, begin, tell
from simlib.play.view import Frame, view_of
from simlib.read.facts import load_facts
from simlib.read.notebook import Reading, read_scenario
from simlib.scenario.facts import FactBase
from simlib.score.debrief import debrief_of
from simlib.score.network_plan import plan_result
from simlib.serve.known import Known
from simlib.show.authority import Push, Reply
from simlib.show.controls import column, words
from simlib.show.player import played_by

Json = dict[str, Any]

FACTS = "facts"
"""The folder of facts beside the notebook."""


class Rehearsal:
    """An `Authority` in place. It knows one run, and forgets it with the kernel."""

    def __init__(self, reading: Reading, known: Known) -> None:
        if reading.scenario is None or not reading.playable:
            raise NotPlayable("This notebook has errors, so it cannot be played yet.")
        self._known = known
        self._program = compile_scenario(reading.scenario)
        self._story: Story | None = None
        self._paused = False
        self._read = 0
        self._attempt = 1
        self._notes = NO_NOTES

    def ask(self, op: str, **fields: object) -> Reply:
        """The answer to one request, at once."""
        act = self._OPERATIONS.get(op)
        if act is None:
            return {"error": {"sentence": "There is nothing to do here in a rehearsal.", "reference": ""}}
        try:
            return act(self, fields)
        except FirstContactError as fault:
            return {"error": {"sentence": fault.sentence, "reference": ""}, "view": self._view()}

    def on_push(self, callback: Callable[[Push], None]) -> None:
        """Nobody else decides in a rehearsal, so nothing is ever pushed."""

    @property
    def _decided(self) -> int:
        return len(self._story.decisions) if self._story else 0

    def _view(self) -> Json:
        frame = Frame(
            run=f"rehearsal-{self._attempt}",
            seq=self._decided,
            since_seq=self._decided,
            noticed=self._story is not None,
            paused=self._paused,
            read=self._read >= self._decided,
            notes=self._notes,
        )
        view = view_of(self._story or begin(self._program), frame)
        self._known.lay_over(view, self._program.scenario)
        return view

    def _show(self, fields: Mapping[str, object]) -> Json:
        return {"view": self._view()}

    def _start(self, fields: Mapping[str, object]) -> Json:
        self._story = self._story or begin(self._program)
        return {"view": self._view()}

    def _decide(self, fields: Mapping[str, object]) -> Json:
        self._story = advance(self._story or begin(self._program), decision_from_json(fields.get("decision")))
        return {"view": self._view()}

    def _mark_read(self, fields: Mapping[str, object]) -> Json:
        self._read = self._decided
        return {"view": self._view()}

    def _pause(self, fields: Mapping[str, object]) -> Json:
        self._paused = True
        return {"view": self._view()}

    def _resume(self, fields: Mapping[str, object]) -> Json:
        self._paused = False
        return {"view": self._view()}

    def _again(self, fields: Mapping[str, object]) -> Json:
        """Once more from just before the decision with this number."""
        seq = fields.get("seq")
        if self._story is None or not isinstance(seq, int) or not 1 <= seq <= self._decided:
            raise Malformed("There is no such decision to go back to.")
        self._story = tell(self._program, self._story.decisions[: seq - 1])
        self._read = self._decided
        self._attempt += 1
        return {"view": self._view()}

    def _leave(self, fields: Mapping[str, object]) -> Json:
        self._story, self._paused, self._read = None, False, 0
        self._attempt += 1
        return {"view": self._view()}

    def _card(self, fields: Mapping[str, object]) -> Json:
        return {"card": self._known.card(self._program.scenario.header.law_checked)}

    def _debrief(self, fields: Mapping[str, object]) -> Json:
        return {"debrief": debrief_of(self._story or begin(self._program), self._known.facts)}

    def _plan(self, fields: Mapping[str, object]) -> Json:
        return {"plan": plan_result(self._story or begin(self._program), fields.get("targets"))}

    def _chart(self, fields: Mapping[str, object]) -> Json:
        self._notes = notes_from_json(fields.get("notes"))
        return {"view": self._view()}

    def _done(self, fields: Mapping[str, object]) -> Json:
        return {"ok": True}

    _OPERATIONS: ClassVar[Mapping[str, Callable[[Rehearsal, Mapping[str, object]], Json]]] = {
        "view": _show,
        "start": _start,
        "decide": _decide,
        "read": _mark_read,
        "pause": _pause,
        "resume": _resume,
        "retry": _again,
        "leave": _leave,
        "card": _card,
        "debrief": _debrief,
        "plan": _plan,
        "draft": _done,
        "chart": _chart,
        "timers": _show,
    }


def facts_beside(notebook: Path) -> tuple[FactBase, Path]:
    """The fact base in the folder beside a notebook; an empty one where there is none."""
    folder = notebook.parent / FACTS
    return (load_facts(folder)[0], folder) if folder.is_dir() else (FactBase(), folder)


def rehearsed(path: str | Path) -> object:
    """A widget with the notebook's findings, and below them its player, where it can be played."""
    notebook = Path(path).resolve()
    facts, folder = facts_beside(notebook)
    reading = read_scenario(notebook, facts)
    said = words()
    said.value = style_html() + findings_html(
        [finding.as_json() for finding in reading.findings], playable=reading.playable
    )
    if not reading.playable:
        return column([said], "sim-app", "sim-rehearsal")
    player = played_by(Rehearsal(reading, Known(facts, folder)))
    return column([column([said], "sim-app", "sim-rehearsal"), player])
