"""What an officer passes on to each unit that is told, beside the units that a `Refer` names.

What is passed on changes no state and brings no points. It stands in the event of a `Refer`, for the debrief, as

    {"refer": ["ht unit", "dlse"], "shared": {"dlse": ["site facts", "identity"]}}

A unit that is not named under `shared` gets the facts of the place alone. The sender is taken for hostile: whatever is
not written exactly so is `Malformed`.
"""

from __future__ import annotations

from collections.abc import Collection

from simlib.play.strict import malformed, names_of, pairs_of
from simlib.scenario.information import ALWAYS, PLAIN_WORDS, Info

EXTRAS = ("shared",)
"""The keys of what is passed on."""

Shared = tuple[tuple[str, tuple[Info, ...]], ...]
"""Pairs of a unit and what it is told."""

NOTHING_SAID: Shared = ()

_KNOWN = frozenset(info.value for info in Info)


def shared_from_json(value: object, units: Collection[str]) -> Shared:
    """What is passed on to whom; only about units that are told. Raises `Malformed` for anything else.

    >>> shared_from_json({"dlse": ["site facts", "needs"]}, ["dlse"])
    (('dlse', (<Info.SITE: 'site facts'>, <Info.NEEDS: 'needs'>)),)
    """
    shared = tuple((unit, _classes(classes)) for unit, classes in pairs_of(value))
    if any(unit not in units for unit, _ in shared):
        raise malformed()
    return shared


def shared_as_json(shared: Shared) -> dict[str, object]:
    """The same as an event holds it; nothing where nothing was said."""
    return {"shared": {unit: [info.value for info in classes] for unit, classes in shared}} if shared else {}


def passed_on(shared: Shared, unit: str) -> frozenset[Info]:
    """What this unit is told: the facts of the place where nothing was said.

    >>> passed_on((), "dlse") == ALWAYS
    True
    """
    return frozenset(dict(shared).get(unit, ALWAYS))


def passes() -> list[dict[str, object]]:
    """What can be passed on, for whoever chooses: the name that is sent, plain words, and whether it is preset."""
    return [{"name": info.value, "words": words, "preset": info in ALWAYS} for info, words in PLAIN_WORDS.items()]


def _classes(value: object) -> tuple[Info, ...]:
    names = names_of(value, len(Info))
    if not _KNOWN.issuperset(names):
        raise malformed()
    return tuple(map(Info, names))
