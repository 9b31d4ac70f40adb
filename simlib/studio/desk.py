"""The studio at work: it looks at one notebook, shows what is so as soon as it is saved, and writes what is asked for.

Nothing here waits. `look` is called a few times a second: it reads the file where that has changed, and takes what the
proof in its own process has come to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from simlib.errors import FirstContactError
from simlib.html.studio import (
    back_link_html,
    bots_html,
    coverage_html,
    findings_html,
    findings_title_html,
    head_html,
    note_html,
    open_link_html,
    promises_html,
    scenes_html,
    scores_html,
    title_html,
)
from simlib.html.studio_parts import CaseHead, FactRow
from simlib.scenario.facts import FactBase
from simlib.show.controls import show
from simlib.show.studio import AROUND, PARTS, Acts, Studio
from simlib.show.studio_preview import PreviewActs
from simlib.show.studio_write import Form, SceneForm, WriteActs
from simlib.studio.case import Case, Shown, first_shown, map_of, parts_in, read_case
from simlib.studio.changes import Place as FactPlace
from simlib.studio.changes import fact_put, head_lines, head_put, places_in, scene_put
from simlib.studio.coverage import coverage_of
from simlib.studio.finder import FoundFact, facts_like
from simlib.studio.folder import Cases, stamp_of
from simlib.studio.new_case import FIRST_TEMPLATE, new_case, template_text, write_new
from simlib.studio.proofs import Proofs, Standing
from simlib.studio.rehearsing import Rehearsing
from simlib.studio.rows import (
    bot_rows,
    finding_rows,
    head_of,
    made_rows,
    map_parts,
    not_yet,
    points_needed,
    promise_rows,
    scene_rows,
    scores_of,
    step_words,
)
from simlib.studio.saving import Pen
from simlib.studio.sayings import Sayings
from simlib.studio.sheets import NewChoice, NewScene
from simlib.studio.way_back import way_back

NO_CASE = CaseHead("The studio", "There is no case in this folder yet. Make one below.")
NOT_OURS = (
    "Nothing was written: this case came with the simulator. Make your own of it under New case, "
    "or tick Change it all the same."
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the studio works: the folder of the cases, and that of what it keeps."""

    cases: Path
    home: Path
    facts: FactBase
    today: Callable[[], date]
    now: Callable[[], float]
    """A clock in seconds, for telling how long a proof takes."""


class Desk:
    """One studio, at one case at a time. `screen` is what is shown."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._cases = Cases(place.cases)
        self._proofs = Proofs(place.home / "proofs", place.now)
        self._pens: dict[Path, Pen] = {}
        self._listed: list[tuple[str, str]] = []
        self._case: Case | None = None
        self._shown = Shown()
        self._standing = Standing()
        self._found: tuple[FoundFact, ...] = ()
        write = WriteActs(self.find, self.add_fact, self.add_scene, self.save_head, self.make_case)
        preview = PreviewActs(self._begin, self._decide)
        self.screen = Studio(
            Acts(self.choose, self.undo, self.cancel, self.prove, self.map_shows, self.scene_clicked, write, preview)
        )
        self.screen.back.value = back_link_html(way_back(place.home))
        self._preview, self._sayings = Rehearsing(self.screen.preview), Sayings(self.screen)
        self.screen.bridge.observe(lambda change: self.choose(change["new"]), "asked")
        self._show_cases()
        self._open_first()

    @property
    def case(self) -> Case | None:
        """The case that is looked at."""
        return self._case

    # --- looking --------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Show what has changed since the last look."""
        if self._cases.listed() != self._listed:
            self._show_cases()
        case = self._case
        if case is None:
            self._open_first()
        elif stamp_of(case.path) != case.stamp:
            self._sayings.clear()
            self._read(case.path)
        self._look_at_proof()

    def choose(self, file: str) -> None:
        """Look at the case in this file of the folder; a name that is not in it is passed over."""
        if file in [known for _, known in self._cases.listed()]:
            self._case = None
            self._sayings.clear()
            self.screen.write.ask_again()
            self._read(self._place.cases / file)
            self._show_cases()

    def close(self) -> None:
        """End what runs beside."""
        self._proofs.cancel()

    def _open_first(self) -> None:
        listed = self._cases.listed()
        if listed:
            self.choose(listed[0][1])
        elif not self.screen.head.value:
            self.screen.head.value = head_html(NO_CASE)
            self._show_nothing()

    def _show_cases(self) -> None:
        self._listed = listed = self._cases.listed()
        self.screen.offer_cases(listed, self._case.path.name if self._case else "")
        show(self.screen.case, when=bool(listed))
        self.screen.without_a_case(empty=not listed)
        ours = [(f"A small finished case ({FIRST_TEMPLATE})", FIRST_TEMPLATE)]
        self.screen.write.offer_templates(ours + [(title, str(self._place.cases / file)) for title, file in listed])

    def _read(self, path: Path) -> None:
        before = self._case
        case = read_case(path, self._place.facts, self._place.today())
        same = before is not None and before.reading.sha256 == case.reading.sha256 and before.result is not None
        self._case = case = case.with_result(before.result) if same and before and before.result else case
        if before is None:
            self._shown = first_shown(case.scenario) if case.scenario else Shown()
        self._show_reading(case)
        if before is None:
            self.screen.say_parts_are_folded(folded=bool(self._shown.folded))
        if not same:
            self._preview.take(case.program)
            self.prove()
        self._show_proof(self._case)

    def _show_reading(self, case: Case) -> None:
        screen, file = self.screen, case.path.name
        screen.head.value = head_html(head_of(case.reading, file, shipped=case.shipped))
        screen.open.value = open_link_html(file)
        self._show_undo()
        self._show_findings(case)
        if case.scenario is None:
            return
        scenario = case.scenario
        screen.write.show_head(scenario.title, head_lines(scenario))
        screen.write.say_which(scenario.title, file, shipped=case.shipped)
        screen.write.offer_scenes([scene.heading for scene in scenario.scenes])
        screen.write.offer_places([(place.words, place.key) for place in places_in(scenario)])
        made = coverage_of(self._place.home, scenario.header.id or case.path.stem)
        screen.coverage.value = coverage_html(made_rows(scenario, made), made.runs, made.as_of)
        screen.offer_parts(has_parts=bool(parts_in(scenario)))
        self._show_map(case)

    def _show_findings(self, case: Case) -> None:
        rows = finding_rows(case.findings, case.path.name, case.ids)
        self.screen.findings_title.value = findings_title_html(rows)
        self.screen.findings.value = findings_html(rows)

    def _show_map(self, case: Case) -> None:
        branches = map_of(case, self._shown)
        self.screen.show_map(*map_parts(branches))
        count = len(case.scenario.scenes) if case.scenario else 0
        self.screen.map_title.value = title_html(
            "Branch map", f"{count} scenes. Ctrl and the wheel zoom; drag to move."
        )
        dead = [heading for mark in branches.marks if not mark.reached for heading in mark.holds]
        unreached = case.unreached if case.unreached is not None else dead
        if case.scenario is not None:
            rows = scene_rows(case.scenario, unreached, case.flow, case.path.name, case.ids)
            self.screen.scenes.value = scenes_html(rows)

    def _show_nothing(self) -> None:
        self.screen.findings_title.value = findings_title_html([])
        self.screen.findings.value = findings_html([])
        self._preview.take(None)
        self._show_proof(None)

    # --- the map --------------------------------------------------------------------------------------------

    def map_shows(self, what: str) -> None:
        """Show all of the map, its parts folded, or what is around one scene."""
        if self._case is None or self._case.scenario is None:
            return
        scenario = self._case.scenario
        chosen = self.screen.preview.scene.value or (scenario.scenes[0].heading if scenario.scenes else "")
        self._shown = Shown(parts_in(scenario) if what == PARTS else frozenset(), str(chosen) if what == AROUND else "")
        self._show_map(self._case)

    def scene_clicked(self, key: str) -> None:
        """Open a folded part; show a scene in the preview."""
        if self._case is not None:
            self._shown = self._shown.clicked(key)
            self._show_map(self._case)
            self.screen.preview.go_to(key)

    # --- the proof ------------------------------------------------------------------------------------------

    def prove(self) -> None:
        """Prove the case as it was read, in place of whatever is being proved."""
        if self._case is not None and self._case.program is not None:
            self._proofs.begin(self._case.reading.raw)
        else:
            self._proofs.cancel()
        self._standing = Standing()
        self._look_at_proof()

    def cancel(self) -> None:
        """Stop proving."""
        self._proofs.cancel()
        self._look_at_proof()

    def _look_at_proof(self) -> None:
        standing = self._proofs.standing()
        if standing == self._standing or self._case is None:
            return
        self._standing = standing
        if standing.result is not None and self._case.result is None:
            self._case = self._case.with_result(standing.result)
            self._show_findings(self._case)
            self._show_map(self._case)
        self._show_proof(self._case)

    def _show_proof(self, case: Case | None) -> None:
        screen, standing = self.screen, self._standing
        proof, scenario = (case.proof, case.scenario) if case else (None, None)
        show(screen.cancel, when=standing.is_working)
        show(screen.again, when=proof is None and not standing.is_working and bool(case and case.program))
        screen.proof_step.value = note_html(step_words(standing)) if standing.is_working or standing.failed else ""
        if proof is None or scenario is None:
            sentence = note_html(not_yet(standing, can_be_played=bool(case and case.program)))
            screen.scores.value = title_html("Scores of every run") + sentence
            screen.bots.value = screen.promises.value = sentence
            return
        screen.scores.value = scores_html(scores_of(scenario, proof))
        bots: Any = case.result.get("bots", []) if case and case.result else []
        screen.bots.value = bots_html(bot_rows(scenario, bots), points_needed(scenario)[1])
        screen.promises.value = promises_html(promise_rows(proof))

    # --- the preview ----------------------------------------------------------------------------------------

    def _begin(self, heading: str) -> None:
        self._preview.begin(heading)

    def _decide(self, decision: dict[str, Any]) -> None:
        self._preview.decide(decision)

    # --- writing --------------------------------------------------------------------------------------------

    def find(self, asked: str) -> None:
        """Show the facts that have these words."""
        self._found = facts_like(self._place.facts, asked)
        self.screen.write.show_facts([FactRow(each.id, each.kind, each.text) for each in self._found], asked.strip())

    def add_fact(self, fact_id: str, key: str) -> None:
        """Put a found fact under the choice, item or piece of evidence of this key."""
        fact = next((each for each in self._found if each.id == fact_id), None)
        meant = self._places().get(key)
        case, places = self._now(Form.FACT), self._places()
        if case is None or fact is None or meant is None:
            return
        # Lines may have moved since the places were offered, so it is found again by its words.
        place = next((each for each in places.values() if each.words == meant.words), None)
        if place is None:
            self._say(f"{meant.words} is not there any more. Nothing was written.", Form.FACT, bad=True)
            return
        said = f"{fact_id} stands under {place.words} now."
        self._write(lambda: fact_put(case.reading.raw, place, fact, self._place.facts), said, Form.FACT)

    def _places(self) -> dict[str, FactPlace]:
        scenario = self._case.scenario if self._case else None
        return {each.key: each for each in places_in(scenario)} if scenario else {}

    def add_scene(self, form: SceneForm) -> None:
        """Write a new scene."""
        case = self._now(Form.SCENE)
        if case is None or case.scenario is None:
            return
        scenario = case.scenario
        choices = tuple(NewChoice(text, target) for text, target in form.choices)
        scene = NewScene(form.heading, form.text, form.place, form.takes, form.ending, choices)
        said = f'The scene "{form.heading}" is written.'
        put = partial(scene_put, case.reading.raw, scenario, scene, form.behind, form.led_to_by, self._place.facts)
        if self._write(put, said, Form.SCENE):
            self.screen.write.scene_written()

    def save_head(self, title: str, lines: Mapping[str, str]) -> None:
        """Write the title and the lines at the head of the case; not over a head that has changed meanwhile."""
        shown = _head_shown(self._case)
        case = self._now(Form.HEAD)
        if case is None:
            return
        if _head_shown(case) != shown:
            self._say("The head was changed in the notebook meanwhile. Look at it and save again.", Form.HEAD, bad=True)
            return
        self._write(
            lambda: head_put(case.reading.raw, title, lines, self._place.facts), "The head is saved.", Form.HEAD
        )

    def _now(self, form: Form) -> Case | None:
        """The case as its file is at this moment: JupyterLab saves what was typed just before a form is sent.

        None where it may not be changed.
        """
        self.look()
        if self._case is not None and self._case.shipped and not self.screen.write.all_the_same:
            self._say(NOT_OURS, form, bad=True)
            return None
        return self._case

    def make_case(self, title: str, template: str) -> None:
        """Make a new case and look at it."""
        try:
            path = write_new(self._place.cases, new_case(title, template_text(template or FIRST_TEMPLATE)))
        except FirstContactError as fault:
            self._say(fault.sentence, Form.CASE, bad=True)
            return
        self.choose(path.name)
        said = f"{path.name} is made. It plays already; open the notebook and change it into yours."
        self._say(said, Form.CASE)

    def undo(self) -> None:
        """Take back the last change that the studio made in this notebook."""
        if self._case is None:
            return
        try:
            self._pen(self._case.path).undo()
        except FirstContactError as fault:
            self._say(fault.sentence, bad=True)
            return
        self._wrote("The last change is taken back.")

    def _write(self, made: Callable[[], bytes], said: str, form: Form) -> bool:
        if self._case is None:
            return False
        try:
            self._pen(self._case.path).write(self._case.reading.raw, made())
        except FirstContactError as fault:
            self.look()
            self._say(fault.sentence, form, bad=True)
            return False
        self._wrote(said, form)
        return True

    def _wrote(self, said: str, form: Form | None = None) -> None:
        if self._case is not None:
            self.screen.bridge.tell_written(self._case.path.name)
            self.look()
        self._say(said, form)
        self._show_undo()

    def _pen(self, path: Path) -> Pen:
        return self._pens.setdefault(path, Pen(path))

    def _show_undo(self) -> None:
        show(self.screen.undo, when=self._case is not None and self._pen(self._case.path).can_undo)

    def _say(self, sentence: str, form: Form | None = None, *, bad: bool = False) -> None:
        self._sayings.say(sentence, form, bad=bad)


def _head_shown(case: Case | None) -> object:
    """The head of a case as its form shows it."""
    scenario = case.scenario if case else None
    return (scenario.title, head_lines(scenario)) if scenario else None
