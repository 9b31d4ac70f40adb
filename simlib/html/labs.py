"""The words around both labs: the bar at the top, the title, what came of a press, and how far long work is."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from simlib.html import static_folder
from simlib.html.blocks import focus_mark
from simlib.html.icons import brand_mark, icon
from simlib.html.rehearsal import style_html


@cache
def lab_style_html(*, whole: bool) -> Markup:
    """The style sheets of the labs; with those of every page where the page around them is not ours."""
    own = "\n".join((static_folder() / name).read_text(encoding="utf-8") for name in ("studio.css", "labs.css"))
    ours = Markup("<style>") + Markup(own) + Markup("</style>")  # noqa: S704 - files of this package
    return style_html() + ours if whole else ours


def lab_bar_html(*, has_way_back: bool) -> Markup:
    """The bar at the top, with the ways to the simulator's other pages where there are any.

    A lab's address is two steps below the base of the site.
    """
    if not has_way_back:
        return Markup('<div class="sim-top"><div class="sim-brand">{}First Contact</div><span></span></div>').format(
            brand_mark()
        )
    return Markup(
        '<div class="sim-top"><a class="sim-brand" href="../">{}First Contact<span>Training for patrol officers</span>'
        '</a><nav class="sim-nav" aria-label="Main"><a href="../">Scenarios</a><a href="../home">Classes</a>'
        '<a href="../card">Card</a></nav></div>'
    ).format(brand_mark())


def lab_head_html(title: str, sentence: str) -> Markup:
    """The lab's name, and below it what is open."""
    lead = Markup('<p class="sim-lede">{}</p>').format(sentence) if sentence else Markup("")
    return Markup("<h1{}>{}</h1>{}").format(focus_mark(f"lab-{title}"), title, lead)


def lab_foot_html() -> Markup:
    """The line at the foot: labs have boxes for free text, and nobody real belongs in them (SAF-F1)."""
    return Markup(
        '<div class="sim-foot"><span>For training and planning; cases are fictional. Put in no names of people, '
        "no real case and no shelter’s address.</span></div>"
    )


def said_html(sentence: str, *, bad: bool = False) -> Markup:
    """What came of the last press; nothing for an empty sentence."""
    if not sentence:
        return Markup("")
    kind = "bad" if bad else "good"
    return Markup('<p class="st {}">{}<span>{}</span></p>').format(kind, icon(kind), sentence)


def progress_html(share: float, what: str) -> Markup:
    """How far long work is, as a bar and in words.

    >>> 'aria-valuenow="25"' in progress_html(0.25, "Counting")
    True
    """
    percent = round(100 * max(0.0, min(1.0, share)))
    return Markup(
        '<p class="sim-note">{0}</p><div class="sim-progress" role="progressbar" aria-label="{0}" aria-valuemin="0" '
        'aria-valuemax="100" aria-valuenow="{1}"><i style="width:{1}%"></i></div>'
    ).format(what, percent)
