"""The shipped typologies, and cases generated from them, for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from simlib.network.generate import GeneratedCase, generate
from simlib.read.typologies import load_typologies
from simlib.scenario.typologies import Size, TypologyBook

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "typologies"


@cache
def shipped_book() -> TypologyBook:
    """The typologies that are shipped."""
    book, problems = load_typologies(FOLDER)
    assert problems == ()
    assert book is not None
    return book


@cache
def case_of(typology: str, size: str = "S", seed: int = 1) -> GeneratedCase:
    """A generated case."""
    return generate(shipped_book(), typology, Size(size), seed)
