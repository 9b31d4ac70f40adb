"""The catalogue of findings: each code with its fixed severity, its sentence and the reason for the rule.

Families: S structure, L logic, R rubric, C care. `scenarios/FORMAT.md` lists them for authors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simlib.scenario.model import Finding, Severity, Spot


@dataclass(frozen=True, slots=True)
class CodeInfo:
    """One kind of mistake."""

    code: str
    severity: Severity
    title: str
    """One sentence, always the same, that says what is wrong."""
    why: str
    """One sentence that says why it matters."""


_E, _W = Severity.ERROR, Severity.WARNING

_FILE = (
    CodeInfo("S001", _E, "This file is too large.", "A notebook of text stays far below 2 MB."),
    CodeInfo("S002", _E, "This file is not text.", "A notebook is UTF-8 text."),
    CodeInfo("S003", _E, "This file is not a notebook.", "A notebook is JSON, as JupyterLab saves it."),
    CodeInfo("S004", _E, "This is a notebook of another version.", "Format 1 stands in notebooks of version 4."),
    CodeInfo("S005", _E, "This cell cannot be read.", "A cell has a type and text."),
    CodeInfo("S006", _E, "This case has no title.", "The first line of a case is its title."),
    CodeInfo("S007", _E, "This case has no scene.", "The first scene is the start."),
    CodeInfo("S008", _E, "This text holds a character that nobody can see.", "It breaks names and hides text."),
    CodeInfo("S009", _W, "This text holds a mark that turns its direction.", "It reads unlike it stands."),
    CodeInfo("S010", _W, "This cell is not part of the case.", "A case is Markdown and one last line of code."),
    CodeInfo("S011", _W, "This cell carries something beside its text.", "Only the text is read."),
    CodeInfo("S012", _E, "This file cannot be opened.", "It is not there, or may not be read."),
    CodeInfo("S013", _E, "There are too many mistakes to list.", "Nobody mends so many at once."),
    CodeInfo("S014", _E, "Two cases have the same id.", "Only one of them could be opened."),
    CodeInfo("S015", _W, "The last line plays another case.", "A copy still names the file it was made from."),
    CodeInfo("S016", _E, "This file changed while it was read.", "Half an old text and half a new one is neither."),
)  # fmt: skip

_LINKS = (
    CodeInfo("S101", _E, "This choice goes nowhere.", "A choice leads to a scene of the same notebook."),
    CodeInfo("S102", _E, "Two headings lead to the same place.", "A link could mean either scene."),
    CodeInfo("S103", _E, "Two choices of this scene read the same.", "A choice is known by its text within its scene."),
    CodeInfo("S104", _E, "This scene is a dead end.", "A scene has a decision or an ending."),
    CodeInfo("S105", _W, "No way leads to this scene.", "Nobody will ever see it."),
    CodeInfo("S106", _E, "From this scene no ending can be reached.", "A run must be able to end."),
    CodeInfo("S107", _E, "This ending asks for a decision.", "A scene with an ending has no decisions."),
    CodeInfo("S108", _W, "This heading cannot be clicked in JupyterLab.", "Its link works in the player only."),
    CodeInfo("S109", _E, "This heading is not plain text.", "A scene is known by its heading."),
    CodeInfo("S110", _E, "This heading does not belong here.", "`#`: case, `##`: scene, `###`: part of the case."),
    CodeInfo("S111", _E, "This old name is taken.", "A saved run could not find its scene or choice again."),
    CodeInfo("S112", _E, "In some runs nothing is offered here.", "Whoever comes here then is stuck."),
    CodeInfo("S113", _W, "Going round here costs nothing.", "What can be repeated without end teaches nothing."),
    CodeInfo("S114", _E, "In some runs no ending can be reached from here.", "Every run must be able to end."),
)  # fmt: skip

_BULLETS = (
    CodeInfo("S201", _E, "This bullet is none of the three kinds.", "A choice, a known word, or a person."),
    CodeInfo("S202", _E, "This word does not belong here.", "Each word has its place."),
    CodeInfo("S203", _E, "This is said twice.", "Only one of the two would count."),
    CodeInfo("S204", _E, "This is no link and no box.", "A choice is a link, an item has a box."),
    CodeInfo("S205", _E, "There is text behind this link.", "What follows a choice stands below it."),
    CodeInfo("S206", _E, "This bullet is empty.", "A bullet without words says nothing."),
    CodeInfo("S207", _E, "Nothing follows this word.", "The word needs what it is about."),
    CodeInfo("S208", _E, "This line continues a bullet without its indent.", "It joins the bullet above."),
    CodeInfo("S209", _E, "This bullet stands at an odd indent.", "Its place in the line says what it belongs to."),
    CodeInfo("S210", _E, "This stands behind a decision.", "In a scene, everything but decisions comes first."),
    CodeInfo("S211", _E, "Something hangs under this line.", "It would be lost or read wrongly."),
    CodeInfo("S212", _E, "This scene has two kinds of decision.", "A scene has choices or one other decision."),
    CodeInfo("S213", _E, "The limit is not last.", "The limit is the last line of a scene's decisions."),
    CodeInfo("S214", _E, "This decision has no button.", "Its last link says what to press and where it leads."),
    CodeInfo("S215", _E, "This decision has no items.", "There is nothing to decide."),
    CodeInfo("S216", _E, "This item is not as this decision needs it.", "Each decision has one shape of item."),
    CodeInfo("S217", _E, "This Markdown has no place in a case.", "Only what a trainee can read well is allowed."),
    CodeInfo("S218", _E, "This is a comment.", "A comment would reach the trainee; a Note does not."),
    CodeInfo("S219", _W, "This looks like HTML.", "It is shown as plain text, and JupyterLab hides it."),
    CodeInfo("S220", _E, "This line turns other lines into links.", "It changes every `[x]` of its cell."),
    CodeInfo("S221", _W, "Two dollar signs become mathematics in JupyterLab.", "Text between them becomes a formula."),
    CodeInfo("S222", _W, "A link in a text leads nowhere.", "Only choices lead somewhere."),
    CodeInfo("S223", _E, "This is not a heading.", "A heading has a space behind its number signs."),
)  # fmt: skip

_SHAPES = (
    CodeInfo("S301", _E, "This is not a number of minutes.", "Time is counted in whole minutes."),
    CodeInfo("S302", _E, "This is not a date.", "A date is written 2026-03-12, a time 21:40."),
    CodeInfo("S303", _E, "This is not a whole number here.", "Only whole numbers in a sensible range are counted."),
    CodeInfo("S304", _E, "This is not in the list.", "The list is closed, so that every tool understands it."),
    CodeInfo("S305", _E, "This value is not declared as a value.", "A value has a start, and a number its bounds."),
    CodeInfo("S306", _E, "This criterion is not declared as a criterion.", "A criterion has its points."),
    CodeInfo("S307", _E, "This promise is not written as a promise.", "A promise says in which runs, how, and what."),
    CodeInfo("S308", _E, "This is neither yes nor no.", "It is written yes or no."),
    CodeInfo("S309", _E, "This tie is not written as a tie.", "A tie is a name, a verb of the list and a name."),
    CodeInfo("S310", _E, "This limit is not written as a limit.", "It is seconds, and the action taken after them."),
    CodeInfo("S311", _E, "This is not an id.", "Ids tie a case to the fact base."),
    CodeInfo("S312", _E, "These are not points.", "Points are a criterion, plus or minus, and a whole number."),
)  # fmt: skip

_LOGIC = (
    CodeInfo("L101", _E, "This name is not declared.", "A name that nothing declares is never true."),
    CodeInfo("L102", _E, "This condition cannot be understood.", "Nothing else is ever evaluated."),
    CodeInfo("L103", _E, "This condition can be read in two ways.", "`and` and `or` together need parentheses."),
    CodeInfo("L104", _E, "A yes/no value stands alone.", "It is yes or no by itself."),
    CodeInfo("L105", _E, "A number needs something to compare it with.", "A number is neither true nor false."),
    CodeInfo("L106", _E, "This effect cannot be understood.", "Only what the format knows can happen."),
    CodeInfo("L107", _E, "Only the person can accept or decline.", "It stands in a scene's Then or an If."),
    CodeInfo("L108", _E, "This name is declared twice.", "It could mean either."),
    CodeInfo("L109", _E, "This name holds a word of the condition language.", "Conditions with it could not be read."),
    CodeInfo("L110", _W, "This box is ticked, but the case does not hold it.", "The case and its key differ."),
    CodeInfo("L111", _W, "This tie may not be known yet.", "An item that names it gives the evidence away."),
    CodeInfo("L112", _W, "This box is ticked, but nothing lawful shows the tie.", "Such a tie does not count."),
    CodeInfo("L201", _W, "Nothing asks for this.", "What is never read changes nothing."),
    CodeInfo("L202", _W, "Nothing changes this.", "What never changes needs no value."),
    CodeInfo("L203", _W, "This can never be found.", "No choice and no scene finds it."),
    CodeInfo("L204", _W, "This is always true.", "The text or choice does not depend on anything."),
    CodeInfo("L205", _W, "This is never true.", "Nobody will ever see what depends on it."),
    CodeInfo("L206", _W, "This leaves the bounds.", "The value stops at its bound, so the rest is lost."),
    CodeInfo("L207", _W, "This is asked before it can have happened.", "On every way here it is still untrue."),
    CodeInfo("L208", _W, "This choice is never offered.", "Nobody will ever see it."),
    CodeInfo("L209", _E, "This promise is broken.", "Some run does what no run should."),
)  # fmt: skip

_RUBRIC = (
    CodeInfo("R101", _E, "Nobody can earn this criterion.", "A criterion without points is always lost."),
    CodeInfo("R102", _W, "The maximum is out of reach.", "Even the best run stays below it."),
    CodeInfo("R103", _W, "These points come without a reason.", "A debrief that cannot say why teaches nothing."),
    CodeInfo("R104", _W, "This reason rests on nothing.", "Every Why names what it follows or goes against."),
    CodeInfo("R105", _W, "The best choice is always the longest.", "A trainee learns to look at the length."),
    CodeInfo("R106", _W, "The best choice is always in the same place.", "A trainee learns to look at the place."),
    CodeInfo("R107", _E, "This item's points go the wrong way.", "A right item never costs, a wrong one never earns."),
    CodeInfo("R108", _E, "Points depend on the person's answer.", "Only whether it was asked and respected may count."),
    CodeInfo("R109", _W, "There is nothing to earn.", "Without criteria a debrief has nothing to weigh."),
    CodeInfo("R110", _W, "A person marks this criterion.", "Points that a run gives to it are not counted."),
    CodeInfo("R111", _W, "Right and wrong stand on one side.", "Ticking everything, or nothing, would win."),
    CodeInfo("R112", _W, "This penalty costs nobody anything.", "No result is ever lower for it."),
    CodeInfo("R113", _W, "The run with the most points does not pass.", "Points and rules pull in two directions."),
    CodeInfo("R114", _W, "Whoever does not read passes.", "Taking the first or the longest should not be enough."),
    CodeInfo("R115", _W, "Whoever takes everything passes.", "Doing all there is to do is no judgment."),
    CodeInfo("R116", _W, "Care and haste come to much the same.", "The points should tell good work from chance."),
    CodeInfo("R117", _W, "Whoever follows practice does not pass.", "The points and the facts disagree."),
    CodeInfo("R118", _W, "Guessing brings half of the points.", "The score then says little about a person."),
)  # fmt: skip

_CARE = (
    CodeInfo("C101", _E, "Points are given for what goes against practice.", "A run must not teach what harms."),
    CodeInfo("C102", _E, "What anyone needs is locked.", "Needs are never earned by trust, evidence or score."),
    CodeInfo("C103", _W, "This word is not used here.", "Words carry judgment about people."),
    CodeInfo("C104", _W, "This case has no content notice.", "A trainee knows what comes."),
    CodeInfo("C105", _W, "This content notice is not complete.", "It has three parts."),
    CodeInfo("C106", _W, "This picture has no description.", "Who cannot see it would miss it."),
    CodeInfo("C107", _E, "This indicator is not in the fact base.", "Only reviewed indicators decide anything."),
    CodeInfo("C108", _W, "The law of this case has not been checked for a year.", "Law changes."),
    CodeInfo("C109", _E, "No way leads to an advocate.", "A victim has a right to one."),
    CodeInfo("C110", _E, "This is not in the fact base.", "Every reason rests on a fact with a source."),
    CodeInfo("C111", _E, "This picture comes from elsewhere.", "Nothing outside is contacted."),
    CodeInfo("C112", _W, "This case does not say when its law was checked.", "Each case shows date and jurisdiction."),
    CodeInfo("C113", _W, "This is named on the wrong side.", "What is to be avoided is not followed."),
    CodeInfo("C114", _W, "A reviewer's sign-off has lapsed.", "It was about other words than those that stand here."),
    CodeInfo("C115", _W, "The sign-offs of this case cannot be read.", "A damaged file signs nothing."),
    CodeInfo("C116", _W, "Nobody can ask before this unit is told.", "What a person decides is asked first."),
)  # fmt: skip

CODES: Mapping[str, CodeInfo] = MappingProxyType(
    {info.code: info for info in (*_FILE, *_LINKS, *_BULLETS, *_SHAPES, *_LOGIC, *_RUBRIC, *_CARE)}
)
"""Every code. Severity is fixed per code: an error makes a case unplayable or unsafe to release."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake inside a text, by offsets; the reader turns it into a `Finding` with its place."""

    code: str
    start: int
    end: int
    message: str
    help: str = ""


def finding(code: str, spot: Spot, message: str, remedy: str = "", length: int = 1) -> Finding:
    """A finding of this code at this place. The reader adds the file and the line it stands in.

    A length of 0 means: to the end of the line.
    """
    return Finding(code, CODES[code].severity, "", spot, message, remedy, "", length)


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the notebook, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: (each.spot, each.code, each.message)))
