"""The environment is made from the lock, mended where it broke off, and left alone where it is not ours."""

import importlib.util
import io
import subprocess
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from simlib.cli import installation
from simlib.cli.advice import SetupFailed
from simlib.cli.environment import MARKER, Environment
from simlib.cli.installation import make_ready
from simlib.cli.progress import Progress
from tests.cli.small_project import SmallProject, small_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """A small project, on a machine whose Python makes environments without a pip inside: quick, and the rarer way."""
    made = small_project(tmp_path)
    for name, value in made.variables().items():
        monkeypatch.setenv(name, value)
    for name in ("PIP_CERT", "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("importlib.util.find_spec", spec_without_ensurepip)
    return made


def spec_without_ensurepip(name: str) -> ModuleSpec | None:
    return None if name == "ensurepip" else importlib.util.spec_from_loader(name, loader=None)


def make(environment: Environment, *, tools: bool = False) -> str:
    """Makes the environment ready and returns what the person saw."""
    seen = io.StringIO()
    make_ready(environment, tools=tools, progress=Progress(seen, lambda: 0.0))
    return seen.getvalue()


def edition_inside(environment: Environment) -> str:
    question = "import lantern, simlib; print(lantern.EDITION, simlib.__version__)"
    asked = [str(environment.python), "-c", question]
    return subprocess.run(asked, capture_output=True, text=True, check=True, cwd="/").stdout.strip()


def packages(environment: Environment) -> Path:
    assert environment.site_packages is not None
    return environment.site_packages


def test_a_fresh_environment_holds_the_locked_package_and_the_project(project: SmallProject) -> None:
    seen = make(project.environment)
    assert edition_inside(project.environment) == "1.0 0.1.0"
    assert project.environment.is_ready(tools=False)
    assert seen.splitlines() == [
        f"Setting up in {project.environment.folder}. This needs the internet, and only when something has changed.",
        "[1/3] The environment",
        "[2/3] The packages",
        "[3/3] The simulator itself",
        "Ready after 0 s.",
    ]


def test_the_tools_of_the_developers_need_a_lock_of_their_own(project: SmallProject) -> None:
    make(project.environment)
    assert not project.environment.is_ready(tools=True)
    make(project.environment, tools=True)
    assert project.environment.is_ready(tools=True)
    assert project.environment.is_ready(tools=False)


def test_the_whole_project_may_be_moved_with_its_environment(project: SmallProject) -> None:
    make(project.environment)
    assert (packages(project.environment) / installation.PATH_FILE).read_text() == "../../../..\n"


def test_an_environment_elsewhere_finds_the_project_by_its_full_path(project: SmallProject, tmp_path: Path) -> None:
    elsewhere = Environment(folder=tmp_path / "elsewhere" / "env", project=project.folder)
    make(elsewhere)
    assert edition_inside(elsewhere) == "1.0 0.1.0"
    assert (packages(elsewhere) / installation.PATH_FILE).read_text() == f"{project.folder}\n"


def test_a_changed_lock_makes_the_environment_stale_and_brings_the_new_edition(project: SmallProject) -> None:
    make(project.environment)
    project.lock_edition("2.0")
    assert not project.environment.is_ready(tools=False)
    make(project.environment)
    assert edition_inside(project.environment) == "2.0 0.1.0"


def test_a_package_that_was_half_installed_is_installed_again(project: SmallProject) -> None:
    make(project.environment)
    (packages(project.environment) / "lantern-1.0.dist-info" / "INSTALLER").unlink()
    (packages(project.environment) / "lantern.py").write_text("EDI")
    (packages(project.environment) / "~antern-0.9.dist-info").mkdir()
    make(project.environment)
    assert edition_inside(project.environment) == "1.0 0.1.0"
    assert list(packages(project.environment).glob("~*")) == []


def test_an_environment_whose_python_is_gone_is_made_anew(project: SmallProject) -> None:
    make(project.environment)
    project.environment.python.unlink()
    project.environment.python.symlink_to("/nowhere/python3")
    (project.environment.folder / "left behind").mkdir()
    make(project.environment)
    assert edition_inside(project.environment) == "1.0 0.1.0"
    assert not (project.environment.folder / "left behind").exists()


def test_an_environment_that_broke_off_at_its_start_is_made_anew(project: SmallProject) -> None:
    project.environment.folder.mkdir()
    (project.environment.folder / MARKER).touch()
    (project.environment.folder / "bin").mkdir()
    make(project.environment)
    assert edition_inside(project.environment) == "1.0 0.1.0"


def test_a_folder_that_is_not_ours_is_left_alone(project: SmallProject) -> None:
    project.environment.folder.mkdir()
    (project.environment.folder / "letters.txt").write_text("mine")
    with pytest.raises(SetupFailed, match="did not make, so it is left alone"):
        make(project.environment)
    assert [entry.name for entry in project.environment.folder.iterdir()] == ["letters.txt"]


def test_a_package_that_is_not_the_one_in_the_lock_is_refused(project: SmallProject) -> None:
    locked = (project.folder / "locks" / "run.txt").read_text()
    wrong = locked.replace(locked.split("sha256:")[1][:64], "0" * 64)
    (project.folder / "locks" / "run.txt").write_text(wrong)
    with pytest.raises(SetupFailed, match="not the one this project was tested with"):
        make(project.environment)
    assert not project.environment.is_ready(tools=False)
    assert list(packages(project.environment).glob("lantern*")) == []


def test_a_failed_update_does_not_pass_for_a_finished_one(project: SmallProject) -> None:
    make(project.environment)
    locked = (project.folder / "locks" / "run.txt").read_text()
    (project.folder / "locks" / "run.txt").write_text(locked + "shade==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    with pytest.raises(SetupFailed, match="no ready-made edition"):
        make(project.environment)
    (project.folder / "locks" / "run.txt").write_text(locked)
    assert not project.environment.is_ready(tools=False)


def test_without_a_network_the_person_is_told_what_to_do(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(SetupFailed) as failure:
        make(project.environment)
    assert failure.value.sentence == "The package index cannot be reached."
    assert failure.value.step.startswith("Connect this machine to the internet, once.")


def test_a_full_disk_is_one_sentence(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(environment: Environment) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(installation, "make_folder", full)
    with pytest.raises(SetupFailed) as failure:
        make(project.environment)
    assert failure.value.sentence == "The disk is full."


def test_a_python_that_makes_no_environments_is_named_as_such(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho 'No module named venv' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(broken))
    with pytest.raises(SetupFailed, match="This Python cannot make environments"):
        make(project.environment)


def test_progress_goes_on_while_pip_is_silent() -> None:
    asked = ["sh", "-c", "echo one; read held; echo two"]
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        lines = installation.lines_as_they_come(process, pause=0.01)
        seen = [next(lines)]
        while seen[-1] != "":
            seen.append(next(lines))
        process.stdin.write("go\n")
        process.stdin.flush()
        rest = [line for line in lines if line]
    assert (seen, rest) == (["one\n", ""], ["two\n"])


def test_a_path_that_the_systems_alphabet_lacks_is_one_sentence(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project.environment)
    write = Path.write_text

    def with_few_letters(path: Path, text: str, encoding: str | None = None) -> int:
        return write(path, text, "ascii" if encoding == "locale" else encoding)

    monkeypatch.setattr(Path, "write_text", with_few_letters)
    odd = Environment(folder=project.environment.folder, project=Path("/\u7df4\u7fd2"))
    with pytest.raises(SetupFailed, match="alphabet lacks a letter"):
        installation.add_project(odd)
