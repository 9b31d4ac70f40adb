"""`simlib network new TYPOLOGY`: a fictional case as a network, with its checks and its proven best plan.

What `--json` prints and `--out` writes is described at the head of `simlib.network.case_file`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from simlib.cli.entry import PROJECT
from simlib.cli.terminal import printable
from simlib.errors import Unreadable
from simlib.network.case import NodeKind
from simlib.network.case_file import case_as_json
from simlib.network.generate import GeneratedCase, generate
from simlib.network.generate_checks import faults_of
from simlib.read.replacing import put_file
from simlib.read.typologies import load_typologies
from simlib.scenario.typologies import Form, Size, TypologyBook, UnknownTypology

FOLDER = PROJECT / "scenarios" / "typologies"
LARGEST_SEED = 2**31 - 1


@click.command(name="new")
@click.argument("typology", metavar="TYPOLOGY")
@click.option(
    "--size",
    metavar="S|M|L",
    type=click.Choice([size.value for size in Size], case_sensitive=False),
    default=Size.S.value,
    show_default=True,
    help="S: 12 to 25 nodes, M: 40 to 110, L: 200 to 500.",
)
@click.option(
    "--seed", metavar="N", type=click.IntRange(0, LARGEST_SEED), default=1, show_default=True, help="Which case."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole case as JSON.")
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="Write the JSON there.")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Another folder of typologies.")
def new(*, typology: str, size: str, seed: int, as_json: bool, out: Path | None, folder: Path) -> int:
    """Make up a case of a TYPOLOGY as a network: who, what, the ties between them, and what each tie rests on.

    TYPOLOGY is gang-run, boyfriend, storefronts, labor-broker, household, cross-border, facilitators, or decoys: what
    only looks like trafficking, drawn from consensual-sex-work, wage-dispute, smuggling and ordinary-shop, which can
    also be named. People, places and numbers are invented. The same typology, size and seed give the same case. Each
    case is checked, and holds the plan that leaves the least control over those who are harmed, with its proof.

    Exit 0; 1 where the typologies have mistakes, the case breaks a check, or nothing could be written; 2 for an unknown
    typology or bad usage.
    """
    book = _book(folder)
    try:
        case = generate(book, typology, Size(size.upper()), seed)
    except UnknownTypology as fault:
        raise click.UsageError(fault.sentence) from fault
    if out is not None:
        _write(out, _json(case))
        click.echo(printable(f"The case is written: {out}"))
    if as_json and out is None:
        click.echo(_json(case))
    elif not as_json:
        click.echo("\n".join(map(printable, lines_about(case))))
    return int(bool(faults_of(case)))


@cache
def _book(folder: Path) -> TypologyBook:
    book, problems = load_typologies(folder)
    if book is None:
        raise Unreadable("\n".join(map(str, problems)))
    return book


def _json(case: GeneratedCase) -> str:
    return json.dumps(case_as_json(case), ensure_ascii=False, indent=1)


def _write(path: Path, text: str) -> None:
    put_file(path, f"{text}\n".encode())


# --- for a person ---------------------------------------------------------------------------------------------


def lines_about(case: GeneratedCase) -> Iterator[str]:
    """The case as a person reads it in the terminal."""
    graph, nodes = case.graph, case.graph.by_id
    yield f"{case.name}: {len(graph.nodes)} nodes, {len(graph.ties)} ties, {len(graph.evidence)} pieces of evidence."
    yield "Everybody and everything in it is invented."
    yield ""
    told = [node for node in graph.nodes if not node.decoy or case.form is Form.NONE]
    people = Counter(node.role.value for node in told if node.role)
    things = Counter(node.kind.value for node in told if node.kind is not NodeKind.PERSON)
    yield f"People:    {_counted(people)}"
    yield f"Things:    {_counted(things)}"
    yield f"Layers:    {_counted(Counter(tie.layer.value for tie in graph.ties))}"
    if len(told) < len(graph.nodes):
        yield f"Unrelated: {len(graph.nodes) - len(told)} nodes only look like a part of it."
    yield f"Came to the police by: {'; '.join(nodes[each].label for each in case.leads)}."
    yield ""
    yield from _plan_lines(case)
    yield ""
    faults = faults_of(case)
    yield "Every check holds." if not faults else "These checks fail:"
    yield from (f"  {fault.rule.value} {fault}" for fault in faults)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.most_common()) or "none"


def _plan_lines(case: GeneratedCase) -> Iterator[str]:
    plan, nodes = case.plan, case.graph.by_id
    if not plan.controlled_before:
        yield "Nobody in it is harmed, so the best plan acts on nobody."
        return
    if plan.made_safe:
        yield f"At immediate risk, made safe before anything else: {', '.join(nodes[e].label for e in plan.made_safe)}."
    proof = "proven" if plan.proven else f"at most {plan.gap:.1%} from the best"
    yield f"Best plan of at most {case.k} ({proof}, {plan.method.value}):"
    for each in plan.targets:
        role = nodes[each].role
        yield f"  {nodes[each].label}, {role.value if role else nodes[each].kind.value}"
    if not plan.targets:
        yield "  Nobody: once they are safe, no control is left."
    yield f"Control that flows to those who are harmed: {plan.flow_before:g} before, {plan.flow:g} after."
    yield f"Controlled: {plan.controlled_before} before, {plan.controlled} after."
