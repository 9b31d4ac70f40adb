"""What is different between two versions of a case: its parts by name, what can be reached, and how runs come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from simlib.play.resume_changes import case_changes
from simlib.play.resume_match import Found, Match, match_of, meaning_of
from simlib.prove.diff_parts import Parts, choices_of, joined, scenes_by_likeness, scenes_of
from simlib.prove.result import Proof
from simlib.scenario.model import Scenario
from simlib.scenario.words import fold


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of a case side by side."""

    scenes: Parts
    choices: Parts
    """Choices, and the items of other decisions, of the scenes that both versions have."""
    case: tuple[str, ...]
    """Sentences about what belongs to no scene."""
    old: Proof
    new: Proof
    endings: Mapping[str, tuple[float | None, float | None]]
    """By the newer label, or the older where it is gone: how often a run at random ends there; None where it is not."""

    def __bool__(self) -> bool:
        return bool(self.scenes or self.choices or self.case)


def difference(old: Scenario, new: Scenario, before: Proof, after: Proof) -> Difference:
    """What is different between two versions; `before` and `after` are their proofs.

    What no run meets is told only where the newer proof is exact: runs drawn at random show that there is a way, never
    that there is none.
    """
    match = match_of(old, new)
    headings = scenes_by_likeness(old, new, match)
    names = {heading: found.name for heading, found in headings.items()}
    choices = _choices(old, new, match, names)
    return Difference(
        scenes=replace(scenes_of(old, new, headings), lost=tuple(_lost_scenes(before, after, headings))),
        choices=replace(choices, lost=tuple(_lost_choices(before, after, names, choices))),
        case=tuple(_case(old, new)),
        old=before,
        new=after,
        endings=_endings(before, after, names),
    )


def _choices(old: Scenario, new: Scenario, match: Match, names: Mapping[str, str]) -> Parts:
    return joined(choices_of(old.scene(one), new.scene(two), match, names) for one, two in names.items())


def _case(old: Scenario, new: Scenario) -> Iterator[str]:
    for change in case_changes(old, new):
        yield change.sentence
    for name, mine, theirs in (
        (
            "Head of the case",
            replace(old.header, starts=new.header.starts, pass_percent=new.header.pass_percent),
            new.header,
        ),
        ("Title or summary", (old.title, old.summary), (new.title, new.summary)),
        ("A value's start or bounds", _values_in_both(old, new), _values_in_both(new, old)),
        ("Evidence", old.evidence, new.evidence),
        ("People, places or ties", (*old.people, *old.ties), (*new.people, *new.ties)),
        ("Promises", old.promises, new.promises),
    ):
        if meaning_of(mine) != meaning_of(theirs):
            yield f"{name}: not as it was."


def _values_in_both(case: Scenario, other: Scenario) -> tuple[object, ...]:
    """What the values mean that both versions have, by name; one that came or went is told by itself."""
    names = {fold(value.name) for value in other.values}
    kept = {
        fold(value.name): meaning_of(replace(value, about="")) for value in case.values if fold(value.name) in names
    }
    return tuple(sorted(kept.items(), key=lambda each: each[0]))


def _lost_scenes(before: Proof, after: Proof, headings: Mapping[str, Found]) -> Iterator[tuple[str, str]]:
    old = {found.name: heading for heading, found in headings.items()}
    for heading in after.unreached if after.exact else ():
        if old.get(heading) not in before.unreached:
            yield heading, ""


def _lost_choices(before: Proof, after: Proof, names: Mapping[str, str], choices: Parts) -> Iterator[tuple[str, str]]:
    renamed = {(each.scene, each.old): each.new for each in choices.renamed}
    known = set()
    for scene, choice in before.never_offered:
        heading = names.get(scene.heading, "")
        known.add((heading, renamed.get((heading, choice.text), choice.text)))
    for scene, choice in after.never_offered if after.exact else ():
        if (scene.heading, choice.text) not in known and scene.heading not in after.unreached:
            yield scene.heading, choice.text


def _endings(before: Proof, after: Proof, names: Mapping[str, str]) -> dict[str, tuple[float | None, float | None]]:
    made: dict[str, tuple[float | None, float | None]] = {}
    for label, ending in before.endings.items():
        now = after.endings.get(names.get(label, ""))
        made[names[label] if now else label] = (ending.probability, now.probability if now else None)
    for label, ending in after.endings.items():
        made.setdefault(label, (None, ending.probability))
    return made
