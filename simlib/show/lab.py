"""What both labs share: the bar at the top, the place where it is said what came of a press, and long work's bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import ipywidgets as widgets

from simlib.html.labs import lab_bar_html, lab_foot_html, lab_head_html, lab_style_html, progress_html, said_html
from simlib.html.studio import title_html
from simlib.show.controls import button, column, row, show, styled, words
from simlib.show.download import Download
from simlib.show.studio_map import Bridge

Press = Callable[[], None]


class Working:
    """How far long work is, with the button that ends it. Nothing is there while nothing is done."""

    def __init__(self, cancel: Press) -> None:
        self._bar = words("sim-grow")
        self.cancel = button("Cancel", cancel)
        self.box = row([self._bar, self.cancel], "sim-row", "sim-working")
        self.rest()

    def step(self, share: float, what: str) -> None:
        """Show the share that is done, from 0 to 1, and what is done now."""
        self._bar.value = progress_html(share, what)
        show(self.box, when=True)

    def rest(self) -> None:
        """Nothing is done now."""
        show(self.box, when=False)
        self._bar.value = ""


class LabFrame:
    """The page around a lab."""

    def __init__(self, title: str, cancel: Press, *, is_page: bool) -> None:
        """`is_page` where the lab is a page of the simulator; else it stands in a page that is not ours."""
        self._title = title
        self.head, self.said = words(), words("sim-said")
        self.head.value = lab_head_html(title, "")
        self.download, self.working = Download(), Working(cancel)
        self.tools = row([], "sim-row", "sim-lab-tools")
        self._tabs = row([], "sim-tabs")
        self._body = column([], "sim-col")
        self._pages: dict[str, widgets.Widget] = {}
        self._buttons: dict[str, widgets.Button] = {}
        style, bar, foot = words(), words(), words()
        style.value, foot.value = lab_style_html(whole=not is_page), lab_foot_html()
        bar.value = lab_bar_html(has_way_back=is_page)
        theme = button("Theme", lambda: None, "sim-quiet", "sim-ico", "sim-ico-theme", "sim-theme")
        top = column([bar], "sim-hd", "wide")
        body = column([self.head, self.tools, self.working.box, self.said, self._tabs, self._body], "sim-page")
        main = column([body], "sim-main")
        bottom = column([row([foot, theme], "sim-footrow")], "sim-bottom")
        self.page = column([style, Bridge(), self.download, top, main, bottom], "sim-app", "sim-studio", "sim-lab")

    def lead(self, sentence: str) -> None:
        """Say below the title what is open."""
        self.head.value = lab_head_html(self._title, sentence)

    def say(self, sentence: str, *, bad: bool = False) -> None:
        """Say what came of the last press; nothing for an empty sentence."""
        self.said.value = said_html(sentence, bad=bad)

    def fill(self, tools: Sequence[widgets.Widget], pages: Mapping[str, widgets.Widget]) -> None:
        """Put in the tools and the pages; the first page is shown."""
        self.tools.children = tuple(tools)
        self._pages = dict(pages)
        self._buttons = {name: button(name, partial(self.turn_to, name), "sim-tab") for name in pages}
        self._tabs.children = tuple(self._buttons.values())
        self._body.children = tuple(self._pages.values())
        self.turn_to(next(iter(pages)))

    def turn_to(self, name: str) -> None:
        """Show this page of the lab."""
        for each, page in self._pages.items():
            show(page, when=each == name)
            pressed = self._buttons[each]
            (pressed.add_class if each == name else pressed.remove_class)("mod-active")

    def show_pages(self, *, when: bool) -> None:
        """Show the pages, or leave them out where there is nothing to show in them."""
        for part in (self._tabs, self._body):
            show(part, when=when)


def field(label: str, hint: str = "") -> widgets.Text:
    """A line to type in."""
    return widgets.Text(description=label, placeholder=hint, continuous_update=False)


def area(label: str, hint: str = "") -> widgets.Textarea:
    """A few lines to type in."""
    return widgets.Textarea(description=label, placeholder=hint, rows=3)


def pick(label: str, options: Sequence[tuple[str, str]] = ()) -> widgets.Dropdown:
    """A list to choose one from."""
    return widgets.Dropdown(description=label, options=list(options))


def tick(label: str) -> widgets.Checkbox:
    """Something to tick."""
    return styled(widgets.Checkbox(description=label, indent=False), "sim-tick")


def titled(title: str, children: Sequence[widgets.Widget], *classes: str) -> widgets.VBox:
    """A card with a heading."""
    heading = words()
    heading.value = title_html(title)
    return column([heading, *children], "sim-card", *classes)
