"""`nbgrader collect`, and formgrader's button: what lies in the exchange, anybody of the machine may have put there.

What cannot be a submission is one line and passed over, so that everybody else's is collected. What a trainee is called
becomes part of formgrader's pages, which take it for HTML; so nobody is called anything but plain letters. No link is
followed: it would lead, with the instructor's rights, to what somebody else wrote. No run is taken in: the simulator
puts runs into the course itself, and puts them there again where a notebook has taken their place.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns, parse_utc

from simlib.grade.handing_in import STAMP
from simlib.grade.places import GIVEN_OUT_BY, TIMESTAMP_FILE
from simlib.grade.roster import is_id
from simlib.grade.submission import is_run_file

Json = dict[str, Any]

PASSED_OVER: Json = {"username": "", "filename": "", "timestamp": parse_utc("1970-01-01 00:00:00 UTC")}
"""Stands in the list for what is none."""


class CarefulCollect(ExchangeCollect):
    """nbgrader's own collecting, of what can be one."""

    src_records: list[Json]

    def init_src(self) -> None:
        """What there is to collect."""
        super().init_src()
        self.src_records = [each for each in self.src_records if each is not PASSED_OVER]

    def _path_to_record(self, path: str) -> Json:
        record: Json = PASSED_OVER
        try:
            record = super()._path_to_record(path)
            problem = self._problem(Path(path), record["username"])
            if not problem and _is_to_come(record["timestamp"]):
                problem = "it says that it is of a time still to come"
        except (OSError, ValueError, OverflowError):
            problem = "it does not say whose it is, and from when"
        if problem:
            self.log.warning("%s is passed over: %s.", ascii(Path(path).name), problem)
        return PASSED_OVER if problem else record

    def _problem(self, folder: Path, student: str) -> str:
        """Why this cannot be a submission of somebody called so; empty where it can."""
        if not is_id(student):
            return "nobody can be called that"
        if folder.is_symlink() or not folder.is_dir():
            return "it is no folder"
        if self.check_owner and _is_anothers(folder, student):
            return f"it says that it is of {student}, and somebody else put it there"
        return ""

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copy what is a file. What is in the way of one submission is one line, and in the way of no other."""
        try:
            with TemporaryDirectory(prefix=".collecting-", dir=self.coursedir.root) as held:
                whole = Path(held) / "whole"
                # Links are copied as links and then dropped: nothing can be put in a file's place meanwhile.
                shutil.copytree(src, whole, symlinks=True, ignore=self._left_out)
                for path in tuple(_no_part_of_it(whole)):
                    self.log.warning("%s in %s is left out.", ascii(path.name), ascii(Path(src).name))
                    path.unlink()
                _complete(whole, Path(src).name)
                super().do_copy(str(whole), dest, log)
        except (OSError, RuntimeError) as fault:
            shutil.rmtree(dest, ignore_errors=True)
            self.log.warning("%s cannot be collected: %s", ascii(Path(src).name), ascii(str(fault)[:200]))

    def _left_out(self, folder: str, names: list[str]) -> list[str]:
        """What is not copied: what the course takes in no case, and whatever is no file, folder or link."""
        course, kinds = self.coursedir, (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)
        theirs = ignore_patterns(
            exclude=course.ignore, include=course.include, max_file_size=course.max_file_size, log=self.log
        )
        odd = [name for name in names if not any(kind(Path(folder, name).lstat().st_mode) for kind in kinds)]
        return [*theirs(folder, names), *odd]


def _no_part_of_it(folder: Path) -> Iterator[Path]:
    """Links, runs, and a time or a secret that is none: nbgrader's pages and commands would end at it."""
    yield from (path for path in folder.rglob("*") if path.is_symlink() or is_run_file(path))
    for name, is_one in ((TIMESTAMP_FILE, _is_time), (GIVEN_OUT_BY, _is_text)):
        file = folder / name
        if file.exists() and not file.is_symlink() and not (file.is_file() and is_one(file)):
            yield file


def _complete(folder: Path, name: str) -> None:
    """Put the time there that the name of the folder says, and a secret, where there is none.

    `nbgrader release_feedback` ends at the first submission without, and gives nobody else's out.
    """
    stamp, secret = folder / TIMESTAMP_FILE, folder / GIVEN_OUT_BY
    if not stamp.exists():
        stamp.write_text(f"{parse_utc(name.rsplit('+', 3)[2]):{STAMP}}\n", encoding="ascii")
    if not secret.exists():
        secret.write_text(secrets.token_hex(32), encoding="ascii")


def _is_text(file: Path) -> bool:
    try:
        return bool(file.read_text("utf-8").strip())
    except ValueError:
        return False


def _is_time(file: Path) -> bool:
    try:
        return not _is_to_come(parse_utc(file.read_text("utf-8").strip()))
    except (ValueError, OverflowError):
        return False


def _is_to_come(time: datetime) -> bool:
    """Whether a time, as nbgrader has it, is later than now."""
    return time > datetime.now(UTC).replace(tzinfo=None)


def _is_anothers(folder: Path, student: str) -> bool:
    """Whether another account than the student's, and than the collector's own, put something there."""
    try:
        return folder.stat().st_uid != os.geteuid() and folder.owner() != student
    except KeyError:
        return True
