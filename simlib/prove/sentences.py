"""A proof as a calm page of sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from simlib.prove.promises import Kept
from simlib.prove.result import Mean, Proof
from simlib.prove.routes import Json
from simlib.prove.words import answer_words
from simlib.scenario.model import Scenario

BARS = 40
"""Characters of the longest bar of the score distribution."""


def sentences_about(scenario: Scenario, proof: Proof) -> Iterator[str]:
    """The page, line by line."""
    yield scenario.title
    yield ""
    yield from _how(proof)
    yield ""
    yield from _scenes(proof)
    yield ""
    yield from _endings(proof)
    yield ""
    yield from _scores(scenario, proof)
    yield from _rules("Must", "met", proof.musts)
    yield from _rules("Never", "broken", proof.nevers)
    yield from _promises(proof.promises)


def percent(share: float) -> str:
    """A share in percent: never 0 for what can happen, never 100 for what can fail.

    >>> percent(0.25), percent(0.0), percent(1e-9), percent(1 - 1e-9), percent(1.0)
    ('25%', '0%', 'less than 0.1%', 'more than 99.9%', '100%')
    """
    if abs(share - 1) < 1e-12:
        return "100%"
    if 0 < share < 0.001:
        return "less than 0.1%"
    return "more than 99.9%" if share > 0.999 else f"{100 * share:.1f}".removesuffix(".0") + "%"


def _how(proof: Proof) -> Iterator[str]:
    if proof.exact:
        ways = "endlessly many ways" if proof.histories is None else _count(proof.histories, "way")
        yield f"Exact, over all runs: {_count(proof.states, 'state')}, {ways} through the case."
    else:
        yield f"Not exact: {proof.states:,} runs were drawn at random. What they did not meet may still exist."
    if proof.shortest_minutes is not None:
        longest = "there is no longest run" if proof.longest_minutes is None else f"the longest {proof.longest_minutes}"
        yield f"The shortest run takes {_count(proof.shortest_minutes, 'minute')} of the story, {longest}."


def _scenes(proof: Proof) -> Iterator[str]:
    if not proof.unreached:
        yield "Every scene is reached."
    for heading in proof.unreached:
        yield f"No run reaches the scene {heading!r}."
    if not proof.never_offered:
        yield "Every choice is offered to someone."
    for scene, choice in proof.never_offered:
        yield f"Never offered: {choice.text!r} in {scene.heading!r}, cell {choice.spot.cell}, line {choice.spot.line}."
    if proof.stuck:
        yield f"{percent(proof.stuck)} of the runs get stuck: nothing is offered, and it is no ending."
    if proof.unended:
        yield f"{percent(proof.unended)} of the runs never end."


def _endings(proof: Proof) -> Iterator[str]:
    yield "Endings, by how often a run at random comes there:"
    for label, ending in sorted(proof.endings.items(), key=lambda each: -each[1].probability):
        scores = "" if ending.worst is None else f", with {ending.worst} to {ending.best} points"
        yield f"  {percent(ending.probability):>15}  {label}{scores}"


def _scores(scenario: Scenario, proof: Proof) -> Iterator[str]:
    maximum = sum(criterion.maximum for criterion in scenario.criteria if not criterion.by_person)
    yield f"A run at random passes in {percent(proof.passed)} of all cases{_within(proof, 'passed', 100, '%')}."
    if proof.score.mean is None:
        return
    mean = f"{proof.score.mean:.2f} on average{_within(proof, 'mean', 1, '')}"
    yield f"It scores {mean}, from {proof.score.low} to {proof.score.high} of {maximum} points:"
    highest = max(chance for _, chance in proof.distribution)
    for score, chance in proof.distribution:
        yield f"  {score:>4}  {percent(chance):>15}  {'#' * round(BARS * chance / highest)}".rstrip()
    for name, mean_of in proof.criteria.items():
        yield f"  {name}: {_mean(mean_of)}"
    yield ""


def _within(proof: Proof, name: str, scale: int, unit: str) -> str:
    if proof.intervals is None or name not in proof.intervals:
        return ""
    low, high = (max(0.0, scale * end) for end in proof.intervals[name])
    return f" (with 95% certainty between {low:.1f}{unit} and {high:.1f}{unit})"


def _mean(mean: Mean) -> str:
    return "no run ends" if mean.mean is None else f"{mean.low} to {mean.high}, {mean.mean:.2f} on average"


def _rules(word: str, verb: str, rules: Mapping[str, float]) -> Iterator[str]:
    for name, share in rules.items():
        yield f"{word}, {name}: {verb} in {percent(share)} of the runs."


def _promises(promises: Mapping[str, Kept]) -> Iterator[str]:
    for text, kept in promises.items():
        if kept.holds is None:
            yield f"Promise, not decided: {text}."
        elif kept.holds:
            yield f"Promise, kept: {text}."
        else:
            yield f"Promise, broken: {text}. These decisions break it:"
            yield from _history(kept.history or [])


def _history(history: Iterable[Json]) -> Iterator[str]:
    for number, decision in enumerate(history, start=1):
        yield f"  {number}. {decision if isinstance(decision, str) else answer_words(decision)}"


def _count(number: int, word: str) -> str:
    shown = f"{number:,}" if number < 10**9 else f"{number:.1e}"
    return f"{shown} {word}" if number == 1 else f"{shown} {word}s"
