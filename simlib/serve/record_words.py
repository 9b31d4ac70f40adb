"""What the pages of the training record say: a record, the test of a class, and how long runs are kept, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simlib.errors import NotAllowed
from simlib.html.blocks import count_words
from simlib.html.records import CaseRow, KeepForm, OccasionRow, OfficerRow, OwnRecord, TalkRow, TopicRow
from simlib.html.sittings import KIND_WORDS
from simlib.record.attested import AttestedRow
from simlib.record.people import People
from simlib.record.policies import Policy
from simlib.report.certificate import missing_words
from simlib.report.record_words import (
    attested_words,
    day_words,
    days_words,
    minutes_words,
    result_words,
    short_words,
    talk_words,
)
from simlib.scenario.topics import TOPICS
from simlib.scenario.vignettes import VignetteKind
from simlib.score.class_runs import ENOUGH
from simlib.score.identification import Estimate
from simlib.score.identification_class import Change, ClassIdentification, OccasionResult
from simlib.score.sittings import Occasion
from simlib.score.training import MINUTE_MS, NEEDED_MINUTES, Attested, CaseRecord, TrainingRecord

USUAL_DAYS = 90
"""What the form offers until days were chosen."""

OCCASION_WORDS = {
    Occasion.BEFORE: "before the course",
    Occasion.AFTER: "after the course",
    Occasion.LATER: "six months after the course",
}


def own_record(record: TrainingRecord, kept: Policy, tests: Sequence[tuple[str, str]]) -> OwnRecord:
    """What an officer sees of their own record."""
    return OwnRecord(
        class_name=record.class_name,
        minutes=record.minutes,
        needed=NEEDED_MINUTES,
        short=short_words(record),
        is_complete=record.is_complete,
        missing=missing_words(record),
        cases=[*map(_case, record.cases), *map(_talk, record.attested)],
        topics=[TopicRow(topic, words, topic in record.topics) for topic, words in TOPICS.items()],
        post_id=record.post_id,
        agency=record.agency,
        kept=kept_words(kept),
        tests=tests,
    )


def officer_row(record: TrainingRecord) -> OfficerRow:
    """An officer as a class's record lists them."""
    asked = len(record.asked)
    return OfficerRow(
        person_id=record.person,
        name=record.name,
        post_id=record.post_id,
        minutes=record.minutes,
        attested=record.attested_minutes,
        short=record.shortfall,
        cases=f"{asked - len(record.missing_cases)} of {asked}",
        topics=record.topics,
        days=days_words(record),
        is_complete=record.is_complete,
    )


def _talk(talk: Attested) -> CaseRow:
    day, minutes = day_words(talk.began_ms), minutes_words(talk.attended_ms)
    return CaseRow(title=talk_words(talk), day=day, result=attested_words(talk), minutes=minutes)


def _case(case: CaseRecord) -> CaseRow:
    return CaseRow(
        title=case.title,
        day=day_words(case.began_ms),
        result=result_words(case.ended_ms, passed=case.passed),
        minutes=minutes_words(case.attended_ms),
        segments=[f"{label}: {spent // MINUTE_MS} min" for label, spent in case.segments if spent >= MINUTE_MS],
        kept=case.kept,
    )


def talk_rows(rows: Iterable[AttestedRow]) -> list[TalkRow]:
    """The entries of talk in a class, each with how many it counts for."""
    entries: dict[int, list[AttestedRow]] = {}
    for row in rows:
        entries.setdefault(row.wall_ms, []).append(row)
    return [_talk_row(entry, held) for entry, held in entries.items()]


def _talk_row(entry: int, held: Sequence[AttestedRow]) -> TalkRow:
    first, longest = held[0], max(row.minutes for row in held)
    fewer = sum(row.minutes < longest for row in held)
    less = f"; fewer for {fewer}, whose cases went on then" if fewer else ""
    return TalkRow(
        entry=entry,
        what=f"{first.title}, {first.segment}",
        day=day_words(first.began_ms),
        minutes=f"{count_words(longest, 'minute')} for {count_words(len(held), 'officer')}{less}",
        reason=first.reason,
    )


def kept_words(policy: Policy) -> str:
    """How long runs and tests of a class are kept, as its trainees are told; empty until the instructor has chosen.

    >>> kept_words(Policy(scored=True, keep_days=30)).partition(" Answers ")[0]
    'Scored runs are kept for 30 days after they end. Then what you decided and wrote is deleted.'
    """
    if policy.practices:
        runs = (
            "This class is for practice: what you decide and write is deleted once you leave the debrief, or a day "
            "later. That you finished a case stays on record."
        )
    elif policy.scored:
        days = count_words(policy.keep_days or 0, "day")
        runs = f"Scored runs are kept for {days} after they end. Then what you decided and wrote is deleted."
    else:
        return ""
    return f"{runs} {answers_kept_words(policy)}"


def answers_kept_words(policy: Policy) -> str:
    """How long answers to the identification test are kept; empty until the instructor has chosen.

    >>> answers_kept_words(Policy(scored=True, keep_days=1))
    'Answers to identification tests are deleted six months and 1 day after the last one.'
    """
    if policy.test_days is None:
        return ""
    days = count_words(policy.test_days, "day")
    return f"Answers to identification tests are deleted six months and {days} after the last one."


def keep_form(policy: Policy) -> KeepForm:
    """The form that says what is chosen now."""
    chosen = {None: "", True: "yes", False: "no"}[policy.scored]
    return KeepForm(chosen, str(policy.keep_days or USUAL_DAYS))


def kept_for(people: People, code: str) -> str:
    """The same for whoever comes with a class code; empty for a code that no class has."""
    try:
        return kept_words(people.policies.of(people.classes.by_code(code).class_id))
    except NotAllowed:
        return ""


# --- the identification test ----------------------------------------------------------------------------------------


def occasion_rows(found: ClassIdentification) -> list[OccasionRow]:
    """The occasions of a class, each with its numbers and intervals; without those that too few took for that."""
    return [_occasion_row(each) for each in found.occasions if each.people >= ENOUGH]


def too_few_lines(found: ClassIdentification) -> list[str]:
    """What is not shown yet, one sentence each: trainees are told that only the class as a whole is seen."""
    few = [
        f"{OCCASION_WORDS[each.occasion].capitalize()}: taken by {_people(each.people)}"
        for each in found.occasions
        if each.people < ENOUGH
    ]
    both = [f"{_span(each)}: both taken by {_people(each.people)}" for each in found.changes if each.people < ENOUGH]
    return [f"{line}. Numbers are shown from {ENOUGH} on, so that nobody is picked out." for line in (*few, *both)]


def _occasion_row(result: OccasionResult) -> OccasionRow:
    return OccasionRow(
        occasion=OCCASION_WORDS[result.occasion].capitalize(),
        people=result.people,
        seen=_share(result.seen.sensitivity),
        in_peace=_share(result.seen.specificity),
        apart=_number(result.seen.d_prime),
        brier=_told(result.brier, ".2f"),
        sure=[_share(each.share_right) for each in result.sure.stated],
        notes=list(_standing_out(result)),
    )


def _standing_out(result: OccasionResult) -> Iterator[str]:
    """The kind that was misjudged most, and whether the class is surer than it should be."""
    weakest = min(result.kinds, key=lambda kind: kind.right / kind.answers)
    if weakest.right < weakest.answers:
        taken = f", mostly taken for {_named(weakest.mostly_taken_for)}" if weakest.mostly_taken_for else ""
        yield f"{_named(weakest.kind)} was judged right least often, {weakest.right} of {weakest.answers}{taken}."
    if result.sure.is_overconfident:
        yield "answers given as certain were right in less than 80%, which is surer than the class should be."


def _named(kind: VignetteKind) -> str:
    return f"\u201c{KIND_WORDS[kind].lower()}\u201d"


def change_lines(changes: Iterable[Change]) -> list[str]:
    """What changed, in one sentence for each pair of occasions that enough people took."""
    return [_change(each) for each in changes if each.people >= ENOUGH]


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _span(change: Change) -> str:
    return f"From {OCCASION_WORDS[change.earlier]} to {OCCASION_WORDS[change.later]}"


def _change(change: Change) -> str:
    when = f"{_span(change)}, for {_people(change.people)} who took both"
    seen, peace = _points(change.sensitivity), _points(change.specificity)
    apart, brier = _shift(change.d_prime, "+.1f"), _shift(change.brier, "+.2f")
    return f"{when}: trafficking seen {seen}, false alarms avoided {peace}, d′ {apart}, Brier score {brier}."


def _share(estimate: Estimate) -> str:
    return _told(estimate, ".0%")


def _number(estimate: Estimate) -> str:
    return _told(estimate, ".1f")


def _told(estimate: Estimate, form: str) -> str:
    """A number with its interval."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "No answer"
    return _minus(f"{estimate.value:{form}} ({estimate.low:{form}} to {estimate.high:{form}})")


def _points(change: Estimate) -> str:
    """A change between shares, in percentage points."""
    return _shift(change, "+.0f", 100, " points")


def _shift(change: Estimate, form: str, scale: int = 1, unit: str = "") -> str:
    """A change with its interval, where there is one."""
    if change.value is None:
        return "unknown"
    told = f"{scale * change.value:{form}}{unit}"
    if change.low is not None and change.high is not None:
        told += f" ({scale * change.low:{form}} to {scale * change.high:{form}})"
    return _minus(told)


def _minus(words: str) -> str:
    return words.replace("-", "−")
