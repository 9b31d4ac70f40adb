"""The words of a scenario as a person reads them, and their hash: what a reviewer's sign-off is about.

Points, conditions, minutes and effects are no words: they may change and the sign-off stands. Texts, where a decision
leads, what counts as right, the reasons and the facts they rest on are words: when one changes, the sign-off lapses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from simlib.scenario.model import Block, Choice, Item, Reason, Scenario, Scene, Speech, Task


def wording_hash(scenario: Scenario) -> str:
    """The hash of everything that a person reads, in hexadecimal; spaces and line breaks do not matter."""
    words = json.dumps(list(wording_of(scenario)), ensure_ascii=False)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def wording_of(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    """Each thing that is read, in the order of the case, as its kind and its texts."""
    header = scenario.header
    yield _words("title", scenario.title, scenario.summary, header.role, header.notice)
    for value in scenario.values:
        yield _words("value", value.name, value.about)
    for criterion in scenario.criteria:
        yield _words("criterion", criterion.name, criterion.about)
    for rule in (*scenario.musts, *scenario.nevers):
        yield _words("rule", rule.name)
    for evidence in scenario.evidence:
        yield _words("evidence", evidence.name, evidence.text, *evidence.indicators)
    for person in scenario.people:
        yield _words("person", person.name, person.kind, person.role, *filter(None, (person.wants, person.fears)))
    for tie in scenario.ties:
        yield _words("tie", tie.text)
    for scene in scenario.scenes:
        yield from _scene(scene)


def _scene(scene: Scene) -> Iterator[tuple[str, ...]]:
    yield _words("scene", scene.heading, scene.place, scene.segment, str(scene.ending or ""))
    yield from _blocks(scene.blocks)
    for choice in scene.all_choices:
        yield from _choice(choice)
    if scene.task:
        yield from _task(scene.task)


def _blocks(blocks: Iterable[Block]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        who = block.who if isinstance(block, Speech) else ""
        yield _words(type(block).__name__.lower(), who, block.text)


def _choice(choice: Choice) -> Iterator[tuple[str, ...]]:
    yield _words("choice", choice.text, choice.target, *_reason(choice.reason))
    yield from _blocks(choice.consequence)


def _task(task: Task) -> Iterator[tuple[str, ...]]:
    yield _words("task", task.kind.value, task.ask, task.button, task.target, *task.bins)
    for item in task.items:
        yield _item(item)
    yield from _blocks(task.consequence)


def _item(item: Item) -> tuple[str, ...]:
    right = "" if item.right is None else str(item.right)
    return _words("item", item.text, item.question, right, item.answer, *_reason(item.reason))


def _reason(reason: Reason) -> tuple[str, ...]:
    return (reason.why, reason.why_now, "follows", *reason.follows, "against", *reason.against)


def _words(kind: str, *texts: str) -> tuple[str, ...]:
    return (kind, *(" ".join(normalize("NFC", text).split()) for text in texts))
