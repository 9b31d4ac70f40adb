"""The debrief of a run as HTML: what happened to people first, then the result, then every decision and its why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from simlib.html.blocks import blocks_html, count_words, date_words, dated_source, focus_mark, joined
from simlib.html.branch_map import branch_map_html
from simlib.html.case_file import note_html
from simlib.html.debrief_outlook import outlook_html, step_html
from simlib.html.debrief_picture import picture_html
from simlib.html.debrief_shapes import (
    Cite,
    CriterionReason,
    CriterionView,
    Debrief,
    DebriefPerson,
    Judgement,
    MistakeView,
    MustView,
    NeverView,
    TimelineEntry,
)
from simlib.html.icons import icon
from simlib.html.markdown import markdown_html
from simlib.html.told import told_html
from simlib.scenario.confidence import SURE_WORDS

GRADES = {
    "strong": ("good", "good", "Strong."),
    "fine": ("acc", "open", "Fine."),
    "could be better": ("warn", "warn", "Could be better."),
    "costly": ("bad", "bad", "Costly."),
}
_ANSWERS = {"yes": "Yes", "no": "No", "unclear": "Not yet clear"}
_TRUTHS = {"yes": "A person who is being trafficked", "no": "A person who is not being trafficked"}
NO_OUTLOOK = Markup("")
"""Where nobody asked what a decision left possible."""


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
    """A bar for each criterion, with the reasons and their sources folded under it; nothing where there is none."""
    if not criteria:
        return Markup("")
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
    return Markup('<li><p><b>{:+d}</b> {} {}</p><div class="why">{}</div><p class="src">{}</p></li>').format(
        reason.get("points", 0),
        reason.get("clock", ""),
        reason.get("text", ""),
        markdown_html(reason.get("why", "")),
        "; ".join(reason.get("sources", [])),
    )


def decision_html(
    entry: TimelineEntry, numbers: Mapping[str, int] | None = None, outlook: Markup = NO_OUTLOOK
) -> Markup:
    """One decision of the timeline: when, what, how good in a word and a shape, why, and what was better.

    `numbers` are the numbers of the sources in the list at the end, for paper: see `source_numbers`. `outlook` is what
    the decision left possible: see `step_html`.
    """
    color, shape, word = GRADES.get(entry.get("grade", ""), GRADES["fine"])
    why, mistakes, better = entry.get("why", ""), entry.get("mistakes", []), entry.get("better")
    if color == "acc" and not (why and (entry.get("points") or entry.get("follows"))):
        # A word of judgment stands only before a reason for it.
        word = ""
    if mistakes:
        # Of a choice the why speaks of the whole, which is judged above; of a task it speaks of what was right.
        right = "Right:" if why and entry.get("kind") != "choice" else ""
        judged = _graded(color, word, "") + _mistakes(mistakes) + _graded("good", right, why)
    else:
        judged = _graded(color, word, why)
    return Markup(
        '<div class="sim-tl-in"><span class="when">{}</span><span class="{}">{}</span>'
        "<div><h3>{}</h3>{}{}{}{}</div></div>"
    ).format(
        entry.get("clock", ""),
        color,
        icon(shape),
        entry.get("chosen", ""),
        judged,
        Markup('<div class="turn"><p><strong>Better here:</strong> {}</p></div>').format(better) if better else "",
        outlook,
        _cited(entry, numbers or {}),
    )


def _graded(color: str, word: str, why: str) -> Markup:
    if not (word or why):
        return Markup("")
    return Markup('<div class="why"><span class="{}">{}</span> {}</div>').format(color, word, markdown_html(why))


def _mistakes(mistakes: Sequence[MistakeView]) -> Markup:
    """What was not right in a task, item by item, each with its why and where that comes from."""
    rows = joined(
        Markup('<li><b>{}</b><div>{}</div><p class="src">{}</p></li>').format(
            mistake.get("said", ""), markdown_html(mistake.get("why", "")), "; ".join(mistake.get("sources", []))
        )
        for mistake in mistakes
    )
    return Markup('<ul class="sim-wrong">{}</ul>').format(rows) if rows else Markup("")


def _cited(entry: TimelineEntry, numbers: Mapping[str, int]) -> Markup:
    """Where a decision's why comes from: folded away until asked for; on paper the numbers in the list at the end."""
    cites = [("Follows", cite) for cite in entry.get("follows", [])]
    cites += [("Against", cite) for cite in entry.get("against", [])]
    if not cites:
        return Markup("")
    lines = joined(Markup('<p class="src">{} {}</p>').format(word, _cite_words(cite)) for word, cite in cites)
    listed = sorted({numbers[cite["id"]] for _, cite in cites if cite.get("id", "") in numbers})
    return Markup('<details class="sim-sources"><summary>{}</summary>{}</details>{}').format(
        count_words(len(cites), "source"),
        lines,
        Markup('<p class="src sim-numbers">Sources: {}</p>').format(", ".join(map(str, listed))) if listed else "",
    )


def _cite_words(cite: Cite) -> str:
    source = dated_source(cite.get("source", ""), cite.get("as_of", ""))
    said = f"{cite.get('id', '')}: {cite.get('text', '').rstrip('.')}."
    return f"{said} {source}" if source else said


def source_numbers(debrief: Debrief) -> dict[str, int]:
    """The number of each fact in what practice says, by its id, counted from 1 in the order it stands there."""
    ids = dict.fromkeys(cite.get("id", "") for cite in _practice_cites(debrief))
    return {fact_id: number for number, fact_id in enumerate(ids, start=1)}


def _practice_cites(debrief: Debrief) -> Iterator[Cite]:
    practice = debrief.get("practice", {})
    yield from practice.get("avoid", [])
    yield from practice.get("missed", [])
    yield from practice.get("did", [])


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
        ("You were", SURE_WORDS.get(judgement.get("confidence", 0), "").capitalize()),
        ("What you had found allowed", "A conclusion" if judgement.get("clear") else _ANSWERS["unclear"]),
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
    practice, numbers = debrief.get("practice", {}), source_numbers(debrief)
    parts = (
        _cites("Better avoided", practice.get("avoid", []), numbers, is_open=True),
        _cites("You could have", practice.get("missed", []), numbers),
        _cites("You did", practice.get("did", []), numbers),
        # On paper it is left out: every law stands in one of the lists before.
        _cites("Law this case rests on", debrief.get("laws", []), {}, "sim-laws"),
    )
    said = joined(parts) or note_html("This way through the case touched no rule of practice.")
    return Markup("<h2>What practice says</h2><div>{}</div>{}").format(said, note_html("Local policy prevails."))


def _cites(
    heading: str, cites: Sequence[Cite], numbers: Mapping[str, int], style: str = "", *, is_open: bool = False
) -> Markup:
    if not cites:
        return Markup("")
    return Markup('<details class="sim-ev {}"{}><summary><span>{} ({})</span></summary><div>{}</div></details>').format(
        style,
        Markup(" open") if is_open else "",
        heading,
        len(cites),
        joined(_quote(cite, numbers.get(cite.get("id", ""))) for cite in cites),
    )


def _quote(cite: Cite, number: int | None) -> Markup:
    dates = (
        ("in force since ", date_words(cite.get("effective", ""))),
        ("checked ", date_words(cite.get("checked", ""))),
    )
    source = dated_source(cite.get("source", ""), cite.get("as_of", ""))
    stamp = ", ".join([source, *(word + day for word, day in dates if day)])
    return Markup('<div class="sim-quote"><p>{}{}</p><p class="src">{} {}</p></div>').format(
        Markup('<span class="no">{}. </span>').format(number) if number else "",
        cite.get("text", ""),
        cite.get("id", ""),
        stamp,
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


def decisions_heading_html(debrief: Debrief, heading: str = "Your decisions") -> Markup:
    """What stands over the decisions: the heading, and what was still possible after each."""
    return Markup("<h2>{}</h2>{}").format(heading, outlook_html(debrief))


def debrief_html(debrief: Debrief, seq: int = 0) -> Markup:
    """The whole debrief on one page, for an instructor or for print."""
    numbers = source_numbers(debrief)
    timeline = joined(
        Markup('<li class="sim-tl-row">{}</li>').format(decision_html(entry, numbers, step_html(debrief, number)))
        for number, entry in enumerate(debrief.get("timeline", []), start=1)
    )
    decisions = decisions_heading_html(debrief, "Decisions") + Markup('<ol class="sim-tl">{}</ol>').format(timeline)
    about = filter(None, (judgement_html(debrief), criteria_html(debrief.get("criteria", []))))
    result = _card(result_html(debrief), "sim-result") + joined(map(_card, about))
    told = told_html(debrief.get("told", {}))
    parts = (told, path_html(debrief), picture_html(debrief.get("picture")), written_html(debrief))
    below = joined(map(_card, filter(None, parts)))
    split = Markup('<div class="sim-split"><div class="sim-col sim-second">{}</div><div class="sim-col">{}</div></div>')
    practice = _card(practice_html(debrief), "sim-practice")
    return outcome_html(debrief, seq) + split.format(result, _card(decisions, "sim-decisions")) + below + practice


def _card(inside: Markup, style: str = "") -> Markup:
    return Markup('<section class="sim-card {}">{}</section>').format(style, inside)
