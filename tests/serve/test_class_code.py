"""How one joins a class, on the projector: the code and the address, and nobody's name."""

from __future__ import annotations

import pytest

from simlib.serve.server import Server
from tests.serve.browsers import Browser, a_class, a_trainee, an_instructor, anyio_backend, server

__all__ = ["anyio_backend", "server"]

pytestmark = pytest.mark.anyio
HERE_ONLY = "This address works on this machine only."


async def test_the_page_for_the_projector_has_the_code_and_names_nobody_of_the_class(server: Server) -> None:
    _, lesson = a_class(server, "Academy 41, Tuesday")
    await a_trainee(server, lesson, "Officer Lee")
    ruiz = await an_instructor(server)
    page = (await ruiz.ask(f"/classes/{lesson.class_id}/code")).body.decode()
    for words in ("<h1>Academy 41, Tuesday</h1>", lesson.code, f"/join/{lesson.code}", "QR code that opens", HERE_ONLY):
        assert words in page
    assert "Officer Lee" not in page
    assert "takes nobody new" not in page


async def test_the_page_of_the_classes_leads_to_it_and_does_name_people(server: Server) -> None:
    _, lesson = a_class(server, "Academy 42")
    await a_trainee(server, lesson, "Officer Cole")
    page = (await (await an_instructor(server)).ask("/home")).body.decode()
    assert f'href="/classes/{lesson.class_id}/code" aria-label="For the projector: code of Academy 42"' in page
    assert "Officer Cole" in page


async def test_a_class_that_takes_nobody_new_says_so_and_one_that_is_over_has_no_page(server: Server) -> None:
    teacher, lesson = a_class(server, "Academy 43")
    ruiz, path = await an_instructor(server), f"/classes/{lesson.class_id}/code"
    server.people.classes.set_open(teacher, lesson.class_id, is_open=False)
    assert "The class takes nobody new just now." in (await ruiz.ask(path)).body.decode()
    server.people.classes.archive(teacher, lesson.class_id)
    assert (await ruiz.ask(path)).code == 404


async def test_whoever_is_not_signed_in_is_asked_to_and_a_trainee_finds_no_such_page(server: Server) -> None:
    _, lesson = a_class(server, "Academy 44")
    path = f"/classes/{lesson.class_id}/code"
    assert (await Browser(server).ask(path)).code == 302
    assert (await (await a_trainee(server, lesson)).ask(path)).code == 404
