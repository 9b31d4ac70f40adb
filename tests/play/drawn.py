"""Cases and decisions drawn at random: every construct of the model turns up."""

from __future__ import annotations

from random import Random

from simlib.play.decisions import Chart, Choose, Decision, Judge, Refer, Select, Sort, TimeOut, Write
from simlib.play.stages import Offer
from simlib.scenario.model import (
    Adds,
    AllOf,
    AnyOf,
    Block,
    Choice,
    Compares,
    Condition,
    Criterion,
    Does,
    Effect,
    Evidence,
    If,
    IsYes,
    Item,
    Kind,
    Limit,
    Not,
    Notices,
    NumberValue,
    Outcome,
    Person,
    Points,
    Prose,
    Reader,
    Reads,
    Reason,
    Relation,
    Rule,
    Scenario,
    Scene,
    SetsNumber,
    SetsYesNo,
    Speech,
    Task,
    Tie,
    Verb,
    YesNoValue,
)

HEADINGS = tuple(f"Scene {letter}" for letter in "abcdef")
PEOPLE = ("Ana", "Dale", "Joan")
CLUES = ("cards", "debt", "record")
SUBJECTS = ("advocate", "water", "ht unit")
BINS = ("act", "means", "purpose")


def drawn_scenario(random: Random) -> Scenario:
    """A case of six scenes and three endings; it may loop, and it may get stuck."""
    scenes = tuple(_scene(random, heading) for heading in HEADINGS)
    return Scenario(
        "Drawn",
        values=(
            NumberValue("trust", 2, 0, 6),
            NumberValue("calm", 0, -3, 3),
            YesNoValue("hurried", random.random() < 0.2),
        ),
        criteria=(Criterion("care", 5, 1), Criterion("facts", 6), Criterion("report", 4, by_person=True)),
        evidence=tuple(Evidence(clue, f"Text of {clue}.") for clue in CLUES),
        people=tuple(Person(name, role="witness") for name in PEOPLE),
        ties=(
            Tie("Dale controls Ana", "Dale", "controls", "Ana", ("cards",)),
            Tie("Joan knows Ana", "Joan", "knows", "Ana"),
        ),
        musts=(Rule("must", _condition(random)),),
        nevers=(Rule("never", _condition(random)), Rule("nor this", _condition(random))),
        scenes=(*scenes, *(Scene(f"Ending {outcome.value}", ending=outcome) for outcome in Outcome)),
    )


def drawn_decision(offered: Offer, random: Random) -> Decision:
    """One decision among those offered now."""
    texts = [item.text for item in offered.items]
    ticked = tuple(text for text in texts if random.random() < 0.5)
    match offered.kind:
        case Kind.SELECT:
            return Select(ticked)
        case Kind.REFER:
            return Refer(ticked)
        case Kind.CHART:
            return Chart(ticked)
        case Kind.SORT:
            return Sort(tuple((text, random.choice(offered.bins)) for text in texts))
        case Kind.JUDGE:
            answers = tuple((text, random.choice(("yes", "no", "unclear"))) for text in texts)
            return Judge(answers, tuple((text, random.choice((1, 2, 3))) for text in ticked))
        case Kind.WRITE:
            return Write("")
        case _:
            chosen = random.choice(offered.choices)
            late = offered.limit is not None and offered.limit.choice == chosen and random.random() < 0.5
            return TimeOut() if late else Choose(chosen.text)


def _scene(random: Random, heading: str) -> Scene:
    kind = random.choice([Kind.CHOICE] * 5 + list(Kind))
    choices = tuple(_choice(random, heading, n) for n in range(random.randrange(1, 4))) if kind is Kind.CHOICE else ()
    limited = choices and random.random() < 0.3
    return Scene(
        heading,
        place="Room 12",
        segment="Part " + heading if random.random() < 0.3 else "",
        takes=random.choice((0, 0, 2)),
        then=_effects(random),
        blocks=_blocks(random),
        choices=choices,
        limit=Limit(60, _choice(random, heading, 9)) if limited else None,
        task=None if kind is Kind.CHOICE else _task(random, kind),
    )


def _choice(random: Random, heading: str, number: int) -> Choice:
    return Choice(
        text=f"Do {number} in {heading}",
        target=_target(random),
        consequence=_blocks(random, acts=False),
        when=_condition(random) if random.random() < 0.3 else None,
        takes=random.choice((0, 1, 3)),
        then=_effects(random),
        score=_score(random),
        reason=Reason("Because.", ("PRA-03.do1",), ("PRA-03.avoid1",), "At once." if random.random() < 0.2 else ""),
        once=random.random() < 0.4,
    )


def _task(random: Random, kind: Kind) -> Task:
    names = {Kind.JUDGE: PEOPLE, Kind.REFER: SUBJECTS, Kind.CHART: ("Dale controls Ana", "Joan knows Ana")}
    texts = () if kind is Kind.WRITE else names.get(kind, ("one", "two", "three"))
    items = tuple(_item(random, kind, text) for text in texts)
    return Task(
        kind,
        "What now?",
        "Continue",
        _target(random),
        items,
        "report",
        _blocks(random, acts=False),
        random.choice((0, 2)),
    )


def _item(random: Random, kind: Kind, text: str) -> Item:
    answers = {Kind.SORT: BINS, Kind.JUDGE: ("yes", "no", "unclear")}.get(kind, ("",))
    return Item(
        text,
        right=random.random() < 0.5 if answers == ("",) else None,
        answer=random.choice(answers),
        clear_when=_condition(random) if kind is Kind.JUDGE and random.random() < 0.7 else None,
        when=_condition(random) if random.random() < 0.3 else None,
        score=_score(random),
        then=_effects(random),
    )


def _blocks(random: Random, *, acts: bool = True) -> tuple[Block, ...]:
    shown: list[Block] = [Prose("It is late."), Speech("Ana", "I am fine."), Notices("She looks at him.")]
    ifs = [
        If(_condition(random), "Something else.", _effects(random) if acts and random.random() < 0.6 else ())
        for _ in range(random.randrange(3))
    ]
    return (*random.sample(shown, random.randrange(3)), *ifs)


def _effects(random: Random) -> tuple[Effect, ...]:
    every: list[Effect] = [
        Does(random.choice((Verb.OFFER, Verb.ACCEPT, Verb.DECLINE, Verb.TELL)), random.choice(SUBJECTS)),
        Does(Verb.FIND, random.choice(CLUES)),
        Adds("trust", random.choice((-2, -1, 1, 2))),
        Adds("calm", random.choice((-1, 1))),
        SetsNumber("calm", random.randrange(-5, 6)),
        SetsYesNo("hurried", random.random() < 0.5),
    ]
    return tuple(random.sample(every, random.choice((0, 1, 1, 2, 3))))


def _score(random: Random) -> tuple[Points, ...]:
    return tuple(
        Points(random.choice(("care", "facts")), random.choice((-2, -1, 1, 2))) for _ in range(random.randrange(3))
    )


def _condition(random: Random, depth: int = 2) -> Condition:
    if depth and random.random() < 0.5:
        terms = tuple(_condition(random, depth - 1) for _ in range(random.choice((1, 2, 3))))
        return random.choice((AllOf(terms), AnyOf(terms), Not(terms[0])))
    readers = [reader for reader in Reader if reader not in {Reader.FOUND, Reader.VISITED}]
    return random.choice(
        (
            Reads(Reader.FOUND, random.choice(CLUES)),
            Reads(Reader.VISITED, random.choice(HEADINGS)),
            Reads(random.choice(readers), random.choice(SUBJECTS)),
            IsYes("hurried"),
            Compares(random.choice(("trust", "calm")), random.choice(list(Relation)), random.randrange(-2, 5)),
            Compares("minutes", random.choice(list(Relation)), random.randrange(12)),
        )
    )


def _target(random: Random) -> str:
    return random.choice(HEADINGS * 3 + tuple(f"Ending {outcome.value}" for outcome in Outcome))
