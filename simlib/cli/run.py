"""`python3 -m simlib run`: the whole simulator, from one command, until Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import gc
import io
import logging
import os
import secrets
import signal
import sys
import threading
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import segno

from simlib.cli.entry import PROJECT
from simlib.cli.journal import journal, one_journal_for_all
from simlib.errors import FirstContactError
from simlib.record.folder import data_folder, database_address, hold_folder, make_folder, store_place

if TYPE_CHECKING:
    from simlib.serve.server import Server

LOG = logging.getLogger("simlib.run")

PORT = 8866
SLOW = 1.0
"""Seconds after which a step of the start is named to whoever waits."""
LONGEST_END = 10.0
"""Seconds after which the end is waited for no longer; nothing is lost by that: all was kept when it happened."""

WARNING_EXPLAINED = (
    "Each browser will warn once that it does not know the certificate. That is expected: this machine made it itself. "
    "Compare the fingerprint the browser shows with the one above; if it is the same, go on."
)


class NotStarted(FirstContactError):
    """The server could not start."""

    code = "not-started"


@click.command(name="run")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--lan", is_flag=True, help="Let the devices in the room in, over TLS; else this machine alone.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds all data; else what SIMLIB_DATA names, else data/ in the project.",
)
@click.option(
    "--reset-instructor",
    "lost_by",
    metavar="NAME",
    help="Make a one-time passphrase for an instructor who lost theirs, and serve nothing.",
)
def command(*, port: int, no_browser: bool, lan: bool, data: Path | None, lost_by: str | None) -> int:
    """Serve the simulator and open it in the browser.

    Everything decided is on disk before it is shown, so it may be stopped at any time; Ctrl-C stops it.
    """
    folder = make_folder(data.absolute() if data else data_folder(os.environ, PROJECT))
    if lost_by is not None:
        for line in lines_about_a_new_passphrase(folder, lost_by):
            click.echo(line)
        return 0
    with journal(folder) as log:
        try:
            asyncio.run(serve(folder, port, lan=lan, browser=not no_browser))
        except FirstContactError:
            raise
        except OSError as fault:
            raise NotStarted(sentence_of(fault, folder)) from fault
        except Exception as fault:
            reference = secrets.token_hex(4)
            LOG.critical("It ended on a fault of its own, reference %s.", reference, exc_info=fault)
            raise NotStarted(f"The whole story is in {log}. Everything decided before is kept.") from fault
    # Everything is closed by now. Looking through all objects once more before the process ends takes a second.
    gc.freeze()
    return 0


def lines_about_a_new_passphrase(folder: Path, name: str) -> Iterator[str]:
    """What is told to whoever has the data in hand, for an instructor who lost their passphrase."""
    from simlib.record.log import open_store  # noqa: PLC0415 - loads the database's library, which a start does later
    from simlib.record.people import people_in  # noqa: PLC0415 - the same

    with hold_folder(folder), closing(open_store(store_place(os.environ, folder))) as store:
        passphrase = people_in(store.database).accounts.reset_instructor(name)
    yield f"One-time passphrase for {name}: {passphrase}"
    yield 'It works once, under "I teach here" on the sign-in page. Then a passphrase of their own is asked for.'


async def serve(folder: Path, port: int, *, lan: bool, browser: bool) -> None:
    """Serves until the process is told to stop, and takes everything down again."""
    with slow_step("Loading the simulator"):
        from simlib.serve.server import Server, Settings  # noqa: PLC0415 - takes a second, which is told first
    server = Server(Settings(PROJECT, folder, port, lan, database_address(os.environ)))
    stop = told_to_stop()
    with slow_step("Opening the data and warming up"):
        await server.start()
    one_journal_for_all()
    LOG.info("started on port %s", server.port)
    for line in lines_about(server, folder, wanted=port):
        click.echo(line)
    if browser and can_open_browser(os.environ, sys.platform):
        await asyncio.to_thread(webbrowser.open, server.addresses[-1])
    await stop.wait()
    click.echo("\nStopping.")
    try:
        async with asyncio.timeout(LONGEST_END):
            await server.stop()
        LOG.info("stopped")
    except TimeoutError:
        LOG.warning("Something took too long to end and was left.")
    click.echo("Stopped. Everything is kept.")


def told_to_stop() -> asyncio.Event:
    """Set once the process gets Ctrl-C, a request to end, or loses its terminal. Call inside the running loop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


@contextmanager
def slow_step(title: str) -> Iterator[None]:
    """Names the step to the person if it takes longer than a moment."""
    timer = threading.Timer(SLOW, click.echo, [f"{title} ..."])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def lines_about(server: Server, folder: Path, *, wanted: int) -> Iterator[str]:
    """What a person is told once the server answers: where it is, how others get in, how it ends."""
    if wanted not in {0, server.port} and not server.hub:
        yield f"Port {wanted} is taken by another program, so it is {server.port} now."
    here, *_ = reversed(server.addresses)
    if server.settings.lan:
        yield from lines_for_the_room(server)
    yield f"First Contact is here: {here}"
    yield f"The data lies in {folder}."
    if server.settings.database:
        yield "Classes and runs lie in PostgreSQL, where SIMLIB_DATABASE says."
    yield "To stop: Ctrl-C in this window. Everything is kept, and everyone goes on where they were."


def lines_for_the_room(server: Server) -> Iterator[str]:
    """What an instructor reads out or shows to the room."""
    room = server.addresses[:-1]
    if not room:
        yield "This machine is in no network just now, so nobody else can reach it."
        return
    yield from (f"For the room: {address}" for address in room)
    yield f"Fingerprint of the certificate (SHA-256): {server.fingerprint}"
    yield WARNING_EXPLAINED
    if sys.stdout.isatty():
        yield qr_code(room[0], sys.stdout.encoding)


def qr_code(address: str, encoding: str) -> str:
    """The address as a picture of half blocks for the terminal; empty where the terminal cannot show them."""
    drawn = io.StringIO()
    segno.make(address, micro=False).terminal(out=drawn, border=2, compact=True)
    try:
        drawn.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return ""
    return drawn.getvalue()


def can_open_browser(variables: Mapping[str, str], system: str) -> bool:
    """Whether there is somebody to look at a browser: not in CI, and not on a Linux without a display.

    >>> can_open_browser({"DISPLAY": ":0"}, "linux"), can_open_browser({}, "linux"), can_open_browser({}, "win32")
    (True, False, True)
    """
    if variables.get("CI"):
        return False
    return not system.startswith("linux") or bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def sentence_of(fault: OSError, folder: Path) -> str:
    """What stood in the way, as a person would say it.

    >>> sentence_of(OSError("No free port from 8866 to 8875."), Path("data"))
    'No free port from 8866 to 8875. Another one can be given with --port.'
    """
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk of {folder} is full. Please make room and start again."
    if fault.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"{fault.filename or folder} cannot be read or written. Please look at its permissions."
    if fault.errno is None and str(fault).startswith("No free port"):
        return f"{fault} Another one can be given with --port."
    return f"The system would not let it start: {fault.strerror or fault}."
