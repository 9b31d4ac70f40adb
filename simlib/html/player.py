"""The parts of the player that are words: header, content notice, pause, leaving, the line at the foot."""

from __future__ import annotations

from markupsafe import Markup

from simlib.html.blocks import count_words, date_words, focus_mark, joined, notice_words
from simlib.html.case_file import contacts_html
from simlib.html.icons import icon
from simlib.html.markdown import markdown_html
from simlib.html.shapes import LimitView, Prompt, ScenarioView, Support, View

FICTION = "People and places are fictional."
NOT_REVIEWED = "Not yet reviewed by survivors."
NO_REAL_NAMES = "Type no real names or cases."


def title_html(scenario: ScenarioView) -> Markup:
    """The title of the case and the role played, for the header."""
    role = scenario.get("role", "")
    return Markup('<div class="sim-bar-title">{}{}</div>').format(
        scenario.get("title", ""), Markup("<span>You are the {}</span>").format(role.lower()) if role else ""
    )


def where_html(view: View) -> Markup:
    """Clock, place and segment, for the header."""
    segment, place = view.get("segment", {}), view.get("place", "")
    parts = [Markup('<b><span class="vh">Time </span>{}</b>').format(view.get("clock", ""))]
    if place:
        parts.append(Markup("<span>{}</span>").format(place))
    if segment.get("of", 0) > 1:
        parts.append(Markup("<span>Segment {} of {}</span>").format(segment.get("number", 1), segment.get("of")))
    return Markup('<div class="sim-where">{}</div>').format(joined(parts))


def progress_html(view: View) -> Markup:
    """A thin line that says how far the case has come, a piece for each segment."""
    segment = view.get("segment", {})
    pieces, now = max(1, segment.get("of", 1)), max(1, segment.get("number", 1))
    share = max(0.0, min(1.0, view.get("progress", 0.0)))
    fills = (100 if piece < now else round(share * 100) if piece == now else 0 for piece in range(1, pieces + 1))
    bars = joined(Markup('<i><b style="width:{}%"></b></i>').format(fill) for fill in fills)
    label = f"Segment {now} of {pieces}, about {round(share * 100)} percent"
    return Markup('<span class="sim-seg" role="img" aria-label="{}">{}</span>').format(label, bars)


def ask_html(prompt: Prompt, evidence: int, told: int) -> Markup:
    """The question of a prompt, and on a small screen the way down to the case file."""
    ask = prompt.get("ask", "") or "What do you do?"
    found = f"Case file: {count_words(evidence, 'piece')} of evidence, {count_words(told, 'referral')}"
    return Markup('<div class="sim-decide-head"><h2>{}</h2></div><a class="sim-jump" href="#case">{}</a>').format(
        ask, found
    )


def held_html(token: str) -> Markup:
    """That the instructor holds the room at this scene; said once for each token."""
    return Markup(
        '<p class="sim-held" data-sim-told="{}">{}<span><b>Your instructor holds the room here.</b> Take your time and '
        "look again; you can decide once the room goes on.</span></p>"
    ).format(token, icon("pause"))


def goes_on_html(token: str) -> Markup:
    """That the room goes on, for whoever does not see it."""
    return Markup('<p class="sim-goes-on vh" data-sim-told="{}">The room goes on. You can decide now.</p>').format(
        token
    )


def keys_html(choices: int, *, has_timer: bool) -> Markup:
    """The line under the choices: which keys choose, and that nothing is timed."""
    if not choices:
        return Markup("")
    last = min(choices, 9)
    keys = (
        Markup("Key <kbd>1</kbd> chooses.")
        if last == 1
        else Markup("Keys <kbd>1</kbd> to <kbd>{}</kbd> choose.").format(last)
    )
    return Markup('<p class="sim-keys">{}{}</p>').format(keys, "" if has_timer else " There is no time limit.")


def limit_html(limit: LimitView) -> Markup:
    """A calm bar for a decision with a time limit, and in words what happens when it runs out."""
    whole = max(1, limit.get("seconds", 60))
    left = limit.get("left")
    remaining = whole if left is None else max(0.0, min(float(whole), left))
    return Markup(
        '<div class="sim-limit"><p>Within {} seconds, or else: {}</p>'
        '<span class="bar" aria-hidden="true"><i style="--from:{}%;animation-duration:{}s"></i></span></div>'
    ).format(whole, limit.get("text", ""), round(100 * remaining / whole), round(remaining, 1))


def written_html(characters: int, most: int, *, saved: bool) -> Markup:
    """The line under a text box: no real names, how long the text is, whether it is kept."""
    kept = "Draft kept." if saved else "Keeping the draft."
    state = f" {characters:,} of {most:,} characters. {kept if characters else ''}"
    return Markup('<p class="sim-note"><strong>{}</strong>{}</p>').format(NO_REAL_NAMES, state)


def sentence_html(sentence: str, reference: str = "", token: str = "") -> Markup:
    """One calm sentence about something that did not work, with its reference."""
    if not sentence:
        return Markup("")
    mark = Markup(" <span>Reference {}</span>").format(reference) if reference else ""
    return Markup('<p class="sim-say" role="alert" data-say="{}">{}<span>{}{}</span></p>').format(
        token, icon("info"), sentence, mark
    )


def notice_html(view: View) -> Markup:
    """The page before a case: what it touches, how long it takes, that leaving costs nothing."""
    scenario = view.get("scenario", {})
    return Markup(
        '<div class="sim-outcome"><p class="sim-kicker">Before you start</p><h1{}>{}</h1>'
        '<div class="sim-lede">{}</div></div><dl class="sim-facts">{}</dl>{}'
    ).format(
        focus_mark(f"notice-{view.get('run', '')}"),
        scenario.get("title", ""),
        markdown_html(scenario.get("summary", "")),
        joined(_facts(scenario)),
        _freedom(),
    )


def _facts(scenario: ScenarioView) -> list[Markup]:
    jurisdiction, checked = scenario.get("jurisdiction", ""), date_words(scenario.get("law_checked", ""))
    rows = (
        ("This case touches", notice_words(scenario.get("notice", ""))),
        ("You are", scenario.get("role", "")),
        ("It takes about", count_words(scenario.get("lasts", 0), "minute")),
        ("Setting", ", ".join(scenario.get("setting", []))),
        ("Law checked", ", ".join(filter(None, (checked, jurisdiction)))),
        ("Review", "" if scenario.get("reviewed") else NOT_REVIEWED),
    )
    return [Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(term, value) for term, value in rows if value]


def _freedom() -> Markup:
    return Markup(
        '<p class="sim-note">You can pause or leave at any time without a mark; everything you decided is kept.'
        " No reason is asked if you take another case.</p>"
    )


def support_html(support: Support) -> Markup:
    """Whom to talk to: on the first and the last page and while paused."""
    return contacts_html(support.get("lines", []), "If you want to talk to somebody", level=2)


def paused_html(view: View) -> Markup:
    """The pause: nothing of the case is on the screen, and nothing runs on."""
    title = view.get("scenario", {}).get("title", "")
    return Markup(
        '<div class="sim-outcome"><p class="sim-kicker">{}</p><h1{}>Paused</h1>'
        '<p class="sim-lede">Time stands still. Your decisions are kept, and nobody is told that you paused.</p></div>'
    ).format(title, focus_mark(f"paused-{view.get('seq', 0)}"))


def stuck_html(view: View) -> Markup:
    """A case that goes no further: an author's mistake, said calmly."""
    return Markup(
        '<div class="sim-outcome"><p class="sim-kicker">{}</p><h1{}>This case cannot go on from here</h1>'
        '<p class="sim-lede">That is a mistake in the case, not yours. Your decisions are kept. '
        "Please report this screen so that it can be mended.</p></div>"
    ).format(view.get("scenario", {}).get("title", ""), focus_mark(f"stuck-{view.get('seq', 0)}"))


def goto_html(address: str, words: str) -> Markup:
    """A link that the page follows by itself; without scripts it can be clicked."""
    return Markup('<p class="sim-note"><a href="{}" data-sim-go="{}">{}</a></p>').format(address, address, words)


def foot_html(scenario: ScenarioView) -> Markup:
    """The line at the foot of every screen of a run."""
    reviewed = "" if scenario.get("reviewed") else Markup("<span>{}</span>").format(NOT_REVIEWED)
    return Markup('<div class="sim-foot"><span>{}</span>{}</div>').format(FICTION, reviewed)
