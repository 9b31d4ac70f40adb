"""What the bots come to as a page of sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simlib.prove.bots import BotScore
from simlib.prove.bots_findings import points_of
from simlib.prove.bots_rules import Bot
from simlib.prove.sentences import percent
from simlib.scenario.model import Scenario

ABOUT = {
    Bot.CAREFUL: "takes what brings the most points now, with one slip in ten",
    Bot.HASTY: "takes what costs the least time, and leaves forms as they are",
    Bot.FIRST: "takes whatever stands first",
    Bot.LONGEST: "takes the longest text",
    Bot.SWEEPER: "takes every choice that can be taken once, and ticks everything",
    Bot.RANDOM: "takes anything that is offered",
    Bot.PRACTICE: "takes what follows practice, never what goes against it",
}
"""Each bot in words."""


def sentences_about_bots(scenario: Scenario, scores: Sequence[BotScore]) -> Iterator[str]:
    """The page, line by line."""
    yield scenario.title
    yield ""
    yield f"Seven simple players, of {points_of(scenario)} points; {scenario.header.pass_percent} percent are needed:"
    for score in scores:
        yield ""
        yield f"  {score.bot.value} {ABOUT[score.bot]}"
        yield f"    {_points(score)}"
        yield f"    {_passing(score)}{_how(score)}"
        yield from (f"    {line}" for line in _endings(score))
    yield ""


def _points(score: BotScore) -> str:
    if score.mean is None:
        return "no run ends"
    if score.low == score.high:
        return f"{score.low} points"
    within = ", with 95% certainty between {:.1f} and {:.1f}".format(*score.mean_within) if score.mean_within else ""
    return f"{score.mean:.1f} points on average{within}; from {score.low} to {score.high}"


def _passing(score: BotScore) -> str:
    if score.passed in {0.0, 1.0}:
        return "never passes" if not score.passed else "always passes"
    return f"passes in {percent(score.passed)} of the runs"


def _how(score: BotScore) -> str:
    return f", of {score.plays:,} runs drawn at random" if score.plays else ""


def _endings(score: BotScore) -> Iterator[str]:
    if score.unended:
        yield f"{percent(score.unended)} of the runs do not end"
    if score.endings:
        label = max(score.endings, key=lambda each: score.endings[each])
        yield f"ends most often in {label!r}, {percent(score.endings[label])}"
