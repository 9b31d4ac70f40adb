"""Whatever stands in a name, on the screens of both labs it is text."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import ipywidgets as widgets
import pytest

from simlib.labs.keeper import FolderKeeper
from simlib.labs.network import NetworkDesk
from simlib.labs.referral import ReferralDesk
from simlib.read.map_folder import MapFolder
from simlib.scenario.referral_findings import UNSEEN
from tests.html.payloads import PAYLOADS
from tests.labs.benches import AtOnce
from tests.labs.pressing import press
from tests.labs.reading import plain
from tests.labs.test_referral_desk import TODAY

RUNS = {
    "script",
    "iframe",
    "object",
    "embed",
    "img",
    "image",
    "link",
    "meta",
    "base",
    "form",
    "input",
    "video",
    "audio",
}
LEADS = {"href", "src", "action", "formaction", "data", "srcdoc", "xlink:href"}
OURS = {"../", "../home", "../card"}
GROUP = 12
"""Names at once: each screen holds many."""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what could run something."""
        self.wrong += [tag] if tag in RUNS else []
        self.wrong += [name for name, _ in attrs if name.startswith("on")]
        self.wrong += [f"{name}={value}" for name, value in attrs if name in LEADS and value not in OURS]


def keeper(folder: Path) -> FolderKeeper:
    return FolderKeeper(MapFolder(folder, folder / "own"), folder)


def pages(page: widgets.Widget) -> list[str]:
    """Everything on a screen that is HTML."""
    pending, found = [page], []
    while pending:
        each = pending.pop()
        pending += getattr(each, "children", ())
        if isinstance(each, widgets.HTML) and "<style>" not in each.value:
            found.append(each.value)
    return found


def nothing_runs(page: widgets.Widget) -> None:
    for html in pages(page):
        reader = _Tags()
        reader.feed(html)
        assert reader.wrong == []


def groups() -> list[list[str]]:
    seen = [name for name in PAYLOADS if len(name) <= 200 and not UNSEEN.search(name)]
    return [seen[start : start + GROUP] for start in range(0, len(seen), GROUP)]


@pytest.mark.parametrize("names", groups())
def test_in_a_network(names: list[str], tmp_path: Path) -> None:
    desk = NetworkDesk(keeper(tmp_path), AtOnce(), is_page=True)
    nodes = [{"id": f"p{n}", "kind": "person", "role": "controller", "name": name} for n, name in enumerate(names)]
    harmed = {"id": "harmed", "kind": "person", "role": "victim", "name": names[0]}
    ties = [
        {"source": node["id"], "target": "harmed", "layer": "command", "verb": names[0], "weight": 1} for node in nodes
    ]
    whole = {
        "format": "first-contact-network/1",
        "name": names[0],
        "nodes": [*nodes, harmed],
        "ties": ties,
        "evidence": [],
    }
    desk.screen.upload.heard({"names": [names[0]]}, [json.dumps(whole).encode()])
    press(desk.screen.page, "Compare")
    press(desk.screen.page, "See what follows")
    nothing_runs(desk.screen.page)
    listed = plain(desk.screen.nodes.value)
    assert [name for name in names if " ".join(name.split()) not in listed] == []


@pytest.mark.parametrize("names", groups())
def test_in_a_map(names: list[str], tmp_path: Path) -> None:
    shown = [" ".join(name.split()) for name in names if name.isprintable() and name.strip()][:GROUP]
    desk = ReferralDesk(keeper(tmp_path), AtOnce(), lambda: TODAY, is_page=True)
    lines = ["map:", f"  name: {json.dumps(shown[0])}", "units:"]
    for number, name in enumerate(shown):
        lines += [f"  - id: u {number}", f"    name: {json.dumps(name)}", "    kind: unit", "    open: always"]
    file = "\n".join([*lines, "links: []", ""]).encode()
    desk.screen.upload.heard({"names": [shown[0]]}, [file])
    assert desk.screen.mistakes.value == ""
    nothing_runs(desk.screen.page)
    listed = plain(desk.screen.units.value)
    assert [name for name in shown if name not in listed] == []
    desk.screen.upload.heard({"names": [shown[0]]}, [file.replace(b"always", shown[0].encode())])
    assert desk.screen.mistakes.value != ""
    nothing_runs(desk.screen.page)
