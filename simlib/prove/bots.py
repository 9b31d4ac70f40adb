"""What seven simple players come to in a case: whether its points tell care from haste, and practice from tricks.

Each bot plays through the same engine as a trainee and sees what is offered. All runs of a bot are followed at once,
each state with its probability, decision after decision: that is exact. Where a bot's runs spread over more states
than can be followed, runs are drawn with a seed instead, and what they say comes with an interval.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from random import Random

from simlib.play.decisions import Choose, Decision
from simlib.play.engine import decide, offer, start
from simlib.play.gates import is_open
from simlib.play.program import Program, compile_scenario
from simlib.play.state import State
from simlib.play.tasks import lines_open_to
from simlib.prove.answers import TICKED, decision_with
from simlib.prove.bots_rules import Bot, Situation, picks_of, remembers
from simlib.prove.graph import TooMany
from simlib.prove.result import Interval, Proof, passes
from simlib.prove.sample import decision_among, mean_within, scores_of, share_within
from simlib.scenario.model import JUDGE_ANSWERS, Kind, Scenario

PLAYS = 1_000
MOST_DRAWN = 60_000
"""Decisions after which no more runs are drawn, so that a case without an end does not take forever."""
MOST_STEPS = 5_000
"""Decisions that are followed for one bot before its runs are drawn instead."""
MOST_ANSWERS = 256
"""Answers to one task that are followed one by one."""
LONGEST_PLAY = 1_000
"""Decisions after which a run is taken for one that does not end."""
FORGOTTEN = 1e-15
"""Runs less probable than this, all together, are taken for ended."""


@dataclass(frozen=True, slots=True)
class BotScore:
    """What one bot comes to. Scores are of the runs that end; shares are of all."""

    bot: Bot
    exact: bool
    mean: float | None
    """None where no run ends."""
    low: int | None
    high: int | None
    passed: float
    unended: float
    endings: Mapping[str, float]
    """By its label, the share of runs that come to each ending that is met."""
    plays: int | None = None
    """How many runs were drawn; None where it is exact."""
    mean_within: Interval | None = None
    """Between what the mean lies with 95% certainty, where runs were drawn."""
    passed_within: Interval | None = None

    def as_json(self) -> dict[str, object]:
        """The score as `simlib bots --json` prints it."""
        return {
            "bot": self.bot.value,
            "exact": self.exact,
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "passed": self.passed,
            "unended": self.unended,
            "endings": dict(self.endings),
            "plays": self.plays,
            "mean_within": list(self.mean_within) if self.mean_within else None,
            "passed_within": list(self.passed_within) if self.passed_within else None,
        }


def bots_of(scenario: Scenario, seed: int = 0, proof: Proof | None = None) -> tuple[BotScore, ...]:
    """What every bot comes to; the random one as an exact proof says, where there is one.

    Raises `NotPlayable` as `compile_scenario` does.
    """
    program = compile_scenario(scenario)
    known = random_by_proof(proof) if proof is not None and proof.exact else None
    return tuple(known if known is not None and bot is Bot.RANDOM else score_of_bot(program, bot, seed) for bot in Bot)


def score_of_bot(program: Program, bot: Bot, seed: int, most: int = MOST_STEPS) -> BotScore:
    """What one bot comes to: exact where its runs can be followed in `most` decisions, else drawn with the seed."""
    try:
        return _score(program, bot, followed(program, bot, most), plays=None)
    except TooMany:
        ends = drawn(program, bot, seed)
        return _score(program, bot, {state: count / ends.total() for state, count in ends.items()}, ends.total())


def random_by_proof(proof: Proof) -> BotScore:
    """The random bot, as an exact proof has it."""
    endings = {label: ending.probability for label, ending in proof.endings.items() if ending.probability}
    score = proof.score
    unended = proof.unended
    return BotScore(Bot.RANDOM, True, score.mean, score.low, score.high, proof.passed, unended, endings)


def followed(program: Program, bot: Bot, most: int) -> dict[State, float]:
    """Where all runs of a bot end, or stand when they are taken for endless. Raises `TooMany` beyond `most` decisions.

    What is left of runs that go round a loop and end sooner or later is followed until it is less than rounding.
    """
    first, _ = start(program)
    layer: dict[tuple[State, frozenset[tuple[int, str]]], float] = {(first, frozenset()): 1.0}
    ended: defaultdict[State, float] = defaultdict(float)
    steps = 0
    for _ in range(LONGEST_PLAY):
        after: defaultdict[tuple[State, frozenset[tuple[int, str]]], float] = defaultdict(float)
        for (state, tried), chance in layer.items():
            if state.ended:
                ended[state] += chance
                continue
            here = Situation(program, state, offer(program, state), tried)
            picks = _all_picks(bot, here)
            steps += len(picks)
            if steps > most:
                raise TooMany
            for share, decision in picks:
                after[_after(bot, here, decision)] += chance * share
        layer = after
        if sum(layer.values()) < FORGOTTEN:
            return ended
    for (state, _tried), chance in layer.items():
        ended[state] += chance
    return ended


def drawn(program: Program, bot: Bot, seed: int) -> Counter[State]:
    """Where runs of a bot end that were drawn at random, the same for the same seed."""
    random = Random(f"{seed} {bot.value}")
    ended = Counter[State]()
    made = 0
    while ended.total() < PLAYS and made < MOST_DRAWN:
        state, _ = start(program)
        tried = frozenset[tuple[int, str]]()
        for _ in range(LONGEST_PLAY):
            if state.ended:
                break
            here = Situation(program, state, offer(program, state), tried)
            state, tried = _after(bot, here, _drawn_decision(bot, here, random))
            made += 1
        ended[state] += 1
    return ended


def _after(bot: Bot, here: Situation, decision: Decision) -> tuple[State, frozenset[tuple[int, str]]]:
    state, _ = decide(here.program, here.state, decision)
    if isinstance(decision, Choose) and remembers(bot):
        return state, here.tried | {(here.state.scene, decision.text)}
    return state, here.tried


def _drawn_decision(bot: Bot, here: Situation, random: Random) -> Decision:
    picks = picks_of(bot, here)
    decision = random.choices([decision for _, decision in picks], [share for share, _ in picks])[0]
    return decision_among(here.now, random) if decision is None else decision


def _all_picks(bot: Bot, here: Situation) -> list[tuple[float, Decision]]:
    """Every decision the bot may make, with its probability. Raises `TooMany` where a task has too many answers."""
    made: list[tuple[float, Decision]] = []
    for share, decision in picks_of(bot, here):
        every = [decision] if decision is not None else _every_decision(here)
        made += [(share / len(every), each) for each in every]
    return made


def _every_decision(here: Situation) -> list[Decision]:
    form = here.program.stages[here.state.scene].form
    if form is None:
        return [Choose(choice.text) for choice in here.now.choices]
    lines = list(lines_open_to(form, here.state))
    words = {Kind.SORT: form.bins, Kind.JUDGE: JUDGE_ANSWERS}.get(form.task.kind, ("", TICKED))
    if prod(len(words) for _ in lines) > MOST_ANSWERS:
        raise TooMany
    return [decision_with(form, lines, given) for given in product(words, repeat=len(lines))]


# --- what runs are worth -------------------------------------------------------------------------------------


def _score(program: Program, bot: Bot, where: Mapping[State, float], plays: int | None) -> BotScore:
    scenario = program.scenario
    totals = {state: sum(scores_of(scenario, state).values()) for state in where if state.ended}
    share = sum(where[state] for state in totals)
    passed = sum(where[state] for state, total in totals.items() if _passes(program, state, total))
    endings: defaultdict[str, float] = defaultdict(float)
    for state in totals:
        if scenario.scenes[state.scene].ending is not None:
            endings[scenario.scenes[state.scene].heading] += where[state]
    return BotScore(
        bot=bot,
        exact=plays is None,
        mean=sum(where[state] * total for state, total in totals.items()) / share if totals else None,
        low=min(totals.values(), default=None),
        high=max(totals.values(), default=None),
        passed=_whole(passed),
        unended=_whole(1 - share),
        endings={label: _whole(chance) for label, chance in endings.items()},
        plays=plays,
        mean_within=mean_within(_drawn_scores(where, totals, plays)) if plays and totals else None,
        passed_within=share_within(round(passed * plays), plays) if plays else None,
    )


def _drawn_scores(where: Mapping[State, float], totals: Mapping[State, int], plays: int) -> list[int]:
    return [total for state, total in totals.items() for _ in range(round(where[state] * plays))]


def _passes(program: Program, state: State, total: int) -> bool:
    met = all(is_open(gate, state.flags, state.numbers, state.minutes) for _, gate in program.musts)
    broken = any(state.flags & watch.broken for watch in program.nevers)
    return met and not broken and passes(program.scenario, total)


def _whole(share: float) -> float:
    """A share without what rounding adds or takes."""
    return float(round(share)) if abs(share - round(share)) < 1e-12 else share
