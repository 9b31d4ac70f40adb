"""Problems seen on a page outside of a run: kept, read by those who teach the person, settled, forgotten."""

from __future__ import annotations

import pytest

from simlib.errors import Malformed, NotAllowed
from simlib.record.page_reports import LONGEST_PLACE, LONGEST_TEXT, MOST_OPEN, PageReport
from tests.record.conftest import Academy


def waiting(academy: Academy, by: str = "") -> list[tuple[str, str]]:
    """Where and what, of all that waits for an instructor."""
    found = academy.people.reports.waiting(by or academy.instructor.person_id)
    return [(each.where, each.text) for each in found]


def colleague(academy: Academy) -> str:
    accounts = academy.people.accounts
    return accounts.add_instructor(academy.instructor.person_id, "Lt. Okafor", "a second long phrase").person_id


def test_a_report_waits_for_those_who_teach_the_person_and_for_nobody_else(academy: Academy) -> None:
    trainee, other = academy.trainee(academy.a_class()), colleague(academy)
    academy.people.reports.put(trainee, "Scenarios", " The list is cut off. ")
    assert academy.people.reports.waiting(academy.instructor.person_id) == (
        PageReport(1, trainee, "Scenarios", "The list is cut off.", academy.clock.time),
    )
    assert waiting(academy, other) == []


def test_an_instructors_own_report_waits_for_them(academy: Academy) -> None:
    other = colleague(academy)
    academy.people.reports.put(other, "Classes", "One.")
    assert (waiting(academy), waiting(academy, other)) == ([], [("Classes", "One.")])


def test_a_settled_report_waits_no_more_and_a_stranger_settles_none(academy: Academy) -> None:
    academy.people.reports.put(academy.trainee(academy.a_class()), "Card", "One.")
    for by, number in ((colleague(academy), 1), (academy.instructor.person_id, 7)):
        with pytest.raises(NotAllowed, match="no such report"):
            academy.people.reports.settle(by, number)
    assert waiting(academy) == [("Card", "One.")]
    academy.people.reports.settle(academy.instructor.person_id, 1)
    assert waiting(academy) == []


def test_a_report_without_words_is_none_and_a_long_one_is_cut(academy: Academy) -> None:
    trainee = academy.trainee(academy.a_class())
    with pytest.raises(Malformed, match="in a few words"):
        academy.people.reports.put(trainee, "Card", " \n ")
    academy.people.reports.put(trainee, "p" * 999, "t" * 9999)
    assert waiting(academy) == [("p" * LONGEST_PLACE, "t" * LONGEST_TEXT)]


def test_nobody_fills_the_disk_with_reports(academy: Academy) -> None:
    trainee = academy.trainee(academy.a_class())
    for number in range(MOST_OPEN):
        academy.people.reports.put(trainee, "Card", f"{number}")
    with pytest.raises(NotAllowed, match="wait to be read"):
        academy.people.reports.put(trainee, "Card", "One more.")
    academy.people.reports.settle(academy.instructor.person_id, 1)
    academy.people.reports.put(trainee, "Card", "One more.")


def test_forgetting_a_person_forgets_what_they_reported(academy: Academy) -> None:
    trainee = academy.trainee(academy.a_class())
    academy.people.reports.put(trainee, "Card", "I am Dana Lee.")
    academy.people.purge(academy.instructor.person_id, trainee)
    academy.store.close()
    assert b"I am Dana Lee." not in academy.bytes_kept()
