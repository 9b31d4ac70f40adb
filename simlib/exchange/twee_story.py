"""A Twee file sorted: the passages that are played, what the file says about itself, and our own data if it has any."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simlib.exchange.findings import at_line, shown
from simlib.exchange.form import Wrong, read
from simlib.exchange.json_form import FORM, VERSION
from simlib.exchange.twee_form import Passage
from simlib.exchange.twee_write import DATA_TAG, SPECIAL_NAMES
from simlib.scenario.model import Finding, Scenario

_NO_SCENE_TAGS = frozenset({"script", "stylesheet", "widget", "init", "header", "footer", "startup", "annotation",
                            "twine.private", "twine.image", "twine.audio", "twine.video", "debug-header",
                            "debug-footer", "debug-startup"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """What our own data passage carries: the scenario as it was, and a digest of each passage at that time."""

    scenario: Scenario
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """What a Twee file holds."""

    title: str
    story_format: str
    """As `StoryData` names it; empty where it names none."""
    scenes: tuple[Passage, ...]
    """The passages that are played, the start first."""
    kept: Kept | None = None


def story_of(passages: Sequence[Passage], findings: list[Finding]) -> Story:
    """The story these passages make; what is no part of it is written down."""
    unique = _once_each(passages, findings)
    title = next((" ".join(each.text.split()) for each in unique if each.name == "StoryTitle"), "")
    data = next((_story_data(each, findings) for each in unique if each.name == "StoryData"), {})
    carrier = next((each for each in unique if DATA_TAG in each.tags), None)
    kept = _kept(carrier, findings) if carrier else None
    scenes = tuple(_played(unique, findings))
    start = data.get("start")
    first = next((each for name in (start, "Start") for each in scenes if each.name == name), None)
    if first is None and scenes:
        remedy = "Name the start in StoryData, or call its passage Start."
        findings.append(at_line("X219", scenes[0].line, f'It begins with "{shown(scenes[0].name)}".', remedy))
    ordered = (first, *(each for each in scenes if each is not first)) if first else scenes
    story_format = data.get("format")
    return Story(title or "Untitled story", story_format if isinstance(story_format, str) else "", ordered, kept)


def _once_each(passages: Iterable[Passage], findings: list[Finding]) -> list[Passage]:
    """The passages without those whose name an earlier one has."""
    kept: dict[str, Passage] = {}
    for passage in passages:
        if passage.name in kept:
            message = f'A second passage "{shown(passage.name)}" was left out.'
            findings.append(at_line("X217", passage.line, message, "Give it a name of its own."))
        kept.setdefault(passage.name, passage)
    return list(kept.values())


def _story_data(passage: Passage, findings: list[Finding]) -> Mapping[str, object]:
    try:
        value = json.loads(passage.text)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    findings.append(at_line("X213", passage.line, "StoryData is no JSON object.", "Export the story once more."))
    return {}


def _played(passages: Iterable[Passage], findings: list[Finding]) -> Iterable[Passage]:
    for passage in passages:
        if passage.name in {"StoryTitle", "StoryData"} or DATA_TAG in passage.tags:
            continue
        tag = next((tag for tag in passage.tags if tag.lower() in _NO_SCENE_TAGS), "")
        if tag or passage.name in SPECIAL_NAMES:
            why = f"its tag is {shown(tag)}" if tag else "its name has a meaning of its own"
            message = f'"{shown(passage.name)}" was left out: {why}.'
            findings.append(at_line("X212", passage.line, message, "Write what a trainee should read into a scene."))
        else:
            yield passage


def _kept(passage: Passage, findings: list[Finding]) -> Kept | None:
    """What our own passage carries; None, and written down, where it was damaged."""
    try:
        return _carried(json.loads(passage.text))
    except Wrong as wrong:
        message = f"{shown(wrong.path, 120)}: {wrong.sentence}"
    except (ValueError, RecursionError):
        message = "It is no JSON any more."
    remedy = "Only what Twee itself says was read; the data was left out."
    findings.append(at_line("X213", passage.line, f'"{shown(passage.name)}": {message}', remedy))
    return None


def _carried(document: object) -> Kept:
    if not isinstance(document, dict) or (document.get("form"), document.get("version")) != (FORM, VERSION):
        raise Wrong("form", f"{FORM} in version {VERSION} was expected.")
    digests = document.get("passages")
    if not isinstance(digests, dict):
        raise Wrong("passages", "An object was expected.")
    return Kept(read(Scenario, document.get("scenario")), {str(name): str(each) for name, each in digests.items()})
