"""What an answer of the server must be, whoever asked, and what the server kept."""

from __future__ import annotations

import json
import sqlite3
import sys
import uuid
from pathlib import Path
from typing import Any

from tests.attack.premises import PROJECT, Premises
from tests.attack.visitor import Answer

STRANGE = "0" * 32
KERNEL = str(uuid.UUID(int=7))
HEADERS = {
    "content-security-policy": "default-src 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def proper(answer: Answer, premises: Premises) -> None:
    """No fault of the server, no word of how it is built or where it lies, and our headers."""
    assert answer.status < 500, answer.body
    for word in (
        "Traceback",
        'File "',
        str(PROJECT),
        sys.prefix,
        str(premises.root),
        str(premises.data),
        "site-packages",
    ):
        assert word not in answer.body
    assert {name: answer.headers.get(name, "")[: len(value)] for name, value in HEADERS.items()} == HEADERS


def log_of(data: Path, run: str) -> list[tuple[str, Any]]:
    """Type and payload of a run's events, read beside the running server."""
    database = sqlite3.connect(f"file:{data / 'record.sqlite'}?mode=ro", uri=True)
    try:
        rows = database.execute("select type, payload from event where exercise_id = ? order by seq", (run,)).fetchall()
    finally:
        database.close()
    return [(kind, json.loads(payload)) for kind, payload in rows]
