"""A room is held at a scene by whoever leads the class, and let go on by them alone."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.holds import MOST_HELD, Hold
from tests.record.conftest import Academy


def colleague(academy: Academy) -> str:
    accounts = academy.people.accounts
    return accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase").person_id


def test_a_class_is_held_at_a_scene_until_it_is_released(academy: Academy) -> None:
    holds, me, class_id = academy.people.holds, academy.instructor.person_id, academy.a_class().class_id
    other = academy.a_class().class_id
    held = holds.hold(me, class_id, "motel", "At the door")
    assert held == Hold(1, "motel", "At the door", academy.clock.time)
    assert (holds.of_class(class_id), holds.of_class(other)) == ((held,), ())
    holds.release(me, class_id, held.number)
    holds.release(me, class_id, held.number)
    assert holds.of_class(class_id) == ()


def test_holding_the_same_scene_twice_is_one_hold_and_it_can_be_held_anew_after_release(academy: Academy) -> None:
    holds, me, class_id = academy.people.holds, academy.instructor.person_id, academy.a_class().class_id
    first = holds.hold(me, class_id, "motel", "At the door")
    assert holds.hold(me, class_id, "motel", "At the door") == first
    holds.release(me, class_id, first.number)
    assert holds.hold(me, class_id, "motel", "At the door").number == 2


def test_nobody_else_holds_or_releases_a_class(academy: Academy) -> None:
    holds, me, made = academy.people.holds, academy.instructor.person_id, academy.a_class()
    held = holds.hold(me, made.class_id, "motel", "At the door")
    for stranger in (colleague(academy), academy.trainee(made)):
        with pytest.raises(NotAllowed, match="not yours"):
            holds.hold(stranger, made.class_id, "motel", "Inside")
        with pytest.raises(NotAllowed, match="not yours"):
            holds.release(stranger, made.class_id, held.number)
    assert holds.of_class(made.class_id) == (held,)


def test_a_hold_of_another_class_is_not_released(academy: Academy) -> None:
    holds, me, class_id = academy.people.holds, academy.instructor.person_id, academy.a_class().class_id
    held = holds.hold(me, class_id, "motel", "At the door")
    holds.release(me, academy.a_class().class_id, held.number)
    assert holds.of_class(class_id) == (held,)


@pytest.mark.parametrize(
    ("scenario", "scene"), [("", "At the door"), ("motel", ""), ("motel", "x" * 401), ("m\0", "x")]
)
def test_what_cannot_be_a_scene_is_not_held(academy: Academy, scenario: str, scene: str) -> None:
    with pytest.raises(Malformed):
        academy.people.holds.hold(academy.instructor.person_id, academy.a_class().class_id, scenario, scene)


def test_a_class_is_held_at_so_many_scenes_and_no_more(academy: Academy) -> None:
    holds, me, class_id = academy.people.holds, academy.instructor.person_id, academy.a_class().class_id
    for number in range(MOST_HELD):
        holds.hold(me, class_id, "motel", f"Scene {number}")
    with pytest.raises(NotAllowed, match="release one first"):
        holds.hold(me, class_id, "motel", "One more")
    assert len(holds.of_class(class_id)) == MOST_HELD
