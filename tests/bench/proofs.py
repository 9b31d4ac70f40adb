"""Exact proofs of generated cases, in processes of their own: CPU time, memory, and how many states there were.

Beside them stand runs drawn at random, as ChoiceScript's randomtest draws them: what a machine plays in a CPU-second,
and how many runs it would take to have played each once.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from simlib.play.program import compile_scenario
from simlib.prove.proof import prove
from tests.bench.choicescript import as_choicescript
from tests.bench.processes import PROJECT
from tests.bench.table import Asked, Bound, NotMeasured, Row, Target
from tests.bench_graph import bench_scenario, play_out

if sys.platform != "win32":
    import resource

LIKE_PLAY = (32, 14)
"""Layers, and the most trust: 42,000 states, and more than ten million million ways through."""

LARGE = (132, 114)
"""Two million states."""

SMALL = (8, 4)

CLONE = "CHOICESCRIPT"
"""The environment variable that names a clone of the ChoiceScript repository."""

FEWEST_RUNS = 3_000
MOST = 10_000_000


def measure(asked: Asked) -> list[Row]:
    """The rows of proofs, and of runs drawn beside them."""
    if sys.platform == "win32":
        raise NotMeasured("the memory that a process has used is told by POSIX systems alone.")
    large = SMALL if asked.quick else LARGE
    rows = [*proof_rows("", LIKE_PLAY, asked.size(3, 1), 1, 500)]
    asked.tell("proofs: two million states; this takes a minute or two ...")
    rows += proof_rows("large: ", large, 1, 120, 4_000)
    asked.tell("proofs: runs at random ...")
    return [*rows, _drawn_row(asked)]


def proof_rows(what: str, size: tuple[int, int], rounds: int, seconds: float, megabytes: float) -> list[Row]:
    """What it takes to prove a generated case of this size exactly."""
    told = [_proved_apart(size) for _ in range(rounds)]
    states, histories = told[0]["states"], told[0]["histories"]
    name = f"{what}exact over {states:,.0f} states and {histories:.1e} ways through"
    used = (median(each["seconds"] for each in told), max(each["megabytes"] for each in told))
    return [
        Row(name, "CPU-s", used[0], target=Target(Bound.AT_MOST, seconds)),
        Row(f"{what}the same, at most", "MB", used[1], target=Target(Bound.AT_MOST, megabytes)),
    ]


def _proved_apart(size: tuple[int, int]) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.proofs", *map(str, size)]
    done = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def proved(layers: int, most_trust: int) -> dict[str, float]:
    """What this process has used to prove a generated case, reading the program aside."""
    scenario = bench_scenario(1, layers, most_trust)
    began = time.process_time()
    proof = prove(scenario, MOST)
    seconds = time.process_time() - began
    return {
        "states": proof.states,
        "histories": float(proof.histories or 0),
        "seconds": seconds,
        "megabytes": _most_held(),
    }


def _most_held() -> float:
    """The most megabytes this process ever held. Linux counts into `ru_maxrss` what its parent held before it began."""
    status = Path("/proc/self/status")
    if status.exists():
        told = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if told:
            return int(told[1]) * 1024 / 1e6
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1e6 if sys.platform == "darwin" else held * 1024 / 1e6


# --- runs at random ------------------------------------------------------------------------------------------


def _drawn_row(asked: Asked) -> Row:
    program, random = compile_scenario(bench_scenario(1)), Random(1)
    runs = asked.size(FEWEST_RUNS, 20)
    began = time.process_time()
    for _ in range(runs):
        play_out(program, random)
    ours = runs / (time.process_time() - began)
    peer, why = randomtest(asked.size(FEWEST_RUNS, 20))
    if peer is None:
        asked.tell(f"proofs: ChoiceScript's randomtest is not measured: {why}")
        return Row("runs at random, beside no peer", "runs / CPU-s", ours)
    return Row("runs at random", "runs / CPU-s", ours, peer, "ChoiceScript's randomtest", ours / peer)


def randomtest(runs: int) -> tuple[float | None, str]:
    """Runs in a CPU-second of ChoiceScript's randomtest over the same case; or None, and why not."""
    clone, node = os.environ.get(CLONE, ""), shutil.which("node")
    if not clone or not (Path(clone) / "randomtest.js").is_file():
        return None, f"{CLONE} names no clone of the repository dfabulich/choicescript."
    if node is None:
        return None, "it needs node."
    with TemporaryDirectory() as folder:
        game = Path(folder) / "choicescript"
        shutil.copytree(clone, game, ignore=shutil.ignore_patterns(".git"))
        scenes = game / "web" / "mygame" / "scenes"
        scenes.mkdir(parents=True, exist_ok=True)
        (scenes / "startup.txt").write_text(as_choicescript(bench_scenario(1)), encoding="utf-8")
        few, many = (_randomtest_seconds(node, game, count) for count in (1, runs))
    return (None, "it did not run.") if few is None or many is None else (runs / (many - few), "")


def _randomtest_seconds(node: str, game: Path, runs: int) -> float | None:
    """CPU-seconds of so many runs, starting node with them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [node, "randomtest.js", f"num={runs}", "project=mygame", "seed=1"]
    done = subprocess.run(command, cwd=game, check=False, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or "RANDOMTEST PASSED" not in done.stdout:
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    print(json.dumps(proved(int(sys.argv[1]), int(sys.argv[2]))))
