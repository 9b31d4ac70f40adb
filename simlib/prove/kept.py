"""Proofs as they are kept: bytes under a name that changes with everything the proof depends on.

What is read back was written by somebody, at some time. So whatever is not exactly what would be written now counts as
nothing, and the proof is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from simlib.prove.promises import Kept
from simlib.prove.result import EndingProof, Interval, Mean, Proof
from simlib.scenario.findings import CODES
from simlib.scenario.model import Choice, Finding, Scenario, Scene, Spot

EDITION = 1
"""Raised when a proof comes to say something else about the same case, so that older ones are made anew."""


def name_of_proof(scenario: Scenario, sha256: str, most: int, seed: int) -> str:
    """The name under which this proof is kept.

    `sha256` is that of the notebook's bytes. What the fact base made of them stands in the scenario.
    """
    asked = json.dumps([EDITION, sha256, repr(scenario), most, seed])
    return hashlib.sha256(asked.encode()).hexdigest()


def proof_as_bytes(name: str, proof: Proof) -> bytes:
    """The proof as it is kept under this name."""
    held = {"proof": proof.as_json(), "findings": [_finding_json(each) for each in proof.findings]}
    return _sealed(name, held)


def proof_from_bytes(name: str, raw: bytes, scenario: Scenario) -> Proof | None:
    """The proof that was kept under this name; None for anything else."""
    held = _unsealed(name, raw)
    try:
        return None if held is None else _proof(held, scenario)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def findings_as_bytes(name: str, findings: Iterable[Finding]) -> bytes:
    """Findings as they are kept under this name."""
    return _sealed(name, {"findings": [_finding_json(each) for each in findings]})


def findings_from_bytes(name: str, raw: bytes) -> list[Finding] | None:
    """The findings that were kept under this name; None for anything else."""
    held = _unsealed(name, raw)
    try:
        return None if held is None else [_finding(each) for each in held["findings"]]
    except (KeyError, TypeError, ValueError):
        return None


def _sealed(name: str, held: Mapping[str, object]) -> bytes:
    body = json.dumps(held, ensure_ascii=False)
    return json.dumps({"name": name, "sum": _sum(name, body), "body": body}, ensure_ascii=False).encode()


def _unsealed(name: str, raw: bytes) -> dict[str, Any] | None:
    try:
        outer = json.loads(raw)
        if outer["name"] == name and outer["sum"] == _sum(name, outer["body"]):
            held: dict[str, Any] = json.loads(outer["body"])
            return held
    except (KeyError, TypeError, ValueError, RecursionError):
        pass
    return None


def _sum(name: str, body: str) -> str:
    return hashlib.sha256(f"{name}\n{body}".encode()).hexdigest()


def _proof(held: Mapping[str, Any], scenario: Scenario) -> Proof:
    said = held["proof"]
    score = said["score"]
    return Proof(
        exact=said["exact"],
        states=said["states"],
        histories=said["histories"],
        reached=tuple(said["scenes"]["reached"]),
        unreached=tuple(said["scenes"]["unreached"]),
        never_offered=tuple(_choice(scenario, each) for each in said["choices"]["never_offered"]),
        endings={
            label: EndingProof(each["probability"], each["worst"], each["best"])
            for label, each in said["endings"].items()
        },
        stuck=said["stuck"],
        unended=said["unended"],
        passed=said["passed"],
        score=_mean(score),
        distribution=tuple((points, chance) for points, chance in score["distribution"]),
        criteria={name: _mean(each) for name, each in said["criteria"].items()},
        musts=said["must"],
        nevers=said["never"],
        promises={text: Kept(each["holds"], each["history"]) for text, each in said["promises"].items()},
        best_path=said["best_path"],
        fastest_path=said["fastest_path"],
        shortest_minutes=said["shortest_minutes"],
        longest_minutes=said["longest_minutes"],
        intervals={name: (low, high) for name, (low, high) in said["intervals"].items()}
        if "intervals" in said
        else None,
        findings=tuple(_finding(each) for each in held["findings"]),
    )


def _intervals(said: Mapping[str, Any]) -> dict[str, Interval]:
    return {name: (low, high) for name, (low, high) in said.items()}


def _mean(said: Mapping[str, Any]) -> Mean:
    return Mean(said["min"], said["max"], said["mean"])


def _choice(scenario: Scenario, said: Mapping[str, Any]) -> tuple[Scene, Choice]:
    scene = scenario.scene(said["scene"])
    for choice in scene.all_choices:
        if choice.text == said["text"]:
            return scene, choice
    raise KeyError(said["text"])


def _finding_json(one: Finding) -> list[object]:
    return [one.code, one.spot.cell, one.spot.line, one.spot.column, one.message, one.help, one.length]


def _finding(said: Any) -> Finding:
    code, cell, line, column, message, remedy, length = said
    return Finding(code, CODES[code].severity, "", Spot(cell, line, column), message, remedy, "", length)
