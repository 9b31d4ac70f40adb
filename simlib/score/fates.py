"""What happened to each person of a case: what the ending tells, what was offered, what they chose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from simlib.play.register import Mark
from simlib.play.story import Manner, Passage, Story
from simlib.play.view import names
from simlib.scenario.facts import FactBase, Unit, resolve
from simlib.scenario.model import Person
from simlib.scenario.words import NEEDS, fold

Json = dict[str, object]

AT_RISK = frozenset({"may be trafficked", "dual status"})
"""The roles of the people a case is about; they come first, and none of them is left out."""

AT_WORK = frozenset({"partner agency", "colleague"})
"""Roles of people who come with their work; the case is not about them."""

EVERYBODY = "Everybody"
"""Stands where the case is about nobody in particular."""

_SENTENCE = re.compile(r".+?[.!?][\"”’')*_]*(?=\s)|.+$", re.DOTALL)
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Lt|Sgt|No|a\.m|p\.m)\.$")
_GOES_ON = re.compile(r"[\"“‘*_(]*(?:She|He|They|Her|His|Their|Both|It)\b")


def fates(story: Story, facts: FactBase) -> list[Json]:
    """Name and fate of each person, those the case is about first. Texts are Markdown."""
    people = [person for person in story.program.scenario.people if person.kind == "person"]
    told = sentences_about([person.name for person in people], story.moments[-1].blocks)
    central = [person for person in people if person.role in AT_RISK]
    rows = [_row(person.name, told[person.name] or [_silence(story, person)]) for person in central]
    offers = list(offer_sentences(story, facts))
    if len(central) == 1:
        rows = [_row(central[0].name, [*(told[central[0].name] or [_silence(story, central[0])]), *offers])]
    else:
        rows.append(_row(listed([person.name for person in central]) or EVERYBODY, offers))
    others = [person for person in people if person.role not in AT_RISK | AT_WORK and told[person.name]]
    return rows + [_row(person.name, told[person.name]) for person in others]


def listed(words: Sequence[str]) -> str:
    """Several words as a list is written.

    >>> listed(["Ana", "Renee"]), listed(["Lidia", "Denise", "Teo"])
    ('Ana and Renee', 'Lidia, Denise, and Teo')
    """
    if len(words) < 3:
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def _row(name: str, sentences: Iterable[str]) -> Json:
    return {"name": name, "what": " ".join(sentences)}


def _silence(story: Story, person: Person) -> str:
    for moment in story.moments:
        after = moment.answer.consequence if moment.answer else ()
        if any(passage.who == person.name or names(passage.text, person.name) for passage in (*moment.blocks, *after)):
            return f"What became of {person.name} is not known."
    return f"You did not meet {person.name}."


def offer_sentences(story: Story, facts: FactBase) -> Iterator[str]:
    """What was offered and what the answer was, who was told; that nothing was offered, where nothing was."""
    offered = _marked(story, Mark.OFFERED)
    answers = dict.fromkeys(_marked(story, Mark.DECLINED), " (declined today)")
    answers |= dict.fromkeys(_marked(story, Mark.ACCEPTED), " (accepted)")
    what = [f"{offered_words(facts, name)}{answers.get(name, '')}" for name in offered]
    yield f"Offered: {', '.join(what)}." if what else "Nothing was offered."
    units = [unit_words(facts, name) for name in _marked(story, Mark.TOLD)]
    if units:
        yield f"Told: {', '.join(units)}."


def _marked(story: Story, mark: Mark) -> list[str]:
    return story.program.names_among(mark, story.state.flags)


def offered_words(facts: FactBase, name: str) -> str:
    """A need as it is written, a unit by its name."""
    return name if fold(name) in NEEDS else unit_words(facts, name)


def unit_words(facts: FactBase, name: str) -> str:
    """The name of a unit; what stands there, where it is none."""
    fact = resolve(facts, name)
    return fact.name if isinstance(fact, Unit) else name


def sentences_about(people: Iterable[str], passages: Iterable[Passage]) -> dict[str, list[str]]:
    """For each person the sentences that name them, and those that go on with "she" or "he" after one of these."""
    found: dict[str, list[str]] = {name: [] for name in people}
    for passage in passages:
        if passage.manner is Manner.SPEECH and passage.who in found:
            found[passage.who].append(f'"{passage.text.strip(chr(34))}"')
            continue
        for paragraph in passage.text.split("\n\n"):
            _collect(paragraph, found)
    return found


def _collect(paragraph: str, found: dict[str, list[str]]) -> None:
    meant: list[str] = []
    for sentence in sentences_in(paragraph):
        named = [name for name in found if names(sentence, name)]
        meant = named or (meant if _GOES_ON.match(sentence) else [])
        for name in meant:
            found[name].append(sentence)


def sentences_in(paragraph: str) -> list[str]:
    """The sentences of a paragraph of prose; none of a table, a list or a picture.

    >>> sentences_in("Ana chose. She called Mr. Boyd at 9 p.m. on Monday.")
    ['Ana chose.', 'She called Mr. Boyd at 9 p.m. on Monday.']
    """
    if paragraph.lstrip()[:1] in {"|", "!", "-", "#"}:
        return []
    made: list[str] = []
    for piece in _SENTENCE.findall(" ".join(paragraph.split())):
        if made and _ABBREVIATED.search(made[-1]):
            made[-1] = f"{made[-1]}{piece}"
        else:
            made.append(piece.strip())
    return made
