"""The bank of vignettes: what is shipped is parallel, fair and calm, and mistakes are told with their line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log
from pathlib import Path
from statistics import median

import pytest

from simlib.read.facts import load_facts
from simlib.read.vignettes import read_vignettes
from simlib.scenario.care_words import words_to_change
from simlib.scenario.vignettes import Vignette, VignetteBank, VignetteKind, faults_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FACTS = load_facts(SCENARIOS / "facts")[0]
BANK, PROBLEMS = read_vignettes((SCENARIOS / "vignettes.yaml").read_bytes(), FACTS)

ORIGIN = re.compile(
    r"ethnic|\brace\b|national|immigrant|asian|latin|african|mexican|chinese|indian\b|black\b|white\b|muslim|christian"
    r"|accent|foreign|gay\b|lesbian|transgender",
    re.IGNORECASE,
)
LOOKS = re.compile(
    r"\b(?:pretty|beautiful|dress|skirt|makeup|body|breast|naked|slim|blond|attractive)\b", re.IGNORECASE
)


# --- what is shipped ------------------------------------------------------------------------------------------


def test_the_shipped_file_has_no_mistake() -> None:
    assert PROBLEMS == ()


def test_there_are_three_parallel_forms_of_twelve_and_half_of_each_is_not_trafficking() -> None:
    shape = {form: Counter(each.kind.is_trafficking for each in BANK.of_form(form)) for form in BANK.forms}
    assert shape == {form: {True: 6, False: 6} for form in ("A", "B", "C")}


def test_what_only_looks_like_trafficking_is_of_every_kind() -> None:
    kinds = Counter(each.kind for each in BANK.vignettes if not each.kind.is_trafficking)
    assert kinds == {
        VignetteKind.SMUGGLING: 3,
        VignetteKind.LABOR_VIOLATION: 6,
        VignetteKind.SEX_WORK: 3,
        VignetteKind.NONE: 6,
    }


def test_at_least_two_fifths_of_the_trafficking_is_for_labor_or_crime() -> None:
    trafficking = [each.kind for each in BANK.vignettes if each.kind.is_trafficking]
    assert trafficking.count(VignetteKind.SEX) <= 0.6 * len(trafficking)


@pytest.mark.parametrize("form", BANK.forms)
def test_neither_length_nor_order_gives_an_answer_away(form: str) -> None:
    asked = BANK.of_form(form)
    lengths = {so: [len(each.text.split()) for each in asked if each.kind.is_trafficking is so] for so in (True, False)}
    means = {so: sum(held) / len(held) for so, held in lengths.items()}
    assert abs(means[True] - means[False]) < 6
    assert all(30 <= length <= 75 for held in lengths.values() for length in held)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def _unlike_most(text: str) -> float:
    """How far the length is from that of most: so that neither long and short ones together give anything away."""
    return abs(len(words_of(text)) - median(len(words_of(each.text)) for each in BANK.vignettes))


SURFACE: dict[str, Callable[[str], float]] = {
    "words": lambda text: len(words_of(text)),
    "length unlike most": _unlike_most,
    "signs": len,
    "sentences": lambda text: len(re.findall(r"[.!?]", text)),
    "words in a sentence": lambda text: len(words_of(text)) / len(re.findall(r"[.!?]", text)),
    "letters in a word": lambda text: sum(map(len, words_of(text))) / len(words_of(text)),
    "different words": lambda text: len(set(words_of(text))) / len(words_of(text)),
    "commas": lambda text: text.count(","),
    "numbers": lambda text: len(re.findall(r"\d+", text)),
    "quotations": lambda text: text.count('"'),
    "asked alone": lambda text: len({"alone", "asked"} & set(words_of(text))),
}
BY_CHANCE = 23
"""Who guesses gets 24 or more of 36 right once in thirty times."""


def learned(kept: Sequence[Vignette], measure: Callable[[str], float]) -> Callable[[str], bool]:
    """The best "trafficking from here on", or below it, that can be learned from these."""
    pairs = [(measure(each.text), each.kind.is_trafficking) for each in kept]
    rules = [(limit, above) for limit, _ in pairs for above in (True, False)]
    limit, above = max(rules, key=lambda rule: sum(((at >= rule[0]) is rule[1]) is so for at, so in pairs))
    return lambda text: (measure(text) >= limit) is above


def learned_by_words(kept: Sequence[Vignette]) -> Callable[[str], bool]:
    """A naive Bayesian that knows which words stand in which answers."""
    seen = {
        so: Counter(word for each in kept if each.kind.is_trafficking is so for word in set(words_of(each.text)))
        for so in (True, False)
    }
    known = seen[True].keys() | seen[False].keys()
    every = {so: sum(held.values()) + len(known) for so, held in seen.items()}

    def weight(word: str, *, so: bool) -> float:
        return log((seen[so][word] + 1) / every[so])

    def says(text: str) -> bool:
        said = set(words_of(text)) & known
        return sum(weight(word, so=True) - weight(word, so=False) for word in said) > 0

    return says


def right(learn: Callable[[Sequence[Vignette]], Callable[[str], bool]]) -> int:
    """How many vignettes are told rightly by what can be learned from all others."""
    rest = [(each, [other for other in BANK.vignettes if other is not each]) for each in BANK.vignettes]
    return sum(learn(others)(each.text) is each.kind.is_trafficking for each, others in rest)


@pytest.mark.parametrize("name", SURFACE)
def test_no_rule_about_the_surface_of_a_text_does_better_than_guessing(name: str) -> None:
    assert right(lambda others: learned(others, SURFACE[name])) <= BY_CHANCE


def test_counting_words_does_no_better_than_guessing() -> None:
    assert right(learned_by_words) <= BY_CHANCE


def test_a_rule_or_a_word_that_gives_answers_away_is_found() -> None:
    given = frozenset(each.text for each in BANK.vignettes if each.kind.is_trafficking)
    assert right(lambda others: learned(others, lambda text: text in given)) == len(BANK.vignettes)
    marked = [replace(each, text="ah " * 9 + each.text if each.text in given else each.text) for each in BANK.vignettes]
    assert learned_by_words(marked)("ah") > learned_by_words(BANK.vignettes)("ah")


def test_the_forms_are_equally_long() -> None:
    words = [sum(len(each.text.split()) for each in BANK.of_form(form)) for form in BANK.forms]
    assert max(words) <= 1.12 * min(words)


@pytest.mark.parametrize("each", BANK.vignettes, ids=lambda each: each.id)
def test_a_vignette_is_calm_and_says_nothing_of_origin_or_looks(each: Vignette) -> None:
    written = f"{each.text} {each.why}"
    assert list(words_to_change(written)) == []
    assert (ORIGIN.findall(each.text), LOOKS.findall(written)) == ([], [])
    assert re.findall(r"rescue|save her|save him|prostitut|pimp|john\b|illegal alien|voiceless", written) == []


def test_young_people_are_told_of_by_age_and_role_alone() -> None:
    young = [each for each in BANK.vignettes if re.search(r"\b1[0-7]-year-old", each.text)]
    assert {each.form for each in young} == {"A", "B", "C"}
    assert [each.id for each in young if re.search(r"\b(?:she|he|her|his|him|girl|boy)\b", each.text)] == []


def test_men_and_women_are_harmed_and_do_harm() -> None:
    harmed = [each.text for each in BANK.vignettes if each.kind.is_trafficking]
    assert sum(bool(re.search(r"\b(?:A|Four) m[ae]n\b", text)) for text in harmed) >= 4
    assert sum(bool(re.search(r"\b(?:A|Two|Three) wom[ae]n\b", text)) for text in harmed) >= 4
    assert sum(bool(re.search(r"\b(?:manager|aunt|woman) (?:keeps|drops|says)", text)) for text in harmed) >= 2


def test_the_vignettes_are_written_in_us_english() -> None:
    written = " ".join(f"{each.text} {each.why}" for each in BANK.vignettes)
    assert re.findall(r"\b\w*(?:labour|colour|neighbour|centre|organis|favour)\w*", written) == []


# --- mistakes -------------------------------------------------------------------------------------------------

ONE = """vignettes:
  - id: V1
    form: A
    slot: 1
    kind: labor
    text: A man works.
    why: He is held.
    cites: [LAW-D2]
"""
OTHER = ONE.split("\n", 1)[1].replace("V1", "V2").replace("slot: 1", "slot: 2").replace("kind: labor", "kind: none")


def told(text: str) -> list[str]:
    return [f"{each.line}: {each.message} {each.help}".strip() for each in read_vignettes(text.encode(), FACTS)[1]]


def test_a_small_bank_is_read_whole() -> None:
    bank, problems = read_vignettes((ONE + OTHER).encode(), FACTS)
    assert (problems, [each.id for each in bank.of_form("A")]) == ((), ["V1", "V2"])
    assert bank.vignettes[0] == Vignette(
        "V1", "A", 1, VignetteKind.LABOR, "A man works.", "He is held.", ("LAW-D2",), 2
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("LAW-D2", "LAW-D22", '8: There is no fact called "LAW-D22". Is it "LAW-D2"?'),
        ("slot: 1", "slot: 0", '4: "slot" should be a whole number from 1 to 99, not "0".'),
        ("    why: He is held.\n", "", '2: "why" is missing. Add a line that begins with "why:".'),
        ("kind: labor", "kind: work", '5: "kind" cannot be "work".'),
        ("id: V1", "id: V2", '9: The vignette "V2" stands twice.'),
        ("text:", "txet:", '6: "txet" is not a word this entry knows. Is it "text"?'),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, expected: str) -> None:
    assert any(each.startswith(expected) for each in told((ONE + OTHER).replace(old, new, 1)))


def test_a_missing_file_is_an_empty_bank_and_one_problem() -> None:
    bank, problems = read_vignettes(None, FACTS)
    assert (bank, [each.message for each in problems]) == (
        VignetteBank(),
        ["This file is missing or cannot be opened."],
    )


def test_a_file_of_something_else_says_what_is_missing() -> None:
    assert told("other: 1\n") == [
        '1: "other" is not a word this entry knows. It knows: vignettes.',
        '1: "vignettes" is missing. Add a line that begins with "vignettes:".',
    ]


def test_forms_that_are_not_parallel_are_told() -> None:
    def at(form: str, slot: int, kind: VignetteKind, line: int) -> Vignette:
        return Vignette(f"{form}{slot}", form, slot, kind, "", "", (), line)

    bank = VignetteBank(
        (
            at("A", 1, VignetteKind.LABOR, 1),
            at("A", 2, VignetteKind.NONE, 2),
            at("B", 1, VignetteKind.SEX, 3),
            at("B", 1, VignetteKind.LABOR, 4),
        )
    )
    assert list(faults_of(bank)) == [
        (3, 'Slot 1 is "labor" in form A and "sex" here.'),
        (4, "Form B asks slot 1 twice."),
        (3, "Form B lacks slot 2."),
        (3, "Half of form B should be trafficking, and half should not."),
    ]
