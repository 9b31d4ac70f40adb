"""What a run came to know of its case, as graphs and as a score: the knowledge at its end against the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simlib.network.case import CaseGraph, CaseTie, Role, tie
from simlib.network.knowing import Contact, Knowing, Stated, knowing_of
from simlib.network.knowledge import IS_HARMED, NOT_HARMED, Known, knowledge_of, roles_marked, same
from simlib.network.truth import truth_of
from simlib.play.account import choice_text
from simlib.play.decisions import Chart, Judge
from simlib.play.events import Event
from simlib.play.met import found_in, people_met
from simlib.play.story import Story
from simlib.scenario.model import NO, YES, Does, Verb
from simlib.scenario.words import TIE_LAYERS, fold
from simlib.score.assess import assess
from simlib.score.fates import first_heard
from simlib.score.verdicts import verdicts_of

COMFORTS = frozenset({"water", "food", "warmth", "rest", "privacy", "toilet"})
"""Needs that are met on the spot. Whatever else is offered, need or unit, is a service."""


PHONE_RULES = frozenset({"LAW-U13", "PRA-13.avoid1", "PRA-13.avoid2"})
"""What is found against one of these has no lawful basis: data needs a warrant, specific consent or an emergency."""


@dataclass(frozen=True, slots=True)
class RunKnowledge:
    """A run's truth, what was known of it at the end, and the score of that."""

    truth: CaseGraph
    known: Known
    graph: CaseGraph
    """What was known at the end."""
    knowing: Knowing


def knowledge_in(story: Story) -> RunKnowledge:
    """The knowledge of a run so far. It holds the truth: nobody who plays gets it before the run has ended."""
    truth = truth_of(story.program.scenario)
    known = known_in(story)
    graph = knowledge_of(truth, known)
    stated = tuple(_stated(story, truth, known))
    return RunKnowledge(truth, known, graph, knowing_of(truth, graph, known.claims, stated, _contacts(story, truth)))


def known_in(story: Story) -> Known:
    """Who was met, what was found, and what the officer concluded, marked and drew."""
    program = story.program
    return Known(
        met=frozenset(person.name for person in people_met(program, story.moments)),
        found=found_in(program, story.state),
        claims=dict(_claims(story)),
        drawn=tuple(_drawn(story)),
        tainted=frozenset(_tainted(story)),
    )


def _tainted(story: Story) -> Iterator[str]:
    """The evidence found first by a choice that goes against the rules on phone data."""
    for moment, answer in story.answers:
        text = choice_text(story.program, moment.state, answer.decision)
        choices = story.program.stages[moment.state.scene].scene.all_choices
        for choice in (each for each in choices if each.text == text and PHONE_RULES.intersection(each.reason.against)):
            named = {effect.name for effect in choice.then if isinstance(effect, Does) and effect.verb is Verb.FIND}
            yield from (name for event in answer.events for name in _named(event, "found") if name in named)


def _named(event: Event, key: str) -> tuple[str, ...]:
    names = event.payload.get(key, ())
    return names if isinstance(names, tuple) else ()


def _claims(story: Story) -> Iterator[tuple[str, frozenset[Role]]]:
    """What is said of people, the latest last: conclusions first, because a mark on the chart says more."""
    for verdict in verdicts_of(story):
        if verdict.answer in {YES, NO}:
            yield verdict.person, IS_HARMED if verdict.answer == YES else NOT_HARMED
    for chart in _charts(story):
        for person, marks in chart.notes.roles:
            if roles_marked(marks):
                yield person, roles_marked(marks)


def _charts(story: Story) -> Iterator[Chart]:
    return (answer.decision for _, answer in story.answers if isinstance(answer.decision, Chart))


def _drawn(story: Story) -> Iterator[CaseTie]:
    """The ties that the officer drew, and those ticked that the case does not hold."""
    real = {same(each) for each in truth_of(story.program.scenario).ties}
    names = [person.name for person in story.program.scenario.people]
    for chart in _charts(story):
        yield from (tie(each.source, each.verb, each.target, each.shown_by) for each in chart.notes.drawn)
        for text in chart.ties:
            made = tie_in(text, names)
            if made is not None and same(made) not in real:
                yield made


def tie_in(text: str, names: list[str]) -> CaseTie | None:
    """The tie that a line of a chart is, between two of these names; None where it is none.

    >>> tie_in("Dale keeps the papers of Ana", ["Ana", "Dale"]).text
    'Dale keeps the papers of Ana'
    """
    by_fold = {fold(name): name for name in names}
    said = fold(text).rstrip(".")
    for verb in TIE_LAYERS:
        source, found, target = said.partition(f" {verb} ")
        if found and source in by_fold and target in by_fold:
            return tie(by_fold[source], verb, by_fold[target])
    return None


def _stated(story: Story, truth: CaseGraph, known: Known) -> Iterator[Stated]:
    """Whatever was said with a confidence, and whether it is so."""
    for verdict in verdicts_of(story):
        if verdict.confidence and verdict.answer in {YES, NO} and verdict.truth in {YES, NO}:
            yield Stated(verdict.person, verdict.confidence, verdict.answer == verdict.truth)
    real, people = {same(each) for each in truth.ties}, truth.by_id
    for chart in _charts(story):
        for about, sure in chart.notes.confidence:
            drawn = tie_in(about, list(people))
            of_person = about in people and people[about].role in known.claims.get(about, ())
            yield Stated(about, sure, of_person or (drawn is not None and same(drawn) in real))


# --- people who are harmed --------------------------------------------------------------------------------------


def _contacts(story: Story, truth: CaseGraph) -> Iterator[Contact]:
    people = {person.name: person for person in story.program.scenario.people}
    safely = not any(assess(story).nevers.values())
    for node in truth.protected():
        reached = first_heard(story, people[node.id])
        yield Contact(
            node.id,
            identified=_identified(story, node.id),
            reached=reached,
            safely=safely,
            offered=None if reached is None else offered_in(story, since=reached),
        )


def _identified(story: Story, person: str) -> int | None:
    """The minutes at which it was first said that this person is harmed."""
    for moment, answer in story.answers:
        match answer.decision:
            case Judge(answers) if (person, YES) in answers:
                return moment.state.minutes
            case Chart(notes=notes) if any(
                name == person and roles_marked(marks) and roles_marked(marks) <= IS_HARMED
                for name, marks in notes.roles
            ):
                return moment.state.minutes
            case _:
                continue
    return None


def offered_in(story: Story, since: int = 0) -> int | None:
    """The minutes at which a service was first offered after so many; a case does not say to whom."""
    for event in story.events:
        if event.minutes >= since and any(name not in COMFORTS for name in _named(event, "offered")):
            return event.minutes
    return None
