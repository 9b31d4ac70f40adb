"""Questions that trainees park for their class. Who asked is known to the store alone, so that a purge finds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, insert, select, update

from simlib.errors import Malformed, NotAllowed
from simlib.record.chance import Clock
from simlib.record.engine import Database
from simlib.record.rights import must_lead
from simlib.record.schema import member, question
from simlib.record.store import storable

LONGEST_QUESTION = 1000
MOST_WAITING = 20
"""Questions of one person that may wait at once."""


class QuestionStatus(StrEnum):
    """Whether a question still waits."""

    WAITING = "waiting"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Question:
    """A parked question: about which case and scene, and its words. Nothing in it says who asked, or when."""

    number: int
    scenario_id: str
    scene: str
    text: str


class Questions:
    """The questions in the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def ask(self, person_id: str, class_id: str, exercise_id: str, scenario_id: str, scene: str, text: str) -> None:
        """Park a question for somebody's class.

        Raises Malformed for one without words, NotAllowed for somebody who is not in the class and when too many of
        theirs wait already.
        """
        words = storable(text).strip()[:LONGEST_QUESTION]
        if not words:
            raise Malformed("Please write your question first.")
        row = {
            "class_id": class_id,
            "person_id": person_id,
            "exercise_id": exercise_id,
            "scenario_id": scenario_id,
            "scene": scene,
            "text": words,
            "status": QuestionStatus.WAITING.value,
            "wall_ms": self._clock.now(),
        }
        theirs = (question.c.person_id == person_id) & (question.c.status == QuestionStatus.WAITING.value)
        inside = (member.c.class_id == class_id) & (member.c.person_id == person_id)
        with self._database.writing() as connection:
            if connection.execute(select(member.c.person_id).where(inside)).scalar() is None:
                raise NotAllowed("You are not in this class any more.")
            if (connection.execute(select(func.count()).where(theirs)).scalar() or 0) >= MOST_WAITING:
                raise NotAllowed("Your earlier questions still wait. Please ask your instructor in the room.")
            connection.execute(insert(question), row)

    def waiting(self, by: str, class_id: str) -> tuple[Question, ...]:
        """What waits in a class of this instructor, oldest first. Raises NotAllowed for anybody else's class."""
        here = (question.c.class_id == class_id) & (question.c.status == QuestionStatus.WAITING.value)
        columns = (question.c.number, question.c.scenario_id, question.c.scene, question.c.text)
        with self._database.reading() as connection:
            must_lead(connection, by, class_id)
            rows = connection.execute(select(*columns).where(here).order_by(question.c.number))
            return tuple(Question(*row) for row in rows)

    def answer(self, by: str, class_id: str, number: int) -> None:
        """Keep that a question was answered. Raises NotAllowed for one that is not in this instructor's class."""
        here = (question.c.class_id == class_id) & (question.c.number == number)
        with self._database.writing() as connection:
            must_lead(connection, by, class_id)
            done = update(question).where(here).values(status=QuestionStatus.ANSWERED.value)
            if not connection.execute(done).rowcount:
                raise NotAllowed("There is no such question in your class.")
