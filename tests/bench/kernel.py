"""What a player's kernel costs, from its fork to the first scene, beside the kernel of a stock Voilà page.

The page comes through the real server: signed in, with a ticket, the run already past its content notice. The kernel
has done its work when the page has been sent; it is asked itself whether it shows the scene and what it has imported.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import ensure_async

from simlib.read.notebook import read_scenario
from simlib.serve.identity import COOKIE
from simlib.serve.provisioner import NAME, use_nursery
from simlib.serve.server import WARM_MODULES, Server, Settings
from simlib.serve.tickets import Seat
from simlib.show.line import line_from
from tests.bench.processes import cpu_seconds, megabytes, need_linux, process_seconds
from tests.bench.table import NONE_AT_ALL, Asked, Bound, NotMeasured, Row, Target
from tests.bench.voila import Voila

PROJECT = Path(__file__).resolve().parents[2]
CASE = "room-for-one-night"
KERNEL = re.compile(rb'data-kernel="([0-9a-f-]{36})"')
STRANGERS = (
    "networkx",
    "sqlalchemy",
    "alembic",
    "scipy",
    "pyvis",
    "nbformat",
    "simlib.prove",
    "simlib.record",
    "simlib.score",
    "simlib.play",
    "simlib.read",
)
"""What a kernel in a trainee's hands has no use for: what is large, and what knows the answers."""

ASK = """
import json, sys
from ipywidgets.widgets.widget import _instances
texts = [str(getattr(widget, "value", "")) for widget in _instances.values()]
print(json.dumps({"modules": sorted(sys.modules), "texts": texts}))
"""
SECONDS_TO_ANSWER = 30
OWN_ONLY = "import ipykernel.kernelapp, ipywidgets"
WITH_PLAYER = "import ipykernel.kernelapp, ipywidgets, simlib.show.player"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one kernel."""

    seconds: float
    """CPU-seconds since its process began."""
    megabytes: float
    modules: frozenset[str] = frozenset()


def measure(asked: Asked) -> list[Row]:
    """The rows of the kernel; `NotMeasured` where there is no Linux."""
    need_linux()
    rounds = asked.size(5, 1)
    asked.tell("kernel: pages of the player ...")
    with TemporaryDirectory() as folder:
        players = asyncio.run(_players(Path(folder), rounds))
    asked.tell("kernel: kernels that do nothing, forked and stock ...")
    forked, stock = asyncio.run(_idle(rounds))
    asked.tell("kernel: pages of a stock Voilà ...")
    with TemporaryDirectory() as folder:
        pages = _stock_pages(Path(folder), rounds)
    asked.tell("kernel: what the imports cost without a fork ...")
    return [*rows_of(players, forked, stock, pages), _import_row(rounds)]


def rows_of(players: Sequence[Cost], forked: Cost, stock: Cost, pages: Cost) -> list[Row]:
    """What the costs say: kernels that show the scene, beside idle ones, forked and stock, and a stock page's."""
    memory = median(cost.megabytes for cost in players)
    seconds = median(cost.seconds for cost in players)
    beyond = max(0.0, seconds - forked.seconds)
    strangers = sorted({module for cost in players for module in cost.modules & set(STRANGERS)})
    found = f" ({', '.join(strangers)})" if strangers else ""
    return [
        _beside("memory of a kernel that shows the first scene", "MB PSS", memory, pages.megabytes, 60),
        _beside("fork to first scene, whole", "CPU-s", seconds, pages.seconds),
        _beside("fork to first scene, beyond a kernel that does nothing", "CPU-s", beyond, None, 0.5),
        Row("a kernel that does nothing", "CPU-s", forked.seconds, stock.seconds, "stock ipykernel", None),
        Row("a kernel that does nothing", "MB PSS", forked.megabytes, stock.megabytes, "stock ipykernel", None),
        Row(f"modules in it that have no business there{found}", "count", len(strangers), target=NONE_AT_ALL),
    ]


def _beside(what: str, unit: str, ours: float, peer: float | None, most: float | None = None) -> Row:
    target = None if most is None else Target(Bound.AT_MOST, most)
    return Row(what, unit, ours, peer, "stock Voilà page" if peer else "", ours / peer if peer else None, target)


# --- ours ------------------------------------------------------------------------------------------------------------


async def _players(folder: Path, rounds: int) -> list[Cost]:
    server = Server(Settings(root=PROJECT, data=folder, port=0))
    await server.start()
    try:
        accounts = server.people.accounts
        person = accounts.make_instructor("Sgt. Ruiz", "four plain words do").person_id
        token, session = server.people.sessions.begin(person, None)
        seats = [Seat(await _begun(server, person, session.handle), person, session.handle) for _ in range(rounds)]
        return [await _one_player(server, seat, token) for seat in seats]
    finally:
        await server.stop()


async def _begun(server: Server, person: str, session: str) -> str:
    """A run that has left its content notice behind."""
    run = await server.authority.create(person, None, CASE)
    ticket = server.book.issue("bench", Seat(run, person, session))
    server.book.bind("bench", os.getpid())
    line = line_from({"SIMLIB_AUTHORITY": server.wire.address, "SIMLIB_TICKET": ticket})
    reply = await asyncio.to_thread(line.ask, "start")
    line.close()
    server.book.revoke("bench")
    if "error" in reply:
        raise NotMeasured(f"the run did not start: {reply['error']}")
    return run


async def _one_player(server: Server, seat: Seat, token: str) -> Cost:
    page = await asyncio.to_thread(_page, f"{server.addresses[0]}play/{seat.run}", f"{COOKIE}={token}")
    (kernel,) = KERNEL.findall(page)
    manager = server.kernels.get_kernel(kernel.decode())
    cost = _cost_of(manager)
    told = await _asked(manager, ASK)
    heading = first_heading()
    if not any(heading in text for text in told["texts"]):
        raise NotMeasured("the player's kernel does not show the first scene.")
    await server.kernels.end(kernel.decode())
    return Cost(cost.seconds, cost.megabytes, frozenset(told["modules"]))


def _cost_of(manager: KernelManager) -> Cost:
    provisioner = manager.provisioner
    if not isinstance(provisioner, LocalProvisioner) or provisioner.pid is None:
        raise NotMeasured("the kernel runs in no process of this machine.")
    return Cost(cpu_seconds(provisioner.pid), megabytes(provisioner.pid))


def first_heading() -> str:
    """The heading of the first scene."""
    scenario = read_scenario(PROJECT / "scenarios" / f"{CASE}.ipynb").scenario
    if scenario is None or not scenario.scenes:
        raise NotMeasured(f"{CASE} has no scene.")
    return scenario.scenes[0].heading


def _page(url: str, cookie: str = "") -> bytes:
    request = urllib.request.Request(url, headers={"Cookie": cookie})  # noqa: S310 - our own address
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        page: bytes = answer.read()
    return page


async def _asked(manager: KernelManager, code: str) -> dict[str, Any]:
    """What a kernel prints, as JSON."""
    said: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        said.append(message["content"].get("text", ""))

    async with _client(manager) as client:
        await client.execute_interactive(code, store_history=False, output_hook=hear, timeout=SECONDS_TO_ANSWER)
    told: dict[str, Any] = json.loads("".join(said))
    return told


@asynccontextmanager
async def _client(manager: KernelManager) -> AsyncIterator[Any]:
    client: Any = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=SECONDS_TO_ANSWER)
        yield client
    finally:
        client.stop_channels()


# --- the peers -------------------------------------------------------------------------------------------------------


async def _idle(rounds: int) -> tuple[Cost, Cost]:
    """Kernels that have only become ready: forked from the nursery, and started as Jupyter does."""
    factory = KernelProvisionerFactory.instance()
    usual = factory.default_provisioner_name
    nursery = use_nursery(WARM_MODULES)
    try:
        await nursery.warm()
        forked = [await _one_idle(NAME) for _ in range(rounds)]
    finally:
        nursery.close()
        factory.default_provisioner_name = usual
    stock = [await _one_idle("local-provisioner") for _ in range(rounds)]
    return _median(forked), _median(stock)


async def _one_idle(provisioner: str) -> Cost:
    KernelProvisionerFactory.instance().default_provisioner_name = provisioner
    manager = AsyncKernelManager(transport="ipc")
    with TemporaryDirectory() as folder:
        manager.connection_file = str(Path(folder) / "k.json")
        await ensure_async(manager.start_kernel(env=_environment(folder)))
        async with _client(manager):
            cost = _cost_of(manager)
        await ensure_async(manager.shutdown_kernel(now=True))
    return cost


def _environment(folder: str) -> dict[str, str]:
    return {**os.environ, "IPYTHONDIR": folder}


def _stock_pages(folder: Path, rounds: int) -> Cost:
    costs = []
    with Voila(folder) as voila:
        known: set[int] = set()
        for _ in range(rounds):
            _page(voila.url)
            (pid,) = set(voila.kernels) - known
            known.add(pid)
            costs.append(Cost(cpu_seconds(pid), megabytes(pid)))
    return _median(costs)


def _import_row(rounds: int) -> Row:
    """What the player adds where a kernel cannot be forked and imports everything itself."""
    commands = [[sys.executable, "-c", source] for source in (OWN_ONLY, WITH_PLAYER)]
    pairs = [[process_seconds(command) for command in commands] for _ in range(rounds)]
    own = median(pair[0] for pair in pairs)
    more = median(pair[1] - pair[0] for pair in pairs)
    what = "where nothing forks (Windows): importing the player"
    return Row(what, "CPU-s", more, own, "ipykernel and ipywidgets", more / own, Target(Bound.AT_MOST, 0.5))


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(median(cost.seconds for cost in costs), median(cost.megabytes for cost in costs))
