"""How good a decision was, in a word. A grade speaks of the decision, never of the person."""

from __future__ import annotations

from enum import StrEnum

COSTS_MUCH = -2
"""Points at which a decision is costly."""


class Grade(StrEnum):
    """From strong to costly."""

    STRONG = "strong"
    FINE = "fine"
    COULD_BE_BETTER = "could be better"
    COSTLY = "costly"


def grade_of(points: int, most: int, *, against: bool, breaks: bool, flawed: bool = False) -> Grade:
    """The grade of a decision.

    `most` are the points that the best decision would have brought there and then; `against` says whether it goes
    against a rule of practice or law, `breaks` whether it broke a Never, `flawed` whether an item of it is not right.
    A choice without points is fine: many good decisions lead to the next one and nothing more.

    >>> grade_of(2, 2, against=False, breaks=False).value
    'strong'
    >>> grade_of(5, 6, against=False, breaks=False, flawed=True).value
    'could be better'
    """
    if breaks or points <= COSTS_MUCH:
        return Grade.COSTLY
    if points < 0 or against or flawed:
        return Grade.COULD_BE_BETTER
    return Grade.STRONG if points > 0 and 4 * points >= 3 * most else Grade.FINE
