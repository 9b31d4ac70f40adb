"""The bench of audits tells what is so, and would tell what is not."""

from __future__ import annotations

from dataclasses import replace

from simlib.network.arrivals import HOURS, from_everywhere
from simlib.network.audit_net import net_of
from tests.bench.audits import arrival_rows, arrivals_by_search, cost, plain_graph, told_otherwise
from tests.network.small_maps import AS_OF, county
from tests.network.test_audit_arrivals import random_map, walked


def test_the_peer_finds_the_arrivals_of_a_walk_minute_by_minute() -> None:
    whole = random_map(4)
    graph, units = plain_graph(whole), whole.by_id()
    for hour in (0, 50, 120):
        assert arrivals_by_search(graph, units, "u2", hour) == walked(whole, "u2", hour * 60)


def test_rows_tell_both_costs_and_that_no_arrival_differs() -> None:
    costs, differing = arrival_rows(county(), ["school", "hotel"])
    assert (costs.what, costs.peer_name, costs.target) == (f"{2 * HOURS * 45:,} arrivals", "networkx", None)
    assert (differing.ours, differing.held) == (0, True)


def test_an_arrival_that_differs_would_be_counted() -> None:
    slower = replace(county(), units=tuple(replace(each, takes=each.takes + 1) for each in county().units))
    net = net_of(county(), AS_OF)
    ours = from_everywhere(net.clock)[net.places["hotel"], 3]
    theirs = arrivals_by_search(plain_graph(slower), slower.by_id(), "hotel", 3)
    assert any(at != theirs.get(unit.id) for unit, at in zip(county().units, ours.tolist(), strict=True))


def test_the_cost_of_an_audit_has_the_second_as_its_target() -> None:
    row = cost("audit", random_map(1), 1)
    assert str(row.target) == "at most 1"


def test_every_planted_fault_is_told_as_what_it_is() -> None:
    assert told_otherwise() == 0
