"""What can still come of a run equals what a listing of every state and every answer says."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort
from simlib.play.engine import decide, offer, start
from simlib.play.program import Program, compile_scenario
from simlib.play.state import State as EngineState
from simlib.prove import ahead as ahead_module
from simlib.prove.ahead import Ahead, Lookout, Outlook, ahead_of
from simlib.prove.graph import TooMany
from simlib.prove.sample import decision_among
from simlib.scenario.model import Choice, Criterion, Outcome, Points, Scenario, Scene
from tests.prove.brute import Brute, State, Step, TooLarge, absorbed, listed, reachable
from tests.prove.drawn import small_case

MOST = 220


class Seen:
    """A case in which every state is listed."""

    def __init__(self, case: Scenario) -> None:
        self.brute = Brute(case)
        self.first, _ = self.brute.start()
        self.steps: dict[State, list[Step]] = listed(self.brute, self.first, MOST)

    def outlook(self, state: State) -> Outlook:
        """What can still come, in fractions until the last."""
        brute = self.brute
        here = {each: self.steps[each] for each in reachable(self.steps, state)}
        ends = {each for each, out in here.items() if not out}
        if not ends:
            return Outlook(None, 0.0, passing=False, good=0.0)
        able = {each for each in here if reachable(here, each) & ends}
        traps = set(here) - able
        rest = absorbed(here, state, ends | traps)
        best = max(brute.total(end) for end in ends)
        share = sum((chance for end, chance in rest.items() if end in ends and brute.total(end) == best), Fraction(0))
        good = sum((chance for end, chance in rest.items() if end in ends and self.is_good(end)), Fraction(0))
        return Outlook(best, float(share), any(brute.passed(end) for end in ends), float(good))

    def is_good(self, end: State) -> bool:
        return self.brute.scenes[end.scene].ending is Outcome.GOOD

    def after(self, state: State, decision: Decision) -> State:
        """The state after a decision that was taken through the engine."""
        if isinstance(decision, Choose):
            return next(step.target for step in self.steps[state] if step.text == decision.text)
        task = self.brute.scenes[state.scene].task
        assert task is not None
        made = state
        for item in task.items:
            if self.brute.holds(item.when, state):
                made = self.brute.answer(state, made, task, item, word_of(decision, item.text))
        return self.brute.enter(made, task.target, task.takes)[0]


def word_of(decision: Decision, text: str) -> object:
    match decision:
        case Select(names) | Refer(names) | Chart(names):
            return text in names
        case Sort(pairs) | Judge(pairs, _):
            return dict(pairs)[text]
        case _:
            raise AssertionError(decision)


def drawn_run(program: Program, seed: int, most: int = 12) -> tuple[list[EngineState], list[Decision]]:
    """States of a run drawn at random, and its decisions."""
    random = Random(seed)
    state, _ = start(program)
    states, decisions = [state], list[Decision]()
    while not state.ended and len(decisions) < most:
        decisions.append(decision_among(offer(program, state), random))
        state, _ = decide(program, state, decisions[-1])
        states.append(state)
    return states, decisions


def test_what_can_still_come_equals_the_listing_of_every_state() -> None:
    compared = changed = lost = trapped = shared = 0
    for seed in range(320):
        case = small_case(seed)
        try:
            seen = Seen(case)
        except TooLarge:
            continue
        program = compile_scenario(case)
        lookout = Lookout(program, ahead_of(program))
        states, decisions = drawn_run(program, seed)
        now, shown = seen.first, list[Outlook]()
        for number, state in enumerate(states):
            shown.append(lookout.outlook(state))
            exact = seen.outlook(now)
            assert (seed, number, shown[-1].best, shown[-1].passing) == (seed, number, exact.best, exact.passing)
            assert shown[-1].share == pytest.approx(exact.share, abs=1e-12, rel=1e-12)
            assert shown[-1].good == pytest.approx(exact.good, abs=1e-12, rel=1e-12)
            if number < len(decisions):
                now = seen.after(now, decisions[number])
        compared += len(shown)
        changed += len({each.best for each in shown}) > 1
        lost += len({each.passing for each in shown}) > 1
        trapped += any(each.best is None for each in shown)
        shared += any(0 < each.share < 1 for each in shown)
    assert compared >= 500
    assert min(changed, lost, shared) >= 20
    assert trapped >= 1


CARE = (Criterion("care", 4, start=2), Criterion("calm", 2))


def worth(name: str, points: int) -> tuple[Points, ...]:
    return (Points(name, points),)


def limited_case() -> Scenario:
    """Points beyond the limits, so that what is lost on the way may cost nothing in the end."""
    return Scenario(
        "A case",
        criteria=CARE,
        scenes=(
            Scene(
                "Here",
                choices=(
                    Choice("Hurry", "There", score=worth("care", -5)),
                    Choice("Wait", "There", score=worth("care", 9)),
                    Choice("Stay", "There"),
                ),
            ),
            Scene(
                "There",
                choices=(
                    Choice("Mend", "Over", score=worth("care", 4)),
                    Choice("Sit down", "Over", score=worth("calm", 2)),
                    Choice("Leave", "Off"),
                ),
            ),
            Scene("Over", ending=Outcome.GOOD),
            Scene("Off", ending=Outcome.HARMFUL),
        ),
    )


def outlooks(case: Scenario, *texts: str) -> list[Outlook]:
    program = compile_scenario(case)
    lookout = Lookout(program, ahead_of(program))
    state, _ = start(program)
    shown = [lookout.outlook(state)]
    for text in texts:
        state, _ = decide(program, state, Choose(text))
        shown.append(lookout.outlook(state))
    return shown


def test_limits_act_at_the_end_and_are_foreseen() -> None:
    ninth, third, most = pytest.approx(1 / 9), pytest.approx(1 / 3), pytest.approx(2 / 3)
    before = (6, ninth, True, most)
    assert [tuple(each) for each in outlooks(limited_case(), "Hurry", "Sit down")] == [
        before,
        (2, third, False, most),
        (2, 1.0, False, 1.0),
    ]
    assert [tuple(each) for each in outlooks(limited_case(), "Stay", "Mend")] == [
        before,
        (4, most, False, most),
        (4, 1.0, False, 1.0),
    ]


def test_a_state_of_another_case_is_not_taken_for_one_of_this() -> None:
    program, other = compile_scenario(limited_case()), compile_scenario(small_case(3))
    state, _ = start(program)
    with pytest.raises(KeyError):
        Lookout(program, ahead_of(other)).outlook(state)


def test_more_states_than_allowed_are_not_worked_out() -> None:
    with pytest.raises(TooMany):
        ahead_of(compile_scenario(limited_case()), most=2)


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "MOST_LOOKS", 1)
    program = compile_scenario(limited_case())
    state, _ = start(program)
    with pytest.raises(TooMany):
        Lookout(program, ahead_of(program)).outlook(state)


def test_two_states_never_share_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ahead_module.key_of
    monkeypatch.setattr(ahead_module, "key_of", lambda node, salt: whole(node, salt) % (3 if salt < 2 else 1 << 64))
    program = compile_scenario(limited_case())
    ahead = ahead_of(program)
    assert (ahead.salt, len(set(ahead.keys))) == (2, len(ahead.keys))


def test_a_bound_that_is_too_low_would_be_noticed() -> None:
    """The same search with bounds that are one too low finds less somewhere: the comparison above sees such a fault."""
    wrong = 0
    for seed in range(60):
        program = compile_scenario(small_case(seed))
        ahead = ahead_of(program)
        state, _ = start(program)
        lookout, low = Lookout(program, ahead), Lookout(program, shrunk(ahead))
        wrong += lookout.outlook(state)[:2] != low.outlook(state)[:2]
    assert wrong >= 10


def shrunk(ahead: Ahead) -> Ahead:
    return replace(ahead, ranges=[tuple((low, high - 1) for low, high in each) for each in ahead.ranges])
