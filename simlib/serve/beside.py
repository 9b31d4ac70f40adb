"""What can be done beside the decisions of a run: leave it, ask, report, look things up, learn from it, begin anew.

These acts run in the authority's lane like all others (`simlib.serve.acts`).
"""

from __future__ import annotations

from simlib.errors import Malformed, NotPlayable, RunOver
from simlib.play.decisions import Decision
from simlib.record.store import Package, Report
from simlib.score.debrief import debrief_of
from simlib.score.network_plan import plan_result
from simlib.serve.acts import Acts
from simlib.serve.desk import Json, Message
from simlib.serve.runs import SEAT, LiveRun, entries_of

LONGEST_REPORT = 4000


class ActsBeside(Acts):
    """All acts on runs: those that change what happens, and these beside them."""

    def leave(self, live: LiveRun, request: Message) -> Json:
        """Go back to the scenarios; everything is kept."""
        if not live.ended:
            self.desk.people.runs.leave(live.run)
            self.watcher.stirred(live.run, live.class_id)
        else:
            self.desk.people.retention.left(live.run)
        return {"url": self.desk.base}

    def report(self, live: LiveRun, request: Message) -> Json:
        """Keep a report of a problem with a screen."""
        text, where = request.get("text"), request.get("where")
        if not (isinstance(text, str) and isinstance(where, str) and text.strip()):
            raise Malformed("Please say in a few words what is wrong.")
        now = self.desk.clock.now()
        kept = Report(exercise_id=live.run, seat=SEAT, where=where[:200], text=text[:LONGEST_REPORT], wall_ms=now)
        self.desk.store.put_report(kept)
        return {"ok": True}

    def ask(self, live: LiveRun, request: Message) -> Json:
        """Park a question for the class. Who asked is told to nobody."""
        text = request.get("text")
        if live.class_id is None or not isinstance(text, str):
            raise Malformed("There is no class here to ask. Please talk to your instructor.")
        scene = live.story.moments[-1].heading if live.story else ""
        self.desk.people.questions.ask(live.person, live.class_id, live.run, live.scenario_id, scene, text)
        self.watcher.stirred("", live.class_id)
        return {"ok": True}

    def card(self, live: LiveRun, request: Message) -> Json:
        """The pocket card."""
        return {"card": self.desk.known.card(live.program.scenario.header.law_checked)}

    def debrief(self, live: LiveRun, request: Message) -> Json:
        """What there is to learn from a run that has ended."""
        if live.story is None or not live.ended:
            raise RunOver("The debrief comes when the case has ended.")
        learned: Json = debrief_of(live.story, self.desk.known.facts)
        learned["run"] = live.run
        for entry, seq in zip(learned["timeline"], live.decided_at, strict=True):
            entry["seq"] = seq
        learned["retry"] = [
            {key: entry[key] for key in ("seq", "clock", "scene", "chosen")} for entry in learned["timeline"]
        ]
        learned["reports"] = [{"criterion": criterion, "text": text} for criterion, text in live.texts]
        self.desk.outlooks.want(live.package, lambda: self.desk.store.notebook(live.package))
        return {"debrief": learned}

    def plan(self, live: LiveRun, request: Message) -> Json:
        """What comes of acting on these first, once the run has ended."""
        if live.story is None or not live.ended:
            raise RunOver("A plan can be tried when the case has ended.")
        return {"plan": plan_result(live.story, request.get("targets"))}

    def retry(self, live: LiveRun, request: Message) -> Json:
        """A new attempt that begins just before the decision with this number; the first stays as it is."""
        seq = request.get("seq")
        if seq not in live.decided_at or not live.ended:
            raise Malformed("There is no such decision to go back to.")
        owned = self.desk.people.runs.of(live.run)
        package = Package.of(live.scenario_id, self.desk.store.notebook(live.package))
        run = self.begin(live.person, owned.class_id, package, {"run": live.run, "seq": seq})
        attempt = self.live(run, live.person)
        self.start(attempt, {})
        causes = {record.seq: record.event_id for record in self.desk.store.read(live.run)}
        for at, decision in zip(live.decided_at, live.story.decisions if live.story else (), strict=True):
            if at < int(str(seq)):
                self._copy(attempt, decision, causes[at])
        self.read(attempt, {"seq": attempt.last_decision})
        return {"url": f"{self.desk.base}play/{run}"}

    def _copy(self, attempt: LiveRun, decision: Decision, cause: str) -> None:
        answer = attempt.advance(decision).moments[-2].answer
        events, now = (answer.events if answer else ()), self.desk.clock.now()
        self.write(attempt, entries_of(events, self.desk.new_id(), decision, wall_ms=now, cause=cause))

    def alternative(self, live: LiveRun, request: Message) -> Json:
        """Begin the case with equal credit instead. No reason is asked."""
        found = self.other_case(live)
        if found is None or live.story is not None:
            raise NotPlayable(
                "There is no other case open to you now. Please ask your instructor; no reason is needed."
            )
        owned = self.desk.people.runs.of(live.run)
        run = self.create(live.person, owned.class_id, found["id"])
        self.desk.people.runs.leave(live.run)
        self.watcher.stirred(live.run, live.class_id)
        return {"url": f"{self.desk.base}play/{run}"}
