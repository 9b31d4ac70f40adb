"""The referral lab: opening, changing, undoing, keeping and auditing a map, as its buttons do it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from simlib.labs.keeper import FolderKeeper, NotKept
from simlib.labs.referral import ReferralDesk
from simlib.labs.work import Bench
from simlib.read.map_folder import MapFolder
from simlib.read.referral_map import read_map_yaml
from simlib.scenario.referral_map import ReferralMap
from tests.labs.benches import AtOnce, NeverDone
from tests.labs.pressing import press
from tests.labs.reading import plain

COUNTY = """\
map:
  name: Small county
units:
  - id: patrol
    name: Patrol
    kind: unit
    open: always
    arrivals: 1
    passes: [needs]
  - id: desk
    name: Night desk
    kind: unit
    open: Mon-Fri 08:00-17:00
    passes: [needs]
  - id: advocate
    name: Advocates
    kind: services
    open: always
    meets: [advocate]
    ends: yes
links:
  - from: patrol
    to: desk
    why: A likely victim.
    latest: 1 h
    consent: no
    agreement: not needed
    feedback: yes
  - from: desk
    to: advocate
    why: Support.
    latest: 4 h
    consent: yes
    agreement: Alder advocates
    expires: 2027-06-30
    passes: [needs]
    feedback: yes
must notify:
  - id: support
    when: any likely victim
    from: patrol
    to: advocate
    within: 4 h
"""
TODAY = date(2026, 11, 22)


def desk_in(folder: Path, bench: Bench | None = None) -> ReferralDesk:
    (folder / "shipped").mkdir(exist_ok=True)
    (folder / "shipped" / "small-county.yaml").write_text(COUNTY, encoding="utf-8")
    keeper = FolderKeeper(MapFolder(folder / "shipped", folder / "own"), folder)
    return ReferralDesk(keeper, bench or AtOnce(), lambda: TODAY, is_page=True)


@pytest.fixture
def desk(tmp_path: Path) -> ReferralDesk:
    made = desk_in(tmp_path)
    press(made.screen.page, "Open")
    return made


def type_in(desk: ReferralDesk, unit: str = "", link: str = "", **typed: str) -> None:
    """Choose a unit or a link and type into its form."""
    if unit:
        desk.screen.unit.value = unit
    if link:
        desk.screen.link.value = link
    fields = desk.screen._unit_fields if unit else desk.screen._link_fields
    for word, text in typed.items():
        fields[word.replace("_", " ")].value = text


def said(desk: ReferralDesk) -> str:
    return plain(desk.screen.frame.said.value)


def kept(folder: Path, name: str) -> ReferralMap:
    reading = read_map_yaml((folder / "own" / f"{name}.yaml").read_bytes(), name)
    assert reading.map is not None
    return reading.map


def test_nothing_is_shown_before_a_map_is_open(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    assert desk.screen.map.options == (("small-county (shipped)", "shipped small-county"),)
    assert desk.screen.units.value == ""


def test_an_open_map_stands_as_a_picture_and_as_a_list(desk: ReferralDesk) -> None:
    assert "Small county: 3 units and 2 links." in plain(desk.screen.frame.head.value)
    assert desk.screen.picture.value.count("<g>") == 3
    assert "Night desk unit Mon-Fri 08:00-17:00" in plain(desk.screen.units.value)


def test_the_audit_says_what_is_wrong_with_the_map(desk: ReferralDesk) -> None:
    holes = plain(desk.screen.holes.value)
    assert "Night desk" in holes
    assert "finds every duty to tell kept in 65 of them" in plain(desk.screen.audit_head.value)
    assert desk.screen.week.value.count("<td class=") == 168


def test_hours_that_are_mended_close_the_hole_and_stand_beside_what_was(desk: ReferralDesk) -> None:
    type_in(desk, unit="desk", open="always")
    press(desk.screen.page, "Change the unit")
    assert said(desk) == "Changed."
    changes = plain(desk.screen.changes.value)
    assert "Unit changed: Night desk" in changes
    assert "Start hours with every duty kept, of 168" in plain(desk.screen.numbers.value)
    week = desk.screen.week.value
    assert ">0</td>" not in week


def test_a_change_is_undone_and_done_again(desk: ReferralDesk) -> None:
    assert (desk.screen.undo.disabled, desk.screen.redo.disabled) == (True, True)
    type_in(desk, unit="desk", name="Day desk")
    press(desk.screen.page, "Change the unit")
    assert (desk.screen.undo.disabled, desk.screen.redo.disabled) == (False, True)
    press(desk.screen.page, "Undo")
    assert "Day desk" not in plain(desk.screen.units.value)
    assert (desk.screen.undo.disabled, desk.screen.redo.disabled) == (True, False)
    press(desk.screen.page, "Redo")
    assert "Day desk" in plain(desk.screen.units.value)


def test_what_the_form_does_not_show_stays_as_it_is(desk: ReferralDesk, tmp_path: Path) -> None:
    type_in(desk, unit="advocate", name="Advocates of Alder")
    press(desk.screen.page, "Change the unit")
    press(desk.screen.page, "Keep")
    unit = kept(tmp_path, "small-county").unit("advocate")
    assert unit is not None
    assert (unit.name, unit.ends) == ("Advocates of Alder", True)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"open": "sometimes"}, '"sometimes" are not hours.'),
        ({"takes": "-3 min"}, "-3 min"),
        ({"capacity": "lots"}, '"lots"'),
        ({"kind": "club"}, '"club" is not in the list.'),
        ({"meets": "advocate], off: [yes"}, "A list has words with commas between them"),
        ({"name": ""}, "name"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_the_map_stays(
    desk: ReferralDesk, typed: dict[str, str], sentence: str
) -> None:
    before = desk.screen.units.value
    type_in(desk, unit="desk", **typed)
    press(desk.screen.page, "Change the unit")
    assert sentence in said(desk)
    assert desk.screen.units.value == before
    assert desk.screen.undo.disabled


def test_a_unit_is_switched_off_and_on(desk: ReferralDesk) -> None:
    desk.screen.unit.value = "desk"
    press(desk.screen.page, "Switch off")
    assert "Night desk is switched off." in said(desk)
    assert "switched off" in plain(desk.screen.units.value)
    assert "Switched off: Night desk" in plain(desk.screen.changes.value)
    press(desk.screen.page, "Switch on")
    assert "switched off" not in plain(desk.screen.units.value)


def test_units_and_links_are_added_and_removed(desk: ReferralDesk) -> None:
    desk.screen.new_unit.value = "night desk"
    type_in(desk, unit="desk", name="Second desk")
    press(desk.screen.page, "Add it with what is typed above")
    assert said(desk) == "Added."
    type_in(desk, link="patrol → desk", latest="30 min")
    desk.screen.sender.value, desk.screen.receiver.value = "patrol", "night desk"
    press(desk.screen.page, "Add a link with what is typed above")
    assert "Link added: Patrol → Second desk" in plain(desk.screen.changes.value)
    desk.screen.link.value = "patrol → night desk"
    press(desk.screen.page, "Remove the link")
    desk.screen.unit.value = "night desk"
    press(desk.screen.page, "Remove the unit")
    assert "Nothing is changed." in plain(desk.screen.changes.value)


def test_a_unit_that_a_rule_names_is_not_removed(desk: ReferralDesk) -> None:
    desk.screen.unit.value = "advocate"
    press(desk.screen.page, "Remove the unit")
    assert "named in the rules support" in said(desk)


def test_a_link_is_changed_with_its_agreement(desk: ReferralDesk, tmp_path: Path) -> None:
    type_in(desk, link="desk → advocate", agreement="Alder advocates", expires="2026-01-31", latest="2 h")
    press(desk.screen.page, "Change the link")
    press(desk.screen.page, "Keep")
    link = kept(tmp_path, "small-county").link("desk", "advocate")
    assert link is not None
    assert (link.agreement.expires, link.latest.amount) == (date(2026, 1, 31), 120)
    assert "expired" in plain(desk.screen.holes.value).lower()


def test_a_kept_map_is_opened_again_and_its_earlier_version_comes_back(desk: ReferralDesk, tmp_path: Path) -> None:
    desk.screen.title.value = "Ours"
    press(desk.screen.page, "Keep")
    type_in(desk, unit="desk", name="Day desk")
    press(desk.screen.page, "Change the unit")
    press(desk.screen.page, "Keep")
    assert [unit.name for unit in kept(tmp_path, "ours").units][1] == "Day desk"
    again = desk_in(tmp_path)
    again.screen.map.value = "own ours"
    press(again.screen.page, "Open")
    assert "Day desk" in plain(again.screen.units.value)
    press(again.screen.page, "Back to the version kept before")
    assert "Night desk" in plain(again.screen.units.value)
    assert [unit.name for unit in kept(tmp_path, "ours").units][1] == "Night desk"


def test_comments_in_the_file_of_the_agency_stay_when_a_unit_is_changed(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    file = tmp_path / "own" / "ours.yaml"
    file.write_text(COUNTY.replace("  - id: advocate", "  # Called first.\n  - id: advocate"), encoding="utf-8")
    desk = desk_in(tmp_path)
    desk.screen.map.value = "own ours"
    press(desk.screen.page, "Open")
    desk.screen.title.value = "ours"
    type_in(desk, unit="desk", name="Day desk")
    press(desk.screen.page, "Change the unit")
    press(desk.screen.page, "Keep")
    assert kept(tmp_path, "ours").units[1].name == "Day desk"
    assert "  # Called first.\n  - id: advocate\n" in file.read_text(encoding="utf-8")


def test_it_is_said_while_changes_are_not_kept(desk: ReferralDesk) -> None:
    told = [desk.screen.unkept.value]
    type_in(desk, unit="desk", name="Day desk")
    press(desk.screen.page, "Change the unit")
    told.append(plain(desk.screen.unkept.value))
    press(desk.screen.page, "Keep")
    told.append(desk.screen.unkept.value)
    press(desk.screen.page, "Undo")
    told.append(plain(desk.screen.unkept.value))
    open_changes = "Your changes are not kept yet. Press Keep before you leave."
    assert told == ["", open_changes, "", open_changes]


def test_what_somebody_else_kept_in_between_is_not_written_over(desk: ReferralDesk, tmp_path: Path) -> None:
    press(desk.screen.page, "Keep")
    (tmp_path / "own" / "small-county.yaml").write_text(COUNTY.replace("Night", "Their"), encoding="utf-8")
    type_in(desk, unit="desk", name="Mine")
    press(desk.screen.page, "Change the unit")
    press(desk.screen.page, "Keep")
    assert "another map of this name" in said(desk)
    assert kept(tmp_path, "small-county").units[1].name == "Their desk"


def test_a_file_with_mistakes_names_line_and_column_and_leaves_what_is_open(desk: ReferralDesk) -> None:
    before = desk.screen.units.value
    desk.screen.upload.heard({"names": ["mine.yaml"]}, [COUNTY.replace("1 h", "-1 h").encode()])
    mistakes = plain(desk.screen.mistakes.value)
    line = COUNTY[: COUNTY.index("1 h")].count("\n") + 1
    assert f"mine.yaml, line {line}, column 13" in mistakes
    assert "latest: -1 h" in mistakes
    assert desk.screen.units.value == before


def test_a_file_of_ones_own_is_opened(desk: ReferralDesk) -> None:
    desk.screen.upload.heard({"names": ["mine.yaml"]}, [COUNTY.replace("Small", "Other").encode()])
    assert "Other county: 3 units" in plain(desk.screen.frame.head.value)
    assert desk.screen.mistakes.value == ""


def test_a_file_that_is_far_too_large_is_one_sentence(desk: ReferralDesk) -> None:
    desk.screen.upload.heard({"too_large": True}, [])
    assert "too large" in said(desk)


def test_an_audit_that_is_cancelled_leaves_the_map_open(tmp_path: Path) -> None:
    bench = NeverDone()
    desk = desk_in(tmp_path, bench)
    press(desk.screen.page, "Open")
    assert "Under way" in plain(desk.screen.frame.working._bar.value)
    press(desk.screen.page, "Cancel")
    assert (bench.cancelled, "cancelled" in said(desk)) == (1, True)
    assert "Night desk" in plain(desk.screen.units.value)


def test_what_follows_from_a_change_is_told_duty_by_duty(desk: ReferralDesk) -> None:
    type_in(desk, unit="desk", open="always")
    press(desk.screen.page, "Change the unit")
    assert "Any likely victim: Patrol keeps it in 168 of 168 start hours, before in 65." in plain(
        desk.screen.changes.value
    )


@pytest.mark.parametrize(("kind", "begins"), [("html", b"<!doctype html>"), ("pdf", b"%PDF-")])
def test_the_report_for_the_head_of_the_agency_is_made(
    desk: ReferralDesk, monkeypatch: pytest.MonkeyPatch, kind: str, begins: bytes
) -> None:
    given: list[tuple[str, bytes, str]] = []
    monkeypatch.setattr(desk.screen.frame.download, "give", lambda *made: given.append(made))
    desk.screen.kind_of_file.value = kind
    press(desk.screen.page, "Download")
    ((name, content, _),) = given
    assert (name, content.lower().startswith(begins.lower())) == (f"small-county-report.{kind}", True)


@pytest.mark.parametrize("kind", ["yaml", "csv", "graphml"])
def test_a_file_of_the_map_is_made_and_the_map_in_yaml_reads_back(
    desk: ReferralDesk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    given: list[tuple[str, bytes, str]] = []
    monkeypatch.setattr(desk.screen.frame.download, "give", lambda *made: given.append(made))
    desk.screen.kind_of_file.value = kind
    press(desk.screen.page, "Download")
    ((name, content, _),) = given
    assert name == f"small-county.{'zip' if kind == 'csv' else kind}"
    if kind == "yaml":
        assert read_map_yaml(content, "again").map == read_map_yaml(COUNTY.encode(), "first").map
    if kind == "csv":
        with zipfile.ZipFile(io.BytesIO(content)) as tables:
            assert tables.namelist() == ["map.csv", "units.csv", "links.csv", "rules.csv"]


def test_the_four_tables_are_opened_together(desk: ReferralDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[str, bytes, str]] = []
    monkeypatch.setattr(desk.screen.frame.download, "give", lambda *made: given.append(made))
    desk.screen.kind_of_file.value = "csv"
    press(desk.screen.page, "Download")
    with zipfile.ZipFile(io.BytesIO(given[0][1])) as tables:
        files = {name: tables.read(name).replace(b"Small county", b"From tables") for name in tables.namelist()}
    desk.screen.upload.heard({"names": list(files)}, list(files.values()))
    assert "From tables: 3 units and 2 links." in plain(desk.screen.frame.head.value)
    desk.screen.upload.heard({"names": ["units.csv"]}, [files["units.csv"]])
    assert "There is no map.csv." in plain(desk.screen.mistakes.value)


def test_whoever_is_no_longer_signed_in_changes_nothing(desk: ReferralDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise NotKept("This page is no longer signed in.")

    monkeypatch.setattr(desk._keeper, "here", gone)
    type_in(desk, unit="desk", name="Day desk")
    press(desk.screen.page, "Change the unit")
    assert said(desk) == "This page is no longer signed in."
    assert "Day desk" not in plain(desk.screen.units.value)
