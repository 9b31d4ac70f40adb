"""Pressing what is on a screen."""

from __future__ import annotations

import ipywidgets as widgets


def press(page: widgets.Widget, label: str) -> None:
    """Press the one button with these words."""
    pending, found = [page], []
    while pending:
        each = pending.pop()
        pending += getattr(each, "children", ())
        if isinstance(each, widgets.Button) and each.description == label:
            found.append(each)
    (button,) = found
    button.click()
