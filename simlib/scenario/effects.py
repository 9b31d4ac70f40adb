"""Effects and points: from a line of text to what happens, or to the problems that are in its way.

effects   = effect, {",", effect} ;
effect    = verb, declared | number-value, ("+" | "-" | "="), integer | yes-no-value, "=", ("yes" | "no") ;
points    = criterion, ("+" | "-"), integer, {",", criterion, ("+" | "-"), integer} ;
"""

from __future__ import annotations

from dataclasses import dataclass

from simlib.scenario.findings import Problem
from simlib.scenario.model import Adds, Does, Effect, Points, SetsNumber, SetsYesNo, Verb
from simlib.scenario.scanner import LONGEST_LINE, MINUS, Names, Scanner, Unclear
from simlib.scenario.words import did_you_mean


@dataclass(frozen=True, slots=True)
class ParsedEffects:
    """The effects that could be read, and what is wrong with the others."""

    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPoints:
    """The points that could be read, and what is wrong with the others."""

    points: tuple[Points, ...]
    problems: tuple[Problem, ...] = ()


def parse_effects(text: str, names: Names) -> ParsedEffects:
    """What this text does, left to right.

    >>> parse_effects("trust – 2, offer water", Names(numbers=("trust",))).effects
    (Adds(value='trust', amount=-2), Does(verb=<Verb.OFFER: 'offer'>, name='water'))
    """
    scan = Scanner(text[:LONGEST_LINE], names)
    effects: list[Effect] = []
    while not scan.done:
        try:
            effects.append(_effect(scan))
            _end(scan, "L106")
        except Unclear:
            scan.at = scan.find(",")
            scan.symbol(",")
    _too_long(scan, text)
    return ParsedEffects(tuple(effects), tuple(scan.problems))


def parse_points(text: str, names: Names) -> ParsedPoints:
    """The points this text gives and takes.

    >>> parse_points("separation + 2, facts - 1", Names(criteria=("separation", "facts"))).points
    (Points(criterion='separation', points=2), Points(criterion='facts', points=-1))
    """
    scan = Scanner(text[:LONGEST_LINE], names)
    points: list[Points] = []
    while not scan.done:
        try:
            points.append(_points(scan))
            _end(scan, "S312")
        except Unclear:
            scan.at = scan.find(",")
            scan.symbol(",")
    _too_long(scan, text)
    return ParsedPoints(tuple(points), tuple(scan.problems))


def parse_names(text: str, known: tuple[str, ...], kind: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The declared names in a list parted by commas; the longest name wins, so a name may hold a comma.

    >>> parse_names("two IDs, Ana's debt", ("two IDs", "Ana's debt"), "piece of evidence")[0]
    ('two IDs', "Ana's debt")
    """
    scan = Scanner(text[:LONGEST_LINE], Names())
    found: list[str] = []
    while not scan.done:
        start = scan.at
        name = scan.name(known, ",")
        if name is not None:
            found.append(name)
        else:
            scan.at = scan.find(",")
            written = scan.written(start)
            scan.note("L101", start, f'There is no {kind} called "{written}".', did_you_mean(written, known))
        scan.symbol(",")
    return tuple(found), tuple(scan.problems)


def _effect(scan: Scanner) -> Effect:
    for verb in Verb:
        if scan.word(verb):
            return _does(scan, verb)
    start = scan.at
    name = scan.value((*scan.names.numbers, *scan.names.yes_no))
    if name is None:
        raise _unknown(scan, start)
    if name in scan.names.yes_no:
        return _sets_yes_no(scan, name, start)
    sign = scan.symbol("+", "=", *MINUS)
    number = scan.integer()
    if not sign or number is None:
        remedy = f"Write for example `{name} + 1` or `{name} = 3`."
        raise scan.give_up("L106", start, f'"{name}" is a number.', remedy, scan.find(","))
    if sign == "=":
        return SetsNumber(name, number)
    return Adds(name, number if sign == "+" else -number)


def _does(scan: Scanner, verb: Verb) -> Effect:
    start = scan.at
    known = scan.names.done_by(verb)
    name = scan.name(known, ",") or (scan.unit(",") if scan.names.open_to(verb) else None)
    if name is None:
        end = scan.find(",")
        written = scan.written(start, end)
        kind = {Verb.FIND: "piece of evidence", Verb.TELL: "unit"}.get(verb, "unit or need")
        message = f'There is no {kind} called "{written}".' if written else f"`{verb}` needs a name."
        raise scan.give_up("L101", start, message, did_you_mean(written, known), end)
    return Does(verb, name)


def _sets_yes_no(scan: Scanner, name: str, start: int) -> Effect:
    answer = scan.word("yes", "no") if scan.symbol("=") else ""
    if not answer:
        remedy = f"Write `{name} = yes` or `{name} = no`."
        raise scan.give_up("L106", start, f'"{name}" is yes or no.', remedy, scan.find(","))
    return SetsYesNo(name, answer == "yes")


def _unknown(scan: Scanner, start: int) -> Unclear:
    end = scan.find(",")
    name_end = min(end, scan.find_word(("to", "by"), "+=" + MINUS))
    written = scan.written(start, name_end) or scan.written(start, end)
    verbs = ", ".join(Verb)
    if name_end == end:
        remedy = f"An effect is a verb ({verbs}) and a name, or a value with +, - or =."
        return scan.give_up("L106", start, f'"{written[:60]}" does nothing that is known.', remedy, end)
    remedy = did_you_mean(written, (*scan.names.numbers, *scan.names.yes_no))
    return scan.give_up("L101", start, f'There is no value called "{written}".', remedy, name_end)


def _points(scan: Scanner) -> Points:
    start = scan.at
    name = scan.value(scan.names.criteria)
    if name is None:
        end = min(scan.find(","), scan.find_word(("points",), "+=" + MINUS))
        written = scan.written(start, end)
        message = f'There is no criterion called "{written}".' if written else "A criterion is missing here."
        raise scan.give_up("L101", start, message, did_you_mean(written, scan.names.criteria), end)
    sign = scan.symbol("+", *MINUS)
    number = scan.integer()
    if not sign or number is None or number < 0:
        remedy = f"Write for example `{name} + 2` or `{name} - 1`."
        raise scan.give_up("S312", start, "Points are plus or minus a whole number.", remedy, scan.find(","))
    return Points(name, number if sign == "+" else -number)


def _end(scan: Scanner, code: str) -> None:
    start = scan.at
    if not scan.done and not scan.symbol(","):
        end = scan.find(",")
        rest = scan.written(start, end)
        raise scan.give_up(code, start, f'"{rest[:60]}" is left over.', "Part two effects with a comma.", end)


def _too_long(scan: Scanner, text: str) -> None:
    if len(text) > LONGEST_LINE:
        scan.note("L106", 0, f"A line of effects has at most {LONGEST_LINE} characters.", "", 1)
