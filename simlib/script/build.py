"""From a scenario to its script: scenes numbered in the order written, and everything a reader needs beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simlib.scenario.days import day_words
from simlib.scenario.facts import FactBase, resolve, sentence_of, source_lines
from simlib.scenario.labels import label
from simlib.scenario.model import (
    NO,
    YES,
    Block,
    Choice,
    Evidence,
    If,
    Item,
    Kind,
    Notices,
    NumberValue,
    Outcome,
    Person,
    Reason,
    Scenario,
    Scene,
    Speech,
    Task,
)
from simlib.scenario.signoffs import IN_WORDS, SignOff, Speaks, reviewed_by
from simlib.scenario.wording import wording_hash
from simlib.script.model import (
    Entry,
    Goal,
    Line,
    Manner,
    Option,
    Passage,
    Question,
    Reasons,
    Script,
    Sheet,
    SourceLine,
)
from simlib.script.words import Speaker

ENDINGS = {
    Outcome.GOOD: "The case ends here, well for the people in it.",
    Outcome.PARTIAL: "The case ends here, in part well for the people in it.",
    Outcome.HARMFUL: "The case ends here, with harm to the people in it.",
}
TASKS = {
    Kind.SELECT: "The officer ticks what fits.",
    Kind.REFER: "The officer ticks whom to tell.",
    Kind.CHART: "The officer ticks the ties that are shown.",
    Kind.SORT: "The officer sorts each line.",
    Kind.JUDGE: "The officer concludes about each person: yes, no, or not yet clear.",
    Kind.WRITE: "The officer writes, and a person marks it.",
}
NOT_YET = "Not yet reviewed by survivors."


def script_of(
    scenario: Scenario,
    facts: FactBase | None = None,
    questions: Iterable[Question] = (),
    signoffs: Sequence[SignOff] = (),
) -> Script:
    """The script of a case, with the facts it cites and what its authors ask the reviewers."""
    wording = wording_hash(scenario)
    passages = tuple(_Builder(scenario, facts).passages())
    return Script(
        title=scenario.title,
        summary=scenario.summary,
        about=tuple(_about(scenario)),
        people=tuple((each.name, _with_aims(each)) for each in scenario.people),
        evidence=tuple((each.name, _with_basis(each)) for each in scenario.evidence),
        terms=tuple(_terms(scenario, facts)),
        judged=tuple(_judged(scenario, _speaker(scenario, facts))),
        passages=passages,
        sources=tuple(_sources(cited_in(scenario), facts)),
        questions=tuple(questions),
        signed=tuple(standing(signoffs, wording)),
        wording=wording,
    )


def standing(signoffs: Sequence[SignOff], wording: str) -> Iterator[str]:
    """What stands of the sign-offs, one sentence each; first of all whether a survivor's does."""
    if not reviewed_by(signoffs, Speaks.SURVIVORS, wording):
        yield NOT_YET
    for each in signoffs:
        state = "stands" if each.stands(wording) else "has lapsed, because words changed since"
        yield f"{day_words(each.day)}, for {IN_WORDS[each.speaks_for]}: {each.shown_as}. It {state}."


def _with_basis(evidence: Evidence) -> str:
    """What is found, and behind it how it was come by, as far as the case says."""
    words = {
        "Basis": evidence.basis,
        "Obtained by": evidence.unit,
        "Reliability": evidence.reliability,
        "Privileged": "yes" if evidence.privileged else "",
    }
    said = "; ".join(f"{word}: {text}" for word, text in words.items() if text)
    return f"{evidence.text} ({said})" if said else evidence.text


def _with_aims(person: Person) -> str:
    """What somebody is in the case, and behind it what the person wants and fears, as far as the case says."""
    aims = (f"{word}: {text}" for word, text in (("Wants", person.wants), ("Fears", person.fears)) if text)
    return ". ".join((", ".join(filter(None, (person.kind, person.role))), *(aim.rstrip(".") for aim in aims)))


def cited_in(scenario: Scenario) -> tuple[str, ...]:
    """The ids of all facts that choices, items and evidence name, each once, in the order named."""
    reasons = [choice.reason for _, choice in scenario.every_choice()]
    reasons += [item.reason for scene in scenario.scenes if scene.task for item in scene.task.items]
    named = [fact for reason in reasons for fact in (*reason.follows, *reason.against)]
    return tuple(dict.fromkeys((*named, *(sign for each in scenario.evidence for sign in each.indicators))))


def _about(scenario: Scenario) -> Iterator[tuple[str, str]]:
    header = scenario.header
    law = f"{day_words(header.law_checked)}, {header.jurisdiction}" if header.law_checked else ""
    rows = {
        "The officer is": header.role,
        "Setting": ", ".join(header.setting),
        "It touches": header.notice,
        "It takes about": f"{header.lasts} minutes",
        "It begins": f"{day_words(header.starts.date())}, {header.starts:%H:%M}",
        "Law checked": law,
        "Version": str(header.version),
    }
    yield from ((label, text) for label, text in rows.items() if text)


def _terms(scenario: Scenario, facts: FactBase | None) -> Iterator[tuple[str, str]]:
    """What the names in conditions mean: values in the author's words, named conditions in ours."""
    for value in scenario.values:
        bounds = f" A number from {value.low} to {value.high}." if isinstance(value, NumberValue) else ""
        yield value.name, f"{value.about}{bounds}".strip()
    for place, rule in enumerate(scenario.conditions):
        yield rule.name, f"So when {_speaker(scenario, facts, place).when(rule.condition)}."


def _judged(scenario: Scenario, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """What a run is judged by, without the points."""
    for criterion in scenario.criteria:
        yield criterion.name, criterion.about
    for rule in scenario.musts:
        yield "Needed to pass", f"{rule.name}: {speaker.when(rule.condition)}."
    for rule in scenario.nevers:
        yield "Never in a pass", f"{rule.name}: {speaker.when(rule.condition)}."


def _speaker(scenario: Scenario, facts: FactBase | None, named: int | None = None) -> Speaker:
    numbers = {scene.heading: number for number, scene in enumerate(scenario.scenes, start=1)}
    units = {name: unit.name for name, unit in facts.units.items()} if facts else {}
    return Speaker(scenario.conditions[:named], numbers, units)


def _sources(ids: Iterable[str], facts: FactBase | None) -> Iterator[SourceLine]:
    for each in sorted(ids):
        fact = resolve(facts, each) if facts else None
        if facts is None or fact is None:
            yield SourceLine(each, "This is not in the fact base.", "")
        else:
            yield SourceLine(each, sentence_of(fact), "; ".join(source_lines(facts, fact)))


class _Builder:
    """Makes the passages of one case."""

    def __init__(self, scenario: Scenario, facts: FactBase | None) -> None:
        self._scenario = scenario
        self._speaker = _speaker(scenario, facts)
        self._units = self._speaker.units
        self._numbers = self._speaker.numbers
        self._from: dict[int, list[int]] = {}
        for scene in scenario.scenes:
            for target in _targets(scene):
                self._from.setdefault(self._numbers.get(target, 0), []).append(self._numbers[scene.heading])

    def passages(self) -> Iterator[Passage]:
        """Every scene once, in the order written."""
        for number, scene in enumerate(self._scenario.scenes, start=1):
            yield Passage(
                number=number,
                heading=scene.heading,
                place=scene.place,
                segment=scene.segment,
                reached_from=tuple(dict.fromkeys(self._from.get(number, ()))),
                minutes=scene.takes,
                does=self._speaker.happens(scene.then),
                lines=tuple(self._lines(scene.blocks)),
                options=tuple(self._options(scene, number)),
                sheet=self._sheet(scene.task, number) if scene.task else None,
                ending=ENDINGS[scene.ending] if scene.ending else "",
            )

    def _lines(self, blocks: Iterable[Block]) -> Iterator[Line]:
        for block in blocks:
            if isinstance(block, If):
                does = self._speaker.happens(block.then)
                yield Line(Manner.PROSE, block.text, "", self._speaker.when(block.condition), does)
            elif isinstance(block, Speech):
                yield Line(Manner.SPEECH, block.text, block.who)
            else:
                yield Line(Manner.NOTICE if isinstance(block, Notices) else Manner.PROSE, block.text)

    def _options(self, scene: Scene, number: int) -> Iterator[Option]:
        for place, choice in enumerate(scene.all_choices):
            late = scene.limit is not None and choice is scene.limit.choice
            yield self._option(choice, label(number, place), scene.limit.seconds if scene.limit and late else 0)

    def _option(self, choice: Choice, label: str, seconds: int) -> Option:
        return Option(
            label=label,
            text=choice.text,
            goal=self._goal(choice.target),
            only_if=self._speaker.when(choice.when),
            once=choice.once,
            minutes=choice.takes,
            seconds=seconds,
            after=tuple(self._lines(choice.consequence)),
            does=self._speaker.happens(choice.then),
            reasons=_reasons(choice.reason),
        )

    def _sheet(self, task: Task, number: int) -> Sheet:
        return Sheet(
            kind=TASKS[task.kind],
            ask=task.ask,
            button=task.button,
            goal=self._goal(task.target),
            entries=tuple(self._entry(task.kind, item, number, place) for place, item in enumerate(task.items)),
            minutes=task.takes,
            after=tuple(self._lines(task.consequence)),
        )

    def _entry(self, kind: Kind, item: Item, number: int, place: int) -> Entry:
        text = self._units.get(item.text, item.text)
        return Entry(
            label=label(number, place),
            text=f"{text}: {item.question}" if item.question else text,
            counts=self._counts(kind, item),
            only_if=self._speaker.when(item.when),
            does=self._speaker.happens(item.then),
            reasons=_reasons(item.reason),
        )

    def _counts(self, kind: Kind, item: Item) -> str:
        if kind is Kind.SORT:
            return f"Belongs to: {item.answer}."
        if kind is Kind.JUDGE:
            return self._concluded(item)
        return "Right to tick." if item.right else "Not to be ticked."

    def _concluded(self, item: Item) -> str:
        answer = {YES: "yes", NO: "no"}.get(item.answer, "not yet clear")
        if item.clear_when is None or answer == "not yet clear":
            return f"Right: {answer}."
        return (
            f"Right: {answer}, where this could be known: {self._speaker.when(item.clear_when)}. Else: not yet clear."
        )

    def _goal(self, target: str) -> Goal:
        return Goal(self._numbers.get(target, 0), target)


def _targets(scene: Scene) -> Iterator[str]:
    yield from (choice.target for choice in scene.all_choices)
    if scene.task:
        yield scene.task.target


def _reasons(reason: Reason) -> Reasons:
    return Reasons(reason.why, reason.why_now, reason.follows, reason.against)
