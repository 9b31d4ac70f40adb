"""PINs, passphrases, names and class codes: what may be one, and how a secret is kept so that nobody can read it."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from simlib.errors import Malformed
from simlib.record.chance import Dice

CODE_LETTERS = "CDFGHJKMNPQRTVWXY34679"
"""No two of these look alike on a projector: no 0 O, 1 I L, 2 Z, 5 S, 8 B. Without vowels they spell nothing."""

CODE_LENGTH = 6
LONGEST_NAME = 80
SHORTEST_PASSPHRASE = 10
LONGEST_PASSPHRASE = 200

_SALT_BYTES = 16
_PIN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs whoever stole the database: scrypt's parameters (RFC 7914), kept with every secret."""

    n: int = 2**14
    r: int = 8
    p: int = 1


def sealed(secret: str, dice: Dice, cost: Cost) -> str:
    """The form in which a secret is kept: it can be compared with, not read."""
    salt = dice.bytes(_SALT_BYTES)
    return f"scrypt${cost.n}${cost.r}${cost.p}${salt.hex()}${_scrypt(secret, salt, cost).hex()}"


def opens(secret: str, seal: str) -> bool:
    """Whether the secret is the one that was sealed. An empty seal is opened by nothing."""
    if not seal:
        return False
    _, n, r, p, salt, kept = seal.split("$")
    tried = _scrypt(secret, bytes.fromhex(salt), Cost(int(n), int(r), int(p)))
    return hmac.compare_digest(tried, bytes.fromhex(kept))


def _scrypt(secret: str, salt: bytes, cost: Cost) -> bytes:
    # scrypt needs 128 * n * r bytes and a little; the library must be allowed them.
    room = 128 * cost.r * (cost.n + cost.p) + 2**20
    spelled = unicodedata.normalize("NFKC", secret).encode("utf-8", "replace")
    return hashlib.scrypt(spelled, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=room, dklen=32)


def proper_name(name: str) -> str:
    """The name with its spaces tidied. Raises Malformed for none, for one too long, and for invisible signs in it."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise Malformed(f"Please give a name or badge number of 1 to {LONGEST_NAME} letters and digits.")
    return tidy


def login_of(name: str) -> str:
    """The name as it is compared: upper and lower case and the number of spaces do not matter.

    >>> login_of("  Dana   LEE ") == login_of("dana lee")
    True
    """
    return unicodedata.normalize("NFKC", proper_name(name)).casefold()


def proper_pin(pin: str) -> str:
    """The PIN itself. Raises Malformed unless it has 4 to 8 digits."""
    if not (4 <= len(pin) <= 8 and pin.isascii() and pin.isdigit()):
        raise Malformed("Please choose a PIN of 4 to 8 digits.")
    return pin


def proper_passphrase(passphrase: str) -> str:
    """The passphrase itself. Raises Malformed when it is too short to be one."""
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        raise Malformed(
            f"Please choose a passphrase of at least {SHORTEST_PASSPHRASE} letters; four plain words do well."
        )
    return passphrase


def proper_code(code: str) -> str:
    """A class code as it is kept, however it was typed.

    >>> proper_code(" cdf-ghj ")
    'CDFGHJ'
    """
    return "".join(letter for letter in code.upper() if letter.isalnum())[: CODE_LENGTH + 1]


def fresh_code(dice: Dice) -> str:
    """A class code by chance."""
    return drawn(dice, CODE_LETTERS, CODE_LENGTH)


def fresh_pin(dice: Dice) -> str:
    """A one-time PIN by chance."""
    return drawn(dice, "0123456789", _PIN_DIGITS)


def fresh_passphrase(dice: Dice) -> str:
    """A one-time passphrase by chance, to be read out or written down: three groups of four letters."""
    return "-".join(drawn(dice, CODE_LETTERS, 4) for _ in range(3))


def fresh_id(dice: Dice) -> str:
    """An id that nobody can guess."""
    return dice.bytes(16).hex()


def drawn(dice: Dice, letters: str, count: int) -> str:
    """So many letters, each as likely as any other."""
    fair = 256 - 256 % len(letters)
    found: list[str] = []
    while len(found) < count:
        found += [letters[byte % len(letters)] for byte in dice.bytes(count) if byte < fair]
    return "".join(found[:count])
