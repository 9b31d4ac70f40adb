"""An authority without a socket, for the tests of what stands on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.show.authority import Push

Sent = tuple[str, dict[str, object]]
Answer = Mapping[str, Any] | Exception


class Fake:
    """An authority that answers what it was told to, and remembers what it was asked."""

    def __init__(self, otherwise: Mapping[str, Any], **answers: Answer) -> None:
        """`otherwise` is the answer to whatever `answers` has none for."""
        self.otherwise = otherwise
        self.answers = answers
        self.asked: list[Sent] = []
        self.while_asked: Callable[[], None] = lambda: None
        self.push: Callable[[Push], None] = lambda _: None

    def ask(self, op: str, **fields: object) -> Mapping[str, Any]:
        self.asked.append((op, fields))
        self.while_asked()
        answer = self.answers.get(op, self.otherwise)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def on_push(self, callback: Callable[[Push], None]) -> None:
        self.push = callback
