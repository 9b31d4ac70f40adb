"""What the officer may see of a run now, as JSON: made from what was shown, never from what is written for others.

Nothing of a score, a reason, an answer, a tick, a role, a value or a condition goes in, and no text before its time.
Facts (what a sign may mean, what a unit is called) are added by whoever holds the fact base.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simlib.play.chart import NO_NOTES, Notes
from simlib.play.decisions import LONGEST_TEXT
from simlib.play.engine import offer
from simlib.play.events import Event
from simlib.play.links import ends_of, links_of
from simlib.play.met import people_met, ties_known
from simlib.play.register import Mark
from simlib.play.sharing import passes
from simlib.play.state import Status
from simlib.play.story import Answer, Moment, Passage, Story
from simlib.play.told import clock_rows, offered_rows, told_rows
from simlib.scenario.model import Header, Item, Kind

VIEW_VERSION = 1

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the authority knows about a run beside its story."""

    run: str = ""
    seq: int = 0
    """The sequence number of the last event of the log."""
    since_seq: int | None = None
    """That of the last decision, where it differs."""
    noticed: bool = True
    """Whether the content notice was read, so that the case may begin."""
    paused: bool = False
    timers: bool = False
    """Whether time limits run: then only the server takes the limit's choice."""
    left: float | None = None
    """Seconds left of the limit, where timers run."""
    read: bool = True
    """Whether what followed the last decision was read."""
    draft: str = ""
    draft_items: object = None
    notes: Notes = NO_NOTES
    """What the officer has marked and drawn on the link chart."""
    reviewed: bool = False
    """Whether people with lived experience signed the text off."""


def view_of(story: Story, frame: Frame = Frame()) -> Json:
    """The officer's view. Before the content notice is read it holds the notice and nothing of the case."""
    if not frame.noticed:
        return _head(story, frame) | _nothing_yet(story)
    moment = story.moments[-1]
    return _head(story, frame) | {
        "clock": _clock(story, moment.state.minutes),
        "date": story.clock(moment.state.minutes).date().isoformat(),
        "minutes": moment.state.minutes,
        "place": moment.place,
        "segment": _segment(story),
        "progress": _progress(story),
        "scene": {"heading": moment.heading, "blocks": _blocks(moment.blocks)},
        "since": _since(story, frame),
        "prompt": _prompt(story, frame),
        "evidence": list(_evidence(story)),
        "people": list(_people(story)),
        "ties": list(_ties(story)),
        "links": links_of(story, frame.notes),
        "told": list(told_rows(story)),
        "offered": list(offered_rows(story)),
        "clocks": list(clock_rows(story)),
        "transcript": [_line(story, told, answer) for told, answer in story.answers],
        "ending": _ending(story),
    }


def _head(story: Story, frame: Frame) -> Json:
    scenario = story.program.scenario
    return {
        "view": VIEW_VERSION,
        "run": frame.run,
        "seq": frame.seq,
        "status": _status(story, frame),
        "scenario": {
            "title": scenario.title,
            "summary": scenario.summary,
            **_about(scenario.header),
            "reviewed": frame.reviewed,
        },
        "timers": frame.timers,
        "has_limits": any(scene.limit for scene in scenario.scenes),
        "support": {"lines": []},
        "alternative": None,
    }


def _about(header: Header) -> Json:
    return {
        "id": header.id,
        "role": header.role,
        "setting": list(header.setting),
        "lasts": header.lasts,
        "notice": header.notice,
        "law_checked": header.law_checked.isoformat() if header.law_checked else "",
        "jurisdiction": header.jurisdiction,
        "topics": list(header.topics),
    }


def _status(story: Story, frame: Frame) -> str:
    if not frame.noticed:
        return "notice"
    match story.state.status:
        case Status.PLAYING:
            return "paused" if frame.paused else "playing"
        case Status.STUCK:
            return "stuck"
        case _:
            return "ended"


def _nothing_yet(story: Story) -> Json:
    segments = [scene.segment for scene in story.program.scenario.scenes if scene.segment]
    return {
        "clock": _clock(story, 0),
        "date": story.clock(0).date().isoformat(),
        "minutes": 0,
        "place": "",
        "segment": {"label": "", "number": 0, "of": len(segments)},
        "progress": 0.0,
        "scene": {"heading": "", "blocks": []},
        "since": None,
        "prompt": None,
        "links": None,
        **{part: [] for part in ("evidence", "people", "ties", "told", "offered", "clocks", "transcript")},
        "ending": None,
    }


def _clock(story: Story, minutes: int) -> str:
    return story.clock(minutes).strftime("%H:%M")


def _blocks(passages: Iterable[Passage]) -> list[Json]:
    return [passage.as_json() for passage in passages]


def _segment(story: Story) -> Json:
    scenes = story.program.scenario.scenes
    labels = [scene.segment for scene in scenes if scene.segment]
    so_far = [scene.segment for scene in scenes[: story.state.scene + 1] if scene.segment]
    return {"label": so_far[-1] if so_far else "", "number": len(so_far), "of": len(labels)}


def _progress(story: Story) -> float:
    """How far down the notebook the officer has come, from 0 to 1; 1 once the run has ended."""
    if story.state.ended:
        return 1.0
    scenes = [stage for stage in story.program.stages if stage.scene.ending is None]
    furthest = max((place for place, stage in enumerate(scenes) if story.state.flags & stage.visited), default=0)
    return round(furthest / len(scenes), 3)


def _since(story: Story, frame: Frame) -> Json | None:
    """What followed the last decision, where there is anything to read."""
    answer = story.moments[-2].answer if len(story.moments) > 1 else None
    if answer is None or not (answer.consequence or answer.why_now):
        return None
    return {
        "seq": frame.seq if frame.since_seq is None else frame.since_seq,
        "chosen": answer.words,
        "blocks": _blocks(answer.consequence),
        "why_now": answer.why_now,
        "minutes": answer.minutes,
        "read": frame.read,
    }


def _prompt(story: Story, frame: Frame) -> Json | None:
    now = offer(story.program, story.state)
    if now.kind is None:
        return None
    limit = now.limit
    hidden = limit.choice.text if limit and frame.timers else None
    return {
        "kind": now.kind.value,
        "ask": now.ask,
        "button": now.button,
        "choices": [{"text": choice.text} for choice in now.choices if choice.text != hidden],
        "items": [_item(story, now.kind, item) for item in now.items],
        "bins": list(now.bins),
        **({"passes": passes()} if now.kind is Kind.REFER else {}),
        "limit": {"seconds": limit.seconds, "text": limit.choice.text, "left": frame.left} if limit else None,
        "draft": frame.draft,
        "draft_items": frame.draft_items,
        "max_chars": LONGEST_TEXT,
    }


def _item(story: Story, kind: Kind, item: Item) -> Json:
    if kind is Kind.CHART:
        return {"text": item.text, **ends_of(story, item.text)}
    return {"text": item.text, "question": item.question} if kind is Kind.JUDGE else {"text": item.text}


def _happenings(story: Story) -> Iterator[tuple[Event, Moment, Moment]]:
    """Each event with the moment it was decided in and the moment it led to."""
    for event in story.opening:
        yield event, story.moments[0], story.moments[0]
    for (moment, answer), following in zip(story.answers, story.moments[1:], strict=True):
        for event in answer.events:
            yield event, moment, following


def _named_in(event: Event, key: str) -> tuple[str, ...]:
    names = event.payload.get(key, ())
    return names if isinstance(names, tuple) else ()


def _evidence(story: Story) -> Iterator[Json]:
    texts = {evidence.name: evidence.text for evidence in story.program.scenario.evidence}
    for event, moment, following in _happenings(story):
        for name in _named_in(event, "found"):
            place = following.place if _by_entering(story, following, name) else moment.place
            yield {
                "name": name,
                "text": texts.get(name, ""),
                "clock": _clock(story, event.minutes),
                "place": place,
                "indicator": None,
            }


def _by_entering(story: Story, moment: Moment, name: str) -> bool:
    """Whether it is the scene itself that lets this be found."""
    stage = story.program.stages[moment.state.scene]
    gives = stage.change.gives
    for turn in stage.turns:
        gives |= turn.change.gives
    return bool(gives & story.program.bits(Mark.FOUND).get(name, 0))


def _people(story: Story) -> Iterator[Json]:
    """Everybody and every place that was named or spoke so far."""
    for person in people_met(story.program, story.moments):
        yield {"name": person.name, "kind": person.kind}


def _ties(story: Story) -> Iterator[Json]:
    """The ties known so far; one that has to be shown names what has shown it."""
    for tie, shown_by in ties_known(story.program, story.moments):
        yield {"text": tie.text, "shown_by": list(shown_by)}


def _line(story: Story, moment: Moment, answer: Answer) -> Json:
    return {
        "clock": _clock(story, moment.state.minutes),
        "heading": moment.heading,
        "place": moment.place,
        "blocks": _blocks(moment.blocks),
        "chosen": answer.words,
        "consequence": _blocks(answer.consequence),
    }


def _ending(story: Story) -> Json | None:
    if not story.state.ended:
        return None
    moment = story.moments[-1]
    return {"label": moment.heading, "outcome": story.state.status.value, "blocks": _blocks(moment.blocks)}
