"""What happened to each person of a case beyond what the ending tells: heard or not, what was offered and chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simlib.play.register import Mark
from simlib.play.story import Manner, Moment, Passage, Story
from simlib.play.view import names
from simlib.scenario.facts import FactBase, Unit, resolve
from simlib.scenario.model import Person
from simlib.scenario.words import NEEDS, fold

Json = dict[str, object]

AT_RISK = frozenset({"may be trafficked", "dual status"})
"""The roles of the people a case is about; none of them is left out."""

NOT_HEARD = "Not heard on this way through the case."

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


def listed(words: Sequence[str]) -> str:
    """Several words as a list is written.

    >>> listed(["Ana", "Renee"]), listed(["Lidia", "Denise", "Teo"])
    ('Ana and Renee', 'Lidia, Denise, and Teo')
    """
    if len(words) < 3:
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def _row(name: str, sentences: Sequence[str]) -> Json:
    return {"name": name, "what": "\n".join(f"- {sentence}" for sentence in sentences)}


def _unsaid(story: Story, person: Person) -> Iterator[str]:
    """Whether and when a person was first heard; that nobody knows what became of them, where the ending is silent."""
    heard = next((moment for moment in story.moments[:-1] if _speaks(person, moment)), None)
    if not any(_appears(person, moment) for moment in story.moments):
        yield f"You did not meet {person.name}."
        return
    yield f"First heard at {story.clock(heard.state.minutes):%H:%M}." if heard else NOT_HEARD
    if not _appears(person, story.moments[-1]):
        yield f"What became of {person.name} is not known."


def _passages(moment: Moment) -> tuple[Passage, ...]:
    return (*moment.blocks, *(moment.answer.consequence if moment.answer else ()))


def _speaks(person: Person, moment: Moment) -> bool:
    return any(passage.manner is Manner.SPEECH and passage.who == person.name for passage in _passages(moment))


def _appears(person: Person, moment: Moment) -> bool:
    return any(passage.who == person.name or names(passage.text, person.name) for passage in _passages(moment))


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
