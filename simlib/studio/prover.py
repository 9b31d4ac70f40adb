"""The process that proves a case beside the studio: a notebook on standard input, lines of JSON on standard output.

A line is `{"step": WORDS}` while it works, and at last `{"result": DATA}`. A big case takes a minute and a gigabyte:
apart from the kernel it keeps no button waiting, and can be ended at any time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from simlib.prove.bots import bots_of
from simlib.prove.bots_findings import bot_findings
from simlib.prove.findings import proof_findings
from simlib.prove.flow import Flow, flow_of
from simlib.prove.graph import TooMany
from simlib.prove.proof import MOST_STATES, prove
from simlib.read.notebook import read_text_scenario
from simlib.scenario.model import Scenario
from simlib.studio.proofs import Json

Say = Callable[[str], None]


def proved(notebook: bytes, say: Say, most: int = MOST_STATES) -> Json | None:
    """All that the studio shows about every run of a case; None for a notebook that cannot be played."""
    reading = read_text_scenario(notebook)
    if reading.scenario is None or not reading.playable:
        return None
    return _all_about(reading.scenario, say, most)


def _all_about(scenario: Scenario, say: Say, most: int) -> Json:
    say("Step 1 of 3: where runs go")
    flow: Flow | None = None
    with suppress(TooMany):
        flow = flow_of(scenario, most)
    say("Step 2 of 3: scores and promises")
    proof = prove(scenario, most)
    say("Step 3 of 3: play-testers")
    bots = bots_of(scenario, proof=proof)
    return {
        "proof": proof.as_json(),
        "flow": flow.as_json() if flow else None,
        "bots": [each.as_json() for each in bots],
        "findings": [each.as_json() for each in (*proof_findings(scenario, proof), *bot_findings(scenario, bots))],
    }


def main() -> None:
    """Reads, proves, and says each step as it begins."""
    with suppress(OSError, AttributeError):
        os.nice(10)

    def tell(line: Json) -> None:
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    result = proved(sys.stdin.buffer.read(), lambda words: tell({"step": words}))
    tell({"result": result})


if __name__ == "__main__":
    main()
