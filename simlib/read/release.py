"""The release edition: a new notebook built from what a trainee may hold, by whitelist.

Nothing is copied that is not named here. It keeps what is read and what happens (`If`, `When`, `Then`), so that the
case stays whole, and leaves out the key: Score, Why, Follows, Against, Answer, Clear when, Must, Never, Promises,
roles, indicators, ties that are hidden, ticks, what values and criteria mean, notes, old names, tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simlib.errors import Unreadable
from simlib.read.notebook import notebook_from_text, read_text_scenario
from simlib.read.targets import written_target
from simlib.scenario.model import (
    Adds,
    AllOf,
    AnyOf,
    Block,
    Choice,
    Compares,
    Condition,
    Does,
    Effect,
    Header,
    If,
    IsYes,
    Item,
    Kind,
    Limit,
    Not,
    Notices,
    NumberValue,
    Prose,
    Reads,
    Scenario,
    Scene,
    SetsNumber,
    Speech,
    Task,
    Value,
)

INDENT = "  "


def release_edition(raw: bytes) -> bytes:
    """The notebook a trainee may hold, made from the source in these bytes; same bytes for the same source.

    Raises `Unreadable` when the source has errors: what cannot be read cannot be known to be harmless.
    """
    reading = read_text_scenario(raw)
    if reading.scenario is None or not reading.playable:
        raise Unreadable("This scenario has errors; `simlib check` lists them. Mend them before you release it.")
    name = f"{reading.scenario.header.id or 'scenario'}.ipynb"
    return notebook_from_text(release_text(reading.scenario), name)


def release_text(scenario: Scenario) -> str:
    """The release edition as Markdown."""
    parts = ["\n".join(_case(scenario)), *("\n".join(_scene(scene)) for scene in scenario.scenes)]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _case(scenario: Scenario) -> Iterator[str]:
    yield f"# {scenario.title}"
    yield ""
    if scenario.summary:
        yield scenario.summary
        yield ""
    yield from _header(scenario.header)
    yield from _section("Values", (_value(value) for value in scenario.values))
    criteria = (
        f"- {each.name}: {each.maximum} points{', marked by a person' * each.by_person}." for each in scenario.criteria
    )
    yield from _section("Criteria", criteria)
    yield from _section("Evidence", (f"- {each.name}: {each.text}" for each in scenario.evidence))
    yield from _section("People and places", (f"- {each.name}: {each.kind}" for each in scenario.people))
    yield from _section("Ties", (f"- {tie.text}" for tie in scenario.ties if not tie.shown_by))


def _header(header: Header) -> Iterator[str]:
    checked = f"{header.law_checked}, {header.jurisdiction}" if header.law_checked else ""
    words = {
        "Id": header.id,
        "Catalogue": header.catalogue,
        "Version": str(header.version),
        "Role": header.role,
        "Setting": ", ".join(header.setting),
        "Lasts": f"{header.lasts} minutes",
        "Starts": f"{header.starts:%Y-%m-%d %H:%M}",
        "Law checked": checked,
        "Topics": ", ".join(header.topics),
        "Notice": header.notice,
        "Pass": f"{header.pass_percent} percent",
    }
    yield from (f"- {word}: {text}" for word, text in words.items() if text)


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    made = list(lines)
    if made:
        yield from ("", f"### {name}", "", *made)


def _value(value: Value) -> str:
    if isinstance(value, NumberValue):
        return f"- {value.name}: {value.start}, from {value.low} to {value.high}."
    return f"- {value.name}: {yes_text(yes=value.start)}."


def _scene(scene: Scene) -> Iterator[str]:
    yield f"## {scene.heading}"
    yield ""
    words = {
        "Segment": scene.segment,
        "Place": scene.place,
        "Takes": minutes_text(scene.takes),
        "Then": effects_text(scene.then),
        "Ending": str(scene.ending or ""),
    }
    lines = [f"- {word}: {text}" for word, text in words.items() if text]
    yield from (*lines, "") if lines else ()
    yield from _blocks(scene.blocks, "")
    for choice in scene.choices:
        yield from _choice(f"- [{choice.text}]({link_to(choice.target)})", choice)
    if scene.limit:
        yield from _limit(scene.limit)
    if scene.task:
        yield from _task(scene.task)


def _blocks(blocks: Iterable[Block], indent: str) -> Iterator[str]:
    """Each block with an empty line behind it, so that none runs into the next."""
    for block in blocks:
        if isinstance(block, Prose):
            yield from (f"{indent}{line}".rstrip() for line in block.text.split("\n"))
        elif isinstance(block, Speech):
            yield f"{indent}- {block.who}: {block.text}"
        elif isinstance(block, Notices):
            yield f"{indent}- You notice: {block.text}"
        else:
            yield from _if(block, indent)
        yield ""


def _if(block: If, indent: str) -> Iterator[str]:
    yield f"{indent}- If {condition_text(block.condition)}: {block.text}".rstrip()
    if block.then:
        yield f"{indent}{INDENT}- Then: {effects_text(block.then)}"


def _limit(limit: Limit) -> Iterator[str]:
    choice = limit.choice
    yield from _choice(f"- Limit: {limit.seconds} seconds, then [{choice.text}]({link_to(choice.target)})", choice)


def _choice(first: str, choice: Choice) -> Iterator[str]:
    yield first
    yield ""
    yield from _blocks(choice.consequence, INDENT)
    words = {
        "When": condition_text(choice.when) if choice.when else "",
        "Takes": minutes_text(choice.takes),
        "Then": effects_text(choice.then),
        "Once": "yes" if choice.once else "",
    }
    lines = [f"{INDENT}- {word}: {text}" for word, text in words.items() if text]
    yield from (*lines, "") if lines else ()


def _task(task: Task) -> Iterator[str]:
    yield f"- {task.kind.value.title()}: {task.ask} [{task.button}]({link_to(task.target)})"
    for item in task.items:
        yield from _item(item, task.kind)
    if task.shown_bins:
        yield f"{INDENT}- Bins: {', '.join(task.shown_bins)}"
    if task.takes:
        yield f"{INDENT}- Takes: {minutes_text(task.takes)}"
    if task.criterion:
        yield f"{INDENT}- Criterion: {task.criterion}"
    yield ""
    yield from _blocks(task.consequence, INDENT)


def _item(item: Item, kind: Kind) -> Iterator[str]:
    """The item without its answer: no tick, no bin."""
    box = "[ ] " if item.right is not None else ""
    question = f": {item.question}" if kind is Kind.JUDGE and item.question else ""
    yield f"{INDENT}- {box}{item.text}{question}"
    if item.when:
        yield f"{INDENT}{INDENT}- When: {condition_text(item.when)}"
    if item.then:
        yield f"{INDENT}{INDENT}- Then: {effects_text(item.then)}"


def condition_text(condition: Condition) -> str:
    """The condition as an author writes it.

    >>> condition_text(AllOf((IsYes("hurried"), AnyOf((IsYes("late"), Not(IsYes("armed")))))))
    'hurried and (late or not armed)'
    """
    if isinstance(condition, Reads):
        return f"{condition.reader}({condition.name})"
    if isinstance(condition, IsYes):
        return condition.value
    if isinstance(condition, Compares):
        return f"{condition.value} {condition.relation} {condition.number}"
    if isinstance(condition, Not):
        return f"not {_within(condition.term)}"
    joint = " and " if isinstance(condition, AllOf) else " or "
    return joint.join(_within(term) for term in condition.terms)


def _within(term: Condition) -> str:
    return f"({condition_text(term)})" if isinstance(term, AllOf | AnyOf) else condition_text(term)


def effects_text(effects: Iterable[Effect]) -> str:
    """The effects as an author writes them."""
    return ", ".join(_effect(effect) for effect in effects)


def _effect(effect: Effect) -> str:
    if isinstance(effect, Does):
        return f"{effect.verb} {effect.name}"
    if isinstance(effect, Adds):
        return f"{effect.value} {'-' if effect.amount < 0 else '+'} {abs(effect.amount)}"
    if isinstance(effect, SetsNumber):
        return f"{effect.value} = {effect.number}"
    return f"{effect.value} = {yes_text(yes=effect.yes)}"


def yes_text(*, yes: bool) -> str:
    """`yes` or `no`."""
    return "yes" if yes else "no"


def minutes_text(minutes: int) -> str:
    """The minutes as an author writes them; empty for none."""
    return f"{minutes} minute{'s' * (minutes != 1)}" if minutes else ""


def link_to(heading: str) -> str:
    """What stands in the parentheses of a link to this scene."""
    return f"#{written_target(heading)}"
