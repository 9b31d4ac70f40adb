"""Every door of a running server, tried by people whom it does not concern."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import uuid
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from simlib.serve.site import PING_MS, PONG_MS
from tests.attack.conftest import SCENARIO, Town, running
from tests.attack.premises import PROJECT, Premises
from tests.attack.visitor import FORM, PASSPHRASE, PIN, SESSION, Answer, Visitor
from tests.serve.counter import ROOM, write_cases

STRANGE = "0" * 32
KERNEL = str(uuid.UUID(int=7))
HEADERS = {
    "content-security-policy": "default-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def proper(answer: Answer, premises: Premises) -> None:
    """No fault of the server, no word of how it is built or where it lies, and our headers."""
    assert answer.status < 500, answer.body
    for word in (
        "Traceback",
        'File "',
        str(PROJECT),
        sys.prefix,
        str(premises.root),
        str(premises.data),
        "site-packages",
    ):
        assert word not in answer.body
    assert {name: answer.headers.get(name, "")[: len(value)] for name, value in HEADERS.items()} == HEADERS


@pytest.fixture(autouse=True)
def _server_is_calm(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test the server has logged no fault of its own."""
    town: Town = request.getfixturevalue("town")
    before = len(town.premises.complaints)
    yield
    assert town.premises.complaints[before:] == []


@pytest.fixture(scope="module")
def dana(town: Town) -> Visitor:
    """A trainee."""
    return town.visitor("Dana")


@pytest.fixture(scope="module")
def run(dana: Visitor) -> str:
    """Dana's run."""
    return dana.begin(SCENARIO)


@pytest.fixture(scope="module")
def kernel(dana: Visitor, run: str) -> str:
    """Dana's kernel, which a page shows."""
    return dana.open(run)


@pytest.fixture(scope="module", params=["nobody", "Eve", "Dana", "the instructor"])
def stranger(request: pytest.FixtureRequest, town: Town) -> Visitor:
    """Somebody whom Dana's kernel does not concern: also Dana in another browser."""
    if request.param == "the instructor":
        return town.instructor
    return town.visitor("" if request.param == "nobody" else request.param)


# --- without signing in -------------------------------------------------------------------------------------------

PAGES = (
    "/", "/home", "/card", "/report", "/play", f"/play/{STRANGE}", f"/alive/{KERNEL}", f"/api/kernels/{KERNEL}",
    f"/api/kernels/{KERNEL}/channels", f"/voila/api/shutdown/{KERNEL}",
)  # fmt: skip
NOWHERE = (
    "/api", "/api/kernels", "/api/sessions", "/api/contents", "/api/contents/player.ipynb", "/api/status", "/api/me",
    "/api/terminals", "/api/kernelspecs", "/api/config/x", "/voila", "/voila/", "/voila/tree", "/voila/api/contents/",
    "/voila/api/contents/player.ipynb", "/voila/render/player.ipynb", "/voila/files/player.ipynb", "/voila/ws/x",
    "/voila/query/player.ipynb", "/voila/themes/x", "/voila/themes", "/tree", "/lab/tree", "/files/player.ipynb",
    "/nbconvert/html/player.ipynb", "/edit/x", "/login", "/logout", "/static/../cookie.key", "/player.ipynb",
    "/play/player.ipynb", f"/play/{STRANGE[1:]}", f"/play/{STRANGE}/", f"/play/{STRANGE}.ipynb", "/scenarios/",
    f"/scenarios/{SCENARIO}.ipynb", "/kernelspecs/python3/kernel.json", "/metrics", "/custom/custom.css",
    f"/alive/{KERNEL}/", "/alive/", "/api/kernels/not-an-id", "/.git/config", "/favicon.ico", "/robots.txt", "//",
    "/%00", "/%ff", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/%c3%a9", "/" + "x" * 5000,
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "FOO")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("page", PAGES)
def test_without_signing_in_no_page_answers(town: Town, method: str, page: str) -> None:
    answer = town.visitor().ask(method, page)
    proper(answer, town.premises)
    assert answer.status in {302, 403, 404, 405}
    assert answer.goes_to.startswith("/sign-in?") or not answer.goes_to


@pytest.mark.parametrize("page", NOWHERE)
def test_what_is_no_page_of_ours_is_found_by_nobody(town: Town, dana: Visitor, page: str) -> None:
    for visitor in (town.visitor(), dana, town.instructor):
        answer = visitor.get(page)
        proper(answer, town.premises)
        assert answer.status in {400, 404, 405}, answer.status


def test_only_the_sign_in_pages_open_without_signing_in(town: Town) -> None:
    nobody = town.visitor()
    opened = {
        page: nobody.get(page).status for page in ("/sign-in", f"/join/{town.code}", "/first-start", "/choose-pin")
    }
    assert opened == {"/sign-in": 200, f"/join/{town.code}": 200, "/first-start": 303, "/choose-pin": 303}


def test_there_is_no_second_first_start(town: Town) -> None:
    nobody = town.visitor()
    answer = nobody.post("/first-start", name="Mallory", passphrase=PASSPHRASE, again=PASSPHRASE)
    proper(answer, town.premises)
    assert (answer.status, SESSION in nobody.cookies) == (409, False)


@pytest.mark.parametrize(
    "path",
    [
        "/voila/templates/first-contact/static/",
        "/voila/static/",
        "/voila/labextensions/",
        "/pictures/",
        "/sim-static/",
    ],
)
def test_no_folder_is_listed(town: Town, path: str) -> None:
    answer = town.visitor().get(path)
    proper(answer, town.premises)
    assert answer.status in {403, 404}


def test_the_pictures_are_served_and_nothing_that_lies_beside_them(town: Town) -> None:
    nobody = town.visitor()
    page = Path(PROJECT / "simlib" / "html" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'PICTURES_URL = "([^"]+)"', page)
    assert found, page
    where = found[1]
    assert nobody.get(f"{where}motel.svg").status == 200
    for name in ("notes.txt", "answers.ipynb", "../case-0.ipynb", "..%2fcase-0.ipynb", "motel.svg/..%2fnotes.txt", ""):
        answer = nobody.get(where + name)
        proper(answer, town.premises)
        assert (answer.status in {403, 404}, "KEPT-APART" in answer.body) == (True, False), name


def roots() -> list[str]:
    """Where static files are served."""
    page = (PROJECT / "simlib" / "html" / "__init__.py").read_text(encoding="utf-8")
    ours = re.findall(r'(?:STATIC|PICTURES)_URL = "/?([^"]+)"', page)
    return [
        *(f"/{path}" for path in ours),
        "/voila/static/",
        "/voila/templates/first-contact/static/",
        "/voila/templates/base/static/",
        "/voila/templates/lab/static/",
        "/voila/templates/",
        "/voila/labextensions/",
        "/voila/labextensions/anywidget/",
        "/voila/labextensions/@jupyter-widgets/jupyterlab-manager/",
    ]


UP = (
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "....//", ".%2e/", "..;/", "%252e%252e%252f", "//", "/",
    "..%c0%af", "..%00/", "./../",
)  # fmt: skip
WAYS = ((1, "pyproject.toml"), (6, "etc/passwd"))
ODD = ("%00", "%ff%fe", "a%00.js", "x" * 3000, "%0d%0aX-Evil:%201", "con", "~root", "?v=../../x", "static%00/", "")


@pytest.mark.parametrize("root", roots())
def test_no_way_leads_out_of_a_static_folder(town: Town, root: str) -> None:
    nobody = town.visitor()
    for way in [*(up * deep + goal for up in UP for deep, goal in WAYS), *ODD]:
        answer = nobody.ask("GET", root + way)
        proper(answer, town.premises)
        assert answer.status in {400, 403, 404}, (way, answer.status)
        assert "x-evil" not in answer.headers


def test_static_files_are_there_for_everybody_and_take_nothing(town: Town) -> None:
    nobody = town.visitor()
    page = nobody.get("/sign-in").body
    files = sorted(set(re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg|woff2))', page)))
    assert files
    for file in files:
        answer = nobody.get(file)
        proper(answer, town.premises)
        assert answer.status == 200
        for method in ("POST", "PUT", "DELETE", "FOO"):
            taken = nobody.ask(method, file, b"x")
            proper(taken, town.premises)
            assert taken.status in {403, 405}


# --- another's kernel, run and class ------------------------------------------------------------------------------


def test_nobody_reaches_anothers_kernel_with_its_id(town: Town, dana: Visitor, kernel: str, stranger: Visitor) -> None:
    token = {"X-XSRFToken": stranger.xsrf}
    for method, path in (
        ("GET", f"/api/kernels/{kernel}"),
        ("DELETE", f"/api/kernels/{kernel}"),
        ("POST", f"/api/kernels/{kernel}/interrupt"),
        ("POST", f"/api/kernels/{kernel}/restart"),
        ("POST", f"/voila/api/shutdown/{kernel}"),
        ("GET", f"/api/kernels/{kernel}/channels"),
        ("GET", f"/alive/{kernel}"),
    ):
        answer = stranger.ask(method, path, None if method == "GET" else b"", token)
        proper(answer, town.premises)
        assert answer.status in {302, 403, 404}, (method, path)
    assert dana.get(f"/api/kernels/{kernel}").status == 200
    assert dana.get(f"/alive/{kernel}").body == "data: ok\n"


def test_a_kernel_can_be_neither_restarted_nor_interrupted_nor_begun_by_its_owner(
    town: Town, dana: Visitor, kernel: str
) -> None:
    token = {"X-XSRFToken": dana.xsrf}
    for path in (f"/api/kernels/{kernel}/restart", f"/api/kernels/{kernel}/interrupt", "/api/kernels"):
        answer = dana.ask("POST", path, b"{}", token)
        proper(answer, town.premises)
        assert answer.status == 404


def test_anothers_run_is_like_no_run(town: Town, run: str) -> None:
    eve = town.visitor("Eve")
    theirs, none = eve.get(f"/play/{run}"), eve.get(f"/play/{STRANGE}")
    proper(theirs, town.premises)
    assert (theirs.status, theirs.body) == (404, none.body)


def test_an_instructor_does_not_open_a_trainees_run(town: Town, run: str) -> None:
    assert town.instructor.get(f"/play/{run}").status == 404


DEEDS = (
    "make-class",
    "set-open",
    "open-scenario",
    "close-scenario",
    "archive",
    "reset-pin",
    "purge",
    "no such deed",
    "",
)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_trainee_finds_no_instructors_page_and_does_nothing_there(town: Town, deed: str) -> None:
    eve, target = town.visitor("Eve"), town.person_id("Dana")
    before = kept(town.premises)
    answer = eve.post(
        "/home",
        do=deed,
        class_id=town.class_id,
        person_id=target,
        name="Mine",
        sure="yes",
        scenario_id="another-evening",
    )
    proper(answer, town.premises)
    assert (answer.status, eve.get("/home").status) == (404, 404)
    assert kept(town.premises) == before


def kept(premises: Premises) -> dict[str, list[tuple[Any, ...]]]:
    """What is kept about people and classes, read beside the running server."""
    database = sqlite3.connect(f"file:{premises.data / 'record.sqlite'}?mode=ro", uri=True)
    try:
        tables = ("class", "member", "opened", "person")
        return {table: sorted(database.execute(f"select * from {table}"), key=repr) for table in tables}  # noqa: S608
    finally:
        database.close()


@pytest.mark.parametrize("deed", DEEDS[1:])
def test_a_class_or_a_person_that_is_not_there_is_one_calm_sentence(town: Town, deed: str) -> None:
    answer = town.instructor.post("/home", do=deed, class_id=STRANGE, person_id=STRANGE, scenario_id=SCENARIO)
    proper(answer, town.premises)
    assert answer.status == 409


@pytest.mark.parametrize(
    "scenario", ["another-evening", "", "no-such-case", "../room-for-one-night", f"{SCENARIO}/", "x" * 10_000, "%"]
)
def test_a_trainee_begins_only_what_is_open_to_the_class(town: Town, scenario: str) -> None:
    answer = town.visitor("Eve").post("/play", scenario_id=scenario)
    proper(answer, town.premises)
    assert answer.status == 409


@pytest.mark.parametrize("query", ["template=lab&theme=dark", "voila-template=base&voila-theme=x"])
def test_an_address_picks_no_template(town: Town, query: str) -> None:
    gus = town.visitor("Gus")
    mine = gus.begin(SCENARIO)
    plain, other = gus.get(f"/play/{mine}"), gus.get(f"/play/{mine}?{query}")
    proper(other, town.premises)
    assert faceless(other.body) == faceless(plain.body)


def faceless(page: str) -> str:
    """The page without the ids of its kernel, its cells and its widgets."""
    return re.sub(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}", "", re.sub(r'"_xsrf"[^,]*', "", page))


# --- forged requests ----------------------------------------------------------------------------------------------

FORMS = (
    "/sign-in",
    f"/join/{STRANGE[:6]}",
    "/first-start",
    "/sign-out",
    "/choose-pin",
    "/unlock",
    "/play",
    "/report",
    "/home",
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("token", ["", "_xsrf=", "_xsrf=2%7C0%7C0%7C0", "_xsrf=%ff"])
def test_a_form_from_another_site_is_refused(town: Town, form: str, token: str) -> None:
    before = kept(town.premises)
    body = f"{token}&do=make-class&name=Mallory&kind=instructor&scenario_id={SCENARIO}"
    for origin in ("", "http://evil.example"):
        answer = town.instructor.ask("POST", form, body, {"Content-Type": FORM, "Origin": origin})
        proper(answer, town.premises)
        assert answer.status in {400, 403, 404}
    assert kept(town.premises) == before


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::2]", "10.0.0.1"])
@pytest.mark.parametrize(
    "page", ["/", "/sign-in", "/first-start", "/home", f"/api/kernels/{KERNEL}", f"/alive/{KERNEL}"]
)
def test_under_another_name_the_server_shows_nothing(town: Town, host: str, page: str) -> None:
    answer = town.instructor.get(page, Host=host)
    proper(answer, town.premises)
    assert answer.status in {400, 403}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\nnonsense"),
        ({"Content-Type": "multipart/form-data"}, b"--"),
        ({"Content-Type": FORM}, b"%ff=%ff&name=%ff"),
        ({"Content-Type": FORM}, b"&".join(b"a%d=1" % number for number in range(20_000))),
        ({"Content-Type": "application/json"}, b"[" * 50_000),
        ({"Content-Type": FORM, "Content-Encoding": "gzip"}, b"\x1f\x8bnonsense"),
        ({"Content-Type": FORM, "Cookie": f"{SESSION}=\xff; _xsrf=\xff"}, b"name=x"),
        ({"Content-Type": FORM, "Cookie": f"{SESSION}={'x' * 20_000}"}, b"name=x"),
        ({"Content-Type": FORM, "Content-Length": "-1"}, b"name=x"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_calmly(town: Town, headers: dict[str, str], body: bytes) -> None:
    try:
        answer = town.visitor().ask("POST", "/sign-in", body, headers)
    except (HTTPException, ConnectionError):
        pass  # The line was cut before an answer, which is one way to refuse.
    else:
        assert 400 <= answer.status < 500, answer.status
        assert "Traceback" not in answer.body
    assert town.visitor().get("/sign-in").status == 200


def test_a_body_of_two_megabytes_is_not_taken(town: Town) -> None:
    try:
        answer = town.visitor().ask("POST", "/sign-in", b"name=" + b"x" * (2 << 20), {"Content-Type": FORM})
    except (HTTPException, ConnectionError):
        pass
    else:
        assert 400 <= answer.status < 500
    assert town.visitor().get("/sign-in").status == 200


@pytest.mark.parametrize("field", ["name", "code", "pin", "kind"])
@pytest.mark.parametrize("value", ["", "\x00", "x" * 5000, "\u202e", "\u2028", "' or 1=1 --", "%s%n", "0" * 9])
def test_odd_words_at_the_sign_in_are_one_calm_sentence(town: Town, field: str, value: str) -> None:
    fields = {"kind": "trainee", "code": town.code, "name": "Odd", "pin": "12", field: value}
    answer = town.visitor().post("/sign-in", **fields)
    proper(answer, town.premises)
    assert answer.status in {403, 409}


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "/\tx"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(town: Town, dana: Visitor, address: str) -> None:
    answer = dana.get(f"/sign-in?next={address.replace(chr(9), '%09')}")
    assert answer.goes_to == "/"


# --- sessions -----------------------------------------------------------------------------------------------------


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


def test_signing_out_ends_the_session_and_its_kernels(town: Town) -> None:
    visitor = town.visitor("Flo")
    before = set(town.premises.kernels)
    kernel = visitor.open(visitor.begin(SCENARIO))
    (process,) = set(town.premises.kernels) - before
    token = visitor.cookies[SESSION]
    answer = visitor.post("/sign-out")
    gone, _ = psutil.wait_procs([process], timeout=20)
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
    assert psutil.wait_procs([process], timeout=20)[0] == [process]


def test_a_new_pin_ends_the_sessions_and_lets_in_once_to_choose_another(town: Town) -> None:
    hal = town.visitor("Hal")
    before = set(town.premises.kernels)
    hal.open(hal.begin(SCENARIO))
    (process,) = set(town.premises.kernels) - before
    page = town.instructor.post("/home", do="reset-pin", person_id=town.person_id("Hal")).body
    found = re.search(r"\b(\d{6})\b", page)
    assert found, page
    assert (hal.get("/").status, psutil.wait_procs([process], timeout=20)[0]) == (302, [process])
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


# --- the page's line to its kernel --------------------------------------------------------------------------------


async def line(visitor: Visitor, kernel: str, origin: str = "") -> WebSocketClientConnection:
    """The websocket of a kernel."""
    url = f"ws://127.0.0.1:{visitor.premises.port}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}"
    headers = {"Cookie": visitor.cookie, "Origin": origin or visitor.premises.url}
    return await websocket_connect(HTTPRequest(url, headers=headers, request_timeout=20))


async def hang_up(connection: WebSocketClientConnection) -> None:
    """End a line and wait until it is ended."""
    connection.close()
    while await connection.read_message() is not None:
        continue


def message(kind: str, content: dict[str, Any], channel: str = "shell") -> dict[str, Any]:
    """A message as a page sends it."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": uuid.uuid4().hex,
        "version": "5.3",
        "date": "2026-11-22T00:00:00Z",
    }
    return {
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "channel": channel,
        "buffers": [],
    }


async def answers(connection: WebSocketClientConnection, sent: dict[str, Any]) -> list[tuple[str, Any]]:
    """What comes back for a message, until the kernel has answered the harmless question that is sent after it."""
    await connection.write_message(json.dumps(sent))
    harmless = message("kernel_info_request", {})
    await connection.write_message(json.dumps(harmless))
    found: list[tuple[str, Any]] = []
    while (raw := await connection.read_message()) is not None:
        heard = json.loads(raw)
        parent = heard["parent_header"].get("msg_id")
        if parent == harmless["header"]["msg_id"] and heard["msg_type"] == "kernel_info_reply":
            return found
        if parent == sent["header"]["msg_id"]:
            found.append((heard["msg_type"], heard["content"]))
    raise AssertionError("the line was cut")


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_a_page_of_another_site_gets_no_line_to_a_kernel(dana: Visitor, run: str, origin: str) -> None:
    kernel = dana.open(run)
    with pytest.raises(HTTPClientError) as refused:
        await line(dana, kernel, origin)
    assert refused.value.code == 403


async def test_no_stranger_gets_a_line_to_a_kernel(kernel: str, stranger: Visitor) -> None:
    with pytest.raises(HTTPClientError) as refused:
        await line(stranger, kernel)
    assert refused.value.code == 403


CODE = {
    "code": "open('/tmp/ran', 'w')",
    "silent": False,
    "store_history": False,
    "user_expressions": {"x": "1"},
    "allow_stdin": False,
}
FORBIDDEN: list[tuple[str, dict[str, Any], str]] = [
    ("execute_request", CODE, "shell"),
    ("execute_request", CODE, "control"),
    ("complete_request", {"code": "imp", "cursor_pos": 3}, "shell"),
    ("inspect_request", {"code": "open", "cursor_pos": 4, "detail_level": 1}, "shell"),
    ("history_request", {"hist_access_type": "tail", "n": 10, "output": True, "raw": True}, "shell"),
    ("is_complete_request", {"code": "x"}, "shell"),
    ("debug_request", {"command": "evaluate", "arguments": {"expression": "1"}}, "control"),
    ("create_subshell_request", {}, "control"),
    ("interrupt_request", {}, "control"),
    ("usage_request", {}, "control"),
    ("input_reply", {"value": "x"}, "stdin"),
]


async def test_a_page_cannot_make_its_own_kernel_run_anything(town: Town) -> None:
    jo = town.visitor("Jo")
    connection = await line(jo, jo.open(jo.begin(SCENARIO)))
    heard = {
        (kind, channel): await answers(connection, message(kind, content, channel))
        for kind, content, channel in FORBIDDEN
    }
    await hang_up(connection)
    assert heard == {(kind, channel): [] for kind, _, channel in FORBIDDEN}


JUNK: tuple[str | bytes, ...] = (
    "",
    "null",
    "[]",
    "{}",
    '{"header": {}, "channel": "shell"}',
    '{"header": 7, "channel": "nowhere"}',
    json.dumps(message("comm_msg", {"comm_id": "\ud800", "data": {}})),
    "[" * 100_000,
    b"",
    b"\xff" * 100,
    b"\x00" * 64,
)


async def test_junk_on_the_line_to_a_kernel_harms_nobody(town: Town) -> None:
    jo = town.visitor("Jo")
    kernel = jo.open(jo.begin(SCENARIO))
    for junk in JUNK:
        connection = await line(jo, kernel)
        await connection.write_message(junk, binary=isinstance(junk, bytes))
        await hang_up(connection)
    connection = await line(jo, kernel)
    assert await comms(connection)
    await hang_up(connection)


STATES: list[dict[str, Any]] = [
    {"value": "No such choice", "description": "No such choice", "disabled": False},
    {"_view_name": "evil", "_model_module": "evil", "children": ["IPY_MODEL_evil"]},
    {"index": 999, "value": None, "_options_labels": ["No such choice"]},
    {"value": [["x"] * 100] * 100, "tooltip": {"a": {}}, "layout": 7},
    {"value": "\x00", "placeholder": "x" * 200_000},
    {"no_such_trait": 1, "__class__": "x", "comm": None, "_trait_values": {}},
]


async def test_forged_widget_messages_decide_nothing_that_is_not_offered(town: Town) -> None:
    jo = town.visitor("Jo")
    run = jo.begin(SCENARIO)
    kernel = jo.open(run)
    connection = await line(jo, kernel)
    for number, comm in enumerate(await comms(connection)):
        sent = [{"method": "update", "state": state, "buffer_paths": []} for state in STATES[number % 6 :: 6]]
        click = {"method": "custom", "content": {"event": "click", "choice": "Forged"}}
        for data in (*sent, click, {"method": "update"}):
            await connection.write_message(json.dumps(message("comm_msg", {"comm_id": comm, "data": data})))
        if number % 10 == 0:
            await answers(connection, message("comm_msg", {"comm_id": "no such comm", "data": {}}))
    await answers(connection, message("comm_open", {"comm_id": "evil", "target_name": "jupyter.widget", "data": {}}))
    await hang_up(connection)
    events = log_of(town.premises.data, run)
    chosen = [payload["decision"]["choice"] for kind, payload in events if kind == "decision.submitted"]
    assert all(f"[{choice}]" in ROOM for choice in chosen)
    assert jo.get(f"/api/kernels/{kernel}").status == 200
    assert "<title>" in jo.get(f"/play/{run}").body


def test_a_line_is_not_cut_before_its_first_ping_can_be_answered() -> None:
    assert PONG_MS >= 2 * PING_MS


async def comms(connection: WebSocketClientConnection) -> list[str]:
    """The ids of all widgets that the page has."""
    ((_, content), *_) = [
        (kind, content)
        for kind, content in await answers(connection, message("comm_info_request", {"target_name": "jupyter.widget"}))
        if kind == "comm_info_reply"
    ]
    return sorted(content["comms"])


def log_of(data: Path, run: str) -> list[tuple[str, Any]]:
    """Type and payload of a run's events, read beside the running server."""
    database = sqlite3.connect(f"file:{data / 'record.sqlite'}?mode=ro", uri=True)
    try:
        rows = database.execute("select type, payload from event where exercise_id = ? order by seq", (run,)).fetchall()
    finally:
        database.close()
    return [(kind, json.loads(payload)) for kind, payload in rows]
