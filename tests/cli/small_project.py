"""A project small enough to be set up in a test: one package, two editions, a lock with true hashes, no network."""

import base64
import hashlib
import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from simlib.cli.environment import Environment

ROOT = Path(__file__).parents[2]

VERB = "doctor"
"""The verb the small project holds; it prints where it runs and what it was given."""

MAIN = """
import json, sys
def main(arguments):
    import lantern
    print(json.dumps([sys.prefix, list(arguments), lantern.EDITION]))
    return 7
"""


@dataclass(frozen=True, slots=True)
class SmallProject:
    """The project's folder, the folder of wheels that stands for the package index, and the environment."""

    folder: Path
    wheels: Path

    @property
    def environment(self) -> Environment:
        return Environment(folder=self.folder / ".venv", project=self.folder)

    def variables(self) -> dict[str, str]:
        """The variables under which pip knows the folder of wheels and nothing else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "SIMLIB_", "COV_"))}
        offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        return kept | offline

    def lock_edition(self, edition: str) -> None:
        """Lets both locks name one edition of the package."""
        text = lock_for(edition, self.wheels)
        (self.folder / "locks" / "run.txt").write_text(text)
        (self.folder / "locks" / "test.txt").write_text(text)


def small_project(folder: Path) -> SmallProject:
    """Makes the project in a folder with a space in its name, and two editions of its package."""
    project = SmallProject(folder=folder / "first contact", wheels=folder / "wheels")
    project.wheels.mkdir()
    for edition in ("1.0", "2.0"):
        write_wheel(project.wheels, edition)
    (project.folder / "locks").mkdir(parents=True)
    project.lock_edition("1.0")
    (project.folder / "simlib").mkdir()
    for module in ("__init__.py", "__main__.py", "errors.py"):
        shutil.copy(ROOT / "simlib" / module, project.folder / "simlib")
    shutil.copytree(ROOT / "simlib" / "cli", project.folder / "simlib" / "cli", ignore=shutil.ignore_patterns("__py*"))
    (project.folder / "simlib" / "cli" / "main.py").write_text(MAIN)
    (project.folder / "simlib" / "cli" / f"{VERB}.py").touch()
    return project


def write_wheel(folder: Path, edition: str) -> None:
    """Writes a wheel of the package `lantern`, by hand: a zip with three files of metadata."""
    information = f"lantern-{edition}.dist-info"
    files = {
        "lantern.py": f"EDITION = {edition!r}\n",
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: lantern\nVersion: {edition}\n",
        f"{information}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={record_hash(text)},{len(text)}\n" for name, text in files.items())
    with zipfile.ZipFile(wheel(folder, edition), "w") as archive:
        for name, text in {**files, f"{information}/RECORD": f"{record}{information}/RECORD,,\n"}.items():
            archive.writestr(zipfile.ZipInfo(name), text)


def record_hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def wheel(folder: Path, edition: str) -> Path:
    return folder / f"lantern-{edition}-py3-none-any.whl"


def lock_for(edition: str, wheels: Path) -> str:
    """A lock with the package and one that this machine does not need."""
    digest = hashlib.sha256(wheel(wheels, edition).read_bytes()).hexdigest()
    return (
        f"lantern=={edition} \\\n    --hash=sha256:{digest}\n"
        f"shutter==1.0 ; sys_platform == 'never' \\\n    --hash=sha256:{'0' * 64}\n"
    )
