"""The plan of whoever played: answered by the authority once the run has ended, and never against whoever is harmed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simlib.network.case import CaseGraph
from simlib.network.plans import Plan, best_plan
from simlib.score.network_plan import proven_best
from tests.serve.counter import Counter, Json, Page
from tests.serve.night import BADLY, WELL, codes, play


async def after(counter: Counter, decisions: list[object]) -> Page:
    page = await counter.started()
    await play(page, decisions)
    return page


async def test_a_plan_is_answered_with_its_share_of_the_best_one(counter: Counter) -> None:
    page = await after(counter, WELL)
    answer = (await page.ask("plan", targets=["Dale"]))["plan"]
    assert (answer["percent"], answer["best"], answer["proven"]) == (100, ["Dale"], True)
    assert (await page.ask("plan", targets=["room 12"]))["plan"]["percent"] == 0


async def test_what_the_debrief_offers_is_what_a_plan_may_name(counter: Counter) -> None:
    page = await after(counter, BADLY)
    plan: Json = (await page.ask("debrief"))["debrief"]["picture"]["plan"]
    names = [target["name"] for target in plan["targets"]]
    assert names == ["Dale", "room 12"]
    for name in names:
        assert "plan" in await page.ask("plan", targets=[name])


async def test_a_request_that_names_somebody_who_is_harmed_is_refused_in_a_calm_sentence(counter: Counter) -> None:
    page = await after(counter, WELL)
    for targets in (["Ana"], ["Dale", "Ana"]):
        answer = await page.ask("plan", targets=targets)
        assert "plan" not in answer
        assert answer["error"]["code"] == "not-offered"
        assert answer["error"]["sentence"].startswith("Ana is somebody who is harmed here. Nobody acts against them.")


@pytest.mark.parametrize("targets", [None, "Dale", [], ["Joan"], ["Dale"] * 3 + ["room 12", "x"], [1], [["Ana"]], {}])
async def test_any_other_request_is_refused_and_changes_nothing(counter: Counter, targets: object) -> None:
    page = await after(counter, WELL)
    log = len(counter.store.read((await page.view())["run"]))
    assert "error" in await page.ask("plan", targets=targets)
    assert len(counter.store.read((await page.view())["run"])) == log


async def test_before_the_end_neither_the_picture_nor_a_plan_is_answered(counter: Counter) -> None:
    page = await counter.started()
    assert codes(await page.ask("plan", targets=["Dale"])) == ("run-over", True)
    assert codes(await page.ask("plan", targets=["Ana"])) == ("run-over", True)
    assert codes(await page.ask("debrief")) == ("run-over", True)


async def test_whoever_asks_again_and_again_has_the_best_plan_proven_once(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    proven: list[int] = []

    def count_it(case: CaseGraph, k: int) -> Plan:
        proven.append(k)
        return best_plan(case, k)

    proven_best.cache_clear()
    monkeypatch.setattr("simlib.score.network_plan.best_plan", count_it)
    page = await after(counter, WELL)
    answers = [await page.ask("plan", targets=targets) for targets in (["Dale"], ["room 12"], ["Dale", "room 12"]) * 3]
    assert proven == [1, 2]
    assert answers[:3] == answers[3:6] == answers[6:]


def test_a_server_loads_no_graph_library_until_somebody_needs_it() -> None:
    program = "import sys, simlib.serve.server; print({'networkx', 'scipy', 'numpy'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
