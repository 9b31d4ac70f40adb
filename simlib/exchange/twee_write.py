"""A scenario as a Twee 3 story that plays in Twine: texts, links and what follows a choice, in passages.

Twee has no word for conditions, values, points and reasons. One passage, which story formats leave out of the play,
carries the whole scenario in JSON form, so that our own way back loses nothing; what a foreign reader does not see
is listed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from simlib.exchange.findings import lost, named, shown
from simlib.exchange.form import written
from simlib.exchange.json_form import FORM, VERSION, Carried, left_behind
from simlib.exchange.twee_form import Passage, twee_text
from simlib.read.notebook import Reading
from simlib.read.release import condition_text
from simlib.scenario.conditions import by_name
from simlib.scenario.model import Block, Choice, Finding, If, Prose, Rule, Scenario, Scene, Speech, Spot, Task, spot_of

DATA_NAME = "First Contact data"
DATA_TAG = "first-contact"
"""The tag of the passage that carries the scenario."""

PRIVATE_TAG = "Twine.private"
"""What story formats and compilers leave out of the play."""

ENDING_TAG = "ending-"
"""Begins the tag of an ending: `ending-good`."""

OTHER_TEXT = {"[[": "[ [", "]]": "] ]", "->": "→", "<-": "←", "|": "/"}
"""What would end a link or begin one, and what stands for it."""

SPECIAL_NAMES = frozenset(
    {"StoryTitle", "StoryData", "StoryInit", "StoryCaption", "StoryMenu", "StoryAuthor", "StoryBanner", "StorySubtitle",
     "StoryInterface", "StoryShare", "StoryDisplayTitle", "StoryLoadingMessage", "StorySettings", "StoryIncludes",
     "PassageDone", "PassageFooter", "PassageHeader", "PassageReady", DATA_NAME}
)  # fmt: skip
"""Names of passages that mean something to a compiler or a story format."""

_BY_US = "Our own data carry it; `simlib import` brings it back."


@dataclass(frozen=True, slots=True)
class Plan:
    """The passages a scenario becomes: one for each scene, one for what follows each choice that has more to read."""

    scenes: Mapping[str, str]
    """The passage of each scene, by heading."""
    after: Mapping[tuple[str, str], str]
    """The passage that holds what follows a choice or another decision, by heading and words of the link."""


@dataclass(slots=True)
class _Names:
    taken: set[str] = field(default_factory=lambda: {name.lower() for name in SPECIAL_NAMES})

    def give(self, wanted: str) -> str:
        """A name nobody has, as near to the wanted one as can be."""
        plain = " ".join(re.sub(r"[\[\]{}|<>\\]", " ", wanted).split())[:120].strip() or "Passage"
        made, count = plain, 1
        while made.lower() in self.taken:
            count += 1
            made = f"{plain} {count}"
        self.taken.add(made.lower())
        return made


def export_twee(reading: Reading, scenario: Scenario, file: str) -> Carried:
    """The Twee file of a notebook that was read, with a finding for each thing that Twee has no word for."""
    plan = plan_of(scenario)
    findings = [*left_behind(reading, scenario), *_no_word_for(scenario), *_renamed(scenario, plan)]
    return Carried(twee_of(scenario).encode(), named([*findings, *_reworded(scenario)], file))


def twee_of(scenario: Scenario) -> str:
    """The Twee file of a scenario; the same scenario gives the same file."""
    plan = plan_of(scenario)
    passages = [*_front(scenario, plan), *_story(scenario, plan)]
    return twee_text([*passages, data_passage(scenario, passages)])


def plan_of(scenario: Scenario) -> Plan:
    """The names of all passages; scenes come first, so that they keep their headings wherever they can."""
    names = _Names()
    scenes = {scene.heading: names.give(scene.heading) for scene in scenario.scenes}
    after = {}
    for scene in scenario.scenes:
        for words, consequence in _decisions(scene):
            if consequence:
                after[scene.heading, words] = names.give(f"{scene.heading}: {words}")
    return Plan(scenes, after)


def _decisions(scene: Scene) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The words of each link of a scene, with what follows it."""
    for choice in scene.all_choices:
        yield choice.text, choice.consequence
    if scene.task:
        yield scene.task.button, scene.task.consequence


def _front(scenario: Scenario, plan: Plan) -> Iterator[Passage]:
    """Title and data of the story; the same scenario has the same IFID, whatever changes in it."""
    yield Passage("StoryTitle", text=" ".join(scenario.title.split()))
    digest = hashlib.sha256(f"first-contact {scenario.header.id or scenario.title}".encode()).digest()
    data = {
        "ifid": str(UUID(bytes=digest[:16], version=4)).upper(),
        "format": "Chapbook",
        "format-version": "2.3.0",
        "start": plan.scenes[scenario.scenes[0].heading],
    }
    yield Passage("StoryData", text=json.dumps(data, ensure_ascii=False, indent="\t"))


def _story(scenario: Scenario, plan: Plan) -> Iterator[Passage]:
    for row, scene in enumerate(scenario.scenes):
        name = plan.scenes[scene.heading]
        tags = (f"{ENDING_TAG}{scene.ending}",) if scene.ending else ()
        chunks = [chunk for chunk, _ in chunks_of(scene.blocks, scenario.conditions)]
        text = "\n\n".join([*chunks, *task_chunks(scene.task), *_links(scene, plan)])
        yield Passage(name, tags, {"position": f"100,{100 + 200 * row}", "size": "100,100"}, text)
        yield from _afterwards(scene, scenario.conditions, plan, row)


def _afterwards(scene: Scene, conditions: Sequence[Rule], plan: Plan, row: int) -> Iterator[Passage]:
    """A passage for what follows each decision that has more to read."""
    targets = {choice.text: choice.target for choice in scene.all_choices}
    if scene.task:
        targets[scene.task.button] = scene.task.target
    column = 0
    for words, consequence in _decisions(scene):
        if consequence:
            column += 1
            chunks = [chunk for chunk, _ in chunks_of(consequence, conditions)]
            text = "\n\n".join([*chunks, f"[[Go on->{plan.scenes[targets[words]]}]]"])
            position = {"position": f"{100 + 150 * column},{100 + 200 * row}", "size": "100,100"}
            yield Passage(plan.after[scene.heading, words], ("consequence",), position, text)


def _links(scene: Scene, plan: Plan) -> Iterator[str]:
    links = [(choice.text, choice.target) for choice in scene.all_choices]
    if scene.task:
        links.append((scene.task.button, scene.task.target))
    for words, target in links:
        yield f"[[{link_words(words)}->{plan.after.get((scene.heading, words), plan.scenes[target])}]]"


def chunks_of(blocks: Sequence[Block], conditions: Sequence[Rule]) -> list[tuple[str, Block]]:
    """What is read, each block as text of a passage; a text that depends on something says on what."""
    return [(_safe(_chunk(block, tuple(conditions))), block) for block in blocks]


def _chunk(block: Block, conditions: tuple[Rule, ...]) -> str:
    if isinstance(block, Prose):
        return block.text
    if isinstance(block, Speech):
        return f"{block.who}: {block.text}"
    if isinstance(block, If):
        return f"If {condition_text(by_name(block.condition, conditions))}: {block.text}".rstrip()
    return f"You notice: {block.text}"


def task_chunks(task: Task | None) -> list[str]:
    """What another decision asks and what there is to tick, sort or judge, for reading only."""
    if task is None:
        return []
    items = [f"{item.text}: {item.question}" if item.question else item.text for item in task.items]
    lines = [f"{number}. {text}" for number, text in enumerate(items, start=1)]
    asked = f"{task.kind.value.title()}: {task.ask}"
    return [_safe("\n".join(part)) for part in ([asked], lines) if part]


def _safe(text: str) -> str:
    """The text without what Twee takes for a link or for the next passage."""
    text = text.replace("[[", OTHER_TEXT["[["]).replace("]]", OTHER_TEXT["]]"])
    return "\n".join(f" {line}" if line.startswith("::") else line for line in re.split(r"\r\n?|\n", text))


def link_words(text: str) -> str:
    """The words of a choice as they can stand in a link.

    >>> link_words("Open [[the door]] -> now")
    'Open [ [the door] ] → now'
    """
    for sign, other in OTHER_TEXT.items():
        text = text.replace(sign, other)
    return " ".join(text.split())


def data_passage(scenario: Scenario, passages: Sequence[Passage]) -> Passage:
    """The passage that carries the scenario, with a digest of every other passage to tell what was changed outside."""
    data = {
        "form": FORM,
        "version": VERSION,
        "passages": {passage.name: digest_of(passage) for passage in passages},
        "scenario": written(scenario),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    # Twine makes a passage of whatever stands in double brackets, and formats read signs as the start of a program.
    strings = re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: _coded(found[0]), text)
    return Passage(DATA_NAME, (DATA_TAG, PRIVATE_TAG), {"position": "100,25", "size": "100,50"}, strings)


def _coded(string: str) -> str:
    for sign in "[]<>{}$()":
        string = string.replace(sign, f"\\u{ord(sign):04x}")
    return string


def digest_of(passage: Passage) -> str:
    """A short digest of what a passage says: tags and text."""
    return hashlib.sha256("\n".join([" ".join(passage.tags), passage.text]).encode()).hexdigest()[:16]


def _no_word_for(scenario: Scenario) -> Iterator[Finding]:
    """A finding for each thing that other programs do not act on."""
    yield from _no_word_for_the_case(scenario)
    for scene in scenario.scenes:
        words = {
            "Place": scene.place, "Takes": scene.takes, "Then": scene.then, "Segment": scene.segment,
            "Formerly": scene.formerly, "Note": scene.notes,
        }  # fmt: skip
        yield from _words_lost(f'The scene "{shown(scene.heading)}"', scene.spot, words)
        for block in scene.blocks:
            yield from _if_lost(block)
        for choice in scene.choices:
            yield from _choice_lost(choice, {})
        if scene.limit:
            yield from _choice_lost(scene.limit.choice, {"Limit": True})
        if scene.task:
            yield from _task_lost(scene.task)


def _no_word_for_the_case(scenario: Scenario) -> Iterator[Finding]:
    if scenario.header.spots:
        words = ", ".join(scenario.header.spots)
        yield lost("X103", scenario.spot, f"The head of the case: {words}.", _BY_US)
    if scenario.summary:
        yield lost("X103", scenario.spot, "The summary of the case.", _BY_US)
    parts: dict[str, Sequence[object]] = {
        "Values": scenario.values, "Criteria": scenario.criteria, "Evidence": scenario.evidence,
        "People and places": scenario.people, "Ties": scenario.ties, "Conditions": scenario.conditions,
        "Must": scenario.musts, "Never": scenario.nevers, "Promises": scenario.promises,
    }  # fmt: skip
    for name, lines in parts.items():
        if lines:
            spot: Spot = getattr(lines[0], "spot", scenario.spot)
            yield lost("X103", spot, f"The part {name}, with {len(lines)} line{'s' * (len(lines) != 1)}.", _BY_US)


def _words_lost(what: str, spot: Spot, words: Mapping[str, object]) -> Iterator[Finding]:
    said = [word for word, value in words.items() if value]
    if said:
        yield lost("X103", spot, f"{what}: {', '.join(said)}.", _BY_US)


def _if_lost(block: Block) -> Iterator[Finding]:
    if isinstance(block, If):
        yield lost("X103", block.spot, f'This If always shows: "{shown(block.text)}".', _BY_US)


def _choice_lost(choice: Choice, more: Mapping[str, object]) -> Iterator[Finding]:
    reason = choice.reason
    words = {
        **more, "When": choice.when, "Once": choice.once, "Takes": choice.takes, "Then": choice.then,
        "Score": choice.score, "Follows": reason.follows, "Against": reason.against, "Why": reason.why,
        "Why now": reason.why_now, "Tags": choice.tags, "Formerly": choice.formerly,
    }  # fmt: skip
    yield from _words_lost(f'The choice "{shown(choice.text)}"', choice.spot, words)
    for block in choice.consequence:
        yield from _if_lost(block)


def _task_lost(task: Task) -> Iterator[Finding]:
    kind = task.kind.value.title()
    message = f'This {kind} can be read, and is no more than a link: "{shown(task.ask)}".'
    yield lost("X103", task.spot, message, _BY_US)
    for block in task.consequence:
        yield from _if_lost(block)


def _renamed(scenario: Scenario, plan: Plan) -> Iterator[Finding]:
    for scene in scenario.scenes:
        name = plan.scenes[scene.heading]
        if name != scene.heading:
            yield lost("X104", scene.spot, f'"{shown(scene.heading)}" is the passage "{shown(name)}".', _BY_US)


def _reworded(scenario: Scenario) -> Iterator[Finding]:
    for scene, choice in scenario.every_choice():
        if link_words(choice.text) != choice.text:
            yield lost(
                "X105", choice.spot, f'"{shown(choice.text)}" stands as "{shown(link_words(choice.text))}".', _BY_US
            )
        yield from _blocks_reworded(choice.consequence, scene, scenario)
    for scene in scenario.scenes:
        yield from _blocks_reworded(scene.blocks, scene, scenario)
        if scene.task:
            yield from _blocks_reworded(scene.task.consequence, scene, scenario)
            if link_words(scene.task.button) != scene.task.button:
                yield lost("X105", spot_of(scene.task, "Button"), f'"{shown(scene.task.button)}".', _BY_US)


def _blocks_reworded(blocks: Sequence[Block], scene: Scene, scenario: Scenario) -> Iterator[Finding]:
    for block in blocks:
        chunk = _chunk(block, scenario.conditions)
        if _safe(chunk) != chunk:
            yield lost("X105", block.spot, f'In "{shown(scene.heading)}": "{shown(chunk)}".', _BY_US)
