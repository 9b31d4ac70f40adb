"""Role cards: what a person of the case knows, wants and fears, how she answers, and nothing of the key."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from simlib.report.role_card import played_in, role_cards_of
from simlib.report.sheet import Box, Heading, Mood, Table
from tests.report.teaching_cases import SMALL, shipped, small, words_of

SHIPPED = ("room-for-one-night", "long-hours")


def test_there_is_a_card_for_each_person_whom_the_officer_has_to_hear() -> None:
    names = {name: [person.name for person in played_in(shipped(name).scenario)] for name in SHIPPED}
    assert names == {"room-for-one-night": ["Ana", "Renee"], "long-hours": ["Lidia", "Denise", "Teo"]}
    for name, people in names.items():
        headings = [block for block in role_cards_of(shipped(name)).blocks if isinstance(block, Heading)]
        assert [block.text for block in headings if block.level == 2] == people
        assert [block.new_page for block in headings if block.level == 2] == [False] + [True] * (len(people) - 1)


def test_where_the_case_names_nobody_who_may_need_help_whoever_speaks_can_be_played() -> None:
    plain = small(SMALL.replace(", may be trafficked", "").replace(", controls", ""))
    assert [person.name for person in played_in(plain.scenario)] == ["Ana"]


def test_the_card_tells_what_comes_out_and_by_what() -> None:
    tables = [block for block in role_cards_of(small()).blocks if isinstance(block, Table)]
    [table] = [each for each in tables if each.head[:1] == ("What",)]
    assert table.rows == (("He holds a card that is Ana's.", "“Knock, and say why you came”", "A porch"),)


def test_the_card_tells_what_she_says_by_herself_and_how_she_answers() -> None:
    words = words_of(role_cards_of(small()))
    assert 'The porch A porch "I\'m fine."' in words
    assert "Knock, and say why you came She opens. Her card is in his hand." in words
    assert "Put a shoulder to it The frame splits." in words
    assert "Dale keeps the papers of Ana" in words


def test_what_rises_and_falls_in_her_is_told_without_a_number() -> None:
    words = words_of(role_cards_of(shipped("room-for-one-night")))
    assert "(your trust falls)" in words
    assert "(your trust rises)" in words


@pytest.mark.parametrize("scene", ["The key", "The register"])
def test_scenes_in_which_she_is_not_yet_met_stay_off_the_card(scene: str) -> None:
    blocks = role_cards_of(shipped("room-for-one-night")).blocks
    captions = [block.caption for block in blocks if isinstance(block, Table)]
    assert not [caption for caption in captions if scene in caption]
    assert any("Alone with Ana" in caption for caption in captions)


def test_what_she_wants_and_fears_comes_from_the_case_and_what_is_missing_is_said() -> None:
    card = role_cards_of(small())
    assert "Ana wants to be with her sister by Sunday." in words_of(card)
    [empty] = [block for block in card.blocks if isinstance(block, Box) and block.mood is Mood.EMPTY]
    assert empty.title == "The case does not say what Ana fears"
    assert "`Fears: …`" in empty.lines[0]
    full = small(SMALL.replace("by Sunday.\n", "by Sunday.\n  - Fears: that it costs her brother his job.\n"))
    assert not [block for block in role_cards_of(full).blocks if isinstance(block, Box)]
    assert "Ana fears that it costs her brother his job." in words_of(role_cards_of(full))


def test_everybody_who_plays_hears_how_to_stop_and_what_not_to_play() -> None:
    words = words_of(role_cards_of(shipped("long-hours")))
    assert words.count("You can decline this part or stop at any time, without a reason.") == 3
    assert words.count("Nobody is touched") == 3
    assert words.count("You play this person, and never yourself") == 3


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_of_the_key_is_on_a_card(name: str) -> None:
    case, words = shipped(name), words_of(role_cards_of(shipped(name)))
    items = [item for scene in case.scenario.scenes if scene.task for item in scene.task.items]
    reasons = {choice.reason.why for _, choice in case.scenario.every_choice()} | {item.reason.why for item in items}
    about = {criterion.about for criterion in case.scenario.criteria} | {value.about for value in case.scenario.values}
    rules = {rule.name for rule in (*case.scenario.musts, *case.scenario.nevers)}
    assert [text for text in reasons | about | rules if text and text in words] == []
    assert re.findall(r"\b(?:PRA|LAW|IND)-\w+|[+−]\d|may be trafficked|Expected|Costs", words) == []
    assert re.findall(r"qz\w+", words_of(role_cards_of(small()))) == []


def test_a_number_that_only_counts_is_no_mood() -> None:
    words = words_of(role_cards_of(shipped("long-hours")))
    assert "(your trust falls)" in words
    assert "your heard" not in words


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_cases_say_what_everybody_on_a_card_wants_and_fears(name: str) -> None:
    assert [person.name for person in played_in(shipped(name).scenario) if not (person.wants and person.fears)] == []


def card_of(name: str, person: str) -> str:
    """The words of one person's card."""
    blocks = role_cards_of(shipped(name)).blocks
    starts = [n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 2]
    first = next(n for n in starts if isinstance(block := blocks[n], Heading) and block.text == person)
    after = [n for n in starts if n > first]
    sheet = role_cards_of(shipped(name))
    return words_of(replace(sheet, lead="", blocks=blocks[first : after[0] if after else None]))


def test_nobody_is_given_the_answers_of_somebody_else() -> None:
    theirs = "I rent my own place"
    assert theirs in card_of("long-hours", "Denise")
    assert theirs not in card_of("long-hours", "Lidia")
    assert "She finds it herself." not in card_of("room-for-one-night", "Renee")


def test_what_somebody_does_in_a_scene_of_others_stays_on_the_card() -> None:
    assert "Teo laughs" in card_of("long-hours", "Teo")
    assert "A ride for Lidia" in card_of("long-hours", "Lidia")


SCENES_OF_ANA = [
    "At the door", "She says she is fine", "Handcuffs", "In the back seat", "The interview room", "At the door again",
    "The second call", "Alone with Ana", "What she needs", "Her phone", "Dale on the phone", "Before any question",
    "Her answer", "Her name", "An ordinary day", "Nine hundred", "She goes quiet", "Papers and doors",
    "He says I would be sent away", "The posts", "The other door", "The detective on the line", "She gets up",
    "Where she sleeps", "A way to reach her", "Before it is light",
]  # fmt: skip


def test_a_card_has_every_scene_in_which_its_person_is_spoken_to() -> None:
    tables = [block for block in role_cards_of(shipped("room-for-one-night")).blocks if isinstance(block, Table)]
    captions = [table.caption for table in tables if re.match(r"\d+\. ", table.caption)]
    headings = [re.split(r"\d+\. |, (?=[A-Z])", caption)[1] for caption in captions]
    assert headings == [*SCENES_OF_ANA, "Room 19"]


def test_all_ways_to_answer_somebody_in_the_room_are_on_the_card_whether_or_not_they_name_the_person() -> None:
    card = card_of("room-for-one-night", "Ana")
    assert 'Ask her, "Are you OK here?" She breathes in. He breathes out. (your trust falls)' in card
    assert '"And if I don\'t want to?" she asks.' in card
    assert "She says that she would like to go now, please." in card
    assert "my room's right there" not in card.lower()


def test_an_answer_that_depends_on_what_happened_stands_with_its_condition_and_without_a_number() -> None:
    card = card_of("room-for-one-night", "Ana")
    assert '"No, thank you." (only if your trust is low)' in card
    assert "somebody's there?\" Ana asks. (only if your trust is high)" in card
    assert '"The bed," Ana says. "One night. Then the bus." (only if “shelter” was offered, and' in card
    assert not re.search(r"“trust” is|\(only if [^)]*\d", "".join(card_of("long-hours", name) for name in ("Lidia",)))


def test_what_follows_only_sometimes_stands_with_its_condition() -> None:
    card = card_of("room-for-one-night", "Ana")
    assert (
        "she signs that one. She keeps the card after all. (only if “advocate” was declined) (your trust rises)" in card
    )


def test_how_a_case_ended_is_nothing_to_play() -> None:
    assert "Now we sit down to eat." not in card_of("long-hours", "Lidia")


def test_ways_that_something_comes_out_are_one_sentence() -> None:
    words = words_of(role_cards_of(shipped("room-for-one-night")))
    assert "; or it shows of itself" in words
    assert "or It" not in words


def test_every_card_says_whom_to_talk_to() -> None:
    for person in ("Lidia", "Denise", "Teo"):
        assert "To talk to somebody" in card_of("long-hours", person)
