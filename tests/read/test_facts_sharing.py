"""What a unit may be told, in the closed list that a program reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.read.facts import FILES, load_facts, read_facts
from simlib.scenario.facts import Consent, ReferralEdge
from simlib.scenario.information import ALWAYS, PLAIN_WORDS, Info

FOLDER = Path("scenarios/facts")
FACTS, PROBLEMS = load_facts(FOLDER)


def problems_with(written: str, planted: str) -> list[str]:
    """What is told of the shipped facts with one line of `referrals.yaml` changed."""
    files = {name: (FOLDER / name).read_bytes() for name in FILES}
    before = files["referrals.yaml"].decode()
    assert written in before
    changed = files | {"referrals.yaml": before.replace(written, planted, 1).encode()}
    _, problems = read_facts(changed)
    return [str(problem).partition(": ")[2] for problem in problems]


def test_the_shipped_facts_say_of_every_unit_what_it_may_be_told() -> None:
    assert PROBLEMS == ()
    assert [unit.id for unit in FACTS.units.values() if not unit.gets] == []


def test_nobody_gets_what_the_advocate_heard_or_where_a_shelter_is() -> None:
    allowed = [info for unit in FACTS.units.values() for info in unit.gets | unit.by_consent]

    assert {Info.PRIVILEGED, Info.SHELTER_ADDRESS} & set(allowed) == set()


def test_status_goes_only_where_an_application_or_a_benefit_needs_it() -> None:
    told = {unit.id for unit in FACTS.units.values() if Info.IMMIGRATION in unit.gets | unit.by_consent}

    assert told == {"certifier", "legal aid", "tcvap", "otip"}


def test_units_that_look_for_patterns_never_learn_who_it_is() -> None:
    for unit in ("fusion", "gang"):
        assert {Info.IDENTITY, Info.CONTACT, Info.LOCATION, Info.IMAGES} <= FACTS.units[unit].never


def test_the_facts_of_the_place_alone_are_no_breach_anywhere() -> None:
    assert [unit.id for unit in FACTS.units.values() if not unit.gets >= ALWAYS] == []


def test_every_class_has_plain_words() -> None:
    assert set(PLAIN_WORDS) == set(Info)


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("never: [immigration state]", '"never" cannot hold "immigration state".'),
        ("never: [immigration status, immigration status]", '"immigration status" stands twice in "never".'),
        ("never: immigration status", '"never" should be a list.'),
        ("never: [immigration status, records]", '"records" stands in two lists of "hsi".'),
        ("nevr: [immigration status]", '"nevr" is not a word this entry knows.'),
    ],
)
def test_a_class_that_is_none_is_told_with_what_would_be_right(planted: str, said: str) -> None:
    hsi = "by_consent: [identity, contact, location, account of events]\n    "

    told = problems_with(f"{hsi}never: [immigration status]", f"{hsi}{planted}")

    assert said in told[0]


@pytest.mark.parametrize(
    ("latest", "minutes"),
    [
        ("0 h", 0),
        ("1 h", 60),
        ("1.5 h", 90),
        ("720 h", 43_200),
        ("same day", 1_440),
        ("week 1", 10_080),
        ("week 2", 20_160),
        ("15 business days", None),
        ("after letter", None),
        ("through DA", None),
        ("by consent", None),
        ("legal process", None),
    ],
)
def test_a_latest_time_is_minutes_where_it_has_a_number(latest: str, minutes: int | None) -> None:
    assert ReferralEdge("patrol", "ht unit", "", latest, Consent.NO).minutes == minutes


def test_every_latest_time_of_the_shipped_facts_is_one_of_these() -> None:
    without = {edge.latest for edge in FACTS.referrals if edge.minutes is None}

    assert without == {"15 business days", "after letter", "through DA", "by consent", "legal process"}
