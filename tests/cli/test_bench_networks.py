"""`simlib bench networks`: with and without the published networks, and a fault misses its target."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simlib.network.curves import Curve
from tests.bench import networks
from tests.bench.table import Asked
from tests.network.published import FOLDER

QUICK = Asked(quick=True, tell=lambda _text: None)

ALWAYS = [
    "curves of drawn networks: points that differ, of 132",
    "best 5, a generated case, storefronts (so many nodes): gap",
    "best 5, a generated case, storefronts (so many nodes): proof",
    "best 5, ties at random (so many nodes): gap",
    "best 5, ties at random (so many nodes): proof",
    "fragmentation, 30 nodes",
    "reach within two steps, 30 nodes",
    "exact betweenness, 30 nodes",
    "exact betweenness, ties with lengths, 30 nodes",
    "constraint, 30 nodes",
    "max-flow over a layer, 30 nodes",
    "greedy, 5, 30 nodes",
    "measures of a graph together, 30 nodes",
    "largest component, 300 nodes",
    "one max-flow, 300 nodes",
    "greedy key players, 5, 300 nodes",
]


@pytest.fixture
def line_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of seven, under the names of published networks."""
    monkeypatch.setenv(FOLDER, str(tmp_path))
    monkeypatch.setattr(networks, "TABLE", {("london_gang", 1): 0.6, ("caviar_full", 1): 0.5})
    for name in ("montagna_meetings", "london_gang", "caviar_full"):
        (tmp_path / f"{name}.nodes.csv").write_text("id\n" + "".join(f"{place}\n" for place in range(7)))
        ties = "".join(f"{place},{place + 1}\n" for place in range(6))
        (tmp_path / f"{name}.edges.csv").write_text("source,target\n" + ties)


def test_without_the_published_networks_everything_else_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    rows = networks.measure(QUICK)
    assert [re.sub(r"\(\d+ nodes", "(so many nodes", row.what) for row in rows] == ALWAYS
    assert [row.what for row in rows if row.target is None] == ["best 5, ties at random (30 nodes): proof"]
    # How fast anything is, no test says: the machine of a test is shared.
    assert [row.what for row in rows if row.held is False and not row.unit.startswith("CPU-")] == []


@pytest.mark.usefixtures("line_published")
def test_the_published_networks_are_measured_where_they_are() -> None:
    assert [(row.what, row.ours) for row in networks.curve_rows(QUICK)][1:] == [
        ("curves of the published networks: points that differ, of 6", 0)
    ]
    named = [row.what for row in networks.proof_rows(QUICK)]
    assert named[4:] == [
        f"best 1 of 7, london_gang: {what}" for what in ("F", "gap", "other than proven before", "proof")
    ]


@pytest.mark.usefixtures("line_published")
def test_another_value_than_the_proven_one_misses_its_target() -> None:
    assert [row.held for row in networks.published_rows("london_gang", 1)] == [None, True, True, True]
    assert [row.held for row in networks.published_rows("caviar_full", 1)] == [None, True, False, True]


def test_a_point_that_differs_misses_its_target(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "curve_again", lambda *_graph, **_weighted: Curve((0,), (0.5,)))
    [row] = networks.curve_rows(QUICK)[:1]
    assert (row.held, row.ours) == (False, 132)
