"""What the authority works with, and the messages it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simlib.grade.handing_in import HandingIn
from simlib.record.chance import Clock
from simlib.record.people import People
from simlib.record.store import Store
from simlib.serve.known import Known
from simlib.serve.library import Library
from simlib.serve.outlooks import NO_OUTLOOKS, NoOutlooks, Outlooks

Json = dict[str, Any]
Message = dict[str, object]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the authority works with."""

    store: Store
    people: People
    library: Library
    known: Known
    clock: Clock
    new_id: Callable[[], str]
    """A fresh hex id of 32 digits, for runs and for events of the server's own."""
    base: str = "/"
    """What every address of this site begins with."""
    outlooks: Outlooks | NoOutlooks = NO_OUTLOOKS
    handing_in: HandingIn | None = None
    """Where scored runs go when they end; None where there is no course."""
