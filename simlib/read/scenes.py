"""A scene: what is read first, and then what the officer can decide."""

from __future__ import annotations

from simlib.read.amounts import minutes, one_of
from simlib.read.bullets import Entry, Sort, entry_of, once_each
from simlib.read.choices import Known, choice_of, limit_of, spots_of, takes_word
from simlib.read.ledger import Ledger
from simlib.read.outline import Part
from simlib.read.passages import Passages, effects_of, passage_of
from simlib.read.tasks import task_of
from simlib.read.tree import PROSE, Block, Shape
from simlib.scenario.model import Choice, Limit, Outcome, Scene, Task
from simlib.scenario.words import CHOICE_WORDS, SCENE_WORDS, TASK_WORDS, fold

_FIRST = tuple(word for word in SCENE_WORDS if word not in {*TASK_WORDS, "Limit", "You notice"})
_BEHIND = "Move it before the first decision; what belongs to a choice is indented by two spaces under it."


def scene_of(part: Part, known: Known, ledger: Ledger) -> Scene:
    """The scene under a heading, as complete as it can be."""
    reader = _SceneReader(known, ledger)
    for block in part.blocks:
        reader.block(block)
    return reader.scene(part)


class _SceneReader:
    """Reads one scene from top to bottom; everything but decisions comes before the first decision."""

    def __init__(self, known: Known, ledger: Ledger) -> None:
        self._known = known
        self._ledger = ledger
        self._passages = Passages()
        self._words: list[Entry] = []
        self._choices: list[Choice] = []
        self._tasks: list[Task] = []
        self._texts: set[str] = set()
        self._limit: Limit | None = None
        self._decided = False
        self._offers_choices = False
        self._limited = False

    def block(self, block: Block) -> None:
        """Read one block of the scene."""
        if block.shape is Shape.BULLETS:
            for bullet in block.bullets:
                self._entry(entry_of(bullet, self._known.speakers))
        elif block.shape in PROSE:
            if self._decided:
                spot = block.cell.spot(block.start, block.column)
                remedy = "If it is what follows a choice, indent it by two spaces under that choice."
                self._ledger.add(
                    "S210",
                    spot,
                    "This paragraph would be read before the decision.",
                    remedy,
                    len(block.cell.line(block.start)),
                )
            else:
                self._passages.prose(block)

    def scene(self, part: Part) -> Scene:
        """What was read."""
        kept = once_each(self._words, lambda word: word in {"Note", "Formerly"}, self._ledger)
        words = {word: entry.rest for word, entry in kept.items()}
        names, ledger = self._known.names, self._ledger
        ending = one_of(words["Ending"], list(Outcome), "ending", ledger) if "Ending" in words else ""
        return Scene(
            heading=part.heading.value,
            spot=part.heading.spot(),
            place=words["Place"].value if "Place" in words else "",
            segment=words["Segment"].value if "Segment" in words else "",
            takes=minutes(words["Takes"], ledger) if "Takes" in words else 0,
            then=effects_of(words["Then"], names, ledger, of_the_person=True) if "Then" in words else (),
            blocks=self._passages.made,
            choices=tuple(self._choices),
            limit=self._limit,
            task=self._tasks[0] if self._tasks else None,
            ending=Outcome(ending) if ending else None,
            formerly=tuple(entry.rest.value for entry in self._words if entry.word == "Formerly"),
            notes=tuple(entry.rest.value for entry in self._words if entry.word == "Note"),
            spots=spots_of(words),
        )

    def _entry(self, entry: Entry) -> None:
        if self._limited and (entry.sort is Sort.LINK or entry.word in TASK_WORDS):
            self._ledger.about(
                "S213", entry.bullet.words, "This stands behind the limit.", "Move the limit to the end of the scene."
            )
        if entry.sort is Sort.LINK:
            self._choice(entry)
        elif entry.sort is Sort.WORD and entry.word in TASK_WORDS:
            self._task(entry)
        elif entry.sort is Sort.WORD and entry.word == "Limit":
            self._time_limit(entry)
        else:
            self._other(entry)

    def _choice(self, entry: Entry) -> None:
        self._mixed(entry, other=bool(self._tasks))
        self._decided = self._offers_choices = True
        choice = choice_of(entry, self._known, self._ledger)
        if choice is not None:
            self._note_same(choice)
            self._choices.append(choice)

    def _task(self, entry: Entry) -> None:
        self._mixed(entry, other=self._offers_choices or bool(self._tasks))
        self._decided = True
        task = task_of(entry, self._known, self._ledger)
        if task is not None:
            self._tasks.append(task)

    def _time_limit(self, entry: Entry) -> None:
        self._decided = True
        if self._limited:
            self._ledger.about("S203", entry.bullet.words, "This scene has a second limit.", "Keep one of the two.")
        self._limited = True
        limit = limit_of(entry, self._known, self._ledger)
        if limit is not None:
            self._mixed(entry, other=bool(self._tasks))
            self._note_same(limit.choice)
            self._limit = limit

    def _other(self, entry: Entry) -> None:
        if self._decided and (entry.sort in {Sort.IF, Sort.SPEECH} or entry.word in {*SCENE_WORDS, *CHOICE_WORDS}):
            name = entry.word or "This"
            self._ledger.about("S210", entry.bullet.words, f'"{name}" stands behind a decision of this scene.', _BEHIND)
            return
        passage = passage_of(entry, self._known.names, self._ledger, acts=True)
        if passage is not None:
            self._passages.add(passage)
        elif takes_word(entry, self._known.speakers, _FIRST, "a scene", self._ledger):
            self._words.append(entry)

    def _mixed(self, entry: Entry, *, other: bool) -> None:
        if other:
            remedy = "Give the second decision a scene of its own."
            self._ledger.about("S212", entry.bullet.words, "A scene has choices or one other decision.", remedy)

    def _note_same(self, choice: Choice) -> None:
        folded = fold(choice.text)
        if folded in self._texts:
            remedy = "A choice is known by its text: change one of them."
            self._ledger.add("S103", choice.spot, f'"{choice.text[:60]}" stands here twice.', remedy, len(choice.text))
        self._texts.add(folded)
