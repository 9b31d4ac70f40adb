"""The two hours that the law asks for, as the catalogue plans them, and what of them the cases that exist fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simlib.report.plan import Part, plan_of
from simlib.report.teaching import Case
from simlib.scenario.facts import PracticeItem, resolve
from simlib.scenario.model import Scene
from simlib.scenario.topics import OF_PHASES, TOPICS

WHOLE = 120
"""Guided minutes that every officer in a field or investigative job is owed (LAW-T2 of the fact base)."""


HOUR = 60
FEWEST_REASONS = 2
"""Reasons in a segment that have to teach a topic before its minutes count for it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One case of the core path."""

    catalogue: str
    title: str
    minutes: int = 20
    part: str = "the whole case"

    def minutes_of(self, case: Case | None) -> int:
        """Its learner minutes that this case fills: no more than the case lasts, and none without a case."""
        return min(self.minutes, case.scenario.header.lasts) if case else 0


CORE_120 = (
    Slot("HT-01", "The call that says little"),
    Slot("HT-02", "Room for one night"),
    Slot("HT-03", "Missing from placement", part="its first segment"),
    Slot("HT-05", "Night shift", part="its first segment"),
    Slot("HT-08", "Long hours"),
    Slot("HT-16", "Letters and clocks", part="its first segment"),
)
"""The core path of the catalogue: six cases of twenty learner minutes, 120 in all."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A segment of a case as it stands in the two hours."""

    case: Case
    part: Part
    begins: int
    """Minutes after the course began."""

    @property
    def ends(self) -> int:
        """Minutes after the course began."""
        return self.begins + self.part.minutes

    @property
    def name(self) -> str:
        """The case and its segment."""
        return f"{self.case.scenario.title}: {self.part.segment.number}. {self.part.segment.label}"

    @property
    def hour(self) -> int:
        """The hour in which it begins, counted from 1."""
        return self.begins // HOUR + 1

    def minutes_in(self, hour: int) -> int:
        """How many of its minutes lie in that hour of the course, counted from 1."""
        return max(0, min(self.ends, HOUR * hour) - max(self.begins, HOUR * (hour - 1)))


@dataclass(frozen=True, slots=True)
class Course:
    """What can be taught in two hours now."""

    cases: tuple[Case, ...]
    """All of them, those of the core path first, in its order."""
    lessons: tuple[Lesson, ...]
    left_out: tuple[tuple[Case, Part], ...]
    """Segments of the core path for which the two hours have no room."""

    @property
    def minutes(self) -> int:
        """Guided minutes that are planned; never more than `WHOLE`."""
        return sum(lesson.part.minutes for lesson in self.lessons)

    @property
    def core(self) -> tuple[tuple[Slot, Case | None, int], ...]:
        """Every slot of the core path with the case here that fills it, if any, and the learner minutes it fills."""
        here = {case.scenario.header.catalogue: case for case in reversed(self.cases)}
        return tuple((slot, case := here.get(slot.catalogue), slot.minutes_of(case)) for slot in CORE_120)

    @property
    def open_minutes(self) -> int:
        """Guided minutes that nothing here fills."""
        return WHOLE - self.minutes

    @property
    def untaught(self) -> tuple[str, ...]:
        """Topics of the law for which no minute is planned."""
        taught = {topic for lesson in self.lessons for topic in topics_of(lesson.case, lesson.part)}
        return tuple(topic for topic in TOPICS if topic not in taught)


def course_of(cases: Sequence[Case]) -> Course:
    """The course with these cases. A segment is in it as a whole or not at all, and nothing is rounded up."""
    by_number = {case.scenario.header.catalogue: case for case in reversed(cases)}
    core = [by_number[slot.catalogue] for slot in CORE_120 if slot.catalogue in by_number]
    others = [case for case in cases if case not in core]
    lessons: list[Lesson] = []
    left_out: list[tuple[Case, Part]] = []
    minutes = 0
    for case in core:
        for part in plan_of(case.scenario):
            if left_out or minutes + part.minutes > WHOLE:
                left_out.append((case, part))
            else:
                lessons.append(Lesson(case, part, minutes))
                minutes += part.minutes
    return Course((*core, *others), tuple(lessons), tuple(left_out))


def topics_of(case: Case, part: Part) -> tuple[str, ...]:
    """The topics of a segment: those that `Tags` of its choices name.

    Where none is tagged, those of the case that at least two of its reasons teach, by the phases of practice they cite:
    one alone is a mention. Where they cite none, no topic. What the case does not name is never counted.
    """
    scenes = [case.scenario.scene(heading) for heading in part.segment.scenes]
    tagged = {tag for scene in scenes for choice in scene.all_choices for tag in choice.tags} & set(TOPICS)
    times = Counter(topic for scene in scenes for topics in _taught(case, scene) for topic in topics)
    taught = {topic for topic in case.scenario.header.topics if times[topic] >= FEWEST_REASONS}
    return tuple(topic for topic in TOPICS if topic in (tagged or taught))


def _taught(case: Case, scene: Scene) -> Iterator[set[str]]:
    """For each reason of a scene, the topics of the practice that it cites."""
    reasons = [choice.reason for choice in scene.all_choices]
    reasons += [item.reason for item in scene.task.items] if scene.task else []
    for reason in reasons:
        facts = [resolve(case.facts, each) for each in (*reason.follows, *reason.against)]
        phases = [fact.phase for fact in facts if isinstance(fact, PracticeItem)]
        yield {topic for phase in phases for topic in OF_PHASES.get(phase, ())}
