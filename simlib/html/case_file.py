"""The case file beside the scene: evidence, people and ties so far, referrals, and the pocket card."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from simlib.html.blocks import date_words, dated_source, joined
from simlib.html.card_shapes import Card, CardGroup, CardItem, CardPractice
from simlib.html.deadlines import duties_html
from simlib.html.icons import icon
from simlib.html.markdown import inline_html
from simlib.html.shapes import Contact, EvidenceView, Indicator

_KINDS = {"person": "person", "place": "place"}


def note_html(text: str) -> Markup:
    """A quiet line under a list."""
    return Markup('<p class="sim-note">{}</p>').format(text)


def evidence_html(pieces: Sequence[EvidenceView]) -> Markup:
    """What was found, newest first and open, each with its innocent reading and the question that tells apart."""
    if not pieces:
        return note_html("Nothing found yet. What you see and hear is kept here, with its innocent reading.")
    newest_first = list(reversed(pieces))
    rows = joined(_piece(piece, is_open=place == 0) for place, piece in enumerate(newest_first))
    return rows + note_html("One sign proves nothing. Look for clusters, and test the innocent reading.")


def _piece(piece: EvidenceView, *, is_open: bool) -> Markup:
    where = ", ".join(filter(None, (piece.get("clock", ""), piece.get("place", ""))))
    indicator = piece.get("indicator")
    return Markup(
        '<details class="sim-ev"{}><summary><span>{}<small>{}</small></span></summary><dl>{}</dl></details>'
    ).format(
        Markup(" open") if is_open else "",
        _capital(piece.get("name", "")),
        where,
        _reading(piece) + (_indicator(indicator) if indicator else Markup("")),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(term: str, value: str) -> Markup:
    return Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(term, value) if value else Markup("")


def _reading(piece: EvidenceView) -> Markup:
    return _row("What you know", inline_html(piece.get("text", "")))


def _indicator(indicator: Indicator) -> Markup:
    source = dated_source(indicator.get("source", ""), indicator.get("as_of", ""))
    return (
        _row("It may mean", indicator.get("text", ""))
        + _row("Another reading", indicator.get("innocent", ""))
        + _row("A question that tells them apart", indicator.get("ask", ""))
        + Markup('<div class="src"><dt class="vh">Source</dt><dd>{}. {}</dd></div>').format(
            indicator.get("id", ""), source
        )
    )


def card_html(card: Card) -> Markup:
    """The pocket card: what to keep in mind, practice by phase, signs by kind, and the agency's contacts."""
    rules, practice, signs = card.get("rules", []), card.get("practice", []), card.get("indicators", [])
    parts = (
        _part("Keep in mind", _lines(rules), is_open=True),
        _part("Contacts of your agency", _contacts(card.get("contacts", []))),
        _part("Deadlines that law sets", duties_html(card.get("duties", []))),
        _part("Practice, phase by phase", joined(map(_practice, practice))),
        _part("Signs, each with its innocent reading", joined(map(_group, signs))),
    )
    checked = date_words(card.get("law_checked", ""))
    stamp = note_html(f"Law checked {checked}. Local policy prevails.") if checked else Markup("")
    return Markup('<div class="sim-pocket">{}{}</div>').format(joined(parts), stamp)


def _part(heading: str, inside: Markup, *, is_open: bool = False) -> Markup:
    if not inside:
        return Markup("")
    return Markup('<details class="sim-part"{}><summary>{}</summary><div>{}</div></details>').format(
        Markup(" open") if is_open else "", heading, inside
    )


def _lines(lines: Sequence[str], shape: str = "tick") -> Markup:
    rows = joined(Markup("<li>{}<span>{}</span></li>").format(icon(shape), line) for line in lines)
    return Markup("<ul>{}</ul>").format(rows) if rows else Markup("")


def _ticked(heading: str, lines: Sequence[str], shape: str = "tick") -> Markup:
    if not lines:
        return Markup("")
    return Markup('<div><p class="sim-kicker">{}</p>{}</div>').format(heading, _lines(lines, shape))


def _practice(practice: CardPractice) -> Markup:
    return Markup('<details class="sim-ev"><summary><span>{}<small>{}</small></span></summary>{}{}</details>').format(
        practice.get("phase", ""),
        practice.get("id", ""),
        _ticked("Do", practice.get("do", [])),
        _ticked("Avoid", practice.get("avoid", []), "cross"),
    )


def _group(group: CardGroup) -> Markup:
    return Markup('<details class="sim-ev"><summary><span>{}</span></summary>{}</details>').format(
        _capital(group.get("group", "")), joined(map(_card_item, group.get("items", [])))
    )


def _card_item(item: CardItem) -> Markup:
    return Markup("<dl>{}{}{}</dl>").format(
        _row("It may mean", item.get("text", "")),
        _row("Another reading", item.get("innocent", "")),
        _row("A question that tells them apart", item.get("ask", "")),
    )


def contacts_html(contacts: Sequence[Contact], heading: str, level: int = 3) -> Markup:
    """Names and how to reach them, under a heading of that level; nothing where there are none."""
    if not contacts:
        return Markup("")
    return Markup('<div><h{} class="sim-h">{}</h{}>{}</div>').format(level, heading, level, _contacts(contacts))


def _contacts(contacts: Sequence[Contact]) -> Markup:
    rows = joined(
        Markup("<div><dt>{}</dt><dd>{}</dd>{}</div>").format(
            contact.get("name", ""),
            contact.get("how", ""),
            Markup('<dd class="note">{}</dd>').format(contact["note"]) if contact.get("note") else "",
        )
        for contact in contacts
    )
    return Markup('<dl class="sim-dl">{}</dl>').format(rows) if rows else Markup("")
