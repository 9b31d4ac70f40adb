"""What a screen needs of the authority, wherever that is: behind a socket or in the same process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Reply = Mapping[str, Any]
"""An answer as it came: `view`, `error`, `url`, `card`, `debrief`, `plan` or `ok`, as the operation has it."""

Push = Mapping[str, Any]
"""Something said unasked: `{"push": "view", "view": ...}` or `{"push": "bye", "sentence": ...}`."""


class Authority(Protocol):
    """Decides what happens; a screen only asks."""

    def ask(self, op: str, **fields: object) -> Reply:
        """The answer to one request.

        Raises:
            NotReached: no answer came in time. The request may or may not have been taken.
        """
        ...

    def on_push(self, callback: Callable[[Push], None]) -> None:
        """Call this with everything the authority says unasked, from any thread."""
        ...
