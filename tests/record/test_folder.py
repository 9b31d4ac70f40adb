"""Where the data lies and who may use it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from simlib.errors import StoreBusy, StoreFull
from simlib.record.folder import DATABASE_NAME, LOCK_NAME, data_folder, hold_folder, make_folder, must_have_room
from simlib.record.log import open_store


def test_the_data_lies_in_the_project_unless_the_environment_names_a_folder(tmp_path: Path) -> None:
    assert data_folder({}, tmp_path) == tmp_path / "data"
    assert data_folder({"SIMLIB_DATA": "  "}, tmp_path) == tmp_path / "data"
    assert data_folder({"SIMLIB_DATA": str(tmp_path / "else where")}, Path("/x")) == tmp_path / "else where"
    assert data_folder({"SIMLIB_DATA": "here"}, Path("/x")) == Path.cwd() / "here"
    assert data_folder({"SIMLIB_DATA": "~/fc"}, Path("/x")) == Path.home() / "fc"


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    assert stat.S_IMODE(make_folder(tmp_path / "data").stat().st_mode) == 0o700


def test_a_folder_of_other_peoples_things_stays_open_to_them(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    (shared / "theirs").touch()
    open_store(shared).close()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755
    assert stat.S_IMODE((shared / DATABASE_NAME).stat().st_mode) == 0o600


def test_two_servers_cannot_hold_one_folder_and_the_second_is_told_of_the_first(tmp_path: Path) -> None:
    with hold_folder(tmp_path), pytest.raises(StoreBusy, match=f"process {os.getpid()}"), hold_folder(tmp_path):
        pass


def test_a_folder_let_go_can_be_held_again(tmp_path: Path) -> None:
    for _ in range(2):
        with hold_folder(tmp_path):
            assert stat.S_IMODE((tmp_path / LOCK_NAME).stat().st_mode) == 0o600


HOLDS_AND_WAITS = """
import sys
from pathlib import Path
from simlib.record.folder import hold_folder
with hold_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_server_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    script = [sys.executable, "-c", HOLDS_AND_WAITS, str(tmp_path)]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "held\n"
        with pytest.raises(StoreBusy, match=f"process {server.pid}"), hold_folder(tmp_path):
            pass
        server.kill()
        server.wait()
    with hold_folder(tmp_path):
        assert (tmp_path / LOCK_NAME).read_text() == str(os.getpid())


def test_a_disk_with_too_little_room_is_named_with_what_is_needed(tmp_path: Path) -> None:
    must_have_room(tmp_path, 1)
    with pytest.raises(StoreFull, match="1000000000001 MB are needed"):
        must_have_room(tmp_path, 10**18 + 1)
