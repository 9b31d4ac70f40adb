"""A QR code as one SVG path, so that a page holds it inline and asks for nothing."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

QUIET = 4
"""Light modules around the code, as its standard asks."""


def qr_svg(rows: Sequence[Sequence[int]], label: str) -> Markup:
    """The code as a picture with this name; nothing where there are no rows.

    Always dark on light, also in the dark theme, because cameras expect it.
    """
    if not rows:
        return Markup("")
    side = len(rows) + 2 * QUIET
    dark = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    )
    return Markup(
        '<svg class="sim-qr" viewBox="0 0 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<rect width="{}" height="{}" fill="#fff"/><path d="{}" fill="#000"/></svg>'
    ).format(side, side, label, side, side, dark)
