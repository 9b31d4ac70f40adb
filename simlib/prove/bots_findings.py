"""What an author is told where the bots of a case come out alike: its points then do not tell what they should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from simlib.prove.bots import BotScore
from simlib.prove.bots_rules import Bot
from simlib.scenario.findings import finding
from simlib.scenario.model import Finding, Scenario

TRICKS: Mapping[Bot, str] = {
    Bot.FIRST: "Whoever always takes the first choice",
    Bot.LONGEST: "Whoever always takes the longest text",
    Bot.SWEEPER: "Whoever takes every `Once` choice",
}
"""Bots that know nothing and read nothing, as a sentence calls them."""

SOME = 0.1
"""A trick that passes in so many runs is one too many; for sweeping, which leaves much to chance, in so many more."""
MOST = 0.9
"""Of the runs that follow practice, so many have to pass."""
HALF = 0.5
"""Of the points, a run at random brings less than this."""
APART = 0.4
"""Of the points, care brings so many more than haste."""


def bot_findings(scenario: Scenario, scores: Sequence[BotScore]) -> list[Finding]:
    """Where tricks pass, guessing brings half of the points, practice does not pass, or haste is worth as much as care.

    Nothing for a case in which there is nothing to earn.
    """
    maximum = points_of(scenario)
    by_bot = {score.bot: score for score in scores}
    return list(_findings(scenario, by_bot, maximum)) if maximum else []


def points_of(scenario: Scenario) -> int:
    """The most points that the computer counts in a case."""
    return sum(criterion.maximum for criterion in scenario.criteria if not criterion.by_person)


def _findings(scenario: Scenario, by_bot: Mapping[Bot, BotScore], maximum: int) -> Iterator[Finding]:
    by_chance = by_bot[Bot.RANDOM].passed
    for bot, who in TRICKS.items():
        passed = by_bot[bot].passed
        if passed >= SOME + (by_chance if bot is Bot.SWEEPER else 0):
            remedy = "Let points or a Must rest on decisions that this player gets wrong."
            code = "R115" if bot is Bot.SWEEPER else "R114"
            yield _about(scenario, code, f"{who} passes in {_percent(passed)} of the runs.", remedy)
    guessed, practice = by_bot[Bot.RANDOM].mean or 0.0, by_bot[Bot.PRACTICE].passed
    if guessed >= HALF * maximum:
        message = f"A run at random brings {guessed:.1f} of {maximum} points on average."
        yield _about(scenario, "R118", message, "Take points from what is easily guessed, or let wrong guesses cost.")
    if practice < MOST:
        message = f"Whoever follows what practice says passes in {_percent(practice)} of the runs."
        remedy = "Look at what it misses: points without `Follows`, or a Must that practice does not lead to."
        yield _about(scenario, "R117", message, remedy)
    apart = (by_bot[Bot.CAREFUL].mean or 0.0) - (by_bot[Bot.HASTY].mean or 0.0)
    if apart < APART * maximum:
        message = f"Between care and haste lie {apart:.1f} of {maximum} points."
        yield _about(scenario, "R116", message, f"They should lie at least {APART * maximum:.0f} apart.")


def _about(scenario: Scenario, code: str, message: str, remedy: str) -> Finding:
    return finding(code, scenario.spot, message, remedy, len(scenario.title))


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
