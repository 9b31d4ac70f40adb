"""A referral map and its audit as the referral lab shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from simlib.html.blocks import count_words
from simlib.html.graph_picture import PictureNode, PictureTie, Shape, Tone
from simlib.html.referral_lab import FileFinding, HoleRow, NumberRow, UnitRow, Week
from simlib.network.audit_compare import Comparison
from simlib.network.audit_model import Audit
from simlib.network.audit_words import minutes_words
from simlib.scenario.facts import UnitKind
from simlib.scenario.model import Finding, Severity
from simlib.scenario.referral_edits import difference
from simlib.scenario.referral_map import ReferralMap, Unit
from simlib.scenario.referral_words import on_call_text, spans_text

COLUMNS: Sequence[frozenset[UnitKind]] = (
    frozenset({UnitKind.UNIT, UnitKind.COMMUNITY}),
    frozenset({UnitKind.PROSECUTION, UnitKind.CHILD, UnitKind.TRIBAL}),
    frozenset({UnitKind.SERVICES}),
    frozenset({UnitKind.FEDERAL, UnitKind.STATE, UnitKind.LABOR}),
)
"""The kinds of units that stand in one column of the picture, from left to right."""
ALL_DUTIES = ""
"""Stands for every duty to tell, where a unit could be named."""


def reached_said(unit: Unit) -> str:
    """When a unit takes a case, in words."""
    if unit.off:
        return "never: switched off"
    hours, calls = spans_text(unit.hours.open), on_call_text(unit.hours)
    parts = [hours] if hours else []
    parts += [f"on call {calls}"] if calls else []
    return "; ".join(parts) or "never"


def unit_rows(whole: ReferralMap) -> tuple[UnitRow, ...]:
    """Every unit in the map's order."""
    named = {unit.id: unit.name for unit in whole.units}
    tells: dict[str, list[str]] = {unit.id: [] for unit in whole.units}
    for link in whole.links:
        tells[link.sender].append(named[link.receiver])
    return tuple(
        UnitRow(
            name=unit.name,
            kind=unit.kind.value,
            reached=reached_said(unit),
            meets=", ".join(sorted(need.value for need in unit.meets)),
            tells=tuple(tells[unit.id]),
            off=unit.off,
        )
        for unit in whole.units
    )


def picture_of(
    whole: ReferralMap, audit: Audit | None, of: str = ""
) -> tuple[tuple[PictureNode, ...], tuple[PictureTie, ...]]:
    """The map in columns by kind. Units and links with a hole stand out, once there is an audit.

    `of` is a unit whose links alone are drawn strongly; empty for all.
    """
    columns = [[unit for unit in whole.units if unit.kind in kinds] for kinds in COLUMNS]
    holes = list(chain.from_iterable(finding.place for finding in audit.findings)) if audit else []
    broken = {finding.link for finding in audit.findings if finding.link} if audit else set()
    keys = {unit.id: f"u{number}" for number, unit in enumerate(whole.units)}
    nodes = [
        _node(unit, keys[unit.id], (place, len(columns)), (row, len(column)), unit.id in holes)
        for place, column in enumerate(columns)
        for row, unit in enumerate(column)
    ]
    ties = [
        PictureTie(
            keys[link.sender],
            keys[link.receiver],
            "hole" if link.key in broken else "referral",
            link.why,
            faint=bool(of) and of not in link.key,
        )
        for link in sorted(whole.links, key=lambda link: of in link.key)
    ]
    return tuple(nodes), tuple(ties)


def _node(
    unit: Unit, key: str, column: tuple[int, int], row: tuple[int, int], has_hole: bool  # noqa: FBT001 - a mark's look
) -> PictureNode:  # fmt: skip
    return PictureNode(
        key=key,
        label=unit.name,
        x=column[0] / column[1],
        y=(row[0] + 0.5) / max(1, row[1]),
        shape=Shape.SERVICE if unit.is_service else Shape.PLACE,
        tone=Tone.OFF if unit.off else Tone.INVOLVED if has_hole else Tone.HARMED if unit.is_service else Tone.PLAIN,
        title=f"{unit.name}, {unit.kind.value}: reached {reached_said(unit)}",
    )


def map_said(whole: ReferralMap) -> str:
    """What a map is, in a sentence."""
    invented = " Hours, capacity and agreements are invented for training." if whole.invented else ""
    counts = f"{count_words(len(whole.units), 'unit')} and {count_words(len(whole.links), 'link')}"
    return f"{whole.name}: {counts}.{invented}"


def file_rows(findings: Iterable[Finding]) -> tuple[FileFinding, ...]:
    """What is wrong with a file, as the lab shows it."""
    return tuple(
        FileFinding(
            each.code, each.file, each.spot.line, each.spot.column, each.message, each.help, each.source_line.strip()
        )
        for each in findings
    )


# --- the audit ------------------------------------------------------------------------------------------------


def hole_rows(audit: Audit) -> tuple[HoleRow, ...]:
    """Every hole, the heaviest first."""
    return tuple(
        HoleRow(
            is_error=each.severity is Severity.ERROR,
            kind=each.fault.value,
            what=each.what,
            remedy=each.remedy,
            when=each.hours or (f"since {each.since.isoformat()}" if each.since else "always"),
            source=each.source,
            also=each.also,
        )
        for each in audit.findings
    )


def audit_said(audit: Audit) -> tuple[str, ...]:
    """What an audit comes to, in sentences."""
    kept = sum(audit.hours_kept)
    said = [
        f"Whoever begins in one of the 168 hours of a week finds every duty to tell kept in {kept} of them.",
        f"Within 24 hours {audit.mean_t24:.1f} of {len(audit.needs)} needs are met, on average over units and hours.",
    ]
    if audit.best_next is not None:
        said.append(best_next_said(audit))
    said += [
        f"The agreement {each.name} ends on {each.expires.isoformat()}." for each in audit.ending_soon
    ]  # fmt: skip
    return tuple(said)


def best_next_said(audit: Audit) -> str:
    """Which agreement would help most, and by how much."""
    best, units = audit.best_next, audit.map.by_id()
    if best is None:
        return "No single agreement would close a hole."
    sender, receiver = (units[each].name for each in best.link)
    gains = [
        f"{best.deadlines} start hours of duties would be kept" if best.deadlines else "",
        f"{count_words(best.single_points, 'single point of failure', 'single points of failure')} would go"
        if best.single_points
        else "",
        f"{best.t24} more needs would be met within a day, counted over units and hours" if best.t24 else "",
    ]
    verb = "Renewing the agreement" if best.renews else "An agreement"
    return f"{verb} from {sender} to {receiver} would help most: {'; '.join(filter(None, gains))}."


def week_of(audit: Audit, unit_id: str) -> Week:
    """The week of all duties, or of the needs that are met within a day from one unit."""
    if unit_id not in audit.t24:
        most = len(audit.deadlines)
        hours = tuple(sum(duty.kept[hour] for duty in audit.deadlines) for hour in range(168))
        return Week("Duties to tell that are kept", hours, most, "all of them")
    name = audit.map.by_id()[unit_id].name
    return Week(f"Needs met within 24 hours from {name}", audit.t24[unit_id], len(audit.needs), "every need")


def duty_rows(audit: Audit) -> tuple[tuple[str, ...], ...]:
    """Every duty to tell: who, whom, in how many hours it is kept, and how long it takes at worst."""
    units = audit.map.by_id()
    return tuple(
        (
            f"{duty.rule.condition.value}: {units[duty.sender].name} tells {units[duty.rule.target].name}",
            f"{sum(duty.kept)} of 168",
            "never arrives" if duty.slowest is None else minutes_words(duty.slowest),
            duty.rule.why,
        )
        for duty in audit.deadlines
    )


def queue_rows(audit: Audit) -> tuple[tuple[str, ...], ...]:
    """How long a case waits where somebody works on cases side by side; the longest first."""
    units = audit.map.by_id()
    order = sorted(audit.queues, key=lambda queue: -(queue.wait if queue.wait is not None else float("inf")))
    return tuple(
        (
            units[each.unit].name,
            f"{each.cases:.2f}",
            f"{each.capacity:g}",
            "the queue grows" if each.wait is None else minutes_words(each.wait),
        )
        for each in order[:12]
    )


# --- before and after -----------------------------------------------------------------------------------------


def number_rows(before: Audit, after: Audit) -> tuple[NumberRow, ...]:
    """What the change does, number by number."""
    measures: Mapping[str, tuple[str, str]] = {
        "Errors": (str(before.errors), str(after.errors)),
        "Warnings": (str(len(before.findings) - before.errors), str(len(after.findings) - after.errors)),
        "Start hours with every duty kept, of 168": (str(sum(before.hours_kept)), str(sum(after.hours_kept))),
        "Needs met within 24 hours, mean": (f"{before.mean_t24:.2f}", f"{after.mean_t24:.2f}"),
    }
    return tuple(NumberRow(what, *values) for what, values in measures.items())


def changes_said(before: ReferralMap, after: ReferralMap) -> tuple[str, ...]:
    """Every change between two maps."""
    made = difference(before, after)
    old, new = before.by_id(), after.by_id()
    units = {**old, **new}

    def link(key: tuple[str, str]) -> str:
        return " → ".join(units[each].name if each in units else each for each in key)

    return (
        *(f"Unit added: {new[each].name}" for each in made.units_added),
        *(f"Unit removed: {old[each].name}" for each in made.units_removed),
        *(_changed(old[each], new[each]) for each in made.units_changed),
        *(f"Link added: {link(each)}" for each in made.links_added),
        *(f"Link removed: {link(each)}" for each in made.links_removed),
        *(f"Link changed: {link(each)}" for each in made.links_changed),
    )


def _changed(old: Unit, new: Unit) -> str:
    if old.off != new.off:
        return f"Switched {'off' if new.off else 'on'}: {new.name}"
    return f"Unit changed: {new.name}"


def effects_said(made: Comparison, before: Audit, after: Audit) -> tuple[str, ...]:
    """What the change does to duties and to the needs of people, the greatest loss first."""
    units = {**before.map.by_id(), **after.map.by_id()}
    return (
        *(f"Nobody meets any more: {need.value}." for need in made.needs_lost),
        *(
            f"{_rule(each.rule, before, after)}: {units[each.sender].name} keeps it in {each.after} of 168 start "
            f"hours, before in {each.before}."
            for each in made.deadlines
        ),
        *(
            f"From {units[each.unit].name}, {each.after:.1f} needs are met within a day, before {each.before:.1f}."
            for each in made.reach
        ),
    )


def _rule(rule_id: str, before: Audit, after: Audit) -> str:
    """What a duty to tell is called."""
    rules = {rule.id: rule for each in (before, after) for rule in each.map.must_notify}
    return rules[rule_id].condition.value.capitalize() if rule_id in rules else rule_id
