"""The closed lists of format 1: every word, role, need, setting and verb a notebook may use.

`scenarios/FORMAT.md` shows these lists to authors; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType
from unicodedata import combining, normalize


class Layer(StrEnum):
    """The layer of the case graph on which a tie lies."""

    COMMAND = "command"
    MONEY = "money"
    MOVEMENT = "movement"
    COMMUNICATION = "communication"
    EXPLOITATION = "exploitation"
    KINSHIP = "kinship"


TIE_LAYERS: Mapping[str, Layer] = MappingProxyType(
    {
        "controls": Layer.COMMAND,
        "directs": Layer.COMMAND,
        "threatens": Layer.COMMAND,
        "supervises": Layer.COMMAND,
        "employs": Layer.COMMAND,
        "works for": Layer.COMMAND,
        "pays": Layer.MONEY,
        "owes": Layer.MONEY,
        "takes money from": Layer.MONEY,
        "holds money for": Layer.MONEY,
        "drives": Layer.MOVEMENT,
        "rents": Layer.MOVEMENT,
        "stays at": Layer.MOVEMENT,
        "works at": Layer.MOVEMENT,
        "owns": Layer.MOVEMENT,
        "calls": Layer.COMMUNICATION,
        "knows": Layer.COMMUNICATION,
        "posts ads for": Layer.COMMUNICATION,
        "keeps the papers of": Layer.EXPLOITATION,
        "profits from": Layer.EXPLOITATION,
        "harbors": Layer.EXPLOITATION,
        "is related to": Layer.KINSHIP,
        "is married to": Layer.KINSHIP,
        "is a partner of": Layer.KINSHIP,
    }
)
"""Each verb of a tie with its layer."""

SETTINGS = (
    "motel", "street", "traffic stop", "home", "restaurant", "laundry", "farm", "care home", "warehouse",
    "bus station", "office", "jail", "hospital", "school", "online", "tribal land", "dispatch", "commercial sex",
    "labor", "other",
)  # fmt: skip

KINDS = ("person", "place", "phone", "account", "vehicle", "business", "document", "event")

ROLES = (
    "may be trafficked", "controls", "helps control", "recruits", "employs", "supervises", "drives", "brokers",
    "handles money", "buys", "relative", "companion", "witness", "colleague", "partner agency", "dual status",
)  # fmt: skip
"""What a person is in the case; `dual status` is someone who controls under control, a victim first."""

MARKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "may be trafficked": ("may be trafficked", "dual status"),
        "directs": ("controls", "helps control", "supervises", "employs", "dual status"),
        "recruits": ("recruits", "brokers"),
        "moves people": ("drives",),
        "handles money": ("handles money",),
        "buys": ("buys",),
        "witness": ("witness",),
        "relative or companion": ("relative", "companion"),
        "colleague or partner": ("colleague", "partner agency"),
        "not yet clear": (),
    }
)
"""The plain words that a trainee marks a person with on the link chart, each with the roles it is right for.

Who is marked as "may be trafficked" and with another word is of dual status: a victim first.
"""

BASES = ("plain view", "statement", "consent", "record", "warrant", "none")
"""By what right evidence is obtained; the last is without any."""

NO_BASIS = "none"

RELIABILITIES = ("high", "medium", "low")
"""How far evidence can be relied on."""

PERSON_WORDS = ("Wants", "Fears")
"""What may stand under a person, for whoever plays the person aloud; never shown in play."""

EVIDENCE_WORDS = ("Indicator", "Basis", "Obtained by", "Reliability", "Privileged")

NEEDS = (
    "water", "food", "warmth", "rest", "privacy", "toilet", "medical care", "medication", "phone call",
    "interpreter", "advocate", "support person", "transport", "shelter", "safety plan", "legal help",
    "confidentiality",
)  # fmt: skip
"""What anyone needs. It is offered, and the person accepts or declines."""

YOU = "You"
"""The officer, who can speak in every case."""

HEADER_WORDS = (
    "Id", "Catalogue", "Version", "Role", "Setting", "Lasts", "Starts", "Law checked", "Topics", "Notice", "Pass",
    "Note",
)  # fmt: skip

SECTIONS = ("Values", "Criteria", "Evidence", "People and places", "Ties", "Conditions", "Must", "Never", "Promises")

TASK_WORDS = ("Select", "Sort", "Judge", "Write", "Refer", "Chart")

SCENE_WORDS = (
    "Place", "Takes", "Then", "You notice", "Segment", "Ending", "Formerly", "Note", "Limit", *TASK_WORDS,
)  # fmt: skip

CHOICE_WORDS = (
    "When", "Takes", "Then", "Score", "Follows", "Against", "Why", "Why now", "Once", "Tags", "Formerly",
    "You notice", "Note",
)  # fmt: skip

ITEM_WORDS = ("Answer", "Clear when", "When", "Score", "Then", "Follows", "Against", "Why", "Note")

TASK_OWN_WORDS = ("Takes", "Criterion", "Bins", "You notice", "Note")

EVERY_WORD = tuple(dict.fromkeys((*HEADER_WORDS, *SCENE_WORDS, *CHOICE_WORDS, *ITEM_WORDS, *TASK_OWN_WORDS,
                                  *EVIDENCE_WORDS, *PERSON_WORDS, "Shown by", "If")))  # fmt: skip

RESERVED = frozenset(
    {
        *("and", "or", "not", "is", "at", "least", "most", "minutes", "yes", "no"),
        *("found", "told", "offered", "accepted", "declined", "visited"),
        *("always", "never", "eventually", "can", "still"),
        *("find", "tell", "offer", "accept", "decline"),
    }
)
"""Words of the condition language. They do not occur in a value's name."""

_QUOTES = str.maketrans("‘’‚‛′`´“”„‟″«»", "'''''''\"\"\"\"\"\"\"")


def fold(text: str) -> str:
    """The text as names are compared: lower case, single spaces, straight quotes, composed accents.

    >>> fold("  Ana’s   DEBT ")
    "ana's debt"
    """
    return " ".join(normalize("NFC", text).translate(_QUOTES).lower().split())


def folded_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its characters (and the end) the offset in `text` it came from.

    >>> folded_with_places("A  ’b")
    ("a 'b", (0, 1, 3, 4, 5))
    """
    out: list[str] = []
    places: list[int] = []
    for offset, character in enumerate(text):
        if combining(character) and out and len(joined := normalize("NFC", out[-1] + character)) == 1:
            out[-1] = joined
            continue
        plain = " " if character.isspace() else character.translate(_QUOTES)
        if plain == " " and (not out or out[-1] == " "):
            continue
        low = plain.lower()
        out.append(low if len(low) == 1 else plain)
        places.append(offset)
    return "".join(out), (*places, len(text))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name most like this one, as it was declared; None when none is near.

    >>> nearest("two ID", ["room record", "two IDs"])
    'two IDs'
    """
    by_fold = {fold(each): each for each in names}
    near = get_close_matches(fold(name)[:200], by_fold, n=1, cutoff=0.5)
    return by_fold[near[0]] if near else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """One sentence of help that names the closest name, or all of a short list, or nothing.

    >>> did_you_mean("watre", ("water", "food"))
    'The closest is "water".'
    """
    known = tuple(names)
    near = nearest(name, known)
    if near is not None:
        return f'The closest is "{near}".'
    if known and len(known) <= 30:
        return "It can be one of: " + ", ".join(known) + "."
    return ""
