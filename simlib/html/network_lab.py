"""The words and pictures of the network lab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from simlib.html.blocks import joined
from simlib.html.graph_picture import Tone, legend_html
from simlib.html.icons import icon

MOST_ROWS = 500

TONES: Mapping[Tone, str] = {
    Tone.HARMED: "Harmed (V), never a target; VD: a victim first, made to take part",
    Tone.INVOLVED: "Takes part",
    Tone.PLAIN: "Neither, or a thing",
    Tone.CHOSEN: "In the plan",
}


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A person, place or thing in the list beside the picture."""

    key: str
    """Our own id of it."""
    name: str
    role: str
    ties: int
    ties_said: str
    is_person: bool
    may_be_target: bool
    is_harmed: bool


def network_legend_html(layers: Sequence[str]) -> Markup:
    """What the marks and lines of the network mean."""
    return legend_html({layer: layer.capitalize() for layer in layers}, TONES)


def nodes_html(rows: Sequence[NodeRow]) -> Markup:
    """The picture in words: everybody and everything, with ties and whether anybody may act on it."""
    if not rows:
        return Markup('<p class="sim-empty">Nothing is open yet. Generate a network or open a case above.</p>')
    lines = joined(map(_node, rows[:MOST_ROWS]))
    more = len(rows) - MOST_ROWS
    rest = Markup('<p class="sim-note">And {} more; the files hold all.</p>').format(more) if more > 0 else Markup("")
    return Markup(
        '<div class="sim-scroll sim-tall" tabindex="0" role="region" aria-label="The network as a list">'
        '<table class="sim-stack"><caption class="vh">The network as a list</caption><thead><tr>'
        '<th scope="col">Who or what</th><th scope="col">Ties</th><th scope="col">May be acted on</th></tr></thead>'
        "<tbody>{}</tbody></table>{}</div>"
    ).format(lines, rest)


def _node(row: NodeRow) -> Markup:
    may = (
        Markup('<span class="st acc">{}Never: harmed</span>').format(icon("person"))
        if row.is_harmed
        else Markup('<span class="st">{}</span>').format("Yes" if row.may_be_target else "No")
    )
    return Markup('<tr><th scope="row">{}<small>{}</small></th><td>{}</td><td>{}</td></tr>').format(
        row.name, row.role, row.ties_said, may
    )


def one_html(row: NodeRow) -> Markup:
    """What is known of one person, place or thing, in a sentence."""
    may = "Never a target: harmed." if row.is_harmed else "May be acted on." if row.may_be_target else "No target."
    return Markup('<p role="status"><strong>{}</strong>, {}: {}. {}</p>').format(row.name, row.role, row.ties_said, may)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One number of a network, before and after."""

    what: str
    before: str
    after: str


def followed_html(who: str, rows: Sequence[EffectRow], note: str, charts: Sequence[Markup]) -> Markup:
    """What follows once somebody is acted on: number by number at once, and as small pictures over half a year."""
    lines = joined(
        Markup('<tr><th scope="row">{}</th><td class="num">{}</td><td class="num">{}</td></tr>').format(
            row.what, row.before, row.after
        )
        for row in rows
    )
    return Markup(
        '<h3>Without {0}, at once</h3><div class="sim-scroll" tabindex="0" role="region" aria-label="Before and after">'
        '<table><caption class="vh">Before and after acting on {0}</caption><thead><tr><th scope="col">Measure</th>'
        '<th scope="col" class="num">Now</th><th scope="col" class="num">At once after</th></tr></thead>'
        '<tbody>{1}</tbody></table></div><h3>Without {0}, over half a year</h3><p class="sim-note">{2}</p>'
        '<div class="sim-courses">{3}</div>'
    ).format(who, lines, note, joined(charts))


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan beside others."""

    name: str
    targets: tuple[str, ...]
    controlled: str
    flow: str
    share: str
    standing: str
    """What is known of it: proven, or how far from the best it may be."""
    proven: bool = False


def plans_html(rows: Sequence[PlanRow], before: str, safe: Sequence[str]) -> Markup:
    """Plans side by side, the best first."""
    lines = joined(map(_plan, rows))
    first = (
        Markup('<p class="st acc">{}Before anybody is acted on: make {} safe.</p>').format(
            icon("person"), ", ".join(safe)
        )
        if safe
        else Markup("")
    )
    return Markup(
        '{}<p>{}</p><div class="sim-scroll" tabindex="0" role="region" aria-label="Plans side by side">'
        '<table class="sim-stack"><caption class="vh">Plans side by side</caption><thead><tr><th scope="col">Plan</th>'
        '<th scope="col">Acts on</th><th scope="col" class="num">Still controlled</th>'
        '<th scope="col" class="num">Control left</th><th scope="col" class="num">Share of the best</th>'
        '<th scope="col">Standing</th></tr></thead><tbody>{}</tbody></table></div>'
    ).format(first, before, lines)


def _plan(row: PlanRow) -> Markup:
    sign = icon("good") if row.proven else icon("info")
    return Markup(
        '<tr><th scope="row">{}</th><td class="wide">{}</td><td class="num">{}</td><td class="num">{}</td>'
        '<td class="num">{}</td><td class="wide"><span class="st {}">{}{}</span></td></tr>'
    ).format(
        row.name,
        ", ".join(row.targets) or "nobody",
        row.controlled,
        row.flow,
        row.share,
        "good" if row.proven else "",
        sign,
        row.standing,
    )
