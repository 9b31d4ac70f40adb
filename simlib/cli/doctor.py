"""`python3 -m simlib doctor`: what is well on this machine, what to look at, what is wrong, and what to do."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import click

from simlib.cli.checkup import (
    Check,
    Level,
    check_database,
    check_disk,
    check_filesystem,
    check_port,
    check_rights,
    check_room,
    check_versions,
    judged_clock,
)
from simlib.cli.chromium import HOW_TO_GET_CHROMIUM, chromium_here
from simlib.cli.entry import PROJECT
from simlib.cli.journal import LOG_NAME
from simlib.cli.run import PORT
from simlib.cli.walls import check_kernels, check_walls, landlock_version, user_here
from simlib.errors import FirstContactError, StoreBusy
from simlib.read.facts import load_facts
from simlib.read.facts_agency import FILE, load_agency
from simlib.read.notebook import read_scenario
from simlib.record.folder import LOCK_NAME, MEGABYTE, data_folder, database_address, hold_folder
from simlib.scenario.facts import FactBase, FactProblem, stale_laws
from simlib.serve.tls import room_addresses

COLORS = {Level.OK: "green", Level.LOOK: "yellow", Level.WRONG: "red"}


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="The data folder, as with run.")
@click.option(
    "--scenarios",
    type=click.Path(path_type=Path, file_okay=False),
    default=PROJECT / "scenarios",
    help="Another folder of scenarios.",
)
@click.pass_context
def command(context: click.Context, *, as_json: bool, data: Path | None, scenarios: Path) -> None:
    """Look at everything the simulator needs on this machine.

    Each line is ok, look or wrong, with a sentence that says what to do. Nothing is changed. Exit 0, or 1 if
    something is wrong.
    """
    folder = data.absolute() if data else data_folder(os.environ, PROJECT)
    found = []
    for check in examined(folder, scenarios, datetime.now().astimezone()):
        found.append(check)
        if not as_json:
            click.echo(line_of(check))
    if as_json:
        told = [{"check": check.name, "level": check.level.value, "sentence": check.sentence} for check in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    context.exit(1 if any(check.level is Level.WRONG for check in found) else 0)


def line_of(check: Check) -> str:
    """A check as one line of the terminal."""
    return f"{click.style(f'{check.level.value:<6}', fg=COLORS[check.level])}{check.name}: {check.sentence}"


def examined(folder: Path, scenarios: Path, now: datetime) -> Iterator[Check]:
    """Every check, in the order a person mends things. `now` carries its time zone."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    facts, problems = load_facts(scenarios / "facts")
    yield from check_versions(project["dependencies"], project["requires-python"])
    yield check_port(PORT, holder_of(folder))
    yield check_room(room_addresses())
    yield check_disk(folder)
    yield judged_clock(now, max((law.checked for law in facts.laws.values()), default=date.min))
    yield check_rights(folder)
    yield check_filesystem(folder)
    yield check_database(folder, database_address(os.environ))
    yield check_log(folder / LOG_NAME)
    yield check_scenarios(scenarios, facts)
    yield from check_facts(facts, problems, now.date())
    yield check_agency(scenarios / "facts" / FILE, facts)
    yield check_browser(chromium_here())
    yield check_kernels()
    yield from check_walls(os.environ, landlock_version(), user_here())


def holder_of(folder: Path) -> str:
    """The process number of the simulator that runs on the folder; empty when none does."""
    lock = folder / LOCK_NAME
    if not lock.is_file():
        return ""
    try:
        with hold_folder(folder):
            return ""
    except StoreBusy:
        return lock.read_text(encoding="ascii").strip()
    except FirstContactError:
        # The folder is another user's, which the check of the rights says.
        return ""


def check_log(log: Path) -> Check:
    """How large the log is, and whether it tells of faults."""
    files = sorted(log.parent.glob(f"{log.name}*"))
    if not files:
        return Check("log", Level.OK, "There is none yet.")
    told = f"{log} and what was put aside take {sum(file.stat().st_size for file in files) / MEGABYTE:.1f} MB."
    faults = sum(count_faults(file) for file in files)
    if faults:
        return Check("log", Level.LOOK, f"{told} It tells of {faults} faults: look for ERROR and CRITICAL in it.")
    return Check("log", Level.OK, told)


def count_faults(file: Path) -> int:
    """How many messages of a log are faults: the level is the third word of a message's first line."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        return sum(line.split(maxsplit=3)[2:3] in (["ERROR"], ["CRITICAL"]) for line in lines)


def check_scenarios(folder: Path, facts: FactBase) -> Check:
    """How many scenarios can be played."""
    files = sorted(folder.glob("*.ipynb"))
    broken = [file.name for file in files if not read_scenario(file, facts=facts).playable]
    told = f"{len(files) - len(broken)} of {len(files)} can be played."
    if len(broken) == len(files):
        return Check("scenarios", Level.WRONG, f"{told} See why: python3 -m simlib check {folder}")
    if broken:
        step = f"python3 -m simlib check {folder / broken[0]}"
        return Check("scenarios", Level.LOOK, f"{told} Not {', '.join(broken)}; see why: {step}")
    return Check("scenarios", Level.OK, told)


def check_facts(facts: FactBase, problems: tuple[FactProblem, ...], today: date) -> Iterable[Check]:
    """Whether the fact base can be read, and whether its law was checked in time."""
    if problems:
        yield Check("facts", Level.WRONG, f"{len(problems)} mistakes, the first: {problems[0]}")
    else:
        yield Check("facts", Level.OK, f"{sum(1 for _ in facts.ids())} facts, no mistake in them.")
    stale = stale_laws(facts, today)
    if stale:
        first = f"the longest overdue is {stale[0].id} (check by {stale[0].check_by})"
        step = "Ask county counsel or the district attorney; list them: python3 -m simlib facts --stale"
        yield Check(
            "law", Level.LOOK, f"{len(stale)} rules are past the day they should be checked by; {first}. {step}"
        )
    else:
        yield Check("law", Level.OK, "Every rule was checked in time.")


def check_agency(file: Path, facts: FactBase) -> Check:
    """Whether the pocket card shows the agency's own contacts."""
    agency, problems = load_agency(file, facts.units)
    if problems:
        return Check("agency", Level.LOOK, f"The contacts in {file} have mistakes, the first: {problems[0]}")
    if agency.example or any(contact.example for contact in agency.contacts):
        return Check("agency", Level.LOOK, f"The pocket card still shows example contacts. Put yours into {file}.")
    return Check("agency", Level.OK, f"The pocket card shows the contacts of {agency.name}.")


def check_browser(found: Path | None) -> Check:
    """Whether the project's own browser tests can run; nobody needs that to play."""
    if found is None:
        return Check("Chromium", Level.LOOK, f"{HOW_TO_GET_CHROMIUM} Nobody needs it to play.")
    return Check("Chromium", Level.OK, f"{found}, for the project's own tests; people use any browser.")
