"""Words that carry judgment about people, and what is written instead (the project's safety page, parts B and C)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CareWord:
    """A word that is not used, and what is written instead."""

    pattern: str
    instead: str
    quotable: bool = False
    """Whether it may stand between quotation marks, as what somebody said or wrote."""


CARE_WORDS = (
    CareWord(r"rescu(?:e|es|ed|ing|ers?)", 'what the person does and what police help with; nobody is "rescued"'),
    CareWord(r"sav(?:e|es|ed|ing) (?:her|him|them|a victim|the victims?|victims|the girls?|the women)", '"help"'),
    CareWord(r"voiceless", "what the person says and does"),
    CareWord(r"slaves?|sex slaves?", '"person who is exploited"'),
    CareWord(r"hookers?|whores?|sluts?|tramps?", '"person engaged in commercial sex"'),
    CareWord(
        r"(?:child |teen )?prostitutes?",
        '"person engaged in commercial sex", or for anyone under 18 "young person who is exploited"',
    ),
    CareWord(r"teen prostitution|child prostitution", '"commercial sexual exploitation of a minor"'),
    CareWord(r"pimps?|pimping", '"exploiter", or the name of the statute'),
    CareWord(r"johns", '"buyers"'),
    CareWord(
        r"illegals|illegal (?:alien|immigrant|worker|migrant)s?|an illegal(?=\W*$|[.,;:!?\"”])",
        '"undocumented", and only where it matters for a service',
    ),
    CareWord(r"aliens?", '"foreign national", and only where it matters for a service'),
    CareWord(r"junkies?|crackheads?|druggies?", '"person who uses drugs"'),
    CareWord(
        r"naked|nude|topless|lingerie|orgasms?|intercourse|oral sex|breasts|genitals?|porn\w*",
        '"commercial sex act"; no detail',
    ),
    CareWord(
        r"sex with (?:an )?underage|underage (?:girl|boy|sex|prostitute)s?",
        '"commercial sexual exploitation of a minor"',
    ),
    CareWord(r"uncooperative", '"declined today"', quotable=True),
    CareWord(r"claim(?:s|ed)(?= (?:that|to|she|he|they|her|his|it))", '"said" or "reported"', quotable=True),
    CareWord(r"admit(?:s|ted)(?= (?:that|to|she|he|they|being|it))", '"said" or "reported"', quotable=True),
    CareWord(r"refuse[sd](?= (?:to|help|services|the|an|a|any|all)\b)", '"declined"', quotable=True),
)
"""Quoted statutes may show old words: `pandering` and the like are names of law and stand in no list."""

_YOUNG = re.compile(
    r"(?i)\b(?:(?:[1-9]|1[0-7])[- ]year[- ]old|minors?|child(?:ren)?|teen\w*|young (?:person|people|girl|boy))\b"
)
_LOOKS = re.compile(
    r"(?i)\b(?:skirts?|short dress|make-?up|lipstick|high heels|pretty|beautiful|sexy|legs|lips|provocative\w*)\b"
)
_ANY = re.compile(r"(?i)\b(?:" + "|".join(f"(?P<w{at}>{word.pattern})" for at, word in enumerate(CARE_WORDS)) + r")\b")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


def words_to_change(line: str) -> Iterator[tuple[int, int, str]]:
    """Each word of the line that is not used: where it begins, where it ends, and what is written instead.

    >>> [(line, instead) for _, line, instead in words_to_change("They saw the voiceless.")]
    [(22, 'what the person says and does')]
    """
    quoted = [found.span() for found in _QUOTED.finditer(line)]
    for found in _ANY.finditer(line):
        name = found.lastgroup or "w0"
        word = CARE_WORDS[int(name[1:])]
        if not (word.quotable and any(start <= found.start() < end for start, end in quoted)):
            yield found.start(), found.end(), word.instead
    if _YOUNG.search(line):
        for found in _LOOKS.finditer(line):
            yield found.start(), found.end(), "age and role, and nothing on how a young person looks"
