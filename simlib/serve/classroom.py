"""What an instructor does on the page of their classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import itemgetter

import segno

from simlib.errors import Malformed, NotAllowed
from simlib.html.contexts import ClassCard, Home, MemberRow, OpenChoice, OverClass, ReportRow
from simlib.record.classes import Class
from simlib.record.people import People
from simlib.record.runs import Run, RunState
from simlib.record.secret import login_of
from simlib.record.store import ReportStatus, Store
from simlib.report.record_words import day_words
from simlib.serve.library import Library
from simlib.serve.tickets import TicketBook

OF_A_PAGE = "page-"
"""How the number of a report begins that is about a page and not about a run."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a button: what to show at once, if anything, and which sessions ended."""

    said: str = ""
    shows: Home | None = None
    ended: tuple[str, ...] = ()


def card_of(each: Class, site: str) -> ClassCard:
    """How one joins a class of this site; nobody who is in it, and nothing that is open to it."""
    address = f"{site}join/{each.code}"
    qr = tuple(tuple(row) for row in segno.make(address, micro=False).matrix)
    return ClassCard(each.class_id, each.name, each.code, is_open=each.is_open, address=address, qr=qr)


class Classroom:
    """The classes of one instructor. Every act is checked against what is theirs by the store."""

    def __init__(
        self, people: People, library: Library, store: Store, book: TicketBook, instructor: str, address: str
    ) -> None:
        self._people, self._library, self._store, self._book = people, library, store, book
        self._me, self._address = instructor, address

    def home(self) -> Home:
        """The page as it stands."""
        mine = self._people.classes.mine(self._me)
        classes = [self._class(each) for each in mine if each.archived_ms is None]
        return Home(classes=classes, reports=self._reports(mine), over=tuple(self._over(mine)))

    def do(self, fields: Mapping[str, str]) -> Done:
        """Do what a form asks. Raises NotAllowed or Malformed with a sentence."""
        classes, class_id = self._people.classes, fields.get("class_id", "")
        match fields.get("do"):
            case "make-class":
                self._make(fields.get("name", ""))
            case "set-open":
                classes.set_open(self._me, class_id, is_open=fields.get("is_open") == "yes")
            case "open-scenario":
                self._open(class_id, fields.get("scenario_id", ""), fields.get("alternative_id") or None)
            case "close-scenario":
                classes.close_scenario(self._me, class_id, fields.get("scenario_id", ""))
            case "archive":
                return self._end(class_id, sure=fields.get("sure") == "yes")
            case "take-up":
                self._take_up(class_id)
            case "settle-report":
                self._settle(fields.get("number", ""))
            case "reset-pin":
                return self._reset_pin(fields.get("person_id", ""))
            case "purge":
                return self._purge(fields.get("person_id", ""), sure=fields.get("sure") == "yes")
            case _:
                raise Malformed("That button is not known here. Please load the page again.")
        return Done()

    def _make(self, name: str) -> None:
        """A new class; a second one of the same name would be told from the first by nobody."""
        if self._has_class_named(name):
            raise NotAllowed("You have a class of this name already. Give the new one another name.")
        self._people.classes.make(self._me, name)

    def _has_class_named(self, name: str) -> bool:
        mine = self._people.classes.mine(self._me)
        return any(each.archived_ms is None and login_of(each.name) == login_of(name) for each in mine)

    def _end(self, class_id: str, *, sure: bool) -> Done:
        lesson = self._people.classes.of(self._me, class_id)
        if not sure:
            return Done(shows=replace(self.home(), confirm_end=self._class(lesson)))
        ended = tuple(session.handle for session in self._people.sessions.of_class(self._me, class_id))
        self._people.classes.archive(self._me, class_id)
        for handle in ended:
            self._people.sessions.end_handle(self._me, handle)
        return Done(said=f"{lesson.name} has ended.", shows=self.home(), ended=ended)

    def _take_up(self, class_id: str) -> None:
        lesson = self._people.classes.of(self._me, class_id)
        if lesson.archived_ms is not None and self._has_class_named(lesson.name):
            raise NotAllowed("You have another class of this name now. End that one first.")
        self._people.classes.take_up(self._me, class_id)

    def _over(self, mine: Sequence[Class]) -> Iterator[OverClass]:
        """The classes that have ended, the last one first."""
        over = [(each.archived_ms, each) for each in mine if each.archived_ms is not None]
        for ended_ms, each in sorted(over, key=itemgetter(0), reverse=True):
            people = [(one.person_id, one.name) for one in self._people.classes.members(self._me, each.class_id)]
            yield OverClass(each.class_id, each.name, day_words(ended_ms), people)

    def _open(self, class_id: str, scenario_id: str, alternative: str | None) -> None:
        self._library.playable(scenario_id)
        self._people.classes.open_scenario(self._me, class_id, scenario_id, alternative)

    def _settle(self, number: str) -> None:
        if number.startswith(OF_A_PAGE):
            self._people.reports.settle(self._me, _number(number.removeprefix(OF_A_PAGE)))
            return
        row = next((row for row in self.home().reports if row.number == number), None)
        if row is None:
            raise NotAllowed("There is no such report in your classes.")
        self._store.settle_report(_number(number), ReportStatus.FIXED)

    def _reset_pin(self, person_id: str) -> Done:
        ended = tuple(session.handle for session in self._people.sessions.of_person(person_id))
        pin = self._people.accounts.reset_pin(self._me, person_id)
        name = self._people.accounts.person(person_id).name
        return Done(shows=replace(self.home(), fresh_pin=pin, fresh_pin_for=name), ended=ended)

    def member(self, person_id: str) -> MemberRow:
        """The row of somebody in these classes, also in one that ended. Raises NotAllowed for anybody else."""
        mine = self._people.classes.mine(self._me)
        row = next((row for each in mine for row in self._members(each) if row.person_id == person_id), None)
        if row is None:
            raise NotAllowed("There is no such person in your classes.")
        return row

    def _purge(self, person_id: str, *, sure: bool) -> Done:
        row = self.member(person_id)
        if not sure:
            return Done(shows=replace(self.home(), confirm_purge=row))
        ended = self._people.purge(self._me, person_id)
        return Done(said=f"{row.name} is forgotten.", shows=self.home(), ended=ended)

    def _class(self, each: Class) -> ClassCard:
        return replace(card_of(each, self._address), members=self._members(each), scenarios=self._choices(each))

    def _members(self, each: Class) -> tuple[MemberRow, ...]:
        chosen = {member.person_id: member for member in self._people.classes.members(self._me, each.class_id)}
        runs = self._people.runs.of_class(self._me, each.class_id)
        names = {title.id: title.name for title in self._library.titles()}
        gone = self._people.completions.of_people(chosen)
        rows = []
        for where in self._people.runs.who_is_where(self._me, each.class_id):
            done = {r.scenario_id for r in runs if r.person_id == where.person_id and r.state is RunState.ENDED}
            done |= {each.scenario_id for each in gone if each.person_id == where.person_id and each.ended_ms}
            run = where.run
            title = names.get(run.scenario_id, run.scenario_id) if run else ""
            member = chosen.get(where.person_id)
            rows.append(
                MemberRow(
                    person_id=where.person_id,
                    name=where.name,
                    where=", ".join(part for part in (title, run.scene if run else "") if part) + _result(run),
                    is_here=self._book.is_sitting(where.person_id),
                    done=len(done),
                    must_choose_pin=bool(member and member.must_choose_pin),
                )
            )
        return tuple(rows)

    def _choices(self, each: Class) -> tuple[OpenChoice, ...]:
        opened = {one.scenario_id: one for one in self._people.classes.opened(each.class_id)}
        return tuple(
            OpenChoice(
                scenario_id=title.id,
                title=title.name,
                is_open=title.id in opened,
                alternative_id=(opened[title.id].alternative_id or "") if title.id in opened else "",
                problem="" if title.playable else "It has errors. Run check, or open it in JupyterLab.",
            )
            for title in self._library.titles()
        )

    def _reports(self, mine: Sequence[Class]) -> tuple[ReportRow, ...]:
        runs = {run.exercise_id: run for each in mine for run in self._people.runs.of_class(self._me, each.class_id)}
        names = {title.id: title.name for title in self._library.titles()}
        of_runs = tuple(
            ReportRow(
                when=_day_and_time(datetime.fromtimestamp(report.wall_ms / 1000, UTC).astimezone()),
                who=names.get(runs[report.exercise_id].scenario_id, "A case"),
                where=report.where,
                text=report.text,
                number=str(report.number),
            )
            for report in self._store.reports()
            if report.exercise_id in runs and report.status is ReportStatus.OPEN
        )
        return (*of_runs, *self._page_reports())

    def _page_reports(self) -> Iterator[ReportRow]:
        for report in self._people.reports.waiting(self._me):
            when = _day_and_time(datetime.fromtimestamp(report.wall_ms / 1000, UTC).astimezone())
            yield ReportRow(when, report.where, "", report.text, f"{OF_A_PAGE}{report.number}")


def _day_and_time(moment: datetime) -> str:
    """A moment as an instructor reads it.

    >>> _day_and_time(datetime(2026, 3, 2, 9, 5))
    'March 2, 2026, 09:05'
    """
    return f"{moment:%B} {moment.day}, {moment:%Y, %H:%M}"


def _number(words: str) -> int:
    """The number that a form sent back; one that nothing has where it is none."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 10 else 0


def _result(run: Run | None) -> str:
    """How an ended run came out, as words behind where it is; nothing while it goes on."""
    if run is None or run.percent is None:
        return ""
    return f" ({run.percent} percent, {'passed' if run.passed else 'not passed'})"
