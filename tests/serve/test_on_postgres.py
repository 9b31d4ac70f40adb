"""The whole server over PostgreSQL: what was done is there after it is started again, and no file holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.cli.entry import PROJECT
from simlib.record.folder import DATABASE_NAME
from simlib.serve.server import Server, Settings
from tests.record.postgres import fresh_database, needs_postgres
from tests.serve.browsers import OLD, Browser

pytestmark = [needs_postgres, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_classes_and_runs_outlive_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    with fresh_database() as address:
        settings = Settings(PROJECT, tmp_path, port=0, database=address)
        first = Server(settings)
        await first.start()
        teacher = first.people.accounts.make_instructor("Sgt. Ruiz", OLD)
        lesson = first.people.classes.make(teacher.person_id, "Academy 12")
        first.people.classes.open_scenario(teacher.person_id, lesson.class_id, "long-hours")
        trainee = Browser(first)
        await trainee.ask("/sign-in", kind="trainee", code=lesson.code, name="Badge 4471", pin="2580")
        [member] = first.people.classes.members(teacher.person_id, lesson.class_id)
        run = await first.authority.create(member.person_id, lesson.class_id, "long-hours")
        before = await first.authority.view(run, member.person_id)
        await first.stop()
        again = Server(settings)
        await again.start()
        after = await again.authority.view(run, member.person_id)
        runs = [each.exercise_id for each in again.people.runs.of_class(teacher.person_id, lesson.class_id)]
        page = await Browser(again, trainee.cookies).ask("/")
        await again.stop()
    assert (after, runs, page.code) == (before, [run], 200)
    assert not (tmp_path / DATABASE_NAME).exists()
