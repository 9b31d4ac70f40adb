"""`simlib audit MAP`: the holes in an agency's referral map, each with its remedy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click

from simlib.cli.check import FACTS, excerpt_lines, shown
from simlib.cli.map_forms import files_of, save_files
from simlib.cli.terminal import printable
from simlib.network.audit import audit
from simlib.network.audit_compare import Comparison, compare, switch_off
from simlib.network.audit_json import audit_json
from simlib.network.audit_model import Audit, AuditFinding
from simlib.network.audit_words import some
from simlib.read.facts import load_facts
from simlib.read.referral_map import MapReading, load_map
from simlib.read.replacing import put_file
from simlib.report.files import report_file
from simlib.scenario.model import Finding, Severity
from simlib.scenario.referral_findings import CODES
from simlib.scenario.referral_map import ReferralMap

_MAP = click.Path(exists=True, path_type=Path)
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
KINDS = (".html", ".pdf")

HELP = """Find the holes in a referral map. MAP is a YAML file, or a folder (or one) of its four CSV tables.

\b
What is looked at, over the 168 start hours of a week:
  duties to tell kept in time, business days on the calendar; vital needs met within 24 hours (T24);
  units and links on which a duty or a vital need hangs alone; dead ends, units nobody tells;
  capacity and queues; missing feedback; missing and expired agreements; privacy paths;
  and which one agreement would help most.

\b
--json prints {map, county, invented, as_of, units, links, errors, warnings,
  findings: [{code, severity, unit, from, to, what, remedy, also, hours, hours_hit, since, path, source, weight}],
  t24: {needs, mean, units}, deadlines: [{rule, condition, from, to, within, kept, of, missed_hours,
  slowest_minutes, source}], capacity, queues, best_next, ending_soon, comparison}.
  A finding names a unit, or a link by from and to. comparison is there with --without and --against.
  A map that cannot be audited prints {map, problems: [{code, severity, file, line, column, message, help}]}.

Exit 0 without errors (warnings do not count), 1 with errors, 2 for a missing path or bad usage. With --without
and --against the map after the change counts.
"""


@click.command(name="audit", help=HELP)
@click.argument("path", metavar="MAP", type=_MAP)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--as-of", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Audit as if it were that day.")
@click.option("--without", "unit", metavar="UNIT", help="Switch this unit off, and tell what follows.")
@click.option("--against", "other", metavar="MAP2", type=_MAP, help="Audit MAP2, and tell what changed since MAP.")
@click.option(
    "--save",
    "targets",
    metavar="TARGET",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the map as .yaml, .graphml, or as a folder of CSV tables.",
)
@click.option("--report", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write .html or .pdf.")
@click.pass_context
def command(
    context: click.Context,
    *,
    path: Path,
    as_json: bool,
    day: datetime | None,
    unit: str | None,
    other: Path | None,
    targets: tuple[Path, ...],
    report: Path | None,
) -> None:
    """Tell the holes of a map, and write the report where one is asked for."""
    if unit is not None and other is not None:
        raise click.UsageError("Ask for --without or for --against, one at a time.", context)
    if report is not None and report.suffix.lower() not in KINDS:
        raise click.UsageError("The report is a file that ends in .html or .pdf.", context)
    as_of = (day or datetime.now().astimezone()).date()
    before = _sound(context, path, as_json=as_json)
    changed = _changed(context, before, unit, other, as_json=as_json)
    saved = {path: raw for target in targets for path, raw in files_of(changed or before, target).items()}
    audited, comparison = _audited(before, changed, as_of)
    save_files(saved)
    if report is not None:
        _write(report, audited, comparison)
    if as_json:
        click.echo(json.dumps(audit_json(audited, comparison), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines_about(audited, comparison)))
        if report is not None:
            click.echo(printable(f"\n{shown(report)} holds the report."))
        for target in targets:
            click.echo(printable(f"\n{shown(target)} holds the map."))
    context.exit(1 if audited.errors else 0)


def _sound(context: click.Context, path: Path, *, as_json: bool) -> ReferralMap:
    """The map; with mistakes in it, they are told and nothing is audited."""
    reading = load_map(path)
    if reading.map is None:
        _stopped(context, reading, path, as_json=as_json)
    return reading.map


def _stopped(context: click.Context, reading: MapReading, path: Path, *, as_json: bool) -> NoReturn:
    if as_json:
        problems = [_problem(finding) for finding in reading.findings]
        click.echo(json.dumps({"map": shown(path), "problems": problems}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_problem_lines(reading)))
    context.exit(1)


def _problem(finding: Finding) -> dict[str, object]:
    """The finding as JSON, without the cell that only a notebook has."""
    return {key: value for key, value in finding.as_json().items() if key != "cell"}


def _problem_lines(reading: MapReading) -> Iterator[str]:
    for finding in reading.findings:
        head = click.style(f"{finding.code} {CODES[finding.code].title}", fg=_COLORS[finding.severity], bold=True)
        yield f"{head}   {printable(finding.file)}, line {finding.spot.line}, column {finding.spot.column}"
        yield from excerpt_lines(finding)
        yield printable("   " + " ".join(part for part in (finding.message, finding.help) if part)) + "\n"
    yield f"Nothing was audited: mend the {_count(len(reading.findings), 'mistake')} first."


def _changed(
    context: click.Context, before: ReferralMap, unit: str | None, other: Path | None, *, as_json: bool
) -> ReferralMap | None:
    """The map after the change that was asked for; None where none was."""
    if other is not None:
        return _sound(context, other, as_json=as_json)
    if unit is None:
        return None
    if before.unit(unit) is None:
        known = ", ".join(each.id for each in before.units)
        raise click.UsageError(printable(f'There is no unit "{unit}" in this map. It has: {known}.'), context)
    return switch_off(before, unit)


def _audited(before: ReferralMap, changed: ReferralMap | None, as_of: date) -> tuple[Audit, Comparison | None]:
    first = audit(before, as_of)
    if changed is None:
        return first, None
    then = audit(changed, as_of)
    return then, compare(first, then)


def _write(target: Path, audited: Audit, comparison: Comparison | None) -> None:
    base, problems = load_facts(FACTS)
    for problem in problems:
        click.echo(str(problem), err=True)
    put_file(target, report_file(audited, base, comparison, target.suffix.lower()), with_folder=True)


# --- what a person reads --------------------------------------------------------------------------------------


def lines_about(audited: Audit, comparison: Comparison | None = None) -> Iterator[str]:
    """The audit as a person reads it: what a change did, the findings, then the numbers in a few lines."""
    for finding in audited.findings:
        yield from _finding_lines(finding)
    if comparison is not None:
        yield from _comparison_lines(comparison, audited)
    yield from map(printable, _number_lines(audited))


def _finding_lines(finding: AuditFinding) -> Iterator[str]:
    place = " → ".join(finding.place)
    head = click.style(finding.fault.capitalize(), fg=_COLORS[finding.severity], bold=True)
    yield f"{head}   {printable(place)}".rstrip()
    yield printable(f"   {finding.what}")
    if finding.hours:
        yield printable(f"   When: {finding.hours}.")
    if finding.path:
        yield printable(f"   Way: {' → '.join(finding.path)}.")
    for line in finding.also:
        yield printable(f"   Also: {line}")
    yield printable(f"   Do: {finding.remedy}")
    yield printable(f"   Source: {finding.source}") + "\n"


def _comparison_lines(comparison: Comparison, after: Audit) -> Iterator[str]:
    yield "What the change does"
    if comparison.is_same:
        yield "   Nothing that an audit can see."
    yield f"   {_count(len(comparison.new), 'finding')} more, {_count(len(comparison.gone), 'finding')} gone."
    for duty in comparison.deadlines[:6]:
        sender = printable(duty.sender)
        yield f"   {printable(duty.rule)} from {sender}: kept in {duty.before} of 168 hours before, {duty.after} after."
    if comparison.needs_lost:
        yield f"   Nobody meets any more: {some([need.value for need in comparison.needs_lost], 6)}."
    reach = [f"{each.unit} {each.before:.1f} → {each.after:.1f}" for each in comparison.reach]
    if reach:
        yield printable(f"   Needs met within 24 hours, of {len(after.needs)}: {some(reach, 6)}.")
    yield ""


def _number_lines(audited: Audit) -> Iterator[str]:
    kept = sum(audited.hours_kept)
    duties = len(audited.deadlines)
    yield f"{audited.map.name}, {audited.as_of}: {len(audited.map.units)} units, {len(audited.map.links)} links."
    if duties:
        yield f"All {_duties(duties)} to tell are kept in {kept} of 168 start hours."
    yield f"T24: {audited.mean_t24:.1f} of {len(audited.needs)} needs are met within 24 hours, on average."
    best = audited.best_next
    if best:
        renew = " (renew it)" if best.renews else ""
        yield f"The agreement that would help most: {best.link[0]} → {best.link[1]}{renew}."
    for each in audited.ending_soon:
        yield f"Ends soon: “{each.name}”, on {each.expires}."
    warnings = len(audited.findings) - audited.errors
    counts = f"{_count(audited.errors, 'error')}, {_count(warnings, 'warning')}"
    yield f"{counts}." if audited.findings else "No hole was found."


def _duties(number: int) -> str:
    return "1 duty" if number == 1 else f"{number} duties"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
