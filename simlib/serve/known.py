"""Lays the fact base over what a trainee may see: the sign behind evidence, units by name, the pocket card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from simlib.read.facts_agency import load_agency
from simlib.scenario.agency import Agency, Contact
from simlib.scenario.deadlines import DUTIES, Duty
from simlib.scenario.facts import Advice, Consent, FactBase, source_lines
from simlib.scenario.model import Kind, Scenario
from simlib.scenario.telling import ALSO_OFFERED_AS, unit_of_role, way_to

Json = dict[str, Any]
SUPPORT_UNITS = ("", "hotline")


class Known:
    """The facts of this server, and the agency's contacts, read again when their file changes."""

    def __init__(self, facts: FactBase, folder: Path) -> None:
        self.facts = facts
        self._usual = frozenset((edge.sender, edge.receiver) for edge in facts.referrals)
        self._file = folder / "agency.yaml"
        self._stamp: tuple[int, int] | None = None
        self._agency = Agency()

    @property
    def agency(self) -> Agency:
        """The agency's contacts as its file has them now; the national lines alone where it cannot be read."""
        stat = self._file.stat() if self._file.is_file() else None
        stamp = (stat.st_mtime_ns, stat.st_size) if stat else None
        if stamp != self._stamp:
            self._stamp = stamp
            self._agency = load_agency(self._file)[0]
        return self._agency

    def support(self) -> Json:
        """Whom a trainee can talk to: peer support and the lines open to anyone."""
        contacts = [contact for contact in self.agency.contacts if contact.unit in SUPPORT_UNITS]
        quiet = [contact for contact in contacts if contact.id != "supervisor"]
        return {"lines": [{"name": contact.name, "how": contact.how, "note": contact.note} for contact in quiet]}

    def unit_name(self, unit: str) -> str:
        """The unit as people call it; the id itself where the map does not know it."""
        found = self.facts.units.get(unit)
        return found.name if found else unit

    def sign(self, indicator_id: str) -> Json | None:
        """What a sign may mean, innocently too, and the question that tells them apart."""
        found = self.facts.indicators.get(indicator_id)
        if found is None:
            return None
        return {
            "id": found.id,
            "text": found.text,
            "innocent": found.innocent,
            "ask": found.ask,
            "source": "; ".join(source_lines(self.facts, found)),
            "as_of": str(found.as_of),
        }

    def lay_over(self, view: Json, scenario: Scenario) -> None:
        """Add to a view, in place, what the fact base says about what it shows already."""
        signs = {piece.name: piece.indicators for piece in scenario.evidence}
        for piece in view.get("evidence", ()):
            first = next(iter(signs.get(piece["name"], ())), "")
            piece["indicator"] = self.sign(first) if first else None
        for told in view.get("told", ()):
            told["name"] = self.unit_name(told["unit"])
        for clock in view.get("clocks", ()):
            clock["unit"] = self.unit_name(clock["unit"])
            clock["source"] = self._law_words(clock["law"])
        self._name_the_told(view, scenario)
        prompt = view.get("prompt")
        if prompt and prompt["kind"] == "refer":
            answers = {offer["what"]: offer["answer"] or "offered" for offer in view["offered"]}
            sender = unit_of_role(scenario.header.role, self.facts)
            offered = [item["text"] for item in prompt["items"]]
            for item in prompt["items"]:
                item["label"] = self.unit_name(item["text"])
                item["unit"] = self._unit_card(sender, item["text"], answers, offered)
        view["support"] = self.support()

    def _unit_card(self, sender: str, unit: str, answers: Mapping[str, str], offered: Sequence[str]) -> Json:
        """What an officer of this unit should know of one before telling it; nothing of one the map does not know.

        Whom the officer's own unit usually tells is not said: of the units offered those may be the right ones.
        """
        found = self.facts.units.get(unit)
        if found is None:
            return {}
        way = way_to(self.facts, sender, unit)
        return {
            "kind": found.kind.value,
            "does": found.trigger,
            "answers": found.time,
            "consent": way.edge.consent.value if way else Consent.IF_IDENTITY_SHARED.value,
            "asked": answers.get(unit) or answers.get(ALSO_OFFERED_AS.get(unit, ""), ""),
            "tells": [other for other in offered if (unit, other) in self._usual and unit != sender],
        }

    def _law_words(self, law: str) -> str:
        """A rule of law by id and title, with the day it was checked."""
        found = self.facts.laws.get(law)
        return f"{law}: {found.title}, checked {found.checked}" if found else law

    def _name_the_told(self, view: Json, scenario: Scenario) -> None:
        """In what was decided before, units by the names that people use."""
        referrals = {scene.heading for scene in scenario.scenes if scene.task and scene.task.kind is Kind.REFER}
        lines = [line for line in view.get("transcript", ()) if line["heading"] in referrals]
        for line in lines:
            line["chosen"] = "; ".join(self.unit_name(unit) for unit in line["chosen"].split("; "))
        if lines and lines[-1] is view["transcript"][-1] and view.get("since"):
            view["since"]["chosen"] = lines[-1]["chosen"]

    def card(self, law_checked: date | None) -> Json:
        """The pocket card."""
        groups: dict[str, list[Json]] = {}
        for sign in self.facts.indicators.values():
            entry = {"id": sign.id, "text": sign.text, "innocent": sign.innocent, "ask": sign.ask}
            groups.setdefault(sign.group, []).append(entry)
        return {
            "indicators": [{"group": group, "items": items} for group, items in groups.items()],
            "rules": [rule.text for rule in self.facts.rules_of_use.values()],
            "practice": list(self._phases()),
            "contacts": [_contact(contact) for contact in self.agency.contacts],
            "duties": [self._duty(duty) for duty in DUTIES.values()],
            "law_checked": law_checked.isoformat() if law_checked else "",
        }

    def _duty(self, duty: Duty) -> Json:
        law = self.facts.laws.get(duty.law)
        return {
            "id": duty.id.value,
            "name": duty.name,
            "length": duty.length,
            "starts": duty.starts,
            "law": f"{duty.law}: {law.title}" if law else duty.law,
            "source": "; ".join(source_lines(self.facts, law)) if law else "",
            "effective": law.effective if law else "",
            "checked": law.checked.isoformat() if law else "",
        }

    def _phases(self) -> Iterable[Json]:
        for phase in self.facts.phases.values():
            texts: dict[Advice, list[str]] = {Advice.DO: [], Advice.AVOID: []}
            for item_id in (*phase.do, *phase.avoid):
                item = self.facts.practices[item_id]
                texts[item.kind].append(item.text)
            yield {"id": phase.id, "phase": phase.title, "do": texts[Advice.DO], "avoid": texts[Advice.AVOID]}


def _contact(contact: Contact) -> Json:
    mark = "Example: replace in agency.yaml. " if contact.example else ""
    return {"name": contact.name, "how": contact.how, "note": f"{mark}{contact.note}"}
