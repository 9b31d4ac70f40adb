"""The report that an agency's head reads: what it says, what is overdue, and that it stands by itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from simlib.html.audit_figures import ON_PAPER, map_svg
from simlib.network.audit import audit
from simlib.network.audit_compare import compare, switch_off
from simlib.network.audit_model import Audit
from simlib.read.facts import load_facts
from simlib.report.content import report_of
from simlib.report.duties import State, duties_of
from simlib.report.figures import columns_of, map_figure, week_figure
from simlib.report.files import html_report, report_file
from simlib.scenario.days import days_in_words
from simlib.scenario.facts import FactBase
from simlib.scenario.information import Info
from simlib.scenario.referral_map import ReferralMap
from tests.html.conftest import browser_page
from tests.network.small_maps import (
    AS_OF,
    OFFICE,
    changed,
    county,
    expired,
    link,
    small_map,
    unit,
    with_link,
    with_unit,
    without_link,
)

__all__ = ["browser_page"]

FACTS = Path(__file__).parents[2] / "scenarios" / "facts"
DUE = date(2026, 12, 1)
"""The day that LAW-U4 of the fact base names."""


@cache
def base() -> FactBase:
    return load_facts(FACTS)[0]


@cache
def full_of_holes() -> ReferralMap:
    return changed(
        county(),
        [
            with_unit("tribal pd", hours=OFFICE),
            with_link("ht unit", "fusion", passes=frozenset({Info.IDENTITY})),
            without_link("hotel", "hotline"),
            expired("Language services contract", date(2025, 6, 30)),
        ],
    )


@cache
def audited(as_of: date = AS_OF) -> Audit:
    return audit(full_of_holes(), as_of)


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


# --- the duties by date ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "state", "when"),
    [
        (date(2026, 9, 1), State.AHEAD, "by December 1, 2026: in 91 days"),
        (date(2026, 11, 30), State.SOON, "by December 1, 2026: in 1 day"),
        (DUE, State.SOON, "by December 1, 2026: today"),
        (date(2026, 12, 4), State.OVERDUE, "by December 1, 2026: 3 days ago"),
    ],
)
def test_the_written_policy_is_ahead_due_soon_or_overdue_by_its_day(as_of: date, state: State, when: str) -> None:
    [policy] = [duty for duty in duties_of(base(), audited(as_of)) if duty.law == "LAW-U4"]
    assert (policy.state, policy.when, policy.due) == (state, when, DUE)


def test_every_duty_has_its_law_its_sources_and_its_dates() -> None:
    duties = duties_of(base(), audited())
    assert [duty.law for duty in duties] == [
        "LAW-U4", "LAW-U14", "LAW-U7", "LAW-U9", "LAW-U8", "LAW-U2", "LAW-U3", "LAW-N1", "LAW-T2", "LAW-T3",
    ]  # fmt: skip
    assert all(duty.text == days_in_words(" ".join(base().laws[duty.law].now.split())) for duty in duties)
    assert all(duty.sources and duty.as_of and duty.checked for duty in duties)


def test_what_is_overdue_stands_first() -> None:
    late = duties_of(base(), audited(date(2026, 12, 4)))
    assert [duty.state for duty in late] == [State.OVERDUE] + [State.STANDING] * (len(late) - 1)


def test_the_numbers_of_the_checklist_are_those_of_the_law() -> None:
    for law, numbers in {
        "LAW-U2": ["15"],
        "LAW-U3": ["30", "7"],
        "LAW-U7": ["36"],
        "LAW-U8": ["24"],
        "LAW-U9": ["24"],
    }.items():
        [duty] = [each for each in duties_of(base(), audited()) if each.law == law]
        assert re.findall(r"\d+", duty.when) == numbers
        assert all(re.search(rf"\b{number}\b", duty.text) for number in numbers)


def test_a_law_that_the_fact_base_does_not_hold_is_not_spoken_of() -> None:
    less = replace(base(), laws={law: rule for law, rule in base().laws.items() if law != "LAW-U9"})
    assert "LAW-U9" not in [duty.law for duty in duties_of(less, audited())]


def test_a_law_past_its_day_of_checking_is_marked_and_told() -> None:
    far = date(2028, 1, 3)
    assert all(duty.is_stale for duty in duties_of(base(), audited(far)))
    assert any("past its check-by date" in sentence for sentence in report_of(audited(far), base()).summary)


def test_the_checklist_says_how_the_map_keeps_a_duty() -> None:
    [foster] = [duty for duty in duties_of(base(), audited()) if duty.law == "LAW-U8"]
    assert foster.on_map.endswith("rule mn-05 is kept in 129 of 168 start hours from cws")


# --- what is said ---------------------------------------------------------------------------------------------


def test_the_summary_counts_names_the_heaviest_and_what_is_due() -> None:
    assert report_of(audited(), base()).summary == (
        "The audit found 3 holes to close and 1 weakness.",
        "The heaviest: Identity comes to STAS fusion center, over Alder County trafficking detectives.",
        "All duties to tell somebody in time are kept in 129 of the 168 start hours of a week.",
        f"Within 24 hours a person is brought to {audited().mean_t24:.1f} of 13 kinds of help, on average.",
        "By law due soon: Write the survivor-interaction policy, and train on it (by December 1, 2026: in 27 days).",
    )


def test_a_clean_map_is_told_so() -> None:
    report = report_of(audit(county(), AS_OF), base())
    assert report.summary[0] == "The audit found no hole in this map."
    assert [tile.is_bad for tile in report.tiles] == [False] * 4
    assert set(report.missed) == {0}
    assert "Nothing. Look again when a unit, its hours or an agreement changes." in words_of(html_report(report))


def test_the_report_says_that_it_is_no_legal_advice_and_what_is_invented() -> None:
    notes = " ".join(report_of(audited(), base()).notes)
    assert "not legal advice" in notes
    assert "invented for training" in notes
    real = replace(audited(), map=replace(full_of_holes(), invented=False))
    assert "invented" not in " ".join(report_of(real, base()).notes)


def test_a_change_is_told_beside_the_findings() -> None:
    before, after = audit(county(), AS_OF), audit(switch_off(county(), "ncmec"), AS_OF)
    changes = report_of(after, base(), compare(before, after)).changes
    assert changes[0] == "1 finding more, 0 findings gone."
    assert "kept in 168 of 168 start hours before, in 0 after." in changes[1]
    assert report_of(after, base(), compare(after, after)).changes == (
        "The change does nothing that an audit can see.",
    )


def test_every_finding_its_remedy_and_every_duty_stand_on_the_page() -> None:
    report = report_of(audited(), base())
    words = words_of(html_report(report))
    said = [*report.summary, report.best, *(duty.text for duty in report.duties)]
    said += [text for finding in report.findings for text in (finding.what, finding.remedy, *finding.notes)]
    escaped = [text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;") for text in said]
    assert [text for text in escaped if " ".join(text.split()) not in words] == []


# --- figures --------------------------------------------------------------------------------------------------


def test_the_week_fills_the_hours_in_which_a_duty_is_missed() -> None:
    drawn = week_figure(report_of(audited(), base()), ON_PAPER)
    assert drawn.count(f'fill="{ON_PAPER.bad}"') == 39
    assert drawn.count(f'fill="{ON_PAPER.good}"') == 168 - 39
    assert 'aria-label="Some duty is not kept in 39 of 168 start hours."' in drawn


def test_the_map_shows_every_unit_once_and_marks_the_holes() -> None:
    drawn = map_figure(audited(), ON_PAPER)
    assert sorted(re.findall(r">([^<>]+)</text>", drawn)) == sorted(each.id for each in county().units)
    assert drawn.count(f'stroke="{ON_PAPER.bad}" stroke-width="2.5"') == 2
    assert drawn.count(f'stroke="{ON_PAPER.warn}" stroke-width="2.5"') == 1


def test_units_stand_in_columns_by_how_far_a_case_has_come() -> None:
    units = [unit("a", arrivals=1.0), unit("b"), unit("c"), unit("lone")]
    assert columns_of(small_map(units, [link("a", "b"), link("b", "c")])) == [["a", "lone"], ["b"], ["c"]]
    assert columns_of(small_map([], [])) == [[]]


# --- files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [".html", ".pdf"])
def test_the_same_audit_gives_the_same_bytes(kind: str) -> None:
    assert report_file(audited(), base(), None, kind) == report_file(audited(), base(), None, kind)


def test_lines_of_the_map_are_drawn_in_its_order_and_marked_ones_last() -> None:
    columns = [["a", "b", "c"], ["d", "e", "f"]]
    links = [(near, far) for near in columns[0] for far in columns[1]]

    def ends(*marked: tuple[str, str]) -> list[str]:
        drawn = map_svg(columns, links, {}, dict.fromkeys(marked, True), "", ON_PAPER)
        return re.findall(r'<path d="M([\d.,]+) .*? ([\d.,]+)"', drawn)

    plain = ends()
    assert len(set(plain)) == len(links)
    assert ends(links[0], links[4]) == [*plain[1:4], *plain[5:], plain[0], plain[4]]
    links.reverse()
    assert ends() == plain[::-1]


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = report_file(audited(), base(), None, ".html").decode()
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!#|data:)', page) == []
    assert "default-src 'none'" in page


SLY = '<img src=x onerror=alert(1)> #import "x" *bold* $x$ "quoted" \\'


def test_words_of_a_map_stand_as_they_are_and_are_never_markup() -> None:
    units = [replace(unit("a", arrivals=1.0, ends=False), name=SLY)]
    sly = replace(small_map(units, []), name=SLY, county=SLY)
    made = audit(sly, AS_OF)
    page = report_file(made, base(), None, ".html").decode()
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; #import" in page
    assert report_file(made, base(), None, ".pdf")[:5] == b"%PDF-"


def test_words_that_our_fonts_do_not_have_are_set_too() -> None:
    made = audit(small_map([replace(unit("a", arrivals=1.0, ends=False), name="部门")], []), AS_OF)
    assert report_file(made, base(), None, ".pdf")[:5] == b"%PDF-"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_is_accessible_and_no_wider_than_the_screen(browser_page: Page, width: int, scheme: str) -> None:
    browser_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.set_content(report_file(audited(date(2026, 12, 4)), base(), None, ".html").decode())
    assert Axe().run(browser_page).response["violations"] == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") == width
