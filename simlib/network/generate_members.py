"""Who and what a generated case is made of: clusters with groups, what only looks like them, and what stands around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.network.drawing import Draw
from simlib.scenario.typologies import HARMED, NODES, Member, Part, Size, Typology

TOP = -1
"""The group of whoever stands over the groups of a cluster."""
AROUND = -2
"""The group of whoever belongs to none."""

FEWEST_LEADS = 2
NODES_FOR_A_LEAD = 60
"""Every so many nodes a case came to the police in one way more."""
AROUND_SHARE = 12
"""Percent of the nodes that stand around the groups, at least."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A member of a case and where it stands. `key` tells it from every other while a case is made."""

    key: int
    member: Member
    typology: Typology
    cluster: int
    group: int
    called: str = ""
    minor: bool = False

    @property
    def harmed(self) -> bool:
        """Whether this is somebody who is harmed."""
        return self.member in HARMED

    @property
    def decoy(self) -> bool:
        """Whether it only looks like a part of what happened."""
        return self.typology.decoy


class Cast:
    """The members of a case while they are drawn; never more than fit."""

    def __init__(self, typology: Typology, size: Size, draw: Draw) -> None:
        self.typology = typology
        self.draw = draw
        self.count = draw.whole(*NODES[size])
        self.members: list[Placed] = []
        self._groups = 0

    @property
    def room(self) -> int:
        """How many members may still be drawn."""
        return self.count - len(self.members)

    def add(self, member: Member, typology: Typology, place: tuple[int, int], called: Sequence[str] = ()) -> None:
        """One more member."""
        minor = member in HARMED and self.draw.percent(typology.minors)
        name = self.draw.one(called) if called else ""
        self.members.append(Placed(len(self.members), member, typology, *place, name, minor))

    def add_parts(self, parts: Sequence[Part], typology: Typology, place: tuple[int, int], most: int) -> bool:
        """A top or a group, as drawn or as small as it may be; nothing, and False, where neither fits."""
        drawn = [self.draw.spread(part.count) for part in parts]
        if sum(drawn) > most:
            drawn = [part.count.low for part in parts]
        if sum(drawn) > most:
            return False
        for part, count in zip(parts, drawn, strict=True):
            for _ in range(count):
                self.add(part.member, typology, place, part.called)
        return True

    def add_group(self, typology: Typology, cluster: int, most: int) -> bool:
        """One more group of a cluster."""
        added = self.add_parts(typology.group, typology, (cluster, self._groups), most)
        self._groups += added
        return added


def members_of(typology: Typology, size: Size, decoys: Sequence[Typology], draw: Draw) -> list[Placed]:
    """Everybody and everything in a case, exactly as many as its size draws; how it came to the police comes first."""
    cast = Cast(typology, size, draw)
    for _ in range(FEWEST_LEADS + cast.count // NODES_FOR_A_LEAD):
        cast.add(Member.EVENT, typology, (0, AROUND))
    apart = _room_for_decoys(cast, decoys)
    around = 0 if size is Size.S else cast.count * AROUND_SHARE // 100
    _add_clusters(cast, size, cast.room - apart - around)
    _add_decoys(cast, decoys, min(apart, cast.room))
    while cast.room:
        _add_around(cast)
    return cast.members


def _room_for_decoys(cast: Cast, decoys: Sequence[Typology]) -> int:
    share = cast.draw.spread(cast.typology.decoys)
    if not share or not decoys:
        return 0
    return max(min(each.fewest(Size.S) for each in decoys), cast.count * share // 100)


def _add_clusters(cast: Cast, size: Size, most: int) -> None:
    typology = cast.typology
    clusters = cast.draw.spread(typology.clusters_of(size))
    smallest = sum(part.count.low for part in typology.group)
    end = len(cast.members) + most
    for cluster in range(clusters):
        kept = smallest + (clusters - cluster - 1) * (typology.fewest(size) // typology.clusters_of(size).low)
        cast.add_parts(typology.top, typology, (cluster, TOP), end - len(cast.members) - kept)
        cast.add_group(typology, cluster, end - len(cast.members) - kept + smallest)
    cluster = 0
    while cast.add_group(typology, cluster, end - len(cast.members)):
        cluster = (cluster + 1) % clusters


def _add_decoys(cast: Cast, decoys: Sequence[Typology], most: int) -> None:
    end = len(cast.members) + most
    while True:
        left = end - len(cast.members)
        fitting = [each for each in decoys if each.fewest(Size.S) <= left]
        if not fitting:
            return
        cast.add_group(cast.draw.one(fitting), 0, left)


def _add_around(cast: Cast) -> None:
    around = cast.typology.around
    chosen = cast.draw.weighted(around, [each.weight for each in around])
    cast.add(chosen.member, cast.typology, (0, AROUND), chosen.called)
