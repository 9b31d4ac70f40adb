"""What the play cell of an assignment shows in JupyterLab: the way to the case, which is played in the simulator."""

from __future__ import annotations

import re

from markupsafe import Markup

_SITE = re.compile(r"(?:https?://[^\s\"'<>]+|/[^\s\"'<>/][^\s\"'<>]*)?/")


def is_site(address: str) -> bool:
    """Whether this can be the address of the simulator: of a web server, or below the address of the page itself.

    >>> is_site("http://127.0.0.1:8866/"), is_site("/services/first-contact/"), is_site("javascript:alert(1)/")
    (True, True, False)
    """
    return bool(_SITE.fullmatch(address))


def door_html(scenario_id: str, site: str) -> Markup:
    """A link to the simulator at this address; without one, the sentence that says where to go."""
    case = scenario_id.replace("-", " ")
    kept = "Your run is kept there, scored from its log, and handed in from there. Nothing in this notebook is scored."
    if not is_site(site):
        where = f"Open the simulator at the address your instructor gave you, sign in, and begin “{case}” there."
        return Markup('<div class="sim-app sim-card"><p>{}</p><p class="sim-note">{}</p></div>').format(where, kept)
    return Markup(
        '<div class="sim-app sim-card"><p><a class="jupyter-button mod-primary" href="{}" target="_blank" '
        'rel="noopener">Play “{}” in the simulator</a></p><p class="sim-note">{}</p></div>'
    ).format(site, case, kept)
