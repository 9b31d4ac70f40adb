"""How many pages one session may have open, and where a request comes from."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.httputil import HTTPHeaders

from simlib.html.contexts import ClassCard, Home, Shell
from simlib.serve.identity import is_this_machine
from simlib.serve.kernels import MOST_PAGES, OPENING, House, PlayerKernels
from simlib.serve.pages import HomePage, Page
from simlib.serve.tickets import Seat, TicketBook


def kernels_after_opening(pages: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[TicketBook, list[str]]:
    """Open this many pages in one session, without real kernels; the book, and the kernels that were ended."""
    ended: list[str] = []

    async def started(self: AsyncMappingKernelManager, **kwargs: Any) -> str:
        return str(kwargs["kernel_id"])

    async def end(self: PlayerKernels, kernel_id: str) -> None:
        self.house.book.revoke(kernel_id)
        ended.append(kernel_id)

    monkeypatch.setattr(AsyncMappingKernelManager, "_async_start_kernel", started)
    monkeypatch.setattr(AsyncMappingKernelManager, "get_kernel", Mock(return_value=Mock(provisioner=Mock(pid=1))))
    monkeypatch.setattr(PlayerKernels, "end", end)
    house = House(TicketBook(), "unix:/nowhere", folder)
    monkeypatch.setattr(PlayerKernels, "house", house, raising=False)

    async def open_pages() -> None:
        OPENING.set(Seat(run="r", person="p", session="s"))
        for _ in range(pages):
            await PlayerKernels._async_start_kernel(PlayerKernels.__new__(PlayerKernels))

    asyncio.run(open_pages())
    return house.book, ended


def test_a_few_pages_of_one_session_live_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, ended = kernels_after_opening(MOST_PAGES, tmp_path, monkeypatch)
    assert (len(book.kernels_of("s")), ended) == (MOST_PAGES, [])


def test_one_page_too_many_ends_the_oldest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, ended = kernels_after_opening(MOST_PAGES + 2, tmp_path, monkeypatch)
    assert (len(book.kernels_of("s")), len(ended)) == (MOST_PAGES, 2)
    assert not set(ended) & set(book.kernels_of("s"))


@pytest.mark.parametrize(
    ("headers", "at_the_machine"), [({}, True), ({"X-Forwarded-For": "127.0.0.1"}, False), ({"Forwarded": "x"}, False)]
)
def test_behind_a_proxy_nobody_sits_at_the_machine(headers: dict[str, str], *, at_the_machine: bool) -> None:
    page = Page.__new__(Page)
    page.request = Mock(remote_ip="127.0.0.1", headers=HTTPHeaders(headers))
    assert is_this_machine(page.source()) is at_the_machine


@pytest.mark.parametrize(
    ("lan", "hub", "only_here"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_class_that_other_devices_can_join_is_not_said_to_be_closed_to_them(
    monkeypatch: pytest.MonkeyPatch, *, lan: bool, hub: bool, only_here: bool
) -> None:
    page, written = HomePage.__new__(HomePage), []
    page.hall = Mock(secure=lan, under_hub=hub, has_lab=False)
    page.request = Mock(remote_ip="127.0.0.1", headers=HTTPHeaders())
    monkeypatch.setattr(HomePage, "write", lambda _, html: written.append(html))
    page._show(Home((ClassCard("c1", "Academy 41", "K7RM4Q", is_open=True, address="/join/K7RM4Q"),)), Shell())
    assert ["works on this machine only" in html for html in written] == [only_here]
