"""What happened to each person of a case beyond what the ending tells: heard or not, what was offered and chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from simlib.play.met import names
from simlib.play.register import Mark
from simlib.play.story import Manner, Moment, Passage, Story
from simlib.scenario.facts import FactBase, Unit, resolve
from simlib.scenario.listing import listed
from simlib.scenario.model import Person
from simlib.scenario.words import NEEDS, fold
from simlib.score.assess import assess

Json = dict[str, object]

AT_RISK = frozenset({"may be trafficked", "dual status"})
"""The roles of the people a case is about; none of them is left out."""

QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
SAYS = r"(?:said|says|told|tells|asked|asks|explained|explains|described|describes)"
"""The verbs by which a text tells that somebody speaks."""

EVERYBODY = "Everybody"
"""Stands where the case is about nobody in particular."""


def fates(story: Story, facts: FactBase) -> list[Json]:
    """What the text of the ending leaves unsaid of the people the case is about: name and Markdown.

    The ending itself stands before this, so none of its sentences is said twice: here is since when somebody was
    heard, that somebody was not met, what was offered to them and what they chose.
    """
    people = story.program.scenario.people
    central = [person for person in people if person.kind == "person" and person.role in AT_RISK]
    unsaid = {person.name: list(_unsaid(story, person)) for person in central}
    offers = list(offer_sentences(story, facts))
    if len(central) == 1:
        return [_row(central[0].name, [*unsaid[central[0].name], *offers])]
    return [
        *(_row(name, sentences) for name, sentences in unsaid.items()),
        _row(listed(list(unsaid)) or EVERYBODY, offers),
    ]


def _row(name: str, sentences: Sequence[str]) -> Json:
    return {"name": name, "what": "\n".join(f"- {sentence}" for sentence in sentences)}


def _unsaid(story: Story, person: Person) -> Iterator[str]:
    """Whether and when a person was first heard; that nobody knows what became of them, where the ending is silent."""
    if not any(_appears(person, moment) for moment in story.moments):
        yield f"You did not meet {person.name}."
        return
    yield _hearing(story, person)
    if not _appears(person, story.moments[-1]):
        yield f"What became of {person.name} is not known."


def _hearing(story: Story, person: Person) -> str:
    """Since when the person was heard; a Must that says so; else no more than what the page shows.

    A case may tell what somebody says without a line of speech, so that none is there proves no silence.
    """
    minutes = first_heard(story, person)
    if minutes is not None:
        return f"First heard at {story.clock(minutes):%H:%M}."
    kept = (name for name, met in assess(story).musts.items() if met and _tells_of_hearing(name, person.name))
    return next(
        (f"{name}." for name in kept), f"No words stand under {person.name}'s name on this way through the case."
    )


def first_heard(story: Story, person: Person) -> int | None:
    """The minutes at which the person first spoke, or at which evidence was found that tells what they said."""
    found = story.program.bits(Mark.FOUND)
    telling = [found.get(each.name, 0) for each in story.program.scenario.evidence if says(each.text, person.name)]
    spoken = (moment.state for moment in story.moments[:-1] if _speaks(person, moment))
    known = (moment.state for moment in story.moments if any(moment.state.flags & bit for bit in telling))
    return min((state.minutes for state in (*spoken, *known)), default=None)


def _tells_of_hearing(must: str, name: str) -> bool:
    return re.match(rf"{re.escape(name)} (?:(?:was|is) heard|spoke|speaks|{SAYS})\b", must, re.IGNORECASE) is not None


def says(text: str, name: str) -> bool:
    """Whether a sentence of the text says that this person says something; a quotation is no such sentence.

    >>> says("Ana told you about her week.", "Ana"), says('"I am fine," Ana says.', "Ana")
    (True, True)
    >>> says('"Ana said no."', "Ana"), says("Dale says Ana said no.", "Ana"), says("Ana says nothing.", "Ana")
    (False, False, False)
    """
    told = rf'(?:^|[.!?"]\s+){re.escape(name)} {SAYS}\b(?! (?:nothing|no|not|never)\b)'
    return re.search(told, QUOTED.sub('"', text), re.MULTILINE) is not None


def _passages(moment: Moment) -> tuple[Passage, ...]:
    return (*moment.blocks, *(moment.answer.consequence if moment.answer else ()))


def _speaks(person: Person, moment: Moment) -> bool:
    return any(
        passage.who == person.name if passage.manner is Manner.SPEECH else says(passage.text, person.name)
        for passage in _passages(moment)
    )


def _appears(person: Person, moment: Moment) -> bool:
    """Whether the scene is headed by their name, or something that is read there is theirs or names them."""
    read = any(passage.who == person.name or names(passage.text, person.name) for passage in _passages(moment))
    return read or names(moment.heading, person.name)


def offer_sentences(story: Story, facts: FactBase) -> Iterator[str]:
    """What was accepted, declined and offered without an answer, and who was told; that nothing was offered."""
    offered = _marked(story, Mark.OFFERED)
    accepted = set(_marked(story, Mark.ACCEPTED))
    declined = set(_marked(story, Mark.DECLINED)) - accepted
    answers = (
        ("Offered and accepted", [name for name in offered if name in accepted]),
        ("Offered and declined that day", [name for name in offered if name in declined]),
        ("Also offered" if accepted | declined else "Offered", [n for n in offered if n not in accepted | declined]),
        ("Told", _marked(story, Mark.TOLD)),
    )
    if not offered:
        yield "Nothing was offered."
    for word, named in answers:
        if named:
            yield f"{word}: {series([offered_words(facts, name) for name in named])}."


def series(words: Sequence[str]) -> str:
    """Several words as a list is written; with semicolons where a word has commas of its own.

    >>> series(["water", "a phone call"]), series(["Vice", "Code, fire, health"])
    ('water and a phone call', 'Vice; Code, fire, health')
    """
    return "; ".join(words) if any("," in word for word in words) else listed(words)


def _marked(story: Story, mark: Mark) -> list[str]:
    return story.program.names_among(mark, story.state.flags)


def offered_words(facts: FactBase, name: str) -> str:
    """A need as it is written, a unit by its name."""
    return name if fold(name) in NEEDS else unit_words(facts, name)


def unit_words(facts: FactBase, name: str) -> str:
    """The name of a unit; what stands there, where it is none."""
    fact = resolve(facts, name)
    return fact.name if isinstance(fact, Unit) else name
