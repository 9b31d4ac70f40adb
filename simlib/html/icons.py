"""The few line icons, as SVG. Each stands beside a word that says the same."""

from __future__ import annotations

from markupsafe import Markup

_PATHS = {
    "good": Markup('<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.5"/>'),
    "warn": Markup('<path d="M12 4 21 19.5H3z"/><path d="M12 10v4.5M12 17v.01"/>'),
    "bad": Markup('<path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"/><path d="m9 9 6 6m0-6-6 6"/>'),
    "open": Markup('<circle cx="12" cy="12" r="8.5"/>'),
    "half": Markup('<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/>'),
    "info": Markup('<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.01"/>'),
    "clock": Markup('<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.3 2"/>'),
    "person": Markup('<circle cx="12" cy="8" r="3.6"/><path d="M5 20c.6-4 3.4-6 7-6s6.4 2 7 6"/>'),
    "place": Markup('<path d="M4 20V9l8-5 8 5v11zM9.5 20v-6h5v6"/>'),
    "tick": Markup('<path d="m5 12.5 4.5 4.5L19 7.5"/>'),
    "cross": Markup('<path d="m6 6 12 12M18 6 6 18"/>'),
    "onward": Markup('<path d="M4.5 12h14M13 6.5l5.5 5.5-5.5 5.5"/>'),
    "pause": Markup('<path d="M9 5v14M15 5v14"/>'),
}


def icon(name: str) -> Markup:
    """The icon of that name; hidden from screen readers, because a word always stands beside it."""
    return Markup('<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(_PATHS[name])


def brand_mark() -> Markup:
    """The product's mark: a door that stands open."""
    return Markup(
        '<svg viewBox="0 0 26 26" aria-hidden="true">'
        '<path d="M4 22V10a9 9 0 0 1 18 0v12" fill="none" stroke="currentColor" stroke-width="2.6"/>'
        '<path d="M13 22v-8" stroke="currentColor" stroke-width="2.6"/>'
        '<circle cx="13" cy="10" r="1.9" fill="currentColor"/></svg>'
    )
