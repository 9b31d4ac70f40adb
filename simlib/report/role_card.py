"""Role cards for playing a person of the case aloud: what she knows, wants and fears, and how she answers.

Nothing of the key is on a card: no points, no reasons, no conclusions. What happens in the case is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from simlib.play.met import names
from simlib.report.handout import support_words
from simlib.report.sheet import Block, Box, Heading, Listing, Mood, Rows, Sheet, Table, Tone, Words
from simlib.report.teaching import Case, plain
from simlib.scenario.model import (
    Adds,
    Choice,
    Does,
    Effect,
    Evidence,
    If,
    NumberValue,
    Person,
    Prose,
    Scenario,
    Scene,
    Speech,
    Verb,
)
from simlib.scenario.model import Block as Text

PLAYED = ("may be trafficked", "dual status")
"""Whom the officer has to hear: there is a card for each."""
_QUOTED = re.compile(r"[\"“]")
SAFETY = (
    "You can decline this part or stop at any time, without a reason. Agree on a word that stops everything.",
    "You play this person, and never yourself: nothing from your own life, and nothing that happened to somebody.",
    "Stay with what the card says. Nothing sexual, no injuries, no tears on demand; a pause says more.",
    "Nobody is touched: force, handcuffs, and searches are said aloud and not done.",
    "Answer what you are asked, as openly as the officer has earned. You may decline, and change your mind.",
)


def role_cards_of(case: Case) -> Sheet:
    """A card for each person whom the officer has to hear, each on a page of its own."""
    people = played_in(case.scenario)
    blocks: list[Block] = []
    for place, person in enumerate(people):
        blocks += _card(case, person, new_page=place > 0)
    if not people:
        blocks.append(
            Box(
                "Nobody in this case is to be played",
                ("An author declares `- Ana: person, may be trafficked` under `People and places` (FORMAT.md).",),
                Mood.EMPTY,
            )
        )
    return Sheet(
        name="Role cards",
        title=case.scenario.title,
        whom="for whoever plays the person; no key",
        lead="One person plays the officer, one plays the person on the card, and one observes.",
        blocks=tuple(blocks),
        stamp=case.stamp,
    )


def played_in(scenario: Scenario) -> tuple[Person, ...]:
    """The people there is a card for; all who speak where the case names nobody who may need help."""
    met = tuple(each for each in scenario.people if each.role in PLAYED)
    return met or tuple(each for each in scenario.people if each.kind == "person" and any(_speeches(scenario, each)))


def _speeches(scenario: Scenario, person: Person) -> Iterator[tuple[Scene, Speech]]:
    """What the person says without being asked, scene by scene."""
    for scene in scenario.scenes:
        for block in scene.blocks:
            if isinstance(block, Speech) and block.who == person.name:
                yield scene, block


def _card(case: Case, person: Person, *, new_page: bool) -> Iterator[Block]:
    yield Heading(person.name, new_page=new_page, aside="role card")
    yield Listing(SAFETY)
    yield Rows(tuple(_person(case, person)))
    yield from _empty(person)
    yield from _tells(case, person)
    yield from _by_yourself(case, person)
    yield from _answers(case, person)


def _person(case: Case, person: Person) -> Iterator[tuple[str, str]]:
    met = [scene for scene in case.scenario.scenes if _speaks(scene, person)]
    places = list(dict.fromkeys(scene.place for scene in met if scene.place))
    yield "You are", person.name
    if places:
        yield "You are met", "; ".join(places)
    known = [tie.text for tie in case.scenario.ties if person.name in {tie.source, tie.target}]
    if known:
        yield "You know", "; ".join(known)
    for label, text in ((f"{person.name} wants", person.wants), (f"{person.name} fears", person.fears)):
        if text:
            yield label, text
    support = support_words(case)
    if support:
        yield "To talk to somebody", support


def _empty(person: Person) -> Iterator[Block]:
    missing = [word for word, text in (("wants", person.wants), ("fears", person.fears)) if not text]
    if missing:
        lines = " and ".join(f"`{word.capitalize()}: …`" for word in missing)
        yield Box(
            f"The case does not say what {person.name} {' or '.join(missing)}",
            (f"Play what the lines below show, and add nothing. An author writes {lines} under the name (FORMAT.md).",),
            Mood.EMPTY,
        )


# --- what is told, and when ------------------------------------------------------------------------------------


def _tells(case: Case, person: Person) -> Iterator[Block]:
    rows = [
        (each.text, _capitalized("; or ".join(dict.fromkeys(ways))), "; ".join(dict.fromkeys(places)))
        for each in case.scenario.evidence
        if names(f"{each.name}. {each.text}", person.name) and (found := list(_found(case.scenario, each)))
        for ways, places in [tuple(zip(*found, strict=True))]
    ]
    if rows:
        yield Heading("What comes out, and when", 3)
        yield Words("Keep each of these back until then. “You” in these lines is the officer.", Tone.NOTE)
        yield Table("", ("What", "When the officer does this", "Where"), tuple(rows), (34, 44, 22))


def _found(scenario: Scenario, evidence: Evidence) -> Iterator[tuple[str, str]]:
    """How this comes out and where: by a choice, or of itself."""
    for scene in scenario.scenes:
        if _finds(scene.then, evidence):
            yield "it shows of itself", scene.place
        if any(_finds(block.then, evidence) for block in scene.blocks if isinstance(block, If)):
            yield "it may show of itself", scene.place
        for choice in scene.all_choices:
            if _finds(choice.then, evidence):
                yield f"“{choice.text}”", scene.place
        for item in scene.task.items if scene.task else ():
            if _finds(item.then, evidence):
                yield f"“{item.text}”", scene.place


def _capitalized(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _finds(effects: Iterable[Effect], evidence: Evidence) -> bool:
    return Does(Verb.FIND, evidence.name) in effects


def _by_yourself(case: Case, person: Person) -> Iterator[Block]:
    played = (scene for scene in case.scenario.scenes if scene.ending is None)
    told = ((scene, _unasked(case, block, person)) for scene in played for block in scene.blocks)
    rows = [(scene.heading, scene.place, text) for scene, text in told if text]
    if rows:
        yield Heading("What you say by yourself", 3)
        yield Table("", ("Scene", "Where", "You say"), tuple(rows), (24, 26, 50))


def _unasked(case: Case, block: Text, person: Person) -> str:
    """What the person says in this block, with its condition where it has one; empty for everything else."""
    if isinstance(block, Speech):
        return block.text if block.who == person.name else ""
    if isinstance(block, If) and names(block.text, person.name) and _QUOTED.search(block.text):
        return _with_condition(case, block)
    return ""


def _sometimes(case: Case, blocks: Iterable[Text]) -> Iterator[str]:
    """What happens only sometimes, each with its condition."""
    yield from (_with_condition(case, block) for block in blocks if isinstance(block, If))


def _with_condition(case: Case, block: If) -> str:
    return f"{plain(block.text)} *(only if {_without_numbers(case.speaker.when(block.condition))})*"


def _without_numbers(condition: str) -> str:
    """A condition as somebody plays by it, who has no numbers.

    >>> _without_numbers("“advocate” was offered, and “trust” is at least 15")
    '“advocate” was offered, and your trust is high'
    """
    high = re.sub(r"“([^”]+)” is (?:at least|above) -?\d+", r"your \1 is high", condition)
    return re.sub(r"“([^”]+)” is (?:at most|below) -?\d+", r"your \1 is low", high)


# --- how the person answers ------------------------------------------------------------------------------------


def _answers(case: Case, person: Person) -> Iterator[Block]:
    shown = False
    for number, scene in enumerate(case.scenario.scenes, start=1):
        rows = tuple(_reactions(case, scene, person))
        if rows and not shown:
            shown = True
            yield Heading("How you answer", 3, aside="scene by scene")
            yield Words("On the left what the officer does, on the right how you answer.", Tone.NOTE)
        if rows:
            caption = f"{number}. {scene.heading}{f', {scene.place}' if scene.place else ''}"
            yield Table(caption, (), rows, (42, 58))


def _reactions(case: Case, scene: Scene, person: Person) -> Iterator[tuple[str, str]]:
    scenario = case.scenario
    others = _is_of_another(scenario, scene, person)
    here = _is_there(scenario, scene, person) and not others
    told_of = not others or _was_named(scenario, scene, person)
    for choice in scene.all_choices:
        text = " ".join((*_said(choice.consequence), *_sometimes(case, choice.consequence)))
        if text and (here or (told_of and names(text, person.name))):
            yield choice.text, f"{text}{_mood(scenario, choice)}"


def _is_there(scenario: Scenario, scene: Scene, person: Person) -> bool:
    """Whether the person is in the scene.

    Somebody is who speaks in it, who was met before and speaks elsewhere at the same place, or who alone of those on
    the cards is named in what happens. What others say of somebody puts nobody there.
    """
    speaking = [each for each in scenario.scenes if _speaks(each, person)]
    places = {each.place for each in speaking if each.place}
    met = bool(speaking) and scenario.scenes.index(scene) >= scenario.scenes.index(speaking[0])
    seen = " ".join(block.text for block in scene.blocks if isinstance(block, Prose | If))
    alone = [each for each in played_in(scenario) if names(seen, each.name)] == [person]
    return scene in speaking or (met and scene.place in places) or alone


def _is_of_another(scenario: Scenario, scene: Scene, person: Person) -> bool:
    """Whether the officer is with somebody else of the cards: what that person answers is not this one's to say."""
    others = [each for each in played_in(scenario) if each != person]
    return any(_is_named(scene, each) for each in others) and not _is_named(scene, person)


def _was_named(scenario: Scenario, scene: Scene, person: Person) -> bool:
    """Whether the person was there or spoken of in an earlier scene; before that, a name is news to the officer."""
    return any(_is_named(each, person) for each in scenario.scenes[: scenario.scenes.index(scene)])


def _is_named(scene: Scene, person: Person) -> bool:
    """Whether what is read before the decision names the person, or has the person speak."""
    told = " ".join((scene.heading, *_said(scene.blocks)))
    return names(told, person.name)


def _speaks(scene: Scene, person: Person) -> bool:
    after = (block for choice in scene.all_choices for block in choice.consequence)
    return any(isinstance(block, Speech) and block.who == person.name for block in (*scene.blocks, *after))


def _both_ways(scenario: Scenario) -> set[str]:
    added = [each for _, choice in scenario.every_choice() for each in choice.then if isinstance(each, Adds)]
    return {each.value for each in added if each.amount > 0} & {each.value for each in added if each.amount < 0}


def _said(blocks: Iterable[Text]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Speech):
            yield f"{block.who}: {block.text}"
        elif isinstance(block, If):
            continue
        else:
            yield plain(block.text)


def _mood(scenario: Scenario, choice: Choice) -> str:
    """Which mood rises or falls; it tells how to go on, and by how much is not said.

    A mood is a number that goes both ways somewhere in the case. What only goes up counts something.
    """
    kept = {value.name for value in scenario.values if isinstance(value, NumberValue)} & _both_ways(scenario)
    moods = [
        f"your {each.value} {'rises' if each.amount > 0 else 'falls'}"
        for each in choice.then
        if isinstance(each, Adds) and each.value in kept and each.amount
    ]
    return f" *({'; '.join(moods)})*" if moods else ""
