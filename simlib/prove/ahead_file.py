"""The futures of a case as bytes, to be kept, and back.

    a mark and the version of this form, 8 bytes
    the SHA-256 of the rest, 32 bytes
    the number of states and the length of what follows, 8 bytes each
    the futures as JSON, compressed
    of every state its key (8 bytes) and its future (4 bytes), in the order of the keys

All numbers are little-endian. What was not written by this version, or was torn, is `Malformed`.
"""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from hashlib import sha256

from simlib.errors import Malformed
from simlib.prove.ahead import Ahead, Close

MARK = b"SIMFUT\x00\x01"
"""Its last byte changes whenever states, keys or futures come to mean something else."""

IS_LITTLE = array("H", [1]).tobytes()[0] == 1
"""Whether this machine writes the small end of a number first."""

_LENGTHS = struct.Struct("<QQ")
_HEAD = len(MARK) + 32


def ahead_as_bytes(ahead: Ahead) -> bytes:
    """The futures as bytes, always the same for the same case."""
    held = {"edges": ahead.edges, "ends": ahead.ends, "ranges": ahead.ranges, "start": ahead.start, "salt": ahead.salt}
    packed = zlib.compress(json.dumps(held, separators=(",", ":")).encode(), 6)
    body = _LENGTHS.pack(len(ahead.keys), len(packed)) + packed + _little(ahead.keys) + _little(ahead.futures)
    return MARK + sha256(body).digest() + body


def ahead_from_bytes(data: bytes) -> Ahead:
    """The futures that were kept. Raises `Malformed` for anything else."""
    body = data[_HEAD:]
    if not data.startswith(MARK) or sha256(body).digest() != data[len(MARK) : _HEAD]:
        raise Malformed("What was worked out about this case cannot be read. It is worked out anew.")
    count, length = _LENGTHS.unpack_from(body)
    start = _LENGTHS.size + length
    held = json.loads(zlib.decompress(body[_LENGTHS.size : start]))
    return Ahead(
        edges=[tuple((aim, gain, chance) for aim, gain, chance in edges) for edges in held["edges"]],
        ends=[None if end is None else Close(*end) for end in held["ends"]],
        ranges=[tuple((low, high) for low, high in ranges) for ranges in held["ranges"]],
        start=held["start"],
        salt=held["salt"],
        keys=_array("Q", body[start : start + 8 * count]),
        futures=_array("I", body[start + 8 * count :]),
    )


def _little(numbers: array[int]) -> bytes:
    return _turned(numbers[:]).tobytes()


def _array(code: str, data: bytes) -> array[int]:
    made: array[int] = array(code)
    made.frombytes(data)
    return _turned(made)


def _turned(numbers: array[int]) -> array[int]:
    if not IS_LITTLE:
        numbers.byteswap()
    return numbers
