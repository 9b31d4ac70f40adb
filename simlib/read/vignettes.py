"""From the file of vignettes to the bank of the identification test, with every mistake in it."""

from __future__ import annotations

from simlib.read.facts_fields import Entry, entries, open_entry
from simlib.scenario.facts import FactBase, FactProblem, nearest
from simlib.scenario.vignettes import Vignette, VignetteBank, VignetteKind, faults_of

FILE = "vignettes.yaml"
MOST_SLOTS = 99


def read_vignettes(
    raw: bytes | None, facts: FactBase | None, name: str = FILE
) -> tuple[VignetteBank, tuple[FactProblem, ...]]:
    """The bank and what is wrong in its file; a vignette with a mistake is left out. No bytes: no file.

    Whether the forms are parallel is judged only where every vignette could be read. Without facts nobody looks whether
    they are there: a test that was begun goes on when the fact base has lost one.
    """
    problems: list[FactProblem] = []
    file = open_entry(name, raw, problems)
    kept: dict[str, Vignette] = {}
    for _, entry in entries(file, ("vignettes",), problems) if file.has("vignettes") or not problems else ():
        vignette = _vignette(entry)
        _check(entry, vignette, kept, facts)
        if entry.finish():
            kept[vignette.id] = vignette
    file.finish()
    bank = VignetteBank(tuple(kept.values()))
    if not problems:
        problems += [FactProblem(name, line, message) for line, message in faults_of(bank)]
    return bank, tuple(sorted(set(problems)))


def _vignette(entry: Entry) -> Vignette:
    return Vignette(
        id=entry.text("id"),
        form=entry.text("form"),
        slot=entry.whole("slot", 1, MOST_SLOTS) or 0,
        kind=entry.one_of("kind", VignetteKind),
        text=entry.text("text"),
        why=entry.text("why"),
        cites=entry.words("cites"),
        line=entry.line,
    )


def _check(entry: Entry, vignette: Vignette, kept: dict[str, Vignette], facts: FactBase | None) -> None:
    if vignette.id in kept:
        entry.problem(entry.line, f'The vignette "{vignette.id}" stands twice.')
    for cited in vignette.cites:
        if facts is not None and facts.find(cited) is None:
            near = nearest(facts.ids(), cited)
            remedy = f'Is it "{near}"?' if near else ""
            entry.problem(entry.line_of("cites"), f'There is no fact called "{cited}".', remedy)
