"""The files of a referral map: to keep, to mend in a spreadsheet, and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simlib.labs.files import MadeFile, zipped
from simlib.read.map_folder import name_for
from simlib.read.referral_graphml import map_as_graphml
from simlib.read.referral_write import map_as_csv, map_as_yaml
from simlib.scenario.referral_map import ReferralMap

REPORTS = ("html", "pdf")
"""Those of `KINDS` that are a report, and take a while."""

KINDS: Mapping[str, str] = {
    "html": "Report to read (HTML)",
    "pdf": "Report to print (PDF)",
    "yaml": "Map (YAML)",
    "csv": "Four tables (CSV, in one ZIP)",
    "graphml": "Graph (GraphML)",
}
"""What can be made, with what it is called."""

_MEDIA = {
    "html": "text/html",
    "pdf": "application/pdf",
    "yaml": "application/yaml",
    "csv": "application/zip",
    "graphml": "application/xml",
}


def file_of(kind: str, whole: ReferralMap) -> MadeFile:
    """The file of this kind (one of `KINDS` that is no report) of a map. The same map gives the same bytes."""
    makers: Mapping[str, Callable[[ReferralMap], bytes]] = {
        "yaml": map_as_yaml,
        "csv": lambda each: zipped(map_as_csv(each)),
        "graphml": map_as_graphml,
    }
    ending = "zip" if kind == "csv" else kind
    return MadeFile(f"{name_for(whole.name)}.{ending}", makers[kind](whole), _MEDIA[kind])


def report_of(kind: str, whole: ReferralMap, content: bytes) -> MadeFile:
    """The file of a report that was made."""
    return MadeFile(f"{name_for(whole.name)}-report.{kind}", content, _MEDIA[kind])
