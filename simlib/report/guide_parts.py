"""One segment of a case as an instructor leads it: where to hold the room, what to expect, what costs, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simlib.html.blocks import notice_words
from simlib.report.course import topics_of
from simlib.report.plan import Part
from simlib.report.sheet import Block, Box, Heading, Move, Moves, Question, Rows, Tone, Words, Worth
from simlib.report.teaching import Case, ended, first_sentences, points_words
from simlib.scenario.facts import source_lines
from simlib.scenario.labels import label
from simlib.scenario.model import (
    NO,
    YES,
    Choice,
    Does,
    Effect,
    If,
    Item,
    Kind,
    Points,
    Prose,
    Reason,
    Scene,
    Speech,
    Task,
    Verb,
)
from simlib.scenario.model import Block as Text
from simlib.score.citing import first_source

MOST_SIGNS = 3
"""Questions about signs in one segment; the others stand with the scenes."""
ASKS = {
    Kind.SELECT: "Tick what fits",
    Kind.REFER: "Whom to tell",
    Kind.CHART: "Which ties can be shown",
    Kind.SORT: "Where each line belongs",
    Kind.JUDGE: "What to conclude",
    Kind.WRITE: "Write",
}


def part_blocks(case: Case, part: Part) -> Iterator[Block]:
    """The segment from its heading to its questions."""
    scenes = [case.scenario.scene(heading) for heading in part.segment.scenes]
    playable = [scene for scene in scenes if scene.ending is None]
    held = hold_in(playable)
    topics = f" · {', '.join(topics_of(case, part))}" if topics_of(case, part) else ""
    yield Heading(f"{part.segment.number}. {part.segment.label}", aside=f"{part.minutes} minutes{topics}")
    yield Rows(tuple(_run_sheet(case, part, playable, held)), together=True)
    for scene in playable:
        yield from _scene(case, scene)
    questions = list(questions_of(case, playable, held))
    if questions:
        yield Heading("Questions for discussion", 3, aside="choose one")
        yield from questions


def _run_sheet(case: Case, part: Part, scenes: list[Scene], held: Scene | None) -> Iterator[tuple[str, str]]:
    """What to do and to say in each of the four phases."""
    if part.notice:
        yield f"Notice, {part.notice} min", _notice(case, part)
    yield f"Play, {part.play} min", _playing(case, part, held)
    if part.debrief:
        yield f"Debrief, {part.debrief} min", _debrief(case, scenes, is_last=any(_ends(case, part)))
    if part.discussion:
        yield f"Discussion, {part.discussion} min", SPLIT if held is not None else "Ask one of the questions below."


def _ends(case: Case, part: Part) -> Iterator[bool]:
    yield from (case.scenario.scene(heading).ending is not None for heading in part.segment.scenes)


def _notice(case: Case, part: Part) -> str:
    header, first = case.scenario.header, case.scenario.scene(part.segment.begins)
    if part.segment.number > 1:
        where = f", {first.place}" if first.place else ""
        return f"Say where the room stands: {first.heading}{where}. Whoever was away may read on or sit this one out."
    touches = f"This case touches {notice_words(header.notice).rstrip('.')}. " if header.notice else ""
    return f"Say: “{touches}You can pause or leave at any time, without a mark, and nobody asks why. {LIVED}”"


def _playing(case: Case, part: Part, held: Scene | None) -> str:
    numbers = [case.numbers[heading] for heading in part.segment.scenes]
    scenes = f"Scene {numbers[0]}" if len(numbers) == 1 else f"Scenes {numbers[0]} to {numbers[-1]}"
    if held is None:
        return f"{scenes}. Each plays alone."
    at = f"{case.numbers[held.heading]}, {held.heading}"
    return f"{scenes}. Each plays alone. Hold the room at scene {at}: there the choices lie furthest apart."


LIVED = (
    "Some of us may have lived through something like this. Support lines stand at the foot of the page, and in a case "
    "behind Pause."
)
SPLIT = (
    "Show the split of that scene without names. For each of the two largest groups, ask who would speak for it: what "
    "was meant to happen, and for whom? Nobody has to say what they chose. Then one of the questions below."
)


def _debrief(case: Case, scenes: list[Scene], *, is_last: bool) -> str:
    if is_last:
        return (
            "Each reads their own debrief: first what became of the people, then the result, then one decision. "
            "Name the support lines once more, and stay for whoever wants to talk."
        )
    best = _worth_naming(scenes)
    if best is None:
        return "Name one decision that made a difference here, and its reason."
    kind, ask, act = best
    text = case.unit_name(act.text) if kind is Kind.REFER else act.text
    rests = case.dated(act.reason.follows)
    return f"Name one decision and its reason: {ask}“{ended(text)}” {act.reason.why} In step with {rests}."


def _worth_naming(scenes: list[Scene]) -> tuple[Kind | None, str, Choice | Item] | None:
    """The act that earns most and says why and by what practice, the first among equals.

    It is a choice where there is one; else an item that is right to tick, behind what its task asks.
    """
    choices = [(None, "", each) for scene in scenes for each in scene.all_choices]
    tasks = [scene.task for scene in scenes if scene.task]
    items = [(task.kind, f"{task.ask} ", item) for task in tasks for item in task.items if item.right]
    for acts in (choices, items):
        made = [each for each in acts if each[2].reason.why and each[2].reason.follows]
        if made:
            return max(made, key=lambda each: worth_of(each[2].score))
    return None


# --- where to hold the room -------------------------------------------------------------------------------------


def hold_in(scenes: Iterable[Scene]) -> Scene | None:
    """The scene whose choices lie furthest apart in points, the first among equals; None where no choice scores."""
    spread = {scene.heading: _spread(scene) for scene in scenes}
    best = max(spread.values(), default=0)
    return next((scene for scene in scenes if best and spread[scene.heading] == best), None)


def _spread(scene: Scene) -> int:
    worth = [worth_of(choice.score) for choice in scene.all_choices]
    return max(worth) - min(worth) if worth else 0


def worth_of(score: tuple[Points, ...]) -> int:
    """All points of a choice or an item together."""
    return sum(each.points for each in score)


# --- scenes -----------------------------------------------------------------------------------------------------


def _scene(case: Case, scene: Scene) -> Iterator[Block]:
    yield Heading(f"Scene {case.numbers[scene.heading]}: {scene.heading}", 3, aside=scene.place)
    opening = " ".join(_opening(scene))
    if opening:
        yield Words(opening, Tone.NOTE)
    for note in scene.notes:
        yield Box("Author’s note", (note,))
    moves = tuple(_moves(case, scene))
    if scene.task:
        yield Words(f"{ASKS[scene.task.kind]}: {scene.task.ask}")
    if moves:
        yield Moves(moves)
    elif scene.task and scene.task.kind is Kind.WRITE:
        yield Words(
            f"A person marks this under “{scene.task.criterion}”; the case holds no key for it. Look for facts, what "
            "people said, and what is not known.",
            Tone.NOTE,
        )


def _opening(scene: Scene) -> Iterator[str]:
    """How the scene begins, and the last that is said before the decision, to which the choices are the answers."""
    told = [block.text for block in scene.blocks if isinstance(block, Prose)]
    said = [f"{block.who}: {block.text}" for block in scene.blocks if isinstance(block, Speech)]
    yield from map(first_sentences, (*told[:1], *said[-1:]))


_ORDER = list(Worth)


def _moves(case: Case, scene: Scene) -> Iterator[Move]:
    number = case.numbers[scene.heading]
    if scene.task:
        made = [_item(case, scene.task, item, label(number, at)) for at, item in enumerate(scene.task.items)]
    else:
        made = [_choice(case, choice, label(number, at)) for at, choice in enumerate(scene.all_choices)]
    yield from sorted(made, key=lambda move: _ORDER.index(move.worth))


def _choice(case: Case, choice: Choice, name: str) -> Move:
    worth = judged(choice.score, choice.reason)
    lines = [f"Offered only if {case.speaker.when(choice.when)}."] if choice.when else []
    if worth is not Worth.OTHER:
        lines += [f"What follows: {_after(choice)}"] if worth is Worth.COSTLY and _after(choice) else []
        lines += [f"Why: {choice.reason.why}"] if choice.reason.why else []
    return Move(name, choice.text, worth, points_words(choice.score), tuple(lines), _ids(case, choice.reason))


def _item(case: Case, task: Task, item: Item, name: str) -> Move:
    worth = Worth.COSTLY if item.right is False else Worth.BEST
    text = case.unit_name(item.text) if task.kind is Kind.REFER else item.text
    lines = [f"Shown only if {case.speaker.when(item.when)}."] if item.when else []
    lines += [answer_of(case, item)] if item.answer else []
    lines += [f"Why: {item.reason.why}"] if item.reason.why else []
    said = f"{text}: {item.question}" if item.question else text
    return Move(name, said, worth, points_words(item.score), tuple(lines), _ids(case, item.reason))


def answer_of(case: Case, item: Item) -> str:
    """The answer to an item that is sorted or concluded about, and when it can be known."""
    answer = {YES: "yes", NO: "no", "unclear": "not yet clear"}.get(item.answer, item.answer)
    if item.clear_when is None:
        return f"Answer: {answer}."
    return f"Answer: {answer}, if {case.speaker.when(item.clear_when)}. Otherwise: not yet clear."


def judged(score: tuple[Points, ...], reason: Reason) -> Worth:
    """What a choice is for an instructor: expected where it earns or follows practice, costly where it goes against."""
    if worth_of(score) < 0 or reason.against:
        return Worth.COSTLY
    return Worth.BEST if worth_of(score) > 0 or reason.follows else Worth.OTHER


def _after(choice: Choice) -> str:
    return first_sentences(" ".join(block.text for block in choice.consequence if not isinstance(block, If)), 180)


def _ids(case: Case, reason: Reason) -> str:
    said = (("In step with", reason.follows), ("Goes against", reason.against))
    return "; ".join(f"{words} {case.dated(ids)}" for words, ids in said if ids)


# --- questions --------------------------------------------------------------------------------------------------


def questions_of(case: Case, scenes: list[Scene], held: Scene | None) -> Iterator[Question]:
    """What to ask the room after these scenes; every answer comes from the case or the fact base."""
    if held is not None:
        yield from _about_the_hold(case, held)
    yield from _about_signs(case, scenes)
    for scene in scenes:
        if scene.task and scene.task.kind is Kind.JUDGE:
            yield from _about_conclusions(case, scene.task)


def _about_the_hold(case: Case, scene: Scene) -> Iterator[Question]:
    worst = min(scene.all_choices, key=lambda choice: worth_of(choice.score))
    if worth_of(worst.score) < 0 and worst.reason.why:
        yield Question(
            f"Somebody decides: “{ended(worst.text)}” What does it cost, and whom?",
            (worst.reason.why,),
            _ids(case, worst.reason),
        )


def _about_signs(case: Case, scenes: list[Scene]) -> Iterator[Question]:
    earlier = case.scenario.scenes[: case.numbers[scenes[0].heading] - 1] if scenes else ()
    new = set(found_in(scenes)) - set(found_in(earlier))
    asked: set[str] = set()
    for evidence in case.scenario.evidence:
        sign = case.facts.indicators.get(next(iter(evidence.indicators), ""))
        if evidence.name in new and sign is not None and sign.id not in asked and len(asked) < MOST_SIGNS:
            asked.add(sign.id)
            yield Question(
                f"{evidence.text} What could this mean, and which question tells?",
                (f"Another reading: {sign.innocent} A question that tells: {sign.ask}",),
                f"{case.dated((sign.id,))}: {first_source(source_lines(case.facts, sign))}",
            )


def found_in(scenes: Iterable[Scene]) -> tuple[str, ...]:
    """The evidence that can be found in these scenes without a costly act, in the order in which it can."""
    effects = [effect for scene in scenes for effect in effects_in(scene)]
    return tuple(dict.fromkeys(each.name for each in effects if isinstance(each, Does) and each.verb is Verb.FIND))


def effects_in(scene: Scene) -> Iterator[Effect]:
    """Everything that may happen in a scene without a costly act."""
    yield from scene.then
    yield from _of_texts(scene.blocks)
    acts: tuple[Choice | Item, ...] = (*scene.all_choices, *(scene.task.items if scene.task else ()))
    for act in acts:
        if judged(act.score, act.reason) is not Worth.COSTLY:
            yield from act.then


def _of_texts(blocks: Iterable[Text]) -> Iterator[Effect]:
    for block in blocks:
        if isinstance(block, If):
            yield from block.then


def _about_conclusions(case: Case, task: Task) -> Iterator[Question]:
    for item in task.items:
        yield Question(
            f"{item.text}: what do you conclude, on what, and what would change your mind?",
            (f"{answer_of(case, item)} {item.reason.why}".strip(),),
            _ids(case, item.reason),
        )
