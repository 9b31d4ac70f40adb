"""What an officer notes on the link chart beside the ties that a task offers: roles marked, ties drawn, how sure.

Notes change no state and bring no points. They stand in the event of a `Chart`, for the debrief, as

    {"chart": [...], "roles": {"Dale": ["directs"]}, "confidence": {"Dale": 2, "Dale directs Ana": 3},
     "drawn": [{"from": "Dale", "verb": "directs", "to": "Ana", "shown_by": ["he answers"]}]}

The sender is taken for hostile: whatever is not written exactly so is `Malformed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from simlib.play.strict import malformed, name_of, names_of, pairs_of, sureness_of
from simlib.scenario.words import MARKS, TIE_LAYERS

EXTRAS = ("roles", "drawn", "confidence")
"""The keys of notes, in the order written."""
MOST_DRAWN = 200
"""Ties of the officer's own."""
MOST_SHOWN_BY = 50
"""Pieces of evidence under one of them."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A tie of the officer's own, with the evidence named for it."""

    source: str
    verb: str
    """One of `scenario.words.TIE_LAYERS`."""
    target: str
    shown_by: tuple[str, ...] = ()
    """Names of evidence; none where the officer has none yet."""

    @property
    def text(self) -> str:
        """The tie as a case writes it.

        >>> Drawn("Dale", "directs", "Ana").text
        'Dale directs Ana'
        """
        return f"{self.source} {self.verb} {self.target}"

    def as_json(self) -> Json:
        """The tie as an event holds it."""
        return {"from": self.source, "verb": self.verb, "to": self.target, "shown_by": list(self.shown_by)}


@dataclass(frozen=True, slots=True)
class Notes:
    """The officer's own part of the chart."""

    roles: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of person and marks of `scenario.words.MARKS`; someone can be harmed and made to direct others."""
    drawn: tuple[Drawn, ...] = ()
    confidence: tuple[tuple[str, int], ...] = ()
    """Pairs of a person with a role, or a tie's text, and 1, 2 or 3."""

    def as_json(self) -> Json:
        """What there is of `roles`, `drawn` and `confidence`; `notes_from_json` reads it back as it was.

        >>> Notes(roles=(("Dale", ("directs",)),), confidence=(("Dale", 2),)).as_json()
        {'roles': {'Dale': ['directs']}, 'confidence': {'Dale': 2}}
        """
        every: Json = {
            "roles": {person: list(marks) for person, marks in self.roles},
            "drawn": [tie.as_json() for tie in self.drawn],
            "confidence": dict(self.confidence),
        }
        return {key: held for key, held in every.items() if held}

    @property
    def people(self) -> frozenset[str]:
        """Everybody and everything that is named."""
        ends = {end for tie in self.drawn for end in (tie.source, tie.target)}
        return frozenset({person for person, _ in self.roles} | ends)

    @property
    def evidence(self) -> frozenset[str]:
        """All evidence that is named."""
        return frozenset(name for tie in self.drawn for name in tie.shown_by)


NO_NOTES = Notes()


def notes_from_json(value: object, also_about: Iterable[str] = ()) -> Notes:
    """The notes that this JSON value stands for; `also_about` are other ties that one may be sure of.

    Raises `Malformed` for anything else: a mark or verb of no list, a tie to itself, anything twice or too much of it.

    >>> notes_from_json({"roles": {"Ana": ["may be trafficked", "directs"]}}).roles
    (('Ana', ('may be trafficked', 'directs')),)
    """
    if not isinstance(value, dict) or set(value) - set(EXTRAS):
        raise malformed()
    roles = tuple((person, _marks(marks)) for person, marks in pairs_of(value.get("roles", {})))
    drawn = _drawn(value.get("drawn", []))
    about = {person for person, _ in roles} | {tie.text for tie in drawn} | set(also_about)
    return Notes(roles, drawn, _confidence(value.get("confidence", {}), about))


def _marks(value: object) -> tuple[str, ...]:
    marks = names_of(value, len(MARKS))
    if not marks or set(marks) - set(MARKS):
        raise malformed()
    return marks


def _drawn(value: object) -> tuple[Drawn, ...]:
    if not isinstance(value, list) or len(value) > MOST_DRAWN:
        raise malformed()
    ties = tuple(map(_tie, value))
    if len({tie.text for tie in ties}) < len(ties):
        raise malformed()
    return ties


def _tie(value: object) -> Drawn:
    if not isinstance(value, dict) or set(value) != {"from", "verb", "to", "shown_by"}:
        raise malformed()
    tie = Drawn(
        name_of(value["from"]), name_of(value["verb"]), name_of(value["to"]), names_of(value["shown_by"], MOST_SHOWN_BY)
    )
    if tie.verb not in TIE_LAYERS or tie.source == tie.target:
        raise malformed()
    return tie


def _confidence(value: object, about: Collection[str]) -> tuple[tuple[str, int], ...]:
    sure = tuple((name, sureness_of(number)) for name, number in pairs_of(value))
    if any(name not in about for name, _ in sure):
        raise malformed()
    return sure
