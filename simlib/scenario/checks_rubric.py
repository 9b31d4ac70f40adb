"""Family R, as far as plain sums tell: what can be earned, points without reasons, answers that show themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from simlib.scenario.conditions import terms_of
from simlib.scenario.findings import finding
from simlib.scenario.graph import scored_parts, total
from simlib.scenario.model import (
    Choice,
    Criterion,
    Finding,
    Item,
    Kind,
    Reader,
    Reads,
    Scenario,
    Scene,
    Task,
    spot_of,
)

FEWEST_DECISIONS = 4
"""From so many scored decisions on, a habit of the author can be seen."""


def check_reasons(scenario: Scenario) -> Iterator[Finding]:
    """Points without a reason, reasons without a fact, items whose points go the wrong way."""
    for scene in scenario.scenes:
        for part in scored_parts(scene):
            if part.score and not part.reason.why:
                remedy = "Add a `Why` with what it `Follows` or goes `Against`."
                yield finding("R103", spot_of(part, "Score"), f'"{_short(part.text)}" does not say why.', remedy, 0)
            if part.reason.why and not (part.reason.follows or part.reason.against):
                remedy = "Add `Follows` or `Against` with an id of the fact base."
                yield finding("R104", spot_of(part, "Why"), f'"{_short(part.text)}" names no fact.', remedy, 0)
            if isinstance(part, Item):
                yield from _wrong_way(part)
        if scene.task:
            yield from _one_sided(scene.task)


def check_rubric(scenario: Scenario) -> Iterator[Finding]:
    """What can be said about the rubric once every line of the case can be read."""
    if not scenario.criteria:
        remedy = "Add `### Criteria`."
        yield finding("R109", scenario.spot, "This case has no criteria.", remedy, len(scenario.title))
    for criterion in scenario.criteria:
        yield from _by_person(criterion, scenario) if criterion.by_person else _computed(criterion, scenario)
    yield from _by_person_scores(scenario)
    yield from _habits(scenario)
    for scene in scenario.scenes:
        yield from _answers_that_score(scene)


def _wrong_way(item: Item) -> Iterator[Finding]:
    for points in item.score:
        if item.right is True and points.points < 0:
            remedy = "Untick it, or give it points."
            yield finding("R107", spot_of(item, "Score"), f'"{_short(item.text)}" is ticked and costs.', remedy, 0)
        elif item.right is False and points.points > 0:
            remedy = "Tick it, or let it cost."
            yield finding("R107", spot_of(item, "Score"), f'"{_short(item.text)}" is not ticked and earns.', remedy, 0)
        elif item.right is None and points.points < 0:
            remedy = "A wrong answer earns nothing by itself; give points for the right one."
            yield finding(
                "R107", spot_of(item, "Score"), f'The right answer for "{_short(item.text)}" costs.', remedy, 0
            )


def _one_sided(task: Task) -> Iterator[Finding]:
    ticks = {item.right for item in task.items}
    if task.kind in {Kind.SELECT, Kind.REFER, Kind.CHART} and len(task.items) > 1 and len(ticks) == 1:
        every = "Every box is ticked." if ticks == {True} else "No box is ticked."
        yield finding("R111", task.spot, every, "Add an item of the other kind.", len(task.kind))


def _computed(criterion: Criterion, scenario: Scenario) -> Iterator[Finding]:
    gains = sum(
        points.points
        for scene in scenario.scenes
        for part in scored_parts(scene)
        for points in part.score
        if points.criterion == criterion.name and points.points > 0
    )
    if criterion.start + gains == 0:
        remedy = "Give points for it, or delete it."
        yield finding("R101", criterion.spot, f'Nothing earns "{criterion.name}".', remedy, len(criterion.name))
    elif criterion.start + gains < criterion.maximum:
        message = (
            f'"{criterion.name}" has {criterion.maximum} points, and all there is comes to {criterion.start + gains}.'
        )
        remedy = "Lower the maximum, or give more points."
        yield finding("R102", criterion.spot, message, remedy, len(criterion.name))


def _by_person(criterion: Criterion, scenario: Scenario) -> Iterator[Finding]:
    if not any(scene.task and scene.task.criterion == criterion.name for scene in scenario.scenes):
        remedy = f"Add `Criterion: {criterion.name}` to a Write, or delete it."
        yield finding("R101", criterion.spot, f'No Write is marked by "{criterion.name}".', remedy, len(criterion.name))


def _by_person_scores(scenario: Scenario) -> Iterator[Finding]:
    by_person = {criterion.name: criterion.by_person for criterion in scenario.criteria}
    for scene in scenario.scenes:
        for part in scored_parts(scene):
            for points in part.score:
                if by_person.get(points.criterion):
                    remedy = "Give these points to another criterion."
                    message = f'"{points.criterion}" is marked by a person.'
                    yield finding("R110", spot_of(part, "Score"), message, remedy, 0)
        task = scene.task
        if task and task.criterion and not by_person.get(task.criterion, True):
            remedy = "Add `, marked by a person` to the criterion."
            message = f'Nobody marks "{task.criterion}", and a text is not marked by the computer.'
            yield finding("R110", spot_of(task, "Criterion"), message, remedy, len(task.criterion))


def _habits(scenario: Scenario) -> Iterator[Finding]:
    """The best choice always the longest, or always the first or the last."""
    decisions = [scene.choices for scene in scenario.scenes if _best(scene.choices) is not None]
    if len(decisions) < FEWEST_DECISIONS:
        return
    best = [(choices, _best(choices)) for choices in decisions]
    count = len(decisions)
    if all(
        one is not None and all(len(one.text) > len(each.text) for each in choices if each is not one)
        for choices, one in best
    ):
        message = f"In all {count} scored decisions the best choice is the longest."
        yield finding(
            "R105", scenario.spot, message, "Shorten some best choices, or lengthen others.", len(scenario.title)
        )
    for place, name in ((0, "first"), (-1, "last")):
        if all(choices[place] is one for choices, one in best):
            message = f"In all {count} scored decisions the best choice is the {name}."
            yield finding("R106", scenario.spot, message, "Change the order in some scenes.", len(scenario.title))


def _best(choices: tuple[Choice, ...]) -> Choice | None:
    """The one choice with the most points; None where no single one is best."""
    if len(choices) < 2:
        return None
    ranked = sorted(choices, key=lambda choice: -total(choice.score))
    return ranked[0] if total(ranked[0].score) > total(ranked[1].score) else None


def _answers_that_score(scene: Scene) -> Iterator[Finding]:
    """Choices that stand open only to one answer of a person, and score otherwise than those for the other answer."""
    earned: dict[tuple[str, Reader], list[Choice]] = {}
    for choice in scene.all_choices:
        for term in terms_of(choice.when) if choice.when else ():
            if isinstance(term, Reads) and term.reader in {Reader.ACCEPTED, Reader.DECLINED}:
                earned.setdefault((term.name, term.reader), []).append(choice)
    for name in dict.fromkeys(name for name, _ in earned):
        accepted, declined = (earned.get((name, reader), []) for reader in (Reader.ACCEPTED, Reader.DECLINED))
        if _best_sums(accepted) != _best_sums(declined):
            for choice in [each for each in accepted + declined if each.score][:1]:
                message = f'What can be earned here differs with whether "{name}" was accepted or declined.'
                remedy = "Give the same points for respecting either answer."
                yield finding("R108", spot_of(choice, "Score"), message, remedy, 0)


def _best_sums(choices: list[Choice]) -> Counter[str]:
    """For each criterion the most that one of these choices gives."""
    best: Counter[str] = Counter()
    for choice in choices:
        for points in choice.score:
            best[points.criterion] = max(best[points.criterion], points.points)
    return +best


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
