"""What a push to the board of a class costs: working out the run that changed, counting the class, making its page.

Classes of 40 and of 100 who have played both cases, in the ways that a seeded search finds; CPU time alone.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from statistics import median

from simlib.html.board import criteria_html, progress_html, tiles_html, weak_html
from simlib.html.board_decisions import decisions_html, items_html
from simlib.html.board_figures import seen_html, sure_html
from simlib.html.board_shapes import BoardView
from simlib.play.decisions import decision_from_json
from simlib.play.story import Story, tell
from simlib.score.class_board import Room, board_of
from simlib.score.class_progress import Asked as Case
from simlib.score.class_runs import About, ClassRun, Standing, class_run
from tests.bench.table import Asked, Bound, Row, Target
from tests.browser.plays import CASES, a_play_to_each_ending, program_of

MINUTE = 60_000
MOST_MS = {40: 50.0, 100: 90.0}
"""CPU milliseconds for each push, the server's and the kernel's: with three pushes a second, which is what a busy large
class gets, a quarter of one core."""


def measure(asked: Asked) -> list[Row]:
    """A push to a board, for a class of 40 and of 100."""
    return [row for people in MOST_MS for row in _rows(people, asked.size(15, 5))]


def _rows(people: int, rounds: int) -> list[Row]:
    stories, runs = _class(people)
    room = _room(people)
    view = json.loads(json.dumps(board_of(room, runs)))
    worked_out = _ms(partial(class_run, stories[0], runs[0].about), rounds)
    counted = _ms(lambda: json.dumps(board_of(room, runs)), rounds)
    made = _ms(partial(_page, view), rounds)
    parts = (("the run that changed", worked_out), ("the class counted", counted), ("the page made", made))
    whole = sum(cost for _, cost in parts)
    return [
        Row(f"one push, class of {people}", "ms CPU", whole, target=Target(Bound.AT_MOST, MOST_MS[people])),
        *(Row(f"of it {what}", "ms CPU", cost) for what, cost in parts),
    ]


def _class(people: int) -> tuple[list[Story], list[ClassRun]]:
    """Stories and what they bring: everybody has played both cases, each in some way to one of its endings."""
    chance, stories, runs = random.Random(people), list[Story](), list[ClassRun]()
    for case in CASES:
        told = [tell(program_of(case), map(decision_from_json, play)) for play in a_play_to_each_ending(case).values()]
        for number, story in enumerate(islice(cycle(told), people)):
            stories.append(story)
            runs.append(class_run(story, _about(f"P{number}", case, len(list(story.answers)), chance)))
    return stories, runs


def _about(person: str, case: str, decisions: int, chance: random.Random) -> About:
    times = tuple(MINUTE * (number + 1) + chance.randrange(MINUTE) for number in range(decisions))
    return About(f"{person} {case}", person, case, 1, Standing.ENDED, 0, times[-1] if times else 0, times)


def _room(people: int) -> Room:
    scenes = [(case, scene.heading) for case in CASES for scene in program_of(case).scenario.scenes if not scene.ending]
    return Room(
        name="Class",
        people=[(f"P{number}", f"Recruit {number:03}") for number in range(people)],
        asked=[Case(case) for case in CASES],
        titles={case: program_of(case).scenario.title for case in CASES},
        scenes=scenes,
        here=frozenset(f"P{number}" for number in range(people)),
        now_ms=60 * MINUTE,
    )


PARTS = (tiles_html, progress_html, decisions_html, items_html, criteria_html, seen_html, sure_html)


def _page(view: BoardView) -> None:
    for part in PARTS:
        part(view, in_room=False)
    weak_html(view)


def _ms(work: Callable[[], object], rounds: int) -> float:
    """The median CPU milliseconds of doing this."""
    return 1000 * median(_once(work) for _ in range(rounds))


def _once(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
