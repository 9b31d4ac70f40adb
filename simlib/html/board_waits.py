"""What waits for an instructor on the board: held scenes, parked questions, texts to mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.board_shapes import HoldView, QuestionView, ReportView

NOTHING = {
    "holds": "The room is held nowhere: everybody goes on at their own pace.",
    "questions": "No question waits. Trainees ask with a button at the foot of their screen; nobody is told who asked.",
    "reports": "No report waits for a mark.",
}


def split_address(scenario: str, scene: str) -> str:
    """Where the split of a scene is, seen from the board.

    >>> split_address("long-hours", "At Gail's / the door")
    'split/long-hours/At%20Gail%27s%20%2F%20the%20door'
    """
    return f"split/{quote(scenario, safe='')}/{quote(scene, safe='')}"


def nothing_waits_html(kind: str) -> Markup:
    """What stands where nothing waits."""
    return Markup('<p class="muted">{}</p>').format(NOTHING.get(kind, ""))


def hold_html(hold: HoldView, address: str) -> Markup:
    """A scene at which the room is held."""
    return Markup(
        "<p>{}<small>{}, {} decided and waiting · "
        '<a href="{}" target="_blank" rel="noopener">Show the split</a></small></p>'
    ).format(hold.get("scene", ""), hold.get("case", ""), count_words(hold.get("waiting", 0), "trainee"), address)


def split_link_html(address: str) -> Markup:
    """The way to the projector's page of a scene."""
    return Markup('<a class="jupyter-button" href="{}" target="_blank" rel="noopener">Show the split</a>').format(
        address
    )


def question_html(question: QuestionView) -> Markup:
    """A parked question."""
    return Markup("<p>{}<small>{}</small></p>").format(question.get("text", ""), question.get("about", ""))


def report_html(report: ReportView) -> Markup:
    """Somebody whose text waits for a mark."""
    return Markup("<p>{}<small>{}, waiting {}</small></p>").format(
        report.get("name", ""), report.get("case", ""), report.get("waiting", "")
    )


def many_html(count: int) -> Markup:
    """How many more there are."""
    return Markup('<p class="sim-note">{}</p>').format(f"{count} more.") if count > 0 else Markup("")


def hidden_reports_html(count: int) -> Markup:
    """How many texts wait, where a room can read it."""
    if not count:
        return nothing_waits_html("reports")
    return Markup('<p class="muted">{} {}. Who wrote them is not shown here.</p>').format(
        count_words(count, "report"), "waits" if count == 1 else "wait"
    )


def marking_html() -> Markup:
    """The way to where texts are marked. A board's address is three steps below the base of the site."""
    return Markup(
        '<p class="sim-note">Marks are given in formgrader: see <a href="../../assignments">Assignments</a>.</p>'
    )


def texts_html(report: ReportView, texts: Sequence[Mapping[str, str]]) -> Markup:
    """What somebody handed in, with the criterion that a person marks it by."""
    parts = joined(
        Markup('<h3>{}: {}</h3><p class="sim-written">{}</p>').format(
            report.get("name", ""), each.get("criterion", ""), each.get("text", "")
        )
        for each in texts
    )
    return parts or Markup('<p class="muted">There is no text any more.</p>')
