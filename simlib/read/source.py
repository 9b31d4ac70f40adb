"""A whole scenario as the text of its notebook: the way back from the model, with the key and all notes.

What `read_text_scenario` makes of the text is the scenario again, the places of its words aside, as long as every text
of the scenario could stand in a notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simlib.read.release import INDENT, condition_text, effects_text, link_to, minutes_text, yes_text
from simlib.scenario.conditions import by_name
from simlib.scenario.model import (
    UNCLEAR,
    Block,
    Choice,
    Condition,
    Criterion,
    Evidence,
    Header,
    If,
    Item,
    Kind,
    NumberValue,
    Person,
    Points,
    Promise,
    Prose,
    Reason,
    Rule,
    Scenario,
    Scene,
    Speech,
    Task,
    Tie,
    Value,
)

Named = tuple[Rule, ...]
"""The named conditions that may stand in a condition, in the order declared."""


def source_text(scenario: Scenario) -> str:
    """The scenario as an author writes it; named conditions stand by their names wherever they are meant."""
    named = scenario.conditions
    parts = ["\n".join(_case(scenario)), *("\n".join(_scene(scene, named)) for scene in scenario.scenes)]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _case(scenario: Scenario) -> Iterator[str]:
    named = scenario.conditions
    yield from (f"# {scenario.title}", "")
    if scenario.summary:
        yield from (scenario.summary, "")
    yield from _words(_head_words(scenario.header), "")
    yield from _section("Values", (_value(value) for value in scenario.values))
    yield from _section("Criteria", (_criterion(criterion) for criterion in scenario.criteria))
    yield from _section("Evidence", (line for each in scenario.evidence for line in _evidence(each)))
    yield from _section("People and places", (line for person in scenario.people for line in _person(person)))
    yield from _section("Ties", (line for tie in scenario.ties for line in _tie(tie)))
    conditions = (_rule(rule, named[:place]) for place, rule in enumerate(named))
    yield from _section("Conditions", conditions)
    yield from _section("Must", (_rule(rule, named) for rule in scenario.musts))
    yield from _section("Never", (_rule(rule, named) for rule in scenario.nevers))
    yield from _section("Promises", (_promise(promise, named) for promise in scenario.promises))


def _head_words(header: Header) -> dict[str, str]:
    """The words of the head; what says no more than the default is left out."""
    default = Header()
    checked = f"{header.law_checked}, {header.jurisdiction}" if header.law_checked else ""
    return {
        "Id": header.id,
        "Catalogue": header.catalogue,
        "Version": str(header.version) if header.version != default.version else "",
        "Role": header.role if header.role != default.role else "",
        "Setting": ", ".join(header.setting),
        "Lasts": minutes_text(header.lasts) if header.lasts != default.lasts else "",
        "Starts": f"{header.starts:%Y-%m-%d %H:%M}" if header.starts != default.starts else "",
        "Law checked": checked,
        "Topics": ", ".join(header.topics),
        "Notice": header.notice,
        "Pass": f"{header.pass_percent} percent" if header.pass_percent != default.pass_percent else "",
    }


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    made = list(lines)
    if made:
        yield from ("", f"### {name}", "", *made)


def _words(words: dict[str, str], indent: str) -> Iterator[str]:
    yield from (f"{indent}- {word}: {text}" for word, text in words.items() if text)


def _value(value: Value) -> str:
    start = (
        f"{value.start}, from {value.low} to {value.high}"
        if isinstance(value, NumberValue)
        else yes_text(yes=value.start)
    )
    return f"- {value.name}: {start}. {value.about}".rstrip()


def _criterion(criterion: Criterion) -> str:
    starts = f", starts at {criterion.start}" if criterion.start else ""
    by_person = ", marked by a person" if criterion.by_person else ""
    points = f"{criterion.maximum} point{'s' * (criterion.maximum != 1)}"
    return f"- {criterion.name}: {points}{starts}{by_person}. {criterion.about}".rstrip()


def _evidence(evidence: Evidence) -> Iterator[str]:
    yield f"- {evidence.name}: {evidence.text}"
    words = {
        "Indicator": ", ".join(evidence.indicators),
        "Basis": evidence.basis,
        "Obtained by": evidence.unit,
        "Reliability": evidence.reliability,
        "Privileged": "yes" if evidence.privileged else "",
    }
    yield from _words(words, INDENT)


def _person(person: Person) -> Iterator[str]:
    yield f"- {person.name}: {person.kind}{', ' * bool(person.role)}{person.role}"
    yield from _words({"Wants": person.wants, "Fears": person.fears}, INDENT)


def _tie(tie: Tie) -> Iterator[str]:
    yield f"- {tie.text}"
    yield from _words({"Shown by": ", ".join(tie.shown_by)}, INDENT)


def _rule(rule: Rule, named: Named) -> str:
    return f"- {rule.name}: {_condition(rule.condition, named)}"


def _promise(promise: Promise, named: Named) -> str:
    """The promise in the author's words, where these are a promise at all."""
    if promise.text.lower().startswith("in every "):
        return f"- {promise.text}"
    runs = "passing run" if promise.passing_only else "run"
    return f"- in every {runs}: {promise.quantifier} {_condition(promise.condition, named)}"


def _scene(scene: Scene, named: Named) -> Iterator[str]:
    yield from (f"## {scene.heading}", "")
    words = {
        "Segment": scene.segment,
        "Place": scene.place,
        "Takes": minutes_text(scene.takes),
        "Then": effects_text(scene.then),
        "Ending": str(scene.ending or ""),
    }
    lines = [*_words(words, ""), *_each("Formerly", scene.formerly, ""), *_each("Note", scene.notes, "")]
    yield from (*lines, "") if lines else ()
    yield from _blocks(scene.blocks, "", named)
    for choice in scene.choices:
        yield from _choice(f"- [{choice.text}]({link_to(choice.target)})", choice, named)
    if scene.limit:
        link = f"[{scene.limit.choice.text}]({link_to(scene.limit.choice.target)})"
        yield from _choice(f"- Limit: {scene.limit.seconds} seconds, then {link}", scene.limit.choice, named)
    if scene.task:
        yield from _task(scene.task, named)


def _each(word: str, texts: Iterable[str], indent: str) -> Iterator[str]:
    yield from (f"{indent}- {word}: {text}" for text in texts)


def _blocks(blocks: Iterable[Block], indent: str, named: Named) -> Iterator[str]:
    """Each block with an empty line behind it, so that none runs into the next."""
    for block in blocks:
        if isinstance(block, Prose):
            yield from (f"{indent}{line}".rstrip() for line in block.text.split("\n"))
        elif isinstance(block, Speech):
            yield f"{indent}- {block.who}: {block.text}"
        elif isinstance(block, If):
            yield f"{indent}- If {_condition(block.condition, named)}: {block.text}".rstrip()
            yield from _words({"Then": effects_text(block.then)}, indent + INDENT)
        else:
            yield f"{indent}- You notice: {block.text}"
        yield ""


def _choice(first: str, choice: Choice, named: Named) -> Iterator[str]:
    yield from (first, "")
    yield from _blocks(choice.consequence, INDENT, named)
    words = {
        "When": _condition(choice.when, named),
        "Once": "yes" if choice.once else "",
        "Takes": minutes_text(choice.takes),
        "Then": effects_text(choice.then),
        **_judged(choice.score, choice.reason),
        "Tags": ", ".join(choice.tags),
    }
    lines = [*_words(words, INDENT), *_each("Formerly", choice.formerly, INDENT)]
    yield from (*lines, "") if lines else ()


def _judged(score: tuple[Points, ...], reason: Reason) -> dict[str, str]:
    """The words that say what something is worth, and why."""
    points = (f"{each.criterion} {'-' if each.points < 0 else '+'} {abs(each.points)}" for each in score)
    return {
        "Score": ", ".join(points),
        "Follows": ", ".join(reason.follows),
        "Against": ", ".join(reason.against),
        "Why": reason.why,
        "Why now": reason.why_now,
    }


def _task(task: Task, named: Named) -> Iterator[str]:
    yield f"- {task.kind.value.title()}: {task.ask} [{task.button}]({link_to(task.target)})"
    for item in task.items:
        yield from _item(item, task.kind, named)
    own = {"Bins": ", ".join(task.named_bins), "Takes": minutes_text(task.takes), "Criterion": task.criterion}
    yield from _words(own, INDENT)
    yield ""
    yield from _blocks(task.consequence, INDENT, named)


def _item(item: Item, kind: Kind, named: Named) -> Iterator[str]:
    box = "" if item.right is None else "[x] " if item.right else "[ ] "
    question = f": {item.question}" if kind is Kind.JUDGE and item.question else ""
    yield f"{INDENT}- {box}{item.text}{question}"
    words = {
        "Answer": "not yet clear" if kind is Kind.JUDGE and item.answer == UNCLEAR else item.answer,
        "Clear when": _condition(item.clear_when, named),
        "When": _condition(item.when, named),
        "Then": effects_text(item.then),
        **_judged(item.score, item.reason),
    }
    yield from _words(words, INDENT + INDENT)


def _condition(condition: Condition | None, named: Named) -> str:
    return condition_text(by_name(condition, named)) if condition else ""
