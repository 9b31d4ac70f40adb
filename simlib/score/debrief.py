"""The debrief of a run as data: what happened to people first, then the result, then every decision and its why.

It holds what was hidden while the case was played, so nobody gets it before the run has ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from simlib.errors import RunOver
from simlib.play.decisions import Choose, Refer, Sort, TimeOut, Write
from simlib.play.story import Story
from simlib.scenario.facts import Advice, FactBase, PracticeItem, resolve
from simlib.scenario.model import Kind
from simlib.score.assess import Assessment, Because, CriterionResult, assess
from simlib.score.branches import path_of
from simlib.score.citing import cites, laws_among, source_words
from simlib.score.fates import fates, unit_words
from simlib.score.mistakes import Mistake
from simlib.score.network_picture import picture_of
from simlib.score.referrals import breaches_of, tellings_of
from simlib.score.timeline import Judged, timeline_of
from simlib.score.told_section import told_section
from simlib.score.verdicts import identification, judgements

Json = dict[str, object]

CAVEAT = (
    "Signs are weak predictors. No study has shown that a list of signs tells reliably who is being trafficked, and "
    "every one of them has innocent readings. They are reasons to ask and to look, never proof."
)
"""Said in every debrief: rule SAF-D7 of the project's safety rules, after W-BIAS and W-NIJ of the fact base."""


def debrief_of(story: Story, facts: FactBase) -> Json:
    """The debrief of a story that has ended. Raises `RunOver` while it goes on.

    Decisions are numbered from 1 in `seq`; whoever keeps the log puts its own numbers there.
    """
    if not story.state.ended:
        raise RunOver("The debrief comes when the case has ended.")
    unit_name = partial(unit_words, facts)
    tellings = tellings_of(story, facts)
    judged, timeline = assess(story), timeline_of(story, unit_name, breaches_of(tellings, unit_name))
    ids = [fact_id for row in timeline for fact_id in (*row.follows, *row.against, *row.missed)]
    ending = story.moments[-1]
    return {
        "run": "",
        "title": story.program.scenario.title,
        "ending": {"label": ending.heading, "outcome": story.state.status.value},
        "people": fates(story, facts),
        "blocks": [passage.as_json() for passage in ending.blocks],
        **_result(judged),
        "criteria": [_criterion(story, facts, each) for each in judged.criteria],
        "timeline": [_entry(story, facts, row) for row in timeline],
        "told": told_section(story, facts, tellings),
        "path": path_of(story),
        "judgements": judgements(story),
        "identification": identification(story),
        "practice": _practice(facts, timeline),
        "laws": laws_among(facts, ids),
        "picture": picture_of(story, facts),
        "caveat": CAVEAT,
        "retry": [_retry(story, facts, row) for row in timeline],
        "reports": list(_reports(story)),
        "analysis": None,
    }


def _clock(story: Story, minutes: int) -> str:
    return story.clock(minutes).strftime("%H:%M")


def _result(judged: Assessment) -> Json:
    return {
        "passed": judged.passed,
        "why_not": why_not(judged),
        "total": judged.total,
        "maximum": judged.maximum,
        "percent": judged.percent,
        "pass_percent": judged.pass_percent,
        "musts": [{"name": name, "met": bool(met)} for name, met in judged.musts.items()],
        "nevers": [{"name": name, "broken": broken} for name, broken in judged.nevers.items()],
    }


def why_not(judged: Assessment) -> list[str]:
    """What kept a run from passing, each in a sentence; nothing where it passed."""
    said: list[str] = []
    if judged.total * 100 < judged.pass_percent * judged.maximum:
        said.append(f"The score is {int(judged.percent)} percent of the points; {judged.pass_percent} are needed.")
    said += [f"This has to happen and did not: {name}." for name, met in judged.musts.items() if not met]
    said += [f"This must not happen and did: {name}." for name, broken in judged.nevers.items() if broken]
    return said


def _criterion(story: Story, facts: FactBase, result: CriterionResult) -> Json:
    return {
        "name": result.name,
        "about": result.about,
        "points": result.points,
        "maximum": result.maximum,
        "start": result.start,
        "by_person": result.by_person,
        "reasons": [_reason(story, facts, because) for because in result.reasons],
    }


def _reason(story: Story, facts: FactBase, because: Because) -> Json:
    return {
        "clock": _clock(story, because.minutes),
        "scene": because.scene,
        "text": unit_words(facts, because.text) if because.scene in _referrals(story) else because.text,
        "points": because.points,
        "why": because.reason.why,
        "sources": [source_words(facts, fact_id) for fact_id in because.ids],
    }


def _referrals(story: Story) -> set[str]:
    """The scenes in which units are chosen: there the items are ids of the fact base."""
    scenes = story.program.scenario.scenes
    return {scene.heading for scene in scenes if scene.task is not None and scene.task.kind is Kind.REFER}


def _retry(story: Story, facts: FactBase, row: Judged) -> Json:
    return {"seq": row.number, "clock": _clock(story, row.minutes), "scene": row.scene, "chosen": _chosen(facts, row)}


def _chosen(facts: FactBase, row: Judged) -> str:
    """The decision in words; units by their names, and of what was sorted how much was right."""
    match row.decision:
        case Refer(units):
            return "; ".join(unit_words(facts, unit) for unit in units) or row.chosen
        case Sort(bins):
            right = len(bins) - len(row.mistakes)
            return f"You sorted {len(bins)} items, {right if row.mistakes else 'all'} of them right."
        case _:
            return row.chosen


def _entry(story: Story, facts: FactBase, row: Judged) -> Json:
    return _retry(story, facts, row) | {
        "kind": "choice" if isinstance(row.decision, Choose | TimeOut) else "task",
        "grade": row.grade.value,
        "points": row.points,
        "mistakes": [_mistake(facts, mistake) for mistake in row.mistakes],
        "why": row.why,
        "follows": cites(facts, row.follows),
        "against": cites(facts, row.against),
        "better": row.better,
    }


def _mistake(facts: FactBase, mistake: Mistake) -> Json:
    ids = (*mistake.reason.follows, *mistake.reason.against)
    return {
        "said": mistake.said,
        "why": mistake.reason.why,
        "sources": [source_words(facts, fact_id) for fact_id in ids],
    }


def _practice(facts: FactBase, timeline: Iterable[Judged]) -> Json:
    """What practice says of this run: done, offered and left undone, and done against it."""
    rows = list(timeline)
    did = {fact_id: None for row in rows for fact_id in row.follows}
    against = [fact_id for row in rows for fact_id in row.against]
    undone = [fact_id for fact_id in against if _is_to_do(facts, fact_id)]
    missed = [fact_id for fact_id in (*undone, *(each for row in rows for each in row.missed)) if fact_id not in did]
    avoid = [fact_id for fact_id in against if fact_id not in undone]
    return {"did": cites(facts, did), "missed": cites(facts, missed), "avoid": cites(facts, avoid)}


def _is_to_do(facts: FactBase, fact_id: str) -> bool:
    """Whether this says what to do, so that going against it means leaving it undone."""
    fact = resolve(facts, fact_id)
    return isinstance(fact, PracticeItem) and fact.kind is Advice.DO


def _reports(story: Story) -> Iterable[Json]:
    for moment, answer in story.answers:
        task = story.program.stages[moment.state.scene].scene.task
        if isinstance(answer.decision, Write) and task is not None:
            yield {"criterion": task.criterion, "text": answer.decision.text}
