"""Seven simple players: what each takes, what its runs come to, and what an author is told about it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, Write
from simlib.play.engine import offer, start
from simlib.play.program import compile_scenario
from simlib.prove.bots import BotScore, bots_of, score_of_bot
from simlib.prove.bots_findings import APART, HALF, bot_findings, points_of
from simlib.prove.bots_rules import Bot, Picks, Situation, picks_of
from simlib.prove.proof import prove
from simlib.read.notebook import notebook_from_text, read_scenario, read_text_scenario
from simlib.scenario.model import (
    Adds,
    Choice,
    Criterion,
    Item,
    Kind,
    NumberValue,
    Outcome,
    Points,
    Reason,
    Scenario,
    Scene,
    Task,
)
from tests.prove.brute import Brute, TooLarge, truth_about
from tests.prove.drawn import small_case

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
CARE = Criterion("care", 10)
THE_END = Scene("The end", ending=Outcome.GOOD)
FOLLOWS, AGAINST = Reason("Why.", follows=("PRA-03.do1",)), Reason("Why.", against=("PRA-03.avoid1",))


def worth(points: int) -> tuple[Points, ...]:
    return (Points("care", points),)


def case(*scenes: Scene, **parts: object) -> Scenario:
    held: dict[str, object] = {"criteria": (CARE,), "scenes": (*scenes, THE_END)}
    return Scenario("A case", **(held | parts))  # type: ignore[arg-type]


def first_picks(bot: Bot, scenario: Scenario, tried: tuple[str, ...] = ()) -> Picks:
    """What the bot decides in the first scene."""
    program = compile_scenario(scenario)
    state, _ = start(program)
    return picks_of(bot, Situation(program, state, offer(program, state), frozenset((0, text) for text in tried)))


# --- what each takes -----------------------------------------------------------------------------------------

DOOR = case(
    Scene(
        "At the door",
        choices=(
            Choice("Wait a while", "The end", takes=5, score=worth(1)),
            Choice("Walk in", "The end", takes=1, score=worth(-1), reason=AGAINST),
            Choice("Ask her, apart from him, what she needs", "The end", takes=9, score=worth(1), reason=FOLLOWS),
            Choice("Look again", "At the door", takes=2, once=True),
            Choice("Look around", "At the door", takes=3, once=True),
        ),
    )
)


@pytest.mark.parametrize(
    ("bot", "picks"),
    [
        (Bot.CAREFUL, {"Wait a while": 0.45, "Ask her, apart from him, what she needs": 0.45, "any": 0.1}),
        (Bot.HASTY, {"Walk in": 1.0}),
        (Bot.FIRST, {"Wait a while": 1.0}),
        (Bot.LONGEST, {"Ask her, apart from him, what she needs": 1.0}),
        (Bot.SWEEPER, {"Look again": 1.0}),
        (Bot.RANDOM, {"any": 1.0}),
        (Bot.PRACTICE, {"Ask her, apart from him, what she needs": 1.0}),
    ],
)
def test_each_bot_takes_a_choice_by_its_rule(bot: Bot, picks: dict[str, float]) -> None:
    made = {each.text if isinstance(each, Choose) else "any": share for share, each in first_picks(bot, DOOR)}
    assert made == pytest.approx(picks)


ITEMS = (
    Item("Her words", right=True, score=worth(2)),
    Item("Your guess at what she meant", right=False, score=worth(-1)),
    Item("The time of day", right=True, reason=AGAINST),
)
BINS = (Item("He holds her ID", answer="means", score=worth(1)), Item("She works", answer="act", score=worth(1)))
PEOPLE = (
    Item("Ana", answer="yes", score=worth(1)),
    Item("Dale", answer="no", score=worth(1), clear_when=None),
)

SELECTS = {
    Bot.CAREFUL: ("Her words", "The time of day"),
    Bot.HASTY: (),
    Bot.FIRST: ("Her words",),
    Bot.LONGEST: ("Your guess at what she meant",),
    Bot.SWEEPER: ("Her words", "Your guess at what she meant", "The time of day"),
    Bot.PRACTICE: ("Her words",),
}


@pytest.mark.parametrize("kind", [Kind.SELECT, Kind.REFER, Kind.CHART])
@pytest.mark.parametrize(("bot", "ticked"), SELECTS.items())
def test_each_bot_ticks_by_its_rule(bot: Bot, ticked: tuple[str, ...], kind: Kind) -> None:
    asked = case(Scene("Here", task=Task(kind, "Which?", "Go on", "The end", ITEMS)))
    made: dict[Kind, Decision] = {Kind.SELECT: Select(ticked), Kind.REFER: Refer(ticked), Kind.CHART: Chart(ticked)}
    assert first_picks(bot, asked)[0][1] == made[kind]


@pytest.mark.parametrize(
    ("bot", "bins"),
    [
        (Bot.CAREFUL, ("means", "act")),
        (Bot.PRACTICE, ("means", "act")),
        (Bot.HASTY, ("act", "act")),
        (Bot.FIRST, ("act", "act")),
        (Bot.LONGEST, ("purpose", "purpose")),
    ],
)
def test_each_bot_sorts_by_its_rule(bot: Bot, bins: tuple[str, str]) -> None:
    task = Task(Kind.SORT, "What is it?", "Go on", "The end", BINS, named_bins=("act", "means", "purpose"))
    pairs = tuple(zip(("He holds her ID", "She works"), bins, strict=True))
    assert first_picks(bot, case(Scene("Here", task=task)))[0][1] == Sort(pairs)


@pytest.mark.parametrize(
    ("bot", "answers"),
    [
        (Bot.CAREFUL, ("yes", "no")),
        (Bot.PRACTICE, ("yes", "no")),
        (Bot.HASTY, ("yes", "yes")),
        (Bot.FIRST, ("yes", "yes")),
        (Bot.LONGEST, ("unclear", "unclear")),
    ],
)
def test_each_bot_concludes_by_its_rule(bot: Bot, answers: tuple[str, str]) -> None:
    task = Task(Kind.JUDGE, "Who is it?", "Go on", "The end", PEOPLE)
    pairs = tuple(zip(("Ana", "Dale"), answers, strict=True))
    assert first_picks(bot, case(Scene("Here", task=task)))[0][1] == Judge(pairs)


@pytest.mark.parametrize("bot", [bot for bot in Bot if bot not in {Bot.RANDOM, Bot.SWEEPER}])
def test_a_text_is_handed_in_empty(bot: Bot) -> None:
    asked = case(Scene("Here", task=Task(Kind.WRITE, "Your report", "Hand it in", "The end")))
    assert first_picks(bot, asked)[0][1] == Write("")


def test_practice_takes_nothing_that_goes_against_it_where_there_is_another() -> None:
    both = Reason("Why.", follows=("PRA-03.do1",), against=("PRA-03.avoid1",))
    ways = (Choice("Ask, in front of him", "The end", reason=both), Choice("Wait", "The end"))
    assert first_picks(Bot.PRACTICE, case(Scene("Here", choices=ways))) == ((1.0, Choose("Wait")),)


def test_practice_takes_what_it_must_where_everything_goes_against() -> None:
    forced = case(Scene("Here", choices=(Choice("Push", "The end", reason=AGAINST),)))
    assert first_picks(Bot.PRACTICE, forced) == ((1.0, Choose("Push")),)


def test_what_was_taken_here_before_is_left_aside_until_nothing_else_is_left() -> None:
    twice = case(Scene("Here", choices=(Choice("Look", "Here"), Choice("Go on", "The end"))))
    assert first_picks(Bot.FIRST, twice, tried=("Look",)) == ((1.0, Choose("Go on")),)
    assert first_picks(Bot.FIRST, twice, tried=("Look", "Go on")) == ((1.0, Choose("Look")),)


# --- what their runs come to ---------------------------------------------------------------------------------


def test_the_random_bot_of_drawn_cases_is_what_a_listing_of_every_state_says() -> None:
    compared = 0
    for seed in range(120):
        drawn = small_case(seed)
        try:
            truth = truth_about(drawn, 80)
        except TooLarge:
            continue
        score = score_of_bot(compile_scenario(drawn), Bot.RANDOM, 0, most=3000)
        if not score.exact:
            continue
        compared += 1
        brute = Brute(drawn)
        ended = {state: chance for state, chance in truth.ends.items() if not brute.steps(state)}
        passed = sum((chance for state, chance in ended.items() if brute.passed(state)), Fraction(0))
        assert score.passed == pytest.approx(float(passed), abs=1e-12)
        assert score.unended == pytest.approx(float(truth.unended), abs=1e-12)
        if ended:
            whole = sum(ended.values(), Fraction(0))
            mean = sum((chance * brute.total(state) for state, chance in ended.items()), Fraction(0)) / whole
            assert score.mean == pytest.approx(float(mean), abs=1e-12)
    assert compared >= 40


def test_a_careful_bot_slips_in_one_decision_of_ten() -> None:
    ways = (Choice("Good", "The end", score=worth(10)), Choice("Bad", "The end"))
    score = score_of_bot(compile_scenario(case(Scene("Here", choices=ways))), Bot.CAREFUL, 0)
    assert (score.exact, score.low, score.high) == (True, 0, 10)
    assert score.mean == pytest.approx(9.5)
    assert score.passed == pytest.approx(0.95)


def test_a_bot_in_a_loop_without_a_way_out_does_not_end() -> None:
    trap = case(Scene("Here", choices=(Choice("Stay", "Here"), Choice("Stay longer", "Here"))))
    score = score_of_bot(compile_scenario(trap), Bot.FIRST, 0)
    assert (score.unended, score.mean, score.endings) == (1.0, None, {})


def test_a_bot_whose_runs_are_too_many_is_drawn_with_a_seed() -> None:
    items = tuple(Item(f"Item {number}", right=True, score=worth(1)) for number in range(10))
    wide = case(Scene("Here", task=Task(Kind.SELECT, "Which?", "Go on", "The end", items)))
    program = compile_scenario(wide)
    one, again, other = (score_of_bot(program, Bot.RANDOM, seed) for seed in (1, 1, 2))
    assert (one.exact, one.plays, one == again, one == other) == (False, 1000, True, False)
    assert one.mean_within is not None
    assert one.mean_within[0] < 5 < one.mean_within[1]
    assert one.passed_within is not None
    assert one.passed_within[0] < sum(_choose(10, ticked) for ticked in range(7, 11)) / 1024 < one.passed_within[1]


def _choose(whole: int, part: int) -> int:
    made = 1
    for number in range(part):
        made = made * (whole - number) // (number + 1)
    return made


def test_the_random_bot_is_exact_where_a_proof_is() -> None:
    items = tuple(Item(f"Item {number}", right=True, score=worth(1)) for number in range(10))
    wide = case(Scene("Here", task=Task(Kind.SELECT, "Which?", "Go on", "The end", items)))
    random = {score.bot: score for score in bots_of(wide, proof=prove(wide))}[Bot.RANDOM]
    assert (random.exact, random.plays) == (True, None)
    assert random.mean == pytest.approx(5.0)
    assert random.passed == pytest.approx(176 / 1024)


def test_a_case_without_an_end_is_left_after_a_while() -> None:
    ups = (Choice("Wait", "Here", then=(Adds("trust", 1),)), Choice("Look", "Here", then=(Adds("trust", -1),)))
    endless = case(Scene("Here", choices=ups), values=(NumberValue("trust", 0, -5000, 5000),))
    score = score_of_bot(compile_scenario(endless), Bot.RANDOM, 0)
    assert (score.exact, score.plays, score.unended, score.mean) == (False, 60, 1.0, None)


def taught(name: str) -> Scenario:
    scenario = read_scenario(SCENARIOS / f"{name}.ipynb").scenario
    assert scenario is not None
    return scenario


@pytest.mark.parametrize("name", ["long-hours", "room-for-one-night"])
def test_a_case_that_is_taught_tells_the_bots_apart(name: str) -> None:
    scenario = taught(name)
    scores = {score.bot: score for score in bots_of(scenario)}
    maximum = points_of(scenario)
    assert [scores[bot].passed for bot in (Bot.HASTY, Bot.FIRST, Bot.LONGEST, Bot.SWEEPER, Bot.RANDOM)] == [0.0] * 5
    assert scores[Bot.PRACTICE].passed == 1.0
    assert mean_of(scores[Bot.RANDOM]) < HALF * maximum
    assert mean_of(scores[Bot.CAREFUL]) - mean_of(scores[Bot.HASTY]) >= APART * maximum
    assert bot_findings(scenario, tuple(scores.values())) == []


def mean_of(score: BotScore) -> float:
    assert score.mean is not None
    return score.mean


# --- what an author is told ----------------------------------------------------------------------------------

GOOD = """# The open gate

### Criteria

- care: 4 points. Needs before questions.

## At the gate

- [Walk in](#The-yard)
- [Walk in at once, since the gate stands open](#The-yard)
  - Takes: 1 minute
- [Ask first](#The-yard)
  - Takes: 3 minutes
  - Score: care + 4
  - Follows: PRA-03.do1
  - Why: She is asked first.

## The yard

- Ending: good
"""
MOVED = GOOD.replace("- [Walk in](#The-yard)\n", "").replace("## The yard", "- [Walk in](#The-yard)\n\n## The yard")


def codes(text: str) -> list[str]:
    scenario = read_text_scenario(notebook_from_text(text)).scenario
    assert scenario is not None
    return [each.code for each in bot_findings(scenario, bots_of(scenario))]


def test_a_case_that_tells_care_from_tricks_has_no_finding() -> None:
    assert codes(GOOD) == []


def test_a_trick_that_passes_is_told() -> None:
    longest = GOOD.replace("[Ask first]", "[Ask first what she needs, and wait for her answer]")
    assert codes(longest) == ["R114"]
    front = GOOD.replace("- [Walk in](#The-yard)\n", "").replace("At the gate\n", "At the gate\n")
    ask, hurry = front.index("- [Ask first]"), front.index("- [Walk in at once")
    first = front[:hurry] + front[ask : front.index("## The yard")].rstrip() + "\n" + front[hurry:ask]
    assert codes(first + "\n- [Walk on](#The-yard)\n\n" + front[front.index("## The yard") :]) == ["R114"]


def test_sweeping_that_passes_is_told() -> None:
    swept = GOOD.replace("- [Ask first](#The-yard)", "- [Ask first](#At-the-gate)\n  - Once: yes")
    assert codes(swept) == ["R115"]


def test_guessing_that_brings_half_is_told() -> None:
    generous = GOOD.replace("- [Walk in](#The-yard)", "- [Knock](#The-yard)\n  - Score: care + 2\n  - Why: It is calm.")
    assert codes(generous) == ["R118"]


def test_practice_that_does_not_pass_is_told() -> None:
    unsaid = GOOD.replace("  - Follows: PRA-03.do1\n", "").replace(
        "- [Walk in](#The-yard)", "- [Walk in](#The-yard)\n  - Follows: PRA-03.do1"
    )
    assert codes(unsaid) == ["R117"]


def test_haste_that_is_worth_as_much_as_care_is_told() -> None:
    quick = GOOD.replace("  - Takes: 3 minutes\n", "").replace(
        "- [Walk in](#The-yard)", "- [Walk in](#The-yard)\n  - Takes: 2 minutes"
    )
    assert codes(quick) == ["R116"]


def test_a_case_without_points_is_not_asked_to_tell_anyone_apart() -> None:
    assert (
        codes(GOOD.replace("- care: 4 points. Needs before questions.\n", "").replace("  - Score: care + 4\n", ""))
        == []
    )


def test_a_score_as_json_says_how_sure_it_is() -> None:
    numbers = (NumberValue("trust", 0, 0, 9),)
    score = score_of_bot(
        compile_scenario(case(Scene("Here", choices=(Choice("Go", "The end"),)), values=numbers)), Bot.FIRST, 0
    )
    assert score.as_json() == {
        "bot": "always first",
        "exact": True,
        "mean": 0.0,
        "low": 0,
        "high": 0,
        "passed": 0.0,
        "unended": 0.0,
        "endings": {"The end": 1.0},
        "plays": None,
        "mean_within": None,
        "passed_within": None,
    }
