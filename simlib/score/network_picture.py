"""What the picture of a case showed, for its debrief: what was there, what was known at the end, and who is who.

It holds the truth, so nobody gets it before the run has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simlib.network.case import CaseEvidence, CaseNode, CaseTie, NodeKind, Role
from simlib.network.knowledge import same
from simlib.play.story import Story
from simlib.scenario.facts import FactBase
from simlib.scenario.model import NO_REASON, Does, Kind, Reason, Scenario, Verb
from simlib.scenario.words import Layer, fold
from simlib.score.citing import source_words
from simlib.score.network_plan import plan_offer
from simlib.score.network_run import RunKnowledge, knowledge_in, offered_in

Json = dict[str, object]

PARTS: Mapping[Role, str] = {
    Role.CONTROLLER: "directs",
    Role.CO_CONTROLLER: "helps direct",
    Role.RECRUITER: "recruits",
    Role.DUAL_STATUS: "is harmed, and was made to take part",
    Role.VICTIM: "is harmed",
    Role.DRIVER: "drives",
    Role.BROKER: "brokers",
    Role.EMPLOYER: "employs",
    Role.FACILITATOR: "makes it possible",
    Role.MONEY_HANDLER: "handles the money",
    Role.BUYER: "buys",
    Role.RELATIVE: "is a relative",
    Role.WITNESS: "is a witness",
    Role.RESPONDER: "came to help",
}
"""What each role is called in a debrief."""

CLEARED = "is not being trafficked"
"""Said of whoever looks harmed at first and is not."""

DUAL = (
    "{name} was under control and took part because of it. Somebody in both positions is a victim first: nobody acts "
    "against them, and what they did is weighed with a prosecutor, and with an advocate beside them."
)
DUAL_FACTS = ("PRA-10.do2", "LAW-P2")
"""What practice and law say of somebody who was made to take part."""

NOT_USABLE = "was obtained without a lawful basis"
PRIVILEGED = "is privileged"


def picture_of(story: Story, facts: FactBase) -> Json | None:
    """The picture of a run that has ended, and None for a case without ties.

    `marks` and `ties` are for the link chart: all there was, each with the look that says whether it was known. Then
    the same in lists: ties `found`, `missed`, `unusable` and `wrong`, each with its why and sources where the case has
    one; `people`; `knowing`, the score of it all; and `plan`, what may be asked about acting.
    """
    scenario = story.program.scenario
    if not scenario.ties:
        return None
    run = knowledge_in(story)
    teller = _Teller(story, run, facts, _reasons(scenario), _where(scenario))
    return {
        "marks": list(teller.marks()),
        "ties": list(teller.ties()),
        "found": [teller.tie(tie) for tie in teller.found],
        "missed": [teller.tie(tie) for tie in teller.missed],
        "unusable": [teller.tie(tie) for tie in teller.unusable],
        "wrong": [teller.tie(tie) for tie in teller.wrong],
        "people": list(teller.people()),
        "knowing": run.knowing.as_json(),
        "plan": plan_offer(run.truth),
    }


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells what was there and what was known of it."""

    story: Story
    run: RunKnowledge
    facts: FactBase
    reasons: Mapping[str, Reason]
    """What the case says about ties, by their text as names are compared."""
    where: Mapping[str, str]
    """For each piece of evidence the scene in which it can be found first."""

    @property
    def found(self) -> list[CaseTie]:
        """What counts as known."""
        right = set(self.run.knowing.whole.ties.right)
        return [tie for tie in self.run.truth.ties if tie.text in right]

    @property
    def missed(self) -> list[CaseTie]:
        """What lawful evidence could have shown and did not."""
        aside = {tie.text for tie in self.unusable}
        gone = set(self.run.knowing.whole.ties.missed) - aside
        return [tie for tie in self.run.truth.ties if tie.text in gone]

    @property
    def unusable(self) -> list[CaseTie]:
        """What was found and does not count."""
        counted = {same(tie) for tie in self.run.graph.counted()}
        shown = {same(tie) for tie in self.run.graph.ties if tie.evidence} - counted
        return [tie for tie in self.run.truth.ties if same(tie) in shown]

    @property
    def wrong(self) -> list[CaseTie]:
        """What the officer drew and is not so."""
        said = set(self.run.knowing.whole.ties.wrong)
        return [tie for tie in self.run.graph.ties if tie.text in said]

    # --- for the chart -------------------------------------------------------------------------------------------

    def _drawn(self) -> Iterator[tuple[CaseTie, str]]:
        yield from ((tie, "known") for tie in self.found)
        yield from ((tie, "missed") for tie in self.missed)
        yield from ((tie, "open") for tie in self.unusable)
        yield from ((tie, "wrong") for tie in self.wrong)

    def ties(self) -> Iterator[Json]:
        """A line for all ties of one look between the same two, with their number where there are several."""
        ids = self._ids()
        lines: dict[tuple[str, str, str], list[CaseTie]] = {}
        for tie, look in self._drawn():
            first, second = sorted((tie.source, tie.target), key=list(self.run.truth.by_id).index)
            lines.setdefault((first, second, look), []).append(tie)
        for number, ((first, second, look), ties) in enumerate(lines.items(), start=1):
            if {first, second} <= ids.keys():
                yield {
                    "id": f"t{number}",
                    "source": ids[first],
                    "target": ids[second],
                    "text": "; ".join(tie.text for tie in ties),
                    "look": look,
                    "label": str(len(ties)) if len(ties) > 1 else "",
                }

    def marks(self) -> Iterator[Json]:
        """Everybody and everything that a tie joins, whoever is harmed, and what a plan can name."""
        tied = self._tied()
        for name, opaque in self._ids().items():
            node = self.run.truth.by_id[name]
            known = name in self.run.graph.by_id
            # What no tie joins was not there to be found: it is on the chart for the plan alone.
            unknown = "missed" if name in tied or node.protected else "open"
            look = unknown if not known else "center" if node.protected else "known"
            dual = node.role is Role.DUAL_STATUS
            note = "a victim first" if dual else PARTS[node.role] if node.role and not node.decoy else ""
            yield {"id": opaque, "name": node.label, "kind": node.kind.value, "look": look, "note": note}

    def _ids(self) -> dict[str, str]:
        """An id without meaning for each mark."""
        on = self._tied().union(node.id for node in self.run.truth.protected())
        if plan_offer(self.run.truth) is not None:
            on.update(node.id for node in self.run.truth.targets())
        shown = [node.id for node in self.run.truth.nodes if node.id in on]
        return {name: f"n{number}" for number, name in enumerate(shown, start=1)}

    def _tied(self) -> set[str]:
        """Whatever a tie of the lists joins."""
        return {end for tie, _ in self._drawn() for end in (tie.source, tie.target)}

    # --- in words ------------------------------------------------------------------------------------------------

    def tie(self, tie: CaseTie) -> Json:
        """A tie with what shows it, and why it matters where the case says so."""
        reason = self.reasons.get(fold(tie.text), NO_REASON)
        evidence = {**self.run.truth.evidence_by_id, **self.run.graph.evidence_by_id}
        return {
            "text": tie.text,
            "shown_by": [self._piece(evidence[name]) for name in tie.evidence if name in evidence],
            "why": reason.why,
            "sources": [source_words(self.facts, fact) for fact in (*reason.follows, *reason.against)],
        }

    def _piece(self, piece: CaseEvidence) -> Json:
        return {
            "name": piece.id,
            "text": piece.about,
            "found": piece.id in self.run.known.found,
            "where": self.where.get(piece.id, ""),
            "but": NOT_USABLE if piece.tainted else PRIVILEGED if piece.privileged else "",
        }

    def people(self) -> Iterator[Json]:
        """Who is harmed, who directs and who else has a part; whether the officer said so."""
        people = [node for node in self.run.truth.nodes if node.kind is NodeKind.PERSON]
        told = [node for node in people if node.role not in {None, Role.RESPONDER}]
        for node in sorted(told, key=lambda node: not node.protected):
            dual = node.role is Role.DUAL_STATUS
            yield {
                "name": node.label,
                "part": CLEARED if node.decoy and node.role is Role.WITNESS else PARTS[node.role or Role.WITNESS],
                "harmed": node.protected,
                "you": self._you(node),
                "when": list(self._when(node)),
                "ties": [tie.text for tie in self.run.truth.counted() if _tells(tie, node)],
                "why": DUAL.format(name=node.label) if dual else "",
                "sources": [source_words(self.facts, fact) for fact in DUAL_FACTS] if dual else [],
            }

    def _when(self, node: CaseNode) -> Iterator[str]:
        """When somebody who is harmed was heard, offered help and named as harmed, on the clock of the case."""
        contact = next((each for each in self.run.knowing.contacts if each.person == node.id), None)
        if contact is None:
            return
        times = [("heard", contact.reached), ("named as harmed", contact.identified)]
        if contact.offered is not None or offered_in(self.story) is None:
            # A case does not say to whom it offers: what was offered before somebody was heard may have been for them.
            times.insert(1, ("offered help", contact.offered))
        for word, minutes in times:
            yield f"{word} at {self.story.clock(minutes):%H:%M}" if minutes is not None else f"not {word}"

    def _you(self, node: CaseNode) -> str:
        """`right`, `other` or nothing, by what the officer concluded or marked."""
        claims = self.run.known.claims.get(node.id)
        if not claims:
            return ""
        return "right" if node.role in claims else "other"


def _tells(tie: CaseTie, node: CaseNode) -> bool:
    """Whether the tie is what this person's part consists of: directing others, or being directed."""
    heavy = tie.layer in {Layer.COMMAND, Layer.EXPLOITATION}
    return heavy and node.id in ({tie.source, tie.target} if node.protected else {tie.source})


def _reasons(scenario: Scenario) -> Mapping[str, Reason]:
    """What the case says about ties, by their text as names are compared."""
    charts = [scene.task for scene in scenario.scenes if scene.task is not None and scene.task.kind is Kind.CHART]
    return {fold(item.text).rstrip("."): item.reason for task in charts for item in task.items}


def _where(scenario: Scenario) -> Mapping[str, str]:
    """For each piece of evidence the heading of the first scene in which something finds it."""
    found: dict[str, str] = {}
    for scene in scenario.scenes:
        for name in _finds(effect for part in _parts(scenario, scene.heading) for effect in part):
            found.setdefault(name, scene.heading)
    return found


def _parts(scenario: Scenario, heading: str) -> Iterable[tuple[object, ...]]:
    scene = scenario.scene(heading)
    yield scene.then
    for block in scene.blocks:
        yield getattr(block, "then", ())
    for choice in scene.all_choices:
        yield choice.then
    for item in scene.task.items if scene.task else ():
        yield item.then


def _finds(effects: Iterable[object]) -> Iterator[str]:
    for effect in effects:
        if isinstance(effect, Does) and effect.verb is Verb.FIND:
            yield effect.name
