"""The picture of a case in its debrief: who is who, the ties found and missed, and how much was known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.case_file import note_html
from simlib.html.icons import icon
from simlib.html.markdown import markdown_html
from simlib.html.picture_shapes import (
    KnowingView,
    MatchesView,
    OverlapView,
    Picture,
    PicturePerson,
    PictureTie,
    PieceView,
)

HEADING = "What the picture showed"
_YOU = {"right": ("good", "good", "You said so"), "other": ("warn", "warn", "You said otherwise")}


def picture_html(picture: Picture | None) -> Markup:
    """The whole section without a chart or a form, for an instructor or for print; nothing for a case without ties."""
    if not picture:
        return Markup("")
    parts = (heading_html, people_html, missed_html, found_html, knowing_html)
    return joined(part(picture) for part in parts)


def heading_html(picture: Picture) -> Markup:
    """The heading, and how much of what was there to see came to light."""
    ties = picture.get("knowing", {}).get("whole", {}).get("ties", {})
    known = len(ties.get("right", []))
    there = count_words(known + len(ties.get("missed", [])), "tie")
    return Markup("<h2>{}</h2>{}").format(
        HEADING, note_html(f"At the end you could show {known} of the {there} that lawful evidence can show.")
    )


def chart_label(picture: Picture) -> str:
    """The sentence that says what the chart shows, for whoever does not see it."""
    known, missed = len(picture.get("found", [])), len(picture.get("missed", []))
    return (
        f"{count_words(len(picture.get('marks', [])), 'mark')}, {count_words(known, 'tie')} found and "
        f"{missed} not found. The lists beside it say the same."
    )


KEY = (
    ("kn", "known", "Known"),
    ("ms", "missed", "Not found"),
    ("dc", "open", "Does not count"),
    ("wr", "wrong", "Not so"),
)


def key_html(picture: Picture, besides: Sequence[tuple[str, str]] = ()) -> Markup:
    """What the lines of this chart mean, only those that are on it; `besides` are further signs with their words."""
    looks = {tie.get("look") for tie in picture.get("ties", [])}
    signs = [*((sign, word) for sign, look, word in KEY if look in looks), *besides]
    rows = joined(Markup('<span><i class="{}"></i>{}</span>').format(sign, word) for sign, word in signs)
    return Markup('<p class="net-key" aria-hidden="true">{}</p>').format(rows)


# --- people ---------------------------------------------------------------------------------------------------------


def people_html(picture: Picture) -> Markup:
    """Who is harmed, who directs, and who else has a part."""
    people = picture.get("people", [])
    if not people:
        return Markup("")
    return Markup('<h3>Who is who</h3><ul class="sim-roles">{}</ul>').format(joined(map(_person, people)))


def _person(person: PicturePerson) -> Markup:
    color, shape, word = _YOU.get(person.get("you", ""), ("", "", ""))
    said = Markup('<span class="st {}">{}{}</span>').format(color, icon(shape), word) if word else ""
    return Markup("<li><p><b>{}</b> {} {}</p>{}{}{}</li>").format(
        person.get("name", ""),
        person.get("part", ""),
        said,
        _small("; ".join(person.get("ties", []))),
        _small(_capital(", ".join(person.get("when", [])))),
        _why(person.get("why", ""), person.get("sources", [])),
    )


def _small(text: str) -> Markup:
    return Markup("<small>{}</small>").format(text) if text else Markup("")


def _why(why: str, sources: Sequence[str]) -> Markup:
    if not why:
        return Markup("")
    return Markup('<div class="why">{}</div>{}').format(markdown_html(why), _sources(sources))


def _sources(sources: Sequence[str]) -> Markup:
    if not sources:
        return Markup("")
    lines = joined(Markup('<p class="src">{}</p>').format(source) for source in sources)
    return Markup('<details class="sim-sources"><summary>{}</summary>{}</details>').format(
        count_words(len(sources), "source"), lines
    )


# --- ties -----------------------------------------------------------------------------------------------------------


def missed_html(picture: Picture) -> Markup:
    """What was not found and where it was, what was drawn and is not so, and what was found and does not count."""
    missed = _ties("Not found, and where it was", picture.get("missed", []), _missing)
    wrong = _ties("Drawn, and not so in this case", picture.get("wrong", []), lambda _: Markup(""))
    unusable = _ties("Found, and does not count", picture.get("unusable", []), _useless)
    nothing = Markup("<h3>Not found</h3>{}").format(
        note_html("You found something for every tie that evidence can show.")
    )
    return Markup('<div class="sim-missed">{}</div>').format((missed or nothing) + wrong + unusable)


def found_html(picture: Picture) -> Markup:
    """What was found, folded: it is what the trainee knows already."""
    rows = joined(_tie(tie, _shown_by(tie)) for tie in picture.get("found", []))
    if not rows:
        return Markup("")
    return Markup(
        '<details class="sim-ev"><summary><span>Ties you knew ({})</span></summary>'
        '<div><ul class="sim-miss">{}</ul></div></details>'
    ).format(len(picture.get("found", [])), rows)


def _ties(heading: str, ties: Sequence[PictureTie], small: Callable[[PictureTie], Markup]) -> Markup:
    if not ties:
        return Markup("")
    rows = joined(_tie(tie, small(tie)) for tie in ties)
    return Markup('<h3>{}</h3><ul class="sim-miss">{}</ul>').format(heading, rows)


def _tie(tie: PictureTie, small: Markup) -> Markup:
    return Markup("<li><b>{}</b>{}{}</li>").format(
        tie.get("text", ""), small, _why(tie.get("why", ""), tie.get("sources", []))
    )


def _missing(tie: PictureTie) -> Markup:
    return joined(_small(_place(piece)) for piece in tie.get("shown_by", []))


def _place(piece: PieceView) -> str:
    where = piece.get("where", "")
    return f"{piece.get('text') or piece.get('name', '')}{f' Scene: {where}.' if where else ''}"


def _useless(tie: PictureTie) -> Markup:
    bad = [piece for piece in tie.get("shown_by", []) if piece.get("found") and piece.get("but")]
    return joined(_small(f"{_capital(piece.get('name', ''))} {piece.get('but', '')}.") for piece in bad)


def _shown_by(tie: PictureTie) -> Markup:
    names = ", ".join(piece.get("name", "") for piece in tie.get("shown_by", []) if piece.get("found"))
    return _small(f"Shown by {names}" if names else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- how much -------------------------------------------------------------------------------------------------------

_COLUMNS = (("Ties", "ties"), ("People and things", "nodes"), ("Who is what", "roles"))


def knowing_html(picture: Picture) -> Markup:
    """How much was known on each layer, how sure it was said, and how lawfully it was come by; folded."""
    knowing = picture.get("knowing", {})
    layers = knowing.get("layers", {})
    if not layers:
        return Markup("")
    head = joined(Markup('<th scope="col">{}</th>').format(word) for word, _ in _COLUMNS)
    rows = joined(_row(_capital(layer), matches) for layer, matches in layers.items())
    rows += _row("All", knowing.get("whole", {}))
    return Markup(
        '<details class="sim-ev"><summary><span>How much you knew, layer by layer</span></summary><div>'
        '<table class="sim-layers"><thead><tr><th scope="col">Layer</th>{}</tr></thead><tbody>{}</tbody></table>{}'
        "</div></details>"
    ).format(head, rows, joined(map(note_html, _remarks(knowing))))


def _row(name: str, matches: MatchesView) -> Markup:
    pairs = (matches.get("ties", {}), matches.get("nodes", {}), matches.get("roles", {}))
    cells = joined(Markup("<td>{}</td>").format(_share(overlap)) for overlap in pairs)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(name, cells)


def _share(overlap: OverlapView) -> str:
    right, wrong = len(overlap.get("right", [])), len(overlap.get("wrong", []))
    there = right + len(overlap.get("missed", []))
    said = f"{right} of {there}" if there else "none to know"
    return f"{said}, {wrong} wrong" if wrong else said


def _remarks(knowing: KnowingView) -> list[str]:
    """What else the score says, in sentences."""
    said: list[str] = []
    brier, lawful = knowing.get("brier"), knowing.get("lawfulness", {})
    if brier is not None:
        times = count_words(knowing.get("stated", 0), "time")
        said.append(f"You said {times} how sure you were, and were off by {brier:.2f}. Guessing is off by 0.25.")
    if names := knowing.get("escalated", []):
        said.append(f"Concluded to be trafficked, and not so in this case: {', '.join(names)}.")
    usable = lawful.get("usable", [])
    if found := {*usable, *lawful.get("tainted", []), *lawful.get("privileged", [])}:
        said.append(f"A tie may rest on {len(usable)} of the {count_words(len(found), 'piece')} of evidence you found.")
    return said
