"""Signing in and out, PINs and cookies, as a thief would have them."""

from __future__ import annotations

import re
from pathlib import Path

import psutil
import pytest

from tests.attack.conftest import SCENARIO, Town, running
from tests.attack.premises import Premises
from tests.attack.visitor import PASSPHRASE, PIN, SESSION, Answer
from tests.serve.counter import ROOM, write_cases

pytestmark = pytest.mark.usefixtures("calm")


def test_the_cookies_are_for_this_site_alone(town: Town) -> None:
    visitor = town.visitor()
    first = visitor.get("/sign-in").cookies
    then = visitor.sign_in(town.code, "Flo").cookies
    (session,) = [cookie for cookie in then if cookie.startswith(SESSION)]
    (form,) = [cookie for cookie in first if cookie.startswith("_xsrf")]
    assert {part.strip() for part in session.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Strict"}
    assert "SameSite=Strict" in form


def test_a_session_chosen_by_somebody_else_is_never_taken_over(town: Town) -> None:
    visitor, chosen = town.visitor(), "A" * 43
    visitor.cookies[SESSION] = chosen
    visitor.sign_in(town.code, "Flo")
    fixed = town.visitor()
    fixed.cookies[SESSION] = chosen
    assert (visitor.cookies[SESSION] == chosen, fixed.get("/").status) == (False, 302)


def test_signing_in_anew_ends_the_session_before(town: Town) -> None:
    visitor = town.visitor("Flo")
    before = visitor.cookies[SESSION]
    visitor.sign_in(town.code, "Flo")
    old = town.visitor()
    old.cookies[SESSION] = before
    assert (old.get("/").status, visitor.get("/").status) == (302, 200)


def test_an_instructor_is_not_signed_out_by_joining_a_class_unless_the_page_had_said_so(town: Town) -> None:
    ruiz = town.visitor()
    ruiz.sign_in_instructor()
    joining = ruiz.get(f"/join/{town.code}").body
    unsaid = ruiz.sign_in(town.code, "Flo")
    assert "Joining as a trainee here signs you out" in joining
    assert ("You are signed in as Sgt. Ruiz" in unsaid.body, unsaid.status, ruiz.get("/home").status) == (
        True,
        403,
        200,
    )
    said = ruiz.post("/sign-in", kind="trainee", code=town.code, name="Flo", pin=PIN, leaves="yes")
    assert (said.goes_to, ruiz.get("/home").status) == ("/", 404)


def test_a_page_that_is_closed_to_somebody_says_who_they_are_signed_in_as(town: Town) -> None:
    flo, nobody = town.visitor("Flo"), town.visitor()
    closed = [
        visitor.get(page).body for visitor in (flo, nobody) for page in ("/home", "/nowhere", f"/play/{32 * 'a'}")
    ]
    assert ["You are signed in as Flo." in page for page in closed] == [True, True, True, False, False, False]
    assert flo.post("/sign-out").goes_to == "/sign-in"


def test_a_class_on_this_machine_alone_says_that_no_other_device_can_join(town: Town) -> None:
    assert "This address works on this machine only." in town.instructor.get("/home").body


def test_signing_out_ends_the_session_and_its_kernels(town: Town) -> None:
    visitor = town.visitor("Flo")
    before = set(town.premises.kernels)
    kernel = visitor.open(visitor.begin(SCENARIO))
    (process,) = set(town.premises.kernels) - before
    token = visitor.cookies[SESSION]
    answer = visitor.post("/sign-out")
    gone, _ = psutil.wait_procs([process], timeout=60)
    old = town.visitor()
    old.cookies[SESSION] = token
    assert (answer.goes_to, visitor.cookies[SESSION], gone) == ("/sign-in", "", [process])
    assert [old.get(page).status for page in ("/", f"/api/kernels/{kernel}", f"/alive/{kernel}")] == [302, 403, 302]


def test_a_closed_page_leaves_no_kernel(town: Town) -> None:
    visitor = town.visitor("Flo")
    before = set(town.premises.kernels)
    kernel = visitor.open(visitor.begin(SCENARIO))
    (process,) = set(town.premises.kernels) - before
    assert visitor.post(f"/voila/api/shutdown/{kernel}").status == 204
    assert psutil.wait_procs([process], timeout=60)[0] == [process]


def test_a_new_pin_ends_the_sessions_and_lets_in_once_to_choose_another(town: Town) -> None:
    hal = town.visitor("Hal")
    before = set(town.premises.kernels)
    hal.open(hal.begin(SCENARIO))
    (process,) = set(town.premises.kernels) - before
    page = town.instructor.post("/home", do="reset-pin", person_id=town.person_id("Hal")).body
    found = re.search(r'class="sim-code">(\d{6})<', page)
    assert found, page
    assert (hal.get("/").status, psutil.wait_procs([process], timeout=60)[0]) == (302, [process])
    again, twice = town.visitor(), town.visitor()
    again.sign_in(town.code, "Hal", found[1])
    twice.sign_in(town.code, "Hal", found[1])
    assert SESSION not in twice.cookies
    assert [again.get(page).status for page in ("/", "/card", "/choose-pin")] == [302, 302, 200]
    assert again.post("/choose-pin", pin="8642", again="8642").goes_to == "/"
    assert again.get("/").status == 200


@pytest.mark.parametrize("kind", ["trainee", "instructor"])
def test_after_five_wrong_secrets_even_the_right_one_must_wait(town: Town, kind: str) -> None:
    name = "Sgt. Ruiz"
    if kind == "trainee":
        name = "Ida"
        town.visitor(name)
    thief = town.visitor()

    def guess(secret: str) -> Answer:
        return thief.post("/sign-in", kind=kind, code=town.code, name=name, pin=secret, passphrase=secret)

    wrong = [guess(f"000{number}").status for number in range(5)]
    right = guess(PIN if kind == "trainee" else PASSPHRASE)
    assert (wrong, right.status, SESSION in thief.cookies) == ([403] * 5, 403, False)
    assert "Please wait" in right.body


def test_one_address_cannot_try_names_and_codes_without_end(tmp_path: Path) -> None:
    premises = Premises(tmp_path)
    write_cases(premises.cases, ROOM)
    with running(premises, SCENARIO) as town:
        thief = town.visitor()
        said = [thief.sign_in(f"AAAA{number:02}", f"Guess {number}").body for number in range(45)]
    assert ["Please wait" in page for page in (said[0], said[39], said[44])] == [False, False, True]
