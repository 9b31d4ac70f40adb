"""What every store must do. A test class for a store inherits `StoreContract` and gives a fixture `store`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from simlib.errors import ChainBroken, FirstContactError, Malformed, NotAllowed, OutOfDate
from simlib.record.store import (
    PACKAGE_CHANGED,
    TEXT_HASH,
    Draft,
    Entry,
    Package,
    Record,
    Report,
    ReportStatus,
    Seat,
    Stamp,
    Store,
)

RUN = "run-1"
SCENARIO = b'{"cells": []}'
OFFICER = Seat("officer", "patrol")


def entry(event_id: str, payload: dict[str, object] | None = None, text: str | None = None) -> Entry:
    """A decision with every column filled in."""
    return Entry(
        event_id=event_id,
        type="decision.submitted",
        schema=1,
        payload=payload or {"scene": "The room", "points": [["safety", 2, "who"]]},
        wall_ms=1_700_000_000_123,
        sim_ms=60_000,
        actor_seat="officer",
        actor_role="patrol",
        on_behalf_of="dispatcher",
        audience="seat:officer",
        causation_id="cause",
        correlation_id="thread",
        text=text,
    )


def begin(store: Store, run: str = RUN) -> None:
    """A run with one seat and no event yet."""
    store.create_exercise(run, Package.of("room", SCENARIO), Stamp(1_700_000_000_000), [OFFICER])


def filled(store: Store, count: int, run: str = RUN) -> tuple[Record, ...]:
    """A run with so many events, each with a text."""
    begin(store, run)
    return store.append(run, 0, [entry(f"{run}-{n}", {"n": n}, text=f"note {n}") for n in range(1, count + 1)])


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave, or the exception it raised, when all were let go at the same moment."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def do(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except FirstContactError as error:
            results[place] = error

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class StoreContract:
    """The promises of `simlib.record.store.Store`, one test each."""

    def test_events_are_numbered_from_one_without_a_gap(self, store: Store) -> None:
        begin(store)
        for n in range(20):
            store.append(RUN, n, [entry(f"e{n}")])
        assert [record.seq for record in store.read(RUN)] == list(range(1, 21))
        assert store.head(RUN) == 20

    def test_what_was_acknowledged_is_what_is_read(self, store: Store) -> None:
        begin(store)
        kept = store.append(
            RUN, 0, [entry("a"), entry("b", {"words": "äöü – 漢", "list": (1, None, True)}, text="typed")]
        )
        assert store.read(RUN) == kept

    def test_every_column_of_an_entry_is_kept(self, store: Store) -> None:
        begin(store)
        (kept,) = store.append(RUN, 0, [entry("a")])
        fields = {name: getattr(kept, name) for name in Entry.__dataclass_fields__}
        assert Entry(**fields) == entry("a")
        assert (kept.exercise_id, kept.seq) == (RUN, 1)

    def test_the_audience_is_kept_for_each_event(self, store: Store) -> None:
        begin(store)
        audiences = ("all", "team:north", "seat:officer", "excon")
        store.append(RUN, 0, [replace(entry(to), audience=to) for to in audiences])
        assert tuple(record.audience for record in store.read(RUN)) == audiences

    def test_each_event_carries_the_hash_of_the_one_before_it(self, store: Store) -> None:
        records = filled(store, 5)
        assert [later.prev_hash for _, later in pairwise(records)] == [earlier.hash for earlier, _ in pairwise(records)]
        assert len({record.hash for record in records}) == 5

    def test_reading_begins_after_the_number_given(self, store: Store) -> None:
        filled(store, 5)
        assert [record.seq for record in store.read(RUN, after=3)] == [4, 5]
        assert store.read(RUN, after=5) == ()

    def test_an_event_sent_a_hundred_times_is_kept_once(self, store: Store) -> None:
        begin(store)
        answers = {store.append(RUN, 0, [entry("same", text="typed once")])[0].hash for _ in range(100)}
        assert len(answers) == 1
        assert [record.event_id for record in store.read(RUN)] == ["same"]

    def test_a_repeat_is_known_even_when_it_expects_the_newest_number(self, store: Store) -> None:
        records = filled(store, 3)
        assert store.append(RUN, 3, [entry(f"{RUN}-2")]) == records[1:2]
        assert store.head(RUN) == 3

    def test_a_repeated_batch_gives_its_events_in_the_order_asked(self, store: Store) -> None:
        records = filled(store, 3)
        assert store.append(RUN, 0, [entry(f"{RUN}-3"), entry(f"{RUN}-1")]) == (records[2], records[0])

    def test_a_batch_that_is_half_known_is_refused_whole(self, store: Store) -> None:
        filled(store, 2)
        with pytest.raises(Malformed):
            store.append(RUN, 2, [entry("new"), entry(f"{RUN}-1")])
        assert store.head(RUN) == 2

    def test_an_id_twice_in_one_batch_is_refused(self, store: Store) -> None:
        begin(store)
        with pytest.raises(Malformed):
            store.append(RUN, 0, [entry("a"), entry("a")])
        assert store.head(RUN) == 0

    def test_an_id_of_another_run_is_refused_and_shows_nothing_of_it(self, store: Store) -> None:
        filled(store, 1, "theirs")
        begin(store, "mine")
        with pytest.raises(Malformed) as refusal:
            store.append("mine", 0, [entry("theirs-1")])
        assert "theirs" not in refusal.value.sentence
        assert store.head("mine") == 0

    def test_a_decision_on_an_older_state_is_out_of_date(self, store: Store) -> None:
        filled(store, 2)
        for expect in (0, 1, 3, -1):
            with pytest.raises(OutOfDate):
                store.append(RUN, expect, [entry("late")])
        assert store.head(RUN) == 2

    def test_appending_nothing_changes_nothing(self, store: Store) -> None:
        filled(store, 2)
        assert store.append(RUN, 2, []) == ()
        assert store.head(RUN) == 2

    def test_of_many_writers_at_one_number_exactly_one_wins(self, store: Store) -> None:
        begin(store)
        for seq in range(10):
            answers = at_once([partial(store.append, RUN, seq, [entry(f"{seq}-{n}")]) for n in range(4)])
            assert sorted(type(answer).__name__ for answer in answers) == ["OutOfDate"] * 3 + ["tuple"]
        assert store.head(RUN) == 10
        store.verify(RUN)

    def test_one_event_sent_by_many_at_once_is_kept_once(self, store: Store) -> None:
        begin(store)
        answers = at_once([lambda: store.append(RUN, 0, [entry("same")])] * 6)
        assert answers == [store.read(RUN)] * 6

    def test_runs_do_not_see_one_another(self, store: Store) -> None:
        filled(store, 2, "one")
        filled(store, 3, "two")
        assert [record.event_id for record in store.read("one")] == ["one-1", "one-2"]
        assert store.exercises() == ("one", "two")

    def test_a_run_that_is_not_there_is_not_allowed(self, store: Store) -> None:
        asks: list[Callable[[], object]] = [
            lambda: store.read("none"),
            lambda: store.head("none"),
            lambda: store.package("none"),
            lambda: store.seats("none"),
            lambda: store.verify("none"),
            lambda: store.append("none", 0, [entry("a")]),
            lambda: store.put_draft("none", "officer", Draft(0, "", None, 0)),
            lambda: store.put_report(Report(exercise_id="none", seat="officer", where="", text="", wall_ms=0)),
        ]
        for ask in asks:
            with pytest.raises(NotAllowed):
                ask()

    def test_the_scenario_a_run_began_on_is_kept_byte_for_byte(self, store: Store) -> None:
        notebook = bytes(range(256))
        store.create_exercise(RUN, Package.of("room", notebook), Stamp(1), [OFFICER])
        assert store.package(RUN) == Package.of("room", notebook)

    def test_two_runs_may_begin_on_the_same_bytes(self, store: Store) -> None:
        begin(store, "one")
        begin(store, "two")
        assert store.package("one") == store.package("two")

    def test_beginning_a_run_again_changes_nothing(self, store: Store) -> None:
        filled(store, 2)
        begin(store)
        assert store.head(RUN) == 2

    def test_a_run_cannot_begin_again_on_other_bytes(self, store: Store) -> None:
        begin(store)
        with pytest.raises(Malformed):
            store.create_exercise(RUN, Package.of("room", b"other"), Stamp(1), [OFFICER])
        assert store.package(RUN).notebook == SCENARIO

    def test_a_package_whose_hash_is_wrong_is_refused(self, store: Store) -> None:
        with pytest.raises(Malformed):
            store.create_exercise(RUN, Package("room", "0" * 64, SCENARIO), Stamp(1), [OFFICER])
        with pytest.raises(Malformed):
            store.keep(Package("room", "0" * 64, SCENARIO))
        assert store.exercises() == ()

    def test_a_later_version_is_kept_and_what_a_run_began_on_stays(self, store: Store) -> None:
        begin(store)
        later = Package.of("room", b"later")
        store.keep(later)
        store.keep(later)
        assert (store.notebook(later.sha256), store.package(RUN).notebook) == (b"later", SCENARIO)
        assert store.notebook(store.package(RUN).sha256) == SCENARIO
        with pytest.raises(NotAllowed):
            store.notebook("0" * 64)

    def test_a_run_that_went_over_to_a_version_needs_that_version(self, store: Store) -> None:
        begin(store)
        later = Package.of("room", b"later")
        store.append(RUN, 0, [replace(entry("a", {"to": later.sha256}), type=PACKAGE_CHANGED)])
        with pytest.raises(ChainBroken, match="Event 1"):
            store.verify(RUN)
        store.keep(later)
        store.verify(RUN)

    def test_seats_are_kept(self, store: Store) -> None:
        seats = [Seat("b", "advocate"), Seat("a", "patrol")]
        store.create_exercise(RUN, Package.of("room", SCENARIO), Stamp(1), seats)
        assert store.seats(RUN) == (Seat("a", "patrol"), Seat("b", "advocate"))

    def test_a_typed_text_lies_apart_and_the_event_holds_its_hash(self, store: Store) -> None:
        begin(store)
        (kept,) = store.append(RUN, 0, [entry("a", {"length": 13}, text="She said so.\n")])
        assert kept.text == "She said so.\n"
        assert set(kept.payload) == {"length", TEXT_HASH}
        assert "She" not in str(kept.payload)

    def test_the_same_text_typed_twice_has_two_hashes(self, store: Store) -> None:
        begin(store)
        first, second = store.append(RUN, 0, [entry("a", text="same"), entry("b", text="same")])
        assert first.payload[TEXT_HASH] != second.payload[TEXT_HASH]

    @pytest.mark.parametrize("text", ["", "x" * 20_000, "zwei\r\nZeilen\t", "漢字 🙂", "'; DROP TABLE event; --"])
    def test_any_text_comes_back_as_it_was_typed(self, store: Store, text: str) -> None:
        begin(store)
        store.append(RUN, 0, [entry("a", text=text)])
        assert store.read(RUN)[0].text == text
        store.verify(RUN)

    @pytest.mark.parametrize("text", ["\0", "half \ud800 a character"])
    def test_a_text_no_database_can_hold_is_refused(self, store: Store, text: str) -> None:
        begin(store)
        with pytest.raises(Malformed):
            store.append(RUN, 0, [entry("a", text=text)])
        assert store.head(RUN) == 0

    @pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}, b"bytes"])
    def test_a_payload_that_json_cannot_hold_is_refused(self, store: Store, value: object) -> None:
        begin(store)
        with pytest.raises(Malformed):
            store.append(RUN, 0, [entry("a", {"value": value})])
        assert store.head(RUN) == 0

    def test_a_payload_may_not_bring_its_own_text_hash(self, store: Store) -> None:
        begin(store)
        with pytest.raises(Malformed):
            store.append(RUN, 0, [entry("a", {TEXT_HASH: "made up"})])
        assert store.head(RUN) == 0

    def test_a_log_as_it_was_written_verifies(self, store: Store) -> None:
        begin(store, "empty")
        filled(store, 7)
        store.verify("empty")
        store.verify(RUN)

    def test_a_draft_takes_the_place_of_the_one_before_it(self, store: Store) -> None:
        begin(store)
        store.put_draft(RUN, "officer", Draft(1, "I saw", {"marked": ["a"]}, 10))
        store.put_draft(RUN, "officer", Draft(1, "I saw two", None, 20))
        assert store.draft(RUN, "officer") == Draft(1, "I saw two", None, 20)
        assert store.draft(RUN, "advocate") is None

    def test_a_dropped_draft_is_gone(self, store: Store) -> None:
        begin(store)
        store.put_draft(RUN, "officer", Draft(1, "I saw", None, 10))
        store.drop_draft(RUN, "officer")
        store.drop_draft(RUN, "officer")
        assert store.draft(RUN, "officer") is None

    def test_a_reported_problem_is_kept_and_can_be_settled(self, store: Store) -> None:
        begin(store)
        begin(store, "run-2")
        seen = store.put_report(
            Report(exercise_id=RUN, seat="officer", where="The room", text="The button is cut off.", wall_ms=5)
        )
        other = store.put_report(Report(exercise_id="run-2", seat="officer", where="Hall", text="A typo.", wall_ms=6))
        store.settle_report(seen.number, ReportStatus.FIXED)
        assert store.reports() == (replace(seen, status=ReportStatus.FIXED), other)
        assert store.reports("run-2") == (other,)

    def test_a_report_that_is_not_there_cannot_be_settled(self, store: Store) -> None:
        with pytest.raises(NotAllowed):
            store.settle_report(7, ReportStatus.FIXED)
