"""`python3 -m simlib bench`: the numbers that the README names, each beside its peer where there is one.

What measures is no part of the product and stands in `tests/bench`; this verb only calls it.
"""

from __future__ import annotations

import importlib
import sys

import click

from simlib.cli.entry import PROJECT

PARTS = {
    "engine": "play-outs in a CPU-second, beside inkjs",
    "kills": "decisions lost over 500 kills of a process that writes",
    "mutants": "what becomes of 20,000 broken notebooks",
    "kernel": "memory and CPU time of a player's kernel, beside Voilà's own",
    "clicks": "from a click to the changed page in Chromium, beside Voilà's own",
    "checks": "CPU time of reading and checking the scenarios",
    "edits": "saved runs after their case was edited",
    "proofs": "CPU time and memory of exact proofs, up to two million states, beside runs drawn at random",
    "networks": "CPU time of proven best sets, measures and large networks, beside networkx",
    "generator": "generated cases: that each is sound and its plan proven, and what it costs",
    "charts": "the link chart with 500 marks: first draw and clicks, beside the page that pyvis writes",
    "audits": "CPU time of an audit of the county over 168 start hours, and that planted faults are found",
    "board": "CPU time of a push to the board of a class of 40 and of 100",
    "grading": "CPU time of marking a submission by replay, beside nbgrader's own way, and 10,000 spoiled runs",
}


def part_names(_context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """The parts that are meant: all where none is named; a usage error for a name that is none."""
    for name in names:
        if name not in PARTS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(PARTS)}.")
    return tuple(dict.fromkeys(names)) or tuple(PARTS)


@click.command(epilog="Parts: " + "; ".join(f"{name}: {what}" for name, what in PARTS.items()) + ".")
@click.argument("names", metavar="[NAME]...", nargs=-1, callback=part_names)
@click.option("--json", "as_json", is_flag=True, help="Print a list of numbers as JSON.")
@click.option("--quick", is_flag=True, help="Try every part with tiny sizes; the numbers then mean little.")
def command(*, names: tuple[str, ...], as_json: bool, quick: bool) -> int:
    """Measure the parts named, or all of them, in CPU-seconds, counts and ratios.

    A peer is measured in the same run, because machines differ and are shared. Exit 1 when a target is missed; a part
    whose tool is missing says so and does not count.
    """
    if str(PROJECT) not in sys.path:
        sys.path.insert(0, str(PROJECT))
    table, run = (importlib.import_module(f"tests.bench.{name}") for name in ("table", "run"))
    asked = table.Asked(quick, lambda text: click.echo(text, err=True))
    return int(run.run(names, asked, click.echo, as_json=as_json))
