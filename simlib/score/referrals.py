"""Who was told in a run, judged: the right partner, order, time, consent, and what was passed on.

Each telling is held against the case (its ticked items, what was offered and answered) and against the fact base (who
tells whom, by when, whether the person has to agree, what a unit may be told). None of it changes points or state: the
items of the case keep what they bring, so that a proof over every way through a case stays exact. What must not happen
(told after a decline, who somebody is passed on without consent, something that the unit may never get) is a breach: it
stands first among the mistakes of its decision, which is never a strong one then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from simlib.play.decisions import Refer
from simlib.play.engine import offer
from simlib.play.events import Event
from simlib.play.sharing import passed_on
from simlib.play.story import Answer, Moment, Story
from simlib.play.tasks import lines_open_to
from simlib.scenario.deadlines import DUTIES, CountsFrom, due, due_words
from simlib.scenario.facts import FactBase
from simlib.scenario.information import Info
from simlib.scenario.model import Does, Kind, Reason, Verb
from simlib.scenario.telling import ALSO_OFFERED_AS, unit_of_role, way_to
from simlib.score.assess import reason_of
from simlib.score.mistakes import Mistake
from simlib.score.referral_sides import (
    BEFORE_ANY_QUESTION,
    NOTHING_TO_SAY,
    Call,
    Seen,
    Standing,
    consent_seen,
    order_seen,
    partner_seen,
    sharing_seen,
    time_seen,
)

A_CLUSTER = 2
"""Signs after which there is something to tell: one sign proves nothing."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One unit that was told, or left out, judged from five sides."""

    unit: str
    number: int
    """The decision, counted from 1."""
    minutes: int
    """Simulated minutes since the start, when it was decided."""
    passed: frozenset[Info] | None
    """What was passed on; None where a choice told the unit, which does not say."""
    partner: Seen
    order: Seen = NOTHING_TO_SAY
    time: Seen = NOTHING_TO_SAY
    consent: Seen = NOTHING_TO_SAY
    sharing: Seen = NOTHING_TO_SAY
    left_out: bool = False

    @property
    def sides(self) -> tuple[tuple[str, Seen], ...]:
        """The five sides by name, in the order in which they are shown."""
        return (
            ("Partner", self.partner),
            ("Order", self.order),
            ("Time", self.time),
            ("Consent", self.consent),
            ("Passed on", self.sharing),
        )

    @property
    def breaches(self) -> tuple[Seen, ...]:
        """What must not happen and did."""
        return tuple(seen for _, seen in self.sides if seen.standing is Standing.BREACH)


def tellings_of(story: Story, facts: FactBase) -> list[Telling]:
    """Every telling of a story, oldest first, then whoever belonged there and was left out."""
    sender = unit_of_role(story.program.scenario.header.role, facts)
    told = [_judged(facts, sender, number, minutes, call) for number, minutes, call in _calls(story, facts, sender)]
    return told + list(_left_out(story, {telling.unit for telling in told}))


def breaches_of(tellings: Iterable[Telling], unit_name: Callable[[str], str] = str) -> dict[int, tuple[Mistake, ...]]:
    """The breaches as mistakes, by the number of their decision."""
    found: dict[int, tuple[Mistake, ...]] = {}
    for telling in tellings:
        for seen in telling.breaches:
            said = f"{unit_name(telling.unit)}: {seen.said}"
            mistake = Mistake(telling.unit, said, Reason(seen.why, against=seen.ids), undone=False)
            found[telling.number] = (*found.get(telling.number, ()), mistake)
    return found


def minutes_of_trigger(story: Story) -> int:
    """The simulated minute from which a latest time counts: of the second sign found, or of the first, or the start."""
    signs = {piece.name for piece in story.program.scenario.evidence if piece.indicators}
    found = [event.minutes for event in story.events for name in _named(event, "found") if name in signs]
    return found[min(A_CLUSTER, len(found)) - 1] if found else 0


def _judged(facts: FactBase, sender: str, number: int, minutes: int, call: Call) -> Telling:
    unit = facts.units.get(call.unit)
    return Telling(
        call.unit,
        number,
        minutes,
        call.passed,
        partner_seen(call, facts),
        order_seen(call, _ranks(facts, sender, call.names), facts),
        time_seen(call),
        consent_seen(call, unit),
        sharing_seen(call, unit),
    )


def _ranks(facts: FactBase, sender: str, units: Iterable[str]) -> dict[str, int]:
    """The latest times of these units in minutes, where they have one."""
    ways = {unit: way_to(facts, sender, unit) for unit in units}
    ranks = {unit: way.edge.minutes for unit, way in ways.items() if way is not None and way.edge.minutes is not None}
    return ranks | dict.fromkeys(BEFORE_ANY_QUESTION & ways.keys(), -1)


def _named(event: Event, key: str) -> tuple[str, ...]:
    names = event.payload.get(key, ())
    return names if isinstance(names, tuple) else ()


def _calls(story: Story, facts: FactBase, sender: str) -> Iterator[tuple[int, int, Call]]:
    """Number and minute of a decision, and a unit told in it."""
    since = minutes_of_trigger(story)
    answers: dict[str, str] = {}
    told: set[str] = set()
    for event in story.opening:
        _note(answers, event)
        told |= set(_named(event, "told"))
    for number, (moment, answer) in enumerate(story.answers, start=1):
        for event in answer.events:
            _note(answers, event)
        names = _told_by(answer)
        for unit in names:
            reason, right = _reason(story, moment, answer, unit)
            call = Call(
                unit=unit,
                way=way_to(facts, sender, unit),
                waited=max(0, moment.state.minutes - since),
                chance=max(0, _first_chance(story, unit, moment.state.minutes) - since),
                names=names,
                passed=passed_on(answer.decision.shared, unit) if isinstance(answer.decision, Refer) else None,
                asked=answers.get(unit) or answers.get(ALSO_OFFERED_AS.get(unit, ""), ""),
                again=unit in told,
                right=right,
                reason=reason,
            )
            yield number, moment.state.minutes, call
        told |= set(names)


def _note(answers: dict[str, str], event: Event) -> None:
    """What was offered and answered, the last word of each."""
    answers |= {name: answers.get(name, "offered") for name in _named(event, "offered")}
    for word in ("accepted", "declined"):
        answers |= dict.fromkeys(_named(event, word), word)


def _told_by(answer: Answer) -> tuple[str, ...]:
    """The units this decision told, in the order told."""
    if isinstance(answer.decision, Refer):
        return answer.decision.units
    return tuple(name for event in answer.events for name in _named(event, "told"))


def _reason(story: Story, moment: Moment, answer: Answer, unit: str) -> tuple[Reason, bool | None]:
    """What the case says of this telling, and whether it ticks the unit."""
    form = story.program.stages[moment.state.scene].form
    if form is not None and isinstance(answer.decision, Refer):
        item = form.by_text[unit].item
        return item.reason, item.right
    return reason_of(story.program.scenario, moment.heading, answer.words), None


def _first_chance(story: Story, unit: str, told: int) -> int:
    """The simulated minute at which the case first let the officer tell this unit."""
    tells = Does(Verb.TELL, unit)
    for moment in story.moments:
        now = offer(story.program, moment.state)
        is_asked = now.kind is Kind.REFER and unit in {item.text for item in now.items}
        if is_asked or any(tells in choice.then for choice in now.choices):
            return moment.state.minutes
    return told


def _left_out(story: Story, told: set[str]) -> Iterator[Telling]:
    """Whoever was offered, belonged there and was never told, each once."""
    missed: set[str] = set()
    for number, (moment, answer) in enumerate(story.answers, start=1):
        form = story.program.stages[moment.state.scene].form
        if form is None or not isinstance(answer.decision, Refer):
            continue
        for line in lines_open_to(form, moment.state):
            if line.item.right and line.item.text not in told | missed:
                missed.add(line.item.text)
                reason = line.item.reason
                partner = Seen(Standing.BETTER, "Left out; it belongs here.", reason.why, reason.follows)
                time = _time_left(story, line.item.text)
                yield Telling(line.item.text, number, moment.state.minutes, None, partner, time=time, left_out=True)


def _time_left(story: Story, unit: str) -> Seen:
    """Until when telling the unit is in time, where law sets it from the first contact on."""
    duty = next((duty for duty in DUTIES.values() if unit in duty.met_when_told), None)
    made = due(duty, story.clock(0)) if duty and duty.counts_from is CountsFrom.START else None
    return Seen(Standing.OPEN, f"Law sets it: {due_words(made)}.", ids=(made.duty.law,)) if made else NOTHING_TO_SAY
