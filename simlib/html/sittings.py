"""The pages of the identification test: what it is, one vignette at a time, and after the last answer the reasons.

Forms and their fields: `test` with `do`: begin (occasion), answer (vignette, kind, sure).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simlib.html.contexts import Shell
from simlib.html.pages import environment
from simlib.scenario import confidence
from simlib.scenario.vignettes import VignetteKind

KIND_WORDS = {
    VignetteKind.LABOR: "Trafficking for labor",
    VignetteKind.SEX: "Trafficking for commercial sex",
    VignetteKind.FORCED_CRIME: "Trafficking: made to commit crimes",
    VignetteKind.SMUGGLING: "Smuggling",
    VignetteKind.LABOR_VIOLATION: "A violation of labor law",
    VignetteKind.SEX_WORK: "Commercial sex by an adult, without coercion",
    VignetteKind.NONE: "None of these",
}
"""What each kind is called, as an answer and in the reasons."""

SURE_WORDS = {number: words.capitalize() for number, words in confidence.SURE_WORDS.items()}
"""The same words as on the link chart."""


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A test that was finished."""

    exercise_id: str
    occasion: str
    day: str


@dataclass(frozen=True, slots=True)
class SittingHome:
    """What the page of the test shows while no vignette waits."""

    waits: str = ""
    """The occasion of a test that can be begun, as its form sends it; empty for none."""
    waits_words: str = ""
    count: int = 0
    """How many vignettes a form has."""
    kept: str = ""
    """The sentence that says how long answers are kept; empty where they stay."""
    taken: Sequence[TakenRow] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The vignette that waits for an answer."""

    vignette: str
    """Its name in this sitting, which tells nothing of what it is."""
    text: str
    number: int
    of: int
    kind: str = ""
    """What was chosen already and sent without the rest."""
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One vignette after the test: what it is, what was said, and why."""

    number: int
    text: str
    what: str
    said: str
    sure: str
    is_right: bool
    """Whether trafficking was told from none."""
    same_kind: bool
    why: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What there is to learn from a finished test."""

    occasion: str
    day: str
    hits: int
    trafficked: int
    left_in_peace: int
    others: int
    marks: int
    best_marks: int
    certain_right: int
    certain: int
    reasons: Sequence[Reason]


def sitting_home_page(shell: Shell, home: SittingHome) -> str:
    """What the test is and the way into it; tests that were finished."""
    return _page("test.html", shell, home=home)


def vignette_page(shell: Shell, asked: Asked) -> str:
    """One vignette: which of these is it, and how sure."""
    trafficking = [(kind.value, words) for kind, words in KIND_WORDS.items() if kind.is_trafficking]
    other = [(kind.value, words) for kind, words in KIND_WORDS.items() if not kind.is_trafficking]
    groups = (("Trafficking", trafficking), ("Not trafficking", other))
    return _page("vignette.html", shell, asked=asked, groups=groups, sure=SURE_WORDS)


def feedback_page(shell: Shell, feedback: Feedback) -> str:
    """The answers with their reasons and sources, those to look at again first."""
    parts = (
        ("To look at again", [each for each in feedback.reasons if not each.is_right]),
        ("Told apart", [each for each in feedback.reasons if each.is_right]),
    )
    return _page("test_feedback.html", shell, feedback=feedback, parts=parts)


def _page(template: str, shell: Shell, **context: object) -> str:
    return environment().get_template(template).render(shell=shell, **context)
