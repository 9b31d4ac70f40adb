"""`simlib facts [ID]`: a fact with its source, its date and every scene that cites it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import click

from simlib.read.facts import load_facts
from simlib.read.facts_agency import FILE, load_agency
from simlib.read.facts_citations import Citation, citations
from simlib.scenario.agency import Agency
from simlib.scenario.facts import (
    Fact,
    FactBase,
    FactProblem,
    Indicator,
    LawRule,
    Phase,
    PracticeItem,
    Rule,
    Source,
    Unit,
    facts_resting_on,
    nearest,
    resolve,
    sentence_of,
    source_line,
    source_lines,
    stale_laws,
)
from simlib.scenario.information import PLAIN_WORDS, Info

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
AGENCY = "agency"
"""The word that names the agency's contacts where an id is asked for."""


@click.command(name="facts")
@click.argument("fact_id", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--stale", is_flag=True, help="List the rules of law whose check-by date has passed.")
@click.option("--on", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="As if it were that day.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=SCENARIOS / "facts",
    help="Another folder of facts.",
)
@click.option(
    "--scenarios", type=click.Path(path_type=Path), default=SCENARIOS, help="Another folder of scenarios to search."
)
@click.pass_context
def command(
    context: click.Context,
    *,
    fact_id: str | None,
    as_json: bool,
    stale: bool,
    day: datetime | None,
    folder: Path,
    scenarios: Path,
) -> None:
    """Show a fact with its source, its dates and every scene that cites it.

    ID is for example PRA-03.do1, LAW-U1, IND-D01, "ht unit", W-PC236.2, or the word agency for the agency's
    contacts. Without ID the facts are listed by kind. Exit 0; 1 where the files of facts have mistakes; 2 for an
    unknown ID.
    """
    today = day.date() if day else datetime.now().astimezone().date()
    base, problems = load_facts(folder)
    if fact_id is None:
        answer, text = _stale_answer(base, today) if stale else _list_answer(base, problems, today)
    elif fact_id.casefold() == AGENCY:
        agency, problems = load_agency(folder / FILE, base.units)
        answer, text = _agency_answer(agency, problems)
    else:
        fact = resolve(base, fact_id)
        if fact is None:
            _tell(problems)
            raise click.UsageError(unknown_id(base, fact_id))
        cited = citations(scenarios, fact.id)
        answer, text = fact_as_json(base, fact, cited, today), list(lines_about(base, fact, cited, today))
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n".join(text))
    _tell(problems)
    context.exit(1 if problems else 0)


def _tell(problems: tuple[FactProblem, ...]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def unknown_id(base: FactBase, wrong: str) -> str:
    """The sentence for an id that names nothing, with the nearest one that does.

    >>> unknown_id(FactBase(), "PRA-99")
    'There is no fact "PRA-99". simlib facts, without an id, lists them all.'
    """
    near = nearest([*base.ids(), AGENCY], wrong)
    meant = f'Did you mean "{near}"?' if near else "simlib facts, without an id, lists them all."
    return f'There is no fact "{wrong}". {meant}'


# --- one fact -------------------------------------------------------------------------------------------------


def lines_about(base: FactBase, fact: Fact, cited: tuple[Citation, ...], today: date) -> Iterator[str]:
    """A fact as a person reads it in the terminal, line by line."""
    yield f"{fact.id} · {heading_of(fact)}"
    yield ""
    yield from _wrapped(sentence_of(fact))
    for label, text in details_of(base, fact):
        yield from _wrapped(f"{label}: {text}")
    yield ""
    for line in source_lines(base, fact):
        yield from _wrapped(f"Source: {line}")
    yield from _dates(fact, today)
    yield ""
    if isinstance(fact, Source):
        resting = facts_resting_on(base, fact.id)
        yield from _wrapped(f"Facts that rest on it: {', '.join(resting) or 'none'}.")
        return
    yield from _cited(cited)


def heading_of(fact: Fact) -> str:
    """What kind of fact it is and what it is about, in a few words."""
    match fact:
        case Indicator():
            return f"indicator, {fact.group} (form: {fact.form})"
        case PracticeItem():
            return f"practice, {fact.kind}: {fact.phase_title} (weight {fact.weight})"
        case Phase():
            return f"practice: {fact.title}"
        case LawRule():
            return f"law, {fact.topic}: {fact.title}"
        case Unit():
            return f"unit: {fact.name}"
        case Rule():
            return "rule"
        case Source():
            return "source"


def details_of(base: FactBase, fact: Fact) -> tuple[tuple[str, str], ...]:
    """What else a fact says, each with its label; nothing that is empty."""
    found: list[tuple[str, str]] = []
    match fact:
        case Indicator():
            letter = f"letter ({fact.pc236_2})" if fact.pc236_2 else ""
            found = [("It may also mean", fact.innocent), ("Ask", fact.ask), ("Penal Code 236.2", letter)]
        case PracticeItem():
            found = [("Why", fact.why)]
        case Phase():
            found = [(item, base.practices[item].text) for item in fact.do + fact.avoid if item in base.practices]
        case LawRule():
            found = [("Earlier", fact.earlier), ("Effective", fact.effective), ("Evidence", fact.evidence)]
            found += [("Concerns", ", ".join(fact.concerns)), ("Watch", fact.watch)]
        case Unit():
            found = [("Time", fact.time), ("May be told", fact.may_share), ("Not", fact.not_share), ("Note", fact.note)]
            found += [("As a list", _classes(fact.gets)), ("Where the person agreed", _classes(fact.by_consent))]
            found += [("Never", _classes(fact.never))]
        case Source():
            found = [("Publisher", fact.publisher), ("Year", fact.year), ("Read in", fact.where)]
    return tuple((label, text) for label, text in found if text)


def _classes(classes: Iterable[Info]) -> str:
    held = set(classes)
    return ", ".join(info.value for info in PLAIN_WORDS if info in held)


def _dates(fact: Fact, today: date) -> Iterator[str]:
    if isinstance(fact, Source):
        return
    yield f"As of {fact.as_of}; confidence: {fact.confidence}."
    if isinstance(fact, LawRule):
        yield f"Checked {fact.checked}; check by {fact.check_by}."
        if fact.is_stale(today):
            yield f"PAST ITS DATE: county counsel or the district attorney should have checked it by {fact.check_by}."


def _cited(cited: tuple[Citation, ...]) -> Iterator[str]:
    if not cited:
        yield "No scene cites it."
        return
    yield f"Cited in {len(cited)} {'place' if len(cited) == 1 else 'places'}:"
    for place in cited:
        through = f', finds "{place.through}"' if place.through else ""
        where = f"{place.file}, cell {place.cell}, line {place.line}"
        yield f"  {place.title or place.file}, {_scene(place)}{through} ({where})"


def _scene(place: Citation) -> str:
    return f'scene "{place.scene}"' if place.scene else "before the first scene"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, width=100, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def fact_as_json(base: FactBase, fact: Fact, cited: tuple[Citation, ...], today: date) -> dict[str, object]:
    """The same for a program: every field of the fact, its sources in full, and who cites it."""
    answer: dict[str, object] = {"kind": type(fact).__name__.lower()}
    answer |= {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}
    if isinstance(fact, Source):
        return answer | {"facts": list(facts_resting_on(base, fact.id))}
    answer["sources"] = [{"id": citation, "line": source_line(base, citation)} for citation in fact.sources]
    if isinstance(fact, LawRule):
        answer["stale"] = fact.is_stale(today)
    return answer | {"cited_by": [place.as_json() for place in cited]}


def _plain(value: object) -> object:
    match value:
        case tuple():
            return list(value)
        case frozenset():
            return sorted(value)
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case _:
            return value


# --- lists ----------------------------------------------------------------------------------------------------


def _list_answer(base: FactBase, problems: tuple[FactProblem, ...], today: date) -> tuple[dict[str, object], list[str]]:
    groups = groups_of(base)
    late = [law.id for law in stale_laws(base, today)]
    lines = [f"The fact base: {base.jurisdiction or 'no jurisdiction'}.", ""]
    for title, ids in groups.items():
        lines += [f"{title} ({len(ids)})", *_wrapped(", ".join(ids)), ""]
    lines.append(f"Past their check-by date on {today}: {', '.join(late) or 'none'}.")
    lines.append("simlib facts ID shows one of them; simlib facts agency shows your agency's contacts.")
    answer: dict[str, object] = {"jurisdiction": base.jurisdiction, "groups": groups, "stale": late}
    return answer | {"problems": [problem.as_json() for problem in problems]}, lines


def groups_of(base: FactBase) -> dict[str, list[str]]:
    """Every id under the words a reader looks for it: indicators by group, practice by phase, law by topic."""
    groups: dict[str, list[str]] = {}
    for indicator in base.indicators.values():
        groups.setdefault(f"Indicators: {indicator.group}", []).append(indicator.id)
    groups["Rules for using indicators"] = list(base.rules_of_use)
    for phase in base.phases.values():
        groups[f"Practice: {phase.title}"] = [phase.id, *phase.do, *phase.avoid]
    for law in base.laws.values():
        groups.setdefault(f"Law: {law.topic}", []).append(law.id)
    groups |= {"Units": list(base.units), "Rules for sharing": list(base.sharing_rules), "Sources": list(base.sources)}
    return {title: ids for title, ids in groups.items() if ids}


def _stale_answer(base: FactBase, today: date) -> tuple[dict[str, object], list[str]]:
    late = stale_laws(base, today)
    lines = [f"{law.id}  check by {law.check_by}  {law.title}" for law in late]
    lines = lines or [f"No rule of law is past its check-by date on {today}."]
    rows = [{"id": law.id, "title": law.title, "check_by": law.check_by.isoformat()} for law in late]
    return {"on": today.isoformat(), "stale": rows}, lines


def _agency_answer(agency: Agency, problems: tuple[FactProblem, ...]) -> tuple[dict[str, object], list[str]]:
    mark = {True: "  (example: replace)", False: ""}
    lines = [f"{agency.name or 'No agency is named'}{mark[agency.example]}", ""]
    rows: list[dict[str, object]] = []
    for contact in agency.contacts:
        lines.append(f"{contact.name}: {contact.how}{mark[contact.example]}")
        lines += _wrapped(contact.note)
        rows.append({field.name: _plain(getattr(contact, field.name)) for field in fields(contact)})
    answer: dict[str, object] = {"name": agency.name, "county": agency.county, "updated": _plain(agency.updated)}
    return answer | {"contacts": rows, "problems": [problem.as_json() for problem in problems]}, lines
