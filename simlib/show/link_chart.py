"""The link chart as a widget: data in, a click out. vis-network draws it; a list that says the same stands beside.

A mark is `{"id", "name", "kind", "look", "note", "new"}` and a tie `{"id", "source", "target", "text", "look", "label",
"weight", "new"}`; all but the ids may be missing. Texts are shown as text, whatever they hold; an id is never shown.

- `kind`: one of `simlib.scenario.words.KINDS`, or of a unit one of `simlib.scenario.facts.UnitKind`; it decides shape
  and icon.
- `look` of a mark: `known` (the usual), `open` (dashed: nothing shows it yet), `missed`, `center` (filled), `start`
  (where the ways begin, and nothing to click), `picked` (with a ring), `gone` (pale), `freed`.
- `look` of a tie: `known` (the usual), `drawn` (the trainee's own), `open` (dashed: not confirmed), `ticked`, `missed`,
  `wrong`, `gone` (pale).
- `weight`: how many ties a line stands for; it gets thicker.
- `note`: a second line below the name; `label`: a few signs on the tie; `text`: what a pointer that rests there reads.
- `text` of a mark: what a pointer that rests there reads, if not the name; `badge`: a number or a word on its corner;
  `wide`: CSS pixels for its name, on up to three lines instead of two.
- `arrow`: the tie points at its target.
- `new`: it came with what happened last, and has a soft ring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import anywidget
import traitlets

from simlib.html.link_layout import Point, bends, places
from simlib.html.vis_network import VIS_FILE, VIS_URL, VIS_VERSION, vis_network
from simlib.show.scripts import drawing_script

Json = dict[str, Any]

NOTHING: Json = {"nodes": [], "ties": [], "label": ""}


class LinkChart(anywidget.AnyWidget):
    """A chart that can be clicked. `clicked` is called with the id of the mark or the tie, empty for the ground."""

    _esm = drawing_script("link_chart.js")
    address = traitlets.Unicode(f"{VIS_URL}{VIS_FILE}?v={VIS_VERSION}").tag(sync=True)
    """Where the page finds the library, below the base of the site."""
    library = traitlets.Unicode("").tag(sync=True)
    """The library itself; sent once a page says that it has no site to ask."""
    wanted = traitlets.Bool(default_value=False).tag(sync=True)
    view = traitlets.Dict(NOTHING).tag(sync=True)
    marked = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """The ids of what is selected."""
    clicked = traitlets.List(["", 0]).tag(sync=True)
    """What was clicked last, and how many clicks there were."""

    def __init__(self, clicked: Callable[[str], None], across: int = 0) -> None:
        super().__init__()
        self._across = across
        self.observe(lambda change: clicked(_text(change["new"])), "clicked")
        self.observe(lambda change: self.set_trait("library", vis_network()) if change["new"] else None, "wanted")

    def show(
        self,
        marks: Sequence[Mapping[str, Any]],
        ties: Sequence[Mapping[str, Any]],
        label: str,
        around: Mapping[str, Point] | None = None,
    ) -> None:
        """Show these marks and ties, each where it belongs; `label` says in a sentence what the picture shows.

        Of those with the same id the last is shown, and no tie without both its ends. `around` says where each mark
        stands if somebody else lays them out around (0, 0); the names of those above are then written above them.
        """
        known = {mark["id"]: mark for mark in marks}
        marks = list(known.values())
        drawn = [
            tie for tie in {tie["id"]: tie for tie in ties}.values() if {tie["source"], tie["target"]} <= set(known)
        ]
        ends = [(tie["source"], tie["target"]) for tie in drawn]
        if around is None:
            where = places([(mark["id"], mark.get("kind", "person")) for mark in marks], ends, self._across)
        else:
            where = {mark["id"]: around[mark["id"]] for mark in marks}
            marks = [{**mark, "above": where[mark["id"]][1] < 0} for mark in marks]
        nodes = [{**mark, "x": where[mark["id"]][0], "y": where[mark["id"]][1]} for mark in marks]
        bent = [{**tie, "bend": bend} for tie, bend in zip(drawn, bends(where, ends), strict=True)]
        self.view = {"nodes": nodes, "ties": bent, "label": label}

    def mark(self, ids: Iterable[str]) -> None:
        """Show these as selected, and nothing else."""
        self.marked = list(ids)


def _text(clicked: object) -> str:
    """The id of a click as it came from a page, which may send anything."""
    return clicked[0] if isinstance(clicked, list) and clicked and isinstance(clicked[0], str) else ""
