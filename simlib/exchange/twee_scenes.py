"""The scenes of a Twee story; where it once was our own, everything that was not changed outside keeps what it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from simlib.exchange.findings import at_line, shown
from simlib.exchange.plain import heading_of, plain_words, target_key
from simlib.exchange.twee_form import Passage
from simlib.exchange.twee_story import Story
from simlib.exchange.twee_text import Body, Way, body_of
from simlib.exchange.twee_write import ENDING_TAG, chunks_of, digest_of, link_words, plan_of, task_chunks
from simlib.scenario.model import (
    Block,
    Choice,
    Finding,
    If,
    Limit,
    Outcome,
    Prose,
    Scenario,
    Scene,
    Speech,
    Spot,
    Task,
)
from simlib.scenario.words import fold


@dataclass(frozen=True, slots=True)
class _After:
    """A passage that only says what follows a decision."""

    blocks: tuple[Block, ...]
    way: Way
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Read:
    """One passage that was read: its blocks, and the rest of what it holds."""

    blocks: tuple[Block, ...]
    body: Body
    missed: tuple[Block, ...]
    """Blocks of the scenario as it was that the passage no longer holds word for word."""


@dataclass(slots=True)
class _Links:
    """The decisions of a scene while they are put together."""

    choices: list[Choice] = field(default_factory=list)
    limit: Limit | None = None
    task: Task | None = None
    notes: list[str] = field(default_factory=list)


def scenario_of(story: Story, findings: list[Finding]) -> Scenario:
    """The scenario a story makes, on top of the one it carries if it carries one."""
    old = story.kept.scenario if story.kept else Scenario("")
    return _Builder(story, old, findings).scenario()


class _Builder:
    """Makes scenes from passages, with the scenario as it was beside it."""

    def __init__(self, story: Story, old: Scenario, findings: list[Finding]) -> None:
        self._story = story
        self._old = old
        self._findings = findings
        self._digests: Mapping[str, str] = story.kept.digests if story.kept else {}
        plan = plan_of(old)
        self._was = {name: old.scene(heading) for heading, name in plan.scenes.items()}
        self._before = {name: key for key, name in plan.after.items()}
        self._read: dict[str, _Read] = {}
        self._afters: dict[str, _After] = {}
        self._used: set[str] = set()
        self._headings: dict[str, str] = {}

    def scenario(self) -> Scenario:
        """All scenes, the start first."""
        for passage in self._story.scenes:
            self._take_in(passage)
        played = [passage for passage in self._story.scenes if passage.name not in self._afters]
        self._name(played)
        scenes = tuple(self._scene(passage) for passage in played)
        for passage in self._story.scenes:
            if passage.name in self._afters and passage.name not in self._used:
                self._say("X221", passage.line, f'No link leads to "{shown(passage.name)}" any more; it was left out.')
        for name, scene in self._was.items():
            if name not in self._headings:
                self._say("X221", 1, f'The scene "{shown(scene.heading)}" is gone, with all its rules.')
        return replace(self._old, title=_title(self._story.title, self._old.title), scenes=scenes)

    def _take_in(self, passage: Passage) -> None:
        """Read a passage; one that was written for what follows a choice, and still has one way on, stays that."""
        old: tuple[Block, ...] = ()
        tasks: list[str] = []
        if passage.name in self._was:
            old, tasks = self._was[passage.name].blocks, task_chunks(self._was[passage.name].task)
        elif passage.name in self._before:
            old = self._consequence(*self._before[passage.name])
        read = self._read_passage(passage, old, tasks)
        self._read[passage.name] = read
        self._findings += read.body.findings
        if passage.name in self._before and len(read.body.ways) == 1:
            self._afters[passage.name] = _After(read.blocks, read.body.ways[0], tuple(read.body.notes))
            self._note_missed(passage, read)

    def _consequence(self, heading: str, words: str) -> tuple[Block, ...]:
        scene = self._old.scene(heading)
        if scene.task and scene.task.button == words:
            return scene.task.consequence
        return next((choice.consequence for choice in scene.all_choices if choice.text == words), ())

    def _read_passage(self, passage: Passage, old: Sequence[Block], tasks: Sequence[str]) -> _Read:
        """The passage, with each block that stands in it word for word as it was."""
        text, signs = passage.text, {}
        known: list[tuple[str, Block | None]] = [
            *chunks_of(old, self._old.conditions),
            *((each, None) for each in tasks),
        ]
        missed: list[Block] = []
        for number, (chunk, block) in enumerate(known):
            sign = f"@{digest_of(passage)}.{number}@"
            # The line breaks stay, so that what stands below keeps its line.
            changed = _replaced(text, chunk, sign + "\n" * chunk.count("\n"))
            if changed != text:
                text, signs[sign] = changed, block
            elif block is not None:
                missed.append(block)
            else:
                self._say("X221", passage.line, f'"{shown(chunk)}" was changed; the decision stays as it was.')
        body = body_of(text, passage.line + 1, self._story.story_format)
        return _Read(tuple(_blocks(body.paragraphs, signs)), body, tuple(missed))

    def _name(self, played: Sequence[Passage]) -> None:
        """A heading for each scene: as it was, or the name of its passage made plain."""
        taken = {target_key(self._was[each.name].heading) for each in played if each.name in self._was}
        for number, passage in enumerate(played, start=1):
            old = self._was.get(passage.name)
            heading = old.heading if old else heading_of(passage.name, taken, number)
            taken.add(target_key(heading))
            self._headings[passage.name] = heading
            if old is None and heading != passage.name:
                self._say("X217", passage.line, f'"{shown(passage.name)}" is the scene "{shown(heading)}".')

    def _scene(self, passage: Passage) -> Scene:
        read = self._read[passage.name]
        old = self._was.get(passage.name)
        links = self._links(passage, read, old)
        self._note_missed(passage, read)
        decides = bool(links.choices or links.limit or links.task)
        made = replace(
            old or Scene(self._headings[passage.name], Spot(1, passage.line, 1)),
            blocks=read.blocks,
            choices=tuple(links.choices),
            limit=links.limit,
            task=links.task,
            ending=None if decides else self._ending(passage, old),
        )
        return replace(made, notes=(*made.notes, *read.body.notes, *links.notes))

    def _ending(self, passage: Passage, old: Scene | None) -> Outcome:
        tagged = [tag.removeprefix(ENDING_TAG) for tag in passage.tags if tag.startswith(ENDING_TAG)]
        for word in tagged:
            if word in list(Outcome):
                return Outcome(word)
        if old is not None and old.ending is not None:
            return old.ending
        remedy = "Write `Ending: good`, `partial` or `harmful`, or give it a choice."
        self._say("X215", passage.line, f'"{shown(passage.name)}" ends with `Ending: partial`.', remedy)
        return Outcome.PARTIAL

    def _links(self, passage: Passage, read: _Read, old: Scene | None) -> _Links:
        made, texts = _Links(), dict[str, int]()
        for way in read.body.ways:
            after = self._afters.get(way.target)
            goal = after.way.target if after else way.target
            if goal not in self._headings:
                self._say("X214", way.line, f'"{shown(way.text)}" names "{shown(goal)}".', "Write that scene.")
                made.notes.append(f"Twee, line {way.line}: {way.text} leads nowhere.")
                continue
            self._used.add(way.target)
            made.notes += after.notes if after else ()
            consequence = after.blocks if after else ()
            if old and old.task and way.text == plain_words(link_words(old.task.button)):
                made.task = replace(old.task, target=self._headings[goal], consequence=consequence)
                continue
            self._choose(made, texts, way, Choice(way.text, self._headings[goal], consequence), old)
        self._note_gone(passage, made, old)
        return made

    def _choose(self, made: _Links, texts: dict[str, int], way: Way, new: Choice, old: Scene | None) -> None:
        """Put a choice among the links of its scene, as it was if the scene had it before.

        `texts` are those that are taken, each with the last number that was put behind it.
        """
        known = {plain_words(link_words(choice.text)): choice for choice in (old.all_choices if old else ())}
        before = known.get(way.text)
        first = text = before.text if before else new.text or "Go on"
        number = texts.get(fold(first), 1)
        while fold(text) in texts:
            number += 1
            text = f"{new.text or 'Go on'} ({number})"
        texts[fold(first)] = number
        if number > 1:
            self._say("X218", way.line, f'The second became "{shown(text)}".', "Say how the two differ.")
        texts.setdefault(fold(text), 1)
        spot = Spot(1, way.line, 1)
        choice = replace(before or replace(new, spot=spot), text=text, target=new.target, consequence=new.consequence)
        if old and old.limit and before == old.limit.choice:
            made.limit = Limit(old.limit.seconds, choice)
        else:
            made.choices.append(choice)

    def _note_gone(self, passage: Passage, made: _Links, old: Scene | None) -> None:
        """Say which decisions of the scene as it was are gone, and what cannot stand beside its task."""
        if old is None:
            return
        if made.task and (made.choices or made.limit):
            self._say("X221", passage.line, "A link beside its other decision was left out.", "Give it a scene.")
            made.choices, made.limit = [], None
        if old.task and not made.task:
            self._say("X221", passage.line, f'"{shown(old.task.ask)}" is gone, with its items.')
        kept = {choice.text for choice in made.choices} | ({made.limit.choice.text} if made.limit else set())
        for choice in old.all_choices:
            if choice.text not in kept:
                self._say("X221", passage.line, f'The choice "{shown(choice.text)}" is gone, with all its rules.')

    def _note_missed(self, passage: Passage, read: _Read) -> None:
        """Say which texts are no longer what they were: a condition or a speaker is lost with them."""
        for block in read.missed:
            if not isinstance(block, Prose):
                kind = "If" if isinstance(block, If) else "speech" if isinstance(block, Speech) else "notice"
                self._say("X221", passage.line, f'This {kind} became plain text, or is gone: "{shown(block.text)}".')
            elif not read.body.paragraphs:
                self._say("X221", passage.line, f'This text is gone: "{shown(block.text)}".')

    def _say(self, code: str, line: int, message: str, remedy: str = "") -> None:
        self._findings.append(at_line(code, line, message, remedy))


def _blocks(paragraphs: Sequence[str], signs: Mapping[str, Block | None]) -> Iterator[Block]:
    """The blocks of a passage; a sign stands for a block as it was, or for a decision's own text."""
    prose: list[str] = []
    for paragraph in [*paragraphs, None]:
        if paragraph is None or paragraph in signs:
            if prose:
                yield Prose("\n\n".join(prose))
                prose = []
            block = signs[paragraph] if paragraph else None
            if block is not None:
                yield block
        else:
            prose.append(paragraph)


def _replaced(text: str, chunk: str, sign: str) -> str:
    """The text with the first chunk that stands between empty lines replaced."""
    return f"\n\n{text}\n\n".replace(f"\n\n{chunk}\n\n", f"\n\n{sign}\n\n", 1)[2:-2]


def _title(title: str, old: str) -> str:
    """The title of the story as a heading; the one it had, where it is the same."""
    return old if title == " ".join(old.split()) else heading_of(title, (), 1)
