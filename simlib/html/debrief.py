"""The debrief of a run as HTML: what happened to people first, then the result, then every decision and its why."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from simlib.html.blocks import blocks_html, count_words, date_words, focus_mark, joined
from simlib.html.branch_map import branch_map_html
from simlib.html.case_file import note_html
from simlib.html.icons import icon
from simlib.html.markdown import markdown_html
from simlib.html.shapes import (
    Cite,
    CriterionReason,
    CriterionView,
    Debrief,
    DebriefPerson,
    Judgement,
    MustView,
    NeverView,
    TieView,
    TimelineEntry,
)

GRADES = {
    "strong": ("good", "good", "Strong."),
    "fine": ("acc", "tick", "Fine."),
    "could be better": ("warn", "warn", "Could be better."),
    "costly": ("bad", "bad", "Costly."),
}
_ANSWERS = {"yes": "Yes", "no": "No", "unclear": "Not yet clear"}
_TRUTHS = {"yes": "A person who is being trafficked", "no": "A person who is not being trafficked"}
_SURE = {1: "A guess", 2: "Fairly sure", 3: "Certain"}


def outcome_html(debrief: Debrief, seq: int) -> Markup:
    """The ending and what happened to each person: before any number."""
    ending = debrief.get("ending", {})
    people = joined(map(_person, debrief.get("people", [])))
    return Markup(
        '<div class="sim-outcome"><p class="sim-kicker">Debrief, {}</p><h1{}>{}</h1>{}</div>'
        '<dl class="sim-fates">{}</dl>'
    ).format(
        debrief.get("title", ""),
        focus_mark(f"debrief-{debrief.get('run', '')}-{seq}"),
        ending.get("label", ""),
        blocks_html(debrief.get("blocks", [])),
        people,
    )


def _person(person: DebriefPerson) -> Markup:
    return Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(
        person.get("name", ""), markdown_html(person.get("what", ""))
    )


def result_html(debrief: Debrief) -> Markup:
    """Passed or not, and why; then the number."""
    passed = debrief.get("passed", False)
    color, shape, word = ("good", "good", "Passed") if passed else ("warn", "warn", "Not passed yet")
    rules = joined(map(_must, debrief.get("musts", []))) + joined(map(_never, debrief.get("nevers", [])))
    return Markup(
        '<h2 class="st big {}">{}{}</h2><p class="sim-score">{} <span>of {} points, {} percent</span></p>{}{}'
    ).format(
        color,
        icon(shape),
        word,
        debrief.get("total", 0),
        debrief.get("maximum", 0),
        round(debrief.get("percent", 0)),
        joined(note_html(sentence) for sentence in debrief.get("why_not", [])),
        Markup(
            '<details><summary>What must happen, and what must not</summary><ul class="sim-rules">{}</ul></details>'
        ).format(rules)
        if rules
        else "",
    )


def _must(rule: MustView) -> Markup:
    met = rule.get("met", False)
    return _rule("good" if met else "warn", f"{_capital(rule.get('name', ''))}: {'yes' if met else 'not this time'}")


def _never(rule: NeverView) -> Markup:
    broken = rule.get("broken", False)
    said = "this happened, and must not" if broken else "did not happen"
    return _rule("bad" if broken else "good", f"{_capital(rule.get('name', ''))}: {said}")


def _rule(color: str, text: str) -> Markup:
    return Markup('<li class="{}">{}<span>{}</span></li>').format(color, icon(color), text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def criteria_html(criteria: Sequence[CriterionView]) -> Markup:
    """A bar for each criterion, with the reasons and their sources folded under it."""
    heading = "One criterion" if len(criteria) == 1 else f"The {len(criteria)} criteria"
    return Markup('<h2>{}</h2><ul class="sim-crit">{}</ul>').format(heading, joined(map(_criterion, criteria)))


def _criterion(criterion: CriterionView) -> Markup:
    points, most = criterion.get("points"), max(1, criterion.get("maximum", 1))
    marked = points is not None
    score = f"{points} of {most}" if marked else "Marked by a person"
    bar = Markup('<span class="bar" aria-hidden="true"><i style="width:{}%"></i></span>').format(
        round(100 * max(0, min(most, points or 0)) / most)
    )
    return Markup("<li><b>{}</b><span>{}</span>{}<p>{}</p>{}</li>").format(
        _capital(criterion.get("name", "")),
        score,
        bar if marked else "",
        criterion.get("about", ""),
        _reasons(criterion.get("reasons", [])),
    )


def _reasons(reasons: Sequence[CriterionReason]) -> Markup:
    if not reasons:
        return Markup("")
    rows = joined(map(_reason, reasons))
    return Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(
        count_words(len(reasons), "reason"), rows
    )


def _reason(reason: CriterionReason) -> Markup:
    return Markup('<li><p><b>{:+d}</b> {} {}</p>{}<p class="src">{}</p></li>').format(
        reason.get("points", 0),
        reason.get("clock", ""),
        reason.get("text", ""),
        markdown_html(reason.get("why", "")),
        "; ".join(reason.get("sources", [])),
    )


def decision_html(entry: TimelineEntry) -> Markup:
    """One decision of the timeline: when, what, how good in a word and a shape, why, and what was better."""
    color, shape, word = GRADES.get(entry.get("grade", ""), GRADES["fine"])
    better = entry.get("better")
    return Markup(
        '<div class="sim-tl-in"><span class="when">{}</span><span class="{}">{}</span><div><h3>{}</h3>'
        '<div class="why"><span class="{}">{}</span> {}</div>{}{}</div></div>'
    ).format(
        entry.get("clock", ""),
        color,
        icon(shape),
        entry.get("chosen", ""),
        color,
        word,
        markdown_html(entry.get("why", "")),
        Markup('<div class="turn"><p><strong>Better here:</strong> {}</p></div>').format(better) if better else "",
        _cited(entry),
    )


def _cited(entry: TimelineEntry) -> Markup:
    """Where a decision's why comes from, folded away until it is asked for."""
    cites = [("Follows", cite) for cite in entry.get("follows", [])]
    cites += [("Against", cite) for cite in entry.get("against", [])]
    if not cites:
        return Markup("")
    lines = joined(Markup('<p class="src">{} {}</p>').format(word, _cite_words(cite)) for word, cite in cites)
    return Markup('<details class="sim-sources"><summary>{}</summary>{}</details>').format(
        count_words(len(cites), "source"), lines
    )


def _cite_words(cite: Cite) -> str:
    source = ", ".join(filter(None, (cite.get("source", ""), date_words(cite.get("as_of", "")))))
    said = f"{cite.get('id', '')}: {cite.get('text', '').rstrip('.')}."
    return f"{said} {source}" if source else said


def judgement_html(debrief: Debrief) -> Markup:
    """What was concluded about each person, against what could be known, and how weak signs are."""
    judged = debrief.get("judgements", [])
    truths = {each.get("person"): each.get("truth", "") for each in debrief.get("identification", [])}
    rows = joined(_judged(each, truths.get(each.get("person"), "")) for each in judged) or note_html(
        "No conclusion was asked for on this way through the case."
    )
    return Markup('<h2>Your conclusion</h2>{}<p class="sim-note">{}</p>').format(rows, debrief.get("caveat", ""))


def _judged(judgement: Judgement, truth: str) -> Markup:
    right = judgement.get("right", False)
    missed = joined(
        Markup("<li>{}</li>").format(piece.get("text") or piece.get("name", ""))
        for piece in judgement.get("not_found", [])
    )
    known = ", ".join(judgement.get("what_could_be_known", []))
    rows = (
        ("You concluded", _ANSWERS.get(judgement.get("answer", ""), "")),
        ("You were", _SURE.get(judgement.get("confidence", 0), "")),
        ("What you had found allowed", "A conclusion" if judgement.get("clear") else "No conclusion yet"),
        ("It rests on", known),
        ("In this case", _TRUTHS.get(truth, "")),
    )
    return Markup('<h3 class="st {}">{}{}: {}</h3><dl class="sim-dl">{}</dl>{}').format(
        "good" if right else "warn",
        icon("good" if right else "warn"),
        judgement.get("person", ""),
        "well judged" if right else "not what the facts allowed",
        joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(term, value) for term, value in rows if value),
        Markup('<p class="sim-kicker">Not found</p><ul class="net-facts">{}</ul>').format(missed) if missed else "",
    )


def practice_html(debrief: Debrief) -> Markup:
    """What practice and law say here, with source and date: better avoided first and open, the rest folded."""
    practice = debrief.get("practice", {})
    parts = (
        _cites("Better avoided", practice.get("avoid", []), is_open=True),
        _cites("You could have", practice.get("missed", [])),
        _cites("You did", practice.get("did", [])),
        _cites("Law this case rests on", debrief.get("laws", [])),
    )
    said = joined(parts) or note_html("This way through the case touched no rule of practice.")
    return Markup("<h2>What practice says</h2><div>{}</div>{}").format(said, note_html("Local policy prevails."))


def _cites(heading: str, cites: Sequence[Cite], *, is_open: bool = False) -> Markup:
    if not cites:
        return Markup("")
    return Markup('<details class="sim-ev"{}><summary><span>{} ({})</span></summary><div>{}</div></details>').format(
        Markup(" open") if is_open else "", heading, len(cites), joined(map(_quote, cites))
    )


def _quote(cite: Cite) -> Markup:
    dates = (
        ("", date_words(cite.get("as_of", ""))),
        ("in force since ", date_words(cite.get("effective", ""))),
        ("checked ", date_words(cite.get("checked", ""))),
    )
    stamp = ", ".join([cite.get("source", ""), *(word + day for word, day in dates if day)])
    return Markup('<div class="sim-quote"><p>{}</p><p class="src">{} {}</p></div>').format(
        cite.get("text", ""), cite.get("id", ""), stamp
    )


def ties_html(debrief: Debrief) -> Markup:
    """The ties known at the end, and those that something not found would have shown."""
    ties = debrief.get("ties", {})
    known = joined(map(_tie, ties.get("known", []))) or Markup('<li class="q">None</li>')
    missed = joined(map(_missed, ties.get("missed", []))) or Markup("<li>Nothing was missed.</li>")
    return Markup(
        '<h2>The ties</h2><div class="sim-two"><div><h3>What you knew</h3><ul class="net-facts">{}</ul></div>'
        '<div><h3>Not found, and what would have shown it</h3><ul class="sim-miss">{}</ul></div></div>'
    ).format(known, missed)


def _tie(tie: TieView) -> Markup:
    return Markup("<li>{}</li>").format(tie.get("text", ""))


def _missed(tie: TieView) -> Markup:
    return Markup('<li>{}<br><span class="small muted">{}</span></li>').format(
        tie.get("text", ""), _capital(", ".join(tie.get("shown_by", [])))
    )


def path_html(debrief: Debrief) -> Markup:
    """The way taken through the case, as a picture and as a list that says the same."""
    path = debrief.get("path", {})
    return Markup("<h2>Your way through the case</h2>{}").format(
        branch_map_html(path.get("scenes", []), path.get("links", []))
    )


def written_html(debrief: Debrief) -> Markup:
    """What the officer wrote, as it was handed in."""
    reports = joined(
        Markup('<h3>{}</h3><div class="sim-quote">{}</div>').format(
            _capital(report.get("criterion", "")), markdown_html(report.get("text", ""))
        )
        for report in debrief.get("reports", [])
    )
    note = note_html("A person marks this; it is no part of the score above.")
    return Markup("<h2>What you wrote</h2>{}{}").format(reports, note) if reports else Markup("")


def debrief_html(debrief: Debrief, seq: int = 0) -> Markup:
    """The whole debrief on one page, for an instructor or for print."""
    timeline = joined(
        Markup('<li class="sim-tl-row">{}</li>').format(decision_html(entry)) for entry in debrief.get("timeline", [])
    )
    decisions = Markup('<h2>Decisions</h2><ol class="sim-tl">{}</ol>').format(timeline)
    left = _card(decisions) + _card(practice_html(debrief))
    right = _card(result_html(debrief), "sim-result") + joined(
        map(_card, (judgement_html(debrief), criteria_html(debrief.get("criteria", []))))
    )
    below = joined(map(_card, filter(None, (path_html(debrief), ties_html(debrief), written_html(debrief)))))
    split = Markup('<div class="sim-split"><div class="sim-col">{}</div><div class="sim-col">{}</div></div>')
    return outcome_html(debrief, seq) + split.format(left, right) + below


def _card(inside: Markup, style: str = "") -> Markup:
    return Markup('<section class="sim-card {}">{}</section>').format(style, inside)
