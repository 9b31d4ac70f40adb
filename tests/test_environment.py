"""pyproject.toml, environment.yml and the locks say the same, and each planted disagreement is found."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]

CONDA_NAMES = {"typst-py": "typst"}
"""What conda calls otherwise; its own `typst` is the program, not the library."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The four files that together say what is installed."""

    pyproject: str
    conda: str
    run_lock: str
    test_lock: str


def papers_here() -> Papers:
    names = ("pyproject.toml", "environment.yml", "locks/run.txt", "locks/test.txt")
    return Papers(*((ROOT / name).read_text(encoding="utf-8") for name in names))


def bounds_of(requirements: list[str]) -> dict[str, SpecifierSet]:
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(requirement.name): requirement.specifier for requirement in parsed}


def conda_bounds(conda: str) -> tuple[dict[str, SpecifierSet], dict[str, SpecifierSet]]:
    """The bounds for conda, and those that conda hands on to pip."""
    entries: list[Any] = YAML(typ="safe", pure=True).load(conda)["dependencies"]
    by_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    return (
        {
            CONDA_NAMES.get(name, name): bounds
            for name, bounds in bounds_of([entry for entry in entries if isinstance(entry, str)]).items()
        },
        bounds_of([entry for entry in by_pip if entry != "-e ."]),
    )


def pins_of(lock: str) -> dict[str, list[str]]:
    """Each package of a lock with its pins; a package has two where two Pythons need different versions."""
    pins: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock, flags=re.MULTILINE):
        pins.setdefault(canonicalize_name(name), []).append(version)
    return pins


def disagreements(papers: Papers) -> Iterator[str]:
    """One sentence for every point on which the four files differ, or on which a lock says too much."""
    project = tomllib.loads(papers.pyproject)["project"]
    runtime = bounds_of(project["dependencies"])
    tools = bounds_of(project["optional-dependencies"]["test"])
    conda, by_pip = conda_bounds(papers.conda)
    python = {"python": SpecifierSet(project["requires-python"]), "pip": SpecifierSet()}
    yield from differences("environment.yml", python | runtime, conda)
    yield from differences("the pip part of environment.yml", tools, by_pip)
    yield from pins_out_of_bounds("run.txt", runtime, pins_of(papers.run_lock))
    yield from pins_out_of_bounds("test.txt", runtime | tools, pins_of(papers.test_lock))
    for name, versions in pins_of(papers.run_lock).items():
        if pins_of(papers.test_lock).get(name) != versions:
            yield f"{name} is {versions} in run.txt and something else in test.txt"
    yield from what_a_lock_must_not_hold("run.txt", papers.run_lock)
    yield from what_a_lock_must_not_hold("test.txt", papers.test_lock)


def differences(file: str, wanted: Mapping[str, SpecifierSet], found: Mapping[str, SpecifierSet]) -> Iterator[str]:
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            yield f"{name} is missing from {file}"
        elif name not in wanted:
            yield f"{name} is in {file} alone"
        elif wanted[name] != found[name]:
            yield f"{name} is {wanted[name]} in pyproject.toml and {found[name]} in {file}"


def pins_out_of_bounds(file: str, wanted: Mapping[str, SpecifierSet], pins: Mapping[str, list[str]]) -> Iterator[str]:
    for name, bounds in wanted.items():
        if name not in pins:
            yield f"{name} has no pin in {file}"
        for version in pins.get(name, ()):
            if version not in bounds:
                yield f"{name} {version} in {file} is outside {bounds}"


def what_a_lock_must_not_hold(file: str, lock: str) -> Iterator[str]:
    """A lock is pins with hashes: no host, no path, no option, no package without a hash."""
    pin = r"[a-z0-9-]+==[0-9][^\s/:@\\]*( ; [^/:@\\]*)?"
    blocks = re.split(r"\n(?! )", lock.strip())
    for block in blocks:
        first, *hashes = (line.removesuffix(" \\") for line in block.splitlines())
        if not re.fullmatch(pin, first):
            yield f"{file} holds more than a pin: {first}"
        if not hashes or not all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}", line) for line in hashes):
            yield f"{file} lacks a hash, or holds more than hashes: {first}"


def test_the_bounds_and_the_locks_agree() -> None:
    assert list(disagreements(papers_here())) == []


def in_pyproject(old: str, new: str) -> Callable[[Papers], Papers]:
    return lambda papers: replace(papers, pyproject=swapped(papers.pyproject, old, new))


def in_conda(old: str, new: str) -> Callable[[Papers], Papers]:
    return lambda papers: replace(papers, conda=swapped(papers.conda, old, new))


def in_both_locks(old: str, new: str) -> Callable[[Papers], Papers]:
    return lambda papers: replace(
        papers, run_lock=swapped(papers.run_lock, old, new), test_lock=swapped(papers.test_lock, old, new)
    )


def in_run_lock(pattern: str, new: str) -> Callable[[Papers], Papers]:
    return lambda papers: replace(papers, run_lock=swapped(papers.run_lock, pattern, new))


def swapped(text: str, pattern: str, new: str) -> str:
    changed, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
    assert count == 1, f"the fault could not be planted: {pattern}"
    return changed


PLANTED = {
    "a bound changed for conda": (
        in_conda(r"click>=8\.2,<9", "click>=8.1,<9"),
        ["click is <9,>=8.2 in pyproject.toml and <9,>=8.1 in environment.yml"],
    ),
    "a library left out for conda": (in_conda(r"^  - segno.*\n", ""), ["segno is missing from environment.yml"]),
    "a library for conda alone": (
        in_conda(r"^  - segno", "  - pandas>=2\n  - segno"),
        ["pandas is in environment.yml alone"],
    ),
    "another Python for conda": (
        in_conda(r"python>=3\.11,", "python>=3.10,"),
        ["python is <3.14,>=3.11 in pyproject.toml and <3.14,>=3.10 in environment.yml"],
    ),
    "a tool's bound changed for conda": (
        in_conda(r"hypothesis>=6\.130", "hypothesis>=6"),
        [
            "hypothesis is <7,>=6.130 in pyproject.toml and <7,>=6 in the pip part of environment.yml",
        ],
    ),
    "a pin outside its bound": (
        in_both_locks(r"^voila==0\.5\.\d+", "voila==0.6.0"),
        ["voila 0.6.0 in run.txt is outside <0.6,>=0.5.13", "voila 0.6.0 in test.txt is outside <0.6,>=0.5.13"],
    ),
    "a library that was never locked": (
        in_pyproject(r'^    "voila>=', '    "pandas>=2",\n    "voila>='),
        ["pandas is missing from environment.yml", "pandas has no pin in run.txt", "pandas has no pin in test.txt"],
    ),
    "two locks with two versions": (
        in_run_lock(r"^wcwidth==[^ ]*", "wcwidth==0.0.1"),
        ["wcwidth is ['0.0.1'] in run.txt and something else in test.txt"],
    ),
    "a host": (
        in_run_lock(r"\A", "-i somewhere\n"),
        [
            "run.txt holds more than a pin: -i somewhere",
            "run.txt lacks a hash, or holds more than hashes: -i somewhere",
        ],
    ),
    "a path": (
        in_run_lock(r"\A", "torch @ file:///opt/torch.whl \\\\\n    --hash=sha256:" + "0" * 64 + "\n"),
        ["run.txt holds more than a pin: torch @ file:///opt/torch.whl"],
    ),
    "a pin without a hash": (
        in_run_lock(r"\A", "idle==1.0\n"),
        [
            "idle is ['1.0'] in run.txt and something else in test.txt",
            "run.txt lacks a hash, or holds more than hashes: idle==1.0",
        ],
    ),
    "a comment with where it came from": (
        in_run_lock(r"\A", "# from https://packages.example\n"),
        [
            "run.txt holds more than a pin: # from https://packages.example",
            "run.txt lacks a hash, or holds more than hashes: # from https://packages.example",
        ],
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_disagreement_is_found(fault: str) -> None:
    plant, found = PLANTED[fault]
    assert list(disagreements(plant(papers_here()))) == found


def test_every_library_the_code_imports_is_declared() -> None:
    project = tomllib.loads(papers_here().pyproject)["project"]
    runtime = set(bounds_of(project["dependencies"]))
    tools = runtime | set(bounds_of(project["optional-dependencies"]["test"]))
    distributions = packages_distributions()
    undeclared = {
        f"{file.relative_to(ROOT).as_posix()}: {library}"
        for folder, declared in (("simlib", runtime), ("tests", tools))
        for file in sorted((ROOT / folder).rglob("*.py"))
        for library in libraries_imported(file.read_text(encoding="utf-8"))
        if not declared & {canonicalize_name(name) for name in distributions.get(library, [library])}
    }
    assert undeclared - {"simlib/cli/test.py: pytest"} == set()


def libraries_imported(source: str) -> set[str]:
    """The top names of every library a source imports, the standard library and the project's own left out."""
    nodes = list(ast.walk(ast.parse(source)))
    modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level]
    return {module.split(".")[0] for module in modules} - sys.stdlib_module_names - {"simlib", "tests"}
