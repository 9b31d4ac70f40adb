"""A room and its votes: the wall goes on step by step, and what was committed is there after a restart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simlib.errors import FirstContactError, Malformed, NotAllowed, NotOffered, NotPlayable, OutOfDate, StoreFault
from simlib.play.ballot import Tally
from simlib.record.roll_calls import HANDS
from simlib.serve.roll_call import NEW_SITTING_MS, Step, tally_from_json, voter_of
from simlib.serve.roll_call_words import ticks_of
from tests.serve.counter import counter_in
from tests.serve.night import ASK_JOAN, KNOCK, WELL
from tests.serve.roll_calls import Night, night_in, night_of, ticks

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def night(blank: Path, tmp_path: Path) -> Night:
    return night_in(tmp_path, blank)


def steps_in_the_log(night: Night) -> list[str]:
    """What the log holds of the room, in short."""
    records = night.counter.store.read(night.room.call.exercise_id)
    return [str(record.payload.get("step", record.type)) for record in records]


def test_a_room_goes_from_the_notice_over_story_vote_and_votes_to_the_talk(night: Night) -> None:
    assert night.room.step is Step.NOTICE
    assert [night.go("next") for _ in range(4)] == [Step.STORY, Step.VOTE, Step.REVEAL, Step.DISCUSS]
    assert steps_in_the_log(night) == ["exercise.created", "run.started", "vote", "reveal", "discuss"]


def test_a_room_is_a_run_with_one_seat_whose_log_verifies(night: Night) -> None:
    night.go("next")
    night.play(ASK_JOAN)
    store, run = night.counter.store, night.room.call.exercise_id
    assert [seat.name for seat in store.seats(run)] == ["room"]
    assert {record.actor_seat for record in store.read(run)} == {"room"}
    store.verify(run)


def test_a_room_can_go_back_to_the_story_and_votes_are_kept(night: Night) -> None:
    night.go("next", "next")
    night.vote("a", {1})
    assert night.go("back") is Step.STORY
    with pytest.raises(NotOffered, match="No votes are taken"):
        night.vote("b", {1})
    night.go("next")
    assert night.room.tally.votes == 1


def test_votes_that_were_shown_never_come_to_a_vote_again(night: Night) -> None:
    night.go("next", "next", "next")
    assert night.room.step_before is None
    for wanted in ("back", "vote", "story", "end", "nonsense"):
        with pytest.raises(NotOffered):
            night.go(wanted)
    assert night.go("next", "back") is Step.REVEAL


def test_a_button_that_was_pressed_twice_goes_on_once(night: Night) -> None:
    seq = night.room.live.seq
    night.rooms.go(night.room, seq, "next")
    with pytest.raises(OutOfDate, match="gone on already"):
        night.rooms.go(night.room, seq, "next")
    assert night.room.step is Step.STORY


def test_a_phone_has_one_vote_which_may_be_changed_until_the_votes_are_shown(night: Night) -> None:
    night.go("next", "next")
    for phone in "abcde":
        night.vote(phone, {0})
    night.vote("a", {1})
    assert night.room.tally == Tally(5, ((4, 1),), (5,))
    night.go("next")
    with pytest.raises(NotOffered):
        night.vote("a", {0})
    assert night.room.tallies == {0: Tally(5, ((4, 1),), (5,))}


def test_of_few_phones_the_log_holds_no_more_than_the_wall_shows(night: Night) -> None:
    night.go("next", "next")
    for phone, answer in (("a", 0), ("b", 1), ("c", 1)):
        night.vote(phone, {answer})
    night.go("next")
    run = night.room.call.exercise_id
    assert night.counter.store.read(run)[-1].payload == {
        "step": "reveal",
        "at": 0,
        "voters": 0,
        "counts": [[0, 0]],
        "of": [0],
        "kept_back": 3,
        "told": [[0, 1]],
    }
    assert night.again().room.tally == Tally(0, ((0, 0),), (0,), 3, ((0, 1),))


def test_the_log_of_a_release_that_kept_no_votes_back_is_read() -> None:
    assert tally_from_json({"voters": 3, "counts": [[1, 2]], "of": [3]}) == Tally(3, ((1, 2),), (3,))


def test_hands_are_counted_beside_the_phones_and_counted_anew(night: Night) -> None:
    night.go("next", "next")
    night.vote("a", {0})
    night.rooms.count_hands(night.room, 0, {0: {0: 3, 1: 4}})
    night.rooms.count_hands(night.room, 0, {0: {1: 9, 7: 5}, 3: {0: 2}})
    assert night.room.tally == Tally(9, ((0, 9),), (9,), kept_back=1)
    assert night.again().room.tally == Tally(9, ((0, 9),), (9,), kept_back=1)


def test_a_vote_about_another_decision_is_refused(night: Night) -> None:
    night.go("next", "next")
    with pytest.raises(OutOfDate, match="The room has gone on"):
        night.rooms.vote(night.code, "a", 99, ticks({0}))
    assert night.room.tally.votes == 0


@pytest.mark.parametrize("given", [{}, ticks(set()), ticks({0, 1}), ticks({7}), ticks({0}, {0})])
def test_what_is_no_vote_is_refused_and_nothing_is_kept(night: Night, given: dict[int, frozenset[int]]) -> None:
    night.go("next", "next")
    with pytest.raises(Malformed):
        night.rooms.vote(night.code, "a", 0, given)
    assert night.counter.people.roll_calls.votes(night.room.call.exercise_id, 0) == {}


def test_what_is_kept_of_a_vote_names_neither_the_phone_nor_the_same_phone_elsewhere(night: Night) -> None:
    night.go("next", "next")
    night.vote("what the phone holds", {0})
    (voter,) = night.counter.people.roll_calls.votes(night.room.call.exercise_id, 0)
    assert voter == voter_of("what the phone holds", night.room.call.exercise_id)
    assert "phone" not in voter
    assert voter != voter_of("what the phone holds", "another room")


def test_once_the_decision_is_taken_only_the_counts_are_left(night: Night) -> None:
    night.go("next", "next")
    night.vote("a", {1})
    night.rooms.count_hands(night.room, 0, {0: {1: 2}})
    run = night.room.call.exercise_id
    assert sorted(night.counter.people.roll_calls.votes(run, 0)) == sorted([HANDS, voter_of("a", run)])
    night.go("next")
    night.decide(ticks({1}))
    assert night.counter.people.roll_calls.votes(run, 0) == {}
    assert night.room.story.moments[0].answer.words == KNOCK  # type: ignore[union-attr]
    assert night.again().room.tallies == {0: Tally(2, ((0, 2),), (2,), kept_back=1)}


def test_votes_that_a_power_cut_left_behind_the_decision_go_when_the_room_is_there_again(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.go("next", "next")
    night.vote("a", {1})
    run = night.room.call.exercise_id

    def cut(*_: object) -> None:
        raise StoreFault("The power is gone.")

    with monkeypatch.context() as failing:
        failing.setattr(type(night.counter.people.roll_calls), "drop_votes", cut)
        with pytest.raises(StoreFault):
            night.decide(ticks({1}))
    after = night.again()
    assert len(after.counter.people.roll_calls.votes(run, 0)) == 1
    assert (len(after.room.live.decided_at), after.room.tally.votes) == (1, 0)
    assert after.counter.people.roll_calls.votes(run, 0) == {}


def test_a_decision_is_taken_only_when_it_is_talked_about(night: Night) -> None:
    night.go("next", "next")
    for _ in range(2):
        with pytest.raises(NotOffered, match="Nothing is decided now"):
            night.rooms.decide(night.room, night.room.live.seq, night.counter.fresh(), ticks({0}))
        night.go("next")
    night.rooms.decide(night.room, night.room.live.seq, night.counter.fresh(), ticks({0}))
    assert len(night.room.live.decided_at) == 1


def test_a_decision_that_is_sent_twice_is_taken_once(night: Night) -> None:
    night.go("next", "next", "next", "next")
    seq, event_id = night.room.live.seq, night.counter.fresh()
    for _ in range(2):
        night.rooms.decide(night.room, seq, event_id, ticks({0}))
    assert len(night.room.live.decided_at) == 1
    with pytest.raises(Malformed, match="came incomplete"):
        night.rooms.decide(night.room, seq, "x", ticks({0}))


def test_every_kind_of_decision_can_be_played_to_the_end_by_a_room(night: Night) -> None:
    night.go("next")
    night.play(*WELL)
    assert night.room.step in {Step.END, Step.FOLLOWS}
    assert night.room.live.ended
    assert night.room.live.texts == (("report", "At 9:40 p.m. I went to the motel."),)
    night.counter.store.verify(night.room.call.exercise_id)


def test_a_room_is_in_the_list_of_nobodys_own_runs(night: Night) -> None:
    assert night.counter.people.runs.of_person(night.me) == ()
    assert [room.call.code for room in night.rooms.mine(night.me)] == [night.code]


@pytest.mark.parametrize("steps", range(5))
def test_a_room_is_as_it_was_after_the_server_was_started_anew(night: Night, steps: int) -> None:
    night.go("next", "next")
    night.vote("a", {1})
    night.decide(ticks({1}))
    for _ in range(steps):
        if night.go("next") is Step.VOTE:
            night.vote("a", {0})
    before = night.room
    after = night.again().room
    assert (after.step, after.view, after.tally, after.phones) == (
        before.step,
        before.view,
        before.tally,
        before.phones,
    )
    assert (after.tallies, after.sittings, after.live.seq) == (before.tallies, before.sittings, before.live.seq)


def test_a_store_that_fails_leaves_the_room_as_its_log_has_it(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    night.go("next", "next")

    def full(*_: object) -> None:
        raise StoreFault("The disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(type(night.counter.people.roll_calls), "put_votes", full)
        with pytest.raises(StoreFault):
            night.vote("a", {0})
    assert (night.room.step, night.room.tally.votes) == (Step.VOTE, 0)
    night.vote("a", {0})
    assert night.room.tally.votes == 1


def test_only_the_instructor_who_began_it_leads_a_room(night: Night) -> None:
    accounts = night.counter.people.accounts
    other = accounts.add_instructor(night.me, "Lt. Okafor", "a second long phrase").person_id
    for act in (lambda: night.rooms.led(other, night.code), lambda: night.rooms.finish(other, night.code)):
        with pytest.raises(NotAllowed, match="no roll call with this code"):
            act()
    assert night.rooms.mine(other) == ()


def test_a_room_that_was_closed_is_open_to_nobody(night: Night) -> None:
    night.rooms.finish(night.me, night.code)
    for act in (lambda: night.room, lambda: night.rooms.vote(night.code, "a", 0, ticks({0}))):
        with pytest.raises(NotAllowed):
            act()


def test_a_case_with_errors_is_not_begun(blank: Path, tmp_path: Path) -> None:
    with pytest.raises(NotPlayable):
        night_in(tmp_path, blank, "no-such-case")


def test_the_minutes_of_a_room_begin_anew_when_it_sits_down_again(night: Night) -> None:
    clock = night.counter.clock
    first = night.room.sat_down_ms
    assert first == clock.now()
    clock.ms += NEW_SITTING_MS
    assert night.room.sat_down_ms == first
    clock.ms += NEW_SITTING_MS + 1
    assert night.room.sat_down_ms == clock.now()


@pytest.mark.parametrize("case", ["room-for-one-night", "long-hours"])
def test_a_shipped_case_stops_at_the_end_of_every_segment_and_goes_on_another_day(case: str, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    notebook = (PROJECT / "scenarios" / f"{case}.ipynb").read_bytes()
    (tmp_path / "cases" / f"{case}.ipynb").write_bytes(notebook)
    night = night_of(counter_in(tmp_path, tmp_path / "cases"), case)
    night.go("next")
    play = json.loads((PROJECT / "tests" / "plays" / case / "expert.json").read_text(encoding="utf-8"))
    breaks = 0
    for decision in play["decisions"]:
        if night.room.step is Step.BREAK:
            breaks += 1
            night = night.again()
            assert night.room.step is Step.BREAK
        night.play(decision)
    assert night.room.live.ended
    assert breaks == len(night.room.sittings) - 1 > 3
    night.counter.store.close()


def test_a_form_ticks_what_it_names_and_no_more() -> None:
    assert ticks_of([("pick", "0.2")], [False]) == ticks({2})
    assert ticks_of([("q0", "1"), ("q1", "0")], [False, False]) == ticks({1}, {0})
    assert ticks_of([("q0", "1"), ("q0", "3")], [True]) == ticks({1, 3})
    assert ticks_of([], [True]) == ticks(set())


@pytest.mark.parametrize(
    "sent", [("pick", "x"), ("pick", "0.-1"), ("pick", ""), ("q", "1"), ("q٣", "1"), ("q0", "9" * 50), ("q0", "٣")]
)
def test_what_makes_no_sense_in_a_form_ticks_nothing(sent: tuple[str, str]) -> None:
    assert ticks_of([sent], [False]) == {}


def test_every_refusal_is_one_sentence_for_a_person(night: Night) -> None:
    said = []
    for act in (
        lambda: night.rooms.room("NOSUCH"),
        lambda: night.go("back"),
        lambda: night.rooms.vote(night.code, "a", 0, ticks({0})),
    ):
        with pytest.raises(FirstContactError) as refused:
            act()
        said.append(refused.value.sentence)
    assert all(sentence.endswith(".") and "Traceback" not in sentence for sentence in said)
