"""The few ipywidgets the screens are made of, with our style classes on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets


def styled(widget: widgets.DOMWidget, *classes: str) -> widgets.DOMWidget:
    """The widget, with these style classes."""
    for name in classes:
        widget.add_class(name)
    return widget


def words(*classes: str) -> widgets.HTML:
    """A place for HTML that `simlib.html` made; nothing else may be put there."""
    return styled(widgets.HTML(), *classes)


def column(children: Sequence[widgets.Widget], *classes: str) -> widgets.VBox:
    """Widgets one under the other."""
    return styled(widgets.VBox(list(children)), *classes)


def row(children: Sequence[widgets.Widget], *classes: str) -> widgets.HBox:
    """Widgets side by side."""
    return styled(widgets.HBox(list(children)), *classes)


def box(children: Sequence[widgets.Widget], *classes: str) -> widgets.Box:
    """Widgets whose arrangement the style sheet alone decides."""
    return styled(widgets.Box(list(children)), *classes)


def button(label: str, press: Callable[[], None], *classes: str, primary: bool = False) -> widgets.Button:
    """A button with plain text that calls `press`."""
    made = widgets.Button(description=label, button_style="primary" if primary else "")
    made.on_click(lambda _: press())
    return styled(made, *classes)


def show(widget: widgets.DOMWidget, *, when: bool) -> None:
    """Show the widget, or take it off the page and out of reach of the keyboard."""
    widget.layout.display = None if when else "none"


def offer(choice: widgets.Dropdown, options: Sequence[tuple[str, str]]) -> None:
    """Offer these options, each as its words and its value; what was chosen stays where it still can be."""
    if tuple(choice.options) == tuple(options):
        return
    kept, values = choice.value, [value for _, value in options]
    choice.options = list(options)
    choice.value = kept if kept in values else values[0] if values else None
