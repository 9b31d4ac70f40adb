"""The board of a referral: units by the world they belong to, told in an order, each with what is passed on.

Every unit keeps its place on the page, whatever is pressed, so that the focus of a keyboard stays where it was; the
order stands above as a list that is read out when it changes. Above it is a map of the same units: a click there is the
tick of a card, so that both always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import ipywidgets as widgets

from simlib.html.referral_picture import board_picture, map_key_html, unit_id, usually_tells
from simlib.html.referrals import GROUPS, group_html, order_html, passes_words, unit_html
from simlib.html.shapes import ItemView, PassView, Prompt
from simlib.show.controls import box, button, column, row, show, styled, words
from simlib.show.link_chart import LinkChart

JSON = dict[str, Any]
Standing = tuple[tuple[str, ...], dict[str, frozenset[str]]]
"""The units in the order told, and what is passed on to each."""
NOTHING: Mapping[str, frozenset[str]] = MappingProxyType({})


class Board:
    """Tells units in an order, and what is passed on to each."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._told: list[str] = []
        self._before: list[Standing] = []
        self._units: dict[str, _Unit] = {}
        self._passes: dict[str, PassView] = {}
        self._filling = False
        self._changes = 0
        self._items: Sequence[ItemView] = ()
        self.chart = LinkChart(self._clicked)
        self._key, self._order = words(), words()
        self._map = column([self.chart, self._key], "sim-links-picture")
        self._undo = button("Undo", self.undo, "sim-quiet")
        self._list = column([], "sim-board-units")
        self.box = column([self._map, self._order, row([self._undo], "sim-row"), self._list], "sim-board")

    def fill(self, prompt: Prompt) -> None:
        """Show the units, with what was chosen before as far as it is known."""
        self._items = prompt.get("items", [])
        told, shared = _drafted(prompt.get("draft_items"))
        self._passes = {each.get("name", ""): each for each in prompt.get("passes", [])}
        self._units = {item.get("text", ""): self._unit(item) for item in self._items}
        self._told = [unit for unit in told if unit in self._units]
        self._before = []
        self._put(self._told, {unit: shared[unit] for unit in self._told if unit in shared})
        self._list.children = [self._group(kind) for kind in GROUPS if self._of(kind)]
        self._show()

    def decision(self) -> JSON:
        """The units in their order, and what is passed on where it is more or less than the facts of the place."""
        passed = {unit: held for unit in self._told if (held := self._units[unit].passed) != self._units[unit].preset}
        shared = {unit: [name for name in self._passes if name in held] for unit, held in passed.items()}
        return {"refer": list(self._told)} | ({"shared": shared} if shared else {})

    def missing(self) -> str:
        """Never anything: to tell nobody is an answer."""
        return ""

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        self._undo.disabled = locked or not self._before
        for unit in self._units.values():
            unit.lock(locked=locked)

    # --- what can be done ---------------------------------------------------------------------------------------

    def tell(self, unit: str, *, told: bool) -> None:
        """Tell a unit after all others, or take it back."""
        self._remember()
        self._told = [*self._told, unit] if told else [other for other in self._told if other != unit]
        self._tell()

    def move(self, unit: str, by: int) -> None:
        """Tell a unit earlier (-1) or later (1)."""
        place = self._told.index(unit)
        if 0 <= place + by < len(self._told):
            self._remember()
            self._told[place], self._told[place + by] = self._told[place + by], unit
            self._tell()

    def pass_on(self, unit: str, before: frozenset[str]) -> None:
        """What is passed on to a unit was changed from this."""
        self._remember({unit: before})
        self._show()
        self._changed()

    def undo(self) -> None:
        """Take the last change back."""
        if self._before:
            told, passed = self._before.pop()
            self._put(told, passed)
            self._tell()

    @property
    def filling(self) -> bool:
        """Whether boxes are being set by the board itself, not by somebody."""
        return self._filling

    def _remember(self, passed: Mapping[str, frozenset[str]] = NOTHING) -> None:
        self._before.append(
            (tuple(self._told), {unit: each.passed for unit, each in self._units.items()} | dict(passed))
        )

    def _put(self, told: Iterable[str], passed: Mapping[str, frozenset[str]]) -> None:
        self._told, self._filling = list(told), True
        try:
            for unit, each in self._units.items():
                each.set(told=unit in self._told, passed=passed.get(unit, each.preset))
        finally:
            self._filling = False

    def _tell(self) -> None:
        """Show a change of the order, which the page reads out, and say that something changed."""
        self._changes += 1
        self._show()
        self._changed()

    def _show(self) -> None:
        self._order.value = order_html([self._units[unit].name for unit in self._told], self._changes)
        self._undo.disabled = not self._before
        last = len(self._told) - 1
        for unit, each in self._units.items():
            place = self._told.index(unit) if unit in self._told else None
            each.show(place, last)
        self._draw()

    def _draw(self) -> None:
        picture = board_picture(self._items, self._told)
        self.chart.show(picture.marks, picture.ties, picture.label, picture.where)
        self._key.value = map_key_html(picture)
        show(self._map, when=bool(self._items))

    def _clicked(self, hit: str) -> None:
        """A click on a mark is the tick of its card; on anything else it is nothing."""
        for place, item in enumerate(self._items):
            if hit == unit_id(place):
                self._units[item.get("text", "")].turn()

    def _unit(self, item: ItemView) -> _Unit:
        return _Unit(item, self, self._passes, usually_tells(item, self._items))

    def _of(self, kind: str) -> list[_Unit]:
        return [unit for unit in self._units.values() if unit.kind == kind]

    def _group(self, kind: str) -> widgets.VBox:
        heading = words()
        heading.value = group_html(kind)
        return column([heading, *(unit.box for unit in self._of(kind))], "sim-board-group")


class _Unit:
    """One unit on the board. What can be passed on is made when somebody first looks."""

    def __init__(self, item: ItemView, board: Board, passes: Mapping[str, PassView], tells: Sequence[str]) -> None:
        self._board, self._id, self._known = board, item.get("text", ""), passes
        self.preset = frozenset(name for name, each in passes.items() if each.get("preset"))
        self.name = item.get("label") or self._id
        card = item.get("unit", {})
        self.kind = card.get("kind", "") if card.get("kind") in GROUPS else ""
        self._tick = styled(widgets.Checkbox(description=self.name, indent=False), "sim-tick")
        self._tick.observe(lambda change: self._ticked(told=change["new"]), "value")
        facts = words()
        facts.value = unit_html(card, tells)
        self._earlier = button("Tell earlier", lambda: board.move(self._id, -1), "sim-quiet")
        self._later = button("Tell later", lambda: board.move(self._id, 1), "sim-quiet")
        self._moves = row([self._earlier, self._later], "sim-row")
        self._passes: dict[str, widgets.Checkbox] = {}
        # Folded: thirteen more boxes for each unit are many stops for a keyboard, and would push the page away.
        self._change = button("", self._fold, "sim-quiet", "sim-passes-fold")
        self._boxes = box([], "sim-passes")
        show(self._boxes, when=False)
        self._tools = column([self._moves, self._change, self._boxes], "sim-unit-tools")
        self.box = column([self._tick, facts, self._tools], "sim-unit")

    @property
    def passed(self) -> frozenset[str]:
        """What is ticked to be passed on."""
        return frozenset(name for name, tick in self._passes.items() if tick.value) if self._passes else self.preset

    def set(self, *, told: bool, passed: frozenset[str]) -> None:
        """Set the boxes."""
        self._tick.value = told
        if self._passes or passed != self.preset:
            self._make_passes()
        for name, tick in self._passes.items():
            tick.value = name in passed
        self._sum_up()

    def show(self, place: int | None, last: int) -> None:
        """Show its place among those told; none where it is not told."""
        self._sum_up()
        show(self._tools, when=place is not None)
        show(self._moves, when=last > 0)
        self._earlier.disabled = place is None or place == 0
        self._later.disabled = place is None or place == last

    def turn(self) -> None:
        """Tick it, or take the tick away; nothing while no answers are taken."""
        if not self._tick.disabled:
            self._tick.value = not self._tick.value

    def lock(self, *, locked: bool) -> None:
        """Take no answers while one is on its way."""
        for tick in (self._tick, *self._passes.values()):
            tick.disabled = locked

    def _fold(self) -> None:
        """Show what can be passed on, or put it away."""
        self._make_passes()
        show(self._boxes, when=self._boxes.layout.display == "none")

    def _make_passes(self) -> None:
        if not self._passes:
            self._passes = {name: self._pass(name, each.get("words", name)) for name, each in self._known.items()}
            self._boxes.children = list(self._passes.values())

    def _sum_up(self) -> None:
        passed = [each.get("words", name) for name, each in self._known.items() if name in self.passed]
        self._change.description = passes_words(passed)
        show(self._change, when=bool(self._known))

    def _pass(self, name: str, said: str) -> widgets.Checkbox:
        made = styled(widgets.Checkbox(value=name in self.preset, description=said, indent=False), "sim-pass")
        made.observe(lambda change: self._passed(name, before=change["old"]), "value")
        return made

    def _ticked(self, *, told: bool) -> None:
        if not self._board.filling:
            self._board.tell(self._id, told=told)

    def _passed(self, name: str, *, before: bool) -> None:
        if not self._board.filling:
            self._board.pass_on(self._id, self.passed | {name} if before else self.passed - {name})


def _drafted(draft: object) -> tuple[list[str], dict[str, frozenset[str]]]:
    """Whatever of a draft can be read: the units in their order, and what is passed on."""
    held = draft if isinstance(draft, Mapping) else {}
    told, shared = held.get("refer"), held.get("shared")
    units = list(dict.fromkeys(map(str, told))) if isinstance(told, list) else []
    passed = shared if isinstance(shared, Mapping) else {}
    return units, {str(unit): frozenset(map(str, names)) for unit, names in passed.items() if isinstance(names, list)}
