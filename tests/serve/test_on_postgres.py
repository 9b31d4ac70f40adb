"""The whole server over PostgreSQL: what was done is there after it is started again, and no file holds it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simlib.cli.entry import PROJECT
from simlib.errors import NotOffered, OutOfDate
from simlib.record.folder import DATABASE_NAME
from simlib.record.receipts import Signer, known_keys, vouches
from simlib.score.assess import assess
from simlib.serve.server import Server, Settings
from tests.grade.hands import play
from tests.record.postgres import fresh_database, needs_postgres
from tests.serve.browsers import OLD, Browser

pytestmark = [needs_postgres, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def decides(server: Server, run: str, person: str, decision: object) -> None:
    """A decision as a page of this server sends it; once more where the server remembered an earlier state."""
    acts = server.authority.acts

    def act() -> None:
        live = acts.live(run, person)
        acts.start(live, {})
        acts.decide(live, {"id": acts.new_id(), "expect": live.seq, "decision": decision})

    try:
        await server.authority._whole(run, act)
    except (OutOfDate, NotOffered):
        await server.authority._whole(run, act)


async def test_two_servers_share_a_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    case, name = "long-hours", "expert"
    Signer(tmp_path / "one")._private()
    shutil.copytree(tmp_path / "one" / "keys", tmp_path / "two" / "keys")
    with fresh_database() as address:
        pair = [Server(Settings(PROJECT, tmp_path / each, port=0, database=address)) for each in ("one", "two")]
        for server in pair:
            await server.start()
        one, two = pair
        teacher = one.people.accounts.make_instructor("Sgt. Ruiz", OLD)
        lesson = one.people.classes.make(teacher.person_id, "Academy 12")
        one.people.classes.open_scenario(teacher.person_id, lesson.class_id, case)
        trainee = Browser(two)
        await trainee.ask("/sign-in", kind="trainee", code=lesson.code, name="Badge 4471", pin="2580")
        [member] = one.people.classes.members(teacher.person_id, lesson.class_id)
        run = await one.authority.create(member.person_id, lesson.class_id, case)
        for number, decision in enumerate(play(case, name)["decisions"]):
            await decides(pair[number % 2], run, member.person_id, decision)
        one.authority.acts.desk.store.verify(run)
        made = two.authority.acts.made_again(two.people.runs.of(run))
        [handed_in] = one.people.submissions.all()
        page = await Browser(one, trainee.cookies).ask("/")
        for server in pair:
            await server.stop()
    assert made.story is not None
    assert assess(made.story).score == play(case, name)["expected"]["score"]
    assert [vouches(handed_in.receipt, known_keys(tmp_path / each)) for each in ("one", "two")] == [True, True]
    assert page.code == 200


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
