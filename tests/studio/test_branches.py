"""The branch map as data: what leads where, what is folded, and where it all stands."""

from __future__ import annotations

import pytest

from simlib.prove.flow import Flow, flow_of
from simlib.studio.branches import BranchMap, Mark, MarkKind, branch_map
from tests.studio.cases import LOOSE, STOP, scenario

PARTED = """# A night

## Door

- Segment: Outside

- [Knock](#Hall)
- [Leave](#Gone)

## Hall

- Segment: Inside

- [Up](#Room)

## Room

- [Out](#Done)
- [Down](#Hall)

## Done

- Ending: good

## Gone

- Ending: partial
"""


def lines(found: BranchMap) -> list[tuple[str, str]]:
    return [(line.source, line.target) for line in found.lines]


def mark(found: BranchMap, key: str) -> Mark:
    return next(each for each in found.marks if each.key == key)


def test_every_scene_has_its_mark_and_all_choices_between_two_scenes_are_one_line() -> None:
    found = branch_map(scenario())
    assert [(each.key, each.kind.value) for each in found.marks] == [
        ("At the car", "scene"),
        ("Behind the car", "scene"),
        ("Home", "good"),
        ("The road", "harmful"),
    ]
    assert [(line.source, line.target, line.texts) for line in found.lines] == [
        ("At the car", "Behind the car", ("Ask what she needs", "Hurry her", "Wait")),
        ("Behind the car", "Home", ("Thank them",)),
        ("Behind the car", "The road", ("Drive off",)),
    ]


def test_a_scene_that_no_chain_of_links_leads_to_is_not_reached_and_so_is_its_line() -> None:
    found = branch_map(scenario(STOP + LOOSE))
    assert [each.key for each in found.marks if not each.reached] == ["The gate"]
    assert [(line.source, line.reached) for line in found.lines if line.source == "The gate"] == [("The gate", False)]


def test_what_was_proved_to_be_unreached_goes_before_what_links_tell() -> None:
    found = branch_map(scenario(), unreached=["The road"])
    assert [each.key for each in found.marks if not each.reached] == ["The road"]


def test_lines_say_how_many_runs_at_random_take_them() -> None:
    found = branch_map(scenario(), flow_of(scenario(), 1000))
    shares = {(line.source, line.target): line.share for line in found.lines}
    assert shares == {
        ("At the car", "Behind the car"): pytest.approx(1.0),
        ("Behind the car", "Home"): pytest.approx(1 / 3),
        ("Behind the car", "The road"): pytest.approx(2 / 3),
    }
    assert mark(found, "Home").share == pytest.approx(1 / 3)


def test_a_line_that_no_run_takes_is_dead() -> None:
    never = STOP.replace("- [Hurry her](#Behind-the-car)", "- [Hurry her](#The-road)\n  - When: trust > 4")
    found = branch_map(scenario(never), flow_of(scenario(never), 1000))
    assert [line.reached for line in found.lines if line.source == "At the car"] == [True, False]


def test_a_folded_part_is_one_mark_and_endings_are_never_folded() -> None:
    found = branch_map(scenario(PARTED), folded=["Inside"])
    part = mark(found, "part:Inside")
    assert (part.kind, part.holds) == (MarkKind.PART, ("Hall", "Room"))
    assert [each.key for each in found.marks] == ["Door", "part:Inside", "Done", "Gone"]
    assert lines(found) == [("Door", "part:Inside"), ("Door", "Gone"), ("part:Inside", "Done")]


def test_around_one_scene_only_what_is_two_steps_away_is_shown() -> None:
    chain = "# Chain\n\n" + "".join(f"## S{n}\n\n- [Go](#S{n + 1})\n\n" for n in range(8)) + "## S8\n\n- Ending: good\n"
    found = branch_map(scenario(chain), around="S4")
    assert [each.key for each in found.marks] == ["S2", "S3", "S4", "S5", "S6"]
    assert branch_map(scenario(chain), around="no such scene") == branch_map(scenario(chain))


def test_marks_stand_from_left_to_right_and_no_two_on_the_same_spot() -> None:
    found = branch_map(scenario(STOP + LOOSE))
    spots = [(each.x, each.y) for each in found.marks]
    assert len(set(spots)) == len(spots)
    assert mark(found, "At the car").x < mark(found, "Behind the car").x < mark(found, "Home").x
    assert mark(found, "Home").x == mark(found, "The road").x


def test_a_choice_that_leads_nowhere_is_left_out() -> None:
    broken = STOP.replace("(#Home)", "(#Hom)")
    assert ("Behind the car", "Hom") not in lines(branch_map(scenario(broken)))


def test_a_case_without_a_scene_is_an_empty_map() -> None:
    assert branch_map(scenario("# Nothing yet\n")) == BranchMap((), ())


# --- the flow -------------------------------------------------------------------------------------------------


def test_runs_at_random_go_everywhere_with_the_share_that_they_should() -> None:
    flow = flow_of(scenario(), 1000)
    assert flow.ways[("At the car", "Wait", "Behind the car")] == pytest.approx(1 / 3)
    assert flow.entered == {
        "At the car": pytest.approx(1.0),
        "Behind the car": pytest.approx(1.0),
        "Home": pytest.approx(1 / 3),
        "The road": pytest.approx(2 / 3),
    }


def test_a_loop_is_followed_until_it_is_left_for_good() -> None:
    flow = flow_of(scenario(PARTED), 1000)
    # From the room half go down again, so the room is come to twice on average by those who knocked.
    assert flow.entered["Room"] == pytest.approx(1.0)
    assert flow.ways[("Room", "Down", "Hall")] == pytest.approx(0.5)
    assert flow.entered["Done"] + flow.entered["Gone"] == pytest.approx(1.0)


def test_the_answers_of_a_task_are_one_way_without_a_text() -> None:
    asked = "# A\n\n## Q\n\n- Select: Which? [Go](#Over)\n  - [x] One\n  - [ ] Two\n\n## Over\n\n- Ending: good\n"
    assert flow_of(scenario(asked), 100).ways == {("Q", "", "Over"): pytest.approx(1.0)}


def test_a_flow_is_kept_as_json_without_losing_anything() -> None:
    flow = flow_of(scenario(PARTED), 1000)
    kept = flow.as_json()
    ways = kept["ways"]
    assert isinstance(ways, list)
    assert Flow({(a, b, c): share for a, b, c, share in ways}, kept["entered"]) == flow  # type: ignore[arg-type]  # JSON
