"""Deadlines that law sets, as HTML: the list on the pocket card, and what the calculator answers."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from simlib.html.blocks import changed_mark, joined
from simlib.html.card_shapes import DutyView
from simlib.html.icons import icon
from simlib.scenario.days import days_in_words

HEADINGS = ("Duty", "Due within", "The clock starts when", "Law")


def duties_html(duties: Sequence[DutyView]) -> Markup:
    """Every duty with how long it is, what starts it, and the rule with its dates; nothing where there is none."""
    if not duties:
        return Markup("")
    rows = joined(
        Markup('<tr><th scope="row">{}</th><td><b>{}</b></td><td>{}</td><td class="src">{}</td></tr>').format(
            duty.get("name", ""), duty.get("length", ""), duty.get("starts", ""), rule_words(duty)
        )
        for duty in duties
    )
    head = joined(
        Markup('<th scope="col">{}</th>').format(word)
        for word in ("Duty", "Due within", "The clock starts when", "Law")
    )
    return Markup('<table class="sim-duties"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(head, rows)


def rule_words(duty: DutyView) -> str:
    """The rule of law with the dates that are known of it."""
    dates = (
        ("effective", days_in_words(duty.get("effective", ""))),
        ("checked", days_in_words(duty.get("checked", ""))),
    )
    return "; ".join([duty.get("law", ""), *(f"{word} {day}" for word, day in dates if day)])


def due_html(due: str, duty: DutyView, changes: int = 0) -> Markup:
    """The answer of the calculator, which the page reads out whenever the number of changes is another one."""
    return Markup(
        '<div class="sim-due"{}><p class="st acc">{}<span>{}. </span></p><p>{} </p><p class="src">{}</p></div>'
    ).format(
        changed_mark(changes),
        icon("clock"),
        due,
        f"The clock starts when: {duty.get('starts', '')}",
        rule_words(duty),
    )


def not_due_html(sentence: str, changes: int = 0) -> Markup:
    """Why there is no answer, and what to do."""
    return Markup('<div class="sim-due"{}><p>{}</p></div>').format(changed_mark(changes), sentence)


def calculator_heading_html() -> Markup:
    """What stands over the calculator."""
    return Markup(
        '<h3>When is it due?</h3><p class="sim-note">Choose a duty and when its clock started. This is a training aid, '
        "not legal advice: ask your agency’s counsel.</p>"
    )
