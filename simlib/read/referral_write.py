"""A referral map written out as YAML or as four tables; what is written is read back as the same map.

The bytes depend on the map alone. In the tables a text that a spreadsheet would run as a formula gets an apostrophe
before it, which the reader takes away again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping

from simlib.read.referral_csv import FORMULA, LINKS, MAP, RULE, RULE_WORDS, RULES, UNITS
from simlib.read.referral_rows import LINK_WORDS, UNIT_WORDS, Part
from simlib.scenario.facts import UnitKind
from simlib.scenario.information import Info
from simlib.scenario.referral_map import (
    Agreement,
    Forbidden,
    Link,
    MustNotify,
    Need,
    Receivers,
    ReferralMap,
    Sphere,
    Standing,
    Unit,
)
from simlib.scenario.referral_words import (
    ANY,
    EVERYONE,
    cases_text,
    latest_text,
    minutes_text,
    on_call_text,
    spans_text,
    words_text,
)

Words = dict[str, str | tuple[str, ...]]
"""An entry as it is written: its words in order, each with a text or a list; what says nothing is left out."""

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 .-]*|\d[0-9.]*|\d+ [A-Za-z ]+|\d{4}-\d{2}-\d{2}", re.ASCII)
"""Texts that need no quotes in YAML."""
_NOT_PLAIN = frozenset({"true", "false", "null", "on", "off", "y", "n"})
_HARMLESS_ALREADY = re.compile(r"'+[-=+@＝＋－＠]")


# --- entries --------------------------------------------------------------------------------------------------


def map_words(whole: ReferralMap) -> Words:
    """What is said about the whole map."""
    return _said(
        {
            "name": whole.name,
            "county": whole.county,
            "about": whole.about,
            "as of": whole.as_of.isoformat() if whole.as_of else "",
            "invented": _yes(whole.invented),
            "vital": words_text(whole.vital, Need),
        }
    )


def unit_words(unit: Unit) -> Words:
    """A unit as it is written."""
    return _said(
        {
            "id": unit.id,
            "name": unit.name,
            "kind": unit.kind.value,
            "spheres": words_text(unit.spheres, Sphere),
            "open": spans_text(unit.hours.open),
            "on call": on_call_text(unit.hours),
            "takes": minutes_text(unit.takes) if unit.takes else "",
            "capacity": "" if unit.capacity is None else cases_text(unit.capacity),
            "servers": str(unit.servers) if unit.servers != 1 else "",
            "arrivals": cases_text(unit.arrivals) if unit.arrivals else "",
            "meets": words_text(unit.meets, Need),
            "learns": words_text(unit.learns, Info),
            "passes": words_text(unit.passes, Info),
            "keeps": words_text(unit.keeps, Info),
            "privileged": _yes(unit.privileged),
            "address secret": _yes(unit.address_secret),
            "ends": _yes(unit.ends),
            "off": _yes(unit.off),
            "note": unit.note,
        }
    )


def link_words(link: Link) -> Words:
    """A link as it is written."""
    expires = link.agreement.expires
    return {
        "from": link.sender,
        "to": link.receiver,
        "why": link.why,
        "latest": latest_text(link.latest),
        "consent": link.consent.value,
        **_said(
            {
                "in writing": _yes(link.in_writing),
                "takes": minutes_text(link.takes) if link.takes else "",
                "cases": "" if link.cases is None else cases_text(link.cases),
                "expected": cases_text(link.expected) if link.expected else "",
            }
        ),
        "agreement": _agreement(link.agreement),
        **_said({"expires": expires.isoformat() if expires else "", "passes": words_text(link.passes, Info)}),
        "feedback": link.feedback.value,
    }


def must_words(rule: MustNotify) -> Words:
    """A rule on what must be told, as it is written."""
    return _said(
        {
            "id": rule.id,
            "when": rule.condition.value,
            "from": rule.sender or ANY,
            "to": rule.target,
            "within": latest_text(rule.within),
            "passes": words_text(rule.passes, Info),
            "why": rule.why,
        }
    )


def never_words(rule: Forbidden) -> Words:
    """A rule on what must not arrive, as it is written."""
    return _said(
        {
            "id": rule.id,
            "what": rule.info.value,
            "to": _receivers(rule.to),
            "unless": rule.unless.value,
            "why": rule.why,
        }
    )


def _receivers(to: Receivers) -> tuple[str, ...]:
    everyone = (EVERYONE,) if to.everyone else ()
    return (*everyone, *words_text(to.spheres, Sphere), *words_text(to.kinds, UnitKind), *sorted(to.units))


def _agreement(agreement: Agreement) -> str:
    return agreement.name if agreement.standing is Standing.SIGNED else agreement.standing.value


def _yes(said: bool) -> str:  # noqa: FBT001 - one value to one word
    return "yes" if said else ""


def _said(words: Words) -> Words:
    return {word: value for word, value in words.items() if value}


def entries_of(whole: ReferralMap) -> Mapping[Part, tuple[Words, ...]]:
    """Every part of the map as it is written, in the order of the map."""
    return {
        Part.MAP: (map_words(whole),),
        Part.UNITS: tuple(unit_words(unit) for unit in whole.units),
        Part.LINKS: tuple(link_words(link) for link in whole.links),
        Part.MUST_NOTIFY: tuple(must_words(rule) for rule in whole.must_notify),
        Part.FORBIDDEN: tuple(never_words(rule) for rule in whole.forbidden),
    }


# --- YAML -----------------------------------------------------------------------------------------------------


def map_as_yaml(whole: ReferralMap) -> bytes:
    """The map as YAML in UTF-8, one word a line."""
    entries = entries_of(whole)
    lines = ["map:", *block_lines(entries[Part.MAP][0], "  ")]
    for part in (Part.UNITS, Part.LINKS, Part.MUST_NOTIFY, Part.FORBIDDEN):
        lines += ["", f"{part.value}:"] if entries[part] else ["", f"{part.value}: []"]
        for number, entry in enumerate(entries[part]):
            lines += ["", *entry_lines(entry)] if number else entry_lines(entry)
    return "\n".join([*lines, ""]).encode()


def entry_lines(entry: Words) -> list[str]:
    """One entry of a list, as lines of YAML."""
    first, *rest = block_lines(entry, "")
    return [f"  - {first}", *(f"    {line}" for line in rest)]


def block_lines(entry: Words, indent: str) -> list[str]:
    """The words of an entry as lines of YAML, one word a line."""
    return [f"{indent}{word}: {_yaml_value(value)}" for word, value in entry.items()]


def _yaml_value(value: str | tuple[str, ...]) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else _yaml_text(value)


def _yaml_text(text: str) -> str:
    if _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _NOT_PLAIN:
        return text
    return json.dumps(text, ensure_ascii=False)


# --- tables ---------------------------------------------------------------------------------------------------


def map_as_csv(whole: ReferralMap) -> Mapping[str, bytes]:
    """The map as four tables by file name: UTF-8 with a byte-order mark, so that every spreadsheet reads the names."""
    entries = entries_of(whole)
    about = ([word, _cell(value)] for word, value in entries[Part.MAP][0].items())
    rules: list[Words] = [{RULE: part.value, **entry} for part in _RULE_PARTS for entry in entries[part]]
    return {
        MAP: _table(("word", "value"), about),
        UNITS: _table(UNIT_WORDS, _rows(UNIT_WORDS, entries[Part.UNITS])),
        LINKS: _table(LINK_WORDS, _rows(LINK_WORDS, entries[Part.LINKS])),
        RULES: _table(RULE_WORDS, _rows(RULE_WORDS, rules)),
    }


_RULE_PARTS = (Part.MUST_NOTIFY, Part.FORBIDDEN)


def _rows(head: tuple[str, ...], entries: Iterable[Words]) -> Iterator[list[str]]:
    for entry in entries:
        yield [_cell(entry.get(word, "")) for word in head]


def _cell(value: str | tuple[str, ...]) -> str:
    """A cell that no spreadsheet runs."""
    text = ", ".join(value) if isinstance(value, tuple) else value
    return f"'{text}" if FORMULA.match(text) or _HARMLESS_ALREADY.match(text) else text


def _table(head: tuple[str, ...], rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
