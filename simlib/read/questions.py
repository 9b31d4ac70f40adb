"""What the authors of a case ask its reviewers: the last part of `reviews/ID.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LARGEST = 1_000_000
HEADING = "questions to bring to the reviewers"

_SECTION = re.compile(r"(?m)^##\s+(?P<heading>.*?)\s*$")
_BULLET = re.compile(r"^[-*]\s+(?P<text>.*)$")


def questions_beside(notebook: Path) -> tuple[tuple[str, str], ...]:
    """Each question with whom it is for; none where there is no such page."""
    try:
        with (notebook.parent / "reviews" / f"{notebook.stem}.md").open("rb") as stream:
            page = stream.read(LARGEST).decode("utf-8", "replace")
    except OSError:
        return ()
    return tuple(questions_in(page))


def questions_in(page: str) -> Iterator[tuple[str, str]]:
    """The bullets under the heading for questions, each parted at its first colon."""
    sections = _SECTION.split(page)
    texts = [text for heading, text in zip(sections[1::2], sections[2::2], strict=True) if heading.lower() == HEADING]
    for bullet in _bullets("".join(texts)):
        whom, colon, text = bullet.partition(": ")
        yield (whom, text[:1].upper() + text[1:]) if colon else ("", bullet)


def _bullets(text: str) -> Iterator[str]:
    """Each bullet with the lines that continue it."""
    current: list[str] = []
    for line in [*text.splitlines(), "- "]:
        found = _BULLET.match(line + " ")
        if found and current:
            yield " ".join(current)
        if found:
            current = [found["text"].strip()]
        elif current and line.strip():
            current.append(line.strip())
