"""The referral lab's screen: which map is open at the top, and below it the map, its forms, its audit and its files.

It holds no rules: it shows what it is given and hands on what is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ipywidgets as widgets

from simlib.html.referral_lab import note_html
from simlib.show.controls import box, button, column, offer, row, show, words
from simlib.show.lab import LabFrame, field, pick, titled
from simlib.show.upload import Files, Upload

Press = Callable[[], None]
Typed = Mapping[str, str]
MAP, EDIT, AUDIT, COMPARE, FILES = "Map", "Change", "Audit", "Before and after", "Files"
LARGEST_FILES = 8 * 1024 * 1024

UNIT_FIELDS = (
    ("name", "Name"),
    ("kind", "Kind"),
    ("open", "Open, as in Mon-Fri 08:00-17:00"),
    ("on call", "On call, as in always after 30 min"),
    ("takes", "Time a case stays, as in 20 min"),
    ("capacity", "Cases a day at most"),
    ("servers", "Cases side by side"),
    ("arrivals", "Cases a day that begin here"),
    ("meets", "Needs it meets, with commas"),
    ("passes", "May pass on, with commas"),
    ("keeps", "May not pass on, with commas"),
    ("note", "Note"),
)
"""What the form of a unit asks, by its word in the file; the other words stay as they are."""
LINK_FIELDS = (
    ("why", "Why"),
    ("latest", "Latest, as in 4 h or 15 business days"),
    ("consent", "Consent: no, yes, if identity is shared"),
    ("in writing", "Consent in writing: yes, or empty"),
    ("takes", "Time it takes, as in 5 min"),
    ("cases", "Cases a day at most"),
    ("agreement", "Agreement: its name, missing, not needed"),
    ("expires", "Agreement ends, as in 2027-06-30"),
    ("passes", "What is passed on, with commas"),
    ("feedback", "Feedback: yes, no, not allowed"),
)
"""The same for a link."""


@dataclass(frozen=True, slots=True)
class ReferralActs:
    """What the screen calls."""

    open: Callable[[str], None]
    """Open the map of this key."""
    upload: Callable[[Files], None]
    undo: Press
    redo: Press
    save: Callable[[str], None]
    """Keep the map as the agency's own under this title."""
    take_back: Press
    unit_chosen: Callable[[str], None]
    link_chosen: Callable[[str], None]
    change_unit: Callable[[Typed], None]
    add_unit: Callable[[str, Typed], None]
    remove_unit: Callable[[str], None]
    switch: Callable[[str], None]
    change_link: Callable[[str, Typed], None]
    add_link: Callable[[str, str, Typed], None]
    remove_link: Callable[[str], None]
    ways: Callable[[str], None]
    """Show the links of this unit alone; of all, for an empty id."""
    week: Callable[[str], None]
    give: Callable[[str], None]
    cancel: Press
    refused: Callable[[str], None]
    """A file was too large."""


class ReferralLab:
    """All widgets of the lab; `page` is the outermost."""

    def __init__(self, acts: ReferralActs, *, is_page: bool) -> None:
        self._acts, self._quiet = acts, False
        self.frame = LabFrame("Referral lab", acts.cancel, is_page=is_page)
        self.page = self.frame.page
        self.picture, self.legend, self.units, self.mistakes = words(), words(), words(), words()
        self.audit_head, self.holes, self.week, self.duties, self.queues = (words() for _ in range(5))
        self.numbers, self.changes = words(), words()
        self._wrong = column([self.mistakes], "sim-card")
        pages = {
            MAP: self._map_page(),
            EDIT: box([column([self._unit_form()], "sim-col"), column([self._link_form()], "sim-col")], "sim-half"),
            AUDIT: self._audit_page(),
            COMPARE: titled("Before and after the changes", [self.numbers, self.changes]),
            FILES: self._files_page(),
        }
        self.frame.fill([self._top(), self._wrong], pages)
        self.show_mistakes("")
        self.frame.show_pages(when=False)

    # --- what is open -------------------------------------------------------------------------------------------

    def _top(self) -> widgets.VBox:
        self.map, self.title, self.unkept = pick("Map"), field("Keep it as"), words()
        kinds = ".yaml,.yml,.csv"
        self.upload = Upload(
            self._acts.upload, self._acts.refused, label="Or a file of yours: YAML, or the four tables (CSV)",
            accept=kinds, multiple=True, most=LARGEST_FILES,
        )  # fmt: skip
        self._open = button("Open", lambda: self._acts.open(str(self.map.value or "")), primary=True)
        self.undo, self.redo = button("Undo", self._acts.undo), button("Redo", self._acts.redo)
        self.save = button("Keep", lambda: self._acts.save(str(self.title.value)))
        self.take_back = button("Back to the version kept before", self._acts.take_back)
        opening = row([self.map, self._open, self.upload], "sim-row", "sim-lab-tools")
        keeping = [self.title, self.save, self.undo, self.redo, self.take_back]
        self._keeping = row(keeping, "sim-row", "sim-lab-tools")
        return titled("Open a map", [opening, self._keeping, self.unkept])

    def offer_maps(self, maps: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Offer these maps, each as its words and its key."""
        offer(self.map, maps)
        if chosen in [key for _, key in maps]:
            self.map.value = chosen

    def stand(self, *, opened: bool, can_undo: bool, can_redo: bool, can_take_back: bool, is_kept: bool) -> None:
        """Which presses make sense now, and whether something would be lost."""
        self.unkept.value = "" if is_kept else note_html("Your changes are not kept yet. Press Keep before you leave.")
        show(self._keeping, when=opened)
        self.undo.disabled, self.redo.disabled = not can_undo, not can_redo
        show(self.take_back, when=can_take_back)

    def show_mistakes(self, html: str) -> None:
        """Show what is wrong with a file that was chosen; nothing for an empty text."""
        self.mistakes.value = html
        show(self._wrong, when=bool(html))

    # --- the map ------------------------------------------------------------------------------------------------

    def _map_page(self) -> widgets.VBox:
        self.ways = pick("Show the ways of")
        self.ways.observe(lambda change: self._chosen_or_all(self._acts.ways, change["new"]), "value")
        picture = titled("The map", [self.ways, self.picture, self.legend])
        return column([picture, titled("The same as a list", [self.units])], "sim-col")

    # --- the forms ----------------------------------------------------------------------------------------------

    def _unit_form(self) -> widgets.VBox:
        self.unit = pick("Unit or partner")
        self.unit.observe(lambda change: self._chosen(self._acts.unit_chosen, change["new"]), "value")
        self._unit_fields = {word: field(label) for word, label in UNIT_FIELDS}
        self.switch = button("Switch off", lambda: self._acts.switch(self._unit_id))
        self.new_unit = field("Id of a new unit, as in night desk")
        buttons = [
            button("Change the unit", lambda: self._acts.change_unit(self._typed_unit), primary=True),
            self.switch,
            button("Remove the unit", lambda: self._acts.remove_unit(self._unit_id)),
        ]
        add = button("Add it with what is typed above", self._add_unit)
        return titled(
            "A unit",
            [
                self.unit,
                box(list(self._unit_fields.values()), "sim-fields"),
                row(buttons, "sim-row"),
                self.new_unit,
                add,
            ],
            "sim-form",
        )

    def _link_form(self) -> widgets.VBox:
        self.link = pick("Link")
        self.link.observe(lambda change: self._chosen(self._acts.link_chosen, change["new"]), "value")
        self._link_fields = {word: field(label) for word, label in LINK_FIELDS}
        self.sender, self.receiver = pick("From"), pick("To")
        ends = box([self.sender, self.receiver], "sim-fields")
        buttons = [
            button("Change the link", lambda: self._acts.change_link(self._link_key, self._typed_link), primary=True),
            button("Remove the link", lambda: self._acts.remove_link(self._link_key)),
        ]
        add = button("Add a link with what is typed above", self._add_link)
        return titled(
            "A link",
            [self.link, box(list(self._link_fields.values()), "sim-fields"), row(buttons, "sim-row"), ends, add],
            "sim-form",
        )

    def _chosen(self, act: Callable[[str], None], key: str | None) -> None:
        if key and not self._quiet:
            act(key)

    @property
    def _unit_id(self) -> str:
        return str(self.unit.value or "")

    @property
    def _link_key(self) -> str:
        return str(self.link.value or "")

    @property
    def _typed_unit(self) -> Typed:
        return {"id": self._unit_id, **{word: str(each.value) for word, each in self._unit_fields.items()}}

    @property
    def _typed_link(self) -> Typed:
        return {word: str(each.value) for word, each in self._link_fields.items()}

    def _add_unit(self) -> None:
        self._acts.add_unit(str(self.new_unit.value).strip(), self._typed_unit)

    def _add_link(self) -> None:
        self._acts.add_link(str(self.sender.value or ""), str(self.receiver.value or ""), self._typed_link)

    def offer_parts(self, units: Sequence[tuple[str, str]], links: Sequence[tuple[str, str]]) -> None:
        """Offer the units and links of the map, each as its words and its key; what was chosen stays if it can."""
        self._quiet = True
        for choice in (self.unit, self.sender, self.receiver):
            offer(choice, units)
        offer(self.link, links)
        offer(self.of_week, [("All duties to tell", ""), *units])
        offer(self.ways, [("All units", ""), *units])
        self._quiet = False

    def fill_unit(self, typed: Typed, *, off: bool) -> None:
        """Show this unit in its form."""
        for word, each in self._unit_fields.items():
            each.value = typed.get(word, "")
        self.switch.description = "Switch on" if off else "Switch off"

    def fill_link(self, typed: Typed) -> None:
        """Show this link in its form."""
        for word, each in self._link_fields.items():
            each.value = typed.get(word, "")

    # --- the audit and the files --------------------------------------------------------------------------------

    def _audit_page(self) -> widgets.VBox:
        self.of_week = pick("Week of")
        self.of_week.observe(lambda change: self._chosen_or_all(self._acts.week, change["new"]), "value")
        found = titled("Audit", [self.audit_head, self.holes])
        weeks = titled("Hour by hour", [self.of_week, self.week])
        tables = box([titled("Duties to tell", [self.duties]), titled("Waiting", [self.queues])], "sim-half")
        return column([found, weeks, tables], "sim-col")

    def _chosen_or_all(self, act: Callable[[str], None], unit: str | None) -> None:
        if not self._quiet:
            act(unit or "")

    def _files_page(self) -> widgets.VBox:
        self.kind_of_file = pick("File")
        give = button("Download", lambda: self._acts.give(str(self.kind_of_file.value)), primary=True)
        return titled("Files", [row([self.kind_of_file, give], "sim-row", "sim-lab-tools")])
