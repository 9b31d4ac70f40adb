"""Typologies as they lie in `scenarios/typologies`, and what is said about every mistake that can be planted in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.read.facts import load_facts
from simlib.read.facts_yaml import LARGEST
from simlib.read.typologies import EVIDENCE, load_typologies, read_typologies, spread
from simlib.scenario.care_words import words_to_change
from simlib.scenario.typologies import Form, Member, Size, Spread, TieRule, UnknownTypology, Within

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "typologies"
SHIPPED: dict[str, bytes | None] = {path.name: path.read_bytes() for path in FOLDER.glob("*.yaml")}

SMALL = """\
id: small
title: A small one
summary: Two and one.
form: labor
sources: [S001#ch1]
minors: 5
at_risk: 10
decoys: 10 to 20
means:
  force: 1
  fraud: 1
  coercion: 2
top:
  - employer | 1
group:
  - co-controller | 1
  - victim | 1 to 3, mostly 2
  - place | 0 to 1 | House, Old mill
around:
  - witness | 4
ties:
  - employer directs co-controller | top and group | 75% | 1 to 6
  - co-controller profits from victim | group | 100% | 1 to 3 | one
"""


def told(text: str, *, name: str = "small.yaml") -> list[str]:
    """What is said about this text beside the shipped evidence."""
    book, problems = read_typologies({EVIDENCE: SHIPPED[EVIDENCE], name: text.encode()})
    assert (book is None) == bool(problems)
    return [str(problem) for problem in problems]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


# --- what is shipped ------------------------------------------------------------------------------------------


def test_what_is_shipped_has_no_mistake_and_rests_on_the_fact_base() -> None:
    book, problems = load_typologies(FOLDER)
    base, _ = load_facts(FOLDER.parent / "facts")
    assert problems == ()
    assert book is not None
    for typology in book.typologies.values():
        assert all(each.split("#")[0] in base.sources for each in typology.sources)
        assert typology.fewest(Size.S) <= 7
    assert {rule.unit for rule in book.evidence.rules} <= set(base.units)


def test_at_least_two_in_five_kinds_are_about_labor() -> None:
    book, _ = load_typologies(FOLDER)
    assert book is not None
    forms = [each.form for each in book.typologies.values() if not each.decoy]
    assert forms.count(Form.LABOR) / len(forms) >= 0.4


def test_no_typology_tells_a_price_or_where_anybody_comes_from() -> None:
    words = ("$", "usd", "dollar", "price", "nationality", "ethnic", "race", "religion", "immigrant", "foreign")
    for name, raw in SHIPPED.items():
        text = (raw or b"").decode().casefold()
        assert [word for word in words if word in text] == [], name


def test_every_word_that_is_shipped_is_one_we_use_of_people() -> None:
    for name, raw in SHIPPED.items():
        for line in (raw or b"").decode().splitlines():
            assert list(words_to_change(line)) == [], name


def test_the_readme_names_every_typology_and_its_example_can_be_read() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    book, _ = load_typologies(FOLDER)
    assert book is not None
    assert all(f"`{name}`" in text for name in (*book.kinds, *book.typologies))
    block = [line.removeprefix("    ").split(" #")[0] for line in text.splitlines() if line.startswith("    ")]
    example = "\n".join(["id: example", "title: T", "summary: S", "sources: [S001]", *block])
    example = example.replace("  - victim", "  - co-controller | 1\n  - victim")
    held = "  - co-controller profits from victim | group | 100% | 1"
    assert told(f"{example}\n{held}\n") == []


def test_a_typology_is_read_line_by_line() -> None:
    book, problems = read_typologies({EVIDENCE: SHIPPED[EVIDENCE], "small.yaml": SMALL.encode()})
    assert problems == ()
    assert book is not None
    small = book.named("small")[0]
    assert small.group[1].count == Spread(1, 3, 2)
    assert small.group[2].called == ("House", "Old mill")
    assert small.ties == (
        TieRule(Member.EMPLOYER, Member.CO_CONTROLLER, Within.TOP_AND_GROUP, "directs", 75, Spread(1, 6)),
        TieRule(Member.CO_CONTROLLER, Member.VICTIM, Within.GROUP, "profits from", 100, Spread(1, 3), one=True),
    )
    assert (small.clusters_of(Size.L), small.fewest(Size.S)) == (Spread(1, 1), 3)


def test_a_book_without_decoys_does_not_know_the_kind() -> None:
    book, _ = read_typologies({EVIDENCE: SHIPPED[EVIDENCE], "small.yaml": SMALL.encode()})
    assert book is not None
    with pytest.raises(UnknownTypology, match='There is no typology "decoys"'):
        book.named("decoys")
    with pytest.raises(UnknownTypology, match='The closest is "small"'):
        book.named("smal")


# --- mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("form: labor", "form: work", '"form" cannot be "work".'),
        ("minors: 5", "minors: 500", '"minors" should be a whole number from 0 to 100, not "500".'),
        ("minors: 5", "minors: -5", '"minors" should be a whole number from 0 to 100, not "-5".'),
        ("at_risk: 10\n", "", '"at_risk" is missing.'),
        ("title: A small one", "titel: A small one", '"titel" is not a word this entry knows.'),
        ("decoys: 10 to 20", "decoys: 20 to 10", '"20 to 10" goes the wrong way.'),
        ("decoys: 10 to 20", "decoys: some", '"some" is no number of this kind.'),
        ("victim | 1 to 3, mostly 2", "victim | 1 to 3, mostly 9", '"1 to 3, mostly 9" goes the wrong way.'),
        ("victim | 1 to 3, mostly 2", "victim | many", '"many" is no number of this kind.'),
        ("victim | 1 to 3, mostly 2", "victims | 1 to 3", '"victims" is not in the list. The closest is "victim".'),
        ("victim | 1 to 3, mostly 2", "victim", "It has too few or too many parts."),
        ("witness | 4", "witness | 0", '"0" is no weight.'),
        ("witness | 4", "witness | ²", '"²" is no weight.'),
        ("employer directs co-controller", "employer direct co-controller", '"direct" is not a verb of a tie.'),
        ("employer directs co-controller", "boss directs co-controller", "A tie begins and ends with a member."),
        ("employer directs co-controller", "employer", "A tie begins and ends with a member."),
        ("employer directs co-controller", "broker directs co-controller", 'A tie names "broker", which is no part'),
        ("top and group", "everywhere", '"everywhere" is not in the list.'),
        ("75%", "75", '"75" is no chance.'),
        ("75%", "175%", '"175%" is no chance.'),
        ("| one", "| two", 'Behind the weight stands "two".'),
        ("profits from victim", "controls victim", 'No tie of exploitation leads to "victim".'),
        ("victim | 1 to 3, mostly 2", "victim | 0 to 3", "Each group needs somebody who is harmed."),
        ("employer | 1", "employer | 9", "A case of size S has 7 nodes for this, and that is too few."),
        ("  force: 1\n  fraud: 1\n  coercion: 2", "  force: 0\n  fraud: 0\n  coercion: 0", "No means has a weight."),
        ("  force: 1\n", "  guile: 1\n  force: 1\n", '"guile" is not a word this entry knows.'),
        ("id: small", "id: &small small", "Anchors (&) and aliases (*) are not used here."),
        ("id: small", "id: !!python/object small", "Tags such as"),
        ("id: small", "id: small\nid: other", '"id" stands twice in the same entry.'),
        ("title: A small one", "title: [A, small]", '"title" should be one text.'),
        ("id: small", "id: 'small", "This is not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_and_what_is_wrong(good: str, bad: str, said: str) -> None:
    assert good in SMALL
    problems = told(SMALL.replace(good, bad, 1))
    assert any(said in problem for problem in problems), problems
    assert all(problem.startswith("small.yaml, line ") for problem in problems)


def test_a_mistake_in_a_tie_is_told_at_its_own_line() -> None:
    text = SMALL.replace("75%", "75")
    line = line_of(text, "| 75 |")
    written = "employer directs co-controller | top and group | 75 | 1 to 6"
    assert told(text) == [f'small.yaml, line {line}: "{written}": "75" is no chance. Write it as 75%.']


def test_what_only_looks_like_trafficking_harms_nobody() -> None:
    text = (SHIPPED["wage-dispute.yaml"] or b"").decode()
    harmed = text.replace("  - witness | 1 to 3", "  - witness | 1 to 3\n  - victim | 1")
    exploited = text.replace("employer owes witness", "employer profits from witness")
    top = text.replace("group:\n", "top:\n  - broker | 1\ngroup:\n", 1)
    assert any("Nobody is harmed" in each for each in told(harmed))
    assert any("has no exploitation" in each for each in told(exploited))
    assert any("has groups alone" in each for each in told(top))


def test_clusters_are_named_by_size() -> None:
    good = SMALL.replace("means:", "clusters:\n  S: 1\n  M: 2\n  L: 3 to 4\nmeans:")
    assert told(good) == []
    assert any('"XL" is not a word' in each for each in told(good.replace("  L: 3", "  L: 3 to 4\n  XL: 3")))


def test_two_typologies_of_one_id_are_told() -> None:
    files = {EVIDENCE: SHIPPED[EVIDENCE], "a.yaml": SMALL.encode(), "b.yaml": SMALL.encode()}
    _, problems = read_typologies(files)
    assert [str(each) for each in problems] == ['b.yaml, line 1: There are two typologies "small". Name one otherwise.']


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "This file is missing or cannot be opened."),
        (b"x" * (LARGEST + 1), "is the most."),
        (b"\xff\xfe", "This is not text in UTF-8."),
        (b"- a\n- b\n", "This file should begin with a word and a colon."),
        (b"", "This file is empty."),
    ],
)
def test_a_file_that_is_none_is_told_and_nothing_is_half_loaded(raw: bytes | None, said: str) -> None:
    book, problems = read_typologies({**SHIPPED, "small.yaml": raw})
    assert book is None
    assert said in str(problems[0])


# --- evidence -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("kind: digital", "kind: digitl", '"kind" cannot be "digitl". The closest is "digital".'),
        ("basis: warrant", "basis: none", '"basis" cannot be "none".'),
        ("layer: kinship", "layer: money", "No rule is for the layer kinship."),
        ("tainted: 5", "tainted: 90", '"tainted" should be a whole number from 0 to 50'),
        ("pieces: 1 to 3, mostly 2", "pieces: few", '"few" is no number of this kind.'),
        ("weight: 3", "weight: 0", '"weight" should be a whole number from 1 to'),
    ],
)
def test_a_mistake_in_the_rules_of_evidence_is_told(good: str, bad: str, said: str) -> None:
    text = (SHIPPED[EVIDENCE] or b"").decode()
    assert good in text
    _, problems = read_typologies({**SHIPPED, EVIDENCE: text.replace(good, bad).encode()})
    assert any(said in str(problem) and problem.file == EVIDENCE for problem in problems), problems


def test_a_folder_without_anything_is_told(tmp_path: Path) -> None:
    book, problems = load_typologies(tmp_path)
    assert book is None
    assert str(problems[0]).startswith("evidence.yaml, line 1: This file is missing")
    only = read_typologies({EVIDENCE: SHIPPED[EVIDENCE]})
    assert [str(each) for each in only[1]] == ["evidence.yaml, line 1: There is no typology beside this file."]


@pytest.mark.parametrize(
    ("text", "made"), [("3", Spread(3, 3)), ("0 to 2", Spread(0, 2)), ("1 to 4, mostly 1", Spread(1, 4, 1))]
)
def test_a_spread_is_written_as_people_say_it(text: str, made: Spread) -> None:
    assert spread(text) == made
