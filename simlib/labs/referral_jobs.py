"""The long work of the referral lab, each a job for `simlib.labs.work`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from simlib.labs.work import Say
from simlib.network.audit import audit
from simlib.network.audit_compare import compare
from simlib.network.audit_model import Audit
from simlib.read.facts import read_facts
from simlib.read.referral_csv import FILES
from simlib.read.referral_map import MapReading, read_map_csv, read_map_yaml
from simlib.report.files import report_file
from simlib.scenario.referral_map import ReferralMap


@dataclass(frozen=True, slots=True)
class Audited:
    """A map as it was opened and as it is now, both audited on the same day."""

    before: Audit
    after: Audit


def audited(say: Say, before: ReferralMap, after: ReferralMap, as_of: date) -> Audited:
    """Both audits; one, where nothing was changed."""
    say(0.1, "Auditing the map as it was opened")
    first = audit(before, as_of)
    if before == after:
        return Audited(first, first)
    say(0.5, "Auditing the map as it is now")
    return Audited(first, audit(after, as_of))


def map_read(say: Say, files: Mapping[str, bytes]) -> MapReading:
    """The map of the files that were chosen: the four tables where one of them is among these, else a file in YAML."""
    say(0.2, "Reading the file")
    tables = {name: content for name, content in files.items() if name in FILES}
    if tables:
        return read_map_csv(tables)
    name, content = next(iter(files.items()))
    return read_map_yaml(content, name)


def report_made(say: Say, found: Audited, facts: Mapping[str, bytes], ending: str) -> bytes:
    """The report on the map as it is now, and on what was changed since it was opened; `ending` is html or pdf."""
    say(0.1, "Reading what the law asks for")
    base, _ = read_facts(facts)
    say(0.3, "Writing the report")
    changed = compare(found.before, found.after) if found.before.map != found.after.map else None
    return report_file(found.after, base, changed, f".{ending}")
