"""`simlib network`: what can be asked of a network of ties, and networks made up for practice.

`simlib network best EDGES.csv -k K --json` prints one object:

    {"nodes", "ties": how many the file holds, each tie once,
     "k": as asked,
     "best": [names of the best set, in the order in which the file first has them],
     "fragmentation": F without them, over those who remain,
     "bound": no set of k has a larger F,
     "gap": bound - fragmentation, 0 where the set is proven best,
     "greedy": F without k people taken out one by one, each time whoever raises F most,
     "betweenness", "degree": F without the k most central, ranked once on the whole network,
     "seconds": CPU-seconds that the proof took}

F is 1 - sum(s(s-1)) / (n(n-1)) over the sizes s of the components and the number n of those who remain (Borgatti 2006);
1 where fewer than two remain.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from simlib.cli.network_new import new
from simlib.cli.terminal import printable
from simlib.read.edges import load_ties

LONGEST = 600
"""Seconds after which the search for a proof ends, where nobody says otherwise."""

FIRST_WORD, NEXT_WORD = 1.0, 10.0
"""Seconds until something is said, and between two lines where a line cannot be written over."""

WAYS = {
    "this set": "fragmentation",
    "no set reaches more than": "bound",
    "one by one, whoever raises F most": "greedy",
    "the most central by betweenness": "betweenness",
    "those with most ties": "degree",
}

Answer = dict[str, object]


@click.group(name="network")
def command() -> None:
    """Ask what a network of ties hangs on, or make one up for practice."""


command.add_command(new)


@command.command(name="best")
@click.argument("path", metavar="EDGES.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-k", "k", metavar="K", type=click.IntRange(min=1), required=True, help="How many to take out.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--no-header", is_flag=True, help="The first line is a tie, too.")
@click.option(
    "--seconds",
    metavar="N",
    type=click.FloatRange(min=0, min_open=True),
    default=LONGEST,
    show_default=True,
    help="Look for a proof so long at most, by the clock on the wall.",
)
def best(*, path: Path, k: int, as_json: bool, no_header: bool, seconds: float) -> None:
    """Find the K whose going breaks a network apart most, and prove that no other K do more.

    EDGES.csv is a table with a tie in each line: the first two columns, whatever they are called. A tie counts once and
    in both directions; somebody tied only to themselves is there, and alone. Where the proof is not done in time, the
    gap says by how much F could still be larger.

    Exit 0; 1 for a table that cannot be used; 2 for a missing file or bad usage; 130 where it was stopped with Ctrl+C.
    """
    ties = load_ties(path, header=not no_header)
    people = len({name for tie in ties for name in tie})
    if k > people:
        raise click.BadParameter(f"{k} cannot be taken out: {path.name} names {people}.", param_hint="'-k'")
    with _stopped_at_once(), told_in_seconds(sys.stderr) as tell:
        answer = beside(lambda: answer_about(ties, k, seconds), tell)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _show(answer)


def answer_about(ties: tuple[tuple[str, str], ...], k: int, seconds: float) -> Answer:
    """What `--json` prints about these ties."""
    # scipy costs half a second, which only whoever asks for a proof should wait.
    from simlib.network.best import best_removal  # noqa: PLC0415
    from simlib.network.compact import compact_ties  # noqa: PLC0415
    from simlib.network.key_players import by_betweenness, by_degree, greedy  # noqa: PLC0415

    network = compact_ties(ties)
    began, over = time.process_time(), time.monotonic() + seconds
    found = best_removal(network, k, seconds=seconds, go_on=lambda _progress: time.monotonic() < over)
    spent = time.process_time() - began
    return {
        "nodes": len(network),
        "ties": network.ties,
        "k": k,
        "best": list(found.removed),
        "fragmentation": found.fragmentation,
        "bound": found.bound,
        "gap": found.gap,
        "greedy": greedy(network, k).fragmentation,
        "betweenness": by_betweenness(network, k).fragmentation,
        "degree": by_degree(network, k).fragmentation,
        "seconds": round(spent, 3),
    }


def _show(answer: Answer) -> None:
    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False)
    names = answer["best"] if isinstance(answer["best"], list) else []
    proof = "The proven best set" if answer["gap"] == 0 else "The best set that was found"
    console.print(f"{answer['nodes']:,} names, {answer['ties']:,} ties; {answer['k']} taken out.")
    console.print(Text(f"{proof}: {printable(', '.join(names))}.\n"))
    table = Table("Taken out", "F", box=None, pad_edge=False, header_style="bold")
    table.columns[1].justify = "right"
    for title, key in WAYS.items():
        table.add_row(title, f"{answer[key]:.3f}")
    console.print(table)
    console.print("\nF runs from 0, everybody reaches everybody, to 1, nobody reaches anybody.")
    console.print(f"The proof took {answer['seconds']} CPU-seconds.")


# --- something that takes its time ---------------------------------------------------------------------------


def beside(work: Callable[[], Answer], tell: Callable[[float], None]) -> Answer:
    """What the work comes to; in between, `tell` hears every fifth of a second how long it has taken.

    The work runs in a thread, because HiGHS looks at nothing while it is at it.
    """
    coming: Future[Answer] = Future()
    threading.Thread(target=_keep_promise, args=(coming, work), daemon=True).start()
    began = time.monotonic()
    while True:
        try:
            return coming.result(timeout=0.2)
        except TimeoutError:
            tell(time.monotonic() - began)


def _keep_promise(coming: Future[Answer], work: Callable[[], Answer]) -> None:
    try:
        coming.set_result(work())
    except BaseException as fault:  # noqa: BLE001 - it is raised where the result is waited for
        coming.set_exception(fault)


@contextmanager
def told_in_seconds(stream: TextIO) -> Iterator[Callable[[float], None]]:
    """Says from the first second on how long something has taken: on one line that is wiped, or every ten seconds."""
    live, told = stream.isatty(), [FIRST_WORD - NEXT_WORD]

    def tell(seconds: float) -> None:
        if seconds < FIRST_WORD or not (live or seconds - told[0] >= NEXT_WORD):
            return
        told[0] = seconds
        line = f"Looking for a proof: {seconds:.0f} s so far. Ctrl+C stops it."
        stream.write(f"\r{line}" if live else f"{line}\n")
        stream.flush()

    try:
        yield tell
    finally:
        if live and told[0] >= FIRST_WORD:
            stream.write("\r" + " " * 60 + "\r")
            stream.flush()


@contextmanager
def _stopped_at_once() -> Iterator[None]:
    """Ctrl+C ends the process with one sentence."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("Stopped. Nothing was changed.", err=True)
        sys.stdout.flush()
        # HiGHS is still at it in its thread; Python's own way out would take its memory away under it.
        os._exit(130)
