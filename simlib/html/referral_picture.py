"""The map of a referral: the officer in the middle, the units offered around, who of them usually tells whom.

Which units the officer's own unit usually tells is not drawn before somebody decides it: of the units that a case
offers those may be just the right ones. A dashed line goes to each unit alike, and the decision alone changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.link_layout import Point
from simlib.html.referrals import GROUPS
from simlib.html.ring_layout import neighborly, ring
from simlib.html.shapes import ItemView

Json = dict[str, Any]

YOU = "you"
"""The id of the mark in the middle."""
WIDE = 150
"""CSS pixels in which the name of a unit is written, on up to three lines."""

_WORLDS: Mapping[str, str] = {
    "unit": "your agency",
    "services": "services",
    "child": "young people",
    "prosecution": "prosecution",
    "labor": "labor",
    "tribal": "tribal partner",
    "state": "state",
    "federal": "federal",
    "community": "community",
}
_ASIDE = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """What `LinkChart` is told of a board."""

    marks: list[Json]
    ties: list[Json]
    label: str
    where: Mapping[str, Point]
    """The middle of each mark, in CSS pixels."""


def board_picture(items: Sequence[ItemView], told: Sequence[str]) -> BoardPicture:
    """The map of the units offered, with those told in this order. An item's place gives its mark its id."""
    ids = {item.get("text", ""): unit_id(place) for place, item in enumerate(items)}
    lines = [*_ways(items, told, ids), *_handed_on(items, ids)]
    you = {"id": YOU, "name": "You", "kind": "person", "look": "start"}
    return BoardPicture(
        [you, *(_mark(item, told, ids) for item in items)],
        lines,
        f"Map of you and {count_words(len(items), 'unit')}; you tell {len(told)}. The cards below say the same.",
        _places(items, [(line["source"], line["target"]) for line in lines], ids),
    )


def unit_id(place: int) -> str:
    """The id of the mark of an item, by its place in the list."""
    return f"unit-{place}"


def usually_tells(item: ItemView, items: Sequence[ItemView]) -> list[str]:
    """The names of those among the units offered that this one usually tells."""
    told = item.get("unit", {}).get("tells", [])
    return [other.get("label") or other.get("text", "") for other in items if other.get("text", "") in told]


def map_key_html(picture: BoardPicture) -> Markup:
    """How the map is used, and what its lines mean: only those that are on it."""
    signs = [("dc", "Can be told"), ("ln", "You tell, in the order of the numbers")]
    if any(tie["look"] == "known" for tie in picture.ties):
        signs.append(("kn", "Usually tells"))
    rows = joined(Markup('<span><i class="{}"></i>{}</span>').format(sign, word) for sign, word in signs)
    hint = "Click the units in the order in which you tell them, or tick their cards below."
    return Markup(
        '<div class="sim-map-key" aria-hidden="true"><p class="sim-note">{}</p><p class="net-key">{}</p></div>'
    ).format(hint, rows)


def _mark(item: ItemView, told: Sequence[str], ids: Mapping[str, str]) -> Json:
    unit = item.get("text", "")
    name, kind = item.get("label") or unit, item.get("unit", {}).get("kind", "")
    number = told.index(unit) + 1 if unit in told else 0
    return {
        "id": ids[unit],
        "name": short_name(name),
        # No tooltip: it would cover the number that a click just set, and the card has the whole name.
        "text": "",
        "kind": kind,
        "look": "center" if number else "known",
        "note": _WORLDS.get(kind, ""),
        "badge": str(number or ""),
        "wide": WIDE,
    }


def short_name(name: str) -> str:
    """A unit's name without what stands in brackets.

    >>> short_name("HSI (tip 866-347-2423) / CCHT")
    'HSI / CCHT'
    """
    return _ASIDE.sub("", name).strip() or name


def _ways(items: Sequence[ItemView], told: Sequence[str], ids: Mapping[str, str]) -> Iterator[Json]:
    """One line from the officer to each unit, whatever unit it is."""
    for item in items:
        unit = item.get("text", "")
        is_told = unit in told
        yield {
            "id": f"way-{ids[unit]}",
            "source": YOU,
            "target": ids[unit],
            "text": "",
            "look": "ticked" if is_told else "open",
            "arrow": is_told,
        }


def _handed_on(items: Sequence[ItemView], ids: Mapping[str, str]) -> Iterator[Json]:
    names = {item.get("text", ""): item.get("label") or item.get("text", "") for item in items}
    for item in items:
        unit = item.get("text", "")
        for other in item.get("unit", {}).get("tells", []):
            if other in ids and other != unit:
                ends = {"source": ids[unit], "target": ids[other]}
                text = f"{names[unit]} usually tells {names[other]}"
                yield {"id": f"{ids[unit]}-{ids[other]}", **ends, "text": text, "look": "known", "arrow": True}


def _places(items: Sequence[ItemView], ends: Sequence[tuple[str, str]], ids: Mapping[str, str]) -> dict[str, Point]:
    """The officer in the middle; units around by the world they belong to, those that tell each other side by side."""
    worlds = list(GROUPS)

    def world(item: ItemView) -> int:
        kind = item.get("unit", {}).get("kind", "")
        return worlds.index(kind if kind in GROUPS else "")

    units = neighborly([ids[item.get("text", "")] for item in sorted(items, key=world)], ends)
    return {YOU: (0, 0), **dict(zip(units, ring(len(units)), strict=True))}
