"""What can go wrong in a case, and how it can end: for an instructor, with the choices that lead there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simlib.report.guide_parts import judged, worth_of
from simlib.report.sheet import Block, Box, Heading, Mood, Table, Worth
from simlib.report.teaching import Case, first_sentences, points_words
from simlib.scenario.labels import label
from simlib.scenario.model import (
    Adds,
    AllOf,
    AnyOf,
    Compares,
    Condition,
    Does,
    Effect,
    IsYes,
    Kind,
    Outcome,
    Points,
    Prose,
    Reader,
    Reads,
    Relation,
    Rule,
    SetsYesNo,
    Verb,
)

OUTCOMES = {Outcome.GOOD: "good", Outcome.PARTIAL: "in part good", Outcome.HARMFUL: "harmful"}


def pitfall_blocks(case: Case) -> Iterator[Block]:
    """What keeps a run from passing, with the choices that bring it about, and the choices that cost most."""
    scenario = case.scenario
    yield Heading("Pitfalls", aside="what keeps a run from passing, whatever its points")
    ruled = [("Must not happen", rule, list(ways_to(case, rule.condition))) for rule in scenario.nevers]
    ruled += [("Has to happen", rule, list(ways_to(case, rule.condition, well=True))) for rule in scenario.musts]
    if ruled:
        rows = tuple((lead, rule.name, _how(case, rule, ways)) for lead, rule, ways in ruled)
        yield Table("Rules of this case", ("Rule", "What", "It happens with"), rows, (15, 24, 61))
    costly = sorted(_costs(case), key=lambda row: row[0])[:6]
    if costly:
        yield Table(
            "The costliest choices of the case",
            ("Scene", "Choice", "Costs", "Why"),
            tuple(row[1:] for row in costly),
            (8, 30, 17, 45),
        )
    if not (ruled or costly):
        yield Box(
            "The case names no pitfall", ("No choice costs points, and there is no Must and no Never.",), Mood.EMPTY
        )


def _how(case: Case, rule: Rule, ways: list[str]) -> str:
    return "; ".join(ways) if ways else f"It is so if {case.speaker.when(rule.condition)}."


def ways_to(case: Case, condition: Condition, *, well: bool = False) -> Iterator[str]:
    """The scenes, choices and items that make a condition true by themselves, each with its number.

    With `well`, choices that go against practice are left out: nobody is to take them for the way.
    """
    wanted = _wanted(condition)
    for number, scene in enumerate(case.scenario.scenes, start=1):
        if wanted & _brought(scene.then):
            yield f"scene {number}, {scene.heading}"
        for at, choice in enumerate(scene.all_choices):
            against = well and judged(choice.score, choice.reason) is Worth.COSTLY
            if wanted & _brought(choice.then) and not against:
                yield f"{label(number, at)} “{choice.text}”"
        for at, item in enumerate(scene.task.items if scene.task else ()):
            told = {("told", item.text)} if scene.task and scene.task.kind is Kind.REFER else set()
            if wanted & (_brought(item.then) | told):
                yield f"{label(number, at)} “{case.unit_name(item.text)}”"


_BY = {
    Verb.FIND: Reader.FOUND,
    Verb.TELL: Reader.TOLD,
    Verb.OFFER: Reader.OFFERED,
    Verb.ACCEPT: Reader.ACCEPTED,
    Verb.DECLINE: Reader.DECLINED,
}


def _wanted(condition: Condition) -> set[tuple[str, str]]:
    """What makes a condition true or brings it nearer; nothing where several things are needed together."""
    match condition:
        case IsYes(value):
            return {("yes", value)}
        case Compares(value, Relation.AT_LEAST | Relation.MORE, _):
            return {("more", value)}
        case Reads(reader, name):
            return {(reader.value, name)}
        case AnyOf(terms):
            return {each for term in terms for each in _wanted(term)}
        case AllOf((term,)):
            return _wanted(term)
        case _:
            return set()


def _brought(effects: Iterable[Effect]) -> set[tuple[str, str]]:
    made: set[tuple[str, str]] = set()
    for effect in effects:
        if isinstance(effect, Adds) and effect.amount > 0:
            made.add(("more", effect.value))
        elif isinstance(effect, Does):
            made.add((_BY[effect.verb].value, effect.name))
        elif isinstance(effect, SetsYesNo) and effect.yes:
            made.add(("yes", effect.value))
    return made


def _costs(case: Case) -> Iterator[tuple[int, str, str, str, str]]:
    for number, scene in enumerate(case.scenario.scenes, start=1):
        for at, choice in enumerate(scene.all_choices):
            lost = tuple(Points(each.criterion, each.points) for each in choice.score if each.points < 0)
            if lost:
                why = first_sentences(choice.reason.why, 160)
                yield worth_of(lost), label(number, at), choice.text, points_words(lost), why


def ending_blocks(case: Case) -> Iterator[Block]:
    """Every ending, and how it is for the people in the case."""
    rows = []
    for scene in case.scenario.scenes:
        if scene.ending:
            text = next((block.text for block in scene.blocks if isinstance(block, Prose)), "")
            rows.append((scene.heading, OUTCOMES[scene.ending], first_sentences(text, 200)))
    if rows:
        yield Heading("How it can end")
        yield Table("For the people in the case", ("Ending", "For them", "It begins"), tuple(rows), (22, 14, 60))
