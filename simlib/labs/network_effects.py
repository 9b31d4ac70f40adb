"""What follows once somebody is acted on, in words and small pictures."""

from __future__ import annotations

from simlib.html.course_chart import Point, Series, course_chart_html
from simlib.html.network_lab import EffectRow, followed_html
from simlib.labs.network_jobs import Followed
from simlib.network.interventions import Measured
from simlib.network.restructuring import Course

_WHAT = (
    "People who are harmed and still controlled",
    "Control that flows to them",
    "Money that flows to the heads",
    "Recruiters in touch with somebody who controls",
    "People within two ties of a head",
    "Pairs that no way connects (fragmentation)",
    "Largest share of ways through one who takes part",
)

_COURSES = {
    "Control that flows to those who are harmed": "control_flow",
    "People who are harmed and controlled": "controlled",
    "Money that flows to the heads": "money_flow",
    "Recruiters in touch with somebody who controls": "recruitment",
}
"""What is followed over half a year, with the field of an `Outlook` that holds it."""


def followed_by_html(who: str, followed: Followed) -> str:
    """What taking one out does at once and over half a year: no number is weighed against another."""
    effect, runs = followed.effect, followed.after.replays
    numbers = zip(_WHAT, _said(effect.before), _said(effect.after), strict=True)
    note = (
        f"As {runs} runs of chance have it: others step in, things move, people are recruited. The line is the mean, "
        "the band holds nine runs in ten. How people go on is assumed."
    )
    charts = [
        course_chart_html(
            title,
            (_series("Nobody acted on", followed.before, name), _series(f"Without {who}", followed.after, name)),
        )
        for title, name in _COURSES.items()
    ]
    return followed_html(who, [EffectRow(*each) for each in numbers], note, charts)


def _series(name: str, course: Course, field: str) -> Series:
    told = [(outlook.day, getattr(outlook, field)) for outlook in course.outlooks]
    return Series(name, tuple(Point(day, each.mean, each.low, each.high) for day, each in told))


def _said(measured: Measured) -> tuple[str, ...]:
    return (
        str(measured.controlled),
        f"{measured.control_flow:.1f}",
        f"{measured.money_flow:.1f}",
        str(measured.recruitment),
        str(measured.reach),
        f"{measured.fragmentation:.0%}",
        f"{measured.brokerage:.0%}",
    )
