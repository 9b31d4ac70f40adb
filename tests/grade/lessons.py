"""A course taken through nbgrader's own commands, each in a process of its own, as people type them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from simlib.cli.main import main
from simlib.grade.cells import Json
from tests.grade.gradebooks import env_of
from tests.grade.hands import ROOT, School, decisions, program

CASE = "room-for-one-night"
GRADING = ROOT / "grading"
PAYLOADS = [line for line in (ROOT / "tests" / "attack" / "payloads.txt").read_text("utf-8").splitlines() if line]
HOSTILE = "\n\n".join(PAYLOADS)
"""What a trainee may type, all of it: scripts, handlers, links, entities."""
AT = "--course=first-contact --Exchange.root=EXCHANGE"
PLANTED = "PLANTED-MODEL-ANSWER"
A_REASON = next(
    choice.reason.why
    for scene in program(CASE).scenario.scenes
    for choice in scene.choices
    if len(choice.reason.why) > 40
)
"""A sentence of the key of the case."""


@dataclass
class Said:
    """What came of a command."""

    code: int
    text: str


@dataclass
class Lesson:
    """A school whose course went through every command, and what each of them said."""

    school: School
    home: Path
    """Where a trainee's files lie."""
    expert: str
    """The trainee who played in the simulator; the others handed files in."""
    said: dict[str, Said] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    """The commands as the page of grading has them."""

    @property
    def course(self) -> Path:
        return self.school.course

    def follows(self, line: str) -> Said:
        """Do what a line of the page tells: an instructor in `grading/`, a trainee where a trainee's files lie."""
        self.typed.append(line)
        program, *words = line.split()
        if program == "python3":
            code = main([self._here(word) for word in words[2:]])
            return Said(code, "")
        if "EXCHANGE" in line:
            return self.trainee(*(word for word in words if not word.startswith("--")), *self._as("fetcher", words))
        return self.nbgrader(*(self._here(word) for word in words))

    def _as(self, student: str, words: list[str]) -> list[str]:
        """On this machine everybody is the same user, so a trainee says who it is."""
        return [f"--student={student}"] if words[0] == "submit" else []

    def _here(self, word: str) -> str:
        """A word of a command with the files of this lesson."""
        name, equals, value = word.partition("=")
        if equals and value.endswith(".csv"):
            return f"{name}={self.home / value}"
        return str(self.home / word) if word.endswith(".csv") else word.replace("../", f"{ROOT}/")

    def nbgrader(self, *words: str, cwd: Path = GRADING) -> Said:
        """Run a command."""
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=cwd,
            env=env_of(self.school.data),
            capture_output=True,
            text=True,
            check=False,
        )
        self.said[words[0]] = Said(done.returncode, done.stdout + done.stderr)
        return self.said[words[0]]

    def trainee(self, *words: str) -> Said:
        """The same as a trainee types it, whose machine knows nothing but where the exchange is."""
        exchange = self.course / "exchange"
        return self.nbgrader(
            *words, "--course=first-contact", f"--Exchange.root={exchange}", f"--Exchange.cache={self.home}/cache",
            cwd=self.home,
        )  # fmt: skip

    def hands_in(self, student: str, change: Callable[[Json], Json | str]) -> None:
        """Put a submission where `collect` puts it: the released notebook, changed."""
        released = json.loads((self.course / "release" / CASE / f"{CASE}.ipynb").read_bytes())
        changed = change(released)
        folder = self.course / "submitted" / student / CASE
        folder.mkdir(parents=True)
        text = changed if isinstance(changed, str) else json.dumps(changed)
        (folder / f"{CASE}.ipynb").write_text(text, encoding="utf-8")
        (folder / "timestamp.txt").write_text("2026-11-20 09:00:00 UTC\n", encoding="ascii")
        (folder / "submission_secret.txt").write_text(student, encoding="ascii")

    def notebook(self, step: str, student: str = ".") -> Json:
        """The notebook in one of nbgrader's folders."""
        made: Json = json.loads((self.course / step / student / CASE / f"{CASE}.ipynb").read_bytes())
        return made

    def feedback(self, student: str) -> str:
        """The page that goes back to a trainee."""
        return (self.course / "feedback" / student / CASE / f"{CASE}.html").read_text("utf-8")


def lesson_in(school: School, home: Path) -> Lesson:
    """A lesson from the assignment to the marks: made, released, fetched, played, handed in, marked, given back."""
    expert = school.officer("Dana Lee")
    lesson = Lesson(school, home, expert)
    assert lesson.follows(f"python3 -m simlib assign ../scenarios/{CASE}.ipynb").code == 0
    careless(school.course / "source" / CASE / f"{CASE}.ipynb")
    lesson.follows(f"nbgrader generate_assignment {CASE}")
    lesson.follows(f"nbgrader release_assignment {CASE}")
    lesson.follows(f"nbgrader fetch_assignment {CASE} {AT}")
    types_into(home / CASE / f"{CASE}.ipynb")
    lesson.follows(f"nbgrader submit {CASE} {AT}")
    hands_in_a_mountain(school.course / "exchange" / "first-contact" / "inbound")
    lesson.follows(f"nbgrader collect {CASE}")
    school.handing_in.ended(school.plays(expert, CASE, decisions(CASE, "expert")))
    lesson.hands_in("gaps", lambda notebook: {**notebook, "cells": notebook["cells"][:1]})
    lesson.hands_in("claims", claiming)
    lesson.hands_in("broken", lambda _: '{"cells": [')
    lesson.follows(f"nbgrader autograde {CASE}")
    lesson.follows(f"python3 -m simlib grade {CASE}")
    lesson.follows(f"nbgrader generate_feedback {CASE}")
    lesson.follows(f"nbgrader release_feedback {CASE}")
    lesson.follows("nbgrader export --to=criteria.csv")
    for system in ("Canvas", "Moodle"):
        lesson.follows(f"nbgrader export --exporter=simlib.grade.export.{system}Export --to={system.lower()}.csv")
    (home / "roster.csv").write_text(f"id,last_name,first_name\n{expert},=Lee,<b>Dana\n", encoding="utf-8")
    lesson.follows("python3 -m simlib roster roster.csv")
    return lesson


def hands_in_a_mountain(inbound: Path) -> None:
    """A submission with a notebook of 50 MB, with a page that nobody asked for, without a time and a secret."""
    folder = inbound / f"mountain+{CASE}+2020-11-20 09:00:00 UTC+x"
    folder.mkdir()
    with (folder / f"{CASE}.ipynb").open("wb") as file:
        file.truncate(50_000_000)
    (folder / "page.html").write_text(HOSTILE, encoding="utf-8")


def careless(source: Path) -> None:
    """What an instructor may do to the source: a model answer, a pasted reason, a run cell, a picture."""
    held = json.loads(source.read_bytes())
    written = _written(held)
    written["source"] = PLANTED
    written["attachments"] = {f"{PLANTED}.png": {"image/png": "AAAA"}}
    held["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": PLANTED}]
    held["cells"] += [
        _text(f"Hand this in by Friday.\n\n- Why: {PLANTED}\n  - and {PLANTED}\n- [x] ticked"),
        _code(PLANTED),
    ]
    held["cells"] += [_text(f"Remember: {A_REASON}")]
    held["metadata"]["notes"] = PLANTED
    source.write_text(json.dumps(held), encoding="utf-8")


def types_into(notebook: Path) -> None:
    """What a trainee may do to a notebook in JupyterLab: type into the text, add cells, and run one."""
    held = json.loads(notebook.read_bytes())
    _written(held)["source"] = HOSTILE
    held["cells"] += [_text(HOSTILE), {**_code("1/0"), "outputs": [_html(HOSTILE)]}]
    held["cells"][2]["outputs"] = [_html(HOSTILE)]
    notebook.chmod(0o600)
    notebook.write_text(json.dumps(held), encoding="utf-8")


def claiming(notebook: Json) -> Json:
    """A notebook that says of itself that it is worth full points, in every way that nbgrader reads."""
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade") and cell["cell_type"] == "code":
            points = str(marks["points"])
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": points}, "metadata": {}}]
            cell["outputs"][0]["execution_count"] = 1
            cell["source"] = f"{points}"
            marks["points"] = 1000
    hostile = {"nbgrader": {"grade": True, "solution": True, "grade_id": '"><script>alert(1)</script>', "points": 9}}
    notebook["cells"].append({**_text("Mine"), "metadata": hostile})
    notebook["metadata"] = {"title": HOSTILE, "kernelspec": {"name": "bash", "display_name": HOSTILE}}
    return notebook


def _written(notebook: Json) -> Json:
    """The cell that a person marks."""
    marked = (cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution"))
    found: Json = next(marked)
    return found


def _text(source: str) -> Json:
    return {"cell_type": "markdown", "id": f"t{abs(hash(source))}", "metadata": {}, "source": source}


def _code(source: str) -> Json:
    cell = {"cell_type": "code", "id": f"c{abs(hash(source))}", "metadata": {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None}


def _html(text: str) -> Json:
    return {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}
