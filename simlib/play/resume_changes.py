"""What is different, on the way of one run, between an older version of a case and a newer one: one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from simlib.play.engine import offer
from simlib.play.program import Program
from simlib.play.register import Mark
from simlib.play.resume_match import Found, How, Match
from simlib.play.resume_memory import FACTS, Memory, States
from simlib.play.stages import Offer
from simlib.play.state import State
from simlib.play.story import Answer, Moment
from simlib.scenario.model import Rule, Scenario
from simlib.scenario.words import fold


class About(StrEnum):
    """What a change is about."""

    NAME = "name"
    TEXT = "text"
    OFFER = "offer"
    DECISION = "decision"
    WAY = "way"
    MINUTES = "minutes"
    FACTS = "facts"
    POINTS = "points"
    VALUES = "values"
    RULES = "rules"


HIDDEN = frozenset({About.POINTS, About.VALUES, About.RULES})
"""What a trainee may not read while the case goes on: it would tell what counts."""


class Change(NamedTuple):
    """One difference, in a sentence."""

    about: About
    sentence: str

    @property
    def hidden(self) -> bool:
        """Whether it is for those only who may know the key of the case."""
        return self.about in HIDDEN


class Point(NamedTuple):
    """The same point of a run in both versions."""

    match: Match
    old: Program
    before: Moment
    after: Moment
    new: Program
    memory: Memory

    @property
    def states(self) -> States:
        """The states of both versions here."""
        return self.before.state, self.after.state


def renamed(old: str, found: Found) -> Change:
    """A choice or an item with another text."""
    known = " It is known by all the rest, which is as it was." if found.how is How.CONTENT else ""
    return Change(About.NAME, f"{quoted(old)} now reads {quoted(found.name)}.{known}")


def quoted(name: str) -> str:
    """A name in a sentence."""
    return f'"{name}"'


# --- the scene in which something is decided ----------------------------------------------------------------------


def scene_changes(at: Point) -> Iterator[Change]:
    """What is different in what was read and offered in a scene that stands for another."""
    heading = quoted(at.after.heading)
    found = at.match.scenes[at.before.heading]
    if at.before.heading != at.after.heading:
        known = " It is known by all the rest, which is as it was." if found.how is How.CONTENT else ""
        yield Change(About.NAME, f"The scene {quoted(at.before.heading)} is now called {heading}.{known}")
    if (at.before.blocks, at.before.place) != (at.after.blocks, at.after.place):
        yield Change(About.TEXT, f"The text of {heading} is not as it was.")
    yield from _offer_changes(at)


def start_changes(at: Point) -> Iterator[Change]:
    """Whether the case begins in another scene."""
    if at.match.scene(at.before.heading) != at.after.heading:
        here = _instead(at.after.heading, " now, not in ", at.before.heading)
        yield Change(About.WAY, f"The case begins in {here}.")


def _instead(here: str, words: str, before: str) -> str:
    """A scene in place of another one; two with one heading are two scenes all the same."""
    return f"{quoted(here)}, which is another scene now" if here == before else f"{quoted(here)}{words}{quoted(before)}"


def _offer_changes(at: Point) -> Iterator[Change]:
    heading = quoted(at.after.heading)
    old, new = offer(at.old, at.before.state), offer(at.new, at.after.state)
    if old.kind is not new.kind:
        yield Change(About.OFFER, f"In {heading} another kind of decision is asked for now.")
        return
    if (old.ask, old.button, old.bins) != (new.ask, new.button, new.bins):
        yield Change(About.OFFER, f"What is asked in {heading} is not as it was.")
    known = at.match.choices if old.choices else at.match.items
    parts = {text: known.get((at.before.heading, text)) for text in _texts(old)}
    now = _texts(new)
    for text, found in parts.items():
        if found is None or found.name not in now:
            yield Change(About.OFFER, f"{quoted(text)} is no longer offered in {heading}.")
        elif found.name != text:
            yield renamed(text, found)
    for text in now:
        if text not in {found.name for found in parts.values() if found}:
            yield Change(About.OFFER, f"{quoted(text)} is offered in {heading} now.")
    before, after = (each.limit.seconds if each.limit else None for each in (old, new))
    if before != after:
        limited = f"has a time limit of {after} seconds now" if after else "has no time limit now"
        yield Change(About.OFFER, f"{heading} {limited}.")


def _texts(now: Offer) -> list[str]:
    return [choice.text for choice in now.choices] + [item.text for item in now.items]


# --- what a decision came to ---------------------------------------------------------------------------------------


def label_of(at: Point, answer: Answer) -> str:
    """How a decision is named in a sentence."""
    has_choices = bool(at.new.stages[at.after.state.scene].ways)
    return quoted(answer.words) if has_choices else f"what was decided in {quoted(at.after.heading)}"


def answer_changes(at: Point, states: States) -> Iterator[Change]:
    """What is different in what followed the decision made at this point; `states` are those it led to."""
    old, new = at.before.answer, at.after.answer
    if old is None or new is None:
        return
    label = label_of(at, new)
    if (old.consequence, old.why_now) != (new.consequence, new.why_now):
        yield Change(About.TEXT, f"What follows {label} is not as it was.")
    if _once(at.old, at.before, old) != _once(at.new, at.after, new):
        yield Change(About.OFFER, f"How often {label} can be taken is not as it was.")
    before, after = (program.stages[state.scene].scene for program, state in zip((at.old, at.new), states, strict=True))
    if at.match.scene(before.heading) != after.heading:
        there = _instead(after.heading, ", not to ", before.heading)
        yield Change(About.WAY, f"From {label} the way leads to {there}.")
    if old.minutes != new.minutes:
        yield Change(About.MINUTES, f"For {label} {_minutes(new.minutes)} now, not {old.minutes}.")
    yield from _points_changes(at, states, label)
    yield from state_changes(at, at.states, states, f"After {label}")


def _minutes(minutes: int) -> str:
    return "1 minute passes" if minutes == 1 else f"{minutes} minutes pass"


def _once(program: Program, moment: Moment, answer: Answer) -> bool:
    scene = program.stages[moment.state.scene].scene
    return any(choice.once for choice in scene.all_choices if choice.text == answer.words)


def _points_changes(at: Point, states: States, label: str) -> Iterator[Change]:
    old = _brought(at.old, at.before.state, states[0])
    new = _brought(at.new, at.after.state, states[1])
    for name, points in new.items():
        if points != old.get(name, 0):
            yield Change(About.POINTS, f"{_first(label)} now brings {points} for {name}, not {old.get(name, 0)}.")


def _first(label: str) -> str:
    return label[:1].upper() + label[1:]


def _brought(program: Program, before: State, after: State) -> dict[str, int]:
    pairs = zip(before.points, after.points, strict=True)
    return {fold(each.name): late - early for each, (early, late) in zip(program.criteria, pairs, strict=True)}


# --- what a run remembers -------------------------------------------------------------------------------------------


def state_changes(at: Point, before: States | None, after: States, when: str) -> Iterator[Change]:
    """What the run remembers otherwise than it did, as far as it was not so before already."""
    known = set(at.memory.differences(before)) if before else set()
    for each in at.memory.differences(after):
        if each not in known:
            yield Change(_about(each.mark), f"{when}, {quoted(each.name)} is {each.now}.")


def _about(mark: Mark | None) -> About:
    if mark in FACTS:
        return About.FACTS
    return About.RULES if mark is Mark.BROKEN else About.VALUES


# --- the case itself ------------------------------------------------------------------------------------------------


def case_changes(old: Scenario, new: Scenario) -> Iterator[Change]:
    """What is different in how every run is counted and remembered, whatever is decided."""
    if old.header.starts != new.header.starts:
        yield Change(About.TEXT, f"The case begins at {new.header.starts:%H:%M} now.")
    if old.header.pass_percent != new.header.pass_percent:
        mark = f"{new.header.pass_percent} percent of the points, not {old.header.pass_percent}"
        yield Change(About.RULES, f"To pass takes {mark}.")
    yield from _declared_changes(_criteria(old), _criteria(new), "criterion")
    yield from _declared_changes(_values(old), _values(new), "value")
    yield from _declared_changes(_rules(old.musts), _rules(new.musts), "Must")
    yield from _declared_changes(_rules(old.nevers), _rules(new.nevers), "Never")


Declared = Mapping[str, tuple[str, object]]
"""What is declared, by its folded name: the name as written, and what it means."""


def _declared_changes(old: Declared, new: Declared, kind: str) -> Iterator[Change]:
    about = About.VALUES if kind == "value" else About.RULES
    for key, (name, _) in old.items():
        if key not in new:
            yield Change(about, f"There is no {kind} {quoted(name)} any more.")
    for key, (name, meaning) in new.items():
        if key not in old:
            yield Change(about, f"There is a new {kind} {quoted(name)}.")
        elif old[key][1] != meaning:
            yield Change(about, f"The {kind} {quoted(name)} is not as it was.")


def _criteria(case: Scenario) -> Declared:
    return {fold(each.name): (each.name, (each.start, each.maximum, each.by_person)) for each in case.criteria}


def _values(case: Scenario) -> Declared:
    return {fold(each.name): (each.name, type(each)) for each in case.values}


def _rules(rules: Iterable[Rule]) -> Declared:
    return {fold(rule.name): (rule.name, rule.condition) for rule in rules}


def file_changes(at: Point) -> Iterator[Change]:
    """What the case file says otherwise about what was found."""
    old, new = at.states
    texts = {each.name: each.text for each in at.old.scenario.evidence}
    found = set(at.old.names_among(Mark.FOUND, old.flags)) & set(at.new.names_among(Mark.FOUND, new.flags))
    for each in at.new.scenario.evidence:
        if each.name in found and texts.get(each.name, each.text) != each.text:
            yield Change(About.TEXT, f"What the case file says about {quoted(each.name)} is not as it was.")
