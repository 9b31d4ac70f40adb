"""A whole map from rows: either the map, or what is wrong; never a part of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simlib.read.referral_fields import Fields
from simlib.read.referral_rows import MOST_COUNTED, MOST_FINDINGS, Part, Row, Rows, Value, finding
from simlib.scenario.facts import Consent, UnitKind
from simlib.scenario.information import Info
from simlib.scenario.model import Finding, Spot
from simlib.scenario.referral_checks import check_map
from simlib.scenario.referral_findings import in_order, shown
from simlib.scenario.referral_map import (
    Agreement,
    Condition,
    Feedback,
    Forbidden,
    Link,
    MustNotify,
    Need,
    Receivers,
    ReferralMap,
    Sphere,
    Standing,
    Unit,
    Unless,
    Written,
)
from simlib.scenario.referral_time import Clock, Hours, Latest, Span
from simlib.scenario.referral_words import ANY, EVERYONE, MOST_SERVERS, Unclear, id_of, on_call_of, spans_in
from simlib.scenario.words import fold

_NOBODY: tuple[tuple[Span, ...], int] = ((), 0)
_BREAKS_NAMES = frozenset({"M107", "M201", "M203", "M204", "M307"})
"""Findings after which an element may have no name, so that nothing can be said about what names it."""
_FOLLOWS = frozenset({"M405", "M407", "M408"})
"""What compares values with each other."""
_AT_ONCE = Latest(Clock.MINUTES)


@dataclass(frozen=True, slots=True)
class MapReading:
    """What reading a map gave: the map, or findings. Never both, and never neither."""

    map: ReferralMap | None
    findings: tuple[Finding, ...]


def built(rows: Rows) -> MapReading:
    """The map of these rows, if nothing at all is wrong."""
    findings = list(rows.findings)
    if not findings:
        made = _map(rows, findings)
        findings += _also(made, findings)
        if not findings:
            return MapReading(made, ())
    return MapReading(None, _not_too_many(in_order(findings)))


def _also(made: ReferralMap, findings: list[Finding]) -> list[Finding]:
    """What is wrong with the map beyond its values, without what only follows from a value that is wrong."""
    if not findings:
        return list(check_map(made))
    if {each.code for each in findings} & _BREAKS_NAMES:
        return []
    return [each for each in check_map(made) if each.code not in _FOLLOWS]


def _not_too_many(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if len(findings) <= MOST_FINDINGS:
        return findings
    last = findings[MOST_FINDINGS - 1]
    number = f"{len(findings):,}" if len(findings) <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"
    message = f"There are {number} mistakes; the first {MOST_FINDINGS} are listed."
    remedy = "Mend these and read the file again."
    return (*findings[:MOST_FINDINGS], finding("M111", last.file, last.spot, message, remedy))


def _map(rows: Rows, findings: list[Finding]) -> ReferralMap:
    heads = rows.parts[Part.MAP]
    if not heads:
        remedy = 'A map begins with "map:", and below it "name:".'
        findings.append(finding("M201", rows.file, Spot(), "The map has no name.", remedy))
    head = heads[0] if heads else Row("", Spot(), {"name": Value("-", Spot())})
    about = Fields(Part.MAP, head, findings)
    return ReferralMap(
        name=about.text("name", needed=True),
        county=about.text("county"),
        about=about.text("about"),
        as_of=about.day("as of"),
        invented=about.yes("invented"),
        vital=about.some_of("vital", Need),
        units=tuple(_unit(each) for each in _entries(Part.UNITS, rows, findings)),
        links=tuple(_link(each) for each in _entries(Part.LINKS, rows, findings)),
        must_notify=tuple(_must(each) for each in _entries(Part.MUST_NOTIFY, rows, findings)),
        forbidden=tuple(_never(each) for each in _entries(Part.FORBIDDEN, rows, findings)),
        written=head.written,
    )


def _entries(part: Part, rows: Rows, findings: list[Finding]) -> Iterator[Fields]:
    """The entries of a part; where thousands of mistakes were found already, the rest is not looked into."""
    for row in rows.parts[part]:
        if len(findings) > MOST_COUNTED:
            return
        yield Fields(part, row, findings)


def _unit(words: Fields) -> Unit:
    on_call, delay = words.read("on call", on_call_of, _NOBODY)
    return Unit(
        id=words.id("id"),
        name=words.text("name", needed=True),
        kind=words.one_of("kind", UnitKind, UnitKind.UNIT, needed=True),
        spheres=words.some_of("spheres", Sphere),
        hours=Hours(words.read("open", spans_in, ()), on_call, delay),
        takes=words.minutes("takes"),
        capacity=words.cases("capacity"),
        servers=words.read("servers", _servers, 1),
        arrivals=words.cases("arrivals") or 0.0,
        meets=words.some_of("meets", Need),
        ends=words.yes("ends"),
        privileged=words.yes("privileged"),
        address_secret=words.yes("address secret"),
        learns=words.some_of("learns", Info),
        passes=words.some_of("passes", Info),
        keeps=words.some_of("keeps", Info),
        off=words.yes("off"),
        note=words.text("note"),
        written=words.row.written,
    )


def _servers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_SERVERS):
        message = f'"{shown(text, 30)}" is not how many work side by side.'
        raise Unclear("M304", message, f"Write 1 to {MOST_SERVERS:,}.")
    return int(text)


def _link(words: Fields) -> Link:
    return Link(
        sender=words.id("from"),
        receiver=words.id("to"),
        why=words.text("why", needed=True),
        latest=words.latest("latest", _AT_ONCE),
        consent=words.one_of("consent", Consent, Consent.YES, needed=True),
        in_writing=words.yes("in writing"),
        takes=words.minutes("takes"),
        cases=words.cases("cases"),
        expected=words.cases("expected") or 0.0,
        agreement=_agreement(words),
        passes=words.some_of("passes", Info),
        feedback=words.one_of("feedback", Feedback, Feedback.NO),
        written=words.row.written,
    )


def _agreement(words: Fields) -> Agreement:
    name, expires = words.text("agreement"), words.day("expires")
    if not name or fold(name) == Standing.NOT_NEEDED:
        return Agreement(Standing.NOT_NEEDED, expires=expires)
    if fold(name) == Standing.MISSING:
        return Agreement(Standing.MISSING, expires=expires)
    return Agreement(Standing.SIGNED, name, expires)


def _must(words: Fields) -> MustNotify:
    sender = words.id("from", needed=False)
    return MustNotify(
        id=words.id("id"),
        condition=words.one_of("when", Condition, Condition.ANY_VICTIM, needed=True),
        sender=None if sender in {"", ANY} else sender,
        target=words.id("to"),
        within=words.latest("within", _AT_ONCE),
        passes=words.some_of("passes", Info),
        why=words.text("why"),
        written=words.row.written,
    )


def _never(words: Fields) -> Forbidden:
    return Forbidden(
        id=words.id("id"),
        info=words.one_of("what", Info, Info.IDENTITY, needed=True),
        to=_receivers(words),
        unless=words.one_of("unless", Unless, Unless.NOTHING),
        why=words.text("why"),
        written=_with_pieces(words),
    )


def _with_pieces(words: Fields) -> Written:
    """The places of a rule's words, and that of each receiver, as "to" and its name."""
    written = words.row.written
    pieces = tuple((f"to {fold(piece.text)}", piece.spot) for piece in words.pieces("to"))
    return replace(written, spots=(*written.spots, *pieces))


def _receivers(words: Fields) -> Receivers:
    spheres, kinds, units = set(), set(), set()
    pieces = words.pieces("to")
    said = {fold(piece.text) for piece in pieces}
    for piece in pieces:
        word = fold(piece.text)
        if word in set(Sphere):
            spheres.add(Sphere(word))
        elif word in set(UnitKind):
            kinds.add(UnitKind(word))
        elif word != EVERYONE:
            units.add(_unit_id(words, piece))
    if not said:
        words.text("to", needed=True)
    return Receivers(EVERYONE in said, frozenset(spheres), frozenset(kinds), frozenset(units))


def _unit_id(words: Fields, piece: Value) -> str:
    try:
        return id_of(piece.text)
    except Unclear as fault:
        words.wrong(fault.code, piece.spot, fault.message, fault.remedy)
        return ""
