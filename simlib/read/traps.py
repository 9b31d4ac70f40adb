"""Where Markdown reads something else than the author meant: each trap is a finding with its place.

The traps were seen with markdown-it-py 4.3, marked 17 and JupyterLab 4.6; the page on the format lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from simlib.read.ledger import Ledger
from simlib.read.lines import Cell
from simlib.read.tree import PROSE, Block, Bullet, Shape
from simlib.scenario.care_words import words_to_change
from simlib.scenario.words import TASK_WORDS

DEEPEST = 5
"""Bullets within bullets; the format needs three."""

_COMMENT = re.compile(r"<!--")
_HTML = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?=[\s/>])|/[A-Za-z]|[!?][A-Za-z\[])[^<>]*>?|<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>"
)
_DEFINITION = re.compile(r"^[ \t]*(?:[-*+][ \t]+)*(?P<what>\[[^\]]+\]:)")
_DOLLAR = re.compile(r"(?<!\\)\$")
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\((?P<where>[^()\s]*)[^()]*\)?")
_BESIDE = re.compile(r"(?!/)(?!.*\.\.)[\w./% -]+\Z")
_LINK = re.compile(r"(?<!!)\[[^\[\]]*\]\([^)]*\)")
_NO_HEADING = re.compile(r"(?m)^#{1,6}(?=[^\s#])")
_DECIDES = re.compile(rf"(?i)(?:\[|(?:Limit|{'|'.join(TASK_WORDS)})\s*:)")
_SHAPES = {
    Shape.CODE: "Text that is fenced, or indented by four spaces or more, becomes code.",
    Shape.QUOTE: "A line that begins with `>` becomes a quotation.",
    Shape.RULE: "A line of dashes or stars draws a line across the page.",
}
_REMEDIES = {
    Shape.CODE: "Write it as a paragraph, or indent it by two spaces under what it belongs to.",
    Shape.QUOTE: "Write what somebody says as `- Name: words`.",
    Shape.RULE: "Delete it.",
}


def note_traps(cells: Sequence[Cell], blocks: Iterable[Block], ledger: Ledger) -> None:
    """Write down every trap in these cells and their blocks."""
    for cell in cells:
        for index, line in enumerate(cell.lines):
            _note_line(cell, index, line, ledger)
        _note_dollars(cell, ledger)
    for block in blocks:
        _note_block(block, None, 0, ledger)
        if block.shape is Shape.BULLETS:
            _note_indent(block.bullets, 0, ledger)


def _note_line(cell: Cell, index: int, line: str, ledger: Ledger) -> None:
    for found in _COMMENT.finditer(line):
        ledger.add(
            "S218",
            cell.spot(index, found.start()),
            "Whoever opens the notebook can read it.",
            "Write it as `- Note: `.",
            len(line),
        )
    for found in _HTML.finditer(line):
        ledger.add(
            "S219",
            cell.spot(index, found.start()),
            "It is shown letter by letter to the trainee.",
            "Delete it, or put a space behind `<`.",
            len(found[0]),
        )
    definition = _DEFINITION.match(line)
    if definition:
        spot = cell.spot(index, definition.start("what"))
        ledger.add(
            "S220",
            spot,
            f"`{definition['what'][:40]}` is read as an address.",
            "Put no colon behind the bracket.",
            len(definition["what"]),
        )
    for found in _PICTURE.finditer(line):
        _note_picture(cell, index, found, ledger)
    for start, end, instead in words_to_change(line):
        ledger.add(
            "C103",
            cell.spot(index, start),
            f'"{line[start:end]}" is not used.',
            f"Write instead: {instead}.",
            end - start,
        )


def _note_picture(cell: Cell, index: int, found: re.Match[str], ledger: Ledger) -> None:
    spot = cell.spot(index, found.start())
    if not found["alt"].strip():
        ledger.add(
            "C106", spot, "Nothing stands between its brackets.", "Say in one sentence what it shows.", len(found[0])
        )
    if not _BESIDE.match(found["where"]):
        ledger.add(
            "C111",
            spot,
            f'"{found["where"][:60]}" is no file beside the case.',
            "Put the picture into the folder `pictures`.",
            len(found[0]),
        )


def _note_dollars(cell: Cell, ledger: Ledger) -> None:
    seen = 0
    for index, line in enumerate(cell.lines):
        if not line.strip():
            seen = 0
        for found in _DOLLAR.finditer(line):
            seen += 1
            if seen == 2:
                remedy = "Put a backslash before each dollar sign, or an empty line between the two."
                ledger.add(
                    "S221", cell.spot(index, found.start()), "Another dollar sign stands before this one.", remedy
                )


def _note_block(block: Block, owner: Bullet | None, depth: int, ledger: Ledger) -> None:
    spot = block.cell.spot(block.start, block.column)
    if block.shape in _SHAPES:
        ledger.add("S217", spot, _SHAPES[block.shape], _REMEDIES[block.shape], 0)
    elif block.shape is Shape.HEADING and owner is not None:
        ledger.add(
            "S110",
            spot,
            "A heading stands inside a bullet.",
            "Move it to the edge of the line, or write it as text.",
            0,
        )
    elif block.shape in PROSE:
        _note_prose(block, owner, ledger)
    elif depth > DEEPEST:
        ledger.add(
            "S217", spot, "Bullets are nested too deeply.", "Two levels under a choice or an item are enough.", 0
        )
    for bullet in block.bullets:
        for child in bullet.blocks:
            _note_block(child, bullet, depth + 1, ledger)
            if child.shape is Shape.BULLETS:
                _note_indent(child.bullets, None, ledger)


def _note_prose(block: Block, owner: Bullet | None, ledger: Ledger) -> None:
    if block.nested_bullet >= 0:
        spot = block.cell.spot(block.nested_bullet)
        ledger.add(
            "S217", spot, "A bullet inside a numbered list is read as text.", "Move it out to the edge of the line.", 0
        )
    if owner is not None:
        _note_continuations(block, owner, ledger)
    text = block.text("\n")
    for found in _NO_HEADING.finditer(text.value if block.shape is Shape.PARAGRAPH else ""):
        ledger.add(
            "S223",
            text.spot(found.start()),
            "Without the space it is text that the trainee reads.",
            "Put a space behind the number signs.",
            len(found[0]),
        )
    if owner is None or not (block.start == owner.line and _DECIDES.match(text.value)):
        for found in _LINK.finditer(text.value):
            remedy = "Make it a bullet that begins with the link, or write it as plain words."
            ledger.add("S222", text.spot(found.start()), "Nobody can press it.", remedy, len(found[0]))


def _note_continuations(block: Block, owner: Bullet, ledger: Ledger) -> None:
    """Lines that CommonMark takes into a bullet although they do not stand under it."""
    for index in range(max(block.start, owner.line) + 1, block.end):
        line = block.cell.line(index).expandtabs(4)
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent < owner.indent:
            remedy = "Put an empty line before it, or indent it by two spaces."
            ledger.add(
                "S208",
                block.cell.spot(index, len(block.cell.line(index)) - len(block.cell.line(index).lstrip())),
                "It is read as part of the bullet above.",
                remedy,
                0,
            )


def _note_indent(bullets: Sequence[Bullet], wanted: int | None, ledger: Ledger) -> None:
    for bullet, column in _columns(bullets):
        if wanted is None:
            wanted = column
        elif column != wanted:
            what = "at the edge of the line" if wanted == 0 else f"{wanted} spaces in, like the one above"
            remedy = f"Begin it {what}, or {wanted + 2} spaces in if it belongs to the bullet above."
            ledger.add("S209", bullet.cell.spot(bullet.line, bullet.column), f"It begins {column} spaces in.", remedy)


def _columns(bullets: Sequence[Bullet]) -> Iterator[tuple[Bullet, int]]:
    for bullet in bullets:
        yield bullet, len(bullet.cell.line(bullet.line)[: bullet.column].expandtabs(4))
