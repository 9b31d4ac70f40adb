"""Says whether a run was resumed rightly, from who is who by number and the plainest telling of the meaning."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from random import Random

from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, TimeOut
from simlib.play.engine import decide, offer, start
from simlib.play.program import Program, compile_scenario
from simlib.play.resume import Resumed, Verdict, resume
from simlib.play.resume_changes import About
from simlib.scenario.model import Scenario, Scene
from tests.play.drawn import drawn_decision, drawn_scenario
from tests.play.edits import EDITS, Edit, edited, numbered
from tests.play.plain import NotPossible, Plain
from tests.play.test_against_plain import expected, told


class Fate(Enum):
    """What became of a saved run after an edit."""

    RESUMED = "resumed"
    STOPPED = "stopped, as it must"
    MISSED = "stopped, though its state could be played on"
    WRONG = "silently wrong"


@dataclass(frozen=True)
class Trial:
    """A saved run, an edit, and what became of it."""

    how: str
    fate: Fate
    resumed: Resumed
    said: str = ""
    """What is wrong."""


class Quick(Plain):
    """The same, without a copy of the case for every decision."""

    def __deepcopy__(self, memo: dict[int, object]) -> Quick:
        after = copy.copy(self)
        for name in ("facts", "taken", "broken", "numbers", "yes", "points"):
            setattr(after, name, copy.copy(getattr(self, name)))
        return after


def saved_run(program: Program, random: Random, most: int) -> list[Decision]:
    """Decisions drawn among those offered, up to so many; the run still goes on after them."""
    state, decisions = start(program)[0], []
    for _ in range(random.randrange(most + 1)):
        made = drawn_decision(offer(program, state), random) if not state.ended else None
        after = decide(program, state, made)[0] if made else state
        if made is None or after.ended:
            break
        decisions.append(made)
        state = after
    return decisions


def drawn_program(random: Random) -> Program:
    """A case drawn at random that does not end where it begins."""
    while True:
        program = compile_scenario(numbered(drawn_scenario(random)))
        if not start(program)[0].ended:
            return program


def tried(program: Program, decisions: Sequence[Decision], how: Edit, random: Random) -> Trial:
    """What becomes of this run when its case is edited so."""
    old = program.scenario
    new = _edited_on_the_way(random, old, decisions, how)
    resumed = resume(program, compile_scenario(new), decisions)
    walk = _walk(old, new, decisions)
    said = _fault(resumed, walk, len(decisions))
    if said:
        fate = Fate.WRONG
    elif resumed.verdict is not Verdict.CANNOT:
        fate = Fate.RESUMED
    else:
        fate = Fate.MISSED if len(walk.made) == len(decisions) and walk.can_go_on(new) else Fate.STOPPED
    return Trial(how.__name__, fate, resumed, said)


def _edited_on_the_way(random: Random, old: Scenario, decisions: Sequence[Decision], how: Edit) -> Scenario:
    """The case after an edit that mostly lies in a scene where the run was: others do not matter to it."""
    plain: Plain = Quick(old)
    met = {plain.scene.spot}
    for decision in decisions:
        plain = plain.decide(decision)
        met.add(plain.scene.spot)
    before = {scene.spot: scene for scene in old.scenes if scene.spot in met}
    for _ in range(random.choice((0, 30))):
        new = edited(random, old, how)
        if any(before.get(scene.spot, scene) != scene for scene in new.scenes) or len(new.scenes) < len(old.scenes):
            return new
    return edited(random, old, how)


@dataclass
class _Walk:
    """The run in both versions, step by step, as far as its decisions can be made again in the same scenes."""

    old: list[Plain]
    new: list[Plain]
    made: list[Decision]

    def can_go_on(self, new: Scenario) -> bool:
        """Whether the scene where the run stood is still there, and the newer run goes on."""
        was = self.old[-1].scene
        now = next((scene for scene in new.scenes if scene.spot == was.spot), None)
        return now is not None and self.new[-1].status() == "playing" and not self.is_taken_for_another()

    def is_taken_for_another(self) -> bool:
        """Whether the run stands under the heading where it stood, and that is another scene now."""
        was, now = self.old[-1].scene, self.new[-1].scene
        return was.heading == now.heading and was.spot != now.spot


def _walk(old: Scenario, new: Scenario, decisions: Sequence[Decision]) -> _Walk:
    walk = _Walk([Quick(old)], [Quick(new)], [])
    for decision in decisions:
        before, now = walk.old[-1], walk.new[-1]
        walk.old.append(before.decide(decision))
        if len(walk.made) < len(walk.old) - 2 or before.scene.spot != now.scene.spot:
            continue
        try:
            made = _translated(before, now, decision)
            walk.new.append(now.decide(made))
            walk.made.append(made)
        except NotPossible:
            continue
    return walk


def _translated(before: Plain, now: Plain, decision: Decision) -> Decision:
    """The same decision in the newer version, by number."""
    if isinstance(decision, Choose | TimeOut):
        return _choice(before.scene, now, decision)
    if not now.scene.task or not before.scene.task or now.scene.task.kind is not before.scene.task.kind:
        raise NotPossible
    offered = set(now.offered())
    numbers = {item.spot: item.text for item in now.scene.task.items}
    names = {item.text: numbers.get(item.spot, "") for item in before.scene.task.items}
    match decision:
        case Select(items):
            return Select(tuple(names[text] for text in items if names[text] in offered))
        case Refer(items):
            return Refer(tuple(names[text] for text in items if names[text] in offered))
        case Chart(items):
            return Chart(tuple(names[text] for text in items if names[text] in offered))
        case Sort(bins):
            return Sort(tuple((names[text], bin_) for text, bin_ in bins if names[text] in offered))
        case Judge(answers, confidence):
            return Judge(
                tuple((names[text], answer) for text, answer in answers if names[text] in offered),
                tuple((names[text], number) for text, number in confidence if names[text] in offered),
            )
    return decision


def _choice(scene: Scene, now: Plain, decision: Choose | TimeOut) -> Decision:
    text = decision.text if isinstance(decision, Choose) else scene.limit.choice.text if scene.limit else ""
    mine = next(choice for choice in scene.all_choices if choice.text == text)
    known = [choice.text for choice in now.scene.all_choices if choice.spot == mine.spot]
    known += [choice.text for choice in now.scene.all_choices if mine.text in choice.formerly]
    same = known[0] if known else None
    if same is None or same not in now.offered():
        raise NotPossible
    limit = now.scene.limit
    still = isinstance(decision, TimeOut) and limit is not None and limit.choice.text == same
    return TimeOut() if still else Choose(same)


def _fault(resumed: Resumed, walk: _Walk, count: int) -> str:
    """What is silently wrong; empty where nothing is."""
    story, kept = resumed.story, resumed.kept
    if kept > len(walk.made) or list(story.decisions) != walk.made[:kept]:
        return f"other decisions: {story.decisions} instead of {walk.made}"
    if told(story.program, story.state) != expected(walk.new[kept]):
        return "another state"
    if resumed.decisions != count:
        return "miscounted"
    if resumed.verdict is Verdict.CANNOT:
        return "" if resumed.stop and (kept == 0 or not story.state.ended) else "no safe scene, or no reason"
    if kept < count or story.state.ended:
        return "a decision dropped, or a run ended, in silence"
    if walk.is_taken_for_another():
        return "the run stands in another scene under the heading of its own"
    return _unsaid(resumed, walk)


def _unsaid(resumed: Resumed, walk: _Walk) -> str:
    """What is different along the way and not told."""
    said = {change.about for change in resumed.changes}
    if (resumed.verdict is Verdict.SAME) != (not said):
        return "the verdict does not fit what is told"
    for about, differs in _differences(walk).items():
        if differs and not said & about:
            return f"not told: {sorted(each.value for each in about)}"
    return ""


def _differences(walk: _Walk) -> dict[frozenset[About], bool]:
    pairs = list(zip(walk.old, walk.new, strict=True))
    same_scene = [(old, new) for old, new in pairs if old.scene.spot == new.scene.spot]
    return {
        frozenset({About.NAME, About.WAY}): any(old.scene.heading != new.scene.heading for old, new in pairs),
        frozenset({About.OFFER, About.NAME}): any(sorted(a.offered()) != sorted(b.offered()) for a, b in same_scene),
        frozenset({About.POINTS}): pairs[-1][0].points != pairs[-1][1].points,
        frozenset({About.VALUES}): (pairs[-1][0].numbers, pairs[-1][0].yes) != (pairs[-1][1].numbers, pairs[-1][1].yes),
        frozenset({About.MINUTES}): any(
            late_old.minutes - old.minutes != late_new.minutes - new.minutes
            for (old, new), (late_old, late_new) in pairwise(pairs)
        ),
        frozenset({About.FACTS}): _facts(pairs[-1][0]) != _facts(pairs[-1][1]),
        frozenset({About.RULES}): pairs[-1][0].broken != pairs[-1][1].broken,
    }


def _facts(plain: Plain) -> set[tuple[str, str]]:
    return {(reader, name) for reader, name in plain.facts if reader != "visited"}


def trials(cases: Sequence[Scenario], seed: int, number: int) -> Iterator[Trial]:
    """So many saved runs and edits: every kind of edit in turn, on each of these cases and on a drawn one."""
    random = Random(seed)
    programs = [compile_scenario(case) for case in cases]
    for turn in range(number):
        how = EDITS[turn // (len(cases) + 1) % len(EDITS)]
        place = turn % (len(cases) + 1)
        program = programs[place] if place < len(cases) else drawn_program(random)
        yield tried(program, saved_run(program, random, 25), how, random)


def share_resumed(made: Sequence[Trial]) -> float:
    """Of the edits that left the run's state playable, the share after which it was resumed."""
    fates = Counter(trial.fate for trial in made)
    return fates[Fate.RESUMED] / max(1, fates[Fate.RESUMED] + fates[Fate.MISSED])
