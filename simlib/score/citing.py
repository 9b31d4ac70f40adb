"""Facts as a debrief cites them: the sentence, where it comes from, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simlib.scenario.facts import FactBase, LawRule, PracticeItem, resolve, sentence_of, source_lines

Json = dict[str, object]

UNKNOWN = "This is not in the fact base."


def cite(facts: FactBase, fact_id: str) -> Json:
    """One fact by its id, with source and date; an id that names nothing says so."""
    fact = resolve(facts, fact_id)
    if fact is None:
        return {"id": fact_id, "text": UNKNOWN, "source": "", "as_of": "", "phase": ""}
    made: Json = {
        "id": fact.id,
        "text": sentence_of(fact),
        "source": first_source(source_lines(facts, fact)),
        "as_of": str(getattr(fact, "as_of", "")),
        "phase": fact.phase_title if isinstance(fact, PracticeItem) else "",
    }
    if isinstance(fact, LawRule):
        made |= {"effective": fact.effective, "checked": fact.checked.isoformat()}
    return made


def cites(facts: FactBase, ids: Iterable[str]) -> list[Json]:
    """Facts by their ids, each once, in the order first named."""
    return [cite(facts, fact_id) for fact_id in dict.fromkeys(ids)]


def laws_among(facts: FactBase, ids: Iterable[str]) -> list[Json]:
    """Those of the facts that are rules of law."""
    return [cite(facts, fact_id) for fact_id in dict.fromkeys(ids) if isinstance(resolve(facts, fact_id), LawRule)]


def source_words(facts: FactBase, fact_id: str) -> str:
    """Id and source of a fact in one line."""
    fact = resolve(facts, fact_id)
    return f"{fact_id}: {first_source(source_lines(facts, fact))}" if fact else fact_id


def first_source(lines: Sequence[str]) -> str:
    """The first source, and how many more there are: `simlib facts ID` lists them all.

    >>> first_source(["Penal Code 236.2", "Evidence Code 1038", "From memory"])
    'Penal Code 236.2 and 2 more'
    """
    more = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    return f"{lines[0]}{more}" if lines else ""
