"""What differs between systems, tried on this one."""

from __future__ import annotations

import mimetypes
import os
import socket
from pathlib import Path

import psutil
import pytest

from simlib.serve import system
from simlib.serve.kernels import kernel_settings
from simlib.serve.lab import _has_said
from simlib.serve.provisioner import kernel_base_environment
from simlib.serve.site import _short_folder


def test_scripts_and_styles_go_out_as_what_they_are_whatever_the_registry_says() -> None:
    before = mimetypes.guess_type("a.js")[0]
    mimetypes.add_type("text/plain", ".js")
    try:
        system.settle_types()
        found = {suffix: mimetypes.guess_type(f"a{suffix}")[0] for suffix in system.TYPES}
    finally:
        mimetypes.add_type(str(before), ".js")
    assert found == system.TYPES


def test_a_kernel_on_windows_finds_its_home_and_its_temporary_files_in_its_own_folder() -> None:
    home = Path("k1")
    assert system.home_variables(home, "nt") == {
        **system.home_variables(home, "posix"),
        **dict.fromkeys(("USERPROFILE", "APPDATA", "LOCALAPPDATA", "TEMP", "TMP"), "k1"),
    }


def test_a_kernel_gets_what_windows_needs_and_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYSTEMROOT", "C:\\Windows")
    monkeypatch.setenv("USERPROFILE", "C:\\Users\\ruiz")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
    given = kernel_base_environment()
    assert given["SYSTEMROOT"] == "C:\\Windows"
    assert {"USERPROFILE", "JUPYTERHUB_API_TOKEN"} & set(given) == set()


@pytest.mark.parametrize("lacks", ["a platform that has them", "the sockets themselves"])
def test_without_unix_sockets_kernels_use_the_loopback(monkeypatch: pytest.MonkeyPatch, lacks: str) -> None:
    assert kernel_settings()["KernelManager"]["transport"] == "ipc"
    with monkeypatch.context() as patch:
        if lacks == "the sockets themselves":
            patch.delattr(socket, "AF_UNIX")
        else:
            patch.setattr("sys.platform", "win32")
        found = system.has_unix_sockets(), kernel_settings()["KernelManager"]["transport"]
        usual = Path("/a/folder/for/temporary/files/with/a/long/name")
        assert _short_folder(usual) == usual
    assert found == (False, "tcp")


def test_the_process_at_the_other_end_of_a_line_is_named_with_the_one_that_started_it() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(("127.0.0.1", listener.getsockname()[1])) as line,
    ):
        assert system.processes_at(line.getsockname()[1]) == (os.getpid(), os.getppid())
    assert system.processes_at(1) == ()


@pytest.mark.parametrize("fault", [psutil.AccessDenied(), OSError("not here")], ids=["refused", "not there"])
def test_a_system_that_names_no_processes_is_no_fault(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def refused(kind: str) -> list[object]:
        raise fault

    monkeypatch.setattr(psutil, "net_connections", refused)
    assert system.processes_at(80) == ()


def test_a_jupyterlab_is_known_by_its_token_whatever_process_it_turned_out_to_be(tmp_path: Path) -> None:
    assert not _has_said(tmp_path, "mine")
    (tmp_path / "jpserver-1.json").write_text('{"token": "an earlier one"}', encoding="utf-8")
    (tmp_path / "jpserver-2.json").write_text('{"token": "half writ', encoding="utf-8")
    assert not _has_said(tmp_path, "mine")
    (tmp_path / "jpserver-3.json").write_text('{"token": "mine"}', encoding="utf-8")
    assert _has_said(tmp_path, "mine")
