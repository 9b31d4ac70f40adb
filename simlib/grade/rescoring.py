"""What another rubric changes for each trainee, criterion by criterion, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simlib.grade.session import Session


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion of one trainee."""

    student: str
    criterion: str
    before: float | None
    """As the gradebook has it; None where nothing was marked yet."""
    after: float

    def __str__(self) -> str:
        """The difference as one line.

        >>> str(Difference("dana.lee", "care", 4.0, 6.0))
        'dana.lee: care 4 -> 6 (+2)'
        """
        if self.before is None:
            return f"{self.student}: {self.criterion} not marked yet -> {self.after:g}"
        return f"{self.student}: {self.criterion} {self.before:g} -> {self.after:g} ({self.after - self.before:+g})"


@dataclass(frozen=True, slots=True)
class Rescored:
    """One trainee's submission under the rubric that would count."""

    student: str
    differences: tuple[Difference, ...]
    remark: str
    name: str = ""
    """As the gradebook has it; empty where it knows none."""

    @property
    def change(self) -> float:
        """By how much the points change in all."""
        return sum(each.after - (each.before or 0) for each in self.differences)


def rescored(session: Session) -> Iterator[Rescored]:
    """Every submission of a session, judged anew and compared with the gradebook. Nothing is written."""
    for student in session.students():
        graded = session.judge(student)
        before = session.marks_of(student)
        after = {name: float(mark.points) for name, mark in graded.verdict.marks.items()}
        yield Rescored(student, tuple(_differences(student, before, after)), graded.remark, session.name_of(student))


def _differences(student: str, before: Mapping[str, float | None], after: Mapping[str, float]) -> Iterator[Difference]:
    """Criteria whose points change. One that the rubric has no more comes to nothing."""
    for name in dict.fromkeys((*before, *after)):
        was, comes = before.get(name), after.get(name, 0.0)
        if was != comes:
            yield Difference(student, name, was, comes)
