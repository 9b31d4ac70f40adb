"""What an author sees around a rehearsal in JupyterLab: our style inside the notebook, and what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from markupsafe import Markup

from simlib.html import static_folder
from simlib.html.blocks import count_words, joined

MOST_SHOWN = 20


@cache
def style_html() -> Markup:
    """Our style sheets in one element, for a page that is not ours; the font is the system's there."""
    files = (static_folder() / name for name in ("tokens.css", "screens.css"))
    rules = "\n".join(file.read_text(encoding="utf-8") for file in files)
    # The sheets are files of this package: the one text that goes on a page unescaped.
    return Markup("<style>") + Markup(rules.split("\n:root", 1)[1].join((":root", ""))) + Markup("</style>")  # noqa: S704


def findings_html(findings: Sequence[Mapping[str, object]], *, playable: bool) -> Markup:
    """The findings with their places, worst first as they come; a quiet line where there are none."""
    if not findings:
        return Markup('<p class="sim-note">Nothing to mend. This rehearsal is not kept.</p>')
    rows = joined(map(_finding, findings[:MOST_SHOWN]))
    more = len(findings) - MOST_SHOWN
    rest = Markup("<li>{}</li>").format(f"And {more} more: run `simlib check`.") if more > 0 else ""
    said = "It plays all the same." if playable else "It cannot be played until the errors are mended."
    return Markup(
        '<details class="sim-past"{}><summary>{} in this notebook. {}</summary><ol>{}{}</ol></details>'
    ).format(Markup("") if playable else Markup(" open"), count_words(len(findings), "finding"), said, rows, rest)


def _finding(finding: Mapping[str, object]) -> Markup:
    where = f"cell {finding.get('cell')}, line {finding.get('line')}"
    return Markup("<li><b>{} {}, {}.</b> {} {}</li>").format(
        finding.get("code"), finding.get("severity"), where, finding.get("message"), finding.get("help")
    )
