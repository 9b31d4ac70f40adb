"""The report as a file: a page that stands by itself, or a PDF file tagged for screen readers."""

from __future__ import annotations

from dataclasses import asdict

from simlib.html.audit import audit_page
from simlib.html.audit_figures import ON_PAGE, ON_PAPER
from simlib.network.audit_compare import Comparison
from simlib.network.audit_model import Audit
from simlib.report.content import Report, heat_words, longest_queue, report_of
from simlib.report.figures import map_figure, map_words, week_figure
from simlib.report.typeset import pdf_of
from simlib.scenario.facts import FactBase


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
    """The PDF file."""
    return pdf_of("report.typ", "report", _paper(report))


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
