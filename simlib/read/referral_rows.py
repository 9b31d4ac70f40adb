"""What the readers of YAML and of CSV hand on alike: the rows of a map, each word with its place.

Nothing is typed here. A row knows where each of its words stands, and every mistake is collected, none raised.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from simlib.errors import Unreadable
from simlib.scenario.model import Finding, Severity, Spot
from simlib.scenario.referral_findings import RETYPE, UNSEEN, unseen
from simlib.scenario.referral_map import Written

LARGEST = 1_000_000
"""Bytes of the largest file that is looked into; a county of 45 units has 40,000."""
MOST = {"units": 500, "links": 5_000, "must notify": 500, "forbidden": 500}
"""Entries of each part of a map; 50,000 rows are a list of something else."""
MOST_FINDINGS = 200
MOST_COUNTED = 2_000
"""Mistakes after which nothing more is looked into."""
MOST_WORDS = 60
"""Words of one list or of one entry; the longest closed list has 13."""


class Part(Enum):
    """The parts of a map, by the words they are written with."""

    MAP = "map"
    UNITS = "units"
    LINKS = "links"
    MUST_NOTIFY = "must notify"
    FORBIDDEN = "forbidden"


MAP_WORDS = ("name", "county", "about", "as of", "invented", "vital")
UNIT_WORDS = (
    "id", "name", "kind", "spheres", "open", "on call", "takes", "capacity", "servers", "arrivals", "meets", "learns",
    "passes", "keeps", "privileged", "address secret", "ends", "off", "note",
)  # fmt: skip
LINK_WORDS = (
    "from", "to", "why", "latest", "consent", "in writing", "takes", "cases", "expected", "agreement", "expires",
    "passes", "feedback",
)  # fmt: skip
MUST_WORDS = ("id", "when", "from", "to", "within", "passes", "why")
NEVER_WORDS = ("id", "what", "to", "unless", "why")
WORDS: Mapping[Part, tuple[str, ...]] = {
    Part.MAP: MAP_WORDS,
    Part.UNITS: UNIT_WORDS,
    Part.LINKS: LINK_WORDS,
    Part.MUST_NOTIFY: MUST_WORDS,
    Part.FORBIDDEN: NEVER_WORDS,
}
"""The words each part knows, in the order they are written."""


@dataclass(frozen=True, slots=True)
class Value:
    """A text or a list of texts, and where it begins."""

    text: str
    spot: Spot
    items: tuple[Value, ...] | None = None
    """The texts of a list; None where it is one text."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: where it begins, and its values by word. What is empty in a table is no value."""

    file: str
    spot: Spot
    values: Mapping[str, Value]

    @property
    def written(self) -> Written:
        """The places of the entry and of its words, for the model."""
        return Written(self.file, self.spot, tuple((word, value.spot) for word, value in self.values.items()))


@dataclass(slots=True)
class Rows:
    """A whole file, or several, as rows; not to be used while there are findings."""

    file: str
    """The file that says what holds for the whole map."""
    parts: dict[Part, list[Row]] = field(default_factory=lambda: {part: [] for part in Part})
    findings: list[Finding] = field(default_factory=list)


class Broken(Unreadable):
    """The file cannot be read on; it never leaves the readers and carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def finding(code: str, file: str, spot: Spot, message: str, remedy: str = "") -> Finding:
    """An error of this code at a place of a file."""
    return Finding(code, Severity.ERROR, file, spot, message, remedy)


def text_of(file: str, raw: bytes) -> str:
    """The file as text whose lines end in a line feed. Raises `Broken` for too much and for no UTF-8."""
    if len(raw) > LARGEST:
        raise Broken(finding("M102", file, Spot(), f"It has more than {LARGEST:,} bytes; nothing was read.", _SPLIT))
    body = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as fault:
        before = body[: fault.start].decode()
        spot = _spot_in(before, len(before))
        remedy = 'Save it as "CSV UTF-8", or as text in UTF-8.'
        raise Broken(finding("M103", file, spot, "This file is not text in UTF-8.", remedy)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = UNSEEN.search(text)
    if odd:
        raise Broken(finding("M110", file, _spot_in(text, odd.start()), unseen(odd[0]), RETYPE))
    return text


def _spot_in(text: str, offset: int) -> Spot:
    return Spot(1, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def too_many(file: str, spot: Spot, part: str, most: int) -> Broken:
    """More entries than a map can have."""
    return Broken(finding("M102", file, spot, f'"{part}" has more than {most:,} entries; nothing was read.', _SPLIT))


_SPLIT = "Keep one county in one map."
