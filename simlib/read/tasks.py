"""The decisions that are no choice: Select, Sort, Judge, Write, Refer and Chart."""

from __future__ import annotations

import re

from simlib.read.amounts import comma_list, minutes
from simlib.read.bullets import Entry, Sort, entry_of, last_link, note_unknown, once_each
from simlib.read.choices import Body, Known, body_of, note_after, reason_of, spots_of, takes_word
from simlib.read.declared import tie_of
from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.read.passages import Passages, condition_of, effects_of, passage_of, points_of
from simlib.read.tree import PROSE, Block, Bullet, Shape
from simlib.scenario.model import JUDGE_ANSWERS, UNCLEAR, Item, Kind, Task
from simlib.scenario.words import ITEM_WORDS, TASK_OWN_WORDS, did_you_mean, fold

BOXED = frozenset({Kind.SELECT, Kind.REFER, Kind.CHART})
"""Kinds whose items are boxes to tick."""

_COLON = re.compile(r":(?=\s|$)")


def task_of(entry: Entry, known: Known, ledger: Ledger) -> Task | None:
    """The decision that a bullet with a task's word is; None when its button is missing."""
    kind = Kind(entry.word.lower())
    link = last_link(entry.rest)
    if link is None or not link.text:
        remedy = f"Write `{entry.word}: what is asked [button](#Heading-of-a-scene)`."
        ledger.about("S214", entry.rest or entry.bullet.words, "The line ends with no link to a scene.", remedy)
        return None
    note_after(link, ledger)
    if not link.before:
        ledger.about("S207", entry.rest, f'"{entry.word}" asks nothing.', "Write the question before the link.")
    reader = _TaskReader(kind, known, ledger)
    items, body = reader.read(entry)
    reader.note_items(entry, items)
    return Task(
        kind=kind,
        ask=link.before.value,
        button=link.text.value,
        target=known.targets.heading(link.target, ledger),
        items=items,
        criterion=reader.criterion(body.words.get("Criterion"), entry),
        named_bins=reader.bins(body.words.get("Bins")),
        consequence=body.passages,
        takes=minutes(body.words["Takes"], ledger) if "Takes" in body.words else 0,
        spot=entry.bullet.words.spot(),
        spots=spots_of(body.words),
    )


class _TaskReader:
    """Reads what stands under one decision."""

    def __init__(self, kind: Kind, known: Known, ledger: Ledger) -> None:
        self._kind = kind
        self._known = known
        self._ledger = ledger

    def read(self, entry: Entry) -> tuple[tuple[Item, ...], Body]:
        """The items, and the words and passages of the decision itself."""
        items: list[Item] = []
        words: list[Entry] = []
        passages = Passages()
        blocks = entry.bullet.children
        for at, block in enumerate(blocks):
            if block.shape in PROSE:
                self._note_early(block, blocks[at + 1 :])
                passages.prose(block)
            for bullet in block.bullets:
                each = self._entry(bullet)
                passage = passage_of(each, self._known.names, self._ledger, acts=False)
                if passage is not None:
                    passages.add(passage)
                elif each.sort is Sort.WORD and each.word in TASK_OWN_WORDS:
                    words += [each] if takes_word(each, (), TASK_OWN_WORDS, "this decision", self._ledger) else []
                else:
                    items += self._items(each)
        kept = once_each(words, lambda word: word == "Note", self._ledger)
        return tuple(items), Body({word: each.rest for word, each in kept.items()}, passages.made, ())

    def criterion(self, text: Text | None, entry: Entry) -> str:
        """The criterion a person marks; only a Write has one, and it needs one."""
        names = self._known.names.criteria
        if text is None:
            if self._kind is Kind.WRITE:
                self._ledger.about(
                    "S216",
                    entry.bullet.words,
                    "A Write names the criterion it is marked by.",
                    "Add `- Criterion: name` under it.",
                )
            return ""
        if self._kind is not Kind.WRITE:
            self._ledger.about("S202", text, "Only a Write has a criterion.", "Give the points to the items.")
        found = next((name for name in names if fold(name) == fold(text.value)), "")
        if not found:
            self._ledger.about(
                "L101", text, f'There is no criterion called "{text.value[:60]}".', did_you_mean(text.value, names)
            )
        return found

    def bins(self, text: Text | None) -> tuple[str, ...]:
        """The bins an author names; only a Sort has them."""
        if text is None:
            return ()
        if self._kind is not Kind.SORT:
            self._ledger.about("S202", text, "Only a Sort has bins.", "Delete this line.")
        return tuple(each.value for each in comma_list(text))

    def note_items(self, entry: Entry, items: tuple[Item, ...]) -> None:
        """Say that items are missing, or that two of them read the same."""
        seen: set[str] = set()
        if not items and self._kind is not Kind.WRITE:
            self._ledger.about(
                "S215",
                entry.bullet.words,
                f'"{entry.word}" has nothing under it.',
                "Add its items, indented by two spaces.",
            )
        for item in items:
            if fold(item.text) in seen:
                self._ledger.add(
                    "S103", item.spot, f'"{item.text[:60]}" stands here twice.', "Change one of them.", len(item.text)
                )
            seen.add(fold(item.text))

    def _entry(self, bullet: Bullet) -> Entry:
        """The bullet's kind; where items are sentences, a name and a colon are no speech."""
        speaks = self._kind in BOXED or self._kind is Kind.WRITE
        return entry_of(bullet, self._known.speakers if speaks else ())

    def _note_early(self, block: Block, later: tuple[Block, ...]) -> None:
        if any(each.shape is Shape.BULLETS for each in later) and self._kind is not Kind.WRITE:
            spot = block.cell.spot(block.start, block.column)
            remedy = "Under a decision, a paragraph says what follows it, and stands behind the items."
            self._ledger.add("S210", spot, "This paragraph stands before the items.", remedy)

    def _items(self, entry: Entry) -> list[Item]:
        text = entry.rest if entry.sort is Sort.BOX else entry.bullet.words
        if self._kind is Kind.WRITE or not text:
            takes_word(entry, (), TASK_OWN_WORDS, "a Write", self._ledger) if text else note_unknown(
                entry, (), (), self._ledger
            )
            return []
        if (entry.sort is Sort.BOX) != (self._kind in BOXED):
            remedy = "Begin the item with `[x]` or `[ ]`." if self._kind in BOXED else "Delete the box."
            self._ledger.about(
                "S216", entry.bullet.words, f"An item of {self._kind.value.title()} is written in another way.", remedy
            )
        return [self._item(entry, text)]

    def _item(self, entry: Entry, text: Text) -> Item:
        name, question = self._name(text)
        known, ledger = self._known, self._ledger
        words = self._words(entry.bullet)
        return Item(
            text=name,
            right=entry.ticked if self._kind in BOXED else None,
            answer=self._answer(words.get("Answer"), text),
            question=question,
            clear_when=condition_of(words["Clear when"], known.names, ledger) if "Clear when" in words else None,
            when=condition_of(words["When"], known.names, ledger) if "When" in words else None,
            score=points_of(words["Score"], known.names, ledger) if "Score" in words else (),
            then=effects_of(words["Then"], known.names, ledger, of_the_person=False) if "Then" in words else (),
            reason=reason_of(words, ledger),
            spot=text.spot(),
            spots=spots_of(words),
        )

    def _words(self, bullet: Bullet) -> dict[str, Text]:
        allowed = tuple(word for word in ITEM_WORDS if self._fits(word))
        body = body_of(
            [block for block in bullet.children if block.shape is Shape.BULLETS],
            self._known,
            allowed,
            "an item",
            self._ledger,
        )
        for passage in body.passages:
            self._ledger.add(
                "S211",
                passage.spot,
                "An item carries no text of its own.",
                "Write what follows under the decision, behind its items.",
            )
        for block in bullet.children:
            if block.shape in PROSE:
                spot = block.cell.spot(block.start, block.column)
                self._ledger.add(
                    "S211",
                    spot,
                    "This paragraph hangs under an item.",
                    "Write what follows behind the items, indented by two spaces.",
                )
        return body.words

    def _fits(self, word: str) -> bool:
        if word == "Answer":
            return self._kind in {Kind.SORT, Kind.JUDGE}
        return word != "Clear when" or self._kind is Kind.JUDGE

    def _name(self, text: Text) -> tuple[str, str]:
        """What the item is called, and for a Judge what is asked."""
        if self._kind is Kind.JUDGE:
            return self._person(text)
        if self._kind is Kind.REFER:
            return self._unit(text), ""
        if self._kind is Kind.CHART:
            tie = tie_of(text, self._known.names.people, self._ledger)
            return (tie.text if tie else text.value), ""
        return text.value, ""

    def _person(self, text: Text) -> tuple[str, str]:
        colon = _COLON.search(text.value)
        name = text.cut(0, colon.start()) if colon else text
        found = next((each for each in self._known.speakers if fold(each) == fold(name.value)), "")
        if not found:
            remedy = did_you_mean(name.value, self._known.speakers)
            self._ledger.about("L101", name, f'There is no person called "{name.value[:60]}".', remedy)
        return found or name.value, text.cut(colon.end()).value if colon else ""

    def _unit(self, text: Text) -> str:
        units = self._known.names.units
        if units is None:
            return fold(text.value)
        found = next((each for each in units if fold(each) == fold(text.value)), "")
        if not found:
            self._ledger.about(
                "L101", text, f'There is no unit called "{text.value[:60]}".', did_you_mean(text.value, units)
            )
        return found or text.value

    def _answer(self, text: Text | None, item: Text) -> str:
        if self._kind not in {Kind.SORT, Kind.JUDGE}:
            return ""
        if text is None:
            self._ledger.about("S216", item, "This item has no answer.", "Add `- Answer: ` under it.")
            return ""
        if self._kind is Kind.SORT:
            return text.value
        word = UNCLEAR if fold(text.value) == "not yet clear" else fold(text.value)
        if word not in JUDGE_ANSWERS:
            self._ledger.about(
                "S304", text, f'"{text.value[:40]}" is no answer.', "Write `yes`, `no` or `not yet clear`."
            )
        return word
