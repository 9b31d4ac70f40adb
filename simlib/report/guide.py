"""The instructor guide of a case, made from its notebook: how to lead it, minute by minute, and what to expect."""

from __future__ import annotations

from collections.abc import Iterator

from simlib.html.blocks import notice_words
from simlib.report.guide_law import law_blocks, source_blocks
from simlib.report.guide_parts import part_blocks
from simlib.report.guide_pitfalls import ending_blocks, pitfall_blocks
from simlib.report.handout import handout_blocks
from simlib.report.plan import LONGEST, Part, minutes_of, plan_of
from simlib.report.pocket_card import card_blocks
from simlib.report.sheet import Block, Box, Heading, Listing, Mood, Rows, Sheet, Table, Tone, Words
from simlib.report.teaching import Case, plain
from simlib.scenario.model import NO, YES, Kind
from simlib.scenario.topics import LAW, TOPICS
from simlib.script.build import script_of

HOW = (
    "Before you begin, say that survivors may be in the room, that anybody can leave, and where the support lines are.",
    "Each plays alone. At the end of a segment, hold the room, show the split without names, and ask one question.",
    "Signs are weak predictors: reasons to ask and look, never proof. Say so. A false alarm costs as much as a miss.",
    "Judge choices and never people. “Declined today” is an answer; “said” is enough.",
    "The answers below are what the case expects. Where your policy differs, say so, and note it for the authors.",
)


def guide_of(case: Case) -> Sheet:
    """The whole guide."""
    plan = plan_of(case.scenario)
    blocks: list[Block] = [
        *_glance(case),
        *_aims(case),
        *_minute_plan(case, plan),
        *pitfall_blocks(case),
        *ending_blocks(case),
        *_names(case),
    ]
    for part in plan:
        blocks += part_blocks(case, part)
    blocks += [*law_blocks(case), *source_blocks(case), *_annex(case)]
    return Sheet(
        name="Instructor guide",
        title=case.scenario.title,
        whom="for instructors, not for trainees",
        lead=plain(case.scenario.summary),
        blocks=tuple(blocks),
        stamp=case.stamp,
    )


# --- the first page ---------------------------------------------------------------------------------------------


def _glance(case: Case) -> Iterator[Block]:
    header = case.scenario.header
    notice = notice_words(header.notice) if header.notice else "The case has none yet (`Notice:`, see FORMAT.md)."
    rows = (
        ("Case", ", ".join(filter(None, (header.catalogue, f"version {header.version}")))),
        ("The officer is", header.role),
        ("Setting", ", ".join(header.setting) or "not named"),
        ("Content notice", notice),
        ("Time", f"{header.lasts} minutes of play, {minutes_of(plan_of(case.scenario))} minutes as planned below"),
        ("Passes with", f"{header.pass_percent} percent of the points, every “must”, and no “never”"),
        ("Law stamp", f"{case.law_stamp[:1].upper()}{case.law_stamp[1:]}"),
    )
    yield Rows(rows)
    concluded = tuple(_conclusions(case))
    if concluded:
        yield Box("What the case comes to", concluded)
    yield Heading("How to lead it")
    yield Listing(HOW)


def _conclusions(case: Case) -> Iterator[str]:
    """What is so of each person, by the tasks that ask for it."""
    for scene in case.scenario.scenes:
        if scene.task and scene.task.kind is Kind.JUDGE:
            for item in scene.task.items:
                answer = {YES: "yes", NO: "no"}.get(item.answer, "not clear by the end")
                clear = f" It can be known if {case.speaker.when(item.clear_when)}." if item.clear_when else ""
                asked = item.question or "Is this person being trafficked?"
                yield f"{item.text}: {asked} {answer.capitalize()}.{clear}"


def _aims(case: Case) -> Iterator[Block]:
    scenario = case.scenario
    yield Heading("Aims")
    topics = tuple(f"**{each}** {TOPICS.get(each, 'not one of the seven topics')}" for each in scenario.header.topics)
    if topics:
        yield Words(f"Topics of Penal Code 13519.14(a) that the case names; {case.dated((LAW,))}", Tone.NOTE)
        yield Listing(topics)
    else:
        yield Box(
            "The case names no topic", ("An author adds `Topics: TP2, TP7` at its head (FORMAT.md).",), Mood.EMPTY
        )
    if scenario.criteria:
        yield Table(
            "What a trainee practices, and what it is worth",
            ("Criterion", "What it asks", "Starts at", "At most"),
            tuple(
                (
                    each.name,
                    each.about or "not described",
                    "by hand" if each.by_person else str(each.start),
                    str(each.maximum),
                )
                for each in scenario.criteria
            ),
            (14, 50, 11, 10),
            (2, 3),
        )


# --- the plan ---------------------------------------------------------------------------------------------------


def _minute_plan(case: Case, plan: tuple[Part, ...]) -> Iterator[Block]:
    yield Heading("Minute plan", aside=f"{minutes_of(plan)} minutes")
    totals = [
        sum(getattr(part, name) for part in plan) for name in ("notice", "play", "debrief", "discussion", "minutes")
    ]
    yield from _too_long(plan)
    yield Table(
        f"Minutes for each segment{f'; none is longer than {LONGEST}' if all(part.fits for part in plan) else ''}",
        ("Segment", "Scenes", "Begins", "Notice", "Play", "Debrief", "Discussion", "All", "Roll call"),
        tuple(_plan_row(case, plan, place) for place in range(len(plan))),
        (34, 11, 10, 10, 8, 11, 14, 8, 12),
        (2, 3, 4, 5, 6, 7, 8),
        ("All", "", "", *(str(total) for total in totals), ""),
    )
    yield Words(
        "Times are design times and have not been piloted. “Roll call” is the most that the same segment takes on one "
        "screen, read aloud and voted on.",
        Tone.NOTE,
    )


def _too_long(plan: tuple[Part, ...]) -> Iterator[Block]:
    """A warning of the segments that take more than their twenty minutes."""
    long = [part for part in plan if not part.fits]
    if long:
        named = (f"{part.segment.number}. {part.segment.label}: {part.minutes} minutes." for part in long)
        remedy = "An author begins another segment in it with `Segment: …` at a scene, or mends `Lasts` (FORMAT.md)."
        yield Box(f"Longer than the {LONGEST} minutes of a segment", (*named, remedy), Mood.WARN)


def _plan_row(case: Case, plan: tuple[Part, ...], place: int) -> tuple[str, ...]:
    part = plan[place]
    numbers = [case.numbers[heading] for heading in part.segment.scenes]
    scenes = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    begins = minutes_of(plan[:place])
    split = (part.notice, part.play, part.debrief, part.discussion, part.minutes)
    name = f"{part.segment.number}. {part.segment.label}"
    return (name, scenes, clock(begins), *(str(each) if each else "–" for each in split), str(part.segment.minutes))


def clock(minutes: int) -> str:
    """Minutes as a clock that begins at 0:00.

    >>> clock(65)
    '1:05'
    """
    return f"{minutes // 60}:{minutes % 60:02}"


def _names(case: Case) -> Iterator[Block]:
    """What can be found, and what else stands in quotation marks in a condition."""
    script = script_of(case.scenario, case.facts)
    for heading, meant in (("What can be found", script.evidence), ("What the words in conditions mean", script.terms)):
        if meant:
            yield Heading(heading)
            yield Rows(tuple((f"“{name}”", text) for name, text in meant))


def _annex(case: Case) -> Iterator[Block]:
    yield Heading("Pocket card for this case", new_page=True, aside="tells what can be found: not for trainees")
    yield from card_blocks(case)
    yield Heading(f"Handout: {case.scenario.title}", new_page=True, aside="no key, may be copied")
    yield from handout_blocks(case)
