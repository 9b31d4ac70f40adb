"""The pages outside the player, read as a browser reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from simlib.html import pages, static_folder, templates_folder
from simlib.html.contexts import (
    Account,
    Catalogue,
    ChoosePin,
    ClassCard,
    Fault,
    FirstStart,
    Home,
    Locked,
    MemberRow,
    Newer,
    OpenChoice,
    OtherCase,
    OverClass,
    Place,
    ReportForm,
    ReportRow,
    ScenarioCard,
    Shell,
    SignIn,
    Standing,
    Stopped,
)
from simlib.html.qr import qr_svg
from tests.html.reading import read
from tests.show import views

TRAINEE = Shell(xsrf="token-1", person="Badge 4471", place=Place.SCENARIOS)
TEACHER = replace(TRAINEE, person="Sgt. Ruiz", is_instructor=True, place=Place.HOME)
NEW = ScenarioCard(
    "long-hours", "Long hours", "Late laundry.", "Patrol officer", 20, ("laundry", "labor"), "unpaid wages; low"
)
STARTED = replace(
    NEW,
    scenario_id="room",
    title="Room for one night",
    setting=("motel", "commercial sex"),
    standing=Standing.STARTED,
    run_id="r7",
)
DONE = replace(
    NEW,
    scenario_id="van",
    title="The van",
    setting=("highway",),
    standing=Standing.DONE,
    run_id="r8",
    percent=58,
    passed=False,
)
MEMBER = MemberRow("p1", "Badge 4471", "Room for one night, at the door", is_here=True, done=1)
LESSON = ClassCard(
    "c1", "Academy 41", "K7RM4Q", is_open=True, address="https://192.0.2.7:8866/join/K7RM4Q", qr=((1, 0), (0, 1)),
    members=(MEMBER,),
    scenarios=(OpenChoice("room", "Room for one night", is_open=True), OpenChoice("long", "Long hours")),
)  # fmt: skip
OVER = (OverClass("c0", "Academy 40", "March 2, 2026", (("p9", "Badge 1190"),)),)
NEWER = Newer("5f", keeps_all=True, scene="At the door", kept=3, decisions=3, changes=('"Wait" reads <b>"Stand"</b>.',))

ALL: Mapping[str, str] = {
    "first start": pages.first_start_page(Shell(xsrf="token-1"), FirstStart()),
    "sign-in": pages.sign_in_page(Shell(xsrf="token-1"), SignIn()),
    "join, signed in": pages.sign_in_page(TEACHER, SignIn(code="K7RM4Q")),
    "join under a hub": pages.join_page(TRAINEE, "K7RM4Q"),
    "join under a hub as an instructor": pages.join_page(TEACHER, "K7RM4Q"),
    "choose a PIN": pages.choose_pin_page(TRAINEE, ChoosePin()),
    "choose a passphrase": pages.choose_pin_page(TRAINEE, ChoosePin(is_instructor=True)),
    "account": pages.account_page(TRAINEE, Account(teachers=("Sgt. Ruiz",), fresh="MY7G-MNRP-DGJP", fresh_for="Lee")),
    "report": pages.report_page(TRAINEE, ReportForm("Scenarios")),
    "report sent": pages.report_page(TRAINEE, ReportForm("Scenarios", sent=True)),
    "locked": pages.locked_page(TRAINEE, Locked()),
    "catalogue": pages.catalogue_page(
        TRAINEE, Catalogue((NEW, STARTED, DONE), Stopped("r7", "Room for one night", "At the door"))
    ),
    "catalogue, a case that was changed": pages.catalogue_page(
        TRAINEE, Catalogue((STARTED,), Stopped("r7", "Room for one night", "At the door", newer=NEWER))
    ),
    "home": pages.home_page(TEACHER, Home((LESSON,), confirm_purge=MEMBER, over=OVER)),
    "home with a class to end": pages.home_page(TEACHER, Home((LESSON,), confirm_end=LESSON)),
    "empty home": pages.home_page(TEACHER, Home()),
    "other case": pages.other_case_page(TRAINEE, OtherCase("long-hours", "Long hours", "unpaid wages", 20, "Room")),
    "fault": pages.fault_page(TRAINEE, Fault(reference="E-7")),
    "card": pages.card_page(TRAINEE, views.CARD),
    "debrief": pages.debrief_page(TEACHER, views.debrief()),
}


@pytest.mark.parametrize("name", ALL)
def test_every_form_posts_and_carries_the_token(name: str) -> None:
    forms = re.findall(r"<form\b[^>]*>.*?</form>", ALL[name], re.DOTALL)
    assert all('method="post"' in form and 'name="_xsrf" value="token-1"' in form for form in forms)
    assert ALL[name].count("<form") == len(forms)


@pytest.mark.parametrize("name", ALL)
def test_a_page_asks_for_nothing_but_its_own_files(name: str) -> None:
    asked = [
        value for tag, key, value in read(ALL[name]).attributes if key == "src" or (tag == "link" and key == "href")
    ]
    assert asked
    assert [address for address in asked if not address.startswith("/static/first-contact/")] == []


@pytest.mark.parametrize("name", ALL)
def test_a_page_has_one_main_part_one_heading_of_the_first_rank_and_a_way_past_the_navigation(name: str) -> None:
    reading = read(ALL[name])
    assert (reading.tags.count("main"), reading.tags.count("h1")) == (1, 1)
    assert ("a", "href", "#main") in reading.attributes


@pytest.mark.parametrize("name", ALL)
def test_every_field_has_a_label(name: str) -> None:
    fields = re.findall(r"<(?:input|textarea)\b(?![^>]*type=\"hidden\")[^>]*\bid=\"([^\"]+)\"", ALL[name])
    labels = re.findall(r"<label for=\"([^\"]+)\"", ALL[name])
    assert fields == labels
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize("name", ALL)
def test_whoever_says_what_stands_on_a_button_is_understood(name: str) -> None:
    named = re.findall(r'<(?:button|a)\b[^>]*aria-label="([^"]*)"[^>]*>(.*?)</(?:button|a)>', ALL[name])
    assert [(label, words) for label, words in named if not label.startswith(words)] == []


@pytest.mark.parametrize("name", ALL)
def test_no_tag_carries_an_attribute_twice(name: str) -> None:
    tags = [re.findall(r' ([a-z-]+)="', tag) for tag in re.findall(r"<[a-z][^<>]*>", ALL[name])]
    assert [names for names in tags if len(names) != len(set(names))] == []


def test_no_page_but_the_case_itself_says_whether_a_case_is_trafficking() -> None:
    cards = ALL["catalogue"].split('class="sim-grid"')[1].split("sim-note")[0]
    assert "traffick" not in cards.lower()


def test_the_catalogue_offers_where_one_stopped_first() -> None:
    text = read(ALL["catalogue"]).text
    assert text.index("Continue where you stopped") < text.index("All scenarios")


def test_a_scenario_is_started_continued_or_looked_at_by_how_far_it_is() -> None:
    labels = [value for tag, key, value in read(ALL["catalogue"]).attributes if key == "aria-label" and ":" in value]
    assert labels == [
        "Continue: Room for one night",
        "Start: Long hours",
        "Continue: Room for one night",
        "Review: The van",
        "Again: The van",
    ]


def test_how_much_is_finished_stands_with_all_scenarios_and_not_before_anything_is() -> None:
    stopped = Stopped("r1", "Long hours", "Segment 1 of 6")
    some, none = (
        read(pages.catalogue_page(TRAINEE, Catalogue((NEW,), stopped, minutes_done=done, minutes_all=40))).text
        for done in (20, 0)
    )
    assert some.index("All scenarios") < some.index("You have finished 20 of 40 minutes.")
    assert "of 40 minutes" not in none


def test_a_notice_says_what_its_last_word_measures() -> None:
    case = replace(NEW, notice="threats; nobody under 18; medium")
    other = OtherCase("long-hours", "Long hours", "debts; nobody under 18; Low", 20, "The van")
    assert "Notice: threats; nobody under 18; medium intensity" in pages.catalogue_page(TRAINEE, Catalogue((case,)))
    assert "debts; nobody under 18; low intensity" in pages.other_case_page(TRAINEE, other)


@pytest.mark.parametrize(
    ("newer", "sentence"),
    [
        (NEWER, 'All you decided holds there, and you go on at "At the door".'),
        (replace(NEWER, changes=()), "Nothing that you have met so far is different."),
        (
            replace(NEWER, keeps_all=False, kept=1, why="The way leads elsewhere."),
            'Of your 3 decisions, the first holds there, and you go on at "At the door". The way leads elsewhere.',
        ),
        (replace(NEWER, keeps_all=False, kept=0, decisions=1), "Of your 1 decision, none holds there"),
        (replace(NEWER, counts_otherwise=True), "Something else that can only be told at the end."),
        (replace(NEWER, changes=(), counts_otherwise=True), "Something that can only be told at the end."),
    ],
)
def test_a_case_that_was_changed_says_what_becomes_of_the_run(newer: Newer, sentence: str) -> None:
    catalogue = Catalogue((STARTED,), Stopped("r7", "Room for one night", "At the door", newer=newer))
    page = pages.catalogue_page(TRAINEE, catalogue)
    assert sentence in " ".join(read(page).text.split())
    assert 'name="version" value="5f"' in page
    assert "This case was changed" not in ALL["catalogue"]


def test_the_filter_shows_the_scenarios_of_one_setting() -> None:
    text = read(pages.catalogue_page(TRAINEE, Catalogue((NEW, STARTED, DONE), setting="labor"))).text
    assert ("Long hours" in text, "The van" in text) == (True, False)


def test_a_scenario_with_a_problem_cannot_be_started_and_the_rest_is_there() -> None:
    broken = replace(NEW, title="Broken", problem="Being mended")
    html = pages.catalogue_page(TRAINEE, Catalogue((broken, DONE)))
    assert ("Being mended" in html, "Start: Broken" in html, "The van" in html) == (True, False, True)


def test_no_open_scenario_says_who_opens_them() -> None:
    assert "Your instructor opens them." in pages.catalogue_page(TRAINEE, Catalogue(()))


def test_an_instructor_sees_the_code_the_picture_of_it_and_who_is_where() -> None:
    text = read(ALL["home"]).text
    parts = ("K7RM4Q", "https://192.0.2.7:8866/join/K7RM4Q", "Room for one night, at the door", "Here now")
    assert [part in text for part in parts] == [True] * 4
    assert 'aria-label="QR code that opens the page to join Academy 41"' in ALL["home"]


def test_the_way_to_the_notebooks_is_shown_only_where_there_is_one() -> None:
    link = ("a", "href", "/lab")
    shown = [link in read(pages.home_page(TEACHER, Home(writes_cases=writes))).attributes for writes in (True, False)]
    assert shown == [True, False]


def test_a_report_shows_its_day_and_a_button_that_settles_it() -> None:
    report = ReportRow("March 2, 2026, 09:05", "Room for one night", "At the door", "A word is cut off.", number="7")
    html = pages.home_page(TEACHER, Home(reports=(report,)))
    text = read(html).text
    parts = ("1 report waiting", "A word is cut off.", "March 2, 2026, 09:05 · Room for one night, At the door")
    assert [part in text for part in parts] == [True] * 3
    assert ('value="settle-report"' in html, 'name="number" value="7"' in html) == (True, True)


def test_what_is_renewed_by_itself_holds_no_field_that_somebody_types_into() -> None:
    html = pages.home_page(TEACHER, Home((LESSON,), (ReportRow("", "", "", "A word."),)))
    bodies = re.findall(r"<tbody data-sim-live.*?</tbody>", html, re.DOTALL)
    reports = re.findall(r'<div class="sim-renewed" data-sim-live="reports">.*?</section>', html, re.DOTALL)
    assert (len(bodies), len(reports)) == (1, 1)
    assert re.findall(r"<(?:textarea|select|input(?![^>]*type=\"hidden\"))", bodies[0] + reports[0]) == []


def test_forgetting_somebody_is_asked_a_second_time() -> None:
    forms = re.findall(r"<form\b[^>]*>.*?</form>", ALL["home"], re.DOTALL)
    sure = [form for form in forms if 'name="sure" value="yes"' in form]
    assert (len(sure), "Forget this person" in sure[0]) == (1, True)


def test_ending_a_class_is_asked_a_second_time_and_says_what_stays() -> None:
    html = ALL["home with a class to end"]
    sure = [form for form in re.findall(r"<form\b[^>]*>.*?</form>", html, re.DOTALL) if 'name="sure"' in form]
    assert ["End the class" in form and 'name="class_id" value="c1"' in form for form in sure] == [True]
    text = read(html).text
    assert "End Academy 41?" in text
    assert "Marks and the training record stay, and runs are kept for as long as the class was told." in text


def test_a_class_that_has_ended_keeps_its_record_and_can_be_taken_up_again() -> None:
    page = read(ALL["home"])
    parts = ("1 class that has ended", "Academy 40", "Ended on March 2, 2026", "1 person in Academy 40", "Badge 1190")
    assert [part in page.text for part in parts] == [True] * 5
    assert 'name="person_id" value="p9"' in ALL["home"]
    assert ("a", "href", "/record/c0") in page.attributes
    assert 'aria-label="Take it up again: Academy 40"' in ALL["home"]
    assert "ended" not in read(ALL["home with a class to end"]).text
    none, all_over = (read(pages.home_page(TEACHER, Home(over=over))).text for over in ((), OVER))
    assert ("There is no class yet." in none, "or take one up again below." in all_over) == (True, True)


def test_a_new_pin_is_shown_with_the_name_it_is_for() -> None:
    text = read(pages.home_page(TEACHER, Home(fresh_pin="482913", fresh_pin_for="J. Alvarez"))).text
    assert "New PIN for J. Alvarez 482913" in text


def test_a_trainee_sees_no_way_to_the_classes() -> None:
    assert ("Classes" in ALL["catalogue"], "Classes" in ALL["home"]) == (False, True)


def test_a_code_that_came_by_qr_is_filled_in() -> None:
    html = pages.sign_in_page(Shell(), SignIn(code="K7RM4Q", class_name="Academy 41"))
    assert ("Join Academy 41" in html, 'value="K7RM4Q"' in html) == (True, True)


def test_whoever_is_signed_in_reads_what_joining_ends_and_may_stay() -> None:
    teacher, trainee = (read(pages.sign_in_page(shell, SignIn(code="K7RM4Q"))) for shell in (TEACHER, TRAINEE))
    nobody = read(pages.sign_in_page(Shell(), SignIn(code="K7RM4Q")))
    said = "Joining as a trainee here signs you out; use a private window to try it yourself."
    assert f"You are signed in as Sgt. Ruiz {said} Stay signed in" in teacher.text
    assert "You are signed in as Badge 4471 Joining here signs you out first." in trainee.text
    stays = [("a", "href", where) in page.attributes for page, where in ((teacher, "/home"), (trainee, "/"))]
    leaves = [("input", "name", "leaves") in page.attributes for page in (teacher, trainee, nobody)]
    assert (stays, leaves, "signed in as" in nobody.text) == ([True, True], [True, True, False], False)
    assert ["I teach here" in page.text for page in (teacher, trainee, nobody)] == [False, False, True]


def test_a_fault_says_who_is_signed_in_and_offers_to_change_that() -> None:
    signed_in, nobody = (read(pages.fault_page(shell, Fault())) for shell in (TRAINEE, Shell()))
    assert "You are signed in as Badge 4471." in signed_in.text
    assert "Sign out and sign in as somebody else" in signed_in.text
    assert ("signed in" in nobody.text, "form" in nobody.tags) == (False, False)


def test_an_address_that_no_other_device_can_open_says_so() -> None:
    texts = [read(pages.home_page(TEACHER, Home((LESSON,), only_here=here))).text for here in (True, False)]
    said = "This address works on this machine only. For other devices start with --lan."
    assert [said in text for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("status", "said"), [(404, "There is no such page"), (403, "not open to you"), (500, "could not be shown")]
)
def test_a_fault_is_one_calm_sentence_with_its_reference(status: int, said: str) -> None:
    text = read(pages.error_page(status, "ab12cd34")).text
    assert (said in text, "Reference ab12cd34" in text) == (True, True)


def test_a_base_address_stands_before_every_address() -> None:
    html = pages.catalogue_page(replace(TRAINEE, base="/user/ruiz/"), Catalogue((NEW, STARTED)))
    addresses = [value for _, key, value in read(html).attributes if key in {"href", "action", "src"}]
    assert [address for address in addresses if not address.startswith(("/user/ruiz/", "#"))] == []


def test_a_qr_code_is_drawn_module_by_module() -> None:
    assert 'd="M4 4h1v1h-1zM5 5h1v1h-1z"' in qr_svg(((1, 0), (0, 1)), "Join")


def test_no_rows_give_no_qr_code() -> None:
    assert str(qr_svg((), "Join")) == ""


def test_the_style_and_the_script_ask_for_no_other_host() -> None:
    files = [path for path in _files() if path.suffix in {".css", ".js", ".j2", ".html"}]
    outside = {path.name: re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", path.read_text("utf-8")) for path in files}
    assert {
        name: found for name, found in outside.items() if found not in ([], ["http://www.w3.org"] * len(found))
    } == {}


def test_the_font_lies_beside_its_license() -> None:
    names = sorted(path.name for path in (static_folder() / "fonts").iterdir())
    assert names == ["OFL-LICENSE.txt", "public-sans-latin-wght-normal.woff2"]


def _files() -> list[Path]:
    return [
        path for path in (*static_folder().rglob("*"), *(templates_folder() / "voila").rglob("*")) if path.is_file()
    ]
