"""What the case declares under its `###` headings: values, criteria, evidence, people and places, ties, rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from simlib.read.amounts import ids, one_of, yes_or_no
from simlib.read.bullets import Sort as BulletSort
from simlib.read.bullets import entry_of, note_children, note_misplaced, note_unknown, once_each
from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.read.outline import Part
from simlib.read.passages import condition_of
from simlib.read.tree import Bullet, Shape
from simlib.scenario.conditions import PROMISE_SCOPES, parse_promise
from simlib.scenario.effects import parse_names
from simlib.scenario.model import (
    Criterion,
    Evidence,
    NumberValue,
    Person,
    Promise,
    Rule,
    Tie,
    Value,
    YesNoValue,
)
from simlib.scenario.scanner import Names, Scanner
from simlib.scenario.words import (
    BASES,
    EVERY_WORD,
    EVIDENCE_WORDS,
    KINDS,
    PERSON_WORDS,
    RELIABILITIES,
    RESERVED,
    ROLES,
    TIE_LAYERS,
    YOU,
    fold,
    nearest,
)

MOST_DECLARED = 500
"""A long case has thirty of a kind."""

_Declared = TypeVar("_Declared", NumberValue | YesNoValue, Criterion, Evidence, Person, Rule)
_KNOWN_WORDS = frozenset(fold(word) for word in EVERY_WORD)
_COLON = re.compile(r":(?=\s|$)")
_NUMBER = re.compile(
    r"([-–−]?[0-9]{1,6}),?\s+from\s+([-–−]?[0-9]{1,6})\s+to\s+([-–−]?[0-9]{1,6})(?:\.\s*(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_YES_NO = re.compile(r"(yes|no)(?:\.\s*(.*))?", re.IGNORECASE | re.DOTALL)
_POINTS = re.compile(
    r"([0-9]{1,4})\s+points?(?:,\s*starts?\s+at\s+([0-9]{1,4}))?(,\s*marked\s+by\s+a\s+person)?(?:\.\s*(.*))?",
    re.IGNORECASE | re.DOTALL,
)


def values_of(part: Part, ledger: Ledger) -> tuple[Value, ...]:
    """The values, as `- trust: 2, from 0 to 10. What it means.` and `- hurried: no. What it means.` declare them."""
    made = []
    for bullet, name, rest in _declarations(part, ledger):
        note_children_of(bullet, name.value, ledger)
        _note_reserved(name, ledger)
        value = _value(name, rest)
        if value is None:
            remedy = "Write `name: 2, from 0 to 10. Meaning.` or `name: no. Meaning.`"
            ledger.about("S305", rest or name, "A start within its bounds, or yes or no, is missing here.", remedy)
        else:
            made.append(value)
    return _unique(made, "value", ledger)


def _note_reserved(name: Text, ledger: Ledger) -> None:
    reserved = sorted(RESERVED & set(fold(name.value).split()))
    if reserved:
        ledger.about("L109", name, f'"{reserved[0]}" is a word of the condition language.', "Choose another name.")


def _value(name: Text, rest: Text) -> Value | None:
    number, yes_no = _NUMBER.fullmatch(rest.value), _YES_NO.fullmatch(rest.value)
    if yes_no:
        return YesNoValue(name.value, yes_no[1].lower() == "yes", yes_no[2] or "", name.spot())
    if number is None:
        return None
    start, low, high = (int(re.sub("[–−]", "-", text)) for text in number.group(1, 2, 3))
    return NumberValue(name.value, start, low, high, number[4] or "", name.spot()) if low <= start <= high else None


def criteria_of(part: Part, ledger: Ledger) -> tuple[Criterion, ...]:
    """The criteria, as `- fairness: 4 points, starts at 4. What it is about.` declares them."""
    made = []
    for bullet, name, rest in _declarations(part, ledger):
        note_children_of(bullet, name.value, ledger)
        found = _POINTS.fullmatch(rest.value)
        maximum, start = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
        if found is None or maximum < 1 or start > maximum:
            remedy = (
                "Write `name: 4 points. Meaning.`, and before the period `, starts at 4` or `, marked by a person`."
            )
            ledger.about("S306", rest or name, "Its points are missing, or it starts above them.", remedy)
        else:
            made.append(Criterion(name.value, maximum, start, bool(found[3]), found[4] or "", name.spot()))
    return _unique(made, "criterion", ledger)


def evidence_of(part: Part, ledger: Ledger) -> tuple[Evidence, ...]:
    """`- two IDs: He holds two ID cards.` with an `Indicator`, and how it was come by, under it."""
    made = []
    for bullet, name, rest in _declarations(part, ledger):
        words = _words_under(bullet, EVIDENCE_WORDS, "a piece of evidence", ledger)
        if not rest:
            ledger.about("S207", name, f'"{name.value}" says nothing.', "Write what is found behind the colon.")
        made.append(
            Evidence(
                name.value,
                rest.value,
                indicators=ids(words["Indicator"], ledger) if "Indicator" in words else (),
                basis=_word_of(words.get("Basis"), BASES, "lawful basis", ledger),
                unit=fold(words["Obtained by"].value) if "Obtained by" in words else "",
                reliability=_word_of(words.get("Reliability"), RELIABILITIES, "word for reliability", ledger),
                privileged=yes_or_no(words["Privileged"], ledger) if "Privileged" in words else False,
                spot=name.spot(),
            )
        )
    return _unique(made, "piece of evidence", ledger)


def _word_of(text: Text | None, known: tuple[str, ...], what: str, ledger: Ledger) -> str:
    return one_of(text, known, what, ledger) if text else ""


def people_of(part: Part, ledger: Ledger) -> tuple[Person, ...]:
    """`- Ana: person, may be trafficked` and `- room 12: place`."""
    made = []
    for bullet, name, rest in _declarations(part, ledger):
        kind, _, role = rest.value.rstrip(".").partition(",")
        kind_text, role_text = rest.cut(0, len(kind)), rest.cut(len(kind) + 1, len(kind) + 1 + len(role))
        known = one_of(kind_text, KINDS, "kind of person or thing", ledger) if kind_text else "person"
        if fold(name.value) == fold(YOU):
            ledger.about("L108", name, f'"{YOU}" is the officer in every case.', "Choose another name.")
        if fold(name.value) in _KNOWN_WORDS:
            ledger.about("L108", name, f'"{name.value}" is a word of the format.', "Choose another name.")
        if role_text and known != "person":
            ledger.about("S304", role_text, f"A {known or 'thing'} has no role.", "Only a person has one.")
            role_text = Text("")
        words: dict[str, Text] = {}
        if known in {"", "person"}:
            words = _words_under(bullet, PERSON_WORDS, "a person", ledger)
        else:
            note_children_of(bullet, name.value, ledger)
        made.append(
            Person(
                name.value,
                known or "person",
                one_of(role_text, ROLES, "role", ledger) if role_text else "",
                name.spot(),
                wants=words["Wants"].value if "Wants" in words else "",
                fears=words["Fears"].value if "Fears" in words else "",
            )
        )
    return _unique(made, "person or thing", ledger)


def ties_of(part: Part, names: Names, ledger: Ledger) -> tuple[Tie, ...]:
    """`- Dale controls Ana` with a `Shown by` under it."""
    made = []
    for bullet in _bullets(part, ledger):
        words = _words_under(bullet, ("Shown by",), "a tie", ledger)
        shown: tuple[str, ...] = ()
        if "Shown by" in words:
            shown, problems = parse_names(words["Shown by"].value, names.evidence, "piece of evidence")
            ledger.problems(words["Shown by"], problems)
        tie = tie_of(bullet.words, names.people, ledger)
        if tie is not None:
            made.append(Tie(tie.text, tie.source, tie.verb, tie.target, shown, tie.spot))
    return tuple(made)


def tie_of(text: Text, people: tuple[str, ...], ledger: Ledger) -> Tie | None:
    """The tie a text is: a declared name, a verb of the list, a declared name."""
    scan = Scanner(text.value.rstrip("."), Names())
    source = scan.value(people)
    verb = scan.value(tuple(TIE_LAYERS)) if source else None
    target = scan.name(people, "") if verb else None
    if source and verb and target and scan.done:
        return Tie(f"{source} {verb} {target}", source, verb, target, (), text.spot())
    rest = scan.written(scan.at, len(scan.folded))
    if source is None or verb:
        near = nearest(rest, people)
        remedy = f'The closest is "{near}".' if near else "Declare both under `### People and places`."
        message = f'"{rest[:60]}" is no person, place or thing of this case.'
    else:
        remedy, message = (
            "The verbs are: " + ", ".join(TIE_LAYERS) + ".",
            f'"{rest[:60]}" begins with no verb of a tie.',
        )
    ledger.about("S309", text, message, remedy)
    return None


def conditions_of(part: Part, names: Names, ledger: Ledger) -> tuple[Rule, ...]:
    """Named conditions, as `- closed well: found(two IDs) and not hurried`; each may name those above it."""
    made: list[Rule] = []
    for bullet, name, rest in _declarations(part, ledger):
        note_children_of(bullet, name.value, ledger)
        _note_reserved(name, ledger)
        if fold(name.value) in {fold(each) for each in names.values}:
            ledger.about("L108", name, f'"{name.value}" is already a value or a condition.', "Choose another name.")
            continue
        condition = condition_of(rest, names, ledger)
        if condition is not None:
            made.append(Rule(name.value, condition, name.spot()))
            names = replace(names, conditions=(*names.conditions, (name.value, condition)))
    return tuple(made)


def rules_of(part: Part, names: Names, ledger: Ledger) -> tuple[Rule, ...]:
    """`- an advocate was offered: offered(advocate)`."""
    made = []
    for bullet, name, rest in _declarations(part, ledger):
        note_children_of(bullet, name.value, ledger)
        condition = condition_of(rest, names, ledger)
        if condition is not None:
            made.append(Rule(name.value, condition, name.spot()))
    return _unique(made, "rule", ledger)


def promises_of(part: Part, names: Names, ledger: Ledger) -> tuple[Promise, ...]:
    """`- in every run: can still offered(advocate)`."""
    made = []
    for bullet, where, rest in _declarations(part, ledger):
        note_children_of(bullet, where.value, ledger)
        if fold(where.value) not in PROMISE_SCOPES:
            ledger.about(
                "S307",
                where,
                f'"{where.value[:60]}" does not say in which runs.',
                "Write `in every run:` or `in every passing run:`.",
            )
            continue
        parsed = parse_promise(where.value, rest.value, names)
        if isinstance(parsed, Promise):
            made.append(Promise(parsed.text, parsed.passing_only, parsed.quantifier, parsed.condition, where.spot()))
        else:
            ledger.problems(rest, parsed)
    return tuple(made)


def note_children_of(bullet: Bullet, name: str, ledger: Ledger) -> None:
    """Say that something hangs under a line that holds nothing."""
    entry = entry_of(bullet, ())
    for _ in bullet.children[:1]:
        note_children(type(entry)(entry.sort, bullet, name[:60], entry.rest), ledger)


def _bullets(part: Part, ledger: Ledger) -> Iterator[Bullet]:
    for block in part.blocks:
        if block.shape is Shape.BULLETS:
            if len(block.bullets) > MOST_DECLARED:
                spot = block.cell.spot(block.bullets[MOST_DECLARED].line)
                ledger.add("S001", spot, f"A part of the case has at most {MOST_DECLARED} lines.", "Split the case.", 0)
            yield from (bullet for bullet in block.bullets[:MOST_DECLARED] if _counts(bullet, ledger))
        elif block.shape in {Shape.PARAGRAPH, Shape.NUMBERED, Shape.TABLE}:
            spot = block.cell.spot(block.start, block.column)
            ledger.add(
                "S217",
                spot,
                f'"{part.heading.value}" holds bullets only.',
                "Write a text before the first `###`, or as a Note.",
            )


def _counts(bullet: Bullet, ledger: Ledger) -> bool:
    """Whether a bullet declares something: a Note does not, and an empty one is written down."""
    entry = entry_of(bullet, ())
    if not bullet.words:
        note_unknown(entry, (), (), ledger)
    return bool(bullet.words) and not (entry.sort is BulletSort.WORD and entry.word == "Note")


def _declarations(part: Part, ledger: Ledger) -> Iterator[tuple[Bullet, Text, Text]]:
    """Each bullet of a part with its name and what follows the colon."""
    for bullet in _bullets(part, ledger):
        text = bullet.words
        colon = _COLON.search(text.value)
        name = text.cut(0, colon.start()) if colon else text
        if colon is None or not name:
            ledger.about("S207", text, f'"{text.value[:60]}" has no name and colon.', "Write `name: ` and what it is.")
        else:
            yield bullet, name, text.cut(colon.end())


def _words_under(bullet: Bullet, allowed: Sequence[str], where: str, ledger: Ledger) -> dict[str, Text]:
    entries = []
    for child in bullet.children:
        if child.shape is not Shape.BULLETS:
            spot = child.cell.spot(child.start, child.column)
            ledger.add("S211", spot, f"This {child.shape.value} hangs under {where}.", "Write it on the line itself.")
        for each in child.bullets:
            entry = entry_of(each, ())
            if entry.word in {*allowed, "Note"}:
                note_children(entry, ledger)
                entries.append(entry)
            elif entry.sort is BulletSort.WORD:
                note_misplaced(entry, where, allowed, ledger)
            else:
                note_unknown(entry, allowed, (), ledger)
    kept = once_each(entries, lambda word: word == "Note", ledger)
    return {word: entry.rest for word, entry in kept.items()}


def _unique(made: Sequence[_Declared], what: str, ledger: Ledger) -> tuple[_Declared, ...]:
    kept: dict[str, _Declared] = {}
    for each in made:
        if fold(each.name) in kept:
            ledger.add(
                "L108",
                each.spot,
                f'There are two of the {what} "{each.name}".',
                "Give one of them another name.",
                len(each.name),
            )
        kept.setdefault(fold(each.name), each)
    return tuple(kept.values())
