"""The observer sheet: what can be seen when somebody plays the case aloud, each line with its criterion and points."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from simlib.report.plan import plan_of
from simlib.report.sheet import Block, Box, Heading, Mood, Sheet, Table, Tick, Ticks, Tone, Words
from simlib.report.teaching import Case, points_words
from simlib.scenario.model import Kind
from simlib.score.observer import Act, Observed, acts_of, observed, rulings_of

DOES = {
    Kind.SELECT: "Ticks: ",
    Kind.REFER: "Tells: ",
    Kind.CHART: "Shows the tie: ",
    Kind.SORT: "Sorts rightly: ",
    Kind.JUDGE: "Concludes what could be known about ",
}


def observer_sheet_of(case: Case, ticks: Collection[str] | None = None) -> Sheet:
    """The sheet, empty or with these lines ticked and added up. Raises `Malformed` for a line it does not have."""
    result = observed(case.scenario, ticks) if ticks is not None else None
    return Sheet(
        name="Observer sheet",
        title=case.scenario.title,
        whom="for the observer, not for trainees",
        lead="Tick what you see and hear, once, the first time. Leave everything else. At the agreed word, all stop.",
        blocks=tuple(_blocks(case, frozenset(ticks or ()), result)),
        stamp=case.stamp,
    )


def _blocks(case: Case, ticks: frozenset[str], result: Observed | None) -> Iterator[Block]:
    if result is not None:
        yield from _result(result)
    if not acts_of(case.scenario):
        yield Box("Nothing here scores", ("An author adds `Score` to a choice or an item (FORMAT.md).",), Mood.EMPTY)
    else:
        yield Words(
            "Points count as in the player: a criterion begins at its start, adds what is ticked, and ends between 0 "
            "and its maximum. Scenes that are not played stay empty.",
            Tone.NOTE,
        )
    for part in plan_of(case.scenario):
        yield from _of_segment(case, part.segment.label, frozenset(part.segment.scenes), ticks)
    yield from _rules(case, ticks)
    yield Heading("Adding up")
    yield _sums(case, result)
    yield Words("With a file of the ticks, `simlib guide CASE --score TICKS.json` adds up for you.", Tone.NOTE)


def _of_segment(case: Case, label: str, scenes: frozenset[str], ticks: frozenset[str]) -> Iterator[Block]:
    acts = [act for act in acts_of(case.scenario) if act.scene in scenes]
    if acts:
        yield Heading(label)
    for (number, heading), group in groupby(acts, lambda act: (act.number, act.scene)):
        lines = tuple(_tick(case, act, act.id in ticks) for act in group)
        yield Ticks(f"Scene {number}: {heading}", lines)


def _tick(case: Case, act: Act, on: bool) -> Tick:  # noqa: FBT001 - whether it is on is what a tick is
    return Tick(act.id, said(case, act), _note(case, act), points_words(act.points), on)


def said(case: Case, act: Act) -> str:
    """What the officer does, as an observer sees it."""
    if act.is_opposite:
        return f"Concludes the opposite of what was clear about {act.text}"
    text = case.unit_name(act.text) if act.kind is Kind.REFER else act.text
    return f"{DOES.get(act.kind, '')}{text}"


def _note(case: Case, act: Act) -> str:
    """What an observer has to know to tell whether an item is right."""
    item = act.item
    if item is None:
        return ""
    if act.kind is Kind.SORT:
        return f"Right: {item.answer}."
    if act.kind is not Kind.JUDGE or act.is_opposite:
        return ""
    if item.clear_when is None:
        return f"Right: {_answer(item.answer)}."
    return f"Right: {_answer(item.answer)}, if {case.speaker.when(item.clear_when)}; otherwise “not yet clear”."


def _answer(answer: str) -> str:
    return {"unclear": "not yet clear"}.get(answer, answer)


def _rules(case: Case, ticks: frozenset[str]) -> Iterator[Block]:
    rulings = rulings_of(case.scenario)
    if rulings:
        yield Heading("Rules")
    for caption, is_must in (("Has happened by the end", True), ("Has happened at any time", False)):
        lines = tuple(
            Tick(each.id, each.name, "", "needed to pass" if is_must else "never in a pass", each.id in ticks)
            for each in rulings
            if each.is_must is is_must
        )
        if lines:
            yield Ticks(caption, lines)


def _sums(case: Case, result: Observed | None) -> Table:
    got = {each.name: str(each.points) for each in result.criteria} if result else {}
    rows = tuple(
        (
            each.name,
            "a person marks it" if each.by_person else str(each.start),
            "",
            str(each.maximum),
            got.get(each.name, ""),
        )
        for each in case.scenario.criteria
    )
    total = f"{result.total} of {result.maximum}" if result else ""
    foot = ("All that is computed", "", "", "", total)
    return Table(
        f"To pass: {case.scenario.header.pass_percent} percent, every “has happened by the end”, no “at any time”",
        ("Criterion", "Starts at", "Ticked", "At most", "Comes to"),
        rows,
        (26, 18, 18, 12, 14),
        (3, 4),
        foot if case.scenario.criteria else (),
    )


def _result(result: Observed) -> Iterator[Block]:
    percent = 100 * result.total // result.maximum if result.maximum else 100
    stands = "passes" if result.passed else "does not pass"
    lines = [f"{each.name}: {each.points} of {each.maximum}" for each in result.criteria]
    yield Box(
        f"{result.total} of {result.maximum} points, {percent} percent: played to its end, this {stands}.",
        ("; ".join(lines) + ".",),
    )
