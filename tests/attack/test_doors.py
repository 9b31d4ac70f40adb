"""Every door of a running server, tried by people whom it does not concern."""

from __future__ import annotations

import re
import sqlite3
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from simlib.html.vis_network import VIS_FILE, VIS_URL, VIS_VERSION, vis_network
from simlib.read.notebook import notebook_from_text
from simlib.serve.tickets import Lab
from tests.attack.answers import KERNEL, STRANGE, proper
from tests.attack.conftest import SCENARIO, Town
from tests.attack.premises import PROJECT, Premises
from tests.attack.visitor import FORM, PASSPHRASE, SESSION, Visitor
from tests.serve.counter import OTHER

pytestmark = pytest.mark.usefixtures("calm")

# --- without signing in -------------------------------------------------------------------------------------------

LABS = tuple(f"/labs/{lab}" for lab in Lab)
PAGES = (
    "/", "/home", "/card", "/account", "/report", "/play", "/move", f"/play/{STRANGE}", f"/alive/{KERNEL}",
    f"/api/kernels/{KERNEL}", f"/api/kernels/{KERNEL}/channels", f"/voila/api/shutdown/{KERNEL}", *LABS,
)  # fmt: skip
NOWHERE = (
    "/api", "/api/kernels", "/api/sessions", "/api/contents", "/api/contents/player.ipynb", "/api/status", "/api/me",
    "/api/terminals", "/api/kernelspecs", "/api/config/x", "/voila", "/voila/", "/voila/tree", "/voila/api/contents/",
    "/voila/api/contents/player.ipynb", "/voila/render/player.ipynb", "/voila/files/player.ipynb", "/voila/ws/x",
    "/voila/query/player.ipynb", "/voila/themes/x", "/voila/themes", "/tree", "/lab/tree", "/files/player.ipynb",
    "/nbconvert/html/player.ipynb", "/edit/x", "/login", "/logout", "/static/../cookie.key", "/player.ipynb",
    "/play/player.ipynb", f"/play/{STRANGE[1:]}", f"/play/{STRANGE}/", f"/play/{STRANGE}.ipynb", "/scenarios/",
    f"/scenarios/{SCENARIO}.ipynb", "/kernelspecs/python3/kernel.json", "/metrics", "/custom/custom.css",
    "/labs", "/labs/", "/labs/author", "/labs/network/", "/labs/network_lab.ipynb", "/labs/../network_lab.ipynb",
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
        "/static/vis-network/",
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
        f"/{VIS_URL}",
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


def test_of_the_drawing_library_one_file_is_served_and_kept_for_years_under_its_version(town: Town) -> None:
    nobody = town.visitor()
    answer = nobody.get(f"/{VIS_URL}{VIS_FILE}?v={VIS_VERSION}")
    proper(answer, town.premises)
    assert (answer.status, answer.body.splitlines()) == (200, vis_network().splitlines())
    assert "max-age=315360000" in answer.headers["cache-control"]
    for other in ("vis-network.css", f"../vis-9.0.4/{VIS_FILE}", f"{VIS_FILE}/", "../../network.py"):
        assert nobody.ask("GET", f"/{VIS_URL}{other}").status == 404, other


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
    # The token of the form to sign out is masked anew for every page.
    told, untold = (re.sub(r'name="_xsrf" value="[^"]+"', "", page.body) for page in (theirs, none))
    assert (theirs.status, told) == (404, untold)


def test_an_instructor_does_not_open_a_trainees_run(town: Town, run: str) -> None:
    assert town.instructor.get(f"/play/{run}").status == 404


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_is_to_a_trainee_like_a_page_that_is_not_there(town: Town, lab: str) -> None:
    eve = town.visitor("Eve")
    kernels = set(town.premises.kernels)
    closed, none = eve.get(lab), eve.get("/nowhere")
    proper(closed, town.premises)
    told, untold = (re.sub(r'name="_xsrf" value="[^"]+"', "", page.body) for page in (closed, none))
    # Kernels of pages that were left may end meanwhile; none is begun.
    assert (closed.status, told, set(town.premises.kernels) - kernels) == (404, untold, set())


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_opens_to_an_instructor_and_its_kernel_to_nobody_else(town: Town, lab: str) -> None:
    page = town.instructor.get(lab)
    proper(page, town.premises)
    found = re.search(r'"kernelId":\s*"([0-9a-f-]{36})"', page.body)
    assert found, page.body[-300:]
    assert town.instructor.get(f"/api/kernels/{found[1]}").status == 200
    for other in (town.visitor(), town.visitor("Eve")):
        assert other.get(f"/api/kernels/{found[1]}").status in {302, 403, 404}


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


def test_whoever_began_a_run_takes_it_over_to_the_version_that_was_shown(town: Town) -> None:
    case = OTHER.replace("another-evening", "third-evening").replace("Another evening", "A third evening")
    file = town.premises.cases / "third.ipynb"
    file.write_bytes(notebook_from_text(case))
    try:
        mine = town.instructor.begin("third-evening")
        file.write_bytes(notebook_from_text(case.replace("The start", "The beginning").replace("It is over.", "Over.")))
        page = town.instructor.get("/").body
        shown = re.search(rf'value="{mine}"><input type="hidden" name="version" value="(\w+)"', page)
        assert shown, page
        answer = town.instructor.post("/move", run_id=mine, version=shown[1])
        assert (answer.status, answer.goes_to) == (303, f"/play/{mine}")
        assert "This case was changed since you began" not in town.instructor.get("/").body
    finally:
        file.unlink()


@pytest.mark.parametrize("version", ["", "0" * 64, "x" * 10_000, "../..", "%"])
def test_nobody_takes_another_persons_run_to_another_version(town: Town, run: str, version: str) -> None:
    for visitor in (town.visitor("Eve"), town.instructor):
        for target in (run, STRANGE, ""):
            answer = visitor.post("/move", run_id=target, version=version)
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
    "/move",
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
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "/\tx", "//["],
)
def test_after_signing_in_nobody_is_sent_elsewhere(town: Town, dana: Visitor, address: str) -> None:
    answer = dana.get(f"/sign-in?next={address.replace(chr(9), '%09')}")
    assert answer.goes_to == "/"
