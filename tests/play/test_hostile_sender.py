"""A sender who tries everything, in any order: the run goes on as if only the good decisions had come."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simlib.errors import Malformed, NotOffered, RunOver
from simlib.play import course
from simlib.play.decisions import Decision, decision_as_json, decision_from_json
from simlib.play.engine import decide, offer, start
from simlib.play.events import Event, EventType, event_as_json, event_from_json
from simlib.play.program import Program, compile_scenario
from simlib.play.replay import replay
from simlib.play.saving import state_as_json, state_from_json
from simlib.play.state import State
from simlib.scenario.model import (
    Adds,
    AllOf,
    Compares,
    If,
    Not,
    NumberValue,
    Relation,
    Rule,
    Scenario,
    Scene,
    SetsYesNo,
    YesNoValue,
)
from tests.bench_graph import bench_scenario, play_out
from tests.play.cases import FINDS_TWO_IDS, HURRIED, TWO_IDS, Run, case, go, run
from tests.play.drawn import BINS, HEADINGS, PEOPLE, SUBJECTS, drawn_decision, drawn_scenario

NAMES = st.sampled_from(
    [*BINS, *PEOPLE, *SUBJECTS, "one", "two", "three", "yes", "no", "unclear", "Dale controls Ana", ""]
)
CHOICES = st.sampled_from([f"do {n}  in {heading}" for heading in HEADINGS for n in (0, 1, 2, 9)])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | NAMES | CHOICES | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES | st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)
KEYS = ["choice", "select", "sort", "judge", "confidence", "write", "refer", "chart", "timeout", "other"]
SENT = (
    JUNK
    | CHOICES
    | st.dictionaries(st.sampled_from(KEYS), JUNK, min_size=1, max_size=2)
    | st.builds(lambda names: {"select": names}, st.lists(NAMES, max_size=4))
    | st.builds(lambda names: {"refer": names}, st.lists(NAMES, max_size=4))
    | st.builds(lambda bins: {"sort": bins}, st.dictionaries(NAMES, NAMES, max_size=4))
    | st.builds(lambda answers: {"judge": answers}, st.dictionaries(NAMES, st.sampled_from(["yes", "no"]), max_size=4))
    | st.just({"timeout": True})
)


class HostileSender(RuleBasedStateMachine):
    """One run, and beside it only the decisions that were taken."""

    program: Program
    state: State
    random: Random

    @initialize(seed=st.integers(0, 2**32 - 1))
    def begin(self, seed: int) -> None:
        self.random = Random(seed)
        self.program = compile_scenario(drawn_scenario(self.random))
        self.state, events = start(self.program)
        self.taken: list[Decision] = []
        self.events: list[Event] = list(events)

    def _take(self, decision: Decision) -> None:
        self.state, events = decide(self.program, self.state, decision)
        self.taken.append(decision)
        self.events += events

    @rule(value=SENT)
    def send_anything(self, value: object) -> None:
        before = self.state
        try:
            self._take(decision_from_json(value))
        except (Malformed, NotOffered, RunOver):
            assert self.state == before

    @precondition(lambda self: not self.state.ended)
    @rule()
    def send_what_is_offered(self) -> None:
        decision = drawn_decision(offer(self.program, self.state), self.random)
        self._take(decision_from_json(json.loads(json.dumps(decision_as_json(decision)))))

    @rule()
    def lose_the_process(self) -> None:
        saved = json.dumps(state_as_json(self.program, self.state))
        self.program = compile_scenario(self.program.scenario)
        self.state = state_from_json(self.program, json.loads(saved))

    @invariant()
    def only_what_was_taken_counts(self) -> None:
        steps = list(replay(self.program, self.taken))
        assert steps[-1].state == self.state
        assert [event for step in steps for event in step.events] == self.events

    @invariant()
    def the_log_reads_back(self) -> None:
        assert [event_from_json(json.loads(json.dumps(event_as_json(event)))) for event in self.events] == self.events
        ends = [event for event in self.events if event.type is EventType.ENDED]
        assert len(ends) == int(self.state.ended)


TestHostileSender = HostileSender.TestCase
TestHostileSender.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)


# --- what the engine remembers ------------------------------------------------------------------------


def counting(*more: object) -> Scenario:
    """A scene to be visited over and over, in which a number, a flag and the minutes change."""
    choices = (
        go("Up", "Here", takes=1, then=(Adds("n", 1),)),
        go("Down", "Here", takes=2, then=(Adds("n", -1),)),
        go("Press", "Here", then=(SetsYesNo("hurried", yes=True), FINDS_TWO_IDS)),
        go("Calm", "Here", then=(SetsYesNo("hurried", yes=False),)),
        go("High", "There", when=Compares("n", Relation.AT_LEAST, 3)),
        go("Leave", when=HURRIED),
    )
    late = If(Compares("minutes", Relation.AT_LEAST, 5), "It is late.", then=(Adds("n", 9),))
    there = Scene("There", blocks=(late,), choices=(go("Back", "Here"),))
    values = (NumberValue("n", 0, -50, 50), *case().values[1:])
    return case(
        Scene("Here", choices=choices), there, values=values, nevers=(Rule("low", Compares("n", Relation.LESS, -2)),)
    )


@given(st.integers(0, 2**32 - 1))
def test_a_case_that_was_played_before_plays_as_one_that_was_not(seed: int) -> None:
    random = Random(seed)
    scenario = drawn_scenario(random)
    shared = compile_scenario(scenario)
    for _ in range(6):
        fresh = compile_scenario(scenario)
        state, _ = start(fresh)
        for _ in range(20):
            assert offer(shared, state) == offer(compile_anew(fresh), state)
            if state.ended:
                break
            decision = drawn_decision(offer(shared, state), random)
            remembered, _ = decide(shared, state, decision)
            state, _ = decide(compile_anew(fresh), state, decision)
            assert remembered == state


def compile_anew(program: Program) -> Program:
    """The same program with everything it remembers forgotten."""
    for stage in program.stages:
        stage.known.clear()
    return program


def bare(*scenes: Scene, **parts: object) -> Program:
    """A case without numbers, so that nothing but flags can tell two visits apart."""
    return compile_scenario(case(*scenes, **{"values": (YesNoValue("hurried", start=False),), **parts}))


def test_a_second_visit_is_told_from_the_first_by_nothing_but_the_visit() -> None:
    there = Scene("There", takes=4, choices=(go("Back", "Here"),))
    program = bare(Scene("Here", choices=(go("Go", "There"), go("Leave"))), there)
    assert Run(program).do("Go", "Back", "Go", "Back", "Leave").state.minutes == 4


def test_what_is_offered_next_depends_on_a_once_that_was_taken_there() -> None:
    there = Scene("There", choices=(go("Look", "Here", once=True), go("Listen", "Here", once=True)))
    program = bare(Scene("Here", choices=(go("Go", "There"),)), there)
    assert Run(program).do("Go", "Look", "Go").state.status.value == "playing"
    assert Run(program).do("Go", "Look", "Go", "Listen", "Go").state.status.value == "stuck"


def test_a_condition_turned_round_is_remembered_by_what_it_reads() -> None:
    calm = Not(AllOf((HURRIED, TWO_IDS)))
    here = Scene(
        "Here",
        choices=(
            go("Press", "Here", then=(SetsYesNo("hurried", yes=True), FINDS_TWO_IDS)),
            go("Wait", "Here", when=calm),
            go("Leave"),
        ),
    )
    program = bare(here)
    assert Run(program).offered == ["Press", "Wait", "Leave"]
    assert Run(program).do("Press").offered == ["Press", "Leave"]


@pytest.mark.parametrize("most", [1, 2, 2_000])
def test_what_is_remembered_changes_nothing(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(course, "MOST_SITUATIONS", most)
    random = Random(most)
    shared = compile_scenario(counting())
    for _ in range(40):
        fresh = Run(compile_scenario(counting()))
        state, _ = start(shared)
        while not state.ended and len(fresh.events) < 30:
            choice = random.choice(offer(shared, state).choices).text
            state, _ = decide(shared, state, decision_from_json(choice))
            fresh.do(choice)
            assert state == fresh.state
    assert all(len(stage.known) <= most for stage in shared.stages)


def test_nothing_is_remembered_where_the_minutes_matter() -> None:
    program = compile_scenario(counting())
    here, there = program.stages[0], program.stages[1]
    assert (here.timed, there.timed) == (True, False)
    for _ in range(3):
        Run(program).do("Up", "Up", "Up", "High", "Back")
    assert here.known == {}
    assert len(there.known) == 1


def test_the_minutes_are_read_anew_each_time() -> None:
    early, late = run(counting(), *["Up"] * 3, "High"), run(counting(), *["Up"] * 5, "High")
    assert (early.state.numbers, late.state.numbers) == ((3,), (14,))


def test_a_state_of_the_past_can_be_decided_again() -> None:
    program = compile_scenario(counting())
    first, _ = start(program)
    up, _ = decide(program, first, decision_from_json("Up"))
    pressed, _ = decide(program, first, decision_from_json("Press"))
    assert decide(program, first, decision_from_json("Up"))[0] == up
    assert pressed.numbers == (0,)
    assert [choice.text for choice in offer(program, first).choices] == ["Up", "Down", "Press", "Calm"]


def test_play_outs_of_the_measured_case_take_28_decisions() -> None:
    assert play_out(compile_scenario(bench_scenario(2)), Random(2)) == 28
