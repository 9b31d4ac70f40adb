"""Proofs as the verbs need them: taken from the cache in the data folder where they are kept, else made and kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.prove.bots import bots_of
from simlib.prove.bots_findings import bot_findings
from simlib.prove.findings import proof_findings
from simlib.prove.graph import Tell, unheard
from simlib.prove.kept import (
    findings_as_bytes,
    findings_from_bytes,
    name_of_proof,
    proof_as_bytes,
    proof_from_bytes,
)
from simlib.prove.proof import MOST_STATES, prove
from simlib.prove.result import Proof
from simlib.read.cached import cache, cached
from simlib.record.folder import data_folder
from simlib.scenario.model import Finding, Scenario

MOST_KEPT = 200
"""Files in the cache; those used longest ago go first."""


def cache_of(env: Mapping[str, str] = os.environ) -> Path:
    """The folder in which proofs are kept. Everything in it may be deleted at any time."""
    return data_folder(env, PROJECT) / "cache" / "proofs"


def kept_proof(
    scenario: Scenario,
    sha256: str,
    folder: Path,
    most: int = MOST_STATES,
    *,
    seed: int = 0,
    fresh: bool = False,
    tell: Tell = unheard,
) -> Proof:
    """The proof of a case whose notebook has this hash; one that is kept, unless it has to be `fresh`.

    A kept one that is damaged, or about something else, is made anew. Where it cannot be kept, nothing is lost.
    """
    name = name_of_proof(scenario, sha256, most, seed)
    raw = None if fresh else cached(folder / f"{name}.json")
    proof = None if raw is None else proof_from_bytes(name, raw, scenario)
    if proof is None:
        proof = prove(scenario, most, seed, tell)
        cache(folder / f"{name}.json", proof_as_bytes(name, proof), MOST_KEPT)
    return proof


def kept_findings(
    scenario: Scenario, sha256: str, folder: Path, *, make: bool, tell: Tell = unheard
) -> list[Finding] | None:
    """What proof and bots find wrong with a case; None where that is not kept, and is not to be made."""
    name = name_of_proof(scenario, sha256, MOST_STATES, 0)
    file = folder / f"{name}-findings.json"
    raw = cached(file)
    findings = None if raw is None else findings_from_bytes(name, raw)
    if findings is None and make:
        proof = kept_proof(scenario, sha256, folder, tell=tell)
        findings = proof_findings(scenario, proof) + bot_findings(scenario, bots_of(scenario, proof=proof))
        if proof.exact:
            cache(file, findings_as_bytes(name, findings), MOST_KEPT)
        else:
            click.echo(f"{scenario.title}: too many states for an exact proof; only the bots were asked.", err=True)
    return findings


@contextmanager
def told_on_terminal() -> Iterator[Tell]:
    """Says how far a proof is, on one line that is wiped at the end; says nothing where nobody looks on."""
    stream = sys.stderr
    if not stream.isatty():
        yield unheard
        return

    def tell(states: int) -> None:
        stream.write(f"\rProving: {states:,} states so far. Ctrl+C stops it.")
        stream.flush()

    try:
        yield tell
    finally:
        stream.write("\r" + " " * 70 + "\r")
        stream.flush()


class Stopped(click.exceptions.Exit):
    """Somebody stopped a proof with Ctrl+C."""

    def __init__(self) -> None:
        super().__init__(130)


@contextmanager
def stopped_calmly() -> Iterator[None]:
    """Ctrl+C ends what is under way with one sentence. Raises `Stopped`."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing was changed, and nothing is kept.", err=True)
        raise Stopped from None
