"""Of a broken case, what nobody could play is taken out and named, and the rest is proved."""

from __future__ import annotations

import pytest

from simlib.prove.partial import provable
from simlib.prove.proof import prove
from tests.read.cases import read

PIECES = {
    'the choice "Go" in "Here", which leads nowhere': "## Here\n- [Go](#Nowhere)\n- [Wait](#The-end)\n",
    'the choice "Go" in "Here", which stands there twice': "## Here\n- [Go](#The-end)\n- [Go](#The-start)\n",
    'the choice "Go" in "Here", whose When cannot be read': (
        "## Here\n- [Go](#The-end)\n  - When: hapy\n- [Wait](#The-end)\n"
    ),
    'the choice "Go" in "Here", which is an ending': "## Here\n- Ending: good\n- [Go](#The-end)\n",
    'the second scene "Here"': "## Here\n- [Go](#The-end)\n## Here\n- [Wait](#The-end)\n",
    'the Select in "Here"': "## Here\n- [Wait](#The-end)\n- Select: What? [Go](#The-end)\n  - [x] A\n  - [ ] B\n",
    'the item "A" in "Here", whose When cannot be read': (
        "## Here\n- Select: What? [Go](#The-end)\n  - [x] A\n    - When: hapy\n  - [ ] B\n"
    ),
}


@pytest.mark.parametrize("what", PIECES)
def test_what_nobody_could_play_is_left_out_and_named(what: str) -> None:
    reading = read(PIECES[what])
    assert reading.scenario is not None
    assert not reading.playable
    case, left_out = provable(reading.scenario)
    assert [part.what for part in left_out] == [what]
    assert prove(case).exact


def test_of_a_whole_case_nothing_is_left_out() -> None:
    scenario = read("").scenario
    assert scenario is not None
    assert provable(scenario) == (scenario, ())
