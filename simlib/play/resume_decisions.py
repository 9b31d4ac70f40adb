"""A decision made in an older version of a case, as the same decision in a newer one; or why it is none there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from simlib.play.account import choice_text
from simlib.play.chart import Notes
from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, TimeOut
from simlib.play.engine import offer
from simlib.play.met import known_only
from simlib.play.program import Program
from simlib.play.resume_changes import About, Change, quoted, renamed
from simlib.play.resume_match import Match
from simlib.play.state import State
from simlib.play.story import Moment, Story
from simlib.scenario.model import Condition, Kind, Scene

T = TypeVar("T")


class Stop(NamedTuple):
    """Why a run cannot go on in the newer version beyond this point."""

    sentence: str
    because: Condition | None = None
    """What would have to hold, for those who may know it."""


class Carried(NamedTuple):
    """A decision in the newer version, and what is to be told about it."""

    decision: Decision
    changes: tuple[Change, ...] = ()


class Crossing(NamedTuple):
    """Where a decision is carried over: made at this moment of the older version, to be made in this state."""

    match: Match
    old: Program
    moment: Moment
    new: Program
    state: State
    moments: Sequence[Moment]
    """What was shown in the newer version so far."""

    @property
    def scene(self) -> Scene:
        """The scene of the newer version."""
        return self.new.stages[self.state.scene].scene

    def item(self, text: str) -> str | None:
        """What an item is called in the newer version, if it is offered there now."""
        found = self.match.item(self.moment.heading, text)
        return found if found in {item.text for item in offer(self.new, self.state).items} else None


def crossing(match: Match, old: Program, moment: Moment, story: Story) -> Crossing:
    """Where the decision of this moment is to be carried over to the story in the newer version."""
    return Crossing(match, old, moment, story.program, story.state, story.moments)


def carried(at: Crossing, decision: Decision) -> Carried | Stop:
    """The same decision in the newer version, or why there is none."""
    if isinstance(decision, Choose | TimeOut):
        return _choice(at, decision)
    if offer(at.new, at.state).kind is not _kind(at.old, at.moment.state):
        return Stop(f"In {quoted(at.scene.heading)} another kind of decision is asked for now.")
    return _unsure(at, decision) or _answers(at, decision)


def _answers(at: Crossing, decision: Decision) -> Carried | Stop:
    match decision:
        case Select(names):
            kept, changes = _ticked(at, names)
            return Carried(Select(kept), changes)
        case Refer(names, shared):
            kept, changes = _ticked(at, names)
            told = tuple((name, passed) for unit, passed in shared if (name := at.item(unit)) in kept)
            return Carried(Refer(kept, told), changes)
        case Chart(names, notes):
            kept, changes = _ticked(at, names)
            return Carried(Chart(kept, _noted(at, notes)), changes)
        case Sort(bins):
            return _sorted(at, bins)
        case Judge(answers, confidence):
            pairs, changes = _answered(at, answers)
            sure = tuple((at.item(text) or "", number) for text, number in confidence if at.item(text))
            return _unasked(at, pairs) or Carried(Judge(pairs, sure), changes)
        case _:
            return Carried(decision)


def _kind(program: Program, state: State) -> Kind | None:
    return offer(program, state).kind


def _unsure(at: Crossing, decision: Decision) -> Stop | None:
    """Why it cannot be told what was ticked: an item is gone, and one that came may be the same in other words."""
    match decision:
        case Select(names) | Refer(names) | Chart(names):
            answered: Iterable[str] = names
        case _:
            return None
    heading = at.moment.heading
    known = {found.name for (scene, _), found in at.match.items.items() if scene == heading}
    came = [item.text for item in (at.scene.task.items if at.scene.task else ()) if item.text not in known]
    gone = [name for name in answered if at.match.item(heading, name) is None]
    if came and gone:
        where = quoted(at.scene.heading)
        return Stop(f"{quoted(gone[0])} is gone from {where}, and {quoted(came[0])} may be the same in other words.")
    return None


def _choice(at: Crossing, decision: Choose | TimeOut) -> Carried | Stop:
    heading, text = at.moment.heading, choice_text(at.old, at.moment.state, decision) or ""
    found = at.match.choices.get((heading, text))
    if found is None:
        return Stop(f"{quoted(text)} is no longer among what can be done in {quoted(at.scene.heading)}.")
    choice = next(choice for choice in at.scene.all_choices if choice.text == found.name)
    if choice not in offer(at.new, at.state).choices:
        return Stop(f"{quoted(found.name)} is not offered at this point any more.", choice.when)
    changes = [] if found.name == text else [renamed(text, found)]
    limit = at.scene.limit
    if not isinstance(decision, TimeOut) or (limit and limit.choice.text == found.name):
        made: Decision = decision if isinstance(decision, TimeOut) else Choose(found.name)
        return Carried(made, tuple(changes))
    changes.append(Change(About.OFFER, f"{quoted(found.name)} is no longer what happens when time runs out."))
    return Carried(Choose(found.name), tuple(changes))


def _ticked(at: Crossing, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """The items that were ticked, as they are called now; what is not there any more is told."""
    pairs, changes = _answered(at, ((name, None) for name in names))
    return tuple(name for name, _ in pairs), changes


def _answered(at: Crossing, answers: Iterable[tuple[str, T]]) -> tuple[tuple[tuple[str, T], ...], tuple[Change, ...]]:
    kept: list[tuple[str, T]] = []
    changes: list[Change] = []
    for text, answer in answers:
        name = at.item(text)
        if name is None:
            sentence = f"{quoted(text)} is not asked about in {quoted(at.scene.heading)} any more and is left out."
            changes.append(Change(About.DECISION, sentence))
            continue
        kept.append((name, answer))
        if name != text:
            changes.append(renamed(text, at.match.items[at.moment.heading, text]))
    return tuple(kept), tuple(changes)


def _noted(at: Crossing, notes: Notes) -> Notes:
    """The notes about whoever and whatever came up in the newer version too; how sure one is of a tie, by its name."""
    noted = {person for person, _ in notes.roles} | {tie.text for tie in notes.drawn}
    called = ((about if about in noted else at.item(about), number) for about, number in notes.confidence)
    sure = tuple((about, number) for about, number in called if about is not None)
    return known_only(at.new, at.moments, replace(notes, confidence=sure))


def _sorted(at: Crossing, bins: tuple[tuple[str, str], ...]) -> Carried | Stop:
    pairs, changes = _answered(at, bins)
    known = offer(at.new, at.state).bins
    for _, bin_ in pairs:
        if bin_ not in known:
            return Stop(f"In {quoted(at.scene.heading)} nothing can be put under {quoted(bin_)} any more.")
    return _unasked(at, pairs) or Carried(Sort(pairs), changes)


def _unasked(at: Crossing, pairs: Iterable[tuple[str, object]]) -> Stop | None:
    """Why the answers do not do: something is asked that was not asked then."""
    given = {name for name, _ in pairs}
    for item in offer(at.new, at.state).items:
        if item.text not in given:
            return Stop(f"{quoted(at.scene.heading)} now also asks about {quoted(item.text)}, which was not answered.")
    return None
