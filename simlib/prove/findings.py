"""The findings that need a proof: what no single line shows, but all runs together.

Each is said at its place like any other finding, and where a run shows it, with a shortest history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from simlib.prove.graph import Graph, TooMany
from simlib.prove.loops import Unrolled
from simlib.prove.needed import findings_about_needs
from simlib.prove.penalties import findings_about_penalties
from simlib.prove.reading import shown_in
from simlib.prove.result import Proof
from simlib.prove.rubric import findings_about_best, findings_about_maxima
from simlib.prove.situations import situations_of
from simlib.prove.traps import findings_about_traps
from simlib.prove.verdicts import findings_about_decisions, findings_about_rules, findings_about_texts
from simlib.prove.words import after
from simlib.prove.worth import Worth
from simlib.scenario.findings import finding, sorted_findings
from simlib.scenario.model import Finding, Scenario


def proof_findings(scenario: Scenario, proof: Proof) -> list[Finding]:
    """What an exact proof finds wrong with a case, in the order of the notebook; nothing where it is not exact.

    They carry no file and no line of text yet.
    """
    if not proof.exact:
        return []
    made = [*proof.findings, *_about_proof(scenario, proof)]
    return list(sorted_findings(made))


def findings_in(scenario: Scenario, graph: Graph, flat: Unrolled, worth: Worth, most: int) -> tuple[Finding, ...]:
    """What only the states show; what a text asks for is left out where that takes more than `most` states."""
    situations = situations_of(graph)
    made = [
        *findings_about_traps(graph, flat),
        *findings_about_decisions(graph, situations),
        *findings_about_rules(scenario, graph),
        *findings_about_penalties(graph, flat, worth.classes),
        *findings_about_needs(graph, situations),
    ]
    with suppress(TooMany):
        made += findings_about_texts(graph, shown_in(graph, most))
    return sorted_findings(made)


def beyond(known: Iterable[Finding], found: Iterable[Finding]) -> Iterator[Finding]:
    """Those that say something new: not of the same kind at the same place, and no second word on one condition."""
    told = {_subject(finding) for finding in known}
    return (finding for finding in found if _subject(finding) not in told)


_ALIKE = {"L205": "L204", "L207": "L204", "L208": "L204"}
"""Verdicts on one condition: whichever comes first is enough."""


def _subject(one: Finding) -> tuple[str, object]:
    return _ALIKE.get(one.code, one.code), one.spot


def _about_proof(scenario: Scenario, proof: Proof) -> Iterator[Finding]:
    for heading in proof.unreached:
        spot = scenario.scene(heading).spot
        message = f'No run comes to "{heading}": on every way to it, something is always closed.'
        yield finding("S105", spot, message, "Widen a `When` on the way, or delete it.", len(heading))
    for promise in scenario.promises:
        kept = proof.promises[promise.text]
        if kept.holds is False:
            message = f'"{promise.text}" does not hold {after(kept.history or [])}.'
            yield finding("L209", promise.spot, message, "Close that way, or promise less.", len(promise.text))
    yield from findings_about_maxima(scenario, proof)
    yield from findings_about_best(scenario, proof)
