"""The figures of a board as SVG, with the same in words beside them: hits and false alarms, and how sure a class is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from simlib.html.blocks import count_words, joined
from simlib.html.board import interval_words, is_shown, number_words, percent_words
from simlib.html.board_shapes import BoardView, EstimateView, SeenView, StatedView, SureView
from simlib.scenario import confidence

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 520, 290, 58, 20, 18, 52
SURE_WORDS = {number: (words.capitalize(), confidence.SURE[number]) for number, words in confidence.SURE_WORDS.items()}
"""What each confidence is called, and how likely it says one is right."""
COIN = 0.25
"""The Brier score of a coin."""


def seen_html(view: BoardView, *, in_room: bool) -> Markup:
    """Hits and false alarms: a dot for every pair of numbers, and the class's rates with their intervals."""
    seen, enough = view.get("seen", {}), view.get("enough", 5)
    people = sum(count for _, _, count in seen.get("dots", []))
    if not people:
        return Markup('<p class="muted">Nobody has concluded about a case yet.</p>')
    if not is_shown(people, enough, in_room=in_room):
        return Markup('<p class="muted">Shown once {} have concluded.</p>').format(enough)
    return _plot(seen, people) + _rates(seen, enough, in_room=in_room)


@dataclass(frozen=True, slots=True)
class Plane:
    """Where hits and false alarms stand in the figure: false alarms to the right, hits upwards."""

    other: int
    """The most cases that are not trafficking that anybody has concluded about; likewise with trafficking."""
    trafficking: int

    def x(self, alarms: float) -> float:
        """Where so many false alarms stand."""
        return round(LEFT + 24 + alarms / max(1, self.other) * (WIDTH - LEFT - RIGHT - 48), 1)

    def y(self, hits: float) -> float:
        """Where so many hits stand."""
        return round(HEIGHT - BOTTOM - 40 - hits / max(1, self.trafficking) * (HEIGHT - TOP - BOTTOM - 80), 1)


def _plot(seen: SeenView, people: int) -> Markup:
    plane = Plane(seen.get("other", 0), seen.get("trafficking", 0))
    said = f"Hits against false alarms of {count_words(people, 'trainee')}. Best is top left."
    return Markup(
        '<p class="sim-note">Upwards: hits, of {}. In each dot: how many trainees.</p>'
        '<svg class="sim-chart" viewBox="0 0 {} {}" role="img" aria-label="{} The table below says the same of the '
        'class.">{}{}{}{}</svg>'
    ).format(
        count_words(plane.trafficking, "trafficking case"),
        WIDTH, HEIGHT, said, _ground(plane), _scales(plane), _corners(plane), _dots(plane, seen.get("dots", [])),
    )  # fmt: skip


def _ground(plane: Plane) -> Markup:
    """The two axes, and the corner where to be."""
    right, bottom = plane.x(max(1, plane.other) / 4), plane.y(max(1, plane.trafficking) * 0.6)
    return Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="5" class="zone"/><path d="M{} {}V{}H{}" class="axis"/>'
    ).format(
        LEFT + 1, TOP, round(right - LEFT, 1), round(bottom - TOP, 1), LEFT, TOP, HEIGHT - BOTTOM, WIDTH - RIGHT
    )  # fmt: skip


def _scales(plane: Plane) -> Markup:
    """The numbers at the axes."""
    below = joined(
        Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(plane.x(value), HEIGHT - BOTTOM + 18, value)
        for value in _steps(plane.other)
    )
    beside = joined(
        Markup('<text x="{}" y="{}" text-anchor="end">{}</text>').format(LEFT - 8, plane.y(value) + 4, value)
        for value in _steps(plane.trafficking)
    )
    return below + beside


def _corners(plane: Plane) -> Markup:
    """What it means to stand in a corner, and what goes to the right."""
    them = "is" if plane.other == 1 else "are"
    below = f"False alarms, of {count_words(plane.other, 'case')} that {them} not trafficking"
    return Markup(
        '<text x="{0}" y="{1}" class="best">Sees it, and fair</text>'
        '<text x="{2}" y="{1}" text-anchor="end">Suspects too many</text><text x="{0}" y="{3}">Misses people</text>'
        '<text x="{4}" y="{5}" text-anchor="middle">{6}</text>'
    ).format(
        LEFT + 8,
        TOP + 16,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM - 8,
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 6,
        below if plane.other else "False alarms: no case yet that is not trafficking",
    )


def _dots(plane: Plane, dots: Iterable[tuple[int, int, int]]) -> Markup:
    """A dot for every pair of numbers, with how many people have both."""
    return joined(
        Markup(
            '<circle cx="{0}" cy="{1}" r="{2}" class="dot"/>'
            '<text x="{0}" y="{1}" text-anchor="middle" dominant-baseline="central" class="count">{3}</text>'
        ).format(plane.x(alarms), plane.y(hits), _radius(count), count)
        for alarms, hits, count in dots
    )


def _radius(count: int) -> float:
    return round(min(22.0, 10 + 2 * sqrt(count)), 1)


def _steps(most: int) -> Sequence[int]:
    return range(0, most + 1, 1 if most <= 6 else 2)


def _rates(seen: SeenView, enough: int, *, in_room: bool) -> Markup:
    hits, misses = seen.get("hits", 0), seen.get("misses", 0)
    alarms, spared = seen.get("false_alarms", 0), seen.get("correct_rejections", 0)
    sensitivity, specificity = seen.get("sensitivity", {}), seen.get("specificity", {})
    # With one of the two rates, d′ tells the other: it is shown to a room where both are.
    fewest = min(hits + misses, alarms + spared)
    apart = fewest == 0 or is_shown(fewest, enough, in_room=in_room)
    is_told = apart and hits + misses + alarms + spared >= enough
    rows = [
        ("Sensitivity: trafficking that was seen", _of(hits, misses, sensitivity, enough, in_room=in_room)),
        ("Specificity: false alarms avoided", _of(spared, alarms, specificity, enough, in_room=in_room)),
        ("d′: told apart (0 is guessing)", _number(seen.get("d_prime", {})) if is_told else "Too few"),
    ]
    body = joined(Markup('<tr><th scope="row">{}</th><td class="num">{}</td></tr>').format(*row) for row in rows)
    left = seen.get("undecided", 0)
    undecided = (
        f" {count_words(left, 'case')} left as not yet clear {'is' if left == 1 else 'are'} not counted."
        if left
        else ""
    )
    return Markup(
        '<table class="sim-plain-table"><caption class="vh">How well the class tells trafficking from what only looks '
        'like it</caption><tbody>{}</tbody></table><p class="sim-note">One conclusion a trainee and case, in first '
        "attempts; in brackets the interval at 95%.{}</p>"
    ).format(body, undecided)


def _of(part: int, rest: int, rate: EstimateView, enough: int, *, in_room: bool) -> str:
    if part + rest == 0:
        return "No case yet"
    if not is_shown(part + rest, enough, in_room=in_room):
        return "Too few"
    return f"{percent_words(rate.get('value'))}, {part} of {part + rest} ({interval_words(rate)})"


def _number(found: EstimateView) -> str:
    value, low, high = found.get("value"), found.get("low"), found.get("high")
    return (
        "Both kinds of case are needed"
        if value is None or low is None or high is None
        else f"{number_words(value, 1)} ({number_words(low, 1)} to {number_words(high, 1)})"
    )


# --- how sure -------------------------------------------------------------------------------------------------


def sure_html(view: BoardView, *, in_room: bool) -> Markup:
    """Stated confidence against what held, with marks and the Brier score."""
    sure, enough = view.get("sure", {}), view.get("enough", 5)
    stated = sure.get("stated", [])
    answers = sum(each.get("answers", 0) for each in stated)
    if not answers:
        return Markup('<p class="muted">Nobody has said yet how sure they are.</p>')
    if not is_shown(answers, enough, in_room=in_room):
        return Markup('<p class="muted">Shown once there are {} conclusions.</p>').format(enough)
    return _curve(stated, enough, in_room=in_room) + _stated(stated, enough, in_room=in_room) + _marks(sure, answers)


def _curve(stated: Sequence[StatedView], enough: int, *, in_room: bool) -> Markup:
    height = 210

    def x(sure: float) -> float:
        return round(LEFT + 60 + (sure - 0.5) / 0.5 * (WIDTH - LEFT - RIGHT - 120), 1)

    def y(share: float) -> float:
        return round(height - 34 - share * (height - 34 - 14), 1)

    parts = [
        Markup('<path d="M{0} {2}H{1}" class="grid"/><text x="{3}" y="{4}" text-anchor="end">{5}%</text>').format(
            LEFT, WIDTH - RIGHT, y(value), LEFT - 6, y(value) + 4, round(100 * value)
        )
        for value in (0.0, 0.5, 1.0)
    ]
    parts.append(Markup('<path d="M{} {}L{} {}" class="ideal"/>').format(x(0.5), y(0.5), x(1.0), y(1.0)))
    for each in stated:
        name, sure = SURE_WORDS.get(each.get("confidence", 1), ("", 0.5))
        parts.append(Markup('<text x="{}" y="{}" text-anchor="middle">{}</text>').format(x(sure), height - 12, name))
        share = each.get("share", {})
        value, low, high = share.get("value"), share.get("low"), share.get("high")
        shown = is_shown(each.get("answers", 0), enough, in_room=in_room)
        if shown and value is not None and low is not None and high is not None:
            parts.append(
                Markup('<path d="M{0} {1}V{2}" class="range"/><circle cx="{0}" cy="{3}" r="7" class="dot"/>').format(
                    x(sure), y(low), y(high), y(value)
                )
            )
    return Markup(
        '<svg class="sim-chart" viewBox="0 0 {} {}" role="img" aria-label="Share of conclusions that held, by how sure '
        'people were. On the dashed line they are as often right as they say. The table below says the same.">{}</svg>'
    ).format(WIDTH, height, joined(parts))


def _stated(stated: Sequence[StatedView], enough: int, *, in_room: bool) -> Markup:
    rows = joined(
        Markup('<tr><th scope="row">{}</th><td class="num">{}</td><td class="num">{}</td></tr>').format(
            SURE_WORDS.get(each.get("confidence", 1), ("", 0.0))[0],
            f"{round(100 * SURE_WORDS.get(each.get('confidence', 1), ('', 0.0))[1])}%",
            _of(
                each.get("right", 0),
                each.get("answers", 0) - each.get("right", 0),
                each.get("share", {}),
                enough,
                in_room=in_room,
            )
            if each.get("answers", 0)
            else "Nobody",
        )
        for each in stated
    )
    return Markup(
        '<table class="sim-plain-table"><caption class="vh">How sure people were, and how often it held</caption>'
        '<thead><tr><th scope="col">Said</th><th scope="col" class="num">Means</th>'
        '<th scope="col" class="num">Held</th></tr>'
        "</thead><tbody>{}</tbody></table>"
    ).format(rows)


def _marks(sure: SureView, answers: int) -> Markup:
    brier = sure.get("brier")
    said = "" if brier is None else f"Brier score {brier:.2f}: 0 is perfect, {COIN} is a coin. "
    return Markup(
        '<p class="sim-note">{}Marks {} of {} for {}: 1, 2 or 3 where it held, 0, −2 or −6 where it did not, by how '
        "sure one was. Honesty earns most.</p>"
    ).format(said, number_words(sure.get("marks", 0)), sure.get("best_marks", 0), count_words(answers, "conclusion"))
