"""What the figures of a report show: the units in columns, and where its holes lie."""

from __future__ import annotations

from collections import deque

from markupsafe import Markup

from simlib.html.audit_figures import Palette, map_svg, week_svg
from simlib.network.audit_model import Audit
from simlib.network.audit_words import listed
from simlib.report.content import Report, heat_words
from simlib.scenario.model import Severity
from simlib.scenario.referral_map import ReferralMap

MOST_COLUMNS = 5
"""Columns of the map; whatever is further away stands in the last one."""


def week_figure(report: Report, colors: Palette) -> Markup:
    """The week: for each start hour, how many duties to tell are missed."""
    return week_svg(report.missed, heat_words(report.missed), colors)


def map_figure(audit: Audit, colors: Palette) -> Markup:
    """The map with the units and links marked where a finding lies."""
    marks = {each.unit: each.severity is Severity.ERROR for each in reversed(audit.findings) if each.unit}
    marked = {each.link: each.severity is Severity.ERROR for each in reversed(audit.findings) if each.link}
    links = [link.key for link in audit.map.links]
    return map_svg(columns_of(audit.map), links, marks, marked, map_words(audit), colors)


def map_words(audit: Audit) -> str:
    """What the map's marks say, in words."""
    places = list(dict.fromkeys(" → ".join(each.place) for each in audit.findings if each.place))
    if not places:
        return "No hole is marked."
    shown = places[:12]
    rest = f" and {len(places) - len(shown)} more" if len(places) > len(shown) else ""
    return f"Marked, since a hole lies there: {listed(shown) if not rest else ', '.join(shown) + rest}."


def columns_of(referral_map: ReferralMap) -> list[list[str]]:
    """The units by how many links lie between them and a unit where people come to notice, in the map's order."""
    onward: dict[str, list[str]] = {}
    for link in referral_map.links:
        onward.setdefault(link.sender, []).append(link.receiver)
    depth = {unit.id: 0 for unit in referral_map.units if unit.arrivals > 0}
    queue = deque(depth)
    while queue:
        unit = queue.popleft()
        for receiver in onward.get(unit, ()):
            if receiver not in depth:
                depth[receiver] = min(depth[unit] + 1, MOST_COLUMNS - 1)
                queue.append(receiver)
    columns: list[list[str]] = [[] for _ in range(1 + max(depth.values(), default=0))]
    for each in referral_map.units:
        columns[depth.get(each.id, 0)].append(each.id)
    return columns
