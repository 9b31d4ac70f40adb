"""A roll call on paper, for a room without a screen: the story in segments, sealed pages, voting cards.

Whoever leads reads a scene aloud and the room votes with cards. What follows a choice stands on a sealed page of its
own, behind each segment, so that nobody reads ahead: printed on both sides, a short segment is one sheet. Everything is
made of the same reading of the notebook as the wall, and every page carries the code of its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from simlib.html.blocks import count_words, notice_words
from simlib.html.prose import paragraphs_of, runs_of
from simlib.play.ballot import letter_of
from simlib.play.segments import Segment, segments_of
from simlib.report.typeset import pdf_of
from simlib.scenario.agency import NATIONAL_LINES
from simlib.scenario.facts import FactBase
from simlib.scenario.graph import links_of
from simlib.scenario.model import (
    JUDGE_ANSWERS,
    Adds,
    Block,
    Choice,
    Does,
    Effect,
    If,
    Item,
    Kind,
    NumberValue,
    Scenario,
    Scene,
    SetsNumber,
    SetsYesNo,
    Verb,
    YesNoValue,
)
from simlib.score.citing import source_words
from simlib.script.build import script_of
from simlib.script.model import Entry, Line, Option, Passage, Reasons

Data = dict[str, Any]

HOW = (
    "Cut out the cards and give everybody one set. Fold the sealed pages shut, or keep them apart.",
    "Read the scene aloud. Read a line with a mark only if the room has come to what the mark says.",
    "Read the answers with their letters. Everybody holds up a card at once; write the counts in the boxes.",
    "Ask what speaks for another answer; nobody has to explain a vote. Then open the sealed page and read the reasons.",
    "Ring the answer with the most votes, read what follows, keep the running sheet, and go to the next scene.",
    "Stop where the segment ends. The running sheet says where to go on another day.",
)
ANSWERS = {"yes": "Yes", "no": "No", "unclear": "Not yet clear"}
VOTES = {
    Kind.SELECT: "Vote on each line: hold up A to tick it, B to leave it. More than half takes it.",
    Kind.REFER: "Vote on each line: hold up A to tell them, B not to. More than half takes it.",
    Kind.CHART: "Vote on each line: hold up A to draw it, B to leave it. More than half takes it.",
    Kind.SORT: "Vote on each line with the letters of the places.",
    Kind.JUDGE: "Vote on each person with the letters of the answers.",
    Kind.WRITE: "Write it together; one of you writes it down. No real names, and nothing of real cases.",
}
DONE = {
    Verb.FIND: "found",
    Verb.TELL: "told",
    Verb.OFFER: "offered",
    Verb.ACCEPT: "accepted",
    Verb.DECLINE: "declined",
}
"""What an effect leaves on the running sheet."""
FEWEST_CARDS = 4
"""Different voting cards that everybody gets at least; a case with longer lists of choices has more."""


def roll_call_pdf(scenario: Scenario, facts: FactBase | None, only: int | None = None) -> bytes:
    """The PDF file. The same case gives the same bytes; no word of it is read as markup.

    With the number of a segment, what a room needs for that segment alone; `LookupError` for one that there is not.
    """
    return pdf_of("roll_call.typ", "paper", paper_of(scenario, facts, only))


def paper_of(scenario: Scenario, facts: FactBase | None, only: int | None = None) -> Data:
    """Everything that stands on the paper, as plain data.

    Of a segment by itself, the endings that its scenes lead to stand with it. What a room keeps from one segment to the
    next, the running sheet and the cards, comes with the first.
    """
    script = script_of(scenario, facts)
    passages = {passage.heading: passage for passage in script.passages}
    plan = segments_of(scenario)
    shown = [segment for segment in plan if only in {None, segment.number}]
    if not shown:
        raise LookupError(f"It has {count_words(len(plan), 'segment')}.")
    part = _Part(scenario, passages, plan)
    begins = shown[0].number == 1
    scenes = [scenario.scene(heading) for segment in shown for heading in segment.scenes]
    law = scenario.header.law_checked
    paper: Data = _seen(
        {
            "title": scenario.title,
            "code": script.code,
            "law": f"Law checked {law:%B} {law.day}, {law.year}, {scenario.header.jurisdiction}" if law else "",
            "notice": notice_words(scenario.header.notice),
            "how": list(HOW),
            "support": [f"{line.name}: {line.how}" for line in NATIONAL_LINES],
            "plan": [[each.number, each.label, passages[each.begins].number, each.minutes, each.fits] for each in plan],
            "only": only or 0,
            "segments": [part.segment(each, alone=only is not None) for each in shown],
            "values": list(_values(scenario)) if begins else [],
            "evidence": [evidence.name for evidence in scenario.evidence] if begins else [],
            "cards": [letter_of(place) for place in range(_cards(scenario))] if begins else [],
            "sources": _sources(scenes, facts),
        }
    )
    return paper


def _sources(scenes: Sequence[Scene], facts: FactBase | None) -> list[list[str]]:
    """The codes that the sealed pages name, and what they stand for; those of one source together."""
    codes: dict[str, list[str]] = {}
    for fact_id in sorted(_cited(scenes)):
        code, _, words = (source_words(facts, fact_id) if facts else fact_id).partition(": ")
        codes.setdefault(words, []).append(code)
    return [[", ".join(each), words] for words, each in codes.items() if words]


def _cited(scenes: Sequence[Scene]) -> set[str]:
    """The facts that the sealed pages of these scenes rest on."""
    reasons = [choice.reason for scene in scenes for choice in scene.all_choices]
    reasons += [item.reason for scene in scenes if scene.task for item in scene.task.items]
    return {fact_id for reason in reasons for fact_id in (*reason.follows, *reason.against)}


def _cards(scenario: Scenario) -> int:
    """As many different cards as the longest list of choices, or of places to sort into, has letters."""
    return max(FEWEST_CARDS, *(max(len(scene.all_choices), len(_places(scene))) for scene in scenario.scenes))


def _values(scenario: Scenario) -> Iterator[Data]:
    for value in scenario.values:
        match value:
            case NumberValue(name, start, low, high, about, _):
                yield {"name": name, "start": str(start), "about": about, "bounds": f"{low} to {high}"}
            case YesNoValue(name, start, about, _):
                yield {"name": name, "start": "yes" if start else "no", "about": about, "bounds": "yes or no"}


@dataclass(frozen=True, slots=True)
class _Part:
    """Makes the pages of a segment."""

    scenario: Scenario
    passages: Mapping[str, Passage]
    plan: Sequence[Segment]

    def segment(self, segment: Segment, *, alone: bool) -> Data:
        """The segment as data; alone, with every ending that it leads to."""
        scenes = self._with_passages(segment.scenes)
        leads = self._leads(segment)
        ends = (*segment.scenes, *leads) if alone else segment.scenes
        return {
            "number": segment.number,
            "label": segment.label,
            "minutes": segment.minutes,
            "begins": self.passages[segment.begins].number,
            "onward": [each.number for each in self.plan if each != segment and self._plays_on(each, leads)],
            "scenes": [_scene(scene, passage) for scene, passage in scenes if not scene.ending],
            "sealed": [_sealed(*each) for each in scenes if each[1].options or each[1].sheet],
            "endings": [_ending(scene, passage) for scene, passage in self._with_passages(ends) if scene.ending],
        }

    def _with_passages(self, headings: Iterable[str]) -> list[tuple[Scene, Passage]]:
        return [(self.scenario.scene(heading), self.passages[heading]) for heading in headings]

    def _leads(self, segment: Segment) -> list[str]:
        """Scenes outside the segment to which its scenes lead, in the order of the notebook."""
        links = links_of(self.scenario)
        led = {target for heading in segment.scenes for target in links[heading]} - set(segment.scenes)
        return [scene.heading for scene in self.scenario.scenes if scene.heading in led]

    def _plays_on(self, segment: Segment, leads: Iterable[str]) -> bool:
        """Whether the story goes on in this segment, and does not just end there."""
        return any(heading in segment.scenes and not self.scenario.scene(heading).ending for heading in leads)


def _scene(scene: Scene, passage: Passage) -> Data:
    """What is read before the vote: nothing of what follows it."""
    minutes = f"{count_words(passage.minutes, 'minute')} in the story" if passage.minutes else ""
    return {
        **_head(passage),
        "where": ", ".join(filter(None, (passage.place, minutes))),
        "does": kept_of(scene.then),
        "lines": _lines(passage.lines, scene.blocks),
        "ask": passage.sheet.ask if passage.sheet else "What do you do?" if passage.options else "",
        "vote": VOTES[scene.task.kind] if scene.task else "",
        "answers": list(_answers(scene, passage)),
        "places": _places(scene),
    }


def _head(passage: Passage) -> Data:
    return {"number": passage.number, "heading": passage.heading}


def _ending(scene: Scene, passage: Passage) -> Data:
    return {**_head(passage), "lines": _lines(passage.lines, scene.blocks), "ending": passage.ending}


def _answers(scene: Scene, passage: Passage) -> Iterator[Data]:
    """The answers with their letters, and the boxes in which their votes are counted."""
    letters = [letter for letter, _ in _places(scene)] or [""]
    for place, option in enumerate(passage.options):
        marks = [f"only if {option.only_if}"] * bool(option.only_if) + ["once"] * option.once
        yield {"letter": letter_of(place), "text": _runs(option.text), "mark": "; ".join(marks), "counts": [""]}
    for place, entry in enumerate(passage.sheet.entries if passage.sheet else ()):
        mark = f"only if {entry.only_if}" if entry.only_if else ""
        yield {"letter": str(place + 1), "text": _runs(entry.text), "mark": mark, "counts": letters}


def _places(scene: Scene) -> list[list[str]]:
    """The letters to vote with on each line, where a line has more answers than yes and no."""
    if scene.task is None:
        return []
    words = {Kind.SORT: scene.task.shown_bins, Kind.JUDGE: tuple(ANSWERS[each] for each in JUDGE_ANSWERS)}
    return [[letter_of(place), word] for place, word in enumerate(words.get(scene.task.kind, ()))]


def _sealed(scene: Scene, passage: Passage) -> Data:
    """What is opened after the vote."""
    pairs = zip(scene.all_choices, passage.options, strict=True)
    options = [_option(letter_of(place), *pair) for place, pair in enumerate(pairs)]
    sealed = {**_head(passage), "options": options, "entries": [], "after": [], "goal": None}
    if scene.task and passage.sheet:
        items = enumerate(zip(scene.task.items, passage.sheet.entries, strict=True), start=1)
        sealed |= {
            "entries": [_entry(number, *pair) for number, pair in items],
            "after": _lines(passage.sheet.after, scene.task.consequence),
            "goal": asdict(passage.sheet.goal),
        }
    return sealed


def _option(letter: str, choice: Choice, option: Option) -> Data:
    return {
        "letter": letter,
        "text": _runs(option.text),
        "after": _lines(option.after, choice.consequence),
        "does": kept_of(choice.then),
        "minutes": f"{count_words(option.minutes, 'minute')}." if option.minutes else "",
        "goal": asdict(option.goal),
        **_why(option.reasons),
    }


def _entry(number: int, item: Item, entry: Entry) -> Data:
    return {
        "letter": str(number),
        "text": _runs(entry.text),
        "counts": entry.counts,
        "does": kept_of(item.then),
        **_why(entry.reasons),
    }


def kept_of(effects: Iterable[Effect]) -> list[str]:
    """What the running sheet is to keep of these effects, with every number.

    >>> kept_of([Adds("trust", -2), SetsYesNo("hurried", True), Does(Verb.FIND, "two IDs")])
    ['trust −2', 'hurried: yes', 'found: two IDs']
    """
    return [_kept(effect) for effect in effects]


def _kept(effect: Effect) -> str:
    match effect:
        case Adds(value, amount):
            return f"{value} {amount:+d}".replace("-", "−")
        case SetsNumber(value, number):
            return f"{value} = {number}"
        case SetsYesNo(value, yes):
            return f"{value}: {'yes' if yes else 'no'}"
        case Does(verb, name):
            return f"{DONE[verb]}: {name}"


def _why(reasons: Reasons) -> Data:
    said = " ".join(filter(None, (reasons.why_now, reasons.why)))
    return {
        "why": _runs(said),
        "sources": [
            f"{words} {', '.join(ids)}"
            for words, ids in (("In step with", reasons.follows), ("Goes against", reasons.against))
            if ids
        ],
    }


def _lines(lines: Iterable[Line], blocks: Iterable[Block]) -> list[Data]:
    """What is read, with what an `If` among it does."""
    return [
        {
            "manner": line.manner.value,
            "who": line.who,
            "only_if": line.only_if,
            "text": [asdict(each) for each in paragraphs_of(line.text)],
            "does": kept_of(block.then) if isinstance(block, If) else [],
        }
        for line, block in zip(lines, blocks, strict=True)
    ]


def _runs(text: str) -> list[Data]:
    return [asdict(run) for run in runs_of(text)]


def _seen(value: Any) -> Any:
    """The value with a space for each character that nobody can see, in every text of it."""
    if isinstance(value, str):
        return "".join(each if each.isprintable() or each == "\n" else " " for each in value)
    if isinstance(value, dict):
        return {key: _seen(each) for key, each in value.items()}
    return [_seen(each) for each in value] if isinstance(value, list | tuple) else value
