"""What the wall and the phones say, made from a room.

Before the votes are shown, everything here comes from the view of an officer and from the ballot made of it: nothing
that is hidden can reach the wall or a phone. What tells the key (`_signs`, the short debrief) is made only after that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import segno

from simlib.html.blocks import count_words
from simlib.html.roll_call import DebriefRow, Phone, Result, Sign, VoteAnswer, VoteQuestion, Wall
from simlib.play.ballot import Tally, Ticks, letter_of, most_voted
from simlib.play.decisions import Choose
from simlib.play.engine import offer
from simlib.play.segments import LONGEST, Segment
from simlib.play.stages import Adds, Line, Stage, Way
from simlib.play.state import State
from simlib.play.tasks import worth_of
from simlib.scenario.facts import FactBase
from simlib.scenario.model import Kind, Reason
from simlib.score.assess import assess
from simlib.score.citing import source_words
from simlib.score.fates import unit_words
from simlib.score.grades import Grade
from simlib.score.timeline import Judged, timeline_of
from simlib.serve.roll_call import Room, Step, key_of

NO_TICKS: Ticks = {}
ONWARD = {
    Step.FOLLOWS: "Go on",
    Step.BREAK: "Begin the next segment",
    Step.STORY: "Vote",
    Step.VOTE: "Show the votes",
    Step.REVEAL: "Talk about it",
}
GRADES = {
    Grade.STRONG: ("Good practice", "good"),
    Grade.FINE: ("Fine", ""),
    Grade.COULD_BE_BETTER: ("Could be better", "warn"),
    Grade.COSTLY: ("Costly", "bad"),
}
"""The words of a grade, and the icon beside them."""
JUDGED = {"yes": "Yes", "no": "No", "unclear": "Not yet clear"}
PROMPTS = {
    Kind.CHOICE: ("What speaks for another answer?", "What would the person in front of you have heard?"),
    Kind.REFER: ("What speaks for another answer?", "What did the person agree to?"),
}
OTHER_PROMPTS = ("Which fact speaks for another answer?", "What do we not know?")
"""What the room talks about, where the case has no question of its own. None asks who voted for what."""
WAIT = {
    Step.NOTICE: "The case has not begun yet. Please look at the wall.",
    Step.BREAK: "The segment is over. Please look at the wall.",
    Step.END: "The case is over. Thank you for voting.",
    Step.REVEAL: "The votes are on the wall.",
    Step.DISCUSS: "The votes are on the wall. Say why you voted as you did, if you like.",
}
READ = "Read along on the wall. Your buttons come with the next decision."


# --- the wall ------------------------------------------------------------------------------------------------------


def wall_of(room: Room, facts: FactBase, *, address: str, only_here: bool, phones: int, event_id: str) -> Wall:
    """What the wall shows now. `address` is where phones vote."""
    view, sitting = room.view, room.sittings[-1]
    wall: dict[str, Any] = {
        "code": room.call.code,
        "title": view["scenario"]["title"],
        "step": room.step.value,
        "seq": room.live.seq,
        "at": room.at,
        "segment": f"Segment {sitting.segment.number} of {len(room.plan)}",
        "label": sitting.segment.label,
        "minutes": sitting.segment.minutes,
        "sat_down_ms": room.sat_down_ms,
        "onward": _onward(room),
        "goes_back": room.step_before is not None,
        "event_id": event_id,
    }
    match room.step:
        case Step.NOTICE:
            about = view["scenario"]
            wall |= {"notice": about["notice"], "lasts": _lasts(room.plan), "support": view["support"]["lines"]}
        case Step.FOLLOWS:
            wall |= _follows(view)
        case Step.STORY:
            wall |= _story(view)
        case Step.VOTE:
            wall |= _ballot(room, shown=None) | _joining(address, only_here=only_here)
            wall |= {"votes": room.tally.votes, "phones": phones}
        case Step.REVEAL:
            wall |= _ballot(room, shown=room.tally)
        case Step.DISCUSS:
            wall |= _discussion(room, facts)
        case Step.BREAK:
            wall |= _break(room, facts)
        case Step.END:
            wall |= _end(room, facts)
    return Wall(**wall)


def _onward(room: Room) -> str:
    if room.step is Step.NOTICE:
        return "Begin"
    if room.step is Step.STORY and room.next_step is Step.DISCUSS:
        return "Write it together"
    return ONWARD[room.step] if room.next_step else ""


def _lasts(plan: Sequence[Segment]) -> str:
    """How many segments, and how long; a scene that is too long by itself is not hidden."""
    longest = max(LONGEST // 60, *(segment.minutes for segment in plan))
    return f"Up to {count_words(len(plan), 'segment')} of at most {longest} minutes"


def _story(view: Mapping[str, Any]) -> dict[str, Any]:
    scene = view["scene"]
    return {"clock": view["clock"], "place": view["place"], "heading": scene["heading"], "blocks": scene["blocks"]}


def _follows(view: Mapping[str, Any]) -> dict[str, Any]:
    since = view["since"]
    later = f"{count_words(since['minutes'], 'minute')} later" if since["minutes"] else "At once"
    return {"chosen": since["chosen"], "followed": since["blocks"], "why_now": since["why_now"], "later": later}


def _joining(address: str, *, only_here: bool) -> dict[str, Any]:
    rows = tuple(tuple(row) for row in segno.make(address, micro=False).matrix)
    return {"address": address, "qr": rows, "only_here": only_here}


def _ballot(room: Room, *, shown: Tally | None) -> dict[str, Any]:
    if room.ballot is None:
        return {}
    taken = most_voted(room.ballot, shown) if shown else None
    return {
        "ask": room.ballot.ask or "What do you do?",
        "questions": questions_of(room, shown, taken or NO_TICKS),
        "votes": shown.votes if shown else 0,
        "counted": shown.voters if shown else 0,
        "kept_back": few_words(shown) if shown else "",
        "is_open_vote": taken is not None,
        "writes": room.ballot.kind is Kind.WRITE,
    }


def questions_of(
    room: Room, shown: Tally | None, taken: Ticks, signs: Mapping[tuple[int, int | None], Sign] | None = None
) -> tuple[VoteQuestion, ...]:
    """The ballot as it is read: with votes where they are shown, and with reasons where these are given."""
    said = signs or {}
    questions = room.ballot.questions if room.ballot else ()
    return tuple(
        VoteQuestion(
            name=f"q{place}",
            text=question.text,
            several=question.several,
            answers=tuple(
                VoteAnswer(
                    key=key_of(place, answer),
                    letter=letter_of(answer),
                    text=text,
                    hands=room.hands.get(place, {}).get(answer, 0),
                    votes=shown.counts[place][answer] if shown else 0,
                    percent=shown.percent(place, answer) if shown else 0,
                    is_told=shown.tells(place, answer) if shown else False,
                    is_taken=answer in taken.get(place, ()),
                    sign=said.get((place, answer)),
                )
                for answer, text in enumerate(question.answers)
            ),
            sign=said.get((place, None)),
        )
        for place, question in enumerate(questions)
    )


def few_words(shown: Tally) -> str:
    """Why votes by phone are in no number, in plain words; empty where all are."""
    if not shown.kept_back:
        return ""
    few = f"{count_words(shown.kept_back, 'vote')} by phone: too few for numbers, which would tell who voted for what."
    if shown.told:
        return f"{few} You see which answers have a vote. Talk, and choose together."
    return f"{few} With fewer than three, not even the answers are shown. Talk, or raise hands, and choose together."


# --- once the votes are shown --------------------------------------------------------------------------------------


def _discussion(room: Room, facts: FactBase) -> dict[str, Any]:
    wall = _ballot(room, shown=room.tally)
    if room.ballot is None:
        return wall
    taken = most_voted(room.ballot, room.tally) or NO_TICKS
    signs = dict(_signs(room, facts))
    prompts = PROMPTS.get(room.ballot.kind, OTHER_PROMPTS)
    return wall | {"questions": questions_of(room, room.tally, taken, signs), "prompts": prompts}


def _signs(room: Room, facts: FactBase) -> Iterator[tuple[tuple[int, int | None], Sign]]:
    """What there is to say about each answer, or about a question as a whole where its answers share a reason."""
    program, state = room.live.program, room.story.state
    stage, ballot = program.stages[state.scene], room.ballot
    if ballot is None:
        return
    if stage.form is None:
        for answer, text in enumerate(ballot.names[0]):
            yield (0, answer), _sign_of_choice(room, facts, stage, state, text)
        return
    if ballot.items:
        for place, item in enumerate(ballot.items):
            yield (place, None), _sign_of_line(room, facts, stage.form.by_text[item], state)
        return
    for answer, text in enumerate(ballot.names[0] if ballot.names else ()):
        yield (0, answer), _sign_of_line(room, facts, stage.form.by_text[text], state)


def _sign_of_choice(room: Room, facts: FactBase, stage: Stage, state: State, text: str) -> Sign:
    choice = next(each for each in stage.scene.all_choices if each.text == text)
    way = stage.ways[text]
    adds = () if state.flags & way.taken else way.adds
    points = sum(number for _, number in adds)
    fits = "bad" if points < 0 or choice.reason.against else "good" if points > 0 or choice.reason.follows else ""
    return Sign(
        fits=fits,
        verdict={"good": "Good practice", "bad": "Goes against practice"}.get(fits, ""),
        why=choice.reason.why,
        worth=_worth(room, adds, way),
        sources=_sources(facts, choice.reason),
    )


def _sign_of_line(room: Room, facts: FactBase, line: Line, state: State) -> Sign:
    item = line.item
    if item.right is not None:
        fits, verdict = ("good", "This one belongs here") if item.right else ("bad", "Not this one")
    elif room.ballot is not None and room.ballot.kind is Kind.JUDGE:
        best = [JUDGED[answer] for answer in JUDGED if worth_of(line, state, answer) > 0]
        fits, verdict = "", f"The facts allow: {' or '.join(best)}" if best else ""
    else:
        fits, verdict = "", f"It fits best: {item.answer}" if item.answer else ""
    return Sign(fits, verdict, item.reason.why, _worth(room, line.adds), _sources(facts, item.reason))


def _worth(room: Room, adds: Adds, way: Way | None = None) -> str:
    """Points by criterion, and the minutes it takes, in words."""
    criteria = room.live.program.criteria
    points = [f"{number:+d} {criteria[place].name}".replace("-", "−") for place, number in adds if number]
    minutes = [f"takes {count_words(way.takes, 'minute')}"] if way and way.takes else []
    return "; ".join((*points, *minutes))


def _sources(facts: FactBase, reason: Reason) -> tuple[str, ...]:
    return (
        *(f"In step with {source_words(facts, fact_id)}" for fact_id in reason.follows),
        *(f"Goes against {source_words(facts, fact_id)}" for fact_id in reason.against),
    )


# --- the end of a segment, and of the case -------------------------------------------------------------------------


def _break(room: Room, facts: FactBase) -> dict[str, Any]:
    ended, begins = room.sittings[-2], room.sittings[-1]
    rows = _rows(room, facts, range(ended.first, begins.first))
    segment = ended.segment
    return {
        "rows": rows,
        "segment": f"Segment {segment.number} of {len(room.plan)}",
        "label": segment.label,
        "minutes": segment.minutes,
        "next_label": f"{begins.segment.label}, continued" if begins.goes_on else begins.segment.label,
        "next_minutes": begins.segment.minutes,
    }


def _end(room: Room, facts: FactBase) -> dict[str, Any]:
    judged = assess(room.story)
    rows = _rows(room, facts, range(room.sittings[-1].first, len(room.story.moments)))
    result = Result(room.story.state.status.value, judged.percent, judged.passed)
    return _story(room.view) | {"rows": rows, "result": result, "support": room.view["support"]["lines"]}


def _rows(room: Room, facts: FactBase, moments: range) -> tuple[DebriefRow, ...]:
    """The decisions made in these moments, judged; the number of a decision is its moment's, counted from 1."""
    judged = timeline_of(room.story, partial(unit_words, facts))
    return tuple(_row(room, each) for each in judged if each.number - 1 in moments)


def _row(room: Room, judged: Judged) -> DebriefRow:
    why = "\n\n".join((*(mistake.said for mistake in judged.mistakes), judged.why))
    return DebriefRow(
        scene=judged.scene,
        chosen=judged.chosen,
        grade=GRADES[judged.grade][0],
        fits=GRADES[judged.grade][1],
        why=why,
        voted=_voted(room, judged),
        better=judged.better or "",
    )


def _voted(room: Room, judged: Judged) -> str:
    """How many of the room wanted the choice that was taken."""
    moments = room.story.moments
    asked_at = room.live.decided_at[judged.number - 2] if judged.number > 1 else 0
    tally = room.tallies.get(asked_at)
    if tally is None or not tally.votes:
        return ""
    if tally.kept_back or not isinstance(judged.decision, Choose):
        return count_words(tally.votes, "vote")
    offered = [choice.text for choice in offer(room.live.program, moments[judged.number - 1].state).choices]
    return f"{tally.counts[0][offered.index(judged.chosen)]} of {tally.of[0]} voted for it"


# --- the phone -----------------------------------------------------------------------------------------------------


def screen_of(room: Room) -> str:
    """What changes when a phone has something new to show, and not before."""
    step = room.step if room.step in WAIT or room.step is Step.VOTE else Step.STORY
    return f"{room.at}.{step.value}"


def phone_of(room: Room, voter: str) -> Phone:
    """What the phone of this voter shows now."""
    takes_votes, given = room.step is Step.VOTE, room.phones.get(voter)
    if not takes_votes or room.ballot is None:
        return Phone(room.call.code, screen_of(room), said=WAIT.get(room.step, READ))
    return Phone(
        code=room.call.code,
        screen=screen_of(room),
        at=room.at,
        takes_votes=True,
        ask=room.ballot.ask or "What do you do?",
        questions=questions_of(room, None, given or NO_TICKS),
        has_voted=given is not None,
    )


def ticks_of(fields: Iterable[tuple[str, str]], several: Iterable[bool]) -> Ticks:
    """What a form ticks: `pick` is a key, `qN` an answer of question N.

    A question where several may be ticked, or none, is answered by every form. What makes no sense is left out, so that
    the rest does not fit the ballot.
    """
    ticks: dict[int, set[int]] = {place: set() for place, many in enumerate(several) if many}
    for name, value in fields:
        question, _, answer = value.partition(".") if name == "pick" else (name.removeprefix("q"), "", value)
        if all(part.isascii() and part.isdecimal() and len(part) < 4 for part in (question, answer)):
            ticks.setdefault(int(question), set()).add(int(answer))
    return {place: frozenset(answers) for place, answers in ticks.items()}
