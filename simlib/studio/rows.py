"""From what is known about a case to what the studio's screens are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from simlib.html.blocks import count_words
from simlib.html.studio import share_words
from simlib.html.studio_parts import BotRow, CaseHead, Cell, FindingRow, MadeRow, PromiseRow, SceneRow, Scores
from simlib.prove.flow import Flow
from simlib.read.notebook import Reading
from simlib.scenario.model import Finding, Scenario, Severity
from simlib.studio.branches import BranchMap, Mark, MarkKind, links_from
from simlib.studio.coverage import Coverage, choices_taken
from simlib.studio.proofs import Standing

Json = Mapping[str, Any]

BOTS = {
    "practice": ("Practice", "takes what follows practice, never what goes against it"),
    "careful": ("Careful", "takes the most points now, with one slip in ten"),
    "random": ("Random", "takes anything"),
    "hasty": ("Hasty", "takes the least time"),
    "always first": ("Always first", "takes whatever stands first"),
    "longest text": ("Longest text", "takes the longest text"),
    "sweeper": ("Sweeper", "takes every choice that can be taken once"),
}
"""Each play-tester, and what it does, in the order shown."""

SHOULD_PASS = frozenset({"practice", "careful"})
FULL = 1 - 1e-9


def points_needed(scenario: Scenario) -> tuple[int, int]:
    """The points that pass, and those that there are."""
    maximum = sum(criterion.maximum for criterion in scenario.criteria if not criterion.by_person)
    return -(-maximum * scenario.header.pass_percent // 100), maximum


def head_of(reading: Reading, file: str, *, shipped: bool = False) -> CaseHead:
    """The title of the case, and in a sentence whether it plays."""
    title = reading.scenario.title if reading.scenario and reading.scenario.title else file
    errors = sum(finding.severity is Severity.ERROR for finding in reading.findings)
    if errors:
        return CaseHead(title, f"{errors} {'error' if errors == 1 else 'errors'} to mend first, then it can be played.")
    if reading.scenario is None:
        return CaseHead(title, "It cannot be read.")
    version, scenes = reading.scenario.header.version, len(reading.scenario.scenes)
    came = " It came with the simulator." if shipped else ""
    return CaseHead(title, f"Version {version}, {count_words(scenes, 'scene')}. It can be played.{came}")


def finding_rows(findings: Iterable[Finding], path: str, ids: Sequence[str]) -> list[FindingRow]:
    """The findings with their places, errors first, else in the order of the notebook."""
    rows = [
        FindingRow(
            each.code,
            each.severity is Severity.ERROR,
            cell_at(path, ids, each.spot.cell, each.spot.line, each.spot.column),
            each.message,
            each.help,
        )
        for each in findings
    ]
    return sorted(rows, key=lambda row: (not row.is_error, row.place.cell, row.place.line))


def cell_at(path: str, ids: Sequence[str], cell: int, line: int = 1, column: int = 1) -> Cell:
    """A place in the notebook, with the id of its cell where it has one."""
    return Cell(path, cell, line, column, ids[cell - 1] if 0 < cell <= len(ids) else "")


def scores_of(scenario: Scenario, proof: Json) -> Scores:
    """The scores of every run."""
    needed, maximum = points_needed(scenario)
    score = proof["score"]
    pairs = tuple((int(points), float(share)) for points, share in score["distribution"])
    return Scores(pairs, score["mean"] or 0.0, proof["passed"], needed, maximum, proof["histories"], proof["exact"])


def promise_rows(proof: Json) -> list[PromiseRow]:
    """Every Must, Never and promise, with what is so; broken promises first."""
    promises = [
        PromiseRow(_KEPT[each["holds"]], text, each["holds"], tuple(map(decision_words, each["history"] or ())))
        for text, each in proof["promises"].items()
    ]
    musts = [
        PromiseRow("Must", f"{name}: met in {share_words(share)} of runs at random", None if share > 0 else False)
        for name, share in proof["must"].items()
    ]
    nevers = [
        PromiseRow("Never", f"{name}: broken in {share_words(share)} of runs at random", None)
        for name, share in proof["never"].items()
    ]
    return sorted(promises, key=lambda row: row.holds is not False) + musts + nevers


_KEPT = {True: "Kept", False: "Broken", None: "Not decided"}


def decision_words(decision: Json) -> str:
    """A decision of a history, in words."""
    for kind, value in decision.items():
        if kind == "confidence":
            continue
        if isinstance(value, dict):
            return "; ".join(f"{name}: {answer}" for name, answer in value.items())
        if isinstance(value, list):
            return "; ".join(value) or "None of these"
        return "Write a text" if kind == "write" else str(value)
    return ""


def bot_rows(scenario: Scenario, bots: Sequence[Json]) -> list[BotRow]:
    """The play-testers in the order of the table, with a word where one is not as it should be."""
    known = {each["bot"]: each for each in bots}
    needed, _ = points_needed(scenario)
    return [
        BotRow(name, about, known[bot]["mean"], known[bot]["passed"], _remark(bot, known[bot], needed))
        for bot, (name, about) in BOTS.items()
        if bot in known
    ]


def _remark(bot: str, score: Json, needed: int) -> str:
    if bot == "practice":
        return "" if score["passed"] >= FULL else "should pass"
    if bot in SHOULD_PASS or score["mean"] is None:
        return ""
    return "too high" if score["mean"] >= needed or score["passed"] > 0.5 else ""


def scene_rows(
    scenario: Scenario, dead: Iterable[str], flow: Flow | None, path: str, ids: Sequence[str]
) -> list[SceneRow]:
    """Every scene, where it leads, and how often runs at random come there."""
    unreached = set(dead)
    return [
        SceneRow(
            scene.heading,
            scene.ending.value if scene.ending else "",
            scene.heading not in unreached,
            flow.entered.get(scene.heading) if flow else None,
            tuple(dict.fromkeys(target for _, target in links_from(scene) if target != scene.heading)),
            cell_at(path, ids, scene.spot.cell, scene.spot.line),
        )
        for scene in scenario.scenes
    ]


def made_rows(scenario: Scenario, coverage: Coverage) -> list[MadeRow]:
    """Every choice, and how often classes took it."""
    return [MadeRow(*made) for made in choices_taken(scenario, coverage)]


# --- the branch map -------------------------------------------------------------------------------------------


def map_parts(branches: BranchMap) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str]:
    """Marks and lines as the map widget takes them, and the map in one sentence."""
    marks = [
        {
            "key": mark.key,
            "label": mark_label(mark),
            "title": _mark_title(mark),
            "kind": mark.kind.value,
            "reached": mark.reached,
            "x": mark.x,
            "y": mark.y,
        }
        for mark in branches.marks
    ]
    lines = [
        {
            "source": line.source,
            "target": line.target,
            "title": "\n".join((*line.texts, *_often(line.share))),
            "share": line.share,
            "reached": line.reached,
        }
        for line in branches.lines
    ]
    return marks, lines, _map_words(branches)


def mark_label(mark: Mark) -> str:
    """What stands on a mark."""
    if mark.kind is MarkKind.PART:
        return f"{mark.key.removeprefix('part:')} ({len(mark.holds)} scenes)"
    return mark.key


def _mark_title(mark: Mark) -> str:
    if not mark.reached:
        return f"{mark_label(mark)}\nCannot be reached"
    if mark.kind is MarkKind.PART:
        return "\n".join((mark_label(mark), *mark.holds))
    return "\n".join((mark.key, *_often(mark.share)))


def _often(share: float | None) -> tuple[str, ...]:
    if share is None:
        return ()
    return (f"{share_words(share)} of runs at random",) if share <= 1 else (f"{share:.1f} times in a run at random",)


def _map_words(branches: BranchMap) -> str:
    endings = sum(mark.kind not in {MarkKind.SCENE, MarkKind.PART} for mark in branches.marks)
    dead = [mark.key for mark in branches.marks if not mark.reached]
    lost = f" Cannot be reached: {', '.join(dead)}." if dead else ""
    return f"Branch map: {len(branches.marks) - endings} scenes or parts, {endings} endings.{lost} Arrow keys move it."


# --- the proof ----------------------------------------------------------------------------------------------------


def not_yet(standing: Standing, *, can_be_played: bool) -> str:
    """Why there is nothing to show about all runs."""
    if not can_be_played:
        return "This shows once the case can be played."
    return "It is being worked out." if standing.is_working else "This shows once every run is worked out."


def step_words(standing: Standing) -> str:
    """How far the proof is, or that it fell."""
    if standing.failed:
        return "The proof did not come to an end; perhaps there was not enough memory for it."
    return f"{standing.step}. {standing.seconds:.0f} s so far. You can go on writing; it begins anew when you save."
