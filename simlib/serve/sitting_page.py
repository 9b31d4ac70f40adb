"""`/test`: the identification test of a trainee, one vignette at a time, and `/test/ID`: its answers and reasons."""

from __future__ import annotations

from tornado import web

from simlib.errors import Malformed
from simlib.html import contexts
from simlib.html.sittings import (
    KIND_WORDS,
    SURE_WORDS,
    Asked,
    Feedback,
    Reason,
    SittingHome,
    TakenRow,
    feedback_page,
    sitting_home_page,
    vignette_page,
)
from simlib.record.rights import Role
from simlib.record.sessions import Session
from simlib.record.sittings import SittingRow
from simlib.report.record_words import day_words
from simlib.scenario.facts import FactBase, source_lines
from simlib.scenario.vignettes import Vignette
from simlib.score.identification import calibration_of, identification_of
from simlib.score.sittings import Marked, Occasion, Sitting
from simlib.serve.pages import Page
from simlib.serve.record_words import OCCASION_WORDS, answers_kept_words


class SittingPage(Page):
    """What waits for whoever asks: a vignette, or the way into the test."""

    place = contexts.Place.SCENARIOS
    page_name = "Identification test"

    def _trainee(self) -> Session:
        """The session; an instructor takes no test, so for them there is no such page."""
        session = self.session
        if session.role is not Role.TRAINEE:
            raise web.HTTPError(404)
        self.touch()
        return session

    @web.authenticated
    async def get(self) -> None:
        """The vignette that waits; otherwise what the test is, and those that were finished."""
        session = self._trainee()
        asked = await self.lane(lambda: self.hall.examiner.asked(session))
        if asked:
            self.write(vignette_page(self.shell(), _asked(*asked)))
        else:
            self.write(sitting_home_page(self.shell(), await self.lane(lambda: self._home(session))))

    def _home(self, session: Session) -> SittingHome:
        waits = self.hall.examiner.waits(session)
        taken = [TakenRow(row.exercise_id, _occasion(row), _day(row)) for row in self.hall.examiner.taken(session)]
        if waits is None:
            return SittingHome(taken=taken)
        kept = answers_kept_words(self.hall.people.policies.of(session.class_id))
        return SittingHome(waits[0].value, OCCASION_WORDS[waits[0]], self.hall.examiner.count(), kept, taken)

    @web.authenticated
    async def post(self) -> None:
        """Begin, or keep an answer; then show what comes next."""
        session = self._trainee()
        match self.field("do"):
            case "begin":
                occasion = self.field("occasion")
                await self.lane(lambda: self.hall.examiner.begin(session, occasion))
                self.go("test")
            case "answer":
                await self._answer(session)
            case _:
                raise Malformed("That button is not known here. Please load the page again.")

    async def _answer(self, session: Session) -> None:
        vignette, kind, sure = self.field("vignette"), self.field("kind"), self.field("sure")
        try:
            await self.lane(lambda: self.hall.examiner.answer(session, vignette, kind, sure))
        except Malformed as fault:
            asked = await self.lane(lambda: self.hall.examiner.asked(session))
            if asked is None:
                raise
            self.set_status(409)
            self.write(vignette_page(self.shell(fault=fault.sentence), _asked(*asked, kind, sure)))
            return
        taken = await self.lane(lambda: self.hall.examiner.taken(session))
        is_last = await self.lane(lambda: self.hall.examiner.asked(session)) is None and taken
        self.go(f"test/{taken[-1].exercise_id}" if is_last else "test")


class FeedbackPage(SittingPage):
    """A finished test: each vignette with what it is, what was said, and why."""

    page_name = "Answers and reasons"

    @web.authenticated
    async def get(self, exercise_id: str = "") -> None:
        """The page, to the person whose test it is."""
        session = self._trainee()
        row, answers = await self.lane(lambda: self.hall.examiner.feedback(session, exercise_id))
        self.write(feedback_page(self.shell(), feedback_of(row, answers, self.hall.examiner.facts)))

    @web.authenticated
    async def post(self, exercise_id: str = "") -> None:
        """Nothing is sent here."""
        raise web.HTTPError(405)


def _asked(vignette: Vignette, sitting: Sitting, name: str, kind: str = "", sure: str = "") -> Asked:
    return Asked(name, vignette.text, len(sitting.answers) + 1, len(sitting.order), kind, sure)


def feedback_of(row: SittingRow, answers: tuple[Marked, ...], facts: FactBase) -> Feedback:
    """What the page of a finished test shows."""
    given = [each.answer for each in answers]
    seen, sure = identification_of(given), calibration_of(given)
    return Feedback(
        occasion=_occasion(row),
        day=_day(row),
        hits=seen.hits,
        trafficked=seen.hits + seen.misses,
        left_in_peace=seen.correct_rejections,
        others=seen.false_alarms + seen.correct_rejections,
        marks=sure.marks,
        best_marks=sure.best_marks,
        certain_right=sure.stated[-1].right,
        certain=sure.stated[-1].answers,
        reasons=[_reason(number, each, facts) for number, each in enumerate(answers, start=1)],
    )


def _reason(number: int, marked: Marked, facts: FactBase) -> Reason:
    vignette, said = marked.vignette, marked.said
    return Reason(
        number=number,
        text=vignette.text,
        what=KIND_WORDS[vignette.kind],
        said=KIND_WORDS[said.kind],
        sure=SURE_WORDS[said.sure],
        is_right=marked.answer.is_right,
        same_kind=vignette.kind is said.kind,
        why=vignette.why,
        sources=sources_of(vignette, facts),
    )


def sources_of(vignette: Vignette, facts: FactBase) -> tuple[str, ...]:
    """Where a reason comes from, each source once; the id of a fact that the fact base has lost."""
    found = (facts.find(cited) for cited in vignette.cites)
    lines = [source_lines(facts, fact) if fact else (vignette.cites[n],) for n, fact in enumerate(found)]
    return tuple(dict.fromkeys(line for each in lines for line in each))


def _occasion(row: SittingRow) -> str:
    return OCCASION_WORDS[Occasion(row.occasion)]


def _day(row: SittingRow) -> str:
    """The day on which a test was finished, or begun, in words."""
    return day_words(row.ended_ms or row.started_ms)
