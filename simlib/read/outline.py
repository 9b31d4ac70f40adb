"""The notebook cut at its headings: the title, the parts of the case, the scenes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from simlib.read.ledger import Ledger
from simlib.read.lines import Text
from simlib.read.tree import Block, Shape
from simlib.scenario.model import NOWHERE
from simlib.scenario.words import SECTIONS, did_you_mean, fold


@dataclass(slots=True)
class Part:
    """A heading and the blocks under it."""

    heading: Text
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """The case, its `###` parts by name, and its scenes in the order written."""

    case: Part
    sections: dict[str, Part]
    scenes: list[Part]


MOST_SCENES = 1_000
"""A long case has a hundred."""

_BY_FOLD = {fold(name): name for name in SECTIONS}


def outline_of(blocks: Iterable[Block], ledger: Ledger) -> Outline:
    """The outline of a notebook's blocks."""
    outline = Outline(Part(Text("")), {}, [])
    current = outline.case
    titled = False
    for block in blocks:
        if block.shape is not Shape.HEADING:
            current.blocks.append(block)
        elif block.level == 1 and not titled and not outline.scenes:
            outline.case.heading, titled = block.heading(), True
        elif block.level == 2 and len(outline.scenes) == MOST_SCENES:
            ledger.about(
                "S001", block.heading(), f"A case has at most {MOST_SCENES} scenes.", "Split it into two cases."
            )
            break
        elif block.level == 2:
            current = Part(block.heading())
            outline.scenes.append(current)
        elif block.level == 3 and not outline.scenes:
            current = _section(block, outline, ledger)
        else:
            _note_stray(block, ledger, in_scenes=bool(outline.scenes))
    _note_missing(outline, ledger)
    return outline


def _section(block: Block, outline: Outline, ledger: Ledger) -> Part:
    heading = block.heading()
    name = _BY_FOLD.get(fold(heading.value))
    part = Part(heading)
    if name is None:
        ledger.about(
            "S304", heading, f'A case has no part called "{heading.value[:60]}".', did_you_mean(heading.value, SECTIONS)
        )
        return part
    if name in outline.sections:
        ledger.about("S203", heading, f'The part "{name}" stands here a second time.', "Put both into one.")
        return outline.sections[name]
    outline.sections[name] = part
    return part


def _note_stray(block: Block, ledger: Ledger, *, in_scenes: bool) -> None:
    heading = block.heading()
    if block.level == 0:
        remedy = (
            "A line of `---` or `===` under a text makes it a heading: delete that line, or put an empty line between."
        )
        ledger.about("S110", heading, "This text is underlined, and so it is a heading.", remedy)
    elif block.level == 1:
        ledger.about("S110", heading, "A notebook has one title.", "Begin a scene with `##`.")
    elif in_scenes:
        ledger.about(
            "S110", heading, f"`{'#' * block.level}` has no place behind the first scene.", "Begin a scene with `##`."
        )
    else:
        ledger.about("S110", heading, f"`{'#' * block.level}` has no meaning.", "A part of the case begins with `###`.")


def _note_missing(outline: Outline, ledger: Ledger) -> None:
    if not outline.case.heading:
        ledger.add(
            "S006", NOWHERE, "There is no line that begins with `# `.", "Begin the first cell with `# ` and the title."
        )
    if not outline.scenes:
        ledger.add(
            "S007", NOWHERE, "There is no line that begins with `## `.", "Begin each scene with `## ` and its heading."
        )
