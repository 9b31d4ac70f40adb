"""The condition language: from a line of text to a `Condition`, or to the problems that are in its way.

    condition = term, ( {"and", term} | {"or", term} ) ;        (* both only with parentheses *)
    term      = "not", term | "(", condition, ")" | reader, "(", declared, ")" | alone | compare ;
    alone     = yes-no-value | named-condition ;
    reader    = "found" | "told" | "offered" | "accepted" | "declined" | "visited" ;
    compare   = (number-value | "minutes"), relation, integer ;
    relation  = "=" | "!=" | "<" | "<=" | ">" | ">=" | ["is"], ("at least" | "at most") ;

Own tokenizer, nothing evaluated. Names are declared names; the longest one wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simlib.scenario.findings import Problem
from simlib.scenario.model import (
    AllOf,
    AnyOf,
    Compares,
    Condition,
    IsYes,
    Not,
    Promise,
    Quantifier,
    Reader,
    Reads,
    Relation,
    Rule,
)
from simlib.scenario.scanner import LONGEST_LINE, Names, Scanner, Unclear
from simlib.scenario.words import did_you_mean, fold, nearest

DEEPEST = 30
"""Parentheses within parentheses, and `not` before `not`."""

_SYMBOLS = {
    "!=": Relation.NOT_EQUAL,
    "≠": Relation.NOT_EQUAL,
    "<=": Relation.AT_MOST,
    "≤": Relation.AT_MOST,
    ">=": Relation.AT_LEAST,
    "≥": Relation.AT_LEAST,
    "=": Relation.EQUAL,
    "<": Relation.LESS,
    ">": Relation.MORE,
}
_WORDS = {"at least": Relation.AT_LEAST, "at most": Relation.AT_MOST}
_BREAKS = ("and", "or", "is", "at least", "at most")
_UNREAD = IsYes("")
"""Stands for a term whose problem is noted."""


@dataclass(frozen=True, slots=True)
class ParsedCondition:
    """A condition, or None and what is wrong."""

    condition: Condition | None
    problems: tuple[Problem, ...] = ()


def parse_condition(text: str, names: Names) -> ParsedCondition:
    """The condition that this text is, names resolved to what the case declares.

    >>> names = Names(evidence=("two IDs",), numbers=("trust",))
    >>> parse_condition("found(TWO ids) and trust at least 4", names).condition
    AllOf(terms=(Reads(reader=<Reader.FOUND: 'found'>, name='two IDs'), \
Compares(value='trust', relation=<Relation.AT_LEAST: '>='>, number=4)))
    """
    scan = Scanner(text[:LONGEST_LINE], names)
    try:
        if len(text) > LONGEST_LINE:
            raise scan.give_up("L102", 0, f"A condition has at most {LONGEST_LINE} characters.")
        condition = _condition(scan, 0)
        if not scan.done:
            raise _left_over(scan)
    except Unclear:
        return ParsedCondition(None, tuple(scan.problems))
    return ParsedCondition(None if scan.problems else condition, tuple(scan.problems))


def parse_promise(where: str, text: str, names: Names) -> Promise | tuple[Problem, ...]:
    """The promise `where: text`, or what is wrong with `text`; `where` must be one of `PROMISE_SCOPES`."""
    folded = fold(text)
    for quantifier in Quantifier:
        if folded.startswith(f"{quantifier} ") or folded == quantifier:
            start = _after_words(text, len(quantifier.split()))
            parsed = parse_condition(text[start:], names)
            if parsed.condition is None:
                moved = (Problem(p.code, p.start + start, p.end + start, p.message, p.help) for p in parsed.problems)
                return tuple(moved)
            whole = " ".join(f"{where}: {text}".split())
            return Promise(whole, PROMISE_SCOPES[fold(where)], quantifier, parsed.condition)
    remedy = "Write always, never, eventually or can still, and then a condition."
    return (Problem("L102", 0, max(1, len(text)), "A promise begins with how it holds.", remedy),)


PROMISE_SCOPES = {"in every run": False, "in every passing run": True}
"""Where a promise holds, and whether that is in passing runs only."""


def _after_words(text: str, count: int) -> int:
    """The offset behind the first `count` words."""
    return len(text) - len(text.split(None, count)[count]) if len(text.split(None, count)) > count else len(text)


def _condition(scan: Scanner, depth: int) -> Condition:
    starts, ends, joins = [scan.at], [], []
    terms = [_term(scan, depth)]
    while True:
        ends.append(scan.at)
        join = scan.word("and", "or")
        if not join:
            break
        joins.append(join)
        starts.append(scan.at)
        terms.append(_term(scan, depth))
    if len(set(joins)) > 1:
        pieces = [scan.written(start, end) for start, end in zip(starts, ends, strict=True)]
        raise scan.give_up("L103", starts[0], "`and` and `or` stand side by side.", _both_rewrites(pieces, joins))
    if not joins:
        return terms[0]
    return AllOf(tuple(terms)) if joins[0] == "and" else AnyOf(tuple(terms))


def _both_rewrites(pieces: list[str], joins: list[str]) -> str:
    first, second = _grouped(pieces, joins, "and"), _grouped(pieces, joins, "or")
    return f"Write either {first} or {second}."


def _grouped(pieces: list[str], joins: list[str], tight: str) -> str:
    """The terms with parentheses around each run joined by `tight`."""
    loose = "or" if tight == "and" else "and"
    runs: list[list[str]] = [[pieces[0]]]
    for join, piece in zip(joins, pieces[1:], strict=True):
        if join == tight:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    shown = [f"({f' {tight} '.join(run)})" if len(run) > 1 else run[0] for run in runs]
    return "`" + f" {loose} ".join(shown) + "`"


def _term(scan: Scanner, depth: int) -> Condition:
    start = scan.at
    if depth > DEEPEST:
        raise scan.give_up("L102", start, "This condition is nested too deeply.", "Split it into two.")
    if scan.done:
        raise scan.give_up("L102", start, "A condition is missing here.", "Write what must be true, or drop the word.")
    if scan.symbol("("):
        inside = _condition(scan, depth + 1)
        if not scan.symbol(")"):
            raise scan.give_up("L102", start, "A parenthesis is not closed.", 'Add the missing ")".')
        return inside
    if scan.word("not"):
        return Not(_term(scan, depth + 1))
    return _reads(scan) or _value(scan)


def _reads(scan: Scanner) -> Condition | None:
    start = scan.at
    for reader in Reader:
        if scan.word(reader):
            if scan.symbol("("):
                return _read_name(scan, reader)
            scan.at = start
            raise scan.give_up(
                "L102", start, f"`{reader}` needs a name in parentheses.", f"Write {reader}(name).", start + len(reader)
            )
    return None


def _read_name(scan: Scanner, reader: Reader) -> Condition:
    start = scan.at
    known = scan.names.read_by(reader)
    name = scan.name(known, ")") or (scan.unit(")") if scan.names.open_to(reader) else None)
    if name is None:
        end = scan.find(")")
        written = scan.written(start, end)
        scan.at = end
        kind = {Reader.FOUND: "piece of evidence", Reader.VISITED: "scene", Reader.TOLD: "unit"}
        message = f'There is no {kind.get(reader, "unit or need")} called "{written}".'
        scan.note("L101", start, message, did_you_mean(written, known), end)
    if not scan.symbol(")"):
        raise scan.give_up("L102", start, "A parenthesis is not closed.", 'Add the missing ")".')
    return _UNREAD if name is None else Reads(reader, name)


def _value(scan: Scanner) -> Condition:
    start = scan.at
    name = scan.value(scan.names.values)
    if name is None:
        return _unknown_value(scan)
    relation = _relation(scan)
    named = dict(scan.names.conditions).get(name, IsYes(name) if name in scan.names.yes_no else None)
    if named is not None:
        return _yes_no(scan, name, named, relation, start)
    if relation is None:
        remedy = f"Write for example `{name} at least 3`."
        scan.note("L105", start, f'"{name}" is a number.', remedy, start + len(fold(name)))
        return _UNREAD
    at = scan.at
    number = scan.integer()
    if number is None:
        raise scan.give_up(
            "L102", at, "A whole number is expected here.", "Compare only with numbers.", len(scan.folded)
        )
    return Compares(name, relation, number)


def _yes_no(scan: Scanner, name: str, named: Condition, relation: Relation | None, start: int) -> Condition:
    if relation is None:
        return named
    scan.word("yes", "no") or scan.integer()
    scan.note("L104", start, f'"{name}" is yes or no.', f"Write `{name}` or `not {name}`.")
    return _UNREAD


def _relation(scan: Scanner) -> Relation | None:
    symbol = scan.symbol(*_SYMBOLS)
    if symbol:
        return _SYMBOLS[symbol]
    start = scan.at
    scan.word("is")
    word = scan.word(*_WORDS)
    if word:
        return _WORDS[word]
    scan.at = start
    return None


def _unknown_value(scan: Scanner) -> Condition:
    start = scan.at
    end = scan.find_word(_BREAKS, "<>=!≤≥≠)")
    written = scan.written(start, end)
    if not written or "(" in written:
        raise _no_condition(scan, start, end)
    scan.at = end
    scan.note("L101", start, f'There is no value called "{written}".', _value_help(scan.names, written), end)
    if _relation(scan) is not None:
        scan.integer()
    return _UNREAD


def _no_condition(scan: Scanner, start: int, end: int) -> Unclear:
    readers = ", ".join(f"{reader}()" for reader in Reader)
    shown = scan.written(start, start + 40)
    word = scan.folded.find(" ", start + 1)
    behind = end if end > start else len(scan.folded) if word < 0 else word
    remedy = f"A condition can ask {readers} or a value."
    return scan.give_up("L102", start, f'"{shown}" is not part of a condition.', remedy, behind)


def _value_help(names: Names, written: str) -> str:
    near = nearest(written, names.evidence)
    if near is not None and fold(near) == fold(written):
        return f"It is evidence: write `found({near})`."
    return did_you_mean(written, names.values)


def _left_over(scan: Scanner) -> Unclear:
    start = scan.at
    rest = scan.written(start, len(scan.folded))
    remedy = "Join two conditions with `and` or `or`."
    return scan.give_up("L102", start, f'"{rest[:60]}" is left over at the end.', remedy, len(scan.folded))


def terms_of(condition: Condition) -> Iterator[Reads | IsYes | Compares]:
    """Each single question in the condition, in the order written."""
    if isinstance(condition, Not):
        yield from terms_of(condition.term)
    elif isinstance(condition, AllOf | AnyOf):
        for term in condition.terms:
            yield from terms_of(term)
    else:
        yield condition


def by_name(condition: Condition, named: Sequence[Rule]) -> Condition:
    """The condition with the name of every named condition that it holds; the last one declared goes first.

    >>> calm = Rule("calm", Not(IsYes("late")))
    >>> by_name(AllOf((Not(IsYes("late")), IsYes("armed"))), (calm,))
    AllOf(terms=(IsYes(value='calm'), IsYes(value='armed')))
    """
    for rule in reversed(named):
        if rule.condition == condition:
            return IsYes(rule.name)
    if isinstance(condition, Not):
        return Not(by_name(condition.term, named))
    if isinstance(condition, AllOf | AnyOf):
        return type(condition)(tuple(by_name(term, named) for term in condition.terms))
    return condition
