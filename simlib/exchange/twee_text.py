"""The text of a foreign passage: what is read, where it leads, and every macro and markup that is not carried over.

Story formats (Harlowe, SugarCube, Chapbook, Snowman) put programs between the words. Nothing of them is run or
guessed at: each becomes a finding with its line, and stands as it was in a note of the scene.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from simlib.exchange.findings import at_line, shown
from simlib.exchange.plain import paragraph_of, plain_words
from simlib.scenario.model import Finding

HARLOWE = "harlowe"
SUGARCUBE = "sugarcube"
CHAPBOOK = "chapbook"

_LINK_BEGINS, _LINK_ENDS = "\ue000", "\ue001"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\u2028\u2029]"
                     "|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")  # fmt: skip
_HARLOWE_NAMES = (
    "set|put|move|if|unless|else-if|else|for|loop|either|cond|nth|print|display|show|hide|rerun|link|link-goto"
    "|link-reveal|link-repeat|link-undo|link-reveal-goto|go-to|goto|undo|redirect|click|click-goto|mouseover|mouseout"
    "|live|stop|event|after|replace|append|prepend|random|a|array|dm|datamap|ds|dataset|history|visited|passage"
    "|text-style|text-colour|text-color|colour|color|background|bg|font|align|box|css|enchant|change|hook|transition"
    "|t8n|save-game|load-game|saved-games|prompt|alert|confirm|input-box|dropdown|checkbox|macro|output|output-data"
    "|str|string|num|number|round|floor|ceil|abs|min|max|icon-undo|icon-redo|columns|dialog|meter|cycling-link"
    "|seq-link|restart|reload|seed|verbatim|opacity|char-style|hover-style|line-style|link-style|button|b4r"
)
_TOKEN = re.compile(
    r"(?P<comment><!--.*?(?:-->|\Z)|/%.*?(?:%/|\Z))"
    r"|(?P<program><(?P<element>script|style)\b.*?(?:</(?P=element)\s*>|\Z))"
    r"|\[\[(?P<link>(?:[^\n\[]|\[(?!\[)){1,1000}?)\](?:\[(?P<setter>[^\n\]]{0,500})\])?\]"
    r"|(?P<sugar><<(?:[^<>]|<(?!<)|>(?!>)){1,2000}>>)"
    r"|(?P<snow><%(?:[^<]|<(?!%)){0,2000}?%>)"
    r"|\((?P<harlowe>[A-Za-z][\w-]{0,40}):"
    r"|(?P<variable>\$[A-Za-z_]\w{0,60})"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,500}>)"
    r"|(?P<bracket>[\[\]])",
    re.DOTALL | re.IGNORECASE,
)
_HARLOWE_KNOWN = re.compile(_HARLOWE_NAMES, re.IGNORECASE)
_SUGAR_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SECTION_END = re.compile(r"(?m)^--[ \t]*$")
_SECTION_LINE = re.compile(r"\s*[\w.$]+(?:\s*\([^)]*\))?\s*:")
_MODIFIER = re.compile(r"(?m)^\[(?!\[)[^\[\]\n]{1,500}\][ \t]*$")
_INSERT = re.compile(r"\{[^{}\n]{1,500}\}")
_LONE = re.compile(r"[\s*+>#•.,;:()\d-]*")


@dataclass(frozen=True, slots=True)
class Way:
    """A link of a passage: its words, the passage it names, and its line in the file."""

    text: str
    target: str
    line: int


@dataclass(slots=True)
class Body:
    """What a passage holds: paragraphs that are safe in a notebook, links, notes, and what is to be said about it."""

    paragraphs: list[str] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def body_of(text: str, first_line: int, story_format: str) -> Body:
    """What the text of a passage holds; `first_line` is the line of the file it begins in."""
    reader = _Reader(text, first_line, story_format.lower())
    return reader.read()


def way_of(inside: str) -> tuple[str, str]:
    """The words of a link and where it leads, from what stands between its brackets.

    >>> way_of("Walk in->The yard"), way_of("The yard<-Walk in"), way_of("Walk in|The yard"), way_of("The yard")
    (('Walk in', 'The yard'), ('Walk in', 'The yard'), ('Walk in', 'The yard'), ('The yard', 'The yard'))
    """
    text, arrow, target = inside.rpartition("->")
    if not arrow:
        target, arrow, text = inside.partition("<-")
    if not arrow:
        text, arrow, target = inside.partition("|")
    if not arrow:
        text = target = inside
    return text.strip(), target.strip()


class _Reader:
    """Reads one passage from beginning to end, once."""

    def __init__(self, text: str, first_line: int, story_format: str) -> None:
        self._first = first_line
        self._format = story_format
        self._body = Body()
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._text = self._seen(text)
        self._closing = _closing_parentheses(self._text)
        self._hooks: list[bool] = []

    def read(self) -> Body:
        """Everything the passage holds."""
        visible = "".join(self._pieces())
        for line in visible.split("\n"):
            alone = re.sub(f"{_LINK_BEGINS}[^{_LINK_ENDS}]*{_LINK_ENDS}", "", line)
            if _LINK_BEGINS in line and _LONE.fullmatch(alone):
                continue
            words = line.replace(_LINK_BEGINS, "").replace(_LINK_ENDS, "")
            paragraph = paragraph_of(words, converts=self._format != CHAPBOOK)
            if paragraph:
                self._body.paragraphs.append(paragraph)
        return self._body

    def _seen(self, text: str) -> str:
        """The text with spaces in place of what nobody can see, so that every place stays where it is."""
        for found in _UNSEEN.finditer(text):
            what = f"U+{ord(found[0]):04X} was taken out."
            self._say("X216", found.start(), what)
        return _UNSEEN.sub(" ", text)

    def _pieces(self) -> Iterator[str]:
        """The visible text, the links marked."""
        at = 0
        if self._format == CHAPBOOK:
            at = self._chapbook()
        if self._format == SUGARCUBE:
            self._strike(_SUGAR_COMMENT, "X220", "A comment became a note.")
        while found := _TOKEN.search(self._text, at):
            yield self._text[at : found.start()]
            at, words = self._token(found)
            yield words
        yield self._text[at:]

    def _token(self, found: re.Match[str]) -> tuple[int, str]:
        """Where reading goes on, and what is visible of this token."""
        at, whole = found.start(), found[0]
        if found["link"] is not None:
            return found.end(), self._link(found)
        match found.lastgroup:
            case "harlowe":
                return self._harlowe(found)
            case "sugar" | "snow":
                self._macro(at, whole)
            case "comment":
                self._keep("X220", at, whole, "A comment became a note.")
            case "program":
                self._keep("X211", at, whole, "A program was left out.")
            case "variable":
                self._say("X211", at, f'"{whole}" shows a value that is not known here; its name stands in the text.')
                return found.end(), whole
            case "tag":
                return found.end(), self._tag(at, whole)
            case _:
                return found.end(), self._bracket(whole)
        return found.end(), ""

    def _link(self, found: re.Match[str]) -> str:
        text, target = way_of(found["link"])
        if found["setter"] is not None:
            self._macro(found.start(), f"[{found['setter']}]")
        words = plain_words(text)
        self._body.ways.append(Way(words, target, self._line(found.start())))
        return f"{_LINK_BEGINS}{text}{_LINK_ENDS}"

    def _harlowe(self, found: re.Match[str]) -> tuple[int, str]:
        """A macro of Harlowe with the hook behind it; words in parentheses that are none stay as they are."""
        end = self._closing.get(found.start())
        known = self._format == HARLOWE or _HARLOWE_KNOWN.fullmatch(found["harlowe"])
        if end is None or not known or self._format in {SUGARCUBE, CHAPBOOK}:
            return found.start() + 1, "("
        self._macro(found.start(), self._text[found.start() : end])
        hook = re.compile(r"\s*\[(?!\[)").match(self._text, end)
        if hook:
            self._hooks.append(True)
        return (hook.end() if hook else end), ""

    def _bracket(self, which: str) -> str:
        """A bracket of a hook is not shown; any other is."""
        if which == "[":
            self._hooks.append(False)
            return which
        return "" if self._hooks and self._hooks.pop() else which

    def _tag(self, at: int, whole: str) -> str:
        if re.match(r"</?(?:br|p)\b", whole, re.IGNORECASE):
            return "\n"
        self._say("X220", at, f'"{shown(whole)}" was left out; what stands within it stays.')
        return ""

    def _chapbook(self) -> int:
        """Where the text begins behind the section of values; modifiers and inserts are struck out."""
        self._strike(_MODIFIER, "X211", "A modifier was left out; what depends on it always shows.")
        self._strike(_INSERT, "X211", "An insert was left out.")
        end = _SECTION_END.search(self._text)
        lines = self._text[: end.start()].split("\n") if end else []
        if end is None or not all(_SECTION_LINE.match(line) for line in lines if line.strip()):
            return 0
        at = 0
        for line in lines:
            if line.strip():
                self._macro(at, line.strip())
            at += len(line) + 1
        return end.end()

    def _strike(self, what: re.Pattern[str], code: str, sentence: str) -> None:
        """Take out every match, with its line breaks kept, so that lines keep their numbers."""
        for found in what.finditer(self._text):
            self._keep(code, found.start(), found[0], sentence)
        self._text = what.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self._text)

    def _macro(self, at: int, whole: str) -> None:
        if not re.match(r"<</", whole):
            self._keep("X211", at, whole, "It stands in a note of the scene.")

    def _keep(self, code: str, at: int, whole: str, sentence: str) -> None:
        """Write it down, and keep it in a note."""
        self._say(code, at, f'"{shown(whole)}": {sentence}')
        words = plain_words(" ".join(shown(whole, 200).split()))
        self._body.notes.append(f"Twee, line {self._line(at)}: {words}")

    def _say(self, code: str, at: int, message: str) -> None:
        self._body.findings.append(at_line(code, self._line(at), message))

    def _line(self, at: int) -> int:
        return self._first + bisect_right(self._starts, at) - 1


def _closing_parentheses(text: str) -> dict[int, int]:
    """For each opening parenthesis the place behind the one that closes it; quoted ones do not count."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    quote = ""
    for found in re.finditer(r"""\\.|[()"'\n]""", text):
        mark = found[0]
        if quote:
            quote = "" if mark in {quote, "\n"} else quote
        elif mark == '"' and opened:
            quote = mark
        elif mark == "(":
            opened.append(found.start())
        elif mark == ")" and opened:
            closing[opened.pop()] = found.end()
    return closing
