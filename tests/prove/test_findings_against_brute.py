"""What the proof finds in drawn cases is what a listing of every state finds: all of it, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from simlib.prove.findings import proof_findings
from simlib.prove.proof import prove
from simlib.scenario.model import (
    Block,
    Choice,
    Criterion,
    If,
    Item,
    Kind,
    Limit,
    Points,
    Scenario,
    Scene,
    Spot,
    spot_of,
)
from tests.prove.brute import Brute, State, Step, TooLarge, listed
from tests.prove.drawn import small_case

MOST = 200
Steps = dict[State, list[Step]]


def placed(case: Scenario) -> Scenario:
    """The case with another place for each of its parts, so that a finding tells which it means."""
    places = (Spot(number) for number in count(2))

    def words(part: Choice | Item) -> tuple[tuple[str, Spot], ...]:
        return (("When", next(places)), ("Clear when", next(places)), ("Score", next(places)))

    def blocks(held: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(replace(block, spot=next(places)) for block in held)

    def choice(one: Choice) -> Choice:
        return replace(one, spot=next(places), spots=words(one), consequence=blocks(one.consequence))

    def scene(one: Scene) -> Scene:
        task = one.task
        if task is not None:
            items = tuple(replace(item, spots=words(item)) for item in task.items)
            task = replace(task, items=items, consequence=blocks(task.consequence))
        return replace(
            one,
            spot=next(places),
            blocks=blocks(one.blocks),
            choices=tuple(choice(each) for each in one.choices),
            limit=Limit(one.limit.seconds, choice(one.limit.choice)) if one.limit else None,
            task=task,
        )

    return replace(case, scenes=tuple(scene(one) for one in case.scenes))


def drawn(seeds: int) -> Iterator[tuple[int, Scenario, Brute, Steps]]:
    """Cases that are small enough to be listed, with the listing."""
    for seed in range(seeds):
        case = placed(small_case(seed))
        brute = Brute(case)
        try:
            yield seed, case, brute, listed(brute, brute.start()[0], MOST)
        except TooLarge:
            continue


def found(case: Scenario, *codes: str) -> Counter[Spot]:
    return Counter(each.spot for each in proof_findings(case, prove(case)) if each.code in codes)


def test_a_choice_is_never_offered_exactly_where_no_state_offers_it() -> None:
    told = 0
    for seed, case, _, steps in drawn(120):
        offered = {(state.scene, step.text) for state, out in steps.items() for step in out}
        reached = {state.scene for state in steps}
        never = [
            spot_of(choice, "When")
            for scene, choice in case.every_choice()
            if scene.heading in reached and (scene.heading, choice.text) not in offered and scene.ending is None
        ]
        assert (seed, found(case, "L208")) == (seed, Counter(never))
        told += len(never)
    assert told > 5


def test_a_condition_of_a_decision_never_changes_exactly_where_it_is_the_same_in_every_state() -> None:
    told = Counter[bool]()
    for seed, case, brute, steps in drawn(120):
        same = {True: Counter[Spot](), False: Counter[Spot]()}
        for scene in case.scenes:
            here = [state for state in steps if state.scene == scene.heading]
            if not here or scene.ending is not None:
                continue
            offered = {step.text for state in here for step in steps[state]}
            asked = [(choice.when, spot_of(choice, "When")) for choice in scene.all_choices if choice.text in offered]
            for item in scene.task.items if scene.task else ():
                asked += [(item.when, spot_of(item, "When")), (item.clear_when, spot_of(item, "Clear when"))]
            for condition, spot in asked:
                answers = {brute.holds(condition, state) for state in here}
                if condition is not None and len(answers) == 1:
                    same[answers.pop()][spot] += 1
        texts = {block.spot for block, _ in _texts(case)}
        rules = {rule.spot for rule in (*case.musts, *case.nevers)}
        for answer, codes in ((True, ("L204",)), (False, ("L205", "L207"))):
            shown = Counter({spot: number for spot, number in found(case, *codes).items() if spot not in texts | rules})
            assert (seed, shown) == (seed, same[answer])
            told[answer] += sum(shown.values())
    assert min(told.values()) > 20


def test_a_text_of_a_consequence_is_the_same_exactly_where_it_is_in_every_state_after_it() -> None:
    told = 0
    for seed, case, brute, steps in drawn(120):
        same = Counter[Spot]()
        after = [(state.scene, step.text, step.target) for state, out in steps.items() for step in out]
        for block, (heading, text) in _texts(case):
            answers = {
                brute.holds(block.condition, state) for scene, by, state in after if (scene, by) == (heading, text)
            }
            if text is not None and len(answers) == 1:
                same[block.spot] += 1
        spots = {block.spot for block, (_, text) in _texts(case) if text is not None}
        shown = Counter({spot: n for spot, n in found(case, "L204", "L205", "L207").items() if spot in spots})
        assert (seed, shown) == (seed, same)
        told += sum(same.values())
    assert told > 5


def _texts(case: Scenario) -> Iterator[tuple[If, tuple[str, str | None]]]:
    """Every If with its scene, and the choice it follows: "" after a task, None where the scene says it."""
    for scene in case.scenes:
        parts: list[tuple[str | None, tuple[Block, ...]]] = [(None, scene.blocks)]
        parts += [(choice.text, choice.consequence) for choice in scene.all_choices]
        parts += [("", scene.task.consequence)] if scene.task else []
        for text, blocks in parts:
            for block in blocks:
                if isinstance(block, If):
                    yield block, (scene.heading, text)


def test_a_penalty_costs_nothing_exactly_where_no_end_is_worse_for_it() -> None:
    told = Counter[bool]()
    for seed, case, _, _ in drawn(60):
        idle = [(each.spot, each.message) for each in proof_findings(case, prove(case)) if each.code == "R112"]
        with_tasks = any(scene.task for scene in case.scenes)
        for scene, part, points in _penalties(case):
            criterion = next(each for each in case.criteria if each.name == points.criterion)
            taken, counts = _counts(
                _with_shadow(case, scene, part, criterion), criterion.name, (scene.heading, part.text)
            )
            said = any(at == spot_of(part, "Score") and f'"{criterion.name}"' in words for at, words in idle)
            assert taken or not said or with_tasks
            if taken:
                # The items of a task are taken for independent: what is idle behind one may go unsaid.
                assert (seed, part.text, said and counts) == (seed, part.text, False)
                assert said or counts or with_tasks
                told[said] += 1
    assert min(told[True], told[False]) > 3


def _penalties(case: Scenario) -> Iterator[tuple[Scene, Choice | Item, Points]]:
    for scene in case.scenes:
        parts: list[Choice | Item] = list(scene.all_choices)
        parts += scene.task.items if scene.task and scene.task.kind is not Kind.JUDGE else ()
        for part in parts:
            names = [points.criterion for points in part.score]
            for points in part.score:
                by_person = next(each for each in case.criteria if each.name == points.criterion).by_person
                if points.points < 0 and not by_person and names.count(points.criterion) == 1:
                    yield scene, part, points


def _with_shadow(case: Scenario, scene: Scene, part: Choice | Item, criterion: Criterion) -> Scenario:
    """The case with a second criterion like this one, to which the penalty does nothing."""

    def score(where: Scene, one: Choice | Item) -> tuple[Points, ...]:
        spared = (where.heading, one.text) == (scene.heading, part.text)
        shadows = [
            Points("shadow", points.points)
            for points in one.score
            if points.criterion == criterion.name and not (spared and points.points < 0)
        ]
        return (*one.score, *shadows)

    def scored(one: Scene) -> Scene:
        limit, task = one.limit, one.task
        return replace(
            one,
            choices=tuple(replace(choice, score=score(one, choice)) for choice in one.choices),
            limit=Limit(limit.seconds, replace(limit.choice, score=score(one, limit.choice))) if limit else None,
            task=replace(task, items=tuple(replace(item, score=score(one, item)) for item in task.items))
            if task
            else None,
        )

    shadow = replace(criterion, name="shadow")
    return replace(case, criteria=(*case.criteria, shadow), scenes=tuple(scored(one) for one in case.scenes))


def _counts(case: Scenario, name: str, mark: tuple[str, str]) -> tuple[bool, bool]:
    """Whether some run takes the penalty, and whether one ends with less than its shadow."""
    brute = Brute(case)
    try:
        steps = listed(brute, brute.start()[0], 4 * MOST)
    except TooLarge:
        return False, False
    ends = [brute.results(state) for state, out in steps.items() if not out]
    return any(mark in state.taken for state in steps), any(result[name] < result["shadow"] for result in ends)
