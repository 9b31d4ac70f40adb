"""What the wall says once the votes are shown: reasons, sources, what a choice costs; and the short debrief."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.html.roll_call import Result, Wall
from simlib.serve.roll_call import Step, voter_of
from simlib.serve.roll_call_words import phone_of, screen_of, wall_of
from tests.serve.counter import counter_in, facts, write_cases
from tests.serve.night import KNOCK, NEEDS, SEPARATE, TO_THE_REPORT, WAIT, WELL
from tests.serve.roll_calls import Night, night_in, night_of

LONG = """# A long evening

- Id: a-long-evening
- Notice: a quarrel; nobody under 18; low
- Law checked: 2026-11-01

### Criteria

- care: 4 points.

## The door

- Segment: The knock

{words}

- [Knock](#The-talk)
  - Score: care + 2
  - Follows: PRA-01.do1
  - Why: It is calm.
- [Kick it in](#The-talk)
  - Score: care - 2
  - Against: PRA-01.avoid1
  - Why: Nobody asked for that.

## The talk

- Segment: The talk

{words}

- [Listen](#The-end)
  - Score: care + 2
  - Follows: PRA-01.do1
  - Why: It is calm.

## The end

- Ending: good

It is over.
""".replace("{words}", "It is quiet. " * 500)


@pytest.fixture
def night(blank: Path, tmp_path: Path) -> Night:
    """A room past the notice."""
    made = night_in(tmp_path, blank)
    made.go("next")
    return made


@pytest.fixture
def evening(tmp_path: Path) -> Night:
    """A room in a case of two segments."""
    made = night_of(counter_in(tmp_path, write_cases(tmp_path / "cases", LONG)), "a-long-evening")
    made.go("next")
    return made


def wall(night: Night) -> Wall:
    address = "http://127.0.0.1/vote"
    return wall_of(night.room, facts(), address=address, only_here=False, phones=2, event_id="0" * 32)


def talk(night: Night) -> Wall:
    """The wall, once the room talks about the open decision."""
    while night.go("next") is not Step.DISCUSS:
        pass
    return wall(night)


@pytest.mark.parametrize(("words", "said"), [(500, "2 segments of at most 20"), (1500, "3 segments of at most 34")])
def test_the_wall_says_how_long_it_may_take_also_where_a_scene_is_too_long(
    words: int, said: str, tmp_path: Path
) -> None:
    text = LONG.replace("It is quiet. " * 500, "It is quiet. " * words)
    night = night_of(counter_in(tmp_path, write_cases(tmp_path / "cases", text)), "a-long-evening")
    assert wall(night).lasts == f"Up to {said} minutes"


def test_a_choice_is_told_with_its_reason_its_source_and_what_it_costs(night: Night) -> None:
    night.play(KNOCK)
    signs = {answer.text: answer.sign for answer in talk(night).questions[0].answers}
    separate, waits = signs[SEPARATE], signs[WAIT]
    assert separate is not None
    assert waits is not None
    assert (separate.fits, separate.worth) == ("good", "+4 separation; takes 3 minutes")
    assert separate.why.startswith("Each person is heard out of the other's sight")
    assert [source.split(":")[0] for source in separate.sources] == ["In step with PRA-03.do1"]
    assert (waits.fits, waits.verdict, waits.why) == ("", "", "")
    against = next(sign for text, sign in signs.items() if text.startswith("Ask Ana, "))
    assert against is not None
    assert (against.fits, against.worth) == ("bad", "−1 separation")


def test_a_judgment_is_told_by_what_the_facts_allow(night: Night) -> None:
    night.play(*TO_THE_REPORT[:8])
    (ana,) = talk(night).questions
    assert ana.sign is not None
    assert ana.sign.verdict == "The facts allow: Yes"
    assert [answer.sign for answer in ana.answers] == [None] * 3


def test_an_item_is_told_by_whether_it_belongs_there(night: Night) -> None:
    night.play(*TO_THE_REPORT[:9])
    verdicts = {answer.text: answer.sign.verdict for answer in talk(night).questions[0].answers if answer.sign}
    assert verdicts["Her exact words about the $900"] == "This one belongs here"
    assert set(verdicts.values()) == {"This one belongs here", "Not this one"}


def test_a_statement_is_told_by_where_it_fits_best(night: Night) -> None:
    night.play(*TO_THE_REPORT[:10])
    told = {question.text: question.sign.verdict for question in talk(night).questions if question.sign}
    assert told["He drove her here from another city"] == "It fits best: act"


def test_units_are_told_by_their_names_and_ties_as_they_are_drawn(night: Night) -> None:
    night.play(*TO_THE_REPORT[:11])
    refer = talk(night)
    assert "ht unit" not in [answer.text for answer in refer.questions[0].answers]
    assert refer.prompts == ("What speaks for another answer?", "What did the person agree to?")


def test_a_report_is_written_without_a_vote(night: Night) -> None:
    night.play(*TO_THE_REPORT)
    assert (night.room.step, wall(night).onward) == (Step.BREAK, "Begin the next segment")
    night.go("next")
    assert wall(night).onward == "Write it together"
    page = talk(night)
    assert (page.writes, page.questions) == (True, ())
    assert phone_of(night.room, "").takes_votes is False


def test_what_was_voted_by_most_is_taken_unless_whoever_leads_chooses_otherwise(evening: Night) -> None:
    evening.go("next")
    for phone, answer in zip("abcde", (1, 1, 1, 0, 0), strict=True):
        evening.vote(phone, {answer})
    page = talk(evening)
    assert page.is_open_vote
    assert [answer.is_taken for answer in page.questions[0].answers] == [False, True]
    evening.take({"choice": "Knock"})
    assert evening.room.story.decisions[0].text == "Knock"  # type: ignore[union-attr]


def test_a_draw_takes_nothing(evening: Night) -> None:
    evening.go("next")
    for phone, answer in zip("abcdef", (0, 1) * 3, strict=True):
        evening.vote(phone, {answer})
    page = talk(evening)
    assert (page.is_open_vote, page.counted, page.kept_back) == (False, 6, "")
    assert not any(answer.is_taken for answer in page.questions[0].answers)


FEW = "by phone: too few for numbers, which would tell who voted for what."


@pytest.mark.parametrize(
    ("phones", "told", "said"),
    [
        ("a", [False, False], f"1 vote {FEW} With fewer than three, not even the answers are shown. "),
        ("ab", [False, False], f"2 votes {FEW} With fewer than three, not even the answers are shown. "),
        ("abc", [True, True], f"3 votes {FEW} You see which answers have a vote. "),
        ("abcd", [True, True], f"4 votes {FEW} You see which answers have a vote. "),
    ],
)
def test_a_room_of_few_is_told_no_number_and_why(evening: Night, phones: str, told: list[bool], said: str) -> None:
    evening.go("next")
    for phone in phones:
        evening.vote(phone, {int(phone == "b")})
    page = talk(evening)
    answers = page.questions[0].answers
    assert [answer.is_told for answer in answers] == told
    assert {(answer.votes, answer.percent, answer.is_taken) for answer in answers} == {(0, 0, False)}
    assert (page.votes, page.counted, page.is_open_vote) == (len(phones), 0, False)
    assert page.kept_back.startswith(said)
    evening.take({"choice": "Knock"})
    assert [row.voted for row in wall(evening).rows] == [f"{len(phones)} vote{'s' * (len(phones) > 1)}"]


def test_a_segment_ends_with_what_was_decided_who_wanted_it_and_what_would_have_been_better(evening: Night) -> None:
    evening.go("next")
    for phone, answer in zip("abcde", (1, 1, 1, 0, 0), strict=True):
        evening.vote(phone, {answer})
    evening.take({"choice": "Kick it in"})
    assert evening.room.step is Step.BREAK
    page = wall(evening)
    (row,) = page.rows
    assert (row.scene, row.chosen, row.grade, row.fits) == ("The door", "Kick it in", "Costly", "bad")
    assert (row.voted, row.better, row.why) == ("3 of 5 voted for it", "Knock", "Nobody asked for that.")
    assert (page.segment, page.label, page.next_label) == ("Segment 1 of 2", "The knock", "The talk")


def test_the_next_segment_begins_with_its_own_decisions_alone(evening: Night) -> None:
    evening.play({"choice": "Knock"}, {"choice": "Listen"})
    assert evening.room.step is Step.END
    page = wall(evening)
    assert [row.chosen for row in page.rows] == ["Listen"]
    assert page.result == Result("good", 100, passed=True)


def test_a_decision_that_nobody_voted_on_says_nothing_of_votes(evening: Night) -> None:
    evening.play({"choice": "Knock"})
    assert [row.voted for row in wall(evening).rows] == [""]


def test_a_wall_says_what_comes_next(night: Night) -> None:
    said = [wall(night).onward]
    for _ in range(3):
        night.go("next")
        said.append(wall(night).onward)
    assert said == ["Vote", "Show the votes", "Talk about it", ""]
    assert wall(night).goes_back


def test_the_screen_of_a_phone_changes_only_with_what_it_shows(night: Night) -> None:
    seen = [screen_of(night.room)]
    for step in ("next", "back", "next", "next", "next"):
        night.go(step)
        seen.append(screen_of(night.room))
    assert seen == ["0.story", "0.vote", "0.story", "0.vote", "0.reveal", "0.discuss"]
    night.play(KNOCK)
    assert screen_of(night.room) == f"{night.room.at}.story"


def test_a_phone_shows_its_own_vote_and_nobody_elses(night: Night) -> None:
    night.go("next")
    night.vote("a", {1})
    mine, other = (phone_of(night.room, voter_of(phone, night.room.call.exercise_id)) for phone in ("a", "b"))
    assert [answer.is_taken for answer in mine.questions[0].answers] == [False, True]
    assert [answer.is_taken for answer in other.questions[0].answers] == [False, False]
    assert (mine.has_voted, other.has_voted) == (True, False)


def test_at_the_end_a_phone_is_thanked(night: Night) -> None:
    night.play(*WELL)
    assert phone_of(night.room, "").said == "The case is over. Thank you for voting."
    assert NEEDS in [answer.words for _, answer in night.room.story.answers]
