"""Histories and ranges in the words of a finding."""

from __future__ import annotations

from collections.abc import Sequence

from simlib.prove.routes import Json


def after(history: Sequence[Json]) -> str:
    """A history as the end of a sentence.

    >>> after([]), after(["Knock", {"select": ["Her words"]}])
    ('from the start on', 'after: "Knock"; (select) Her words')
    """
    if not history:
        return "from the start on"
    shown = [answer_words(each) if not isinstance(each, str) else f'"{each}"' for each in history]
    return f"after: {'; '.join(shown)}"


def answer_words(decision: Json) -> str:
    """A decision other than a choice, in words.

    >>> answer_words({"judge": {"Ana": "yes"}}), answer_words({"select": []})
    ('(judge) Ana: yes', '(select) nothing')
    """
    if not isinstance(decision, dict):
        return str(decision)
    kind, given = next(iter(decision.items()))
    if isinstance(given, dict):
        given = [f"{name}: {answer}" for name, answer in given.items()]
    listed = ", ".join(map(str, given)) if isinstance(given, list) else ""
    return f"({kind}) {listed or 'nothing'}"


def span(low: int, high: int) -> str:
    """A range as it is said.

    >>> span(0, 3), span(2, 2)
    ('0 to 3', 'always 2')
    """
    return f"always {low}" if low == high else f"{low} to {high}"
