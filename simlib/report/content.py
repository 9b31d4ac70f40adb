"""What the report says, in plain sentences and plain values; the page and the PDF file set the same content."""

from __future__ import annotations

from dataclasses import dataclass

from simlib.network.audit_compare import Comparison
from simlib.network.audit_model import Audit, AuditFinding
from simlib.network.audit_words import in_hours, listed, minutes_words, some
from simlib.report.duties import Duty, State, duties_of
from simlib.scenario.days import day_words
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Severity

NOT_ADVICE = (
    "This report is not legal advice. County counsel or the district attorney checks the law and the dates; the "
    "sources stand beside each duty."
)
INVENTED = "Hours, capacity, flows and agreements on this map are invented for training."


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that stands out."""

    number: str
    words: str
    is_bad: bool


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding as it is printed."""

    kind: str
    is_error: bool
    place: str
    what: str
    remedy: str
    notes: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report says; the figures are drawn from `missed`, `audit` and the findings' places."""

    audit: Audit
    title: str
    about: str
    day: str
    notes: tuple[str, ...]
    summary: tuple[str, ...]
    tiles: tuple[Tile, ...]
    missed: tuple[int, ...]
    """For each start hour, how many duties to tell are not kept."""
    findings: tuple[ToldFinding, ...]
    best: str
    changes: tuple[str, ...]
    """What a change of the map does; nothing where none was asked for."""
    soon: tuple[str, ...]
    capacity: tuple[tuple[str, ...], ...]
    """Need, cases expected a day, cases at most a day, where it is narrow."""
    duties: tuple[Duty, ...]


def report_of(audit: Audit, base: FactBase, comparison: Comparison | None = None) -> Report:
    """The report of an audit, with the duties of the fact base on the day of the audit."""
    duties = duties_of(base, audit)
    return Report(
        audit=audit,
        title=audit.map.county or audit.map.name,
        about=f"{len(audit.map.units)} units and partners, {len(audit.map.links)} links between them.",
        day=day_words(audit.as_of),
        notes=(NOT_ADVICE, INVENTED) if audit.map.invented else (NOT_ADVICE,),
        summary=_summary(audit, duties),
        tiles=_tiles(audit),
        missed=tuple(sum(not duty.kept[hour] for duty in audit.deadlines) for hour in range(7 * 24)),
        findings=tuple(_told(audit, finding) for finding in audit.findings),
        best=_best(audit),
        changes=_changes(audit, comparison) if comparison else (),
        soon=tuple(f"“{each.name}” ends on {day_words(each.expires)}." for each in audit.ending_soon),
        capacity=tuple(_capacity(audit)),
        duties=duties,
    )


def _summary(audit: Audit, duties: tuple[Duty, ...]) -> tuple[str, ...]:
    """The whole in a few sentences, the worst first."""
    warnings = len(audit.findings) - audit.errors
    found = f"The audit found {_count(audit.errors, 'hole')} to close and {_count(warnings, 'weakness', 'weaknesses')}."
    kept = sum(audit.hours_kept)
    worst = audit.findings[0].what if audit.findings else ""
    overdue = [duty.what for duty in duties if duty.state is State.OVERDUE]
    soon = [f"{duty.what} ({duty.when})" for duty in duties if duty.state is State.SOON]
    stale = [duty.law for duty in duties if duty.is_stale]
    sentences = (
        found if audit.findings else "The audit found no hole in this map.",
        f"The heaviest: {worst}" if worst else "",
        f"All duties to tell somebody in time are kept in {kept} of the 168 start hours of a week."
        if audit.deadlines
        else "The map holds no duty to tell somebody in time.",
        f"Within 24 hours a person is brought to {audit.mean_t24:.1f} of {len(audit.needs)} kinds of help, on average.",
        f"By law overdue: {listed(overdue)}." if overdue else "",
        f"By law due soon: {listed(soon)}." if soon else "",
        f"The fact base itself is past its check-by date for {listed(stale)}: have counsel look." if stale else "",
    )
    return tuple(each for each in sentences if each)


def _tiles(audit: Audit) -> tuple[Tile, ...]:
    kept = sum(audit.hours_kept)
    warnings = len(audit.findings) - audit.errors
    return (
        Tile(str(audit.errors), "holes to close" if audit.errors != 1 else "hole to close", audit.errors > 0),
        Tile(str(warnings), "weaknesses" if warnings != 1 else "weakness", warnings > 0),
        Tile(f"{kept}/168", "start hours with every duty kept", kept < 168),
        Tile(f"{audit.mean_t24:.1f}/{len(audit.needs)}", "kinds of help within 24 hours", False),
    )


def _told(audit: Audit, finding: AuditFinding) -> ToldFinding:
    names = {unit.id: unit.name for unit in audit.map.units}
    notes = [f"When: {finding.hours}." if finding.hours else ""]
    notes.append(f"The way: {' → '.join(finding.path)}." if finding.path else "")
    notes += [f"Also: {each}" for each in finding.also]
    return ToldFinding(
        kind=finding.fault.capitalize(),
        is_error=finding.severity is Severity.ERROR,
        place=" → ".join(names[unit] for unit in finding.place),
        what=finding.what,
        remedy=finding.remedy,
        notes=tuple(note for note in notes if note),
        source=finding.source,
    )


def _best(audit: Audit) -> str:
    best = audit.best_next
    if best is None:
        return "No single agreement, new or renewed, would make this map better by these measures."
    names = {unit.id: unit.name for unit in audit.map.units}
    way = f"{names[best.link[0]]} → {names[best.link[1]]}"
    gains = [
        f"{_count(best.deadlines, 'start hour')} in which a duty is kept" if best.deadlines else "",
        _count(best.single_points, "fewer single point of failure", "fewer single points of failure")
        if best.single_points
        else "",
        f"{_count(best.t24, 'hour and kind of help', 'hours and kinds of help')} met within a day" if best.t24 else "",
    ]
    verb = "Without it the map would lose" if best.renews else "It would bring"
    return f"{'Renew' if best.renews else 'Agree on'} {way}. {verb}: {listed(gain for gain in gains if gain)}."


def _changes(audit: Audit, comparison: Comparison) -> tuple[str, ...]:
    if comparison.is_same:
        return ("The change does nothing that an audit can see.",)
    names = {unit.id: unit.name for unit in audit.map.units}
    reach = [f"{names[each.unit]} {each.before:.1f} → {each.after:.1f}" for each in comparison.reach]
    lines = (
        f"{_count(len(comparison.new), 'finding')} more, {_count(len(comparison.gone), 'finding')} gone.",
        *(
            f"Rule {each.rule} from {names.get(each.sender, each.sender)}: kept in {each.before} of 168 start hours "
            f"before, in {each.after} after."
            for each in comparison.deadlines[:6]
        ),
        f"Kinds of help within 24 hours: {some(reach, 5)}." if reach else "",
        f"Nobody meets any more: {some([need.value for need in comparison.needs_lost], 6)}."
        if comparison.needs_lost
        else "",
    )
    return tuple(line for line in lines if line)


def _capacity(audit: Audit) -> list[tuple[str, ...]]:
    names = {unit.id: unit.name for unit in audit.map.units}
    return [
        (
            each.need.value.capitalize(),
            f"{each.expected:g}",
            "no limit" if each.most is None else f"{each.most:g}",
            some([" → ".join(names.get(unit, unit) for unit in place.split(" → ")) for place in each.narrow])
            or "nowhere",
        )
        for each in audit.capacity
    ]


def longest_queue(audit: Audit) -> str:
    """One sentence on the longest queue; empty where no unit has a limit."""
    waits = [(each.wait, each.unit) for each in audit.queues if each.wait is not None]
    if not waits:
        return ""
    wait, unit = max(waits)
    name = next(each.name for each in audit.map.units if each.id == unit)
    return f"The longest mean wait before work begins is {minutes_words(wait)}, at {name}."


def heat_words(missed: tuple[int, ...]) -> str:
    """The strip of the week in words, for whoever does not see it."""
    bad = [count > 0 for count in missed]
    return f"Some duty is not kept {in_hours(bad)}." if any(bad) else "Every duty is kept at every start hour."


def _count(number: int, word: str, many: str = "") -> str:
    return f"{number} {word}" if number == 1 else f"{number:,} {many or word + 's'}"
