"""The report as a file: a page that stands by itself, or a PDF file tagged for screen readers."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from simlib.html.audit import audit_page
from simlib.html.audit_figures import ON_PAGE, ON_PAPER
from simlib.network.audit_compare import Comparison
from simlib.network.audit_model import Audit
from simlib.report.content import Report, heat_words, longest_queue, report_of
from simlib.report.figures import map_figure, map_words, week_figure
from simlib.scenario.facts import FactBase

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "review" / "fonts"


def report_file(audit: Audit, base: FactBase, comparison: Comparison | None, kind: str) -> bytes:
    """The bytes of the report; `kind` is `.html` or `.pdf`. The same audit gives the same bytes."""
    report = report_of(audit, base, comparison)
    return html_report(report).encode("utf-8") if kind == ".html" else pdf_report(report)


def html_report(report: Report) -> str:
    """The page."""
    return audit_page(
        report=report,
        week=week_figure(report, ON_PAGE),
        chart=map_figure(report.audit, ON_PAGE),
        heat=heat_words(report.missed),
        chart_words=map_words(report.audit),
        queue=longest_queue(report.audit),
    )


def pdf_report(report: Report) -> bytes:
    """The PDF file. The words come to the typesetter as data, so that none of them is read as markup.

    Words that our fonts do not have are set in whatever font this machine has; such a file makes no promise to screen
    readers.
    """
    data = json.dumps(_paper(report), ensure_ascii=False, default=str)
    try:
        return _set(data, only_ours=True)
    except typst.TypstError:
        return _set(data, only_ours=False)


def _paper(report: Report) -> dict[str, object]:
    plain = {
        name: getattr(report, name)
        for name in ("title", "about", "day", "notes", "summary", "best", "changes", "soon", "capacity")
    }
    return plain | {
        "tiles": [asdict(tile) for tile in report.tiles],
        "findings": [asdict(finding) for finding in report.findings],
        "duties": [asdict(duty) for duty in report.duties],
        "week": str(week_figure(report, ON_PAPER)),
        "chart": str(map_figure(report.audit, ON_PAPER)),
        "heat": heat_words(report.missed),
        "chart_words": map_words(report.audit),
        "queue": longest_queue(report.audit),
    }


def _set(data: str, *, only_ours: bool) -> bytes:
    made = typst.compile(
        _HERE / "report.typ",
        root=_HERE,
        font_paths=[_FONTS],
        ignore_system_fonts=only_ours,
        sys_inputs={"report": data},
        format="pdf",
        pdf_standards=["ua-1"] if only_ours else [],
    )
    if not isinstance(made, bytes):
        raise TypeError("One file was expected.")
    return made
