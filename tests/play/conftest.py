"""Every test of a case runs twice: plainly, and with state and events saved and loaded after every decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simlib.play.program import compile_scenario
from simlib.scenario.model import Scenario
from tests.play.cases import Run

Begin = Callable[..., Run]


@pytest.fixture(params=["plain", "saved and loaded"])
def begin(request: pytest.FixtureRequest) -> Begin:
    """Starts a run of a case and plays the decisions given."""

    def begun(scenario: Scenario, *decisions: object) -> Run:
        return Run(compile_scenario(scenario), saved=request.param != "plain").do(*decisions)

    return begun
