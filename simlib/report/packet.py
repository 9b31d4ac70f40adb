"""The course packet: expanded outline, hourly distribution, topics matrix, and what is missing of two hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simlib.report.course import HOUR, WHOLE, Course, Lesson, course_of, topics_of
from simlib.report.guide import clock
from simlib.report.plan import Part, minutes_of, plan_of
from simlib.report.sheet import Block, Box, Heading, Listing, Mood, Rows, Sheet, Table, Tone, Words
from simlib.report.teaching import Case, plain
from simlib.scenario.days import day_words, days_in_words
from simlib.scenario.facts import LawRule, PracticeItem, resolve
from simlib.scenario.topics import TOPICS

LAWS = ("LAW-T1", "LAW-T2", "LAW-T3")
"""The rules of the fact base that ask for the training."""
METHOD = (
    "Each trainee plays the case alone; the instructor holds the room at one decision in each segment, shows the split "
    "without names, and leads a discussion with the questions of the guide. Everyone reads their own debrief."
)


def packet_of(cases: Sequence[Case]) -> Sheet:
    """The packet for these cases, of which there is at least one; the first one's day and facts hold for all."""
    course = course_of(cases)
    first = course.cases[0]
    hashes = ", ".join(f"{case.scenario.title} {case.code}" for case in course.cases)
    return Sheet(
        name="Course packet",
        title="Human trafficking: two hours for patrol officers",
        whom="for training managers and instructors, not for trainees",
        lead="Outline, hourly distribution and topics, made from the cases that are installed here.",
        blocks=tuple(_blocks(course)),
        stamp=f"Made for {day_words(first.day)} · notebooks: {hashes}",
    )


def _blocks(course: Course) -> Iterator[Block]:
    yield _standing(course)
    yield from _law(course.cases[0])
    yield from _core_path(course)
    yield from _hours(course)
    yield from _matrix(course)
    yield from _outline(course)


def _standing(course: Course) -> Box:
    """What is missing of two hours and of seven topics, in sentences."""
    minutes, missing = course.open_minutes, WHOLE - sum(there for _, _, there in course.core)
    lines = [f"{course.minutes} of {WHOLE} guided minutes are planned here; {minutes} are open. Nothing is rounded."]
    if missing:
        named = ", ".join(_missing_words(course))
        lines.append(f"Of the core path, {missing} of {WHOLE} learner minutes are not here: {named}.")
    if course.untaught:
        topics = "; ".join(f"{topic} {TOPICS[topic]}" for topic in course.untaught)
        lines.append(f"No minute is planned for these topics of the law: {topics}.")
    if course.left_out:
        lines.append(f"{len(course.left_out)} segments have no room in the two hours and are left out.")
    absent = any(case is None for _, case, _ in course.core)
    is_whole = not (minutes or absent or course.untaught)
    title = "Two hours are complete" if is_whole else "What is missing before two hours are complete"
    return Box(title, tuple(lines), Mood.KEEP if is_whole else Mood.WARN)


def _missing_words(course: Course) -> Iterator[str]:
    """What of the core path no case here is, and what a case here is too short for."""
    for slot, case, there in course.core:
        if case is None:
            yield f"{slot.catalogue} {slot.title}"
        elif there < slot.minutes:
            yield f"{slot.minutes - there} minutes of {slot.catalogue} {slot.title}, which lasts {there}"


def _law(case: Case) -> Iterator[Block]:
    rules = [rule for each in LAWS if isinstance(rule := resolve(case.facts, each), LawRule)]
    if rules:
        yield Heading("What the law asks for")
        yield Rows(tuple((f"{rule.id}, {rule.title}", _says(case, rule)) for rule in rules))
        yield Words("This is no legal advice, and no certification: POST certifies, and counsel checks.", Tone.NOTE)


def _says(case: Case, rule: LawRule) -> str:
    late = " Its check-by date has passed." if rule.is_stale(case.day) else ""
    days = f"As of {rule.as_of}; checked {day_words(rule.checked)}; check by {day_words(rule.check_by)}."
    return f"{days_in_words(' '.join(rule.now.split()))} ({days}){late}"


def _core_path(course: Course) -> Iterator[Block]:
    rows = []
    for slot, case, minutes in course.core:
        stands = f"version {case.scenario.header.version}, {case.law_stamp}" if case else "not here"
        rows.append((slot.catalogue, f"{slot.title}, {slot.part}", stands, str(slot.minutes), str(minutes)))
    planned, there = (sum(int(row[column]) for row in rows) for column in (3, 4))
    yield Heading("The core path", aside="CORE-120 of the catalogue")
    yield Table(
        "Six cases of twenty learner minutes, which is what a trainee takes who plays alone",
        ("Case", "Title", "Here", "Minutes", "Of which here"),
        tuple(rows),
        (10, 34, 34, 11, 13),
        (3, 4),
        ("All", "", "", str(planned), str(there)),
    )


# --- hours and topics -------------------------------------------------------------------------------------------


def _hours(course: Course) -> Iterator[Block]:
    yield Heading("Hourly distribution", aside=f"{course.minutes} of {WHOLE} minutes", new_page=True)
    if not course.lessons:
        yield Box("No case of the core path is here", ("Install one, or name it with `Catalogue: HT-02`.",), Mood.EMPTY)
        return
    for hour in sorted({lesson.hour for lesson in course.lessons}):
        lessons = [lesson for lesson in course.lessons if lesson.hour == hour]
        yield Table(
            f"Hour {hour}: {sum(lesson.minutes_in(hour) for lesson in course.lessons)} of {HOUR} minutes",
            ("From", "To", "Case and segment", "Notice", "Play", "Debrief", "Discussion", "All"),
            tuple(_lesson_row(lesson) for lesson in lessons),
            (9, 9, 44, 10, 8, 11, 14, 8),
            (3, 4, 5, 6, 7),
        )
    for lesson in course.lessons:
        if later := lesson.minutes_in(lesson.hour + 1):
            lies = f"begins in hour {lesson.hour}, and {later} of its minutes count in hour {lesson.hour + 1}"
            yield Words(f"{lesson.name} {lies}.", Tone.NOTE)
    rest = f"{course.open_minutes} minutes are open." if course.open_minutes else "No minute is open."
    yield Words(
        f"{clock(course.minutes)} to {clock(WHOLE)}: {rest} A pause between the hours is not counted. Times are design "
        "times and have not been piloted.",
        Tone.NOTE,
    )


def _lesson_row(lesson: Lesson) -> tuple[str, ...]:
    part = lesson.part
    split = (part.notice, part.play, part.debrief, part.discussion, part.minutes)
    return (clock(lesson.begins), clock(lesson.ends), lesson.name, *(str(each) if each else "–" for each in split))


def _matrix(course: Course) -> Iterator[Block]:
    yield Heading("Topics matrix", aside="minutes of the segments in which each topic comes up", new_page=True)
    yield Listing(tuple(f"**{topic}** {words}" for topic, words in TOPICS.items()))
    rows, totals = [], dict.fromkeys(TOPICS, 0)
    for lesson in course.lessons:
        topics = topics_of(lesson.case, lesson.part)
        for topic in topics:
            totals[topic] += lesson.part.minutes
        cells = (str(lesson.part.minutes) if topic in topics else "–" for topic in TOPICS)
        rows.append((lesson.name, *cells))
    yield Table(
        "Guided minutes of the segment",
        ("Segment", *TOPICS),
        tuple(rows),
        (42, *(8 for _ in TOPICS)),
        tuple(range(1, len(TOPICS) + 1)),
        ("All", *(str(total) for total in totals.values())),
    )
    yield Words(
        "A segment counts whole for each topic that comes up in it, so the minutes under a topic are no measure of the "
        "time spent on that topic alone, and columns do not add up to the length of the course. What comes up are the "
        "topics of the case that two or more reasons of the segment teach, by the practice they cite, or those that "
        "the `Tags` of its choices name.",
        Tone.NOTE,
    )


# --- outline ----------------------------------------------------------------------------------------------------


def _outline(course: Course) -> Iterator[Block]:
    yield Heading("Expanded outline")
    yield Words(METHOD)
    for number, case in enumerate(course.cases, start=1):
        yield from _case_outline(case, number)


def _case_outline(case: Case, number: int) -> Iterator[Block]:
    scenario, plan = case.scenario, plan_of(case.scenario)
    about = f"{minutes_of(plan)} minutes; {case.law_stamp}"
    yield Heading(f"{number}. {scenario.title}", 3, aside=about, new_page=number > 1)
    rows = (
        ("In short", plain(scenario.summary)),
        ("Topics", ", ".join(scenario.header.topics) or "none named"),
        ("Aims", "; ".join(f"{each.name} ({each.about.rstrip('.')})" for each in scenario.criteria)),
        ("Needed to pass", "; ".join(rule.name for rule in scenario.musts)),
        ("Never in a pass", "; ".join(rule.name for rule in scenario.nevers)),
    )
    yield Rows(tuple((label, text) for label, text in rows if text))
    yield Table(
        "Segments",
        ("Segment", "Min", "Content", "Practice and law"),
        tuple(_segment_row(case, number, part) for part in plan),
        (17, 5, 31, 51),
        (1,),
    )


def _segment_row(case: Case, number: int, part: Part) -> tuple[str, ...]:
    name = f"{number}.{part.segment.number} {part.segment.label}"
    scenes = [each for each in part.segment.scenes if case.scenario.scene(each).ending is None]
    return (name, str(part.minutes), "; ".join(scenes) or "Endings", "; ".join(_rests_on(case, part)) or "–")


def _rests_on(case: Case, part: Part) -> Iterator[str]:
    """The phases of practice and the rules of law that the reasons of this segment name, each once."""
    told: dict[str, None] = {}
    for heading in part.segment.scenes:
        scene = case.scenario.scene(heading)
        reasons = [choice.reason for choice in scene.all_choices]
        reasons += [item.reason for item in scene.task.items] if scene.task else []
        for reason in reasons:
            for each in (*reason.follows, *reason.against):
                fact = resolve(case.facts, each)
                if isinstance(fact, PracticeItem):
                    told[f"{fact.phase} {fact.phase_title}"] = None
                elif isinstance(fact, LawRule):
                    told[fact.id] = None
    yield from told
