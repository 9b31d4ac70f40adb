"""`/record`: a trainee's own training record; `/record/CLASS`: that of a class, for its instructor; and their files."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from tornado import web

from simlib.errors import FirstContactError, Malformed, NotAllowed, NotPlayable, NotSure
from simlib.html import contexts
from simlib.html.records import ClassRecord, KeepForm, TalkForm, class_record_page, own_record_page
from simlib.record.classes import Class
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.report.certificate import certificate_pdf
from simlib.report.record_csv import details_csv, roster_csv
from simlib.report.record_words import day_words
from simlib.report.xapi import statements_jsonl
from simlib.score.identification_class import class_identification
from simlib.score.sittings import Occasion
from simlib.score.training import NEEDED_MINUTES, TrainingRecord
from simlib.serve.attesting import Attesting
from simlib.serve.attesting_words import offered, whole, word_of
from simlib.serve.pages import Page
from simlib.serve.record_words import (
    OCCASION_WORDS,
    change_lines,
    keep_form,
    occasion_rows,
    officer_row,
    own_record,
    talk_rows,
    too_few_lines,
)

TO_OPEN = (Occasion.BEFORE, Occasion.AFTER)
"""The occasions that an instructor opens; the last one comes by itself."""

MOST_PEOPLE = 500
"""So many ticks of one form are read."""

NOTHING_TYPED = TalkForm()

UNMARKED = str.maketrans({"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "Æ": "Ae", "æ": "ae", "ß": "ss"})
"""Letters whose marks are part of them."""

TABLES = {
    "roster.csv": (roster_csv, "text/csv; charset=utf-8"),
    "minutes.csv": (details_csv, "text/csv; charset=utf-8"),
    "statements.jsonl": (statements_jsonl, "application/jsonl; charset=utf-8"),
}


class RecordPage(Page):
    """What both pages share: who may see them, and how a file is sent."""

    def _of(self, role: Role) -> Session:
        """The session; for anybody of the other role there is no such page."""
        session = self.session
        if session.role is not role:
            raise web.HTTPError(404)
        self.touch()
        return session

    def send(self, raw: bytes, name: str, kind: str) -> None:
        """Send a file to be kept."""
        self.set_header("Content-Type", kind)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(raw)

    async def send_paper(self, record: TrainingRecord) -> None:
        """Send the certificate, or the record of attendance; it is set in another thread, as it takes a moment."""
        raw = await asyncio.to_thread(certificate_pdf, record, self.hall.now())
        kind = "certificate" if record.is_complete else "attendance"
        self.send(raw, f"{kind}-{plain(record.name)}.pdf", "application/pdf")


class OwnRecordPage(RecordPage):
    """`/record`: an officer's own record, where they type their POST id."""

    place = contexts.Place.RECORD
    page_name = "Your training record"

    @web.authenticated
    async def get(self) -> None:
        """The record as it stands."""
        session = self._of(Role.TRAINEE)
        await self._show(session, self.shell())

    @web.authenticated
    async def post(self) -> None:
        """Keep POST id and agency."""
        session, post_id, agency = self._of(Role.TRAINEE), self.field("post_id"), self.field("agency")
        try:
            await self.lane(lambda: self.hall.people.officers.put(session.person_id, post_id, agency))
        except FirstContactError as fault:
            self.set_status(409)
            await self._show(session, self.shell(fault=fault.sentence))
            return
        await self._show(session, self.shell(said="What you typed is kept."))

    async def _show(self, session: Session, shell: contexts.Shell) -> None:
        hall, class_id = self.hall, _class_of(session)
        record = await self.lane(lambda: hall.registrar.of_person(session.person_id, class_id))
        policy = await self.lane(lambda: hall.people.policies.of(class_id))
        tests = await self.lane(lambda: self._tests(session, class_id))
        self.write(own_record_page(shell, own_record(record, policy, tests)))

    def _tests(self, session: Session, class_id: str) -> list[tuple[str, str]]:
        """The tests that were finished; those first whose answers are no longer kept, without an address."""
        gone = self.hall.people.completions.tests_of((session.person_id,))
        ended = [each for each in gone if each.class_id == class_id and each.ended_ms is not None]
        named = [(row, OCCASION_WORDS[Occasion(row.occasion)]) for row in self.hall.examiner.taken(session)]
        return [
            *(("", f"{each.title}: {day_words(each.began_ms)}") for each in ended),
            *((row.exercise_id, f"{words.capitalize()}, {day_words(row.started_ms)}") for row, words in named),
        ]


class OwnPaper(RecordPage):
    """`/record/mine.pdf`: an officer's own paper."""

    @web.authenticated
    async def get(self) -> None:
        """The file."""
        session = self._of(Role.TRAINEE)
        class_id = _class_of(session)
        await self.send_paper(await self.lane(lambda: self.hall.registrar.of_person(session.person_id, class_id)))


class ClassRecordPage(RecordPage):
    """`/record/CLASS`: the record of a class, its test, and what is kept of its runs."""

    place = contexts.Place.HOME
    page_name = "Training record"

    @web.authenticated
    async def get(self, class_id: str) -> None:
        """The record as it stands; the form for talk holds what the address says of it, as a roll call does."""
        session = self._of(Role.INSTRUCTOR)
        segment, began, minutes = (self.get_query_argument(name, "") for name in ("segment", "began", "minutes"))
        typed = TalkForm(segment=segment, began=began, minutes=minutes)
        await self._show(session, class_id, self.shell(), typed)

    async def _show(
        self,
        session: Session,
        class_id: str,
        shell: contexts.Shell,
        typed: TalkForm = NOTHING_TYPED,
        keep: KeepForm | None = None,
    ) -> None:
        record = await self.lane(partial(self._record, session.person_id, class_id, typed))
        self.write(class_record_page(shell, replace(record, keep=keep or record.keep)))

    @property
    def _attesting(self) -> Attesting:
        return Attesting(self.hall.people, self.hall.library, self.hall.examiner.facts)

    def _due(self, lesson: Class, names: Mapping[str, str]) -> list[str]:
        """Who is to be reminded of the identification test; nobody in a class that has ended."""
        if lesson.archived_ms is not None:
            return []
        return [
            names[each] for each in self.hall.examiner.reminded(lesson.instructor_id, lesson.class_id) if each in names
        ]

    def _record(self, me: str, class_id: str, typed: TalkForm) -> ClassRecord:
        hall = self.hall
        lesson, policy = hall.people.classes.of(me, class_id), hall.people.policies.of(class_id)
        found = class_identification(hall.examiner.of_class(me, class_id))
        names = {each.person_id: each.name for each in hall.people.classes.members(me, class_id)}
        return ClassRecord(
            class_id=class_id,
            class_name=lesson.name,
            needed=NEEDED_MINUTES,
            officers=[officer_row(each) for each in hall.registrar.of_class(me, class_id)],
            scored=policy.scored,
            finished=hall.people.policies.finished(me, class_id),
            keep=keep_form(policy),
            asks=policy.asks,
            tests=occasion_rows(found),
            changes=change_lines(found.changes),
            too_few=too_few_lines(found),
            has_tests=bool(found.occasions),
            due=self._due(lesson, names),
            occasions=[(each.value, OCCASION_WORDS[each]) for each in TO_OPEN],
            talks=talk_rows(hall.people.attested.of_people(names, class_id)),
            talk=replace(typed, segments=offered(self._attesting.offers(class_id))),
        )

    @web.authenticated
    async def post(self, class_id: str) -> None:
        """Keep what the instructor chose."""
        session = self._of(Role.INSTRUCTOR)
        try:
            await self.lane(self._choice(session.person_id, class_id))
        except (Malformed, NotAllowed, NotPlayable) as fault:
            self.set_status(409)
            if self.field("do") == "keep":
                await self._show(session, class_id, self.shell(), keep=self._kept_in_vain(fault))
            else:
                await self._show(session, class_id, self.shell(fault=fault.sentence), self._typed())
            return
        self.go(f"record/{class_id}")

    def _kept_in_vain(self, fault: FirstContactError) -> KeepForm:
        """What the form for how long runs are kept was sent with, and beside which field it says why not."""
        scored, days, sure = (self.field(name) for name in ("scored", "keep_days", "sure"))
        about = {NotSure: "sure", Malformed: "keep_days" if scored == "yes" else "scored"}
        return KeepForm(scored, days, sure == "yes", fault.sentence, about.get(type(fault), "scored"))

    def _typed(self) -> TalkForm:
        """What the form for talk was sent with, as it was typed."""
        if self.field("do") != "attest":
            return NOTHING_TYPED
        return TalkForm(
            segment=self.field("segment"),
            began=self.field("began"),
            minutes=self.field("minutes"),
            reason=self.field("reason"),
            who=tuple(self.get_body_arguments("who")[:MOST_PEOPLE]),
        )

    def _choice(self, me: str, class_id: str) -> Callable[[], object]:
        policies, occasion, days = self.hall.people.policies, self.field("occasion"), self.field("keep_days")
        match self.field("do"), self.field("scored"):
            case "keep", ("yes" | "no") as scored:
                keep_days = whole(days) or None
                sure = self.field("sure") == "yes"
                return partial(policies.choose, me, class_id, scored=scored == "yes", keep_days=keep_days, sure=sure)
            case "ask", _ if occasion in {"", *TO_OPEN}:
                return partial(policies.ask, me, class_id, occasion)
            case "attest", _:
                return partial(self._attesting.put, me, class_id, word_of(self._typed()))
            case "take-back", _:
                return partial(self.hall.people.attested.take_back, me, class_id, whole(self.field("entry")))
            case _:
                raise Malformed("That button is not known here. Please load the page again.")


class ClassRecordFile(RecordPage):
    """`/record/CLASS/FILE`: the tables, the statements, and the paper of one officer."""

    @web.authenticated
    async def get(self, class_id: str, name: str) -> None:
        """The file; not found for anything else."""
        session = self._of(Role.INSTRUCTOR)
        records = await self.lane(lambda: self.hall.registrar.of_class(session.person_id, class_id))
        if name in TABLES:
            make, kind = TABLES[name]
            stem, _, ending = name.partition(".")
            class_name = plain(records[0].class_name) if records else "class"
            self.send(make(records), f"{stem}-{class_name}.{ending}", kind)
            return
        found = [record for record in records if name == f"{record.person}.pdf"]
        if not found:
            raise web.HTTPError(404)
        await self.send_paper(found[0])


def _class_of(session: Session) -> str:
    if session.class_id is None:
        raise NotAllowed("You are in no class yet, so there is no record.")
    return session.class_id


def plain(name: str) -> str:
    """A name as part of a file's name, its letters without their marks.

    >>> plain('Dana "D" Lee / 12'), plain("山田")
    ('Dana-D-Lee-12', 'unnamed')
    >>> plain("Nguyễn Thị Đào"), plain("Łukasz Weiß")
    ('Nguyen-Thi-Dao', 'Lukasz-Weiss')
    """
    letters = (each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return "-".join(re.findall(r"[A-Za-z0-9]+", "".join(letters).translate(UNMARKED)))[:60] or "unnamed"
