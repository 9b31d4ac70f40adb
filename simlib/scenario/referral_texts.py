"""The texts and ids of a referral map: whether each could be written to a file and read again as it is."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.scenario.model import Finding
from simlib.scenario.referral_findings import RETYPE, UNSEEN, at, shown, unseen
from simlib.scenario.referral_map import Forbidden, MustNotify, ReferralMap, Unit, Written
from simlib.scenario.referral_words import LONGEST_TEXT, Unclear, id_of


def check_texts(referral_map: ReferralMap) -> Iterator[Finding]:
    """What is wrong with texts and ids; from a file only what YAML hides behind its own signs."""
    yield from _texts(referral_map)
    yield from _ids(referral_map)


def _texts(referral_map: ReferralMap) -> Iterator[Finding]:
    """Texts that could not be written to a file and read again."""
    for written, word, text, needed in _every_text(referral_map):
        odd = UNSEEN.search(text)
        if odd:
            yield at("M110", written, word, unseen(odd[0]), RETYPE)
        elif text != " ".join(text.split()):
            yield at("M203", written, word, f'"{word}" has more than one line, or spaces too many.', "Write one line.")
        elif needed and not text:
            yield at("M201", written, word, f'"{word}" is missing.', f"Write {word}.")
        elif len(text) > LONGEST_TEXT:
            yield at("M204", written, word, f'"{word}" has {len(text):,} characters; {LONGEST_TEXT} is the most.')


def _every_text(whole: ReferralMap) -> Iterator[tuple[Written, str, str, bool]]:
    """Each text of the map with its place, its word and whether it has to be there."""
    yield whole.written, "name", whole.name, True
    yield whole.written, "county", whole.county, False
    yield whole.written, "about", whole.about, False
    for unit in whole.units:
        yield unit.written, "name", unit.name, True
        yield unit.written, "note", unit.note, False
    for link in whole.links:
        yield link.written, "why", link.why, True
        yield link.written, "agreement", link.agreement.name, False
    rules: tuple[MustNotify | Forbidden, ...] = (*whole.must_notify, *whole.forbidden)
    for rule in rules:
        yield rule.written, "why", rule.why, False


def _ids(whole: ReferralMap) -> Iterator[Finding]:
    """Ids of units and rules that are none."""
    named: tuple[Unit | MustNotify | Forbidden, ...] = (*whole.units, *whole.must_notify, *whole.forbidden)
    for each in named:
        try:
            if id_of(each.id) == each.id:
                continue
            fault = Unclear("M307", f'"{shown(each.id)}" is not an id.', "Write it in small letters.")
        except Unclear as unclear:
            fault = unclear
        yield at(fault.code, each.written, "id", fault.message, fault.remedy)
