"""The catalogue of one person: what is open to them, how far they are, and where they stopped."""

from __future__ import annotations

from collections.abc import Sequence

from simlib.html.contexts import Catalogue, ScenarioCard, Standing, Stopped
from simlib.record.people import People
from simlib.record.rights import Role
from simlib.record.runs import Run, RunState
from simlib.record.sessions import Session
from simlib.scenario.model import Severity
from simlib.serve.library import Library, Title
from simlib.serve.record_words import kept_words


class Shelf:
    """Puts a person's catalogue together."""

    def __init__(self, people: People, library: Library) -> None:
        self._people, self._library = people, library

    def catalogue(self, session: Session, setting: str) -> Catalogue:
        """Every scenario open to this person; an instructor sees all, the broken ones too, with what is wrong."""
        runs = self._people.runs.of_person(session.person_id)
        gone = {each.scenario_id for each in self._people.completions.of_people((session.person_id,)) if each.ended_ms}
        titles = self._open_to(session)
        cards = [self._card(title, runs, session, is_gone=title.id in gone) for title in titles]
        done = {card.scenario_id for card in cards if card.standing is Standing.DONE}
        return Catalogue(
            scenarios=cards,
            stopped=self._stopped(runs),
            setting=setting,
            minutes_done=sum(card.lasts for card in cards if card.scenario_id in done),
            minutes_all=sum(card.lasts for card in cards),
            kept=kept_words(self._people.policies.of(session.class_id)),
        )

    def _open_to(self, session: Session) -> Sequence[Title]:
        titles = self._library.titles()
        if session.role is Role.INSTRUCTOR:
            return titles
        opened = {each.scenario_id for each in self._people.classes.opened(session.class_id or "")}
        return [title for title in titles if title.id in opened]

    def _card(self, title: Title, runs: Sequence[Run], session: Session, *, is_gone: bool) -> ScenarioCard:
        """`is_gone`: a run of it was finished and is no longer kept."""
        own = [run for run in runs if run.scenario_id == title.id]
        ended = [run for run in own if run.state is RunState.ENDED]
        under_way = [run for run in own if run.state is not RunState.ENDED]
        last = next(reversed(under_way or ended), None)
        scenario = title.reading.scenario
        return ScenarioCard(
            scenario_id=title.id,
            title=title.name,
            summary=scenario.summary if scenario else "",
            role=scenario.header.role if scenario else "",
            lasts=scenario.header.lasts if scenario else 0,
            setting=scenario.header.setting if scenario else (),
            notice=scenario.header.notice if scenario else "",
            standing=Standing.STARTED if under_way else Standing.DONE if ended or is_gone else Standing.NEW,
            run_id=last.exercise_id if last else "",
            percent=ended[-1].percent if ended else None,
            passed=ended[-1].passed if ended else None,
            problem=_problem(title, session),
            reviewed=scenario is not None and self._library.reviewed(title.id, title.reading.sha256, scenario),
        )

    def _stopped(self, runs: Sequence[Run]) -> Stopped | None:
        under_way = [run for run in runs if run.state is not RunState.ENDED]
        if not under_way:
            return None
        latest = max(under_way, key=lambda run: run.active_ms)
        title = self._library.title(latest.scenario_id)
        return Stopped(latest.exercise_id, title.name if title else latest.scenario_id, latest.scene)


def _problem(title: Title, session: Session) -> str:
    if title.playable:
        return ""
    if session.role is Role.TRAINEE:
        return "This case is being mended and cannot be played now."
    errors = [finding for finding in title.reading.findings if finding.severity is Severity.ERROR]
    first = errors[0].message if errors else "It cannot be read."
    more = f" There are {len(errors) - 1} more." if len(errors) > 1 else ""
    return f"This case cannot be played: {first}{more}"
