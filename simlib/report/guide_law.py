"""The law stamp and the sources of a case: every rule and practice that its reasons cite, with dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from simlib.report.sheet import Block, Box, Heading, Listing, Mood, Rows, Table, Tone, Words
from simlib.report.teaching import Case
from simlib.scenario.days import day_words, days_in_words
from simlib.scenario.facts import Fact, Indicator, LawRule, PracticeItem, resolve, source_lines
from simlib.score.citing import first_source
from simlib.script.build import cited_in


def law_blocks(case: Case) -> Iterator[Block]:
    """The law stamp: when the case was checked, and every rule it cites with its days."""
    rules = [fact for fact in _cited(case) if isinstance(fact, LawRule)]
    yield Heading("Law stamp")
    yield _standing(case, rules)
    if rules:
        yield Table(
            f"The rules of law that this case cites, as of {day_words(case.day)}",
            ("Rule", "What it is", "In force since", "Checked", "Check by"),
            tuple(_row(case, rule) for rule in rules),
            (9, 28, 18, 17, 17),
        )
        yield Rows(tuple((rule.id, _says(case, rule)) for rule in rules))
    yield Words("This is no legal advice. County counsel or the district attorney decides what holds here.", Tone.NOTE)


def _standing(case: Case, rules: list[LawRule]) -> Box:
    late = [f"{rule.id}, {rule.title}" for rule in rules if rule.is_stale(case.day)]
    whole = f"{case.law_stamp[:1].upper()}{case.law_stamp[1:]}."
    if not case.is_stale and not late:
        return Box(whole, (f"None of the rules cited is past its check-by date on {day_words(case.day)}.",))
    lines = ["Have counsel look at the case before it is taught."] if case.is_stale else []
    lines += [f"Past the check-by date, say so in class: {'; '.join(late)}."] if late else []
    return Box(whole, tuple(lines), Mood.WARN)


def _row(case: Case, rule: LawRule) -> tuple[str, ...]:
    late = " (passed)" if rule.is_stale(case.day) else ""
    effective = days_in_words(rule.effective).replace("(memory)", "(from memory, not verified)")
    since = effective or f"no day on record; as of {rule.as_of}"
    return (rule.id, days_in_words(rule.title), since, day_words(rule.checked), f"{day_words(rule.check_by)}{late}")


def _says(case: Case, rule: LawRule) -> str:
    """What a rule says now, what older material says of it, and where that was read."""
    parts = [" ".join(rule.now.split())]
    parts += [f"Older material says: {' '.join(rule.earlier.split())}"] if rule.earlier else []
    parts += [f"Pending when it was checked: {' '.join(rule.watch.split())}"] if rule.watch else []
    parts.append(f"Source: {'; '.join(source_lines(case.facts, rule))}; as of {rule.as_of}.")
    return days_in_words(" ".join(parts))


def source_blocks(case: Case) -> Iterator[Block]:
    """What the expected answers rest on: practice by phase and signs by source, each with its year."""
    facts = _cited(case)
    yield Heading("What the answers rest on")
    if not facts:
        yield Words("No choice of this case names a fact yet. An author adds `Follows` and `Against` (FORMAT.md).")
    yield from _practice(case, [fact for fact in facts if isinstance(fact, PracticeItem)])
    yield from _signs(case, [fact for fact in facts if isinstance(fact, Indicator)])
    missing = [each for each in sorted(cited_in(case.scenario)) if resolve(case.facts, each) is None]
    if missing:
        yield Box("Not in the fact base", (", ".join(missing),), Mood.WARN)


def _practice(case: Case, items: list[PracticeItem]) -> Iterator[Block]:
    for phase, group in groupby(items, lambda item: item.phase):
        told = list(group)
        yield Heading(f"{phase} {told[0].phase_title}", 3)
        yield Listing(tuple(f"**{item.id.rpartition('.')[2]}** {item.text}" for item in told))
        yield Words(_sources(case, told), Tone.SOURCE)


def _sources(case: Case, facts: Sequence[Fact]) -> str:
    """The sources of these facts, each once, and the year of the newest that was read."""
    lines = dict.fromkeys(line for fact in facts for line in source_lines(case.facts, fact))
    newest = max(int(getattr(fact, "as_of", 0)) for fact in facts)
    return f"{'; '.join(lines)}. Newest source: {newest}."


def _signs(case: Case, signs: list[Indicator]) -> Iterator[Block]:
    if signs:
        yield Heading("Signs", 3)
        first = [f"{first_source(source_lines(case.facts, sign))}; as of {sign.as_of}" for sign in signs]
        told = zip(signs, first, strict=True)
        yield Listing(tuple(f"**{sign.id}** {sign.text} ({source})" for sign, source in told))


def _cited(case: Case) -> list[Fact]:
    """The facts that the case cites, each once, by id."""
    found = [resolve(case.facts, each) for each in sorted(cited_in(case.scenario))]
    return [fact for fact in found if fact is not None]
