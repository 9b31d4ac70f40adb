"""The network lab: opens a network, and shows what is asked of it. Its screen lies in `simlib.show.network_lab`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from simlib.errors import FirstContactError
from simlib.html.graph_picture import picture_svg, stage_html
from simlib.html.network_lab import network_legend_html, nodes_html, one_html
from simlib.labs.keeper import Keeper
from simlib.labs.network_effects import followed_by_html
from simlib.labs.network_files import KINDS, file_of
from simlib.labs.network_jobs import (
    Compared,
    Followed,
    Network,
    case_opened,
    file_opened,
    generated,
    plans_compared,
    taken_out,
)
from simlib.labs.network_plans import compared_html
from simlib.labs.network_view import (
    chart_marks,
    chart_ties,
    counts_said,
    keys_of,
    picture_nodes,
    picture_ties,
    role_words,
    rows_of,
    targets_of,
)
from simlib.labs.work import Bench, Told
from simlib.read.typologies import read_typologies
from simlib.scenario.typologies import NODES, TypologyBook
from simlib.scenario.words import Layer
from simlib.show.controls import offer
from simlib.show.network_lab import NetworkActs, NetworkLab
from simlib.show.upload import Files


@dataclass(slots=True)
class _Shown:
    """What is on the screen now."""

    network: Network | None = None
    layers: frozenset[Layer] = frozenset(Layer)
    chosen: tuple[str, ...] = ()


class NetworkDesk:
    """Holds the network that is open; `screen.page` is the lab."""

    def __init__(self, keeper: Keeper, bench: Bench, *, is_page: bool) -> None:
        self._keeper, self._bench, self._now = keeper, bench, _Shown()
        self._typologies: Mapping[str, bytes] = {}
        acts = NetworkActs(
            generate=self._generate,
            open_case=self._open_case,
            upload=self._upload,
            refused=lambda sentence: self.screen.frame.say(sentence, bad=True),
            layers=self._layers,
            clicked=self._clicked,
            take_out=self._take_out,
            compare=self._compare,
            give=self._give,
            cancel=self._cancel,
        )
        self.screen = NetworkLab(acts, [layer.value for layer in Layer], is_page=is_page)
        offer(self.screen.kind_of_file, [(words, key) for key, words in KINDS.items()])
        self._try(self._offer)

    def _offer(self) -> None:
        self._typologies = self._keeper.typologies()
        book, _ = read_typologies(self._typologies)
        kinds = [(_named(book, kind), kind) for kind in book.kinds] if book else []
        self.screen.offer_kinds(
            kinds, [(f"{size.value}: {low} to {high} nodes", size.value) for size, (low, high) in NODES.items()]
        )
        self.screen.offer_cases([(case.title, case.id) for case in self._keeper.cases()])

    # --- opening ------------------------------------------------------------------------------------------------

    def _generate(self, kind: str, size: str, seed: str) -> None:
        if not (seed.strip().isdecimal() and len(seed.strip()) < 10):
            self.screen.frame.say("A seed is a whole number from 0 to 999999999.", bad=True)
        else:
            self._begin(self._opened, generated, self._typologies, kind, size, int(seed))

    def _upload(self, files: Files) -> None:
        name, content = next(iter(files.items()))
        self._begin(self._opened, file_opened, name, content)

    def _open_case(self, case_id: str) -> None:
        title = next((each.title for each in self._keeper.cases() if each.id == case_id), case_id)
        self._try(lambda: self._begin(self._opened, case_opened, title, self._keeper.case(case_id)))

    def _opened(self, network: Network) -> None:
        self._now = _Shown(network)
        case, screen = network.case, self.screen
        screen.frame.lead(f"{network.title}: {counts_said(case)}")
        screen.offer_layers([layer.value for layer in Layer if any(tie.layer is layer for tie in case.ties)])
        screen.offer_targets([(f"{node.label}, {role_words(node)}", node.id) for node in targets_of(case)])
        screen.frame.show_pages(when=True)
        self._draw()

    # --- the picture --------------------------------------------------------------------------------------------

    def _layers(self, layers: Collection[str]) -> None:
        self._now.layers = frozenset(map(Layer, layers))
        self._draw()

    def _draw(self) -> None:
        network, layers = self._now.network, self._now.layers
        if network is None:
            return
        nodes = picture_nodes(network.case, network.places, self._now.chosen)
        ties = picture_ties(network.case, layers)
        said = f"The network: {network.title}. {counts_said(network.case)} The list beside it says the same."
        self.screen.picture.value = stage_html(picture_svg(nodes, ties, said), "The picture of the network")
        self.screen.show_chart(chart_marks(network.case), chart_ties(network.case, layers), network.title)
        self.screen.chart.mark([keys_of(network.case)[each] for each in self._now.chosen])
        self.screen.legend.value = network_legend_html([layer.value for layer in Layer if layer in layers])
        self.screen.nodes.value = nodes_html(rows_of(network.case, layers))

    def _clicked(self, key: str) -> None:
        rows = rows_of(self._now.network.case, self._now.layers) if self._now.network else ()
        self.screen.clicked.value = next((one_html(row) for row in rows if row.key == key), "")

    # --- taking out and comparing -------------------------------------------------------------------------------

    def _take_out(self, target: str) -> None:
        network = self._now.network
        if network is not None and target:
            self._begin(partial(self._taken_out, target), taken_out, network, target)

    def _taken_out(self, target: str, followed: Followed) -> None:
        if self._now.network is not None:
            self.screen.followed.value = followed_by_html(self._now.network.case.by_id[target].label, followed)
            self._now.chosen = (target,)
            self._draw()

    def _compare(self, most: int, own: Sequence[str]) -> None:
        if self._now.network is not None:
            self._begin(self._compared, plans_compared, self._now.network, most, tuple(own))

    def _compared(self, compared: Compared) -> None:
        if self._now.network is None:
            return
        self.screen.compared.value = compared_html(self._now.network.case, compared)
        self._now.chosen = compared.best.targets
        self._draw()

    def _give(self, kind: str) -> None:
        if self._now.network is not None:
            made = file_of(kind, self._now.network)
            self.screen.frame.download.give(made.name, made.content, made.kind)
            self.screen.frame.say(f"{made.name} was made; your browser keeps it with its downloads.")

    # --- long work ----------------------------------------------------------------------------------------------

    def _begin(self, done: Callable[[Any], None], job: Callable[..., Any], *arguments: Any) -> None:
        self._try(partial(self._begun, done, job, *arguments))

    def _begun(self, done: Callable[[Any], None], job: Callable[..., Any], *arguments: Any) -> None:
        self.screen.frame.say("")
        self.screen.lock(locked=True)
        told = Told(self.screen.frame.working.step, partial(self._done, done), self._failed)
        self.screen.frame.working.step(0.0, "Starting")
        self._bench.begin(job, *arguments, told=told)

    def _done(self, then: Callable[[Any], None], result: Any) -> None:
        self._rest()
        then(result)

    def _failed(self, sentence: str) -> None:
        self._rest()
        self.screen.frame.say(sentence, bad=True)

    def _cancel(self) -> None:
        self._bench.cancel()
        self._rest()
        self.screen.frame.say("Cancelled. What was open is as it was.")

    def _rest(self) -> None:
        self.screen.frame.working.rest()
        self.screen.lock(locked=False)

    def _try(self, act: Callable[[], None]) -> None:
        """Do what was pressed, in the name of somebody who is still signed in; what is in the way is one sentence."""
        try:
            self._keeper.here()
            act()
        except FirstContactError as fault:
            self.screen.frame.say(fault.sentence, bad=True)


def _named(book: TypologyBook, kind: str) -> str:
    return book.typologies[kind].title if kind in book.typologies else "Only looks like trafficking (decoys)"
