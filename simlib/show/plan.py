"""Whom one would act on first: picked in a list or on the chart, tried, and set beside the proven best."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from simlib.html.picture_shapes import Picture, PlanResult
from simlib.html.plan_picture import Plan, beside_html, plan_lead_html, plan_result_html, said_html, turned
from simlib.html.player import sentence_html
from simlib.show.controls import button, column, row, show, styled, words
from simlib.show.history import History

Ask = Callable[[list[str]], PlanResult | str]
"""Sends the names of a plan; what comes of it, or a sentence that says why there is no answer."""

Picks = tuple[str, ...]
COMPARE, BACK = "Compare with the proven best", "Back to your plan"


class PlanForm:
    """Picks, asks and compares; `changed` is called with the plan whenever the chart should show it anew."""

    def __init__(self, ask: Ask, changed: Callable[[Plan], None]) -> None:
        self._ask, self._changed = ask, changed
        self._picture: Picture = {}
        self._plan = Plan()
        self._history: History[Picks] = History(())
        self._answers, self._turns, self._filling = 0, 0, False
        self._lead, self._told, self._said, self._beside = words(), words(), words(), words()
        self.list = column([], "sim-plan-picks")
        self.undo = button("Undo", self._undo, "sim-quiet")
        self.compare = button(COMPARE, self._compare)
        send = button("See what it does", self._send, primary=True)
        picking = column([self.list, self._told, row([send, self.undo], "sim-row")], "sim-plan-picking")
        telling = column([self._said, row([self.compare], "sim-row"), self._beside], "sim-plan-telling")
        self._form = styled(widgets.GridBox([picking, telling]), "sim-two")
        self.box = column([self._lead, self._form], "sim-plan")

    def show(self, picture: Picture) -> None:
        """Offer what the plan of this picture can name, with nothing picked."""
        offer = picture.get("plan")
        self._picture, self._history = picture, History(())
        targets = offer.get("targets", []) if offer else []
        self._lead.value = plan_lead_html(offer)
        self.list.children = [self._tick(each.get("name", ""), each.get("kind", "")) for each in targets]
        show(self._form, when=bool(targets))
        self._stand(Plan())

    def turn(self, name: str) -> str:
        """Put this one into the plan, or take it out; a sentence that says so, or why not."""
        picks, sentence = turned(self._picture.get("plan"), self._plan.picks, name)
        self._pick(picks)
        return sentence

    def _tick(self, name: str, kind: str) -> widgets.Checkbox:
        label = name if kind == "person" else f"{name} ({kind})"
        made = styled(widgets.Checkbox(value=False, description=label, indent=False), "sim-pick")
        made.observe(lambda _: None if self._filling else self._ticked(name), "value")
        return made

    def _ticked(self, name: str) -> None:
        self._say(self.turn(name))

    def _pick(self, picks: Picks) -> None:
        if picks != self._plan.picks:
            self._history = self._history.then(picks)
        self._stand(Plan(picks) if picks != self._plan.picks else self._plan)

    def _undo(self) -> None:
        self._history = self._history.back()
        self._stand(Plan(self._history.now))
        self._say("The last change was taken back.")

    def _send(self) -> None:
        if not self._plan.picks:
            self._said.value = sentence_html("Please choose somebody or something first.")
            return
        result = self._ask(list(self._plan.picks))
        self._answers += 1
        if isinstance(result, str):
            self._stand(Plan(self._plan.picks))
            self._said.value = sentence_html(result, token=str(self._answers))
        else:
            self._stand(Plan(self._plan.picks, result))

    def _compare(self) -> None:
        self._turns += 1
        self._stand(Plan(self._plan.picks, self._plan.result, comparing=not self._plan.comparing))

    def _say(self, sentence: str) -> None:
        self._turns += 1
        self._told.value = said_html(sentence, self._turns, "list")

    def _stand(self, plan: Plan) -> None:
        """Show this plan, here and on the chart."""
        self._plan, self._filling = plan, True
        for made, target in zip(self.list.children, (self._picture.get("plan") or {}).get("targets", []), strict=True):
            made.value = target.get("name") in plan.picks
        self._filling = False
        self.undo.disabled = not self._history.past
        self._told.value = ""
        self._said.value = plan_result_html(self._picture, plan, self._answers)
        self._beside.value = beside_html(self._picture, plan, self._turns)
        self.compare.description = BACK if plan.comparing else COMPARE
        show(self.compare, when=plan.result is not None)
        self._changed(plan)
