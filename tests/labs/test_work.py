"""Long work beside a lab: it tells its steps, it can be ended, and a fault in it is one sentence."""

from __future__ import annotations

import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from simlib.errors import Unreadable
from simlib.labs.work import FAILED, Bench, Say, Told

PATIENCE = 240
"""Seconds after which a test fails; none of it is waited for."""


def counted(say: Say, most: int) -> int:
    """Counts, and says so."""
    for number in range(most):
        say(number / most, f"Step {number}")
    return most


def endless(say: Say) -> None:
    """Never comes to an end."""
    say(0.5, "Under way")
    while True:
        time.monotonic()


def faulty(say: Say, fault: str) -> None:
    """Does not work."""
    raise Unreadable("This cannot be read.") if fault == "Unreadable" else ZeroDivisionError


class Desk:
    """A thread that owns widgets: hears what it is told, one after the other."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[Callable[[], None]] = queue.Queue()
        self.heard: list[tuple[object, ...]] = []
        self.bench = Bench(self.waiting.put)

    @property
    def told(self) -> Told:
        """Notes all it is told."""
        return Told(
            lambda share, words: self.heard.append(("step", share, words)),
            lambda result: self.heard.append(("done", result)),
            lambda sentence: self.heard.append(("failed", sentence)),
        )

    def until(self, kind: str) -> None:
        """Hear until something of this kind was told."""
        while not self.heard or self.heard[-1][0] != kind:
            self.waiting.get(timeout=PATIENCE)()


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.bench.cancel()


def test_a_job_tells_its_steps_and_its_result_and_the_same_process_does_the_next(desk: Desk) -> None:
    desk.bench.begin(counted, 2, told=desk.told)
    desk.until("done")
    assert desk.heard == [("step", 0.0, "Step 0"), ("step", 0.5, "Step 1"), ("done", 2)]
    process = desk.bench.pid
    desk.bench.begin(counted, 1, told=desk.told)
    desk.heard.clear()
    desk.until("done")
    assert (desk.heard[-1], desk.bench.pid) == (("done", 1), process)


def test_a_cancelled_job_really_ends_says_nothing_more_and_the_next_one_works(desk: Desk) -> None:
    desk.bench.begin(endless, told=desk.told)
    desk.until("step")
    process = psutil.Process(desk.bench.pid)
    desk.bench.cancel()
    assert (process.is_running(), desk.bench.pid) == (False, None)
    desk.bench.begin(counted, 0, told=desk.told)
    desk.until("done")
    assert desk.heard == [("step", 0.5, "Under way"), ("done", 0)]


def test_a_new_job_takes_the_place_of_the_one_before(desk: Desk) -> None:
    desk.bench.begin(endless, told=desk.told)
    desk.until("step")
    desk.bench.begin(counted, 0, told=desk.told)
    desk.until("done")
    assert desk.heard[-1] == ("done", 0)


@pytest.mark.parametrize(("fault", "sentence"), [("Unreadable", "This cannot be read."), ("bug", FAILED)])
def test_a_fault_is_one_sentence(desk: Desk, fault: str, sentence: str) -> None:
    desk.bench.begin(faulty, fault, told=desk.told)
    desk.until("failed")
    assert desk.heard == [("failed", sentence)]


def test_a_process_that_dies_is_one_sentence_and_the_next_job_gets_another(desk: Desk) -> None:
    desk.bench.begin(endless, told=desk.told)
    desk.until("step")
    assert desk.bench.pid is not None
    psutil.Process(desk.bench.pid).kill()
    desk.until("failed")
    desk.bench.begin(counted, 0, told=desk.told)
    desk.until("done")
    assert desk.heard[1:] == [("failed", FAILED), ("done", 0)]


ALONE = """
import sys, time
from simlib.labs.work import Bench, Told
from tests.labs.test_work import endless
bench = Bench(lambda act: act())
bench.begin(endless, told=Told(lambda *_: print(bench.pid, flush=True), print, print))
time.sleep(600)
"""


def test_a_kernel_that_is_killed_leaves_no_work_behind() -> None:
    command = [sys.executable, "-c", ALONE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as kernel:
        assert kernel.stdout is not None
        work = psutil.Process(int(kernel.stdout.readline()))
        kernel.kill()
    assert psutil.wait_procs([work], timeout=PATIENCE)[1] == []
