"""Tables of ties: every way in which people save them is read, and what cannot be read is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.errors import Unreadable
from simlib.read import edges
from simlib.read.edges import load_ties, read_ties

ONE_TIE = (("ana", "bo"),)

READ = {
    "any names of columns": (b"Subject A,Subject B\nana,bo\n", ONE_TIE),
    "more columns": (b'a,b,weight,note\nana,bo,3,"x, y"\n', ONE_TIE),
    "a byte order mark": (b"\xef\xbb\xbfa,b\r\nana,bo\r\n", ONE_TIE),
    "line ends of old machines": (b"a,b\rana,bo\r", ONE_TIE),
    "UTF-16, as a spreadsheet saves text": ("a\tb\nana\tbo\n".encode("utf-16"), ONE_TIE),
    "semicolons": (b"a;b;c\nana;bo;1,5\n", ONE_TIE),
    "tabs": (b"a\tb\nana\tbo\n", ONE_TIE),
    "no line end": (b"a,b\nana,bo", ONE_TIE),
    "blank lines": (b"\n\na,b\n\n  \nana,bo\n,,\n\n", ONE_TIE),
    "spaces": (b"a, b\n ana ,  bo \n", ONE_TIE),
    "quoted names": (b'a,b\n"Ana, of ""Bo""","line\nbreak"\n', (('Ana, of "Bo"', "line\nbreak"),)),
    "names in other letters": ("a,b\nÁna,Ło\n".encode(), (("Ána", "Ło"),)),
    "twice, both ways and to oneself": (
        b"a,b\nana,bo\nbo,ana\nana,ana\n",
        (("ana", "bo"), ("bo", "ana"), ("ana", "ana")),
    ),
    "what a spreadsheet would compute": (b"a,b\n=1+1,@SUM(A1)\n", (("=1+1", "@SUM(A1)"),)),
}


@pytest.mark.parametrize("how", READ)
def test_a_table_is_read(how: str) -> None:
    raw, ties = READ[how]
    assert read_ties(raw, "ties.csv") == ties


def test_without_a_header_the_first_line_is_a_tie() -> None:
    assert read_ties(b"0,1\n1,2\n", "ties.csv", header=False) == (("0", "1"), ("1", "2"))
    assert read_ties(b"0,1\n1,2\n", "ties.csv") == (("1", "2"),)


NOT_READ = {
    "empty": (b"", "ties.csv holds no tie. The first line counts as the names of the columns"),
    "a header alone": (b"a,b\n", "ties.csv holds no tie."),
    "blank": (b" \n\n,,\n", "ties.csv holds no tie."),
    "one column": (b"a,b\nana,bo\n\nana\n", "ties.csv, line 4: a tie needs two names"),
    "an empty second name": (b"a,b\nana, ,x\n", "ties.csv, line 2: a tie needs two names"),
    "quotes that never end": (b'a,b\n"ana,bo\n', "ties.csv, line 2: the quotation marks do not fit"),
    "a cell without end": (
        b"a,b\nana," + b"x" * 200_000,
        "ties.csv, line 2: the quotation marks do not fit, or a cell",
    ),
    "other letters": (b"a,b\n\xe1na,bo\n", "ties.csv is no text in UTF-8"),
    "half of UTF-16": (b"\xff\xfea\x00,", "ties.csv is no text in UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "ties.csv is no text in UTF-8"),
    "zeros": (b"a,b\nana,\0\n", "ties.csv is no table of text"),
}


@pytest.mark.parametrize("what", NOT_READ)
def test_what_cannot_be_read_is_said(what: str) -> None:
    raw, sentence = NOT_READ[what]
    with pytest.raises(Unreadable) as refused:
        read_ties(raw, "ties.csv")
    assert refused.value.sentence.startswith(sentence)


def test_without_a_header_nothing_is_said_about_one() -> None:
    with pytest.raises(Unreadable, match=r"^ties\.csv holds no tie\.$"):
        read_ties(b"", "ties.csv", header=False)


def test_a_file_is_read_no_further_than_its_largest_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ties.csv"
    file.write_bytes(b"a,b\nana,bo\n")
    assert load_ties(file) == ONE_TIE
    monkeypatch.setattr(edges, "LARGEST", 10)
    with pytest.raises(Unreadable, match=r"^ties\.csv is larger than 0 MB; take a part of the network\.$"):
        load_ties(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"^gone\.csv cannot be read: No such file"):
        load_ties(tmp_path / "gone.csv")
