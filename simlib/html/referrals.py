"""Referrals as HTML: the tab of the case file, and what stands beside each unit on the board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from simlib.html.blocks import changed_mark, joined
from simlib.html.case_file import note_html
from simlib.html.icons import icon
from simlib.html.shapes import ClockView, OfferedView, ToldView, UnitCard

GROUPS: Mapping[str, str] = {
    "unit": "In your agency",
    "services": "Services for the person",
    "child": "Young people",
    "prosecution": "Prosecution and courts",
    "labor": "Labor and regulators",
    "tribal": "Tribal partners",
    "state": "State partners",
    "federal": "Federal partners",
    "community": "Community",
    "": "Others",
}
"""The groups of a board by the kind of a unit, the nearest first."""

_ANSWERS = {"accepted": ("good", "good", "Accepted"), "declined": ("", "open", "Declined today")}
_CLOCKS = {
    "running": ("acc", "clock", "Running"),
    "met": ("good", "good", "Done in time"),
    "passed": ("warn", "warn", "Time is over"),
}
_CONSENT = {
    "yes": "Ask first: the person decides.",
    "no": "No consent is needed to tell them.",
    "if identity is shared": "Ask first if what you pass on says who the person is.",
}
_ASKED = {
    "accepted": ("good", "good", "Offered and accepted"),
    "declined": ("warn", "open", "Offered and declined today"),
    "offered": ("acc", "half", "Offered, no answer yet"),
}


# --- the tab of the case file -----------------------------------------------------------------------------------------


def referrals_html(
    told: Sequence[ToldView], offered: Sequence[OfferedView], clocks: Sequence[ClockView] = ()
) -> Markup:
    """Who was told and when, what was offered with the answer, and the deadlines that run since."""
    if not told and not offered:
        return note_html("Nobody told and nothing offered yet.")
    return (
        _list("Told", map(_told, told))
        + _list("Offered", map(_offered, offered))
        + clocks_html(clocks)
        + note_html("An offer can be declined today and accepted later.")
    )


def clocks_html(clocks: Sequence[ClockView]) -> Markup:
    """The deadlines that run, each with its rule of law; nothing where none does."""
    return _list("Deadlines that law sets", map(_clock, clocks))


def _list(heading: str, rows: map[Markup]) -> Markup:
    inside = joined(rows)
    return Markup('<h3>{}</h3><ul class="sim-refs">{}</ul>').format(heading, inside) if inside else inside


def _told(unit: ToldView) -> Markup:
    passed = unit.get("passed")
    small = "" if passed is None else f"Passed on: {_as_list(passed)}" if passed else "Nothing was passed on"
    return _row(unit.get("clock", ""), unit.get("name") or unit.get("unit", ""), small, ("good", "good", "Told"))


def _offered(offer: OfferedView) -> Markup:
    state = _ANSWERS.get(offer.get("answer", ""), ("acc", "half", "Offered"))
    return _row(offer.get("clock", ""), _capital(offer.get("what", "")), "", state)


def _clock(clock: ClockView) -> Markup:
    state = _CLOCKS.get(clock.get("state", ""), _CLOCKS["running"])
    words = Markup('<li class="wide"><span>{}<small>{}</small><small>{}</small></span>{}</li>')
    return words.format(clock.get("name", ""), clock.get("due", ""), clock.get("source", ""), _state(*state))


def _row(clock: str, name: str, small: str, state: tuple[str, str, str]) -> Markup:
    more = Markup("<small>{}</small>").format(small) if small else ""
    return Markup("<li><span>{}</span><span>{}{}</span>{}</li>").format(clock, name, more, _state(*state))


def _state(color: str, shape: str, word: str) -> Markup:
    return Markup('<span class="st {}">{}{}</span>').format(color, icon(shape), word)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _as_list(words: Sequence[str]) -> str:
    """Phrases as one: only the first keeps its capital.

    >>> _as_list(["The place and the facts", "Photos"])
    'the place and the facts, photos'
    """
    return ", ".join(word[:1].lower() + word[1:] for word in words)


# --- the board ----------------------------------------------------------------------------------------------------


def group_html(kind: str) -> Markup:
    """The heading over the units of one kind."""
    return Markup("<h3>{}</h3>").format(GROUPS.get(kind, GROUPS[""]))


def unit_html(card: UnitCard, tells: Sequence[str] = ()) -> Markup:
    """What a unit does, when it answers, whether the person is asked first, and what the person said so far.

    `tells` names those of the units offered that it usually tells.
    """
    asked = _ASKED.get(card.get("asked", ""))
    rows = (
        ("When", card.get("does", "")),
        ("How soon", card.get("answers", "")),
        ("Consent", _CONSENT.get(card.get("consent", ""), "")),
        ("Tells", "; ".join(tells)),
    )
    listed = joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(term, value) for term, value in rows if value)
    return Markup('<dl class="sim-unit-facts">{}</dl>{}').format(
        listed, Markup('<p class="sim-unit-asked">{}</p>').format(_state(*asked)) if asked else ""
    )


def order_html(told: Sequence[str], changes: int = 0) -> Markup:
    """Who is told, in order: a list that the page reads out whenever the number of changes is another one."""
    head = "You tell, in this order: " if told else "Nobody is told yet."
    rows = joined(Markup('<li>{}<span class="vh">. </span></li>').format(name) for name in told)
    return Markup('<div class="sim-order"{}><p>{}</p>{}</div>').format(
        changed_mark(changes), head, Markup("<ol>{}</ol>").format(rows) if rows else ""
    )


def passes_words(passed: Sequence[str]) -> str:
    """What is passed on, on the button that opens the list: plain text.

    >>> passes_words(["The place and the facts", "Photos"])
    'You pass on: the place and the facts, photos. Change'
    """
    return f"You pass on: {_as_list(passed) or 'nothing'}. Change"
