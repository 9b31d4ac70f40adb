"""Decisions in a CPU-second with the disk behind them: decided, serialised, hashed, committed one by one."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from simlib.play.decisions import Choose
from simlib.play.engine import decide, offer, start
from simlib.play.events import Event, event_as_json
from simlib.play.program import Program
from simlib.play.state import State, Status
from simlib.record.log import open_store
from simlib.record.store import Package, Seat, Stamp
from simlib.serve.runs import ROLE, SEAT, entries_of
from tests.bench.table import Row

Keep = Callable[[int, tuple[Event, ...], Choose], None]
"""Keeps the events of one decision, number given, and returns once they are on disk."""

NAMESPACE = uuid.UUID(int=1)
NOW = Stamp(1_700_000_000_000)


def stored_rows(program: Program, plays: int, words: Iterator[int]) -> list[Row]:
    """What keeping costs: our store, beside one bare insert of the same events by Python's own sqlite3."""
    with TemporaryDirectory() as folder:
        ours = _kept_by_the_store(program, plays, words, Path(folder))
        bare = _kept_bare(program, plays, words, Path(folder))
    what = "decisions stored: decided, hashed, committed (FULL)"
    return [Row(what, "decisions / CPU-s", ours, bare, "sqlite3 alone, no hash", ours / bare)]


def _kept_by_the_store(program: Program, plays: int, words: Iterator[int], folder: Path) -> float:
    with closing(open_store(folder)) as store:
        run, head = "", 0

        def keep(number: int, events: tuple[Event, ...], decision: Choose) -> None:
            nonlocal run, head
            if run != str(number // 28):
                run, head = str(number // 28), 0
                store.create_exercise(run, Package.of("bench", b"{}"), NOW, [Seat(SEAT, ROLE)])
            entries = entries_of(events, uuid.uuid5(NAMESPACE, str(number)).hex, decision, wall_ms=NOW)
            head = store.append(run, head, entries)[-1].seq

        return decisions_per_second(program, plays, words, keep)


def _kept_bare(program: Program, plays: int, words: Iterator[int], folder: Path) -> float:
    with closing(sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, told TEXT)")

        def keep(number: int, events: tuple[Event, ...], decision: Choose) -> None:
            told = json.dumps([event_as_json(event) for event in events])
            connection.execute("INSERT INTO event VALUES (?, ?)", (number, told))

        return decisions_per_second(program, plays, words, keep)


def decisions_per_second(program: Program, plays: int, words: Iterator[int], keep: Keep) -> float:
    """Decisions in one CPU-second, each kept before the next is made; they are numbered from 0."""
    began, number = time.process_time(), 0
    for _ in range(plays):
        state, _ = start(program)
        while state.status is Status.PLAYING:
            state, events, decision = _decided(program, state, next(words))
            keep(number, events, decision)
            number += 1
    return number / (time.process_time() - began)


def _decided(program: Program, state: State, word: int) -> tuple[State, tuple[Event, ...], Choose]:
    choices = offer(program, state).choices
    decision = Choose(choices[word * len(choices) >> 16].text)
    after, events = decide(program, state, decision)
    return after, events, decision
