"""The difference between two versions of a case as a page of lines, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from simlib.play.resume_match import How
from simlib.prove.diff import Difference
from simlib.prove.diff_parts import Changed, Parts, Renamed
from simlib.prove.diff_runs import ComparedRun, Now, Result
from simlib.prove.result import Proof
from simlib.prove.sentences import percent

Json = dict[str, object]
Runs = Sequence[ComparedRun] | None


def differs(found: Difference, runs: Runs = None) -> bool:
    """Whether anything is different; a stored run alone may show it, too."""
    return bool(found) or any(run.now is not Now.SAME for run in runs or ())


# --- lines ------------------------------------------------------------------------------------------------------------


def lines_of(found: Difference, runs: Runs = None) -> Iterator[str]:
    """The page. A line begins with + for what came, - for what is gone, ~ for what is not as it was, ! for trouble."""
    if not differs(found, runs):
        yield "Both versions mean the same."
        return
    yield from _parts("Scenes", found.scenes)
    yield from _parts("Choices and items", found.choices)
    if found.case:
        yield from ("The case", *(f"  ~ {sentence}" for sentence in found.case), "")
    yield from _worth(found)
    if runs is not None:
        yield from _runs(runs)


def _parts(title: str, parts: Parts) -> Iterator[str]:
    if not parts:
        return
    yield title
    yield from (f"  + {_named(*each)}" for each in parts.added)
    yield from (f"  - {_named(*each)}" for each in parts.gone)
    yield from (f"  ~ {_renamed(each)}" for each in parts.renamed)
    yield from (f"  ~ {_named(each.scene, each.text)}: {', '.join(each.what)}" for each in parts.changed)
    for heading, text in parts.lost:
        yield f"  ! {_named(heading, text)}: {'no run is offered it' if text else 'no run reaches it'}"
    yield ""


def _named(scene: str, text: str) -> str:
    return f'"{text}" in "{scene}"' if text else f'"{scene}"'


def _renamed(each: Renamed) -> str:
    guess = {How.GUESS: " (a guess: they read alike)", How.CONTENT: " (all the rest is the same)"}.get(each.how, "")
    now = _named(each.scene, each.new) if each.scene else _named(each.new, "")
    return f'{now} was "{each.old}"{guess}'


def _worth(found: Difference) -> Iterator[str]:
    old, new = found.old, found.new
    yield "A run at random, before and after" + ("" if old.exact and new.exact else " (runs were drawn: not exact)")
    yield f"  scores {_mean(old)} -> {_mean(new)} on average"
    yield f"  passes in {percent(old.passed)} -> {percent(new.passed)}"
    for label, (before, after) in found.endings.items():
        if before is None or after is None or abs(before - after) > 1e-9:
            yield f'  ends in "{label}": {_share(before)} -> {_share(after)}'
    yield ""


def _mean(proof: Proof) -> str:
    return "nothing" if proof.score.mean is None else f"{proof.score.mean:.2f}"


def _share(share: float | None) -> str:
    return "not there" if share is None else percent(share)


def _runs(runs: Sequence[ComparedRun]) -> Iterator[str]:
    counts = Counter(run.now for run in runs)
    yield f"Stored runs: {len(runs)}; the same now: {counts[Now.SAME]}"
    for run in runs:
        if run.now is not Now.SAME:
            yield f"  ! {run.run[:8]}{f', {run.of_class}' if run.of_class else ''}: {_run(run)}"
    yield ""


def _run(run: ComparedRun) -> str:
    verb = "ended" if run.ended else "stands"
    before = f'{verb} in "{run.before.scene}"{_result(run.before)}'
    if run.now is Now.STOPS:
        return f'{before}; now only as far as "{run.after.scene}". {run.why}'
    return f'{before}; now in "{run.after.scene}"{_result(run.after)}'


def _result(result: Result) -> str:
    return "" if result.percent is None else f" ({result.percent}%, {'passed' if result.passed else 'not passed'})"


# --- JSON -------------------------------------------------------------------------------------------------------------


def json_of(found: Difference, runs: Runs = None) -> Json:
    """The difference for a program; `simlib/cli/diff.py` says what stands where."""
    return {
        "differs": differs(found, runs),
        "scenes": _parts_json(found.scenes, "unreachable"),
        "choices": _parts_json(found.choices, "never_offered"),
        "case": list(found.case),
        "exact": found.old.exact and found.new.exact,
        "score": {"before": found.old.score.mean, "after": found.new.score.mean},
        "passed": {"before": found.old.passed, "after": found.new.passed},
        "endings": {label: {"before": old, "after": new} for label, (old, new) in found.endings.items()},
        "runs": None if runs is None else [_run_json(run) for run in runs],
    }


def _parts_json(parts: Parts, lost: str) -> Json:
    return {
        "added": [_pair_json(*each) for each in parts.added],
        "gone": [_pair_json(*each) for each in parts.gone],
        "renamed": [_renamed_json(each) for each in parts.renamed],
        "changed": [_changed_json(each) for each in parts.changed],
        lost: [_pair_json(*each) for each in parts.lost],
    }


def _pair_json(scene: str, text: str) -> Json | str:
    return {"scene": scene, "text": text} if text else scene


def _renamed_json(each: Renamed) -> Json:
    made: Json = {"old": each.old, "new": each.new, "known": each.how.name.lower()}
    if each.scene:
        made["scene"] = each.scene
    return made


def _changed_json(each: Changed) -> Json:
    made: Json = {"scene": each.scene, "what": list(each.what)}
    if each.text:
        made["text"] = each.text
    return made


def _run_json(run: ComparedRun) -> Json:
    return {
        "run": run.run,
        "class": run.of_class,
        "ended": run.ended,
        "now": run.now.value,
        "before": _result_json(run.before),
        "after": _result_json(run.after),
        "why": run.why,
    }


def _result_json(result: Result) -> Json:
    return {"scene": result.scene, "percent": result.percent, "passed": result.passed}
