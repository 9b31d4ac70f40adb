"""A referral map as GraphML, for programs that draw or measure graphs.

Written out line by line, so that the bytes depend on the map alone: a directed graph with a node for each unit and an
edge for each link, every word of an entry an attribute of type string. Rules are no part of a graph and stay behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from simlib.read.referral_rows import LINK_WORDS, UNIT_WORDS
from simlib.read.referral_write import Words, link_words, unit_words
from simlib.scenario.referral_map import ReferralMap

_HEAD = (
    "<?xml version='1.0' encoding='utf-8'?>",
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
)
_NODE_WORDS = UNIT_WORDS[1:]
_EDGE_WORDS = LINK_WORDS[2:]


def map_as_graphml(whole: ReferralMap) -> bytes:
    """The units and links as GraphML in UTF-8. The ids of the nodes are those of the units."""
    return "\n".join([*_HEAD, *_keys(), *_graph(whole), "</graphml>", ""]).encode()


def _keys() -> Iterator[str]:
    for kind, words in (("node", _NODE_WORDS), ("edge", _EDGE_WORDS)):
        for number, word in enumerate(words):
            yield f'  <key id="{kind[0]}{number}" for="{kind}" attr.name={quoteattr(word)} attr.type="string"/>'


def _graph(whole: ReferralMap) -> Iterator[str]:
    yield f'  <graph id={quoteattr(whole.name)} edgedefault="directed">'
    for unit in whole.units:
        yield f"    <node id={quoteattr(unit.id)}>"
        yield from _data("n", _NODE_WORDS, unit_words(unit))
        yield "    </node>"
    for link in whole.links:
        yield f"    <edge source={quoteattr(link.sender)} target={quoteattr(link.receiver)}>"
        yield from _data("e", _EDGE_WORDS, link_words(link))
        yield "    </edge>"
    yield "  </graph>"


def _data(letter: str, words: Iterable[str], entry: Words) -> Iterator[str]:
    for number, word in enumerate(words):
        value = entry.get(word)
        if value:
            text = ", ".join(value) if isinstance(value, tuple) else value
            yield f'      <data key="{letter}{number}">{escape(text)}</data>'
