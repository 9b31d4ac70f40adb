"""Everything the room makes, with one text in every field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from simlib.html import blocks, case_file, contexts, debrief, link_chart, pages, plan_picture, player, referrals
from simlib.html.contexts import Shell
from simlib.html.picture_shapes import Picture
from simlib.html.shapes import DrawnTie, LinksView, View
from tests.show import views

CLOSED = {
    "look",
    "you",
    "kind",
    "standing",
    "state",
    "consent",
    "asked",
    "status",
    "grade",
    "outcome",
    "ending",
    "answer",
    "as_of",
    "effective",
    "checked",
    "law_checked",
}
"""Fields whose words are a closed list or a date: what else they hold is not shown."""


def filled(value: Any, text: str) -> Any:
    """The same shape with this text in every field that is a text."""
    if isinstance(value, dict):
        return {key: each if key in CLOSED else filled(each, text) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(filled(each, text) for each in value)
    return text if isinstance(value, str) else value


def links_of(view: View) -> LinksView:
    """A link chart that holds the words of the view."""
    text = view["place"]
    drawn: DrawnTie = {"from": text, "verb": text, "to": text, "shown_by": [text]}
    return {
        "nodes": [{"id": text, "name": text, "kind": text, "new": True}],
        "ties": [{"id": "1", "source": text, "target": text, "text": f"{text} ", "shown_by": [text], "new": True}],
        "notes": {"roles": {text: [text]}, "drawn": [drawn], "confidence": {text: 1}},
    }


def of_a_view(view: View) -> dict[str, str]:
    """Every part of the player that is made of a view."""
    since = views.after_a_decision()["since"] or {}
    parts: Mapping[str, Callable[[], str]] = {
        "scene": lambda: blocks.scene_html(view["scene"]["heading"], view["scene"]["blocks"], "t"),
        "consequence": lambda: blocks.consequence_html(view.get("since") or since, "t"),
        "chosen": lambda: blocks.chosen_html(view["transcript"][0]["chosen"]),
        "earlier": lambda: blocks.earlier_html(view["transcript"]),
        "log": lambda: blocks.transcript_html(view["transcript"]),
        "evidence": lambda: case_file.evidence_html(view["evidence"]),
        "links": lambda: link_chart.list_html(links_of(view), link_chart.lines_of(links_of(view))),
        "link": lambda: link_chart.details_html(links_of(view), link_chart.lines_of(links_of(view)), view["place"]),
        "noted": lambda: link_chart.carried_html(links_of(view)["notes"]) + link_chart.told_html(view["place"], 1),
        "referrals": lambda: referrals.referrals_html(view["told"], view["offered"], view.get("clocks", [])),
        "title": lambda: player.title_html(view["scenario"]),
        "where": lambda: player.where_html(view),
        "ask": lambda: player.ask_html(view["prompt"] or {}, 1, 1),
        "limit": lambda: player.limit_html((view["prompt"] or {}).get("limit") or {}),
        "notice": lambda: player.notice_html(view),
        "paused": lambda: player.paused_html(view),
        "stuck": lambda: player.stuck_html(view),
        "support": lambda: player.support_html(view["support"]),
        "sentence": lambda: player.sentence_html(view["place"], view["place"]),
        "goto": lambda: player.goto_html("/" + view["place"], view["place"]),
    }
    return {name: make() for name, make in parts.items()}


def of_a_debrief(text: str) -> dict[str, str]:
    """Every part of a debrief, and the card."""
    told = filled(views.debrief(), text)
    return {
        "debrief": debrief.debrief_html(told),
        "plan": _plan(filled(views.picture(), text), text),
        "card": case_file.card_html(filled(views.CARD, text)),
    }


def _plan(picture: Picture, text: str) -> str:
    plan = plan_picture.Plan((text,), filled(views.plan_result(), text), comparing=True)
    said = plan_picture.turned(picture["plan"], (), text)[1]
    return "".join(
        (
            plan_picture.plan_lead_html(picture["plan"]),
            plan_picture.plan_result_html(picture, plan, 1),
            plan_picture.beside_html(picture, plan, 1),
            plan_picture.said_html(said, 1, "list"),
        )
    )


def of_pages(text: str) -> dict[str, str]:
    """Every page with this text in every field."""
    shell = Shell(xsrf=text, person=text, said=text, fault=text, support=[{"name": text, "how": text}], page_name=text)
    card = contexts.ScenarioCard(text, text, text, text, 20, (text,), text, run_id=text)
    broken = replace(card, problem=text)
    member = contexts.MemberRow(text, text, text)
    lesson = contexts.ClassCard(
        text, text, text, is_open=True, address=text, qr=((1, 0), (0, 1)), members=(member,),
        scenarios=(contexts.OpenChoice(text, text), contexts.OpenChoice(text, text, is_open=True)),
    )  # fmt: skip
    report = contexts.ReportRow(text, text, text, text)
    over = contexts.OverClass(text, text, text, ((text, text),))
    home = contexts.Home((lesson,), (report,), text, text, member, confirm_end=lesson, over=(over,))
    catalogue = contexts.Catalogue((card, broken), contexts.Stopped(text, text, text))
    return {
        "sign-in": pages.sign_in_page(shell, contexts.SignIn(text, text, text)),
        "teacher": pages.sign_in_page(shell, contexts.SignIn(name=text, as_instructor=True)),
        "first": pages.first_start_page(shell, contexts.FirstStart(text)),
        "catalogue": pages.catalogue_page(shell, catalogue),
        "home": pages.home_page(shell, home),
        "locked": pages.locked_page(shell, contexts.Locked(back_to=text)),
        "other": pages.other_case_page(shell, contexts.OtherCase(text, text, text, 20, text)),
        "fault": pages.fault_page(shell, contexts.Fault(text, text, text)),
        "pin": pages.choose_pin_page(shell, contexts.ChoosePin()),
        "account": pages.account_page(shell, contexts.Account((text,), text, text, text)),
        "report": pages.report_page(shell, contexts.ReportForm(text, text)),
        "reported": pages.report_page(shell, contexts.ReportForm(text, sent=True)),
        "card": pages.card_page(shell, filled(views.CARD, text)),
        "debrief": pages.debrief_page(shell, filled(views.debrief(), text)),
    }
