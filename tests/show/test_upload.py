"""What the field for files takes from a page, which may send anything."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simlib.show.upload import Files, Upload


def heard(content: object, buffers: Sequence[bytes | memoryview]) -> tuple[list[Files], list[str]]:
    """The files that were taken, and the sentences that were said."""
    taken: list[Files] = []
    refused: list[str] = []
    Upload(taken.append, refused.append, most=2048).heard(content, buffers)
    return taken, refused


def test_files_are_taken_with_their_names() -> None:
    assert heard({"names": ["a.csv", "b.csv"]}, [b"1", memoryview(b"2")]) == ([{"a.csv": b"1", "b.csv": b"2"}], [])


@pytest.mark.parametrize(
    ("content", "buffers"), [({"too_large": True}, []), ({"names": ["a"]}, [b"x" * 2049]), (None, [b"x" * 1025] * 2)]
)
def test_what_is_too_large_is_one_sentence(content: object, buffers: list[bytes]) -> None:
    assert heard(content, buffers) == ([], ["These files are too large: 2 KB together at most."])


@pytest.mark.parametrize(
    "content", [None, 7, [], {}, {"names": 7}, {"names": "a"}, {"names": [7]}, {"names": ["a", "b"]}]
)
def test_what_makes_no_sense_is_passed_over(content: object) -> None:
    assert heard(content, [b"x"]) == ([], [])
