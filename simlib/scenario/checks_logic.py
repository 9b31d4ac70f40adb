"""Family L, as far as links and bounds tell: what is never read, never changed, never found, always or never true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simlib.scenario.conditions import terms_of
from simlib.scenario.findings import finding
from simlib.scenario.graph import (
    Asked,
    Happening,
    conditions_of,
    effects_of_case,
    of_way,
    possible_in,
)
from simlib.scenario.model import (
    Adds,
    Compares,
    Finding,
    IsYes,
    Kind,
    NumberValue,
    Reads,
    Scenario,
    SetsNumber,
    SetsYesNo,
    Value,
)
from simlib.scenario.truth import Verdict, verdict_on
from simlib.scenario.words import NO_BASIS, fold


def check_effects(scenario: Scenario) -> Iterator[Finding]:
    """Effects that leave the bounds of their value whatever happens."""
    bounds = {each.name: each for each in scenario.values if isinstance(each, NumberValue)}
    for acts in effects_of_case(scenario):
        effect = acts.effect
        if not isinstance(effect, Adds | SetsNumber) or effect.value not in bounds:
            continue
        value = bounds[effect.value]
        too_far = isinstance(effect, Adds) and abs(effect.amount) > value.high - value.low
        outside = isinstance(effect, SetsNumber) and not value.low <= effect.number <= value.high
        if too_far or outside:
            message = f'"{value.name}" stays from {value.low} to {value.high}.'
            yield finding("L206", acts.spot, message, "Use a smaller number, or widen the bounds.", len(value.name))


def check_ticks(scenario: Scenario) -> Iterator[Finding]:
    """Ties of a Chart that are ticked and stand in no list of ties, or can be shown by nothing, or not yet."""
    yield from _unusable(scenario)
    known = {fold(tie.text) for tie in scenario.ties}
    hidden = {fold(tie.text): tie.shown_by for tie in scenario.ties if tie.shown_by}
    for scene in scenario.scenes:
        for item in scene.task.items if scene.task and scene.task.kind is Kind.CHART else ():
            if item.right and fold(item.text) not in known:
                remedy = "Add it under `### Ties`, or untick the box."
                yield finding("L110", item.spot, f'"{item.text}" is no tie of this case.', remedy, len(item.text))
            elif item.when is None and fold(item.text) in hidden:
                asked = " or ".join(f"found({name})" for name in hidden[fold(item.text)])
                remedy = f"Add `When: {asked}` under it."
                yield finding(
                    "L111", item.spot, f'Evidence shows "{item.text}", and may not be found.', remedy, len(item.text)
                )


def _unusable(scenario: Scenario) -> Iterator[Finding]:
    """Ticked ties that rest only on what was obtained without a lawful basis, or is privileged."""
    useless = {each.name for each in scenario.evidence if each.basis == NO_BASIS or each.privileged}
    resting = {fold(tie.text): tie.shown_by for tie in scenario.ties if useless.issuperset(tie.shown_by)}
    for scene in scenario.scenes:
        for item in scene.task.items if scene.task and scene.task.kind is Kind.CHART else ():
            if item.right and resting.get(fold(item.text)):
                named = ", ".join(resting[fold(item.text)])
                message = f"All that shows it was obtained without a lawful basis, or is privileged: {named}."
                remedy = "Untick the box, or name other evidence under `Shown by`."
                yield finding("L112", item.spot, message, remedy, len(item.text))


def check_logic(scenario: Scenario) -> Iterator[Finding]:
    """What can be said about the whole case once every line of it can be read."""
    asked = tuple(conditions_of(scenario))
    possible = possible_in(scenario)
    ever: frozenset[Happening] = frozenset().union(*possible.values())
    yield from _values(scenario, asked)
    lost = {each.name for each in scenario.evidence if ("found", each.name) not in ever}
    for each in scenario.evidence:
        if each.name in lost:
            message = f'Nothing finds "{each.name}".'
            remedy = f"Add `Then: find {each.name}` to a choice or scene that is reached."
            yield finding("L203", each.spot, message, remedy, len(each.name))
    still = frozenset(("yes", value.name) for value in scenario.values if not _changes(value, scenario))
    spared = still | {("found", name) for name in lost}
    for each_asked in asked:
        if each_asked.word == "Promise":
            continue  # Whether a promise holds is for the proof to say.
        yield from _verdict(each_asked, scenario, ever | spared, possible, spared)


def _values(scenario: Scenario, asked: tuple[Asked, ...]) -> Iterator[Finding]:
    read = {term.value for each in asked for term in terms_of(each.condition) if isinstance(term, Compares | IsYes)}
    for value in scenario.values:
        if value.name not in read:
            remedy = "Use it in a condition, or delete it."
            yield finding("L201", value.spot, f'No condition reads "{value.name}".', remedy, len(value.name))
        elif not _changes(value, scenario):
            remedy = "Change it in a Then, or leave it out of the conditions."
            yield finding("L202", value.spot, f'Nothing changes "{value.name}".', remedy, len(value.name))


def _changes(value: Value, scenario: Scenario) -> bool:
    return any(
        isinstance(acts.effect, Adds | SetsNumber | SetsYesNo) and acts.effect.value == value.name
        for acts in effects_of_case(scenario)
    )


def _verdict(
    asked: Asked,
    scenario: Scenario,
    ever: frozenset[Happening],
    possible: Mapping[str, frozenset[Happening]],
    spared: frozenset[Happening],
) -> Iterator[Finding]:
    verdict = verdict_on(asked.condition, scenario, ever)
    if verdict is Verdict.ALWAYS:
        yield finding("L204", asked.spot, _why_always(asked, scenario), "Leave the condition out, or change it.", 0)
    elif verdict is Verdict.NEVER:
        yield finding(
            "L205", asked.spot, _why_never(asked, scenario, ever), "Change the condition, or what it asks about.", 0
        )
    elif asked.scene is not None and possible[asked.scene]:
        here = possible[asked.scene] | spared
        if asked.after is not None:
            here |= of_way(asked.after) | possible.get(asked.after.target, frozenset())
        if verdict_on(asked.condition, scenario, here) is Verdict.NEVER:
            message = f'On no way to "{asked.scene}" can this have happened.'
            yield finding("L207", asked.spot, message, "Ask for it in a later scene, or let it happen earlier.", 0)


def _why_always(asked: Asked, scenario: Scenario) -> str:
    return "It holds whatever has happened." + _ranges(asked, scenario)


def _why_never(asked: Asked, scenario: Scenario, ever: frozenset[Happening]) -> str:
    for term in terms_of(asked.condition):
        if isinstance(term, Reads) and (str(term.reader), term.name) not in ever:
            return f"Nothing makes {term.reader}({term.name}) true."
        if isinstance(term, IsYes) and ("yes", term.value) not in ever:
            return f'Nothing sets "{term.value}" to yes.'
    return "It cannot hold, whatever has happened." + _ranges(asked, scenario)


def _ranges(asked: Asked, scenario: Scenario) -> str:
    named = {term.value for term in terms_of(asked.condition) if isinstance(term, Compares)}
    told = [
        f' "{value.name}" is from {value.low} to {value.high}.'
        for value in scenario.values
        if isinstance(value, NumberValue) and value.name in named
    ]
    return "".join(told)
