"""The play cell of an assignment, as it is run in a JupyterLab."""

from __future__ import annotations

import pytest

from simlib.errors import NotReached
from simlib.html.case_door import door_html
from simlib.show.case_door import case_door

KEPT = "Your run is kept there, scored from its log, and handed in from there. Nothing in this notebook is scored."


def test_a_jupyterlab_leads_to_the_simulator() -> None:
    shown = case_door("long-hours", {"SIMLIB_SITE": " http://127.0.0.1:8866/ "}).value
    link = '<a class="jupyter-button mod-primary" href="http://127.0.0.1:8866/" target="_blank" rel="noopener">'
    assert shown.endswith(
        f'<div class="sim-app sim-card"><p>{link}Play “long hours” in the simulator</a></p>'
        f'<p class="sim-note">{KEPT}</p></div>'
    )


@pytest.mark.parametrize("site", ["", "javascript:alert(1)/", "//other.host/", "http://a.b", 'http://a"/'])
def test_an_address_that_is_none_is_no_link(site: str) -> None:
    where = "Open the simulator at the address your instructor gave you, sign in, and begin “long hours” there."
    assert door_html("long-hours", site) == (
        f'<div class="sim-app sim-card"><p>{where}</p><p class="sim-note">{KEPT}</p></div>'
    )


async def test_a_kernel_with_a_ticket_asks_the_simulator_itself() -> None:
    with pytest.raises(NotReached, match="This page was not opened from the simulator"):
        case_door("long-hours", {"SIMLIB_AUTHORITY": "nowhere", "SIMLIB_TICKET": "x"})
