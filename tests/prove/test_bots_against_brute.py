"""What the bots of drawn cases come to equals their rules, written a second time over a listing of every state."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from statistics import median

import pytest

from simlib.play.program import compile_scenario
from simlib.prove.bots import BotScore, score_of_bot
from simlib.prove.bots_rules import Bot
from simlib.scenario.model import Choice, Item, Kind, Task
from tests.prove.brute import Brute, State, TooLarge, truth_about
from tests.prove.drawn import small_case

Tried = frozenset[tuple[str, str]]
Spot = tuple[State, Tried]
LONGEST = 120
"""Decisions after which what is left of a run is less than rounding, or goes on forever."""


class Rules:
    """The rules of `simlib.prove.bots_rules`, in words of the listing."""

    def __init__(self, brute: Brute, bot: Bot) -> None:
        self.brute, self.bot = brute, bot
        self.computed = [not criterion.by_person for criterion in brute.case.criteria]

    def moves(self, spot: Spot) -> list[tuple[Fraction, Spot]]:
        """Where the bot goes from here."""
        state, tried = spot
        scene = self.brute.scenes[state.scene]
        if scene.task is not None:
            made = self.answers(state, scene.task, scene.heading)
        else:
            offered = [choice for choice in scene.all_choices if self.brute.open(state, choice)]
            fresh = [choice for choice in offered if (state.scene, choice.text) not in tried] or offered
            made = self.choices(state, offered if self.bot in {Bot.CAREFUL, Bot.RANDOM} else fresh)
        slip = {Bot.CAREFUL: Fraction(1, 10), Bot.RANDOM: Fraction(1)}.get(self.bot, Fraction(0))
        any_of = [(slip * step.chance, step.target, step.text) for step in self.brute.steps(state) if slip]
        return [
            (share, (target, tried | {(state.scene, text)} if text else tried))
            for share, target, text in [((1 - slip) * share, target, text) for share, target, text in made] + any_of
            if share
        ]

    def choices(self, state: State, offered: list[Choice]) -> list[tuple[Fraction, State, str]]:
        taken = {choice.text: self.brute.choose(state, choice, Fraction(1)).target for choice in offered}
        kept = [choice for choice in offered if choice in self.wanted(state, offered, taken)]
        return [(Fraction(1, len(kept)), taken[choice.text], choice.text) for choice in kept]

    def wanted(self, state: State, offered: list[Choice], taken: dict[str, State]) -> list[Choice]:
        match self.bot:
            case Bot.CAREFUL:
                most = max(self.gain(state, target) for target in taken.values())
                return [choice for choice in offered if self.gain(state, taken[choice.text]) == most]
            case Bot.HASTY:
                return [min(offered, key=lambda choice: self.brute.choose(state, choice, Fraction(1)).minutes)]
            case Bot.LONGEST:
                return [max(offered, key=lambda choice: len(choice.text))]
            case Bot.SWEEPER:
                return [choice for choice in offered if choice.once][:1] or offered
            case Bot.PRACTICE:
                allowed = [choice for choice in offered if not choice.reason.against] or offered
                return [choice for choice in allowed if choice.reason.follows] or allowed
            case _:
                return offered[:1]

    def gain(self, before: State, after: State) -> int:
        pairs = zip(before.points, after.points, self.computed, strict=True)
        return sum(late - early for early, late, counts in pairs if counts)

    def answers(self, state: State, task: Task, heading: str) -> list[tuple[Fraction, State, str]]:
        if self.bot is Bot.SWEEPER and task.kind in {Kind.SORT, Kind.JUDGE}:
            return [(step.chance, step.target, "") for step in self.brute.steps(state)]
        items = [item for item in task.items if self.brute.holds(item.when, state)]
        after = state
        for place, item in enumerate(items):
            after = self.brute.answer(state, after, task, item, self.word(state, task, items, place))
        return [(Fraction(1), self.brute.enter(after, task.target, task.takes)[0], "")]

    def word(self, state: State, task: Task, items: list[Item], place: int) -> object:
        item, knows = items[place], self.bot in {Bot.CAREFUL, Bot.PRACTICE, Bot.RANDOM}
        if task.kind is Kind.SORT:
            bins = [*task.named_bins, *sorted(set(task.bins) - set(task.named_bins), key=str.casefold)]
            return item.answer if knows else max(bins, key=len) if self.bot is Bot.LONGEST else bins[0]
        if task.kind is Kind.JUDGE:
            right = max(("yes", "no", "unclear"), key=lambda word: self.brute.worth(state, task, item, word))
            return right if knows else "unclear" if self.bot is Bot.LONGEST else "yes"
        return self.ticks(state, task, items, place)

    def ticks(self, state: State, task: Task, items: list[Item], place: int) -> bool:
        item = items[place]
        match self.bot:
            case Bot.CAREFUL:
                worth = self.gain(state, self.brute.answer(state, state, task, item, True))
                return worth > 0 or (worth == 0 and item.right is True)
            case Bot.PRACTICE:
                return item.right is True and not item.reason.against
            case Bot.FIRST:
                return place == 0
            case Bot.LONGEST:
                return len(item.text) > median(len(each.text) for each in items)
            case _:
                return self.bot is Bot.SWEEPER


def where_runs_end(rules: Rules) -> dict[State, Fraction] | None:
    """The ends with their probability; None where some run is still going on."""
    layer: dict[Spot, Fraction] = {(rules.brute.start()[0], frozenset()): Fraction(1)}
    ended: defaultdict[State, Fraction] = defaultdict(Fraction)
    for _ in range(LONGEST):
        after: defaultdict[Spot, Fraction] = defaultdict(Fraction)
        for spot, chance in layer.items():
            moves = rules.moves(spot) if rules.brute.steps(spot[0]) else []
            if not moves:
                ended[spot[0]] += chance
            for share, target in moves:
                after[target] += chance * share
        layer = after
        if not layer:
            return ended
        if len(layer) > 150:
            return None
    return None


@pytest.mark.parametrize("bot", list(Bot))
def test_a_bot_comes_to_what_its_rule_says(bot: Bot) -> None:
    compared = passing = 0
    for seed in range(70):
        case = small_case(seed)
        try:
            truth_about(case, 120)
        except TooLarge:
            continue
        brute = Brute(case)
        ends = where_runs_end(Rules(brute, bot))
        score = score_of_bot(compile_scenario(case), bot, 0)
        if ends is None or not score.exact:
            continue
        compared += 1
        passing += score.passed > 0
        assert_comes_to(score, brute, ends, seed)
    assert (compared >= 25, passing >= 3) == (True, True)


def assert_comes_to(score: BotScore, brute: Brute, ends: dict[State, Fraction], seed: int) -> None:
    totals = {state: brute.total(state) for state in ends}
    passed = sum((chance for state, chance in ends.items() if brute.passed(state)), Fraction(0))
    mean = sum((chance * totals[state] for state, chance in ends.items()), Fraction(0))
    assert (seed, score.low, score.high) == (seed, min(totals.values()), max(totals.values()))
    assert score.mean == pytest.approx(float(mean), abs=1e-12)
    assert score.passed == pytest.approx(float(passed), abs=1e-12)
    for scene in brute.case.scenes:
        if scene.ending:
            there = sum((chance for state, chance in ends.items() if state.scene == scene.heading), Fraction(0))
            assert score.endings.get(scene.heading, 0.0) == pytest.approx(float(there), abs=1e-12)
