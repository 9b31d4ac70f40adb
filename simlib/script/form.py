"""The words of the comment form, the same on every kind of paper."""

from __future__ import annotations

from dataclasses import dataclass

from simlib.scenario.signoffs import IN_WORDS

NAME = "Review script"

BEFORE = (
    "This is a training case for patrol officers. It is fictional. Every scene stands here once, in the order written.",
    "Numbers say where each decision leads. You can read it from front to back, or follow one way.",
    "You need no account. Say what you notice beside a scene, or only where something should change.",
    "Stop whenever you like; nobody asks why, and nobody asks for your own story.",
)

JUDGED = "What a run is judged by"
"""Heads the criteria and rules."""

VERDICTS = ("Fine as it is", "Please change", "Should not be shown")
"""What can be said of a scene with one mark."""

ASKED = "What did you notice here?"

HOW = {
    "html": "Type into the boxes. When you are done, print the page to a PDF file and send that file back.",
    "docx": "Click into a box to tick it or to write. You can add comments in the margin as well. Send the file back.",
    "pdf": "Write on the paper, with any pen. Photographs of the pages are as good as a scan.",
}
"""How the form is filled in, by the kind of paper."""

GENERAL = (
    "Is anybody shown as a type rather than as a person with plans of their own?",
    "Is there anything that you would not want read aloud in a classroom?",
    "Does any decision teach an officer something that harms, or that is not so where you work or live?",
    "Is anything wrong in law, or out of date?",
    "What is missing?",
)


@dataclass(frozen=True, slots=True)
class SignField:
    """One line of the sign-off."""

    label: str
    note: str = ""


SIGN_TITLE = "Sign-off"
SIGN_TEXT = (
    "Fill this in only if you agree to the case being used as it stands here. It holds for exactly these words. When a"
    " text changes later, your sign-off lapses, and you are asked again."
)
SIGN_FIELDS = (
    SignField("Name or alias"),
    SignField("Role", "for example: survivor-expert, deputy district attorney, tribal advocate"),
    SignField("Date"),
)
SIGN_FOR = tuple(IN_WORDS.values())
"""For whom a reviewer can speak."""

SIGN_SHOWN = "My name may be shown beside the case. (Without this mark, only the role is.)"
