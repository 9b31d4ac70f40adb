"""Receipts: what the authority signs of a run, so that a log that was handed in can be told from any other.

The key lies in `keys/` of the data folder, readable by its owner alone, and is made when it is first needed. It never
comes near a trainee's kernel, home or notebook. To verify, the public keys beside it are enough.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from simlib.errors import StoreFull
from simlib.record.folder import make_folder
from simlib.record.store import canonical

Json = dict[str, object]

KEYS = "keys"
"""The folder of the keys in the data folder."""
PRIVATE = "receipts.key"
PUBLIC = "receipts-*.pub"
"""One file for each key that ever signed: a receipt stays good when a new key was made."""
PURPOSE = b"first-contact receipt 1\n"
"""Stands before what is signed, so that a signature counts for receipts alone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a receipt vouches for: whose run it is, on what it was played, and every event of it."""

    exercise: str
    scenario: str
    package: str
    """The hash of the version of the case that the run ended on."""
    student: str
    seq: int
    """The number of the last event."""
    head: str
    """Its hash."""
    events: tuple[tuple[str, str], ...]
    """The id and the hash of every event, in order."""

    def as_json(self) -> Json:
        """The claim as a submission holds it."""
        return {
            "exercise": self.exercise,
            "scenario": self.scenario,
            "package": self.package,
            "student": self.student,
            "seq": self.seq,
            "head": self.head,
            "events": [list(pair) for pair in self.events],
        }

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        return PURPOSE + canonical(self.as_json()).encode()


@dataclass(frozen=True, slots=True)
class Receipt:
    """A claim and the authority's signature of it, both in hex; `key` names the public key."""

    claim: Claim
    key: str
    signature: str


class Signer:
    """Signs receipts with the key of a data folder, which is made when it is first needed."""

    def __init__(self, data: Path) -> None:
        self._folder = data / KEYS
        self._key: Ed25519PrivateKey | None = None

    def sign(self, claim: Claim) -> Receipt:
        """The receipt of this claim. Raises StoreFull where the key cannot be kept."""
        key = self._private()
        return Receipt(claim, key.public_key().public_bytes_raw().hex(), key.sign(claim.message).hex())

    def _private(self) -> Ed25519PrivateKey:
        if self._key is None:
            self._key = _kept_key(self._folder)
        return self._key


def _kept_key(folder: Path) -> Ed25519PrivateKey:
    make_folder(folder).chmod(0o700)
    file = folder / PRIVATE
    if not file.exists():
        _put_first(file, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    file.chmod(0o600)
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text("ascii").strip()))
    public = key.public_key().public_bytes_raw().hex()
    _put_first(folder / PUBLIC.replace("*", public[:16]), public)
    return key


def _put_first(file: Path, line: str) -> None:
    """Write a file whole that its owner alone may read; where another process was first, that one's stays."""
    part = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as written:
            written.write(f"{line}\n")
            written.flush()
            os.fsync(written.fileno())
        with suppress(FileExistsError):
            os.link(part, file)
    except OSError as error:
        raise StoreFull(f"The file {file.name} in the data folder cannot be made or written.") from error
    finally:
        part.unlink(missing_ok=True)


def known_keys(data: Path) -> frozenset[str]:
    """The public keys of a data folder, in hex: those whose receipts count."""
    return frozenset(file.read_text("ascii").strip() for file in (data / KEYS).glob(PUBLIC))


def vouches(receipt: Receipt, keys: Iterable[str]) -> bool:
    """Whether one of these keys signed the receipt. Whatever else it holds, it is an answer and no exception."""
    if receipt.key not in keys:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(receipt.key))
        public.verify(bytes_of(receipt.signature), receipt.claim.message)
    except (InvalidSignature, ValueError):
        return False
    return True


def bytes_of(hexadecimal: str) -> bytes:
    """The bytes that are written so, in the one way that we write them. Raises ValueError for anything else.

    >>> bytes_of("612d")
    b'a-'
    """
    made = bytes.fromhex(hexadecimal)
    if made.hex() != hexadecimal:
        raise ValueError("capitals and spaces are no part of it")
    return made


def receipt_as_json(receipt: Receipt) -> Json:
    """The receipt as a submission holds it."""
    return {**receipt.claim.as_json(), "key": receipt.key, "signature": receipt.signature}


def receipt_from_json(value: object) -> Receipt | None:
    """The receipt in a submission; None for anything that is not one."""
    if not isinstance(value, Mapping) or set(value) != _NAMES:
        return None
    texts = [value[name] for name in _TEXTS]
    events = value["events"]
    if not all(isinstance(text, str) for text in texts) or type(value["seq"]) is not int or not _are_pairs(events):
        return None
    claim = Claim(
        exercise=str(value["exercise"]),
        scenario=str(value["scenario"]),
        package=str(value["package"]),
        student=str(value["student"]),
        seq=value["seq"],
        head=str(value["head"]),
        events=tuple((first, second) for first, second in events),
    )
    return Receipt(claim, str(value["key"]), str(value["signature"]))


_TEXTS = ("exercise", "scenario", "package", "student", "head", "key", "signature")
_NAMES = {*_TEXTS, "seq", "events"}


def _are_pairs(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair) for pair in value
    )
