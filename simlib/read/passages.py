"""What the trainee reads: prose, speech, what is noticed, and texts that depend on a condition."""

from __future__ import annotations

import re

from simlib.read.bullets import Entry, Sort, entry_of, note_children, note_misplaced, note_unknown, once_each
from simlib.read.ledger import Ledger
from simlib.read.lines import NO_TEXT, Text
from simlib.read.tree import PROSE, Block, Shape
from simlib.scenario.conditions import parse_condition
from simlib.scenario.effects import parse_effects, parse_points
from simlib.scenario.model import Block as Passage
from simlib.scenario.model import Condition, Does, Effect, If, Notices, Points, Prose, Speech, Verb
from simlib.scenario.scanner import Names

_COLON = re.compile(r":(?=\s|$)")


class Passages:
    """The passages of a scene, a consequence or a summary, in the order written; prose that follows prose joins it."""

    def __init__(self) -> None:
        self._made: list[Passage] = []

    def prose(self, block: Block) -> None:
        """Add a paragraph, a numbered list or a table."""
        spot = block.cell.spot(block.start, block.column)
        last = self._made[-1] if self._made else None
        if isinstance(last, Prose):
            self._made[-1] = Prose(last.text + "\n\n" + block.prose(), last.spot)
        else:
            self._made.append(Prose(block.prose(), spot))

    def add(self, passage: Passage) -> None:
        """Add speech, a notice or an If."""
        self._made.append(passage)

    @property
    def made(self) -> tuple[Passage, ...]:
        """All passages so far."""
        return tuple(self._made)


def condition_of(text: Text, names: Names, ledger: Ledger) -> Condition | None:
    """The condition that stands here, or None and what is wrong written down."""
    parsed = parse_condition(text.value, names)
    ledger.problems(text, parsed.problems)
    return parsed.condition


def effects_of(text: Text, names: Names, ledger: Ledger, *, of_the_person: bool) -> tuple[Effect, ...]:
    """The effects that stand here; `of_the_person` says whether somebody may accept or decline here."""
    parsed = parse_effects(text.value, names)
    ledger.problems(text, parsed.problems)
    for effect in parsed.effects:
        if isinstance(effect, Does) and effect.verb in {Verb.ACCEPT, Verb.DECLINE} and not of_the_person:
            remedy = "Put it into the Then of the scene this leads to, or of an If there."
            ledger.about("L107", text, f"`{effect.verb} {effect.name}` is the officer's doing here.", remedy)
    return parsed.effects


def points_of(text: Text, names: Names, ledger: Ledger) -> tuple[Points, ...]:
    """The points that stand here."""
    parsed = parse_points(text.value, names)
    ledger.problems(text, parsed.problems)
    return parsed.points


def passage_of(entry: Entry, names: Names, ledger: Ledger, *, acts: bool) -> Passage | None:
    """The passage that an entry is, or None when it is none; `acts` says whether an If may carry a Then here."""
    text = entry.rest
    if entry.sort is Sort.IF:
        return _if(entry, names, ledger, acts=acts)
    if entry.sort is not Sort.SPEECH and entry.word != "You notice":
        return None
    note_children(entry, ledger)
    if not text:
        ledger.about(
            "S207", entry.bullet.words, f'"{entry.word}" stands here without words.', "Write them behind the colon."
        )
    spot = entry.bullet.words.spot()
    return Speech(entry.word, text.value, spot) if entry.sort is Sort.SPEECH else Notices(text.value, spot)


def _if(entry: Entry, names: Names, ledger: Ledger, *, acts: bool) -> Passage:
    asked, text = _split_condition(entry.rest, names)
    condition = condition_of(asked, names, ledger)
    then = _then_of(entry, names, ledger, acts=acts)
    if text is None:
        ledger.about("S207", asked, "This If has no colon.", "Write `If CONDITION: text`.")
        text = NO_TEXT
    elif not text and not then:
        ledger.about(
            "S207", entry.bullet.words, "This If shows nothing and does nothing.", "Write the text behind the colon."
        )
    spot = entry.bullet.words.spot()
    return Prose(text.value, spot) if condition is None else If(condition, text.value, then, spot)


def _split_condition(text: Text, names: Names) -> tuple[Text, Text | None]:
    """The condition and the text, parted at the first colon where the condition is whole."""
    colons = [found.start() for found in _COLON.finditer(text.value)]
    for colon in colons[:20]:
        asked = text.cut(0, colon)
        if parse_condition(asked.value, names).condition is not None:
            return asked, text.cut(colon + 1)
    if not colons:
        return text, None
    return text.cut(0, colons[0]), text.cut(colons[0] + 1)


def _then_of(entry: Entry, names: Names, ledger: Ledger, *, acts: bool) -> tuple[Effect, ...]:
    entries = []
    for child in entry.bullet.children:
        if child.shape is Shape.BULLETS:
            entries += [entry_of(bullet, names.people) for bullet in child.bullets]
        elif child.shape in PROSE:
            spot = child.cell.spot(child.start, child.column)
            ledger.add("S211", spot, 'This paragraph hangs under "If".', "Write it behind the colon of the If.")
    words = []
    for each in entries:
        if each.sort is Sort.WORD and each.word == "Then" and acts:
            words.append(each)
        elif each.sort is Sort.WORD:
            note_misplaced(
                each, "an If" if acts else "an If of a consequence", ("Then",) if acts else ("nothing",), ledger
            )
        else:
            note_unknown(each, ("Then",), (), ledger)
    kept = once_each(words, lambda _: False, ledger)
    if "Then" not in kept:
        return ()
    note_children(kept["Then"], ledger)
    return effects_of(kept["Then"].rest, names, ledger, of_the_person=True)
