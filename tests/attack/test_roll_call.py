"""A roll call through HTTP: phones without accounts, a full room at once, and whoever means it harm."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from tests.attack.answers import proper
from tests.attack.conftest import SCENARIO, Town
from tests.attack.premises import PROJECT
from tests.attack.visitor import FORM, PASSPHRASE, SESSION, Answer, Visitor

pytestmark = pytest.mark.usefixtures("calm")

PHONE = "first-contact-phone"
PAYLOADS = [
    line for line in (PROJECT / "tests" / "attack" / "payloads.txt").read_text(encoding="utf-8").splitlines() if line
]


@dataclass
class Wall:
    """The wall of a roll call, and the instructor in front of it."""

    town: Town
    code: str

    @property
    def page(self) -> Answer:
        """The wall as it stands."""
        return self.town.instructor.get(f"/roll-call/{self.code}")

    def field(self, name: str) -> str:
        """A hidden field of the wall's forms."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page.body)
        assert found, name
        return found[1]

    @property
    def screen(self) -> str:
        """The number of the last event and the step."""
        found = re.search(r'data-rc-screen="([^"]*)"', self.page.body)
        assert found
        return found[1]

    def press(self, to: str = "next") -> Answer:
        """Press the button that leads there."""
        return self.town.instructor.post(f"/roll-call/{self.code}", do="go", seq=self.screen.split(".")[0], to=to)

    def votes(self) -> dict[str, int]:
        """What the wall is told of votes and phones, at once."""
        answer = self.town.instructor.get(f"/roll-call/{self.code}/now?screen=old")
        told: dict[str, int] = json.loads(answer.body)
        return told

    def phone(self) -> Visitor:
        """A phone that has scanned the code."""
        visitor = self.town.visitor()
        assert visitor.get(f"/vote/{self.code}").status == 200
        return visitor


@pytest.fixture
def wall(town: Town) -> Iterator[Wall]:
    """A roll call that takes votes on its first decision."""
    begun = town.instructor.post("/roll-call", do="begin", scenario_id=SCENARIO)
    assert begun.status == 303, begun.body
    made = Wall(town, begun.goes_to.rsplit("/", 1)[1])
    made.press()
    assert 'class="rc-main rc-vote"' in made.press().body
    yield made
    town.instructor.post("/roll-call", do="finish", code=made.code, sure="yes")


def vote(visitor: Visitor, wall: Wall, pick: str = "0.0", at: str = "0") -> Answer:
    """Send a vote as the page's button does."""
    return visitor.post(f"/vote/{wall.code}", at=at, pick=pick)


def test_a_phone_votes_without_signing_in_and_the_wall_counts_it(wall: Wall) -> None:
    phone = wall.phone()
    page = phone.get(f"/vote/{wall.code}")
    assert "Walk to room 12 and knock" in page.body
    assert "Joan, the night clerk" not in page.body
    answer = vote(phone, wall, "0.1")
    assert (answer.status, "Your vote is in." in answer.body) == (200, True)
    assert wall.votes()["voters"] == 1
    assert SESSION not in phone.cookies
    shown = wall.press().body
    assert "1 vote by phone: too few for numbers" in " ".join(shown.split())
    assert "has a vote" not in shown
    assert "100%" not in shown


def test_what_a_phone_holds_is_good_for_voting_alone_and_unreadable_to_scripts(wall: Wall) -> None:
    phone = wall.town.visitor()
    (cookie,) = [each for each in phone.get(f"/vote/{wall.code}").cookies if each.startswith(PHONE)]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/vote" in cookie
    assert phone.get(f"/roll-call/{wall.code}").goes_to.startswith("/sign-in?")
    assert phone.get(f"/roll-call/{wall.code}/now").goes_to.startswith("/sign-in?")


def test_a_full_room_votes_at_once_and_no_vote_is_lost(wall: Wall) -> None:
    def one(number: int) -> int:
        return vote(wall.phone(), wall, f"0.{number % 2}").status

    with ThreadPoolExecutor(max_workers=25) as room:
        assert set(room.map(one, range(100))) == {200}
    told = wall.votes()
    assert (told["voters"], told["phones"]) == (100, 100)
    shown = wall.press().body
    assert "100 votes" in shown
    assert shown.count("50%") >= 2


def test_a_phone_that_votes_again_has_one_vote(wall: Wall) -> None:
    phone = wall.phone()
    for pick in ("0.0", "0.1", "0.0", "0.1"):
        assert vote(phone, wall, pick).status == 200
    assert wall.votes()["voters"] == 1


def test_the_wall_hears_of_a_vote_while_it_waits(wall: Wall) -> None:
    phone, now = wall.phone(), wall.votes()
    heard = [now]

    def wait_for_a_vote() -> None:
        """Ask as the wall's page does: again and again, each time with what it was told last."""
        while not heard[-1]["voters"]:
            answer = wall.town.instructor.get(f"/roll-call/{wall.code}/now?{urlencode(heard[-1])}")
            heard.append(json.loads(answer.body))

    waiting = threading.Thread(target=wait_for_a_vote, daemon=True)
    waiting.start()
    vote(phone, wall)
    waiting.join(60)
    assert heard[-1] == {**now, "voters": 1, "phones": 1}


def test_a_phone_hears_that_the_room_has_gone_on_while_it_waits(wall: Wall) -> None:
    phone = wall.phone()
    heard: list[Answer] = []
    waiting = threading.Thread(target=lambda: heard.append(phone.get(f"/vote/{wall.code}/now?screen=0.vote")))
    waiting.start()
    wall.press()
    waiting.join(60)
    assert json.loads(heard[0].body) == {"screen": "0.reveal"}
    assert "The votes are on the wall." in phone.get(f"/vote/{wall.code}").body


def test_a_vote_for_another_decision_is_refused_calmly(wall: Wall) -> None:
    phone = wall.phone()
    for at in ("7", "-1", "", "x", "99999999999"):
        answer = vote(phone, wall, at=at)
        proper(answer, wall.town.premises)
        assert answer.status == 409
        assert "The room has gone on. This is what it decides now." in answer.body
        assert "Walk to room 12 and knock" in answer.body
    assert wall.votes()["voters"] == 0


def test_a_vote_after_the_votes_were_shown_is_refused_calmly(wall: Wall) -> None:
    phone = wall.phone()
    wall.press()
    answer = vote(phone, wall)
    assert (answer.status, "No votes are taken just now." in answer.body) == (409, True)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"at": "0"},
        {"at": "0", "pick": "0.9"},
        {"at": "0", "pick": "0.-1"},
        {"at": "0", "pick": "9.0"},
        {"at": "0", "pick": "0"},
        {"at": "0", "pick": "\x00"},
        {"at": "0", "pick": "A" * 100_000},
        {"at": "0", "q0": "٣"},
        {"at": "0", "q1": "1"},
        {"at": "0", "pick": ["0.0", "0.1"]},
        {"at": "0", "do": "decide", "id": "0" * 32},
        {"at": "0", "voter": "hands", "pick": "0.0; drop table vote"},
    ],
)
def test_whatever_else_a_phone_sends_counts_for_nothing(wall: Wall, form: dict[str, object]) -> None:
    phone = wall.phone()
    data = urlencode({"_xsrf": phone.xsrf, **form}, doseq=True)
    answer = phone.ask("POST", f"/vote/{wall.code}", data, {"Content-Type": FORM})
    proper(answer, wall.town.premises)
    assert answer.status in {400, 409}
    assert wall.votes()["voters"] == 0


def test_hostile_text_in_any_field_is_refused_and_comes_back_as_text_or_not_at_all(wall: Wall) -> None:
    phone = wall.phone()
    for place, payload in enumerate(PAYLOADS):
        if place % 10 == 0:
            phone = wall.phone()
        answer = phone.post(f"/vote/{wall.code}", at=payload, pick=payload, q0=payload)
        proper(answer, wall.town.premises)
        assert answer.status in {400, 409}
        assert payload not in answer.body or "<" not in payload
    assert wall.votes()["voters"] == 0


def test_a_form_of_another_site_votes_for_nobody(wall: Wall) -> None:
    phone = wall.phone()
    answer = phone.ask("POST", f"/vote/{wall.code}", "at=0&pick=0.0", {"Content-Type": FORM})
    assert answer.status == 403
    assert "Please scan the code on the wall once more." in answer.body
    without = wall.town.visitor()
    assert vote(without, wall).status == 403
    assert wall.votes()["voters"] == 0


def test_a_phone_that_presses_without_end_is_asked_to_wait(wall: Wall) -> None:
    phone = wall.phone()
    answers = [vote(phone, wall) for _ in range(40)]
    assert {answer.status for answer in answers} == {200, 429}
    late = next(answer for answer in answers if answer.status == 429)
    proper(late, wall.town.premises)
    assert "Please wait a moment" in late.body
    assert vote(wall.phone(), wall).status == 200


@pytest.mark.parametrize("code", ["NOSUCH", "000000", "x", "------------"])
def test_a_code_that_nothing_has_is_one_calm_sentence(wall: Wall, code: str) -> None:
    for answer in (wall.town.visitor().get(f"/vote/{code}"), wall.town.visitor().get(f"/vote/{code}/now")):
        proper(answer, wall.town.premises)
        assert answer.status == 404
        assert "There is no roll call with this code." in answer.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "FOO"])
def test_no_other_method_does_anything(wall: Wall, method: str) -> None:
    for path in (f"/vote/{wall.code}", f"/vote/{wall.code}/now", "/roll-call", f"/roll-call/{wall.code}"):
        assert wall.phone().ask(method, path).status in {403, 404, 405}


PLACES = ("/roll-call", "/roll-call/{}", "/roll-call/{}/now", "/roll-call/{}/debrief", f"/roll-call/paper/{SCENARIO}")


@pytest.mark.parametrize("place", PLACES)
def test_the_wall_is_the_instructors_alone(wall: Wall, place: str) -> None:
    path = place.format(wall.code)
    assert wall.town.visitor().get(path).goes_to.startswith("/sign-in?")
    answer = wall.town.visitor("Eve").get(path)
    proper(answer, wall.town.premises)
    assert answer.status == 404


def test_another_instructor_neither_sees_nor_closes_the_wall(wall: Wall) -> None:
    page = wall.town.instructor.post("/account", do="invite", name="Lt. Okafor").body
    fresh = re.search(r'class="sim-code[^"]*">([^<]+)<', page)
    assert fresh, page[-2000:]
    other = wall.town.visitor()
    other.sign_in_instructor("Lt. Okafor", fresh[1])
    other.post("/choose-pin", pin=PASSPHRASE + " too", again=PASSPHRASE + " too")
    assert other.get(f"/roll-call/{wall.code}").status == 409
    other.post("/roll-call", do="finish", code=wall.code)
    assert wall.code not in other.get("/roll-call").body
    assert wall.page.status == 200


def test_a_debrief_before_the_end_is_refused(wall: Wall) -> None:
    answer = wall.town.instructor.get(f"/roll-call/{wall.code}/debrief")
    assert (answer.status, "The debrief comes when the case has ended." in answer.body) == (409, True)


def test_hands_are_counted_on_the_wall_and_junk_counts_as_none(wall: Wall) -> None:
    hands = {"h0.0": "7", "h0.1": "x", "h0.9": "5", "hx": "5", "h0.0.0": "9", "h1.0": "3"}
    answer = wall.town.instructor.post(f"/roll-call/{wall.code}", do="hands", at="0", **hands)
    proper(answer, wall.town.premises)
    assert wall.votes()["voters"] == 7


def test_the_room_decides_by_the_form_of_the_wall_and_a_second_press_is_told_so(wall: Wall) -> None:
    vote(wall.phone(), wall, "0.1")
    wall.press()
    wall.press()
    seq, event_id = wall.screen.split(".")[0], wall.field("id")
    sent = {"do": "decide", "seq": seq, "id": event_id, "q0": "1"}
    first = wall.town.instructor.post(f"/roll-call/{wall.code}", **sent)
    assert "The curtain moves before you knock." in first.body
    again = wall.town.instructor.post(f"/roll-call/{wall.code}", **sent)
    assert (again.status, again.body.count("The curtain moves")) == (200, 1)
    late = wall.town.instructor.post(f"/roll-call/{wall.code}", do="go", seq=seq, to="next")
    assert (late.status, "The wall has gone on already." in late.body) == (409, True)


def test_the_paper_of_a_case_is_a_pdf(wall: Wall) -> None:
    answer = wall.town.instructor.get(f"/roll-call/paper/{SCENARIO}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body.startswith("%PDF-")
    assert wall.town.instructor.get("/roll-call/paper/no-such-case").status == 404


def test_a_segment_of_a_case_is_a_pdf_and_one_that_there_is_not_is_not_found(wall: Wall) -> None:
    paper = f"/roll-call/paper/{SCENARIO}"
    assert f'href="{paper}?segment=1"' in wall.town.instructor.get("/roll-call").body
    assert wall.town.instructor.get(f"{paper}?segment=1").body.startswith("%PDF-")
    for wrong in ("0", "99", "-1", "x", "%D9%A1"):
        answer = wall.town.instructor.get(f"{paper}?segment={wrong}")
        proper(answer, wall.town.premises)
        assert answer.status == 404


def test_a_closed_roll_call_says_so_to_phones_and_wall(wall: Wall) -> None:
    phone = wall.phone()
    assert wall.town.instructor.post("/roll-call", do="finish", code=wall.code, sure="yes").goes_to == "/roll-call"
    assert phone.get(f"/vote/{wall.code}").status == 404
    assert wall.page.status == 409
    assert wall.town.instructor.post("/roll-call", do="nonsense").status == 409
