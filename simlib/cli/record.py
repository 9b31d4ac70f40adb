"""`simlib record [CLASS]`: the training record of a class, for the training manager.

Without CLASS, the classes there are. With it, a line for each officer; with one of the options, a file. The server may
go on running meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.cli.terminal import printable
from simlib.errors import CannotAnswer, Unreadable
from simlib.read.replacing import put_file
from simlib.record.chance import SystemClock
from simlib.record.engine import holds_store
from simlib.record.folder import data_folder, store_place
from simlib.record.log import open_store
from simlib.record.people import people_in
from simlib.score.training import NEEDED_MINUTES, TrainingRecord
from simlib.serve.library import Library
from simlib.serve.registrar import Registrar

SCENARIOS = PROJECT / "scenarios"


@click.command(name="record")
@click.argument("lesson", metavar="[CLASS]", required=False)
@click.option("--roster", "kind", flag_value="roster", help="A table with a row for each officer, as CSV.")
@click.option("--csv", "kind", flag_value="csv", help="A table with a row for each segment of each case, as CSV.")
@click.option(
    "--xapi", "kind", flag_value="xapi", help="Statements of xAPI 1.0.3, a JSON object a line, without names."
)
@click.option("--certificate", "person", metavar="PERSON", help="The paper of one officer, by name or by id, as PDF.")
@click.option("-o", "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
def command(*, lesson: str | None, kind: str | None, person: str | None, out: Path | None) -> None:
    """Show the training record of CLASS: attended minutes, what is short of 120, cases, topics, and who is complete.

    Minutes are whole ones; parts of a minute are dropped. PERSON gets a certificate of completion where the minutes and
    the passes hold, and a record of attendance otherwise.
    """
    if lesson is None and (kind or person or out):
        raise click.UsageError("Please name a class. Without one, the classes there are are listed.")
    if kind and person:
        raise click.UsageError("--certificate is a paper by itself; ask for the table without it.")
    if out and not (kind or person):
        raise click.UsageError("-o goes with --roster, --csv, --xapi or --certificate.")
    with _registrar() as (registrar, classes):
        if lesson is None:
            _list(registrar, classes)
            return
        found = [each for each in classes if lesson in each[:2]]
        if len(found) != 1:
            several = f'Several classes are called "{lesson}". Name one by its id.'
            known = ", ".join(f'"{name}"' for _, name, _ in classes)
            raise CannotAnswer(
                several if found else f'There is no class called "{lesson}". There are: {known or "none"}.'
            )
        class_id, _, leader = found[0]
        records = registrar.of_class(leader, class_id)
    if person is not None:
        _paper(_one(records, person), out)
    elif kind is not None:
        _send(_table(kind, records), out)
    else:
        for line in lines_of(records):
            click.echo(printable(line))


Class = tuple[str, str, str]
"""Id and name of a class, and the id of who leads it."""


@contextmanager
def _registrar() -> Iterator[tuple[Registrar, tuple[Class, ...]]]:
    """Whoever holds the data folder reads the records of every class."""
    folder = data_folder(os.environ, PROJECT)
    if not holds_store(store_place(os.environ, folder)):
        raise Unreadable("There are no classes yet.")
    with closing(open_store(store_place(os.environ, folder))) as store:
        people = people_in(store.database)
        names, leaders = people.classes.names(), people.classes.leaders()
        classes = tuple((class_id, name, leaders[class_id]) for class_id, name in names.items())
        yield Registrar(store, people, Library(SCENARIOS, None)), classes


def _list(registrar: Registrar, classes: tuple[Class, ...]) -> None:
    for class_id, name, leader in classes:
        records = registrar.of_class(leader, class_id)
        complete = sum(each.is_complete for each in records)
        click.echo(printable(f"{name}: {complete} of {len(records)} complete ({class_id})"))


def lines_of(records: tuple[TrainingRecord, ...]) -> Iterator[str]:
    """A line for each officer, for a terminal."""
    width = max((len(each.name) for each in records), default=0)
    for each in records:
        short = f"{each.shortfall} short" if each.shortfall else "enough"
        passed = len(each.asked) - len(each.missing_cases)
        attested = f" ({each.attested_minutes} attested)" if each.attested else ""
        cases = f"{passed} of {len(each.asked)} cases passed"
        topics = " ".join(each.topics) or "no topic"
        told = f"{each.minutes:>4} of {NEEDED_MINUTES} min{attested}, {short}; {cases}; {topics}"
        yield f"{each.name:<{width}}  {told}{', complete' * each.is_complete}"
    if not records:
        yield "Nobody has joined yet."


def _table(kind: str, records: tuple[TrainingRecord, ...]) -> bytes:
    from simlib.report.record_csv import details_csv, roster_csv  # noqa: PLC0415 - only one of them is asked for
    from simlib.report.xapi import statements_jsonl  # noqa: PLC0415 - the same

    if kind == "xapi":
        return statements_jsonl(records)
    return roster_csv(records) if kind == "roster" else details_csv(records)


def _one(records: tuple[TrainingRecord, ...], person: str) -> TrainingRecord:
    found = [each for each in records if person.casefold() in {each.name.casefold(), each.person}]
    if not found:
        raise CannotAnswer(f'There is nobody called "{person}" in this class.')
    return found[0]


def _paper(record: TrainingRecord, out: Path | None) -> None:
    from simlib.report.certificate import ATTENDANCE, COMPLETION, certificate_pdf  # noqa: PLC0415 - loads fonts

    raw = certificate_pdf(record, SystemClock().now())
    target = out or Path(f"{'certificate' if record.is_complete else 'attendance'}-{record.person[:8]}.pdf")
    put_file(target, raw, fresh=0o600)
    click.echo(printable(f"{target} is the {(COMPLETION if record.is_complete else ATTENDANCE).lower()}."))


def _send(raw: bytes, out: Path | None) -> None:
    """Into the file, or to whoever reads what this prints."""
    if out is None:
        click.echo(raw, nl=False)
        return
    put_file(out, raw, fresh=0o600)
    click.echo(f"{out} is written.")
