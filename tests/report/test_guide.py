"""The instructor guide: made of the notebook and never out of step with it, with minutes, answers, sources and law."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from simlib.play.segments import segments_of
from simlib.read.notebook import notebook_from_text
from simlib.report.guide import guide_of
from simlib.report.guide_parts import hold_in, judged
from simlib.report.guide_pitfalls import ways_to
from simlib.report.handout import handout_of
from simlib.report.papers import Paper, sheet_of
from simlib.report.plan import LONGEST, minutes_of, plan_of, shared
from simlib.report.pocket_card import pocket_card_of
from simlib.report.sheet import Box, Heading, Mood, Move, Moves, Question, Rows, Table, Words, Worth
from simlib.report.sheet_files import KINDS, sheet_file
from simlib.report.teaching import Case
from simlib.scenario.days import day_words
from simlib.scenario.facts import FactBase, source_lines
from simlib.scenario.model import Kind, Points, Reason
from simlib.scenario.topics import CHECKED, LAW, TOPICS
from tests.report.teaching_cases import SMALL, case_of, facts, shipped, small, without, words_of

SHIPPED = ("room-for-one-night", "long-hours")


def tables(case: Case) -> list[Table]:
    return [block for block in guide_of(case).blocks if isinstance(block, Table)]


def moves(case: Case) -> list[Move]:
    return [move for block in guide_of(case).blocks if isinstance(block, Moves) for move in block.moves]


# --- never out of step --------------------------------------------------------------------------------------------


def test_a_scene_that_is_changed_in_the_notebook_is_changed_in_the_guide_and_so_is_its_hash() -> None:
    before, after = small(), small(SMALL.replace("Knock, and say why you came", "Ring, and wait"))
    assert "Ring, and wait" not in words_of(guide_of(before))
    assert "Ring, and wait" in words_of(guide_of(after))
    assert "Knock, and say why you came" not in words_of(guide_of(after))
    assert before.sha256 != after.sha256
    assert before.sha256[:12] in guide_of(before).stamp
    assert after.sha256[:12] in guide_of(after).stamp


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("paper", list(Paper))
def test_the_same_notebook_gives_the_same_bytes_and_a_changed_one_gives_others(paper: Paper, kind: str) -> None:
    once, again = (sheet_file(sheet_of(small(), paper), kind) for _ in range(2))
    assert once == again
    if paper is not Paper.CARD:
        assert sheet_file(sheet_of(small(SMALL.replace("# The door", "# The gate")), paper), kind) != once


@pytest.mark.parametrize("paper", [each for each in Paper if each is not Paper.CARD])
def test_every_paper_carries_version_hash_and_law_stamp(paper: Paper) -> None:
    case = shipped("room-for-one-night")
    assert sheet_of(case, paper).stamp == (
        f"Room for one night, version {case.scenario.header.version} · notebook {case.sha256[:12]} · "
        "law checked November 1, 2026, California"
    )


# --- what it holds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_guide_holds_every_scene_choice_item_and_reason_of_the_case(name: str) -> None:
    case, words = shipped(name), words_of(guide_of(shipped(name)))
    items = [item for scene in case.scenario.scenes if scene.task for item in scene.task.items]
    texts = [choice.text for _, choice in case.scenario.every_choice()]
    texts += [item.text for scene in case.scenario.scenes if scene.task and scene.task.kind is not Kind.REFER
              for item in scene.task.items]  # fmt: skip
    texts += [scene.heading for scene in case.scenario.scenes]
    texts += [choice.reason.why for _, choice in case.scenario.every_choice() if choice.reason.why]
    texts += [item.reason.why for item in items]
    texts += [rule.name for rule in (*case.scenario.musts, *case.scenario.nevers)]
    assert [text for text in texts if " ".join(text.split()) not in words] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_guide_names_the_aims_the_topics_and_what_the_case_comes_to(name: str) -> None:
    case, words = shipped(name), words_of(guide_of(shipped(name)))
    assert all(TOPICS[topic] in words for topic in case.scenario.header.topics)
    assert all(criterion.about in words for criterion in case.scenario.criteria)
    for scene in case.scenario.scenes:
        for item in scene.task.items if scene.task and scene.task.kind is Kind.JUDGE else ():
            assert f"{item.text}: Is this person being trafficked? {item.answer.capitalize()}." in words


@pytest.mark.parametrize("name", SHIPPED)
def test_every_expected_answer_has_a_fact_with_its_date(name: str) -> None:
    expected = [move for move in moves(shipped(name)) if move.worth is Worth.BEST and move.lines]
    assert expected
    assert [move.label for move in expected if not re.search(r"\((checked \w+ \d+, )?\d{4}", move.ids)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_question_has_an_answer_and_a_source(name: str) -> None:
    questions = [block for block in guide_of(shipped(name)).blocks if isinstance(block, Question)]
    assert len(questions) >= len(plan_of(shipped(name).scenario))
    assert [each.ask for each in questions if not (each.expect and all(each.expect) and each.source)] == []


def test_each_segment_names_its_minutes_and_its_topics() -> None:
    [heading] = [
        block for block in guide_of(small()).blocks if isinstance(block, Heading) and block.text == "1. Outside"
    ]
    [part] = plan_of(small().scenario)
    assert heading.aside == f"{part.minutes} minutes · TP2, TP7"


def test_the_authors_note_stands_with_its_scene_in_the_guide() -> None:
    assert "qznote for whoever teaches." in words_of(guide_of(small()))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_sign_is_asked_about_once_in_the_segment_in_which_a_room_first_comes_to_it(name: str) -> None:
    asked = [block.ask for block in guide_of(shipped(name)).blocks if isinstance(block, Question)]
    assert len(asked) == len(set(asked))


def test_what_only_a_costly_act_would_have_shown_is_not_asked_about_yet() -> None:
    blocks = guide_of(shipped("room-for-one-night")).blocks
    second = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text.startswith("2. "))
    asked = [
        [block.ask for block in part if isinstance(block, Question)] for part in (blocks[:second], blocks[second:])
    ]
    about_dale = "Dale answers the questions that you put to Ana. What could this mean, and which question tells?"
    assert [about_dale in each for each in asked] == [False, True]


def test_a_scene_stands_with_the_line_that_its_choices_answer() -> None:
    notes = [block.text for block in guide_of(shipped("room-for-one-night")).blocks if isinstance(block, Words)]
    assert 'Ana: "Does my name go in there?"' in notes
    [alone] = [text for text in notes if text.startswith("She takes the end from which she can see who is coming.")]
    assert alone.endswith('she coughs before she talks. Ana: "Am I in trouble?"')


def test_what_can_be_found_and_every_word_in_quotation_marks_is_explained() -> None:
    for name in SHIPPED:
        case, words = shipped(name), words_of(guide_of(shipped(name)))
        assert [each.name for each in case.scenario.evidence if f"“{each.name}” {each.text}" not in words] == []
        assert [each.name for each in case.scenario.values if f"“{each.name}” {each.about}" not in words] == []


def test_the_debrief_of_a_segment_names_the_act_that_earns_most_also_where_there_are_only_tasks() -> None:
    rows = [block for block in guide_of(shipped("room-for-one-night")).blocks if isinstance(block, Rows)]
    told = [text for each in rows for label, text in each.pairs if label.startswith("Debrief, ")]
    assert [text.partition("”")[0].partition("“")[2] for text in told[:-1]] == [
        "Ask her to keep the record and tonight's video.",
        "Say that you talk with everyone alone, Dale first.",
        "Say that you left too soon, and talk with each alone.",
        "Tell her that an advocate and a person of her choice can be there.",
        "Ask how the money goes on such a day, and who keeps count.",
        "Ask what would help tonight, and how it is safe to reach her.",
        "Ask which number, which hour, and which word, and give her one name.",
        "Trafficking detective / specialist (or named officer in a small agency).",
    ]
    assert "its reason: Who is told tonight? “Trafficking" in told[-2]
    assert told[-1].startswith("Each reads their own debrief")


# --- the minutes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_plan_has_the_segments_of_the_roll_call_and_none_is_longer_than_twenty_minutes(name: str) -> None:
    scenario = shipped(name).scenario
    plan = plan_of(scenario)
    assert tuple(part.segment for part in plan) == segments_of(scenario)
    assert max(part.minutes for part in plan) <= LONGEST
    assert sum(part.play for part in plan) == scenario.header.lasts
    assert all(part.play and part.debrief and part.discussion for part in plan)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_table_of_minutes_adds_up(name: str) -> None:
    [table] = [each for each in tables(shipped(name)) if each.caption.startswith("Minutes for each segment")]
    for column in (3, 4, 5, 6, 7):
        minutes = [int(row[column]) if row[column] != "–" else 0 for row in table.rows]
        assert sum(minutes) == int(table.foot[column])
    assert int(table.foot[7]) == minutes_of(plan_of(shipped(name).scenario))


def test_a_long_case_gives_up_its_discussion_before_a_segment_goes_beyond_twenty_minutes() -> None:
    [part] = plan_of(replace(small().scenario, header=replace(small().scenario.header, lasts=16)))
    assert (part.notice, part.play, part.debrief, part.discussion) == (2, 16, 2, 0)


def test_a_segment_that_takes_longer_than_twenty_minutes_to_play_is_told_and_not_denied() -> None:
    long = small(SMALL.replace("Lasts: 10 minutes", "Lasts: 40 minutes"))
    [box] = [block for block in guide_of(long).blocks if isinstance(block, Box) and block.mood is Mood.WARN]
    assert (box.title, box.lines[0]) == ("Longer than the 20 minutes of a segment", "1. Outside: 42 minutes.")
    assert [table.caption for table in tables(long) if "for each segment" in table.caption] == [
        "Minutes for each segment"
    ]
    assert "none is longer than 20" in words_of(guide_of(small()))


@pytest.mark.parametrize(
    ("whole", "weights", "made"),
    [(20, [1, 1], [10, 10]), (5, [3, 1], [3, 2]), (1, [1, 1], [1, 1]), (4, [0, 0], [2, 2]), (9, [], [])],
)
def test_minutes_are_shared_by_weight_and_none_is_lost(whole: int, weights: list[int], made: list[int]) -> None:
    assert shared(whole, weights) == made


# --- what is worth what -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "follows", "against", "worth"),
    [
        (2, (), (), Worth.BEST),
        (0, ("PRA-02.do1",), (), Worth.BEST),
        (0, (), ("PRA-02.avoid1",), Worth.COSTLY),
        (-1, (), (), Worth.COSTLY),
        (0, (), (), Worth.OTHER),
    ],
)
def test_a_choice_is_expected_costs_or_neither(
    points: int, follows: tuple[str, ...], against: tuple[str, ...], worth: Worth
) -> None:
    assert judged((Points("care", points),), Reason("", follows, against)) is worth


def test_the_room_is_held_where_the_choices_lie_furthest_apart() -> None:
    scenes = small().scenario.scenes
    held = hold_in(scenes)
    assert held is not None
    assert held.heading == "The porch"
    assert hold_in(scenes[1:]) is None


def test_what_breaks_a_rule_is_named_with_its_number_and_what_meets_one_is_no_costly_choice() -> None:
    case = shipped("room-for-one-night")
    [forced] = [rule for rule in case.scenario.nevers if rule.name == "a door was forced on a hunch"]
    [offered] = [rule for rule in case.scenario.musts if rule.name == "an advocate was offered"]
    assert [way.split(" ")[0] for way in ways_to(case, forced.condition)] == ["4a", "5c", "13c", "28c"]
    assert [way.split(" ")[0] for way in ways_to(case, offered.condition, well=True)] == ["19c", "30d", "44a"]
    assert "19b" in {way.split(" ")[0] for way in ways_to(case, offered.condition)}


def test_a_rule_that_a_scene_meets_or_a_referral_breaks_says_so() -> None:
    room, laundry = shipped("room-for-one-night"), shipped("long-hours")
    [heard] = [rule for rule in room.scenario.musts if rule.name == "Ana was heard alone"]
    assert "scene 15, Alone with Ana" in list(ways_to(room, heard.condition))
    [alone] = [rule for rule in laundry.scenario.musts if rule.name == "two people or more were heard alone"]
    assert [way.split(" ")[0] for way in ways_to(laundry, alone.condition, well=True)][:2] == ["9a", "10c"]
    [called] = [rule for rule in laundry.scenario.nevers if rule.name == "immigration was called"]
    assert any("HSI" in way for way in ways_to(laundry, called.condition))


# --- law and facts ------------------------------------------------------------------------------------------------


def test_the_law_stamp_names_every_rule_with_its_days() -> None:
    [table] = [each for each in tables(small()) if each.caption.startswith("The rules of law")]
    rule = facts().laws["LAW-C6"]
    assert table.rows == (
        ("LAW-C6", rule.title, "no day on record; as of 2026", "November 1, 2026", "November 1, 2027"),
    )
    words = words_of(guide_of(small()))
    assert "Repealed from January 1, 2023 (SB 357)." in words
    assert f"Source: {'; '.join(source_lines(facts(), rule))}; as of {rule.as_of}." in words


def test_what_is_known_from_memory_alone_says_so_in_words() -> None:
    [table] = [each for each in tables(shipped("room-for-one-night")) if each.caption.startswith("The rules of law")]
    assert {row[0]: row[2] for row in table.rows if row[0] in {"LAW-U4", "LAW-U14"}} == {
        "LAW-U4": "January 1, 2025 (from memory, not verified)",
        "LAW-U14": "January 1, 2024",
    }


def test_at_the_end_the_support_lines_are_named_again() -> None:
    for name in SHIPPED:
        assert words_of(guide_of(shipped(name))).count("Name the support lines once more") == 1


def test_a_rule_past_its_day_and_a_case_not_looked_at_for_a_year_are_warned_of() -> None:
    late = replace(small(), day=date(2029, 1, 2))
    [warned] = [each for each in guide_of(late).blocks if isinstance(each, Box) and each.mood is Mood.WARN]
    assert "more than a year ago" in warned.title
    assert "LAW-C6" in warned.lines[1]
    assert "past its check-by date" in words_of(guide_of(late))
    assert not [each for each in guide_of(small()).blocks if isinstance(each, Box) and each.mood is Mood.WARN]


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("name", SHIPPED)
def test_no_paper_writes_a_day_as_a_machine_does(name: str, paper: Paper) -> None:
    assert re.findall(r"\d{4}-\d\d-\d\d", words_of(sheet_of(shipped(name), paper))) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_rule_of_law_that_the_guide_names_has_a_date_beside_it_or_a_row_in_the_stamp(name: str) -> None:
    [table] = [each for each in tables(shipped(name)) if each.caption.startswith("The rules of law")]
    ids = [move.ids for move in moves(shipped(name))]
    cited = set(re.findall(r"LAW-\w+", " ".join(ids)))
    assert cited <= {row[0] for row in table.rows}
    assert all(all(row[2:]) for row in table.rows)
    assert re.findall(r"LAW-\w+(?! \(checked November 1, 2026\))\b", " ".join(ids)) == []
    assert f"that the case names; {LAW} (checked {day_words(CHECKED)})" in words_of(guide_of(shipped(name)))
    assert facts().laws[LAW].checked == CHECKED


def test_a_fact_that_nobody_knows_is_named_and_nothing_is_made_up() -> None:
    unknown = replace(small(), facts=FactBase())
    words = words_of(guide_of(unknown))
    assert "PRA-02.do3 (not in the fact base)" in words
    assert "Not in the fact base IND-D01, LAW-C6, PRA-02.avoid1, PRA-02.do3, PRA-20.do2" in words


# --- what a case may not say --------------------------------------------------------------------------------------


def test_a_case_that_says_little_gets_a_guide_that_says_what_an_author_can_add() -> None:
    bare = case_of(notebook_from_text("# A gate\n\n## Here\n\n- [Go](#There)\n\n## There\n\n- Ending: partial\n"))
    words = words_of(guide_of(bare))
    assert "The case has none yet ( Notice: , see FORMAT.md)." in words
    assert "The case names no topic" in words
    assert "The case names no pitfall" in words
    assert "law not yet checked" in words
    for paper in Paper:
        assert sheet_file(sheet_of(bare, paper), ".pdf")[:5] == b"%PDF-"


def test_a_picture_is_told_in_words_and_no_paper_asks_for_it() -> None:
    shown = small(
        SMALL.replace("Somebody asks you", "![A dark porch](pictures/porch.svg)\n\nSomebody asks you").replace(
            "A dog barks once.", "![A dog at a fence](pictures/dog.svg)\n\nA dog barks once."
        )
    )
    for paper in (Paper.GUIDE, Paper.HANDOUT, Paper.ROLES):
        page = sheet_file(sheet_of(shown, paper), ".html").decode()
        assert "<img" not in page
    assert "[Picture: A dark porch] Somebody asks you to look in." in words_of(guide_of(shown))
    assert "[Picture: A dog at a fence] A dog barks once." in words_of(guide_of(shown))


def test_a_case_without_criteria_or_rules_has_no_empty_table() -> None:
    plain = without(small(), criteria=(), musts=(), nevers=())
    assert [table.caption for table in tables(plain) if not table.rows] == []


# --- what trainees may hold ---------------------------------------------------------------------------------------

KEYS = re.compile(r"qz\w+|two cards|Expected|Costs|\b(?:PRA|LAW|IND)-\w+|trafficked|Dale|[+−]\d")


def test_the_handout_holds_nothing_of_the_key_or_of_the_story() -> None:
    assert KEYS.findall(words_of(handout_of(small()))) == []
    for name in SHIPPED:
        words = words_of(handout_of(shipped(name)))
        told = {evidence.text for evidence in shipped(name).scenario.evidence}
        told |= {choice.text for _, choice in shipped(name).scenario.every_choice()}
        told |= {person.name for person in shipped(name).scenario.people}
        assert [text for text in told if text in words] == []
        assert re.findall(r"\b(?:PRA|LAW|IND)-\w+|[+−]\d", words) == []


def test_the_handout_tells_the_notice_the_role_and_whom_to_talk_to() -> None:
    words = words_of(handout_of(shipped("room-for-one-night")))
    assert "nobody under 18; medium intensity" in words
    assert "Patrol officer" in words
    assert "888-373-7888" in words
    assert "You can pause or leave at any time" in words


def test_the_pocket_card_is_the_same_for_every_case() -> None:
    room, laundry = (words_of(pocket_card_of(shipped(name))) for name in SHIPPED)
    assert room == laundry
    assert [sign.id for sign in facts().indicators.values() if room.count(f"{sign.ask} {sign.id} (") != 1] == []
    assert all(item.text in room for item in facts().practices.values())


def test_before_a_case_survivors_in_the_room_are_thought_of_and_nobody_has_to_say_what_they_chose() -> None:
    words = words_of(guide_of(shipped("long-hours")))
    assert words.count("Some of us may have lived through something like this.") == 1
    assert "Nobody has to say what they chose." in words
    assert "Signs are weak predictors: reasons to ask and look, never proof. Say so." in words


def test_what_a_sign_may_also_mean_is_called_innocent_nowhere() -> None:
    card = words_of(pocket_card_of(shipped("long-hours")))
    assert "Another reading: None that changes the duty" in card
    assert "innocent" not in card.lower().replace("innocent reading", "")
