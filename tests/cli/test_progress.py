"""A person sees which step, how many, how long: one living line on a terminal, a few plain ones in a log."""

import io
from functools import reduce

from simlib.cli.progress import Progress, Tally, pins_in

PIP = """\
Ignoring appnope: markers 'sys_platform == "darwin"' don't match your environment
Requirement already satisfied: click==8.5.1 in ./lib (from -r run.txt (line 1)) (8.5.1)
Collecting voila==0.5.13
  Downloading voila-0.5.13-py3-none-any.whl (4.6 MB)
Collecting nh3==0.3.8
Installing collected packages: voila, nh3
"""


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_the_tally_follows_pips_words() -> None:
    tallies = reduce(lambda seen, line: [*seen, seen[-1].after(line)], PIP.splitlines(), [Tally(needed=4)])
    assert tallies == [
        Tally(4),
        Tally(3),
        Tally(3, fetched=1),
        Tally(3, fetched=2),
        Tally(3, fetched=2),
        Tally(3, fetched=3),
        Tally(3, fetched=3, installing=2),
    ]


def test_a_lock_is_counted_by_its_pins() -> None:
    lock = "a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n\nb==2 ; os_name == 'nt' \\\n    --hash=sha256:22\n"
    assert pins_in(lock) == 2


def test_on_a_terminal_one_line_is_written_over() -> None:
    seen, clock = Terminal(), iter([0, 0, 1, 2, 2, 3])
    progress = Progress(seen, lambda: next(clock))
    progress.count("fetching", 99, 100)
    progress.count("fetching", 1, 1)
    progress.step("[3/3] The simulator itself")
    assert seen.getvalue() == (
        "\r      fetching 99 of 100 (1 s)\r      fetching 1 of 1 (2 s)   \n[3/3] The simulator itself\n"
    )


def test_in_a_log_a_line_comes_every_ten_seconds() -> None:
    seen, now = io.StringIO(), [0.0]
    progress = Progress(seen, lambda: now[0])
    for second in range(0, 25, 5):
        now[0] = second
        progress.count("fetching", second, 100)
    progress.done()
    assert seen.getvalue() == ("      fetching 10 of 100 (10 s)\n      fetching 20 of 100 (20 s)\nReady after 20 s.\n")
