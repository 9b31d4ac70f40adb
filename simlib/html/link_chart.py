"""What the link chart shows of a view: marks and lines for the picture, the same in words for the list beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from simlib.html.blocks import joined
from simlib.html.case_file import note_html
from simlib.html.icons import icon
from simlib.html.shapes import DrawnTie, ItemView, LinksView, NodeView, NotesView
from simlib.scenario.confidence import SURE_WORDS

Json = dict[str, Any]

SURE_OPTIONS = tuple((words.capitalize(), number) for number, words in SURE_WORDS.items())
"""How sure somebody can say they are: the words and the number for each."""
SHAPES = {"person": "", "phone": "ph"}
"""Kinds with a shape of their own in the key; the others are squares."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A tie as the list tells it."""

    text: str
    shown_by: tuple[str, ...]
    own: bool
    """Whether the trainee drew it."""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """All ties between the same two, as far as they look alike: one line of the picture."""

    id: str
    source: str
    target: str
    look: str
    facts: tuple[Fact, ...]

    def as_drawn(self) -> Json:
        """The line as `LinkChart` takes it."""
        return {
            "id": self.id,
            "source": self.source,
            "target": self.target,
            "text": "; ".join(fact.text for fact in self.facts),
            "look": self.look,
            "label": "",
            "weight": len(self.facts),
            "new": any(fact.new for fact in self.facts),
        }


def drawn_text(tie: DrawnTie) -> str:
    """A tie of the trainee's own, as a sentence.

    >>> drawn_text({"from": "Dale", "verb": "directs", "to": "Ana"})
    'Dale directs Ana'
    """
    return f"{tie.get('from', '')} {tie.get('verb', '')} {tie.get('to', '')}"


def lines_of(links: LinksView) -> list[Line]:
    """The lines of the picture: what was shown, and what the trainee drew beyond that."""
    facts: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for ends, look, fact in (*_shown(links), *_own(links)):
        facts[min(ends), max(ends), look].append(fact)
    return [
        Line(f"line-{number}", source, target, look, tuple(each))
        for number, ((source, target, look), each) in enumerate(facts.items())
    ]


def _shown(links: LinksView) -> Iterator[tuple[tuple[str, str], str, Fact]]:
    for tie in links.get("ties", []):
        ends = (tie.get("source", ""), tie.get("target", ""))
        yield ends, "known", Fact(tie.get("text", ""), tuple(tie.get("shown_by", [])), own=False, new=_is_new(tie))


def _own(links: LinksView) -> Iterator[tuple[tuple[str, str], str, Fact]]:
    """What the trainee drew and nothing has shown by itself."""
    ids = {node.get("name", ""): node.get("id", "") for node in links.get("nodes", [])}
    shown = {tie.get("text", "") for tie in links.get("ties", [])}
    for tie in links.get("notes", {}).get("drawn", []):
        ends = (ids.get(tie.get("from", ""), ""), ids.get(tie.get("to", ""), ""))
        if all(ends) and drawn_text(tie) not in shown:
            named = tuple(tie.get("shown_by", []))
            yield ends, "drawn" if named else "open", Fact(drawn_text(tie), named, own=True)


def _is_new(part: Mapping[str, Any]) -> bool:
    return part.get("new") is True


def picture(links: LinksView, lines: Sequence[Line]) -> tuple[list[Json], list[Json], str]:
    """The marks, the lines and the sentence of the chart. Who or what no tie with evidence reaches yet is dashed."""
    reached = {end for line in lines if line.look != "open" for end in (line.source, line.target)}
    roles = links.get("notes", {}).get("roles", {})
    marks = [_mark(node, reached, roles.get(node.get("name", ""), [])) for node in links.get("nodes", [])]
    return marks, [line.as_drawn() for line in lines], _sentence(marks, lines)


def _mark(node: NodeView, reached: Collection[str], marks: Sequence[str]) -> Json:
    return {
        "id": node.get("id", ""),
        "name": node.get("name", ""),
        "kind": node.get("kind", ""),
        "look": "known" if node.get("id") in reached else "open",
        "note": ", ".join(marks),
        "new": _is_new(node),
    }


def _sentence(marks: Sequence[object], lines: Sequence[Line]) -> str:
    ties = sum(len(line.facts) for line in lines)
    return f"Link chart with {_count(len(marks), 'mark')} and {_count(ties, 'tie')}. The list below says the same."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def asked_picture(
    links: LinksView, items: Sequence[ItemView], ticked: Collection[str]
) -> tuple[list[Json], list[Json], str]:
    """The chart of a decision: each tie offered, with its number, dashed until it is ticked, among what is known."""
    lines = lines_of(links)
    asked = [_asked(place, item, ticked) for place, item in enumerate(items) if item.get("source")]
    taken = {frozenset((line["source"], line["target"])) for line in asked}
    around = [line for line in lines if line.look == "known" and frozenset((line.source, line.target)) not in taken]
    drawn = [*asked, *({**line.as_drawn(), "new": False} for line in around)]
    ends = {end for line in drawn for end in (line["source"], line["target"])}
    marks, _, _ = picture(links, lines)
    sentence = f"Link chart with {_count(len(asked), 'tie')} to choose from. The list below says the same."
    return (
        [{**mark, "look": "known", "note": "", "new": False} for mark in marks if mark["id"] in ends],
        drawn,
        sentence,
    )


def _asked(place: int, item: ItemView, ticked: Collection[str]) -> Json:
    text = item.get("text", "")
    return {
        "id": asked_id(place),
        "source": item.get("source", ""),
        "target": item.get("target", ""),
        "text": text,
        "look": "ticked" if text in ticked else "open",
        "label": str(place + 1),
        "new": False,
    }


def asked_id(place: int) -> str:
    """The id of the line of an item, by its place in the list."""
    return f"item-{place}"


# --- in words -----------------------------------------------------------------------------------------------------


def details_html(links: LinksView, lines: Sequence[Line], chosen: str) -> Markup:
    """What is known of the mark or the line that was chosen, and what shows it; nothing where none was."""
    node = next((node for node in links.get("nodes", []) if node.get("id") == chosen), None)
    line = next((line for line in lines if line.id == chosen), None)
    if node is not None:
        touching = [fact for each in lines if chosen in (each.source, each.target) for fact in each.facts]
        return _of_node(node, links.get("notes", {}), touching)
    return _facts(line.facts) if line else Markup("")


def _of_node(node: NodeView, notes: NotesView, facts: Sequence[Fact]) -> Markup:
    name = node.get("name", "")
    said = _marked(name, notes)
    below = _facts(facts) if facts else note_html(f"Nothing found ties {name} to anybody yet.")
    return Markup('<p class="sim-link-who">{}<span><b>{}</b><small>{}</small></span></p>{}').format(
        icon("person" if node.get("kind") == "person" else "place"),
        name,
        ". ".join(filter(None, (node.get("kind", ""), said))),
        below,
    )


def _marked(name: str, notes: NotesView) -> str:
    marks, sure = notes.get("roles", {}).get(name, []), notes.get("confidence", {}).get(name)
    if not marks:
        return ""
    return f"You marked: {', '.join(marks)}" + (f" ({SURE_WORDS[sure]})" if sure in SURE_WORDS else "")


def _facts(facts: Iterable[Fact]) -> Markup:
    return Markup('<ul class="net-facts">{}</ul>').format(joined(map(_fact, facts)))


def _fact(fact: Fact) -> Markup:
    shown = ", ".join(fact.shown_by)
    if fact.own:
        small = f"Drawn by you. Shown by {shown}" if shown else "Drawn by you. No evidence yet"
    else:
        small = f"Shown by {shown}" if shown else ""
    state = Markup(' class="q"') if fact.own and not shown else Markup("")
    return Markup("<li{}>{}{}{}</li>").format(
        state, fact.text, _new(is_new=fact.new), Markup("<small>{}</small>").format(small) if small else ""
    )


def _new(*, is_new: bool) -> Markup:
    return Markup(' <span class="sim-new">New</span>') if is_new else Markup("")


def list_html(links: LinksView, lines: Sequence[Line]) -> Markup:
    """Everything on the chart as two lists: who and what, with what they are marked as, and the ties."""
    if not links.get("nodes"):
        return note_html("Nobody met yet. People, places and the ties between them are listed as they come up.")
    who = joined(_row(node, links.get("notes", {})) for node in links.get("nodes", []))
    facts = [fact for line in lines for fact in line.facts]
    ties = _facts(facts) if facts else note_html("No tie is shown by anything yet.")
    return Markup('<h3>People and places</h3><ul class="sim-who">{}</ul><h3>Ties</h3>{}{}').format(
        who, ties, note_html("A tie stands here once something you found shows it, or once you drew it.")
    )


def _row(node: NodeView, notes: NotesView) -> Markup:
    name, kind = node.get("name", ""), node.get("kind", "")
    small = ". ".join(filter(None, (kind, _marked(name, notes))))
    return Markup("<li>{}<span>{}{}<small>{}</small></span></li>").format(
        icon("person" if kind == "person" else "place"), name, _new(is_new=_is_new(node)), small
    )


def key_html(marks: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]]) -> Markup:
    """What the signs of this chart mean: only those that are on it."""
    kinds = list(dict.fromkeys(mark["kind"] for mark in marks))
    signs = [(SHAPES.get(kind, "sq"), kind.capitalize()) for kind in kinds]
    if any(line["look"] == "drawn" for line in lines):
        signs.append(("ln", "Drawn by you"))
    if any(each["look"] == "open" for each in (*marks, *lines)):
        signs.append(("un", "Not confirmed"))
    if any(each["new"] for each in (*marks, *lines)):
        signs.append(("nw", "New"))
    rows = joined(Markup('<span><i class="{}"></i>{}</span>').format(sign, word) for sign, word in signs)
    return Markup('<p class="net-key" aria-hidden="true">{}</p>').format(rows)


def carried_html(notes: NotesView) -> Markup:
    """What goes along with a decision on the chart: the trainee's own marks and ties."""
    people = [f"{name}: {', '.join(marks)}" for name, marks in notes.get("roles", {}).items()]
    ties = [drawn_text(tie) for tie in notes.get("drawn", [])]
    if not people and not ties:
        return note_html("You can also mark people and draw ties of your own under Links in the case file.")
    return Markup(
        '<div class="sim-link-own"><p>Your own notes go along:</p><ul class="net-facts">{}</ul>{}</div>'
    ).format(
        joined(Markup("<li>{}</li>").format(text) for text in (*people, *ties)),
        note_html("They change no points. You can change them under Links in the case file."),
    )


def told_html(sentence: str, count: int) -> Markup:
    """What was just changed, for the eye and, once, for a screen reader."""
    return Markup('<p class="sim-note" data-sim-told="{}">{}</p>').format(count, sentence) if sentence else Markup("")
